import { describe, expect, it } from "vitest";

import { following, narrowed, sections, stateOf, type Candidate, type Filter } from "../src/views/candidates/candidates";

const candidate = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id, name: `name of ${id}`, phrases: [], described: "", stability: 0.9, strength: "steady (0.90)",
  steadiness: "steady", tentative: false, quotation: "", chatter: false, participants: ["P01"], groups: [["nurses", 1], ["teachers", 0]],
  mostly: "", passages: 2, ...more,
});

const ALL = [
  candidate("a", { participants: ["P01", "P02"], phrases: ["beside my bed"] }),
  candidate("b", { steadiness: "loose", groups: [["teachers", 2]] }),
  candidate("c", { tentative: true }),
  candidate("d"),
];
const EVERYTHING: Filter = { q: "", participant: "", group: "", stability: "", state: "" };
const none = () => undefined;
const by = (filter: Partial<Filter>, decided: (id: string) => string | undefined = none) =>
  narrowed(ALL, { ...EVERYTHING, ...filter }, decided).map((one) => one.id).join("");

describe("what the list is narrowed to", () => {
  it("is everything at first", () => expect(by({})).toBe("abcd"));
  it("goes by participant and group, of which nobody is nobody", () => {
    expect(by({ participant: "P02" })).toBe("a");
    expect(by({ group: "teachers" })).toBe("b");
    expect(by({ group: "nurses" })).toBe("acd");
  });
  it("goes by stability, where tentative is one of its own", () => {
    expect(by({ stability: "loose" })).toBe("b");
    expect(by({ stability: "tentative" })).toBe("c");
  });
  it("goes by what was decided", () => {
    const decided = (id: string) => ({ a: "own name", b: "" })[id];
    expect([by({ state: "open" }, decided), by({ state: "confirmed" }, decided), by({ state: "rejected" }, decided)]).toEqual(["cd", "a", "b"]);
    expect(["own name", "", undefined].map(stateOf)).toEqual(["confirmed", "rejected", "open"]);
  });
  it("finds the words of a quotation, and puts chatter last", () => {
    const some = [candidate("x", { chatter: true }), candidate("y", { quotation: "It was late" })];
    expect(narrowed(some, { ...EVERYTHING, q: "late" }, none).map((one) => one.id)).toEqual(["y"]);
    const { open, chatter } = sections(some, none);
    expect([open, chatter].map((rows) => rows.map((one) => one.id).join())).toEqual(["y", "x"]);
    expect(following(some, "y", none)?.id).toBe("x");
  });
  it("searches names, phrases and the coder's own name, every word of it", () => {
    expect(by({ q: "BED my" })).toBe("a");
    expect(by({ q: "bed nothing" })).toBe("");
    expect(by({ q: "own" }, (id) => (id === "d" ? "my own" : undefined))).toBe("d");
  });
});

describe("what comes next", () => {
  const after = (current: string, decided: (id: string) => string | undefined = none, but: string[] = []) =>
    following(ALL, current, decided, but)?.id;
  it("is the one after it, and then round to the beginning", () => {
    expect(after("a")).toBe("b");
    expect(after("d")).toBe("a");
  });
  it("is none that is decided, nor one that is being decided", () => {
    expect(after("a", (id) => (id === "b" ? "" : undefined))).toBe("d");
    expect(after("a", none, ["b"])).toBe("d");
    expect(after("a", () => "")).toBeUndefined();
  });
  it("is a tentative one once the others are decided", () => {
    expect(after("a", (id) => ("bd".includes(id) ? "x" : undefined))).toBe("c");
  });
});

it("puts tentative and decided ones under headings of their own", () => {
  const { open, tentative, done } = sections(ALL, (id) => (id === "a" ? "own" : undefined));
  expect([open, tentative, done].map((rows) => rows.map((one) => one.id).join(""))).toEqual(["bd", "c", "a"]);
});
