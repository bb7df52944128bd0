"""How fast agreement is, beside the packages that compute the same: ratios, same data, same run.

    python tests/benchmarks/agreement.py

Needs ``krippendorff`` and, where they install, ``irrCAC`` (with pandas 2; with 3 it runs and its
numbers are wrong) and ``pygamma-agreement``; what is missing is said and skipped. Each time is
the median of several runs; peak memory is what tracemalloc sees above the input.
"""

from __future__ import annotations

import importlib.util
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import agreement_unitizing as unitizing
import numpy as np

from transcode.agreement import (
    AgreementSettings,
    Table,
    Unit,
    as_ratings,
    bootstrap,
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    measure,
    percent_agreement,
)
from transcode.agreement.table.standard import standard

UNITS, CODES, DOCUMENTS = 100_000, 60, 40


def main() -> None:
    rng = np.random.default_rng(0)
    data = ratings(rng)
    one_call = 0.0
    if _has("krippendorff"):
        import krippendorff

        one_call = median(lambda: krippendorff.alpha(data, level_of_measurement="nominal"))
        theirs = krippendorff.alpha(data, level_of_measurement="nominal")
        assert abs(theirs - krippendorff_alpha(data)) < 1e-12
    ours = median(lambda: krippendorff_alpha(data))
    say("nominal alpha, 3 x 100 000, 5 codes", ours, one_call, "krippendorff", "at least 3 x")
    say_memory(
        "its peak memory above the input", lambda: krippendorff_alpha(data), "at most 100 MB"
    )

    five = (percent_agreement, gwet_ac1, fleiss_kappa, conger_kappa, brennan_prediger)
    ours = median(lambda: [one(data) for one in five])
    theirs = irrcac(data) if _has("irrCAC") else 0.0
    say("five nominal coefficients with SE", ours, theirs, "irrCAC's four calls", "at least 15 x")

    table = as_ratings(data)
    ours = median(lambda: bootstrap(table, standard(5, 3), replicates=10_000), 3)
    say_cost("10 000 replicates of eight coefficients", ours, one_call, "at most 5 x one call")

    codes = decisions(rng)
    settings = AgreementSettings(replicates=10_000)
    alone = ["krippendorff_alpha"]
    ours = median(lambda: measure(codes, measures=alone, settings=settings), 3)
    say_cost("60 codes, alpha, 10 000 by document", ours, one_call, "at most 10 x one call")
    ours = median(
        lambda: measure(codes, measures=[m.name for m in standard(2, 3)], settings=settings), 3
    )
    say_cost("60 codes, eight coefficients, the same", ours, one_call, "at most 10 x one call")

    for task, wanted in (
        (unitizing.family_speed, "at least 100 x"),
        (unitizing.gamma_speed, "at least 2 x"),
    ):
        found = task()
        say(found.what, found.ours, found.theirs, found.peer, wanted)


def ratings(rng: np.random.Generator) -> np.ndarray:
    """3 coders x 100 000 units, 5 codes, 10 % missing; coders x units, nan where missing."""
    truth = rng.integers(0, 5, UNITS)
    values = np.where(rng.random((3, UNITS)) < 0.7, truth, rng.integers(0, 5, (3, UNITS)))
    return np.where(rng.random(values.shape) < 0.1, np.nan, values.astype(float))


def decisions(rng: np.random.Generator) -> Table:
    """3 coders x 100 000 units x 60 codes in 40 documents, each applied to 2 to 20 %."""
    often = rng.uniform(0.02, 0.2, CODES)
    truth = rng.random((UNITS, CODES)) < often
    values = (truth ^ (rng.random((3, UNITS, CODES)) < 0.03)).astype(np.int8)
    place = np.arange(UNITS) * DOCUMENTS // UNITS
    units = tuple(Unit(f"P{d:02}", i, i + 1) for i, d in enumerate(place.tolist()))
    return Table(("a", "b", "c"), units, tuple(f"c{k}" for k in range(CODES)), values)


def irrcac(data: np.ndarray) -> float:
    """irrCAC's Gwet, Fleiss, Conger and Brennan-Prediger with their standard errors."""
    import pandas as pd
    from irrCAC.raw import CAC

    found = CAC(pd.DataFrame(data.T))
    return median(lambda: [found.gwet(), found.fleiss(), found.conger(), found.bp()], 1)


def median(task: Callable[[], Any], runs: int = 7) -> float:
    """Median seconds of some runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def say(what: str, ours: float, theirs: float, whose: str, wanted: str) -> None:
    """One line: our time, theirs, how many times faster."""
    beside = f"{whose} {theirs * 1e3:8.1f} ms, {theirs / ours:6.1f} x" if theirs else f"{whose}: -"
    print(f"{what:<44}{ours * 1e3:8.1f} ms   {beside}   (wanted: {wanted})", flush=True)


def say_cost(what: str, ours: float, one_call: float, wanted: str) -> None:
    """One line: our time, and how many calls of ``krippendorff`` that is."""
    calls = f"{ours / one_call:6.1f} calls of krippendorff" if one_call else "krippendorff: -"
    print(f"{what:<44}{ours * 1e3:8.1f} ms   {calls}   (wanted: {wanted})", flush=True)


def say_memory(what: str, task: Callable[[], Any], wanted: str) -> None:
    """One line: the peak of what a task allocates."""
    tracemalloc.start()
    task()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{what:<44}{peak / 1e6:8.1f} MB   (wanted: {wanted})", flush=True)


def _has(package: str) -> bool:
    found = importlib.util.find_spec(package) is not None
    if not found:
        print(f"{package} is not installed", file=sys.stderr)
    return found


if __name__ == "__main__":
    main()
