import { expect, test } from "vitest";

import type { Code, Theme } from "../src/bench";
import { afterLeaving, between, boardOf, listsOf, mayNest, neighbour } from "../src/views/themes/board";

const theme = (id: string, under = "", overarching = false) => ({ id, name: id, under, overarching }) as unknown as Theme;
const code = (id: string, of = "") => ({ id, name: id, theme: of }) as unknown as Code;

const themes = [theme("A", "top"), theme("B"), theme("sub", "B"), theme("top", "", true)];
const codes = [code("1"), code("2"), code("3"), code("a", "A"), code("s", "sub"), code("lost", "gone")];
const lists = listsOf(boardOf(themes, codes));

test("the tray holds the codes of no theme, and of a theme that is no more", () => {
  expect(boardOf(themes, codes).tray.map(({ id }) => id)).toEqual(["1", "2", "3", "lost"]);
});

test("every theme and every code stands once on the board, whatever lies under what", () => {
  const stops = lists.flat();
  expect(new Set(stops).size).toBe(stops.length);
  expect(stops.length).toBe(themes.length + codes.length);
});

test("arrows reach every stop and never leave the board", () => {
  const seen = new Set(["c:1"]);
  const open = ["c:1"];
  while (open.length) {
    const from = open.pop()!;
    for (const way of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] as const) {
      const to = neighbour(lists, from, way);
      if (!seen.has(to)) open.push(to);
      seen.add(to);
    }
  }
  expect(seen).toEqual(new Set(lists.flat()));
});

test("codes are chosen from one to another in either direction, within a list", () => {
  expect(between(lists, "c:1", "c:3")).toEqual(["1", "2", "3"]);
  expect(between(lists, "c:3", "c:2")).toEqual(["2", "3"]);
  expect(between(lists, "c:1", "c:a")).toEqual(["a"]);
});

test("after codes leave, the next of their list has the focus, or the one before, or none", () => {
  expect(afterLeaving(lists, ["1", "2"])).toBe("c:3");
  expect(afterLeaving(lists, ["lost"])).toBe("c:3");
  expect(afterLeaving(lists, ["a"])).toBe(null);
});

test("only nestings of three levels are offered", () => {
  const may = (a: string, b: string) => mayNest(themes.find((t) => t.id === a)!, themes.find((t) => t.id === b)!, themes);
  expect(may("B", "top")).toBe(true);
  expect(may("A", "B")).toBe(true);
  expect(may("B", "A")).toBe(false); // has a subtheme
  expect(may("A", "sub")).toBe(false);
  expect(may("top", "A")).toBe(false);
  expect(may("A", "A")).toBe(false);
});
