// The study at a glance: the phases of the method, what waits for a person, interviews, coders,
// outputs and settings.

import { useSignal, useSignalEffect } from "@preact/signals";

import { useBench, type Bench } from "../bench";
import { FolderDialog } from "../parts/folders";
import { Lesson } from "../parts/lesson";
import { Phases } from "../parts/phases";
import { RunPanel } from "../parts/run";
import { runs } from "../start";
import { natural } from "../text/order";

export interface Standing {
  interviews: {
    id: string;
    group: string;
    transcribed: boolean;
    named: boolean;
    released: boolean;
    codings: number;
    finished: boolean;
    doubts: number;
    unheard_s: number;
    names: string;
    failed: string;
  }[];
  coders: { name: string; decided: number; finished: number; agreed: boolean }[];
  waiting: {
    names: number;
    failed: number;
    doubts: number;
    candidates: number;
    lost: number;
    loose: number;
    undefined: number;
    notes: { text: string; remedy: string }[];
  };
  settings: { name: string; value: string; choices: string[] }[];
  outputs: { name: string; files: { name: string; at: string }[]; waits: string; coders: string[] }[];
}

export function Overview() {
  const bench = useBench();
  const standing = useSignal<Standing | null>(null);
  const state = bench.start.value;
  const run = state?.run ?? null;

  // read anew when this view opens, after a decision, and when the run comes to an end
  useSignalEffect(() => {
    const ended = bench.start.value?.run?.running;
    void [ended, bench.changes.value];
    const timer = setTimeout(() => {
      void bench.ask<Standing>("overview.progress").then((told) => told && (standing.value = told));
    }, 150);
    return () => clearTimeout(timer);
  });

  const now = standing.value;
  if (!now) return <p class="tc-wait">{bench.t("app.wait")}</p>;
  return (
    <div class="tc-page">
      <div class="tc-sheet">
        <header class="tc-lead">
          <h1 dir="auto">{bench.study.value?.name}</h1>
          <p>{bench.t("overview.first")}</p>
        </header>
        <Phases now={now} />
        <div class="tc-two">
          <div class="tc-stack">
            {state?.scratch && <Lesson now={now} />}
            {run && <RunPanel run={run} />}
            <Waiting now={now} />
            <Interviews now={now} />
          </div>
          <div class="tc-stack">
            <Outputs now={now} told={(outputs) => (standing.value = { ...now, outputs })} />
            <Coders now={now} />
            <Settings now={now} told={(settings) => (standing.value = { ...now, settings })} />
            {bench.host.kind === "page" && <AddFiles />}
          </div>
        </div>
      </div>
    </div>
  );
}

