// The board: the tray of codes without a theme, columns for themes, and cards.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

import type { Code, Theme } from "../../bench";
import { useBench } from "../../bench";
import { isTyping } from "../../keys";
import type { BoardActs } from "./acts";
import { neighbour, stopOf, type Column as ColumnOf, type Section as SectionOf, type Way } from "./board";
import { useDrag, useDrop } from "./drag";
import type { Figures } from "./map";

interface Shared {
  acts: BoardActs;
  figures: Record<string, Figures>;
  open: string;
  show: (theme: string) => void;
}

export function Board(props: Shared) {
  const bench = useBench();
  const { acts } = props;
  const ground = useRef<HTMLDivElement>(null);
  const { tray, sections } = acts.board;
  useDrop(
    ground,
    (what) => !!what.theme && !!acts.theme(what.theme)?.under,
    (what) => void acts.nest(what.theme!, ""),
    [acts],
  );
  return (
    <div class="tc-board">
      <Tray codes={tray} {...props} />
      <div class="tc-ground" ref={ground}>
        {sections.map((section) => (
          <Section key={section.top?.id ?? ""} section={section} {...props} />
        ))}
        {!bench.themes.length && <p class="tc-empty">{bench.t("themes.none")}</p>}
      </div>
    </div>
  );
}

function Tray({ codes, ...shared }: Shared & { codes: Code[] }) {
  const bench = useBench();
  const el = useRef<HTMLElement>(null);
  const { acts } = shared;
  useDrop(el, (what) => !!what.codes, (what) => void acts.move(what.codes!, ""), [acts]);
  return (
    <section class="tc-tray" ref={el} aria-labelledby="tc-tray-title">
      <h2 id="tc-tray-title" class="tc-small">
        {bench.t("themes.tray")} <span class="tc-count">{codes.length}</span>
      </h2>
      {codes.length ? (
        <Cards label={bench.t("themes.tray")} codes={codes} {...shared} />
      ) : (
        <p class="tc-faint">{bench.t(bench.codes.length ? "themes.trayEmpty" : "themes.noCodes")}</p>
      )}
      {codes.length > 2 && <Suggested acts={acts} />}
    </section>
  );
}

interface Group {
  name: string;
  codes: string[];
  reasons: string[];
}

/** Groupings that the machine sees in the codes without a theme; naming one makes it a theme. */
function Suggested({ acts }: { acts: BoardActs }) {
  const bench = useBench();
  const groups = useSignal<Group[] | null>(null);
  const busy = useSignal(false);
  const look = async () => {
    busy.value = true;
    const told = await bench.ask<{ groups: Group[] }>("themes.candidates");
    busy.value = false;
    if (told) groups.value = told.groups;
  };
  const accept = async (group: Group, name: string) => {
    if ((await bench.say("themes.create", { name, codes: group.codes })).error) return;
    groups.value = (groups.value ?? []).filter((other) => other !== group);
  };
  if (!groups.value)
    return (
      <button type="button" class="tc-button tc-suggest" disabled={busy.value} onClick={() => void look()}>
        {bench.t(busy.value ? "themes.suggesting" : "themes.suggest")}
      </button>
    );
  if (!groups.value.length) return <p class="tc-faint">{bench.t("themes.noSuggestion")}</p>;
  return (
    <div class="tc-suggested">
      <h3>{bench.t("themes.suggested")}</h3>
      <p class="tc-faint">{bench.t("themes.suggestedHint")}</p>
      {groups.value.map((group) => (
        <form
          key={group.codes.join()}
          onMouseEnter={() => (acts.chosen.value = new Set(group.codes))}
          onFocusCapture={() => (acts.chosen.value = new Set(group.codes))}
          onSubmit={(event) => {
            event.preventDefault();
            const name = new FormData(event.currentTarget).get("name")!.toString().trim();
            void accept(group, name || group.name);
          }}
        >
          <p dir="auto">{group.codes.map((id) => bench.code(id)?.name ?? "").join(" · ")}</p>
          <p class="tc-faint">{group.reasons.join(" ")}</p>
          <input class="tc-field" name="name" dir="auto" placeholder={group.name} aria-label={bench.t("themes.nameIt")} />
          <button class="tc-button">{bench.t("themes.acceptIt")}</button>
          <button
            type="button"
            class="tc-plain"
            onClick={() => (groups.value = groups.value!.filter((other) => other !== group))}
          >
            {bench.t("themes.leaveIt")}
          </button>
        </form>
      ))}
    </div>
  );
}

