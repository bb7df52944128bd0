import { expect, it, vi } from "vitest";

import { Suggesting } from "../src/parts/suggesting";

it("asks one question at a time, and then the latest that is wanted", async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  const answers: ((told: any) => void)[] = [];
  const bench: any = {
    host: {
      say: ({ with: { passage } }: any) => {
        asked.push(passage);
        return new Promise((resolve) => answers.push(resolve));
      },
    },
  };
  const suggesting = new Suggesting(bench, "reading.suggest");
  const told: string[] = [];
  const walk = async (passage: string) => {
    suggesting.want<string>({ passage }, (result) => told.push(result));
    await vi.advanceTimersByTimeAsync(300);
  };
  for (const passage of ["a", "b", "c", "d"]) await walk(passage); // learning takes longer than that
  expect(asked).toEqual(["a"]);
  answers[0]!({ result: "of a" });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["a", "d"]);
  answers[1]!(null); // nothing comes of it
  await walk("e");
  expect(asked).toEqual(["a", "d", "e"]);
  answers[2]!({ result: "of e" });
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["of a", "of e"]);
  vi.useRealTimers();
});
