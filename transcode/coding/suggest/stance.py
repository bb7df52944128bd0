"""Stance of a passage: a rough measure of its attitude to its topic.

It is the sum of two indicators, each in standard deviations of the study. One counts words that
praise, complain or deny (English and Danish). The other is the position of the vector along the
direction in which sentences move if only their stance changes. For pairs of codes that differ only
in stance (SERDIF: "query process clear" and "complex"), the sum ranks two passages correctly in
about 71 of 100 cases (`tests/benchmarks/suggestions.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["STANCES", "stance"]

Vectors = NDArray[np.float32]

STANCES = (
    ("It was easy and clear.", "It was difficult and confusing."),
    ("I really liked it.", "I really did not like it."),
    ("It helped me a lot.", "It did not help me at all."),
    ("I felt safe and confident.", "I felt lost and afraid."),
    ("Yes, that was useful and good.", "No, that was useless and bad."),
    ("I trust them.", "I do not trust them."),
    ("It worked well.", "It did not work."),
    ("I had no problem with it.", "I had a lot of problems with it."),
    ("I had enough time and support.", "I had neither time nor support."),
    ("I would do it again.", "I would never do it again."),
    ("It got better.", "It got worse."),
    ("I was happy about it.", "I was angry and sad about it."),
)
"""Pairs of sentences that differ only in stance; a multilingual model needs no others."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FOR = _listed(
    """
    easy clear good great like liked useful helpful nice intuitive simple love loved better best
    well happy glad yes perfect straightforward comfortable safe confident proud trust enjoyed calm
    god godt gode nem nemt let dejlig dejligt rart tryg trygt glad stolt bedre fint hjalp elsker ja
    """
)
_AGAINST = _listed(
    """
    not no never nothing nobody none hard difficult confusing confused problem problems unclear
    complex complicated bad worse worst wrong missing lost overwhelming strange weird frustrating
    frustrated hate annoying annoyed afraid scared sad angry useless tired lonely stress stressful
    ikke nej aldrig ingen intet dårlig dårligt svær svært problem problemer forkert bange ked vred
    utryg forvirrende forvirret besværlig værre træt alene stresset
    """
)


def stance(
    passages: Sequence[str], vectors: Vectors, favourable: Vectors, unfavourable: Vectors
) -> Vectors:
    """Measure the stance of n passages: (n,), greater is more favourable, with mean 0.

    Args:
        passages: the texts of the passages.
        vectors: (n, d), from the same model as the next two.
        favourable: (s, d), the first sentences of the pairs in :data:`STANCES`.
        unfavourable: (s, d), the second sentences.
    """
    axis = (favourable - unfavourable).mean(axis=0)
    words = np.array([_words(passage) for passage in passages])
    return np.asarray(_standard(vectors @ axis) + _standard(words), np.float32)


def _words(passage: str) -> float:
    words = re.findall(r"[\w'’]+", passage.casefold())
    denied = sum(word in _AGAINST or word.endswith(("n't", "n’t")) for word in words)
    return float((sum(word in _FOR for word in words) - denied) / np.sqrt(len(words) + 1))


def _standard(values: NDArray[np.floating]) -> NDArray[np.float64]:
    values = np.asarray(values, np.float64)
    return np.asarray((values - values.mean()) / (values.std() or 1.0))
