"""Fillers: what people say while they look for words. Pure.

Whisper leaves them out because its teachers did. A prompt in the language of the recording that
has them in it makes it write them down; a long one makes it skip whole sentences, so these are
short; and written like the rest of a transcript, or Whisper stops writing capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

# A phrase for each language with the fillers as its subtitles and transcripts spell them.
_PHRASES = {
    "en": "Uh, um, mm-hm.",
    "da": "Øh, øhm, mm.",
    "de": "Äh, ähm, mhm.",
    "es": "Eh, em, mm.",
    "fi": "Öö, ööm, mm.",
    "fr": "Euh, hum, mm.",
    "it": "Eh, ehm, mm.",
    "nl": "Uh, uhm, mm.",
    "no": "Eh, ehm, mm.",
    "pl": "Yyy, eee, mhm.",
    "pt": "Ã, hum, mm.",
    "sv": "Eh, öh, mm.",
}

# Vowels held and hummed, and hums of assent.
_EVERYWHERE = r"u+h+|u+h*m+|h+m+|m{2,}|m+h+m+|u+h+u+h+|u+m+h+m+|e+hm+|hm+hm+"
_ALSO = {
    "en": r"er+|erm+|ah+m+",
    "da": r"ø+h+|ø+h*m+|eh+|æ+h+|æ+hm+",
    "de": r"ä+h+|ä+h*m+|ö+h+|ö+hm+|eh+|hä+",
    "es": r"eh+|em+",
    "fi": r"ö{2,}h*|ö+m+|ä{2,}h*",
    "fr": r"e+u+h+|heu+|hu+m+",
    "it": r"eh+|em+",
    "nl": r"eh+|u+h+",
    "no": r"eh+|ø+h+|ø+hm+",
    "pl": r"y{2,}|e{3,}",
    "pt": r"h+u+m+|ã+h*",
    "sv": r"eh+|ö+h+|ö+hm+|ä+h+|ä+hm+",
}
_WORDS = {"de": {"um"}, "pt": {"um"}}  # look like a filler and are not
_SMOOTH, _LATER = 5, 8  # frames of 10 ms
_LOUD = 0.4  # of the way from the faintest to the loudest
_STEADY = 0.06  # 1 - cosine
_JOINTS = re.compile(r"[\W_]+")


def prompt(language: str, vocabulary: Sequence[str] = ()) -> str:
    """What Whisper is told it heard before: the study's words, then fillers; "" if neither."""
    words = ", ".join(vocabulary)
    return ", ".join(part for part in (words, _PHRASES.get(language, "")) if part)


def is_filler(word: str, language: str = "") -> bool:
    """Whether a word is a filler such as "uhm" or "Mm-hm," in ``language`` (ISO 639-1).

    Without a language only what is a filler in all of them counts.
    """
    bare = _JOINTS.sub("", word.lower())
    if bare in _WORDS.get(language, ()):
        return False
    patterns = [_EVERYWHERE, *([_ALSO[language]] if language in _ALSO else [])]
    return any(re.fullmatch(pattern, bare) for pattern in patterns)


def held_ms(mel: npt.NDArray[np.float32]) -> int:
    """The longest that a loud sound is held without changing, in milliseconds: "uuuh".

    ``mel`` (bands, frames) are logarithms of energy every 10 ms. A sound is held while its spectrum
    stays within a small angle of what it is 80 ms later: filled pauses are steadier than vowels in
    words (Goto, Itou and Hayamizu 1999, "A real-time filled pause detection system").
    """
    total = np.cumsum(np.pad(mel.T.astype(np.float64), ((1, 0), (0, 0))), axis=0)
    frames = (total[_SMOOTH:] - total[:-_SMOOTH]) / _SMOOTH
    if len(frames) <= _LATER:
        return 0
    level = frames.mean(axis=1)
    low, high = np.quantile(level, [0.1, 0.95])
    shape = frames - level[:, None]
    shape /= np.linalg.norm(shape, axis=1, keepdims=True) + 1e-9
    turned = 1 - np.einsum("ij,ij->i", shape[:-_LATER], shape[_LATER:])
    is_held = (level[:-_LATER] > low + _LOUD * (high - low)) & (turned < _STEADY)
    edges = np.flatnonzero(np.diff(is_held.astype(np.int8), prepend=0, append=0))
    return 10 * int(np.diff(edges)[::2].max(initial=0))
