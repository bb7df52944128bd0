"""Segments: meaning units of a participant's talk, cut at sentence ends and topic changes.

A segment is part of one participant's stretch of talk. A short interjection by the interviewer
("mm-hm") does not end the stretch; a question does. A listener signal in a turn of its own, from
anyone, belongs to the segment beside it. Talk is cut at the end of a sentence if the sentences are
short enough, otherwise between words, and in scripts without spaces between characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.coding.backchannels import is_backchannel
from transcode.coding.cuts import cheapest_cuts
from transcode.coding.settings import DEFAULTS, CodingSettings
from transcode.records.base import digest_of, stable_id
from transcode.records.coding import Segment
from transcode.records.texts import ReleasedText, ReleasedTurn
from transcode.records.unheard import blanked, understood

__all__ = ["UNSPACED", "said", "segment"]

Span = tuple[int, int]

# Thai to Myanmar, Khmer, Chinese, Japanese: no spaces; a word has about two characters.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\s{UNSPACED}]{{1,40}}")
_SENTENCE_END = re.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”]*|\n+")
_CLAUSE_END = re.compile(r"[,;:،؛，、；：–—]$")
_QUESTION = re.compile(r"[?؟？]")
_INTERJECTION_WORDS = 3


def segment(text: ReleasedText, settings: CodingSettings = DEFAULTS) -> tuple[Segment, ...]:
    """Cut the participants' talk into segments, in the order of the text.

    Every character of a participant's turn that is not a space lies in exactly one segment; with
    ``settings.interviewer`` every character of the interviewer's turns does too. Voice without
    words is in a segment only where it stands between the words of one. The id of a
    segment depends on its interview, its words, and the number of earlier segments with the same
    words, but not on its position: a correction elsewhere in the interview moves a segment but
    leaves its id unchanged.
    """
    seen: Counter[str] = Counter()
    segments = []
    for stretch in _joined(text, _stretches(text, settings.interviewer)):
        for begin, end in _units(text, stretch.turns, settings.target_words):
            if not understood(text.text[begin:end]).strip():
                continue
            digest = digest_of(text.text[begin:end])
            id = stable_id("segment", text.interview, stretch.speaker, digest, seen[digest])
            seen[digest] += 1
            anchor = text.anchor(begin, end)
            segments.append(Segment(id, anchor, stretch.speaker, stretch.question))
    return tuple(segments)


def said(text: ReleasedText, segment: Segment) -> str:
    """Return the speaker's own words in a segment, without those of others within it.

    Voice without words is left out.
    """
    begin, end = segment.anchor.begin, segment.anchor.end
    spans = [
        (max(begin, turn.begin), min(end, turn.end))
        for turn in text.turns
        if turn.speaker == segment.speaker and turn.begin < end and begin < turn.end
    ]
    heard = (understood(text.text[a:b]).strip() for a, b in spans)
    return " ".join(filter(None, heard))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Uninterrupted talk of one speaker, and the question before it."""

    speaker: str
    turns: tuple[ReleasedTurn, ...]
    question: Span | None


def _stretches(text: ReleasedText, interviewer: bool) -> list[_Stretch]:
    """Return every stretch; the interviewer's only if the study codes them."""
    stretches: list[_Stretch] = []
    question: Span | None = None
    asking = interrupted = False
    for turn in text.turns:
        words = text.text[turn.begin : turn.end]
        if not understood(words).strip():
            continue
        before = stretches[-1] if stretches else None
        if turn.is_interviewer:
            if not _is_interjection(words):
                question = (question[0] if question and asking else turn.begin, turn.end)
                asking = interrupted = True
            if interviewer and before and before.speaker == turn.speaker:
                stretches[-1] = _Stretch(turn.speaker, (*before.turns, turn), None)
            elif interviewer:
                stretches.append(_Stretch(turn.speaker, (turn,), None))
            continue
        if before and before.speaker == turn.speaker and not interrupted:
            stretches[-1] = _Stretch(turn.speaker, (*before.turns, turn), before.question)
        else:
            stretches.append(_Stretch(turn.speaker, (turn,), question))
        asking = interrupted = False
    return stretches


