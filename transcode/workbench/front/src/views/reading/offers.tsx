// What a digit would give where the caret is: the codes suggested here with their odds, then those
// used last. In sight before a key is pressed, and one press for the mouse.

import { useBench } from "../../bench";
import type { Acts } from "./acts";

export function Offers({ acts }: { acts: Acts }) {
  const bench = useBench();
  const offered = acts.offered.value;
  if (!acts.target.value || !offered.length) return null;
  return (
    <div class="tc-offers" role="group" aria-label={bench.t("reading.offers")}>
      {offered.map(({ code, hint }, n) => (
        <button
          key={code!.id}
          type="button"
          class={hint ? "tc-offer tc-likely" : "tc-offer"}
          title={hint ? basis(bench, acts) : undefined}
          onMouseDown={(event) => event.preventDefault()} // the words stay chosen, the caret where it is
          onClick={() => acts.digit(n + 1)}
        >
          <kbd>{n + 1}</kbd>
          <span class="tc-dot" style={{ background: code!.colour }} />
          <span dir="auto">{code!.name}</span>
          {hint && <small>{hint}</small>}
        </button>
      ))}
    </div>
  );
}

/** What the suggestions rest on, and how far they can be trusted. */
function basis(bench: ReturnType<typeof useBench>, acts: Acts): string {
  const learned = acts.suggestedHere.value?.learned;
  if (!learned) return "";
  const percent = new Intl.NumberFormat(bench.language.value, { style: "percent" });
  if (learned.right === null) return bench.t("reading.learned", { n: learned.examples });
  return bench.t("reading.trust", {
    n: learned.examples,
    right: percent.format(learned.right),
    frequent: percent.format(learned.frequent ?? 0),
  });
}
