"""Keys and clicks of a simulated coder, with candidates and suggestions, and without.

    python tests/benchmarks/keys.py SHARED MODEL [CORPUS ...]

SHARED holds ``interviews/serdif`` and ``interviews/pdpilot`` (the latter needs ``pdftotext``);
MODEL is a sentence-transformers folder. The simulated coder ends with exactly the codings that the
human coders made, on our meaning units: a unit has a code where a passage with it shares half
of the shorter of the two. Units without a code are in the study like all others.

What an act costs, in presses of a key or of the mouse, as the page has it:

    to be at a unit that is to be coded                1
    a new code: its name, and Enter                    letters + 1 (the letters are listed apart)
    a known code by type-ahead                         fewest letters, arrows, Enter
    a code among the nine offered, by its digit        1
    an interview marked as finished                    1
    a candidate passed over                            1 (next)
    a candidate confirmed under a code among the nine  1
    a candidate confirmed under another known code     letters, an arrow, Enter
    a candidate confirmed under a new name             letters + 1 (as above)
    passages that do not belong, before a confirmation 1 each, "Does not belong" 1, the field 1
    passages of a candidate sent to a code             1 each, e, its digit or letters and Enter

The same in every way of working: reading, thinking, scrolling, choosing words. The type-ahead is
typed as well as anybody could type it. "Recent" adds the nine codes used last, by digit, and so
does the full page after its suggestions, which stand first: at most five, of a passage or of a
candidate as a whole, and only where they are likelier there than anywhere. What was coded in a
candidate is not visited again where it has all its codes. A candidate is dealt with only where
that is cheaper than coding its passages as they are read, a visit and a digit each.
The model learns anew before an interview, before a candidate, and after every 20 units coded; the
page learns after every one.

"Going on" is Shift with the digit, or with Enter in the list: the code is given and the next
passage has the caret, so a unit that follows one just coded costs no visit. It is neither a
candidate nor a suggestion, so it is counted in both ways of working or in neither.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from segments import pdpilot, serdif

from transcode.coding import embed, propose, segment
from transcode.coding.suggest import Coded, Learned, Passages, learn
from transcode.records.coding import Proposal, Segment

DIGITS, SUGGESTED = 9, 5
RELEARN = 20
HALF = 0.5
_KEYS = "ijk"  # letters that are keys of their own in the document
CORPORA = {"serdif": serdif, "pdpilot": pdpilot}

Truth = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Work:
    """Units of a corpus in order, and what the human coders gave each."""

    units: tuple[Segment, ...]
    said: tuple[str, ...]
    places: tuple[float, ...]
    truth: Truth
    vectors: NDArray[np.float32]
    candidates: tuple[Proposal, ...]
    meanings: Mapping[str, NDArray[np.float32]]


def main() -> None:
    shared, model, *names = sys.argv[1:]
    for name in names or CORPORA:
        work = made(name, Path(shared), Path(model))
        print(f"{name}: {len(work.units)} units, {sum(map(len, work.truth))} codings, "
              f"{len(work.meanings)} codes, {len(work.candidates)} candidates")  # fmt: skip
        first: tuple[int, int] | None = None
        for label, coder in ways(work).items():
            coder.work_through()
            assert coder.given == pairs(work.truth), label  # the same codings
            total = sum(coder.presses.values())
            written = total + coder.letters
            if first is None or label.endswith("type-ahead alone"):
                first = (total, written)
            print(f"  {label:28} {total:6} ({total / first[0] - 1:+.1%}); names typed too "
                  f"{written:6} ({written / first[1] - 1:+.1%}); "
                  f"{dict(coder.presses.most_common())}", flush=True)  # fmt: skip


def ways(work: Work) -> dict[str, Coder]:
    """Ways of working, each compared with the type-ahead alone before it."""
    everything = {"recents": True, "suggestions": True, "candidates": True}
    return {
        "type-ahead alone": Coder(work),
        "and recent codes by digit": Coder(work, recents=True),
        "and suggestions": Coder(work, recents=True, suggestions=True),
        "and candidates": Coder(work, recents=True, candidates=True),
        "candidates and suggestions": Coder(work, **everything),
        "going on: type-ahead alone": Coder(work, goes_on=True),
        "going on: recent codes": Coder(work, goes_on=True, recents=True),
        "going on: everything": Coder(work, goes_on=True, **everything),
    }


def pairs(truth: Truth) -> set[tuple[int, str]]:
    return {(row, code) for row, codes in enumerate(truth) for code in codes}


@dataclass
class Coder:
    """A coder who follows the human labels, and counts."""

    work: Work
    recents: bool = False
    suggestions: bool = False
    candidates: bool = False
    goes_on: bool = False
    presses: Counter[str] = field(default_factory=Counter)
    letters: int = 0  # of names of new codes
    given: set[tuple[int, str]] = field(default_factory=set)
    on: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    book: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)  # the latest first
    covered: set[str] = field(default_factory=set)
    learned: Learned | None = None

    def work_through(self) -> None:
        if self.candidates:
            for candidate in ordered(self.work.candidates):
                self.decide(candidate)
        interviews = dict.fromkeys(unit.anchor.interview for unit in self.work.units)
        for interview in interviews:
            rows = [r for r, u in enumerate(self.work.units) if u.anchor.interview == interview]
            self.read(rows)
            self.presses["finished"] += 1
            self.covered.add(interview)

    # --- reading

    def read(self, rows: Sequence[int]) -> None:
        since, at = RELEARN, -1
        for row in rows:
            missing = sorted(self.work.truth[row] - self.of(row))
            if not missing:
                continue
            if not (self.goes_on and row == at + 1):
                self.presses["go to a unit"] += 1
            at = row
            if since >= RELEARN:
                self.relearn()
                since = 0
            since += 1
            while missing:
                offered = self.offered(row)
                hit = next((code for code in missing if code in offered), None)
                code = hit or missing[0]
                if hit:
                    suggested = offered.index(hit) < self.n_suggested
                    self.presses["suggestion" if suggested else "recent"] += 1
                else:
                    self.type(code)
                self.give(row, code)
                missing.remove(code)

    def offered(self, *rows: int) -> list[str]:
        """Codes by digit: those suggested, then those used last, then the newest."""
        suggested: list[str] = []
        if self.suggestions and self.learned:
            tested = not math.isnan(self.learned.right)
            has = set.intersection(*(self.of(row) for row in rows))
            suggested = [
                code
                for code, sure, often in self.learned.likeliest_codes(rows, SUGGESTED + len(has))
                if code in self.book and code not in has and (not tested or sure > often)
            ][:SUGGESTED]
        self.n_suggested = len(suggested)
        rest = [*self.used, *reversed(self.book)] if self.recents else []
        return list(dict.fromkeys((*suggested, *rest)))[:DIGITS]

    def relearn(self) -> None:
        if not self.suggestions:
            return
        work = self.work
        coded = {code: frozenset(r for r, c in self.given if c == code) for code in self.book}
        interviews = tuple(unit.anchor.interview for unit in work.units)
        self.learned = learn(
            Passages(work.vectors, interviews, work.places, work.said),
            Coded(coded, covered=frozenset(self.covered)),
            {code: work.meanings[code] for code in self.book},
        )

    # --- giving codes

    def type(self, code: str, extra: int = 0) -> None:
        """Type a code's name as far as it has to be typed, or all of it where it is new."""
        if code in self.book:
            self.presses["type-ahead"] += fewest(code, tuple(self.book)) + extra
        else:
            self.presses["new code"] += 1
            self.letters += len(code)

    def give(self, row: int, code: str) -> None:
        self.given.add((row, code))
        self.on[row].add(code)
        if code not in self.book:
            self.book.append(code)
        if code in self.used:
            self.used.remove(code)
        self.used.insert(0, code)

    def of(self, row: int) -> set[str]:
        return self.on[row]

    # --- candidates

    def decide(self, candidate: Proposal) -> None:
        """Confirm it under the code of most of its passages, send others, or pass it over."""
        rows = [self.row_of[m.segment] for m in candidate.supporting]
        left = list(rows)
        self.relearn()
        while True:
            counts = Counter(code for row in left for code in self.work.truth[row] - self.of(row))
            if not counts:
                break
            code, n = max(counts.items(), key=lambda item: (item[1], item[0]))
            right = [r for r in left if code in self.work.truth[r] and code not in self.of(r)]
            by_digit = code in self.offered(*left)
            typed = fewest(code, tuple(self.book)) if code in self.book else 1
            named = 1 if by_digit else typed
            wrong = sum(code not in self.work.truth[row] for row in left)
            # an existing code stands below the name that was typed
            whole = wrong + 2 * (wrong > 0) + named + (code in self.book and not by_digit)
            part = n + 1 + named
            cost = min(whole, part)
            by_reading = n * (named + (not self.goes_on))  # each visited, or gone on to
            if n < 2 or cost >= by_reading:
                break
            self.presses["candidates"] += cost
            if code not in self.book:
                self.letters += len(code)
            for row in right:
                self.give(row, code)
            if cost == whole:
                return
            left = [row for row in left if row not in right]
        if left:
            self.presses["candidates"] += 1  # the rest is passed over

    @property
    def row_of(self) -> Mapping[str, int]:
        return rows_of(self.work.units)

    n_suggested: int = 0


