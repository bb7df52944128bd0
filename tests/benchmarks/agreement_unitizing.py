"""How fast the unitizing measures are, beside a plain loop and beside pygamma-agreement.

    python tests/benchmarks/agreement_unitizing.py

u, |u and cu on 3 coders x 600 passages: the peer is the papers' definition written as loops over
coders and passages. Gamma on 3 coders x 200 passages with 30 samples: the peer is
pygamma-agreement's fast mode where it is installed, else the paper's own set partition, in which
every tuple below the cost of its passages alone is a column, on the same solver. Same data, same
run; imports and compilation are not counted. Trust ratios more than seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import permutations
from typing import Any, NamedTuple

import numpy as np

from transcode.agreement.unitizing.continuum import Continuum, Passage
from transcode.agreement.unitizing.gamma import gammas
from transcode.agreement.unitizing.unitizing import unitizing


class Result(NamedTuple):
    what: str
    peer: str
    ours: float  # seconds
    theirs: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def main() -> None:
    for result in (family_speed(), gamma_speed(), gamma_speed("statistical")):
        print(f"{result.what:46} {result.ours * 1000:9.1f} ms   {result.peer:34} "
              f"{result.theirs * 1000:9.1f} ms   {result.ratio:7.1f} x", flush=True)  # fmt: skip


def family_speed(passages: int = 600, length: int = 300_000, codes: int = 20) -> Result:
    """u, |u, cu: ours, and the loop, which must give the same."""
    text = some_coding(passages, length, codes)
    ours, found = timed(lambda: unitizing([text]), 20)
    theirs, expected = timed(lambda: loop(text), 1)
    assert np.allclose([found.u, found.binary, found.cu], expected, rtol=0, atol=1e-12)
    return Result(f"u, |u, cu, 3 coders x {passages} passages", "loop over passages", ours, theirs)


def gamma_speed(chance: str = "shuffle", passages: int = 200, samples: int = 30) -> Result:
    """Gamma: ours is exact; pygamma's fast mode is an approximation."""
    text = some_coding(passages, 100 * passages, 8)
    gammas([some_coding(20, 2000, 8)], samples=1)  # imports
    ours, _ = timed(lambda: gammas([text], samples=samples, chance=chance), 1)  # type: ignore[arg-type]
    what = f"gamma, 3 coders x {passages}, {samples} samples, {chance}"
    try:
        theirs = pygamma_speed(text, samples)
        return Result(what, "pygamma-agreement, fast", ours, theirs)
    except ImportError:
        small = some_coding(passages // 4, 25 * passages, 8)
        peer, _ = timed(lambda: partition(small, samples), 1)
        ours, _ = timed(lambda: gammas([small], samples=samples), 1)
        return Result(f"{what} (a quarter of it)", "the paper's set partition", ours, peer)


def timed(run: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The fastest of several runs, after one that warms up where there are several."""
    if times > 1:
        run()
    best, answer = float("inf"), None
    for _ in range(times):
        begun = time.perf_counter()
        answer = run()
        best = min(best, time.perf_counter() - begun)
    return best, answer


def some_coding(passages: int, length: int, codes: int, seed: int = 3) -> Continuum:
    """Three coders who mostly mean the same passages: edges shifted, codes and passages missed."""
    rng = np.random.default_rng(seed)
    step = length / passages
    coders: list[list[Passage]] = []
    true = rng.integers(codes, size=passages)
    for _ in range(3):
        begin = (np.arange(passages) + rng.uniform(0.05, 0.25, passages)) * step
        end = begin + rng.uniform(0.3, 0.7, passages) * step
        code = np.where(rng.random(passages) < 0.2, rng.integers(codes, size=passages), true)
        rows = zip(begin.astype(int).tolist(), end.astype(int).tolist(), code.tolist(), strict=True)
        coders.append([(b, max(e, b + 1), f"code {k}") for b, e, k in rows])
    return Continuum(length, coders)


def loop(text: Continuum) -> tuple[float, float, float]:
    """u, |u and cu as Krippendorff et al. (2016) write them: sums over coders and passages."""
    partitions = [with_gaps(text.length, passages or ()) for passages in text.coders]
    m = len(partitions)
    observed: dict[tuple[Any, Any], float] = {}
    met_selves = 0.0
    for one, other in permutations(partitions, 2):
        for begin, end, code in one:
            inside = 0
            for b, e, k in other:
                shared = min(end, e) - max(begin, b)
                if shared > 0:
                    observed[code, k] = observed.get((code, k), 0.0) + shared / (m - 1)
                    if code is not None and k is not None:
                        inside += shared
            met_selves += inside**2 / (m - 1)
    selves = sum(e - b if k is None else (e - b) ** 2 for part in partitions for b, e, k in part)
    uncoded = {pair: n for pair, n in observed.items() if None not in pair}
    binary: dict[tuple[Any, Any], float] = {}
    for (c, k), n in observed.items():
        pair = c is None, k is None
        binary[pair] = binary.get(pair, 0.0) + n
    return alpha(observed, selves), alpha(binary, selves), alpha(uncoded, met_selves)


def alpha(coincidences: dict[tuple[Any, Any], float], selves: float) -> float:
    margins: dict[Any, float] = {}
    for (c, _), n in coincidences.items():
        margins[c] = margins.get(c, 0.0) + n
    total = sum(margins.values())
    observed = sum(n for (c, k), n in coincidences.items() if c != k)
    expected = sum(a * b for c, a in margins.items() for k, b in margins.items() if c != k)
    return 1 - observed / (expected / (total - selves / total))


def with_gaps(length: int, passages: Any) -> list[tuple[int, int, Any]]:
    parts, at = [], 0
    for begin, end, code in sorted(passages, key=lambda p: p[0]):
        if begin > at:
            parts.append((at, begin, None))
        parts.append((begin, end, code))
        at = end
    return [*parts, (at, length, None)] if at < length else parts


def pygamma_speed(text: Continuum, samples: int) -> float:
    import contextlib
    import io

    import pygamma_agreement as pygamma
    from pyannote.core import Segment

    def run(passages: int, count: int) -> None:
        continuum = pygamma.Continuum()
        for name, marked in zip("abc", text.coders, strict=True):
            for begin, end, code in (marked or ())[:passages]:
                continuum.add(name, Segment(begin, end), code)
        np.random.seed(1)
        with contextlib.redirect_stdout(io.StringIO()):
            continuum.compute_gamma(n_samples=count, fast=True)

    run(20, 1)  # compiles
    seconds, _ = timed(lambda: run(len(text.coders[0] or ()), samples), 1)
    return seconds


def partition(text: Continuum, samples: int) -> None:
    """The observed and as many more disorders by the paper's set partition (2015, sec. 5.1)."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    tables = [np.array([p[:2] for p in c or ()], dtype=float) for c in text.coders]
    codes = [np.array([p[2] for p in c or ()]) for c in text.coders]
    sizes = [len(table) for table in tables]
    pairs = {}
    for a, b in ((0, 1), (0, 2), (1, 2)):
        apart = np.abs(tables[a][:, None] - tables[b]).sum(axis=2)
        both = np.diff(tables[a], axis=1) + np.diff(tables[b], axis=1).T
        far = np.ones((sizes[a] + 1, sizes[b] + 1))
        far[:-1, :-1] = (apart / both) ** 2 + (codes[a][:, None] != codes[b])
        pairs[a, b] = far
    for _ in range(samples + 1):
        cost = pairs[0, 1][:, :, None] + pairs[0, 2][:, None] + pairs[1, 2]
        tuples = np.argwhere(cost <= 9)[:-1]
        column, coder = np.nonzero(tuples < sizes)
        row = tuples[column, coder] + np.cumsum([0, *sizes])[coder]
        once = csr_array((np.ones(len(row)), (row, column)), shape=(sum(sizes), len(tuples)))
        milp(
            cost[tuple(tuples.T)], constraints=LinearConstraint(once, 1, 1),
            integrality=np.ones(len(tuples)), bounds=Bounds(0, 1),
        )  # fmt: skip


if __name__ == "__main__":
    main()
