// Drag and drop on the board. Whatever can be dragged has a key that does the same.

import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export interface Dragged {
  codes?: string[];
  theme?: string;
  [more: string | symbol]: unknown;
}

/** Makes an element draggable: what it carries, and the words shown under the pointer. */
export function useDrag(el: RefObject<HTMLElement | null>, carries: () => Dragged, words: () => string, deps: unknown[]): void {
  useEffect(
    () =>
      draggable({
        element: el.current!,
        getInitialData: carries,
        onGenerateDragPreview: ({ nativeSetDragImage }) =>
          setCustomNativeDragPreview({
            nativeSetDragImage,
            render: ({ container }) => {
              container.className = "tc-dragged";
              container.textContent = words();
            },
          }),
        onDragStart: () => el.current?.classList.add("tc-leaving"),
        onDrop: () => el.current?.classList.remove("tc-leaving"),
      }),
    deps,
  );
}

/** Makes an element take what is dropped on it, unless something inside it does. */
export function useDrop(el: RefObject<HTMLElement | null>, takes: (what: Dragged) => boolean, drop: (what: Dragged) => void, deps: unknown[]): void {
  useEffect(() => {
    const over = (is: boolean) => el.current?.classList.toggle("tc-over", is);
    return dropTargetForElements({
      element: el.current!,
      canDrop: ({ source }) => takes(source.data as Dragged),
      onDropTargetChange: ({ location, self }) => over(location.current.dropTargets[0]?.element === self.element),
      onDragLeave: () => over(false),
      onDrop: ({ source, location, self }) => {
        over(false);
        if (location.current.dropTargets[0]?.element === self.element) drop(source.data as Dragged);
      },
    });
  }, deps);
}
