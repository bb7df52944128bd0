// One table of keys for the whole page. The help lists it, and the README's table is checked
// against it. A key does nothing while somebody types into a field.

export interface Key {
  view: string; // "" is everywhere
  keys: string; // as tinykeys writes them
  does: string; // key of its sentence
}

export const KEYS: readonly Key[] = [
  { view: "", keys: "?", does: "keys.help" },
  { view: "", keys: "$mod+z", does: "keys.undo" },
  { view: "", keys: "$mod+Shift+z", does: "keys.redo" },
  { view: "", keys: "$mod+k", does: "keys.search" },
  { view: "", keys: "Escape", does: "keys.escape" },
  { view: "reading", keys: "ArrowRight", does: "keys.word" },
  { view: "reading", keys: "Shift+ArrowRight", does: "keys.select" },
  { view: "reading", keys: "j", does: "keys.nextPassage" },
  { view: "reading", keys: "k", does: "keys.previousPassage" },
  { view: "reading", keys: "Enter", does: "keys.pick" },
  { view: "reading", keys: "1…9", does: "keys.digit" },
  { view: "reading", keys: "Shift+1…9", does: "keys.digitNext" },
  { view: "reading", keys: "i", does: "keys.invivo" },
  { view: "reading", keys: "Shift+m", does: "keys.memo" },
  { view: "reading", keys: "Delete", does: "keys.uncode" },
  { view: "reading", keys: "Alt+ArrowRight", does: "keys.edge" },
  { view: "reading", keys: "Space", does: "keys.play" },
  { view: "correct", keys: "Tab", does: "keys.nextDoubt" },
  { view: "correct", keys: "Enter", does: "keys.accept" },
  { view: "correct", keys: "Escape", does: "keys.playStop" },
  { view: "correct", keys: "F1 F2", does: "keys.jump" },
  { view: "correct", keys: "F3 F4", does: "keys.speed" },
  { view: "correct", keys: "$mod+Enter", does: "keys.split" },
  { view: "correct", keys: "Backspace", does: "keys.join" },
  { view: "correct", keys: "Alt+ArrowDown", does: "keys.boundary" },
  { view: "correct", keys: "$mod+i", does: "keys.inaudible" },
  { view: "names", keys: "Enter", does: "keys.replaceName" },
  { view: "names", keys: "x", does: "keys.leaveName" },
  { view: "names", keys: "a", does: "keys.always" },
  { view: "names", keys: "n", does: "keys.never" },
  { view: "names", keys: "s", does: "keys.same" },
  { view: "candidates", keys: "Enter", does: "keys.confirmOwn" },
  { view: "candidates", keys: "1…9", does: "keys.digitCandidate" },
  { view: "candidates", keys: "$mod+Enter", does: "keys.confirmAsIs" },
  { view: "candidates", keys: "Escape", does: "keys.leaveField" },
  { view: "candidates", keys: "n", does: "keys.nameField" },
  { view: "candidates", keys: "Alt+ArrowDown", does: "keys.nextCandidate" },
  { view: "candidates", keys: "j", does: "keys.walk" },
  { view: "candidates", keys: "x", does: "keys.choose" },
  { view: "candidates", keys: "d", does: "keys.notHere" },
  { view: "candidates", keys: "e", does: "keys.send" },
  { view: "candidates", keys: "m", does: "keys.into" },
  { view: "candidates", keys: "g", does: "keys.together" },
  { view: "candidates", keys: "r", does: "keys.reject" },
  { view: "candidates", keys: "o", does: "keys.reopen" },
  { view: "themes", keys: "ArrowDown", does: "keys.cards" },
  { view: "themes", keys: "Shift+ArrowDown", does: "keys.chooseCards" },
  { view: "themes", keys: "m", does: "keys.toTheme" },
  { view: "themes", keys: "n", does: "keys.newTheme" },
  { view: "themes", keys: "Enter", does: "keys.openCard" },
  { view: "themes", keys: "Delete", does: "keys.takeOut" },
  { view: "themes", keys: "o", does: "keys.aboveTheme" },
  { view: "themes", keys: "j", does: "keys.joinTheme" },
  { view: "themes", keys: "r", does: "keys.relateTheme" },
  { view: "themes", keys: "F2", does: "keys.renameTheme" },
  { view: "themes", keys: "Alt+ArrowRight", does: "keys.moveOnMap" },
  { view: "together", keys: "j", does: "keys.walkDifferences" },
  { view: "together", keys: "1…9", does: "keys.settleDigit" },
  { view: "together", keys: "m", does: "keys.settleOther" },
  { view: "together", keys: "Space", does: "keys.playPassage" },
  { view: "candidates", keys: "Space", does: "keys.hear" },
  { view: "codes", keys: "Alt+ArrowDown", does: "keys.nextCode" },
  { view: "codes", keys: "j", does: "keys.walk" },
  { view: "codes", keys: "Enter", does: "keys.openText" },
  { view: "codes", keys: "Space", does: "keys.hear" },
  { view: "codes", keys: "x", does: "keys.choose" },
  { view: "codes", keys: "e", does: "keys.moveOn" },
  { view: "codes", keys: "d", does: "keys.removeCode" },
  { view: "codes", keys: "r", does: "keys.rename" },
  { view: "codes", keys: "f", does: "keys.define" },
  { view: "codes", keys: "c", does: "keys.colour" },
  { view: "codes", keys: "m", does: "keys.mergeCode" },
  { view: "codes", keys: "Shift+m", does: "keys.memoCode" },
  { view: "codes", keys: "a", does: "keys.createCode" },
];

/** Whether a key press belongs to a field, a menu or a dialog rather than to the view. */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0] as HTMLElement | undefined;
  return !!target?.closest?.(
    "input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog",
  );
}
