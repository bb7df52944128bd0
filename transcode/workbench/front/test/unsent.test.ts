import { describe, expect, it } from "vitest";

import type { Message } from "../src/host";
import { Unsent } from "../src/unsent";

const said = (verb: string, given: Record<string, unknown> = {}): Message => ({ number: verb, verb, with: given, since: 0 });
const anna = { id: "study", coder: "anna" };

describe("what a cell had not got through when it ended", () => {
  const coding = said("reading.code", { interview: "P01", name: "in their own words" });
  const memo = said("reading.memo", { text: "kept as a draft" });

  it("goes to the next cell of the same coder, once", () => {
    new Unsent(false, "").leave(anna, [coding, memo]);
    const ben = new Unsent(false, "");
    ben.take({ ...anna, coder: "ben" });
    const other = new Unsent(false, "");
    other.take({ ...anna, id: "another study" });
    expect([...ben.left, ...other.left]).toEqual([]);
    const next = new Unsent(false, "");
    next.take(anna);
    expect(next.left).toEqual([coding]); // the memo is in its box, not saved yet
    const later = new Unsent(false, "");
    later.take(anna);
    expect(later.left).toEqual([]);
  });

  it("is still there when that one ends as well", () => {
    const first = new Unsent(false, "");
    first.leave(anna, [coding]);
    const second = new Unsent(false, "");
    second.take(anna);
    second.leave(anna, [said("reading.uncode")]);
    const third = new Unsent(false, "");
    third.take(anna);
    expect(third.left.map((message) => message.verb)).toEqual(["reading.code", "reading.uncode"]);
  });

  it("would be lost with the window, whatever it holds", () => {
    const unsent = new Unsent(false, "");
    expect(unsent.loses([])).toBe(false);
    expect(unsent.loses([said("reading.uncode", { code: "c" })])).toBe(true);
  });
});
