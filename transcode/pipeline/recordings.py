"""Notes on recordings that lack something, and on words that were read in them and left out."""

from __future__ import annotations

from collections.abc import Sequence

from transcode.records.figures import clock, counted, lasting
from transcode.records.speech import Gap
from transcode.study.folder import Study

__all__ = ["notes_on_recording"]

_AGAIN = (
    "copy it from the recorder again. If that copy is whole: transcode add {study} FILE, then "
    "transcode withdraw {study} {interview} for this one"
)
_LISTEN = (
    "listen there, and type what was said after all into a turn beside it: "
    "transcode correct {study} {interview}"
)


def notes_on_recording(study: Study, interview: str) -> tuple[tuple[str, str], ...]:
    """Notes on what the transcript of a recording lacks, each with its remedy."""
    transcript = study.transcript(interview)
    cut = [gap for gap in transcript.gaps if gap.start_ms >= transcript.duration_ms]
    holes = [gap for gap in transcript.gaps if gap not in cut]
    notes = [(note, _AGAIN) for note in map(_ending, cut)]
    notes += [(_missing(holes), _AGAIN)] if holes else []
    notes += [(_left_out(transcript.left_out), _LISTEN)] if transcript.left_out else []
    return tuple(
        (f"{interview}: {note}", remedy.format(study=study.root, interview=interview))
        for note, remedy in notes
    )


def _ending(gap: Gap) -> str:
    here = lasting(gap.start_ms)
    if gap.end_ms > gap.start_ms:
        return (
            f"the file ends after {here} of the {lasting(gap.end_ms)} it says it holds; what is "
            "there was transcribed"
        )
    # a recorder that leaves out the mark at the end of an Ogg file looks the same as one cut off
    return (
        f"the file seems to break off after {here}, and does not say how much is missing; what is "
        "there was transcribed"
    )


def _missing(holes: Sequence[Gap]) -> str:
    first = holes[0]
    return (
        f"the file holds no readable sound from {clock(first.start_ms)} to {clock(first.end_ms)}"
        f"{_and_more(holes)}; silence stands in for it, so that times are right"
    )


def _left_out(stretches: Sequence[Gap]) -> str:
    return (
        "where no voice is to be heard the speech model guessed at words, as it does of noises; "
        f"they were left out, at {clock(stretches[0].start_ms)}{_and_more(stretches)}"
    )


def _and_more(stretches: Sequence[Gap]) -> str:
    if len(stretches) == 1:
        return ""
    total = lasting(sum(gap.end_ms - gap.start_ms for gap in stretches))
    return f" and in {counted(len(stretches) - 1, 'other place')} ({total} in all)"
