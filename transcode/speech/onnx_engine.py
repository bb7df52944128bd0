"""Samples -> words with times, by a model that is not Whisper. The only file that knows onnx-asr.

onnx-asr runs NVIDIA's Parakeet and its fine-tunes, Conformers, GigaAM, Zipformer and others on
onnxruntime. Such a model gives every piece of a word the moment at which it was recognised (of
Parakeet, to 80 ms) and a probability; it invents nothing in silence, and it is fast. But it takes
no language and tells none, and takes no prompt, so no fillers and no vocabulary. Whisper is
therefore beside it:

* where the text of a window, or of a stretch between two silences in it, is surely in another
  language than the one spoken (:mod:`transcode.speech.drift`), Whisper reads that part again, and
  its words are in doubt ("language"). Where Whisper hears that other language too, somebody did
  change the language: the words stay, in the same doubt;
* voice that is left without words Whisper reads, as it does after its own first reading
  (:mod:`transcode.speech.recognise`).

How well such a model hears was not measured here: no package index carries one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from transcode.errors import ExtraMissing, ModelError
from transcode.speech.drift import other_language
from transcode.speech.readings import believed, doubted, folded
from transcode.speech.reel import RATE, Track
from transcode.speech.speakers import session_options
from transcode.speech.turns import Heard
from transcode.speech.windows import Span, into_windows, pack

__all__ = ["Whisper", "load_reader", "read_onnx"]

_FRAME_MS = 80  # a piece of a word is heard at least this long
_LETTER_MS = 80  # and no longer than this a letter: 12 letters a second are slow speech
_LEAST = RATE  # samples: the encoders make eight frames one, and none of very few
_SPACELESS = frozenset(["zh", "yue", "ja", "th", "lo", "my", "km", "bo"])  # each piece is a word
_SPECIAL = re.compile(r"<\|.*\|>|<[^|].*>")  # control signs of a vocabulary, unknown letters, bytes


@dataclass(frozen=True, slots=True)
class Whisper:
    """Whisper at hand: it reads stretches of the recording, or hears their language."""

    read: Callable[[Sequence[Span]], list[Heard]]
    language: Callable[[Sequence[Span]], str]


def read_onnx(
    samples: Track,
    pieces: Sequence[Span],
    reader: Any,  # noqa: ANN401
    language: str,
    *,
    voice: Sequence[Span],
    whisper: Whisper,
    progress: Callable[[float], None] = lambda done: None,
) -> list[Heard]:
    """Read the words in ``pieces`` (spans of ms, all in ``language``), in order of time.

    ``reader`` is the result of :func:`load_reader`. No word reaches out of the stretch of
    ``voice`` in which it ends. What is said over and over is kept once; some voice may be left
    without words.

    Raises:
        ModelError: the model does not run, or tells no times.
        ExtraMissing: the extra ``onnx-asr`` is not installed.
    """
    words: list[Heard] = []
    windows = into_windows(pieces)
    for number, window in enumerate(windows, start=1):
        read = folded(doubted(_read(samples, window, reader, language, voice), voice))
        for other, drifted in _drifts(window, believed(read), language).items():
            again = whisper.read(drifted) if whisper.language(drifted) != other else []
            if all(word.is_unheard for word in believed(again)):  # better the words that there are
                again = [word for word in read if _is_in(word, drifted)]
            read = [word for word in read if not _is_in(word, drifted)]
            read += [replace(word, doubt=word.doubt or "language") for word in again]
        words += read
        progress(number / len(windows))
    return sorted(words, key=lambda word: word.start_ms)


def _drifts(window: Sequence[Span], words: Sequence[Heard], language: str) -> dict[str, list[Span]]:
    """Pieces whose text is surely in another language, by that language: all of them, or some."""
    if other := other_language("".join(word.text for word in words), language):
        return {other: list(window)}
    drifts: dict[str, list[Span]] = {}
    for piece in window:
        text = "".join(word.text for word in words if _is_in(word, [piece]))
        if other := other_language(text, language):
            drifts.setdefault(other, []).append(piece)
    return drifts


def _is_in(word: Heard, pieces: Sequence[Span]) -> bool:
    return any(begin <= word.start_ms < end for begin, end in pieces)


@lru_cache(maxsize=1)
def load_reader(folder: Path, threads: int) -> Any:  # noqa: ANN401
    """Load a model that onnx-asr runs; it stays loaded. ``threads`` of 0: as many as cores.

    The folder holds ``config.json`` (which says what type of model it is), the vocabulary and the
    model, as onnx-asr names them. Of several precisions 8 bits are taken, the fastest on a
    processor. Nothing is fetched, and the same threads give the same words.

    Raises:
        ModelError: the folder holds no such model.
        ExtraMissing: the extra ``onnx-asr`` is not installed.
    """
    try:
        from onnx_asr import load_model
    except ImportError:
        raise ExtraMissing("onnx-asr", f"the speech model '{folder.name}'") from None
    try:
        kind = json.loads((folder / "config.json").read_bytes())["model_type"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _unusable(folder) from error
    for precision in _precisions(folder):
        try:
            model = load_model(
                kind,
                folder,  # it is there, so no hub is asked
                quantization=precision,
                sess_options=session_options(threads),
                providers=["CPUExecutionProvider"],
            )
        except FileNotFoundError:
            continue
        except Exception as error:  # onnxruntime's exceptions share no base class of their own
            raise _unusable(folder) from error
        return model.with_timestamps()
    raise _unusable(folder)


def _precisions(folder: Path) -> list[str | None]:
    """Precisions to try, the best first: by the names of the files, ``model.int8.onnx``."""
    names = (re.search(r"[._-](\w+)\.onnx$", path.name) for path in folder.glob("*model?*.onnx"))
    others = sorted({name[1] for name in names if name} - {"int8", "model"})
    return ["int8", None, *others]


def _unusable(folder: Path) -> ModelError:
    return ModelError(
        f"the speech model '{folder.name}' is not a whole model for onnx-asr",
        step="transcribe",
        remedy=f"fetch it again with `transcode models pull {folder.name}`, or copy all files of "
        'its page, config.json with its "model_type" among them',
    )


# --- reading ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Word:
    """A word while its pieces come in; times in seconds of the window."""

    text: str
    start: float
    last: float  # when its last piece was heard
    tail: int  # letters of that piece
    probabilities: list[float]


def _read(
    samples: Track,
    window: Sequence[Span],
    reader: Any,  # noqa: ANN401
    language: str,
    voice: Sequence[Span],
) -> list[Heard]:
    """Read one window."""
    packed = pack(samples, [window])
    sound = np.pad(packed.samples, (0, max(0, _LEAST - len(packed.samples))))
    try:
        result = reader.recognize(sound, sample_rate=RATE)
    except Exception as error:  # as above; and the library's own assertions
        raise ModelError(
            "the speech model does not run: its files do not belong together",
            step="transcribe",
            remedy="fetch it again with `transcode models pull`, or choose another one (`speech` "
            "in study.toml; `transcode models list`)",
        ) from error
    if result.timestamps is None:
        raise ModelError(
            "this kind of model does not tell when a word was said",
            step="transcribe",
            remedy="choose a TDT, RNN-T or CTC model, or Whisper as `transcode models pull` has it",
        )
    words = _words(result.tokens, result.timestamps, result.logprobs, language)
    starts = [*(word.start for word in words), len(packed.samples) / RATE]
    heard = []
    for word, following in zip(words, starts[1:], strict=True):
        slow = word.last + (_FRAME_MS + word.tail * _LETTER_MS) / 1000
        start, end = packed.original(word.start, max(word.start, min(slow, following)))
        end = max(start, min(end, _voice_end(voice, packed.original(word.last, word.last)[0])))
        heard.append(Heard(word.text, start, end, fmean(word.probabilities)))
    return heard


def _voice_end(voice: Sequence[Span], at_ms: int) -> int:
    """End of the stretch of voice at a time; where there is none, no limit."""
    index = bisect_right(voice, (at_ms, 2**62)) - 1
    within = index >= 0 and at_ms < voice[index][1]
    return voice[index][1] if within else 2**62


def _words(
    tokens: Sequence[str],
    times: Sequence[float],
    logprobs: Sequence[float],
    language: str,
) -> list[_Word]:
    """Join pieces of words to words. A space before a piece begins one.

    A sign goes with the word before it, or the one that it opens, and a space between the two is a
    matter of the vocabulary. A letter that the vocabulary lacks makes its word improbable, so that
    it will be doubted.
    """
    words: list[_Word] = []
    begins, opening = True, ""
    for token, time, logprob in zip(tokens, times, logprobs, strict=True):
        piece, probability = token.strip(), min(1.0, exp(logprob))
        has_space = token[:1].isspace()
        begins = begins or has_space or language in _SPACELESS
        if has_space:
            opening = _added(words, opening)
        if _SPECIAL.fullmatch(piece):
            if words and not piece.startswith("<|"):
                words[-1].probabilities.append(0.0)
        elif not any(char.isalnum() for char in piece):
            if begins and language not in _SPACELESS:
                opening += piece
            else:
                _added(words, piece)
        elif begins or not words:
            space = "" if language in _SPACELESS else " "
            text = f"{space}{opening}{piece}"
            words.append(_Word(text, time, time, len(piece), [probability]))
            begins, opening = False, ""
        else:
            word = words[-1]
            word.text, word.last, word.tail = word.text + piece, time, len(piece)
            word.probabilities.append(probability)
    _added(words, opening)
    return words


def _added(words: Sequence[_Word], signs: str) -> str:
    """Add signs to the last word; what is left of them where there is none yet."""
    if words:
        words[-1].text += signs
        return ""
    return signs
