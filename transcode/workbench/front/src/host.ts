// The page's two hosts: a cell of a notebook, and a page of its own. Views know neither.

export type Row = Record<string, any>;
/** Table -> id -> row; null where the row is gone. */
export type Patch = Record<string, Record<string, any>>;

export interface Message {
  number: string;
  verb: string;
  with: Record<string, unknown>;
  since: number;
  /** "agreed" where it is about the agreed round. */
  round?: string;
}

export interface Answer {
  number: string;
  version: number;
  patch: Patch | null;
  result: any;
  error: string;
  /** Where there is an error: its place, what happened, and what to do. */
  said?: [string, string, string];
}

export interface News {
  version: number;
  patch: Patch | null;
}

export interface Heard {
  /** What changed; where the patch is null, everything has to be looked at again. */
  news(news: News): void;
  /** What is open, and how far the steps of a new study are. */
  start?(state: any): void;
  closed?(): void;
  /** Something changed by then, and what it is has to be asked for. */
  changed?(version: number): void;
  /** Whether the stream of news is there. */
  reached?(is: boolean): void;
}

/** Asks Python for something by message. */
export type Ask = (verb: string, given: Record<string, unknown>) => Promise<any>;

export interface Host {
  readonly kind: "cell" | "page";
  /** Carries a message; rejects where Python cannot be reached. */
  say(message: Message): Promise<Answer>;
  /** Listens to what this page did not do itself; returns what ends it. */
  listen(page: string, since: number, heard: Heard): () => void;
  /** Address of an interview's sound, where it can be fetched ("" where it comes by message). */
  soundOf(interview: string): string;
  /** Heights of its waveform, 20 a second; null where there is no recording. */
  peaks(interview: string, ask: Ask): Promise<Int8Array | null>;
  close?(): Promise<void>;
}

/** How long a cell waits for Python before it says so; what is asked is not lost by it. */
const PATIENCE_MS = 120_000;

interface Model {
  send(content: unknown): void;
  on(event: string, heard: (content: any, buffers?: DataView[]) => void): void;
  off(event: string, heard: (content: any) => void): void;
}

export function cellHost(model: Model): Host & { end(): void } {
  const waiting = new Map<string, (answer: Answer) => void>();
  const listeners = new Set<Heard>();
  const heard = (content: any, buffers?: DataView[]) => {
    if (content?.number && waiting.has(content.number)) {
      if (buffers?.length) content.buffers = buffers;
      waiting.get(content.number)!(content);
      waiting.delete(content.number);
    } else if (typeof content?.changed === "number") {
      for (const listener of listeners) listener.changed?.(content.changed);
    }
  };
  const listens = (page: string, is: boolean) => {
    try {
      model.send({ page, listens: is });
    } catch {
      // the kernel is gone, and with it whatever would have told news
    }
  };
  model.on("msg:custom", heard);
  return {
    kind: "cell",
    say: (message) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("silent")), PATIENCE_MS);
        waiting.set(message.number, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        model.send(message);
      }),
    listen: (page, _since, listener) => {
      listeners.add(listener);
      listens(page, true);
      return () => {
        listeners.delete(listener);
        listens(page, false);
      };
    },
    soundOf: () => "",
    peaks: async (interview, ask) => {
      const told = await ask("sound.heights", { interview });
      return told && Int8Array.from(atob(told.heights), (c) => c.charCodeAt(0));
    },
    end: () => model.off("msg:custom", heard),
  };
}

export function pageHost(): Host {
  const post = (path: string, body: unknown) =>
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Transcode": "1" },
      body: JSON.stringify(body),
    });
  return {
    kind: "page",
    say: async (message) => {
      const response = await post("/say", message);
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    },
    listen: (page, since, heard) => {
      const source = new EventSource(`/heard?page=${page}&since=${since}`);
      source.onmessage = (event) => heard.news(JSON.parse(event.data));
      source.onerror = () => heard.reached?.(false);
      source.onopen = () => heard.reached?.(true);
      source.addEventListener("start", (event) => heard.start?.(JSON.parse(event.data)));
      source.addEventListener("closed", () => {
        source.close();
        heard.closed?.();
      });
      return () => source.close();
    },
    soundOf: (interview) => `/sound/${encodeURIComponent(interview)}`,
    peaks: async (interview) => {
      const response = await fetch(`/peaks/${encodeURIComponent(interview)}`);
      return response.ok ? new Int8Array(await response.arrayBuffer()) : null;
    },
    close: async () => {
      await post("/close", {});
    },
  };
}
