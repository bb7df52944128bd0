"""Report on a batch: for each recording its length, speed, words, speakers, doubts and warnings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from transcode.errors import ArtefactError
from transcode.files import write_atomic
from transcode.pipeline.batch.notes import failures, notes
from transcode.pipeline.recordings import notes_on_recording
from transcode.pipeline.recount import unsure
from transcode.records.figures import clock, counted, decimal, lasting
from transcode.records.speech import Transcript
from transcode.study import kinds
from transcode.study.folder import Study

__all__ = ["BatchRow", "batch_rows", "total_of", "write_batch_report"]

_SUSPECTED = ("loop", "silence", "speed")
"""Doubts that words were made up: said over and over, where no voice is, faster than anybody."""

_HEAD = (
    "Interview", "File", "Length", "Took", "x real time", "Language", "Speakers", "Words",
    "Mean probability", "Suspected", "Warnings",
)  # fmt: skip
_NUMBERS = frozenset((2, 3, 4, 6, 7, 8, 9))
_MEANING = (
    ("Took", "the time in which one process transcribed it and told its speakers apart"),
    ("Mean probability", "of the words, by the speech model; below 0.7 listen to some of them"),
    (
        "Suspected",
        "passages that may have been made up by the speech model: said over and over, where no "
        "voice is heard, or faster than anybody speaks",
    ),
)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A recording in the report. ``took_s`` is 0 and ``probability`` ``None`` where not known."""

    interview: str
    file: str
    duration_ms: int = 0
    took_s: float = 0.0
    language: str = ""
    speakers: int = 0
    words: int = 0
    probability: float | None = None
    suspected: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def speed(self) -> float:
        """Times real time; 0 where it is not known."""
        return self.duration_ms / 1000 / self.took_s if self.took_s else 0.0


def write_batch_report(study: Study) -> Path:
    """Write ``confidential/batch.html``: it names files, so it is not for sharing.

    Raises:
        StudyError: this is the shareable half of a study.
        ArtefactError: it cannot be written.
    """
    from transcode.themes.report.document import Document, Items, Paragraph, Table
    from transcode.themes.report.html import as_html

    rows = batch_rows(study)
    blocks = (
        Paragraph(f"{counted(len(rows), 'interview')} of the study {study.root.name}.", "lead"),
        Table(
            "Recordings and their transcripts",
            _HEAD,
            (*map(_cells, rows), _cells(total_of(rows))),
            _NUMBERS,
        ),
        Items(_MEANING),
    )
    path = study.path(kinds.BATCH_REPORT)
    write_atomic(path, as_html(Document(study.root.name, "Batch report", blocks)).encode())
    return path


def batch_rows(study: Study) -> tuple[BatchRow, ...]:
    """A row for each interview, in their order."""
    took = {
        note.interview: note.seconds
        for note in notes(study)
        if (note.verb, note.step) == ("done", "transcribe") and note.audio_ms
    }
    failed = {i: f"{note.step} failed: {note.what}" for i, note in failures(study).items()}
    counts: Mapping[str, list[str]] = defaultdict(list)
    for count in unsure(study):
        counts[count.interview].append(f"how many people speak is not sure ({count.found} found)")
    files = {person.id: person.file for person in study.people}
    rows = []
    for interview in study.interviews:
        warnings = [failed[interview]] if interview in failed else []
        heard: Transcript | None = None
        if study.transcript_path(interview).exists():
            try:
                heard = study.transcript(interview)
                warnings += (note for note, _ in notes_on_recording(study, interview))
            except ArtefactError as problem:
                warnings.append(problem.what)
        warnings += counts[interview]
        rows.append(_row(interview, files.get(interview, ""), heard, took, warnings))
    return tuple(rows)


def _row(
    interview: str,
    file: str,
    heard: Transcript | None,
    took: Mapping[str, float],
    warnings: Sequence[str],
) -> BatchRow:
    if heard is None:
        return BatchRow(interview, file, warnings=tuple(warnings))
    words = [word for turn in heard.turns for word in turn.words]
    said = sum(len(turn.text.split()) for turn in heard.turns)
    return BatchRow(
        interview,
        file,
        heard.duration_ms,
        took.get(interview, 0.0) if heard.duration_ms else 0.0,
        heard.language,
        len({turn.speaker for turn in heard.turns}),
        len(words) or said,
        fmean(word.probability for word in words) if words else None,
        sum(doubt.reason in _SUSPECTED for turn in heard.turns for doubt in turn.doubts),
        tuple(warning.removeprefix(f"{interview}: ") for warning in warnings),
    )


def total_of(rows: Iterable[BatchRow]) -> BatchRow:
    """The sum of all rows; its speed is that of recordings whose time is known."""
    rows = tuple(rows)
    known = [row for row in rows if row.took_s]
    sound = sum(row.duration_ms for row in rows)
    timed = sum(row.duration_ms for row in known)
    took = sum(row.took_s for row in known)
    weights = [(row.probability, row.words) for row in rows if row.probability is not None]
    words = sum(number for _, number in weights)
    warned = sum(bool(row.warnings) for row in rows)
    return BatchRow(
        "TOTAL",
        "",
        sound,
        took * sound / timed if timed else 0.0,
        " ".join(sorted({row.language for row in rows if row.language})),
        0,
        sum(row.words for row in rows),
        sum(mean * number for mean, number in weights) / words if words else None,
        sum(row.suspected for row in rows),
        (f"{counted(warned, 'interview')} with warnings",) if warned else (),
    )


def _cells(row: BatchRow) -> tuple[str, ...]:
    return (
        row.interview,
        row.file,
        clock(row.duration_ms) if row.duration_ms else "",
        lasting(round(row.took_s * 1000)) if row.took_s else "",
        decimal(row.speed, 1) if row.took_s else "",
        row.language,
        str(row.speakers) if row.speakers else "",
        str(row.words) if row.words else "",
        "" if row.probability is None else decimal(row.probability),
        str(row.suspected) if row.duration_ms else "",
        "; ".join(row.warnings),
    )
