// One list of differences: both readings in context; a digit settles each.

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

import { useBench, type Bench, type Code } from "../../bench";
import { isTyping } from "../../keys";
import { Picker, type Pickable } from "../../parts/picker";
import { Popover } from "../../parts/popover";
import { canHear, hear, HearButton, timeOf } from "../../parts/quote";
import { useSaid } from "../../parts/said";

interface Difference {
  interview: string;
  group: string;
  speaker: string;
  start_ms: number;
  end_ms: number;
  text: string;
  question: string;
  begin: number;
  end: number;
  digest: string;
  before: string;
  after: string;
  readings: { coder: string; codes: string[] }[];
  settled: string | null;
  stands: string[];
}
interface Told {
  /** How many differences there are, and how many are not settled. */
  of: number;
  left: number;
  differences: Difference[];
  codes: Record<string, { id: string; name: string; definition: string }>;
  coders: string[];
  waiting: number;
  alone: string[];
}
interface Way {
  digit: string;
  label: string;
  codes: string[];
}

export function Differences() {
  const bench = useBench();
  const told = useSignal<Told | null>(null);
  const at = useSignal(0);
  const present = useSignal("");
  const open = useSignal(true); // only those not settled yet
  const asking = useSignal<{ of: Difference; beside: Element } | null>(null);
  const list = useRef<HTMLOListElement>(null);

  // asked once more where something changed while it was asked: it compares two whole rounds
  const asked = useRef<"no" | "yes" | "again">("no");
  const look = async (): Promise<void> => {
    if (asked.current !== "no") return void (asked.current = "again");
    asked.current = "yes";
    const answer = await bench.ask<Told>("together.differences", { settled: !open.peek() });
    const isOld = (asked.current as string) === "again";
    asked.current = "no";
    if (answer) {
      if (!isOld || !told.peek()) told.value = answer;
      present.value ||= answer.coders.join(", ");
    }
    if (isOld) await look();
  };
  useSignalEffect(() => {
    void [bench.table("undo"), bench.table("codes"), open.value];
    if (!bench.pending.value.length) void look();
  });
  const shown = useComputed(() => told.value?.differences.filter((d) => !open.value || d.settled === null) ?? []);
  // before the next key: the row that had the focus is gone once it is settled
  useLayoutEffect(() => {
    const el = list.current?.children[at.value] as HTMLElement | undefined;
    el?.focus({ preventScroll: true });
    el?.scrollIntoView({ block: "nearest" });
  }, [at.value, told.value, open.value]);
  if (!told.value) return <p class="tc-wait">{bench.t("app.wait")}</p>;
  const { codes, waiting, alone } = told.value;
  const beyond = (open.value ? told.value.left : told.value.of) - shown.value.length;

  const settle = async (difference: Difference, chosen: string[]) => {
    const { interview, digest, begin, end } = difference;
    // drawn at once; what Python then says is the list anew, and what it says of before is not drawn
    if (asked.current !== "no") asked.current = "again";
    if (difference.settled === null)
      told.value = {
        ...told.value!,
        left: told.value!.left - 1,
        differences: told.value!.differences.map((d) => (d === difference ? { ...d, settled: present.value, stands: chosen } : d)),
      };
    const answer = await bench.say("together.settle", { interview, digest, begin, end, codes: chosen, present: present.value });
    if (answer.error) {
      await look();
      return;
    }
    bench.done(bench.t("together.settledNow", { codes: named(chosen, codes, bench), interview }));
    if (!open.value) at.value = Math.min(at.value + 1, shown.value.length - 1);
    else at.value = Math.min(at.value, Math.max(0, shown.value.length - 2));
  };
  const onKey = (event: KeyboardEvent) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && (event.target as HTMLElement).closest("button")) return; // it presses the button
    const difference = shown.value[at.value];
    if (!difference) return;
    const act = {
      ArrowDown: () => (at.value = Math.min(at.value + 1, shown.value.length - 1)),
      j: () => (at.value = Math.min(at.value + 1, shown.value.length - 1)),
      ArrowUp: () => (at.value = Math.max(at.value - 1, 0)),
      k: () => (at.value = Math.max(at.value - 1, 0)),
      " ": () => hear(bench, difference),
      m: () => (asking.value = { of: difference, beside: list.current!.children[at.value]! }),
    }[event.key];
    const way = waysOf(difference, bench).find(({ digit }) => digit === event.key);
    if (!act && !way) return;
    event.preventDefault();
    if (act) act();
    else void settle(difference, way!.codes);
  };
  return (
    <section class="tc-differences" aria-label={bench.t("together.differences")} onKeyDown={onKey}>
      <div class="tc-bar">
        <label class="tc-present">
          {bench.t("together.present")}{" "}
          <input class="tc-field" dir="auto" value={present.value} onInput={(event) => (present.value = event.currentTarget.value)} />
        </label>
        <b>{bench.t("together.left", { n: told.value.left, of: told.value.of })}</b>
        <label>
          <input type="checkbox" checked={!open.value} onChange={(event) => (open.value = !event.currentTarget.checked)} />{" "}
          {bench.t("together.showSettled")}
        </label>
        <span class="tc-gap" />
        {waiting > 0 && (
          <button
            type="button"
            class="tc-button tc-primary"
            title={alone.length ? bench.t("together.adoptAlone", { interviews: alone.join(", ") }) : ""}
            onClick={() =>
              void bench.say("together.adopt").then((a) => a.error || bench.done(bench.t("together.adopted", { n: a.result.codings })))
            }
          >
            {bench.t("together.adopt", { n: waiting })}
          </button>
        )}
      </div>
      {!shown.value.length ? (
        <p class="tc-empty">{bench.t(told.value.of ? "together.allSettled" : "together.noDifferences")}</p>
      ) : (
        <ol class="tc-list tc-difference-list" ref={list}>
          {shown.value.map((difference, n) => (
            <li
              key={`${difference.interview}:${difference.begin}:${difference.end}`}
              class="tc-difference"
              tabIndex={n === at.value ? 0 : -1}
              aria-current={n === at.value ? "true" : undefined}
              onFocus={() => (at.value = n)}
              onClick={() => (at.value = n)}
            >
              <Passage difference={difference} />
              <Readings
                difference={difference}
                codes={codes}
                settle={(chosen) => void settle(difference, chosen)}
                other={(el) => (asking.value = { of: difference, beside: el })}
              />
            </li>
          ))}
        </ol>
      )}
      {beyond > 0 && shown.value.length > 0 && <p class="tc-faint">{bench.t("together.beyond", { n: beyond })}</p>}
      {asking.value && (
        <OtherCodes
          beside={asking.value.beside}
          codes={codes}
          close={() => (asking.value = null)}
          choose={(code) => {
            const { of } = asking.value!;
            asking.value = null;
            void settle(of, [code]);
          }}
        />
      )}
    </section>
  );
}

