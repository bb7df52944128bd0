// A code's page: what it means, what was noted about it, and all its passages with their context.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { natural } from "../../text/order";
import { useBench, type Code } from "../../bench";
import { CodeLink, Passage, PassageBar, useDrawn } from "../../parts/passage";
import { Quote } from "../../parts/quote";
import { GROUPINGS, keyOf, type Asking, type Book } from "./acts";
import { Questions } from "./edit";

export function CodePage({ book, code }: { book: Book; code: Code }) {
  const bench = useBench();
  const page = useRef<HTMLElement>(null);
  const opened = book.opened.value?.code === code.id ? book.opened.value : null;

  // the passage that had the focus is gone: the next key is about this code
  useLayoutEffect(() => {
    if (document.activeElement === document.body) page.current?.focus({ preventScroll: true });
  }, [code.id]);

  useEffect(() => {
    const { passage } = bench.place.now.peek().at;
    if (!opened) return;
    if (passage) book.choosing.goTo(passage);
    else {
      page.current?.scrollTo({ top: 0 });
      if (document.activeElement === document.body) page.current?.focus({ preventScroll: true });
    }
  }, [opened?.code]);

  const theme = bench.table<any>("themes").get(code.theme);
  return (
    <section ref={page} class="tc-panel tc-code-page" tabIndex={-1} aria-label={code.name} aria-busy={!opened}>
      <header>
        {theme && (
          <p class="tc-eyebrow" dir="auto">
            {bench.t("codes.inTheme", { name: theme.name })}
          </p>
        )}
        <h2>
          <span class="tc-dot" style={{ background: code.colour }} /> <bdi>{code.name}</bdi>
        </h2>
        <p class="tc-faint">
          {bench.t("codes.passages", { n: code.passages })} · {bench.t("codes.participants", { n: code.participants })}
        </p>
        <Tools book={book} />
        <Meaning code={code} />
        <Memos book={book} code={code} />
      </header>
      <Others book={book} code={code} />
      <Passages key={code.id} book={book} code={code} />
      <Questions book={book} />
    </section>
  );
}

function Tools({ book }: { book: Book }) {
  const bench = useBench();
  const tool = (asking: Exclude<Asking, null>, key: string) => (
    <button
      type="button"
      class="tc-button tc-quiet"
      id={`tc-${asking}`}
      onClick={() => {
        book.memo.value = "";
        book.asking.value = asking;
      }}
    >
      {bench.t(`codes.${asking}`)} <kbd>{key}</kbd>
    </button>
  );
  return (
    <div class="tc-others" role="toolbar" aria-label={bench.t("codes.tools")}>
      {tool("rename", "r")}
      {tool("define", "f")}
      {tool("colour", "c")}
      {bench.codes.length > 1 && tool("merge", "m")}
      {tool("memo", "⇧M")}
      <button type="button" class="tc-button tc-quiet" onClick={() => void book.remove()}>
        {bench.t("codes.remove")}
      </button>
    </div>
  );
}

