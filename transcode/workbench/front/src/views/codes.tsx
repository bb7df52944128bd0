// The codebook: the codes beside, and one of them open with all its passages.

import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { useBench, type Code } from "../bench";
import { natural } from "../text/order";
import { matching } from "../parts/picker";
import { Book, ORDERS } from "./codes/acts";
import { Questions } from "./codes/edit";
import { onBookKey } from "./codes/keys";
import { CodePage } from "./codes/page";

export function Codes() {
  const bench = useBench();
  const book = useMemo(() => new Book(bench), [bench]);
  const root = useRef<HTMLDivElement>(null);
  const open = book.code;

  // again whenever its passages became more or fewer, and not with every letter of a search
  const asked = useComputed(() => `${book.code?.id ?? ""} ${book.code?.passages}`);
  const shared = useComputed(() => `${asked.value} ${book.at("with")}`);
  useSignalEffect(() => {
    const [code] = asked.value.split(" ");
    if (code) void book.fetch(code);
  });
  useSignalEffect(() => {
    const [code, , other] = shared.value.split(" ");
    if (code) void book.fetchShared(code, other ?? "");
  });

  if (!open)
    return (
      <div class="tc-empty">
        <p>{bench.t("codes.none")}</p>
        <button type="button" class="tc-button" id="tc-create" onClick={() => (book.asking.value = "create")}>
          {bench.t("codes.create")}
        </button>
        <Questions book={book} />
      </div>
    );
  return (
    <div ref={(el) => void (root.current = book.choosing.root = el)} class="tc-reading tc-book" onKeyDown={(event) => onBookKey(event, book, root.current!)}>
      <CodeList book={book} open={open} />
      <CodePage book={book} code={open} />
    </div>
  );
}

function CodeList({ book, open }: { book: Book; open: Code }) {
  const bench = useBench();
  const list = useRef<HTMLElement>(null);
  const typed = book.at("q").trim();
  const sort = book.at("sort") || "order";
  const codes = typed ? matching(bench.codes, typed) : sorted(bench.codes, sort);
  const under = new Map<string, Code[]>();
  for (const code of codes) under.set(code.theme, [...(under.get(code.theme) ?? []), code]);
  const themes = [...bench.themes.map((theme) => [theme.id, theme.name]), ["", bench.t("codes.noTheme")]] as [string, string][];
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [open.id]);
  const row = (code: Code) => (
    <li key={code.id}>
      <button
        type="button"
        class="tc-row"
        aria-current={code.id === open.id ? "true" : undefined}
        onClick={() => book.go(code.id)}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (!step || event.altKey) return;
          event.preventDefault();
          event.stopPropagation();
          const rows = [...list.current!.querySelectorAll<HTMLElement>(".tc-row")];
          rows[rows.indexOf(event.currentTarget) + step]?.focus();
        }}
      >
        <span class="tc-dot" style={{ background: code.colour }} />
        <span dir="auto">{code.name}</span>
        <small>{code.passages}</small>
      </button>
    </li>
  );
  return (
    <nav ref={list} class="tc-side tc-wide tc-codes" aria-label={bench.t("app.codes")}>
      <div class="tc-filters">
        <input
          class="tc-field"
          dir="auto"
          type="search"
          aria-label={bench.t("codes.filter")}
          placeholder={bench.t("codes.filter")}
          value={book.at("q")}
          onInput={(event) => book.note("q", event.currentTarget.value)}
        />
        <div class="tc-filter-fields">
          <select class="tc-field" aria-label={bench.t("codes.sort")} value={sort} onChange={(event) => book.note("sort", event.currentTarget.value)}>
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {bench.t(`codes.sort-${order}`)}
              </option>
            ))}
          </select>
          <button type="button" class="tc-button" id="tc-create" onClick={() => (book.asking.value = "create")}>
            {bench.t("codes.create")} <kbd>a</kbd>
          </button>
        </div>
      </div>
      {!codes.length && <p class="tc-faint">{bench.t("codes.noneSuch")}</p>}
      {bench.themes.length && !typed ? (
        themes.map(([theme, name]) => {
          const codes = under.get(theme);
          if (!codes) return null;
          return (
            <section key={theme} aria-label={name}>
              <h3 class="tc-heading" dir="auto">
                {name} <small>{codes.length}</small>
              </h3>
              <ul class="tc-list">{codes.map(row)}</ul>
            </section>
          );
        })
      ) : (
        <ul class="tc-list">{codes.map(row)}</ul>
      )}
    </nav>
  );
}

function sorted(codes: Code[], by: string): Code[] {
  if (by === "name") return codes.sort((a, b) => natural(a.name, b.name));
  if (by === "passages") return codes.sort((a, b) => b.passages - a.passages || a.order - b.order);
  return codes;
}
