r"""Krippendorff's alpha for unitizing: agreement on the places of passages and on their codes.

The family of Krippendorff, Mathet, Bouvry & Widlöcher (2016), "On the reliability of unitizing
textual continua: further developments", Quality & Quantity 50, 2347-2364 (erratum 50, 2365),
also Krippendorff (2019), Content Analysis, 4th ed., sec. 12.6:

u-alpha
    all text, coded and uncoded, by code (eqs. 1-5).
\|u-alpha
    coded or not, for any code (eq. 6). With one code it equals u-alpha.
cu-alpha
    the codes, where passages of two coders meet (eqs. 9-11); the ends of passages do not matter.
(k)u-alpha
    one code among those meetings (eq. 13b).

Characters that two coders assign to codes c and k coincide. Chance pairs any two characters that do
not belong to the same passage of the same coder (in a gap, each character is a passage).
With ``l_c`` for the characters under c, ``l`` for all, and ``s`` for the pairs within passages, the
expected coincidences off the diagonal are ``l_c l_k / (l - s / l)`` (eq. 4): the lengths of the
passages enter only through that sum, and all terms add up over documents.

**cu-alpha with three or more coders.** The papers allow two readings. The pairable part of a
passage is either its meetings with each other coder in turn, squared and averaged over those coders
(eq. 10), or its meeting with the union of all others, squared. We use the first: it gives the .724
that Krippendorff (2019, fig. 12.11) prints for Alex, Paul and Suzan, while the second gives .726.
With two coders both are the same.

Two touching passages of one code count as two passages, as in that example, so splitting a passage
changes the expectation (see :func:`~transcode.agreement.unitizing.continuum.merge`). Overlapping
passages of one coder with the same code are merged. A coder who did not work through a text is not
counted in it; the coincidences of a text with m coders are weighted by 1 / (m - 1), and summed.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transcode.agreement.coefficients.estimate import Estimate
from transcode.agreement.unitizing.continuum import (
    Continuum,
    Texts,
    as_continua,
    codes_of,
    exclusive,
)

Sums = NDArray[np.float64]
Terms = tuple[Sums, Sums]
_SOURCE = "Krippendorff, Mathet, Bouvry & Widlöcher (2016), eq. "
_NOBODY = "no text was worked through by two coders"


class Unitizing(NamedTuple):
    """The whole family of coefficients, and the share of text that they cover.

    ``met`` is the share of all text in which coded passages meet, the basis of cu-alpha;
    ``codes`` and ``codes_met`` give each code's (k)u-alpha and the share of its text that meets.
    """

    u: Estimate
    binary: Estimate
    cu: Estimate
    codes: dict[Hashable, Estimate]
    met: float
    codes_met: dict[Hashable, float]


def unitizing(continua: Texts) -> Unitizing:
    r"""Compute u-alpha, \|u-alpha, cu-alpha and each code's (k)u-alpha, in one pass.

    Args:
        continua: documents, as :class:`~transcode.agreement.unitizing.continuum.Continuum` or plain
            ``(length, coders)``.

    Raises:
        AgreementError: a passage lies outside its document, or passages of one coder overlap and
            have different codes (then measure each code by itself).
    """
    texts = as_continua(continua)
    codes = codes_of(texts)
    sums = unitizing_sums(texts, codes).sum(axis=0)
    lengths, _, _, met, _ = _split(sums)
    terms = unitizing_terms(sums)
    coders = {i for text in texts for i in _present(text)}
    n = float(lengths.sum())
    attributes: dict[str, Any] = {"n_units": n, "n_coders": len(coders)}
    bare = n == 0

    binary_why = "nothing is coded" if lengths[0] == n else "no text is left uncoded"
    cu_why = "only one code where passages of two coders meet"
    if not met.sum():
        cu_why = "no coded passage of one coder meets one of another"
    u = _estimate(
        "u_alpha", "5", terms.u, "all text has one and the same code, or none", attributes
    )
    binary = _estimate("bu_alpha", "6", terms.binary, binary_why, attributes)
    inside: dict[str, Any] = {"n_units": float(met.sum()), "n_coders": len(coders)}
    cu = _estimate(
        "cu_alpha", "11; self-pairs by pairs of coders, eq. 10", terms.cu, cu_why, inside
    )
    each = {}
    for k, code in enumerate(codes):
        why = cu_why if met[k] else "no passage of this code meets another coder's"
        inside["n_units"] = float(met[k])
        each[code] = _estimate("ku_alpha", "13b", (terms.ku[0][k], terms.ku[1][k]), why, inside)
    if bare:
        for undefined in (u, binary, cu, *each.values()):
            undefined.reason = _NOBODY
    share = _ratio(met, lengths[1:])
    return Unitizing(
        u,
        binary,
        cu,
        each,
        float(_ratio(met.sum(), lengths.sum())),
        dict(zip(codes, share.tolist(), strict=True)),
    )


def u_alpha(continua: Texts) -> Estimate:
    """Agreement on the places of passages and on their codes (2016, eq. 5)."""
    return unitizing(continua).u


def bu_alpha(continua: Texts) -> Estimate:
    r"""Agreement on coded versus uncoded text, for any code: \|u-alpha (2016, eq. 6)."""
    return unitizing(continua).binary


def cu_alpha(continua: Texts) -> Estimate:
    """Agreement on the code where passages of two coders meet (2016, eq. 11)."""
    return unitizing(continua).cu


def ku_alpha(continua: Texts, code: Hashable) -> Estimate:
    """Agreement on one code where passages of two coders meet: (k)u-alpha (2016, eq. 13b).

    ``nan`` for a code that nobody used.
    """
    estimate = unitizing(continua).codes.get(code)
    return (
        estimate
        if estimate is not None
        else Estimate(math.nan, name="ku_alpha", reason="nobody used this code")
    )


class UnitizingTerms(NamedTuple):
    """Observed and expected disagreement of each coefficient; it is ``1 - Do / De``.

    Shapes: that of the sums without their last axis; for ``ku`` with a last axis over codes.
    """

    u: Terms
    binary: Terms
    cu: Terms
    ku: Terms


def unitizing_sums(texts: Iterable[Continuum], codes: Iterable[Hashable]) -> Sums:
    """Compute the sums behind the family, documents x sums; rows can be weighted and added.

    The columns, for K codes: characters uncoded and under each code (K + 1); those on which
    coders coincide (K + 1); the pairs within passages (1); characters under each code that meet
    coded ones (K); the pairs within passages among these (K). A document that fewer than two
    coders worked through is a row of zeros.
    """
    at = {code: k + 1 for k, code in enumerate(codes)}  # 0 is uncoded
    rows = [_sums(text, at) for text in texts]
    return np.array(rows).reshape(len(rows), 4 * len(at) + 3)


def unitizing_terms(sums: Sums) -> UnitizingTerms:
    """Compute the coefficients' terms from summed rows of :func:`unitizing_sums`, ... x sums."""
    lengths, same, selves, met, met_selves = _split(sums)
    total, total_met = lengths.sum(axis=-1), met.sum(axis=-1)
    pairs = total**2 - selves  # pairs that chance can draw
    pairs_met = total_met**2 - met_selves.sum(axis=-1)
    others, others_met = _others(lengths, total), _others(met, total_met)
    agreed = same[..., 1:]
    u = (
        _ratio(total - same.sum(axis=-1), total),
        _ratio((lengths * others).sum(axis=-1), pairs),
    )
    binary = (
        _ratio(lengths[..., 0] - same[..., 0], total),
        _ratio(lengths[..., 0] * others[..., 0], pairs),
    )
    cu = (
        _ratio(total_met - agreed.sum(axis=-1), total_met),
        _ratio((met * others_met).sum(axis=-1), pairs_met),
    )
    ku = (
        _ratio(met - agreed, met),
        _ratio(met * others_met, met * total_met[..., None] - met_selves),
    )
    return UnitizingTerms(u, binary, cu, ku)


