"""A recording -> an excerpt that may be played to others: voices disguised, mentions covered.

What the released text does not hold word for word cannot be heard either: names, and whatever was
corrected away. The rooms do not know each other: samples come from ``speech`` and go to
``privacy``.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcode.artefacts import remove_temporaries, write_atomic
from transcode.covering import Span, merged, silenced, to_hide
from transcode.errors import DecisionError, PrivacyError, RecordingError, StudyError
from transcode.layout import is_document
from transcode.records import Transcript
from transcode.releasing import waiting_mentions
from transcode.steps import Progress, heard, silent
from transcode.study import Study

if TYPE_CHECKING:
    import numpy.typing as npt

    from transcode.privacy.disguise import Disguise

    Samples = npt.NDArray[np.float32]

__all__ = ["Excerpt", "disguise_excerpt", "disguise_recording", "forget_voice", "passages_of"]

_ENOUGH_MS = 60_000  # of a voice, to know how high it is
_PER_MS = 16  # samples
_TONE_HZ, _TONE = 1000.0, 0.05


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What was made."""

    path: Path
    interview: str  # "" for a recording that belongs to no study
    start_ms: int  # in the recording
    end_ms: int
    seconds: float  # how long the excerpt is: the tempo is changed too
    speakers: int
    covered: tuple[Span, ...]  # in the recording
    doubtful: int = 0  # passages of the transcript that may not be what was said
    reviewed: bool = False  # a person has passed the list of mentions


@dataclass(frozen=True, slots=True)
class _Part:
    """From here on, in samples of the excerpt as it was, one speaker has the word."""

    begin: int
    how: Disguise


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
        study: where it is.
        interview: its id.
        start_ms: where to begin in the recording.
        end_ms: where to end; ``None`` is the end of the recording.
        target: the file to write; in ``shareable/outputs/excerpts/`` if not given.
        cover: further stretches of the recording that nobody is to hear.
        progress: told the fraction done.

    Raises:
        StudyError: there is no such interview.
        RecordingError: it has no recording, or nothing at these times; or the disk is full.
        PrivacyError: the excerpt would be shareable, but its text is not released or not passed.
    """
    person = next((one for one in study.people if one.id == interview), None)
    if person is None:
        known = ", ".join(study.interviews) or "none yet"
        raise StudyError("there is no such interview", where=interview, step="disguise",
                         remedy=f"there are: {known}")  # fmt: skip
    if is_document(Path(person.file)):
        raise _error(interview, "came as a text: there is no recording to disguise",
                     "choose an interview that was recorded")  # fmt: skip
    if not study.transcript_path(interview).exists():
        raise _error(interview, "is not transcribed yet: nobody knows where its names are said",
                     "transcode run, or transcode transcribe and anonymise, first")  # fmt: skip
    transcript = heard(study, interview)
    path = target or _usual_place(study, interview, start_ms)
    _may_lie_there(study, interview, path)
    start_ms, end_ms = _within(interview, start_ms, end_ms, transcript.duration_ms)
    if not any(t.start_ms < end_ms and t.end_ms > start_ms and t.text for t in transcript.turns):
        raise _error(interview, "nobody speaks between these times", "choose others")
    hidden = merged([*to_hide(study, transcript), *cover], start_ms, end_ms)
    recording = study.recording_path(person)
    parts = _parts(_voices(study, transcript, recording), transcript, start_ms, end_ms)
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

    Nothing is known of what is said in it: only ``cover`` is covered. The same call gives another
    voice each time, and nobody can tell which.

    Raises:
        RecordingError: it cannot be read, there is nothing at these times, or the disk is full.
    """
    from transcode.privacy.disguise import draw_disguise, pitch_of
    from transcode.speech import decode_blocks, probe

    found = probe(recording, interview="the recording")
    if target.exists() and target.samefile(recording):
        raise _error(target.name, "that is the recording itself", "give the excerpt another name")
    # a file that does not say how long it is: to its end
    lasts = found.duration_ms or end_ms or 24 * 3_600_000
    start_ms, end_ms = _within("the recording", start_ms, end_ms, lasts)
    hidden = merged(cover, start_ms, end_ms)
    first = np.concatenate([np.zeros(0, np.float32), *_cut(
        decode_blocks(recording, interview="the recording"), start_ms * _PER_MS,
        min(end_ms, start_ms + _ENOUGH_MS) * _PER_MS, silent,
    )])  # fmt: skip
    parts = [_Part(0, draw_disguise(secrets.token_bytes(32), "", pitch_of(first)))]
    seconds = _write(target, recording, "the recording", start_ms, end_ms, parts, hidden, progress)
    return Excerpt(target, "", start_ms, end_ms, seconds, speakers=1, covered=hidden)


