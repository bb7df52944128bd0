// Elements of both views. First of the four files that make up the page (see widget.py).

/** An element: h("button.tc-button", {onclick}, "text", child, ...). Text is never read as HTML. */
function h(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

const plural = (n, singular, many = `${singular}s`) => `${n} ${n === 1 ? singular : many}`;

const outOf = (n, of) => `${n} of ${of}`;

/** A bar from 0 to 1; `label` is for screen readers. */
function bar(share, label, kind = "") {
  const fill = h("span.tc-fill");
  fill.style.inlineSize = `${Math.round(100 * Math.max(0, Math.min(1, share)))}%`;
  return h(`span.tc-bar${kind}`, { role: "img", "aria-label": label, title: label }, fill);
}

/** A quoted passage, with the question that it answers; `more` goes below. */
function quotation(passage, ...more) {
  const source = [passage.interview, passage.time, passage.speaker, passage.group];
  return [
    h("div.tc-source", {}, source.filter(Boolean).join(" · ")),
    passage.question ? h("p.tc-question", { dir: "auto" }, passage.question) : null,
    passage.changed
      ? h("p.tc-small", {}, "The text has changed since. Run `transcode run` again.")
      : h("blockquote.tc-quote", { dir: "auto" }, passage.text),
    ...more,
  ];
}
