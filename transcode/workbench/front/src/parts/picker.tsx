// The type-ahead over codes or themes: recent ones first, by digit; a new name is a row of its own,
// and is never made by filtering. An ARIA combobox with a list.

import uFuzzy from "@leeoniya/ufuzzy";
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { useBench, type Code } from "../bench";

const fuzzy = new uFuzzy({ intraMode: 1 });
const SHOWN = 9;

/** What the type-ahead can list: a code, a theme. */
export interface Pickable {
  id: string;
  name: string;
  colour: string;
  passages?: number;
}

export interface Choice<T extends Pickable = Code> {
  code?: T;
  name?: string; // a new one
  hint?: string;
}

export interface PickerProps<T extends Pickable = Code> {
  /** What is in the field at first: the letter that opened it. */
  typed?: string;
  /** Offered while nothing is typed, most likely first; digits choose among them. */
  offered: Choice<T>[];
  /** What is searched; the codes where it is not given. */
  among?: readonly T[];
  creates?: boolean;
  /** The row of a new name; that of a new code where it is not given. */
  createdAs?: (name: string) => string;
  label: string;
  /** @param goesOn whether to go on to what comes next: Shift and Enter. */
  choose: (choice: Choice<T>, goesOn: boolean) => void;
  close: () => void;
  autofocus?: boolean;
}

/** Codes (or themes) whose name fits what was typed, best first. */
export function matching<T extends { name: string }>(codes: readonly T[], typed: string): T[] {
  const names = codes.map((code) => code.name);
  const [found, , order] = fuzzy.search(names, typed, 1);
  if (!found?.length) {
    const small = typed.toLocaleLowerCase();
    return codes.filter((code) => code.name.toLocaleLowerCase().includes(small));
  }
  // a name, or a word of it, that begins with what was typed goes before one that only holds it
  const small = typed.toLocaleLowerCase();
  const begins = (name: string) => {
    const lower = name.toLocaleLowerCase();
    return lower.startsWith(small) ? 0 : lower.includes(` ${small}`) ? 1 : 2;
  };
  const ranked = (order ?? found.map((_, n) => n)).map((n) => codes[found[n]!]!);
  return ranked
    .map((code, rank) => ({ code, rank }))
    .sort((a, b) => begins(a.code.name) - begins(b.code.name) || a.rank - b.rank)
    .map(({ code }) => code);
}

export function Picker<T extends Pickable = Code>(props: PickerProps<T>) {
  const bench = useBench();
  const among = props.among ?? (bench.codes as Pickable[] as T[]);
  const typed = useSignal(props.typed ?? "");
  const at = useSignal(0);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const text = typed.value.trim();

  const choices = useMemo<Choice<T>[]>(() => {
    if (!text) return props.offered.slice(0, SHOWN);
    const found = matching(among, text).slice(0, SHOWN);
    const listed: Choice<T>[] = found.map((code) => ({ code }));
    const taken = among.some((c) => c.name.toLocaleLowerCase() === text.toLocaleLowerCase());
    if (props.creates !== false && !taken) listed.push({ name: text });
    return listed;
  }, [text, props.offered]);

  // before the next key comes: what is typed at once after Enter belongs to the field
  useLayoutEffect(() => {
    if (props.autofocus === false) return;
    field.current?.focus();
    const length = field.current?.value.length ?? 0;
    field.current?.setSelectionRange(length, length);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) {
      event.preventDefault();
      at.value = (at.value + step + choices.length) % choices.length;
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = choices[Math.min(at.value, choices.length - 1)];
      if (chosen) props.choose(chosen, event.shiftKey);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      props.close();
    } else if (!text && /^[1-9]$/.test(event.key) && choices[Number(event.key) - 1]) {
      event.preventDefault();
      props.choose(choices[Number(event.key) - 1]!, false);
    }
  };

  return (
    <div class="tc-picker">
      <input
        ref={field}
        class="tc-field"
        type="text"
        dir="auto"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={choices.length ? `${id}-${Math.min(at.value, choices.length - 1)}` : undefined}
        aria-label={props.label}
        placeholder={props.label}
        autocomplete="off"
        spellcheck={false}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={props.label} class="tc-choices">
        {choices.map((choice, n) => (
          <li
            key={choice.code?.id ?? "new"}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === Math.min(at.value, choices.length - 1)}
            class={choice.code ? "tc-choice" : "tc-choice tc-new"}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.choose(choice, false)}
          >
            {choice.code ? (
              <>
                {!text && <kbd>{n + 1}</kbd>}
                <span class="tc-dot" style={{ background: choice.code.colour }} />
                <span class="tc-name" dir="auto">
                  {choice.code.name}
                </span>
                <span class="tc-count">{choice.hint ?? choice.code.passages}</span>
              </>
            ) : (
              <span class="tc-name" dir="auto">
                {props.createdAs?.(choice.name ?? "") ?? bench.t("app.createCode", { name: choice.name ?? "" })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