def passages_of(study: Study, code: str, coder: str = "") -> tuple[tuple[str, int, int], ...]:
    """Where the passages under a code (its id or name) were said: interview, start, end in ms.

    Raises:
        DecisionError: there is no such code, it has no passage, or nobody knows when it was said.
    """
    book = study.codebook(coder or study.agreed_coder())
    wanted = code.casefold()
    found = [one for one in book.codes if wanted in (one.id, one.name.casefold())]
    if not found:
        raise DecisionError("there is no such code", where="--code", step="disguise",
                            remedy="give the name or the id of a code of this coder")  # fmt: skip
    texts = study.texts
    passages = [
        (coding.anchor.interview, *texts[coding.anchor.interview].time_of(
            coding.anchor.begin, coding.anchor.end))
        for one in found
        for coding in book.codings_of(one.id)
        if coding.anchor.interview in texts
    ]  # fmt: skip
    timed = tuple(dict.fromkeys(one for one in passages if one[1] < one[2]))
    if not timed:
        raise DecisionError("no passage of this code has a time", where="--code", step="disguise",
                            remedy="choose a code of recorded interviews")  # fmt: skip
    return timed


# --- where it may lie, and when


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
    remedy = "decide on its names, run transcode release, and look again"
    if not study.text_path(interview).exists():
        raise PrivacyError("its text is not released: an excerpt must not be shareable yet",
                           where=interview, step="disguise", remedy=remedy)  # fmt: skip
    if study.settings.release != "automatic" and waiting_mentions(study).get(interview):
        raise PrivacyError("not all of its names have been passed by a person",
                           where=interview, step="disguise", remedy=remedy)  # fmt: skip


def _within(where: str, start_ms: int, end_ms: int | None, lasts: int) -> Span:
    end = lasts if end_ms is None else end_ms
    if not 0 <= start_ms < end or start_ms >= lasts or end > lasts + 1000:
        seconds = lasts // 1000
        raise _error(where, "has nothing at these times: it lasts "
                     f"{seconds // 60}:{seconds % 60:02}, and an excerpt ends after it begins",
                     "choose times within it")  # fmt: skip
    return start_ms, min(end, lasts)


# --- who has which voice


def _parts(
    how: Mapping[str, Disguise], transcript: Transcript, start_ms: int, end_ms: int
) -> list[_Part]:
    """The excerpt cut between the turns of different speakers; ``how`` is by speaker label."""
    turns = sorted((t for t in transcript.turns if t.text), key=lambda turn: turn.start_ms)
    parts = [_Part(0, how[turns[0].speaker])]
    for before, turn in pairwise(turns):
        # where two speak at once, each has half of that
        cut = (before.end_ms + turn.start_ms) // 2
        if cut <= start_ms:
            parts = [_Part(0, how[turn.speaker])]
        elif cut < end_ms and how[turn.speaker] != parts[-1].how:
            begin = max((cut - start_ms) * _PER_MS, parts[-1].begin + 1)
            parts.append(_Part(begin, how[turn.speaker]))
    return parts


def _cast(study: Study, transcript: Transcript) -> dict[str, str]:
    """Speaker label -> what names the speaker in all interviews of the study."""
    known = {(one.interview, one.speaker): one.name for one in study.speakers}
    cast: dict[str, str] = {}
    for speaker in dict.fromkeys(turn.speaker for turn in transcript.turns):
        if transcript.interviewer and speaker == transcript.interviewer:
            cast[speaker] = f"interviewer {known.get((transcript.interview, speaker), '')}"
        else:
            others = sum(not name.startswith("interviewer") for name in cast.values())
            who = study.persons.get(transcript.interview, transcript.interview)
            cast[speaker] = f"participant {who} {others}"
    return cast


def _voices(study: Study, transcript: Transcript, recording: Path) -> dict[str, Disguise]:
    """Speaker label -> disguise. How high somebody speaks is measured once and kept."""
    from transcode.privacy.disguise import draw_disguise, pitch_of

    secret, pitches = _kept(study)
    cast = _cast(study, transcript)
    new = {speaker: name for speaker, name in cast.items() if name not in pitches}
    if new or not study.disguise_file.exists():
        for speaker, sound in _heard_first(recording, transcript, new).items():
            pitches[new[speaker]] = round(pitch_of(sound), 1)
        _keep(study, secret, pitches)
    return {speaker: draw_disguise(secret, name, pitches[name]) for speaker, name in cast.items()}


def forget_voice(study: Study, interview: str) -> bool:
    """Forget how high the participant of an interview speaks; says whether that was known."""
    if not study.disguise_file.exists():
        return False
    secret, pitches = _kept(study)
    left = {
        name: hertz
        for name, hertz in pitches.items()
        if not name.startswith(f"participant {interview} ")
    }
    if left == pitches:
        return False
    _keep(study, secret, left)
    return True


def _keep(study: Study, secret: bytes, pitches: Mapping[str, float]) -> None:
    lines = [secret.hex(), *(f"{hertz}\t{name}" for name, hertz in pitches.items())]
    if not study.disguise_file.exists():
        study.disguise_file.touch(mode=0o600)
    write_atomic(study.disguise_file, "".join(f"{line}\n" for line in lines).encode())


