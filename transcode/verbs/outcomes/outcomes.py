"""Questionnaires beside the interviews: taken in, counted, and written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from transcode.errors import ExtraMissing, OutcomesError
from transcode.files import write_atomic
from transcode.outcomes import TEMPLATES, check_installed, key_text
from transcode.pipeline import answers
from transcode.pipeline.publish import check_leftovers, publish
from transcode.records.figures import decimal
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.tables import write_rows
from transcode.themes import Material
from transcode.themes.report.document import Block, Document, Table, Waiting
from transcode.verbs.outcomes import section as written
from transcode.verbs.outcomes import tested
from transcode.verbs.outcomes.enrolment import take_in_enrolment
from transcode.verbs.outcomes.facts import Facts, facts_of
from transcode.verbs.outcomes.intake import take_in
from transcode.verbs.outcomes.open_answers import add_open_answers
from transcode.verbs.outcomes.section import Section
from transcode.verbs.outcomes.tables import Options

__all__ = ["Outcomes", "outcomes", "outcomes_blocks", "write_outcomes", "write_template"]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Result: the facts, the files that were written (the page first), and notes on the reading."""

    facts: Facts
    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def outcomes(
    study: Study,
    responses: str | Path | None = None,
    scales: Sequence[str | Path] = (),
    *,
    enrolment: str | Path | None = None,
    coder: str = "",
    correction: str = "",
    outcome: Sequence[str] = (),
    power: bool | None = None,
    **options: Any,  # noqa: ANN401 - those of Options
) -> Outcomes:
    """Take in questionnaires, count them, and write a page, a Word file, tables and figures.

    Without a file, the answers that the study keeps are counted again. Whatever is wrong with a
    file is listed by row and column, and nothing is computed.

    Args:
        study: the study.
        responses: csv or xlsx with the answers, wide or long.
        scales: bundled keys by name ("pss-10", "ffmq", "scs", "eq-60", "proqol-5"), and TOML files.
        enrolment: csv or xlsx that says who was invited, enrolled, and dropped out.
        coder: whose themes are laid beside the change; the agreed round, or the only coder.
        correction: "holm" for the number of scores, or "none"; it is kept in study.toml.
        outcome: scores that the joint display shows; kept in study.toml.
        power: print the power for the effects as found; kept in study.toml.
        options: columns and codes of the file: ``id``, ``occasion``, ``group``, ``dose``,
            ``occasions``, ``missing``, ``columns``, ``item``, ``value``, ``sheet``, ``encoding``,
            ``enrol``.

    Raises:
        ExtraMissing: the extra ``outcomes`` is not installed.
        OutcomesError: a scale or a table is not in order, or there are no answers.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    check_installed()
    notes: list[str] = []
    with study.working():
        if enrolment:
            said = take_in_enrolment(study, Path(enrolment), options.get("encoding", ""))
            notes += [f"the list of enrolment: {note}" for note in said]
        if responses:
            asked = Options(**{name: value for name, value in options.items() if value})
            read, said = take_in(study, Path(responses), scales, asked)
            notes += said
            notes += add_open_answers(
                study, read.texts, answers.forms(study), answers.everybody(study)
            )
        elif scales:
            raise OutcomesError(
                "scales are given without a file of answers", step="outcomes",
                remedy="give the file too: transcode outcomes STUDY responses.csv --scales pss-10",
            )  # fmt: skip
        _choose(study, correction, outcome, power)
    made = write_outcomes(study, coder)
    return replace(made, notes=tuple(notes))


def _choose(study: Study, correction: str, outcome: Sequence[str], power: bool | None) -> None:
    """Keep what was chosen in study.toml, so that a report says the same."""
    chosen: Mapping[str, Any] = {
        "correction": correction, "outcome": ", ".join(outcome), "power": power
    }  # fmt: skip
    for name, value in chosen.items():
        if value not in ("", None) and study.settings.outcomes.get(name) != value:
            study.choose("outcomes", name, value)


def write_template(name: str, folder: Path) -> Path:
    """Write a bundled key or template into a folder, to be changed.

    Raises:
        OutcomesError: there is none of that name, or a file is in the way.
    """
    path = folder / f"{name if name in TEMPLATES else f'my-{name}'}.toml"
    text = key_text(name)
    if path.exists():
        raise OutcomesError(
            f"there is a file {path.name} already", step="outcomes",
            remedy="rename it, or work on with it",
        )  # fmt: skip
    write_atomic(path, text.encode())
    return path


def write_outcomes(study: Study, coder: str = "") -> Outcomes:
    """Count the answers that a study keeps, and write the page, the Word file, tables and figures.

    Raises:
        ExtraMissing: the extra ``outcomes`` is not installed.
        OutcomesError: the study keeps no answers.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import csv_text
    from transcode.themes import as_docx, as_html
    from transcode.verbs.report import material_of

    check_installed()
    if not answers.has_answers(study):
        raise OutcomesError(
            "the study keeps no answers to questionnaires", where=study.root.name, step="outcomes",
            remedy="give them: transcode outcomes STUDY responses.csv --scales pss-10",
        )  # fmt: skip
    check_leftovers(study)
    chosen = study.coder(coder) if coder else _coder(study)
    material = material_of(study, chosen) if chosen else None
    facts = facts_of(study, chosen)
    made = section_of(facts, material)
    title = material.facts.title if material else study.root.resolve().name
    document = Document(title, "Questionnaires", made.blocks)
    files = {
        _path(study, "", "html"): as_html(document).encode(),
        _path(study, "", "docx"): as_docx(document),
        **{_path(study, name, "csv"): csv_text(_rows(table)).encode("utf-8-sig")
           for name, table in made.tables.items()},
        **{_path(study, name, "svg"): svg.encode() for name, svg in made.figures.items()},
    }  # fmt: skip
    for path in set(study.files(kinds.OUTCOMES)) - set(files):
        path.unlink()  # of answers or themes that are no more
    _write_scores(study, facts)
    return Outcomes(facts, publish(study, files))


