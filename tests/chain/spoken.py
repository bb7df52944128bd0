"""A study of a few sentences, as it is once everything was heard: quick, and no model is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from transcode.pipeline import find_names
from transcode.pipeline import release as release_step
from transcode.records.people import Participant, Person
from transcode.records.speech import Transcript, Turn
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import read_rows, write_participants, write_people, write_rows
from transcode.verbs import mask


def spoken_study(
    root: Path,
    said: Mapping[str, Sequence[str]],
    *,
    people: Mapping[str, Person] | None = None,
    release: str = "reviewed",
    language: str = "en",
) -> Study:
    """Interviews by id, each a list of turns; every third is the interviewer's."""
    settings = Settings(language=language, release=release, models=Models(names="", entities=""))
    study = Study.create(root, settings)
    for interview, texts in said.items():
        turns = tuple(
            Turn(f"{interview}-{at}", "I" if at % 3 == 0 else "P", at * 9000, at * 9000 + 8000,
                 text, ())
            for at, text in enumerate(texts)
        )  # fmt: skip
        heard = Transcript(interview, language, 9000 * len(turns), "I", turns)
        path = study.transcript_path(interview)
        write_artefact(path, Header("transcript", "join"), [heard])
    known = people or {}
    write_people(study.people_file, [known.get(i, Person(i, "", f"{i}.txt", "")) for i in said])
    write_participants(study.participants_file, [Participant(i) for i in said])
    return study


def names_step(study: Study) -> None:
    """What ``transcode run`` does about names."""
    for interview in study.interviews:
        find_names.find_names(study, interview)
    mask.carry_out(study)
    release_step.release(study)


def rows_of(study: Study) -> list[dict[str, str]]:
    """The list of names as a spreadsheet shows it."""
    return read_rows(study.review_file, ["interview", "mention", "decision"])


def decide(study: Study, decisions: Mapping[str, str], rest: str = "") -> int:
    """Write decisions beside names in the spreadsheet; ``rest`` beside all other open rows."""
    rows = rows_of(study)
    waiting = [row for row in rows if not row["decision"]]
    for row in waiting:
        row["decision"] = decisions.get(row["entity"], rest)
    write_rows(study.review_file, list(rows[0]), [list(row.values()) for row in rows])
    return len(waiting)
