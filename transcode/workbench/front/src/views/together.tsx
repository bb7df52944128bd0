// Together: whose rounds are closed; then the differences, the codebooks side by side, the themes of
// the agreed round, and how far the coders agree.

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import { Bench, BenchContext, useBench } from "../bench";
import { RouterWithin } from "../place";
import { Codes } from "./codes";
import { Reading } from "./reading";
import { Agreement } from "./together/agreement";
import { Codebooks } from "./together/codebooks";
import { Differences } from "./together/differences";
import { FORMS, type Form } from "./themes/map";
import { SHOWS, ThemesAt, type Where } from "./themes";

interface State {
  coders: { name: string; closed: boolean; me: boolean }[];
  closed: boolean;
  open: boolean;
  finished: number;
  interviews: number;
  coded: number;
}

const PARTS = ["differences", "codebooks", "reading", "codes", "map", "agreement"] as const;
/** How often the agreed round is looked at for what somebody else settled, in ms. */
const NEWS_MS = 2_000;
type Part = (typeof PARTS)[number];

export function Together() {
  const bench = useBench();
  const state = useSignal<State | null>(null);
  const look = () => void bench.ask<State>("together.state").then((told) => told && (state.value = told));
  useSignalEffect(() => {
    bench.table("undo"); // whatever was decided, a closed round among it
    bench.table("covered");
    look();
  });
  useEffect(() => {
    addEventListener("focus", look); // the other coder may have closed theirs meanwhile
    return () => removeEventListener("focus", look);
  }, []);
  if (!state.value) return <p class="tc-wait">{bench.t("app.wait")}</p>;
  return state.value.open ? <AgreedRound state={state.value} /> : <Waiting state={state.value} />;
}

/** Until two rounds are closed: what is still open, and nothing of what others did. */
function Waiting({ state }: { state: State }) {
  const bench = useBench();
  const others = state.coders.filter((coder) => !coder.me);
  return (
    <div class="tc-panel tc-together-wait">
      <h2>{bench.t("together.blind")}</h2>
      <p>{bench.t("together.blindWhy")}</p>
      <ul class="tc-list tc-coders">
        {state.coders.map(({ name, closed, me }) => (
          <li key={name}>
            <span class={closed ? "tc-tick" : "tc-faint"}>{closed ? "✓" : "○"}</span>
            <b>{me ? bench.t("together.you", { coder: name }) : name}</b>
            <span class="tc-faint">{bench.t(closed ? "together.isClosed" : "together.isOpen")}</span>
          </li>
        ))}
      </ul>
      {!others.length && <p>{bench.t("together.alone")}</p>}
      {state.closed ? (
        <p>{bench.t("together.waitForOthers")}</p>
      ) : (
        <>
          <p>
            {bench.t("together.finished", { n: state.finished, of: state.interviews })}{" "}
            {state.finished ? bench.t("together.finishedCounts") : bench.t("together.codedCounts", { n: state.coded })}
          </p>
          <p class="tc-faint">{bench.t("together.closeHint")}</p>
          <button
            type="button"
            class="tc-button tc-primary"
            onClick={() => void bench.say("together.close").then((a) => a.error || bench.done(bench.t("together.closedNow")))}
          >
            {bench.t("together.close")}
          </button>
        </>
      )}
    </div>
  );
}

function AgreedRound({ state }: { state: State }) {
  const own = useBench();
  const bench = useMemo(() => agreedBench(own), [own]);
  const { id, at } = own.place.now.value;
  const part = (PARTS as readonly string[]).includes(id) ? (id as Part) : "differences";
  useEffect(() => {
    void bench.begin();
    const way = (verb: "undo" | "redo") => async () => {
      const answer = await bench.say(`overview.${verb}`);
      if (!answer.error) bench.done(bench.t(`together.${verb === "undo" ? "undone" : "redone"}`));
    };
    own.ownUndo.value = { undo: way("undo"), redo: way("redo") };
    // what is settled elsewhere, on another page or by another coder, comes with any answer
    const timer = setInterval(() => void (document.hidden || bench.ask("together.state")), NEWS_MS);
    return () => {
      clearInterval(timer);
      own.ownUndo.value = null;
      bench.end();
    };
  }, [bench]);
  if (!bench.study.value) return <p class="tc-wait">{own.t("app.wait")}</p>;
  const open = state.coders.filter((coder) => !coder.closed).map((coder) => coder.name);
  return (
    <BenchContext.Provider value={bench}>
      <div class="tc-agreed">
        <div class="tc-bar">
          <span class="tc-choose" role="group" aria-label={own.t("together.parts")}>
            {PARTS.map((one) => (
              <button key={one} type="button" aria-pressed={one === part} onClick={() => own.place.go("together", one)}>
                {own.t(`together.${one}`)}
              </button>
            ))}
          </span>
          <span class="tc-gap" />
          <span class="tc-faint">
            {own.t("together.agreedRound")}
            {open.length > 0 && ` · ${own.t("together.stillOpen", { coders: open.join(", ") })}`}
          </span>
        </div>
        {part === "differences" && <Differences />}
        {part === "codebooks" && <Codebooks />}
        {part === "reading" && <Reading />}
        {part === "codes" && <Codes />}
        {part === "map" && <ThemesAt where={whereOf(own, at)} />}
        {part === "agreement" && <Agreement />}
      </div>
    </BenchContext.Provider>
  );
}

/** The board of the agreed round has its place in this view's address. */
function whereOf(bench: Bench, at: Record<string, string>): Where {
  const now = {
    theme: at.theme ?? "",
    show: (SHOWS as readonly string[]).includes(at.show ?? "") ? (at.show as Where["show"]) : ("both" as const),
    form: (FORMS as string[]).includes(at.form ?? "") ? (at.form as Form) : ("bubbles" as Form),
  };
  return { ...now, go: (to) => bench.place.go("together", "map", { ...now, ...to }) };
}

/** A bench of the agreed round: every message says that it is about that round. */
const agreedBench = (own: Bench): Bench =>
  new Bench({ ...own.host, listen: () => () => {} }, own, "agreed", new RouterWithin(own.place, "together", PARTS));
