// A passage, quoted whole, with what was said around it, its speaker and its time; it is heard
// here, and opens in the text.

import { useBench, type Bench } from "../bench";

export interface Line {
  speaker: string;
  asks: boolean;
  text: string;
}

export interface Quoted {
  interview: string;
  group: string;
  speaker: string;
  time: string;
  text: string;
  question: string;
  begin: number;
  end: number;
  start_ms?: number;
  end_ms?: number;
  before?: Line | null;
  after?: Line | null;
}

/** Plays a passage, or stops what is playing; says why where there is nothing to hear. */
export function hear(bench: Bench, quoted: Quoted): void {
  const { player } = bench;
  if (player.playing.value) return player.stop();
  if (!canHear(bench, quoted)) return bench.complain(bench.t("reading.noSound"));
  void player.play(quoted.interview, quoted.start_ms!, quoted.end_ms!);
}

const canHear = (bench: Bench, quoted: Quoted): boolean =>
  !!quoted.end_ms && !!bench.interviews.value.find((i) => i.id === quoted.interview)?.heard;

/** `leaving` notes where one was, before the passage is opened in its text. */
export function Quote({ quoted, leaving }: { quoted: Quoted; leaving?: () => void }) {
  const bench = useBench();
  const { interview, begin, end } = quoted;
  return (
    <figure class="tc-quote">
      {quoted.question && (
        <p class="tc-question" dir="auto">
          {quoted.question}
        </p>
      )}
      <Beside line={quoted.before} of={quoted.speaker} />
      <blockquote dir="auto">{quoted.text}</blockquote>
      <Beside line={quoted.after} of={quoted.speaker} />
      <figcaption>
        {canHear(bench, quoted) && (
          <button type="button" class="tc-plain" aria-label={bench.t("passages.hear")} onClick={() => hear(bench, quoted)}>
            ▶
          </button>
        )}
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
        {[quoted.speaker, quoted.group, quoted.time].filter(Boolean).join(" · ")}
      </figcaption>
    </figure>
  );
}

function Beside({ line, of }: { line?: Line | null; of: string }) {
  if (!line) return null;
  return (
    <p class={line.asks ? "tc-question" : "tc-beside"} dir="auto">
      {line.speaker !== of && <b>{line.speaker}: </b>}
      {line.text}
    </p>
  );
}
