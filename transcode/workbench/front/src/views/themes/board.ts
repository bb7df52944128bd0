// The board as it stands: the tray, overarching themes, themes, subthemes, and the order in which
// arrows walk over them. Pure.

import type { Code, Theme } from "../../bench";

export interface Column {
  theme: Theme;
  codes: Code[];
  subs: Column[];
}
export interface Section {
  top: Theme | null; // overarching; null gathers the themes that lie under none
  columns: Column[];
}
export interface Board {
  tray: Code[];
  sections: Section[];
}

export function boardOf(themes: readonly Theme[], codes: readonly Code[]): Board {
  const known = new Map(themes.map((theme) => [theme.id, theme]));
  const under = (id: string) => themes.filter((t) => t.under === id && !t.overarching);
  const column = (theme: Theme): Column => ({
    theme,
    codes: codes.filter((code) => code.theme === theme.id),
    subs: under(theme.id).map(column),
  });
  const tops = themes.filter((theme) => theme.overarching);
  const loose = themes.filter((t) => !t.overarching && !known.has(t.under));
  return {
    tray: codes.filter((code) => !known.has(code.theme)),
    sections: [
      ...tops.map((top) => ({ top, columns: under(top.id).map(column) })),
      { top: null, columns: loose.map(column) },
    ],
  };
}

/** What arrows walk over: in each list a theme (`t:` and its id) and its codes (`c:`). */
export type Stop = string;
export const stopOf = (kind: "t" | "c", id: string): Stop => `${kind}:${id}`;

export function listsOf(board: Board): Stop[][] {
  const lists: Stop[][] = [board.tray.map((code) => stopOf("c", code.id))];
  const add = ({ theme, codes, subs }: Column) => {
    lists.push([stopOf("t", theme.id), ...codes.map((code) => stopOf("c", code.id))]);
    subs.forEach(add);
  };
  for (const { top, columns } of board.sections) {
    if (top) lists.push([stopOf("t", top.id)]);
    columns.forEach(add);
  }
  return lists.filter((list) => list.length);
}

export type Way = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** The stop that an arrow leads to; the same one at the edge of the board. */
export function neighbour(lists: Stop[][], from: Stop, way: Way): Stop {
  const at = lists.findIndex((list) => list.includes(from));
  if (at < 0) return lists[0]?.[0] ?? from;
  const row = lists[at]!.indexOf(from);
  if (way === "ArrowUp") return lists[at]![Math.max(0, row - 1)]!;
  if (way === "ArrowDown") return lists[at]![Math.min(lists[at]!.length - 1, row + 1)]!;
  const other = lists[at + (way === "ArrowLeft" ? -1 : 1)];
  return other ? other[Math.min(row, other.length - 1)]! : from;
}

/** The codes between two stops of one list, both with them. */
export function between(lists: Stop[][], from: Stop, to: Stop): string[] {
  const list = lists.find((one) => one.includes(from) && one.includes(to));
  if (!list) return to.startsWith("c:") ? [to.slice(2)] : [];
  const [a, b] = [list.indexOf(from), list.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return list.slice(a, b + 1).flatMap((stop) => (stop.startsWith("c:") ? [stop.slice(2)] : []));
}

/** Where the focus goes when codes leave their list: the next that stays there, so that one goes on. */
export function afterLeaving(lists: Stop[][], leaving: readonly string[]): Stop | null {
  const gone = new Set(leaving.map((id) => stopOf("c", id)));
  const list = lists.find((one) => one.some((stop) => gone.has(stop)));
  if (!list) return null;
  const last = list.findLastIndex((stop) => gone.has(stop));
  const stays = (stop: Stop) => stop.startsWith("c:") && !gone.has(stop);
  return list.slice(last).find(stays) ?? list.findLast(stays) ?? null;
}

/** Whether a theme may be put under another: what is offered. Python refuses what may not be. */
export function mayNest(theme: Theme, under: Theme, themes: readonly Theme[]): boolean {
  if (theme.id === under.id || theme.overarching) return false;
  if (under.overarching) return true;
  if (themes.some((other) => other.under === theme.id)) return false;
  const above = themes.find((other) => other.id === under.under);
  return !above || !!above.overarching;
}