function Meaning({ code }: { code: Code }) {
  const bench = useBench();
  const parts = (["definition", "include", "exclude", "example"] as const).filter((part) => code[part]);
  if (!parts.length) return <p class="tc-faint tc-undefined">{bench.t("codes.undefined")}</p>;
  return (
    <dl class="tc-meaning">
      {parts.map((part) => (
        <div key={part}>
          <dt>{bench.t(`codes.${part}`)}</dt>
          <dd dir="auto">{code[part]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Memos({ book, code }: { book: Book; code: Code }) {
  const bench = useBench();
  const memos = bench.memos.filter((memo) => memo.about === code.id);
  if (!memos.length) return null;
  return (
    <ul class="tc-memos" aria-label={bench.t("codes.memos")}>
      {memos.map((memo) => (
        <li key={memo.id}>
          <p dir="auto">{memo.text}</p>
          <button
            type="button"
            class="tc-link"
            onClick={() => {
              book.memo.value = memo.id;
              book.asking.value = "memo";
            }}
          >
            {bench.t("codes.editMemo")}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The codes that stand on the same passages, and the words that two of them share. */
function Others({ book, code }: { book: Book; code: Code }) {
  const bench = useBench();
  const opened = book.opened.value;
  if (opened?.code !== code.id || !opened.others.length) return null;
  const chosen = book.at("with");
  const shared = book.shared.value;
  return (
    <section class="tc-overlap" aria-label={bench.t("codes.often")}>
      <h3>{bench.t("codes.often")}</h3>
      <ul class="tc-list">
        {opened.others.map(([id, n]) => {
          const other = bench.code(id);
          if (!other) return null;
          return (
            <li key={id}>
              <button
                type="button"
                class="tc-chip"
                aria-pressed={id === chosen}
                title={bench.t("codes.overlapHint", { n, name: other.name })}
                onClick={() => book.note("with", id === chosen ? "" : id)}
              >
                <span class="tc-dot" style={{ background: other.colour }} />
                <span dir="auto">{other.name}</span>
                <small>{n}</small>
              </button>
            </li>
          );
        })}
      </ul>
      {chosen && shared?.other === chosen && shared.code === code.id && (
        <div class="tc-shared">
          <p class="tc-faint">
            {bench.t("codes.shared", { n: shared.passages.length, name: bench.code(chosen)?.name ?? "" })} <CodeLink code={chosen} />
          </p>
          {shared.passages.map((one) => (
            <Quote key={keyOf(one)} quoted={one} leaving={() => book.note("passage", keyOf(one))} />
          ))}
        </div>
      )}
    </section>
  );
}

function Passages({ book, code }: { book: Book; code: Code }) {
  const bench = useBench();
  const { choosing } = book;
  const none = choosing.chosen.value.size === 0;
  const groups = book.groups;
  const all = book.opened.value?.code === code.id ? book.opened.value.passages : [];
  const shown = book.passages.length;
  const upTo = useDrawn(choosing, shown);
  let n = 0;
  return (
    <div class="tc-members">
      <div class="tc-members-head">
        <h3>
          {bench.t("codes.passages", { n: shown })}
          {shown < all.length && <small> · {bench.t("codes.of", { n: all.length })}</small>}
        </h3>
        {all.length > 0 && (
          <PassageBar choosing={choosing}>
            <button type="button" class="tc-button" id="tc-send" disabled={none} onClick={() => (book.asking.value = "send")}>
              {bench.t("candidates.send")} <kbd>e</kbd>
            </button>
            <button type="button" class="tc-button" disabled={none} onClick={() => void book.uncode()}>
              {bench.t("codes.uncode")} <kbd>d</kbd>
            </button>
          </PassageBar>
        )}
      </div>
      {all.length > 1 && <Narrowing book={book} all={all} />}
      {groups.map(([heading, passages]) => (
        <section key={heading} aria-label={heading || bench.t("codes.noGroup")}>
          <h4 class="tc-heading">
            {heading || bench.t("codes.noGroup")} <small>{passages.length}</small>
          </h4>
          <ol class="tc-member-list">
            {passages.slice(0, Math.max(0, upTo - n)).map((one) => (
              <Passage key={keyOf(one)} choosing={choosing} quoted={one} id={keyOf(one)} n={n++} chooses codes={one.codes} />
            ))}
          </ol>
        </section>
      ))}
      {book.opened.value?.code === code.id && !all.length && <p class="tc-faint">{bench.t("codes.noPassages")}</p>}
    </div>
  );
}

function Narrowing({ book, all }: { book: Book; all: { interview: string; group: string }[] }) {
  const bench = useBench();
  const who = new Map(bench.interviews.value.map((i) => [i.id, i.participant]));
  const participants = [...new Set(all.map((one) => who.get(one.interview) ?? one.interview))].sort();
  const groups = [...new Set(all.map((one) => one.group))].filter(Boolean).sort(natural);
  const select = (field: string, first: string, options: [string, string][]) => (
    <select
      class="tc-field"
      aria-label={first}
      value={book.at(field)}
      onChange={(event) => book.note(field, event.currentTarget.value)}
    >
      <option value="">{first}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  return (
    <div class="tc-narrowing">
      {select("participant", bench.t("candidates.all-participant"), participants.map((p) => [p, p]))}
      {groups.length > 0 && select("group", bench.t("candidates.all-group"), groups.map((g) => [g, g]))}
      {groups.length > 0 && (
        <select class="tc-field" aria-label={bench.t("codes.by")} value={book.at("by") || "interview"} onChange={(event) => book.note("by", event.currentTarget.value)}>
          {GROUPINGS.map((by) => (
            <option key={by} value={by}>
              {bench.t(`codes.by-${by}`)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