def ordered(candidates: Iterable[Proposal]) -> list[Proposal]:
    """The queue of the page, before anything is decided."""
    return sorted(
        candidates,
        key=lambda p: (
            len(p.participants) < 2 or bool(p.mostly), p.tentative, -len(p.participants),
            -p.stability, p.name, p.id,
        ),
    )  # fmt: skip


@cache
def fewest(code: str, book: tuple[str, ...]) -> int:
    """Fewest keys that give a known code: letters, arrows down the list, Enter."""
    best = len(code) + 1
    small = code.lower()
    begins = [0, *(n + 1 for n, letter in enumerate(small) if letter == " ")]
    for begin in begins:
        for length in range(1, min(best, len(small) - begin) + 1):
            typed = small[begin : begin + length]
            at = matching(book, typed).index(code)
            opens = typed[0] in _KEYS  # Enter opens the list first
            best = min(best, opens + length + at + 1)
    return best


def matching(book: Sequence[str], typed: str) -> list[str]:
    """Codes as the type-ahead lists them: by the beginning of the name, of a word, then others."""

    def rank(name: str) -> int:
        lower = name.lower()
        return 0 if lower.startswith(typed) else 1 if f" {typed}" in lower else 2

    return sorted((name for name in book if typed in name.lower()), key=rank)