function Section({ section, ...shared }: Shared & { section: SectionOf }) {
  const { top, columns } = section;
  const el = useRef<HTMLElement>(null);
  const { acts } = shared;
  useDrop(
    el,
    (what) => !!top && !!what.theme && what.theme !== top.id && !acts.theme(what.theme)?.overarching,
    (what) => top && void acts.nest(what.theme!, top.id),
    [acts, top?.id],
  );
  if (!top && !columns.length) return <section ref={el} />;
  return (
    <section ref={el} class={top ? "tc-section tc-overarching" : "tc-section"}>
      {top && <Head theme={top} {...shared} />}
      <div class="tc-columns">
        {columns.map((column) => (
          <Column key={column.theme.id} column={column} {...shared} />
        ))}
        {top && !columns.length && <p class="tc-faint">{shared.acts.bench.t("themes.gathersNone")}</p>}
      </div>
    </section>
  );
}

function Column({ column, isSub = false, ...shared }: Shared & { column: ColumnOf; isSub?: boolean }) {
  const { theme, codes, subs } = column;
  const bench = useBench();
  const el = useRef<HTMLDivElement>(null);
  const { acts } = shared;
  useDrop(
    el,
    (what) => !!what.codes || (!!what.theme && what.theme !== theme.id),
    (what) => {
      if (what.codes) void acts.move(what.codes, theme.id);
      else acts.ask({ kind: "onto", theme: what.theme!, onto: theme.id }, el.current!);
    },
    [acts, theme.id],
  );
  return (
    <div
      ref={el}
      class={isSub ? "tc-column tc-sub" : "tc-column"}
      style={{ "--c": theme.colour }}
      role="group"
      aria-label={theme.name}
    >
      <Head theme={theme} {...shared} />
      {codes.length ? (
        <Cards label={bench.t("themes.codesOf", { theme: theme.name })} codes={codes} {...shared} />
      ) : (
        !subs.length && <p class="tc-faint tc-here">{bench.t("themes.dragHere")}</p>
      )}
      {subs.map((sub) => (
        <Column key={sub.theme.id} column={sub} isSub {...shared} />
      ))}
    </div>
  );
}

function Head({ theme, acts, figures, open, show }: Shared & { theme: Theme }) {
  const bench = useBench();
  const el = useRef<HTMLButtonElement>(null);
  useDrag(el, () => ({ theme: theme.id }), () => acts.theme(theme.id)?.name ?? "", [acts, theme.id]);
  const told = figures[theme.id];
  return (
    <button
      ref={el}
      type="button"
      class="tc-head"
      data-stop={stopOf("t", theme.id)}
      aria-current={open === theme.id ? "true" : undefined}
      title={theme.definition || undefined}
      onFocus={() => (acts.at.value = stopOf("t", theme.id))}
      onClick={() => show(theme.id)}
    >
      <span class="tc-dot" style={{ background: theme.colour }} />
      <span class="tc-name" dir="auto">
        {theme.name}
      </span>
      {told && (
        <small title={bench.t("themes.participantsOf", { n: told.participants, of: told.of })}>
          {bench.t("themes.share", { n: told.participants, of: told.of })}
        </small>
      )}
    </button>
  );
}

