// The focus is never lost: where what had it is gone, what is nearest gets it, so that the next key
// goes somewhere. What a view does with the focus by itself comes first.

const FOCUSABLE = "button, [href], input, select, textarea, [tabindex]";
const AFTER_MS = 60; // views move the focus in the next frame

/** Watches what is drawn in `root`; returns what ends that. */
export function keepFocus(root: HTMLElement): () => void {
  let trail: HTMLElement[] = []; // what had the focus last, then what holds it, from the inside
  let timer: ReturnType<typeof setTimeout> | undefined;
  const around = root.getRootNode() as Document | ShadowRoot;
  const host = around instanceof ShadowRoot ? around.host : document.body;
  const note = (event: FocusEvent) => {
    const path = event.composedPath();
    trail = path.slice(0, Math.max(0, path.indexOf(root))) as HTMLElement[];
  };
  const isGone = () => {
    const had = trail[0];
    const now = around.activeElement ?? document.activeElement;
    // somewhere else, be it in another cell of the notebook: it was moved, and is not lost
    if (!had || (now && ![document.body, host, had].includes(now as HTMLElement))) return false;
    return !had.isConnected || had.matches(":disabled");
  };
  const look = () => {
    if (!isGone()) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isGone()) return;
      for (const holder of [...trail.slice(1), root]) {
        if (!holder.isConnected) continue;
        const next = [holder, ...holder.querySelectorAll<HTMLElement>(FOCUSABLE)].find(canHave);
        if (next) return next.focus({ preventScroll: true });
      }
    }, AFTER_MS);
  };
  const watch = new MutationObserver(look);
  watch.observe(root, { subtree: true, childList: true, attributeFilter: ["disabled"] });
  root.addEventListener("focusin", note);
  return () => {
    clearTimeout(timer);
    watch.disconnect();
    root.removeEventListener("focusin", note);
  };
}

const canHave = (el: HTMLElement): boolean =>
  el.matches(FOCUSABLE) && !el.matches(":disabled") && el.checkVisibility();
