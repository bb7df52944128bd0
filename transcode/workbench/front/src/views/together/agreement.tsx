// How far the coders agree: one row a code, with the interval; measured when it is asked for.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { useBench } from "../../bench";

interface Measured {
  level: "code" | "overall";
  name: string;
  measure: string;
  value: number | null;
  low: number | null;
  high: number | null;
  units: number;
  reason: string;
}
interface Told {
  purpose: string;
  warnings: string[];
  rows: Measured[];
}

export function Agreement() {
  const bench = useBench();
  const told = useSignal<Told | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    void bench.ask<Told>("together.agreement").then((answer) => {
      told.value = answer;
      failed.value = !answer;
    });
  }, [bench]);
  if (failed.value) return <p class="tc-empty">{bench.t("together.noAgreement")}</p>;
  if (!told.value) return <p class="tc-wait">{bench.t("together.measuring")}</p>;
  const { rows, purpose, warnings } = told.value;
  const measures = [...new Set(rows.map((row) => row.measure))];
  const names = [...new Set(rows.filter((row) => row.level === "code").map((row) => row.name))];
  const cell = (level: string, name: string, measure: string) =>
    rows.find((row) => row.level === level && row.measure === measure && (level === "overall" || row.name === name));
  const figure = (value: number | null) => (value === null ? "–" : new Intl.NumberFormat(bench.language.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value));
  const row = (level: string, name: string, label: string) => (
    <tr key={level + name} class={level === "overall" ? "tc-overall" : undefined}>
      <th scope="row" dir="auto">
        {label}
      </th>
      {measures.map((measure) => {
        const found = cell(level, name, measure);
        return (
          <td key={measure} title={found?.reason || undefined}>
            {figure(found?.value ?? null)}
            {found?.low != null && found.high != null && (
              <small>
                {figure(found.low)}–{figure(found.high)}
              </small>
            )}
          </td>
        );
      })}
    </tr>
  );
  return (
    <section class="tc-panel tc-agreement">
      <p>{bench.told(purpose)}</p>
      {warnings.map(bench.told).map((warning) => (
        <p key={warning} class="tc-faint">
          {warning[0]?.toLocaleUpperCase() + warning.slice(1)}.
        </p>
      ))}
      <div class="tc-scroll-x" tabIndex={0} role="region" aria-label={bench.t("together.agreement")}>
        <table class="tc-figures">
          <thead>
            <tr>
              <th scope="col">{bench.t("together.code")}</th>
              {measures.map((measure) => (
                <th scope="col" key={measure}>
                  {bench.told(measure)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row("overall", "", bench.t("together.overall"))}
            {names.map((name) => row("code", name, name))}
          </tbody>
        </table>
      </div>
      <p class="tc-faint">{bench.t("together.interval")}</p>
    </section>
  );
}
