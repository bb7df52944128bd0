"""A simulated study like the published one: 25 trained, 22 controls, five questionnaires, twice.

Planted is partial eta squared of time x group in the population: lambda / (lambda + N), lambda the
noncentrality that the change of the trained has against its spread, rounding to what the scale can
count included. Scores are drawn, and items are made to add up to them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
from scipy.stats import ttest_ind

from transcode.outcomes import (
    Part,
    Scale,
    change,
    item_key,
    key_text,
    parse_form,
    scored,
    statistics,
)
from transcode.outcomes.results import Effect

TRAINED, CONTROLS = 25, 22
PLANTED = {
    "ffmq": 0.0,  # mindfulness
    "scs": 0.11,  # self-compassion
    "eq-60": 0.12,  # empathy
    "pss-10": 0.0,  # stress
    "proqol-5.satisfaction": 0.0,
    "proqol-5.trauma": 0.10,  # compassion fatigue, which the training lowers
}
# mean and SD before, correlation of the two occasions, and the direction of the effect: all of them
# so far from the ends of the scale that hardly anybody is cut off there
SHAPE = {
    "ffmq": (125, 13, 0.7, 1),
    "scs": (3.1, 0.5, 0.7, 1),
    "eq-60": (44, 9, 0.75, 1),
    "pss-10": (19, 5, 0.6, -1),
    "proqol-5.satisfaction": (36, 4, 0.6, 1),
    "proqol-5.trauma": (26, 4, 0.6, -1),
}
STEP = {"scs": 1 / 26}  # the score is a mean; the others add up whole numbers
GROUPS = {
    **{f"P{n:02d}": "trained" for n in range(1, TRAINED + 1)},
    **{f"C{n:02d}": "control" for n in range(1, CONTROLS + 1)},
}


@cache
def scale(name: str) -> Scale:
    made = parse_form(key_text(name), name)
    assert isinstance(made, Scale)
    return made


@cache
def part_of(key: str) -> Part:
    return next(one for one in scale(key.partition(".")[0]).parts if one.key == key)


def points_of(form: Scale) -> tuple[float, ...]:
    return form.points or tuple(range(int(form.lowest), int(form.highest) + 1))


def ends(part: Part) -> tuple[float, float]:
    """Least and greatest value of a score."""
    points = points_of(scale(part.key.partition(".")[0]))
    number = len(part.items) if part.score == "sum" else 1
    return min(points) * number, max(points) * number


def drawn(seed: int) -> dict[str, dict[tuple[str, str], float]]:
    """Scores by key, participant and occasion."""
    rng = np.random.default_rng(seed)
    total = TRAINED + CONTROLS
    found = {}
    trained = np.array([group == "trained" for group in GROUPS.values()])
    for key, eta in PLANTED.items():
        mean, sd, r, sign = SHAPE[key]
        shared, own = sd * sqrt(r), sd * sqrt(1 - r)  # of the person, and of the occasion
        rounded = STEP.get(key, 1) ** 2 / 12
        noncentrality = total * eta / (1 - eta)
        effect = sqrt(2 * (own**2 + rounded) * noncentrality * total / (TRAINED * CONTROLS))
        person = rng.normal(mean, shared, total)
        before, after = (person + rng.normal(0, own, total) for _ in range(2))
        after += np.where(trained, sign * effect, 0)
        found[key] = {
            (who, at): float(value)
            for who, *both in zip(GROUPS, before, after, strict=True)
            for at, value in zip(("pre", "post"), both, strict=True)
        }
    return found


def by_scores(seed: int) -> dict[str, tuple[float, float, float]]:
    """F of time x group, which is t of the change squared, and the interval of its size, by key."""
    trained = np.array([group == "trained" for group in GROUPS.values()])
    found = {}
    for key, scores in drawn(seed).items():
        part, step = part_of(key), STEP.get(key, 1)
        low, high = ends(part)
        before, after = (
            np.clip(
                step * np.round(np.array([scores[who, at] for who in GROUPS]) / step), low, high
            )
            for at in ("pre", "post")
        )
        f = float(ttest_ind((after - before)[trained], (after - before)[~trained]).statistic) ** 2
        effect = Effect("", 1, TRAINED + CONTROLS - 2, f, 0.0, 0.0)
        found[key] = (f, *statistics.eta_interval(effect))
    return found


def by_items(seed: int) -> dict[str, tuple[float, float, float]]:
    """The same through the room: items are made, scored and tested."""
    found = {}
    for key, scores in drawn(seed).items():
        form, rng = scale(key.partition(".")[0]), np.random.default_rng(1000 + seed)
        counted = {
            at: scored(form, items_of(form, key, value, rng))[key].value
            for at, value in scores.items()
        }
        main = change(part_of(key), counted, ("pre", "post"), GROUPS).main
        assert main is not None and main.effect.source == "time × group"
        assert (main.effect.df1, main.effect.df2) == (1, TRAINED + CONTROLS - 2)
        found[key] = (main.effect.f, main.low, main.high)
    return found


def items_of(form: Scale, key: str, score: float, rng: np.random.Generator) -> dict[int, int]:
    """Answers to the items of a score, reversed where the key says so, that add up to it."""
    part, points = part_of(key), points_of(form)
    low, high = int(min(points)), int(max(points))
    number = len(part.items)
    wanted = round(score * number) if part.score == "mean" else round(score)
    wanted = min(max(wanted, low * number), high * number)
    values = np.full(number, wanted // number)
    values[rng.permutation(number)[: wanted - int(values.sum())]] += 1
    for _ in range(number):  # spread them without changing the sum
        up, down = rng.integers(number, size=2)
        if up != down and values[up] < high and values[down] > low:
            values[up] += 1
            values[down] -= 1
    answers = {}
    for item, value in zip(part.items, values, strict=True):
        order = points[::-1] if item in part.reversed else points
        answers[item] = int(form.lowest) + order.index(int(value))
    return answers


def long_table(seed: int) -> list[dict[str, str]]:
    """Rows of a file of answers, one for each participant and occasion."""
    rng = np.random.default_rng(1000 + seed)
    scores = drawn(seed)
    forms = {key: scale(key.partition(".")[0]) for key in PLANTED}
    rows = []
    for at in ("pre", "post"):
        for who, group in GROUPS.items():
            row = {"id": who, "group": group, "occasion": at}
            for key, form in forms.items():
                given = items_of(form, key, scores[key][who, at], rng)
                row |= {item_key(form, n).replace(".", "_"): str(v) for n, v in given.items()}
            form = forms["eq-60"]
            row |= {f"eq-60_{n}": "2" for n in range(1, 61) if n not in form.counted}
            row |= {f"proqol-5_{n}": str(rng.integers(1, 6)) for n in range(1, 31)
                    if f"proqol-5_{n}" not in row}  # fmt: skip
            if group == "trained":
                row["minutes"] = str(100 + 37 * int(who[1:]) % 400)
            rows.append(row)
    return rows


def as_csv(rows: list[Mapping[str, str]] | list[dict[str, str]], separator: str = ",") -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, names, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def write_long(path: Path, seed: int) -> Path:
    path.write_text(as_csv(long_table(seed)), "utf-8")
    return path
