// A decision in words, as undo names it.

import type { Bench } from "../bench";
import type { Row } from "../host";

export function actInWords(bench: Bench, act: Row): string {
  const named = (id: string) =>
    bench.code(id)?.name ?? bench.table("themes").get(id)?.name ?? act.name ?? "";
  return bench.t(`acts.${act.verb}`, {
    code: named(act.code ?? act.target ?? ""),
    name: act.name ?? named(act.target ?? ""),
    into: named(act.into ?? ""),
    theme: named(act.theme ?? ""),
    interview: act.interview ?? "",
  });
}

export async function undo(bench: Bench): Promise<void> {
  const own = bench.ownUndo.value;
  if (own) return own.undo?.();
  const act = bench.table("undo").get("undo");
  const what = act ? actInWords(bench, act) : "";
  const answer = await bench.say("overview.undo");
  if (answer.error) return;
  bench.done(bench.t("app.undone", { what }));
  const { view, at } = bench.place.now.peek();
  if (view === "candidates" && act?.proposal) bench.place.go(view, act.proposal, { ...at, with: "", passage: "" });
}

export async function redo(bench: Bench): Promise<void> {
  const own = bench.ownUndo.value;
  if (own) return own.redo?.();
  const act = bench.table("undo").get("redo");
  const answer = await bench.say("overview.redo");
  if (!answer.error && act) bench.done(bench.t("app.redone", { what: actInWords(bench, act) }));
}
