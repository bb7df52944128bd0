// A box beside a place: placed by floating-ui, closed by Escape or a press elsewhere, after which
// the focus is where it was.

import { autoUpdate, computePosition, flip, offset, shift, type VirtualElement } from "@floating-ui/dom";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";

/** Where a question is asked, and how the focus comes back once it is answered or left. */
export function useQuestion(asking: string | null): { beside: VirtualElement | Element; back: () => void } {
  return useMemo(() => {
    const focused = document.activeElement as HTMLElement | null;
    return { beside: besideOf(`tc-${asking}`), back: () => focused?.focus({ preventScroll: true }) };
  }, [asking]);
}

/** The button of the question, or what has the focus where that is out of sight. */
function besideOf(id: string): VirtualElement | Element {
  const button = document.getElementById(id);
  const box = button?.getBoundingClientRect();
  if (button && box!.width && box!.top > 0 && box!.bottom < innerHeight) return button;
  const focused = document.activeElement;
  if (focused && focused !== document.body) return focused;
  return { getBoundingClientRect: () => new DOMRect(innerWidth / 3, innerHeight / 3, 0, 0) };
}

interface PopoverProps {
  beside: VirtualElement | Element;
  close: () => void;
  label: string;
  children: ComponentChildren;
}

export function Popover({ beside, close, label, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const el = box.current!;
    el.showPopover?.(); // above everything: a row that is not drawn out of sight would clip it
    const place = () =>
      void computePosition(beside, el, {
        strategy: "fixed",
        placement: "bottom-start",
        middleware: [offset(6), flip({ padding: 8 }), shift({ padding: 8, crossAxis: true })],
      }).then(({ x, y }) => {
        el.style.left = `${x}px`;
        el.style.top = `${y}px`;
      });
    const away = (event: Event) => {
      if (!event.composedPath().includes(el)) close();
    };
    const stop = autoUpdate(beside, el, place);
    document.addEventListener("mousedown", away, true);
    return () => {
      stop();
      document.removeEventListener("mousedown", away, true);
    };
  }, [beside]);
  return (
    <div
      ref={box}
      class="tc-popover"
      popover="manual"
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      {children}
    </div>
  );
}
