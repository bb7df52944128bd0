// Passages that were looked up, below the one on screen. Second of the four files that make up the
// page (see widget.py).

/** Kinds of look-up, and the heading of each. */
const FOUND = {
  like: () => "More like this",
  against: () => "The other side",
  again: () => "Nearly the same words",
  likeliest: (name) => h("span", { dir: "auto" }, `Most likely to need “${name}”`),
};

/** `nameOf` gives the name of a code, `ask` a question to Python, answered by `take`. */
function passagesFound({ article, send, button, draw: drawOnly }, { nameOf, ask }) {
  const element = h("section.tc-near", { "aria-label": "Similar passages", hidden: true });
  let near = null; // {verb, about, passages, error}

  function lookUp(verb, about) {
    near = { verb, about, passages: null, comes: true }; // scrolled into view when it comes
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

  /** Another passage is on screen: close the passages near the last one. */
  function leave() {
    if (near?.verb !== "likeliest") near = null;
  }

  /** Something was decided: a list of passages that need a code is out of date. */
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
    const empty = near.passages ? "None." : "Searching…";
    return element.replaceChildren(
      h("h3.tc-heading.tc-closable", {}, heading, button("Close", null, close, { kind: ".tc-close" })),
      h("ul.tc-passages", {}, (near.passages ?? []).map(drawFound)),
      near.passages?.length ? "" : h("p.tc-small.tc-nothing", {}, near.error || empty),
    );
  }

  function drawFound(passage) {
    const names = passage.codes.map(nameOf);
    const deal = (text, verb) =>
      button(text, null, () => send(verb, { passage: passage.id, code: near.about }), {
        focus: `${verb}-${passage.id}`,
      });
    return h(
      "li.tc-passage",
      {},
      quotation(
        passage,
        names.length ? h("p.tc-small.tc-has", { dir: "auto" }, `✓ ${names.join(", ")}`) : null,
        h(
          "div.tc-row.tc-deal",
          {},
          near.verb === "likeliest" ? [deal("Apply", "give"), deal("Not this one", "refuse")] : null,
          button("Go to passage", null, () => send("look", {}, { at: passage.id }), {
            focus: `go-${passage.id}`,
          }),
        ),
      ),
    );
  }

  return { element, lookUp, take, bringIntoSight, leave, again, draw };
}
