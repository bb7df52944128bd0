// The word that is being said, lit where its passage is quoted.

import { useComputed, useSignalEffect, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";

import { useBench } from "../bench";
import { Painter, SAID_STYLE } from "../text/highlight";
import { Offsets } from "../text/offsets";

interface Spoken {
  interview: string;
  begin: number;
  end: number;
  text: string;
  start_ms?: number;
  end_ms?: number;
}

/** A word: its begin and end in the passage (code points), when it begins and ends (ms). */
type Timed = [begin: number, end: number, start: number, stop: number];

/**
 * Lights the words of a passage as they are said.
 *
 * @param words holds nothing but the text of the passage.
 * @returns whether the passage is being heard.
 */
export function useSaid(words: RefObject<HTMLElement | null>, passage: Spoken): ReadonlySignal<boolean> {
  const bench = useBench();
  const { player } = bench;
  const { interview, begin, end, text, start_ms = 0, end_ms = 0 } = passage;
  // hundreds of passages may be in sight: only while their interview is heard do they look at the time
  const isHeard = useComputed(() => {
    if (player.playing.value !== interview) return false;
    return start_ms <= player.now.value && player.now.value < end_ms;
  });
  useSignalEffect(() => {
    if (!isHeard.value) return;
    const painter = new Painter(words.current!.getRootNode() as Document | ShadowRoot);
    const table = new Offsets(text);
    let stop = () => {};
    let isOver = false;
    void bench.ask<Timed[]>("sound.words", { interview, begin, end }).then((told) => {
      if (isOver || !told) return;
      stop = player.now.subscribe((now) => {
        const said = told.find(([, , from, until]) => from <= now && now < until);
        painter.paint(said ? [{ style: SAID_STYLE, ranges: rangeOf(words.current, table, said), above: 3 }] : []);
      });
    });
    return () => {
      isOver = true;
      stop();
      painter.end();
    };
  });
  return isHeard;
}

function rangeOf(el: HTMLElement | null, table: Offsets, [begin, end]: Timed): Range[] {
  const node = el?.firstChild;
  if (!node) return [];
  const length = node.textContent!.length;
  const range = document.createRange();
  range.setStart(node, Math.min(length, table.toUnits(begin)));
  range.setEnd(node, Math.min(length, table.toUnits(end)));
  return [range];
}
