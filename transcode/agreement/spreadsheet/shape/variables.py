"""Coders' columns of a wide table: one for each coder, or one for each coder and variable.

"anna_stress, ben_stress, anna_family, ben_family" names two coders and two variables. Agreement
shows which part of a heading is the coder: columns of one variable are more alike than columns of
one coder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.shape.columns import EMPTY, alike, values
from transcode.agreement.spreadsheet.shape.headings import Column
from transcode.agreement.spreadsheet.shape.roles import key, numbered, role
from transcode.errors import AgreementError

_BETWEEN = re.compile(r"\s*[_.:/|\-]\s*|\s+")
APART = "shares no value with the coders' columns"
_ENOUGH = 15  # values, to conclude that a column agrees with no other
_CLEAR = 0.1  # difference in agreement beyond chance between two ways to read the headings


@dataclass(frozen=True)
class WideCoders:
    """Coders and columns: ``variables[name]`` holds a column for each coder, or None."""

    coders: tuple[str, ...]
    variables: dict[str, list[Column | None]]
    passed_over: list[tuple[Column, str]]
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column]:
        """All columns of coders."""
        return [c for columns in self.variables.values() for c in columns if c]

    @property
    def left(self) -> list[Column]:
        """The other columns."""
        return [c for c, _ in self.passed_over]


def wide_coders(
    columns: Sequence[Column],
    skipped: Sequence[tuple[Column, str]],
    asked: Asked,
    missing: Collection[str],
) -> WideCoders:
    """The coders of a wide table, from the columns that may be theirs.

    Raises:
        AgreementError: fewer than two coders, two of one name, or no way to recognise them.
    """
    # the column of a code that a coder never gave is empty, but its heading belongs to the table
    empty = [c for c, why in skipped if why == EMPTY and c.heading]
    wanted = [key(name) for name in asked.coders]
    wanted += [key(asked.key)] if asked.key and wanted and key(asked.key) not in wanted else []
    whole = sorted([*columns, *empty], key=lambda c: c.place)
    split = _factored(whole, wanted, missing) or _factored(columns, wanted, missing)
    if split:
        coders, variables = split
        used = [c for row in variables.values() for c in row if c]
        passed = [(c, why) for c, why in skipped if c not in used]
        passed += [
            (c, "the heading does not name a coder and a variable")
            for c in columns
            if c not in used
        ]
        return WideCoders(coders, variables, passed)
    passed = list(skipped)
    if wanted:
        chosen = [
            c for name in wanted for c in columns if name in (key(c.heading), c.letter.casefold())
        ]
        if len(chosen) < len(wanted):
            raise _wrong(
                f"{len(wanted) - len(chosen)} of the coders given have no column",
                "spell them as in the heading: --coders NAME,NAME",
            )
        passed += [(c, "not among the coders given") for c in columns if c not in chosen]
    else:
        chosen, others, notes = _alike(columns, asked, missing)
        passed += others
        _check_names(chosen)
        return WideCoders(
            tuple(c.heading for c in chosen), {"": list(chosen)}, passed, tuple(notes)
        )
    _check_names(chosen)
    return WideCoders(tuple(c.heading for c in chosen), {"": list(chosen)}, passed)


def _alike(
    columns: Sequence[Column], asked: Asked, missing: Collection[str]
) -> tuple[list[Column], list[tuple[Column, str]], list[str]]:
    """The coders' columns, which hold the same values; the other columns; and notes."""
    headed = [c for c in columns if numbered(c.heading)[0] == "coder"]
    if len(headed) > 1:
        return (
            headed,
            [(c, "the heading does not name a coder") for c in columns if c not in headed],
            [],
        )
    groups = alike(columns, missing, asked.level != "nominal")
    several = [group for group in groups if len(group) > 1]
    if not several:
        if len(columns) < 2:
            raise _wrong(
                "there is one column of codes: agreement needs two coders"
                if columns else "no column holds codes: agreement needs two coders",
                "add a column for the second coder; if a column was skipped by mistake, "
                "name the coders' columns: --coders HEADING,HEADING",
            )  # fmt: skip
        raise _wrong(
            "no two columns hold the same values, so the coders' columns are unclear",
            "name them: --coders HEADING,HEADING (a line for each decision: --coder-column and "
            "--code-column)",
        )
    if len(several) > 1:
        letters = "; ".join(", ".join(c.letter for c in g) for g in several)
        raise _wrong(
            f"there are {len(several)} groups of columns with the same values ({letters}), so "
            "the coders' columns are unclear",
            "name them: --coders HEADING,HEADING; or put coder and variable into each heading, "
            "such as anna_stress, ben_stress",
        )
    chosen = sorted(several[0], key=lambda c: c.place)
    others = [(c, APART) for c in columns if c not in chosen]
    same = [c for c in chosen if len(set(values(c, missing))) == 1]
    notes = [f"{c.shown} holds one value only; if it is not a coder, name the coders: --coders"
             for c in same]  # fmt: skip
    notes += [f"{c.shown} agrees with the others no better than chance; if it is not a coder, name "
              "the coders: --coders" for c in _strangers(chosen, missing)]  # fmt: skip
    return chosen, others, notes


