// A code and its passages, and what can be done with both.

import { signal } from "@preact/signals";

import { natural } from "../../text/order";
import type { Bench, Code } from "../../bench";
import { Ahead } from "../../parts/ahead";
import { Choosing } from "../../parts/choosing";
import type { Choice } from "../../parts/picker";
import type { Quoted } from "../../parts/quote";

export interface Coded extends Quoted {
  codes: string[];
}

export interface Opened {
  code: string;
  passages: Coded[];
  others: [string, number][];
  colours: string[];
}

export type Asking = null | "rename" | "define" | "colour" | "merge" | "memo" | "send" | "create";
export const ORDERS = ["order", "name", "passages"] as const;
export const GROUPINGS = ["interview", "group"] as const;

export const keyOf = (one: Quoted): string => `${one.interview}:${one.begin}:${one.end}`;

export class Book {
  readonly opened = signal<Opened | null>(null);
  readonly shared = signal<{ code: string; other: string; passages: Quoted[] } | null>(null);
  readonly asking = signal<Asking>(null);
  /** The memo that is being rewritten; "" for a new one. */
  readonly memo = signal("");
  readonly choosing = new Choosing();
  private readonly ahead = new Ahead<Opened>((code) => this.bench.ask("codes.passages", { code }));

  constructor(readonly bench: Bench) {
    this.choosing.keys = () => this.groups.flatMap(([, passages]) => passages.map(keyOf));
  }

  // --- where one is

  at(field: string): string {
    const { view, at } = this.bench.place.now.value;
    return (view === "codes" && at[field]) || "";
  }

  get code(): Code | undefined {
    const { view, id } = this.bench.place.now.value;
    return (view === "codes" && this.bench.code(id)) || this.bench.codes[0];
  }

  go(code: string, more: Record<string, string> = {}): void {
    this.choosing.clear();
    this.choosing.at.value = 0;
    this.asking.value = null;
    const kept = Object.fromEntries(["q", "sort", "by"].map((field) => [field, this.at(field)]));
    this.bench.place.go("codes", code, { ...kept, ...more });
  }

  note(field: string, value: string): void {
    this.bench.place.note({ [field]: value });
  }

  async fetch(code: string): Promise<void> {
    const known = this.ahead.known(code);
    if (known) this.opened.value = known;
    const told = await this.ahead.get(code);
    if (!told || this.code?.id !== code) return;
    this.opened.value = told;
    const listed = this.bench.codes.map((one) => one.id);
    this.ahead.next([listed[listed.indexOf(code) + 1], listed[listed.indexOf(code) - 1]]);
  }

  async fetchShared(code: string, other: string): Promise<void> {
    this.shared.value = other ? await this.bench.ask("codes.overlap", { code, other }) : null;
  }

  // --- passages

  get passages(): Coded[] {
    const opened = this.opened.value;
    if (!opened || opened.code !== this.code?.id) return [];
    const [participant, group] = [this.at("participant"), this.at("group")];
    const who = new Map(this.bench.interviews.value.map((i) => [i.id, i.participant]));
    return opened.passages.filter(
      (one) => (!participant || who.get(one.interview) === participant) && (!group || one.group === group),
    );
  }

  /** The passages under their headings, in the order in which they are listed. */
  get groups(): [string, Coded[]][] {
    const by = this.at("by") === "group" ? "group" : "interview";
    const under = new Map<string, Coded[]>();
    for (const one of this.passages) under.set(one[by], [...(under.get(one[by]) ?? []), one]);
    return [...under].sort(([a], [b]) => natural(a, b));
  }

  get focused(): Coded | undefined {
    return this.passages.find((one) => keyOf(one) === this.choosing.key);
  }

  private told(): [string, number, number][] {
    const meant = new Set(this.choosing.meant);
    return this.passages.filter((one) => meant.has(keyOf(one))).map((one) => [one.interview, one.begin, one.end]);
  }

  /** Drops the passages from the page at once; they come back where Python refuses. */
  private async without(verb: string, given: Record<string, unknown>): Promise<number> {
    const passages = this.told();
    const opened = this.opened.value;
    if (!passages.length || !opened) return 0;
    const gone = new Set(passages.map((told) => told.join(":")));
    this.choosing.clear();
    this.opened.value = { ...opened, passages: opened.passages.filter((one) => !gone.has(keyOf(one))) };
    this.choosing.goToPlace(this.choosing.at.value);
    const answer = await this.bench.say(verb, { code: opened.code, passages, ...given });
    if (!answer.error) return passages.length;
    this.opened.value = opened;
    return 0;
  }

  async uncode(): Promise<void> {
    const name = this.code?.name ?? "";
    const n = await this.without("codes.uncode", {});
    if (n) this.bench.done(this.bench.t("codes.uncoded", { n, name }));
  }

  async send(choice: Choice): Promise<void> {
    const name = choice.code?.name ?? choice.name ?? "";
    const n = await this.without("codes.send", choice.code ? { into: choice.code.id } : { name });
    if (n) this.bench.done(this.bench.t("candidates.sent", { n, name }));
  }

  // --- the code itself

  async rename(name: string): Promise<boolean> {
    const code = this.code!;
    if (name === code.name) return true;
    const { id: _, ...row } = code;
    const answer = await this.bench.say("codes.rename", { code: code.id, name }, { codes: { [code.id]: { ...row, name } } });
    return !answer.error;
  }

  async define(parts: Record<string, string>): Promise<boolean> {
    const answer = await this.bench.say("codes.define", { code: this.code!.id, ...parts });
    return !answer.error;
  }

  async colour(colour: string): Promise<void> {
    const { id, ...row } = this.code!;
    await this.bench.say("codes.colour", { code: id, colour }, colour ? { codes: { [id]: { ...row, colour } } } : undefined);
  }

  async merge(into: Code): Promise<void> {
    const code = this.code!;
    const answer = await this.bench.say("codes.merge", { code: code.id, into: into.id });
    if (answer.error) return;
    this.go(into.id);
    this.bench.done(this.bench.t("codes.merged", { name: code.name, into: into.name }));
  }

  async remove(): Promise<void> {
    const code = this.code!;
    const codes = this.bench.codes;
    const here = codes.findIndex((one) => one.id === code.id);
    const next = codes[here + 1] ?? codes[here - 1];
    const answer = await this.bench.say("codes.remove", { code: code.id });
    if (answer.error) return;
    this.go(next?.id ?? "");
    this.bench.done(this.bench.t("codes.removed", { name: code.name, n: code.passages }));
  }

  async create(name: string): Promise<boolean> {
    const answer = await this.bench.say("codes.create", { name });
    if (answer.error) return false;
    const made = this.bench.codes.find((code) => code.name.toLocaleLowerCase() === name.trim().toLocaleLowerCase());
    if (made) this.go(made.id);
    return true;
  }

  async writeMemo(text: string): Promise<boolean> {
    const instead = this.memo.value;
    const answer = await this.bench.say("reading.memo", { text, about: this.code!.id, ...(instead ? { instead } : {}) });
    return !answer.error;
  }
}
