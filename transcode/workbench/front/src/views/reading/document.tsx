// The document: turns in view only, coloured words, stripes in the margin, the caret, and the acts.

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";

import { useBench, type Code, type Coding } from "../../bench";
import { Picker } from "../../parts/picker";
import { Popover } from "../../parts/popover";
import { Writing } from "../../parts/writing";
import { Painter, SAID_STYLE } from "../../text/highlight";
import { Acts, type Span } from "./acts";
import { onDocumentKey, step } from "./keys";
import { Margin } from "./margin";
import { Offered } from "./offered";
import { clock, type Text } from "./text";

const ROW_PX = 96;
const OVERSCAN = 6;

export function Document({ text }: { text: Text }) {
  const bench = useBench();
  const scroller = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);
  const rows = useRef(new Map<number, HTMLElement>());
  const acts = useMemo(() => new Acts(bench, text), [text]);
  const drawn = useSignal(0);
  const codings = useComputed(() => bench.codingsIn(text.interview));

  const virtual = useMemo(
    () =>
      new Virtualizer<HTMLDivElement, HTMLElement>({
        count: text.turns.length,
        getScrollElement: () => scroller.current,
        estimateSize: (n) => Math.max(ROW_PX, (text.turns[n]!.text.length / 70) * 26 + 40),
        overscan: OVERSCAN,
        observeElementRect,
        observeElementOffset,
        scrollToFn: elementScroll,
        onChange: () => void (drawn.value += 1),
        getItemKey: (n) => text.turns[n]!.id,
      }),
    [text],
  );
  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());

  // where the address points to, or where one was
  const goTo = (begin: number, end: number) => {
    virtual.scrollToIndex(text.turnOf(begin), { align: begin ? "center" : "start" });
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        scroller.current?.focus({ preventScroll: true });
        if (end > begin) select(rows.current, text, { begin, end });
        else place(rows.current, text, begin);
      }),
    );
  };
  useEffect(() => {
    const { at } = bench.place.now.peek();
    goTo(Number(at.begin ?? remembered.get(text.interview) ?? 0), Number(at.end ?? 0));
  }, [text]);
  useSignalEffect(() => {
    const { view, id, at } = bench.place.now.value;
    const { begin } = acts.selected.peek();
    if (view !== "reading" || id !== text.interview || at.begin === undefined) return;
    if (Number(at.begin) !== begin) goTo(Number(at.begin), Number(at.end ?? 0));
  });

  useSignalEffect(() => {
    void acts.selected.value;
    acts.suggest();
  });

  useEffect(() => {
    const root = scroller.current!.getRootNode() as Document | ShadowRoot;
    painter.current = new Painter(root as any);
    const follow = () => {
      const span = selectedIn(root, rows.current, text);
      if (!span) return;
      acts.selected.value = span;
      remembered.set(text.interview, span.begin);
      bench.place.note({ begin: String(span.begin), end: span.end > span.begin ? String(span.end) : "" });
    };
    document.addEventListener("selectionchange", follow);
    return () => {
      document.removeEventListener("selectionchange", follow);
      painter.current?.end();
    };
  }, [text]);

  useSignalEffect(() => {
    drawn.value;
    const spans = codings.value;
    const target = acts.target.value;
    const touched = acts.touched.value;
    const said = acts.said.value;
    const asked = acts.asking.value?.span ?? null;
    const codes = bench.table<Code>("codes");
    requestAnimationFrame(() =>
      painter.current?.paint(layers(rows.current, text, spans, codes, target, touched, said, asked)),
    );
  });

  const items = (drawn.value, virtual.getVirtualItems());
  return (
    <section class="tc-document" aria-label={bench.t("reading.text", { interview: text.interview })}>
      <div
        ref={scroller}
        class="tc-scroll"
        tabIndex={0}
        role="document"
        onKeyDown={(event) => onDocumentKey(event, acts, rows.current, virtual)}
        onMouseUp={(event) => acts.pressed(event, pointAt(event, rows.current, text), codings.value)}
      >
        <div class="tc-turns" style={{ height: `${virtual.getTotalSize()}px` }}>
          {items.map((item) => {
            const turn = text.turns[item.index]!;
            return (
              <article
                key={item.key}
                data-index={item.index}
                class={turn.asks ? "tc-turn tc-asks" : "tc-turn"}
                style={{ transform: `translateY(${item.start}px)` }}
                ref={(el) => {
                  if (el) virtual.measureElement(el);
                }}
              >
                <div class="tc-by">
                  <b>{turn.speaker}</b>
                  {text.timed && <time>{clock(turn.start)}</time>}
                </div>
                <p
                  dir="auto"
                  lang={text.language || undefined}
                  ref={(el) => {
                    if (el) rows.current.set(item.index, el);
                    else rows.current.delete(item.index);
                  }}
                >
                  {turn.text}
                </p>
                <Margin
                  turn={item.index}
                  text={text}
                  codings={codings}
                  paragraph={() => rows.current.get(item.index)}
                  acts={acts}
                />
              </article>
            );
          })}
        </div>
      </div>
      <Asking
        acts={acts}
        rows={rows.current}
        text={text}
        back={() => scroller.current?.focus({ preventScroll: true })}
        next={() => step(acts, rows.current, virtual, 1)}
      />
      <Offered acts={acts} />
      <Foot text={text} />
    </section>
  );
}

