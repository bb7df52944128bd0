// The waveform of a recording, a minute around what is played; a press plays from there.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../../bench";
import { clock } from "../reading/text";
import type { Draft } from "./draft";

const PER_SECOND = 20;
const SHOWN_MS = 60_000;
const HEIGHT = 56;

export function Wave({ draft }: { draft: Draft }) {
  const bench = useBench();
  const { player } = bench;
  const canvas = useRef<HTMLCanvasElement>(null);
  const peaks = useSignal<Int8Array | null>(null);
  const width = useSignal(800);

  useEffect(() => {
    void bench.host.peaks(draft.interview, (verb, given) => bench.ask(verb, given)).then((told) => (peaks.value = told));
    const watch = new ResizeObserver(([entry]) => (width.value = entry!.contentRect.width));
    watch.observe(canvas.current!);
    return () => watch.disconnect();
  }, [draft]);

  const now = player.now.value;
  const shown = Math.min(SHOWN_MS, Math.max(1_000, draft.duration));
  const from = Math.max(0, now - shown / 3);
  const heights = peaks.value; // read here, so that it is drawn once they come
  const wide = width.value;
  useEffect(() => {
    const el = canvas.current;
    const context = el?.getContext("2d");
    if (!el || !context || !heights) return;
    const ratio = devicePixelRatio || 1;
    el.width = wide * ratio;
    el.height = HEIGHT * ratio;
    context.scale(ratio, ratio);
    const [over, ahead, needle] = ["--tc-accent", "--tc-soft", "--tc-problem"].map((name) => colourOf(el, name));
    const at = (ms: number) => ((ms - from) / shown) * wide;
    for (let n = Math.floor((from / 1000) * PER_SECOND); n < heights.length; n++) {
      const ms = (n * 1000) / PER_SECOND;
      if (ms > from + shown) break;
      const high = Math.max(1, (heights[n]! / 127) * HEIGHT);
      context.fillStyle = ms < now ? over! : ahead!;
      context.fillRect(at(ms), (HEIGHT - high) / 2, Math.max(1, wide / (shown / 1000) / PER_SECOND - 0.5), high);
    }
    context.fillStyle = needle!;
    context.fillRect(at(now), 0, 2, HEIGHT);
  });

  return (
    <div class="tc-wave">
      <button
        type="button"
        class="tc-button"
        aria-label={bench.t(player.playing.value ? "correct.stop" : "correct.play")}
        onClick={() => draft.toggle()}
      >
        {player.playing.value ? "❚❚" : "▶"}
      </button>
      <time>{clock(player.now.value)}</time>
      <canvas
        ref={canvas}
        aria-hidden="true"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          void player.play(draft.interview, from + ((event.clientX - box.left) / box.width) * shown);
        }}
      />
      <span class="tc-faint">{clock(draft.duration)}</span>
    </div>
  );
}

/** A colour of the page as a canvas takes it: it knows nothing of light-dark(). */
function colourOf(el: HTMLElement, name: string): string {
  el.style.color = `var(${name})`;
  return getComputedStyle(el).color;
}
