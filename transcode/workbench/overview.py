"""Overview of a study for one coder: the queue, the codebook, the passages, and what can be undone.

An overview reads the shareable half of the study and its own coder's journal, never another
coder's: coding is blind. It writes nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, live
from transcode.records.coding import Proposal
from transcode.records.decisions import Entry, Redacted, Retract, Withdraw
from transcode.records.participants import Participants
from transcode.study.coders import as_known, is_name, nearly, own_name
from transcode.study.folder import Study
from transcode.workbench.snapshot import Desk
from transcode.workbench.views.candidates import ProposalView, look

if TYPE_CHECKING:
    from transcode.workbench.views.passages import WorkingPassages

__all__ = ["Overview"]

_NOT_UNDONE = (Retract, Redacted, Withdraw)


class Overview:
    """A study as one coder sees it.

    Args:
        study: the study folder.
        coder: a short name; two coders never share one, and capitals do not count.

    Raises:
        DecisionError: the coder's name cannot name a file.
        JournalError: the coder's journal was altered.
    """

    def __init__(self, study: Study, coder: str) -> None:
        self.study = study
        name = own_name(coder)
        self.coder = as_known(name, study.writers) or name
        if not is_name(self.coder):
            raise DecisionError(
                "a coder's name has 40 letters, digits, - and _ at most, and nothing else",
                remedy="choose a short name without blanks, for example --coder anna",
            )
        self._journal = study.journal(self.coder)
        self._desk = Desk(study, self._journal)
        self._desk.codebook  # noqa: B018 - a damaged journal is better seen now than at the first decision

    @property
    def nearly(self) -> str:
        """Coder with a journal and nearly the same name, if this coder has none; else ""."""
        writers = self.study.writers
        return "" if self.coder in writers else nearly(self.coder, writers)

    @property
    def begins(self) -> str:
        """Notice that the first decision begins a new journal; "" where there is one."""
        if self.coder in self.study.writers:
            return ""
        begins = f"The first decision begins a new journal for {self.coder}."
        if near := self.nearly:
            begins += f" {near} already has a journal: if that is you, continue as {near}."
        return begins

    @property
    def codebook(self) -> Codebook:
        """The coder's codebook so far, its codings carried over to the texts as they stand."""
        return self._desk.codebook

    @cached_property
    def passages(self) -> WorkingPassages:
        """The meaning units, and the codes suggested for each by this coder's own decisions."""
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
        """Number of proposals decided, and number of proposals."""
        decided = dict(self.codebook.decided)
        proposals = self._desk.proposals
        return sum(proposal.id in decided for proposal in proposals), len(proposals)

    def show(self, proposal: Proposal | str) -> ProposalView:
        """A proposal with its passages, quoted from the released texts as they stand."""
        shown = self._proposal(proposal)
        return look(
            shown,
            text_of=self._desk.text,
            groups=self._desk.groups,
            people=self._desk.people,
            names={near.id: near.name for near in self._desk.proposals},
            decided=dict(self.codebook.decided).get(shown.id),
            description=next((d for d in self._desk.descriptions if d.fits(shown)), None),
        )

    @property
    def undoable(self) -> Entry | None:
        """The decision that undo would take back."""
        holding = [e for e in live(self.entries) if not isinstance(e.decision, _NOT_UNDONE)]
        return holding[-1] if holding else None

    @property
    def redoable(self) -> Entry | None:
        """The decision that redo would bring back."""
        undone = self._redoable()
        return undone[1] if undone else None

    def _redoable(self) -> tuple[Entry, Entry] | None:
        """The latest retraction of a decision that holds, and that decision.

        Only retractions at the end of the journal count: a decision undone before a newer
        decision stays undone.
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

    def _proposal(self, proposal: Proposal | str) -> Proposal:
        wanted = proposal if isinstance(proposal, str) else proposal.id
        for candidate in self._desk.proposals:
            if candidate.id == wanted:
                return candidate
        raise DecisionError("there is no such candidate code", remedy="take one from the queue")
