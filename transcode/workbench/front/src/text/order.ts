// The order in which a person would list names: P2 before P10.

export const natural = new Intl.Collator(undefined, { numeric: true }).compare;
