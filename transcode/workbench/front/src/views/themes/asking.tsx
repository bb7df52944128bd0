// What the board asks: which theme, under which, together with which, and by what name.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

import { useBench, type Theme } from "../../bench";
import { Picker, type Choice } from "../../parts/picker";
import { Popover } from "../../parts/popover";
import { Line } from "../../parts/writing";
import type { Asking, BoardActs } from "./acts";
import { mayNest } from "./board";

export function AskingBox({ acts }: { acts: BoardActs }) {
  const asking = acts.asking.value;
  if (!asking) return null;
  const { what, beside } = asking;
  const done = () => {
    if (acts.asking.peek() === asking) acts.asking.value = null; // unless another one was asked since
  };
  const close = () => {
    done();
    (beside as HTMLElement).focus?.();
  };
  return <Question key={JSON.stringify(what)} acts={acts} what={what} beside={beside} close={close} done={done} />;
}

interface QuestionProps {
  acts: BoardActs;
  what: Asking;
  beside: Element;
  close: () => void;
  /** Closes it where an act says itself where the focus goes. */
  done: () => void;
}

function Question({ acts, what, beside, close, done }: QuestionProps) {
  const bench = useBench();
  const name = (id: string) => acts.theme(id)?.name ?? "";
  const label = labelOf(what, bench.t, name);
  const boxed = (inside: preact.ComponentChildren) => (
    <Popover beside={beside} close={close} label={label}>
      {inside}
    </Popover>
  );
  const pick = (themes: Theme[], chosen: (choice: Choice<Theme>) => void, createdAs?: (name: string) => string, none = "") => {
    const offered: Choice<Theme>[] = [...recentFirst(themes).map((theme) => ({ code: theme, hint: hintOf(theme, name) }))];
    if (none) offered.push({ code: { id: "", name: none, colour: "transparent" } as Theme });
    return boxed(
      <Picker<Theme>
        label={label}
        among={themes}
        offered={offered}
        creates={!!createdAs}
        createdAs={createdAs}
        choose={(choice) => {
          done();
          if (choice.code?.id) use(choice.code.id);
          chosen(choice);
        }}
        close={close}
      />,
    );
  };
  const newTheme = (typed: string) => bench.t("themes.createTheme", { name: typed });

  if (what.kind === "move") {
    const holds = what.codes.some((id) => bench.code(id)?.theme);
    return pick(
      bench.themes.filter((theme) => !theme.overarching),
      ({ code, name: typed }) => void (code ? acts.move(what.codes, code.id) : acts.create(typed!, { codes: what.codes })),
      newTheme,
      holds ? bench.t("themes.noTheme") : "",
    );
  }
  if (what.kind === "nest") {
    const theme = acts.theme(what.theme);
    if (!theme) return null;
    if (theme.overarching) return boxed(<p class="tc-ask">{bench.t("themes.overarchingStays")}</p>);
    return pick(
      bench.themes.filter((under) => mayNest(theme, under, bench.themes)),
      ({ code, name: typed }) => void (code ? acts.nest(theme.id, code.id) : acts.create(typed!, { themes: [theme.id] })),
      (typed) => bench.t("themes.createOverarching", { name: typed }),
      theme.under ? bench.t("themes.underNone") : "",
    );
  }
  if (what.kind === "merge")
    return pick(
      bench.themes.filter((other) => other.id !== what.theme && !!other.overarching === !!acts.theme(what.theme)?.overarching),
      ({ code }) => void acts.merge(what.theme, code!.id),
    );
  if (what.kind === "relate") return boxed(<Relate acts={acts} theme={what.theme} done={close} />);
  if (what.kind === "onto") return boxed(<Onto acts={acts} what={what} done={done} />);
  // it stays open until that is saved: a name that is refused is not lost
  const named = async (typed: string): Promise<boolean> => {
    if (what.kind === "rename") return acts.rename(what.theme, typed);
    const made = what.kind === "new" ? { codes: what.codes } : { themes: "themes" in what ? what.themes : [] };
    const saved = await acts.create(typed, made);
    if (saved) done(); // the focus is where the act put it
    return saved;
  };
  const was = what.kind === "rename" ? name(what.theme) : "";
  return boxed(<Line label={label} was={was} save={named} close={() => acts.asking.peek() && close()} />);
}

