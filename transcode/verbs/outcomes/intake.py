"""Taking answers and scales into a study, once nothing is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path

from transcode.errors import OutcomesError
from transcode.files import write_atomic
from transcode.outcomes import (
    Form,
    Reading,
    Responses,
    Scale,
    key_names,
    key_text,
    parse_form,
    read_responses,
)
from transcode.pipeline import answers
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.headings import named_columns
from transcode.study.tables import write_rows
from transcode.verbs.outcomes.enrolment import enrol
from transcode.verbs.outcomes.tables import Complaints, Options, read_sheet

__all__ = ["take_in", "take_in_scales"]


# --- scales


def take_in_scales(study: Study, given: Iterable[str | Path]) -> tuple[Scale | Form, ...]:
    """Read bundled keys by name, and files; without any, those that the study keeps.

    Raises:
        OutcomesError: there is no such key or file, or it is not in order.
    """
    return tuple(_form(name)[0] for name in given) or answers.forms(study)


def _form(name: str | Path) -> tuple[Scale | Form, str]:
    path = Path(name)
    if str(name) in key_names():
        text = key_text(str(name))
    else:
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise OutcomesError(
                f"'{path.name}' is neither a bundled scale nor a file that can be read",
                step="outcomes",
                remedy=f"bundled are {', '.join(key_names())}; a file must be UTF-8 TOML: "
                "transcode outcomes STUDY --template own-scale",
            ) from None
    return parse_form(text, path.name), text


def _keep_scales(study: Study, given: Iterable[str | Path]) -> None:
    for name in given:
        form, text = _form(name)
        path = study.path(kinds.SCALE, scale=form.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text.encode())


# --- answers


def take_in(
    study: Study, path: Path, scales: Sequence[str | Path], options: Options
) -> tuple[Responses, tuple[str, ...]]:
    """Read a table of answers and keep it; the notes say how it was read.

    Raises:
        Complaints: anything is wrong with it; the study is as it was.
        OutcomesError: it is no table, or a column that was named is not there.
    """
    forms = take_in_scales(study, scales)
    if not forms:
        raise OutcomesError(
            "no scale says what the columns mean",
            step="outcomes",
            remedy=f"name scales or files: --scales pss-10,my-scale.toml (bundled: "
            f"{', '.join(key_names())})",
        )
    sheet, notes = read_sheet(path, options)
    reading = _reading(study, sheet.columns, options)
    read = read_responses(sheet, forms, reading)
    notes = (*notes, *read.notes)
    if read.complaints:
        raise Complaints(read.complaints, notes)
    if read.texts:
        _ = study.people  # open answers become sources, which the shareable half has no place for
    read = _beside_kept(study, read, forms)
    study.confidential.mkdir(mode=0o700, exist_ok=True)
    _keep_scales(study, scales)
    _keep(study, read)
    if new := [id for id, _ in read.answers if id not in reading.known]:
        enrol(study, dict.fromkeys(new), read.groups)
    return read, notes


def _reading(study: Study, columns: Sequence[str], options: Options) -> Reading:
    plain = [" ".join(name.split()).casefold() for name in columns]
    if twice := sorted(
        {c for c, n in zip(columns, plain, strict=True) if c and plain.count(n) > 1}
    ):
        raise OutcomesError(
            f"the table has more than one column {twice[0]}", step="outcomes",
            remedy="give each column a name of its own in the first row",
        )  # fmt: skip
    known = answers.everybody(study)
    named = named_columns(columns, ["id", "occasion", "group"])

    def column(role: str, given: str, needed: bool = False) -> str:
        wanted = " ".join(given.split()).casefold()
        if wanted in plain and wanted:
            return columns[plain.index(wanted)]
        if given:
            raise OutcomesError(
                f"there is no column '{given}'", step="outcomes",
                remedy=f"there are {', '.join(c for c in columns[:12] if c)}",
            )  # fmt: skip
        if role in named:
            return columns[named.index(role)]
        if needed:
            raise OutcomesError(
                "no column is recognised as that of the participants' ids", step="outcomes",
                remedy="name it: --id COLUMN, and see that its cells are ids of the study; the "
                "first row must hold the names of the columns, without a title above",
            )  # fmt: skip
        return ""

    return Reading(
        id=column("id", options.id, needed=True),
        known=known,
        occasion=column("occasion", options.occasion),
        group=column("group", options.group),
        dose=column("", options.dose),
        occasions=tuple(options.occasions),
        missing=tuple(options.missing),
        columns=dict(options.columns),
        item=column("", options.item),
        value=column("", options.value),
        withdrawn=frozenset(study.withdrawn),
        enrol=options.enrol,
    )


def _beside_kept(study: Study, read: Responses, forms: Sequence[Scale | Form]) -> Responses:
    """The answers that were read, beside those to other scales that the study keeps.

    Raises:
        OutcomesError: the two know different occasions.
    """
    if not answers.has_answers(study):
        return read
    before = answers.kept(study)
    own = tuple(f"{form.id}.".casefold() for form in forms)
    merged = {at: {key: value for key, value in held.items() if not key.startswith(own)}
              for at, held in before.answers.items()}  # fmt: skip
    if not any(merged.values()):
        return read
    longer, other = sorted((read.occasions, before.occasions), key=len, reverse=True)
    if not set(other) <= set(longer) or [at for at in longer if at in other] != [*other]:
        raise OutcomesError(
            f"the occasions are {', '.join(read.occasions)} here, and "
            f"{', '.join(before.occasions)} in the answers that the study keeps",
            step="outcomes",
            remedy="call them alike, and name them in one order: --occasions pre,post",
        )
    for at, held in read.answers.items():
        merged[at] = {**merged.get(at, {}), **held}
    return replace(
        read,
        occasions=longer,
        answers={at: held for at, held in merged.items() if held},
        dose={**before.dose, **read.dose},
        groups={**before.groups, **read.groups},
    )


def _keep(study: Study, read: Responses) -> None:
    """Write the answers as numbers, occasion by occasion; open answers are sources of their own."""
    groups = {**answers.everybody(study), **read.groups}  # the list of enrolment may go
    keys = list(dict.fromkeys(key for held in read.answers.values() for key in held))
    keys.sort(key=lambda key: [int(p) if p.isdecimal() else p for p in re.split(r"(\d+)", key)])
    rows = [
        (
            who, occasion, groups.get(who, ""), _figure(read.dose.get(who)),
            *(_figure(read.answers[who, occasion].get(key)) for key in keys),
        )
        for occasion in read.occasions
        for who, at in read.answers
        if at == occasion
    ]  # fmt: skip
    path = study.path(kinds.ANSWERS)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_rows(path, ["id", "occasion", "group", "dose", *keys], rows)


def _figure(value: float | None) -> str:
    return "" if value is None or isnan(value) else f"{value:g}"
