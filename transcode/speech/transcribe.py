"""Recording -> Transcript: the verb of this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from transcode.errors import RecordingError
from transcode.records import Transcript
from transcode.speech.channels import one_speaker_a_channel
from transcode.speech.decode import RATE, decode
from transcode.speech.recognise import language_of, recognise
from transcode.speech.settings import DEFAULTS, SpeechSettings
from transcode.speech.speakers import who_speaks
from transcode.speech.turns import Heard, guess_interviewer, interleave, make_turns, who_said


def transcribe(
    recording: Path,
    *,
    interview: str,
    whisper: Path,
    segmentation: Path | None = None,
    voices: Path | None = None,
    settings: SpeechSettings = DEFAULTS,
    progress: Callable[[float], None] = lambda done: None,
) -> Transcript:
    """What is said in an audio or video file, by whom and when.

    Decode, recognise, find out who speaks when, and cut the words into turns. A stereo recording
    with one speaker a channel needs no voices: the channels are the speakers. ``whisper``,
    ``segmentation`` and ``voices`` are model folders; without the last two all turns belong to one
    speaker. ``progress`` is told the fraction done. The same recording, models and settings give
    the same transcript.

    Raises:
        RecordingError: unreadable, cut short, without sound or without speech.
        ModelError: a model is missing or damaged.
    """
    samples = decode(recording, interview=interview, progress=_part(progress, 0.0, 0.05))
    mixed = samples.mean(axis=0)
    if one_speaker_a_channel(samples):
        # One language for all: a channel of "mhm" alone would be heard as anything.
        settings = replace(
            settings, language=settings.language or language_of(mixed, whisper, settings)
        )
        channels = list(samples)
    else:
        channels = [mixed]
    heard: list[list[Heard]] = []
    for index, channel in enumerate(channels):
        done = [0.05 + 0.7 * part / len(channels) for part in (index, index + 1)]
        words, language = recognise(
            channel, whisper, settings, interview=interview, progress=_part(progress, *done)
        )
        heard.append(words)
    if not any(heard):
        raise RecordingError(
            "no speech was found",
            where=interview,
            step="transcribe",
            remedy="listen to the recording: is it the right file, and is it loud enough?",
        )
    words, speakers = interleave(heard)
    if len(channels) == 1 and segmentation and voices:
        spans = who_speaks(
            mixed, segmentation, voices, settings, progress=_part(progress, 0.75, 1.0)
        )
        speakers = who_said(words, spans)
    turns = make_turns(interview, words, speakers)
    progress(1.0)
    duration_ms = round(len(mixed) * 1000 / RATE)
    return Transcript(interview, language, duration_ms, guess_interviewer(turns), turns)


def _part(progress: Callable[[float], None], begin: float, end: float) -> Callable[[float], None]:
    return lambda done: progress(begin + done * (end - begin))
