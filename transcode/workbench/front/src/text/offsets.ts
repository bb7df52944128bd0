// Places in a text are code points; the browser counts UTF-16 units. One table a turn.

/** Positions of the characters of a turn that take two units; most turns have none. */
export class Offsets {
  private readonly wide: number[] = []; // code point index of each astral character

  constructor(readonly text: string) {
    let point = 0;
    for (const character of text) {
      if (character.length > 1) this.wide.push(point);
      point += 1;
    }
  }

  /** Code points in the whole turn. */
  get length(): number {
    return this.text.length - this.wide.length;
  }

  toUnits(point: number): number {
    let extra = 0;
    for (const at of this.wide) {
      if (at >= point) break;
      extra += 1;
    }
    return point + extra;
  }

  toPoints(unit: number): number {
    let extra = 0;
    for (const at of this.wide) {
      if (at + extra + 1 >= unit) break;
      extra += 1;
    }
    // between the two halves of a character counts as before it
    const inside = this.wide.some((at, n) => at + n + 1 === unit);
    return unit - extra - (inside ? 1 : 0);
  }
}

export function turnAt<T extends { begin: number }>(turns: readonly T[], point: number): number {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (turns[middle]!.begin <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
