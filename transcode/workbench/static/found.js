// The passages that were asked for, below the one on show. Second of the four files that make up the
// page (see widget.py).

/** What can be asked for, and the words above the answer. */
const FOUND = {
  like: () => "More like this",
  against: () => "What speaks against it",
  again: () => "Nearly the same words",
  likeliest: (name) => h("span", { dir: "auto" }, `Likeliest for “${name}”`),
};

/** `nameOf` gives the name of a code, `ask` a question to Python, answered by `take`. */
function passagesFound({ article, send, button, draw: drawOnly }, { nameOf, ask }) {
  const element = h("section.tc-near", { "aria-label": "Passages found", hidden: true });
  let near = null; // {verb, about, passages, error}

  function lookUp(verb, about) {
    near = { verb, about, passages: null, comes: true }; // brought into sight when it comes
    ask(verb, about);
    drawOnly([draw]);
  }

  function take(answer) {
    if (near?.about !== answer.about || near.verb !== answer.verb) return;
    near = { ...answer, comes: near.comes };
  }

  function bringIntoSight() {
    if (!near?.passages || !near.comes) return;
    near.comes = false;
    // the card alone is moved, never the notebook around it
    article.scrollTop += element.getBoundingClientRect().top - article.getBoundingClientRect().top - 8;
  }

  /** Another passage is on show: what was near to the last one goes. */
  function leave() {
    if (near?.verb !== "likeliest") near = null;
  }

  /** Something was decided: a list of passages that want a code is out of date. */
  function again() {
    if (near?.verb === "likeliest") ask("likeliest", near.about);
  }

  function close() {
    near = null;
    drawOnly([draw]);
  }

  function draw() {
    element.hidden = !near;
    if (!near) return element.replaceChildren();
    const heading = FOUND[near.verb](nameOf(near.about));
    const empty = near.passages ? "None." : "Looking…";
    return element.replaceChildren(
      h("h3.tc-heading.tc-closable", {}, heading, button("Close", null, close, { kind: ".tc-close" })),
      h("ul.tc-passages", {}, (near.passages ?? []).map(drawFound)),
      near.passages?.length ? "" : h("p.tc-small.tc-nothing", {}, near.error || empty),
    );
  }

  function drawFound(found) {
    const names = found.codes.map(nameOf);
    const deal = (text, verb) =>
      button(text, null, () => send(verb, { passage: found.id, code: near.about }), {
        focus: `${verb}-${found.id}`,
      });
    return h(
      "li.tc-passage",
      {},
      quotation(
        found,
        names.length ? h("p.tc-small.tc-has", { dir: "auto" }, `✓ ${names.join(", ")}`) : null,
        h(
          "div.tc-row.tc-deal",
          {},
          near.verb === "likeliest" ? [deal("Give it", "give"), deal("Not this one", "refuse")] : null,
          button("Go there", null, () => send("look", {}, { at: found.id }), {
            focus: `go-${found.id}`,
          }),
        ),
      ),
    );
  }

  return { element, lookUp, take, bringIntoSight, leave, again, draw };
}
