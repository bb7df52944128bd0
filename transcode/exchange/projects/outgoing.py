"""A study as it goes out to another program: what goes, how texts are laid out, what cannot go."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from transcode.exchange.projects.contents import Left
from transcode.records.base import digest_of
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Theme
from transcode.records.people import Participant
from transcode.records.speech import Mark, Transcript
from transcode.records.texts import Anchor, ReleasedText

__all__ = [
    "HeardText", "Laid", "Outgoing", "OutgoingMemo", "Place", "heard_text", "laid_out", "not_held",
    "united",
]  # fmt: skip


_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class OutgoingMemo:
    """A memo of a coder: about a code, a theme or ("") the study, or on a passage.

    ``at`` is when it was written, ISO 8601: QualCoder imports nothing where a memo has no date.
    """

    coder: str
    text: str
    at: str
    about: str = ""
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn of a :class:`HeardText`, as a span of it."""

    speaker: str
    begin: int
    end: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class HeardText:
    """An interview as it was said, with the names in it. Identifying; of no type that may leave."""

    interview: str
    text: str
    turns: tuple[HeardTurn, ...]
    marks: tuple[Mark, ...] = ()
    is_timed: bool = True

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``text``."""
        return digest_of(self.text)


def heard_text(transcript: Transcript) -> HeardText:
    """A transcript as one text: its turns, joined by line feeds."""
    turns: list[HeardTurn] = []
    at = 0
    for turn in transcript.turns:
        end = at + len(turn.text)
        turns.append(HeardTurn(turn.speaker, at, end, turn.start_ms, turn.end_ms))
        at = end + 1
    text = "\n".join(turn.text for turn in transcript.turns)
    return HeardText(transcript.interview, text, tuple(turns))


@dataclass(frozen=True, slots=True)
class Place:
    """A theme or code on the map: the corners of its box, in pixels, y downwards.

    ``is_pinned``: a person put it there.
    """

    id: str
    left: int
    top: int
    right: int
    bottom: int
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Everything that goes out.

    Args:
        name: of the study.
        origin: the program and version that writes it.
        books: coder -> their codebook, its codings in the texts as given.
        texts: interview -> released text, or, where names may go out, the text as it was said.
        participants: a row for each interview.
        persons: interview -> the participant.
        memos: of these coders.
        made_at: journal entry -> when it was made, ISO 8601.
        places: themes and codes on the map.
        links: pairs of codes that meet in passages.
        recordings: interview -> name of the file of its recording, which goes with it.
    """

    name: str
    origin: str
    books: Mapping[str, Codebook]
    texts: Mapping[str, ReleasedText | HeardText]
    participants: Sequence[Participant] = ()
    persons: Mapping[str, str] | None = None
    memos: Sequence[OutgoingMemo] = ()
    made_at: Mapping[str, str] | None = None
    places: Sequence[Place] = ()
    links: Sequence[tuple[str, str]] = ()
    recordings: Mapping[str, str] | None = None


# --- text


@dataclass(frozen=True)
class Laid:
    """A text as it goes out: each turn a line, behind its speaker.

    ``begins`` are the beginnings of the turns in the text as it is, ``to`` and ``ends`` where each
    begins and ends here.
    """

    text: str
    begins: tuple[int, ...]
    to: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, begin: int, end: int) -> tuple[int, int]:
        """Place of a passage of the text as it is, in code points."""
        first = max(0, bisect_right(self.begins, begin) - 1)
        last = max(first, bisect_right(self.begins, end - 1) - 1)
        start = min(self.to[first] + begin - self.begins[first], self.ends[first])
        stop = min(self.to[last] + end - self.begins[last], self.ends[last])
        return start, max(start, stop)


def laid_out(text: ReleasedText | HeardText) -> Laid:
    """Lay a text out, line by line: "P: words".

    What other programs take for the end of a line within a turn is a blank there, so that each turn
    is a line and every place counts the same.
    """
    lines: list[str] = []
    to: list[int] = []
    ends: list[int] = []
    at = 0
    for turn in text.turns:
        label = f"{turn.speaker}: "
        lines.append(_BREAKS.sub(" ", label + text.text[turn.begin : turn.end]))
        to.append(at + len(label))
        at += len(lines[-1]) + 1
        ends.append(at - 1)
    begins = tuple(turn.begin for turn in text.turns)
    return Laid("\n".join(lines), begins, tuple(to), tuple(ends))


# --- codebooks of several coders


def united(books: Mapping[str, Codebook]) -> tuple[Codebook, tuple[Left, ...]]:
    """One codebook of several coders' codes and themes; the first coder who has one names it."""
    themes: dict[str, Theme] = {}
    codes: dict[str, Code] = {}
    left: list[Left] = []
    for coder, book in books.items():
        left += (
            Left("theme", theme.name, f"{coder} calls or defines it otherwise")
            for theme in book.themes
            if themes.setdefault(theme.id, theme) != theme
        )
        for code in book.codes:
            first = codes.setdefault(code.id, code)
            if replace(first, memos=code.memos, proposal=code.proposal) != code:
                why = f"{coder} has it under another name, definition, theme or colour"
                left.append(Left("code", code.name, why))
    relations = {one.id: one for book in books.values() for one in book.relations}
    pins = {(pin.theme, pin.form): pin for book in books.values() for pin in book.pins}
    together = Codebook(
        tuple(codes.values()),
        tuple(themes.values()),
        tuple(coding for book in books.values() for coding in book.codings),
        relations=tuple(relations.values()),
        pins=tuple(pins.values()),
    )
    return together, tuple(left)


# --- what the format cannot hold


def not_held(outgoing: Outgoing, united_book: Codebook) -> Iterable[Left]:
    """Everything that the format has no place for."""
    for coder, book in outgoing.books.items():
        said = {
            "candidate code": ("decisions on candidate codes stay in the journal", book.decided),
            "refusal": ("a code that was removed from a passage is simply not there",
                        book.withheld),
            "coding": ("its words were changed; the coder has to place it again", book.lost),
            "judgement of information power": ("it stays in the journal", book.power),
            "settled difference": ("its codes go out, not that coders settled it", book.settled),
            "closed round": ("that the coder closed it stays in the journal", book.closed_at[:1]),
            "place on the map": ("only the map of bubbles goes out, not the tree or the table",
                                 [pin for pin in book.pins if pin.form != "bubbles"]),
        }  # fmt: skip
        for kind, (why, rows) in said.items():
            if rows:
                yield Left(kind, coder, why, len(rows))
    without = {c.anchor.interview for c in united_book.codings} - set(outgoing.texts)
    for interview in sorted(without):
        yield Left("interview", interview, "its text is not released")
    recordings = outgoing.recordings or {}
    if timed := sum(text.is_timed for id, text in outgoing.texts.items() if id not in recordings):
        why = "a text alone has no times; they go with the recording (--confidential)"
        yield Left("time", "", why, timed)
    if marks := sum(len(text.marks) for text in outgoing.texts.values()):
        why = "the text has the words only; transcripts show them (--what transcripts)"
        yield Left("pause, laugh or other mark", "", why, marks)
