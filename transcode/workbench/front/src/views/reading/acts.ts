// What a coder can do with words: give a code, move an edge, remove, write a memo, hear them.

import { computed, signal } from "@preact/signals";

import type { Bench, Code, Coding } from "../../bench";
import { offering, used, type Suggestion } from "../../parts/offering";
import type { Choice } from "../../parts/picker";
import { Suggesting } from "../../parts/suggesting";
import type { Passage, Text } from "./text";

export interface Span {
  begin: number;
  end: number;
}

type Asking =
  | { kind: "code"; span: Span; typed: string | null }
  | { kind: "extend"; span: Span; code: Code }
  | { kind: "memo"; span: Span };

/** What is suggested for a passage, and what that rests on. */
interface Suggested {
  passage: string;
  codes: Suggestion[];
  learned: { silent: boolean; examples: number; right: number | null; frequent: number | null } | null;
}

const LONGEST_IN_VIVO = 80;

export class Acts {
  /** What is selected; begin and end are the same where there is a caret alone. */
  readonly selected = signal<Span>({ begin: 0, end: 0 });
  readonly asking = signal<Asking | null>(null);
  /** The coding that keys move or remove: the one made or pressed last. */
  readonly touched = signal("");
  readonly suggested = signal<Suggested>({ passage: "", codes: [], learned: null });
  private asked = "";
  private readonly suggesting: Suggesting;

  constructor(
    readonly bench: Bench,
    readonly text: Text,
  ) {
    this.suggesting = new Suggesting(bench, "reading.suggest");
  }

  /** What a key would code: the words chosen, or the passage (else the turn) with the caret in it. */
  readonly target = computed<Span | null>(() => {
    const { begin, end } = this.selected.value;
    if (end > begin) return { begin, end };
    const passage = this.here;
    if (passage || !this.text.turns.length) return passage ?? null;
    const turn = this.text.turnOf(begin);
    return { begin: this.text.turns[turn]!.begin, end: this.text.endOf(turn) };
  });

  /** The passage that the caret, or what is chosen, begins in. */
  private get here(): Passage | undefined {
    const { begin } = this.selected.value;
    return this.text.passages.find((p) => p.begin <= begin && begin <= p.end);
  }

  /** What is suggested where the caret is; nothing while that is not known yet. */
  readonly suggestedHere = computed<Suggested | null>(() => {
    const told = this.suggested.value;
    return told.passage && told.passage === this.here?.id ? told : null;
  });

  /** Codes for a digit: those suggested here, then those used last. */
  readonly offered = computed<Choice[]>(() => {
    return offering(this.bench, this.suggestedHere.value?.codes ?? [], this.given());
  });

  /** Codes that the target has already. */
  private given(): Set<string> {
    const target = this.target.value;
    if (!target) return new Set();
    const codings = this.bench.codingsIn(this.text.interview);
    return new Set(codings.filter((c) => c.begin < target.end && target.begin < c.end).map((c) => c.code));
  }

  /** Asks for suggestions where the caret rests; nothing waits for them. */
  suggest(): void {
    const passage = this.here;
    if (!passage?.id || !this.bench.codes.length) return;
    // asked again where something was decided since: the codes have learned from it
    const asked = `${passage.id} ${this.bench.changes.peek()}`;
    if (asked === this.asked) return;
    this.asked = asked;
    this.suggesting.want<Suggested>({ passage: passage.id }, (told) => {
      if (this.asked === asked) this.suggested.value = told;
    });
  }

  /** Opens the list of codes, with the letter that was typed, or without the focus (`null`). */
  pick(typed: string | null = ""): void {
    const span = this.target.value;
    if (span) this.asking.value = { kind: "code", span, typed };
  }

  async give(choice: Choice, span: Span, extend = false): Promise<void> {
    const { bench, text } = this;
    const known = choice.code ?? bench.codes.find((c) => c.name === choice.name);
    const drawn: Record<string, Record<string, unknown>> = {};
    let id = "";
    if (known) {
      id = `${text.interview}:${span.begin}:${span.end}:${known.id}`;
      drawn.codings = { [id]: { code: known.id, interview: text.interview, ...pair(span) } };
      used(known.id);
    } else if (choice.name) {
      // drawn until Python has said what it is called and which id it has
      const { codes, study } = bench;
      const colours = study.value?.colours ?? ["#888888"];
      const fresh = `new:${choice.name}`;
      drawn.codes = {
        [fresh]: {
          name: choice.name, definition: "", include: "", exclude: "", example: "", theme: "", proposal: "",
          colour: colours[codes.length % colours.length], order: codes.length, passages: 1, participants: 1,
        },
      };
      drawn.codings = { [fresh]: { code: fresh, interview: text.interview, ...pair(span) } };
    }
    const answer = await bench.say(
      "reading.code",
      {
        interview: text.interview,
        digest: text.digest,
        ...pair(span),
        ...(known ? { code: known.id } : { name: choice.name ?? "" }),
        extend,
      },
      drawn,
    );
    if (answer.error) {
      // the name that was refused is there to be mended
      if (!known) this.asking.value ??= { kind: "code", span, typed: choice.name ?? "" };
      return;
    }
    if (answer.result?.overlaps && known) {
      this.asking.value = { kind: "extend", span, code: known };
      return;
    }
    const made = id || Object.keys(answer.patch?.codings ?? {})[0] || "";
    this.touched.value = made;
    if (!known) {
      const code = answer.patch?.codings?.[made]?.code;
      if (code) used(code);
    }
    bench.done(bench.t("reading.coded", { code: known?.name ?? choice.name ?? "" }));
  }

