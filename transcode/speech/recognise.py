"""Samples -> words with times. The only file that knows faster-whisper.

Batched decoding with word times from Whisper's cross-attention. Speech is detected once
(Silero), and the pieces are packed into windows of half a minute with up to 0.6 s of the silence
between them: with none, words are lost at the seams; with all of it, there are more windows to
decode. Where somebody holds a sound, Whisper is prompted with fillers in the language spoken;
elsewhere the prompt only does harm (read speech: 0.8 points of word error rate). A prompt
occasionally makes it skip a sentence, so speech left without words is read again without one. The
study's own words in the prompt help where they occur, and cost up to a point of word error rate
where they do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from transcode.errors import ModelError, RecordingError
from transcode.speech.decode import RATE
from transcode.speech.fillers import held_ms, prompt
from transcode.speech.languages import MIXED, by_language, detect
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard
from transcode.speech.windows import (
    MS,
    PAD_MS,
    WINDOW_MS,
    Samples,
    Span,
    into_windows,
    pack,
    padded,
    without_words,
)

__all__ = ["language_of", "load", "recognise", "voiced"]

_HELD_MS = 100  # a sound held this long may be an "uh"
# RMS of the loudest 1 % of a recording: of speech, of sound to be amplified, of nothing at all
_LOUD, _FAINT, _NOTHING = 0.1, 0.005, 1e-5
_LOOP = 2.4  # compression of a text that repeats itself (this and the next: Radford et al., 2022)
_SILENT, _UNSURE = 0.6, -1.0  # probability of no speech above, log probability of words below


def recognise(
    samples: Samples,
    whisper: Path,
    settings: SpeechSettings,
    *,
    interview: str = "",
    speech: Sequence[Span] | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[list[Heard], str]:
    """Recognise the words in ``samples`` (one channel at 16 kHz), in order, and the language.

    ``whisper`` is a folder with a Whisper model in CTranslate2's format; ``speech`` is the
    result of :func:`voiced`, if it is already known. There are no words when nobody speaks. Of
    several languages the one spoken longest is returned, and words of the others carry theirs.

    Raises:
        ModelError: the folder holds no usable model.
        RecordingError: Whisper does not know the language of the settings.
    """
    import ctranslate2

    pipeline = load(whisper, settings.threads)
    model = pipeline.model
    supported = model.supported_languages
    if settings.language not in {"", MIXED, *supported}:
        raise RecordingError(
            f"the speech model does not know the language '{settings.language}'",
            where=interview,
            step="transcribe",
            remedy=f"choose a multilingual model, or one of: {' '.join(sorted(supported))}",
        )
    if speech is None:
        speech = voiced(samples)
    if not speech:
        return [], "" if settings.language == MIXED else settings.language
    pieces = padded(speech, len(samples) // MS)
    ctranslate2.set_random_seed(settings.seed)
    if settings.language == MIXED and model.model.is_multilingual:
        parts = by_language(samples, pieces, model)
    else:
        given = settings.language if settings.language in supported else ""
        parts = [(given or detect(pack(samples, pieces).samples, model), pieces)]
    spoken: dict[str, int] = {}
    for language, spans in parts:
        spoken[language] = spoken.get(language, 0) + sum(end - start for start, end in spans)
    main = max(spoken, key=lambda language: spoken[language])
    words: list[Heard] = []
    total, done = sum(spoken.values()), 0
    for language, spans in parts:
        length = sum(end - start for start, end in spans)
        share = _part(progress, done / total, length / total)
        heard = _read_all(samples, spans, pipeline, settings, language, share)
        words += heard if language == main else [replace(w, language=language) for w in heard]
        done += length
    progress(1.0)
    return words, main


def voiced(samples: Samples) -> list[Span]:
    """Stretches of speech, in milliseconds, separated by silences of 160 ms or more.

    Nothing is added around speech, so the time between two spans is a pause (Silero VAD, 2024).
    Silero does not hear very faint speech, so a faint recording is made louder for it.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=160,
        speech_pad_ms=0,
        max_speech_duration_s=(WINDOW_MS - 2 * PAD_MS) / 1000,
    )
    spans = get_speech_timestamps(_audible(samples), options)
    return [(span["start"] // MS, span["end"] // MS) for span in spans]


def _audible(samples: Samples) -> Samples:
    """Return the samples, amplified to the level of ordinary speech if all of them are faint."""
    frame = RATE // 50
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = np.square(frames, dtype=np.float64).mean(axis=1)
    loud = math.sqrt(float(np.quantile(power, 0.99))) if len(power) else 0.0
    if not _NOTHING < loud < _FAINT:
        return samples
    louder: Samples = np.clip(samples * np.float32(_LOUD / loud), -1.0, 1.0)
    return louder


def language_of(samples: Samples, whisper: Path, settings: SpeechSettings) -> str:
    """Language spoken in ``samples`` according to Whisper: an ISO 639-1 code."""
    speech = voiced(samples)
    heard = pack(samples, padded(speech, len(samples) // MS)).samples if speech else samples
    return detect(heard, load(whisper, settings.threads).model)


@lru_cache(maxsize=1)
def load(whisper: Path, threads: int) -> Any:  # noqa: ANN401
    """Load the batched pipeline of faster-whisper; its ``.model`` is the WhisperModel.

    It stays loaded, so a folder of recordings loads it once, and the alignment of words to sound
    uses the same model. ``threads`` of 0 leaves the number to the libraries.

    Raises:
        ModelError: the folder holds no usable model.
    """
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    # Without its tokenizer faster-whisper would ask a hub for one: nothing leaves this machine.
    if not all(
        (whisper / name).is_file() for name in ("model.bin", "config.json", "tokenizer.json")
    ):
        raise _unusable()
    try:
        model = WhisperModel(
            str(whisper),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )
    except (RuntimeError, ValueError) as error:
        raise _unusable() from error
    return BatchedInferencePipeline(model)


def _unusable() -> ModelError:
    return ModelError(
        "this folder does not hold a readable Whisper model",
        step="transcribe",
        remedy="fetch it again with: transcode models pull whisper-base",
    )


# --- reading ------------------------------------------------------------------------------------


def _read_all(
    samples: Samples,
    pieces: Sequence[Span],
    pipeline: Any,  # noqa: ANN401
    settings: SpeechSettings,
    language: str,
    progress: Callable[[float], None],
) -> list[Heard]:
    """Read the words in ``pieces``, which are in one language; reread what the prompt lost."""
    plain = prompt("", settings.vocabulary)
    fillers = prompt(language, settings.vocabulary) if settings.verbatim else plain
    windows = into_windows(pieces)
    hesitates = [fillers != plain and _hesitates(samples, w, pipeline.model) for w in windows]
    if not _divisible(hesitates, settings.batch_size):
        hesitates = [2 * sum(hesitates) >= len(windows)] * len(windows)
    parts: dict[str, list[Span]] = {}
    for window, is_hesitant in zip(windows, hesitates, strict=True):
        parts.setdefault(fillers if is_hesitant else plain, []).extend(window)
    words: list[Heard] = []
    for number, (text, spans) in enumerate(parts.items()):
        share = _part(progress, number / len(parts), 1 / len(parts))
        words += (read := _read(samples, spans, pipeline, settings, language, text, share))
        if text and (lost := without_words(spans, read)):
            once = replace(settings, beam_size=1)  # a second look is worth half the price
            words += _read(samples, lost, pipeline, once, language, "", lambda done: None)
    return sorted(words, key=lambda word: word.start_ms)


def _divisible(hesitates: Sequence[bool], batch: int) -> bool:
    """Return whether two kinds of windows, read apart, need hardly more batches than together."""
    apart = -(-sum(hesitates) // batch) - (-(len(hesitates) - sum(hesitates)) // batch)
    return apart <= 1.05 * -(-len(hesitates) // batch)


def _hesitates(samples: Samples, window: Sequence[Span], model: Any) -> bool:  # noqa: ANN401
    """Return whether a sound is held in a window, as in "uh"."""
    sound = np.concatenate([samples[start * MS : end * MS] for start, end in window])
    return held_ms(model.feature_extractor(sound)) >= _HELD_MS


def _read(
    samples: Samples,
    pieces: Sequence[Span],
    pipeline: Any,  # noqa: ANN401
    settings: SpeechSettings,
    language: str,
    hint: str,
    progress: Callable[[float], None],
) -> list[Heard]:
    packed = pack(samples, pieces)
    batches = math.ceil(len(packed.windows) / settings.batch_size)
    segments, _ = pipeline.transcribe(
        packed.samples,
        clip_timestamps=packed.windows,
        language=language,
        initial_prompt=hint or None,
        beam_size=settings.beam_size,
        # a batch of one costs nearly as much as a full one
        batch_size=math.ceil(len(packed.windows) / batches),
        word_timestamps=True,
    )
    words = []
    for segment in segments:
        # Whisper's own rules for silence and loops, which the batched pipeline does not apply.
        silent = segment.no_speech_prob > _SILENT and segment.avg_logprob < _UNSURE
        loop = bool(hint) and segment.compression_ratio > _LOOP  # to be read again
        for word in segment.words if not (silent or loop) else ():
            if word.word.strip():
                start, end = packed.original(word.start, word.end)
                words.append(Heard(word.word, start, end, word.probability))
        progress(min(1.0, segment.end * RATE / len(packed.samples)))
    return words


def _part(progress: Callable[[float], None], begin: float, share: float) -> Callable[[float], None]:
    return lambda done: progress(begin + done * share)
