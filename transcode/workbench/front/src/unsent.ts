// Decisions that Python has not answered for yet, and who sends them again: a page that is reloaded,
// and a cell that is run again after its kernel died. Each has its number, and is carried out once.

import type { Message } from "./host";

const STORED = "transcode.unsent";
/** What the cells of this notebook left; one for all, as each run loads this module again. */
const leftByCells: Map<string, Message[]> = ((globalThis as any)[Symbol.for("transcode.unsent")] ??= new Map());
/** What is written in a box that keeps it until it is saved: it is sent from there. */
const DRAFTED = new Set(["reading.memo", "codes.define"]);

interface Whose {
  id: string;
  coder: string;
}

export class Unsent {
  /** What an earlier page, or an earlier run of the cell, could not get through. */
  left: Message[] = [];

  constructor(
    private readonly isPage: boolean,
    private readonly round: string,
  ) {
    if (isPage) this.left = JSON.parse(sessionStorage.getItem(STORED + round) ?? "[]");
  }

  /** Notes what is under way, for a page that is reloaded. */
  keep(pending: readonly Message[]): void {
    if (!this.isPage) return;
    // ids and places only: a name or a memo may hold what a participant said, and is asked about
    // when the page is left before it is saved
    const unsent = [...this.left, ...pending.filter((message) => !holdsWords(message))];
    if (unsent.length) sessionStorage.setItem(STORED + this.round, JSON.stringify(unsent));
    else sessionStorage.removeItem(STORED + this.round);
  }

  /** Whether closing the window would lose some of it. */
  loses(pending: readonly Message[]): boolean {
    return pending.some((message) => !this.isPage || holdsWords(message));
  }

  /** A cell ends: the next one of the same coder sends what it had not got through. */
  leave(whose: Whose | null, pending: readonly Message[]): void {
    const left = [...this.left, ...pending].filter((message) => !DRAFTED.has(message.verb));
    if (this.isPage || !whose || !left.length) return;
    leftByCells.set(keyOf(whose), [...(leftByCells.get(keyOf(whose)) ?? []), ...left]);
  }

  /** Takes over what an earlier cell left. */
  take(whose: Whose): void {
    if (this.isPage) return;
    this.left.push(...(leftByCells.get(keyOf(whose)) ?? []));
    leftByCells.delete(keyOf(whose));
  }
}

const keyOf = ({ id, coder }: Whose): string => JSON.stringify([id, coder]);

/** Whether a message holds something that was typed, or a participant's words. */
const holdsWords = (message: Message): boolean =>
  Object.entries(message.with).some(([key, value]) => typeof value === "string" && value !== "" && !IDS.has(key));
/** What holds an id, a colour or a word of the program's own; whatever else is text may be anything. */
const IDS = new Set([
  "about", "candidate", "code", "colour", "digest", "first", "form", "instead", "interview", "into",
  "passage", "relation", "second", "theme", "turn", "under",
]);
