// The codebooks of the closed rounds side by side; codes that are one are joined.

import { useSignal, useSignalEffect } from "@preact/signals";

import { useBench } from "../../bench";
import { Line } from "../../parts/writing";
import { Popover } from "../../parts/popover";

interface Row {
  id: string;
  name: string;
  definition: string;
  as: string;
  passages: number;
  participants: number;
}
interface Told {
  columns: { coder: string; codes: Row[]; interviews: string[] }[];
  names: Record<string, string>;
}

export function Codebooks() {
  const bench = useBench();
  const told = useSignal<Told | null>(null);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const naming = useSignal<Element | null>(null);
  useSignalEffect(() => {
    bench.table("undo");
    bench.table("codes");
    if (bench.pending.value.length) return;
    void bench.ask<Told>("together.codebooks").then((answer) => answer && (told.value = answer));
  });
  if (!told.value) return <p class="tc-wait">{bench.t("app.wait")}</p>;
  const { columns, names } = told.value;
  const holders = new Map<string, number>();
  for (const { codes } of columns) for (const as of new Set(codes.map((code) => code.as))) holders.set(as, (holders.get(as) ?? 0) + 1);
  const ones = [...new Set(columns.flatMap(({ codes }) => codes.filter((c) => chosen.value.has(c.id)).map((c) => c.as)))];
  const pick = (id: string) => {
    const now = new Set(chosen.value);
    if (!now.delete(id)) now.add(id);
    chosen.value = now;
  };
  const join = async (name: string): Promise<boolean> => {
    const codes = [...chosen.value];
    const answer = await bench.say("together.join", { codes, name });
    if (answer.error) return false;
    chosen.value = new Set();
    bench.done(bench.t("together.joined", { code: name }));
    return true;
  };
  return (
    <section class="tc-panel tc-codebooks">
      <div class="tc-acts">
        <p class="tc-faint">{bench.t("together.joinHint")}</p>
        <span class="tc-gap" />
        <button type="button" class="tc-button tc-primary" disabled={ones.length < 2} onClick={(event) => (naming.value = event.currentTarget)}>
          {bench.t(ones.length < 2 ? "together.joinThem" : "together.join", { n: ones.length })}
        </button>
      </div>
      <div class="tc-columns">
        {columns.map(({ coder, codes, interviews }) => (
          <section key={coder} aria-labelledby={`tc-book-${coder}`}>
            <h2 id={`tc-book-${coder}`}>{coder}</h2>
            <p class="tc-faint">{bench.t("together.hasFinished", { interviews: interviews.join(", ") })}</p>
            <ul class="tc-list">
              {codes.map((code) => {
                const shared = (holders.get(code.as) ?? 0) > 1;
                const as = names[code.as] ?? "";
                return (
                  <li key={code.id}>
                    <label class="tc-row tc-book-row" title={code.definition}>
                      <input type="checkbox" checked={chosen.value.has(code.id)} onChange={() => pick(code.id)} />
                      <span dir="auto">
                        {code.name}
                        {as && as !== code.name && <span class="tc-faint"> = {as}</span>}
                      </span>
                      <small>
                        {bench.t("codes.passages", { n: code.passages })}
                        {!shared && ` · ${bench.t("together.onlyHere")}`}
                      </small>
                    </label>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
      {naming.value && (
        <Popover beside={naming.value} close={() => (naming.value = null)} label={bench.t("together.joinName")}>
          <Line label={bench.t("together.joinName")} was={names[ones[0] ?? ""] ?? ""} save={join} close={() => (naming.value = null)} />
        </Popover>
      )}
    </section>
  );
}
