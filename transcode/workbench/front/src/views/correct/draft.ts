// A transcript that is being corrected: its turns, its doubts, and what changes them.

import { signal } from "@preact/signals";

import type { Bench } from "../../bench";
import { SAID_STYLE } from "../../text/highlight";
import { Offsets } from "../../text/offsets";

export interface DraftTurn {
  speaker: string;
  start: number;
  end: number;
  text: string;
  /** Five numbers a word: begin, end (code points), start, end (ms), probability in percent. */
  words: number[];
  doubts: [string, number, number][];
  marks: [string, number, number][];
}

export interface Doubt {
  turn: string;
  reasons: string[];
  start: number;
  end: number;
}

export interface Around {
  asks: string;
  speakers: string[];
  doubts: Doubt[];
  undo: boolean;
  redo: boolean;
}

export interface ToldDraft extends Around {
  interview: string;
  language: string;
  duration: number;
  order: string[] | null;
  turns: Record<string, DraftTurn>;
}

const BACK_MS = 1_500; // each start goes back so much

export class Draft {
  readonly interview: string;
  readonly language: string;
  readonly duration: number;
  readonly order = signal<string[]>([]);
  readonly turns = new Map<string, DraftTurn>();
  readonly around = signal<Around>({ asks: "", speakers: [], doubts: [], undo: false, redo: false });
  /** Counts up with every change, for what is drawn from the turns. */
  readonly drawn = signal(0);
  /** The same words elsewhere, after they were mended once. */
  readonly alike = signal<{ was: string; now: string; n: number } | null>(null);
  /** The turn whose speaker is being chosen. */
  readonly naming = signal("");
  private at = -1; // in the list of doubts

  constructor(
    readonly bench: Bench,
    told: ToldDraft,
  ) {
    this.interview = told.interview;
    this.language = told.language;
    this.duration = told.duration;
    this.take(told);
  }

  private take(told: Partial<ToldDraft> & Around): void {
    for (const [id, turn] of Object.entries(told.turns ?? {})) this.turns.set(id, turn);
    if (told.order) this.order.value = told.order;
    const { asks, speakers, doubts, undo, redo } = told;
    this.around.value = { asks, speakers, doubts, undo, redo };
    this.drawn.value += 1;
  }

  async change(verb: string, given: Record<string, unknown> = {}): Promise<boolean> {
    const answer = await this.bench.say(`correct.${verb}`, { interview: this.interview, ...given });
    if (!answer.error) this.take(answer.result);
    return !answer.error;
  }

  /** Notes what was typed into a turn; offers to mend the same words elsewhere. */
  async typed(id: string, text: string): Promise<void> {
    const was = this.turns.get(id);
    if (!was || text.trim() === was.text) return;
    const changed = replaced(was.text, text.trim());
    if (!(await this.change("text", { turn: id, text }))) return;
    if (!changed) return;
    const whole = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(changed.was)}(?![\\p{L}\\p{N}_])`, "gu");
    let n = 0;
    for (const turn of this.turns.values()) n += turn.text.match(whole)?.length ?? 0;
    this.alike.value = n ? { ...changed, n } : null;
  }

  async mendAll(): Promise<void> {
    const alike = this.alike.value;
    this.alike.value = null;
    if (alike) await this.change("alike", { was: alike.was, now: alike.now });
  }

  /** Closes what opened last; false where nothing is open. */
  closes(): boolean {
    if (this.naming.value) this.naming.value = "";
    else if (this.alike.value) this.alike.value = null;
    else return false;
    return true;
  }

  toggle(): void {
    const { player } = this.bench;
    if (player.playing.value) player.stop();
    else void player.play(this.interview, Math.max(0, player.now.value - BACK_MS));
  }

  /** The next doubtful stretch, in the order of the text, from the one that was shown last. */
  nextDoubt(way: 1 | -1): Doubt | undefined {
    const order = new Map(this.order.value.map((id, n) => [id, n]));
    const doubts = [...this.around.value.doubts].sort(
      (a, b) => (order.get(a.turn) ?? 0) - (order.get(b.turn) ?? 0),
    );
    const focused = document.activeElement?.closest("[data-turn]")?.getAttribute("data-turn");
    const here = focused ? (order.get(focused) ?? this.at) : this.at;
    const found =
      way > 0
        ? (doubts.find((d) => order.get(d.turn)! > here) ?? doubts[0])
        : (doubts.findLast((d) => order.get(d.turn)! < here) ?? doubts.at(-1));
    if (found) this.at = order.get(found.turn)!;
    return found;
  }

  /** When the word at a code point of a turn is said. */
  timeAt(id: string, point: number): number {
    const turn = this.turns.get(id)!;
    for (let n = 0; n < turn.words.length; n += 5)
      if (turn.words[n + 1]! > point) return turn.words[n + 2]!;
    return turn.start;
  }

  /** Doubtful words, what nobody could hear, and the word that is being said. */
  layers(rows: Map<string, HTMLElement>): { style: string; ranges: Range[]; above?: number }[] {
    const [doubtful, unheard, said]: [Range[], Range[], Range[]] = [[], [], []];
    const { player } = this.bench;
    const now = player.playing.value === this.interview ? player.now.value : -1;
    for (const [id, row] of rows) {
      const turn = this.turns.get(id);
      const node = row.firstChild;
      if (!turn || !node || row.textContent !== turn.text) continue;
      if (!turn.doubts.length && !turn.marks.length && !(turn.start <= now && now < turn.end)) continue;
      const table = new Offsets(turn.text);
      const range = (begin: number, end: number) => {
        const made = document.createRange();
        made.setStart(node, table.toUnits(Math.min(begin, table.length)));
        made.setEnd(node, table.toUnits(Math.min(end, table.length)));
        return made;
      };
      for (const [, begin, end] of turn.doubts) doubtful.push(range(begin, end));
      for (const [kind, begin, end] of turn.marks) if (kind === "inaudible") unheard.push(range(begin, end));
      for (let n = 0; n < turn.words.length; n += 5)
        if (turn.words[n + 2]! <= now && now < turn.words[n + 3]!)
          said.push(range(turn.words[n]!, turn.words[n + 1]!));
    }
    return [
      { style: "text-decoration: underline wavy #c77700 1.5px;", ranges: doubtful },
      { style: "text-decoration: line-through #888;", ranges: unheard },
      { style: SAID_STYLE, ranges: said, above: 1 },
    ];
  }
}

/** The words of a text that were replaced by others; null where more than one place changed a lot. */
export function replaced(was: string, now: string): { was: string; now: string } | null {
  const [before, after] = [was.split(/\s+/), now.split(/\s+/)];
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail += 1;
  const bare = (words: string[]) => words.join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const [old, made] = [bare(before.slice(head, before.length - tail)), bare(after.slice(head, after.length - tail))];
  const many = Math.max(before.length, after.length) - head - tail > 4;
  return old && made && old !== made && !many ? { was: old, now: made } : null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
