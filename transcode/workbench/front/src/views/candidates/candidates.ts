// Candidate codes as Python tells them, and which of them a coder wants to see.

import type { Quoted } from "../../parts/quote";

export interface Candidate {
  id: string;
  name: string;
  phrases: string[];
  /** A whole short clause, as it was said; "" where there is none. */
  quotation: string;
  described: string;
  stability: number;
  strength: string;
  steadiness: string;
  tentative: boolean;
  /** Most of its passages are talk about the talk. */
  chatter: boolean;
  participants: string[];
  groups: [string, number][];
  mostly: string;
  passages: number;
}

export interface Member extends Quoted {
  segment: string;
  codes: string[];
}

export interface Card {
  id: string;
  name: string;
  phrases: string[];
  quotation: string;
  described: [string, string, string] | null;
  strength: string;
  said_by: string;
  participants: string[];
  participants_total: number;
  groups: [string, number, number][];
  passages: Member[];
  changed: number;
  nearest: [string, string][];
  theme: string;
  tentative: boolean;
  chatter: boolean;
  reason: string;
}

/** What the list is narrowed to; "" is everything. Kept in the address. */
export interface Filter {
  q: string;
  participant: string;
  group: string;
  stability: string;
  state: string;
}

export const FILTERS = ["q", "participant", "group", "stability", "state"] as const;

export const STABILITIES = ["steady", "fairly steady", "loose", "tentative"] as const;

/** Candidate -> the name of the code that it became, "" where it was rejected. */
export type Decided = (candidate: string) => string | undefined;

export function stateOf(name: string | undefined): "open" | "confirmed" | "rejected" {
  return name === undefined ? "open" : name === "" ? "rejected" : "confirmed";
}

export function narrowed(all: readonly Candidate[], filter: Filter, decided: Decided): Candidate[] {
  const words = filter.q.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    if (filter.participant && !one.participants.includes(filter.participant)) return false;
    if (filter.group && !one.groups.some(([group, n]) => group === filter.group && n > 0)) return false;
    if (filter.stability === "tentative" ? !one.tentative : filter.stability && one.steadiness !== filter.stability)
      return false;
    const own = decided(one.id);
    if (filter.state && stateOf(own) !== filter.state) return false;
    const said = [own ?? "", one.name, one.described, ...one.phrases, one.quotation].join(" ").toLocaleLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The candidates in the order and under the headings of the list. */
export function sections(
  shown: readonly Candidate[],
  decided: Decided,
): { open: Candidate[]; tentative: Candidate[]; chatter: Candidate[]; done: Candidate[] } {
  const open: Candidate[] = [];
  const tentative: Candidate[] = [];
  const chatter: Candidate[] = [];
  const done: Candidate[] = [];
  for (const one of shown)
    (decided(one.id) !== undefined ? done : one.chatter ? chatter : one.tentative ? tentative : open).push(one);
  return { open, tentative, chatter, done };
}

/** The next one to decide on after this one, round to the beginning; undefined where none is left. */
export function following(
  shown: readonly Candidate[],
  current: string,
  decided: Decided,
  but: readonly string[] = [],
): Candidate | undefined {
  const { open, tentative, chatter } = sections(shown, decided);
  const waiting = [...open, ...tentative, ...chatter];
  const here = shown.findIndex((one) => one.id === current);
  const later = new Set(shown.slice(here + 1).map((one) => one.id));
  const left = waiting.filter((one) => one.id !== current && !but.includes(one.id));
  return left.find((one) => later.has(one.id)) ?? left[0];
}
