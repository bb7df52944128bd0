// What a coder does on the board: choose cards, put them into themes, nest, relate, and the rest.

import { signal } from "@preact/signals";

import type { Bench, Code, Theme } from "../../bench";
import { afterLeaving, between, boardOf, listsOf, type Stop } from "./board";

export interface Relation {
  id: string;
  first: string;
  second: string;
  name: string;
  directed: boolean;
}

export type Asking =
  | { kind: "move"; codes: string[] }
  | { kind: "nest" | "merge" | "relate"; theme: string }
  | { kind: "rename"; theme: string }
  | { kind: "onto"; theme: string; onto: string }
  | { kind: "overarching"; themes: string[] }
  | { kind: "new"; codes: string[] };

export class BoardActs {
  /** Codes that an act is about; where none is chosen, the one with the focus. */
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly at = signal<Stop>("");
  readonly asking = signal<{ what: Asking; beside: Element } | null>(null);
  private anchor: Stop = "";
  /** Puts the focus on a stop of the board when it is drawn. */
  focus: (stop: Stop) => void = () => {};

  constructor(readonly bench: Bench) {}

  get board() {
    return boardOf(this.bench.themes, this.bench.codes);
  }

  get lists(): Stop[][] {
    return listsOf(this.board);
  }

  theme(id: string): Theme | undefined {
    const row = this.bench.table<Theme>("themes").get(id);
    return row && { ...row, id };
  }

  // --- choosing

  choose(stop: Stop, how: "alone" | "too" | "until"): void {
    const id = stop.slice(2);
    if (how === "until" && this.anchor) this.chosen.value = new Set(between(this.lists, this.anchor, stop));
    else {
      this.anchor = stop;
      const now = new Set(how === "too" ? this.chosen.value : []);
      if (how === "too" && now.has(id)) now.delete(id);
      else now.add(id);
      this.chosen.value = now;
    }
    this.at.value = stop;
  }

  walk(stop: Stop, extend: boolean): void {
    if (extend) {
      this.anchor ||= this.at.value;
      this.chosen.value = new Set(between(this.lists, this.anchor, stop));
    } else this.anchor = stop;
    this.focus(stop);
  }

  all(): void {
    const list = this.lists.find((one) => one.includes(this.at.value)) ?? [];
    this.chosen.value = new Set(list.flatMap((stop) => (stop.startsWith("c:") ? [stop.slice(2)] : [])));
  }

  /** The codes that an act from here is about, in the order of the board. */
  codesAt(stop: Stop): string[] {
    const id = stop.slice(2);
    const chosen = this.chosen.value;
    if (!stop.startsWith("c:")) return [...chosen];
    return chosen.has(id) ? [...chosen] : [id];
  }

  ask(what: Asking, beside: Element): void {
    this.asking.value = { what, beside };
  }

  // --- acts

  async move(codes: string[], theme: string): Promise<void> {
    const table = this.bench.table<Code>("codes");
    const going = codes.filter((id) => table.has(id) && table.get(id)!.theme !== theme);
    if (!going.length) return;
    const next = afterLeaving(this.lists, going);
    const drawn = Object.fromEntries(going.map((id) => [id, { ...table.get(id), theme }]));
    this.chosen.value = new Set();
    const said = this.bench.say("themes.move", { codes: going, theme }, { codes: drawn });
    this.focus(next ?? `c:${going[0]}`);
    const answer = await said;
    if (answer.error) return;
    const into = this.theme(theme)?.name;
    const words = { n: going.length, code: table.get(going[0]!)?.name ?? "", theme: into ?? "" };
    this.bench.done(this.bench.t(into ? "themes.moved" : "themes.movedOut", words));
  }

  /** Makes a theme, of codes or over themes; the answer comes before the focus goes there. */
  async create(name: string, given: { codes?: string[]; themes?: string[]; under?: string } = {}): Promise<boolean> {
    const verb = given.themes && !given.themes.length ? "themes.overarching" : "themes.create";
    const what = verb === "themes.overarching" ? { name } : { name, ...given };
    const next = given.codes?.length ? afterLeaving(this.lists, given.codes) : null;
    const answer = await this.bench.say(verb, what);
    if (answer.error) return false;
    this.chosen.value = new Set();
    this.bench.done(this.bench.t("themes.created", { theme: name }));
    this.focus(next ?? `t:${answer.result.theme}`);
    return true;
  }

  async nest(theme: string, under: string): Promise<void> {
    const row = this.bench.table("themes").get(theme);
    if (!row || row.under === under) return;
    const drawn = { themes: { [theme]: { ...row, under } } };
    const said = this.bench.say("themes.nest", { theme, under }, drawn);
    this.focus(`t:${theme}`);
    if ((await said).error) return;
    const words = { theme: row.name, under: this.theme(under)?.name ?? "" };
    this.bench.done(this.bench.t(under ? "themes.nested" : "themes.unnested", words));
  }

  async merge(theme: string, into: string): Promise<void> {
    const words = { theme: this.theme(theme)?.name ?? "", into: this.theme(into)?.name ?? "" };
    if ((await this.bench.say("codes.merge", { code: theme, into })).error) return;
    this.bench.done(this.bench.t("themes.merged", words));
    this.focus(`t:${into}`);
  }

  async dissolve(theme: string): Promise<void> {
    const words = { theme: this.theme(theme)?.name ?? "" };
    if ((await this.bench.say("themes.dissolve", { theme })).error) return;
    this.bench.done(this.bench.t("themes.dissolved", words));
    this.focus(this.lists[0]?.[0] ?? "");
  }

  async rename(theme: string, name: string): Promise<boolean> {
    const row = this.bench.table("themes").get(theme);
    if (!row || row.name === name) return true;
    const answer = await this.bench.say("codes.rename", { code: theme, name }, { themes: { [theme]: { ...row, name } } });
    return !answer.error;
  }

  async relate(first: string, second: string, name: string, directed: boolean): Promise<boolean> {
    const answer = await this.bench.say("themes.relate", { first, second, name, directed });
    if (answer.error) return false;
    const words = { theme: this.theme(first)?.name ?? "", other: this.theme(second)?.name ?? "" };
    this.bench.done(this.bench.t("themes.related", words));
    return true;
  }

  relationsOf(theme: string): Relation[] {
    const rows = [...this.bench.table<Relation>("relations")].map(([id, row]) => ({ ...row, id }));
    return rows.filter(({ first, second }) => first === theme || second === theme);
  }
}
