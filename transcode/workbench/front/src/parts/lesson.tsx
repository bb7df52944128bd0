// First steps on the sample study: the acts of an analysis one after another, ticked as they are done.

import { useBench } from "../bench";
import type { Standing } from "../views/overview";

export function Lesson({ now }: { now: Standing }) {
  const bench = useBench();
  const first = now.interviews.find((interview) => interview.released)?.id ?? "";
  const steps: { name: string; done: boolean; go: () => void }[] = [
    {
      name: "code",
      done: now.interviews.some((interview) => interview.codings > 0),
      go: () => bench.place.go("reading", first),
    },
    { name: "candidate", done: bench.table("decided").size > 0, go: () => bench.place.go("candidates") },
    { name: "open", done: bench.codes.some((code) => code.definition || code.theme), go: () => bench.place.go("codes") },
    { name: "theme", done: bench.codes.some((code) => code.theme), go: () => bench.place.go("themes") },
    { name: "finish", done: bench.table("covered").size > 0, go: () => bench.place.go("reading", first) },
  ];
  const next = steps.find((step) => !step.done);
  return (
    <section class="tc-tile tc-lesson" aria-labelledby="tc-lesson">
      <h2 id="tc-lesson">{bench.t("lesson.title")}</h2>
      <p class="tc-faint">{bench.t(next ? "lesson.first" : "lesson.done")}</p>
      <ol>
        {steps.map((step) => (
          <li key={step.name} data-done={step.done ? "yes" : undefined}>
            <span>
              {step.done && <span class="tc-tick">✓ </span>}
              {bench.t(`lesson.${step.name}`)}
            </span>
            <button type="button" class={step === next ? "tc-button tc-primary" : "tc-button"} onClick={step.go}>
              {bench.t(`lesson.go_${step.name}`)}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
