// Keys of a code's page. Letters do nothing while something is typed.

import { isTyping } from "../../keys";
import { hear } from "../../parts/quote";
import type { Book } from "./acts";

export function onBookKey(event: KeyboardEvent, book: Book, root: HTMLElement): void {
  const target = event.target as HTMLElement;
  if (target.closest(".tc-popover") || event.ctrlKey || event.metaKey) return;
  const done = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (event.altKey) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const codes = book.bench.codes.map((code) => code.id);
    const next = codes[codes.indexOf(book.code?.id ?? "") + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) book.go(next);
    return done();
  }
  const inBox = target.matches("input[type=checkbox]") && event.key !== " ";
  if (isTyping(event) && !inBox) return;
  if (target.closest("button, summary") && (event.key === "Enter" || event.key === " ")) return;
  if (!target.closest(".tc-code-page")) return;
  if (event.key === "Escape") {
    book.choosing.clear();
    return done();
  }
  if (book.choosing.onKey(event.key)) return done();
  const deed = deeds[event.key];
  if (!deed) return;
  deed(book, root);
  done();
}

const asks = (asking: Book["asking"]["value"]) => (book: Book) => {
  book.memo.value = "";
  book.asking.value = asking;
};

const deeds: Record<string, (book: Book, root: HTMLElement) => void> = {
  " ": (book) => book.focused && hear(book.bench, book.focused),
  Enter: (_, root) => (root.querySelector(".tc-member[tabindex='0'] .tc-link") as HTMLElement | null)?.click(),
  d: (book) => void book.uncode(),
  Delete: (book) => void book.uncode(),
  e: (book) => void (book.passages.length && (book.asking.value = "send")),
  r: asks("rename"),
  f: asks("define"),
  c: asks("colour"),
  m: asks("merge"),
  M: asks("memo"),
  a: asks("create"),
};
