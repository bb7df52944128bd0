// Reading an interview as a document, and coding chosen words.

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";

import { useBench } from "../bench";
import { InterviewList } from "../parts/interviews";
import { Document } from "./reading/document";
import { Text, type Told } from "./reading/text";

export function Reading() {
  const bench = useBench();
  const released = bench.interviews.value.filter((interview) => interview.released);
  const wanted = useComputed(() => {
    const { view, id } = bench.place.now.value;
    return (view === "reading" && id) || bench.interviews.value.find((i) => i.released)?.id || "";
  });
  const text = useSignal<Text | null>(null);

  useSignalEffect(() => {
    const interview = wanted.value;
    void bench.interviews.value; // said anew as a run goes on: the passages may be there by now
    const now = text.peek();
    if (!interview || (now?.interview === interview && !now.isProvisional)) return;
    void bench.ask<Told>("reading.read", { interview }).then((told) => {
      if (!told || wanted.peek() !== interview) return;
      bench.lay({ codings: told.codings });
      if (text.peek()?.interview === interview && !told.passages.length) return;
      text.value = new Text(told);
    });
  });

  if (!released.length) return <p class="tc-empty">{bench.t("reading.none")}</p>;
  return (
    <div class="tc-reading">
      <InterviewList
        label={bench.t("reading.interviews")}
        current={wanted.value}
        open={(id) => bench.place.go("reading", id)}
      />
      {text.value ? (
        <Document key={text.value.interview + text.value.digest} text={text.value} />
      ) : (
        <p class="tc-wait">{bench.t("app.wait")}</p>
      )}
    </div>
  );
}
