// A memo on chosen words, while it is written.

import { useSignal } from "@preact/signals";

import { useBench } from "../../bench";
import type { Acts, Span } from "./acts";

/** A memo is kept as a draft while it is written: nothing that closes the box loses it. */
const drafts = new Map<string, string>();

export function MemoForm({ acts, span, close }: { acts: Acts; span: Span; close: () => void }) {
  const bench = useBench();
  const key = `${acts.text.interview}:${span.begin}:${span.end}`;
  const draft = useSignal(drafts.get(key) ?? "");
  const save = () => {
    drafts.delete(key);
    close();
    if (draft.value.trim()) void acts.memo(span, draft.value);
  };
  return (
    <form
      class="tc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        class="tc-field"
        rows={4}
        aria-label={bench.t("reading.memoLabel")}
        placeholder={bench.t("reading.memoLabel")}
        ref={(el) => el?.focus()}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
          drafts.set(key, draft.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <button class="tc-button tc-primary">{bench.t("app.save")}</button>
      <button type="button" class="tc-button" onClick={close}>
        {bench.t("app.cancel")}
      </button>
    </form>
  );
}
