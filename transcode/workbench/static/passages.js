// The second view: the passages of an interview one after the other, with suggested codes.
// Third of the four files that make up the page (see widget.py).

const HURRY_MS = 300; // an answer this fast needs no message
const LONG_MS = 5000;
const HINT = "Press a number to apply that code and go on, with Shift to stay. Press - and a number to refuse it.";

/**
 * `page` is the part of the review that the view needs: list and article to draw into, send
 * (decide), consult (ask for what takes seconds), draw, button, state, isOnShow.
 */
function passagesView(page) {
  const { list, article, send, consult, button } = page;
  const me = `tc-${Math.random().toString(36).slice(2)}`;
  let reading = null; // the place: interview, interviews, passages, passage
  let advice = null; // suggestions for the passage: {about, trust, codes, error}
  let refusing = false; // "-" was pressed: the next number refuses
  let typed = ""; // in the field for another code
  const asked = {}; // kind of question that is on its way -> {next}: the latest one after it
  const timers = [];

  const passage = () => reading?.passage;
  const nameOf = (id) => page.state().codes.find((code) => code.id === id)?.name ?? "";
  const here = () =>
    passage() ? { at: passage().id } : reading?.interview ? { in: reading.interview } : {};
  const onward = () => (passage() ? { after: passage().id } : here());

  // --- slow requests

  function ask(verb, about) {
    const kind = verb === "suggest" ? "suggest" : "near";
    if (asked[kind]) {
      asked[kind].next = { verb, about };
      return;
    }
    asked[kind] = { next: null };
    consult(verb, { [verb === "likeliest" ? "code" : "passage"]: about });
    if (kind === "suggest") wait();
  }

  function wait() {
    timers.splice(0).forEach(clearTimeout);
    const say = (text) => () => {
      working.textContent = text;
    };
    timers.push(
      setTimeout(say("Learning from your decisions…"), HURRY_MS),
      setTimeout(say("Still learning: the language model has to be loaded the first time…"), LONG_MS),
    );
  }

  /** Take an answer to `ask`; return false if it is not one. */
  function advised(answer) {
    if (answer.verb !== "suggest" && !FOUND[answer.verb]) return false;
    const kind = answer.verb === "suggest" ? "suggest" : "near";
    const next = asked[kind]?.next;
    delete asked[kind];
    if (kind === "suggest") {
      timers.splice(0).forEach(clearTimeout);
      working.textContent = "";
    }
    if (next) ask(next.verb, next.about);
    else if (kind === "suggest" && answer.about === passage()?.id) advice = answer;
    else if (kind === "near") found.take(answer);
    if (!page.isOnShow()) return true;
    // nothing else is redrawn: the coder may be typing
    page.draw([kind === "suggest" ? drawSuggestions : found.draw]);
    if (kind === "near") found.bringIntoSight();
    return true;
  }

  // --- what happened

  function arrived(answer) {
    const before = passage()?.id;
    reading = answer.reading;
    refusing = false;
    if (passage()?.id !== before) {
      advice = null;
      typed = "";
      found.leave();
      article.scrollTop = 0;
    }
    if (passage()) ask("suggest", passage().id);
    else advice = null;
    // a list of passages is out of date once codes were applied
    if (answer.verb !== "look") found.again();
  }

  // --- what can be done

  /** Suggestions that still apply: none for codes applied since they came. */
  const suggested = () => (advice?.codes ?? []).filter((code) => !passage().codes.includes(code.id));

  const give = (code, stay = false) =>
    send("give", { passage: passage().id, code }, stay ? here() : onward());
  const refuse = (code) => {
    if (!send("refuse", { passage: passage().id, code })) return;
    advice.codes = advice.codes.filter(({ id }) => id !== code); // until the new ones come
  };

  const deeds = {
    skip: () => passage() && send("look", {}, onward()),
    like: () => passage() && found.lookUp("like", passage().id),
    against: () => passage() && found.lookUp("against", passage().id),
    again: () => passage() && reading.again && found.lookUp("again", passage().id),
    done: () => interview()?.done === false && send("cover", { interview: reading.interview }, here()),
    type: () => article.querySelector(".tc-another input")?.focus(),
    no: () => {
      refusing = !refusing;
      page.draw([drawSuggestions]);
    },
    step: (by) => {
      if (!reading) return;
      const ids = reading.passages.map(({ id }) => id);
      const at = passage() ? ids.indexOf(passage().id) + by : by < 0 ? ids.length - 1 : 0;
      if (ids[at]) send("look", {}, { at: ids[at] });
    },
  };

  const KEYS = {
    s: deeds.skip,
    l: deeds.like,
    a: deeds.against,
    w: deeds.again,
    d: deeds.done,
    c: deeds.type,
    "-": deeds.no,
    ArrowDown: () => deeds.step(1),
    ArrowUp: () => deeds.step(-1),
    j: () => deeds.step(1),
    k: () => deeds.step(-1),
  };

  function key(event) {
    // with Shift a number is another sign, and which one depends on the keyboard
    const number = Number(event.shiftKey ? event.code.replace(/^Digit/, "") : event.key);
    if (!number) return KEYS[event.key];
    const code = passage() && suggested()[number - 1];
    if (!code) return () => {};
    return () => (refusing ? refuse(code.id) : give(code.id, event.shiftKey));
  }

  // --- drawing

  const interview = () => reading?.interviews.find(({ id }) => id === reading.interview);

  function progress() {
    const { passages = 0, uncoded = 0, id = "" } = interview() ?? {};
    return [passages - uncoded, passages, `coded in ${id}`];
  }

  function drawList() {
    list.setAttribute("aria-label", "Passages");
    const option = ({ id, uncoded, done }) => {
      const left = uncoded ? `${uncoded} without a code` : "all coded";
      const selected = id === reading.interview;
      return h("option", { value: id, selected }, `${id}: ${left}${done ? " ✓" : ""}`);
    };
    if (!reading) return list.replaceChildren();
    const scroll = list.scrollTop;
    list.replaceChildren(
      h("label.tc-heading.tc-choose", { for: `${me}-interview` }, "Interview"),
      h(
        "select.tc-field",
        {
          id: `${me}-interview`,
          "data-focus": "interview",
          onchange: (event) => send("look", {}, { in: event.target.value }),
        },
        reading.interviews.map(option),
      ),
      h("ol.tc-list", {}, reading.passages.map(drawLine)),
    );
    list.scrollTop = scroll;
    const current = list.querySelector("[aria-current]");
    if (!current) return null;
    // the list alone is moved, never the notebook around it
    const [box, row] = [list.getBoundingClientRect(), current.getBoundingClientRect()];
    if (row.top < box.top || row.bottom > box.bottom) list.scrollTop += row.top - box.top - 60;
    return null;
  }

  function drawLine(line) {
    const names = line.codes.map(nameOf);
    return h(
      "li",
      {},
      h(
        `button.tc-item.tc-line${names.length ? ".tc-decided" : ""}`,
        {
          type: "button",
          "aria-current": line.id === passage()?.id ? "true" : null,
          "data-focus": line.id,
          onclick: () => send("look", {}, { at: line.id }),
        },
        h("span.tc-begins", { dir: "auto" }, line.text || "…"),
        names.length ? h("span.tc-small.tc-has", { dir: "auto" }, `✓ ${names.join(", ")}`) : null,
      ),
    );
  }

  function drawCodes(shown) {
    if (!shown.codes.length) return null;
    const chip = (id) =>
      h(
        "span.tc-given",
        {},
        h("span", { dir: "auto" }, nameOf(id)),
        h(
          "button.tc-off",
          {
            type: "button",
            "aria-label": `Remove: ${nameOf(id)}`,
            title: "Remove",
            onclick: () => send("withhold", { passage: shown.id, code: id }),
          },
          "✕",
        ),
      );
    return h("div.tc-row.tc-codes", { role: "group", "aria-label": "Its codes" }, shown.codes.map(chip));
  }

  function drawSuggestion({ id, confidence, frequency, sure, often }, number) {
    const name = nameOf(id);
    const rating = confidence === null ? sure : `confidence ${sure}`;
    const scale = confidence === null ? null : bar(confidence, `${rating}, ${often}`);
    if (scale) {
      const tick = h("span.tc-tick");
      tick.style.insetInlineStart = `${100 * frequency}%`;
      scale.append(tick);
    }
    return h(
      "li.tc-suggestion",
      {},
      h(
        "button.tc-button.tc-give",
        {
          type: "button",
          "aria-keyshortcuts": `${number}`,
          "aria-label": `Apply ${name}: ${rating}, ${often}`,
          "data-focus": `give-${id}`,
          onclick: (event) => (refusing ? refuse(id) : give(id, event.shiftKey)),
        },
        h("kbd.tc-key", { "aria-hidden": "true" }, refusing ? `-${number}` : `${number}`),
        h("span.tc-code-name", { dir: "auto" }, name),
        h("span.tc-odds", {}, scale, h("span.tc-sure", {}, sure), h("span.tc-small", {}, often)),
      ),
      h(
        "button.tc-not",
        { type: "button", "aria-label": `Not this one: ${name}`, onclick: () => refuse(id) },
        "not this one",
      ),
    );
  }

  function drawSuggestions() {
    const few = passage() ? suggested() : [];
    suggestions.classList.toggle("tc-refusing", refusing);
    suggestions.replaceChildren(
      few.length ? h("ol", {}, few.map((code, index) => drawSuggestion(code, index + 1))) : "",
      working,
      advice?.error ? h("p.tc-small", {}, advice.error) : "",
      advice?.trust ? h("p.tc-small.tc-trust", {}, advice.trust) : "",
      few.length ? h("p.tc-small.tc-hint", {}, HINT) : "",
    );
  }

  function drawAnother() {
    const [field, existing] = [`${me}-another`, `${me}-existing`];
    return h(
      "form.tc-another",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (typed.trim()) send("give", { passage: passage().id, name: typed }, onward());
        },
      },
      h(
        "label.tc-label",
        { for: field },
        "Another code, new or existing ",
        h("kbd.tc-key", { "aria-hidden": "true" }, "c"),
      ),
      h(
        "div.tc-row",
        {},
        h("input.tc-field", {
          id: field,
          type: "text",
          dir: "auto",
          list: existing,
          autocomplete: "off",
          value: typed,
          "aria-keyshortcuts": "c",
          "data-focus": "another",
          oninput: (event) => {
            typed = event.target.value;
          },
        }),
        h("datalist", { id: existing }, page.state().codes.map(({ name }) => h("option", { value: name }))),
        h("button.tc-button.tc-primary", { type: "submit" }, "Apply"),
      ),
    );
  }

  function drawEnd() {
    const { id, uncoded, passages, done } = interview() ?? { passages: 0 };
    if (!passages) return [h("p.tc-empty", {}, "There are no passages yet. Run `transcode run` first.")];
    const another = reading.interviews.find((next) => next.id !== id && next.uncoded && !next.done);
    return [
      h("h2.tc-name", {}, `End of ${id}`),
      h(
        "p.tc-end",
        {},
        uncoded ? `${plural(uncoded, "passage")} without a code.` : "Every passage has a code.",
        done ? " You have marked this interview as finished." : "",
      ),
      h(
        "div.tc-actions",
        {},
        done ? null : button(`Done with ${id}`, "d", deeds.done, { kind: ".tc-primary.tc-done" }),
        uncoded ? button("Back to the first", null, () => send("look", {}, { in: id })) : null,
        another
          ? button(`Continue with ${another.id}`, null, () => send("look", {}, { in: another.id }), {
              kind: done ? ".tc-primary" : "",
            })
          : null,
      ),
    ];
  }

  function drawPassage() {
    const shown = passage();
    const at = reading.passages.findIndex(({ id }) => id === shown.id) + 1;
    article.setAttribute("aria-label", `Passage ${at} of ${reading.passages.length}`);
    const { id, done } = interview();
    return [
      h("div.tc-reading", {}, quotation(shown)),
      drawCodes(shown),
      suggestions,
      drawAnother(),
      h(
        "div.tc-actions.tc-moves",
        {},
        button("Skip", "s", deeds.skip, { kind: ".tc-skip" }),
        button("More like this", "l", deeds.like, { kind: ".tc-like" }),
        button("The other side", "a", deeds.against, { kind: ".tc-against" }),
        reading.again
          ? button(`Nearly the same words: ${reading.again}`, "w", deeds.again, { kind: ".tc-again" })
          : null,
        button(done ? `${id} is done` : `Done with ${id}`, "d", deeds.done, {
          kind: ".tc-done",
          disabled: done,
        }),
      ),
    ];
  }

  function drawCard() {
    if (!passage()) article.setAttribute("aria-label", "End of the interview");
    const parts = passage() ? drawPassage() : drawEnd();
    drawSuggestions();
    found.draw();
    article.replaceChildren(...parts.filter(Boolean), found.element);
  }

  /** Tools for a code of the codebook, in this view. */
  const toolsOf = (code) => [
    passage() && !passage().codes.includes(code.id)
      ? button("Apply", null, () => give(code.id), { kind: ".tc-give-known" })
      : null,
    button("Most likely passages", null, () => found.lookUp("likeliest", code.id), {
      kind: ".tc-likeliest",
    }),
  ];

  const working = h("p.tc-small.tc-working", { role: "status", "aria-live": "polite" });
  const suggestions = h("section.tc-suggestions", { "aria-label": "Suggested codes" });
  const found = passagesFound(page, { nameOf, ask });

  return { here, advised, arrived, key, progress, drawList, drawCard, toolsOf };
}
