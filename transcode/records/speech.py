"""Speech as it was heard and corrected: turns, words, marks, doubts, edits. Identifying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.records.base import Record

__all__ = [
    "Correction",
    "Doubt",
    "DoubtReason",
    "DraftTurn",
    "Edit",
    "EditVerb",
    "Gap",
    "Mark",
    "MarkKind",
    "Speaker",
    "Transcript",
    "Turn",
    "Word",
]

MarkKind = Literal[
    "filler", "repetition", "cut-off", "overlap", "inaudible",  # how words were said
    "pause", "laugh", "sigh", "cough", "cry",  # what lies between or over them
]  # fmt: skip
DoubtReason = Literal["unheard", "loop", "silence", "speed", "language", "probability"]
EditVerb = Literal[
    "text", "split", "join", "boundary", "speaker", "merge", "interviewer", "inaudible", "confirm",
    "times", "import", "undo", "redo",
]  # fmt: skip


# --- what was said --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word(Record):
    """A spoken word: its span in the text of its turn, its times, the recogniser's probability."""

    begin: int
    end: int
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, slots=True)
class Mark(Record):
    """A filler, a pause, a laugh or the like: how something was said. Kept beside the text.

    ``begin`` and ``end`` count in the text that carries the mark (of a turn, or a released text).
    A mark of words spans them; a mark between two words has ``begin == end``.
    """

    kind: MarkKind
    begin: int
    end: int
    start_ms: int
    end_ms: int
    confidence: float = 1.0  # 0 to 1
    found_by: str = ""  # the rule or model that found it, "human" for a person


@dataclass(frozen=True, slots=True)
class Doubt(Record):
    """A passage of a turn that may have been misheard, and the reason to think so.

    "unheard" is voice in which no words could be made out: the sign of
    :mod:`transcode.records.unheard` stands in their place.
    """

    reason: DoubtReason
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn(Record):
    """A turn: the words of one speaker until another one takes over.

    ``text`` holds every word that was said, fillers and false starts among them. Without a
    recording there are no ``words`` and all times are 0.
    """

    id: str
    speaker: str
    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]
    marks: tuple[Mark, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    language: str = ""  # where it is not the language of the interview


@dataclass(frozen=True, slots=True)
class Gap(Record):
    """A stretch of a recording that is not in its transcript.

    One that the file lacks, because it is cut short or damaged there; ``end_ms`` is ``start_ms``
    where the file breaks off without saying how long it was. Or one in which words were read and
    left out.
    """

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Transcript(Record):
    """The transcript of one interview. Identifying: kept in ``confidential/`` only."""

    interview: str
    language: str
    duration_ms: int
    interviewer: str  # speaker label of the interviewer; "" when there is only one voice
    turns: tuple[Turn, ...]
    gaps: tuple[Gap, ...] = ()  # what the file lacks
    left_out: tuple[Gap, ...] = ()  # where the recogniser guessed at words, and there is no voice


@dataclass(frozen=True, slots=True)
class Speaker(Record):
    """The identity of a speaker, judged by the voices of all interviews. Identifying."""

    interview: str
    speaker: str
    asks: bool  # the interviewer
    name: str = ""  # whose voice sample this sounds like
    sounds_like: tuple[tuple[str, float], ...] = ()  # other interviews with this voice, similarity
    why: str = ""


@dataclass(frozen=True, slots=True)
class DraftTurn(Record):
    """A turn as a document gives it: speaker, text, and times if it has them."""

    speaker: str  # "" where the document names nobody
    text: str
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Edit(Record):
    """A researcher's change to a transcript: ``turns`` take the place of the turns ``replaces``.

    ``replaces`` are ids of turns that follow each other. A "merge" gives every turn of the first
    speaker of a pair in ``speakers`` to the second; "interviewer" names one there, as ("", label).
    "undo" takes back the last edit that stands, "redo" the last undo; neither has turns.
    """

    verb: EditVerb
    replaces: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    at: str = ""  # ISO 8601, UTC
    who: str = ""
    message: str = ""  # of the page that asked for it, so that it is carried out once


@dataclass(frozen=True, slots=True)
class Correction(Record):
    """A change to one turn as format 1 wrote it; read, no longer written: see :class:`Edit`.

    ``None`` leaves the field as it was.
    """

    turn: str
    text: str | None = None
    speaker: str | None = None
