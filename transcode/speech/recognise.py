"""Samples -> words with times. The only file that knows faster-whisper.

Batched decoding with word times from Whisper's cross-attention. The recording is cut into stretches
of up to half a minute at silences, and the silences inside a stretch are kept: faster-whisper's own
batching glues speech together over them, which costs words at the seams (conversations: word error
rate 12.4 % glued, 11.3 % kept). Not yet: fillers and false starts that Whisper tidies away, a
second look at stretches where Whisper repeats itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcode.errors import ModelError, RecordingError
from transcode.speech.decode import RATE
from transcode.speech.settings import SpeechSettings
from transcode.speech.turns import Heard

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_WINDOW_S = 29.0  # Whisper hears 30 s at a time


def recognise(
    samples: npt.NDArray[np.float32],
    whisper: Path,
    settings: SpeechSettings,
    *,
    interview: str = "",
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[list[Heard], str]:
    """The words said in ``samples`` (one channel at 16 kHz), in order, and the language code.

    ``whisper`` is a folder with a Whisper model in CTranslate2's format. No words when nobody
    speaks.

    Raises:
        ModelError: the folder holds no usable model.
        RecordingError: Whisper does not know the language of the settings.
    """
    import ctranslate2

    pipeline = load(whisper, settings.threads)
    spoken = pipeline.model.supported_languages
    if settings.language and settings.language not in spoken:
        raise RecordingError(
            f"the speech model does not know the language '{settings.language}'",
            where=interview,
            step="transcribe",
            remedy=f"choose a multilingual model, or one of: {' '.join(sorted(spoken))}",
        )
    stretches = _stretches(samples)
    if not stretches:
        return [], settings.language
    ctranslate2.set_random_seed(settings.seed)
    segments, info = pipeline.transcribe(
        samples,
        clip_timestamps=stretches,
        language=settings.language or None,
        language_detection_segments=4,
        beam_size=settings.beam_size,
        batch_size=settings.batch_size,
        word_timestamps=True,
    )
    words: list[Heard] = []
    for segment in segments:
        words += [
            Heard(word.word, round(word.start * 1000), round(word.end * 1000), word.probability)
            for word in segment.words or ()
            if word.word.strip()
        ]
        progress(min(1.0, segment.end * RATE / len(samples)))
    return words, info.language


def _stretches(samples: npt.NDArray[np.float32]) -> list[dict[str, float]]:
    """Where somebody speaks, cut at silences, in seconds: stretches that fit Whisper's window."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=_WINDOW_S, min_silence_duration_ms=160, speech_pad_ms=200
    )
    stretches: list[dict[str, float]] = []
    for speech in get_speech_timestamps(samples, options):
        start, end = speech["start"] / RATE, speech["end"] / RATE
        if stretches and end - stretches[-1]["start"] <= _WINDOW_S:
            stretches[-1]["end"] = end
        else:
            stretches.append({"start": start, "end": end})
    return stretches


def language_of(samples: npt.NDArray[np.float32], whisper: Path, settings: SpeechSettings) -> str:
    """The language that is spoken in ``samples``, as Whisper hears it: an ISO 639-1 code."""
    model = load(whisper, settings.threads).model
    if not model.model.is_multilingual:
        return "en"
    return str(model.detect_language(samples, vad_filter=True, language_detection_segments=4)[0])


@lru_cache(maxsize=1)
def load(whisper: Path, threads: int) -> Any:  # noqa: ANN401
    """The batched pipeline of faster-whisper for a model folder; its ``.model`` is the WhisperModel.

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