function labelOf(what: Asking, t: (key: string, given?: Record<string, string | number>) => string, name: (id: string) => string): string {
  if (what.kind === "move") return t("themes.moveWhere", { n: what.codes.length });
  if (what.kind === "new") return t(what.codes.length ? "themes.newOf" : "themes.new", { n: what.codes.length });
  if (what.kind === "overarching") return t("themes.newOverarching");
  const theme = name(what.theme);
  if (what.kind === "onto") return t("themes.ontoWhat", { theme, other: name(what.onto) });
  return t(`themes.${what.kind}Where`, { theme });
}

function Relate({ acts, theme, done }: { acts: BoardActs; theme: string; done: () => void }) {
  const bench = useBench();
  const other = useSignal<Theme | null>(null);
  const name = useSignal("");
  const directed = useSignal(false);
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (other.value) field.current?.focus();
  }, [other.value]);
  const label = bench.t("themes.relateWhere", { theme: acts.theme(theme)?.name ?? "" });
  if (!other.value) {
    const themes = bench.themes.filter((one) => one.id !== theme);
    return (
      <Picker<Theme>
        label={label}
        among={themes}
        offered={themes.map((code) => ({ code, hint: "" }))}
        creates={false}
        choose={({ code }) => (other.value = code!)}
        close={done}
      />
    );
  }
  return (
    <form
      class="tc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy.value) return;
        busy.value = true;
        void acts.relate(theme, other.value!.id, name.value, directed.value).then((saved) => {
          busy.value = false;
          if (saved) done();
        });
      }}
    >
      <p class="tc-small" dir="auto">
        {acts.theme(theme)?.name} {directed.value ? "→" : "–"} {other.value.name}
      </p>
      <input
        ref={field}
        class="tc-field"
        dir="auto"
        aria-label={bench.t("themes.relationName")}
        placeholder={bench.t("themes.relationName")}
        value={name.value}
        onInput={(event) => (name.value = event.currentTarget.value)}
      />
      <label>
        <input
          type="checkbox"
          checked={directed.value}
          onChange={(event) => (directed.value = event.currentTarget.checked)}
        />{" "}
        {bench.t("themes.directed")}
      </label>
      <button class="tc-button tc-primary" disabled={busy.value}>{bench.t("themes.relate")}</button>
    </form>
  );
}

/** A theme was dropped on another: it is said what can become of the two. */
function Onto({ acts, what, done }: { acts: BoardActs; what: Asking & { kind: "onto" }; done: () => void }) {
  const bench = useBench();
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const [theme, onto] = [acts.theme(what.theme), acts.theme(what.onto)];
  if (!theme || !onto) return null;
  const beside = acts.asking.peek()!.beside;
  const words = { theme: theme.name, other: onto.name };
  const ways: [string, boolean, () => void][] = [
    ["themes.ontoUnder", mayNest(theme, onto, bench.themes), () => void acts.nest(theme.id, onto.id)],
    [
      "themes.ontoOverarching",
      !theme.overarching && !onto.overarching,
      () => acts.ask({ kind: "overarching", themes: [onto.id, theme.id] }, beside),
    ],
    ["themes.ontoMerge", !!theme.overarching === !!onto.overarching, () => void acts.merge(theme.id, onto.id)],
    ["themes.ontoRelate", true, () => acts.ask({ kind: "relate", theme: theme.id }, beside)],
  ];
  const open = ways.filter(([, may]) => may);
  return (
    <div class="tc-ask" onKeyDown={walkButtons}>
      {open.map(([key, , act], n) => (
        <button
          key={key}
          ref={n ? undefined : first}
          type="button"
          class="tc-button tc-start"
          onClick={() => {
            done();
            act();
          }}
        >
          {bench.t(key, words)}
        </button>
      ))}
    </div>
  );
}

function walkButtons(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

const hintOf = (theme: Theme, name: (id: string) => string): string => (theme.under ? name(theme.under) : "");

/** Themes used last come first; ids only. */
const recents: string[] = [];

function use(theme: string): void {
  recents.unshift(theme);
  recents.length = Math.min(recents.length, 9);
}

function recentFirst(themes: Theme[]): Theme[] {
  const place = (theme: Theme) => (recents.indexOf(theme.id) + 1 || recents.length + 1);
  return [...themes].sort((a, b) => place(a) - place(b) || a.order - b.order);
}
