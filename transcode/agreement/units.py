"""Units of comparison, and each coder's decision on each code for each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.data import MISSING, Covered, Span, Table, Unit, merged, regions
from transcode.errors import AgreementError

_Stretches = dict[tuple[str, str, str], list[tuple[int, int]]]


def unitise(
    spans: Iterable[Span],
    units: Iterable[Unit],
    coverage: Collection[Covered],
    codes: Sequence[str],
    coders: Sequence[str],
    *,
    share: float = 0.0,
) -> Table:
    """Tabulate the decisions on given passages (segments, turns), coders x units x codes.

    A code counts as applied to a unit if the coder's spans of that code, merged, cover at least
    one character of it (``share`` 0) or at least this share of its characters. Outside a coder's
    coverage every decision is missing, even if there are spans; a unit only partly inside a
    covered region is outside. Spans of a code or coder that is not listed are left out. The input
    must satisfy :func:`~transcode.agreement.validate`.

    Raises:
        AgreementError: ``share`` is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise AgreementError(f"the share of a unit must be from 0 to 1, not {share}")
    units = tuple(units)
    places: dict[str, list[int]] = defaultdict(list)
    for i, unit in enumerate(units):
        places[unit.document].append(i)
    edges = np.array([(unit.begin, unit.end) for unit in units], dtype=np.int64).reshape(-1, 2)
    row, layer = _numbered(coders), _numbered(codes)

    values = np.full((len(row), len(units), len(layer)), MISSING, dtype=np.int8)
    for (document, coder, code), stretches in _applied(spans, row, layer, coverage).items():
        here = places.get(document, [])
        covered = _covered(stretches, edges[here])
        length = edges[here, 1] - edges[here, 0]
        # The quotient, not share * length: 55 of 100 characters must reach a share of 0.55.
        yes = covered / length >= share if share else covered > 0
        values[row[coder], here, layer[code]] = yes
    for (coder, document), parts in regions(coverage).items():
        if coder not in row or document not in places:
            continue
        here = places[document]
        seen = np.array(here)[_within(edges[here], parts)]
        values[row[coder], seen] = np.maximum(values[row[coder], seen], 0)
        unseen = np.array(here)[~_within(edges[here], parts)]
        values[row[coder], unseen] = MISSING
    return Table(tuple(coders), units, tuple(codes), values)


def characters(
    spans: Iterable[Span],
    documents: Mapping[str, int],
    coverage: Collection[Covered],
    codes: Sequence[str],
    coders: Sequence[str],
    *,
    cuts: Iterable[Unit] = (),
) -> Table:
    """Tabulate the decisions on every character, coders x elementary segments x codes.

    Nothing changes between two neighbouring edges of spans, so such an elementary segment
    represents its characters: the figures equal those of a character array, at the cost of the
    spans. ``documents`` gives the length of each document; the edges of the passages in ``cuts``
    are also edges here (so that these passages can be drawn as clusters).
    """
    row, layer, seen = _numbered(coders), _numbered(codes), regions(coverage)
    applied: dict[str, _Stretches] = defaultdict(dict)
    for key, stretches in _applied(spans, row, layer, coverage).items():
        applied[key[0]][key] = stretches
    cut_at: dict[str, set[int]] = defaultdict(set)
    for document, begin, end in cuts:
        cut_at[document] |= {begin, end}
    units: list[Unit] = []
    blocks: list[NDArray[np.int8]] = []
    for document, length in documents.items():
        here = {coder: seen[coder, document] for coder in row if (coder, document) in seen}
        inside = applied[document]
        marks = {0, length} | cut_at[document]
        marks |= {mark for stretches in inside.values() for part in stretches for mark in part}
        marks |= {mark for parts in here.values() for part in parts or () for mark in part}
        edges = np.array(sorted(mark for mark in marks if 0 <= mark <= length), dtype=np.int64)
        block = np.full((len(row), max(len(edges) - 1, 0), len(layer)), MISSING, dtype=np.int8)
        between = np.stack([edges[:-1], edges[1:]], axis=1)
        for coder, parts in here.items():
            block[row[coder], _within(between, parts)] = 0
        for (_, coder, code), stretches in inside.items():
            for first, last in np.searchsorted(edges, stretches):
                decided = block[row[coder], first:last, layer[code]]
                decided[decided == 0] = 1
        blocks.append(block)
        units += [Unit(document, int(begin), int(end)) for begin, end in between]
    empty = np.zeros((len(row), 0, len(layer)), dtype=np.int8)
    values = np.concatenate([empty, *blocks], axis=1)
    times = np.array([unit.end - unit.begin for unit in units], dtype=np.float64)
    return Table(tuple(coders), tuple(units), tuple(codes), values, times)


def _applied(
    spans: Iterable[Span],
    coders: Collection[str],
    codes: Collection[str],
    coverage: Collection[Covered],
) -> _Stretches:
    """Merge the stretches of each document, coder and code, within the coder's coverage."""
    covered = {region[:2] for region in coverage}
    applied: _Stretches = defaultdict(list)
    for span in spans:
        if span.code in codes and span.coder in coders and (span.coder, span.document) in covered:
            applied[span.document, span.coder, span.code].append((span.begin, span.end))
    return {key: merged(stretches) for key, stretches in applied.items()}


def _within(edges: NDArray[np.int64], parts: Sequence[tuple[int, int]] | None) -> NDArray[np.bool_]:
    """Return a mask of units (rows of ``edges``) wholly in the regions; ``None``: everywhere."""
    if parts is None:
        return np.ones(len(edges), dtype=np.bool_)
    whole: NDArray[np.bool_] = _covered(parts, edges) == edges[:, 1] - edges[:, 0]
    return whole


def _covered(stretches: Sequence[tuple[int, int]], edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count the characters of each unit (rows of ``edges``) within the merged stretches."""
    lengths = [(0, end - begin) for begin, end in stretches]
    # Between the bounds of the merged stretches, the count of covered characters before x is
    # a straight line of slope 1 (inside) or 0 (outside), so interpolating it is exact.
    before = np.interp(edges.ravel(), np.ravel(stretches), np.cumsum(np.ravel(lengths)))
    return np.diff(before.reshape(-1, 2), axis=1)[:, 0]


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}
