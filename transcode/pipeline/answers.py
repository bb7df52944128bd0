"""Answers to questionnaires that a study keeps: read back, and what people typed with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from transcode.outcomes.columns import item_key, question_key
from transcode.outcomes.flow import Enrolled
from transcode.outcomes.scales import Form, Scale, key_names, key_text, parse_form
from transcode.outcomes.scoring import Answers
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.tables import read_rows

__all__ = [
    "OPEN_COLUMNS", "Kept", "enrolled", "everybody", "forms", "has_answers", "kept",
    "open_answers", "runs_of_answers", "typed_with_answers",
]  # fmt: skip

OPEN_COLUMNS = ("interview", "id", "question")
"""Columns of the list of open answers: the source, the participant, and the question."""

_SHORTEST = 8  # answers in a row that are somebody's and no coincidence
_OWN = {"id", "group", "enrolled", "dropped_out", "reason", "number"}


@dataclass(frozen=True)
class Kept:
    """The answers of a study: what they were read by, and numbers by participant and occasion."""

    forms: tuple[Scale | Form, ...]
    occasions: tuple[str, ...]
    answers: Mapping[tuple[str, str], Mapping[str, float]]
    dose: Mapping[str, float]
    groups: Mapping[str, str]  # as the file of answers gave them

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales, without the evaluation forms."""
        return tuple(one for one in self.forms if isinstance(one, Scale))

    def of_scale(self, scale: Scale) -> dict[tuple[str, str], Answers]:
        """Participant and occasion -> answers to the items of a scale."""
        keys = {item_key(scale, item): item for item in range(1, scale.items + 1)}
        found = {
            at: {keys[key]: value for key, value in held.items() if key in keys}
            for at, held in self.answers.items()
        }
        return {at: held for at, held in found.items() if held}

    def of_form(self, form: Form) -> dict[tuple[str, str], dict[str, float]]:
        """Participant and occasion -> ratings, by the column of the form."""
        keys = {question_key(form, one.column): one.column for one in form.questions}
        return {
            at: {keys[key]: value for key, value in held.items() if key in keys}
            for at, held in self.answers.items()
        }


def has_answers(study: Study) -> bool:
    """Return whether the study keeps answers to questionnaires."""
    return study.path(kinds.ANSWERS).exists()


def forms(study: Study) -> tuple[Scale | Form, ...]:
    """The scales and evaluation forms that the study keeps, scales first."""
    found = [
        study.reading.keep(("scale", path), [path], partial(_form, path))
        for path in study.files(kinds.SCALE)
    ]
    return tuple(sorted(found, key=lambda one: (isinstance(one, Form), one.id)))


def _form(path: Path) -> Scale | Form:
    return parse_form(path.read_text("utf-8"), path.name)


def kept(study: Study) -> Kept:
    """The answers as they were taken in.

    Raises:
        StudyError: a table is damaged.
    """
    rows = _rows(study, study.path(kinds.ANSWERS), "id", "occasion")
    answers: dict[tuple[str, str], dict[str, float]] = {}
    dose: dict[str, float] = {}
    groups: dict[str, str] = {}
    for row in rows:
        at = row["id"], row["occasion"]
        own = {"id", "occasion", "group", "dose"}
        answers[at] = {key: float(cell) for key, cell in row.items() if cell and key not in own}
        if cell := row.get("dose", ""):
            dose[at[0]] = float(cell)
        if cell := row.get("group", ""):
            groups[at[0]] = cell
    occasions = tuple(dict.fromkeys(row["occasion"] for row in rows))
    return Kept(forms(study), occasions, answers, dose, groups)


def enrolled(study: Study) -> tuple[Enrolled, ...]:
    """The list of enrolment; () where the study has none."""
    return tuple(
        Enrolled(
            row["id"],
            row.get("group", ""),
            row.get("enrolled", "yes") == "yes",
            row.get("dropped_out", "") == "yes",
            row.get("reason", ""),
            int(row.get("number", "") or 1),
            tuple((name, cell) for name, cell in row.items() if name not in _OWN),
        )
        for row in _rows(study, study.path(kinds.ENROLMENT), "id")
    )


def open_answers(study: Study) -> tuple[dict[str, str], ...]:
    """Rows of the list of open answers: which source holds whose answer to which question."""
    return _rows(study, study.path(kinds.OPEN_ANSWERS), *OPEN_COLUMNS)


def everybody(study: Study) -> dict[str, str]:
    """Everybody in the study -> their group: participants, those enrolled, and who answered.

    Sources that hold an open answer are nobody; further interviews belong to the first.
    """
    sources = {row["interview"] for row in open_answers(study)}
    persons, shared = study.persons, study.seats
    found = {
        row.id: row.group
        for row in study.participants
        if persons[row.id] == row.id and row.id not in shared and row.id not in sources
    }
    for one in enrolled(study):
        if one.id:
            found[one.id] = found.get(one.id) or one.group
    if has_answers(study):
        for id, group in kept(study).groups.items():
            found[id] = found.get(id) or group
    return found


def runs_of_answers(study: Study) -> dict[str, list[str]]:
    """Participant -> their answers as a run of figures, by occasion and scale, as a table has them.

    Runs of eight and more are nobody else's by chance; the answers to shorter scales are one run.
    """
    found: dict[str, list[str]] = {}
    if not has_answers(study):
        return found
    read = kept(study)
    for (who, _), held in read.answers.items():
        runs = [
            [f"{value:g}" for key, value in held.items()
             if key.startswith(f"{form.id}.".casefold())]
            for form in read.forms
        ]  # fmt: skip
        if max(map(len, runs), default=0) < _SHORTEST:
            runs = [[f"{value:g}" for value in held.values()]]
        found.setdefault(who, []).extend(" ".join(r) for r in runs if len(r) >= _SHORTEST)
    return found


def typed_with_answers(study: Study) -> Iterator[str]:
    """Words of forms and of the list of enrolment that tables and figures print.

    Those of bundled keys are the program's own.
    """
    bundled = {key_text(name) for name in key_names()}
    own = [path for path in study.files(kinds.SCALE) if path.read_text("utf-8") not in bundled]
    for form in map(_form, own):
        yield form.name
        if isinstance(form, Form):
            for one in form.questions:
                yield from (one.text, one.domain, one.anchors)
        else:
            yield from (form.note, form.uncertain, form.anchors)
            yield from (sub.name for sub in form.subscales.values())
    for row in enrolled(study):
        yield from (row.group, row.reason)
        for name, cell in row.attributes:
            yield from (name, cell)
    if has_answers(study):
        read = kept(study)
        yield from read.groups.values()
        yield from read.occasions


def _rows(study: Study, path: Path, *columns: str) -> tuple[dict[str, str], ...]:
    if not path.exists():
        return ()
    read = partial(read_rows, path, columns)
    return tuple(study.reading.keep(("answers", path), [path], read))
