"""Desk for correcting a transcript: the verbs, undo and redo, and the doubtful turns.

Plain Python, on which a page or a notebook can build. Every change is passed to ``save`` before it
counts, so opening a desk again with the saved changes continues the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from transcode.errors import DecisionError
from transcode.records.speech import Correction, DoubtReason, Edit, Transcript, Turn
from transcode.speech.correction import edits
from transcode.speech.correction.summary import Summary, summarise

__all__ = ["CorrectionDesk", "DoubtfulTurn"]

_REASONS: dict[DoubtReason, str] = {  # the most serious first
    "unheard": "voice without words: the recogniser understood nothing here",
    "loop": "the same words again and again: the recogniser may have been stuck in a loop",
    "silence": "words in near silence: they may be invented",
    "language": "a different language from the rest: it may have been translated or misheard",
    "speed": "more words than anybody can say in this time, or far fewer",
    "probability": "the recogniser was not sure of these words",
}


@dataclass(frozen=True, slots=True)
class DoubtfulTurn:
    """A turn to listen to: the reasons in words, and the time (milliseconds)."""

    turn: Turn
    reasons: tuple[str, ...]
    start_ms: int
    end_ms: int


class CorrectionDesk:
    """One researcher correcting one transcript.

    Every verb returns the edit that was saved, or ``None`` if nothing would change, and raises
    DecisionError if it cannot be done.

    Args:
        transcript: as it was recognised.
        changes: saved in earlier sessions, oldest first.
        save: is called with every edit, undo and redo, to add it to the saved changes.
        who: the name of the researcher, for the edits.
        now: the time, for the edits.
    """

    def __init__(
        self,
        transcript: Transcript,
        changes: Sequence[Edit | Correction] = (),
        *,
        save: Callable[[Edit], None],
        who: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.draft = transcript
        self._changes = list(changes)
        self._save, self._who, self._now = save, who, now
        self._done, self._undone = edits.standing(self._changes)
        self._transcript = edits.fold(transcript, self._changes)

    # --- looking

    @property
    def transcript(self) -> Transcript:
        """The transcript as it stands."""
        return self._transcript

    @property
    def changes(self) -> tuple[Edit | Correction, ...]:
        """All changes ever made, including undo and redo, oldest first."""
        return tuple(self._changes)

    @property
    def can_undo(self) -> bool:
        """Return whether there is a change to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Return whether a change was undone, and nothing was done since."""
        return bool(self._undone)

    @property
    def doubts(self) -> tuple[DoubtfulTurn, ...]:
        """The turns to listen to, the most serious doubt first, then in order of time."""
        ranks = {reason: rank for rank, reason in enumerate(_REASONS)}
        doubtful = []
        for number, turn in enumerate(self._transcript.turns):
            reasons = sorted({doubt.reason for doubt in turn.doubts}, key=lambda r: ranks[r])
            if reasons:
                sentences = tuple(_REASONS[reason] for reason in reasons)
                doubtful.append(
                    (ranks[reasons[0]], number, DoubtfulTurn(turn, sentences, *_when(turn)))
                )
        return tuple(turn for _, _, turn in sorted(doubtful, key=lambda entry: entry[:2]))

    def summary(self) -> Summary:
        """Summarise the corrections so far."""
        return summarise(self.draft, self._transcript)

    # --- changing

    def set_text(self, turn: str, text: str) -> Edit | None:
        """Set the text of a turn; without text the turn is deleted."""
        return self.add(edits.set_text(self._transcript, turn, text))

    def set_alike(self, was: str, now: str) -> Edit | None:
        """Replace words wherever they stand whole, such as a name that was misheard."""
        return self.add(edits.set_alike(self._transcript, was, now))

    def split(self, turn: str, at: int) -> Edit | None:
        """Split a turn in two at code point ``at`` of its text."""
        return self.add(edits.split(self._transcript, turn, at))

    def join(self, turn: str) -> Edit | None:
        """Join a turn and the next one; the speaker of the first stays."""
        return self.add(edits.join(self._transcript, turn))

    def move_boundary(self, turn: str, at: int) -> Edit | None:
        """Move the end of a turn to code point ``at`` of :meth:`joined_text`."""
        return self.add(edits.move_boundary(self._transcript, turn, at))

    def joined_text(self, turn: str) -> str:
        """Text of a turn and the next one, in which :meth:`move_boundary` counts."""
        return edits.joined_text(self._transcript, turn)

    def set_speaker(self, turn: str, speaker: str) -> Edit | None:
        """Set the speaker of a turn."""
        return self.add(edits.set_speaker(self._transcript, turn, speaker))

    def merge_speakers(self, speaker: str, into: str) -> Edit | None:
        """Merge two voices that are one person."""
        return self.add(edits.merge_speakers(self._transcript, speaker, into))

    def set_interviewer(self, speaker: str) -> Edit | None:
        """Set the speaker who asks the questions."""
        return self.add(edits.set_interviewer(self._transcript, speaker))

    def mark_inaudible(self, turn: str, begin: int, end: int) -> Edit | None:
        """Mark a passage that a human could not hear either."""
        return self.add(edits.mark_inaudible(self._transcript, turn, begin, end))

    def confirm(self, turn: str) -> Edit | None:
        """Confirm a turn after listening: its doubts are removed."""
        return self.add(edits.confirm(self._transcript, turn))

    def accept(self) -> Edit:
        """Accept the transcript: a human has checked that the document was read correctly."""
        kept = self._keep(Edit("confirm"))
        self._done.append(kept)
        self._undone.clear()
        return kept

    def add(self, edit: Edit) -> Edit | None:
        """Add any edit of the transcript as it stands."""
        after = edits.apply(self._transcript, edit)
        if after == self._transcript:
            return None
        kept = self._keep(edit)
        self._done.append(kept)
        self._undone.clear()
        self._transcript = after
        return kept

    def undo(self) -> Edit | Correction:
        """Undo the last change that stands, and return it."""
        if not self._done:
            raise self._nothing("undone")
        self._keep(Edit("undo"))
        self._undone.append(self._done.pop())
        self._transcript = edits.fold(self.draft, self._done)
        return self._undone[-1]

    def redo(self) -> Edit | Correction:
        """Redo the last change that was undone, and return it."""
        if not self._undone:
            raise self._nothing("redone")
        self._keep(Edit("redo"))
        self._done.append(self._undone.pop())
        self._transcript = edits.apply(self._transcript, self._done[-1])
        return self._done[-1]

    def _keep(self, edit: Edit) -> Edit:
        at = self._now().astimezone(UTC).isoformat(timespec="seconds")
        kept = replace(edit, at=at, who=self._who)
        self._save(kept)
        self._changes.append(kept)
        return kept

    def _nothing(self, what: str) -> DecisionError:
        return DecisionError(
            f"there is nothing to be {what}",
            where=self.draft.interview,
            step="correct",
            remedy="go on; an undone change can be redone until the next change",
        )


def _when(turn: Turn) -> tuple[int, int]:
    """Time from the first doubtful word to the last one."""
    inside = [
        word
        for word in turn.words
        if any(word.begin < doubt.end and word.end > doubt.begin for doubt in turn.doubts)
    ]
    if not inside:
        return turn.start_ms, turn.end_ms
    return inside[0].start_ms, max(word.end_ms for word in inside)
