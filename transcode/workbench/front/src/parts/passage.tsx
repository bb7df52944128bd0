// A passage in a list: chosen by its box or by key, followed into its interview and back.

import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { useBench } from "../bench";
import type { Choosing } from "./choosing";
import { Quote, type Quoted } from "./quote";

interface PassageProps {
  choosing: Choosing;
  quoted: Quoted;
  /** Where Back leads to, in the address. */
  id: string;
  n: number;
  chooses: boolean;
  isOut?: boolean;
  codes: string[];
  children?: ComponentChildren;
}

export function Passage({ choosing, quoted, id, n, chooses, isOut, codes, children }: PassageProps) {
  const bench = useBench();
  // a key that goes through hundreds of passages draws two of them anew
  const isChosen = useComputed(() => choosing.chosen.value.has(id)).value;
  const isHere = useComputed(() => choosing.at.value === n).value;
  const known = codes.map((code) => bench.code(code)).filter((code) => !!code);
  return (
    <li
      class={`tc-member${isOut ? " tc-out" : ""}${isChosen ? " tc-chosen" : ""}`}
      data-at={n}
      tabIndex={isHere ? 0 : -1}
      onFocusIn={() => (choosing.at.value = n)}
    >
      {chooses && (
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isChosen}
          aria-label={bench.t("passages.choose", { n: n + 1 })}
          onChange={() => choosing.toggle(id)}
        />
      )}
      <div>
        <Quote quoted={quoted} leaving={() => bench.place.note({ passage: id })} />
        {(children || known.length > 0) && (
          <p class="tc-member-foot">
            {children}
            {known.map((code) => (
              <CodeLink key={code.id} code={code.id} />
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

/** Passages drawn at once; the others follow, so that no key waits for hundreds of them. */
const AT_ONCE = 24;
const AFTER_MS = 40;

/** How many passages of a list are drawn by now: the first ones, and those around the focus. */
export function useDrawn(choosing: Choosing, all: number): number {
  const drawn = useSignal(AT_ONCE);
  const upTo = Math.max(drawn.value, useComputed(() => Math.ceil(choosing.at.value / AT_ONCE) * AT_ONCE).value + AT_ONCE);
  useEffect(() => {
    if (upTo >= all) return;
    const timer = setTimeout(() => (drawn.value = upTo + AT_ONCE), AFTER_MS);
    return () => clearTimeout(timer);
  }, [upTo, all]);
  return upTo;
}

/** A code by its colour and name; it opens the code. */
export function CodeLink({ code }: { code: string }) {
  const bench = useBench();
  const row = bench.code(code);
  if (!row) return null;
  return (
    <button type="button" class="tc-code-link" onClick={() => bench.place.go("codes", code)}>
      <span class="tc-dot" style={{ background: row.colour }} />
      <span dir="auto">{row.name}</span>
    </button>
  );
}

/** What can be done with the chosen passages. */
export function PassageBar({ choosing, children }: { choosing: Choosing; children: ComponentChildren }) {
  const bench = useBench();
  const n = choosing.chosen.value.size;
  return (
    <div class="tc-passage-bar" role="toolbar" aria-label={bench.t("passages.withChosen")}>
      {n > 0 ? (
        <span>{bench.t("passages.chosen", { n })}</span>
      ) : (
        <span class="tc-faint">
          <kbd>x</kbd> {bench.t("passages.chooses")}
        </span>
      )}
      {children}
    </div>
  );
}
