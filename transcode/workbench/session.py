"""A coder's review: the queue of proposals and the verbs that decide. Knows no user interface.

Every verb checks first and then appends one decision to the coder's journal; nothing is kept
anywhere else, so that opening a session again is resuming it. A session reads the shareable half
of the study and its own coder's journal, never another coder's: coding is blind.

Thin today: a decision can be taken back by undoing back to it, not out of the middle; a proposal
cannot be split, and a code is not deleted but merged or undone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from filelock import FileLock

from transcode.errors import DecisionError
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook, live
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
    Redacted,
    Reject,
    Rename,
    Retract,
    Withdraw,
    Withhold,
)
from transcode.records.participants import Participants
from transcode.records.texts import Anchor
from transcode.study.coders import as_known, is_name, nearly
from transcode.study.folder import Study
from transcode.workbench.lookup import find_code, find_code_or_theme, find_theme, free_id, free_name
from transcode.workbench.name_keys import tidy_note
from transcode.workbench.snapshot import Desk
from transcode.workbench.views.candidates import ProposalView, look

if TYPE_CHECKING:
    from transcode.workbench.views.passages import WorkingPassages

__all__ = ["Session"]

_NOT_UNDONE = (Retract, Redacted, Withdraw)


class Session:
    """One coder at work on one study.

    Codes and themes are given as themselves, by id, or by name; proposals as themselves or by id.
    Names are compared without regard to case and blanks. Every verb returns the journal's entry.

    Args:
        study: the study folder.
        coder: a short name; two coders never share one. Capitals make no other name.

    Raises:
        DecisionError: a coder's name that cannot name a file.
        JournalError: the coder's journal was altered.
    """

    def __init__(self, study: Study, coder: str) -> None:
        self.study = study
        name = unicodedata.normalize("NFC", coder)
        self.coder = as_known(name, study.writers) or name
        if not is_name(self.coder):
            raise DecisionError(
                "a coder's name may hold letters, digits, - and _ only, 40 at most",
                remedy="choose a short name without blanks, for example --coder anna",
            )
        self._journal = study.journal(self.coder)
        self._desk = Desk(study, self._journal)
        self._desk.codebook  # noqa: B018 - a damaged journal is better seen now than at the first decision

    @property
    def nearly(self) -> str:
        """Where this coder has no journal, one of nearly the same name who has; else ""."""
        known = self.study.writers
        return "" if self.coder in known else nearly(self.coder, known)

    @property
    def begins(self) -> str:
        """What to say where the first decision begins a new journal; "" where there is one."""
        if self.coder in self.study.writers:
            return ""
        begins = f"The first decision begins a new journal, of {self.coder}."
        if near := self.nearly:
            begins += f" There is one of {near}: if that is who you are, go on as {near}."
        return begins

    # --- looking

    @property
    def codebook(self) -> Codebook:
        """What this coder has made so far; its anchors as they stood when they were coded."""
        return self._desk.codebook

    @cached_property
    def passages(self) -> WorkingPassages:
        """The meaning units, with the codes that each may want by this coder's own decisions."""
        from transcode.workbench.views.passages import WorkingPassages  # numpy comes with it

        return WorkingPassages(self._desk)

    @property
    def people(self) -> Participants:
        """The participants whose texts are released."""
        return self._desk.people

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The coder's journal, oldest first."""
        return self._desk.entries

    @property
    def queue(self) -> tuple[Proposal, ...]:
        """Every proposal: the undecided ones first, then by stability and number of participants.

        Raises:
            ArtefactError: nothing has been proposed yet.
        """
        decided = dict(self.codebook.decided)
        return tuple(
            sorted(
                self._desk.proposals,
                key=lambda p: (p.id in decided, -p.stability, -len(p.participants), p.name, p.id),
            )
        )

    @property
    def current(self) -> Proposal | None:
        """The next proposal to decide on; ``None`` when all are decided."""
        decided = dict(self.codebook.decided)
        return next((proposal for proposal in self.queue if proposal.id not in decided), None)

    @property
    def progress(self) -> tuple[int, int]:
        """How many proposals are decided, and how many there are."""
        decided = dict(self.codebook.decided)
        proposals = self._desk.proposals
        return sum(proposal.id in decided for proposal in proposals), len(proposals)

    def show(self, proposal: Proposal | str) -> ProposalView:
        """A proposal with its passages, quoted from the released texts as they stand."""
        known = self._proposal(proposal)
        return look(
            known,
            text_of=self._desk.text,
            groups=self._desk.groups,
            people=self._desk.people,
            names={other.id: other.name for other in self._desk.proposals},
            decided=dict(self.codebook.decided).get(known.id),
            description=next((d for d in self._desk.descriptions if d.fits(known)), None),
        )

    # --- deciding on proposals

    def confirm(
        self, proposal: Proposal | str, name: str | None = None, *, into: Code | str | None = None
    ) -> Entry:
        """Take a proposal into the codebook, on all passages that support it.

        Args:
            proposal: an undecided one.
            name: of the new code; the proposal's own name, in vivo, when it is not given.
            into: a code that says the same already: the passages go under it.

        Raises:
            DecisionError: already decided, the name is empty or taken, both a name and ``into``.
        """
        with self._deciding("confirm") as book:
            chosen = self._undecided(proposal, book)
            anchors = tuple(dict.fromkeys(member.anchor for member in chosen.supporting))
            if into is not None:
                if name is not None:
                    raise DecisionError("give a new name or a code to go under, not both")
                code = find_code(into, book)
                return self._append(Confirm(chosen.id, code.id, code.name, anchors))
            tidy = free_name(chosen.name if name is None else name, book.codes)
            return self._append(Confirm(chosen.id, stable_id("code", chosen.id), tidy, anchors))

    def reject(self, proposal: Proposal | str, reason: str = "") -> Entry:
        """Refuse a proposal, with the reason if there is one to tell."""
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
        """Say what a code or a theme means; "" takes the definition away."""
        with self._deciding("define") as book:
            target, tidy = find_code_or_theme(code, book), tidy_note(definition)
            if tidy == target.definition:
                raise DecisionError("that is its definition already")
            return self._append(Define(target.id, tidy))

    def merge(self, code: Code | str, into: Code | str) -> Entry:
        """Let one code go up in another."""
        with self._deciding("merge") as book:
            gone, kept = find_code(code, book), find_code(into, book)
            if gone.id == kept.id:
                raise DecisionError("a code cannot be merged into itself")
            return self._append(Merge(gone.id, kept.id))

    def move(self, code: Code | str, theme: Theme | str | None) -> Entry:
        """Put a code under a theme, or under none (``None`` or "")."""
        with self._deciding("move") as book:
            moved, under = find_code(code, book), find_theme(theme, book).id if theme else ""
            if moved.theme == under:
                raise DecisionError("the code is there already")
            return self._append(Move(moved.id, under))

    # --- coding passages

    def apply(self, code: Code | str, anchor: Anchor) -> Entry:
        """Code a passage.

        Raises:
            DecisionError: no such code, no such passage in the text as it stands, coded already.
        """
        with self._deciding("apply") as book:
            known = find_code(code, book)
            self._desk.check(anchor)
            if any(c.code == known.id and c.anchor == anchor for c in book.codings):
                raise DecisionError("the passage has this code already", where=anchor.interview)
            return self._append(Apply(known.id, anchor))

    def withhold(self, code: Code | str, anchor: Anchor) -> Entry:
        """Take a code off every passage that the anchor touches."""
        with self._deciding("withhold") as book:
            known = find_code(code, book)
            decision = Withhold(known.id, anchor)
            if not any(
                c.code == known.id
                and c.anchor.interview == anchor.interview
                and c.anchor.begin < anchor.end
                and anchor.begin < c.anchor.end
                for c in book.codings
            ):
                raise DecisionError("no passage there has this code", where=anchor.interview)
            return self._append(decision)

    def refuse(self, code: Code | str, anchor: Anchor) -> Entry:
        """Say that a passage does not have this code, so that it is not suggested there again."""
        with self._deciding("refuse") as book:
            self._desk.check(anchor)
            return self._append(Withhold(find_code(code, book).id, anchor))

    def memo(
        self, text: str, about: Code | Theme | Proposal | str = "", anchor: Anchor | None = None
    ) -> Entry:
        """Note something about a code, a theme, a proposal, or (``about=""``) the study."""
        with self._deciding("memo") as book:
            tidy = tidy_note(text)
            if not tidy:
                raise DecisionError("the memo is empty")
            if anchor:
                self._desk.check(anchor)
            return self._append(Memo(tidy, self._about(about, book), anchor))

    def cover(self, interview: str) -> Entry:
        """Say that this interview is worked through: no coding in it is a real "no"."""
        with self._deciding("cover") as book:
            if self._desk.text(interview) is None:
                raise DecisionError("there is no such text", remedy="give an interview id: P01")
            if any(done.interview == interview for done in book.coverage):
                raise DecisionError("is marked as worked through already", where=interview)
            return self._append(Cover(interview))

    def together(
        self, verb: str, decisions: Callable[[Codebook], Sequence[Decision]]
    ) -> tuple[Entry, ...]:
        """Write what a function makes of the codebook as it stands: all of it, or nothing."""
        with self._deciding(verb) as book:
            return self._journal.extend(decisions(book))

    # --- taking back

    def undo(self) -> Entry:
        """Take back the latest decision that holds; several undos walk back. Returns it.

        Raises:
            DecisionError: nothing to undo.
        """
        with self._deciding("undo"):
            entry = self.undoable
            if entry is None:
                raise DecisionError("there is nothing to undo")
            self._append(Retract(entry.id))
            return entry

    def redo(self) -> Entry:
        """Bring back what the last undo took, unless something was decided since. Returns it.

        Raises:
            DecisionError: nothing to redo.
        """
        with self._deciding("redo"):
            undone = self._redoable()
            if undone is None:
                raise DecisionError("there is nothing to redo")
            retraction, entry = undone
            self._append(Retract(retraction.id))
            return entry

    @property
    def undoable(self) -> Entry | None:
        """The decision that :meth:`undo` would take back."""
        holding = [e for e in live(self.entries) if not isinstance(e.decision, _NOT_UNDONE)]
        return holding[-1] if holding else None

    @property
    def redoable(self) -> Entry | None:
        """The decision that :meth:`redo` would bring back."""
        undone = self._redoable()
        return undone[1] if undone else None

    def _redoable(self) -> tuple[Entry, Entry] | None:
        """The latest retraction of a decision that holds, and that decision.

        Only the retractions at the end of the journal are looked at: what was undone before
        a newer decision stays undone.
        """
        entries = self.entries
        holding = {entry.id for entry in live(entries)}
        decisions = {e.id: e for e in entries if not isinstance(e.decision, _NOT_UNDONE)}
        for entry in reversed(entries):
            if not isinstance(entry.decision, Retract):
                return None
            if entry.id in holding and entry.decision.entry in decisions:
                return entry, decisions[entry.decision.entry]
        return None

    # --- reading and writing

    @contextmanager
    def _deciding(self, verb: str) -> Iterator[Codebook]:
        """One decision at a time, on the journal as it is now, even with two sessions open."""
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

    def _proposal(self, proposal: Proposal | str) -> Proposal:
        wanted = proposal if isinstance(proposal, str) else proposal.id
        for known in self._desk.proposals:
            if known.id == wanted:
                return known
        raise DecisionError("there is no such proposal", remedy="take one from the queue")

    def _undecided(self, proposal: Proposal | str, book: Codebook) -> Proposal:
        known = self._proposal(proposal)
        if known.id in dict(book.decided):
            raise DecisionError(
                "this proposal is decided already", remedy="undo that decision first"
            )
        return known

    def _about(self, about: Code | Theme | Proposal | str, book: Codebook) -> str:
        if isinstance(about, Proposal):
            return self._proposal(about).id
        if about == "" or (
            self.study.proposals_file.exists() and any(p.id == about for p in self._desk.proposals)
        ):
            return str(about)
        return find_code_or_theme(about, book).id
