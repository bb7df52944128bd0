// A passage, quoted whole, with what was said around it, its speaker and its time; it is heard
// here, and opens in the text.

import { useRef } from "preact/hooks";

import { useBench, type Bench } from "../bench";
import { clock } from "../views/reading/text";
import { useSaid } from "./said";

export interface Line {
  speaker: string;
  asks: boolean;
  text: string;
}

export interface Quoted {
  interview: string;
  group: string;
  speaker: string;
  text: string;
  question: string;
  begin: number;
  end: number;
  start_ms?: number;
  end_ms?: number;
  before?: Line | null;
  after?: Line | null;
}

/** What can be heard: a passage of an interview whose recording is here. */
type Heard = Pick<Quoted, "interview" | "start_ms" | "end_ms">;

/** Plays a passage, or stops what is playing; says why where there is nothing to hear. */
export function hear(bench: Bench, quoted: Heard): void {
  const { player } = bench;
  if (player.playing.value) return player.stop();
  if (!canHear(bench, quoted)) return bench.complain(bench.t("reading.noSound"));
  void player.play(quoted.interview, quoted.start_ms!, quoted.end_ms!);
}

export const canHear = (bench: Bench, quoted: Heard): boolean =>
  !!quoted.end_ms && !!bench.interviews.value.find((i) => i.id === quoted.interview)?.heard;

/** `leaving` notes where one was, before the passage is opened in its text. */
export function Quote({ quoted, leaving }: { quoted: Quoted; leaving?: () => void }) {
  const bench = useBench();
  const { interview, begin, end } = quoted;
  const words = useRef<HTMLQuoteElement>(null);
  const isHeard = useSaid(words, quoted).value;
  return (
    <figure class="tc-quote">
      {quoted.question && (
        <p class="tc-question" dir="auto">
          {quoted.question}
        </p>
      )}
      <Beside line={quoted.before} of={quoted.speaker} />
      <blockquote ref={words} dir="auto">{quoted.text}</blockquote>
      <Beside line={quoted.after} of={quoted.speaker} />
      <figcaption>
        {canHear(bench, quoted) && <HearButton quoted={quoted} isHeard={isHeard} />}
        <button
          type="button"
          class="tc-link"
          title={bench.t("passages.openText")}
          onClick={() => {
            leaving?.();
            bench.place.go("reading", interview, { begin: String(begin), end: String(end) });
          }}
        >
          {interview}
        </button>{" "}
        {[quoted.speaker, quoted.group, timeOf(quoted)].filter(Boolean).join(" · ")}
      </figcaption>
    </figure>
  );
}

export function HearButton({ quoted, isHeard }: { quoted: Heard; isHeard: boolean }) {
  const bench = useBench();
  const label = bench.t(isHeard ? "correct.stop" : "passages.hear");
  return (
    <button type="button" class="tc-plain" title={label} aria-label={label} onClick={() => hear(bench, quoted)}>
      {isHeard ? "■" : "▶"}
    </button>
  );
}

/** When a passage begins; nothing where there was no recording. */
export const timeOf = ({ start_ms = 0, end_ms }: Heard): string => (end_ms ? clock(start_ms) : "");

function Beside({ line, of }: { line?: Line | null; of: string }) {
  if (!line) return null;
  return (
    <p class={line.asks ? "tc-question" : "tc-beside"} dir="auto">
      {line.speaker !== of && <b>{line.speaker}: </b>}
      {line.text}
    </p>
  );
}
