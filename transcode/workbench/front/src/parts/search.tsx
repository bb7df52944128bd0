// Search in everything: codes, themes and memos, which the page has; words in every released
// interview; and, when asked for, passages by what they mean.

import { signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { useBench, type Bench } from "../bench";
import { matching } from "./picker";
import { timeOf, type Quoted } from "./quote";

interface Found {
  interview: string;
  group: string;
  speaker: string;
  begin: number;
  end: number;
  before: string;
  match: string;
  after: string;
  codes: string[];
}

interface Row {
  key: string;
  open: () => void;
  shown: any;
}

const PAUSE_MS = 100;
const CODES = 6;
/** What was searched for last, so that opening the search again goes on where it was. */
const typed = signal("");

export function Search({ close }: { close: () => void }) {
  const bench = useBench();
  const dialog = useRef<HTMLDialogElement>(null);
  const at = useSignal(0);
  const text = useSignal<{ words: string; found: number; places: Found[] } | null>(null);
  const like = useSignal<{ words: string; passages: Quoted[] } | null>(null);
  const waits = useSignal(false);
  const words = typed.value.trim();

  useLayoutEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector("input")?.select();
  }, []);
  useEffect(() => {
    at.value = 0;
    if (words.length < 2) return void (text.value = null);
    const timer = setTimeout(() => {
      void bench.ask("search.text", { words }).then((told) => told?.words === typed.peek().trim() && (text.value = told));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);

  // Back, or another address, leaves the search as well
  const here = useRef(bench.place.now.peek());
  useSignalEffect(() => {
    const { view, id } = bench.place.now.value;
    if (view !== here.current.view || id !== here.current.id) dialog.current?.close();
  });

  const about = async () => {
    if (!words || waits.value) return;
    waits.value = true;
    const told = await bench.ask("search.meaning", { words });
    waits.value = false;
    if (told) like.value = told;
    at.value = 0;
  };

  const go = (...place: Parameters<Bench["place"]["go"]>) => {
    dialog.current?.close();
    bench.place.go(...place);
  };
  const toText = (one: { interview: string; begin: number; end: number }) =>
    go("reading", one.interview, { begin: String(one.begin), end: String(one.end) });

  const meant = like.value?.words === words ? like.value.passages : null;
  const found = text.value?.words === words ? text.value : null;
  const sections = useMemo<{ title: string; rows: Row[] }[]>(() => {
    if (!words) return [];
    const small = words.toLocaleLowerCase();
    const named = matching(bench.codes, words);
    const defined = bench.codes.filter(
      (code) =>
        !named.some((one) => one.id === code.id) &&
        [code.definition, code.include, code.exclude, code.example].join(" ").toLocaleLowerCase().includes(small),
    );
    const codes = [...named, ...defined].slice(0, CODES);
    const memos = bench.memos.filter((memo) => memo.text.toLocaleLowerCase().includes(small));
    return [
      {
        title: bench.t("search.codes"),
        rows: codes.map((code) => ({
          key: code.id,
          open: () => go("codes", code.id),
          shown: (
            <>
              <span class="tc-dot" style={{ background: code.colour }} /> <span dir="auto">{code.name}</span>
              <small>{bench.t("codes.passages", { n: code.passages })}</small>
            </>
          ),
        })),
      },
      {
        title: bench.t("search.memos"),
        rows: memos.map((memo) => ({
          key: memo.id,
          open: () =>
            memo.interview !== undefined
              ? toText({ interview: memo.interview, begin: memo.begin!, end: memo.end! })
              : go(bench.code(memo.about) ? "codes" : "candidates", memo.about),
          shown: (
            <>
              <span dir="auto">{memo.text}</span>
              <small dir="auto">{bench.code(memo.about)?.name ?? memo.interview ?? ""}</small>
            </>
          ),
        })),
      },
      {
        title: bench.t("search.meant"),
        rows: (meant ?? []).map((one) => ({
          key: `${one.interview}:${one.begin}:meant`,
          open: () => toText(one),
          shown: (
            <>
              <span class="tc-found" dir="auto">
                {one.text}
              </span>
              <small>{[one.interview, one.group, timeOf(one)].filter(Boolean).join(" · ")}</small>
            </>
          ),
        })),
      },
      {
        title: found
          ? bench.t(found.found > found.places.length ? "search.firstOf" : "search.text", { n: found.found, first: found.places.length })
          : "",
        rows: (found?.places ?? []).map((one) => ({
          key: `${one.interview}:${one.begin}`,
          open: () => toText(one),
          shown: (
            <>
              <span class="tc-found" dir="auto">
                {one.before}
                <mark>{one.match}</mark>
                {one.after}
              </span>
              <small>
                {one.codes.map((id) => {
                  const code = bench.code(id);
                  return code && <span key={id} class="tc-dot" title={code.name} style={{ background: code.colour }} />;
                })}{" "}
                {[one.interview, one.speaker, one.group].filter(Boolean).join(" · ")}
              </small>
            </>
          ),
        })),
      },
    ].filter((section) => section.rows.length);
  }, [words, found, meant, bench.codes.length]);
  const rows = sections.flatMap((section) => section.rows);
  const current = Math.min(at.value, rows.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) {
      event.preventDefault();
      at.value = (current + step + rows.length) % rows.length;
      requestAnimationFrame(() => dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) void about();
      else rows[current]?.open();
    }
  };
  let n = 0;
  return (
    <dialog ref={dialog} class="tc-dialog tc-search" onClose={close} aria-label={bench.t("search.title")}>
      <div class="tc-search-head">
        <input
          class="tc-field"
          type="text"
          dir="auto"
          role="combobox"
          aria-expanded={rows.length > 0}
          aria-controls="tc-found"
          aria-activedescendant={rows.length ? `tc-found-${current}` : undefined}
          aria-label={bench.t("search.title")}
          placeholder={bench.t("search.title")}
          autocomplete="off"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="tc-button" disabled={!words || waits.value} onClick={() => void about()}>
          {bench.t(waits.value ? "search.waits" : "search.about")} <kbd>Ctrl ↵</kbd>
        </button>
        <button type="button" class="tc-plain" aria-label={bench.t("app.close")} onClick={() => dialog.current?.close()}>
          ×
        </button>
      </div>
      {/* what changes while somebody types is told to who cannot see it */}
      <p class="tc-faint" role="status">
        {waits.value ? bench.t("search.loading") : !words ? bench.t("search.first") : found && !rows.length ? bench.t("search.nothing") : ""}
      </p>
      <div id="tc-found" role="listbox" aria-label={bench.t("search.results")} class="tc-results">
        {sections.map((section) => (
          <div key={section.title} role="group" aria-label={section.title}>
            <p class="tc-heading" role="presentation">
              {section.title}
            </p>
            {section.rows.map((row) => {
              const place = n++;
              return (
                <div
                  key={row.key}
                  id={`tc-found-${place}`}
                  role="option"
                  aria-selected={place === current}
                  class="tc-choice"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={row.open}
                >
                  {row.shown}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </dialog>
  );
}
