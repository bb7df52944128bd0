"""Snapshot of the study that a coder's session reads.

Only the shareable half of the study and the coder's own journal: coding is blind.
"""

from __future__ import annotations

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, fold
from transcode.records.coding import Description, Proposal
from transcode.records.decisions import Entry
from transcode.records.participants import Participants
from transcode.records.people import Group
from transcode.records.texts import Anchor, ReleasedText
from transcode.study.folder import Study
from transcode.study.journal import Journal

__all__ = ["Desk"]


class Desk:
    """The study as one coder sees it."""

    def __init__(self, study: Study, journal: Journal) -> None:
        self.study, self.journal = study, journal

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The coder's journal, oldest first."""
        return tuple(self.journal)

    @property
    def codebook(self) -> Codebook:
        """The codebook folded from the journal."""
        texts = self.study.shareable / "texts"
        made_of = [self.journal.path, texts]
        return self.study.reading.keep(
            ("journal read in its texts", self.journal.path),
            made_of,
            lambda: fold(self.entries, self.study.carrying()),
        )

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
        released = (
            interview for interview in self.groups if self.study.text_path(interview).exists()
        )
        return Participants.among(released, self.study.persons, self.groups)

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
