// The state of one page: tables as Python gave them, what was decided since, and the place.

import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Answer, Host, Message, News, Patch, Row } from "./host";
import { hasDrafts } from "./parts/drafts";
import { Player } from "./parts/player";
import { Router, type Places } from "./place";
import type { StartState } from "./start";
import { natural } from "./text/order";
import { Unsent } from "./unsent";
import { inWords, kept, preferred, speak, told, type Words } from "./words";

export interface Code {
  id: string;
  name: string;
  definition: string;
  include: string;
  exclude: string;
  example: string;
  theme: string;
  proposal: string;
  colour: string;
  order: number;
  passages: number;
  participants: number;
}
export interface Theme {
  id: string;
  name: string;
  definition: string;
  colour: string;
  order: number;
  [more: string]: any;
}
export interface Coding {
  id: string;
  code: string;
  interview: string;
  begin: number;
  end: number;
}
export interface Memo {
  id: string;
  text: string;
  about: string;
  interview?: string;
  begin?: number;
  end?: number;
}
export interface StudyFacts {
  /** Of its folder: the same wherever the page shows it. */
  id: string;
  name: string;
  coder: string;
  language: string;
  method: string;
  confidential: boolean;
  proposed: boolean;
  nearly: string;
  /** Colours of codes, in the order in which codes get them. */
  colours: string[];
  [more: string]: any;
}
export interface Interview {
  id: string;
  participant: string;
  group: string;
  released: boolean;
  /** Whether its recording is here. */
  heard: boolean;
  transcribed: boolean;
  [more: string]: any;
}

interface Pending {
  message: Message;
  drawn: Patch;
}

export interface OwnUndo {
  undo?: () => void;
  redo?: () => void;
}

export type Toast = { text: string; kind: "done" | "problem" } | null;

/** One for all: a table that is not there yet has not changed. */
const NO_ROWS: ReadonlyMap<string, any> = new Map();
const RETRY_MS = 1_000;

export class Bench {
  readonly study = signal<StudyFacts | null>(null);
  readonly interviews = signal<Interview[]>([]);
  /** Python cannot be reached; what was decided is kept and sent again. */
  readonly offline = signal(false);
  readonly pending = signal<Pending[]>([]);
  readonly toast: Signal<Toast> = signal<Toast>(null);
  readonly place: Places;
  /** What is open, and how far a new study is (see the start). */
  readonly start = signal<StartState | null>(null);
  /** Counts the looks at everything. */
  readonly looks = signal(0);
  /** Counts what has changed in the study, for views that ask how far it is. */
  readonly changes = signal(0);
  readonly closed = signal(false);
  /** Undo of a view whose changes are not in the journal: a transcript, the names. */
  readonly ownUndo = signal<OwnUndo | null>(null);
  readonly language: Signal<Words> = signal<Words>(preferred());
  /** Light or dark; "" as the system, or the notebook, has it. */
  readonly scheme: Signal<string> = signal(kept("scheme") ?? "");
  private readonly base = signal<Record<string, Map<string, any>>>({});
  /** What an earlier page had not got through; sent after the first look. */
  private readonly unsent: Unsent;
  /** The decision under way; the next one waits for it. */
  private queue: Promise<unknown> = Promise.resolve();
  private version = 0;
  private count = 0;
  private readonly me = Math.random().toString(36).slice(2, 12);
  private stop: () => void = () => {};
  private ended = false;
  private readonly tables = new Map<string, ReadonlySignal<ReadonlyMap<string, any>>>();

  readonly player: Player;

  /**
   * @param within the bench of the coder, where this one is of a further round of the same page: it
   *   has its place, its notices, its language and its sound.
   */
  constructor(
    readonly host: Host,
    private readonly within?: Bench,
    private readonly round = "",
    places?: Places,
  ) {
    addEventListener("beforeunload", this.leaving);
    this.unsent = new Unsent(host.kind === "page", round);
    this.player = within?.player ?? new Player(host, (verb, given) => this.ask(verb, given), () => this.complain(this.t("app.unplayable")));
    this.place = places ?? within?.place ?? new Router(host.kind === "page");
    if (!within) return;
    this.toast = within.toast;
    this.language = within.language;
    this.scheme = within.scheme;
  }

