import { describe, expect, it } from "vitest";

import { Draft, hasDrafts } from "../src/parts/drafts";

const bench = (id: string, coder = "anna"): any => ({ study: { peek: () => ({ id, coder }) } });

describe("a draft", () => {
  it("stays until it is saved, and where that is refused", async () => {
    const draft = new Draft<string>(bench("a"), "memo:1");
    draft.keep("not to be lost");
    expect(hasDrafts()).toBe(true);
    expect(await draft.save(async () => false)).toBe(false);
    expect(new Draft<string>(bench("a"), "memo:1").words).toBe("not to be lost");
    expect(await draft.save(async () => true)).toBe(true);
    expect(draft.words).toBeUndefined();
    expect(hasDrafts()).toBe(false);
  });

  it("goes once at a time, however often it is sent", async () => {
    const draft = new Draft<string>(bench("a"), "memo:1");
    draft.keep("said once");
    let answer: (saved: boolean) => void = () => {};
    const sent: number[] = [];
    const saving = () => new Promise<boolean>((resolve) => (sent.push(1), (answer = resolve)));
    const first = draft.save(saving);
    // the box was closed and opened again while nobody answers
    const again = new Draft<string>(bench("a"), "memo:1");
    expect(again.isLeaving).toBe(true);
    expect(await again.save(saving)).toBe(false);
    expect(again.words).toBe("said once");
    answer(true);
    expect(await first).toBe(true);
    expect(sent).toHaveLength(1);
    expect(again.isLeaving).toBe(false);
  });

  it("is of one coder of one study", () => {
    const draft = new Draft<string>(bench("a"), "memo:P01:0:9");
    draft.keep("about P01 of this study");
    expect(new Draft(bench("b"), "memo:P01:0:9").words).toBeUndefined();
    expect(new Draft(bench("a", "ben"), "memo:P01:0:9").words).toBeUndefined();
    draft.drop();
  });
});
