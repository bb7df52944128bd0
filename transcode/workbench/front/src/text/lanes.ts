// Lanes of stripes in the margin: interval colouring, so that stripes side by side never overlap.

export interface Span {
  begin: number;
  end: number;
}

/** The lane of each span, in the order given; the longer of two that begin together goes outside. */
export function lanes(spans: readonly Span[]): number[] {
  const order = spans
    .map((span, index) => ({ span, index }))
    .sort((a, b) => a.span.begin - b.span.begin || b.span.end - a.span.end || a.index - b.index);
  const free: number[] = []; // where each lane is free again
  const found = new Array<number>(spans.length).fill(0);
  for (const { span, index } of order) {
    let lane = free.findIndex((end) => end <= span.begin);
    if (lane < 0) lane = free.length;
    free[lane] = span.end;
    found[index] = lane;
  }
  return found;
}

/** Tops of labels that would like to stand at `wanted` and are `height` high, none over another. */
export function spread(wanted: readonly number[], height: number): number[] {
  const order = wanted.map((top, index) => ({ top, index })).sort((a, b) => a.top - b.top);
  const tops = new Array<number>(wanted.length).fill(0);
  let free = -Infinity;
  for (const { top, index } of order) {
    tops[index] = Math.max(top, free);
    free = tops[index]! + height;
  }
  return tops;
}
