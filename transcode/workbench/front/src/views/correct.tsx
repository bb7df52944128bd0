// Correcting a transcript beside its sound.

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { isTyping } from "../keys";
import { InterviewList } from "../parts/interviews";
import { Painter } from "../text/highlight";
import { Draft, type ToldDraft } from "./correct/draft";
import { Turn } from "./correct/turn";
import { Wave } from "./correct/wave";

export function Correct() {
  const bench = useBench();
  const wanted = useComputed(() => {
    const { view, id } = bench.place.now.value;
    return (view === "correct" && id) || bench.interviews.value.find((i) => i.transcribed)?.id || "";
  });
  const draft = useSignal<Draft | null>(null);

  useSignalEffect(() => {
    const interview = wanted.value;
    if (!interview || draft.peek()?.interview === interview) return;
    void bench.ask<ToldDraft>("correct.open", { interview }).then((told) => {
      if (told && wanted.peek() === interview) draft.value = new Draft(bench, told);
    });
  });

  if (!wanted.value) return <p class="tc-empty">{bench.t("correct.none")}</p>;
  return (
    <div class="tc-reading">
      <InterviewList
        label={bench.t("reading.interviews")}
        current={wanted.value}
        offered={(interview) => interview.transcribed}
        open={(id) => bench.place.go("correct", id)}
      />
      {draft.value ? (
        <Desk key={draft.value.interview} draft={draft.value} />
      ) : (
        <p class="tc-wait">{bench.t("app.wait")}</p>
      )}
    </div>
  );
}

function Desk({ draft }: { draft: Draft }) {
  const bench = useBench();
  const { player } = bench;
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => new Map<string, HTMLElement>(), [draft]);
  const heard = bench.interviews.value.find((i) => i.id === draft.interview)?.heard;

  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    return () => {
      player.stop();
      bench.ownUndo.value = null;
    };
  }, [draft]);
  useSignalEffect(() => {
    const { undo, redo } = draft.around.value;
    bench.ownUndo.value = {
      undo: undo ? () => void draft.change("undo") : undefined,
      redo: redo ? () => void draft.change("redo") : undefined,
    };
  });

  // doubtful words, and the word that is being said
  useEffect(() => {
    const painter = new Painter(box.current!.getRootNode() as Document | ShadowRoot);
    let frame = 0;
    const schedule = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => painter.paint(draft.layers(rows)));
    };
    const stop = draft.drawn.subscribe(schedule);
    const said = player.now.subscribe(schedule);
    return () => {
      cancelAnimationFrame(frame);
      stop();
      said();
      painter.end();
    };
  }, [draft]);

  const go = (way: 1 | -1) => {
    const doubt = draft.nextDoubt(way);
    if (!doubt) return bench.done(bench.t("correct.noDoubts"));
    rows.get(doubt.turn)?.scrollIntoView({ block: "center" });
    rows.get(doubt.turn)?.focus({ preventScroll: true });
    if (heard) void player.play(draft.interview, Math.max(0, doubt.start - 300), doubt.end + 300);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === "Tab" && !event.ctrlKey && !event.altKey) {
      if (!(event.target as HTMLElement).closest(".tc-said, .tc-scroll")) return;
      if ((event.target as HTMLElement).closest("button")) return;
      go(event.shiftKey ? -1 : 1);
      return done();
    }
    if (event.key === "Escape" || (event.key === " " && !isTyping(event))) {
      if (event.key === "Escape" && draft.closes()) return done();
      draft.toggle();
      return done();
    }
    const jump = { F1: -1500, F2: 1500 }[event.key];
    if (jump) {
      void player.play(draft.interview, Math.max(0, player.now.value + jump));
      return done();
    }
    const faster = { F3: -0.25, F4: 0.25 }[event.key];
    if (faster) {
      player.faster(faster);
      bench.done(bench.t("correct.speed", { speed: player.speed.value }));
      return done();
    }
  };

  const doubts = draft.around.value.doubts;
  return (
    <section class="tc-document" aria-label={bench.t("correct.text", { interview: draft.interview })}>
      {heard && bench.host.kind === "page" && <Wave draft={draft} />}
      <div ref={box} class="tc-scroll tc-draft" tabIndex={0} onKeyDown={onKeyDown}>
        {draft.order.value.map((id) => (
          <Turn
            key={id}
            id={id}
            draft={draft}
            reference={(el) => {
              if (el) rows.set(id, el);
              else rows.delete(id);
            }}
          />
        ))}
      </div>
      <Alike draft={draft} />
      <footer class="tc-foot">
        <span>{bench.t("correct.first")}</span>
        <span class="tc-gap" />
        {!heard && <span>{bench.t("correct.noSound")}</span>}
        <span>{bench.t("correct.doubts", { n: doubts.length })}</span>
        <button type="button" class="tc-button" disabled={!doubts.length} onClick={() => go(1)}>
          {bench.t("correct.next")}
        </button>
      </footer>
    </section>
  );
}

/** After a word was mended: the same word elsewhere. */
function Alike({ draft }: { draft: Draft }) {
  const bench = useBench();
  const alike = draft.alike.value;
  if (!alike) return null;
  return (
    <p class="tc-bar tc-alike" role="status">
      <span>{bench.t("correct.alike", alike)}</span>
      <button type="button" class="tc-button tc-primary" onClick={() => void draft.mendAll()}>
        {bench.t("correct.mend", { n: alike.n })}
      </button>
      <button type="button" class="tc-button" onClick={() => (draft.alike.value = null)}>
        {bench.t("app.cancel")}
      </button>
    </p>
  );
}