def _strangers(chosen: Sequence[Column], missing: Collection[str]) -> list[Column]:
    """Columns that agree with no other, while the others agree with each other."""
    chosen = [c for c in chosen if len(values(c, missing)) >= _ENOUGH]
    if not 3 <= len(chosen) <= 20:
        return []
    kappa = {
        frozenset((a.place, b.place)): _beyond_chance(a, b, {*missing, ""}, empty_too=False)
        for a, b in combinations(chosen, 2)
    }

    def mean(columns: set[frozenset[int]]) -> float:
        return sum(kappa[pair] for pair in columns) / max(len(columns), 1)

    return [c for c in chosen if mean({p for p in kappa if c.place in p}) < _CLEAR
            and mean({p for p in kappa if c.place not in p}) > 3 * _CLEAR]  # fmt: skip


def _check_names(chosen: Sequence[Column]) -> None:
    names = [key(c.heading) for c in chosen]
    twice = [c for c in chosen if names.count(key(c.heading)) > 1]
    if twice:
        letters = ", ".join(c.letter for c in twice)
        raise _wrong(
            f"the columns {letters} have the same heading, so the coders cannot be told apart",
            "give each coder a different heading",
        )
    if nameless := [c for c in chosen if not c.heading]:
        raise _wrong(
            f"{nameless[0].at} holds codes and has no heading",
            "write the name of the coder above the column",
        )


def _factored(
    columns: Sequence[Column], wanted: Sequence[str], missing: Collection[str]
) -> tuple[tuple[str, ...], dict[str, list[Column | None]]] | None:
    """Coders and variables, if the headings consist of both."""
    if len(columns) < 4 and not (len(columns) == 2 and wanted):
        return None
    for cut in (_group, _first, _last):
        parts = {c.place: cut(c.heading) for c in columns}
        # beside "anna_confidence", the heading "anna" is a coder and a variable without a name
        stems = {key(stem) for stem, _ in parts.values() if stem}
        bare = [c for c in columns if key(c.heading) in stems and c.heading]
        parts |= {c.place: (c.heading, "") for c in bare}
        used = [c for c in columns if all(parts[c.place]) or c in bare]
        first = list(dict.fromkeys(key(parts[c.place][0]) for c in used))
        second = list(dict.fromkeys(key(parts[c.place][1]) for c in used))
        complete = len(used) >= max(0.8 * len(first) * len(second), 0.7 * len(columns))
        if min(len(first), len(second)) < 2 or not complete or len(used) < 4:
            continue
        if len({(key(a), key(b)) for a, b in (parts[c.place] for c in used)}) < len(used):
            continue
        swap = not bare and _coder_is_second(used, parts, (first, second), wanted, missing)
        shown = {key(p): p for c in used for p in parts[c.place]}
        coders, names = (second, first) if swap else (first, second)
        place = {(key(parts[c.place][swap]), key(parts[c.place][1 - swap])): c for c in used}
        chosen = [w for w in wanted if w in coders] or coders
        if len(chosen) < 2 and len(coders) > 1:
            continue
        return tuple(shown[c] for c in chosen), {
            shown[v]: [place.get((c, v)) for c in chosen] for v in names
        }
    return None


def _coder_is_second(
    used: Sequence[Column],
    parts: dict[int, tuple[str, str]],
    sides: tuple[Sequence[str], Sequence[str]],
    wanted: Sequence[str],
    missing: Collection[str],
) -> bool:
    if wanted:
        return bool(set(wanted) & set(sides[1])) and not set(wanted) & set(sides[0])
    for place, side in enumerate(sides):
        if all(numbered(part)[0] == "coder" for part in side):
            return bool(place)
        if any(role(part) in ("code", "variable") or numbered(part)[0] in ("code", "variable")
               for part in side):  # fmt: skip
            return not place
    alike_by: list[list[float]] = [[], []]  # of columns that share the first part, or the second
    for a, b in combinations(used, 2):
        for i in (0, 1):
            if key(parts[a.place][i]) == key(parts[b.place][i]):
                alike_by[i].append(_beyond_chance(a, b, missing))
    first, second = (sum(kappas) / max(len(kappas), 1) for kappas in alike_by)
    if abs(first - second) < _CLEAR:
        raise _wrong(
            "the headings join two names, and it is unclear which of them is the coder",
            "name the coders as they stand in the headings: --coders NAME,NAME",
        )
    return first > second  # if columns with the same first part agree, it is the variable


def _beyond_chance(
    left: Column, right: Column, missing: Collection[str], empty_too: bool = True
) -> float:
    """Cohen's kappa of two columns; ``empty_too``: empty cells count, as they may mean "no"."""
    empty = {m for m in missing if m or not empty_too}
    pairs = [(a, b) for a, b in zip(map(key, left.cells), map(key, right.cells), strict=True)
             if a not in empty and b not in empty]  # fmt: skip
    n = len(pairs)
    if not n:
        return 0.0
    agreed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[v] * second[v] for v in first) / n**2
    return (agreed - chance) / (1 - chance) if chance < 1 else 0.0


def _group(heading: str) -> tuple[str, str]:
    group, _, name = heading.partition(": ")  # the sign that joins a heading in two lines
    return (group.strip(), name.strip()) if name else ("", "")


def _first(heading: str) -> tuple[str, str]:
    parts = _BETWEEN.split(heading.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) > 1 else ("", "")


def _last(heading: str) -> tuple[str, str]:
    places = list(_BETWEEN.finditer(heading.strip()))
    if not places:
        return "", ""
    return heading[: places[-1].start()], heading[places[-1].end() :]


def _wrong(what: str, remedy: str) -> AgreementError:
    return AgreementError(what, step="agreement", remedy=remedy)