function Waiting({ now }: { now: Standing }) {
  const bench = useBench();
  const { waiting } = now;
  const items = (["names", "failed", "lost", "candidates", "doubts", "loose", "undefined"] as const)
    .filter((kind) => waiting[kind] > 0)
    .map((kind) => ({ kind, n: waiting[kind], view: VIEW_OF[kind] }));
  const toRead = now.interviews.filter((i) => i.released && !i.finished);
  return (
    <section class="tc-tile" aria-labelledby="tc-waiting">
      <h2 id="tc-waiting">{bench.t("overview.waiting")}</h2>
      {!items.length && !toRead.length && !waiting.notes.length && <p class="tc-faint">{bench.t("overview.nothing")}</p>}
      <ul class="tc-todo">
        {items.map(({ kind, n, view }) => (
          <li key={kind}>
            <span>{bench.t(`overview.wait_${kind}`, { n })}</span>
            {view && (
              <button type="button" class="tc-button" onClick={() => bench.place.go(view)}>
                {bench.t(`overview.go_${kind}`)}
              </button>
            )}
          </li>
        ))}
        {toRead.length > 0 && (
          <li>
            <span>{bench.t("overview.wait_read", { n: toRead.length })}</span>
            <button
              type="button"
              class={items.length ? "tc-button" : "tc-button tc-primary"}
              onClick={() => bench.place.go("reading", toRead[0]!.id)}
            >
              {bench.t("overview.go_read", { interview: toRead[0]!.id })}
            </button>
          </li>
        )}
      </ul>
      {waiting.notes.length > 0 && (
        <details>
          <summary>{bench.t("overview.notes", { n: waiting.notes.length })}</summary>
          <ul class="tc-notes">
            {waiting.notes.map((note) => (
              <li key={note.text}>
                {note.text}
                {note.remedy && <small>{note.remedy}</small>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const VIEW_OF: Record<string, string> = {
  names: "names",
  candidates: "candidates",
  doubts: "correct",
  loose: "themes",
  undefined: "themes",
  lost: "",
  failed: "",
};

function Interviews({ now }: { now: Standing }) {
  const bench = useBench();
  const interviews = [...now.interviews].sort((a, b) => natural(a.id, b.id));
  const grouped = interviews.some((row) => row.group);
  return (
    <section class="tc-tile" aria-labelledby="tc-interviews">
      <h2 id="tc-interviews">{bench.t("overview.interviews", { n: now.interviews.length })}</h2>
      <div class="tc-wide-table" tabIndex={0} role="group" aria-labelledby="tc-interviews">
        <table class="tc-table">
          <thead>
            <tr>
              <th scope="col">{bench.t("overview.interview")}</th>
              {grouped && <th scope="col">{bench.t("overview.group")}</th>}
              <th scope="col">{bench.t("overview.state")}</th>
              <th scope="col" class="tc-number">
                {bench.t("overview.codings")}
              </th>
            </tr>
          </thead>
          <tbody>
            {interviews.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  {row.released ? (
                    <button type="button" class="tc-link" onClick={() => bench.place.go("reading", row.id)}>
                      {row.id}
                    </button>
                  ) : (
                    row.id
                  )}
                </th>
                {grouped && <td dir="auto">{row.group}</td>}
                <td>
                  <State bench={bench} row={row} />
                </td>
                <td class="tc-number">{row.codings || ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function State({ bench, row }: { bench: Bench; row: Standing["interviews"][number] }) {
  const [kind, words] = row.failed
    ? ["problem", row.failed]
    : row.finished
      ? ["good", bench.t("overview.finished")]
      : row.codings
        ? ["busy", bench.t("overview.begun")]
        : row.released
          ? ["plain", bench.t("overview.toRead")]
          : row.named
            ? ["ask", bench.t("overview.namesWait")]
            : row.transcribed
              ? ["plain", bench.t("overview.namesNext")]
              : ["plain", bench.t("overview.toHear")];
  return <span class={`tc-standing tc-${kind}`}>{words}</span>;
}

function Coders({ now }: { now: Standing }) {
  const bench = useBench();
  const total = now.interviews.filter((i) => i.released).length;
  const others = now.coders.filter((coder) => !coder.agreed);
  return (
    <section class="tc-tile" aria-labelledby="tc-coders">
      <h2 id="tc-coders">{bench.t("overview.coders")}</h2>
      <ul class="tc-people">
        {now.coders.map((coder) => (
          <li key={coder.name} data-done={total && coder.finished >= total ? "yes" : undefined}>
            <b>{coder.agreed ? bench.t("overview.agreed") : coder.name}</b>
            <span class="tc-faint">
              {bench.t("overview.coderDone", { finished: coder.finished, total })}
              {coder.decided > 0 && ` · ${bench.t("overview.coderDecided", { n: coder.decided })}`}
            </span>
            <progress value={total ? coder.finished / total : 0} aria-label={coder.name} />
          </li>
        ))}
      </ul>
      {others.length > 1 && others.some((coder) => coder.finished < total) && <p class="tc-faint">{bench.t("overview.blind")}</p>}
    </section>
  );
}

const OPENED = /\.(html|svg)$/;

function Outputs({ now, told }: { now: Standing; told: (outputs: Standing["outputs"]) => void }) {
  const bench = useBench();
  const making = useSignal("");
  const make = async (name: string) => {
    making.value = name;
    const made = await bench.ask("overview.make", { name });
    making.value = "";
    if (made) {
      told(made.outputs);
      bench.done(bench.t("overview.made", { files: made.files.join(", ") }));
    }
  };
  return (
    <section class="tc-tile" aria-labelledby="tc-outputs">
      <h2 id="tc-outputs">{bench.t("overview.outputs")}</h2>
      <ul class="tc-outputs">
        {now.outputs.map((output) => (
          <li key={output.name}>
            <div>
              <b>{bench.t(`overview.out_${output.name}`)}</b>
              <button
                type="button"
                class="tc-button"
                disabled={!!output.waits || !!making.value}
                aria-busy={making.value === output.name}
                aria-label={bench.t(output.files.length ? "overview.makeAgainOf" : "overview.makeOf", {
                  what: bench.t(`overview.out_${output.name}`),
                })}
                onClick={() => void make(output.name)}
              >
                {bench.t(making.value === output.name ? "overview.making" : output.files.length ? "overview.makeAgain" : "overview.make")}
              </button>
            </div>
            {output.waits && (
              <small class="tc-faint">
                {bench.t(`overview.waits_${output.waits}`, { coders: output.coders.join(", ") })}
              </small>
            )}
            {output.files.map((file) => (
              <small key={file.name}>
                {bench.host.kind === "page" ? (
                  <a href={`/outputs/${file.name}`} target="_blank" rel="noopener" download={OPENED.test(file.name) ? undefined : file.name}>
                    {file.name}
                  </a>
                ) : (
                  <span>shareable/outputs/{file.name}</span>
                )}{" "}
                <time class="tc-faint" dateTime={file.at}>
                  {new Date(file.at).toLocaleString(bench.language.value, { dateStyle: "medium", timeStyle: "short" })}
                </time>
              </small>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Settings({ now, told }: { now: Standing; told: (settings: Standing["settings"]) => void }) {
  const bench = useBench();
  const changed = useSignal(false);
  const choose = async (name: string, value: string) => {
    const made = await bench.ask("overview.choose", { name, value });
    if (made) {
      told(made.settings);
      changed.value = true;
      bench.done(bench.t("overview.chosen"));
    } else told([...now.settings]); // what was typed goes back to what holds
  };
  return (
    <section class="tc-tile" aria-labelledby="tc-settings">
      <h2 id="tc-settings">{bench.t("overview.settings")}</h2>
      <div class="tc-form">
        {now.settings.map((setting) => (
          <div key={setting.name + setting.value} class="tc-setting">
            <label for={`tc-${setting.name}`}>{bench.t(`overview.set_${setting.name}`)}</label>
            {setting.choices.length ? (
              <select
                id={`tc-${setting.name}`}
                class="tc-field"
                value={setting.value}
                onChange={(event) => void choose(setting.name, event.currentTarget.value)}
              >
                {setting.choices.map((choice) => (
                  <option key={choice} value={choice}>
                    {bench.t(`overview.is_${choice}`)}
                  </option>
                ))}
              </select>
            ) : (
              <input
                id={`tc-${setting.name}`}
                class="tc-field"
                dir="auto"
                defaultValue={setting.value}
                placeholder={bench.t(`overview.hint_${setting.name}`)}
                onChange={(event) => void choose(setting.name, event.currentTarget.value)}
              />
            )}
          </div>
        ))}
      </div>
      <p class="tc-faint">{bench.t(changed.value ? "overview.runAgain" : "overview.settingsHint")}</p>
    </section>
  );
}

function AddFiles() {
  const bench = useBench();
  const choosing = useSignal(false);
  const running = bench.start.value?.run?.running;
  return (
    <section class="tc-tile" aria-labelledby="tc-study">
      <h2 id="tc-study">{bench.t("overview.study")}</h2>
      <p class="tc-faint tc-path">{bench.start.value?.path}</p>
      <p class="tc-actions">
        {bench.study.value?.confidential && (
          <button type="button" class="tc-button" disabled={running} onClick={() => (choosing.value = true)}>
            {bench.t("overview.addFiles")}
          </button>
        )}
        <button type="button" class="tc-button" disabled={running} onClick={() => void runs(bench, "run")}>
          {bench.t("overview.runNow")}
        </button>
        <button type="button" class="tc-button" disabled={running} onClick={() => void runs(bench, "leave")}>
          {bench.t("start.others")}
        </button>
        <button type="button" class="tc-button" onClick={() => void bench.host.close?.()}>
          {bench.t("overview.closePage")}
        </button>
      </p>
      {choosing.value && (
        <FolderDialog
          wants="recordings"
          close={() => (choosing.value = false)}
          choose={(folder) => void runs(bench, "run", { folder })}
        />
      )}
    </section>
  );
}
