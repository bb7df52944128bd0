"""Overview of a study for one coder: the queue, the codebook, the passages, and what can be undone.

An overview reads the shareable half of the study and its own coder's journal, never another
coder's: coding is blind. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock
from typing import TYPE_CHECKING

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, Fold, live
from transcode.records.coding import Coding, Proposal
from transcode.records.decisions import Entry, Redacted, Retract, Withdraw
from transcode.records.participants import Participants
from transcode.records.texts import Anchor, Place, ReleasedText
from transcode.study.coders import as_known, checked_name, nearly
from transcode.study.folder import Study
from transcode.study.reading import mark_of
from transcode.workbench.evidence import ProposalView, look
from transcode.workbench.snapshot import Desk

if TYPE_CHECKING:
    from transcode.workbench.passages import WorkingPassages

__all__ = ["Overview"]

_SEVERAL = 2
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
        self.coder = as_known(coder, study.writers) or checked_name(coder)
        self._journal = study.journal(self.coder)
        self._desk = Desk(study, self._journal)
        self._passages: tuple[object, WorkingPassages] | None = None
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

    def kept_up(self) -> tuple[Fold, Codebook]:
        """The codebook as it is kept up decision by decision, and as it is now."""
        return self._desk.kept_up()

    @property
    def lock(self) -> RLock:
        """To be held while the fold of :meth:`kept_up` is walked."""
        return self._desk.lock

    @property
    def passages(self) -> WorkingPassages:
        """The meaning units, and the codes suggested for each by this coder's own decisions.

        Threads share them; they are made anew once another run has made other units.
        """
        from transcode.workbench.passages import WorkingPassages  # numpy comes with it

        study = self.study
        made = [mark_of(path("").parent) for path in (study.segments_path, study.vectors_path)]
        with self.lock:
            known, passages = self._passages or (None, None)
            if passages is None or known != made:
                passages = WorkingPassages(self._desk)
                self._passages = made, passages
            return passages

    def text(self, interview: str) -> ReleasedText | None:
        """The released text of an interview; ``None`` where there is none."""
        return self._desk.text(interview)

    def check(self, anchor: Anchor) -> None:
        """Refuse an anchor that does not point into a text as it stands (DecisionError)."""
        self._desk.check(anchor)

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
        """Every proposal: the undecided ones first, and first what several participants share.

        What is mostly one participant's, and what is tentative, comes after that, and chatter
        last; otherwise it goes by the number of participants and the stability.

        Raises:
            ArtefactError: nothing has been proposed yet.
        """
        decided = dict(self.codebook.decided)
        return tuple(
            sorted(
                self._desk.proposals,
                key=lambda p: (
                    p.id in decided,
                    p.chatter,
                    len(p.participants) < _SEVERAL or bool(p.mostly),
                    p.tentative,
                    -len(p.participants),
                    -p.stability,
                    p.name,
                    p.id,
                ),
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

    def left_out(self, proposal: Proposal | str) -> frozenset[str]:
        """Segments that support a proposal, and that this coder left out of it."""
        shown = self._proposal(proposal)
        with self.lock:
            fold, _ = self.kept_up()
            out = [now for was in fold.left_out.get(shown.id, ()) if (now := fold.carry(was, ""))]
            if not out:
                return frozenset()
            return frozenset(
                member.segment
                for member in shown.supporting
                if (at := fold.carry(member.anchor, "")) and any(map(at.touches, out))
            )

    def codes_on(self, places: Sequence[Place]) -> tuple[tuple[str, ...], ...]:
        """The ids of the codes that have words in each of these places."""
        of_interview: dict[str, list[Coding]] = {}
        for coding in self.codebook.codings:
            of_interview.setdefault(coding.anchor.interview, []).append(coding)
        return tuple(
            tuple(
                dict.fromkeys(
                    c.code
                    for c in of_interview.get(interview, ())
                    if c.anchor.begin < end and begin < c.anchor.end
                )
            )
            for interview, begin, end in places
        )

    @property
    def undoable(self) -> Entry | None:
        """The decision that undo would take back."""
        holding = reversed(self.kept_up()[0].holding)
        return next((e for e in holding if not isinstance(e.decision, _NOT_UNDONE)), None)

    @property
    def redoable(self) -> Entry | None:
        """The decision that redo would bring back."""
        undone = self._undone()
        return undone[-1][1] if undone else None

    def _act_of(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries that are undone with this one: those of its act that hold."""
        if not entry.act:
            return (entry,)
        holding = self.kept_up()[0].holding
        return tuple(other for other in holding if other.act == entry.act)

    def _undone(self) -> tuple[tuple[Entry, Entry], ...]:
        """The latest retractions of one act that hold, each with the decision it took back.

        Only retractions at the end of the journal count: a decision undone before a newer
        decision stays undone.
        """
        entries = self.entries
        if not entries or not isinstance(entries[-1].decision, Retract):
            return ()
        holding = {entry.id for entry in live(entries)}
        decisions = {e.id: e for e in entries if not isinstance(e.decision, _NOT_UNDONE)}
        undone: list[tuple[Entry, Entry]] = []
        for entry in reversed(entries):
            if not isinstance(entry.decision, Retract):
                break
            if entry.id in holding and entry.decision.entry in decisions:
                if undone and (not entry.act or entry.act != undone[0][0].act):
                    break
                undone.append((entry, decisions[entry.decision.entry]))
        return (*self._also_undone(undone, entries, holding), *undone)

    @staticmethod
    def _also_undone(
        undone: Sequence[tuple[Entry, Entry]], entries: Sequence[Entry], holding: set[str]
    ) -> list[tuple[Entry, Entry]]:
        """Return what the same undo took back of an act that took back something (a memo)."""
        act = undone[0][0].act if undone else ""
        if not act:
            return []
        by_id, known = {entry.id: entry for entry in entries}, {entry.id for entry, _ in undone}
        return [
            (entry, by_id[entry.decision.entry])
            for entry in entries
            if entry.act == act
            and entry.id in holding - known
            and isinstance(entry.decision, Retract)
        ]

    def _proposal(self, proposal: Proposal | str) -> Proposal:
        wanted = proposal if isinstance(proposal, str) else proposal.id
        for candidate in self._desk.proposals:
            if candidate.id == wanted:
                return candidate
        raise DecisionError("there is no such candidate code", remedy="take one from the queue")
