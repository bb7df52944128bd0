// Themes: the board, and beside it the map or an opened theme.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { useBench, type Bench } from "../bench";
import { BoardActs } from "./themes/acts";
import { AskingBox } from "./themes/asking";
import { Board, onThemesKey } from "./themes/cards";
import { FORMS, ThemeMap, type Form, type MapAnswer } from "./themes/map";
import { ThemePanel } from "./themes/panel";

/** Where one is in the view: an opened theme, which of board and map, in which form. */
export interface Where {
  theme: string;
  show: Show;
  form: Form;
  go: (to: Partial<{ theme: string; show: Show; form: Form }>) => void;
}

export const SHOWS = ["board", "both", "map"] as const;
type Show = (typeof SHOWS)[number];
const WIDTHS = { both: 700, map: 1400 }; // of the picture: upright beside the board, or wide
const NARROW_PX = 900; // as in the styles
const LATER_MS = 120;

export function Themes() {
  const bench = useBench();
  const { view, id, at } = bench.place.now.value;
  const here = view === "themes" ? { id, at } : { id: "", at: {} as Record<string, string> };
  const now = {
    theme: here.id,
    show: (SHOWS as readonly string[]).includes(here.at.show ?? "") ? (here.at.show as Show) : "both",
    form: (FORMS as string[]).includes(here.at.form ?? "") ? (here.at.form as Form) : "bubbles",
  };
  const go: Where["go"] = (to) => {
    const { theme, show, form } = { ...now, ...to };
    bench.place.go("themes", theme, { show: show === "both" ? "" : show, form: form === "bubbles" ? "" : form });
  };
  return <ThemesAt where={{ ...now, go }} />;
}

export function ThemesAt({ where }: { where: Where }) {
  const bench = useBench();
  const root = useRef<HTMLDivElement>(null);
  const acts = useMemo(() => new BoardActs(bench), [bench]);
  const { show, form } = where;
  const answer = useMap(bench, form, show === "map" && innerWidth > NARROW_PX ? WIDTHS.map : WIDTHS.both);
  const theme = acts.theme(where.theme);

  useEffect(() => {
    acts.focus = (stop) => {
      acts.at.value = stop;
      requestAnimationFrame(() => {
        const el = root.current?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(stop)}"]`);
        el?.focus();
        el?.scrollIntoView({ block: "nearest", inline: "nearest" });
      });
    };
    if (!where.theme) acts.focus(acts.lists[0]?.[0] ?? "");
  }, [acts]);

  const close = () => {
    const was = where.theme;
    where.go({ theme: "" });
    acts.focus(`t:${was}`);
  };
  const opened = theme && (
    <ThemePanel theme={theme} acts={acts} figures={answer?.prevalence[theme.id]} close={close} />
  );
  return (
    <div
      class="tc-themes"
      ref={root}
      tabIndex={-1}
      onKeyDown={(event) => onThemesKey(event, acts, (id) => where.go({ theme: id }))}
    >
      <Bar where={where} acts={acts} answer={answer} />
      <div class={`tc-split tc-${opened && show === "map" ? "both" : opened ? "both tc-opened" : show}`}>
        {show !== "map" && (
          <Board acts={acts} figures={answer?.prevalence ?? {}} open={where.theme} show={(id) => where.go({ theme: id })} />
        )}
        {(show === "map" || (show === "both" && !opened)) &&
          (answer ? (
            <ThemeMap answer={answer} open={where.theme} show={(id) => where.go({ theme: id })} />
          ) : (
            <p class="tc-wait tc-map">{bench.t("app.wait")}</p>
          ))}
        {opened}
      </div>
      <AskingBox acts={acts} />
    </div>
  );
}

function Bar({ where, acts, answer }: { where: Where; acts: BoardActs; answer: MapAnswer | null }) {
  const bench = useBench();
  const { show, form } = where;
  const chosen = acts.chosen.value.size;
  const pins = [...bench.table("pins").values()].some((pin) => pin.form === form);
  return (
    <div class="tc-bar">
      <button type="button" class="tc-button" onClick={(e) => acts.ask({ kind: "new", codes: [...acts.chosen.value] }, e.currentTarget)}>
        {bench.t(chosen ? "themes.newOf" : "themes.new", { n: chosen })}
      </button>
      <button type="button" class="tc-button" onClick={(e) => acts.ask({ kind: "overarching", themes: [] }, e.currentTarget)}>
        {bench.t("themes.newOverarching")}
      </button>
      {chosen > 0 && (
        <button type="button" class="tc-button" onClick={(e) => acts.ask({ kind: "move", codes: [...acts.chosen.value] }, e.currentTarget)}>
          {bench.t("themes.moveChosen", { n: chosen })}
        </button>
      )}
      <span class="tc-faint tc-first" title={bench.t("themes.first")}>
        {bench.t("themes.first")}
      </span>
      <span class="tc-gap" />
      {!!answer?.unread.length && (
        <span class="tc-faint" title={answer.unread.join(", ")}>
          {bench.t("themes.unread", { n: answer.unread.length })}
        </span>
      )}
      {pins && show !== "board" && (
        <button type="button" class="tc-link" onClick={() => void bench.say("themes.unpin", { form })}>
          {bench.t("themes.letGo")}
        </button>
      )}
      {show !== "board" && (
        <Choose label={bench.t("themes.form")} of={FORMS} now={form} choose={(one) => where.go({ form: one })} />
      )}
      <Choose label={bench.t("themes.shown")} of={SHOWS} now={show} choose={(one) => where.go({ show: one })} />
    </div>
  );
}

function Choose<T extends string>({ label, of, now, choose }: { label: string; of: readonly T[]; now: T; choose: (one: T) => void }) {
  const bench = useBench();
  return (
    <span class="tc-choose" role="group" aria-label={label}>
      {of.map((one) => (
        <button key={one} type="button" aria-pressed={one === now} onClick={() => choose(one)}>
          {bench.t(`themes.${one}`)}
        </button>
      ))}
    </span>
  );
}

/** The map of the codebook as Python last knew it; asked again when something on it changes. */
function useMap(bench: Bench, form: Form, width: number): MapAnswer | null {
  const answer = useSignal<MapAnswer | null>(null);
  const wanted = useSignal({ form, width });
  if (wanted.peek().form !== form || wanted.peek().width !== width) wanted.value = { form, width };
  useSignalEffect(() => {
    const asked = wanted.value;
    for (const name of ["codes", "themes", "relations", "pins", "covered"]) bench.table(name);
    if (bench.pending.value.length) return;
    const timer = setTimeout(() => {
      void bench.ask<MapAnswer>("themes.map", asked).then((told) => {
        if (told && wanted.peek() === asked) answer.value = told;
      });
    }, answer.peek() ? LATER_MS : 0);
    return () => clearTimeout(timer);
  });
  return answer.value;
}