  /** Asks before the page is left with decisions, or with something written, that is not saved. */
  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (hasDrafts() || this.unsent.loses(this.messages)) event.preventDefault();
  };

  end(): void {
    this.unsent.leave(this.study.peek(), this.messages);
    this.ended = true;
    removeEventListener("beforeunload", this.leaving);
    this.player.stop();
    this.stop();
    if (!this.within) this.place.end();
  }

  // --- tables

  /** A table as it is drawn: what Python said, and what is under way. */
  table<T extends Row = Row>(name: string): ReadonlyMap<string, T> {
    let shown = this.tables.get(name);
    if (!shown) {
      shown = computed(() => {
        const said = this.base.value[name] ?? NO_ROWS;
        const drawn = this.pending.value.filter((p) => p.drawn[name]);
        if (!drawn.length) return said;
        const rows = new Map(said);
        for (const { drawn: patch } of drawn) lay(rows, patch[name]);
        return rows;
      });
      this.tables.set(name, shown);
    }
    return shown.value as ReadonlyMap<string, T>;
  }

  get codes(): Code[] {
    return rowsOf<Code>(this.table("codes")).sort((a, b) => a.order - b.order);
  }

  code(id: string): Code | undefined {
    const row = this.table<Code>("codes").get(id);
    return row && { ...row, id };
  }

  get themes(): Theme[] {
    return rowsOf<Theme>(this.table("themes")).sort((a, b) => a.order - b.order);
  }

  codingsIn(interview: string): Coding[] {
    const found: Coding[] = [];
    for (const [id, row] of this.table<Coding>("codings"))
      if (row.interview === interview) found.push({ ...row, id });
    return found.sort((a, b) => a.begin - b.begin || b.end - a.end);
  }

  get memos(): Memo[] {
    return rowsOf<Memo>(this.table("memos"));
  }

  /** Lays rows that came with a result (the codings of an opened interview) into a table. */
  lay(patch: Patch): void {
    if (!Object.keys(patch).length) return;
    const tables = { ...this.base.value };
    for (const [name, rows] of Object.entries(patch)) {
      const table = new Map(tables[name]);
      lay(table, rows);
      tables[name] = table;
    }
    this.base.value = tables;
  }

  // --- talking to Python

  /** Begins: looks, and listens from then on. */
  async begin(): Promise<void> {
    await this.look();
    this.stop = this.host.listen(this.me, this.version, {
      news: (news) => void this.heard(news),
      changed: (version) => void (version > this.version && this.send(this.message("overview.news", {}), false)),
      start: (state) => this.started(state),
      closed: () => void (this.closed.value = true),
      reached: (is) => void (this.offline.value = !is && !this.closed.peek()),
    });
  }

  /** Notes what is open. A study is looked at when it is opened, and as its run makes texts. */
  started(state: StartState): void {
    const before = this.start.value;
    this.start.value = state;
    const isOther = !!before && before.path !== state.path;
    if (!state.coder || isOther) {
      if (!state.coder) this.study.value = null;
      this.base.value = {};
    }
    // the first time it is said, the page has just looked
    if (state.coder && (!this.study.value || isOther || (before && made(before) !== made(state))))
      void this.look();
  }

  /** First look, and a look again where too much has changed. */
  async look(): Promise<void> {
    const answer = await this.send(this.message("overview.look", {}), false, false);
    if (answer.error || !answer.result) return;
    const { study, interviews, tables, ...more } = answer.result;
    batch(() => {
      this.study.value = { ...study, ...more };
      this.interviews.value = [...interviews].sort((a, b) => natural(a.id, b.id));
      const codings = this.base.value.codings ?? new Map();
      this.base.value = { codings };
      this.lay(tables);
      this.version = answer.version;
      this.looks.value += 1;
    });
    await this.sendUnsent();
  }

  /**
   * Says a verb. What it will change may be drawn before the answer comes (`drawn`); where Python
   * cannot be reached, a decision is kept, shown as unsaved, and said again with the same number.
   */
  async say(verb: string, given: Record<string, unknown> = {}, drawn?: Patch): Promise<Answer> {
    const message = this.message(verb, given);
    if (!verb.startsWith("start.")) this.keep([...this.pending.value, { message, drawn: drawn ?? {} }]);
    // one after another: a decision may rest on the one before it
    const answer = this.queue.then(() => this.send(message));
    this.queue = answer;
    return answer;
  }

  /** What is asked without deciding anything: an error is shown, and the result is null. */
  async ask<T = any>(verb: string, given: Record<string, unknown> = {}): Promise<T | null> {
    const answer = await this.send(this.message(verb, given));
    return answer.error ? null : answer.result;
  }

  private message(verb: string, given: Record<string, unknown>): Message {
    const round = this.round ? { round: this.round } : {};
    return { number: `${this.me}.${++this.count}`, verb, with: given, since: this.version, ...round };
  }

  /** @param hears whether what changed is laid; a look brings everything itself. */
  private async send(message: Message, complains = true, hears = true): Promise<Answer> {
    for (;;) {
      try {
        const answer = await this.host.say(message);
        batch(() => {
          this.offline.value = false;
          // what was only asked changes nothing, and so nothing is drawn or asked because of it
          const waiting = this.pending.value.filter((p) => p.message.number !== message.number);
          if (waiting.length < this.pending.value.length) this.keep(waiting);
          if (hears) this.heard(answer);
          if (answer.error && complains) this.complain(inWords(this.language.value, answer));
        });
        return answer;
      } catch {
        // the cell that is run next sends it
        if (this.ended && this.host.kind === "cell") return new Promise(() => {});
        this.offline.value = true;
        await new Promise((again) => setTimeout(again, RETRY_MS));
      }
    }
  }

  private heard(news: News): void {
    if (typeof news.version !== "number" || news.version < this.version) return;
    if (news.patch === null) {
      if (news.version > this.version) void this.look();
      return;
    }
    this.lay(news.patch ?? {});
    if (news.version > this.version) this.changes.value += 1;
    this.version = news.version;
  }

  private keep(pending: Pending[]): void {
    this.pending.value = pending;
    this.unsent.keep(this.messages);
  }

  private get messages(): Message[] {
    return this.pending.peek().map((p) => p.message);
  }

  /** Decisions that an earlier page had not got through. */
  private async sendUnsent(): Promise<void> {
    const { left } = this.unsent;
    if (this.study.value) this.unsent.take(this.study.value);
    while (left.length) {
      await this.send({ ...left[0]!, since: this.version });
      left.shift();
      this.keep(this.pending.value);
    }
  }

  // --- telling the coder

  complain(text: string): void {
    this.toast.value = { text, kind: "problem" };
  }

  done(text: string): void {
    this.toast.value = { text, kind: "done" };
  }

  /** What Python says, in the language of the page; in English where it is not known. */
  told = (sentence: string): string => told(this.language.value, sentence);

  /** A sentence of the page in its language. */
  t = (key: string, given: Record<string, string | number> = {}): string =>
    speak(this.language.value, key, given);
}

/** What a run has made, as far as other views see it. */
function made({ run }: StartState): string {
  const whole = run?.steps.filter((step) => step.done >= 1).map((step) => step.name);
  const released = run?.steps.find((step) => step.name === "release")?.done ?? 0;
  return JSON.stringify([whole, released, run?.running]);
}

function rowsOf<T>(table: ReadonlyMap<string, any>): T[] {
  return [...table].map(([id, row]) => ({ ...row, id }));
}

function lay(table: Map<string, any>, rows: Record<string, any> = {}): void {
  for (const [id, row] of Object.entries(rows)) {
    if (row === null) table.delete(id);
    else table.set(id, row);
  }
}

export const BenchContext = createContext<Bench>(null as unknown as Bench);
export const useBench = (): Bench => useContext(BenchContext);
