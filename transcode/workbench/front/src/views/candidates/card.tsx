// A candidate on the desk: what is known of it, its name to be given, and its passages.

import { useEffect, useRef } from "preact/hooks";

import { useBench } from "../../bench";
import { CodeLink, Passage, PassageBar, useDrawn } from "../../parts/passage";
import type { Desk } from "./acts";
import { stateOf, type Card } from "./candidates";
import { Naming } from "./naming";

export function CandidateCard({ desk }: { desk: Desk }) {
  const bench = useBench();
  const panel = useRef<HTMLElement>(null);
  const [card, ...also] = desk.cards.value;
  const arrived = card?.id === desk.current ? card : undefined;

  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
  }, [arrived?.id]);

  // where Back leads to: the passage that was followed into its interview
  useEffect(() => {
    const { passage } = bench.place.now.peek().at;
    if (!arrived || !passage) return;
    desk.choosing.goTo(passage);
  }, [arrived?.id]);

  // a decided one has no name to be typed: keys are about its passages
  useEffect(() => {
    if (arrived && !desk.isOpen && !panel.current?.contains(document.activeElement))
      panel.current?.querySelector<HTMLElement>(".tc-member")?.focus({ preventScroll: true });
  }, [arrived?.id, desk.isOpen]);

  if (!card) return <section class="tc-panel"><p class="tc-wait">{bench.t("app.wait")}</p></section>;
  return (
    <section ref={panel} class="tc-panel tc-candidate-card" aria-label={bench.t("candidates.one", { name: card.name })} aria-busy={!arrived}>
      <header>
        <Facts card={card} own={desk.decided(card.id) || ""} />
        {desk.isOpen ? <Naming key={desk.current} desk={desk} card={card} /> : <Verdict desk={desk} card={card} />}
      </header>
      <Together desk={desk} also={also} />
      <Passages key={`passages ${card.id}`} desk={desk} />
      {card.changed > 0 && <p class="tc-faint">{bench.t("candidates.changed", { n: card.changed })}</p>}
      <Similar desk={desk} card={card} />
    </section>
  );
}

function Facts({ card, own }: { card: Card; own: string }) {
  const bench = useBench();
  const row = [
    bench.t("candidates.saidBy", { n: card.participants.length, of: card.participants_total }),
    ...card.groups.map(([group, n, of]) => bench.t("candidates.share", { group, n, of })),
  ];
  return (
    <>
      <p class="tc-eyebrow">
        {bench.t("candidates.inVivo")}
        {card.chatter && <> · {bench.t("candidates.chatter")}</>}
      </p>
      <h2 dir="auto">{own || `“${card.name}”`}</h2>
      {own && own !== card.name && <p dir="auto">“{card.name}”</p>}
      {card.phrases.length > 0 && (
        <p class="tc-phrases" dir="auto">
          {card.phrases.join(" · ")}
        </p>
      )}
      {card.quotation && (
        <p class="tc-phrases" dir="auto">
          <q>{card.quotation}</q>
        </p>
      )}
      {card.described && (
        <p class="tc-described" dir="auto">
          <b>{card.described[0]}</b>: {card.described[1]}{" "}
          <small>{bench.t("candidates.described", { model: card.described[2] })}</small>
        </p>
      )}
      <p class="tc-faint">
        {row.join(" · ")} · <span title={bench.t(card.chatter ? "candidates.chatterHint" : "candidates.stabilityHint")}>{bench.t("candidates.stability", { strength: bench.told(card.strength) })}</span>
        {card.theme && ` · ${bench.t("candidates.group", { name: card.theme })}`}
      </p>
    </>
  );
}

