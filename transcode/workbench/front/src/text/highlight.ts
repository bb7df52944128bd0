// Coloured words by the CSS Custom Highlight API. The registry belongs to the document, so names
// carry the page's own mark and are deleted when it closes. Where the API is missing, the stripes
// in the margin alone show the codings.

const supported = typeof Highlight !== "undefined" && !!CSS.highlights;
let pages = 0;
/** How the word looks that is being said. */
export const SAID_STYLE = "background-color: #ffd54a; color: #000;";

export class Painter {
  private readonly mark = `tc${++pages}`;
  private readonly sheet = supported ? new CSSStyleSheet() : null;
  private readonly names = new Map<string, string>(); // style -> its name

  constructor(private readonly root: Document | ShadowRoot) {
    if (this.sheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.sheet];
  }

  /** Paints ranges, by style (the declarations of `::highlight`); what was painted before goes. */
  paint(layers: { style: string; ranges: Range[]; above?: number }[]): void {
    if (!this.sheet) return;
    const used = new Set<string>();
    for (const { style, ranges, above } of layers) {
      const name = this.nameOf(style);
      const highlight = new Highlight(...ranges);
      highlight.priority = above ?? 0;
      CSS.highlights.set(name, highlight);
      used.add(name);
    }
    for (const name of this.names.values()) if (!used.has(name)) CSS.highlights.delete(name);
  }

  end(): void {
    for (const name of this.names.values()) CSS.highlights?.delete(name);
    this.root.adoptedStyleSheets = this.root.adoptedStyleSheets.filter((s) => s !== this.sheet);
  }

  private nameOf(style: string): string {
    let name = this.names.get(style);
    if (!name) {
      name = `${this.mark}-${this.names.size}`;
      this.names.set(style, name);
      this.sheet!.insertRule(`::highlight(${name}) { ${style} }`);
    }
    return name;
  }
}