function Cards({ label, codes, acts }: Shared & { label: string; codes: Code[] }) {
  const at = acts.at.value;
  const entry = codes.find((code) => stopOf("c", code.id) === at) ?? codes[0]!;
  return (
    <ul class="tc-cards" role="listbox" aria-multiselectable="true" aria-label={label}>
      {codes.map((code) => (
        <Card key={code.id} code={code} acts={acts} tabs={code === entry} />
      ))}
    </ul>
  );
}

function Card({ code, acts, tabs }: { code: Code; acts: BoardActs; tabs: boolean }) {
  const bench = useBench();
  const el = useRef<HTMLLIElement>(null);
  const stop = stopOf("c", code.id);
  const isChosen = acts.chosen.value.has(code.id);
  useDrag(
    el,
    () => ({ codes: acts.codesAt(stop) }),
    () => {
      const n = acts.codesAt(stop).length;
      return n > 1 ? bench.t("themes.codes", { n }) : (bench.code(code.id)?.name ?? "");
    },
    [acts, code.id],
  );
  return (
    <li
      ref={el}
      class="tc-card"
      role="option"
      tabIndex={tabs ? 0 : -1}
      aria-selected={isChosen}
      data-stop={stop}
      title={code.definition || undefined}
      onFocus={() => (acts.at.value = stop)}
      onClick={(event) =>
        acts.choose(stop, event.shiftKey ? "until" : event.ctrlKey || event.metaKey ? "too" : "alone")
      }
      onDblClick={() => bench.place.go("codes", code.id)}
    >
      <span class="tc-dot" style={{ background: code.colour }} />
      <span class="tc-name" dir="auto">
        {code.name}
      </span>
      <small title={bench.t("codes.participants", { n: code.participants })}>{code.passages}</small>
    </li>
  );
}

const WAYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

/** Keys of the view: on a card or a theme, of the board as of the map; `n` everywhere in it. */
export function onThemesKey(event: KeyboardEvent, acts: BoardActs, show: (theme: string) => void): void {
  if (event.defaultPrevented || event.altKey || isTyping(event)) return;
  const el = (event.target as HTMLElement).closest<HTMLElement>("[data-stop]");
  if (!el) {
    if (event.key !== "n" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const beside = (event.currentTarget as Element).querySelector(".tc-bar button")!;
    acts.ask({ kind: "new", codes: [...acts.chosen.value] }, beside);
    return;
  }
  const stop = el.dataset.stop!;
  const id = stop.slice(2);
  const isCode = stop.startsWith("c:");
  const mod = event.ctrlKey || event.metaKey;
  const act = (() => {
    if (mod) return event.key === "a" && isCode ? () => acts.all() : null;
    if (WAYS.includes(event.key)) {
      const rtl = getComputedStyle(el).direction === "rtl";
      const mirrored = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key as string];
      const to = neighbour(acts.lists, stop, ((rtl && mirrored) || event.key) as Way);
      return () => acts.walk(to, event.shiftKey);
    }
    switch (event.key) {
      case "m":
        return () => acts.ask(isCode ? { kind: "move", codes: acts.codesAt(stop) } : { kind: "nest", theme: id }, el);
      case "n":
        return () => acts.ask({ kind: "new", codes: isCode ? acts.codesAt(stop) : [] }, el);
      case "Delete":
      case "Backspace":
        return isCode ? () => void acts.move(acts.codesAt(stop), "") : () => void acts.dissolve(id);
      case " ":
        return isCode ? () => acts.choose(stop, "too") : null;
      case "Enter":
        return isCode ? () => acts.bench.place.go("codes", id) : () => show(id);
      case "o":
        return isCode ? null : () => acts.ask({ kind: "overarching", themes: [id] }, el);
      case "r":
        return isCode ? null : () => acts.ask({ kind: "relate", theme: id }, el);
      case "j":
        return isCode ? null : () => acts.ask({ kind: "merge", theme: id }, el);
      case "F2":
        return isCode ? null : () => acts.ask({ kind: "rename", theme: id }, el);
      case "Escape":
        return acts.chosen.value.size ? () => void (acts.chosen.value = new Set()) : null;
    }
    return null;
  })();
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
