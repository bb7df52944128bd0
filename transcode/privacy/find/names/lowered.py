"""Names that only a capital makes: read again in lower case, they are words.

Models go by capitals: "Resilience Training", "the Migration stalled", the nouns of a list. What
they are not sure of is read a second time in lower case, with a little of the talk around it; what
then reads as a word, and is no given name of any people, is no name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.names.capitals import begins_sentence
from transcode.privacy.find.names.petnames import TO_A_PLACE
from transcode.privacy.find.names.tagger import Tagger, is_word_of, name_chances
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.lexicon.origins import is_given

__all__ = ["by_capital_alone"]

_FIRM = "pattern:partners"  # "Shame, Trust and Time" has the form of a firm
_AROUND = 100  # characters that are read before and after
_BY_CAPITAL = frozenset(("e5", "spacy", "capital"))
# The least sum of both chances, with a capital and without, of what is a name. Chosen on the seen
# interviews, Presidio's first 500 sentences and UNER's dev part, where names have .6 and more.
_LEAST = 0.6
_LEAST_IN = {"da": 0.5}  # ... in a language with a head of its own
_LEAST_AT_START = 0.75  # ... of one word at the start of a sentence, where a capital says nothing
_OF_PLACE = 0.5  # chance, as written, of a place behind "in", "from" from which it is one
_LEAST_COINED = 0.25  # ... of a word that is none of the usual ones, where two models agree
_ACRONYM, _OF_ACRONYM = 6, 0.45  # letters of an acronym, and its least chance as it is written
_SURE = 0.9  # chance by the multilingual model from which a capital is not all


class _Doubt(NamedTuple):
    place: int
    begin: int
    end: int
    hits: tuple[Hit, ...]  # those that overlap
    key: tuple[str, ...]


def by_capital_alone(
    texts: Sequence[str], hits: Mapping[int, Sequence[Hit]], tagger: Tagger, language: str
) -> dict[int, set[Hit]]:
    """Place of the text -> the hits there that a capital alone speaks for.

    All mentions of one name in the interview are judged together.

    Args:
        texts: what was said, turn by turn.
        hits: place -> what was found in that turn.
        tagger: the multilingual model.
        language: of the texts.

    Raises:
        ExtraMissing, ModelError: as of :func:`tagged_entities`.
    """
    doubts = [d for place in sorted(hits) for d in _doubts(texts[place], place, hits[place])]
    if not doubts:
        return {}
    small = _read_small(texts, doubts, tagger, language)
    said: dict[tuple[str, ...], list[tuple[float, float]]] = defaultdict(list)
    for doubt, chance in zip(doubts, small, strict=True):
        said[doubt.key].append((_as_written(doubt), chance))
    mere: dict[int, set[Hit]] = defaultdict(set)
    for doubt in doubts:
        written, read = (fmean(each) for each in zip(*said[doubt.key], strict=True))
        is_coined = not all(is_word_of(tagger, word) for word in doubt.key)
        least = _least(doubt, texts[doubt.place], language, written, is_coined=is_coined)
        if written + read < least:
            mere[doubt.place].update(doubt.hits)
    return mere


def _doubts(text: str, place: int, hits: Sequence[Hit]) -> Iterator[_Doubt]:
    """The runs of overlapping hits that rest on models and capitals, and not surely."""
    if text == text.lower():
        return
    run: list[Hit] = []
    for hit in (*sorted(hits, key=lambda hit: (hit.begin, -hit.end)), None):
        if run and (hit is None or hit.begin >= max(h.end for h in run)):
            begin, end = run[0].begin, max(h.end for h in run)
            key = key_of(text[begin:end])
            is_capital = text[begin:end] != text[begin:end].lower()
            is_doubted = key and is_capital and all(map(_is_unsure, run))
            if is_doubted and not any(map(is_given, key)):
                yield _Doubt(place, begin, end, tuple(run), key)
            run = []
        if hit is not None:
            run.append(hit)


def _is_unsure(hit: Hit) -> bool:
    if hit.found_by == _FIRM:
        return True
    finder = hit.found_by.partition(":")[0]
    return finder in _BY_CAPITAL and not (finder == "e5" and hit.confidence >= _SURE)


def _as_written(doubt: _Doubt) -> float:
    """How sure the multilingual model was of it; not at all where another one found it."""
    return max((h.confidence for h in doubt.hits if h.found_by.startswith("e5:")), default=0.0)


def _read_small(
    texts: Sequence[str], doubts: Sequence[_Doubt], tagger: Tagger, language: str
) -> list[float]:
    """For each doubt the chance that its likeliest word is part of a name, read in lower case."""
    windows: list[tuple[int, int, str]] = []
    window_of: list[int] = []
    for place, of_text in groupby(doubts, key=lambda doubt: doubt.place):
        text = texts[place]
        low = text.lower()
        low = low if len(low) == len(text) else text
        reach = -1
        for doubt in of_text:
            if doubt.end > reach:
                begin = _at_space(text, doubt.begin - _AROUND)
                reach = _at_space(text, doubt.end + 2 * _AROUND)
                windows.append((place, begin, low[begin:reach]))
            window_of.append(len(windows) - 1)
    chances: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for at, begin, end, chance in name_chances([w[2] for w in windows], tagger, language):
        chances[at].append((begin, end, chance))

    def of(doubt: _Doubt, window: int) -> float:
        start = windows[window][1]
        within = (
            chance
            for begin, end, chance in chances[window]
            if begin + start < doubt.end and doubt.begin < end + start
        )
        return max(within, default=1.0)

    return [of(doubt, window) for doubt, window in zip(doubts, window_of, strict=True)]


def _at_space(text: str, at: int) -> int:
    """The place of the last space before ``at``, or an end of the text."""
    if at <= 0 or at >= len(text):
        return min(max(at, 0), len(text))
    return text.rfind(" ", 0, at) + 1


def _least(doubt: _Doubt, text: str, language: str, written: float, *, is_coined: bool) -> float:
    """The least sum of both chances with which this is a name."""
    surface = text[doubt.begin : doubt.end]
    if len(surface) <= _ACRONYM and surface.removesuffix("s").isupper():
        # in lower case it is no word of any kind: only the first chance tells
        return 0.0 if written >= _OF_ACRONYM else 2.0
    if is_coined and written and any(h.found_by.startswith("spacy:") for h in doubt.hits):
        return _LEAST_COINED
    is_place = any(h.kind == "place" for h in doubt.hits)
    if is_place and written >= _OF_PLACE and TO_A_PLACE.search(text[: doubt.begin]):
        return 0.0
    if len(doubt.key) == 1 and begins_sentence(text, doubt.begin):
        return _LEAST_AT_START
    return _LEAST_IN.get(language[:2], _LEAST)
