"""Samples -> words with times. The only file that knows faster-whisper.

Batched decoding with word times from Whisper's cross-attention. Speech is detected once (Silero),
and the pieces are packed into windows of half a minute with some of the silence between them: with
none, words are lost at the seams; with all of it, there are more windows to decode. A window that
Whisper loses its way in is read again by its own loop, with timestamps and at higher temperatures.
Where somebody holds a sound, a window is read once more with fillers in the prompt, and what that
reading has more is added. Voice of 1 s and more that is left without words is read by itself, in
other cuts; what has no words even then is a word without text. The study's own words in the prompt
help where they occur, and cost up to a point of word error rate where they do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from transcode.errors import ModelError, RecordingError
from transcode.speech.decode import RATE
from transcode.speech.device import open_first, places
from transcode.speech.encoder import Encoder
from transcode.speech.fillers import held_ms, prompt
from transcode.speech.languages import MIXED, by_language, detect
from transcode.speech.noise import unclear
from transcode.speech.onnx_engine import Whisper, load_reader, read_onnx
from transcode.speech.readings import (
    SURE,
    Reading,
    believed,
    better,
    fitted,
    folded,
    with_fillers,
    worth_reading,
)
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard
from transcode.speech.windows import (
    LONGEST_MS,
    MS,
    Pack,
    Samples,
    Span,
    inside,
    into_windows,
    pack,
    padded,
    widened,
    without_words,
)

__all__ = ["cards", "language_of", "load", "recognise", "voiced"]

# RMS of the loudest 1 % of a recording: of speech, of sound to be amplified, of nothing at all
_LOUD, _FAINT, _NOTHING = 0.1, 0.005, 1e-5
_HELD_MS = 100  # a sound held this long may be an "uh"
_AROUND_MS = 1_000  # of sound around voice without words, when it is read again
_TOKENS = 256  # more than anybody says in half a minute: a loop ends there
_HOTTER = (0.0, 0.6)  # temperatures, until one succeeds; more of them cost more than they find


def recognise(
    samples: Samples,
    whisper: Path,
    settings: SpeechSettings,
    *,
    interview: str = "",
    speech: Sequence[Span] | None = None,
    reader: Path | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[list[Heard], str]:
    """Recognise the words in ``samples`` (one channel at 16 kHz), in order, and the language.

    ``whisper`` is a folder with a Whisper model in CTranslate2's format; ``speech`` is the
    result of :func:`voiced`, if it is already known. ``reader`` is a folder with a model of another
    kind (:mod:`transcode.speech.onnx_engine`), which reads in Whisper's place; Whisper then hears
    the language, and what that model cannot read. There are no words when nobody speaks. Of
    several languages the one spoken longest is returned, and words of the others carry theirs.

    Raises:
        ModelError: a folder holds no usable model.
        ExtraMissing: the reader is not Whisper, and the extra ``onnx-asr`` is not installed.
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
    sound = sorted([*speech, *unclear(samples, speech)])
    if not sound:
        return [], "" if settings.language == MIXED else settings.language
    pieces = padded(sound, len(samples) // MS)
    ctranslate2.set_random_seed(settings.seed)
    if settings.language == MIXED and model.model.is_multilingual:
        parts = by_language(samples, pieces, model)
    else:
        given = settings.language if settings.language in supported else ""
        parts = [(given or detect(pack(samples, [pieces]).samples, model), pieces)]
    spoken: dict[str, int] = {}
    for language, spans in parts:
        spoken[language] = spoken.get(language, 0) + sum(end - start for start, end in spans)
    main = max(spoken, key=lambda language: spoken[language])
    words: list[Heard] = []
    total, done = sum(spoken.values()), 0
    for language, spans in parts:
        length = sum(end - start for start, end in spans)
        share = _part(progress, done / total, length / total)
        first, last = spans[0][0], spans[-1][1]
        voice = [span for span in speech if first <= span[0] < last]
        ear = _Ear(samples, pipeline, settings, language)
        if reader is None:
            heard = _read_all(ear, spans, voice, share)
        else:
            other = load_reader(reader, settings.threads)
            heard = read_onnx(
                samples, spans, other, language, voice=voice, whisper=_beside(ear, voice),
                progress=share,
            )  # fmt: skip
        heard = _filled(ear, heard, voice)
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
        max_speech_duration_s=LONGEST_MS / 1000,
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
    heard = pack(samples, [padded(speech, len(samples) // MS)]).samples if speech else samples
    return detect(heard, load(whisper, settings.threads).model)


@lru_cache(maxsize=1)
def load(whisper: Path, threads: int) -> Any:  # noqa: ANN401
    """Load the batched pipeline of faster-whisper; its ``.model`` is the WhisperModel.

    It stays loaded, so a folder of recordings loads it once, and the alignment of words to sound
    uses the same model. ``threads`` of 0 leaves the number to the libraries. It runs on a graphics
    card if there is one that works.

    Raises:
        ModelError: the folder holds no usable model.
    """
    import ctranslate2
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    # Without its tokenizer faster-whisper would ask a hub for one: nothing leaves this machine.
    if not all(
        (whisper / name).is_file() for name in ("model.bin", "config.json", "tokenizer.json")
    ):
        raise _unusable()

    def opened(device: str, numbers: str) -> Any:  # noqa: ANN401
        model = WhisperModel(
            str(whisper),
            device=device,
            compute_type=numbers,
            cpu_threads=threads,
            local_files_only=True,
        )
        if device != "cpu":  # its libraries are looked for at the first use
            model.encode(np.zeros((model.model.n_mels, 3_000), np.float32))
        return model

    known = ctranslate2.get_supported_compute_types("cuda") if cards() else ()
    try:
        model = open_first(places(cards(), known), opened)
    except (RuntimeError, ValueError) as error:
        raise _unusable() from error
    model.encode = Encoder(model.encode)
    return BatchedInferencePipeline(model)


def cards() -> int:
    """Number of graphics cards that the recogniser can use."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def _unusable() -> ModelError:
    return ModelError(
        "this folder does not hold a readable Whisper model",
        step="transcribe",
        remedy="fetch it again with: transcode models pull whisper-base",
    )


# --- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Ear:
    """Whisper, and how it is to read one recording in one language."""

    samples: Samples
    pipeline: Any
    settings: SpeechSettings
    language: str

    def read(self, windows: Sequence[Sequence[Span]], hint: str = "") -> list[Reading]:
        """Read windows together: a batch of one costs nearly as much as a full one."""
        packed = pack(self.samples, windows)
        segments, _ = self.pipeline.transcribe(
            packed.samples,
            clip_timestamps=packed.windows,
            language=self.language,
            initial_prompt=hint or None,
            beam_size=self.settings.beam_size,
            batch_size=len(windows),
            word_timestamps=True,
        )
        # One segment a window: without timestamps Whisper does not cut it further.
        return [_reading([segment], packed) for segment in segments]

    def read_again(self, window: Sequence[Span], temperatures: Sequence[float]) -> Reading:
        """Read a window by Whisper's own loop: with timestamps, and hotter until it succeeds."""
        packed = pack(self.samples, [window])
        segments, _ = self.pipeline.model.transcribe(
            packed.samples,
            language=self.language,
            beam_size=self.settings.beam_size,
            temperature=list(temperatures),
            condition_on_previous_text=False,
            max_new_tokens=_TOKENS,
            word_timestamps=True,
        )
        return _reading(list(segments), packed)


def _reading(segments: Sequence[Any], packed: Pack) -> Reading:
    words = []
    for segment in segments:
        for word in segment.words or ():
            if word.word.strip():
                start, end = packed.original(word.start, word.end)
                words.append(Heard(word.word, start, end, word.probability))
    if not segments:
        return Reading(silence=1.0)
    lengths = [max(1, len(segment.tokens)) for segment in segments]
    return Reading(
        tuple(words),
        sum(s.avg_logprob * n for s, n in zip(segments, lengths, strict=True)) / sum(lengths),
        max(segment.compression_ratio for segment in segments),
        min(segment.no_speech_prob for segment in segments),
    )


def _read_all(
    ear: _Ear, pieces: Sequence[Span], voice: Sequence[Span], progress: Callable[[float], None]
) -> list[Heard]:
    """Read the words in ``pieces``, of which some may be skipped."""
    windows = into_windows(pieces)
    batches = math.ceil(len(windows) / ear.settings.batch_size)
    size = math.ceil(len(windows) / batches)
    words: list[Heard] = []
    for begin in range(0, len(windows), size):
        for reading in _read_batch(ear, windows[begin : begin + size], voice):
            if not reading.is_silent:
                words += folded(believed(reading.words, voice))
        progress(min(1.0, (begin + size) / len(windows)))
    return sorted(words, key=lambda word: word.start_ms)


def _read_batch(
    ear: _Ear, windows: Sequence[Sequence[Span]], voice: Sequence[Span]
) -> list[Reading]:
    """Read some windows without fillers, with them where somebody holds a sound, and hotter."""
    plain = prompt("", ear.settings.vocabulary)
    fillers = prompt(ear.language, ear.settings.vocabulary) if ear.settings.verbatim else plain
    readings = ear.read(windows, plain)
    failed = [number for number, reading in enumerate(readings) if reading.has_failed]
    if len(failed) > max(1, len(windows) // 2):
        failed = []  # it is the sound that fails
    for number, reading in enumerate(readings):
        has_nothing = reading.is_silent or not believed(reading.words, voice)
        if has_nothing or number in failed:
            again = ear.read_again(windows[number], _HOTTER[:1] if has_nothing else _HOTTER)
            if not (has_nothing and again.has_failed):
                readings[number] = better(reading, again)
    hesitant = [
        number
        for number, window in enumerate(windows)
        if fillers != plain and not readings[number].is_silent and _hesitates(ear, window)
    ]
    once = replace(ear, settings=replace(ear.settings, beam_size=1))  # it only adds
    prompted = once.read([windows[number] for number in hesitant], fillers) if hesitant else []
    for number, reading in zip(hesitant, prompted, strict=True):
        if not reading.has_failed:
            words = with_fillers(readings[number].words, reading.words, ear.language)
            readings[number] = readings[number]._replace(words=tuple(words))
    return readings


def _filled(ear: _Ear, words: list[Heard], voice: Sequence[Span]) -> list[Heard]:
    """Read voice without words again, by other means; what stays without is a word without text."""
    holes = without_words(voice, words)
    likely = worth_reading(holes, words)
    for window in into_windows(widened(likely, _AROUND_MS, len(ear.samples) // MS)):
        reading = ear.read_again(window, _HOTTER[:1])
        new = () if reading.is_silent else folded(reading.words)
        for hole in likely:
            run = believed(inside(new, hole, words, _AROUND_MS), voice=(), least=SURE)
            if run := fitted(run, words):
                words = sorted([*words, *run], key=lambda word: word.start_ms)
    words += (Heard("", start, end, 0.0) for start, end in without_words(holes, words))
    return sorted(words, key=lambda word: word.start_ms)


def _beside(ear: _Ear, voice: Sequence[Span]) -> Whisper:
    """Whisper as it stands beside a model of another kind."""
    return Whisper(
        read=lambda spans: _read_all(ear, spans, voice, lambda done: None),
        language=lambda spans: detect(pack(ear.samples, [spans]).samples, ear.pipeline.model),
    )


def _hesitates(ear: _Ear, window: Sequence[Span]) -> bool:
    """Return whether a sound is held in a window, as in "uh"."""
    sound = np.concatenate([ear.samples[start * MS : end * MS] for start, end in window])
    return held_ms(ear.pipeline.model.feature_extractor(sound)) >= _HELD_MS


def _part(progress: Callable[[float], None], begin: float, share: float) -> Callable[[float], None]:
    return lambda done: progress(begin + done * share)
