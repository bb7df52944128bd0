"""A recording -> an excerpt that may be played to others: voices disguised, mentions silenced.

Words that are not in the released text cannot be heard either: names, and words that were corrected
away. The rooms do not know each other: samples come from ``speech`` and go to ``privacy``.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcode.errors import DecisionError, PrivacyError, RecordingError, StudyError
from transcode.files import remove_temporaries
from transcode.pipeline.name_list import waiting_mentions
from transcode.pipeline.step import Progress, silent
from transcode.pipeline.transcribe import heard
from transcode.records.figures import clock
from transcode.study.folder import Study
from transcode.study.layout import is_document
from transcode.verbs.disguise.silences import Span, merged, silenced, to_hide
from transcode.verbs.disguise.voices import ENOUGH_MS, PER_MS, Part, cut, parts_of, voices

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

__all__ = ["Excerpt", "disguise_excerpt", "disguise_recording", "passages_of"]

_TONE_HZ, _TONE = 1000.0, 0.05


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An excerpt that was written."""

    path: Path
    interview: str  # "" for a recording that belongs to no study
    start_ms: int  # in the recording
    end_ms: int
    seconds: float  # duration of the excerpt: the tempo is changed too
    speakers: int
    covered: tuple[Span, ...]  # in the recording
    doubtful: int = 0  # passages of the transcript that may be misheard
    reviewed: bool = False  # a person has reviewed the list of mentions


def disguise_excerpt(
    study: Study,
    interview: str,
    start_ms: int = 0,
    end_ms: int | None = None,
    *,
    target: Path | None = None,
    cover: Sequence[Span] = (),
    progress: Progress = silent,
) -> Excerpt:
    """Write a part of an interview, or all of it, with every speaker disguised.

    Args:
        study: the study.
        interview: its id.
        start_ms: beginning in the recording.
        end_ms: end in the recording; ``None`` is the end of the recording.
        target: the file to write; in ``shareable/outputs/excerpts/`` if not given.
        cover: further stretches of the recording to silence.
        progress: called with the fraction done.

    Raises:
        StudyError: there is no such interview.
        RecordingError: it has no recording, or nothing at these times; or the disk is full.
        PrivacyError: the excerpt would be shareable, but its text is not released or reviewed.
    """
    person = next((row for row in study.people if row.id == interview), None)
    if person is None:
        names = ", ".join(study.interviews) or "none yet"
        raise StudyError("there is no such interview", where=interview, step="disguise",
                         remedy=f"choose one of: {names}")  # fmt: skip
    if is_document(Path(person.file)):
        raise _error(interview, "this interview has no recording to disguise, only a text",
                     "choose an interview that was recorded")  # fmt: skip
    if not study.transcript_path(interview).exists():
        raise _error(
            interview,
            "this interview is not transcribed yet, so its names cannot be silenced",
            "run `transcode run`, or `transcode transcribe` and `anonymise`, first",
        )
    transcript = heard(study, interview)
    path = target or _usual_place(study, interview, start_ms)
    _may_lie_there(study, interview, path)
    start_ms, end_ms = _within(interview, start_ms, end_ms, transcript.duration_ms)
    if not any(t.start_ms < end_ms and t.end_ms > start_ms and t.text for t in transcript.turns):
        raise _error(interview, "nobody speaks between these times", "choose other times")
    hidden = merged([*to_hide(study, transcript), *cover], start_ms, end_ms)
    recording = study.recording_path(person)
    parts = parts_of(voices(study, transcript, recording), transcript, start_ms, end_ms)
    if target is None:
        remove_temporaries(path.parent)
    seconds = _write(path, recording, interview, start_ms, end_ms, parts, hidden, progress)
    doubtful = sum(
        len(t.doubts) for t in transcript.turns if t.start_ms < end_ms and t.end_ms > start_ms
    )
    return Excerpt(
        path,
        interview,
        start_ms,
        end_ms,
        seconds,
        speakers=len({part.how for part in parts}),
        covered=hidden,
        doubtful=doubtful,
        reviewed=not waiting_mentions(study).get(interview),
    )


def disguise_recording(
    recording: Path,
    target: Path,
    start_ms: int = 0,
    end_ms: int | None = None,
    *,
    cover: Sequence[Span] = (),
    progress: Progress = silent,
) -> Excerpt:
    """Write a recording of one speaker that belongs to no study, disguised at random.

    Its words are not known: only the stretches in ``cover`` are silenced. Each call draws another
    voice, which nobody can reconstruct.

    Raises:
        RecordingError: it cannot be read, there is nothing at these times, or the disk is full.
    """
    from transcode.privacy.voice.disguise import draw_disguise, pitch_of
    from transcode.speech.decode import decode_blocks, probe

    header = probe(recording, interview="the recording")
    if target.exists() and target.samefile(recording):
        raise _error(target.name, "this is the recording itself", "give the excerpt another name")
    # a file that does not state its duration: to its end
    lasts = header.duration_ms or end_ms or 24 * 3_600_000
    start_ms, end_ms = _within("the recording", start_ms, end_ms, lasts)
    hidden = merged(cover, start_ms, end_ms)
    first = np.concatenate([np.zeros(0, np.float32), *cut(
        decode_blocks(recording, interview="the recording"), start_ms * PER_MS,
        min(end_ms, start_ms + ENOUGH_MS) * PER_MS, silent,
    )])  # fmt: skip
    parts = [Part(0, draw_disguise(secrets.token_bytes(32), "", pitch_of(first)))]
    seconds = _write(target, recording, "the recording", start_ms, end_ms, parts, hidden, progress)
    return Excerpt(target, "", start_ms, end_ms, seconds, speakers=1, covered=hidden)


