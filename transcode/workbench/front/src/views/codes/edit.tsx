// Naming, defining and colouring a code, and memos on it. What is typed is kept as a draft.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

import { useBench, type Code } from "../../bench";
import { offering } from "../../parts/offering";
import { Picker } from "../../parts/picker";
import { Popover, useQuestion } from "../../parts/popover";
import type { Book } from "./acts";

const PARTS = ["definition", "include", "exclude", "example"] as const;
const drafts = new Map<string, any>();

export function Questions({ book }: { book: Book }) {
  const bench = useBench();
  const asking = book.asking.value;
  const { beside, back } = useQuestion(asking);
  if (!asking || (!book.code && asking !== "create")) return null;
  const close = () => {
    book.asking.value = null;
    back();
  };
  const code = book.code!;
  const others = bench.codes.filter((other) => other.id !== book.code?.id);
  const recent = offering(bench, []).filter((choice) => choice.code!.id !== code.id);
  return (
    <Popover beside={beside} close={close} label={bench.t(`codes.asks-${asking}`)}>
      {asking === "rename" && (
        <Line key={code.id} label={bench.t("codes.asks-rename")} was={code.name} save={(name) => book.rename(name)} close={close} />
      )}
      {asking === "create" && <Line label={bench.t("codes.asks-create")} was="" save={(name) => book.create(name)} close={close} />}
      {asking === "define" && <Definition book={book} code={code} close={close} />}
      {asking === "colour" && <Colours book={book} code={code} close={close} />}
      {asking === "memo" && <MemoForm book={book} code={code} close={close} />}
      {asking === "merge" && (
        <Picker
          among={others}
          offered={recent}
          creates={false}
          label={bench.t("codes.asks-merge")}
          choose={(choice) => {
            close();
            void book.merge(choice.code!);
          }}
          close={close}
        />
      )}
      {asking === "send" && (
        <Picker
          among={others}
          offered={recent}
          label={bench.t("codes.asks-send")}
          choose={(choice) => {
            close();
            void book.send(choice);
          }}
          close={close}
        />
      )}
    </Popover>
  );
}

interface LineProps {
  label: string;
  was: string;
  save: (text: string) => Promise<boolean>;
  close: () => void;
}

function Line({ label, was, save, close }: LineProps) {
  const bench = useBench();
  const text = useSignal(was);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  return (
    <form
      class="tc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.value.trim() === was || !text.value.trim()) return close();
        // what is refused stays in the field
        void save(text.value).then((saved) => saved && close());
      }}
    >
      <input
        ref={field}
        class="tc-field"
        type="text"
        dir="auto"
        aria-label={label}
        placeholder={label}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <Buttons close={close} save={bench.t("app.save")} />
    </form>
  );
}

function Definition({ book, code, close }: { book: Book; code: Code; close: () => void }) {
  const bench = useBench();
  const key = `define:${code.id}`;
  const parts = useSignal<Record<(typeof PARTS)[number], string>>(
    drafts.get(key) ?? { definition: code.definition, include: code.include, exclude: code.exclude, example: code.example },
  );
  const save = () =>
    void book.define(parts.value).then((saved) => {
      if (!saved) return;
      drafts.delete(key);
      close();
    });
  return (
    <form
      class="tc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
      }}
    >
      {PARTS.map((part, n) => (
        <label key={part} class="tc-piece">
          <span>{bench.t(`codes.${part}`)}</span>
          <textarea
            class="tc-field"
            rows={2}
            dir="auto"
            ref={(el) => {
              if (el && n === 0 && !el.dataset.met) {
                el.dataset.met = "1";
                el.focus();
              }
            }}
            value={parts.value[part]}
            onInput={(event) => {
              parts.value = { ...parts.value, [part]: event.currentTarget.value };
              drafts.set(key, parts.value);
            }}
          />
        </label>
      ))}
      <Buttons close={close} save={bench.t("app.save")} />
    </form>
  );
}

function Colours({ book, code, close }: { book: Book; code: Code; close: () => void }) {
  const bench = useBench();
  const colours = book.opened.value?.colours ?? [];
  const own = useSignal(code.colour);
  const choose = (colour: string) => {
    close();
    void book.colour(colour);
  };
  return (
    <div class="tc-ask">
      <div class="tc-swatches" role="group" aria-label={bench.t("codes.palette")}>
        {colours.map((colour, n) => (
          <button
            key={colour}
            type="button"
            class="tc-swatch"
            style={{ background: colour }}
            aria-label={bench.t("codes.colourNumber", { n: n + 1, colour })}
            aria-pressed={colour === code.colour}
            ref={(el) => {
              if (el && (colour === code.colour || (n === 0 && !colours.includes(code.colour))) && !el.dataset.met) {
                el.dataset.met = "1";
                el.focus();
              }
            }}
            onClick={() => choose(colour)}
          />
        ))}
      </div>
      <form
        class="tc-own-colour"
        onSubmit={(event) => {
          event.preventDefault();
          choose(own.value);
        }}
      >
        <label>
          {bench.t("codes.ownColour")}{" "}
          <input type="color" value={own.value} onInput={(event) => (own.value = event.currentTarget.value)} />
        </label>
        <button class="tc-button">{bench.t("codes.take")}</button>
      </form>
      <button type="button" class="tc-link" onClick={() => choose("")}>
        {bench.t("codes.colourOfPlace")}
      </button>
    </div>
  );
}

function MemoForm({ book, code, close }: { book: Book; code: Code; close: () => void }) {
  const bench = useBench();
  const instead = book.memo.value;
  const key = `memo:${code.id}:${instead}`;
  const draft = useSignal<string>(drafts.get(key) ?? bench.table<any>("memos").get(instead)?.text ?? "");
  const save = () =>
    void book.writeMemo(draft.value).then((saved) => {
      if (!saved) return;
      drafts.delete(key);
      close();
    });
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
        rows={5}
        dir="auto"
        aria-label={bench.t("codes.asks-memo")}
        placeholder={bench.t("codes.asks-memo")}
        ref={(el) => {
          if (el && !el.dataset.met) {
            el.dataset.met = "1";
            el.focus();
          }
        }}
        value={draft.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
          drafts.set(key, draft.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <Buttons close={close} save={bench.t(instead && !draft.value.trim() ? "codes.deleteMemo" : "app.save")} />
    </form>
  );
}

function Buttons({ close, save }: { close: () => void; save: string }) {
  const bench = useBench();
  return (
    <div class="tc-buttons">
      <button class="tc-button tc-primary">{save}</button>
      <button type="button" class="tc-button" onClick={close}>
        {bench.t("app.cancel")}
      </button>
    </div>
  );
}