def _sums(text: Continuum, at: dict[Hashable, int]) -> Sums:
    k = len(at) + 1
    who = _present(text)
    if not who:
        return np.zeros(4 * k - 1)
    tables = [exclusive(text, text.coders[i] or (), at) for i in who]
    bounds = [side for table in tables for side in (table.begin, table.end)]
    ends = np.array([text.begin, text.begin + text.length])
    edges = np.unique(np.concatenate([ends, *bounds]))
    size = np.diff(edges).astype(np.float64)

    # Between two edges nothing changes: one code (0: none) for each coder and stretch.
    label = np.zeros((len(who), len(size)), dtype=np.int64)
    for row, table in zip(label, tables, strict=True):
        if len(table.begin):
            last = np.searchsorted(table.begin, edges[:-1], side="right") - 1
            row[:] = np.where((last >= 0) & (edges[:-1] < table.end[last]), table.code[last], 0)

    others = len(who) - 1
    coded = label > 0
    weight = np.broadcast_to(size, label.shape)
    first, second = np.triu_indices(len(who), 1)
    alike = label[first] == label[second]
    meeting = weight * coded * (coded.sum(axis=0) - 1)
    before = np.zeros((len(who), len(edges)))
    before[:, 1:] = np.cumsum(weight * coded, axis=1)

    lengths = np.bincount(label.ravel(), weight.ravel(), k)
    same = (
        np.bincount(label[first][alike], np.broadcast_to(size, alike.shape)[alike], k) * 2 / others
    )
    met = np.bincount(label.ravel(), meeting.ravel(), k) / others
    selves, met_selves = lengths[0], np.zeros(k)
    for table in tables:
        own = (table.end - table.begin).astype(np.float64)
        selves += (own**2).sum()
        begin, end = (np.searchsorted(edges, side) for side in (table.begin, table.end))
        overlap = before[:, end] - before[:, begin]  # with each coder, including themselves
        met_selves += np.bincount(table.code, (overlap**2).sum(axis=0) - own**2, k) / others
    return np.concatenate([lengths, same, [selves], met[1:], met_selves[1:]])


def _present(text: Continuum) -> list[int]:
    """Return the coders who worked through a text, if there are two or more."""
    who = [i for i, passages in enumerate(text.coders) if passages is not None]
    return who if len(who) > 1 else []


def _split(sums: Sums) -> list[Sums]:
    k = (sums.shape[-1] - 3) // 4
    lengths, same, selves, met, met_selves = np.split(
        sums, [k + 1, 2 * k + 2, 2 * k + 3, 3 * k + 3], axis=-1
    )
    return [lengths, same, selves[..., 0], met, met_selves]


def _others(parts: Sums, total: Sums) -> Sums:
    """Compute ``total - parts``, exactly 0 if one part is the whole."""
    rest = total[..., None] - parts
    return np.where(rest > 1e-12 * total[..., None], rest, 0.0)


def _ratio(above: ArrayLike, below: ArrayLike) -> Sums:
    top, bottom = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    quotient = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=quotient, where=bottom > 0)
    return quotient


def _estimate(
    name: str, equation: str, terms: Terms, why: str, attributes: dict[str, Any]
) -> Estimate:
    do, de = float(terms[0]), float(terms[1])
    value = 1 - do / de if de > 0 else math.nan
    reason = why if math.isnan(value) else ""
    return Estimate(
        value, name=name, basis=_SOURCE + equation, do=do, de=de, reason=reason, **attributes
    )
