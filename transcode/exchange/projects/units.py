"""Units in which programs count places in a text, found out by the words at those places. Pure.

The REFI-QDA standard (1.5, section 10.2) counts Unicode code points from 0. Programs count code
points, UTF-16 units or bytes, a line end of two characters as one or as two, a byte order mark or
not, and the end of a selection as the last character or the one after it. What a program does
shows in its own file: a selection often bears its words as its name, and people select words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Counted", "Placed", "Quoted", "Unit", "UnitFound", "legible", "place_quoted", "plain",
    "scale_of",
]  # fmt: skip

Counted = Literal["code points", "UTF-16 units", "bytes"]

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffd-\uffff]")
_LONG = 8  # letters of a quote that stand nowhere else by chance
_WEIGHT = 40  # letters of a quote, at most, that count
_ODD, _FEW = 0.1, 6  # edges, as a share and at least, that a shift has to be better by
_OWN = 10  # weight of what a source shows by itself, against the whole project
_MOST_QUOTES = 20_000
_NEAR = 400  # code points within which a quote is looked for where its place is wrong


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to count places in a text.

    ``line_end`` is the length of every line end, 0 for the length that it has in the file;
    ``shift`` is added to each place (1 where a byte order mark counts or the first character has
    the number 1); ``is_last``: the end is the last character.
    """

    counted: Counted = "code points"
    line_end: int = 0
    shift: int = 0
    is_last: bool = False

    def __str__(self) -> str:
        more = [f", a line end as {self.line_end}"] * bool(self.line_end)
        more += [", from 1 or behind a byte order mark"] * bool(self.shift)
        more += [", the last character as the end"] * self.is_last
        return self.counted + "".join(more)


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit, and the evidence for it.

    ``matched`` of ``quoted`` selections that quote their words stand on these words; ``edges`` is
    the share of ends of selections that are ends of words (0 to 1). ``moved`` were not there, and
    put on the words that they quote.
    """

    unit: Unit
    selections: int
    quoted: int
    matched: int
    edges: float
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A selection as a file has it: places in an unknown unit, and what may be its words."""

    start: int
    end: int
    quote: str = ""


class _Quote:
    """The letters of a quote, without blanks; ``is_cut``: the passage goes on."""

    def __init__(self, written: str) -> None:
        written = legible(written).rstrip()
        self.is_cut = written.endswith(("…", "..."))
        self.words = written.rstrip("….").split() if self.is_cut else written.split()
        self.letters = "".join(self.words)

    def is_in(self, words: str) -> bool:
        """Return whether these words are the quote, or begin with it where it is cut."""
        if not self.letters or (words[:1] != self.letters[:1] and not words[:1].isspace()):
            return False
        letters = "".join(words.split())
        return letters.startswith(self.letters) if self.is_cut else letters == self.letters


@dataclass(frozen=True, slots=True)
class Placed:
    """Selections in code points, in the order given; ``None`` for one outside the text."""

    places: tuple[tuple[int, int] | None, ...]
    found: UnitFound


def plain(text: str) -> str:
    """A text with line feeds only and no byte order mark: the text that places are given in."""
    return re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))


def legible(text: str) -> str:
    """A text without control characters, in which every place is the same.

    Word ends the cells of tables with one; those above 127 are signs of Windows in the wrong
    encoding.
    """
    return _UNSEEN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0xFFFD:
        return "?"
    return bytes([code]).decode("cp1252", "ignore") or " " if 0x7F < code < 0xA0 else " "


def place_quoted(
    sources: Sequence[tuple[str, Sequence[Quoted]]], usual: Counted = "code points"
) -> list[Placed]:
    """Find out the unit of each source, and place its selections in its :func:`plain` text.

    Quotes decide, then the edges of words, then what is usual for the program. Those of the source
    count ten times as much as those of the others.

    Args:
        sources: each text as the file has it, and its selections.
        usual: what the program that wrote it is known to count.
    """
    units = _candidates(usual)
    read = [_Read(raw, selections, units) for raw, selections in sources]
    pooled = [
        (
            sum(one.scores[at].weight for one in read),
            sum(one.scores[at].good - one.odd[at] for one in read),
        )
        for at in range(len(units))
    ]
    return [one.placed(pooled) for one in read]


