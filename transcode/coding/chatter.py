"""Chatter: talk about the talk itself, told from content by what it says.

Thanks, sound checks, "does that make sense?", "okay, next task": no code comes of them. A logistic
regression on the vector of a passage and its number of content words tells them apart. It was
learned from passages of real English interviews that were judged by hand
(``tests/benchmarks/chatter.py``), for the model of English studies: with the one for all languages
it took content for chatter, so there nothing is marked. Only the coefficients are here: no words of
those interviews.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from transcode.coding.phrases import content_words

__all__ = ["Chatter", "chatter_by", "features", "is_mostly"]

_MOSTLY = 0.6  # share: one passage in six is taken for chatter wrongly
_ENOUGH = 3.0  # logarithm of the number of content words: with more, the number tells no more


@dataclass(frozen=True)
class Chatter:
    """Coefficients (d + 1,) for vectors of d dimensions and the content words, and an intercept."""

    coefficients: NDArray[np.float64]
    intercept: float

    def among(
        self, passages: Sequence[str], vectors: NDArray[np.floating], stop: frozenset[str]
    ) -> NDArray[np.bool_]:
        """Return for each of n passages whether it is chatter. ``vectors`` (n, d) are unit."""
        table = features(passages, vectors, stop)
        return np.asarray(table @ self.coefficients + self.intercept > 0)


def features(
    passages: Sequence[str], vectors: NDArray[np.floating], stop: frozenset[str]
) -> NDArray[np.float64]:
    """Return the features (n, d + 1) of n passages: the vector, and how much content they have."""
    content = [len(set(content_words(passage, stop))) for passage in passages]
    return np.hstack([vectors, np.minimum(np.log1p(content), _ENOUGH)[:, None]])


def is_mostly(rows: Sequence[int], chatter: NDArray[np.bool_]) -> bool:
    """Return whether clearly more than half of these passages are chatter."""
    return bool(chatter[list(rows)].mean() > _MOSTLY)


@cache
def chatter_by(model: str) -> Chatter | None:
    """Return what was learned on the vectors of a model; ``None`` for one it was not learned on."""
    learned = json.loads(files("transcode.coding").joinpath("chatter.json").read_text("utf-8"))
    if model not in learned:
        return None
    return Chatter(np.array(learned[model]["coefficients"]), learned[model]["intercept"])
