"""Notes on recordings that lack something: cut short, or damaged in the middle."""

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


def notes_on_recording(study: Study, interview: str) -> tuple[tuple[str, str], ...]:
    """Notes on what the recording of a transcribed interview lacks, each with its remedy."""
    transcript = study.transcript(interview)
    cut = [gap for gap in transcript.gaps if gap.start_ms >= transcript.duration_ms]
    holes = [gap for gap in transcript.gaps if gap not in cut]
    remedy = _AGAIN.format(study=study.root, interview=interview)
    notes = [*map(_ending, cut), *([_missing(holes)] if holes else [])]
    return tuple((f"{interview}: {note}", remedy) for note in notes)


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
    first, *others = holes
    more = ""
    if others:
        total = lasting(sum(gap.end_ms - gap.start_ms for gap in holes))
        more = f" and in {counted(len(others), 'other place')} ({total} in all)"
    return (
        f"the file holds no readable sound from {clock(first.start_ms)} to {clock(first.end_ms)}"
        f"{more}; silence stands in for it, so that times are right"
    )