# --- candidates


def _candidates(usual: Counted) -> list[Unit]:
    """All units, the likeliest first: what is usual, nothing shifted, the end not included."""
    kinds: tuple[Counted, ...] = ("code points", "UTF-16 units", "bytes")
    ordered = [usual, *(kind for kind in kinds if kind != usual)]
    every = [
        Unit(kind, line_end, shift, is_last)
        for kind, line_end, shift, is_last in product(ordered, (0, 1, 2), (0, 1), (False, True))
    ]
    return sorted(every, key=lambda u: (_oddity(u), ordered.index(u.counted), u.line_end))


def _oddity(unit: Unit) -> int:
    """Distance of a unit from the standard in what programs seldom change."""
    return unit.shift + unit.is_last


def _scales(raw: str, units: Iterable[Unit]) -> dict[Unit, NDArray[np.int32]]:
    """Place of every code point of a text, and of its end, in each unit (n + 1).

    Units that come to the same in this text share one array.
    """
    import numpy as np

    text = plain(raw)
    stored = [len(end) for end in re.findall("\r\n?|\n", raw)]
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_end = points == 0x0A
    wide = (points > 0xFFFF).astype(np.int32)
    widths: dict[Counted, NDArray[np.int32]] = {
        "code points": np.ones(len(points), dtype=np.int32),
        "UTF-16 units": 1 + wide,
        "bytes": 1 + (points > 0x7F).astype(np.int32) + (points > 0x7FF).astype(np.int32) + wide,
    }
    shared: dict[bytes, NDArray[np.int32]] = {}
    scales: dict[Unit, NDArray[np.int32]] = {}
    made: dict[tuple[Counted, int], NDArray[np.int32]] = {}
    for unit in units:
        key = (unit.counted, unit.line_end)
        if key not in made:
            width = widths[unit.counted].copy()
            width[is_end] = unit.line_end or stored
            made[key] = shared.setdefault(
                width.tobytes(), np.concatenate(([0], np.cumsum(width))).astype(np.int32)
            )
        scales[unit] = made[key]
    return scales


def scale_of(raw: str, unit: Unit) -> Sequence[int]:
    """Place in a unit of every code point of a :func:`plain` text, and of its end (n + 1)."""
    places: list[int] = (_scales(raw, [unit])[unit] + _marks(unit)).tolist()
    return places


def _marks(unit: Unit) -> int:
    """Length of what stands before the text in this unit: a byte order mark has three bytes."""
    return 3 * unit.shift if unit.counted == "bytes" else unit.shift


def _converted(
    selections: Sequence[Quoted], scale: NDArray[np.int32], unit: Unit
) -> list[tuple[int, int] | None]:
    """Places in code points; ``None`` outside the text."""
    import numpy as np

    starts = np.array([s.start for s in selections], dtype=np.int64) - _marks(unit)
    ends = np.array([s.end for s in selections], dtype=np.int64) - _marks(unit)
    first = np.searchsorted(scale, starts, side="right") - 1
    last = np.searchsorted(scale, ends, side="right" if unit.is_last else "left")
    limit = len(scale) - 1
    return [
        (begin, end) if start >= 0 and begin < end <= limit else None
        for begin, end, start in zip(first.tolist(), last.tolist(), starts.tolist(), strict=True)
    ]


# --- evidence


@dataclass(frozen=True, slots=True)
class _Score:
    """Evidence of a source for a unit: weight of matching quotes, their number, good edges."""

    weight: int
    matched: int
    good: int


