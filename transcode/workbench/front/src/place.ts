// Where the coder is: view, id and details. On a page of its own the address holds it, so that
// reload and Back return there.

import { computed, signal, type ReadonlySignal } from "@preact/signals";

export interface Place {
  view: string;
  id: string;
  at: Record<string, string>;
}

export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", id = ""] = path.split("/").map(decodeURIComponent);
  return { view, id, at: Object.fromEntries(new URLSearchParams(query)) };
}

export function writePlace({ view, id, at }: Place): string {
  const query = new URLSearchParams(
    Object.entries(at).filter(([, value]) => value !== ""),
  ).toString();
  const path = [view, id].filter(Boolean).map(encodeURIComponent).join("/");
  return `#/${path}${query ? `?${query}` : ""}`;
}

/** Where views are told to go, whatever holds the address. */
export interface Places {
  readonly now: ReadonlySignal<Place>;
  go(view: string, id?: string, at?: Record<string, string>): void;
  note(at: Record<string, string>): void;
  end(): void;
}

/** The places inside a view: what is its id outside is a view inside. */
export class RouterWithin implements Places {
  readonly now = computed<Place>(() => {
    const { view, id, at } = this.outer.now.value;
    if (view !== this.view) return { view: "", id: "", at: {} };
    const { of = "", ...rest } = at;
    return { view: id, id: of, at: rest };
  });

  constructor(
    private readonly outer: Places,
    private readonly view: string,
    private readonly parts: readonly string[],
  ) {}

  go(view: string, id = "", at: Record<string, string> = {}): void {
    if (this.parts.includes(view)) this.outer.go(this.view, view, { of: id, ...at });
    else this.outer.go(view, id, at);
  }

  note(at: Record<string, string>): void {
    this.outer.note(at);
  }

  end(): void {}
}

export class Router implements Places {
  readonly now = signal<Place>({ view: "", id: "", at: {} });
  private followed: string | null = null; // the address that `now` was read from
  private readonly follow = () => {
    if (location.hash === this.followed) return;
    this.followed = location.hash;
    this.now.value = readPlace(location.hash);
  };

  constructor(private readonly inAddress: boolean) {
    if (!inAddress) return;
    this.follow();
    addEventListener("hashchange", this.follow);
  }

  end(): void {
    if (this.inAddress) removeEventListener("hashchange", this.follow);
  }

  /** Goes somewhere else, with a way back. */
  go(view: string, id = "", at: Record<string, string> = {}): void {
    const place = { view, id, at };
    if (this.inAddress) location.hash = writePlace(place);
    else this.now.value = place;
  }

  /** Notes a detail of where one is, without a step in the history. */
  note(at: Record<string, string>): void {
    // the address is another by now, and the browser tells so only later: the detail is of a place left
    if (this.inAddress && location.hash !== this.followed) return this.follow();
    const place = { ...this.now.peek(), at: { ...this.now.peek().at, ...at } };
    if (this.inAddress) {
      history.replaceState(null, "", writePlace(place));
      this.followed = location.hash;
    }
    this.now.value = place;
  }
}
