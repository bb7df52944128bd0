"""Snapshot of the study that a coder's session reads.

Only the shareable half of the study and the coder's own journal: coding is blind.
"""

from __future__ import annotations

from threading import RLock

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, Fold, live
from transcode.records.coding import Description, Proposal
from transcode.records.decisions import Entry, Retract
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Anchor, ReleasedText
from transcode.study.folder import Study
from transcode.study.journal import Journal
from transcode.study.reading import mark_of

__all__ = ["Desk"]


class Desk:
    """The study as one coder sees it."""

    def __init__(self, study: Study, journal: Journal) -> None:
        self.study, self.journal = study, journal
        self._kept: tuple[Fold, object, tuple[Entry, ...]] | None = None
        self._book: Codebook | None = None
        self.lock = RLock()
        """To be held while the fold of :meth:`kept_up` is walked; another thread may go on."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The coder's journal, oldest first."""
        return tuple(self.journal)

    @property
    def codebook(self) -> Codebook:
        """The codebook as the journal stands."""
        return self.kept_up()[1]

    def kept_up(self) -> tuple[Fold, Codebook]:
        """The codebook as it is kept up, and as it is now.

        A new decision is added to what is known; an undo, and a text that changed, start it anew.
        """
        with self.lock:
            entries, texts = self.entries, self._texts()
            fold, was, done = self._kept or (None, None, ())
            new = entries[len(done) :]
            if fold is None or was != texts or not _continue(done, entries) or _undoes(new):
                fold, new = Fold(self.study.carrying()), live(entries)
            elif not new and self._book:
                return fold, self._book
            for entry in new:
                fold.decide(entry)
            self._kept, self._book = (fold, texts, entries), fold.closed()
            return fold, self._book

    def _texts(self) -> object:
        """A mark of the texts and of how they changed, without reading them."""
        return mark_of(self.study.shareable / "texts")

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The candidate codes.

        Raises:
            ArtefactError: nothing has been proposed yet.
        """
        return self.study.proposals

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """Names and definitions of the proposals by a language model."""
        return self.study.descriptions

    @property
    def groups(self) -> dict[str, Group]:
        """Interview id -> group, for every interview."""
        return self.study.groups

    @property
    def people(self) -> Participants:
        """The participants whose texts are released: the N of every count."""
        return self.study.released_participants

    def text(self, interview: str) -> ReleasedText | None:
        """The released text of an interview; ``None`` where there is none."""
        if interview not in self.groups:  # only known ids become paths
            return None
        is_released = self.study.text_path(interview).exists()
        return self.study.text(interview) if is_released else None

    def check(self, anchor: Anchor) -> None:
        """Refuse an anchor that does not point into a text as it stands.

        Raises:
            DecisionError: there is no such text, it has changed, or the anchor lies outside it.
        """
        text = self.text(anchor.interview)
        if text is None:
            raise DecisionError("there is no such text", remedy="give an interview id, such as P01")
        if anchor.digest != text.digest:
            raise DecisionError(
                "the text has changed since the passage was read",
                where=anchor.interview,
                remedy="look at the passage again, then code it",
            )
        if not 0 <= anchor.begin < anchor.end <= len(text.text):
            raise DecisionError("the passage lies outside the text", where=anchor.interview)


def _continue(done: tuple[Entry, ...], entries: tuple[Entry, ...]) -> bool:
    """Return whether the journal only grew."""
    return len(done) <= len(entries) and done[-1:] == entries[: len(done)][-1:]


def _undoes(entries: tuple[Entry, ...]) -> bool:
    return any(isinstance(entry.decision, Retract) for entry in entries)