  digit(n: number): void {
    const span = this.target.value;
    const choice = this.offered.value[n - 1];
    if (span && choice) void this.give(choice, span);
  }

  inVivo(): void {
    const span = this.target.value;
    if (!span) return;
    const words = this.text.words(span.begin, span.end).replace(/\s+/g, " ").trim();
    const name = words.length > LONGEST_IN_VIVO ? `${words.slice(0, LONGEST_IN_VIVO - 1)}…` : words;
    if (name) void this.give({ name }, span);
  }

  askMemo(): void {
    const span = this.target.value;
    if (span) this.asking.value = { kind: "memo", span };
  }

  async memo(span: Span, words: string): Promise<boolean> {
    const { interview, digest } = this.text;
    const answer = await this.bench.say("reading.memo", { text: words, interview, digest, ...pair(span) });
    return !answer.error;
  }

  /** The coding that keys act on: the one touched last, or one that the caret stands in. */
  private touchedCoding(): Coding | undefined {
    const codings = this.bench.codingsIn(this.text.interview);
    const { begin } = this.selected.value;
    return (
      codings.find((c) => c.id === this.touched.value) ??
      codings.findLast((c) => c.begin <= begin && begin <= c.end)
    );
  }

  uncode(coding = this.touchedCoding()): void {
    if (!coding) return;
    const { interview, digest } = this.text;
    void this.bench.say(
      "reading.uncode",
      { interview, digest, ...pair(coding), code: coding.code },
      { codings: { [coding.id]: null } },
    );
    this.touched.value = "";
  }

  /** Moves one edge of the coding touched last by a word. */
  edge(side: "begin" | "end", way: -1 | 1): void {
    const coding = this.touchedCoding();
    if (!coding) return;
    const now = { begin: coding.begin, end: coding.end };
    now[side] = this.wordEdge(now[side], side, way);
    if (now.end <= now.begin) return;
    const { interview, digest } = this.text;
    const id = `${interview}:${now.begin}:${now.end}:${coding.code}`;
    this.touched.value = id;
    void this.bench.say(
      "reading.edge",
      { interview, digest, code: coding.code, was: [coding.begin, coding.end], now: [now.begin, now.end] },
      { codings: { [coding.id]: null, [id]: { code: coding.code, interview, ...now } } },
    );
  }

  private wordEdge(from: number, side: "begin" | "end", way: -1 | 1): number {
    const turn = this.text.turnOf(side === "end" ? Math.max(0, from - 1) : from);
    const { begin, text } = this.text.turns[turn]!;
    const table = this.text.offsets(turn);
    const edges: number[] = [];
    for (const { segment, index, isWordLike } of new Intl.Segmenter(this.text.language || "en", {
      granularity: "word",
    }).segment(text)) {
      if (isWordLike) edges.push(begin + table.toPoints(side === "begin" ? index : index + segment.length));
    }
    const found = way > 0 ? edges.find((e) => e > from) : edges.findLast((e) => e < from);
    if (found !== undefined) return found;
    const next = turn + way;
    if (next < 0 || next >= this.text.turns.length) return from;
    return way > 0 && side === "end" ? this.text.turns[next]!.begin + 1 : from;
  }

  /** Plays the words chosen, or from the passage at the caret; stops what is playing. */
  play(): void {
    const { player, interviews, t } = this.bench;
    if (player.playing.value) return player.stop();
    const { interview } = this.text;
    if (!interviews.value.find((i) => i.id === interview)?.heard) return this.bench.complain(t("reading.noSound"));
    if (!this.text.timed) return this.bench.complain(t("reading.noTimes"));
    const { begin, end } = this.selected.value;
    const span = end > begin ? { begin, end } : this.target.value;
    const from = this.text.timeOf(span?.begin ?? begin);
    void player.play(interview, from, span ? this.text.timeUntil(span.end) : undefined);
  }

  /** The words that are being said. */
  readonly said = computed<Span | null>(() => {
    const { player } = this.bench;
    if (player.playing.value !== this.text.interview) return null;
    return this.text.saidAt(player.now.value);
  });

  /** A press: on coloured words it touches the coding; after choosing words it offers the codes. */
  pressed(event: MouseEvent, point: number | null, codings: Coding[]): void {
    const { begin, end } = this.selected.value;
    if (event.button !== 0) return;
    if (end > begin) {
      this.pick(null);
      return;
    }
    if (point === null) return;
    const inside = codings.filter((c) => c.begin <= point && point < c.end);
    inside.sort((a, b) => a.end - a.begin - (b.end - b.begin));
    this.touched.value = inside[0]?.id ?? "";
  }
}

const pair = ({ begin, end }: Span): Span => ({ begin, end });
