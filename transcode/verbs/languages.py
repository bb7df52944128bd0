"""Language of an interview, settled by a person."""

from __future__ import annotations

from dataclasses import replace

from transcode.errors import StudyError
from transcode.records.languages import code_of
from transcode.study.folder import Study
from transcode.study.tables import write_people

__all__ = ["settle_language"]


def settle_language(study: Study, interview: str, language: str) -> None:
    """Write the language of an interview into ``people.csv``; "" leaves it to the machine again.

    The next run reads or hears the interview in it, unless it is what it was heard in.

    Raises:
        StudyError: no such interview or language, or the transcript has been corrected.
    """
    people = study.people
    if all(person.id != interview for person in people):
        raise StudyError(
            "there is no such interview",
            where=interview,
            step="transcribe",
            remedy=f"choose one of: {', '.join(person.id for person in people)}",
        )
    try:
        code = code_of(language)
    except ValueError as problem:
        raise StudyError(
            str(problem),
            where=interview,
            step="transcribe",
            remedy="write its code or its name, for example en or English",
        ) from None
    path = study.transcript_path(interview)
    heard_in = study.transcript(interview).language if path.exists() else code
    if study.corrections(interview) and code not in {"", heard_in}:
        place = study.corrections_path(interview).relative_to(study.root).as_posix()
        raise StudyError(
            "this transcript has been corrected, and would not be made again in another language",
            where=interview,
            step="transcribe",
            remedy=f"move {place} out of the study first: its corrections belong to these words",
        )
    rows = [replace(p, language=code) if p.id == interview else p for p in people]
    write_people(study.people_file, rows)
