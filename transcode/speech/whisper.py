"""Whisper and Silero: where somebody speaks, and readings of windows of a recording.

The only file that knows faster-whisper. A window is read in three ways: together with its
neighbours, with times of words from Whisper's cross-attention; skimmed, quickly and without times;
and alone, by Whisper's own loop and with timestamps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from transcode.errors import ModelError
from transcode.speech.decode import RATE
from transcode.speech.device import Device, open_first, places
from transcode.speech.encoder import Encoder, Features
from transcode.speech.readings import Reading, letters
from transcode.speech.reel import Track, power
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard
from transcode.speech.windows import LONGEST_MS, MS, Pack, Samples, Span, pack

__all__ = ["Ear", "Skimmed", "cards", "load", "settle", "voiced"]

# RMS of the loudest 1 % of a recording: of speech, of sound to be amplified, of nothing at all
_LOUD, _FAINT, _NOTHING = 0.1, 0.005, 1e-5
_AT_ONCE = 15 * 60 * RATE  # samples in which voice is looked for at once
# Tokens that nobody says more of in a second, nor at once: a loop ends there. Scripts that take a
# token for each byte need 25 a second; at most this many, so that a prompt has room as well.
_TOKENS_A_SECOND, _TOKENS_AT_ONCE, _MOST_TOKENS = 25, 25, 216
_ON_CPU = 4  # windows read together on a processor: eight take 0.3 GB more, and as long
_BEFORE, _BEHIND = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"  # signs that go with a word


def voiced(samples: Track) -> list[Span]:
    """Stretches of speech, in milliseconds, separated by silences of 160 ms or more.

    Nothing is added around speech, so the time between two spans is a pause (Silero VAD, 2024).
    Silero does not hear very faint speech, so a faint recording is made louder for it. A long one
    is heard a quarter of an hour at a time, which ends in a silence.
    """
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=160,
        speech_pad_ms=0,
        max_speech_duration_s=LONGEST_MS / 1000,
    )
    louder, begin = _louder(samples), 0
    spans: list[Span] = []
    while begin < len(samples):
        sound = samples[begin : begin + _AT_ONCE]
        found = [(s["start"], s["end"]) for s in get_speech_timestamps(louder(sound), options)]
        heard = len(sound)
        if begin + heard < len(samples):
            found, heard = _up_to_silence(found, heard)
        spans += [((begin + start) // MS, (begin + end) // MS) for start, end in found]
        begin += heard
    return spans


def _up_to_silence(found: list[Span], length: int) -> tuple[list[Span], int]:
    """Spans before the longest silence of the second half, and where that has its middle."""
    later = [(a, b) for (_, a), (b, _) in pairwise(found) if a >= length // 2 and b > a]
    if not later:
        return found, length
    start, end = max(later, key=lambda silence: silence[1] - silence[0])
    return [span for span in found if span[1] <= start], (start + end) // 2


def _louder(samples: Track) -> Callable[[Samples], Samples]:
    """The function that brings sound to the level of ordinary speech if all of it is faint."""
    levels = power(samples, RATE // 50)
    loud = math.sqrt(float(np.quantile(levels, 0.99))) if len(levels) else 0.0
    if not _NOTHING < loud < _FAINT:
        return lambda sound: sound
    return lambda sound: np.clip(sound * np.float32(_LOUD / loud), -1.0, 1.0)


# --- the model ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def load(whisper: Path, threads: int, device: Device = "auto") -> Any:  # noqa: ANN401
    """Load the batched pipeline of faster-whisper; its ``.model`` is the WhisperModel.

    It stays loaded, so a folder of recordings loads it once, and the alignment of words to sound
    uses the same model. ``threads`` of 0 leaves the number to the libraries. It runs on a graphics
    card if there is one that works, unless ``device`` says another.

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

    def opened(place: str, numbers: str) -> Any:  # noqa: ANN401
        model = WhisperModel(
            str(whisper),
            device=place,
            compute_type=numbers,
            cpu_threads=threads,
            local_files_only=True,
        )
        if place != "cpu":  # its libraries are looked for at the first use
            model.encode(np.zeros((model.model.n_mels, 3_000), np.float32))
        return model

    known = ctranslate2.get_supported_compute_types("cuda") if cards() else ()
    try:
        model = open_first(places(cards(), known, device), opened)
    except (RuntimeError, ValueError) as error:
        if device == "cuda":
            raise ModelError(
                "no graphics card works here, and the settings ask for one",
                step="transcribe",
                remedy='write device = "auto" under [speech] in study.toml',
            ) from error
        raise _unusable() from error
    model.feature_extractor = Features(model.feature_extractor)
    model.encode = Encoder(model.encode)
    return BatchedInferencePipeline(model)


def settle(seed: int) -> None:
    """Settle what CTranslate2 draws by chance: the same recording gives the same words."""
    import ctranslate2

    ctranslate2.set_random_seed(seed)


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


# --- readings -----------------------------------------------------------------------------------


