"""Session of a coder: the verbs that decide. Knows no user interface.

Every verb checks first and then appends one decision to the coder's journal; nothing is kept
anywhere else, so opening a session again resumes it.

Limits today: a decision is taken back by undoing back to it, not out of the middle; a proposal
cannot be split; a code cannot be deleted, only merged or undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from filelock import FileLock

from transcode.errors import DecisionError
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Proposal, Theme
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Create,
    CreateTheme,
    Decision,
    Define,
    Entry,
    Memo,
    Merge,
    Move,
    Reject,
    Rename,
    Retract,
    Withhold,
)
from transcode.records.texts import Anchor
from transcode.workbench.lookup import find_code, find_code_or_theme, find_theme, free_id, free_name
from transcode.workbench.normalise import tidy_note
from transcode.workbench.overview import Overview

__all__ = ["Session"]


class Session(Overview):
    """One coder at work on one study: an :class:`Overview`, and the verbs that decide.

    Codes and themes are given as themselves, by id, or by name; proposals as themselves or by id.
    Names are compared without regard to case and blanks. Every verb returns the journal's entry.
    """

    # --- deciding on proposals

    def confirm(
        self, proposal: Proposal | str, name: str | None = None, *, into: Code | str | None = None
    ) -> Entry:
        """Confirm a proposal as a code on all passages that support it.

        Args:
            proposal: an undecided one.
            name: of the new code; the proposal's own name, in vivo, if it is not given.
            into: an existing code that means the same; the passages go under it.

        Raises:
            DecisionError: it is decided already, the name is empty or taken, or both a name and
                ``into`` are given.
        """
        with self._deciding("confirm") as book:
            chosen = self._undecided(proposal, book)
            anchors = tuple(dict.fromkeys(member.anchor for member in chosen.supporting))
            if into is not None:
                if name is not None:
                    raise DecisionError(
                        "a new name and a code to merge into were both given",
                        remedy="give one of the two",
                    )
                code = find_code(into, book)
                return self._append(Confirm(chosen.id, code.id, code.name, anchors))
            tidy = free_name(chosen.name if name is None else name, book.codes)
            return self._append(Confirm(chosen.id, stable_id("code", chosen.id), tidy, anchors))

    def reject(self, proposal: Proposal | str, reason: str = "") -> Entry:
        """Reject a proposal, with a reason if there is one."""
        with self._deciding("reject") as book:
            return self._append(Reject(self._undecided(proposal, book).id, tidy_note(reason)))

    # --- working on the codebook

    def create(self, name: str, definition: str = "") -> Entry:
        """Add a code of the coder's own."""
        with self._deciding("create") as book:
            tidy = free_name(name, book.codes)
            code_id = free_id("code", tidy, book.codes)
            return self._append(Create(code_id, tidy, tidy_note(definition)))

    def create_theme(self, name: str, definition: str = "") -> Entry:
        """Add a theme."""
        with self._deciding("create theme") as book:
            tidy = free_name(name, book.themes)
            theme_id = free_id("theme", tidy, book.themes)
            return self._append(CreateTheme(theme_id, tidy, tidy_note(definition)))

    def rename(self, code: Code | Theme | str, name: str) -> Entry:
        """Give a code or a theme another name."""
        with self._deciding("rename") as book:
            target = find_code_or_theme(code, book)
            others = book.codes if isinstance(target, Code) else book.themes
            return self._append(Rename(target.id, free_name(name, others, but=target.id)))

    def define(self, code: Code | Theme | str, definition: str) -> Entry:
        """Define a code or a theme; "" removes the definition."""
        with self._deciding("define") as book:
            target, tidy = find_code_or_theme(code, book), tidy_note(definition)
            if tidy == target.definition:
                raise DecisionError("it already has this definition")
            return self._append(Define(target.id, tidy))

    def merge(self, code: Code | str, into: Code | str) -> Entry:
        """Merge one code into another."""
        with self._deciding("merge") as book:
            merged, kept = find_code(code, book), find_code(into, book)
            if merged.id == kept.id:
                raise DecisionError("a code cannot be merged into itself")
            return self._append(Merge(merged.id, kept.id))

    def move(self, code: Code | str, theme: Theme | str | None) -> Entry:
        """Put a code under a theme, or under none (``None`` or "")."""
        with self._deciding("move") as book:
            moved, under = find_code(code, book), find_theme(theme, book).id if theme else ""
            if moved.theme == under:
                raise DecisionError("the code is already there")
            return self._append(Move(moved.id, under))

    # --- coding passages

    def apply(self, code: Code | str, anchor: Anchor) -> Entry:
        """Code a passage.

        Raises:
            DecisionError: there is no such code, or no such passage in the text as it stands, or
                the passage has the code already.
        """
        with self._deciding("apply") as book:
            chosen = find_code(code, book)
            self._desk.check(anchor)
            if any(c.code == chosen.id and c.anchor == anchor for c in book.codings):
                raise DecisionError("the passage already has this code", where=anchor.interview)
            return self._append(Apply(chosen.id, anchor))

    def withhold(self, code: Code | str, anchor: Anchor) -> Entry:
        """Remove a code from every passage that the anchor touches."""
        with self._deciding("withhold") as book:
            chosen = find_code(code, book)
            decision = Withhold(chosen.id, anchor)
            if not any(
                c.code == chosen.id
                and c.anchor.interview == anchor.interview
                and c.anchor.begin < anchor.end
                and anchor.begin < c.anchor.end
                for c in book.codings
            ):
                raise DecisionError("no passage there has this code", where=anchor.interview)
            return self._append(decision)

    def refuse(self, code: Code | str, anchor: Anchor) -> Entry:
        """Refuse a code for a passage, so that it is not suggested there again."""
        with self._deciding("refuse") as book:
            self._desk.check(anchor)
            return self._append(Withhold(find_code(code, book).id, anchor))

    def memo(
        self, text: str, about: Code | Theme | Proposal | str = "", anchor: Anchor | None = None
    ) -> Entry:
        """Write a memo about a code, a theme, a proposal, or (``about=""``) the study."""
        with self._deciding("memo") as book:
            tidy = tidy_note(text)
            if not tidy:
                raise DecisionError("the memo is empty")
            if anchor:
                self._desk.check(anchor)
            return self._append(Memo(tidy, self._about(about, book), anchor))

    def cover(self, interview: str) -> Entry:
        """Mark an interview as finished: from now on, no coding in it is a real "no"."""
        with self._deciding("cover") as book:
            if self._desk.text(interview) is None:
                raise DecisionError(
                    "there is no such text", remedy="give an interview id, such as P01"
                )
            if any(done.interview == interview for done in book.coverage):
                raise DecisionError("this interview is already marked as finished", where=interview)
            return self._append(Cover(interview))

    def together(
        self, verb: str, decisions: Callable[[Codebook], Sequence[Decision]]
    ) -> tuple[Entry, ...]:
        """Write the decisions that a function derives from the codebook: all of them, or none."""
        with self._deciding(verb) as book:
            return self._journal.extend(decisions(book))

    # --- taking back

    def undo(self) -> Entry:
        """Undo the latest decision that holds, and return it; several undos walk back.

        Raises:
            DecisionError: there is nothing to undo.
        """
        with self._deciding("undo"):
            entry = self.undoable
            if entry is None:
                raise DecisionError("there is nothing to undo")
            self._append(Retract(entry.id))
            return entry

    def redo(self) -> Entry:
        """Redo what the last undo took back, unless something was decided since, and return it.

        Raises:
            DecisionError: there is nothing to redo.
        """
        with self._deciding("redo"):
            undone = self._redoable()
            if undone is None:
                raise DecisionError("there is nothing to redo")
            retraction, entry = undone
            self._append(Retract(retraction.id))
            return entry

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

    # --- finding what a verb is about

    def _undecided(self, proposal: Proposal | str, book: Codebook) -> Proposal:
        chosen = self._proposal(proposal)
        if chosen.id in dict(book.decided):
            raise DecisionError(
                "this candidate code is already decided", remedy="undo that decision first"
            )
        return chosen

    def _about(self, about: Code | Theme | Proposal | str, book: Codebook) -> str:
        if isinstance(about, Proposal):
            return self._proposal(about).id
        if about == "" or (
            self.study.proposals_file.exists() and any(p.id == about for p in self._desk.proposals)
        ):
            return str(about)
        return find_code_or_theme(about, book).id
