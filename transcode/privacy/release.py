"""A transcript becomes a text that may be shared: names out, pseudonyms in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from transcode.errors import PrivacyError
from transcode.privacy.pseudonyms import Pseudonyms
from transcode.records import (
    Mark,
    Mention,
    ReleasedText,
    ReleasedTurn,
    Timing,
    Transcript,
    Turn,
)

__all__ = ["release"]

_Piece = tuple[int, int, str]  # begin and end in the turn, what stands there in the released text


def release(
    transcript: Transcript, mentions: Sequence[Mention], pseudonyms: Pseudonyms
) -> ReleasedText:
    """The transcript with every mention replaced by its pseudonym; a genitive is kept.

    Speakers become "I" (the interviewer) and "P" (the participant; "P2", "P3" where there are
    more). Words that a mention touches share one timing, from the first one's start to the last
    one's end. Marks keep their place; one inside a mention goes, one that reaches into it is shown
    to the pseudonym's edge.

    Raises:
        PrivacyError: a mention does not fit the transcript, overlaps another, or has no pseudonym.
    """
    of_turn: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda mention: mention.begin):
        of_turn[mention.turn].append(mention)
    if not of_turn.keys() <= {turn.id for turn in transcript.turns}:
        raise _misfit(transcript.interview)
    names = _speakers(transcript)
    text = ""
    turns: list[ReleasedTurn] = []
    timings: list[Timing] = []
    marks: list[Mark] = []
    for turn in transcript.turns:
        text += "\n" if turns else ""
        begin = len(text)
        mentioned = of_turn[turn.id]
        pieces = list(_pieces(transcript.interview, turn, mentioned, pseudonyms))
        place = _placing(pieces, begin)
        timings += _timings(turn, place)
        marks += _marks(turn, mentioned, place)
        text += "".join(stands for _, _, stands in pieces)
        turns.append(
            ReleasedTurn(turn.id, names[turn.speaker], names[turn.speaker] == "I", begin,
                         len(text), turn.start_ms, turn.end_ms)
        )  # fmt: skip
    return ReleasedText(
        transcript.interview, transcript.language, text, tuple(turns), tuple(timings), tuple(marks)
    )


def _speakers(transcript: Transcript) -> dict[str, str]:
    others = dict.fromkeys(t.speaker for t in transcript.turns)
    others.pop(transcript.interviewer, None) if transcript.interviewer else None
    names = {speaker: f"P{n}" if n > 1 else "P" for n, speaker in enumerate(others, 1)}
    return names | ({transcript.interviewer: "I"} if transcript.interviewer else {})


def _pieces(
    interview: str, turn: Turn, mentions: Sequence[Mention], pseudonyms: Pseudonyms
) -> Iterator[_Piece]:
    """The turn cut into stretches that stay and mentions that are replaced, in order."""
    at = 0
    for mention in mentions:
        if not at <= mention.begin < mention.end <= len(turn.text):
            raise _misfit(interview)
        genitive = re.search(r"(?<=\w)['’]s?$", turn.text[mention.begin : mention.end])
        end = mention.begin + genitive.start() if genitive else mention.end
        yield at, mention.begin, turn.text[at : mention.begin]
        yield mention.begin, end, pseudonyms.of(mention.kind, mention.entity)
        at = end
    yield at, len(turn.text), turn.text[at:]


def _placing(pieces: Sequence[_Piece], offset: int) -> Callable[[int, bool], int]:
    """What takes a place in the turn to its place in the released text.

    Told whether the place ends something: at the edge of a pseudonym that makes a difference.
    """
    new = offset
    moved: list[tuple[int, int, int, int, bool]] = []  # old span, new span, whether replaced
    for number, (begin, end, stands) in enumerate(pieces):
        moved.append((begin, end, new, new + len(stands), number % 2 == 1))
        new += len(stands)

    def place(at: int, is_end: bool, /) -> int:
        for begin, end, new_begin, new_end, replaced in moved:
            if begin < at <= end if is_end else begin <= at < end:
                inside = new_end if is_end else new_begin
                return inside if replaced else new_begin + at - begin
        return new if is_end else offset

    return place


def _marks(
    turn: Turn, mentions: Sequence[Mention], place: Callable[[int, bool], int]
) -> Iterator[Mark]:
    for mark in turn.marks:
        if any(
            m.begin <= mark.begin
            and mark.end <= m.end
            and m.begin < mark.end
            and mark.begin < m.end
            for m in mentions
        ):
            continue
        if mark.begin == mark.end:
            # at the end of the turn there is no letter that could carry it
            begin = end = place(mark.begin, mark.begin >= len(turn.text))
        else:
            begin, end = place(mark.begin, False), place(mark.end, True)
        yield replace(mark, begin=begin, end=end)


def _timings(turn: Turn, place: Callable[[int, bool], int]) -> Iterator[Timing]:
    """A timing for each word, or run of words that mentions hold together."""
    run: list[int] = []  # begin, end, start_ms, end_ms in the released text
    for word in turn.words:
        if word.begin >= word.end:
            continue
        begin, end = place(word.begin, False), place(word.end, True)
        if run and begin < run[1]:
            run = [run[0], max(run[1], end), run[2], max(run[3], word.end_ms)]
        else:
            if run:
                yield Timing(*run)
            run = [begin, end, word.start_ms, word.end_ms]
    if run:
        yield Timing(*run)


def _misfit(interview: str) -> PrivacyError:
    return PrivacyError(
        "the mentions do not fit the transcript",
        where=interview,
        step="release",
        remedy="find the mentions again: the transcript has changed since",
    )
