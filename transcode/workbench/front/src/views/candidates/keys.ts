// Keys of the desk. Letters do nothing while a name is typed: Escape leaves the field.

import { isTyping } from "../../keys";
import { redo, undo } from "../../parts/acts";
import { hear } from "../../parts/quote";
import type { Desk } from "./acts";

export function onDeskKey(event: KeyboardEvent, desk: Desk, root: HTMLElement): void {
  const done = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    desk.step(event.key === "ArrowDown" ? 1 : -1);
    return done();
  }
  const target = event.target as HTMLElement;
  if (target.closest(".tc-popover")) return;
  // nothing is typed yet: Ctrl+Z means the decision before, not the field
  const isEmpty = target.matches(".tc-naming input") && !(target as HTMLInputElement).value;
  if (isEmpty && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    void (event.shiftKey ? redo : undo)(desk.bench);
    return done();
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && desk.isOpen) {
    void desk.confirm({});
    return done();
  }
  if (event.key === "Escape" && target.closest(".tc-naming, .tc-members")) {
    if (!target.closest(".tc-naming")) desk.choosing.clear();
    desk.choosing.focus();
    return done();
  }
  const inBox = target.matches("input[type=checkbox]") && event.key !== " ";
  if ((isTyping(event) && !inBox) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest("button, summary") && (event.key === "Enter" || event.key === " ")) return;
  // letters do nothing until a passage, or another part of the card, has the focus
  if (!target.closest(".tc-candidate-card")) return;
  if ((event.key !== "x" || desk.isOpen) && desk.choosing.onKey(event.key)) return done();
  const deed = deeds[event.key];
  if (!deed) return;
  deed(desk, root);
  done();
}

const deeds: Record<string, (desk: Desk, root: HTMLElement) => void> = {
  " ": (desk) => {
    const one = desk.passages[desk.choosing.at.value];
    if (one) hear(desk.bench, one.member);
  },
  d: (desk) => void (desk.isOpen && desk.leaveOut()),
  e: (desk) => void (desk.isOpen && desk.passages.length && (desk.asking.value = "send")),
  m: (desk) => void (desk.isOpen && (desk.asking.value = "into")),
  g: (desk) => void (desk.isOpen && (desk.asking.value = "together")),
  r: (desk) => void (desk.isOpen && !desk.also.length && (desk.asking.value = "reject")),
  o: (desk) => void (!desk.isOpen && desk.reopen()),
  n: (_, root) => root.querySelector<HTMLElement>(".tc-naming input")?.focus(),
  Enter: (_, root) => root.querySelector<HTMLElement>(".tc-naming input")?.focus(),
};
