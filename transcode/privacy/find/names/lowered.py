"""Names that only a capital makes: read again in lower case, they are words.

Models go by capitals: "Resilience Training", "the Migration stalled", the nouns of a list. What
they are not sure of is read a second time in lower case, with a little of the talk around it; what
then reads as a word, and is no given name of any people, is no name. A missed organisation is worse
than a mask too many: what two models read, what has several words and what stands within a sentence
need little.
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
# The least sum of both chances, with a capital and without, of what is a name: by what found it and
# by its shape. Chosen on the marked interviews, Presidio's sentences and UNER's dev and test part,
# so low that hardly a name there falls for it.
_LEAST_BY_CAPITAL = 0.08  # where the multilingual model sees nothing with the capital
_LEAST_BY_USUAL = 0.1  # ... of one of the usual words
_LEAST_OF_FIRM = 0.3  # ... of what only has the form of a firm
_LEAST_AGREED = 0.15  # where spaCy reads a name as well
_LEAST_OF_SEVERAL = 0.3  # of several words
_LEAST_OF_USUAL = 0.6  # ... that are all usual ones, whoever reads a name
_LEAST_ALONE = 0.5  # of one that is usual, or begins a sentence, where a capital says nothing
_LEAST_OF_PERSON = 0.4  # of any other word, of a person
_LEAST_OF_BODY = 0.15  # ... of what may be a place or an organisation
_OF_PLACE = 0.5  # chance, as written, of a place behind "in", "from" from which it is one
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
        is_usual = all(is_word_of(tagger, word) for word in doubt.key)
        if written + read < _least(doubt, texts[doubt.place], written, is_usual=is_usual):
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
    """The chance by the multilingual model, with the capital; 0 where only another one found it."""
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


def _least(doubt: _Doubt, text: str, written: float, *, is_usual: bool) -> float:
    """The least sum of both chances with which this is a name."""
    surface = text[doubt.begin : doubt.end]
    if len(surface) <= _ACRONYM and surface.removesuffix("s").isupper():
        # in lower case it is no word of any kind: only the first chance tells
        return 0.0 if written >= _OF_ACRONYM else 2.0
    kinds = {hit.kind for hit in doubt.hits}
    if "place" in kinds and written >= _OF_PLACE and TO_A_PLACE.search(text[: doubt.begin]):
        return 0.0
    finders = {hit.found_by.partition(":")[0] for hit in doubt.hits}
    is_one = len(doubt.key) == 1
    if not written:
        if any(hit.found_by == _FIRM for hit in doubt.hits):
            return _LEAST_OF_FIRM
        return _LEAST_BY_USUAL if is_one and is_usual else _LEAST_BY_CAPITAL
    if not is_one and is_usual:
        return _LEAST_OF_USUAL
    if "spacy" in finders:
        return _LEAST_AGREED
    if not is_one:
        return _LEAST_OF_SEVERAL
    if is_usual or begins_sentence(text, doubt.begin):
        return _LEAST_ALONE
    return _LEAST_OF_PERSON if kinds == {"person"} else _LEAST_OF_BODY
