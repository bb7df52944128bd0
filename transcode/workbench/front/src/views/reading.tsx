// Reading an interview as a document, and coding chosen words.

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";

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
  const seen = useRef(0); // the look after which the codings were read

  useSignalEffect(() => {
    const interview = wanted.value;
    void bench.interviews.value; // said anew as a run goes on: the passages may be there by now
    const looks = bench.looks.value; // a new one tells of every change but the codings
    const isRead = (now: Text | null) => now?.interview === interview && !now.isProvisional;
    if (!interview || (isRead(text.peek()) && seen.current === looks)) return;
    void bench.ask<Told>("reading.read", { interview }).then((told) => {
      if (!told || wanted.peek() !== interview) return;
      const gone = bench.codingsIn(interview).filter((coding) => !(coding.id in told.codings));
      bench.lay({ codings: { ...Object.fromEntries(gone.map(({ id }) => [id, null])), ...told.codings } });
      seen.current = looks;
      const now = text.peek();
      if (now?.interview === interview && !told.passages.length) return;
      if (isRead(now) && now?.digest === told.digest) return; // the caret stays
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
