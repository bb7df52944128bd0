// Keys of the document. None of them acts while the list of codes or a memo has the focus.

import type { Virtualizer } from "@tanstack/virtual-core";

import { isTyping } from "../../keys";
import type { Acts } from "./acts";
import { place } from "./document";

type Rows = Map<number, HTMLElement>;

export function onDocumentKey(
  event: KeyboardEvent,
  acts: Acts,
  rows: Rows,
  virtual: Virtualizer<HTMLDivElement, HTMLElement>,
): void {
  if (isTyping(event) || (event.target as HTMLElement).closest("button")) return;
  const { key, shiftKey, altKey } = event;
  const modified = event.ctrlKey || event.metaKey;
  const done = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (key.startsWith("Arrow") && altKey && !modified) {
    const onward = isRightToLeft() ? "ArrowLeft" : "ArrowRight";
    const way = key === onward ? 1 : key === "ArrowRight" || key === "ArrowLeft" ? -1 : 0;
    if (way) acts.edge(shiftKey ? "begin" : "end", way);
    return way ? done() : undefined;
  }
  if (key.startsWith("Arrow")) {
    const [way, unit] = MOVES[key]!;
    getSelection()?.modify(shiftKey ? "extend" : "move", way, modified ? "sentence" : unit);
    follow(virtual, acts);
    acts.asking.value = null;
    return done();
  }
  if (modified || altKey) return;
  if (key === "Escape") {
    acts.asking.value = null;
    acts.touched.value = "";
  } else if (key === "Enter") acts.pick("");
  else if (key === "Delete" || key === "Backspace") acts.uncode();
  else if (key === "j" || key === "k") step(acts, rows, virtual, key === "j" ? 1 : -1);
  else if (key === " ") acts.play();
  else if (key === "i") acts.inVivo();
  else if (key === "M") acts.askMemo();
  else if (shiftKey && /^Digit[1-9]$/.test(event.code)) {
    acts.digit(Number(event.code.at(-1)));
    step(acts, rows, virtual, 1);
  } else if (/^[1-9]$/.test(key)) acts.digit(Number(key));
  else if (/^\p{L}$/u.test(key) && !shiftKey) acts.pick(key);
  else return;
  done();
}

const MOVES: Record<string, [string, string]> = {
  ArrowRight: ["right", "word"],
  ArrowLeft: ["left", "word"],
  ArrowDown: ["forward", "line"],
  ArrowUp: ["backward", "line"],
};

/** Whether the words at the caret are read from right to left: an arrow moves what it points to. */
function isRightToLeft(): boolean {
  const node = getSelection()?.focusNode;
  const el = node instanceof Element ? node : node?.parentElement;
  return !!el && getComputedStyle(el).direction === "rtl";
}

/** Goes to the next or the previous passage. */
export function step(acts: Acts, rows: Rows, virtual: Virtualizer<HTMLDivElement, HTMLElement>, way: 1 | -1): void {
  const { passages } = acts.text;
  const { begin } = acts.selected.value;
  const to = way > 0 ? passages.find((p) => p.begin > begin) : passages.findLast((p) => p.end <= begin);
  if (!to) return;
  acts.selected.value = { begin: to.begin, end: to.begin }; // the next key may come before it is drawn
  virtual.scrollToIndex(acts.text.turnOf(to.begin), { align: "auto" });
  requestAnimationFrame(() => place(rows, acts.text, to.begin));
}

/** Keeps the caret in view. */
function follow(virtual: Virtualizer<HTMLDivElement, HTMLElement>, acts: Acts): void {
  const node = getSelection()?.focusNode;
  const el = node instanceof Element ? node : node?.parentElement;
  const scroller = virtual.scrollElement;
  if (!el || !scroller) return;
  const range = document.createRange();
  range.setStart(node!, getSelection()!.focusOffset);
  const box = range.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  if (box.bottom > frame.bottom - 40) scroller.scrollTop += box.bottom - frame.bottom + 120;
  else if (box.top && box.top < frame.top + 40) scroller.scrollTop -= frame.top - box.top + 120;
  void acts;
}
