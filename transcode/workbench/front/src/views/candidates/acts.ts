// What can be done with the candidate on the desk; every act goes through here.

import { computed, signal } from "@preact/signals";

import type { Bench } from "../../bench";
import { Ahead } from "../../parts/ahead";
import { Choosing } from "../../parts/choosing";
import { Draft } from "../../parts/drafts";
import { offering, used, type Suggestion } from "../../parts/offering";
import type { Choice } from "../../parts/picker";
import { Suggesting } from "../../parts/suggesting";
import {
  FILTERS, following, narrowed,
  type Candidate, type Card, type Decided, type Filter, type Member,
} from "./candidates";

export type Asking = null | "send" | "into" | "together" | "reject";

export class Desk {
  readonly all = signal<Candidate[] | null>(null);
  /** The candidate that is open, and those taken together with it. */
  readonly cards = signal<Card[]>([]);
  readonly choosing = new Choosing();
  readonly asking = signal<Asking>(null);
  /** Codes that this candidate may mean; asked for once it has been looked at for a moment. */
  readonly likely = signal<{ candidate: string; codes: Suggestion[] }>({ candidate: "", codes: [] });
  /** What a digit would add it to. */
  readonly offered = computed<Choice[]>(() => {
    const { candidate, codes } = this.likely.value;
    return offering(this.bench, candidate === this.current ? codes : []);
  });
  private readonly suggesting: Suggesting;
  private readonly ahead = new Ahead<Card>((id) => this.bench.ask("candidates.card", { candidate: id }));

  constructor(readonly bench: Bench) {
    this.suggesting = new Suggesting(bench, "candidates.suggest");
    this.choosing.keys = () => this.passages.map(({ member }) => member.segment);
  }

  async look(): Promise<void> {
    const told = await this.bench.ask<{ candidates: Candidate[] }>("candidates.look");
    if (told) this.all.value = told.candidates;
  }

  // --- where one is

  get filter(): Filter {
    const { view, at } = this.bench.place.now.value;
    const now = view === "candidates" ? at : {};
    return Object.fromEntries(FILTERS.map((field) => [field, now[field] ?? ""])) as unknown as Filter;
  }

  decided: Decided = (id) => {
    const code = this.bench.table<any>("decided").get(id) as unknown as string | undefined;
    if (code === undefined || code === null) return undefined;
    return code === "" ? "" : (this.bench.code(code)?.name ?? "…");
  };

  // hundreds of rows ask for these: they are worked out once, and again where they have changed
  private readonly narrowing = computed(() => JSON.stringify(this.filter));
  private readonly left = computed(() =>
    narrowed(this.all.value ?? [], JSON.parse(this.narrowing.value) as Filter, this.decided),
  );
  private readonly here = computed(() => {
    const { view, id } = this.bench.place.now.value;
    const all = this.all.value ?? [];
    if (view === "candidates" && all.some((one) => one.id === id)) return id;
    return (following(this.shown, "", this.decided) ?? this.shown[0] ?? all[0])?.id ?? "";
  });

  get shown(): Candidate[] {
    return this.left.value;
  }

  get current(): string {
    return this.here.value;
  }

  get isOpen(): boolean {
    return this.decided(this.current) === undefined;
  }

  /** Those that are taken together with the current one. */
  get also(): string[] {
    const { view, at } = this.bench.place.now.value;
    const known = new Set((this.all.value ?? []).map((one) => one.id));
    const wanted = view === "candidates" ? (at.with ?? "").split(",") : [];
    return wanted.filter((id) => known.has(id) && id !== this.current && this.decided(id) === undefined);
  }

  open(id: string, also: string[] = []): void {
    this.choosing.clear();
    this.choosing.at.value = 0;
    this.asking.value = null;
    this.bench.place.go("candidates", id, { ...this.filter, with: also.join(",") });
  }

  narrow(field: keyof Filter, value: string): void {
    this.bench.place.note({ [field]: value });
  }

  step(by: 1 | -1): void {
    const ids = this.shown.map((one) => one.id);
    const next = ids[ids.indexOf(this.current) + by];
    if (next) this.open(next);
  }

  /** Shows the candidate, and those taken together with it. */
  async fetch(ids: string[]): Promise<void> {
    const known = ids.map((id) => this.ahead.known(id));
    if (known.every((card) => card)) this.cards.value = known as Card[];
    const cards = await Promise.all(ids.map((id) => this.ahead.get(id)));
    if (ids.join() !== [this.current, ...this.also].join()) return; // another one was opened since
    this.cards.value = cards.filter((card): card is Card => !!card);
    const listed = this.shown.map((one) => one.id);
    const at = listed.indexOf(this.current);
    const waiting = following(this.shown, this.current, this.decided, this.also)?.id;
    this.ahead.next([waiting, listed[at + 1], listed[at - 1]]);
  }

  /** Asks which codes the candidate may mean; nothing waits for it. */
  suggest(): void {
    const candidate = this.current;
    if (!candidate || !this.isOpen || !this.bench.codes.length) return this.suggesting.forget();
    this.suggesting.want<{ candidate: string; codes: Suggestion[] }>({ candidate }, (told) => {
      if (this.current === candidate) this.likely.value = told;
    });
  }

  // --- passages

  get passages(): { card: Card; member: Member }[] {
    return this.cards.value.flatMap((card) => card.passages.map((member) => ({ card, member })));
  }

