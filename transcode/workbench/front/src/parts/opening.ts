// A dialog that is opened, closed, and opened again before it is quite gone.

import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";

export interface Opening {
  /** Which opening it is, as the key of what is drawn; 0 where it is closed. */
  readonly shown: ReadonlySignal<number>;
  open: () => void;
  /** Closes this opening; a later one stays, though the event of the earlier closing comes late. */
  closes: (opening: number) => () => void;
}

export function useOpening(): Opening {
  const shown = useSignal(0);
  return useMemo(() => {
    let count = 0;
    return {
      shown,
      open: () => void (shown.value = ++count),
      closes: (opening) => () => {
        if (shown.peek() === opening) shown.value = 0;
      },
    };
  }, [shown]);
}
