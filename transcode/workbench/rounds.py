"""The closed rounds of several coders, compared passage by passage. Pure: takes codebooks.

While a round is open, coding is blind. When two coders have closed theirs, what each of them did
is laid side by side; what they agree on, and what they settle, becomes the agreed round.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Segment
from transcode.records.decisions import Apply, Create, Decision, Entry, Merge, Settle, Withhold
from transcode.records.texts import Anchor, Place
from transcode.workbench.normalise import name_key

__all__ = ["Difference", "Rounds"]

_Mark = tuple[str, int, int]  # code as it counts, begin and end


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that coders coded differently: the codes that each of them gave it."""

    place: Place
    readings: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that somebody gave it."""
        return tuple(dict.fromkeys(code for _, codes in self.readings for code in codes))


@dataclass(frozen=True)
class Rounds:
    """Closed rounds, and the agreed one that is made of them.

    Args:
        books: the codebook of each coder whose round is closed.
        agreed: the codebook of the agreed round so far.
        entries: those of its journal that hold.
        units: meaning units of each interview, in order.
    """

    books: Mapping[str, Codebook]
    agreed: Codebook
    entries: Sequence[Entry] = ()
    units: Mapping[str, Sequence[Segment]] = field(default_factory=dict)

    def after(self, before: Rounds | None) -> Rounds:
        """Take over what was found out before, where the very same rounds were compared.

        What is settled in the agreed round changes none of it, and a passage is settled a minute.
        """
        if (
            before
            and _same(self.books, before.books)
            and _same(self.units, before.units)
            and self.same == before.same
        ):
            self.__dict__.update({name: getattr(before, name) for name in _OF_THE_BOOKS})
        return self

    @cached_property
    def finished(self) -> dict[str, tuple[str, ...]]:
        """The interviews of each coder: those marked as finished, else those that were coded."""
        return {
            coder: tuple(dict.fromkeys(done.interview for done in book.coverage))
            or tuple(dict.fromkeys(coding.anchor.interview for coding in book.codings))
            for coder, book in self.books.items()
        }

    def coders_of(self, interview: str) -> tuple[str, ...]:
        """Coders who finished an interview."""
        return tuple(coder for coder, done in self.finished.items() if interview in done)

    @cached_property
    def interviews(self) -> tuple[str, ...]:
        """Every interview that somebody finished."""
        return tuple(sorted({i for done in self.finished.values() for i in done}))

    @cached_property
    def same(self) -> dict[str, str]:
        """Code -> the code that it counts as: joined in the agreed round, or of one name."""
        joined = {e.decision.code: e.decision.into for e in self.entries
                  if isinstance(e.decision, Merge)}  # fmt: skip
        named = {name_key(code.name): code.id for code in self.agreed.codes}
        known = {code.id for code in self.agreed.codes}
        counts_as: dict[str, str] = {}
        for book in self.books.values():
            for code in book.codes:
                at = code.id
                while at in joined and at not in known:
                    at = joined[at]
                counts_as[code.id] = at if at in known else named.setdefault(
                    name_key(code.name), at
                )  # fmt: skip
        return counts_as

    def code(self, code: str) -> Code:
        """A code as the agreed round has it, or else as its coder had it.

        Raises:
            KeyError: nobody has it.
        """
        for book in (self.agreed, *self.books.values()):
            if found := book.code(code):
                return found
        raise KeyError(code)

    # --- comparing

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Passages that those who finished an interview coded differently, as the texts go."""
        found = []
        for interview in self.interviews:
            coders = self.coders_of(interview)
            if len(coders) < 2:
                continue
            marks = self._marks(interview, coders)
            passages = self._passages(interview, marks)
            given = {coder: _codes_on(passages, marks[coder]) for coder in coders}
            for row, (begin, end) in enumerate(passages):
                readings = tuple((coder, tuple(sorted(given[coder][row]))) for coder in coders)
                if len({codes for _, codes in readings}) > 1:
                    found.append(Difference((interview, begin, end), readings))
        return tuple(found)

    def _marks(self, interview: str, coders: Iterable[str]) -> dict[str, list[_Mark]]:
        """Of each coder: code as it counts, begin and end of every coding in an interview."""
        return {coder: self._marked[coder].get(interview, []) for coder in coders}

    @cached_property
    def _marked(self) -> dict[str, dict[str, list[_Mark]]]:
        """Coder -> interview -> the marks there."""
        same = self.same
        marked: dict[str, dict[str, list[_Mark]]] = {}
        for coder, book in self.books.items():
            by_interview = marked.setdefault(coder, {})
            for coding in book.codings:
                at = coding.anchor
                mark = (same[coding.code], at.begin, at.end)
                by_interview.setdefault(at.interview, []).append(mark)
        return marked

    def _passages(
        self, interview: str, marks: Mapping[str, Sequence[_Mark]]
    ) -> list[tuple[int, int]]:
        """The meaning units, and what was coded outside all of them."""
        units = [(u.anchor.begin, u.anchor.end) for u in self.units.get(interview, ())]
        outside = sorted(
            (begin, end)
            for coded in marks.values()
            for _, begin, end in coded
            if not _rows_under(units, begin, end)
        )
        return sorted([*units, *_hulls(outside)])

    # --- the agreed round

    def agreed_on(self, digests: Mapping[str, str]) -> list[Decision]:
        """Decisions that take over what is agreed on, and what one coder alone finished.

        A code stands where all who finished the interview gave it, on the words that any of them
        marked; nothing that stands in the agreed round already is written again.

        Args:
            digests: of the texts, by interview.
        """
        standing = {(c.code, c.anchor.place) for c in self.agreed.codings}
        decisions: list[Decision] = []
        made = {code.id for code in self.agreed.codes}
        for interview in filter(digests.__contains__, self.interviews):
            for code, begin, end in self._shared[interview]:
                if (code, (interview, begin, end)) not in standing:
                    at = Anchor(interview, begin, end, digests[interview])
                    decisions += [*self._with(code, made), Apply(code, at)]
        return decisions

    @cached_property
    def _shared(self) -> dict[str, list[_Mark]]:
        """Interview -> stretches to which everybody who finished it gave the same code."""
        return {interview: self._shared_in(interview) for interview in self.interviews}

    def _shared_in(self, interview: str) -> list[_Mark]:
        marks = self._marks(interview, self.coders_of(interview))
        shared = []
        for code in sorted({code for coded in marks.values() for code, _, _ in coded}):
            own = [[(b, e) for c, b, e in coded if c == code] for coded in marks.values()]
            shared += [
                (code, begin, end)
                for begin, end in _hulls(sorted(span for spans in own for span in spans))
                if all(any(b < end and begin < e for b, e in spans) for spans in own)
            ]
        return shared

    def settle(self, anchor: Anchor, codes: Sequence[str], present: str) -> list[Decision]:
        """Decisions that let exactly these codes stand on a passage, and say who was present."""
        made = {code.id for code in self.agreed.codes}
        decisions: list[Decision] = []
        there = [
            coding
            for coding in self.agreed.codings
            if coding.anchor.interview == anchor.interview
            and coding.anchor.begin < anchor.end
            and anchor.begin < coding.anchor.end
        ]
        for code in dict.fromkeys(coding.code for coding in there if coding.code not in codes):
            decisions.append(Withhold(code, anchor))
            for coding in there:
                if coding.code == code:
                    decisions += [Apply(code, part) for part in _outside(coding.anchor, anchor)]
        for code in codes:
            if code not in {coding.code for coding in there}:
                decisions += [*self._with(code, made), Apply(code, anchor)]
        return [*decisions, Settle(anchor, present)]

    def join(self, codes: Sequence[str]) -> list[Decision]:
        """Decisions that make several codes one, the first, in the agreed round."""
        made = {code.id for code in self.agreed.codes}
        decisions: list[Decision] = []
        for code in codes:
            decisions += self._with(code, made)
        return [*decisions, *(Merge(code, codes[0]) for code in codes[1:])]

    def _with(self, code: str, made: set[str]) -> list[Create]:
        """The decision that adds a code to the agreed round, where it is not there yet."""
        if code in made:
            return []
        made.add(code)
        its = self.code(code)
        return [Create(code, its.name, its.definition)]


