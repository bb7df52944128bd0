"""Speakers of a recording, by the engine that the models are for; again for words that stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.records.speech import Edit, Transcript
from transcode.speech.channels import one_speaker_a_channel
from transcode.speech.correction.edits import apply
from transcode.speech.decode import decode
from transcode.speech.pauses import find_pauses, sharpen
from transcode.speech.pyannote_engine import is_pipeline, who_speaks_pyannote
from transcode.speech.reassign import reassign
from transcode.speech.recognise import voiced
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import Voices, who_speaks
from transcode.speech.verbatim import mark_overlaps

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

__all__ = ["channels_of", "diarise", "diarise_again", "diarise_channels", "labelled"]


def _silent(done: float) -> None:
    """Report nothing."""


def channels_of(samples: Floats, speakers: int) -> list[Floats]:
    """List the channels of (channels, n) samples that hold one speaker each, else the mean of all.

    ``speakers`` is their number where a person has given it, and 0 else.
    """
    is_apart = speakers in (0, len(samples)) and one_speaker_a_channel(samples)
    return list(samples) if is_apart else [samples.mean(axis=0)]


def diarise_channels(
    channels: Sequence[Floats],
    segmentation: Path | None,
    voices: Path | None,
    settings: SpeechSettings,
    progress: Callable[[float], None] = _silent,
) -> Voices:
    """Diarise; where channels are speakers, name the speakers like their channels."""
    if segmentation is None:
        return Voices((), {}, {})
    if len(channels) == 1:
        return diarise(channels[0], segmentation, voices, settings, progress)
    alone = replace(settings, speakers=1)
    parts = [diarise(channel, segmentation, voices, alone) for channel in channels]
    progress(1.0)
    return Voices(
        tuple(replace(span, speaker=str(i)) for i, part in enumerate(parts) for span in part.spans),
        {str(i): vector for i, part in enumerate(parts) for vector in part.vectors.values()},
        {str(i): seconds for i, part in enumerate(parts) for seconds in part.seconds.values()},
    )


def diarise(
    samples: Floats,
    segmentation: Path,
    voices: Path | None,
    settings: SpeechSettings,
    progress: Callable[[float], None] = _silent,
) -> Voices:
    """Diarise by the two models, or by pyannote's pipeline if that is what the folder holds."""
    if is_pipeline(segmentation):
        return who_speaks_pyannote(samples, segmentation, settings, progress=progress)
    if voices is None:
        return Voices((), {}, {})
    return who_speaks(samples, segmentation, voices, settings, progress=progress)


def diarise_again(
    transcript: Transcript,
    recording: Path,
    segmentation: Path,
    voices: Path | None,
    settings: SpeechSettings,
    *,
    stays: Collection[str] = (),
    progress: Callable[[float], None] = _silent,
) -> tuple[Edit | None, Voices]:
    """Find the speakers of a transcript again; its words stand, and are not recognised anew.

    ``stays`` are ids of turns whose speaker a person has set.

    Returns:
        The edit that gives the words to the speakers, ``None`` where nothing changes; the voices,
        under the labels that the edit uses.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: a model is missing or damaged.
    """
    samples = decode(recording, interview=transcript.interview)
    mixed, channels = samples.mean(axis=0), channels_of(samples, settings.speakers)
    heard = diarise_channels(channels, segmentation, voices, settings, progress)
    if not heard.spans:
        return None, heard
    edit, labels = reassign(transcript, heard.spans, stays)
    if edit:
        turns = find_pauses(edit.turns, sharpen(voiced(mixed), mixed))
        edit = replace(edit, turns=mark_overlaps(turns, heard.spans))
        edit = edit if apply(transcript, edit) != transcript else None
    return edit, labelled(heard, labels)


def labelled(heard: Voices, labels: Mapping[str, str]) -> Voices:
    """Keep the voices of those who said words, under the labels of the transcript."""
    return replace(
        heard,
        spans=tuple(
            replace(s, speaker=labels[s.speaker]) for s in heard.spans if s.speaker in labels
        ),
        vectors={labels[who]: vector for who, vector in heard.vectors.items() if who in labels},
        seconds={labels[who]: seconds for who, seconds in heard.seconds.items() if who in labels},
    )