/** Where each interview was left, while the page is open. */
const remembered = new Map<string, number>();

function Foot({ text }: { text: Text }) {
  const bench = useBench();
  const n = bench.codingsIn(text.interview).length;
  const isDone = bench.table("covered").has(text.interview);
  return (
    <footer class="tc-foot">
      <span>{bench.t("reading.first")}</span>
      <span class="tc-gap" />
      <span>{bench.t("reading.codings", { n })}</span>
      {isDone ? (
        <span class="tc-tick">✓ {bench.t("reading.finished")}</span>
      ) : (
        <button
          type="button"
          class="tc-button"
          title={bench.t("reading.finishHint")}
          onClick={() => void bench.say("reading.cover", { interview: text.interview }, { covered: { [text.interview]: true } })}
        >
          {bench.t("reading.finish")}
        </button>
      )}
    </footer>
  );
}

/** The list of codes beside the words, the question whether to extend, and the memo. */
function Asking({ acts, rows, text, back, next }: { acts: Acts; rows: Map<number, HTMLElement>; text: Text; back: () => void; next: () => void }) {
  const bench = useBench();
  const asking = acts.asking.value;
  if (!asking) return null;
  const beside = { getBoundingClientRect: () => boxOf(rows, text, asking.span) };
  const close = () => {
    acts.asking.value = null;
    back();
    select(rows, text, asking.span);
  };
  return (
    <Popover beside={beside} close={close} label={bench.t("reading.chooseCode")}>
      {asking.kind === "code" && (
        <Picker
          typed={asking.typed ?? undefined}
          autofocus={asking.typed !== null}
          offered={acts.offered.value}
          label={bench.t("reading.chooseCode")}
          choose={(choice, goesOn) => {
            close();
            void acts.give(choice, asking.span);
            if (goesOn) next();
          }}
          close={close}
        />
      )}
      {asking.kind === "extend" && (
        <form
          class="tc-ask"
          onSubmit={(event) => {
            event.preventDefault();
            close();
            void acts.give({ code: asking.code }, asking.span, true);
          }}
        >
          <p>{bench.t("reading.again", { code: asking.code.name })}</p>
          <button class="tc-button tc-primary" autofocus ref={(el) => el?.focus()}>
            {bench.t("reading.extend")}
          </button>
          <button type="button" class="tc-button" onClick={close}>
            {bench.t("app.cancel")}
          </button>
        </form>
      )}
      {asking.kind === "memo" && (
        <Writing
          about={`memo:${text.interview}:${asking.span.begin}:${asking.span.end}`}
          fields={[{ name: "text", label: bench.t("reading.memoLabel"), was: "", rows: 4 }]}
          save={({ text: words = "" }) => acts.memo(asking.span, words)}
          close={() => void (acts.asking.value === asking && close())}
        />
      )}
    </Popover>
  );
}

// --- between the page's places and the text's

function nodeOf(row: HTMLElement | undefined): globalThis.Text | null {
  return (row?.firstChild as globalThis.Text | null) ?? null;
}

/** The range of a span in the turns that are drawn; null where none of them is. */
function rangeOf(rows: Map<number, HTMLElement>, text: Text, turn: number, span: Span): Range | null {
  const node = nodeOf(rows.get(turn));
  if (!node) return null;
  const { begin } = text.turns[turn]!;
  const table = text.offsets(turn);
  const from = Math.max(0, span.begin - begin);
  const to = Math.min(table.length, span.end - begin);
  if (to <= from) return null;
  const range = document.createRange();
  range.setStart(node, Math.min(node.length, table.toUnits(from)));
  range.setEnd(node, Math.min(node.length, table.toUnits(to)));
  return range;
}

