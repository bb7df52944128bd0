// The keys, as the table of keys has them.

import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { KEYS } from "../keys";
import { keep, LANGUAGES, NAMES, type Words } from "../words";

export function Help({ view, close }: { view: string; close: () => void }) {
  const bench = useBench();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const keys = KEYS.filter((key) => key.view === "" || key.view === view);
  return (
    <dialog ref={dialog} class="tc-dialog" onClose={close} aria-labelledby="tc-help-title">
      <h2 id="tc-help-title">{bench.t("app.keys")}</h2>
      <table class="tc-keys">
        <tbody>
          {keys.map((key) => (
            <tr key={key.view + key.keys}>
              <th scope="row">
                <kbd>{shownKey(key.keys)}</kbd>
              </th>
              <td>{bench.t(key.does)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Choices />
      <form method="dialog">
        <button class="tc-button" autofocus>{bench.t("app.close")}</button>
      </form>
    </dialog>
  );
}

/** Language and colours of the page; kept in this browser. */
export function Choices() {
  const bench = useBench();
  return (
    <p class="tc-page-choices">
      <label>
        {bench.t("app.language")}{" "}
        <select
          class="tc-field"
          value={bench.language.value}
          onChange={(event) => {
            bench.language.value = event.currentTarget.value as Words;
            keep("language", bench.language.value);
          }}
        >
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {NAMES[language]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {bench.t("app.colours")}{" "}
        <select
          class="tc-field"
          value={bench.scheme.value}
          onChange={(event) => {
            bench.scheme.value = event.currentTarget.value;
            keep("scheme", bench.scheme.value);
          }}
        >
          {["", "light", "dark"].map((scheme) => (
            <option key={scheme} value={scheme}>
              {bench.t(`app.scheme_${scheme || "system"}`)}
            </option>
          ))}
        </select>
      </label>
    </p>
  );
}

export const shownKey = (keys: string): string =>
  keys
    .replace("$mod", navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl")
    .replace("ArrowRight", "→")
    .replace("ArrowDown", "↓")
    .replaceAll("+", " + ");