  isOut = (candidate: string, segment: string): boolean =>
    ((this.bench.table<any>("left_out").get(candidate) as unknown as string[]) ?? []).includes(segment);

  /** The passages that an act is about, by candidate. */
  private about(): Map<string, string[]> {
    const meant = new Set(this.choosing.meant);
    const by = new Map<string, string[]>();
    for (const { card, member } of this.passages)
      if (meant.has(member.segment)) by.set(card.id, [...(by.get(card.id) ?? []), member.segment]);
    return by;
  }

  /** Leaves passages out; where all of them are out already, takes them back. */
  async leaveOut(): Promise<void> {
    for (const [candidate, passages] of this.about()) {
      const areOut = passages.every((segment) => this.isOut(candidate, segment));
      const was = (this.bench.table<any>("left_out").get(candidate) as unknown as string[]) ?? [];
      const now = areOut ? was.filter((segment) => !passages.includes(segment)) : [...new Set([...was, ...passages])];
      this.choosing.clear();
      await this.bench.say(
        areOut ? "candidates.take_back" : "candidates.leave_out",
        { candidate, passages },
        { left_out: { [candidate]: now as any } },
      );
    }
  }

  /** Sends passages to a code, or splits them off as a new one. */
  async send(choice: Choice): Promise<void> {
    this.asking.value = null;
    const name = choice.code?.name ?? choice.name ?? "";
    for (const [candidate, passages] of this.about()) {
      const was = (this.bench.table<any>("left_out").get(candidate) as unknown as string[]) ?? [];
      const answer = await this.bench.say(
        "candidates.send",
        { candidate, passages, ...(choice.code ? { code: choice.code.id } : { name }) },
        { left_out: { [candidate]: [...was, ...passages] as any } },
      );
      if (answer.error) return;
      const given = choice.code ?? this.bench.codes.find((code) => code.name === name);
      if (given) used(given.id);
      this.bench.done(this.bench.t("candidates.sent", { n: passages.length, name }));
    }
    this.choosing.clear();
    void this.fetch([this.current, ...this.also]);
  }

  // --- decisions

  /** The name, and the reason for rejecting, that are being typed: going elsewhere loses neither. */
  named = (candidate: string): Draft<string> => new Draft(this.bench, `name:${candidate}`);
  reasoned = (candidate: string): Draft<string> => new Draft(this.bench, `reason:${candidate}`);

  private forget(candidate: string): void {
    this.named(candidate).drop();
    this.reasoned(candidate).drop();
  }

  /** Whether the candidate is in sight: nothing is decided about one that is still on its way. */
  get isHere(): boolean {
    return this.cards.value[0]?.id === this.current;
  }

  async confirm(given: { name?: string; into?: string }): Promise<void> {
    const candidate = this.current;
    if (!this.isHere) return;
    const also = this.also;
    const called = given.into
      ? this.bench.code(given.into)!.name
      : given.name || this.cards.value[0]?.name || "";
    const rows = Object.fromEntries([candidate, ...also].map((id) => [id, given.into ?? "new"]));
    const next = following(this.shown, candidate, this.decided, also);
    const saying = this.bench.say("candidates.confirm", { candidate, also, ...given }, { decided: rows as any });
    this.asking.value = null;
    this.goOn(next);
    const answer = await saying;
    if (answer.error) return this.open(candidate, also); // nothing was decided: back to it
    this.forget(candidate);
    const code = this.bench.table<any>("decided").get(candidate) as unknown as string | undefined;
    if (code) used(code);
    this.bench.done(this.bench.t("candidates.confirmed", { name: called }));
  }

  async reject(reason: string): Promise<void> {
    const candidate = this.current;
    if (!this.isHere) return;
    const next = following(this.shown, candidate, this.decided);
    const saying = this.bench.say("candidates.reject", { candidate, reason }, { decided: { [candidate]: "" as any } });
    this.asking.value = null;
    this.goOn(next);
    const answer = await saying;
    if (answer.error) return this.open(candidate);
    this.forget(candidate);
    this.bench.done(this.bench.t("candidates.rejected"));
  }

  async reopen(): Promise<void> {
    const candidate = this.current;
    const answer = await this.bench.say("candidates.reopen", { candidate }, { decided: { [candidate]: null as any } });
    if (!answer.error) this.bench.done(this.bench.t("candidates.reopened"));
    void this.fetch([candidate]);
  }

  /** Takes one candidate together with another; into its code, where that is confirmed. */
  async join(dragged: string, target: string): Promise<void> {
    if (dragged === target || this.decided(dragged) !== undefined) return;
    const code = this.bench.table<any>("decided").get(target) as unknown as string | undefined;
    if (code) {
      const answer = await this.bench.say(
        "candidates.confirm",
        { candidate: dragged, into: code },
        { decided: { [dragged]: code as any } },
      );
      if (!answer.error) this.bench.done(this.bench.t("candidates.confirmed", { name: this.bench.code(code)?.name ?? "" }));
      return;
    }
    const also = target === this.current ? this.also : [];
    this.open(target, [...new Set([...also, dragged])]);
  }

  apart(id: string): void {
    this.open(this.current, this.also.filter((other) => other !== id));
  }

  private goOn(next: Candidate | undefined): void {
    if (next) this.open(next.id);
    else this.choosing.clear();
  }
}