@cache
def rows_of(units: tuple[Segment, ...]) -> Mapping[str, int]:
    return {unit.id: row for row, unit in enumerate(units)}


def made(name: str, shared: Path, model: Path) -> Work:
    """A corpus cut into our units, with its candidates, as `transcode run` makes them."""
    units: list[Segment] = []
    said: list[str] = []
    places: list[float] = []
    truth: list[frozenset[str]] = []
    for text, marks in CORPORA[name](shared):
        for unit in segment(text):
            begin, end = unit.anchor.begin, unit.anchor.end
            units.append(unit)
            said.append(text.text[begin:end])
            places.append((begin + end) / 2 / len(text.text))
            truth.append(
                frozenset().union(
                    *(
                        codes
                        for (b, e), codes in marks.items()
                        if min(e, end) - max(b, begin) >= HALF * min(e - b, end - begin) > 0
                    )
                )
            )
    codes = sorted(frozenset().union(*truth))
    vectors = embed(said, model=model)
    people = dict.fromkeys(unit.anchor.interview for unit in units)
    candidates = propose(
        units, said, vectors, groups=dict.fromkeys(people, ""),
        encode=lambda phrases: embed(phrases, model=model),
    )  # fmt: skip
    meanings = dict(zip(codes, embed(codes, model=model), strict=True))
    return Work(
        tuple(units), tuple(said), tuple(places), tuple(truth), vectors, candidates, meanings
    )


if __name__ == "__main__":
    main()
