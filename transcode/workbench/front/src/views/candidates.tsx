// Candidate codes: one at a time on the desk, all of them in a list beside it.

import { useComputed, useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { actInWords } from "../parts/acts";
import { Desk } from "./candidates/acts";
import { CandidateCard } from "./candidates/card";
import { onDeskKey } from "./candidates/keys";
import { CandidateList } from "./candidates/list";

export function Candidates() {
  const bench = useBench();
  const desk = useMemo(() => new Desk(bench), [bench]);
  const root = useRef<HTMLDivElement>(null);

  useSignalEffect(() => {
    void bench.study.value; // looked at again: other candidates may have been made
    void desk.look();
  });
  // its card says more once it is decided
  const asked = useComputed(() => [[desk.current, ...desk.also].join(), desk.decided(desk.current)].join(" "));
  useSignalEffect(() => {
    const [ids] = asked.value.split(" ");
    if (ids) void desk.fetch(ids.split(","));
  });
  // again once something was decided: the codes have learned from it
  useSignalEffect(() => {
    void bench.changes.value;
    if (asked.value) desk.suggest();
  });

  const all = desk.all.value;
  if (!all) return <p class="tc-wait">{bench.t("app.wait")}</p>;
  if (!all.length) return <p class="tc-empty">{bench.t("candidates.none")}</p>;
  const act = bench.table("undo").get("undo");
  return (
    <div ref={(el) => void (root.current = desk.choosing.root = el)} class="tc-reading tc-desk" onKeyDown={(event) => onDeskKey(event, desk, root.current!)}>
      <div class="tc-side tc-wide tc-candidates">
        <CandidateList desk={desk} />
        <p class="tc-faint tc-next-undo">
          {act ? bench.t("candidates.undo", { what: actInWords(bench, act) }) : bench.t("candidates.first")}
        </p>
      </div>
      <CandidateCard desk={desk} />
    </div>
  );
}