class Skimmed(NamedTuple):
    """A reading whose words have no times, and what it takes to find them."""

    reading: Reading
    tokens: tuple[int, ...]


@dataclass(frozen=True)
class Ear:
    """Whisper, and how it is to read one recording in one language."""

    samples: Track
    pipeline: Any
    settings: SpeechSettings
    language: str

    @property
    def at_once(self) -> int:
        """Windows that are read together: on a processor few, as more take memory and no less time.

        The words are the same.
        """
        is_cpu = self.pipeline.model.model.device == "cpu"
        return min(self.settings.batch_size, _ON_CPU) if is_cpu else self.settings.batch_size

    def read(
        self, windows: Sequence[Sequence[Span]], hint: str = "", once: int = 0
    ) -> list[Reading]:
        """Read windows together: a batch of one costs nearly as much as a full one.

        No ``once`` tokens in a row come twice in a window, unless it is 0.
        """
        packed = pack(self.samples, windows)
        segments = self._batch(
            packed,
            hint,
            beam_size=self.settings.beam_size,
            no_repeat_ngram_size=once,
            word_timestamps=True,
        )
        return [_reading([segment], packed) for segment in segments]

    def skim(self, windows: Sequence[Sequence[Span]], hint: str) -> list[Skimmed]:
        """Read windows together, quickly: the likeliest word each time, and no times."""
        packed = pack(self.samples, windows)
        skimmed = []
        for segment in self._batch(packed, hint, beam_size=1):
            tokens = tuple(token for token in segment.tokens if token < self._tokenizer.eot)
            texts, _ = self._tokenizer.split_to_word_tokens(list(tokens))
            words = tuple(Heard(text, 0, 0, 1.0) for text in texts if letters(text))
            skimmed.append(Skimmed(_reading([segment], packed)._replace(words=words), tokens))
        return skimmed

    def timed(self, window: Sequence[Span], skimmed: Skimmed) -> tuple[Heard, ...]:
        """Find the times of the words that were skimmed in a window."""
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.transcribe import Word

        model = self.pipeline.model
        packed = pack(self.samples, [window])
        seconds = len(packed.samples) / RATE
        segment: dict[str, Any] = {"seek": 0, "start": 0.0, "end": seconds}
        segment["tokens"] = list(skimmed.tokens)
        features = model.feature_extractor(packed.samples)[..., :-1]
        model.add_word_timestamps(
            [[segment]],
            self._tokenizer,
            model.encode(pad_or_trim(features)),
            [math.ceil(seconds) * model.frames_per_second],
            _BEFORE,
            _BEHIND,
            0.0,
        )
        words = (Word(**word) for word in segment["words"])
        return tuple(_words(words, packed))

    def read_alone(self, window: Sequence[Span]) -> Reading:
        """Read a window by Whisper's own loop, with timestamps."""
        packed = pack(self.samples, [window])
        segments, _ = self.pipeline.model.transcribe(
            packed.samples,
            language=self.language,
            beam_size=self.settings.beam_size,
            temperature=0.0,
            condition_on_previous_text=False,
            max_new_tokens=min(_MOST_TOKENS, _tokens(packed)),
            word_timestamps=True,
        )
        return _reading(list(segments), packed)

    def _batch(self, packed: Pack, hint: str, **how: Any) -> Iterable[Any]:  # noqa: ANN401
        """Read windows in a batch; without timestamps Whisper makes one segment of each."""
        most = _tokens(packed)
        # Cut down to whole samples, 4.6 s would be one short, and not the window encoded before.
        cuts = [{edge: at + 1e-6 for edge, at in window.items()} for window in packed.windows]
        segments, _ = self.pipeline.transcribe(
            packed.samples,
            clip_timestamps=cuts,
            language=self.language,
            initial_prompt=hint or None,
            batch_size=len(packed.windows),
            max_new_tokens=most if most < _MOST_TOKENS else None,
            **how,
        )
        return segments  # type: ignore[no-any-return]

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401
        from faster_whisper.tokenizer import Tokenizer

        model = self.pipeline.model
        return Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, "transcribe", self.language
        )


def _tokens(packed: Pack) -> int:
    """Tokens that nobody says more of in the longest of the windows."""
    longest = max(window["end"] - window["start"] for window in packed.windows)
    return _TOKENS_AT_ONCE + math.ceil(_TOKENS_A_SECOND * longest)


def _reading(segments: Sequence[Any], packed: Pack) -> Reading:
    if not segments:
        return Reading(silence=1.0)
    lengths = [max(1, len(segment.tokens)) for segment in segments]
    return Reading(
        tuple(word for segment in segments for word in _words(segment.words or (), packed)),
        sum(s.avg_logprob * n for s, n in zip(segments, lengths, strict=True)) / sum(lengths),
        max(segment.compression_ratio for segment in segments),
        min(segment.no_speech_prob for segment in segments),
    )


def _words(words: Iterable[Any], packed: Pack) -> Iterator[Heard]:
    for word in words:
        if word.word.strip():
            yield Heard(word.word, *packed.original(word.start, word.end), word.probability)
