"""Fillers: sounds that people make while they search for words. Pure.

Whisper leaves them out because its training transcripts did. A prompt with fillers in the language
of the recording makes it write them down. The prompts are short, because a long one makes it skip
whole sentences, and written like the rest of a transcript, or Whisper stops writing capitals.
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

# Written with every letter once: "uhhhm" is looked up as "uhm", "hmm" as "hm".
_FILLERS = {
    "en": "uh uhm um er erm eh ehm em hm",
    "da": "øh øhm æh æhm eh ehm uh uhm um hm",
    "no": "øh øhm æh æhm eh ehm uh uhm um hm",
    "sv": "eh ehm öh öhm öm ähm uh uhm um hm",
    "de": "äh ähm öh öhm ehm uh uhm hm",
    "nl": "eh ehm uh uhm euh euhm hm",
    "fr": "euh euhm heu ehm uhm hm hum",
    "es": "eh ehm em uh uhm hm",
    "it": "ehm uhm hm mh",
    "pt": "eh ehm uhm hm hum ahn",
    "fi": "öh öhm öm äh ähm ehm uhm hm",
    "pl": "yhm ym ehm eh uhm hm",
    "ru": "э эм хм м",
    "zh": "嗯 呃",
    "ja": "えーと えっと えー うーん",
}
_ANY_FILLERS = "uh uhm ehm hm"  # of a language that is not listed
_TWICE = re.compile(r"(\w)\1+")
_SMOOTH, _LATER = 5, 8  # frames of 10 ms
_LOUD = 0.4  # of the way from the faintest to the loudest
_STEADY = 0.06  # 1 - cosine


def prompt(language: str, vocabulary: Sequence[str] = ()) -> str:
    """Make the prompt for Whisper: the study's words, then fillers; "" if there are neither."""
    words = ", ".join(vocabulary)
    return ", ".join(part for part in (words, _PHRASES.get(language, "")) if part)


def is_filler(word: str, language: str) -> bool:
    """Return whether a word is a sound of hesitation such as "Uhhm," in ``language`` (ISO 639-1).

    An answer ("mm-hm") is not one, nor is a sound that is also a word of the language.
    """
    bare = _TWICE.sub(r"\1", word.strip().strip(".,;:!?…\"'()").casefold())
    return bare in _FILLERS.get(language, _ANY_FILLERS).split()


def held_ms(mel: npt.NDArray[np.float32]) -> int:
    """Longest time that a loud sound is held without changing, in milliseconds: "uuuh".

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
