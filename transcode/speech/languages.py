"""Languages of a recording: detected once, or phrase by phrase where people switch.

The model is passed in; only :mod:`transcode.speech.recognise` knows faster-whisper.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from transcode.speech.windows import MS, Samples, Span

__all__ = ["MIXED", "by_language", "detect", "languages"]

MIXED = "mixed"
_PHRASE_MS = 3_000  # the shortest stretch that identifies a language
_SWITCH = 1.75  # price of a change of language, in nats


def detect(samples: Samples, model: Any) -> str:  # noqa: ANN401
    """Detect the main language of a recording: an ISO 639-1 code."""
    if not model.model.is_multilingual:
        return "en"
    return str(model.detect_language(samples, language_detection_segments=4)[0])


def by_language(
    samples: Samples,
    pieces: Sequence[Span],
    model: Any,  # noqa: ANN401
) -> list[tuple[str, list[Span]]]:
    """Group neighbouring pieces in the same language."""
    phrases: list[list[Span]] = []
    for piece in pieces:
        # Pieces that touch have less than half a second of silence between them.
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
