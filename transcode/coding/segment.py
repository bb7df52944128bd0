"""Meaning units: what the participant said, cut at the ends of sentences.

A unit is a stretch of one participant's talk. A short interjection of the interviewer ("mm-hm")
does not end the stretch; a question does. What is cut, is cut at the end of a sentence as long
as the sentences allow it, else between words, and in scripts without spaces between characters.

Not yet: units do not follow changes of topic inside a turn, and an interjection of the
interviewer lies inside the unit that it interrupts (:func:`said` leaves it out).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from transcode.coding.settings import DEFAULTS, CodingSettings
from transcode.records import ReleasedText, ReleasedTurn, Segment, digest_of, stable_id

__all__ = ["UNSPACED", "said", "segment"]

Span = tuple[int, int]

# Thai to Myanmar, Khmer, Chinese and Japanese: no spaces between words, about two signs a word.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\s{UNSPACED}]{{1,40}}")
_SENTENCE_END = re.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”]*|\n+")
_CLAUSE_END = re.compile(r"[,;:،؛，、；：–—]$")
_QUESTION = re.compile(r"[?؟？]")
_INTERJECTION_WORDS = 3


def segment(text: ReleasedText, settings: CodingSettings = DEFAULTS) -> tuple[Segment, ...]:
    """Cut what the participants said into meaning units, in the order of the text.

    Every character of a participant's turn that is not a space lies in exactly one unit. The id
    of a unit comes from its interview, its words, and how often these words came before, not from
    its place: a correction elsewhere in the interview moves a unit but leaves its id as it was.
    """
    seen: Counter[str] = Counter()
    segments = []
    for speaker, stretch, question in _stretches(text):
        for begin, end in _units(text.text, stretch, settings.target_words):
            digest = digest_of(text.text[begin:end])
            id = stable_id("segment", text.interview, speaker, digest, seen[digest])
            seen[digest] += 1
            segments.append(Segment(id, text.anchor(begin, end), speaker, question))
    return tuple(segments)


def said(text: ReleasedText, segment: Segment) -> str:
    """The participant's own words in a unit: its text without the interviewer's interjections."""
    begin, end = segment.anchor.begin, segment.anchor.end
    spans = [
        (max(begin, turn.begin), min(end, turn.end))
        for turn in text.turns
        if not turn.is_interviewer and turn.begin < end and begin < turn.end
    ]
    return " ".join(text.text[a:b].strip() for a, b in spans)


def _stretches(text: ReleasedText) -> list[tuple[str, list[ReleasedTurn], Span | None]]:
    """Speaker, turns and question of each stretch of talk that no question and no one else ends."""
    stretches: list[tuple[str, list[ReleasedTurn], Span | None]] = []
    question: Span | None = None
    asking = interrupted = False
    for turn in text.turns:
        if turn.is_interviewer:
            if _is_interjection(text.text[turn.begin : turn.end]):
                continue
            question = (question[0] if question and asking else turn.begin, turn.end)
            asking = interrupted = True
        elif text.text[turn.begin : turn.end].strip():
            if stretches and stretches[-1][0] == turn.speaker and not interrupted:
                stretches[-1][1].append(turn)
            else:
                stretches.append((turn.speaker, [turn], question))
            asking = interrupted = False
    return stretches


def _is_interjection(said: str) -> bool:
    return len(_WORD.findall(said)) <= _INTERJECTION_WORDS and not _QUESTION.search(said)


def _units(text: str, turns: list[ReleasedTurn], target: int) -> list[Span]:
    """Units of one stretch: whole sentences gathered until the target is nearest."""
    least = max(1, target // 3)
    sentences = [
        piece
        for turn in turns
        for sentence in _sentences(text, turn.begin, turn.end)
        for piece in _pieces(text, sentence, target)
    ]
    units: list[list[int]] = []  # begin, end, words
    for begin, end in sentences:
        words = len(_WORD.findall(text, begin, end))
        now = units[-1][2] if units else 0
        if units and (now < least or 2 * now + words <= 2 * target):  # nearer the target with it
            units[-1][1:] = [end, now + words]
        else:
            units.append([begin, end, words])
    if len(units) > 1 and units[-1][2] < least:
        _, end, words = units.pop()
        units[-1][1:] = [end, units[-1][2] + words]
    return [(begin, end) for begin, end, _ in units]


def _sentences(text: str, begin: int, end: int) -> list[Span]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, end)]
    return [s for cut in pairwise([begin, *ends, end]) if (s := _trim(text, cut))[0] < s[1]]


def _pieces(text: str, sentence: Span, target: int) -> list[Span]:
    """A sentence too long for a unit in about equal parts, after a comma where one is near."""
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
        cuts.append(_whole_sign(text, words[at][0], sentence[1]))
    return [_trim(text, cut) for cut in pairwise([*cuts, sentence[1]]) if cut[0] < cut[1]]


def _whole_sign(text: str, at: int, end: int) -> int:
    """The next place that does not part a sign from its marks or an emoji from its joiner."""
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
