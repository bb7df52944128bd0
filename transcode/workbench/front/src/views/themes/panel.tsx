// A theme laid open: its definition, what it rests on, its relations, its extracts, and what speaks
// against it.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { useBench, type Theme } from "../../bench";
import { Draft } from "../../parts/drafts";
import { Quote, type Quoted } from "../../parts/quote";
import { Writing } from "../../parts/writing";
import type { BoardActs, Relation } from "./acts";
import type { Figures } from "./map";

interface Extracts {
  theme: string;
  codes: { code: string; passages: number; quotes: Quoted[] }[];
}

export function ThemePanel({ theme, acts, figures, close }: { theme: Theme; acts: BoardActs; figures: Figures | undefined; close: () => void }) {
  const bench = useBench();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), [theme.id]);
  const ask = (kind: "nest" | "merge" | "relate" | "rename") => (event: Event) =>
    acts.ask({ kind, theme: theme.id }, event.currentTarget as Element);
  const above = acts.theme(theme.under);
  return (
    <article
      class="tc-panel tc-theme-page"
      aria-labelledby="tc-theme-title"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <div class="tc-theme-top">
        <input
          type="color"
          class="tc-colour"
          aria-label={bench.t("themes.colour")}
          title={bench.t("themes.colour")}
          value={theme.colour}
          onChange={(event) => void bench.say("codes.colour", { code: theme.id, colour: event.currentTarget.value })}
        />
        <h2 id="tc-theme-title" ref={title} tabIndex={-1} dir="auto">
          {theme.name}
        </h2>
        <button type="button" class="tc-plain" aria-label={bench.t("app.close")} onClick={close}>
          ×
        </button>
      </div>
      <p class="tc-faint">
        {theme.overarching
          ? bench.t("themes.isOverarching")
          : above
            ? bench.t(above.overarching ? "themes.isUnder" : "themes.isSub", { theme: above.name })
            : bench.t("themes.isTheme")}
      </p>
      {figures && <Prevalence figures={figures} />}
      <div class="tc-acts">
        <button type="button" class="tc-button" onClick={ask("rename")}>
          {bench.t("themes.rename")}
        </button>
        {!theme.overarching && (
          <button type="button" class="tc-button" onClick={ask("nest")}>
            {bench.t("themes.nest")}
          </button>
        )}
        <button type="button" class="tc-button" onClick={ask("relate")}>
          {bench.t("themes.relateTo")}
        </button>
        <button type="button" class="tc-button" onClick={ask("merge")}>
          {bench.t("themes.merge")}
        </button>
        <button type="button" class="tc-button" onClick={() => (close(), void acts.dissolve(theme.id))}>
          {bench.t("themes.dissolve")}
        </button>
      </div>
      <Definition key={theme.id} theme={theme} />
      <Relations theme={theme} acts={acts} />
      <ExtractsOf theme={theme} />
      {!theme.overarching && <Review key={`r${theme.id}`} theme={theme} />}
    </article>
  );
}

export function Prevalence({ figures }: { figures: Figures }) {
  const bench = useBench();
  const groups = figures.groups.map(([group, n, of]) => bench.t("themes.groupOf", { group: group || bench.t("themes.noGroup"), n, of }));
  const said = bench.t("themes.participantsOf", { n: figures.participants, of: figures.of });
  return (
    <p>
      {said}
      {groups.length > 0 && ` (${groups.join(", ")})`}; {bench.t("codes.passages", { n: figures.passages })},{" "}
      {bench.t("themes.turns", { n: figures.turns })}, {bench.t("themes.words", { n: figures.words })}
    </p>
  );
}

const PARTS = ["definition", "include", "exclude", "example"] as const;

function Definition({ theme }: { theme: Theme }) {
  const bench = useBench();
  const about = `define:${theme.id}`;
  const editing = useSignal(!!new Draft(bench, about).words);
  const edit = useRef<HTMLButtonElement>(null);
  const close = () => {
    editing.value = false;
    requestAnimationFrame(() => edit.current?.focus());
  };
  if (!editing.value)
    return (
      <section class="tc-part">
        <h3>
          {bench.t("themes.definition")}{" "}
          <button ref={edit} type="button" class="tc-link tc-small" onClick={() => (editing.value = true)}>
            {bench.t(theme.definition ? "themes.edit" : "themes.write")}
          </button>
        </h3>
        {theme.definition ? <p dir="auto">{theme.definition}</p> : <p class="tc-faint">{bench.t("themes.undefined")}</p>}
        {PARTS.slice(1).map(
          (part) =>
            theme[part] && (
              <p key={part} dir="auto">
                <b class="tc-faint">{bench.t(`themes.${part}`)}</b> {theme[part]}
              </p>
            ),
        )}
      </section>
    );
  return (
    <Writing
      class="tc-part"
      about={about}
      fields={PARTS.map((name, n) => ({ name, label: bench.t(`themes.${name}`), was: theme[name] as string, rows: n ? 1 : 3 }))}
      save={(parts) => bench.say("codes.define", { code: theme.id, ...parts }).then((answer) => !answer.error)}
      close={close}
    />
  );
}

function Relations({ theme, acts }: { theme: Theme; acts: BoardActs }) {
  const bench = useBench();
  const relations = acts.relationsOf(theme.id);
  if (!relations.length) return null;
  return (
    <section class="tc-part">
      <h3>{bench.t("themes.relations")}</h3>
      <ul class="tc-list">
        {relations.map((relation) => (
          <RelationRow key={relation.id} relation={relation} acts={acts} />
        ))}
      </ul>
    </section>
  );
}

