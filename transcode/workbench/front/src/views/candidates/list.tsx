// The candidates beside the desk: narrowed, under headings, one dragged onto another.

import { useComputed, useSignal } from "@preact/signals";

import { useEffect, useRef } from "preact/hooks";

import { natural } from "../../text/order";
import { useBench } from "../../bench";
import type { Desk } from "./acts";
import { sections, STABILITIES, stateOf, type Candidate, type Filter } from "./candidates";

const DRAGGED = "application/x-transcode-candidate";

export function CandidateList({ desk }: { desk: Desk }) {
  const bench = useBench();
  const shown = desk.shown;
  const { open, tentative, chatter, done } = sections(shown, desk.decided);
  const all = desk.all.value!;
  const decided = all.filter((one) => desk.decided(one.id) !== undefined).length;
  const everybody = new Set(bench.interviews.value.filter((i) => i.released).map((i) => i.participant)).size;
  const given = { desk, everybody };
  return (
    <nav aria-label={bench.t("app.candidates")}>
      <Filters desk={desk} />
      <p class="tc-faint tc-progress">
        {bench.t("candidates.progress", { done: decided, n: all.length })}
        {shown.length < all.length && ` · ${bench.t("candidates.narrowed", { n: shown.length })}`}
      </p>
      {!shown.length && <p class="tc-faint">{bench.t("candidates.noneSuch")}</p>}
      <Section title={bench.t("candidates.open")} rows={open} {...given} />
      <Section title={bench.t("candidates.tentative")} hint={bench.t("candidates.tentativeHint")} rows={tentative} {...given} />
      <Section title={bench.t("candidates.chatter")} hint={bench.t("candidates.chatterHint")} rows={chatter} {...given} />
      <Section title={bench.t("candidates.done")} rows={done} {...given} />
    </nav>
  );
}

interface Given {
  desk: Desk;
  /** How many participants there are. */
  everybody: number;
}

function Section({ title, hint, rows, ...given }: { title: string; hint?: string; rows: Candidate[] } & Given) {
  if (!rows.length) return null;
  return (
    <>
      <h3 class="tc-heading">
        {title} <small>{rows.length}</small>
      </h3>
      {hint && <p class="tc-faint tc-tiny">{hint}</p>}
      <ul class="tc-list">
        {rows.map((one) => (
          <Row key={one.id} one={one} {...given} />
        ))}
      </ul>
    </>
  );
}

function Row({ one, desk, everybody }: { one: Candidate } & Given) {
  const bench = useBench();
  const over = useSignal(false);
  const row = useRef<HTMLButtonElement>(null);
  // of hundreds of rows only those are drawn anew for which something has changed
  const own = useComputed(() => desk.decided(one.id)).value;
  const state = stateOf(own);
  const isCurrent = useComputed(() => one.id === desk.current).value;
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const isTaken = useComputed(() => desk.also.includes(one.id)).value;
  const groups = one.groups.filter(([group, n]) => group && n > 0).map(([group, n]) => `${group} ${n}`);
  const shared = bench.t("candidates.shared", { n: one.participants.length, of: everybody });
  const facts = [shared, ...groups].join(" · ");
  return (
    <li>
      <button
        ref={row}
        type="button"
        class={`tc-row tc-candidate tc-is-${state}${over.value ? " tc-over" : ""}`}
        aria-current={isCurrent ? "true" : undefined}
        draggable={state === "open"}
        onClick={() => desk.open(one.id)}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (!step || event.altKey) return;
          event.preventDefault();
          event.stopPropagation();
          const rows = [...event.currentTarget.closest("nav")!.querySelectorAll<HTMLElement>(".tc-candidate")];
          rows[rows.indexOf(event.currentTarget) + step]?.focus();
        }}
        onDragStart={(event) => {
          event.dataTransfer!.setData(DRAGGED, one.id);
          event.dataTransfer!.effectAllowed = "move";
        }}
        onDragOver={(event) => {
          if (state === "rejected" || !event.dataTransfer!.types.includes(DRAGGED)) return;
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => (over.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          void desk.join(event.dataTransfer!.getData(DRAGGED), one.id);
        }}
      >
        <span class="tc-candidate-name">
          <span dir="auto">{own || one.name}</span>
          {state === "confirmed" && <span class="tc-tick" role="img" aria-label={bench.t("candidates.isConfirmed")}>✓</span>}
          {state === "rejected" && <span role="img" aria-label={bench.t("candidates.isRejected")}>✕</span>}
          {isTaken && <span class="tc-tick">+</span>}
        </span>
        {own && own !== one.name && (
          <span class="tc-tiny" dir="auto">
            “{one.name}”
          </span>
        )}
        {state === "open" && (
          <span class="tc-tiny tc-one-line" dir="auto" title={one.quotation && `“${one.quotation}”`}>
            {[one.phrases.join(" · "), one.quotation && `“${one.quotation}”`].filter(Boolean).join(" · ")}
          </span>
        )}
        {state === "open" && (
          <span class="tc-tiny" dir="auto" title={bench.t("candidates.saidBy", { n: one.participants.length, of: everybody })}>
            {facts}
          </span>
        )}
      </button>
    </li>
  );
}

function Filters({ desk }: { desk: Desk }) {
  const bench = useBench();
  const filter = desk.filter;
  const all = desk.all.value!;
  const participants = [...new Set(all.flatMap((one) => one.participants))].sort();
  const groups = [...new Set(all.flatMap((one) => one.groups.map(([group]) => group)))].filter(Boolean).sort(natural);
  const narrows = filter.participant || filter.group || filter.stability || filter.state;
  const choose = (field: keyof Filter, options: [string, string][]) => (
    <select
      class="tc-field"
      aria-label={bench.t(`candidates.by-${field}`)}
      value={filter[field]}
      onChange={(event) => desk.narrow(field, event.currentTarget.value)}
    >
      <option value="">{bench.t(`candidates.all-${field}`)}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  return (
    <div class="tc-filters">
      <input
        class="tc-field"
        dir="auto"
        type="search"
        aria-label={bench.t("candidates.search")}
        placeholder={bench.t("candidates.search")}
        value={filter.q}
        onInput={(event) => desk.narrow("q", event.currentTarget.value)}
      />
      <details open={!!narrows}>
        <summary>{bench.t("candidates.filter")}</summary>
        <div class="tc-filter-fields">
          {choose("state", (["open", "confirmed", "rejected"] as const).map((s) => [s, bench.t(`candidates.state-${s}`)]))}
          {choose("participant", participants.map((p) => [p, p]))}
          {groups.length > 0 && choose("group", groups.map((g) => [g, g]))}
          {choose("stability", STABILITIES.map((s) => [s, bench.t(`candidates.${s.replace(" ", "-")}`)]))}
        </div>
      </details>
    </div>
  );
}
