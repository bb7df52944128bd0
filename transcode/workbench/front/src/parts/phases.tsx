// The six phases of a thematic analysis (Braun and Clarke 2006), and how far each is.

import { useBench } from "../bench";
import type { Standing } from "../views/overview";

export function Phases({ now }: { now: Standing }) {
  const bench = useBench();
  const all = now.interviews.length;
  const released = now.interviews.filter((i) => i.released).length;
  const begun = now.interviews.filter((i) => i.codings || i.finished).length;
  const finished = now.interviews.filter((i) => i.finished).length;
  const codes = bench.codes;
  const themes = bench.themes;
  const placed = codes.filter((code) => code.theme).length;
  const peopled = themes.filter((theme) => codes.some((code) => code.theme === theme.id)).length;
  const defined = themes.filter((theme) => theme.definition).length;
  const report = now.outputs.find((output) => output.name === "report")?.files.length ?? 0;
  const phases: { name: string; done: number; words: Record<string, number> }[] = [
    { name: "familiarise", done: part(released, all), words: { n: released, of: all } },
    { name: "code", done: part(finished, all), words: { n: codes.length, begun, of: all } },
    { name: "search", done: part(placed, codes.length), words: { n: themes.length, placed, of: codes.length } },
    { name: "review", done: part(peopled, themes.length), words: { n: codes.length - placed } },
    { name: "define", done: part(defined, themes.length), words: { n: defined, of: themes.length } },
    { name: "report", done: report && peopled ? 1 : 0, words: { n: report } },
  ];
  return (
    <ol class="tc-phases" aria-label={bench.t("overview.phases")}>
      {phases.map((phase, n) => (
        <li key={phase.name} data-done={phase.done >= 1 ? "yes" : undefined}>
          <span class="tc-count-of">{phase.done >= 1 ? "✓" : n + 1}</span>
          <b>{bench.t(`overview.phase_${phase.name}`)}</b>
          <span class="tc-faint">{bench.t(`overview.phase_${phase.name}_done`, phase.words)}</span>
          <progress value={phase.done} aria-label={bench.t(`overview.phase_${phase.name}`)} />
        </li>
      ))}
    </ol>
  );
}

const part = (done: number, of: number): number => (of ? Math.min(1, done / of) : 0);
