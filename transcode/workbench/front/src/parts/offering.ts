// Codes by digit, in every view: those suggested, with their odds, then those used last, then the
// newest.

import { signal } from "@preact/signals";

import type { Bench } from "../bench";
import type { Choice } from "./picker";

export interface Suggestion {
  code: string;
  /** How likely the code is here, 0 to 1; null while that is not tested. */
  odds: number | null;
  /** Share of the coded passages that have it. */
  often: number;
}

const DIGITS = 9;
/** Codes used last, the latest first; ids only. */
const recents = signal<string[]>([]);

/** Notes that a code was used. */
export function used(code: string): void {
  recents.value = [code, ...recents.value.filter((other) => other !== code)].slice(0, DIGITS);
}

/**
 * What the digits 1 to 9 give.
 * @param has codes that are there already, and are not suggested.
 */
export function offering(bench: Bench, suggestions: readonly Suggestion[], has: ReadonlySet<string> = new Set()): Choice[] {
  const codes = bench.codes;
  const byId = new Map(codes.map((code) => [code.id, code]));
  const percent = new Intl.NumberFormat(bench.language.value, { style: "percent" });
  const suggested = suggestions.flatMap(({ code, odds, often }) => {
    const found = byId.get(code);
    const hint =
      odds === null
        ? bench.t("reading.untested")
        : bench.t("reading.suggested", { sure: percent.format(odds), often: percent.format(often) });
    return found && !has.has(code) ? [{ code: found, hint }] : [];
  });
  const taken = new Set(suggested.map(({ code }) => code.id));
  const rest = [...recents.value, ...codes.map((code) => code.id).reverse()]
    .filter((id, n, all) => byId.has(id) && !taken.has(id) && all.indexOf(id) === n)
    .map((id) => ({ code: byId.get(id)! }));
  return [...suggested, ...rest].slice(0, DIGITS);
}
