// What is being written and is not saved yet. The page remembers it until Python has saved it,
// whatever closes the box; nothing of it is stored anywhere.

import { signal } from "@preact/signals";

import type { Bench } from "../bench";

/** One for the whole document: a notebook loads this module again with every cell that is run. */
const written: Map<string, unknown> = ((globalThis as any)[Symbol.for("transcode.drafts")] ??= new Map());
/** Drafts that are on their way to Python. */
const leaving = signal<ReadonlySet<string>>(new Set());

/** Whether anything is written that is not saved. */
export const hasDrafts = (): boolean => written.size > 0;

/** A draft of one coder of one study; `about` says of what. */
export class Draft<T> {
  private readonly key: string;

  constructor(bench: Bench, about: string) {
    const { id, coder } = bench.study.peek() ?? {};
    this.key = JSON.stringify([id, coder, about]);
  }

  /** What was written; undefined where there is nothing that is not saved. */
  get words(): T | undefined {
    return written.get(this.key) as T | undefined;
  }

  keep(words: T): void {
    written.set(this.key, words);
  }

  drop(): void {
    written.delete(this.key);
  }

  get isLeaving(): boolean {
    return leaving.value.has(this.key);
  }

  /** Has it saved, once at a time; it is kept until that is so. Returns whether it is. */
  async save(saving: () => Promise<boolean>): Promise<boolean> {
    if (leaving.peek().has(this.key)) return false;
    leaving.value = new Set([...leaving.peek(), this.key]);
    try {
      const saved = await saving();
      if (saved) this.drop();
      return saved;
    } finally {
      leaving.value = new Set([...leaving.peek()].filter((key) => key !== this.key));
    }
  }
}
