"""Random continua: chance annotations for gamma's expected disorder.

shuffle
    Mathet, Widlöcher & Métivier (2015, sec. 5.2.1): every coder gets the annotation of a randomly
    drawn coder, moved by a random number of characters and wrapped around at the end. Two moves
    differ by at least half the mean length of a passage. The paper specifies the mean length, but
    its authors' Gamma Software uses half of it; we do the same so that figures are comparable. As
    in that software, the continuum goes from its beginning to the end of the last passage.
statistical
    The method of pygamma-agreement (Titeux & Riad 2021): number of passages, gaps and lengths from
    normal distributions with the pooled mean and spread of the coders, codes in proportion to use.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from transcode.agreement.unitizing.alignment import Floats, Units

Sampler = Callable[[list[Units], np.random.Generator], list[Units]]


def canonical(coders: list[Units]) -> list[Units]:
    """Put coders and codes in an order that depends only on the passages.

    Codes are renumbered by use and place, and coders sorted by their passages, so that a seed
    draws the same for any names and any order of coders.
    """
    begin, end, code = (np.concatenate(parts) for parts in zip(*coders, strict=True))
    used, number, times = np.unique(code, return_inverse=True, return_counts=True)

    def rank(k: int) -> tuple[int, list[tuple[float, float]]]:
        mine = number == k
        places = sorted(zip(begin[mine].tolist(), end[mine].tolist(), strict=True))
        return -int(times[k]), places

    place = np.empty(len(used), dtype=np.int64)
    place[sorted(range(len(used)), key=rank)] = np.arange(len(used))
    new_number = dict(zip(used.tolist(), place.tolist(), strict=True))
    renamed = []
    for units in coders:
        numbers = np.array([new_number[k] for k in units.code.tolist()], dtype=np.int64)
        order = np.lexsort((numbers, units.end, units.begin))
        renamed.append(Units(units.begin[order], units.end[order], numbers[order]))
    return sorted(renamed, key=lambda u: tuple(column.tolist() for column in u))


def shuffle(coders: list[Units], rng: np.random.Generator) -> list[Units]:
    """Draw coders' annotations at random and rotate each on the continuum (2015, sec. 5.2.1)."""
    last = max(float(units.end.max()) for units in coders if len(units.end))
    apart = float(np.mean(np.concatenate([units.end - units.begin for units in coders]))) / 2
    drawn: list[Units] = []
    while not any(len(units.begin) for units in drawn):
        free, drawn = [(0.0, last)], []
        for _ in coders:
            move = _point(free or [(0.0, last)], rng)
            free = _without(free, move - apart, move + apart)
            chosen = coders[int(rng.integers(len(coders)))]
            # begin and end move together: a passage that begins in the text may leave it
            moved = np.where(chosen.begin + move > last, move - last, move)
            drawn.append(_sorted(chosen.begin + moved, chosen.end + moved, chosen))
    return drawn


def statistical(coders: list[Units], rng: np.random.Generator) -> list[Units]:
    """Draw successive passages from the coders' means and spreads (pygamma-agreement)."""
    gaps = [np.zeros(1)]  # pygamma counts one gap of nothing
    for units in coders:
        gaps += [units.begin[1:] - units.end[:-1], units.begin[:1][units.begin[:1] > 0]]
    sizes = _spread(np.array([len(units.begin) for units in coders], dtype=float))
    gap, length = (
        _spread(np.concatenate(gaps)),
        _spread(np.concatenate([u.end - u.begin for u in coders])),
    )
    times = np.bincount(np.concatenate([units.code for units in coders]))
    drawn: list[Units] = []
    for _ in coders:
        n = abs(int(rng.normal(*sizes)))
        if not any(len(units.begin) for units in drawn):
            n = max(1, n)
        lengths = np.maximum(np.abs(rng.normal(*length, n)), 1e-6)
        end = np.cumsum(rng.normal(*gap, n) + lengths)
        code = rng.choice(len(times), n, p=times / times.sum())
        drawn.append(_sorted(end - lengths, end, Units(end, end, code)))
    return drawn


SAMPLERS: dict[str, Sampler] = {"shuffle": shuffle, "statistical": statistical}


def _sorted(begin: Floats, end: Floats, units: Units) -> Units:
    order = np.argsort(begin, kind="stable")
    return Units(begin[order], end[order], units.code[order])


def _point(free: list[tuple[float, float]], rng: np.random.Generator) -> float:
    """Draw a character from stretches, each in proportion to its length."""
    room = np.array([end - begin for begin, end in free])
    begin, end = free[int(rng.choice(len(free), p=room / room.sum()))]
    return float(int(rng.uniform(begin, end)))


def _without(free: list[tuple[float, float]], low: float, high: float) -> list[tuple[float, float]]:
    parts = [part for b, e in free for part in ((b, min(e, low)), (max(b, high), e))]
    return [(begin, end) for begin, end in parts if begin < end]


def _spread(values: Floats) -> tuple[float, float]:
    # sorted, because the order of coders must not change the last digit of a mean
    values = np.sort(values)
    return float(values.mean()), float(values.std())