def _is_interjection(words: str) -> bool:
    short = len(_WORD.findall(words)) <= _INTERJECTION_WORDS and not _QUESTION.search(words)
    return short or is_backchannel(words)


def _joined(text: ReleasedText, stretches: list[_Stretch]) -> list[_Stretch]:
    """Join stretches that hold only listener signals to the one before, or after."""
    joined: list[_Stretch] = []
    only_signs = True  # so far: then they belong to the next speaker
    for stretch in stretches:
        signs = all(_is_sign(text, turn) for turn in stretch.turns)
        before = joined[-1] if joined else stretch
        turns = (*before.turns, *stretch.turns)
        if not joined:
            joined.append(stretch)
        elif only_signs and not signs:
            joined[-1] = replace(stretch, turns=turns)
        elif signs or (before.speaker, before.question) == (stretch.speaker, stretch.question):
            joined[-1] = replace(before, turns=turns)  # somebody listened, and the talk continues
        else:
            joined.append(stretch)
        only_signs = only_signs and signs
    return joined


def _is_sign(text: ReleasedText, turn: ReleasedTurn) -> bool:
    return is_backchannel(text.text[turn.begin : turn.end])


def _units(text: ReleasedText, turns: tuple[ReleasedTurn, ...], target: int) -> list[Span]:
    """Cut one stretch into segments of whole sentences; listener signals join a neighbour."""
    pieces: list[Span] = []
    signs: Span | None = None  # listener signals at the beginning of the stretch
    for turn in turns:
        span = _trim(text.text, (turn.begin, turn.end))
        if not _is_sign(text, turn):
            sentences = _sentences(text.text, *span)
            pieces += [
                piece for sentence in sentences for piece in _pieces(text.text, sentence, target)
            ]
        elif pieces:
            pieces[-1] = (pieces[-1][0], span[1])
        else:
            signs = (signs[0] if signs else span[0], span[1])
    if signs:
        pieces[:1] = [(signs[0], pieces[0][1] if pieces else signs[1])]
    heard = blanked(text.text)
    lengths = [len(_WORD.findall(heard, *piece)) for piece in pieces]
    begins = cheapest_cuts([heard[a:b] for a, b in pieces], lengths, target)
    return [(pieces[a][0], pieces[b - 1][1]) for a, b in pairwise([*begins, len(pieces)])]


def _sentences(text: str, begin: int, end: int) -> list[Span]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, end)]
    return [s for cut in pairwise([begin, *ends, end]) if (s := _trim(text, cut))[0] < s[1]]


def _pieces(text: str, sentence: Span, target: int) -> list[Span]:
    """Cut a sentence that is too long into roughly equal parts, after a comma if one is near."""
    words = [match.span() for match in _WORD.finditer(text, *sentence)]
    if len(words) <= target + target // 2:
        return [sentence]
    parts = round(len(words) / target)
    cuts = [sentence[0]]
    for part in range(1, parts):
        even = part * len(words) // parts
        near = range(max(1, even - target // 4), min(len(words), even + target // 4 + 1))
        commas = [i for i in near if _CLAUSE_END.search(text, *words[i - 1])]
        at = min(commas or [even], key=lambda i: abs(i - even))
        cuts.append(_whole_character(text, words[at][0], sentence[1]))
    return [_trim(text, cut) for cut in pairwise([*cuts, sentence[1]]) if cut[0] < cut[1]]


def _whole_character(text: str, at: int, end: int) -> int:
    """Return the next position that splits no character from its marks and no emoji in two."""
    while at < end and (
        text[at - 1] == "\u200d" or unicodedata.category(text[at]) in {"Mn", "Mc", "Me", "Cf", "Sk"}
    ):
        at += 1
    return at


def _trim(text: str, span: Span) -> Span:
    begin, end = span
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    return begin, end
