"""Turn a transcript into a text that may be shared: names out, pseudonyms in; and back again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from transcode.errors import PrivacyError
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.replace.wording import Wording
from transcode.privacy.settings import NAME_KINDS, PrivacySettings
from transcode.records.base import digest_of
from transcode.records.names import KeyRow, Mention, Original, Originals
from transcode.records.speech import Mark, Transcript, Turn
from transcode.records.texts import ReleasedText, ReleasedTurn, Timing

__all__ = ["originals", "release", "restore"]

_DEFAULT = PrivacySettings()
_ALIKE = 0.75  # difflib ratio: "Paulnes" is a genitive of Pauline, misheard

_Piece = tuple[int, int, str]  # begin and end in the turn, what stands there in the released text


def release(
    transcript: Transcript,
    mentions: Sequence[Mention],
    pseudonyms: Pseudonyms,
    *,
    settings: PrivacySettings = _DEFAULT,
    days: int = 0,
) -> ReleasedText:
    """The transcript with every mention replaced by its pseudonym; a genitive is kept.

    Speakers become "I" (the interviewer) and "P" (the participant; "P2", "P3" where there are
    more). Words that a mention touches share one timing, from the first one's start to the last
    one's end. Marks keep their place; one inside a mention goes, one that reaches into it is shown
    to the pseudonym's edge.

    Args:
        transcript: what was heard.
        mentions: what is to be replaced.
        pseudonyms: what stands for whom.
        settings: what is done with dates and ages.
        days: how far this participant's dates are moved; 0: dates become labels.

    Raises:
        PrivacyError: a mention does not fit the transcript, overlaps another, or has no pseudonym.
    """
    wording = Wording(pseudonyms, settings, days, transcript.language)
    names = _speakers(transcript)
    texts: list[str] = []
    offset = 0
    turns: list[ReleasedTurn] = []
    timings: list[Timing] = []
    marks: list[Mark] = []
    for turn, mentioned, pieces in _cut(transcript, mentions, wording):
        place = _placing(pieces, offset)
        timings += _timings(turn, place)
        marks += _marks(turn, mentioned, place)
        texts.append("".join(stands for _, _, stands in pieces))
        end = offset + len(texts[-1])
        turns.append(
            ReleasedTurn(turn.id, names[turn.speaker], names[turn.speaker] == "I", offset,
                         end, turn.start_ms, turn.end_ms)
        )  # fmt: skip
        offset = end + 1
    text = "\n".join(texts)
    return ReleasedText(
        transcript.interview, transcript.language, text, tuple(turns), tuple(timings), tuple(marks)
    )


def originals(
    transcript: Transcript,
    mentions: Sequence[Mention],
    pseudonyms: Pseudonyms,
    *,
    settings: PrivacySettings = _DEFAULT,
    days: int = 0,
) -> Originals:
    """The row of the key that undoes :func:`release`, with the same arguments: all it replaces."""
    wording = Wording(pseudonyms, settings, days, transcript.language)
    released: list[str] = []
    replaced: list[Original] = []
    offset = 0
    for turn, _, pieces in _cut(transcript, mentions, wording):
        for begin, end, stands in pieces:
            surface = turn.text[begin:end]
            if stands != surface:
                replaced.append(Original(offset, offset + len(stands), surface))
            offset += len(stands)
        released.append("".join(stands for _, _, stands in pieces))
        offset += 1
    return Originals(
        transcript.interview,
        digest_of("\n".join(released)),
        digest_of("\n".join(turn.text for turn in transcript.turns)),
        tuple(replaced),
    )


def restore(released: ReleasedText, rows: Iterable[KeyRow]) -> str:
    """The text as it was before the release: the turns, joined by line feeds. Identifying.

    Args:
        released: the text of one interview.
        rows: the rows of the key; those of other interviews do not matter.

    Raises:
        PrivacyError: the key holds nothing of this version of the text, or does not fit it.
    """
    own = [
        row for row in rows if isinstance(row, Originals) and row.interview == released.interview
    ]
    row = next((row for row in own if row.released == released.digest), None)
    if row is None:
        raise PrivacyError(
            "the key holds nothing of this version of the text",
            where=released.interview,
            step="restore",
            remedy="release the interview again, or bring the key.age that belongs to this text",
        )
    parts: list[str] = []
    at = 0
    for original in row.replaced:
        parts += [released.text[at : original.begin], original.text]
        at = original.end
    text = "".join([*parts, released.text[at:]])
    if digest_of(text) != row.original:
        raise PrivacyError(
            "what the key holds does not fit this text",
            where=released.interview,
            step="restore",
            remedy="bring the key.age that belongs to this text from a backup",
        )
    return text


def _speakers(transcript: Transcript) -> dict[str, str]:
    others = dict.fromkeys(t.speaker for t in transcript.turns)
    others.pop(transcript.interviewer, None) if transcript.interviewer else None
    names = {speaker: f"P{n}" if n > 1 else "P" for n, speaker in enumerate(others, 1)}
    return names | ({transcript.interviewer: "I"} if transcript.interviewer else {})


def _cut(
    transcript: Transcript, mentions: Sequence[Mention], wording: Wording
) -> Iterator[tuple[Turn, list[Mention], list[_Piece]]]:
    """Each turn with its mentions and the pieces that it is made of."""
    of_turn: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda mention: mention.begin):
        of_turn[mention.turn].append(mention)
    if not of_turn.keys() <= {turn.id for turn in transcript.turns}:
        raise _misfit(transcript.interview)
    for turn in transcript.turns:
        mentioned = of_turn[turn.id]
        yield turn, mentioned, list(_pieces(transcript.interview, turn, mentioned, wording))


def _pieces(
    interview: str, turn: Turn, mentions: Sequence[Mention], wording: Wording
) -> Iterator[_Piece]:
    """The turn cut into stretches that stay and mentions that are replaced, in order."""
    at = 0
    for mention in mentions:
        if not at <= mention.begin < mention.end <= len(turn.text):
            raise _misfit(interview)
        end = mention.begin + _name_length(mention, turn.text[mention.begin : mention.end])
        yield at, mention.begin, turn.text[at : mention.begin]
        yield mention.begin, end, wording.stands_for(mention, turn.text[mention.begin : end])
        at = end
    yield at, len(turn.text), turn.text[at:]


def _name_length(mention: Mention, surface: str) -> int:
    """The length of the name in the surface: what comes after it is grammar, and stays."""
    if genitive := re.search(r"(?<=\w)['’]s?$", surface):
        return genitive.start()
    last_word, name = key_of(surface)[-1:], key_of(mention.entity)
    if (
        mention.kind not in NAME_KINDS
        or not last_word
        or surface[-1:] != "s"
        or last_word[0] in name
    ):
        return len(surface)
    with_s, without = (
        max((SequenceMatcher(None, word, part).ratio() for part in name), default=0)
        for word in (last_word[0], last_word[0][:-1])
    )
    return len(surface) - (without > with_s and without >= _ALIKE)


def _placing(pieces: Sequence[_Piece], offset: int) -> Callable[[int, bool], int]:
    """A function from a place in the turn to its place in the released text.

    Its second argument says whether the place ends something: at the edge of a pseudonym that
    makes a difference.
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
