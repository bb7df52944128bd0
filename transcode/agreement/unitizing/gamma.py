"""Mathet's gamma: agreement on passages that may overlap, by their best alignment.

Gamma is ``1 - observed / expected`` disorder (Mathet, Widlöcher & Métivier 2015, Computational
Linguistics 41(3), 437-479, sec. 4.4). The observed one is exact
(:mod:`~transcode.agreement.unitizing.alignment`); the expected one is the mean over random continua
(:mod:`~transcode.agreement.unitizing.random_continua`): 30 of them, and then as many more as bring
its error
below 2 % with 95 % confidence (sec. 5.3), up to 1000. The seed fixes the draw; it does not
depend on the order of coders, the names of codes, or the beginning of the continuum.

*Gamma-cat* (Mathet 2017, Computational Linguistics 43(3), 661-685, sec. 4.2) compares the
codes alone: the frequency of different codes in the pairs of passages of the best alignment, with
weight ``max(0, 1 - place distance) / (passages in its tuple - 1)``, again corrected for chance.
As in the paper, alpha does not enter this weight and passages without a counterpart do not count
(in pygamma-agreement both do). If several alignments are best, it depends on the one found.

*Several documents* are aligned and drawn one by one; summed costs are then divided by summed
numbers of passages. Passages of one coder may overlap; a passage marked twice counts once.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

import numpy as np

from transcode.agreement.coefficients.estimate import Estimate
from transcode.agreement.coefficients.sums import ratio
from transcode.agreement.unitizing.alignment import (
    Alignment,
    Dissimilarity,
    Floats,
    Units,
    align,
    place_distance,
)
from transcode.agreement.unitizing.continuum import Continuum, Texts, as_continua, codes_of, columns
from transcode.agreement.unitizing.random_continua import SAMPLERS, Sampler, canonical
from transcode.errors import AgreementError

Chance = Literal["shuffle", "statistical"]
_FIRST, _LAST = 30, 1000  # samples, at least and at most
_PRECISION = 0.02


class Options(TypedDict, total=False):
    """Options of :func:`gammas`."""

    alpha: float
    beta: float
    delta_empty: float
    samples: int | None
    chance: Chance
    seed: int


class Gammas(NamedTuple):
    """Gamma and gamma-cat, from the same alignments."""

    gamma: Estimate
    cat: Estimate


def gammas(
    continua: Texts,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    samples: int | None = None,
    chance: Chance = "shuffle",
    seed: int = 1,
) -> Gammas:
    """Compute gamma and gamma-cat.

    Args:
        continua: documents, as :class:`~transcode.agreement.unitizing.continuum.Continuum` or plain
            ``(length, coders)``; those that fewer than two coders worked through are left out.
        alpha: weight of place in the dissimilarity of two passages. Gamma Software takes 3.
        beta: weight of the code in it.
        delta_empty: dissimilarity of a passage to having no counterpart, above 0.
        samples: random continua for the expected disorder; None for as many as needed.
        chance: method to draw them: ``shuffle`` (the paper's) or ``statistical`` (pygamma's).
        seed: seed of the random numbers.

    Raises:
        AgreementError: a weight or number is out of range, a passage is outside its document, or
            too many passages are at one place.
    """
    if min(alpha, beta) < 0 or delta_empty <= 0 or samples == 0 or chance not in SAMPLERS:
        raise AgreementError(
            "gamma needs alpha and beta of at least 0, delta_empty above 0, at least one sample, "
            f"and chance as one of {', '.join(SAMPLERS)}",
            step="agreement",
        )
    how = Dissimilarity(alpha, beta, delta_empty)
    texts = [text for text in _texts(as_continua(continua)) if text]
    observed = _aligned(texts, how)
    draws = _draws(texts, how, SAMPLERS[chance], samples, seed) if texts else []
    basis = (
        f"alpha {alpha:g}, beta {beta:g}, delta_empty {delta_empty:g}; "
        f"chance: {chance}, {len(draws)} samples, seed {seed}"
    )
    attributes: dict[str, Any] = {
        "n_units": float(sum(len(units.begin) for coders in texts for units in coders)),
        "n_coders": max(map(len, texts), default=0),
    }
    expected = [draw.disorder for draw in draws]
    nothing = "no passage in a text that two coders worked through"
    apart = "no passages of two coders stand at one place" if texts else nothing
    return Gammas(
        _estimate(
            "gamma", observed.disorder, expected, (nothing, "chance gives no disorder"),
            {"basis": f"Mathet et al. (2015); {basis}", **attributes},
        ),
        _estimate(
            "gamma_cat", observed.categorial, [draw.categorial for draw in draws],
            (apart, "chance, too, lets no codes differ"),
            {"basis": f"Mathet (2017); {basis}", **attributes},
        ),
    )  # fmt: skip


def gamma(continua: Texts, **options: Unpack[Options]) -> Estimate:
    """Gamma (Mathet et al. 2015); the options are those of :func:`gammas`."""
    return gammas(continua, **options).gamma


def gamma_cat(continua: Texts, **options: Unpack[Options]) -> Estimate:
    """Gamma-cat (Mathet 2017); the options are those of :func:`gammas`."""
    return gammas(continua, **options).cat


def gamma_disorder(
    continua: Texts, *, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0
) -> float:
    """Exact observed disorder (2015, eq. 6); ``nan`` without a passage."""
    texts = [text for text in _texts(as_continua(continua)) if text]
    return _aligned(texts, Dissimilarity(alpha, beta, delta_empty)).disorder


def gamma_sums(continua: Texts, samples: int = _FIRST, seed: int = 1) -> Floats:
    """Compute the sums behind both coefficients, documents x (1 + samples) x 4; they add up.

    The observed continuum comes first, then each random one. The four sums are cost, passages,
    differing codes, and their weight. Documents that fewer than two coders worked through, or that
    nobody marked, are zeros.

    Raises:
        AgreementError: as :func:`gammas`.
    """
    texts = _texts(as_continua(continua))
    how, rng = Dissimilarity(), np.random.default_rng(seed)
    sums = np.zeros((len(texts), 1 + samples, 4))
    for sample in range(1 + samples):
        for document, coders in enumerate(texts):
            if coders:
                drawn = SAMPLERS["shuffle"](coders, rng) if sample else coders
                sums[document, sample] = _sums(drawn, align(drawn, how))
    return sums


def gamma_value(sums: Floats, which: Literal[0, 2] = 0) -> Floats:
    """Compute gamma (``which`` 0) or gamma-cat (2) from sums, ... x (1 + samples) x 4."""
    disorder = ratio(sums[..., which], sums[..., which + 1])
    drawn = disorder[..., 1:]
    there = ~np.isnan(drawn)
    expected = ratio(np.where(there, drawn, 0).sum(axis=-1), there.sum(axis=-1))
    coefficient: Floats = 1 - ratio(disorder[..., 0], expected)
    return coefficient


class _Sums(NamedTuple):
    """Sums over documents: cost and passages; differing codes and their weight."""

    cost: float
    passages: float
    differ: float
    weight: float

    @property
    def disorder(self) -> float:
        return self.cost / self.passages if self.passages else math.nan

    @property
    def categorial(self) -> float:
        return self.differ / self.weight if self.weight else math.nan


def _texts(texts: list[Continuum]) -> list[list[Units]]:
    """Return the passages of every text; none if fewer than two coders, or no passages."""
    codes = {code: k for k, code in enumerate(codes_of(texts))}
    every: list[list[Units]] = []
    for text in texts:
        units = []
        for passages in text.coders:
            if passages is not None:
                begin, end, code = columns(list(dict.fromkeys(passages)), codes)
                places = (np.stack([begin, end]) - text.begin).astype(np.float64)
                units.append(Units(places[0], places[1], code))
        compared = len(units) > 1 and any(len(marked.begin) for marked in units)
        every.append(canonical(units) if compared else [])
    return every


def _aligned(texts: list[list[Units]], how: Dissimilarity) -> _Sums:
    parts = [_sums(coders, align(coders, how)) for coders in texts]
    return _Sums(*(math.fsum(part) for part in zip(*parts, strict=True))) if parts else _NONE


def _sums(coders: list[Units], alignment: Alignment) -> _Sums:
    differ = weight = 0.0
    size = (alignment.tuples >= 0).sum(axis=1)
    for a, b in combinations(range(len(coders)), 2):
        both = (alignment.tuples[:, a] >= 0) & (alignment.tuples[:, b] >= 0)
        i, j = alignment.tuples[both, a], alignment.tuples[both, b]
        far = place_distance(coders[a], i, coders[b], j)
        sure = np.maximum(0.0, 1.0 - far) / (size[both] - 1)
        differ += float(sure[coders[a].code[i] != coders[b].code[j]].sum())
        weight += float(sure.sum())
    return _Sums(alignment.cost, alignment.passages, differ, weight)


def _draws(
    texts: list[list[Units]], how: Dissimilarity, sampler: Sampler, samples: int | None, seed: int
) -> list[_Sums]:
    """Draw sums of random continua; by default as many as the precision requires (sec. 5.3)."""
    rng = np.random.default_rng(seed)
    drawn: list[_Sums] = []
    wanted = samples or _FIRST
    while len(drawn) < wanted:
        drawn.append(_aligned([sampler(coders, rng) for coders in texts], how))
        if samples is None and len(drawn) == _FIRST:
            disorder = np.array([sums.disorder for sums in drawn])
            variation = float(disorder.std() / disorder.mean()) if disorder.any() else 0.0
            wanted = min(_LAST, max(_FIRST, math.ceil((1.96 * variation / _PRECISION) ** 2)))
    return drawn


def _estimate(
    name: str,
    observed: float,
    chance: list[float],
    why: tuple[str, str],
    attributes: dict[str, Any],
) -> Estimate:
    defined = [disorder for disorder in chance if not math.isnan(disorder)]
    expected = math.fsum(defined) / len(defined) if defined else math.nan
    if math.isnan(observed) or not expected > 0:
        reason = why[int(not math.isnan(observed))]
        return Estimate(math.nan, name=name, do=observed, de=expected, reason=reason, **attributes)
    return Estimate(1 - observed / expected, name=name, do=observed, de=expected, **attributes)


_NONE = _Sums(0.0, 0.0, 0.0, 0.0)
