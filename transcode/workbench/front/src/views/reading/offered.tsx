// What a digit would give where the caret is: codes suggested here, then those used last.

import { useBench } from "../../bench";
import { Offers } from "../../parts/offers";
import type { Acts } from "./acts";

export function Offered({ acts }: { acts: Acts }) {
  const bench = useBench();
  if (!acts.target.value) return null;
  return (
    <Offers
      offered={acts.offered.value}
      label={bench.t("reading.offers")}
      basis={basis(bench, acts)}
      choose={(_, n) => acts.digit(n)}
    />
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
