"""Speakers of a recording, by the engine that the models are for; again for words that stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from transcode.records.speech import Edit, Transcript
from transcode.speech.channels import one_speaker_a_channel
from transcode.speech.correction.edits import apply
from transcode.speech.decode import hear
from transcode.speech.pauses import find_pauses, sharpen
from transcode.speech.pieces import Keep, make, of_channel
from transcode.speech.pyannote_engine import is_pipeline, who_speaks_pyannote
from transcode.speech.reassign import reassign
from transcode.speech.reel import Mixed, Track
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import Voices, who_speaks
from transcode.speech.verbatim import mark_overlaps
from transcode.speech.whisper import voiced

__all__ = ["channels_of", "diarise", "diarise_again", "diarise_channels", "labelled"]


def _silent(done: float) -> None:
    """Report nothing."""


def channels_of(channels: Sequence[Track], speakers: int) -> list[Track]:
    """List the channels that hold one speaker each, else the mean of all.

    ``speakers`` is their number where a person has given it, and 0 else.
    """
    is_apart = speakers in (0, len(channels)) and one_speaker_a_channel(channels)
    return list(channels) if is_apart or len(channels) == 1 else [Mixed(channels)]


def diarise_channels(
    channels: Sequence[Track],
    segmentation: Path | None,
    voices: Path | None,
    settings: SpeechSettings,
    progress: Callable[[float], None] = _silent,
    keep: Keep = make,
) -> Voices:
    """Diarise; where channels are speakers, name the speakers like their channels."""
    if segmentation is None:
        return Voices((), {}, {})
    if len(channels) == 1:
        return diarise(channels[0], segmentation, voices, settings, progress, keep)
    alone = replace(settings, speakers=1)
    parts = [
        diarise(channel, segmentation, voices, alone, keep=of_channel(keep, number))
        for number, channel in enumerate(channels)
    ]
    progress(1.0)
    return Voices(
        tuple(replace(span, speaker=str(i)) for i, part in enumerate(parts) for span in part.spans),
        {str(i): vector for i, part in enumerate(parts) for vector in part.vectors.values()},
        {str(i): seconds for i, part in enumerate(parts) for seconds in part.seconds.values()},
    )


def diarise(
    samples: Track,
    segmentation: Path,
    voices: Path | None,
    settings: SpeechSettings,
    progress: Callable[[float], None] = _silent,
    keep: Keep = make,
) -> Voices:
    """Diarise by the two models, or by pyannote's pipeline if that is what the folder holds."""
    if is_pipeline(segmentation):
        return who_speaks_pyannote(samples[:], segmentation, settings, progress=progress)
    if voices is None:
        return Voices((), {}, {})
    return who_speaks(samples, segmentation, voices, settings, keep=keep, progress=progress)


def diarise_again(
    transcript: Transcript,
    recording: Path,
    segmentation: Path,
    voices: Path | None,
    settings: SpeechSettings,
    *,
    stays: Collection[str] = (),
    room: Path | None = None,
    progress: Callable[[float], None] = _silent,
) -> tuple[Edit | None, Voices]:
    """Find the speakers of a transcript again; its words stand, and are not recognised anew.

    ``stays`` are ids of turns whose speaker a person has set. ``room`` is a folder in which a long
    recording may lie meanwhile.

    Returns:
        The edit that gives the words to the speakers, ``None`` where nothing changes; the voices,
        under the labels that the edit uses.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: a model is missing or damaged.
    """
    sound = hear(recording, interview=transcript.interview, room=room)
    channels = channels_of(sound.channels, settings.speakers)
    mixed = channels[0] if len(channels) == 1 else Mixed(channels)
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
