// Asking for what Python has to learn first: once the coder rests, one question at a time, and then
// the latest that is wanted. Nothing waits for it, and walking through a text asks nothing in vain.

import type { Bench } from "../bench";

const REST_MS = 250;

export class Suggesting {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted: (() => Promise<void>) | null = null;
  private isAsking = false;

  constructor(
    private readonly bench: Bench,
    private readonly verb: string,
  ) {}

  want<T>(given: Record<string, unknown>, take: (told: T) => void): void {
    this.forget();
    this.timer = setTimeout(() => {
      this.wanted = async () => {
        const message = { number: `s-${Math.random()}`, verb: this.verb, with: given, since: -1 };
        const answer = await this.bench.host.say(message).catch(() => null);
        if (answer?.result) take(answer.result);
      };
      void this.ask();
    }, REST_MS);
  }

  /** Nothing is wanted any more. */
  forget(): void {
    clearTimeout(this.timer);
    this.wanted = null;
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    for (let next = this.wanted; next; next = this.wanted) {
      this.wanted = null;
      await next();
    }
    this.isAsking = false;
  }
}
