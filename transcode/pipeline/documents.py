"""Transcripts that came as documents: reading them, and notes on each.

What was noted on a document is read from it again whenever it is asked for, so that nothing about
it can get lost or out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import ExchangeError
from transcode.models.registry import language_code
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.exchange import Note, Script

__all__ = ["READING", "names_in_document", "notes_in_words", "notes_on_document", "read_document"]

READING = 6
"""Version of the way in which documents are read; a transcript of another is made again."""


def read_document(study: Study, document: Path, interview: str) -> Script:
    """A transcript that somebody else has written or edited, turn by turn, with notes on it.

    Raises:
        ExchangeError: it cannot be read as a transcript.
    """
    from transcode.exchange import read_script

    language = language_code(study.given_language(interview))
    try:
        return read_script(study.reading.data(document), document.suffix.lower(), language)
    except OSError:
        what, remedy = "the document cannot be opened", "give its path; close it in other programs"
    except ExchangeError as problem:
        what, remedy = problem.what, problem.remedy
    raise ExchangeError(what, where=interview, step="read the document", remedy=remedy)


def notes_on_document(study: Study, interview: str) -> tuple[Note, ...]:
    """Notes on the document that an interview came as or with.

    Nothing once somebody has corrected the transcript, or accepted it as it was read. Who speaks is
    no matter where a recording says it.
    """
    from transcode.speech.correction.edits import standing as standing_edits

    done, _ = standing_edits(study.corrections(interview))
    has_voices = study.voices_path(interview).exists()
    notes = () if done else _noted(study, interview).notes
    return tuple(note for note in notes if not (has_voices and note.is_about_speakers))


def names_in_document(study: Study, interview: str) -> tuple[str, ...]:
    """The names of speakers and of the front matter, as entries of the study's own list."""
    return _noted(study, interview).names


def notes_in_words(
    study: Study, noted: Iterable[tuple[str, Iterable[Note]]]
) -> Iterator[tuple[str, str]]:
    """Notes on documents in words, each with its remedy; one that several share is given once.

    ``noted`` are interviews, each with its notes.
    """
    by_kind: dict[str, list[tuple[str, Note]]] = {}
    for interview, notes in noted:
        for note in notes:
            by_kind.setdefault(note.kind, []).append((interview, note))
    for occurrences in by_kind.values():
        first, note = occurrences[0]
        where = (
            f"{source} ({note.extent})" if note.extent else source for source, note in occurrences
        )
        remedy = note.remedy.format(study=study.root, interview=first)
        yield f"{', '.join(where)}: {note.what}", remedy


def _noted(study: Study, interview: str) -> Script:
    """The document of an interview without its turns; empty where none can be read."""
    from transcode.exchange import Script

    path = study.script_of(interview)
    if path is None:
        return Script(())

    def read() -> Script:
        try:
            return replace(read_document(study, path, interview), turns=())
        except ExchangeError:  # a run says so
            return Script(())

    return study.reading.keep(
        ("document", interview), [path, study.settings_file, study.people_file], read
    )
