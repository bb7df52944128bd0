// Codes by digit, in a row: in sight before a key is pressed, and one press for the mouse.

import type { Choice } from "./picker";

interface OffersProps {
  offered: readonly Choice[];
  label: string;
  /** Whether the label is to be seen as well. */
  labelled?: boolean;
  /** What a suggestion rests on, as the mouse shows it. */
  basis?: string;
  /** @param n the digit, from 1. */
  choose: (choice: Choice, n: number) => void;
}

export function Offers({ offered, label, labelled, basis, choose }: OffersProps) {
  if (!offered.length) return null;
  return (
    <div class="tc-offers" role="group" aria-label={label}>
      {labelled && <span class="tc-faint">{label}</span>}
      {offered.map((choice, n) => (
        <button
          key={choice.code!.id}
          type="button"
          class={choice.hint ? "tc-offer tc-likely" : "tc-offer"}
          title={choice.hint ? basis : undefined}
          onMouseDown={(event) => event.preventDefault()} // the focus and what is chosen stay
          onClick={() => choose(choice, n + 1)}
        >
          <kbd>{n + 1}</kbd>
          <span class="tc-dot" style={{ background: choice.code!.colour }} />
          <span dir="auto">{choice.code!.name}</span>
          {choice.hint && <small>{choice.hint}</small>}
        </button>
      ))}
    </div>
  );
}
