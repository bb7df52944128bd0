"""Languages of a recording: heard in several stretches, or phrase by phrase where people switch.

The model is passed in; only :mod:`transcode.speech.whisper` knows faster-whisper. What the other
interviews of a study say about it is weighed in :mod:`transcode.records.spoken`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from transcode.speech.reel import RATE, Track
from transcode.speech.windows import MS, Span

__all__ = ["MIXED", "STRETCHES", "STRETCH_S", "by_language", "detect", "languages", "sounds_like"]

MIXED = "mixed"
STRETCHES = 4
"""Stretches of a recording in which its language is heard, at most."""

STRETCH_S = 30
"""Seconds of speech in a stretch: as much as Whisper hears at once."""

_ENOUGH_S = 10  # less speech than this says less about its language
_LEAST, _TOLD = 1e-4, 1e-3  # probability that a language has in any stretch; that is worth telling
_PHRASE_MS = 3_000  # the shortest stretch that identifies a language
_SWITCH = 1.75  # price of a change of language, in nats


def detect(samples: Track, model: Any) -> str:  # noqa: ANN401
    """Detect the main language of speech without silences: an ISO 639-1 code."""
    return next(iter(sounds_like(samples, model)))


def sounds_like(
    samples: Track,
    model: Any,  # noqa: ANN401
    speech_s: float | None = None,
) -> dict[str, float]:
    """Hear what language speech is in, in stretches spread over it; ``samples`` has no silences.

    ``speech_s`` are the seconds of speech in them, if these are fewer.

    The log probabilities of the stretches are averaged, by how much speech there is in each, and
    sharpened by the root of how many there are: stretches of one recording share its noise and its
    voices, so they are worth less than as many recordings. A stretch in which nothing can be heard
    gives every language nearly the same, and does not count.

    Returns:
        The probability of each language that has one part in a thousand or more, likeliest first.
    """
    if not model.model.is_multilingual:
        return {"en": 1.0}
    size = STRETCH_S * RATE
    begins = list(range(0, max(1, len(samples) - size // 3), size))
    picked = np.unique(np.linspace(0, len(begins) - 1, min(STRETCHES, len(begins))).round())
    stretches = [samples[begins[int(at)] : begins[int(at)] + size] for at in picked]
    heard = [dict(model.detect_language(stretch)[2]) for stretch in stretches]
    seconds = np.array([max(1, len(stretch)) for stretch in stretches]) / RATE
    weights = seconds / seconds.sum()
    codes = sorted(heard[0])
    logs = np.log([[max(each.get(code, 0.0), _LEAST) for code in codes] for each in heard])
    spoken_s = seconds.sum() if speech_s is None else max(speech_s, _ENOUGH_S / 3)
    worth = min(1.0, spoken_s / _ENOUGH_S) / float(np.sqrt(np.square(weights).sum()))
    scores = worth * (weights @ logs)
    probable = np.exp(scores - scores.max())
    probable /= probable.sum()
    ranked = sorted(zip(codes, probable.tolist(), strict=True), key=lambda pair: -pair[1])
    return {code: round(p, 4) for at, (code, p) in enumerate(ranked) if p >= _TOLD or not at}


def by_language(
    samples: Track,
    pieces: Sequence[Span],
    model: Any,  # noqa: ANN401
) -> list[tuple[str, list[Span]]]:
    """Group neighbouring pieces in the same language."""
    phrases: list[list[Span]] = []
    for piece in pieces:
        # Pieces that touch have less than a second of silence between them.
        long = not phrases or phrases[-1][-1][1] - phrases[-1][0][0] >= _PHRASE_MS
        if not long and piece[0] == phrases[-1][-1][1]:
            phrases[-1].append(piece)
        else:
            phrases.append([piece])
    heard = [dict(model.detect_language(samples[p[0][0] * MS : p[-1][1] * MS])[2]) for p in phrases]
    trust = [min(1.0, (p[-1][1] - p[0][0]) / _PHRASE_MS) for p in phrases]
    spoken = zip(languages(heard, trust), phrases, strict=True)
    return [
        (language, [piece for _, phrase in group for piece in phrase])
        for language, group in groupby(spoken, key=lambda pair: pair[0])
    ]


def languages(heard: Sequence[dict[str, float]], trust: Sequence[float]) -> list[str]:
    """Find the language of each phrase from the probabilities in it and its weight (0 to 1).

    The likeliest path through the languages that clearly lead in some phrase, at a price for every
    change (Viterbi, 1967): a short phrase goes with its neighbours unless it is clearly different.
    """
    pairs = list(zip(heard, trust, strict=True))
    clear = {max(p, key=lambda c: p[c]) for p, weight in pairs if weight * max(p.values()) >= 0.6}
    total = {code: sum(p.get(code, 0.0) for p in heard) for p in heard for code in p}
    codes = sorted(clear or {max(total, key=lambda code: total[code])})
    best = dict.fromkeys(codes, 0.0)
    origins: list[dict[str, str]] = []
    for index, (phrase, weight) in enumerate(pairs):
        leader = max(codes, key=lambda code: best[code])
        price = _SWITCH if index else 0.0
        origin = {c: leader if best[leader] - price > best[c] else c for c in codes}
        best = {
            c: best[origin[c]]
            - (price if origin[c] != c else 0.0)
            + weight * float(np.log(max(phrase.get(c, 0.0), 0.01)))
            for c in codes
        }
        origins.append(origin)
    path = [max(codes, key=lambda code: best[code])]
    for origin in reversed(origins[1:]):
        path.append(origin[path[-1]])
    return path[::-1]