function Passage({ difference }: { difference: Difference }) {
  const bench = useBench();
  const { interview, begin, end, before, after, text, question } = difference;
  const words = useRef<HTMLElement>(null);
  const isHeard = useSaid(words, difference).value;
  return (
    <figure class="tc-quote">
      {!before && question && (
        <p class="tc-question" dir="auto">
          {question}
        </p>
      )}
      <blockquote dir="auto">
        {before && <span class="tc-faint">{before}</span>}
        <mark ref={words}>{text}</mark> {after && <span class="tc-faint">{after}</span>}
      </blockquote>
      <figcaption>
        <button
          type="button"
          class="tc-link"
          onClick={() => bench.place.go("reading", interview, { begin: String(begin), end: String(end) })}
        >
          {interview}
        </button>{" "}
        {[difference.speaker, difference.group, timeOf(difference)].filter(Boolean).join(" · ")}{" "}
        {canHear(bench, difference) && <HearButton quoted={difference} isHeard={isHeard} />}
      </figcaption>
    </figure>
  );
}

interface ReadingsProps {
  difference: Difference;
  codes: Told["codes"];
  settle: (codes: string[]) => void;
  other: (el: Element) => void;
}

function Readings({ difference, codes, settle, other }: ReadingsProps) {
  const bench = useBench();
  const ways = waysOf(difference, bench);
  const stands = [...difference.stands].sort().join();
  return (
    <div class="tc-readings">
      {difference.settled !== null && (
        <p class="tc-tick">✓ {bench.t("together.settled", { codes: named(difference.stands, codes, bench), present: difference.settled })}</p>
      )}
      {ways.map(({ digit, ...way }) => (
        <button
          key={digit}
          type="button"
          class="tc-button tc-reading-way"
          aria-pressed={difference.settled !== null && [...way.codes].sort().join() === stands}
          onClick={() => settle(way.codes)}
        >
          <kbd>{digit}</kbd>
          {way.label && <b>{way.label}</b>}
          <span dir="auto">{named(way.codes, codes, bench)}</span>
        </button>
      ))}
      <button type="button" class="tc-button tc-reading-way" onClick={(event) => other(event.currentTarget)}>
        <kbd>m</kbd>
        <span>{bench.t("together.otherCode")}</span>
      </button>
    </div>
  );
}

function OtherCodes({ beside, codes, choose, close }: { beside: Element; codes: Told["codes"]; choose: (code: string) => void; close: () => void }) {
  const bench = useBench();
  const known = new Map<string, Pickable>(Object.values(codes).map((code) => [code.id, { ...code, colour: "transparent" }]));
  for (const code of bench.codes) known.set(code.id, code);
  const among = [...known.values()];
  return (
    <Popover beside={beside} close={close} label={bench.t("together.otherWhich")}>
      <Picker<Pickable>
        label={bench.t("together.otherWhich")}
        among={among}
        offered={among.map((code) => ({ code, hint: "" }))}
        creates={false}
        choose={({ code }) => choose(code!.id)}
        close={close}
      />
    </Popover>
  );
}

/** What a digit settles: each coder's reading, all codes together, or none. */
export function waysOf({ readings }: Pick<Difference, "readings">, bench: Pick<Bench, "t">): Way[] {
  const ways: Way[] = readings.map(({ coder, codes }, n) => ({ digit: String(n + 1), label: coder, codes }));
  const seen = new Set(readings.map(({ codes }) => [...codes].sort().join()));
  const all = [...new Set(readings.flatMap(({ codes }) => codes))];
  if (!seen.has([...all].sort().join()) && readings.length < 9)
    ways.push({ digit: String(readings.length + 1), label: bench.t("together.all"), codes: all });
  if (!seen.has("")) ways.push({ digit: "0", label: "", codes: [] });
  return ways;
}

function named(ids: string[], codes: Told["codes"], bench: Bench): string {
  const name = (id: string) => bench.table<Code>("codes").get(id)?.name ?? codes[id]?.name ?? "";
  return ids.map(name).filter(Boolean).join(", ") || bench.t("together.noCode");
}
