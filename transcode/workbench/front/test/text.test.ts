import { describe, expect, it } from "vitest";

import { replaced } from "../src/views/correct/draft";
import { Text } from "../src/views/reading/text";
import { lanes, spread } from "../src/text/lanes";
import { Offsets, turnAt } from "../src/text/offsets";

describe("places in a text are code points", () => {
  const texts = ["plain words", "a 🙂 b", "🙂🙂", "e\u0301 👩‍👩‍👧 قالوا", ""];
  it.each(texts)("there and back in %j", (text) => {
    const table = new Offsets(text);
    const points = [...text];
    expect(table.length).toBe(points.length);
    let unit = 0;
    for (let point = 0; point <= points.length; point++) {
      expect(table.toUnits(point)).toBe(unit);
      expect(table.toPoints(unit)).toBe(point);
      unit += points[point]?.length ?? 0;
    }
  });
  it("counts a place inside a character as before it", () => {
    expect(new Offsets("a🙂b").toPoints(2)).toBe(1);
  });
  it("finds the turn of a place", () => {
    const turns = [{ begin: 0 }, { begin: 10 }, { begin: 25 }];
    expect([0, 9, 10, 24, 25, 99].map((at) => turnAt(turns, at))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe("stripes", () => {
  it("that overlap have lanes of their own, others share one", () => {
    expect(lanes([{ begin: 0, end: 9 }, { begin: 3, end: 5 }, { begin: 9, end: 12 }])).toEqual([0, 1, 0]);
  });
  it("of any spans never cover one another", () => {
    let seed = 7;
    const draw = (n: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
    const spans = Array.from({ length: 200 }, () => {
      const begin = draw(300);
      return { begin, end: begin + 1 + draw(40) };
    });
    const lane = lanes(spans);
    spans.forEach((a, i) =>
      spans.forEach((b, j) => {
        if (i < j && lane[i] === lane[j]) expect(a.end <= b.begin || b.end <= a.begin).toBe(true);
      }),
    );
  });
  it("have names that stand one below the other", () => {
    const tops = spread([5, 5, 6, 100], 20);
    expect(tops).toEqual([5, 25, 45, 100]);
  });
});

describe("an interview", () => {
  const text = new Text({
    interview: "P01",
    digest: "d",
    language: "en",
    timed: true,
    turns: [
      { id: "a", speaker: "I", asks: true, begin: 0, start: 0, end: 900, text: "How 🙂 so" },
      { id: "b", speaker: "P", asks: false, begin: 9, start: 1000, end: 2500, text: "Never off" },
    ],
    times: [9, 14, 1000, 1400, 6, 4, 600, 900],
    passages: [["s", 9, 18]],
    codings: {},
  });
  it("gives words across turns as the study's text has them", () => {
    expect(text.words(4, 14)).toBe("🙂 so\nNever");
  });
  it("knows when words are said, and which are said at a time", () => {
    expect(text.timings.map((t) => [t.begin, t.end, t.start, t.stop])).toEqual([
      [9, 14, 1000, 1400],
      [15, 18, 1600, 2300],
    ]);
    expect(text.timeOf(15)).toBe(1600);
    expect(text.saidAt(1700)?.begin).toBe(15);
    expect(text.saidAt(1500)).toBe(null);
  });
  it("knows the passage of a place", () => {
    expect(text.passageAt(3)?.id).toBe("s");
    expect(text.passageAt(18)).toBe(undefined);
  });
});

describe("a word that was mended", () => {
  it("is found, without what stands around it", () => {
    expect(replaced("So Kirstin, came.", "So Kirsten, came.")).toEqual({ was: "Kirstin", now: "Kirsten" });
    expect(replaced("det er på Rigs hospitalet nu", "det er på Rigshospitalet nu")).toEqual({
      was: "Rigs hospitalet",
      now: "Rigshospitalet",
    });
  });
  it("is none where words were added, or all of it was told anew", () => {
    expect(replaced("one two", "one and two")).toBe(null);
    expect(replaced("a b c d e f", "g h i j k l")).toBe(null);
  });
});