_OF_THE_BOOKS = ("finished", "interviews", "_marked", "differences", "_shared")
"""Findings that follow from the books, the units and which codes are one."""


def _same(now: Mapping[str, object], before: Mapping[str, object]) -> bool:
    """Return whether two mappings hold the very same objects: comparing them would take long."""
    return now.keys() == before.keys() and all(now[key] is before[key] for key in now)


def _rows_under(passages: Sequence[tuple[int, int]], begin: int, end: int) -> range:
    """Rows of the passages that share words with a stretch; they are sorted and do not overlap."""
    first = bisect_right(passages, begin, key=itemgetter(1))
    return range(first, max(first, bisect_left(passages, end, key=itemgetter(0))))


def _codes_on(passages: Sequence[tuple[int, int]], marks: Iterable[_Mark]) -> list[set[str]]:
    """The codes that stand on each passage."""
    on: list[set[str]] = [set() for _ in passages]
    for code, begin, end in marks:
        for row in _rows_under(passages, begin, end):
            on[row].add(code)
    return on


def _hulls(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that overlapping spans make together; the spans are sorted."""
    hulls: list[tuple[int, int]] = []
    for begin, end in spans:
        if hulls and begin < hulls[-1][1]:
            hulls[-1] = hulls[-1][0], max(hulls[-1][1], end)
        else:
            hulls.append((begin, end))
    return hulls


def _outside(whole: Anchor, cut: Anchor) -> list[Anchor]:
    """The parts of an anchor before and after another."""
    parts = [(whole.begin, cut.begin), (cut.end, whole.end)]
    return [Anchor(whole.interview, b, e, whole.digest) for b, e in parts if b < e]
