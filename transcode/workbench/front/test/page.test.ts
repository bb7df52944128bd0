import { describe, expect, it } from "vitest";

import { KEYS } from "../src/keys";
import { matching } from "../src/parts/picker";
import { readPlace, writePlace } from "../src/place";
import { speak, type Book } from "../src/words";
import { da } from "../src/words/da";
import { en } from "../src/words/en";

const code = (name: string, order = 0): any => ({ id: name, name, order });

describe("the list of codes", () => {
  const codes = ["Afraid of being found out", "Backed from above", "Boundaries", "Being a beginner again"].map(code);
  it("puts a name that begins so before one that only holds it", () => {
    expect(matching(codes, "be")[0]!.name).toBe("Being a beginner again");
    expect(matching(codes, "fou")[0]!.name).toBe("Afraid of being found out");
  });
  it("finds Danish letters", () => {
    expect(matching(["Åben for andre", "Øvelse"].map(code), "øv")[0]!.name).toBe("Øvelse");
  });
  it("finds nothing rather than anything", () => {
    expect(matching(codes, "zq")).toEqual([]);
  });
});

describe("the address", () => {
  it("comes back as it was", () => {
    const place = { view: "reading", id: "P 01/æ", at: { begin: "3", end: "9" } };
    expect(readPlace(writePlace(place))).toEqual(place);
  });
  it("may be empty", () => {
    expect(readPlace("")).toEqual({ view: "", id: "", at: {} });
  });
});

describe("the words", () => {
  const keysOf = (book: Book) =>
    Object.entries(book).flatMap(([view, said]) => Object.keys(said).map((key) => `${view}.${key}`));
  it("are complete in Danish", () => {
    expect(keysOf(da as Book).sort()).toEqual(keysOf(en).sort());
  });
  it("have the same places to fill in", () => {
    const places = (sentence: any): string[] =>
      [...new Set(JSON.stringify(sentence).match(/\{\w+\}/g) ?? [])].filter((p) => p !== "{n}").sort();
    for (const key of keysOf(en)) {
      const [view, name] = key.split(".") as [string, string];
      expect(places((da as Book)[view]![name]), key).toEqual(places((en as Book)[view]![name]));
    }
  });
  it("count by the rule of the language", () => {
    expect(speak("en", "reading.codings", { n: 1 })).toBe("one coding");
    expect(speak("da", "reading.codings", { n: 1200 })).toBe("1.200 kodninger");
  });
});

describe("the keys", () => {
  it("each have a sentence, and none stands twice in a view", () => {
    for (const { does } of KEYS) expect(speak("en", does), does).not.toBe(does);
    const taken = KEYS.map(({ view, keys }) => `${view} ${keys}`);
    expect(new Set(taken).size).toBe(taken.length);
  });
});