function RelationRow({ relation, acts }: { relation: Relation; acts: BoardActs }) {
  const bench = useBench();
  const { id, first, second, name, directed } = relation;
  const change = (given: { name: string; directed: boolean }) => {
    if (given.name.trim() === name && given.directed === directed) return;
    const { id: _, ...row } = relation;
    void bench.say("themes.change_relation", { relation: id, ...given }, { relations: { [id]: { ...row, ...given } } });
  };
  const ends = `${acts.theme(first)?.name ?? ""} ${directed ? "→" : "–"} ${acts.theme(second)?.name ?? ""}`;
  return (
    <li class="tc-relation-row">
      <span dir="auto">{ends}</span>
      <input
        class="tc-field"
        dir="auto"
        aria-label={`${bench.t("themes.relationName")}: ${ends}`}
        placeholder={bench.t("themes.relationName")}
        value={name}
        onChange={(event) => change({ name: event.currentTarget.value, directed })}
      />
      <label>
        <input type="checkbox" checked={directed} onChange={(event) => change({ name, directed: event.currentTarget.checked })} />{" "}
        {bench.t("themes.directed")}
      </label>
      <button
        type="button"
        class="tc-plain"
        aria-label={`${bench.t("themes.unrelate")}: ${ends}`}
        title={bench.t("themes.unrelate")}
        onClick={() => void bench.say("themes.unrelate", { relation: id }, { relations: { [id]: null } })}
      >
        ×
      </button>
    </li>
  );
}

function ExtractsOf({ theme }: { theme: Theme }) {
  const bench = useBench();
  const told = useSignal<Extracts | null>(null);
  const wanted = useSignal(theme.id);
  wanted.value = theme.id;
  useSignalEffect(() => {
    const id = wanted.value;
    void bench.codes.map((code) => `${code.theme}${code.passages}`); // asked again when these change
    if (bench.pending.value.length) return;
    void bench.ask<Extracts>("themes.extracts", { theme: id }).then((answer) => {
      if (answer && wanted.peek() === id) told.value = answer;
    });
  });
  if (told.value?.theme !== theme.id) return <p class="tc-faint">{bench.t("app.wait")}</p>;
  return (
    <section class="tc-part">
      <h3>{bench.t("themes.extracts")}</h3>
      {!told.value.codes.length && <p class="tc-faint">{bench.t("themes.noExtracts")}</p>}
      {told.value.codes.map(({ code, passages, quotes }) => (
        <section key={code}>
          <h4 class="tc-code-title">
            <span class="tc-dot" style={{ background: bench.code(code)?.colour }} />
            <button type="button" class="tc-link" onClick={() => bench.place.go("codes", code)}>
              <span dir="auto">{bench.code(code)?.name}</span>
            </button>
            <span class="tc-faint">{bench.t("codes.passages", { n: passages })}</span>
          </h4>
          {quotes.map((quoted) => (
            <Quote key={`${quoted.interview}:${quoted.begin}:${quoted.end}`} quoted={quoted} />
          ))}
          {passages > quotes.length && (
            <p>
              <button type="button" class="tc-link" onClick={() => bench.place.go("codes", code)}>
                {bench.t("themes.allPassages", { n: passages })}
              </button>
            </p>
          )}
        </section>
      ))}
    </section>
  );
}

interface Reviewed {
  coherence: number | null;
  distinctness: number | null;
  nearest: string;
  elsewhere: (Quoted & { theme: string })[];
  uncoded: Quoted[];
  otherwise: (Quoted & { participant: string })[];
}

function Review({ theme }: { theme: Theme }) {
  const bench = useBench();
  const told = useSignal<Reviewed | null>(null);
  const waiting = useSignal(false);
  const look = async () => {
    waiting.value = true;
    const answer = await bench.ask<{ themes: Record<string, Reviewed> }>("themes.review");
    waiting.value = false;
    if (answer) told.value = answer.themes[theme.id] ?? EMPTY;
  };
  const kinds = told.value
    ? ([
        ["elsewhere", told.value.elsewhere, (q: any) => bench.t("themes.nearerTo", { theme: q.theme })],
        ["uncoded", told.value.uncoded, () => ""],
        ["otherwise", told.value.otherwise, (q: any) => bench.t("themes.nothingFrom", { participant: q.participant })],
      ] as const)
    : [];
  return (
    <section class="tc-part" aria-busy={waiting.value}>
      <h3>{bench.t("themes.review")}</h3>
      <p class="tc-faint">{bench.t("themes.reviewHint")}</p>
      <button type="button" class="tc-button" disabled={waiting.value} onClick={() => void look()}>
        {bench.t(waiting.value ? "themes.reviewing" : told.value ? "themes.reviewAgain" : "themes.reviewNow")}
      </button>
      {told.value && kinds.every(([, found]) => !found.length) && <p>{bench.t("themes.reviewNothing")}</p>}
      {kinds.map(
        ([kind, found, why]) =>
          found.length > 0 && (
            <section key={kind}>
              <h4>{bench.t(`themes.${kind}`)}</h4>
              {found.map((quoted) => (
                <div key={`${quoted.interview}:${quoted.begin}`}>
                  {why(quoted) && <p class="tc-faint tc-small">{why(quoted)}</p>}
                  <Quote quoted={quoted} />
                </div>
              ))}
            </section>
          ),
      )}
    </section>
  );
}

const EMPTY: Reviewed = { coherence: null, distinctness: null, nearest: "", elsewhere: [], uncoded: [], otherwise: [] };
