"""Session of a coder: the verbs that decide. Knows no user interface.

Every verb checks first and then appends one decision to the coder's journal; nothing is kept
anywhere else, so opening a session again resumes it.

Limits today: a decision is taken back by undoing back to it, not out of the middle.
"""

from __future__ import annotations

import re

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Proposal, Theme
from transcode.records.decisions import (
    Apply,
    Colour,
    Cover,
    Create,
    Define,
    Entry,
    Memo,
    Merge,
    Move,
    Remove,
    Rename,
    Withhold,
)
from transcode.records.texts import Anchor
from transcode.records.themes import no_codes_in, no_merging
from transcode.workbench.lookup import (
    find_code,
    find_code_or_theme,
    find_theme,
    free_id,
    free_name,
)
from transcode.workbench.normalise import name_key, tidy_note
from transcode.workbench.proposing import Proposing
from transcode.workbench.theming import Theming, by_id, refuse_if

__all__ = ["Session"]


class Session(Proposing, Theming):
    """One coder at work on one study: an overview, and the verbs that decide.

    Codes and themes are given as themselves, by id, or by name; proposals as themselves or by id.
    Names are compared without regard to case and blanks. Every verb returns the journal's entry.
    """

    # --- working on the codebook

    def create(self, name: str, definition: str = "") -> Entry:
        """Add a code of the coder's own."""
        with self._deciding("create") as book:
            tidy = free_name(name, book.codes)
            code_id = free_id("code", tidy, book.codes)
            return self._append(Create(code_id, tidy, tidy_note(definition)))

    def rename(self, code: Code | Theme | str, name: str) -> Entry:
        """Give a code or a theme another name."""
        with self._deciding("rename") as book:
            target = find_code_or_theme(code, book)
            others = book.codes if isinstance(target, Code) else book.themes
            return self._append(Rename(target.id, free_name(name, others, but=target.id)))

    def define(
        self,
        code: Code | Theme | str,
        definition: str | None = None,
        *,
        include: str | None = None,
        exclude: str | None = None,
        example: str | None = None,
    ) -> Entry:
        """Define a code or a theme: what is not given stays as it is; "" removes it."""
        with self._deciding("define") as book:
            target = find_code_or_theme(code, book)
            given = Define(
                target.id,
                target.definition if definition is None else tidy_note(definition),
                target.include if include is None else tidy_note(include),
                target.exclude if exclude is None else tidy_note(exclude),
                target.example if example is None else tidy_note(example),
            )
            was = Define(
                target.id, target.definition, target.include, target.exclude, target.example
            )
            if given == was:
                raise DecisionError("it already has this definition")
            return self._append(given)

    def colour(self, code: Code | Theme | str, colour: str) -> Entry:
        """Give a code or a theme a colour, ``#rrggbb``, or ("") that of its place."""
        with self._deciding("colour") as book:
            target = find_code_or_theme(code, book)
            if not re.fullmatch(r"(#[0-9a-f]{6})?", colour):
                raise DecisionError("this is not a colour", remedy="give one such as #4477aa")
            if colour == target.colour:
                raise DecisionError("it already has this colour")
            return self._append(Colour(target.id, colour))

    def remove(self, code: Code | str) -> Entry:
        """Delete a code with its codings."""
        with self._deciding("remove") as book:
            return self._append(Remove(find_code(code, book).id))

    def merge(self, code: Code | Theme | str, into: Code | Theme | str) -> Entry:
        """Merge one code into another, or one theme into another."""
        with self._deciding("merge") as book:
            merged = find_code_or_theme(code, book)
            if isinstance(merged, Theme):
                kept: Code | Theme = find_theme(into, book)  # type: ignore[arg-type]
                refuse_if(no_merging(merged, kept, by_id(book)))  # type: ignore[arg-type]
            else:
                kept = find_code(into, book)  # type: ignore[arg-type]
            if merged.id == kept.id:
                raise DecisionError("a code cannot be merged into itself")
            return self._append(Merge(merged.id, kept.id))

    def move(self, code: Code | str, theme: Theme | str | None) -> Entry:
        """Put a code under a theme, or under none (``None`` or "")."""
        with self._deciding("move") as book:
            moved, under = find_code(code, book), find_theme(theme, book) if theme else None
            if under:
                refuse_if(no_codes_in(under), "put the code under one of its themes")
            if moved.theme == (under.id if under else ""):
                raise DecisionError("the code is already there")
            return self._append(Move(moved.id, under.id if under else ""))

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

    def give(self, passage: str, code: str = "", name: str = "") -> Entry:
        """Code a meaning unit with a code, or with a name; a new name becomes a code first."""
        segment = self.passages.find(passage)
        if self.passages.quote(segment) is None:  # checked before a code is created in vain
            raise DecisionError(
                "the text has changed since the passage was read",
                where=segment.anchor.interview,
                step="give",
                remedy="run `transcode run` again, then look at the passage",
            )
        names = {name_key(code.name) for code in self.codebook.codes}
        if not code and name_key(name) not in names:
            self.create(name)
        return self.apply(code or name, segment.anchor)

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

    # --- finding what a verb is about

    def _about(self, about: Code | Theme | Proposal | str, book: Codebook) -> str:
        if isinstance(about, Proposal):
            return self._proposal(about).id
        if about == "" or (
            self.study.proposals_file.exists() and any(p.id == about for p in self._desk.proposals)
        ):
            return str(about)
        return find_code_or_theme(about, book).id
