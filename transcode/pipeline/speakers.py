"""Recognising the interviewer and returning participants in all interviews by their voices."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from transcode.pipeline.step import ArtefactStep, Progress
from transcode.records.figures import decimal, percent
from transcode.records.speech import Speaker, Transcript
from transcode.study import kinds
from transcode.study.artefacts import Header, read_vectors, write_artefact
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.speech.voices import Interviewer, Named, Voice

__all__ = ["tell_speakers"]


def _heard(study: Study) -> list[str]:
    return [i for i in study.interviews if study.transcript_path(i).exists()]


def _made_from(study: Study, _: str) -> Header:
    return Header(
        kind="speakers",
        stage="tell speakers",
        inputs={
            f"{what}/{i}": study.reading.digest(path)
            for i in _heard(study)
            for what, path in (("transcript", study.transcript_path(i)),
                               ("voices", study.voices_path(i)))
            if path.exists()
        } | {f"sample/{path.stem}": study.reading.digest(path) for path in study.samples},
    )  # fmt: skip


def _make(study: Study, _: str, header: Header, __: Progress) -> None:
    from transcode.speech.voices import match as match_voices
    from transcode.speech.voices import who_is_who

    voices = _of_one_engine(
        [voice for interview in _heard(study) for voice in _voices(study, interview)]
    )
    matches = who_is_who(voices)
    asking = {
        (interviewer.interview, interviewer.speaker): interviewer
        for interviewer in matches.interviewers
    }
    samples = {path.stem: read_vectors(path)[1][0].tolist() for path in study.samples}
    names = {(match.interview, match.speaker): match for match in match_voices(samples, voices)}
    alike: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for pair in matches.likely_same:
        alike.setdefault(pair.first, []).append((pair.second[0], pair.similarity))
        alike.setdefault(pair.second, []).append((pair.first[0], pair.similarity))
    written = {
        i: study.transcript(i).interviewer
        for i in _heard(study)
        if not study.voices_path(i).exists()
    }
    rows = []
    for voice in voices:
        key = voice.interview, voice.speaker
        interviewer, name = asking.get(key), names.get(key)
        by_document = written.get(voice.interview)  # no voice is there to contradict it
        rows.append(
            Speaker(
                *key,
                asks=by_document == voice.speaker if by_document else interviewer is not None,
                sounds_like=tuple(sorted(alike.get(key, ()))),
                name=name.person if name else "",
                why="as the document says"
                if by_document == voice.speaker and interviewer is None
                else _evidence(
                    None if by_document and by_document != voice.speaker else interviewer, name
                ),
            )
        )
    write_artefact(study.speakers_file, header, rows)


tell_speakers = ArtefactStep(
    "tell speakers", makes=(kinds.SPEAKERS,), needs=None, made_from=_made_from, make=_make
)
"""Voices of all interviews -> who is who: the interviewer, people who come twice, samples."""


def _of_one_engine(voices: list[Voice]) -> list[Voice]:
    """Vectors of two engines cannot be compared: those of the rarer one are left out."""
    sizes = Counter(len(voice.vector) for voice in voices if voice.vector)
    usual = max(sizes, key=lambda size: sizes[size], default=0)
    return [v if len(v.vector) == usual else replace(v, vector=()) for v in voices]


def _evidence(asking: Interviewer | None, named: Named | None) -> str:
    reasons = []
    if asking:
        again = f"voice in {asking.files} of {asking.of} interviews" if asking.files > 1 else ""
        shares = f"{percent(asking.answered)} of the answers, {percent(asking.spoke)} of the words"
        sure = "" if asking.margin >= 0.3 else "not sure: look yourself"
        reasons += [part for part in (again, shares, sure) if part]
    if named:
        reasons.append(f"like the sample ({decimal(named.similarity)})")
    return "; ".join(reasons)


def _voices(study: Study, interview: str) -> list[Voice]:
    """The speakers of an interview, with their voices as far as these are known."""
    from transcode.speech.turns import talk
    from transcode.speech.voices import Voice

    vectors: dict[str, tuple[float, ...]] = {}
    seconds: dict[str, float] = {}
    changes = 0
    if study.voices_path(interview).exists():
        header, rows = read_vectors(study.voices_path(interview))
        seconds = dict(header.parameters["seconds"])
        vectors = {who: tuple(row.tolist()) for who, row in zip(sorted(seconds), rows, strict=True)}
        changes = header.parameters.get("changes", 0)
    transcript = _as_labelled(study, interview, changes)
    if transcript is None:  # the correction that they belong to was undone
        transcript, vectors = study.transcript(interview), {}
    return [
        Voice(
            interview,
            who,
            vectors.get(who, ()),
            seconds.get(who, 0.0),
            answered=answered,
            words=words,
        )
        for who, (answered, words) in talk(transcript.turns).items()
    ]


def _as_labelled(study: Study, interview: str, changes: int) -> Transcript | None:
    """The transcript with the labels of its voices: that after so many corrections.

    ``None`` where the last of these was undone.
    """
    from transcode.speech.correction.edits import fold, standing

    made = study.corrections(interview)
    if changes and made[changes - 1] not in standing(made)[0]:
        return None
    return fold(study.transcript(interview), made[:changes])
