// The steps that prepare the interviews: how far they are, and what came of them.

import { useSignal } from "@preact/signals";

import { useBench } from "../bench";
import { runs, type Run } from "../start";

/** The bar of a step is shown in whole percents; the time left in minutes, once it can be told. */
export function RunPanel({ run }: { run: Run }) {
  const bench = useBench();
  const begun = run.running || run.error || run.outcome || run.intake;
  if (!begun) return null;
  return (
    <section class="tc-tile" aria-labelledby="tc-run">
      <h2 id="tc-run">{bench.t(run.running ? "start.running" : run.error ? "start.broken" : "start.ran")}</h2>
      {run.running && <p class="tc-faint">{bench.t("start.runningHint")}</p>}
      {run.intake && <Intake run={run} />}
      <ol class="tc-steps" aria-live="off">
        {run.steps.map((step) => (
          <li key={step.name} data-done={step.done >= 1 ? "yes" : undefined}>
            <span>{bench.t(`steps.${step.name.replaceAll(" ", "-")}`)}</span>
            <progress value={step.done} aria-label={bench.t(`steps.${step.name.replaceAll(" ", "-")}`)} />
            <small>{step.done >= 1 ? "✓" : step.interview || (step.done ? `${Math.floor(step.done * 100)} %` : "")}</small>
          </li>
        ))}
      </ol>
      {run.error && (
        <div class="tc-wrong" role="alert">
          <b>{run.error.what}</b>
          <p>{run.error.remedy}</p>
        </div>
      )}
      {run.outcome && <Outcome run={run} />}
      <p class="tc-actions">
        {run.running ? (
          <>
            {run.left_s !== null && <span class="tc-faint">{left(bench, run.left_s)}</span>}
            <span class="tc-gap" />
            <button type="button" class="tc-button" onClick={() => void runs(bench, "stop")}>
              {bench.t("start.stop")}
            </button>
          </>
        ) : (
          <button
            type="button"
            class={run.error ? "tc-button tc-primary" : "tc-button"}
            onClick={() => void runs(bench, "run")}
          >
            {bench.t("start.goOn")}
          </button>
        )}
      </p>
    </section>
  );
}

const left = (bench: ReturnType<typeof useBench>, seconds: number): string =>
  seconds < 90
    ? bench.t("start.leftSeconds", { n: Math.max(1, seconds) })
    : bench.t("start.leftMinutes", { n: Math.round(seconds / 60) });

function Intake({ run }: { run: Run }) {
  const bench = useBench();
  const intake = run.intake!;
  const unfolded = useSignal(!intake.added.length);
  const more = intake.skipped.length + (intake.notes?.length ?? 0) + (intake.became?.length ?? 0);
  return (
    <>
      <p>
        {bench.t("start.added", { n: intake.added.length })}
        {!!intake.present && ` ${bench.t("start.present", { n: intake.present })}`}
      </p>
      {more > 0 && (
        <details open={unfolded.value} onToggle={(event) => (unfolded.value = event.currentTarget.open)}>
          <summary>{bench.t("start.files", { n: more })}</summary>
          <ul class="tc-notes">
            {intake.skipped.map((file) => (
              <li key={file.name}>
                <b>{file.name}</b> {file.why}
                {file.remedy && <small>{file.remedy}</small>}
              </li>
            ))}
            {(intake.became ?? []).map(([name, id]) => (
              <li key={name}>{bench.t("start.became", { name, id })}</li>
            ))}
            {(intake.notes ?? []).map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Outcome({ run }: { run: Run }) {
  const bench = useBench();
  const { failures, waiting, proposals, held } = run.outcome!;
  return (
    <ul class="tc-notes">
      {waiting.length > 0 && (
        <li>
          <b>{bench.t("start.waiting", { n: waiting.length })}</b>
          <button type="button" class="tc-button tc-primary" onClick={() => bench.place.go("names")}>
            {bench.t("start.reviewNames")}
          </button>
        </li>
      )}
      {proposals > 0 && (
        <li>
          {bench.t("start.proposed", { n: proposals })}{" "}
          <button type="button" class="tc-link" onClick={() => bench.place.go("candidates")}>
            {bench.t("start.reviewCandidates")}
          </button>
        </li>
      )}
      {failures.map((failure) => (
        <li key={failure.interview + failure.step} class="tc-failed">
          <b>{failure.interview}</b> {failure.what}
          <small>{failure.remedy}</small>
        </li>
      ))}
      {held.map((why) => (
        <li key={why}>{why}</li>
      ))}
    </ul>
  );
}
