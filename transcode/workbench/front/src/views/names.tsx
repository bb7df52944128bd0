// Reviewing the names that were found, and releasing the texts.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../bench";
import { isTyping } from "../keys";

interface Seen {
  mention: string;
  interview: string;
  context: string;
  why: string;
  decision: string;
  to: string;
}

interface Name {
  kind: string;
  entity: string;
  open: number;
  times: number;
  confidence: number;
  may_be: string[];
  interviews: string[];
  seen: Seen[];
}

interface Told {
  kinds?: string[];
  names: Name[];
  open: number;
  total: number;
  /** The key to the pseudonyms has a passphrase that was not typed yet. */
  locked?: boolean;
  undone?: { verb: string; entity: string };
}

const keyOf = (name: Name) => `${name.kind}:${name.entity}`;

/** The names by kind: people, places, ..., each in the order in which Python gave them. */
function byKind(names: Name[], kinds: readonly string[]): [string, Name[]][] {
  const found = [...new Set([...kinds, ...names.map((name) => name.kind)])];
  return found.map((kind): [string, Name[]] => [kind, names.filter((name) => name.kind === kind)]).filter(([, of]) => of.length);
}

export function Names() {
  const bench = useBench();
  const told = useSignal<Told | null>(null);
  const chosen = useSignal("");
  const onlyOpen = useSignal(true);
  const asking = useSignal(false);
  const list = useRef<HTMLDivElement>(null);
  const kinds = useRef<string[]>([]);
  const locked = useSignal(false);

  const take = (answer: Told | null) => {
    if (!answer) return;
    if (answer.kinds) kinds.current = answer.kinds;
    if (answer.locked !== undefined) locked.value = answer.locked;
    told.value = answer;
  };
  useEffect(() => {
    void bench.ask<Told>("names.open").then(take);
    bench.ownUndo.value = { undo: () => void undo() };
    return () => void (bench.ownUndo.value = null);
  }, []);

  const isHere = !!told.value;
  useEffect(() => list.current?.focus(), [isHere]); // keys work at once

  const names = told.value?.names ?? [];
  const groups = byKind(onlyOpen.value ? names.filter((name) => name.open) : names, kinds.current);
  const shown = groups.flatMap(([, of]) => of);
  const name = shown.find((n) => keyOf(n) === chosen.value) ?? shown[0];

  const decide = async (verdict: string, more: Record<string, unknown> = {}) => {
    if (!name) return;
    const next = shown[shown.indexOf(name) + 1] ?? shown[shown.indexOf(name) - 1];
    asking.value = false;
    const answer = await bench.ask<Told>("names.decide", { entity: name.entity, kind: name.kind, verdict, ...more });
    take(answer);
    const partly = more.only || more.interview;
    if (answer && next && onlyOpen.value && !partly) chosen.value = keyOf(next);
    list.current?.focus();
  };
  const undo = async () => {
    const answer = await bench.ask<Told>("names.undo");
    take(answer);
    const undone = answer?.names.find((n) => n.entity === answer.undone?.entity);
    if (undone) {
      chosen.value = keyOf(undone);
      bench.done(bench.t("names.undone", { name: undone.entity }));
    }
  };
  const step = (way: number) => {
    const to = shown[shown.indexOf(name!) + way];
    if (to) chosen.value = keyOf(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const act: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      j: () => step(1),
      k: () => step(-1),
      Enter: () => void decide("accept"),
      a: () => void decide("always"),
      x: () => void decide("reject"),
      n: () => void decide("never"),
      s: () => void (asking.value = true),
    };
    const found = act[event.key];
    if (!found || (event.key === "Enter" && (event.target as HTMLElement).closest("button:not(.tc-row)"))) return;
    event.preventDefault();
    found();
  };

  if (!told.value) return <p class="tc-wait">{bench.t("names.wait")}</p>;
  const lock = locked.value && <Locked take={take} />;
  if (!names.length) return <div class="tc-empty">{lock}<p>{bench.t("names.none")}</p></div>;
  return (
    <div class="tc-reading" onKeyDown={onKeyDown}>
      <nav class="tc-side tc-wide" aria-label={bench.t("app.names")}>
        <label class="tc-check">
          <input type="checkbox" checked={onlyOpen.value} onChange={(event) => (onlyOpen.value = event.currentTarget.checked)} />
          {bench.t("names.onlyOpen", { n: names.filter((n) => n.open).length })}
        </label>
        <div class="tc-names" ref={list} tabIndex={-1}>
          {groups.map(([kind, of]) => (
            <section key={kind} aria-label={bench.t(`names.${kind}`)}>
              <h3 class="tc-heading">
                {bench.t(`names.${kind}`)} <small>{of.length}</small>
              </h3>
              <ul class="tc-list">
                {of.map((n) => (
                  <li key={keyOf(n)}>
                    <button
                      type="button"
                      class="tc-row"
                      aria-current={n === name ? "true" : undefined}
                      onClick={() => (chosen.value = keyOf(n))}
                    >
                      <span dir="auto">{n.entity}</span>
                      {!n.open && <span class="tc-tick">✓</span>}
                      <small>{n.times}</small>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </nav>
      <section class="tc-document" aria-label={bench.t("names.found")}>
        {lock}
        {name ? (
          <div class="tc-panel tc-grow">
            <h2 dir="auto">{name.entity}</h2>
            <p class="tc-faint">
              {bench.t(`names.${name.kind}`)} · {bench.t("names.times", { n: name.times })} · {name.interviews.join(", ")}
              {name.may_be.length > 0 && <> · {bench.t("names.mayBe", { names: name.may_be.join(", ") })}</>}
            </p>
            <p class="tc-buttons">
              <button type="button" class="tc-button tc-primary" onClick={() => void decide("accept")}>
                {bench.t("names.accept")} <kbd>⏎</kbd>
              </button>
              <button type="button" class="tc-button" onClick={() => void decide("reject")}>
                {bench.t("names.reject")} <kbd>x</kbd>
              </button>
              <button type="button" class="tc-button" onClick={() => void decide("always")}>
                {bench.t("names.always")} <kbd>a</kbd>
              </button>
              <button type="button" class="tc-button" onClick={() => void decide("never")}>
                {bench.t("names.never")} <kbd>n</kbd>
              </button>
              <button type="button" class="tc-button" onClick={() => (asking.value = true)}>
                {bench.t("names.same")} <kbd>s</kbd>
              </button>
              {!name.open && (
                <button type="button" class="tc-button" onClick={() => void decide("reopen")}>
                  {bench.t("names.reopen")}
                </button>
              )}
            </p>
            {asking.value && (
              <form
                class="tc-inline"
                onSubmit={(event) => {
                  event.preventDefault();
                  const to = new FormData(event.currentTarget).get("to")!.toString().trim();
                  if (to) void decide("change", { to });
                }}
              >
                <input
                  class="tc-field"
                  dir="auto"
                  name="to"
                  list="tc-same"
                  aria-label={bench.t("names.sameAs")}
                  placeholder={bench.t("names.sameAs")}
                  ref={(el) => el?.focus()}
                  onKeyDown={(event) => {
                    if (event.key === "Escape") asking.value = false;
                  }}
                />
                <datalist id="tc-same">
                  {[...name.may_be, ...names.filter((n) => n.kind === name.kind && n !== name).map((n) => n.entity)].map((entity) => (
                    <option key={entity} value={entity} />
                  ))}
                </datalist>
                <button class="tc-button tc-primary">{bench.t("app.save")}</button>
              </form>
            )}
            <ul class="tc-contexts">
              {name.seen.map((seen) => (
                <li key={seen.mention}>
                  <p dir="auto">{seen.context}</p>
                  <p class="tc-faint">
                    {seen.interview} · {bench.told(seen.why)}
                    {seen.decision && <> · {bench.t(`names.was_${seen.decision}`, { to: seen.to })}</>}{" "}
                    <button type="button" class="tc-link" onClick={() => void decide("reject", { only: [seen.mention] })}>
                      {bench.t("names.leaveHere")}
                    </button>
                    {name.interviews.length > 1 && (
                      <>
                        {" · "}
                        <button type="button" class="tc-link" onClick={() => void decide("apart", { interview: seen.interview })}>
                          {bench.t("names.apart", { interview: seen.interview })}
                        </button>
                      </>
                    )}
                  </p>
                </li>
              ))}
            </ul>
            {name.times > name.seen.length && <p class="tc-faint">{bench.t("names.more", { n: name.times - name.seen.length })}</p>}
          </div>
        ) : (
          <p class="tc-empty">{bench.t("names.allDone")}</p>
        )}
        <Release open={told.value.open} total={told.value.total} />
      </section>
    </div>
  );
}

function Release({ open, total }: { open: number; total: number }) {
  const bench = useBench();
  const busy = useSignal(false);
  const release = async () => {
    busy.value = true;
    const answer = await bench.ask<{ released: string[]; waiting: string[] }>("names.release");
    busy.value = false;
    if (!answer) return;
    bench.done(
      answer.waiting.length
        ? bench.t("names.waiting", { interviews: answer.waiting.join(", ") })
        : bench.t("names.released"),
    );
    await bench.look();
    // passages and candidates follow; a run that is under way takes the texts in by itself
    if (bench.host.kind === "page" && !bench.start.value?.run?.running) await bench.say("start.run");
  };
  return (
    <footer class="tc-foot">
      <span>{bench.t("names.first")}</span>
      <span class="tc-gap" />
      <span>{bench.t("names.left", { open, total })}</span>
      <button type="button" class={open ? "tc-button" : "tc-button tc-primary"} disabled={busy.value} onClick={() => void release()}>
        {bench.t("names.release")}
      </button>
    </footer>
  );
}

/** Asks for the passphrase of the key: the texts are released with it. */
function Locked({ take }: { take: (answer: Told | null) => void }) {
  const bench = useBench();
  return (
    <form
      class="tc-ask tc-locked"
      onSubmit={(event) => {
        event.preventDefault();
        const passphrase = new FormData(event.currentTarget).get("passphrase")!.toString();
        if (passphrase) void bench.ask<Told>("names.unlock", { passphrase }).then(take);
      }}
    >
      <label>
        {bench.t("names.locked")}{" "}
        <input class="tc-field" type="password" name="passphrase" autocomplete="off" />
      </label>
      <button class="tc-button tc-primary">{bench.t("names.unlock")}</button>
    </form>
  );
}
