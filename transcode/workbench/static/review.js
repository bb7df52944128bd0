// The review. Every decision is made in Python: this page sends what was pressed and draws the
// answer. No build step, nothing loaded from anywhere.

const FIRST_PASSAGES = 4;
const PATIENCE_MS = 8000;

function render({ model, el }) {
  const me = Math.random().toString(36).slice(2);
  let state = null; // codebook, queue and progress, folded from the journal
  let card = null; // the proposal on screen
  let form = null; // the question that is open: {at, label, value, options, send}
  let openCode = null; // the code whose tools are unfolded
  let allPassages = false;
  let onPassages = false; // which of the two views is on screen
  let waiting = null; // timer of the pending answer
  let count = 0;

  // --- talking to Python

  /** `place`: the passage to show next, in the view of the passages. */
  function send(verb, given = {}, place = passages.here()) {
    if (waiting) return false; // one decision at a time: a second press must not decide the next card
    waiting = setTimeout(() => {
      waiting = null;
      fail("Python is not answering: it is busy or was stopped. All earlier decisions are saved.");
    }, PATIENCE_MS);
    root.setAttribute("aria-busy", "true");
    const number = `${me}-${++count}`;
    model.send(onPassages ? { verb, with: given, place, number } : { verb, with: given, number });
    return true;
  }

  /** A request that takes seconds: nothing waits for its answer. */
  const consult = (verb, given) => model.send({ verb, with: given, number: `${me}-${++count}` });

  function heard(answer) {
    const mine = String(answer.number).startsWith(`${me}-`);
    if (!mine) {
      // another view of this widget decided something
      if (answer.state && answer.verb !== "look" && answer.verb !== "show") look();
      return;
    }
    if (passages.advised(answer)) return;
    clearTimeout(waiting);
    waiting = null;
    root.removeAttribute("aria-busy");
    fail(answer.error);
    if (answer.state) {
      if (answer.card && answer.card.id !== card?.id) allPassages = false;
      if (!answer.error) form = null;
      state = answer.state;
      if (answer.reading) passages.arrived(answer);
      else if (!onPassages) card = answer.card;
    }
    draw();
  }

  function fail(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  const show = (proposal) => (proposal ? send("show", { proposal }) : send("look"));
  const look = () => (onPassages ? send("look") : show(card?.id));

  function turnTo(view) {
    if (waiting || view === onPassages) return;
    onPassages = view;
    form = null;
    look();
  }

  // --- asking a question

  function ask(question) {
    form = question;
    draw();
    const field = root.querySelector(".tc-form input, .tc-form select");
    field?.focus();
    if (field?.select) field.select();
  }

  function closeForm() {
    form = null;
    draw();
    article.focus({ preventScroll: true });
  }

  function drawForm(at) {
    if (form?.at !== at) return null;
    const id = `tc-${me}-field`;
    const field = form.options
      ? h(
          "select.tc-field",
          { id, "data-focus": "field" },
          form.options.map(([value, name]) =>
            h("option", { value, selected: value === form.value }, name),
          ),
        )
      : h("input.tc-field", {
          id,
          type: "text",
          dir: "auto",
          autocomplete: "off",
          "data-focus": "field",
        });
    if (!form.options) field.value = form.value ?? "";
    const question = form;
    return h(
      "form.tc-form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          question.value = field.value; // stays in the field if Python refuses it
          question.send(field.value);
        },
      },
      h("label.tc-label", { for: id }, form.label),
      h(
        "div.tc-row",
        {},
        field,
        h("button.tc-button.tc-primary", { type: "submit" }, form.verb),
        h("button.tc-button", { type: "button", onclick: closeForm }, "Cancel"),
      ),
    );
  }

  // --- what can be done with the card

  const open = () => card && card.decided === null;
  const codeOptions = (but) => state.codes.filter((c) => c.id !== but).map((c) => [c.id, c.name]);

  const deeds = {
    confirm: () => open() && send("confirm", { proposal: card.id }),
    name: () =>
      open() &&
      ask({
        at: "card",
        label: "Name of the code",
        verb: "Confirm",
        value: card.name,
        send: (name) => send("confirm", { proposal: card.id, name }),
      }),
    into: () =>
      open() &&
      state.codes.length &&
      ask({
        at: "card",
        label: "Merge into the code",
        verb: "Merge",
        options: codeOptions(),
        send: (into) => send("confirm", { proposal: card.id, into }),
      }),
    reject: () =>
      open() &&
      ask({
        at: "card",
        label: "Reason (optional)",
        verb: "Reject",
        send: (reason) => send("reject", { proposal: card.id, reason }),
      }),
    undo: () => state?.undo && send("undo"),
    redo: () => state?.redo && send("redo"),
    turn: () => turnTo(!onPassages),
    step: (by) => {
      const ids = state.proposals.map((proposal) => proposal.id);
      const next = ids[ids.indexOf(card?.id) + by];
      if (next) show(next);
    },
  };

  const BOTH = { u: deeds.undo, U: deeds.redo, p: deeds.turn }; // proposals, passages
  const KEYS = {
    ...BOTH,
    c: deeds.confirm,
    n: deeds.name,
    m: deeds.into,
    r: deeds.reject,
    ArrowDown: () => deeds.step(1),
    ArrowUp: () => deeds.step(-1),
    j: () => deeds.step(1),
    k: () => deeds.step(-1),
  };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return; // saving and the like pass through
    // Jupyter must not see plain keys: its own "c" copies the cell, its "x" cuts it
    event.stopPropagation();
    if (event.key === "Escape" && form) return closeForm();
    if (event.key === "Escape" && onPassages) return article.focus({ preventScroll: true });
    if (event.repeat || event.target.matches("input, select, textarea")) return;
    if (!article.contains(event.target) && !list.contains(event.target)) return;
    const deed = onPassages ? (passages.key(event) ?? BOTH[event.key]) : KEYS[event.key];
    if (!deed || !state) return;
    event.preventDefault();
    deed();
  }

  // --- drawing

  function button(text, key, onclick, { kind = "", focus = text, ...attributes } = {}) {
    return h(
      `button.tc-button${kind}`,
      { type: "button", onclick, "data-focus": focus, "aria-keyshortcuts": key === "U" ? "Shift+U" : key, ...attributes },
      h("span", { dir: "auto" }, text),
      key ? h("kbd.tc-key", { "aria-hidden": "true" }, key) : null,
    );
  }

  function drawHead() {
    const [done, total, what] = onPassages
      ? passages.progress()
      : [state.done, state.total, "decided"];
    const summary = `${outOf(done, total)} ${what}`;
    const tab = (text, view) =>
      h(
        "button.tc-tab",
        {
          type: "button",
          "aria-current": view === onPassages ? "true" : null,
          "aria-keyshortcuts": "p",
          "data-focus": text,
          onclick: () => turnTo(view),
        },
        text,
      );
    head.replaceChildren(
      h("nav.tc-tabs", { "aria-label": "View" }, tab("Candidate codes", false), tab("Passages", true)),
      h("span.tc-coder", { dir: "auto" }, state.coder),
      bar(total ? done / total : 0, summary, ".tc-progressbar"),
      progress,
      h("span.tc-space"),
      h(
        "span.tc-back",
        {},
        button("Undo", "u", deeds.undo, { disabled: !state.undo, kind: ".tc-undo" }),
        button("Redo", "U", deeds.redo, { disabled: !state.redo, kind: ".tc-redo" }),
      ),
    );
    if (progress.textContent !== summary) progress.textContent = summary;
  }

  function drawItem(proposal) {
    const mark = { true: ["✓", "confirmed"], false: ["✕", "rejected"] }[Boolean(proposal.decided)];
    const decided = proposal.decided !== null;
    const groups = proposal.groups.map(([group, n]) => h("span", { dir: "auto" }, `${group} ${n}`));
    return h(
      "li",
      {},
      h(
        `button.tc-item${decided ? ".tc-decided" : ""}`,
        {
          type: "button",
          "aria-current": proposal.id === card?.id ? "true" : null,
          "data-focus": proposal.id,
          onclick: () => show(proposal.id),
        },
        h(
          "span.tc-item-name",
          {},
          h("span", { dir: "auto" }, proposal.name),
          decided ? h("span.tc-mark", { "aria-label": mark[1], role: "img" }, mark[0]) : null,
        ),
        ...(decided
          ? []
          : [
              bar(proposal.stability, `stability: ${proposal.strength}`),
              h("span.tc-small", {}, plural(proposal.participants, "participant")),
              groups.length ? h("span.tc-small.tc-tally", {}, groups) : null,
            ]),
      ),
    );
  }

  function drawList() {
    list.setAttribute("aria-label", "Candidate codes");
    const scroll = list.scrollTop;
    const [todo, tentative, done] = [[], [], []];
    for (const p of state.proposals) {
      (p.decided !== null ? done : p.tentative ? tentative : todo).push(drawItem(p));
    }
    const none = tentative.length ? "Only tentative ones are left." : "All candidate codes are decided.";
    list.replaceChildren(
      h("h3.tc-heading", {}, "To decide"),
      todo.length ? h("ul.tc-list", {}, todo) : h("p.tc-small", {}, none),
      ...(tentative.length
        ? [
            h("h3.tc-heading", {}, "Tentative"),
            h("p.tc-small", {}, "When the passages were clustered again, these fell apart about as often as they stayed together."),
            h("ul.tc-list", {}, tentative),
          ]
        : []),
      ...(done.length ? [h("h3.tc-heading", {}, "Decided"), h("ul.tc-list", {}, done)] : []),
    );
    list.scrollTop = scroll;
  }

  const drawPassage = (passage) => h("li.tc-passage", {}, quotation(passage));

  function drawVerdict() {
    if (card.decided === null) {
      return h(
        "div.tc-actions",
        {},
        button("Confirm", "c", deeds.confirm, { kind: ".tc-primary.tc-confirm" }),
        button("Confirm as…", "n", deeds.name, { kind: ".tc-confirm-as" }),
        button("Merge into…", "m", deeds.into, {
          kind: ".tc-into",
          disabled: !state.codes.length,
        }),
        button("Reject…", "r", deeds.reject, { kind: ".tc-reject" }),
      );
    }
    const code = state.codes.find((candidate) => candidate.id === card.decided);
    return h(
      "p.tc-verdict",
      {},
      card.decided ? "✓ In the codebook as " : "✕ Rejected.",
      code ? h("strong", { dir: "auto" }, code.name) : "",
    );
  }

  const fact = (what, ...value) =>
    h("div", {}, h("dt", { dir: "auto" }, what), h("dd", {}, ...value));

  function drawCard() {
    if (!card) {
      article.replaceChildren(h("p.tc-empty", {}, "There are no candidate codes to review."));
      return;
    }
    const shown = allPassages ? card.passages : card.passages.slice(0, FIRST_PASSAGES);
    const hidden = card.passages.length - shown.length;
    article.setAttribute("aria-label", `Candidate code: ${card.name}`);
    article.replaceChildren(
      h("h2.tc-name", { dir: "auto" }, card.name),
      h("p.tc-phrases", {}, card.phrases.map((phrase) => h("span", { dir: "auto" }, phrase))),
      card.described
        ? h(
            "p.tc-small",
            { dir: "auto" },
            `Description by ${card.described[2]}, a language model. ${card.described[0]}: ${card.described[1]}`,
          )
        : "",
      h(
        "dl.tc-facts",
        {},
        fact("Stability", bar(card.stability, card.strength), card.strength),
        fact("Coherence", card.coherent),
        card.theme ? fact("Broader group", h("span", { dir: "auto" }, card.theme)) : null,
        fact("Said by", card.said_by),
      ),
      card.groups.length
        ? h(
            "dl.tc-facts",
            {},
            card.groups.map(([group, n, of]) =>
              fact(group, bar(of ? n / of : 0, outOf(n, of), ".tc-group"), outOf(n, of)),
            ),
          )
        : "",
      drawVerdict(),
      ...[drawForm("card")].filter(Boolean),
      h("h3.tc-heading", {}, plural(card.passages.length, "passage")),
      h("ul.tc-passages", {}, shown.map(drawPassage)),
      ...(hidden > 0
        ? [
            button(`Show ${hidden} more`, null, () => {
              allPassages = true;
              draw();
            }),
          ]
        : []),
      ...(card.changed
        ? [h("p.tc-small", {}, `${plural(card.changed, "passage")} changed since; run \`transcode run\` again.`)]
        : []),
      ...(card.nearest.length
        ? [
            h("h3.tc-heading", {}, "Similar candidate codes"),
            h(
              "div.tc-row",
              {},
              card.nearest.map(([id, name]) =>
                h("button.tc-chip", { type: "button", dir: "auto", onclick: () => show(id) }, name),
              ),
            ),
          ]
        : []),
    );
  }

  function drawCode(code) {
    const unfolded = openCode === code.id;
    const facts = `${plural(code.passages, "passage")} · ${plural(code.participants, "participant")}`;
    const themes = h(
      "select.tc-field",
      {
        "aria-label": `Theme of ${code.name}`,
        onchange: (event) => send("move", { code: code.id, theme: event.target.value }),
      },
      [["", "no theme"], ...state.themes.map((t) => [t.id, t.name])].map(([value, name]) =>
        h("option", { value, selected: value === code.theme }, name),
      ),
    );
    return h(
      "li.tc-code",
      {},
      h(
        "button.tc-item",
        {
          type: "button",
          "aria-expanded": String(unfolded),
          "data-focus": code.id,
          title: code.definition || null,
          onclick: () => {
            openCode = unfolded ? null : code.id;
            form = null;
            draw();
          },
        },
        h("span.tc-item-name", { dir: "auto" }, code.name),
        h("span.tc-small", {}, facts),
      ),
      unfolded ? drawTools(code, themes) : null,
    );
  }

  function drawTools(code, themes) {
    const tool = (text, label, more, kind) =>
      button(text, null, () => ask({ at: code.id, label, ...more }), { kind });
    return h(
      "div.tc-tools",
      {},
      code.definition ? h("p.tc-definition", { dir: "auto" }, code.definition) : null,
      onPassages ? h("div.tc-row.tc-first", {}, passages.toolsOf(code)) : null,
      h(
        "div.tc-row",
        {},
        tool("Rename…", "New name", {
          verb: "Rename",
          value: code.name,
          send: (name) => send("rename", { code: code.id, name }),
        }, ".tc-rename"),
        tool("Define…", "Definition", {
          verb: "Define",
          value: code.definition,
          send: (definition) => send("define", { code: code.id, definition }),
        }, ".tc-define"),
        state.codes.length > 1
          ? tool("Merge…", "Merge into", {
              verb: "Merge",
              options: codeOptions(code.id),
              send: (into) => send("merge", { code: code.id, into }),
            }, ".tc-merge")
          : null,
      ),
      drawForm(code.id),
      state.themes.length ? h("label.tc-label", {}, "Theme ", themes) : null,
    );
  }

  function drawCodebook() {
    const under = (theme) => state.codes.filter((code) => code.theme === theme).map(drawCode);
    const loose = under("");
    const create = (text, verb, label, kind) =>
      button(text, null, () =>
        ask({ at: "codebook", label, verb: "Add", send: (name) => send(verb, { name }) }), { kind });
    const scroll = codebook.scrollTop;
    codebook.replaceChildren(
      h("h3.tc-heading", {}, "Codebook"),
      h(
        "div.tc-row",
        {},
        create("New code…", "create", "Name of the code", ".tc-create"),
        create("New theme…", "create_theme", "Name of the theme", ".tc-create-theme"),
      ),
      ...[drawForm("codebook")].filter(Boolean),
      ...state.themes.flatMap((theme) => [
        h("h4.tc-theme", { dir: "auto" }, theme.name),
        under(theme.id).length
          ? h("ul.tc-list", {}, under(theme.id))
          : h("p.tc-small", {}, "No codes yet: open a code and choose this theme."),
      ]),
      ...(state.themes.length && loose.length ? [h("h4.tc-theme.tc-none", {}, "No theme yet")] : []),
      loose.length ? h("ul.tc-list", {}, loose) : "",
      state.codes.length ? "" : h("p.tc-small", {}, "Confirm a candidate code, or code a passage, and it appears here."),
    );
    codebook.scrollTop = scroll;
  }

  function everything() {
    const view = onPassages ? [passages.drawList, passages.drawCard] : [drawList, drawCard];
    return [drawHead, ...view, drawCodebook];
  }

  function draw(parts = everything()) {
    if (!state) return;
    const page = root.getRootNode(); // a shadow root in some hosts
    const active = page.activeElement;
    const within = root.contains(active);
    const keys = [active?.getAttribute("data-focus"), codebook.contains(active) && openCode];
    parts.forEach((part) => part());
    // the focused element was redrawn: restore the focus, or move it to the card
    if (!within || root.contains(page.activeElement)) return;
    const again = keys
      .filter(Boolean)
      .map((key) => root.querySelector(`[data-focus="${CSS.escape(key)}"]:not(:disabled)`));
    (again.find(Boolean) ?? article).focus({ preventScroll: true });
  }

  const head = h("header.tc-head");
  const progress = h("span.tc-progress", { "aria-live": "polite", role: "status" });
  const problem = h("p.tc-problem", { role: "alert", hidden: true });
  const list = h("nav.tc-proposals");
  const article = h("article.tc-card", { tabindex: "0" });
  const codebook = h("section.tc-codebook", { "aria-label": "Codebook" });
  const root = h(
    "div.tc-review",
    { onkeydown: pressed },
    head,
    problem,
    h("div.tc-columns", {}, list, article, codebook),
  );
  const passages = passagesView({
    list,
    article,
    send,
    consult,
    draw,
    button,
    state: () => state,
    isOnShow: () => onPassages,
  });
  el.replaceChildren(root);
  model.on("msg:custom", heard);
  send("look");
  return () => {
    clearTimeout(waiting);
    model.off("msg:custom", heard);
  };
}

export default { render };
