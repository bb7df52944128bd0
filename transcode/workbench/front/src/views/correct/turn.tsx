// One turn: its speaker, its time, and its words, which can be typed over where they stand.

import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../../bench";
import { Popover } from "../../parts/popover";
import { Offsets } from "../../text/offsets";
import { clock } from "../reading/text";
import type { Draft } from "./draft";

interface TurnProps {
  id: string;
  draft: Draft;
  reference: (el: HTMLElement | null) => void;
}

export function Turn({ id, draft, reference }: TurnProps) {
  const bench = useBench();
  const words = useRef<HTMLParagraphElement>(null);
  draft.drawn.value;
  const turn = draft.turns.get(id)!;
  const doubts = draft.around.value.doubts.find((d) => d.turn === id);
  const asks = draft.around.value.asks === turn.speaker;

  // the browser owns the words while they are typed, so they are set only when they differ
  useEffect(() => {
    const el = words.current!;
    if (el.textContent !== turn.text) el.textContent = turn.text;
  }, [turn.text]);

  const caret = (): number => {
    const selection = getSelection();
    const node = words.current?.firstChild;
    if (!selection || !node || selection.focusNode !== node) return 0;
    return new Offsets(node.textContent ?? "").toPoints(selection.focusOffset);
  };
  const save = () => draft.typed(id, words.current?.textContent ?? "");

  const onKeyDown = async (event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.metaKey;
    const at = caret();
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === "Enter" && modified) {
      done();
      await save();
      await draft.change("split", { turn: id, at });
    } else if (event.key === "Enter") {
      done();
      await save();
      if (doubts) await draft.change("accept", { turn: id });
      words.current?.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
    } else if (event.key === "Backspace" && at === 0 && getSelection()?.isCollapsed) {
      const order = draft.order.value;
      const before = order[order.indexOf(id) - 1];
      if (!before) return;
      done();
      await save();
      await draft.change("join", { turn: before });
    } else if (event.altKey && event.key === "ArrowDown") {
      done();
      await save();
      await draft.change("boundary", { turn: id, at });
    } else if (event.altKey && event.key === "ArrowUp") {
      done();
      await save();
      await draft.change("earlier", { turn: id, at });
    } else if (modified && event.key === "i") {
      done();
      const selection = getSelection();
      if (!selection) return;
      const table = new Offsets(words.current?.textContent ?? "");
      const [a, b] = [table.toPoints(selection.anchorOffset), table.toPoints(selection.focusOffset)];
      await save();
      await draft.change("inaudible", { turn: id, begin: Math.min(a, b), end: Math.max(a, b) });
    }
  };

  return (
    <article class={asks ? "tc-spoken tc-asks" : "tc-spoken"} data-turn={id}>
      <div class="tc-by">
        <button
          type="button"
          class="tc-link"
          aria-label={bench.t("correct.speaker", { speaker: turn.speaker })}
          onClick={() => (draft.naming.value = draft.naming.value === id ? "" : id)}
        >
          {turn.speaker}
        </button>
        {turn.end > 0 && <time>{clock(turn.start)}</time>}
        {draft.naming.value === id && <Speakers id={id} draft={draft} beside={words} />}
      </div>
      <div>
        <p
          ref={(el) => {
            words.current = el;
            reference(el);
          }}
          class="tc-said"
          dir="auto"
          lang={draft.language || undefined}
          contentEditable={"plaintext-only" as unknown as boolean}
          role="textbox"
          aria-multiline="true"
          aria-label={bench.t("correct.turn", { speaker: turn.speaker, time: clock(turn.start) })}
          spellcheck={false}
          onBlur={() => void save()}
          onKeyDown={(event) => void onKeyDown(event)}
          onClick={() => {
            const heard = bench.interviews.value.find((i) => i.id === draft.interview)?.heard;
            if (heard && getSelection()?.isCollapsed && turn.end)
              void bench.player.play(draft.interview, draft.timeAt(id, caret()));
          }}
        />
        {doubts && (
          <p class="tc-doubt">
            {doubts.reasons.map(bench.told).map((reason) => reason[0]!.toUpperCase() + reason.slice(1)).join(". ")}.{" "}
            <button type="button" class="tc-link" onClick={() => void draft.change("accept", { turn: id })}>
              {bench.t("correct.accept")}
            </button>
          </p>
        )}
      </div>
    </article>
  );
}

function Speakers({ id, draft, beside }: { id: string; draft: Draft; beside: { current: HTMLElement | null } }) {
  const bench = useBench();
  const { speakers } = draft.around.value;
  const was = draft.turns.get(id)!.speaker;
  const close = () => {
    draft.naming.value = "";
    beside.current?.focus();
  };
  const choose = (speaker: string) => {
    close();
    if (speaker && speaker !== was) void draft.change("speaker", { turn: id, speaker });
  };
  return (
    <Popover beside={beside.current!} close={close} label={bench.t("correct.whoSpeaks")}>
      <div class="tc-ask">
        <b>{bench.t("correct.whoSpeaks")}</b>
        {speakers.map((speaker) => (
          <button key={speaker} type="button" class="tc-row" aria-current={speaker === was ? "true" : undefined} onClick={() => choose(speaker)}>
            {speaker}
          </button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            choose(new FormData(event.currentTarget).get("speaker")!.toString().trim());
          }}
        >
          <input class="tc-field" dir="auto" name="speaker" placeholder={bench.t("correct.newSpeaker")} aria-label={bench.t("correct.newSpeaker")} ref={(el) => el?.focus()} />
        </form>
        <div class="tc-buttons">
          <button type="button" class="tc-button" onClick={() => { close(); void draft.change("interviewer", { speaker: was }); }}>
          {bench.t("correct.asks", { speaker: was })}
        </button>
        {speakers.filter((s) => s !== was).map((into) => (
          <button key={into} type="button" class="tc-button" onClick={() => { close(); void draft.change("merge", { speaker: was, into }); }}>
            {bench.t("correct.merge", { speaker: was, into })}
          </button>
        ))}
        </div>
      </div>
    </Popover>
  );
}
