// Passages in a list: which are chosen, which one the keys are about.

import { signal } from "@preact/signals";

export class Choosing {
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly at = signal(0);
  /** What the list is drawn in. */
  root: HTMLElement | null = null;
  /** Keys of the passages as they are listed. */
  keys: () => string[] = () => [];

  toggle(key: string): void {
    const chosen = new Set(this.chosen.value);
    if (!chosen.delete(key)) chosen.add(key);
    this.chosen.value = chosen;
  }

  clear(): void {
    this.chosen.value = new Set();
  }

  /** The passages that an act is about: those chosen, or else the one with the focus. */
  get meant(): string[] {
    const keys = this.keys();
    const chosen = keys.filter((key) => this.chosen.value.has(key));
    return chosen.length ? chosen : keys.slice(this.at.value, this.at.value + 1);
  }

  /** The passage with the focus. */
  get key(): string | undefined {
    return this.keys()[this.at.value];
  }

  /** Moves the focus by one; false where a key means something else. */
  onKey(key: string): boolean {
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
    if (by) {
      this.at.value = Math.max(0, Math.min(this.keys().length - 1, this.at.value + by));
      this.focus();
      return true;
    }
    if (key !== "x" || this.key === undefined) return false;
    this.toggle(this.key);
    return true;
  }

  focus(): void {
    this.root?.querySelector<HTMLElement>(`.tc-member[data-at="${this.at.value}"]`)?.focus();
  }

  goTo(key: string): void {
    const at = this.keys().indexOf(key);
    if (at >= 0) this.goToPlace(at);
  }

  /** Moves the focus to a place in the list, or to its end, once it is drawn. */
  goToPlace(at: number): void {
    this.at.value = Math.max(0, Math.min(this.keys().length - 1, at));
    requestAnimationFrame(() => this.focus());
  }
}
