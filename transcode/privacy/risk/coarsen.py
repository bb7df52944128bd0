"""Generalise a table of participants until nobody is unique in it. Pure, greedy, deterministic.

Numbers go into bands, values into broader ones where a list says which (a town's region, a
workplace's sector), rare values become "other", and at last an attribute is left out. Each step
takes the attribute that helps most participants for the least information lost (entropy, in bits);
where no step helps alone, the attribute with the most values goes first, as in Datafly (Sweeney
2002, "Achieving k-anonymity privacy protection using generalization and suppression"). At the end
every step that was not needed after all is taken back. The best coarsening is not sought: that is
NP-hard (Meyerson and Williams 2004).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from transcode.privacy.risk.risk import Table, sizes

__all__ = ["LEFT_OUT", "Coarsening", "Step", "coarsen"]

OTHER = "other"
LEFT_OUT = "left out"
_WIDTHS = (5, 10, 20)
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_BAND = re.compile(r"(\d+) ?[-–] ?(\d+)")


@dataclass(frozen=True, slots=True)
class Step:
    """A change to one attribute."""

    attribute: str
    how: str  # "bands of 10", "broader values", "rare values: other", "left out"


@dataclass(frozen=True, slots=True)
class Coarsening:
    """A coarser table and what it is worth."""

    people: Mapping[str, Mapping[str, str]]
    steps: tuple[Step, ...]  # one for each attribute that changes
    smallest: int  # the k that results
    below: tuple[str, ...]  # participants who still share with fewer than wanted


_Levels = dict[str, list[tuple[str, dict[str, str]]]]  # attribute -> (how, participant -> value)


def coarsen(
    people: Table,
    wanted: int,
    *,
    broader: Mapping[str, str] | None = None,
    keep: Collection[str] = (),
) -> Coarsening:
    """Make a table coarser until every participant shares all attributes with ``wanted`` in all.

    Args:
        people: participant -> attribute -> value; every row names the same attributes.
        wanted: the k to reach.
        broader: value -> the broader one that it belongs to, in any attribute.
        keep: attributes that stay as they are, even if k is then not reached.
    """
    names = list(dict.fromkeys(name for row in people.values() for name in row))
    lookup = {value.casefold(): wide for value, wide in (broader or {}).items()}
    levels = {name: _levels(people, name, wanted, lookup) for name in names}
    at = dict.fromkeys(names, 0)
    free = [name for name in names if name not in keep]
    while _below(levels, at, people, wanted):
        steps = [name for name in free if at[name] + 1 < len(levels[name])]
        if not steps:
            break
        best = max(steps, key=lambda name: _worth(levels, at, name, people, wanted))
        if _worth(levels, at, best, people, wanted) <= 0:
            best = max(steps, key=lambda name: len(set(levels[name][at[name]][1].values())))
        at[best] += 1
    below = _below(levels, at, people, wanted)
    for name in free:
        # as fine as it may be, the others being as they are
        at[name] = next(
            level
            for level in range(at[name] + 1)
            if _below(levels, at | {name: level}, people, wanted) <= below
        )
    shown = {name: levels[name][at[name]] for name in names}
    coarser = {
        who: {name: values[who] for name, (how, values) in shown.items() if how != LEFT_OUT}
        for who in people
    }
    group_sizes = _found(levels, at, people)
    return Coarsening(
        coarser,
        tuple(Step(name, levels[name][at[name]][0]) for name in names if at[name]),
        min(group_sizes.values(), default=0),
        tuple(who for who, size in group_sizes.items() if size < wanted),
    )


def _levels(
    people: Table, name: str, wanted: int, broader: Mapping[str, str]
) -> list[tuple[str, dict[str, str]]]:
    """The values of an attribute, from as they are to none at all; each way once."""
    values = {who: row[name] for who, row in people.items()}
    levels = [("", values)]
    given = [value for value in values.values() if value]
    if given and all(_NUMBER.fullmatch(value) for value in given) and len(set(given)) > 2:
        levels += [
            (f"bands of {width}", {w: _band(v, width) for w, v in values.items()})
            for width in _WIDTHS
        ]
    elif given and all(_BAND.fullmatch(value) for value in given):
        levels += [(f"every {many} bands in one", _joined(values, many)) for many in (2, 4)]
    else:
        if any(value.casefold() in broader for value in given):
            wide = {w: broader.get(v.casefold(), v) for w, v in values.items()}
            levels.append(("broader values", wide))
        count = Counter(levels[-1][1].values())
        rare = {w: OTHER if v and count[v] < wanted else v for w, v in levels[-1][1].items()}
        levels.append(("rare values: other", rare))
    levels.append((LEFT_OUT, dict.fromkeys(values, "")))
    kept = levels[:1]
    for level in levels[1:]:
        # one value for all says nothing: that is left out
        if level[0] == LEFT_OUT or (level[1] != kept[-1][1] and len(set(level[1].values())) > 1):
            kept.append(level)
    return kept


def _band(value: str, width: int) -> str:
    if not value:
        return ""
    low = math.floor(float(value.replace(",", ".")) / width) * width
    return f"{low}-{low + width - 1}"


def _joined(values: Mapping[str, str], many: int) -> dict[str, str]:
    """Bands that were there already ("25-34"), so many neighbours in one."""
    edges = {v: (int(m[1]), int(m[2])) for v in values.values() if (m := _BAND.fullmatch(v))}
    order = sorted(set(edges.values()))
    wide: dict[tuple[int, int], str] = {}
    for at in range(0, len(order), many):
        band = order[at : at + many]
        wide |= dict.fromkeys(band, f"{band[0][0]}-{max(last for _, last in band)}")
    return {who: wide[edges[value]] if value else "" for who, value in values.items()}


def _worth(
    levels: _Levels, at: dict[str, int], name: str, people: Collection[str], wanted: int
) -> float:
    """Participants who are helped for each bit of information that a step loses."""
    after = at | {name: at[name] + 1}
    helped = _below(levels, at, people, wanted) - _below(levels, after, people, wanted)
    lost = _bits(levels[name][at[name]][1].values()) - _bits(levels[name][after[name]][1].values())
    return helped / max(lost, 1e-6)


def _bits(values: Collection[str]) -> float:
    count = Counter(values)
    return -sum(n / len(values) * math.log2(n / len(values)) for n in count.values())


def _found(levels: _Levels, at: Mapping[str, int], people: Collection[str]) -> dict[str, int]:
    columns = {name: levels[name][level][1] for name, level in at.items()}
    rows = {who: {name: values[who] for name, values in columns.items()} for who in people}
    return sizes(rows, list(columns))


def _below(levels: _Levels, at: Mapping[str, int], people: Collection[str], wanted: int) -> int:
    return sum(size < wanted for size in _found(levels, at, people).values())
