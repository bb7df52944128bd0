"""Samples -> words with times.

Batched decoding with word times from Whisper's cross-attention. Speech is detected once (Silero),
and the pieces are packed into windows of half a minute with some of the silence between them: with
none, words are lost at the seams; with all of it, there are more windows to decode. A window in
which Whisper repeats itself is read again so that it cannot; one in which it hears nothing is read
by its own loop, with timestamps. Where it is unsure of all it hears it is the sound that is to
blame: reading it hotter, as that loop does, takes twice the time, and finds words that were not
said. Where somebody holds a sound, a window is read once more with fillers in the prompt, and what
that reading has more is added. Voice of 1 s and more that is left without words is read by itself,
in other cuts; what has no words even then is a word without text. The study's own words in the
prompt help where they occur, and cost up to a point of word error rate where they do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from transcode.errors import RecordingError
from transcode.speech.fillers import held_ms, prompt
from transcode.speech.languages import MIXED, by_language, detect
from transcode.speech.noise import unclear
from transcode.speech.onnx_engine import Whisper, load_reader, read_onnx
from transcode.speech.pieces import Keep, kept_words, key_of, make
from transcode.speech.readings import (
    SURE,
    Reading,
    believed,
    better,
    doubted,
    fitted,
    folded,
    with_fillers,
    worth_reading,
)
from transcode.speech.reel import Track
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard
from transcode.speech.whisper import Ear, load, settle, voiced
from transcode.speech.windows import (
    LOST_MS,
    MS,
    Span,
    inside,
    into_windows,
    joined,
    padded,
    widened,
    without_words,
)

__all__ = ["Recognised", "language_of", "recognise"]

_HELD_MS = 100  # a sound held this long may be an "uh"
_AROUND_MS = 1_000  # of sound around voice without words, when it is read again
_ONCE = 5  # tokens in a row that are not to come twice, where Whisper repeats itself


class Recognised(NamedTuple):
    """Words of a recording in order, its language, and where words were read and left out.

    ``left_out`` are stretches (ms) in which Whisper wrote words, unsure of them, where Silero finds
    no voice: of a hum or a door it makes "Thank you", and now and then somebody spoke after all.
    Where Whisper itself takes the sound for silence, they are not even listed.
    """

    words: list[Heard]
    language: str
    left_out: list[Span]


def recognise(
    samples: Track,
    whisper: Path,
    settings: SpeechSettings,
    *,
    interview: str = "",
    speech: Sequence[Span] | None = None,
    reader: Path | None = None,
    keep: Keep = make,
    share: tuple[int, int] | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> Recognised:
    """Recognise the words in ``samples`` (one channel at 16 kHz), in order, and the language.

    ``whisper`` is a folder with a Whisper model in CTranslate2's format; ``speech`` is the
    result of :func:`voiced`, if it is already known. ``reader`` is a folder with a model of another
    kind (:mod:`transcode.speech.onnx_engine`), which reads in Whisper's place; Whisper then hears
    the language, and what that model cannot read. ``keep`` keeps the words of each batch of windows
    as they come. Of a ``share`` (k, n) every n-th batch from the k-th on is read and kept, and
    nothing else done: the words returned are not all. There are no words when nobody speaks. Of
    several languages the one spoken longest is returned, and words of the others carry theirs.

    Raises:
        ModelError: a folder holds no usable model.
        ExtraMissing: the reader is not Whisper, and the extra ``onnx-asr`` is not installed.
        RecordingError: Whisper does not know the language of the settings.
    """
    pipeline = load(whisper, settings.threads, settings.device)
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
    sound = sorted([*speech, *unclear(samples, speech)])
    if not sound:
        return Recognised([], "" if settings.language == MIXED else settings.language, [])
    pieces = padded(sound, len(samples) // MS)
    settle(settings.seed)
    if settings.language == MIXED and model.model.is_multilingual:
        parts = by_language(samples, pieces, model)
    else:
        given = settings.language if settings.language in supported else ""
        parts = [(given or detect(joined(samples, pieces), model), pieces)]
    spoken: dict[str, int] = {}
    for language, spans in parts:
        spoken[language] = spoken.get(language, 0) + sum(end - start for start, end in spans)
    main = max(spoken, key=lambda language: spoken[language])
    words: list[Heard] = []
    left_out: list[Span] = []
    total, done = sum(spoken.values()), 0
    for language, spans in parts:
        length = sum(end - start for start, end in spans)
        part = _part(progress, done / total, length / total)
        first, last = spans[0][0], spans[-1][1]
        voice = [span for span in speech if first <= span[0] < last]
        ear = Ear(samples, pipeline, settings, language)
        if reader is None:
            heard, tried = _read_all(ear, spans, voice, part, keep, share)
        else:
            tried = []
            other = load_reader(reader, settings.threads)
            heard = read_onnx(
                samples, spans, other, language, voice=voice, whisper=_beside(ear, voice),
                progress=part,
            )  # fmt: skip
        if share:
            continue
        left_out += _stretches([word for word in heard if word.doubt == "silence"])
        heard = _filled(ear, believed(heard), voice, tried, keep)
        words += heard if language == main else [replace(w, language=language) for w in heard]
        done += length
    progress(1.0)
    return Recognised(words, main, left_out)


def language_of(samples: Track, whisper: Path, settings: SpeechSettings) -> str:
    """Language spoken in ``samples`` according to Whisper: an ISO 639-1 code."""
    speech = voiced(samples)
    heard = joined(samples, padded(speech, len(samples) // MS)) if speech else samples
    return detect(heard, load(whisper, settings.threads, settings.device).model)


# --- reading ------------------------------------------------------------------------------------


def _read_all(
    ear: Ear,
    pieces: Sequence[Span],
    voice: Sequence[Span],
    progress: Callable[[float], None],
    keep: Keep = make,
    share: tuple[int, int] | None = None,
) -> tuple[list[Heard], list[Span]]:
    """Read the words in ``pieces``, of which some may be skipped; and those read twice for any."""
    windows = into_windows(pieces)
    batches = math.ceil(len(windows) / ear.at_once)
    size = math.ceil(len(windows) / batches)
    words: list[Heard] = []
    tried: list[Span] = []
    for begin in range(0, len(windows), size):
        batch = windows[begin : begin + size]
        if share is None or begin // size % share[1] == share[0]:
            first, last = batch[0][0][0] - LOST_MS, batch[-1][-1][1] + LOST_MS
            beside = [(start, end) for start, end in voice if start <= last and end >= first]
            key = key_of("words", ear.language, batch, beside)
            read, twice = kept_words(keep, key, partial(_read_batch, ear, batch, beside))
            words += read
            tried += twice
        progress(min(1.0, (begin + size) / len(windows)))
    return sorted(words, key=lambda word: word.start_ms), tried


def _read_batch(
    ear: Ear, batch: Sequence[Sequence[Span]], voice: Sequence[Span]
) -> tuple[list[Heard], list[Span]]:
    """Read the words of a batch of windows, and those of its stretches that were read twice."""
    words: list[Heard] = []
    tried: list[Span] = []
    readings = ear.read(batch, prompt("", ear.settings.vocabulary))
    for number in _empty(readings, voice):
        tried += batch[number]
        again = ear.read_alone(batch[number])
        if not again.has_failed:
            readings[number] = better(readings[number], again)
    if stuck := [number for number, reading in enumerate(readings) if reading.repeats]:
        unstuck = ear.read([batch[number] for number in stuck], once=_ONCE)
        for number, again in zip(stuck, unstuck, strict=True):
            readings[number] = better(readings[number], again)
    readings = [r._replace(words=tuple(doubted(r.words, voice))) for r in readings]
    if ear.settings.verbatim:
        readings = _with_fillers(ear, batch, readings)
    for reading in readings:
        if not reading.is_silent:
            words += folded(reading.words)
    return words, tried


def _empty(readings: Sequence[Reading], voice: Sequence[Span]) -> list[int]:
    """Numbers of the readings without a word that is believed."""
    return [
        number
        for number, reading in enumerate(readings)
        if reading.is_silent or not believed(doubted(reading.words, voice))
    ]


def _with_fillers(
    ear: Ear, windows: Sequence[Sequence[Span]], readings: Sequence[Reading]
) -> list[Reading]:
    """Add what a reading with fillers in its prompt has more, where somebody holds a sound.

    No reading is sure how an "uh" is spelt, so the words were judged before without any.
    """
    plain, fillers = (prompt(code, ear.settings.vocabulary) for code in ("", ear.language))
    hesitant = [
        number
        for number, window in enumerate(windows)
        if fillers != plain
        and readings[number].is_understood
        and believed(readings[number].words)
        and _hesitates(ear, window)
    ]
    skimmed = ear.skim([windows[number] for number in hesitant], fillers) if hesitant else []
    together = list(readings)
    for number, more in zip(hesitant, skimmed, strict=True):
        words = readings[number].words
        if more.reading.has_failed or not _adds(words, more.reading.words, ear.language):
            continue
        added = with_fillers(words, ear.timed(windows[number], more), ear.language)
        together[number] = readings[number]._replace(words=tuple(added))
    return together


def _adds(words: Sequence[Heard], prompted: Sequence[Heard], language: str) -> bool:
    """Return whether a prompted reading has more words to add."""
    return len(with_fillers(words, prompted, language)) > len(words)


def _filled(
    ear: Ear, words: list[Heard], voice: Sequence[Span], tried: Sequence[Span], keep: Keep
) -> list[Heard]:
    """Read voice without words again, by other means; what stays without is a word without text.

    What was ``tried`` and has no words was read twice already.
    """
    holes = without_words(voice, words)
    likely = worth_reading([hole for hole in holes if not _is_within(hole, tried)], words)
    for window in into_windows(widened(likely, _AROUND_MS, len(ear.samples) // MS)):
        new, _ = kept_words(
            keep, key_of("alone", ear.language, window), partial(_read_alone, ear, window)
        )
        for hole in likely:
            run = believed(doubted(inside(new, hole, words, _AROUND_MS), voice=(), least=SURE))
            if run := fitted(run, words):
                words = sorted([*words, *run], key=lambda word: word.start_ms)
    words += (Heard("", start, end, 0.0) for start, end in without_words(holes, words))
    return sorted(words, key=lambda word: word.start_ms)


def _read_alone(ear: Ear, window: Sequence[Span]) -> tuple[Sequence[Heard], Sequence[Span]]:
    reading = ear.read_alone(window)
    return () if reading.is_silent else folded(reading.words), ()


def _is_within(hole: Span, pieces: Sequence[Span]) -> bool:
    """Return whether a hole begins and ends in pieces that were read together."""
    return all(any(start <= at <= end for start, end in pieces) for at in hole)


def _stretches(words: Sequence[Heard]) -> list[Span]:
    """Stretches of words with less than 1 s between them."""
    spans: list[Span] = []
    for word in words:
        if spans and word.start_ms - spans[-1][1] < LOST_MS:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.end_ms))
        else:
            spans.append((word.start_ms, word.end_ms))
    return spans


def _beside(ear: Ear, voice: Sequence[Span]) -> Whisper:
    """Whisper as it stands beside a model of another kind."""
    return Whisper(
        read=lambda spans: _read_all(ear, spans, voice, lambda done: None)[0],
        language=lambda spans: detect(joined(ear.samples, spans), ear.pipeline.model),
    )


def _hesitates(ear: Ear, window: Sequence[Span]) -> bool:
    """Return whether a sound is held in a window, as in "uh"."""
    sound = np.concatenate([ear.samples[start * MS : end * MS] for start, end in window])
    return held_ms(ear.pipeline.model.feature_extractor(sound)) >= _HELD_MS


def _part(progress: Callable[[float], None], begin: float, share: float) -> Callable[[float], None]:
    return lambda done: progress(begin + done * share)