def passages_of(study: Study, code: str, coder: str = "") -> tuple[tuple[str, int, int], ...]:
    """Find the times of the passages of a code (its id or name): interview, start, end in ms.

    Raises:
        DecisionError: there is no such code, or none of its passages has a time.
    """
    book = study.codebook(study.coder(coder))
    wanted = code.casefold()
    codes = [code_ for code_ in book.codes if wanted in (code_.id, code_.name.casefold())]
    if not codes:
        raise DecisionError("there is no such code", where="--code", step="disguise",
                            remedy="give the name or the id of a code of this coder")  # fmt: skip
    texts = study.texts
    passages = [
        (coding.anchor.interview, *texts[coding.anchor.interview].time_of(
            coding.anchor.begin, coding.anchor.end))
        for named in codes
        for coding in book.codings_of(named.id)
        if coding.anchor.interview in texts
    ]  # fmt: skip
    timed = tuple(dict.fromkeys(place for place in passages if place[1] < place[2]))
    if not timed:
        raise DecisionError("no passage of this code has a time", where="--code", step="disguise",
                            remedy="choose a code of recorded interviews")  # fmt: skip
    return timed


# --- place and times


def _usual_place(study: Study, interview: str, start_ms: int) -> Path:
    minutes, seconds = divmod(start_ms // 1000, 60)
    return study.outputs / "excerpts" / f"{interview}-{minutes:02}m{seconds:02}s.flac"


def _may_lie_there(study: Study, interview: str, path: Path) -> None:
    whole = path.resolve()
    if whole.is_relative_to((study.confidential / "recordings").resolve()):
        raise PrivacyError("an excerpt does not belong among the recordings", where=interview,
                           step="disguise", remedy="choose another folder")  # fmt: skip
    if not whole.is_relative_to(study.shareable.resolve()):
        return
    remedy = "review its names, run `transcode release`, then try again"
    if not study.text_path(interview).exists():
        raise PrivacyError("the text is not released, so an excerpt must not be shareable yet",
                           where=interview, step="disguise", remedy=remedy)  # fmt: skip
    if study.settings.release != "automatic" and waiting_mentions(study).get(interview):
        raise PrivacyError("not all of its names have been reviewed by a person",
                           where=interview, step="disguise", remedy=remedy)  # fmt: skip


def _within(where: str, start_ms: int, end_ms: int | None, lasts: int) -> Span:
    end = lasts if end_ms is None else end_ms
    if not 0 <= start_ms < end or start_ms >= lasts or end > lasts + 1000:
        raise _error(where, "there is nothing at these times: the recording lasts "
                     f"{clock(lasts)}, and an excerpt ends after it begins",
                     "choose times within it")  # fmt: skip
    return start_ms, min(end, lasts)


# --- sound


def _write(
    path: Path,
    recording: Path,
    interview: str,
    start_ms: int,
    end_ms: int,
    parts: Sequence[Part],
    hidden: Sequence[Span],
    progress: Progress,
) -> float:
    from transcode.privacy.voice.encode import write_sound
    from transcode.speech.decode import decode_blocks

    blocks = decode_blocks(recording, interview=interview)
    covered = [((a - start_ms) * PER_MS, (b - start_ms) * PER_MS) for a, b in hidden]
    heard_here = silenced(cut(blocks, start_ms * PER_MS, end_ms * PER_MS, progress), covered)
    seconds = write_sound(path, _disguised(heard_here, parts, covered))
    progress(1.0)
    return seconds


def _disguised(
    blocks: Iterable[Samples], parts: Sequence[Part], covered: Sequence[tuple[int, int]]
) -> Iterator[Samples]:
    from transcode.privacy.voice.disguise import disguise

    for number, labelled in groupby(_labelled(blocks, parts), key=lambda pair: pair[0]):
        part = parts[number]
        yield from _toned(disguise((block for _, block in labelled), part.how), part, covered)


def _labelled(blocks: Iterable[Samples], parts: Sequence[Part]) -> Iterator[tuple[int, Samples]]:
    """Cut the blocks where parts begin, and number each with its part."""
    at, number = 0, 0
    for block in blocks:
        while number + 1 < len(parts) and parts[number + 1].begin < at + len(block):
            first = parts[number + 1].begin - at
            if first > 0:
                yield number, block[:first]
            block, at, number = block[max(0, first) :], at + max(0, first), number + 1
        yield number, block
        at += len(block)


def _toned(
    blocks: Iterable[Samples], part: Part, covered: Sequence[tuple[int, int]]
) -> Iterator[Samples]:
    """Add a tone where something is silenced, so that it is not taken for a pause."""
    at = 0
    spans = [[round((edge - part.begin) / part.how.tempo) for edge in span] for span in covered]
    for block in blocks:
        for begin, end in spans:
            first, last = max(0, begin - at), min(len(block), end - at)
            if first < last:
                when = np.arange(at + first, at + last) / (1000 * PER_MS)
                block[first:last] = _TONE * np.sin(2 * np.pi * _TONE_HZ * when)
        yield block
        at += len(block)


def _error(where: str, what: str, remedy: str) -> RecordingError:
    return RecordingError(what, where=where, step="disguise", remedy=remedy)
