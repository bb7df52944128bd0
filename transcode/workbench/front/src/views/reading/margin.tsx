// Stripes and names of the codings beside a turn. They are real buttons, because a screen reader
// does not see painted words.

import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

import { useBench, type Coding } from "../../bench";
import { lanes, spread } from "../../text/lanes";
import type { Acts } from "./acts";
import type { Text } from "./text";

const NAME_PX = 24;
const LANE_PX = 6;

interface Stripe {
  coding: Coding;
  top: number;
  height: number;
  begins: boolean;
}

interface MarginProps {
  turn: number;
  text: Text;
  codings: ReadonlySignal<Coding[]>;
  paragraph: () => HTMLElement | undefined;
  acts: Acts;
}

export function Margin({ turn, text, codings, paragraph, acts }: MarginProps) {
  const bench = useBench();
  const { begin } = text.turns[turn]!;
  const end = text.endOf(turn);
  const here = codings.value.filter((c) => c.begin < end && c.end > begin);
  const stripes = useSignal<Stripe[]>([]);
  const key = here.map((c) => c.id).join();

  useLayoutEffect(() => {
    const p = paragraph();
    const node = p?.firstChild;
    if (!p || !node) return;
    const measure = () => {
      const top = p.getBoundingClientRect().top;
      const table = text.offsets(turn);
      stripes.value = here.map((coding) => {
        const range = document.createRange();
        range.setStart(node, table.toUnits(Math.max(0, coding.begin - begin)));
        range.setEnd(node, table.toUnits(Math.min(table.length, coding.end - begin)));
        const box = range.getBoundingClientRect();
        return { coding, top: box.top - top, height: box.height, begins: coding.begin >= begin };
      });
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(p);
    return () => watch.disconnect();
  }, [key, turn]);

  const shown = stripes.value.filter((s) => here.some((c) => c.id === s.coding.id));
  if (!shown.length) return <div class="tc-margin" />;
  const lane = lanes(shown.map((s) => ({ begin: s.top, end: s.top + s.height })));
  const width = (Math.max(...lane) + 1) * LANE_PX;
  const named = shown.filter((s) => s.begins);
  const tops = spread(named.map((s) => s.top), NAME_PX);
  return (
    <div class="tc-margin" style={{ minHeight: `${Math.max(0, ...tops.map((top) => top + NAME_PX))}px` }}>
      {shown.map((stripe, n) => (
        <span
          key={stripe.coding.id}
          class="tc-stripe"
          style={{
            background: bench.code(stripe.coding.code)?.colour ?? "#888",
            insetInlineStart: `${lane[n]! * LANE_PX}px`,
            top: `${stripe.top}px`,
            height: `${stripe.height}px`,
          }}
        />
      ))}
      {named.map((stripe, n) => {
        const code = bench.code(stripe.coding.code);
        const words = text.words(stripe.coding.begin, stripe.coding.end).split(/\s+/).length;
        return (
          <span
            key={stripe.coding.id}
            class="tc-label"
            style={{ top: `${tops[n]}px`, insetInlineStart: `${width + 4}px` }}
          >
            <button
              type="button"
              class="tc-code"
              aria-pressed={acts.touched.value === stripe.coding.id}
              aria-label={bench.t("reading.stripe", { code: code?.name ?? "", n: words })}
              onClick={() => (acts.touched.value = stripe.coding.id)}
              onDblClick={() => bench.place.go("codes", stripe.coding.code)}
            >
              <span class="tc-dot" style={{ background: code?.colour ?? "#888" }} />
              <span dir="auto">{code?.name ?? "…"}</span>
            </button>
            {acts.touched.value === stripe.coding.id && (
              <>
                <button
                  type="button"
                  class="tc-plain"
                  title={bench.t("reading.openCode")}
                  aria-label={bench.t("reading.openCode")}
                  onClick={() => bench.place.go("codes", stripe.coding.code)}
                >
                  ↗
                </button>
                <button
                  type="button"
                  class="tc-plain"
                  title={bench.t("reading.deleteCoding")}
                  aria-label={bench.t("reading.deleteCoding")}
                  onClick={() => acts.uncode(stripe.coding)}
                >
                  ×
                </button>
              </>
            )}
          </span>
        );
      })}
    </div>
  );
}
