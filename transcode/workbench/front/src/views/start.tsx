// Before a study is open: the recent ones, a new one, and who works here.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { Choices } from "../parts/help";
import { FolderDialog } from "../parts/folders";
import { RunPanel } from "../parts/run";
import { runs, type StartState } from "../start";

export function Start() {
  const bench = useBench();
  const state = bench.start.value;
  if (!state) return <p class="tc-wait">{bench.t("app.wait")}</p>;
  return (
    <div class="tc-page">
      <div class="tc-sheet">
        {state.study ? (
          <>
            <Who state={state} />
            {state.run && <RunPanel run={state.run} />}
          </>
        ) : (
          <>
            <header class="tc-lead">
              <h1>{bench.t("start.title")}</h1>
              <p>{bench.t("start.first")}</p>
            </header>
            <div class="tc-two tc-even">
              {state.recent.length > 0 && <Recent state={state} />}
              <NewStudy />
              {state.recent.length === 0 && <Recent state={state} />}
            </div>
            <Choices />
          </>
        )}
      </div>
    </div>
  );
}

function Recent({ state }: { state: StartState }) {
  const bench = useBench();
  const choosing = useSignal(false);
  return (
    <section class="tc-tile" aria-labelledby="tc-recent">
      <h2 id="tc-recent">{bench.t("start.recent")}</h2>
      {!state.recent.length && <p class="tc-faint">{bench.t("start.noRecent")}</p>}
      <ul class="tc-studies">
        {state.recent.map((study) => (
          <li key={study.path}>
            <button
              type="button"
              class="tc-study"
              disabled={!study.there}
              onClick={() => void runs(bench, "open", { path: study.path })}
            >
              <b dir="auto">{study.name}</b>
              <small>{study.there ? study.path : bench.t("start.gone", { path: study.path })}</small>
            </button>
            <button
              type="button"
              class="tc-plain"
              aria-label={bench.t("start.forget", { name: study.name })}
              title={bench.t("start.forget", { name: study.name })}
              onClick={() => void runs(bench, "forget", { path: study.path })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="tc-button" onClick={() => (choosing.value = true)}>
        {bench.t("start.openOther")}
      </button>
      <div class="tc-try">
        <p>{bench.t("start.sampleHint")}</p>
        <button type="button" class="tc-link" onClick={() => void runs(bench, "sample")}>
          {bench.t("start.sample")}
        </button>
      </div>
      {choosing.value && (
        <FolderDialog
          wants="study"
          close={() => (choosing.value = false)}
          choose={(path) => void runs(bench, "open", { path })}
        />
      )}
    </section>
  );
}

function NewStudy() {
  const bench = useBench();
  const choosing = useSignal(false);
  const busy = useSignal(false);
  const folder = useSignal("");
  const given = useSignal<Record<string, string>>({ language: "", coder: "", release: "reviewed", method: "reflexive" });
  const field = (name: string) => ({
    name,
    value: given.value[name],
    onInput: (event: { currentTarget: { value: string } }) =>
      (given.value = { ...given.value, [name]: event.currentTarget.value }),
  });
  const begin = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    await runs(bench, "new", { folder: folder.value, ...given.value });
    busy.value = false;
  };
  return (
    <section class="tc-tile" aria-labelledby="tc-new">
      <h2 id="tc-new">{bench.t("start.new")}</h2>
      <p class="tc-faint">{bench.t("start.newHint")}</p>
      <form class="tc-form" onSubmit={(event) => void begin(event)}>
        <label for="tc-folder">{bench.t("start.folder")}</label>
        <div class="tc-with">
          <input
            id="tc-folder"
            class="tc-field"
            dir="ltr"
            required
            spellcheck={false}
            autocomplete="off"
            placeholder={bench.t("start.folderHint")}
            value={folder.value}
            onInput={(event) => (folder.value = event.currentTarget.value)}
          />
          <button type="button" class="tc-button" onClick={() => (choosing.value = true)}>
            {bench.t("start.choose")}
          </button>
        </div>
        <label for="tc-language">{bench.t("start.language")}</label>
        <input
          id="tc-language"
          class="tc-field"
          dir="auto"
          list="tc-languages"
          placeholder={bench.t("start.languageHint")}
          autocomplete="off"
          {...field("language")}
        />
        <datalist id="tc-languages">
          {COMMON.map((code) => (
            <option key={code} value={nameOf("en", code)}>
              {nameOf(bench.language.value, code)}
            </option>
          ))}
        </datalist>
        <label for="tc-coder">{bench.t("start.coder")}</label>
        <input
          id="tc-coder"
          class="tc-field"
          dir="auto"
          required
          maxLength={40}
          autocomplete="off"
          placeholder={bench.t("start.coderHint")}
          {...field("coder")}
        />
        <details class="tc-more">
          <summary>{bench.t("start.more")}</summary>
          <label for="tc-release">{bench.t("start.release")}</label>
          <select id="tc-release" class="tc-field" {...field("release")}>
            <option value="reviewed">{bench.t("start.reviewed")}</option>
            <option value="automatic">{bench.t("start.automatic")}</option>
          </select>
          <label for="tc-method">{bench.t("start.method")}</label>
          <select id="tc-method" class="tc-field" {...field("method")}>
            <option value="reflexive">{bench.t("start.reflexive")}</option>
            <option value="codebook">{bench.t("start.codebook")}</option>
          </select>
        </details>
        <button class="tc-button tc-primary" disabled={busy.value}>
          {bench.t("start.begin")}
        </button>
      </form>
      {choosing.value && (
        <FolderDialog
          wants="recordings"
          from={folder.value}
          close={() => (choosing.value = false)}
          choose={(path) => (folder.value = path)}
        />
      )}
    </section>
  );
}

const COMMON = ["da", "en", "de", "sv", "no", "fi", "nl", "fr", "es", "pt", "it", "pl", "ar", "tr", "zh"];

const nameOf = (shown: string, code: string): string =>
  new Intl.DisplayNames([shown], { type: "language" }).of(code) ?? code;

function Who({ state }: { state: StartState }) {
  const bench = useBench();
  const typed = useSignal(state.ask?.typed ?? "");
  const first = useRef<HTMLButtonElement & HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), [state.ask]);
  const ask = state.ask;
  const open = (coder: string, sure = "") => void runs(bench, "open", { path: state.path, coder, sure });
  if (!ask) return null;
  return (
    <section class="tc-tile tc-narrow" aria-labelledby="tc-who">
      <h1 id="tc-who">{bench.t(ask.nearly ? "start.isThatYou" : "start.who", { study: state.study, coder: ask.nearly })}</h1>
      <p class="tc-faint">{bench.t(ask.nearly ? "start.nearlyHint" : "start.whoHint", { coder: ask.nearly, typed: ask.typed })}</p>
      {ask.nearly ? (
        <p class="tc-actions">
          <button ref={first} type="button" class="tc-button tc-primary" onClick={() => open(ask.nearly)}>
            {bench.t("start.continueAs", { coder: ask.nearly })}
          </button>
          <button type="button" class="tc-button" onClick={() => open(ask.typed, "yes")}>
            {bench.t("start.beginAs", { coder: ask.typed })}
          </button>
        </p>
      ) : (
        <>
          {ask.coders.length > 0 && (
            <p class="tc-actions">
              {ask.coders.map((coder, n) => (
                <button
                  key={coder}
                  ref={n === 0 ? first : undefined}
                  type="button"
                  class={ask.coders.length === 1 ? "tc-button tc-primary" : "tc-button"}
                  onClick={() => open(coder)}
                >
                  {bench.t("start.continueAs", { coder })}
                </button>
              ))}
            </p>
          )}
          <form
            class="tc-form"
            onSubmit={(event) => {
              event.preventDefault();
              open(typed.value);
            }}
          >
            <label for="tc-name">{bench.t(ask.coders.length ? "start.otherCoder" : "start.coder")}</label>
            <div class="tc-with">
              <input
                id="tc-name"
                ref={ask.coders.length ? undefined : first}
                class="tc-field"
                dir="auto"
                required
                maxLength={40}
                autocomplete="off"
                placeholder={bench.t("start.coderHint")}
                value={typed.value}
                onInput={(event) => (typed.value = event.currentTarget.value)}
              />
              <button class={ask.coders.length ? "tc-button" : "tc-button tc-primary"}>{bench.t("start.enter")}</button>
            </div>
          </form>
        </>
      )}
      <p>
        <button type="button" class="tc-link" onClick={() => void runs(bench, "leave")}>
          {bench.t("start.others")}
        </button>
      </p>
    </section>
  );
}