def _coder(study: Study) -> str:
    """The agreed round or the only coder; "" where several have decided, or nobody."""
    return study.agreed_coder() if len(study.writers) == 1 or "consensus" in study.writers else ""


def _path(study: Study, name: str, ending: str) -> Path:
    outcome = f"outcomes-{name}" if name else "outcomes"
    return study.path(kinds.OUTCOMES, outcome=outcome, kept=ending)


def _rows(table: Table) -> list[tuple[str | int | float, ...]]:
    """A table for a spreadsheet, in which a figure alone is a number."""

    def cell(text: str) -> str | int | float:
        plain = text.replace("−", "-")
        try:
            return int(plain) if plain.lstrip("-").isdecimal() else float(plain)
        except ValueError:
            return text

    return [table.head, *(tuple(map(cell, row)) for row in table.rows)]


def section_of(facts: Facts, material: Material | None) -> Section:
    """The whole section."""
    made = Section()
    written.opening(facts, made)
    written.people(facts, made)
    tested.reliabilities(facts, made)
    tested.changes(facts, made)
    tested.doses(facts, made)
    written.ratings_tables(facts, made)
    tested.displays(facts, made, material)
    return made


def _write_scores(study: Study, facts: Facts) -> None:
    """Keep every score, for other programs: confidential, as the answers are."""
    keys = [one.part.key for one in facts.changes]
    rows = [
        (who, at, *(decimal(held[key].value, 4) if key in held else "" for key in keys))
        for (who, at), held in facts.scores.items()
    ]
    write_rows(study.path(kinds.SCORES), ["id", "occasion", *keys], rows)


def outcomes_blocks(study: Study, material: Material) -> tuple[Block, ...]:
    """The section as the report takes it in; nothing where the study keeps no answers."""
    if not answers.has_answers(study):
        return ()
    try:
        check_installed()
    except ExtraMissing as problem:
        return (Waiting(f"The questionnaires of this study are not in this report: {problem.what}.",
                        f"Install it, then write the report again: {problem.remedy}"),)  # fmt: skip
    facts = facts_of(study, material.facts.coder)
    return tuple(section_of(facts, material).blocks)
