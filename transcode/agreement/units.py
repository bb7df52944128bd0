"""From spans to decisions: which coder applied which code to which unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from transcode.agreement.data import MISSING, Span, Table, Unit
from transcode.errors import AgreementError


def unitise(
    spans: Iterable[Span],
    units: Iterable[Unit],
    coverage: Collection[tuple[str, str]],
    codes: Sequence[str],
    coders: Sequence[str],
    *,
    share: float = 0.0,
) -> Table:
    """The table of decisions, coders x units x codes.

    A code counts as applied to a unit when the coder's spans of that code, merged, cover at
    least one character of it (``share`` 0) or at least this share of its characters. Outside a
    coder's coverage a decision is missing, whatever spans there are. Spans of a code or coder
    that is not listed are left out. Takes what :func:`~transcode.agreement.validate` lets pass.

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
    row = {coder: i for i, coder in enumerate(coders)}
    layer = {code: i for i, code in enumerate(codes)}

    values = np.full((len(row), len(units), len(layer)), MISSING, dtype=np.int8)
    for coder, document in coverage:
        if coder in row and document in places:
            values[row[coder], places[document], :] = 0

    applied: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        if span.code in layer and span.coder in row and (span.coder, span.document) in coverage:
            applied[span.document, span.coder, span.code].append((span.begin, span.end))
    for (document, coder, code), stretches in applied.items():
        here = places[document]
        covered = _covered(stretches, edges[here])
        length = edges[here, 1] - edges[here, 0]
        # The quotient, not share * length: 55 of 100 characters must reach a share of 0.55.
        yes = covered / length >= share if share else covered > 0
        values[row[coder], here, layer[code]] = yes
    return Table(tuple(coders), units, tuple(codes), values)


def _covered(stretches: Iterable[tuple[int, int]], edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many characters of each unit (rows of ``edges``) lie in the union of the stretches."""
    merged: list[list[int]] = []
    for begin, end in sorted(stretches):
        if merged and begin <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([begin, end])
    lengths = [(0, end - begin) for begin, end in merged]
    # Between the bounds of the merged stretches, the count of covered characters before x is
    # a straight line of slope 1 (inside) or 0 (outside), so interpolating it is exact.
    before = np.interp(edges.ravel(), np.ravel(merged), np.cumsum(np.ravel(lengths)))
    return np.diff(before.reshape(-1, 2), axis=1)[:, 0]