class _Read:
    """A source with its evidence for every unit."""

    def __init__(self, raw: str, selections: Sequence[Quoted], units: Sequence[Unit]) -> None:
        self.raw = raw
        self.text = legible(plain(raw))  # as XML can quote it
        self.selections, self.units = selections, units
        self.quotes = [_Quote(selection.quote) for selection in selections]
        self.odd = [_oddity(unit) * max(_FEW, _ODD * 2 * len(selections)) for unit in units]
        scales = _scales(raw, units) if selections else {}  # too large to be kept
        scored: dict[tuple[int, int, bool], _Score] = {}
        self.scores: list[_Score] = []
        for unit in units:
            if not selections:
                self.scores.append(_Score(0, 0, 0))
                continue
            key = (id(scales[unit]), _marks(unit), unit.is_last)
            if key not in scored:
                scored[key] = self._score(scales[unit], unit)
            self.scores.append(scored[key])

    def _score(self, scale: NDArray[np.int32], unit: Unit) -> _Score:
        weight = matched = good = 0
        places = _converted(self.selections, scale, unit)
        for quote, place in zip(self.quotes, places, strict=True):
            if place is None:
                continue
            edges = _starts(self.text, place[0]) + _ends(self.text, place[1])
            words = self.text[slice(*place)]
            if quote.is_in(words):
                matched += 1
                weight += min(len(quote.letters), _WEIGHT)
                edges -= words[-1].isspace()  # a line end that the quote does not show
            good += max(0, edges)
        return _Score(weight, matched, good)

    def placed(self, pooled: Sequence[tuple[int, float]]) -> Placed:
        """Place the selections by the unit for which there is most evidence."""
        own = self.scores
        at = max(
            range(len(self.units)),
            key=lambda n: (
                _OWN * own[n].weight + pooled[n][0],
                _OWN * (own[n].good - self.odd[n]) + pooled[n][1],
                -n,
            ),
        )
        unit, score = self.units[at], own[at]
        if not self.selections:
            return Placed((), UnitFound(unit, 0, 0, 0, 0.0))
        places = _converted(self.selections, _scales(self.raw, [unit])[unit], unit)
        quoted = self._quoting() if score.matched else 0
        moved = self._moved(places) if quoted and 2 * score.matched >= quoted else 0
        edges = round(score.good / (2 * len(self.selections)), 3)
        found = UnitFound(unit, len(self.selections), quoted, score.matched, edges, moved)
        return Placed(tuple(places), found)

    def _quoting(self) -> int:
        """Number of selections whose name is words of the text, of a hostile number the first."""
        everything = "".join(self.text.split())
        quotes = (quote.letters for quote in self.quotes[:_MOST_QUOTES])
        return sum(bool(letters) and letters in everything for letters in quotes)

    def _moved(self, places: list[tuple[int, int] | None]) -> int:
        """Put selections that quote words which stand close by, but not there, on these words."""
        moved = 0
        used = {place for place in places if place}
        for at, (selection, quote) in enumerate(zip(self.selections, self.quotes, strict=True)):
            place = places[at]
            if len(quote.letters) < _LONG or (place and quote.is_in(self.text[slice(*place)])):
                continue
            around = place[0] if place else min(selection.start, len(self.text))
            found = _nearest(self.text, selection, quote, around)
            if found and found not in used:
                places[at] = found
                moved += 1
        return moved


def _starts(text: str, at: int) -> int:
    """1 if a selection that begins here begins with a word or a line, else 0."""
    if at == 0 or text[at - 1] == "\n":
        return 1
    return int(not text[at].isspace() and not (text[at - 1].isalnum() and text[at].isalnum()))


def _ends(text: str, at: int) -> int:
    if at == len(text) or text[at - 1] == "\n":
        return 1
    return int(not text[at - 1].isspace() and not (text[at - 1].isalnum() and text[at].isalnum()))


def _nearest(text: str, selection: Quoted, quote: _Quote, around: int) -> tuple[int, int] | None:
    """The passage nearest to a place that has the words of a quote and its length."""
    length = selection.end - selection.start
    pattern = re.compile(r"\s+".join(map(re.escape, quote.words)))
    last = min(len(text), around + _NEAR + length)
    hits = pattern.finditer(text, max(0, around - _NEAR), last)
    for hit in sorted(hits, key=lambda hit: abs(hit.start() - around)):
        end = min(len(text), hit.start() + length) if quote.is_cut else hit.end()
        if quote.is_cut or abs(end - hit.start() - length) <= max(4, length // 10):
            return hit.start(), end
    return None
