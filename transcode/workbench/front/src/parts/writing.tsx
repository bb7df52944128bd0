// A text that is written in a box: a memo, a definition. It is a draft until Python has saved it:
// closing the box loses nothing, and what is refused stays in it.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { Draft } from "./drafts";

export type Texts = Record<string, string>;

interface WritingProps {
  /** What it is about: its draft is kept under that. */
  about: string;
  /** Its fields, with what is saved in each; a single one has no label to be seen. */
  fields: { name: string; label: string; was: string; rows: number }[];
  save: (texts: Texts) => Promise<boolean>;
  close: () => void;
  /** Words of the button that saves. */
  saves?: (texts: Texts) => string;
  class?: string;
}

export function Writing({ about, fields, save, close, saves, ...more }: WritingProps) {
  const bench = useBench();
  const draft = useMemo(() => new Draft<Texts>(bench, about), [about]);
  const saved = Object.fromEntries(fields.map(({ name, was }) => [name, was]));
  const differs = (texts: Texts) => fields.some(({ name, was }) => (texts[name] ?? "").trim() !== was.trim());
  const texts = useSignal<Texts>({ ...saved, ...draft.words });
  const isOld = useSignal(differs(texts.peek())); // written before, and not saved
  const first = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => first.current?.focus(), [about]);
  // opened again while it was on its way, and saved since
  const wasLeaving = useRef(draft.isLeaving);
  useEffect(() => {
    if (wasLeaving.current && !draft.isLeaving && !draft.words) close();
  }, [draft.isLeaving]);

  const write = (now: Texts) => {
    texts.value = now;
    if (differs(now)) draft.keep(now);
    else draft.drop();
  };
  const submit = () => {
    if (!differs(texts.value)) return close();
    void draft.save(() => save(texts.value)).then((is) => is && close());
  };
  const only = fields.length === 1;
  return (
    <form
      class={`tc-ask ${more.class ?? ""}`}
      aria-busy={draft.isLeaving}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      {isOld.value && (
        <p class="tc-faint tc-small">
          {bench.t("app.draft")}{" "}
          <button
            type="button"
            class="tc-link"
            onClick={() => {
              write(saved);
              isOld.value = false;
              first.current?.focus();
            }}
          >
            {bench.t("app.discard")}
          </button>
        </p>
      )}
      {fields.map(({ name, label, rows }, n) => {
        const field = (
          <textarea
            key={name}
            ref={n ? undefined : first}
            class="tc-field"
            dir="auto"
            rows={rows}
            readOnly={draft.isLeaving}
            aria-label={only ? label : undefined}
            placeholder={only ? label : undefined}
            value={texts.value[name]}
            onInput={(event) => write({ ...texts.value, [name]: event.currentTarget.value })}
          />
        );
        if (only) return field;
        return (
          <label key={name} class="tc-piece">
            <span>{label}</span>
            {field}
          </label>
        );
      })}
      <Buttons close={close} busy={draft.isLeaving} save={saves?.(texts.value) ?? bench.t("app.save")} />
    </form>
  );
}

interface LineProps {
  label: string;
  was?: string;
  save: (typed: string) => Promise<boolean>;
  close: () => void;
}

/** A name in one line; what is refused stays in the field. */
export function Line({ label, was = "", save, close }: LineProps) {
  const bench = useBench();
  const typed = useSignal(was);
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      class="tc-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (busy.value || !typed.value.trim()) return;
        busy.value = true;
        void save(typed.value.trim()).then((saved) => {
          busy.value = false;
          if (saved) close();
        });
      }}
    >
      <input
        ref={field}
        class="tc-field"
        type="text"
        dir="auto"
        aria-label={label}
        placeholder={label}
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value)}
      />
      <Buttons close={close} busy={busy.value || !typed.value.trim()} save={bench.t("app.save")} />
    </form>
  );
}

function Buttons({ close, busy, save }: { close: () => void; busy: boolean; save: string }) {
  const bench = useBench();
  return (
    <div class="tc-buttons">
      <button class="tc-button tc-primary" disabled={busy}>
        {save}
      </button>
      <button type="button" class="tc-button" onClick={close}>
        {bench.t("app.cancel")}
      </button>
    </div>
  );
}