export function rangesOf(rows: Map<number, HTMLElement>, text: Text, span: Span): Range[] {
  const found: Range[] = [];
  for (let turn = text.turnOf(span.begin); turn < text.turns.length; turn++) {
    if (text.turns[turn]!.begin >= span.end) break;
    const range = rangeOf(rows, text, turn, span);
    if (range) found.push(range);
  }
  return found;
}

function boxOf(rows: Map<number, HTMLElement>, text: Text, span: Span): DOMRect {
  const ranges = rangesOf(rows, text, span);
  const rects = ranges.at(-1)?.getClientRects();
  return rects?.[rects.length - 1] ?? new DOMRect(innerWidth / 3, innerHeight / 3, 0, 0);
}

export function select(rows: Map<number, HTMLElement>, text: Text, span: Span): void {
  const ranges = rangesOf(rows, text, span);
  if (!ranges.length) return;
  const [first, last] = [ranges[0]!, ranges.at(-1)!];
  getSelection()?.setBaseAndExtent(first.startContainer, first.startOffset, last.endContainer, last.endOffset);
}

export function place(rows: Map<number, HTMLElement>, text: Text, point: number): void {
  const turn = text.turnOf(point);
  const node = nodeOf(rows.get(turn));
  if (node) getSelection()?.collapse(node, Math.min(node.length, text.offsets(turn).toUnits(point - text.turns[turn]!.begin)));
}

function pointIn(rows: Map<number, HTMLElement>, text: Text, node: Node | null, offset: number): number | null {
  for (const [turn, row] of rows) {
    if (!row.contains(node)) continue;
    const unit = node === row ? (offset ? row.textContent!.length : 0) : offset;
    return text.turns[turn]!.begin + text.offsets(turn).toPoints(unit);
  }
  return null;
}

function selectedIn(root: any, rows: Map<number, HTMLElement>, text: Text): Span | null {
  const selection: Selection | null = root.getSelection?.() ?? getSelection();
  if (!selection?.anchorNode) return null;
  const a = pointIn(rows, text, selection.anchorNode, selection.anchorOffset);
  const b = pointIn(rows, text, selection.focusNode, selection.focusOffset);
  if (a === null || b === null) return null;
  return { begin: Math.min(a, b), end: Math.max(a, b) };
}

function pointAt(event: MouseEvent, rows: Map<number, HTMLElement>, text: Text): number | null {
  const at = (document as any).caretPositionFromPoint?.(event.clientX, event.clientY);
  return at ? pointIn(rows, text, at.offsetNode, at.offset) : null;
}

/** Colours of what is in view: codings, the passage that a key would code, what is being said. */
function layers(
  rows: Map<number, HTMLElement>,
  text: Text,
  codings: Coding[],
  codes: ReadonlyMap<string, Code>,
  target: Span | null,
  touched: string,
  said: Span | null,
  asked: Span | null,
) {
  const first = Math.min(...rows.keys());
  const last = Math.max(...rows.keys());
  if (!Number.isFinite(first)) return [];
  const from = text.turns[first]!.begin;
  const to = text.endOf(last);
  const byColour = new Map<string, Range[]>();
  const strong: Range[] = [];
  for (const coding of codings) {
    if (coding.end <= from || coding.begin >= to) continue;
    const ranges = rangesOf(rows, text, coding);
    const colour = codes.get(coding.code)?.colour ?? "#888888";
    byColour.set(colour, [...(byColour.get(colour) ?? []), ...ranges]);
    if (coding.id === touched) strong.push(...ranges);
  }
  const painted = [...byColour].map(([colour, ranges]) => ({
    style: `background-color: color-mix(in srgb, ${colour} 26%, transparent);`,
    ranges,
  }));
  return [
    ...painted,
    // the field has the focus, and the browser no longer shows which words were chosen
    {
      style: "background-color: color-mix(in srgb, Highlight 40%, transparent);",
      ranges: asked ? rangesOf(rows, text, asked) : [],
      above: 1,
    },
    { style: "text-decoration: underline 2px;", ranges: strong, above: 2 },
    {
      style: "text-decoration: underline dotted 1.5px; text-decoration-color: #888;",
      ranges: target ? rangesOf(rows, text, target) : [],
      above: 1,
    },
    {
      style: SAID_STYLE,
      ranges: said ? rangesOf(rows, text, said) : [],
      above: 3,
    },
  ];
}
