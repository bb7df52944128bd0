"""Open answers as sources of the study: one short text for each participant and question.

Each is an interview like any other from then on: names are found in it, it is released, segmented,
proposed on and coded; ``withdraw`` of the participant erases it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from transcode.outcomes import Form, Scale, question_key
from transcode.pipeline import answers
from transcode.records.figures import counted
from transcode.records.people import Participant, Person
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.tables import write_rows

__all__ = ["add_open_answers", "sources_of"]


def sources_of(study: Study, participant: str) -> tuple[str, ...]:
    """The sources that hold a participant's open answers and are still in the study."""
    half = study.half_withdrawn
    rows = [row["interview"] for row in answers.open_answers(study) if row["id"] == participant]
    begun = [one for one in half if one.startswith(f"{participant}-q")]  # their row is gone already
    there = {*study.interviews, *half}
    return tuple(dict.fromkeys(one for one in (*rows, *begun) if one in there))


def add_open_answers(
    study: Study,
    texts: Mapping[tuple[str, str], str],
    forms: Sequence[Scale | Form],
    groups: Mapping[str, str],
) -> tuple[str, ...]:
    """Add answers in words as sources; returns notes on what was added, changed or left out.

    Args:
        study: the study.
        texts: participant and question (with the occasion after an @) -> answer.
        forms: the evaluation forms that ask the questions.
        groups: participant -> group.
    """
    asked = {
        question_key(form, one.column): one.text
        for form in forms
        if isinstance(form, Form)
        for one in form.open
    }
    order = {key: n for n, key in enumerate(asked, start=1)}
    rows = [
        tuple(row[name] for name in answers.OPEN_COLUMNS) for row in answers.open_answers(study)
    ]
    known = {(id, question): source for source, id, question in rows}
    added, changed, gone = 0, [], 0
    for (who, question), text in sorted(texts.items()):
        key, _, occasion = question.partition("@")
        source = known.get((who, question)) or f"{who}-q{order[key]}" + (
            f"-{_plain(occasion)}" if occasion else ""
        )
        if source in study.withdrawn:
            gone += 1
        elif source in study.interviews:
            script = study.script_of(source)
            if script and script.read_text("utf-8") != _written(asked[key], who, text):
                changed.append(source)
        elif _add(study, source, who, _written(asked[key], who, text), groups):
            rows.append((source, who, question))
            added += 1
            path = study.path(kinds.OPEN_ANSWERS)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_rows(
                path, answers.OPEN_COLUMNS, rows
            )  # at once: a crash leaves no source of nobody
    return tuple(_notes(study, added, changed, gone))


def _notes(study: Study, added: int, changed: Sequence[str], gone: int) -> list[str]:
    notes = []
    if added:
        notes.append(
            f"{counted(added, 'open answer')} became {counted(added, 'source')} of the study: "
            f"transcode run {study.root.name} finds the names in them, and goes on from there"
        )
    if changed:
        notes.append(
            f"other words than in the study, which stay as they are: {', '.join(changed)} (to take "
            "the new ones, withdraw the source first)"
        )
    if gone:
        notes.append(
            f"{counted(gone, 'open answer was', 'open answers were')} withdrawn, and left out"
        )
    return notes


def _plain(occasion: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in occasion)


def _written(question: str, who: str, text: str) -> str:
    """An interview of one question; one line for each, so that no word is taken for a speaker."""
    return f"Interviewer: {' '.join(question.split())}\n{who}: {' '.join(text.split())}\n"


def _add(study: Study, source: str, who: str, text: str, groups: Mapping[str, str]) -> bool:
    """Add a source under its id, as a further one of the participant."""
    person = next((one for one in study.people if one.id == who), Person(who, "", "", ""))
    earlier = [row["interview"] for row in answers.open_answers(study) if row["id"] == who]
    first = who if who in study.interviews else next(iter(earlier), "")
    study.cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=study.cache) as folder:
        file = Path(folder) / f"{source}.txt"
        file.write_text(text, "utf-8")
        like = Person(source, person.name, "", "", also=person.also, language=person.language)
        row = Participant(source, groups.get(who, ""), same_as=first)
        return study.add(file, id=source, like=like, participant=row) is not None
