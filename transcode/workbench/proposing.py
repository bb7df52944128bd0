"""Decisions on candidate codes: confirming, rejecting, leaving passages out, opening again."""

from __future__ import annotations

from collections.abc import Collection

from transcode.errors import DecisionError
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Proposal
from transcode.records.decisions import Confirm, Entry, LeaveOut, Reject, Reopen
from transcode.records.texts import Anchor
from transcode.workbench.deciding import Deciding
from transcode.workbench.lookup import find_code, free_name
from transcode.workbench.normalise import tidy_note

__all__ = ["Proposing"]


class Proposing(Deciding):
    """The verbs about proposals; a proposal is given as itself or by its id."""

    def confirm(
        self,
        proposal: Proposal | str,
        name: str | None = None,
        *,
        into: Code | str | None = None,
        also: Collection[Proposal | str] = (),
    ) -> Entry:
        """Confirm a proposal as a code on all passages that support it and were not left out.

        Args:
            proposal: an undecided one.
            name: of the new code; the proposal's own name, in vivo, if it is not given.
            into: an existing code that means the same; the passages go under it.
            also: other undecided ones that mean the same, and become the same code.

        Raises:
            DecisionError: one is decided already or has no passage left, the name is empty or
                taken, or both a name and ``into`` are given.
        """
        with self._deciding("confirm") as book:
            chosen = self._undecided(proposal, book)
            ids = dict.fromkeys([chosen.id, *(self._undecided(p, book).id for p in also)])
            if into is not None and name is not None:
                raise DecisionError(
                    "a new name and a code to merge into were both given",
                    remedy="give one of the two",
                )
            if into is not None:
                code = find_code(into, book)
                code_id, tidy = code.id, code.name
            else:
                tidy = free_name(chosen.name if name is None else name, book.codes)
                code_id = stable_id("code", chosen.id)
            return self._journal.extend(
                [Confirm(each, code_id, tidy, self._belonging(each)) for each in ids]
            )[0]

    def reject(self, proposal: Proposal | str, reason: str = "") -> Entry:
        """Reject a proposal, with a reason if there is one."""
        with self._deciding("reject") as book:
            return self._append(Reject(self._undecided(proposal, book).id, tidy_note(reason)))

    def reopen(self, proposal: Proposal | str) -> Entry:
        """Open a decided proposal again; the codings that confirming it made go."""
        with self._deciding("reopen") as book:
            chosen = self._proposal(proposal)
            if chosen.id not in dict(book.decided):
                raise DecisionError("this candidate code is not decided yet")
            return self._append(Reopen(chosen.id))

    def leave_out(self, proposal: Proposal | str, passages: Collection[str]) -> Entry:
        """Leave passages out of an undecided proposal: all those, by segment, and no others.

        Raises:
            DecisionError: it is decided already, a passage does not support it, or these are left
                out already.
        """
        with self._deciding("leave out") as book:
            return self._append(self.leaving_out(book, proposal, passages))

    def leaving_out(
        self, book: Codebook, proposal: Proposal | str, passages: Collection[str]
    ) -> LeaveOut:
        """The decision to leave these passages out of a proposal, for an act of several."""
        chosen = self._undecided(proposal, book)
        supporting = self.supporting(chosen)
        if unknown := set(passages) - set(supporting):
            raise DecisionError(
                f"{len(unknown)} of these passages do not support this candidate code",
                remedy="open it again, then choose among its passages",
            )
        if set(passages) == self.left_out(chosen):
            raise DecisionError("these passages are left out already")
        anchors = (at for segment, at in supporting.items() if segment in passages)
        return LeaveOut(chosen.id, tuple(dict.fromkeys(anchors)))

    def supporting(self, proposal: Proposal | str) -> dict[str, Anchor]:
        """The passages that support a proposal, by the ids of their segments."""
        return {member.segment: member.anchor for member in self._proposal(proposal).supporting}

    def _undecided(self, proposal: Proposal | str, book: Codebook) -> Proposal:
        chosen = self._proposal(proposal)
        if chosen.id in dict(book.decided):
            raise DecisionError(
                "this candidate code is already decided", remedy="open it again first"
            )
        return chosen

    def _belonging(self, proposal: str) -> tuple[Anchor, ...]:
        """The passages that support a proposal and were not left out."""
        chosen, out = self._proposal(proposal), self.left_out(proposal)
        kept = (member.anchor for member in chosen.supporting if member.segment not in out)
        anchors = tuple(dict.fromkeys(kept))
        if out and not anchors:
            raise DecisionError(
                "no passage is left in this candidate code",
                remedy="take a passage back into it, or reject it",
            )
        return anchors
