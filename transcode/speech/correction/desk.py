"""The desk at which a transcript is corrected: the verbs, undo and redo, what is doubtful.

Plain Python; a page or a notebook stands on it. Every change is given to ``save`` before it counts,
so that opening a desk again with the changes that were kept is going on.
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
    "loop": "the same words again and again: the recogniser may have been caught in a loop",
    "silence": "words where hardly anything is heard: they may be invented",
    "language": "another language than the rest: it may have been translated or misheard",
    "speed": "more words than anybody can say in this time, or far fewer",
    "probability": "the recogniser was not sure of these words",
}


@dataclass(frozen=True, slots=True)
class DoubtfulTurn:
    """A turn to listen to: why in words, and from when to when (milliseconds)."""

    turn: Turn
    reasons: tuple[str, ...]
    start_ms: int
    end_ms: int


class CorrectionDesk:
    """One researcher who corrects one transcript.

    Every verb returns the edit that was saved, or ``None`` where nothing would change, and raises
    DecisionError where it cannot be done.

    Args:
        transcript: as it was heard.
        changes: what was kept of earlier sessions, oldest first.
        save: is given every edit, undo and redo, to be added to what was kept.
        who: who corrects; goes into the edits.
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
        """All that was ever done, undo and redo among it, oldest first."""
        return tuple(self._changes)

    @property
    def can_undo(self) -> bool:
        """Whether a change stands."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back, and nothing done since."""
        return bool(self._undone)

    @property
    def doubts(self) -> tuple[DoubtfulTurn, ...]:
        """The turns to listen to, the most serious doubt first, then in order of time."""
        ranks = {reason: rank for rank, reason in enumerate(_REASONS)}
        found = []
        for number, turn in enumerate(self._transcript.turns):
            reasons = sorted({doubt.reason for doubt in turn.doubts}, key=lambda r: ranks[r])
            if reasons:
                said = tuple(_REASONS[reason] for reason in reasons)
                found.append((ranks[reasons[0]], number, DoubtfulTurn(turn, said, *_when(turn))))
        return tuple(one for _, _, one in sorted(found, key=lambda entry: entry[:2]))

    def summary(self) -> Summary:
        """How much was corrected so far."""
        return summarise(self.draft, self._transcript)

    # --- changing

    def set_text(self, turn: str, text: str) -> Edit | None:
        """Another text for a turn; without any the turn is taken out."""
        return self.add(edits.set_text(self._transcript, turn, text))

    def split(self, turn: str, at: int) -> Edit | None:
        """Two turns, the second one from code point ``at`` of the text on."""
        return self.add(edits.split(self._transcript, turn, at))

    def join(self, turn: str) -> Edit | None:
        """One turn of this one and the next, said by the speaker of this one."""
        return self.add(edits.join(self._transcript, turn))

    def move_boundary(self, turn: str, at: int) -> Edit | None:
        """Let a turn end at code point ``at`` of :meth:`joined_text`."""
        return self.add(edits.move_boundary(self._transcript, turn, at))

    def joined_text(self, turn: str) -> str:
        """The text of a turn and the next one: what :meth:`move_boundary` counts in."""
        return edits.joined_text(self._transcript, turn)

    def set_speaker(self, turn: str, speaker: str) -> Edit | None:
        """Another speaker for a turn."""
        return self.add(edits.set_speaker(self._transcript, turn, speaker))

    def merge_speakers(self, speaker: str, into: str) -> Edit | None:
        """Two voices are one person."""
        return self.add(edits.merge_speakers(self._transcript, speaker, into))

    def set_interviewer(self, speaker: str) -> Edit | None:
        """Who asks the questions."""
        return self.add(edits.set_interviewer(self._transcript, speaker))

    def mark_inaudible(self, turn: str, begin: int, end: int) -> Edit | None:
        """A human could not hear this passage either."""
        return self.add(edits.mark_inaudible(self._transcript, turn, begin, end))

    def confirm(self, turn: str) -> Edit | None:
        """A human listened, and it is right: its doubts go."""
        return self.add(edits.confirm(self._transcript, turn))

    def accept(self) -> Edit:
        """A human has read it, and the document that it came from was read rightly."""
        kept = self._keep(Edit("confirm"))
        self._done.append(kept)
        self._undone.clear()
        return kept

    def add(self, edit: Edit) -> Edit | None:
        """Any edit of the transcript as it stands."""
        after = edits.apply(self._transcript, edit)
        if after == self._transcript:
            return None
        kept = self._keep(edit)
        self._done.append(kept)
        self._undone.clear()
        self._transcript = after
        return kept

    def undo(self) -> Edit | Correction:
        """Take the last change that stands back. Returns that change."""
        if not self._done:
            raise self._nothing("undone")
        self._keep(Edit("undo"))
        self._undone.append(self._done.pop())
        self._transcript = edits.fold(self.draft, self._done)
        return self._undone[-1]

    def redo(self) -> Edit | Correction:
        """Do again what was undone last. Returns that change."""
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
            remedy="go on; what was undone can be redone until the next change",
        )


def _when(turn: Turn) -> tuple[int, int]:
    """From the first doubtful word to the last one."""
    inside = [
        word
        for word in turn.words
        if any(word.begin < doubt.end and word.end > doubt.begin for doubt in turn.doubts)
    ]
    if not inside:
        return turn.start_ms, turn.end_ms
    return inside[0].start_ms, max(word.end_ms for word in inside)
