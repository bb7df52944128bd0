// What Python told of a few things, and of those that come next, so that the next key need not wait
// for it. What is shown from here is asked for again all the same.

const KEPT = 12;
const QUIET_MS = 80;

export class Ahead<T> {
  private readonly kept = new Map<string, T>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: (id: string) => Promise<T | null>) {}

  /** What is known of it, as it was when it was asked for last. */
  known(id: string): T | undefined {
    return this.kept.get(id);
  }

  async get(id: string): Promise<T | null> {
    const told = await this.ask(id);
    this.kept.delete(id);
    if (told) this.kept.set(id, told);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT) this.kept.delete(oldest!);
    return told;
  }

  /** Asks for what is likely to be wanted next, once it is quiet. */
  next(ids: readonly (string | undefined)[]): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      for (const id of ids) if (id && !this.kept.has(id)) await this.get(id);
    }, QUIET_MS);
  }
}
