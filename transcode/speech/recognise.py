"""Samples -> words with times. The only file that knows faster-whisper.

Batched decoding with word times from Whisper's cross-attention. Where somebody speaks is found
once (Silero), and the pieces are packed into windows of half a minute with up to 0.6 s of
the silence between them: without any, words are lost at the seams; with all of it, there are more
windows to pay for. Where somebody holds a sound, Whisper is prompted with fillers in the language
spoken; elsewhere the prompt would only cost (read speech: 0.8 points of word error rate). A prompt
now and then makes it skip a sentence, so speech left without words is read again without one. Words
of the study in the prompt help where they occur, and cost up to a point of word error rate where
they do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from transcode.errors import ModelError, RecordingError
from transcode.speech.decode import RATE
from transcode.speech.fillers import held_ms, prompt
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard

Samples = npt.NDArray[np.float32]
Span = tuple[int, int]  # milliseconds

MIXED = "mixed"
_MS = RATE // 1000  # samples in a millisecond
_WINDOW_MS = 29_900  # Whisper hears 30 s at a time
_PAD_MS = 300  # of silence kept around speech
_HELD_MS = 100  # a sound held so long may be an "uh"
_LOST_MS = 1_500  # so long without a word, silence around it included: speech was skipped
_PHRASE_MS = 3_000  # the least that tells a language
_SWITCH = 1.75  # price of a change of language, in nats
# RMS of the loudest 1 % of a recording: what speech has, what is raised to it, what is nothing
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
    """The words said in ``samples`` (one channel at 16 kHz), in order, and the language code.

    ``whisper`` is a folder with a Whisper model in CTranslate2's format; ``speech`` is what
    ``voiced`` found, if that is known already. No words when nobody speaks. Of several languages
    the one spoken longest is returned, and words of the others carry theirs.

    Raises:
        ModelError: the folder holds no usable model.
        RecordingError: Whisper does not know the language of the settings.
    """
    import ctranslate2

    pipeline = load(whisper, settings.threads)
    model = pipeline.model
    known = model.supported_languages
    if settings.language not in {"", MIXED, *known}:
        raise RecordingError(
            f"the speech model does not know the language '{settings.language}'",
            where=interview,
            step="transcribe",
            remedy=f"choose a multilingual model, or one of: {' '.join(sorted(known))}",
        )
    if speech is None:
        speech = voiced(samples)
    if not speech:
        return [], "" if settings.language == MIXED else settings.language
    pieces = _padded(speech, len(samples) // _MS)
    ctranslate2.set_random_seed(settings.seed)
    if settings.language == MIXED and model.model.is_multilingual:
        parts = _by_language(samples, pieces, model)
    else:
        given = settings.language if settings.language in known else ""
        parts = [(given or _detect(_pack(samples, pieces).samples, model), pieces)]
    spoken: dict[str, int] = {}
    for language, spans in parts:
        spoken[language] = spoken.get(language, 0) + sum(end - start for start, end in spans)
    main = max(spoken, key=lambda language: spoken[language])
    words: list[Heard] = []
    total, done = sum(spoken.values()), 0
    for language, spans in parts:
        length = sum(end - start for start, end in spans)
        told = _part(progress, done / total, length / total)
        heard = _read_all(samples, spans, pipeline, settings, language, told)
        words += heard if language == main else [replace(w, language=language) for w in heard]
        done += length
    progress(1.0)
    return words, main


def voiced(samples: Samples) -> list[Span]:
    """From when to when somebody speaks, in milliseconds; silences of 160 ms and more part them.

    Nothing is added around speech, so what lies between two spans is a pause (Silero VAD, 2024).
    Silero is deaf to what is very faint, so a faint recording is made louder for it.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=160,
        speech_pad_ms=0,
        max_speech_duration_s=(_WINDOW_MS - 2 * _PAD_MS) / 1000,
    )
    found = get_speech_timestamps(_audible(samples), options)
    return [(span["start"] // _MS, span["end"] // _MS) for span in found]


def _audible(samples: Samples) -> Samples:
    """The samples, or where all of them are faint the same made as loud as speech mostly is."""
    frame = RATE // 50
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = np.square(frames, dtype=np.float64).mean(axis=1)
    loud = math.sqrt(float(np.quantile(power, 0.99))) if len(power) else 0.0
    if not _NOTHING < loud < _FAINT:
        return samples
    louder: Samples = np.clip(samples * np.float32(_LOUD / loud), -1.0, 1.0)
    return louder


def language_of(samples: Samples, whisper: Path, settings: SpeechSettings) -> str:
    """The language that is spoken in ``samples``, as Whisper hears it: an ISO 639-1 code."""
    speech = voiced(samples)
    heard = _pack(samples, _padded(speech, len(samples) // _MS)).samples if speech else samples
    return _detect(heard, load(whisper, settings.threads).model)


@lru_cache(maxsize=1)
def load(whisper: Path, threads: int) -> Any:  # noqa: ANN401
    """The batched pipeline of faster-whisper for a folder; its ``.model`` is the WhisperModel.

    It stays loaded, so that a folder of recordings pays for it once, and whoever aligns words to
    sound uses the same model. ``threads`` of 0 leaves the number to the libraries.

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
        "this folder holds no Whisper model that can be read",
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
    """The words in ``pieces``, which are in one language; what the prompt cost is read again."""
    plain = prompt("", settings.vocabulary)
    asked = prompt(language, settings.vocabulary) if settings.verbatim else plain
    windows = _windows(pieces)
    is_asked = [asked != plain and _hesitates(samples, one, pipeline.model) for one in windows]
    if not _divisible(is_asked, settings.batch_size):
        is_asked = [2 * sum(is_asked) >= len(windows)] * len(windows)
    parts: dict[str, list[Span]] = {}
    for window, is_one in zip(windows, is_asked, strict=True):
        parts.setdefault(asked if is_one else plain, []).extend(window)
    words: list[Heard] = []
    for number, (text, spans) in enumerate(parts.items()):
        share = _part(progress, number / len(parts), 1 / len(parts))
        words += (read := _read(samples, spans, pipeline, settings, language, text, share))
        if text and (lost := _lost(spans, read)):
            once = replace(settings, beam_size=1)  # a second look is worth half the price
            words += _read(samples, lost, pipeline, once, language, "", lambda done: None)
    return sorted(words, key=lambda word: word.start_ms)


def _divisible(is_asked: Sequence[bool], batch: int) -> bool:
    """Whether reading two kinds of windows apart costs hardly more batches than all together."""
    apart = -(-sum(is_asked) // batch) - (-(len(is_asked) - sum(is_asked)) // batch)
    return apart <= 1.05 * -(-len(is_asked) // batch)


def _hesitates(samples: Samples, window: Sequence[Span], model: Any) -> bool:  # noqa: ANN401
    """Whether a sound is held in a window, as in "uh"."""
    sound = np.concatenate([samples[start * _MS : end * _MS] for start, end in window])
    return held_ms(model.feature_extractor(sound)) >= _HELD_MS


def _windows(pieces: Sequence[Span]) -> list[list[Span]]:
    """Pieces, as many together as Whisper hears at a time."""
    windows: list[list[Span]] = []
    length = 0
    for start, end in pieces:
        length += end - start
        if windows and length <= _WINDOW_MS:
            windows[-1].append((start, end))
        else:
            windows.append([(start, end)])
            length = end - start
    return windows


def _read(
    samples: Samples,
    pieces: Sequence[Span],
    pipeline: Any,  # noqa: ANN401
    settings: SpeechSettings,
    language: str,
    asked: str,
    progress: Callable[[float], None],
) -> list[Heard]:
    pack = _pack(samples, pieces)
    batches = math.ceil(len(pack.windows) / settings.batch_size)
    segments, _ = pipeline.transcribe(
        pack.samples,
        clip_timestamps=pack.windows,
        language=language,
        initial_prompt=asked or None,
        beam_size=settings.beam_size,
        batch_size=math.ceil(len(pack.windows) / batches),  # a batch of one costs nearly a full one
        word_timestamps=True,
    )
    words = []
    for segment in segments:
        # Whisper's own rules for silence and loops, which the batched pipeline does not apply.
        silent = segment.no_speech_prob > _SILENT and segment.avg_logprob < _UNSURE
        loop = bool(asked) and segment.compression_ratio > _LOOP  # to be read again
        for word in segment.words if not (silent or loop) else ():
            if word.word.strip():
                start, end = pack.original(word.start, word.end)
                words.append(Heard(word.word, start, end, word.probability))
        progress(min(1.0, segment.end * RATE / len(pack.samples)))
    return words


class _Pack(NamedTuple):
    """Pieces of a recording joined together, and the windows in which Whisper hears them."""

    samples: Samples
    windows: list[dict[str, float]]  # "start" and "end" in seconds of ``samples``
    begins: npt.NDArray[np.int64]  # where each piece begins in ``samples``, in ms
    shifts: npt.NDArray[np.int64]  # how much later it begins in the recording, in ms

    def original(self, start_s: float, end_s: float) -> Span:
        """When a word in ``samples`` (seconds) was said in the recording (milliseconds).

        It lies in the piece that holds its middle: what Whisper lets reach over a seam may be
        minutes away in the recording.
        """
        start, end = round(start_s * 1000), round(end_s * 1000)
        middle = (start + end) // 2
        piece = max(0, int(np.searchsorted(self.begins, middle, side="right")) - 1)
        first = int(self.begins[piece])
        last = (
            int(self.begins[piece + 1])
            if piece + 1 < len(self.begins)
            else round(len(self.samples) / _MS)
        )
        shift = int(self.shifts[piece])
        return max(start, first) + shift, max(first, min(end, last)) + shift


def _pack(samples: Samples, pieces: Sequence[Span]) -> _Pack:
    spans = np.array(pieces)
    ends = np.cumsum(spans[:, 1] - spans[:, 0])
    begins = np.concatenate(([0], ends[:-1]))
    last = np.cumsum([len(window) for window in _windows(pieces)]) - 1
    edges = np.concatenate(([0], ends[last])) / 1000
    windows = [{"start": float(a), "end": float(b)} for a, b in pairwise(edges)]
    joined = np.concatenate([samples[start * _MS : end * _MS] for start, end in pieces])
    return _Pack(joined, windows, begins, spans[:, 0] - begins)


def _padded(speech: Sequence[Span], length: int) -> list[Span]:
    """Speech with some silence on either side; no two pieces overlap."""
    edges = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(speech)), length]
    return [
        (max(start - _PAD_MS, low), min(end + _PAD_MS, high))
        for (start, end), (low, high) in zip(speech, pairwise(edges), strict=True)
    ]


def _lost(pieces: Sequence[Span], words: Sequence[Heard]) -> list[Span]:
    """The parts of ``pieces`` that have been left without words.

    A word covers no more time than it takes to say it slowly: Whisper gives the time of what it
    skipped to the words beside it.
    """
    open_ = np.zeros(pieces[-1][1] // 10 + 1, np.int8)  # tens of milliseconds
    for start, end in pieces:
        open_[start // 10 : end // 10] = 1
    for word in words:
        digits = sum(map(str.isdigit, word.text))  # "1987" takes longer to say than "over"
        slow = 400 + 120 * len(word.text) + 380 * digits
        said = min(word.end_ms, word.start_ms + slow)
        open_[word.start_ms // 10 : said // 10 + 1] = 0
    edges = np.flatnonzero(np.diff(open_, prepend=0, append=0)) * 10
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, end) for start, end in runs if end - start >= _LOST_MS]


# --- languages ----------------------------------------------------------------------------------


def _detect(samples: Samples, model: Any) -> str:  # noqa: ANN401
    if not model.model.is_multilingual:
        return "en"
    return str(model.detect_language(samples, language_detection_segments=4)[0])


def _by_language(
    samples: Samples,
    pieces: Sequence[Span],
    model: Any,  # noqa: ANN401
) -> list[tuple[str, list[Span]]]:
    """Neighbouring pieces in the same language, together."""
    phrases: list[list[Span]] = []
    for piece in pieces:
        # Pieces that touch have less than half a second of silence between them.
        long = not phrases or phrases[-1][-1][1] - phrases[-1][0][0] >= _PHRASE_MS
        if not long and piece[0] == phrases[-1][-1][1]:
            phrases[-1].append(piece)
        else:
            phrases.append([piece])
    heard = [
        dict(model.detect_language(samples[p[0][0] * _MS : p[-1][1] * _MS])[2]) for p in phrases
    ]
    trust = [min(1.0, (p[-1][1] - p[0][0]) / _PHRASE_MS) for p in phrases]
    spoken = zip(languages(heard, trust), phrases, strict=True)
    return [
        (language, [piece for _, phrase in group for piece in phrase])
        for language, group in groupby(spoken, key=lambda pair: pair[0])
    ]


def languages(heard: Sequence[dict[str, float]], trust: Sequence[float]) -> list[str]:
    """The language of each phrase, given how probable each language is in it and its weight (0-1).

    The likeliest path through the languages that lead in some phrase clearly, at a price for every
    change (Viterbi, 1967): a short phrase goes with its neighbours unless it is clearly different.
    """
    pairs = list(zip(heard, trust, strict=True))
    clear = {max(p, key=lambda c: p[c]) for p, weight in pairs if weight * max(p.values()) >= 0.6}
    total = {code: sum(p.get(code, 0.0) for p in heard) for p in heard for code in p}
    codes = sorted(clear or {max(total, key=lambda code: total[code])})
    best = dict.fromkeys(codes, 0.0)
    came: list[dict[str, str]] = []
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
        came.append(origin)
    path = [max(codes, key=lambda code: best[code])]
    for origin in reversed(came[1:]):
        path.append(origin[path[-1]])
    return path[::-1]


def _part(progress: Callable[[float], None], begin: float, share: float) -> Callable[[float], None]:
    return lambda done: progress(begin + done * share)
