// What happened, said once: a problem stays until it is closed, the rest goes by itself.

import { useEffect } from "preact/hooks";

import { useBench } from "../bench";

const STAYS_MS = 4_000;

export function Notice() {
  const bench = useBench();
  const toast = bench.toast.value;
  useEffect(() => {
    if (toast?.kind !== "done") return;
    const timer = setTimeout(() => (bench.toast.value = null), STAYS_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  const unsaved = bench.pending.value.length;
  return (
    <div class="tc-notices" aria-live="polite">
      {bench.offline.value && (
        <p class="tc-notice tc-problem" role="alert">
          {bench.t("app.offline")} {unsaved > 0 && bench.t("app.unsaved", { n: unsaved })}
        </p>
      )}
      {toast && (
        <p class={`tc-notice tc-${toast.kind}`} role={toast.kind === "problem" ? "alert" : "status"}>
          <span>{toast.text}</span>
          <button
            type="button"
            class="tc-plain"
            aria-label={bench.t("app.dismiss")}
            onClick={() => (bench.toast.value = null)}
          >
            ×
          </button>
        </p>
      )}
    </div>
  );
}
