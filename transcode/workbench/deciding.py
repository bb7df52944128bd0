"""Deciding on the latest journal, one act at a time, and taking acts back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from filelock import FileLock

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook
from transcode.records.decisions import Decision, Entry, Retract
from transcode.workbench.overview import Overview

__all__ = ["Deciding"]


class Deciding(Overview):
    """An overview that its coder can add decisions to."""

    def together(
        self, verb: str, decisions: Callable[[Codebook], Sequence[Decision]]
    ) -> tuple[Entry, ...]:
        """Write the decisions that a function derives from the codebook: all of them, or none."""
        with self._deciding(verb) as book:
            return self._journal.extend(decisions(book))

    # --- taking back

    def undo(self) -> Entry:
        """Undo the latest act that holds, and return its last decision; several undos walk back.

        Raises:
            DecisionError: there is nothing to undo.
        """
        with self._deciding("undo"):
            entry = self.undoable
            if entry is None:
                raise DecisionError("there is nothing to undo")
            self._journal.extend([Retract(e.id) for e in reversed(self._act_of(entry))])
            return entry

    def redo(self) -> Entry:
        """Redo what the last undo took back, unless something was decided since, and return it.

        Raises:
            DecisionError: there is nothing to redo.
        """
        with self._deciding("redo"):
            undone = self._undone()
            if not undone:
                raise DecisionError("there is nothing to redo")
            self._journal.extend([Retract(retraction.id) for retraction, _ in reversed(undone)])
            return undone[-1][1]

    # --- reading and writing

    @contextmanager
    def _deciding(self, verb: str) -> Iterator[Codebook]:
        """Take one decision at a time on the latest journal, even with two sessions open."""
        self.study.cache.mkdir(parents=True, exist_ok=True)
        with FileLock(self.study.cache / f"{self.coder}.review.lock"):
            try:
                yield self.codebook
            except DecisionError as problem:
                # the verb is named here once, rather than at every refusal
                raise DecisionError(
                    problem.what, where=problem.where, step=verb, remedy=problem.remedy
                ) from None

    def _append(self, decision: Decision) -> Entry:
        return self._journal.append(decision)
