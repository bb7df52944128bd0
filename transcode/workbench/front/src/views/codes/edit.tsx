// Naming, defining and colouring a code, and memos on it.

import { useSignal } from "@preact/signals";

import { useBench, type Code, type Memo } from "../../bench";
import { offering } from "../../parts/offering";
import { Picker } from "../../parts/picker";
import { Popover, useQuestion } from "../../parts/popover";
import { Line, Writing } from "../../parts/writing";
import type { Book } from "./acts";

const PARTS = ["definition", "include", "exclude", "example"] as const;

export function Questions({ book }: { book: Book }) {
  const bench = useBench();
  const asking = book.asking.value;
  const { beside, back } = useQuestion(asking);
  if (!asking || (!book.code && asking !== "create")) return null;
  const close = () => {
    if (book.asking.peek() !== asking) return; // another one was asked since
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
      {asking === "create" && <Line label={bench.t("codes.asks-create")} save={(name) => book.create(name)} close={close} />}
      {asking === "define" && (
        <Writing
          key={code.id}
          about={`define:${code.id}`}
          fields={PARTS.map((name) => ({ name, label: bench.t(`codes.${name}`), was: code[name], rows: 2 }))}
          save={(parts) => book.define(parts)}
          close={close}
        />
      )}
      {asking === "colour" && <Colours book={book} code={code} close={close} />}
      {asking === "memo" && <MemoOn book={book} code={code} close={close} />}
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

function MemoOn({ book, code, close }: { book: Book; code: Code; close: () => void }) {
  const bench = useBench();
  const instead = book.memo.value;
  const was = bench.table<Memo>("memos").get(instead)?.text ?? "";
  return (
    <Writing
      about={`memo:${code.id}:${instead}`}
      fields={[{ name: "text", label: bench.t("codes.asks-memo"), was, rows: 5 }]}
      save={({ text = "" }) => book.writeMemo(text)}
      saves={({ text = "" }) => bench.t(instead && !text.trim() ? "codes.deleteMemo" : "app.save")}
      close={close}
    />
  );
}
