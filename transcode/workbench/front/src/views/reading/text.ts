// An interview as Python told it, with the tables that find places in it.

import { Offsets, turnAt } from "../../text/offsets";

export interface ToldTurn {
  id: string;
  speaker: string;
  asks: boolean;
  begin: number;
  start: number;
  end: number;
  text: string;
}

export interface Told {
  interview: string;
  digest: string;
  language: string;
  turns: ToldTurn[];
  timed: boolean;
  times: number[];
  passages: [string, number, number][];
  codings: Record<string, any>;
}

export interface Passage {
  id: string;
  begin: number;
  end: number;
}

export interface Timing {
  begin: number;
  end: number;
  start: number;
  stop: number;
}

export class Text {
  readonly interview: string;
  readonly digest: string;
  readonly language: string;
  readonly timed: boolean;
  readonly turns: ToldTurn[];
  readonly passages: Passage[];
  /** The study has not been divided into passages yet: until then a turn is one. */
  readonly isProvisional: boolean;
  private readonly tables = new Map<number, Offsets>();
  private readonly said: number[];
  private timingsMade: Timing[] | null = null;

  constructor(told: Told) {
    this.interview = told.interview;
    this.digest = told.digest;
    this.language = told.language;
    this.timed = told.timed;
    this.turns = told.turns;
    this.said = told.times;
    this.isProvisional = !told.passages.length;
    this.passages = this.isProvisional
      ? told.turns.flatMap((turn, n) => (turn.asks ? [] : [{ id: "", begin: turn.begin, end: this.endOf(n) }]))
      : told.passages.map(([id, begin, end]) => ({ id, begin, end }));
  }

  offsets(turn: number): Offsets {
    let table = this.tables.get(turn);
    if (!table) this.tables.set(turn, (table = new Offsets(this.turns[turn]!.text)));
    return table;
  }

  turnOf(point: number): number {
    return turnAt(this.turns, point);
  }

  endOf(turn: number): number {
    return this.turns[turn]!.begin + this.offsets(turn).length;
  }

  /** Words from one place to another, turns joined by a line feed as in the study's text. */
  words(begin: number, end: number): string {
    const first = this.turnOf(begin);
    const last = this.turnOf(Math.max(begin, end - 1));
    const parts: string[] = [];
    for (let turn = first; turn <= last; turn++) {
      const { text, begin: start } = this.turns[turn]!;
      const table = this.offsets(turn);
      const from = turn === first ? table.toUnits(begin - start) : 0;
      const to = turn === last ? table.toUnits(end - start) : text.length;
      parts.push(text.slice(from, to));
    }
    return parts.join("\n");
  }

  /** The passage that holds a place, or the nearest one after it. */
  passageAt(point: number): Passage | undefined {
    return this.passages.find((p) => p.end > point);
  }

  get timings(): Timing[] {
    if (!this.timingsMade) {
      const made: Timing[] = [];
      const at = [0, 0, 0, 0];
      for (let n = 0; n < this.said.length; n += 4) {
        for (let k = 0; k < 4; k++) at[k]! += this.said[n + k]!;
        made.push({ begin: at[0]!, end: at[1]!, start: at[2]!, stop: at[3]! });
      }
      this.timingsMade = made;
    }
    return this.timingsMade;
  }

  /** When the words at a place are said, in ms; that of its turn where words have no times. */
  timeOf(point: number): number {
    const timings = this.timings;
    const found = timings.find((t) => t.end > point);
    const turn = this.turns[this.turnOf(point)]!;
    return found && found.begin < this.endOf(this.turnOf(point)) ? found.start : turn.start;
  }

  /** When the words before a place are over, in ms. */
  timeUntil(point: number): number {
    const found = this.timings.findLast((t) => t.begin < point);
    const turn = this.turns[this.turnOf(Math.max(0, point - 1))]!;
    return found && found.end > turn.begin ? found.stop : turn.end;
  }

  /** The words that are said at a time. */
  saidAt(ms: number): Timing | null {
    const timings = this.timings;
    let low = 0;
    let high = timings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (timings[middle]!.stop <= ms) low = middle + 1;
      else high = middle;
    }
    const found = timings[low];
    return found && found.start <= ms ? found : null;
  }
}

export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((n, k) => (k ? String(n).padStart(2, "0") : String(n))).join(":");
}