def _kept(study: Study) -> tuple[bytes, dict[str, float]]:
    """What the disguises of this study are drawn from: a secret, and how high each speaks."""
    path = study.disguise_file
    if not path.exists() or not path.stat().st_size:
        return secrets.token_bytes(32), {}
    try:
        first, *rest = path.read_text("utf-8").splitlines()
        secret = bytes.fromhex(first)
        pitches = {name: float(hertz) for hertz, name in (line.split("\t") for line in rest)}
    except ValueError:
        secret, pitches = b"", {}
    if len(secret) != 32:
        raise PrivacyError("does not hold a secret of 64 hexadecimal digits", where=path.name,
                           step="disguise", remedy="restore it from a backup, or delete it: every "
                           "speaker then gets another voice than in earlier excerpts")  # fmt: skip
    return secret, pitches


def _heard_first(
    recording: Path, transcript: Transcript, speakers: Collection[str]
) -> dict[str, Samples]:
    """What each speaker says first, up to a minute; nothing else is held."""
    from transcode.speech import decode_blocks

    spans: list[tuple[int, int, str]] = []
    left = dict.fromkeys(speakers, _ENOUGH_MS)
    for turn in sorted(transcript.turns, key=lambda turn: turn.start_ms):
        lasts = min(turn.end_ms - turn.start_ms, left.get(turn.speaker, 0))
        if lasts > 0:
            left[turn.speaker] -= lasts
            start = turn.start_ms * _PER_MS
            spans.append((start, start + lasts * _PER_MS, turn.speaker))
    heard: dict[str, list[Samples]] = {one: [np.zeros(0, np.float32)] for one in speakers}
    last, at = max((end for _, end, _ in spans), default=0), 0
    if spans:
        for block in _cut(
            decode_blocks(recording, interview=transcript.interview), 0, last, silent
        ):
            for start, end, speaker in spans:
                if start < at + len(block) and end > at:
                    heard[speaker].append(block[max(0, start - at) : max(0, end - at)])
            at += len(block)
    return {speaker: np.concatenate(some) for speaker, some in heard.items()}


# --- sound


def _write(
    path: Path,
    recording: Path,
    interview: str,
    start_ms: int,
    end_ms: int,
    parts: Sequence[_Part],
    hidden: Sequence[Span],
    progress: Progress,
) -> float:
    from transcode.privacy.encode import write_sound
    from transcode.speech import decode_blocks

    blocks = decode_blocks(recording, interview=interview)
    covered = [((a - start_ms) * _PER_MS, (b - start_ms) * _PER_MS) for a, b in hidden]
    cut = silenced(_cut(blocks, start_ms * _PER_MS, end_ms * _PER_MS, progress), covered)
    seconds = write_sound(path, _disguised(cut, parts, covered))
    progress(1.0)
    return seconds


def _cut(blocks: Iterable[Samples], first: int, last: int, progress: Progress) -> Iterator[Samples]:
    """One channel, from one sample to another; what comes after is not read."""
    at = 0
    for block in blocks:
        here = block.mean(axis=0)[max(0, first - at) : max(0, last - at)]
        at += block.shape[1]
        if len(here):
            yield here
        progress(min(1.0, at / last))
        if at >= last:
            return


def _disguised(
    blocks: Iterable[Samples], parts: Sequence[_Part], covered: Sequence[tuple[int, int]]
) -> Iterator[Samples]:
    from transcode.privacy.disguise import disguise

    for number, some in groupby(_labelled(blocks, parts), key=lambda one: one[0]):
        part = parts[number]
        yield from _toned(disguise((block for _, block in some), part.how), part, covered)


def _labelled(blocks: Iterable[Samples], parts: Sequence[_Part]) -> Iterator[tuple[int, Samples]]:
    """The blocks cut where parts begin, each with the number of its part."""
    at, number = 0, 0
    for block in blocks:
        while number + 1 < len(parts) and parts[number + 1].begin < at + len(block):
            cut = parts[number + 1].begin - at
            if cut > 0:
                yield number, block[:cut]
            block, at, number = block[max(0, cut) :], at + max(0, cut), number + 1
        yield number, block
        at += len(block)


def _toned(
    blocks: Iterable[Samples], part: _Part, covered: Sequence[tuple[int, int]]
) -> Iterator[Samples]:
    """With a tone where something is covered, so that nobody takes it for a pause."""
    at = 0
    spans = [[round((edge - part.begin) / part.how.tempo) for edge in span] for span in covered]
    for block in blocks:
        for begin, end in spans:
            first, last = max(0, begin - at), min(len(block), end - at)
            if first < last:
                when = np.arange(at + first, at + last) / (1000 * _PER_MS)
                block[first:last] = _TONE * np.sin(2 * np.pi * _TONE_HZ * when)
        yield block
        at += len(block)


def _error(where: str, what: str, remedy: str) -> RecordingError:
    return RecordingError(what, where=where, step="disguise", remedy=remedy)
