"""Summary of a correction, in figures and without its words. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from transcode.records.speech import Transcript
from transcode.speech.correction.matching import Match, match

__all__ = ["Summary", "summarise"]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the differences between a draft and its corrected version.

    ``words`` are those of the corrected text; case and punctuation do not count, and in scripts
    without blanks a character counts as a word. A boundary that was moved is a join and a split.

    Attributes:
        words: words of the corrected text.
        changed: words that replace others.
        inserted: words that the draft did not have.
        deleted: words that only the draft had.
        turns_split: boundaries between turns that the draft did not have.
        turns_joined: boundaries between turns that only the draft had.
        speakers_changed: turns with words that the draft gave to another speaker.
        marks_inserted: pauses, laughs and the like that the draft did not have.
        marks_deleted: those that only the draft had.
    """

    words: int = 0
    changed: int = 0
    inserted: int = 0
    deleted: int = 0
    turns_split: int = 0
    turns_joined: int = 0
    speakers_changed: int = 0
    marks_inserted: int = 0
    marks_deleted: int = 0

    @property
    def word_error_rate(self) -> float:
        """Word error rate, (changed + deleted + inserted) / words (Levenshtein, 1966)."""
        wrong = self.changed + self.inserted + self.deleted
        return wrong / self.words if self.words else float(wrong > 0)

    def __str__(self) -> str:
        """Describe the summary in two lines; a third one if marks were changed."""
        marks = (
            f"\npauses, laughs and the like: {self.marks_inserted} inserted, "
            f"{self.marks_deleted} deleted"
        )
        return (
            f"{self.words} words: {self.changed} changed, {self.inserted} inserted, "
            f"{self.deleted} deleted (word error rate of the draft "
            f"{100 * self.word_error_rate:.1f} %)\n"
            f"turns: {self.turns_split} split, {self.turns_joined} joined, "
            f"{self.speakers_changed} given to another speaker"
            f"{marks if self.marks_inserted or self.marks_deleted else ''}"
        )


def summarise(draft: Transcript, corrected: Transcript) -> Summary:
    """Count the differences between a draft and its corrected version."""
    matched = match(draft.turns, corrected.turns)
    changed, inserted, deleted = _edits(matched)
    split = joined = 0
    reassigned = set()
    stood = [(i, j) for i, j in enumerate(matched.stands) if j >= 0]
    for i, j in stood:
        was, now = matched.old[i].turn, matched.new[j].turn
        if draft.turns[was].speaker != corrected.turns[now].speaker:
            reassigned.add(now)
    for (i, j), (i_next, j_next) in pairwise(stood):
        was = matched.old[i].turn != matched.old[i_next].turn
        now = matched.new[j].turn != matched.new[j_next].turn
        split += now and not was
        joined += was and not now
    words = sum(piece.is_spoken for piece in matched.new)
    before, after = _marks(draft), _marks(corrected)
    marks = (after - before).total(), (before - after).total()
    return Summary(words, changed, inserted, deleted, split, joined, len(reassigned), *marks)


def _marks(transcript: Transcript) -> Counter[tuple[str, int, int]]:
    """Marks that the words do not show themselves, by kind and time."""
    return Counter(
        (mark.kind, mark.start_ms, mark.end_ms)
        for turn in transcript.turns
        for mark in turn.marks
        if mark.begin == mark.end or mark.kind in ("overlap", "inaudible")
    )


def _edits(matched: Match) -> tuple[int, int, int]:
    """Count the words changed, inserted and deleted."""
    changed = inserted = deleted = 0
    i = j = 0
    ends = [(i, j) for i, j in enumerate(matched.stands) if j >= 0]
    for i_end, j_end in [*ends, (len(matched.old), len(matched.new))]:
        removed = sum(piece.is_spoken for piece in matched.old[i:i_end])
        added = sum(piece.is_spoken for piece in matched.new[j:j_end])
        changed += min(removed, added)
        inserted += max(0, added - removed)
        deleted += max(0, removed - added)
        i, j = i_end + 1, j_end + 1
    return changed, inserted, deleted
