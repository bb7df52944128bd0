// Naming first: the field has the focus; what is typed and confirmed is the coder's own name.

import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { useBench, type Code } from "../../bench";
import { Offers } from "../../parts/offers";
import { matching, Picker } from "../../parts/picker";
import { Popover, useQuestion } from "../../parts/popover";
import type { Desk } from "./acts";
import type { Card } from "./candidates";

const SHOWN = 5;

export function Naming({ desk, card }: { desk: Desk; card: Card }) {
  const bench = useBench();
  // not the card's: what is typed while the card is on its way is about the one that comes
  const candidate = desk.current;
  const draft = useMemo(() => desk.named(candidate), [candidate]);
  const typed = useSignal(draft.words ?? "");
  const at = useSignal(0);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const text = typed.value.trim();
  const same = (code: Code) => code.name.toLocaleLowerCase() === text.toLocaleLowerCase();

  // the own name first; an existing code is never taken by the way, unless it is called just so
  const rows = useMemo<{ code?: Code }[]>(() => {
    if (!text) return [];
    const found = matching(bench.codes, text).slice(0, SHOWN);
    return found.some(same) ? found.map((code) => ({ code })).sort((a, b) => +same(b.code) - +same(a.code)) : [{}, ...found.map((code) => ({ code }))];
  }, [text, bench.codes.length]);
  const hasFocus = useSignal(false);
  const isListed = hasFocus.value && rows.some((row) => row.code);

  // also once another candidate was taken together with it: what is typed next is a name
  useLayoutEffect(() => {
    if (!bench.place.now.peek().at.passage) field.current?.focus({ preventScroll: true });
  }, [desk.also.length]);

  const confirm = (row: { code?: Code } | undefined) =>
    void desk.confirm(row?.code ? { into: row.code.id } : { name: text });

  return (
    <>
      <form
        class="tc-naming"
        onSubmit={(event) => {
          event.preventDefault();
          if (text) confirm(rows[Math.min(at.value, rows.length - 1)]);
        }}
      >
        <input
          ref={field}
          class="tc-field"
          type="text"
          dir="auto"
          role="combobox"
          aria-expanded={isListed}
          aria-controls={isListed ? `${id}-list` : undefined}
          aria-activedescendant={isListed ? `${id}-${at.value}` : undefined}
          aria-label={bench.t("candidates.name")}
          placeholder={bench.t("candidates.name")}
          autocomplete="off"
          value={typed.value}
          onFocus={() => (hasFocus.value = true)}
          onBlur={() => (hasFocus.value = false)}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            if (typed.value) draft.keep(typed.value);
            else draft.drop();
            at.value = 0;
          }}
          onKeyDown={(event) => {
            const plain = !(event.altKey || event.ctrlKey || event.metaKey);
            const chosen = !typed.value && plain && /^[1-9]$/.test(event.key) && desk.offered.value[Number(event.key) - 1];
            if (chosen) {
              event.preventDefault();
              return void desk.confirm({ into: chosen.code!.id });
            }
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (!step || event.altKey) return;
            event.preventDefault();
            if (isListed) at.value = (at.value + step + rows.length) % rows.length;
          }}
        />
        <button class="tc-button tc-primary" disabled={!text}>
          {bench.t("candidates.confirm")} <kbd>↵</kbd>
        </button>
        {isListed && (
          <ul id={`${id}-list`} role="listbox" aria-label={bench.t("candidates.name")} class="tc-choices">
            {rows.map((row, n) => (
              <li
                key={row.code?.id ?? "own"}
                id={`${id}-${n}`}
                role="option"
                aria-selected={n === at.value}
                class="tc-choice"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => confirm(row)}
              >
                {row.code ? (
                  <>
                    <span class="tc-dot" style={{ background: row.code.colour }} />
                    <span class="tc-name" dir="auto">{bench.t("candidates.addTo", { name: row.code.name })}</span>
                    <span class="tc-count">{row.code.passages}</span>
                  </>
                ) : (
                  <span class="tc-name" dir="auto">{bench.t("candidates.newCode", { name: text })}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </form>
      {!text && (
        <Offers
          offered={desk.offered.value}
          label={bench.t("candidates.offers")}
          labelled
          choose={({ code }) => void desk.confirm({ into: code!.id })}
        />
      )}
      <Others desk={desk} card={card} />
      <Questions desk={desk} />
    </>
  );
}

/** What comes second: the machine's words, an existing code, another candidate, no. */
function Others({ desk, card }: { desk: Desk; card: Card }) {
  const bench = useBench();
  const ask = (asking: "into" | "together" | "reject") => () => void (desk.asking.value = asking);
  return (
    <div class="tc-others">
      <button type="button" class="tc-button tc-quiet" onClick={() => void desk.confirm({})}>
        <span dir="auto">{bench.t("candidates.asItIs", { name: card.name })}</span> <kbd>Ctrl ↵</kbd>
      </button>
      {card.described && (
        <button type="button" class="tc-button tc-quiet" onClick={() => void desk.confirm({ name: card.described![0] })}>
          <span dir="auto">{bench.t("candidates.asItIs", { name: card.described[0] })}</span>
        </button>
      )}
      {bench.codes.length > 0 && (
        <button type="button" class="tc-button tc-quiet" id="tc-into" onClick={ask("into")}>
          {bench.t("candidates.into")} <kbd>m</kbd>
        </button>
      )}
      <button type="button" class="tc-button tc-quiet" id="tc-together" onClick={ask("together")}>
        {bench.t("candidates.togetherAsk")} <kbd>g</kbd>
      </button>
      {!desk.also.length && (
        <button type="button" class="tc-button tc-quiet" id="tc-reject" onClick={ask("reject")}>
          {bench.t("candidates.reject")} <kbd>r</kbd>
        </button>
      )}
    </div>
  );
}

function Questions({ desk }: { desk: Desk }) {
  const bench = useBench();
  const asking = desk.asking.value;
  const { beside, back } = useQuestion(asking);
  if (!asking) return null;
  const close = () => {
    desk.asking.value = null;
    back();
  };
  const offered = desk.offered.value;
  const others = (desk.all.value ?? [])
    .filter((one) => one.id !== desk.current && desk.decided(one.id) === undefined)
    .map((one) => ({ id: one.id, name: one.name, colour: "transparent", passages: one.passages }) as Code);
  return (
    <Popover beside={beside} close={close} label={bench.t(`candidates.asks-${asking}`)}>
      {asking === "into" && (
        <Picker offered={offered} creates={false} label={bench.t("candidates.asks-into")} choose={({ code }) => void desk.confirm({ into: code!.id })} close={close} />
      )}
      {asking === "send" && (
        <Picker offered={offered} label={bench.t("candidates.asks-send")} choose={(choice) => {
            close();
            void desk.send(choice);
          }} close={close} />
      )}
      {asking === "together" && (
        <Picker
          among={others}
          offered={others.map((code) => ({ code }))}
          creates={false}
          label={bench.t("candidates.asks-together")}
          choose={({ code }) => {
            close();
            void desk.join(code!.id, desk.current);
          }}
          close={close}
        />
      )}
      {asking === "reject" && <Reason desk={desk} close={close} />}
    </Popover>
  );
}

function Reason({ desk, close }: { desk: Desk; close: () => void }) {
  const bench = useBench();
  const draft = useMemo(() => desk.reasoned(desk.current), [desk]);
  const reason = useSignal(draft.words ?? "");
  return (
    <form
      class="tc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        void desk.reject(reason.value);
      }}
    >
      <input
        class="tc-field"
        type="text"
        dir="auto"
        aria-label={bench.t("candidates.asks-reject")}
        placeholder={bench.t("candidates.asks-reject")}
        ref={(el) => el?.focus()}
        value={reason.value}
        onInput={(event) => {
          reason.value = event.currentTarget.value;
          if (reason.value) draft.keep(reason.value);
          else draft.drop();
        }}
      />
      <button class="tc-button tc-primary">{bench.t("candidates.rejectNow")}</button>
      <button type="button" class="tc-button" onClick={close}>
        {bench.t("app.cancel")}
      </button>
    </form>
  );
}
