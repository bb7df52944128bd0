"""Disguised voices: one for each person, derived from the study's secret and reused.

A person has the same voice in all interviews, the interviewer too. The pitch of each, which decides
whether it is raised or lowered, is measured once and kept with the secret in ``confidential/``.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcode.errors import PrivacyError
from transcode.files import write_atomic
from transcode.pipeline.step import Progress, silent
from transcode.records.speech import Transcript
from transcode.study.folder import Study

if TYPE_CHECKING:
    import numpy.typing as npt

    from transcode.privacy.voice.disguise import Disguise

    Samples = npt.NDArray[np.float32]

__all__ = ["ENOUGH_MS", "PER_MS", "Part", "cut", "forget_voice", "parts_of", "voices"]

ENOUGH_MS = 60_000  # of a voice, to measure its pitch
PER_MS = 16  # samples


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the excerpt by one speaker; ``begin`` is in samples before the disguise."""

    begin: int
    how: Disguise


def parts_of(
    how: Mapping[str, Disguise], transcript: Transcript, start_ms: int, end_ms: int
) -> list[Part]:
    """Cut the excerpt between the turns of different speakers; ``how`` is by speaker label."""
    turns = sorted((t for t in transcript.turns if t.text), key=lambda turn: turn.start_ms)
    parts = [Part(0, how[turns[0].speaker])]
    for before, turn in pairwise(turns):
        # where two speak at once, each has half of that
        change = (before.end_ms + turn.start_ms) // 2
        if change <= start_ms:
            parts = [Part(0, how[turn.speaker])]
        elif change < end_ms and how[turn.speaker] != parts[-1].how:
            begin = max((change - start_ms) * PER_MS, parts[-1].begin + 1)
            parts.append(Part(begin, how[turn.speaker]))
    return parts


def _cast(study: Study, transcript: Transcript) -> dict[str, str]:
    """Map speaker labels to names that are the same in all interviews of the study."""
    names = {(row.interview, row.speaker): row.name for row in study.speakers}
    cast: dict[str, str] = {}
    for speaker in dict.fromkeys(turn.speaker for turn in transcript.turns):
        if transcript.interviewer and speaker == transcript.interviewer:
            cast[speaker] = f"interviewer {names.get((transcript.interview, speaker), '')}"
        else:
            others = sum(not name.startswith("interviewer") for name in cast.values())
            who = study.persons.get(transcript.interview, transcript.interview)
            cast[speaker] = f"participant {who} {others}"
    return cast


def voices(study: Study, transcript: Transcript, recording: Path) -> dict[str, Disguise]:
    """Map speaker labels to disguises. The pitch of each speaker is measured once and kept."""
    from transcode.privacy.voice.disguise import draw_disguise, pitch_of

    secret, pitches = _kept(study)
    cast = _cast(study, transcript)
    new = {speaker: name for speaker, name in cast.items() if name not in pitches}
    if new or not study.disguise_file.exists():
        for speaker, sound in _heard_first(recording, transcript, new).items():
            pitches[new[speaker]] = round(pitch_of(sound), 1)
        _keep(study, secret, pitches)
    return {speaker: draw_disguise(secret, name, pitches[name]) for speaker, name in cast.items()}


def forget_voice(study: Study, interview: str) -> bool:
    """Forget the pitch of the participant of an interview; return whether it was known."""
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
    """Read the secret and the pitches from which the disguises of this study are derived."""
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
        raise PrivacyError(
            "this file does not hold a secret of 64 hexadecimal digits",
            where=path.name,
            step="disguise",
            remedy="restore it from a backup, or delete it: every "
            "speaker then gets another voice than in earlier excerpts",
        )
    return secret, pitches


def _heard_first(
    recording: Path, transcript: Transcript, speakers: Collection[str]
) -> dict[str, Samples]:
    """Samples of each speaker's first speech, up to a minute; nothing else is kept in memory."""
    from transcode.speech.decode import decode_blocks

    spans: list[tuple[int, int, str]] = []
    left = dict.fromkeys(speakers, ENOUGH_MS)
    for turn in sorted(transcript.turns, key=lambda turn: turn.start_ms):
        lasts = min(turn.end_ms - turn.start_ms, left.get(turn.speaker, 0))
        if lasts > 0:
            left[turn.speaker] -= lasts
            start = turn.start_ms * PER_MS
            spans.append((start, start + lasts * PER_MS, turn.speaker))
    heard: dict[str, list[Samples]] = {speaker: [np.zeros(0, np.float32)] for speaker in speakers}
    last, at = max((end for _, end, _ in spans), default=0), 0
    if spans:
        for block in cut(decode_blocks(recording, interview=transcript.interview), 0, last, silent):
            for start, end, speaker in spans:
                if start < at + len(block) and end > at:
                    heard[speaker].append(block[max(0, start - at) : max(0, end - at)])
            at += len(block)
    return {speaker: np.concatenate(blocks_of) for speaker, blocks_of in heard.items()}


def cut(blocks: Iterable[Samples], first: int, last: int, progress: Progress) -> Iterator[Samples]:
    """Cut one channel from one sample to another; the rest is not read."""
    at = 0
    for block in blocks:
        here = block.mean(axis=0)[max(0, first - at) : max(0, last - at)]
        at += block.shape[1]
        if len(here):
            yield here
        progress(min(1.0, at / last))
        if at >= last:
            return
