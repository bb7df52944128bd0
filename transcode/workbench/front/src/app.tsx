// The frame around the views: their tabs, undo, the notices, and the help.

import { useEffect, useRef } from "preact/hooks";

import { Bench, BenchContext } from "./bench";
import { isTyping } from "./keys";
import { keepFocus } from "./parts/focus";
import { Help, shownKey } from "./parts/help";
import { Notice } from "./parts/notice";
import { useOpening } from "./parts/opening";
import { Search } from "./parts/search";
import { actInWords, redo, undo } from "./parts/acts";
import { tinykeys } from "tinykeys";
import { VIEWS } from "./views";

export function App({ bench }: { bench: Bench }) {
  const root = useRef<HTMLDivElement>(null);
  const help = useOpening();
  const search = useOpening();
  const [searching, helping] = [search.shown.value, help.shown.value];
  const { view } = bench.place.now.value;
  const study = bench.study.value;
  const offered = VIEWS.filter((v) => v.shown(study));
  const current = offered.find((v) => v.name === view) ?? offered[0];

  useEffect(() => keepFocus(root.current!), []);
  useEffect(() => {
    const el = root.current!;
    const unless = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      event.preventDefault();
      act(event);
    };
    const target = bench.host.kind === "page" ? window : el;
    return tinykeys(target as Window, {
      "$mod+z": unless(() => void undo(bench)),
      "$mod+Shift+z": unless(() => void redo(bench)),
      "$mod+y": unless(() => void redo(bench)),
      "Shift+?": unless(help.open),
      "?": unless(help.open),
      "/": unless(search.open),
      "$mod+k": (event) => {
        event.preventDefault();
        search.open();
      },
    });
  }, [bench]);

  return (
    <BenchContext.Provider value={bench}>
      <div
        ref={root}
        class="tc"
        lang={bench.language.value}
        data-scheme={bench.scheme.value || undefined}
        // Jupyter has keys of its own; none of them may act on what is typed here
        onKeyDown={bench.host.kind === "cell" ? (event) => event.stopPropagation() : undefined}
      >
        <header class="tc-top">
          <nav aria-label={bench.t("app.views")} class="tc-tabs">
            {offered.map((v) => (
              <button
                key={v.name}
                type="button"
                class="tc-tab"
                aria-current={v === current ? "page" : undefined}
                onClick={() => bench.place.go(v.name)}
              >
                {bench.t(`app.${v.name}`)}
              </button>
            ))}
          </nav>
          {study && (
            <button type="button" class="tc-plain tc-search-open" onClick={search.open}>
              {bench.t("search.open")} <kbd>{shownKey("$mod+k")}</kbd>
            </button>
          )}
          {study && <UndoButtons />}
          {study && (
            <span class="tc-who" title={bench.t("app.coderHint")}>
              {bench.t("app.coder", { coder: study.coder })}
            </span>
          )}
          <button type="button" class="tc-plain" aria-label={bench.t("app.help")} onClick={help.open}>
            ?
          </button>
        </header>
        <Notice />
        {bench.table("round").has("closed") && OWN.has(current?.name ?? "") && (
          <p class="tc-after" role="status">{bench.t("app.afterClosing")}</p>
        )}
        <main class="tc-main" aria-busy={bench.pending.value.length > 0}>
          {bench.closed.value ? (
            <p class="tc-closed">{bench.t("overview.closed")}</p>
          ) : current ? <current.View key={current.name} /> : <p class="tc-wait">{bench.t("app.wait")}</p>}
        </main>
        {searching > 0 && <Search key={searching} close={search.closes(searching)} />}
        {helping > 0 && <Help key={helping} view={current?.name ?? ""} close={help.closes(helping)} />}
      </div>
    </BenchContext.Provider>
  );
}

/** Views in which a coder decides on their own. */
const OWN = new Set(["reading", "candidates", "codes", "themes"]);

function UndoButtons() {
  return (
    <BenchContext.Consumer>
      {(bench: Bench) => {
        const acts = bench.table("undo");
        const own = bench.ownUndo.value;
        return (
          <span class="tc-undo">
            {(["undo", "redo"] as const).map((way) => {
              const act = own ? own[way] : acts.get(way);
              const what = act && !own ? actInWords(bench, act) : bench.t("app.lastChange");
              return (
                <button
                  key={way}
                  type="button"
                  class="tc-plain"
                  disabled={!act}
                  title={act ? bench.t(`app.${way}What`, { what }) : ""}
                  aria-label={act ? bench.t(`app.${way}What`, { what }) : bench.t(`app.${way}`)}
                  onClick={() => void (way === "undo" ? undo(bench) : redo(bench))}
                >
                  {way === "undo" ? "↶" : "↷"}
                </button>
              );
            })}
          </span>
        );
      }}
    </BenchContext.Consumer>
  );
}