function Verdict({ desk, card }: { desk: Desk; card: Card }) {
  const bench = useBench();
  const own = desk.decided(card.id);
  const code = bench.table<any>("decided").get(card.id) as unknown as string;
  const row = code ? bench.code(code) : undefined;
  return (
    <div class="tc-verdict">
      {stateOf(own) === "confirmed" ? (
        <p>
          <span class="tc-tick">✓</span> {bench.t("candidates.inCodebook")}{" "}
          {row ? <CodeLink code={code} /> : own}
        </p>
      ) : (
        <p dir="auto">
          ✕ {card.reason ? bench.t("candidates.rejectedWhy", { reason: card.reason }) : bench.t("candidates.rejected")}
        </p>
      )}
      <button type="button" class="tc-button" onClick={() => void desk.reopen()}>
        {bench.t("candidates.reopen")} <kbd>o</kbd>
      </button>
    </div>
  );
}

function Together({ desk, also }: { desk: Desk; also: Card[] }) {
  const bench = useBench();
  if (!also.length || !desk.isOpen) return null;
  return (
    <div class="tc-together">
      <span>{bench.t("candidates.togetherWith")}</span>
      {also.map((card) => (
        <span key={card.id} class="tc-chip">
          <span dir="auto">{card.name}</span>
          <button type="button" class="tc-plain" aria-label={bench.t("candidates.apart", { name: card.name })} onClick={() => desk.apart(card.id)}>
            ×
          </button>
        </span>
      ))}
    </div>
  );
}

function Passages({ desk }: { desk: Desk }) {
  const bench = useBench();
  const { choosing } = desk;
  const all = desk.passages;
  const upTo = useDrawn(choosing, all.length);
  const out = all.filter(({ card, member }) => desk.isOut(card.id, member.segment)).length;
  const none = choosing.chosen.value.size === 0;
  const takeBack = (segment: string) => {
    choosing.chosen.value = new Set([segment]);
    void desk.leaveOut();
  };
  return (
    <div class="tc-members">
      <div class="tc-members-head">
        <h3>
          {bench.t("codes.passages", { n: all.length - out })}
          {out > 0 && <small> · {bench.t("candidates.out", { n: out })}</small>}
        </h3>
        {desk.isOpen && (
          <PassageBar choosing={choosing}>
            <button type="button" class="tc-button" id="tc-send" disabled={none} onClick={() => (desk.asking.value = "send")}>
              {bench.t("candidates.send")} <kbd>e</kbd>
            </button>
            <button type="button" class="tc-button" disabled={none} onClick={() => void desk.leaveOut()}>
              {bench.t("candidates.notHere")} <kbd>d</kbd>
            </button>
          </PassageBar>
        )}
      </div>
      <ol class="tc-member-list">
        {all.slice(0, upTo).map(({ card, member }, n) => {
          const isOut = desk.isOut(card.id, member.segment);
          return (
            <Passage
              key={`${card.id}${member.segment}`}
              choosing={choosing}
              quoted={member}
              id={member.segment}
              n={n}
              chooses={desk.isOpen}
              isOut={isOut}
              codes={member.codes}
            >
              {isOut && <span>{bench.t("candidates.isOut")}</span>}
              {isOut && desk.isOpen && (
                <button type="button" class="tc-link" onClick={() => takeBack(member.segment)}>
                  {bench.t("candidates.takeBack")}
                </button>
              )}
            </Passage>
          );
        })}
      </ol>
    </div>
  );
}

function Similar({ desk, card }: { desk: Desk; card: Card }) {
  const bench = useBench();
  if (!card.nearest.length) return null;
  return (
    <section class="tc-similar" aria-label={bench.t("candidates.similar")}>
      <h3>{bench.t("candidates.similar")}</h3>
      <ul class="tc-list">
        {card.nearest.map(([id, name]) => {
          const own = desk.decided(id);
          return (
            <li key={id} class="tc-chip">
              <button type="button" class="tc-link" dir="auto" onClick={() => desk.open(id)}>
                {own || name}
              </button>
              {desk.isOpen && own !== "" && (
                <button type="button" class="tc-plain" onClick={() => void (own ? desk.join(card.id, id) : desk.join(id, card.id))}>
                  {bench.t(own ? "candidates.intoThis" : "candidates.together")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
