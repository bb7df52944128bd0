"""Recording -> Transcript: the verb of this room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import RecordingError
from transcode.records.speech import DraftTurn, Gap, Transcript, Turn
from transcode.speech.align import retime
from transcode.speech.correction.edits import apply
from transcode.speech.correction.revise import revise
from transcode.speech.decode import RATE, decode, hear
from transcode.speech.diarise import channels_of, diarise, diarise_channels, labelled
from transcode.speech.doubt import find_doubts
from transcode.speech.onnx_engine import load_reader
from transcode.speech.pauses import find_pauses, sharpen
from transcode.speech.pieces import Keep, make, of_channel
from transcode.speech.recognise import language_of, recognise
from transcode.speech.reel import Mixed, Track
from transcode.speech.settings import DEFAULTS, SpeechSettings
from transcode.speech.sounds import mark_laughs
from transcode.speech.speakers import Voices
from transcode.speech.turns import (
    Span,
    guess_interviewer,
    interleave,
    make_turns,
    speaker_labels,
    who_said,
)
from transcode.speech.verbatim import mark_overlaps, mark_words
from transcode.speech.whisper import voiced

if TYPE_CHECKING:
    from transcode.speech.turns import Heard

__all__ = [
    "SPEAKERS_FROM", "Listened", "listen", "listen_for", "mark_again", "mark_turns", "read_part",
    "transcribe", "voice_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listened:
    """A transcript, and the voice of each of its speakers: biometric data."""

    transcript: Transcript
    voices: Voices


def transcribe(
    recording: Path,
    *,
    interview: str,
    whisper: Path,
    reader: Path | None = None,
    segmentation: Path | None = None,
    voices: Path | None = None,
    settings: SpeechSettings = DEFAULTS,
    progress: Callable[[float], None] = lambda done: None,
) -> Transcript:
    """Transcribe an audio or video file: :func:`listen` without voices."""
    return listen(
        recording,
        interview=interview,
        whisper=whisper,
        reader=reader,
        segmentation=segmentation,
        voices=voices,
        settings=settings,
        progress=progress,
    ).transcript


def listen(
    recording: Path,
    *,
    interview: str,
    whisper: Path,
    reader: Path | None = None,
    segmentation: Path | None = None,
    voices: Path | None = None,
    settings: SpeechSettings = DEFAULTS,
    script: Sequence[DraftTurn] = (),
    keep: Keep = make,
    room: Path | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> Listened:
    """Transcribe an audio or video file, and keep the voices of its speakers.

    Decode, recognise, diarise, cut the words into turns, mark how they were said and what may be
    wrong. A stereo recording with one speaker a channel needs no diarisation: the
    channels are the speakers. ``whisper``, ``segmentation`` and ``voices`` are model folders;
    without the last two all turns belong to one speaker. A folder of pyannote's own pipeline may
    replace both. A ``reader`` is a folder with a model that is not Whisper, which reads the words;
    Whisper hears the language, reads what that model cannot, and times words of a script. A
    ``script`` is an existing transcript, which takes precedence over the words
    recognised. ``keep`` keeps the pieces of the work as they come, so that it can be gone on with
    (:mod:`transcode.speech.pieces`). ``room`` is a folder in which the sound of a long recording
    may lie meanwhile, so that it need not be in memory. ``progress`` is called with the fraction
    done. The same recording, models and settings give the same transcript. What the file lacks (its
    end, a damaged stretch) is in the transcript's ``gaps``; what is there is transcribed.

    Raises:
        RecordingError: the file is unreadable, without sound or without speech.
        ModelError: a model is missing or damaged.
        ExtraMissing: the reader needs the extra ``onnx-asr``, which is not installed.
    """
    if reader is not None:
        load_reader(reader, settings.threads)  # what is missing is said before an hour is decoded
    sound = hear(recording, interview=interview, room=room, progress=_part(progress, 0.0, 0.05))
    mixed, channels, speech, settings = _prepared(sound.channels, whisper, settings)
    words, speakers, language, guessed = _words(
        channels, speech, whisper, reader, settings, interview, keep,
        _part(progress, 0.05, SPEAKERS_FROM),
    )  # fmt: skip
    voices_heard = diarise_channels(
        channels, segmentation, voices, settings, _part(progress, SPEAKERS_FROM, 0.95), keep
    )
    if len(channels) == 1:
        speakers = who_said(words, voices_heard.spans)
    turns = make_turns(interview, words, speakers)
    labels = speaker_labels(speakers)
    duration_ms = round(len(mixed) * 1000 / RATE)
    asker = guess_interviewer(turns)
    transcript = Transcript(interview, language, duration_ms, asker, turns, sound.gaps, guessed)
    if script:
        edit, _ = revise(transcript, script)
        if edit:
            called = dict(edit.speakers)
            labels = {voice: called.get(label, label) for voice, label in labels.items()}
            transcript = apply(transcript, edit)
        timed = retime(transcript.turns, mixed, whisper, settings, language=language)
        transcript = replace(transcript, turns=timed)
    heard = sorted(span for channel in speech for span in channel)
    turns = mark_turns(
        transcript.turns,
        language,
        voiced=sharpen(heard, mixed) if len(channels) == 1 else heard,
        spans=voices_heard.spans,
    )
    progress(1.0)
    return Listened(replace(transcript, turns=turns), labelled(voices_heard, labels))


SPEAKERS_FROM = 0.6
"""Fraction of the progress of :func:`listen` from which on the words are known and kept."""


def read_part(
    recording: Path,
    share: tuple[int, int],
    *,
    interview: str,
    whisper: Path,
    segmentation: Path | None = None,
    voices: Path | None = None,
    settings: SpeechSettings = DEFAULTS,
    keep: Keep,
    room: Path | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> None:
    """Do a part of :func:`listen` beforehand and keep it, so that several work on one recording.

    Of ``share`` (k, n) part k reads every n-th batch of words, but the last part: it takes the
    voices.

    Raises:
        RecordingError, ModelError: as :func:`listen`.
    """
    part, parts = share
    begin = _part(progress, 0.0, 0.1)
    sound = hear(recording, interview=interview, room=room, progress=begin)
    _, channels, speech, settings = _prepared(sound.channels, whisper, settings)
    rest = _part(progress, 0.1, 1.0)
    if part == parts - 1:
        diarise_channels(channels, segmentation, voices, settings, rest, keep)
        return
    for number, (channel, spans) in enumerate(zip(channels, speech, strict=True)):
        recognise(
            channel, whisper, settings, interview=interview, speech=spans,
            keep=of_channel(keep, number), share=(part, parts - 1),
            progress=_part(rest, number / len(channels), (number + 1) / len(channels)),
        )  # fmt: skip


def _prepared(
    sound: Sequence[Track], whisper: Path, settings: SpeechSettings
) -> tuple[Track, list[Track], list[list[tuple[int, int]]], SpeechSettings]:
    """The sound mixed down, its channels, where somebody speaks in each, and the language settled.

    One language for all channels: one of "mhm" alone would be heard as anything.
    """
    channels = channels_of(sound, settings.speakers)
    mixed = channels[0] if len(channels) == 1 else Mixed(channels)
    speech = [voiced(channel) for channel in channels]
    if len(channels) > 1 and not settings.language:
        settings = replace(settings, language=language_of(mixed, whisper, settings))
    return mixed, channels, speech, settings


def listen_for(
    turns: Sequence[Turn],
    recording: Path,
    *,
    interview: str,
    whisper: Path,
    language: str,
    changed: Collection[str] | None = None,
    settings: SpeechSettings = DEFAULTS,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Turn, ...]:
    """Find the times at which the words of the turns are heard in the recording.

    ``changed`` are the ids of the turns whose times are needed; ``None`` means all.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: the model is missing or damaged.
    """
    sound = hear(recording, interview=interview, progress=_part(progress, 0.0, 0.1))
    return retime(
        turns,
        Mixed(sound.channels),
        whisper,
        settings,
        language=language,
        changed=changed,
        progress=_part(progress, 0.1, 1.0),
    )


def voice_of(
    recording: Path,
    segmentation: Path,
    voices: Path | None = None,
    settings: SpeechSettings = DEFAULTS,
) -> tuple[float, ...]:
    """Compute the voice of the only speaker of a recording: a unit vector (192); () if nobody.

    Raises:
        RecordingError: the recording cannot be read.
        ModelError: a model is missing or damaged.
    """
    mixed = decode(recording, interview="the sample").mean(axis=0)
    alone = replace(settings, speakers=1)
    heard = diarise(mixed, segmentation, voices, alone)
    return next(iter(heard.vectors.values()), ())


def mark_turns(
    turns: Sequence[Turn],
    language: str,
    *,
    voiced: Sequence[tuple[int, int]],
    spans: Sequence[Span],
) -> tuple[Turn, ...]:
    """Mark the turns: how their words were said, and what to doubt."""
    marked = mark_overlaps(find_pauses(turns, voiced), spans)
    marked = tuple(mark_again(turn, language) for turn in marked)
    return find_doubts(marked, voiced, language)


def mark_again(turn: Turn, language: str) -> Turn:
    """Mark the fillers, repetitions, cut-offs and laughs of a turn again, from its current text."""
    kept = [mark for mark in turn.marks if mark.found_by not in ("verbatim", "written")]
    kept += [mark for mark in turn.marks if mark.kind == "overlap"]
    marks = [*dict.fromkeys(kept), *mark_words(turn, language), *mark_laughs(turn)]
    return replace(turn, marks=tuple(sorted(marks, key=lambda mark: (mark.begin, mark.end))))


def _words(
    channels: Sequence[Track],
    speech: Sequence[Sequence[tuple[int, int]]],
    whisper: Path,
    reader: Path | None,
    settings: SpeechSettings,
    interview: str,
    keep: Keep,
    progress: Callable[[float], None],
) -> tuple[list[Heard], list[str], str, tuple[Gap, ...]]:
    """Recognise the words of all channels in order of time, their channels, and the language.

    Last come stretches in which words were guessed at, and left out.
    """
    heard: list[list[Heard]] = []
    languages: list[str] = []
    guessed: list[tuple[int, int]] = []
    for index, (channel, spans) in enumerate(zip(channels, speech, strict=True)):
        done = [part / len(channels) for part in (index, index + 1)]
        words, language, left_out = recognise(
            channel, whisper, settings, interview=interview, speech=spans, reader=reader,
            keep=of_channel(keep, index), progress=_part(progress, *done),
        )  # fmt: skip
        heard.append(words)
        guessed += left_out
        languages += [language] if words else []
    if not any(heard):
        raise RecordingError(
            "no speech was found",
            where=interview,
            step="transcribe",
            remedy="check that this is the right file, and that it is loud enough",
        )
    gaps = tuple(Gap(*span) for span in sorted(guessed))
    return *interleave(heard), languages[0], gaps


def _part(progress: Callable[[float], None], begin: float, end: float) -> Callable[[float], None]:
    return lambda done: progress(begin + done * (end - begin))
