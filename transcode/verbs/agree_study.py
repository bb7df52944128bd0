"""Agreement between the coders of a study, and the files that report it.

The room :mod:`transcode.agreement` knows nothing of studies; this is where its spans, units and
coverage come from.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields, replace
from math import isnan
from pathlib import Path
from typing import Any

from transcode import agreement as room
from transcode.errors import AgreementError, DecisionError
from transcode.pipeline.publish import check_leftovers, publish, shown_without_names
from transcode.records.codebook import Codebook
from transcode.records.codec import canonical
from transcode.records.figures import counted
from transcode.records.texts import Anchor
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study
from transcode.study.tables import as_csv
from transcode.themes import AgreementFacts, Quoting, ReportFacts, agreement_page

__all__ = [
    "LEVELS",
    "agree",
    "agreement_facts",
    "as_other_programs",
    "continua",
    "differences",
    "purpose",
    "write_agreement",
]

LEVELS = ("code", "theme", "overall")
_REPORTED = (
    "percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1", "alpha_masi",
    "u_alpha", "bu_alpha", "cu_alpha", "gamma",
)  # fmt: skip
"""The measures that a page shows; all are in agreement.csv."""
_SHOWN = 12  # differences in the report: what a meeting can talk about


def agree(
    study: Study,
    coders: Sequence[str] = (),
    *,
    unit: str = "segment",
    codes: Sequence[str] = (),
    settings: room.AgreementSettings | None = None,
    same: Mapping[str, str] | None = None,
) -> room.Agreement:
    """Measure how far the coders agree, code by code, by theme and overall, and where they do not.

    A coder's coverage is what they marked as worked through; a coder who marked nothing is taken
    to have worked through every interview in which they coded anything. On segments, codings that
    lie wholly in the interviewer's talk belong to no meaning unit and are left out.

    Args:
        study: the study.
        coders: which, in this order; all when left out.
        unit: "segment" (the study's meaning units), "turn" (turns of participants), "character"
            (all text), or "continuum" (passages as they were marked: u-alpha).
        codes: ids or names of the codes to look at; all when left out.
        settings: overlap rule, bootstrap, target.
        same: code -> the code that it counts as, where coders named one thing twice.

    Raises:
        AgreementError: fewer than two coders, nothing that two of them worked through, no such
            unit, coder or code.
    """
    chosen = _chosen(study, coders)
    books = {coder: _as_one(study.codebook(coder), same or {}) for coder in chosen}
    names = {code.id: code.name for book in books.values() for code in book.codes}
    wanted = _wanted(names, codes)
    by_passage = unit in ("segment", "turn")
    units = _units(study, unit) if unit != "continuum" else []
    spans = _spans(books, wanted)
    if by_passage:
        spans = [span for span in spans if _in_some(span, units)]
    documents = {interview: len(text.text) for interview, text in study.texts.items()}
    return room.measure(
        spans,
        unit=unit,
        units=units,
        documents=None if by_passage else documents,
        coverage=_coverage(books),
        codes=wanted,
        themes=_themes(study, list(books.values())),
        coders=chosen,
        settings=settings,
    )


def as_other_programs(
    study: Study, coders: Sequence[str] = (), codes: Sequence[str] = ()
) -> tuple[room.Foreign, ...]:
    """Figures that NVivo, MAXQDA, ATLAS.ti, QualCoder and INCEpTION would print, to compare.

    Each under its own name, with the names of codes; also written to ``agreement-programs.csv``.

    Raises:
        AgreementError: as :func:`agree`.
    """
    chosen = _chosen(study, coders)
    books = {coder: study.codebook(coder) for coder in chosen}
    names = {code.id: code.name for book in books.values() for code in book.codes}
    wanted = _wanted(names, codes)
    documents = {interview: len(text.text) for interview, text in study.texts.items()}
    coverage = _coverage(books)
    spans = [span for span in _spans(books, wanted) if (span.coder, span.document) in coverage]
    room.validate(spans, (), coverage, wanted, documents)
    table = room.characters(spans, documents, coverage, tuple(wanted), chosen)
    figures = tuple(
        replace(figure, code=names.get(figure.code, figure.code))
        for figure in room.other_programs(table, spans)
    )
    rows = [
        [
            figure.name,
            figure.first,
            figure.second,
            figure.code,
            figure.document,
            _plain(figure.value),
        ]
        for figure in figures
    ]
    heading = ("figure", "first coder", "second coder", "code", "interview", "value")
    publish(study, {study.outputs / "agreement-programs.csv": as_csv(heading, rows)})
    return figures


def continua(study: Study, coders: Sequence[str] = ()) -> list[room.Continuum]:
    """The interviews as the measures of passages want them, with each coder's passages.

    For :func:`~transcode.agreement.span_scores`, :func:`~transcode.agreement.boundaries` (same
    code, different edges), :func:`~transcode.agreement.labels` (same edges, different code) and
    :func:`~transcode.agreement.unitizing.gamma`.
    """
    chosen = _chosen(study, coders)
    books = {coder: study.codebook(coder) for coder in chosen}
    spans = _spans(books)
    documents = {interview: len(text.text) for interview, text in study.texts.items()}
    return room.as_continua(spans, documents, _coverage(books), chosen)


def write_agreement(
    study: Study,
    result: room.Agreement,
    facts: AgreementFacts | None = None,
    unit: str = "segment",
) -> tuple[Path, ...]:
    """Write all rows as csv and json, the forest plot as svg, and all of it as a page.

    The json also holds coder pairs, counts, rates of use, the confusion of codes and the
    passages where the coders differ, by interview and offsets, without anybody's words; and how
    far they marked the same passages: those of one code with other edges (boundaries) apart from
    those of the same edges with other codes (labels).

    Raises:
        PrivacyError: an original name is left over in ``shareable/``, or in what would be written.
    """
    check_leftovers(study)
    facts = facts or agreement_facts(study, result)
    rows = [asdict(row) for row in result.rows]
    table = as_csv([field.name for field in fields(room.Row)], map(_cells, rows))
    whole: dict[str, Any] = {
        "coders": list(result.coders),
        "purpose": purpose(study),
        "warnings": list(result.warnings),
        "left_out": result.left_out,
        "rows": rows,
        "pairs": [asdict(pair) for pair in result.pairs],
        "counts": [asdict(count) for count in result.counts],
        "rates_of_use": {code: list(rates) for code, rates in result.rates},
        "confusion": [list(pair) for pair in result.confusion.ranked()],
        "disagreements": [
            {
                "interview": difference.unit.document,
                "begin": difference.unit.begin,
                "end": difference.unit.end,
                "share": difference.share,
                "applied": {coder: list(codes) for coder, codes in difference.applied},
            }
            for difference in result.disagreements
        ],
    }
    texts = continua(study, result.coders)
    whole["span_scores"] = [
        {"coders": [result.coders[score.first], result.coders[score.second]], "match": how,
         "precision": score.precision, "recall": score.recall, "f1": score.f1}
        for how in ("exact", "overlap")
        for score in room.span_scores(texts, "exact" if how == "exact" else "overlap")
    ]  # fmt: skip
    for name, places in (("boundaries", room.boundaries(texts)), ("labels", room.labels(texts))):
        whole[name] = [
            place._asdict() | {
                "interview": texts[place.text].name,
                "coders": [result.coders[place.first], result.coders[place.second]],
            }
            for place in places
        ]  # fmt: skip
    plain = json.loads(json.dumps(whole), parse_constant=lambda _: None)
    about = ReportFacts(
        shown_without_names(study)(study.root.resolve().name),
        method=study.settings.method,
        notation=study.settings.notation,
    )
    quoting = Quoting(study.texts, study.released_participants, study.settings.notation)
    made = {
        "csv": table,
        "json": canonical(plain) + b"\n",
        "svg": facts.figure.encode(),
        "html": agreement_page(about, facts, quoting).encode(),
    }
    # the report is on meaning units: what was asked on others lies beside its files
    name = "agreement" if unit == "segment" else f"agreement-{unit}"
    return publish(study, {study.outputs / f"{name}.{kind}": d for kind, d in made.items()})


def _cells(row: Mapping[str, Any]) -> list[str]:
    return ["" if value != value else str(value) for value in row.values()]  # nan is no number


def agreement_facts(study: Study, result: room.Agreement, level: str = "code") -> AgreementFacts:
    """Facts for a page on agreement: the main coefficients, the figure, passages to talk about."""
    return AgreementFacts(
        rows=tuple(
            (row.name, room.title(row.measure), row.value, row.low, row.high,
             row.reason if isnan(row.value) else counted(row.n_units, "unit"))
            for row in result.rows
            if row.measure in _REPORTED
        ),
        figure=room.draw(result, level=level),
        purpose=purpose(study),
        apart=differences(study, result),
    )  # fmt: skip


def purpose(study: Study) -> str:
    """Purpose of the figures in one sentence, by the method that the study declares."""
    if study.settings.method == "reflexive":
        return (
            "This study is reflexive thematic analysis: the figures show where readings differ, "
            "to talk about, and are no mark of quality."
        )
    return (
        "This study works with a codebook: the figures show how far others could apply its codes "
        "in the same way."
    )


def differences(
    study: Study, result: room.Agreement
) -> list[tuple[Anchor, tuple[tuple[str, str], ...]]]:
    """The passages to talk about, the largest share first: where, and what each coder saw there."""
    names = dict(result.codes)
    texts = study.texts
    return [
        (
            Anchor(
                difference.unit.document,
                difference.unit.begin,
                difference.unit.end,
                texts[difference.unit.document].digest,
            ),
            difference.readings(names),
        )
        for difference in result.disagreements[:_SHOWN]
    ]


def _as_one(book: Codebook, same: Mapping[str, str]) -> Codebook:
    """A codebook in which codes go under the ids that they count as."""
    if not same:
        return book
    codes = {same.get(code.id, code.id): code for code in reversed(book.codes)}
    return replace(
        book,
        codes=tuple(replace(code, id=number) for number, code in codes.items()),
        codings=tuple(
            replace(coding, code=same.get(coding.code, coding.code)) for coding in book.codings
        ),
    )


def _chosen(study: Study, coders: Sequence[str]) -> tuple[str, ...]:
    """The coders asked for as their journals are named, or all; two at least."""
    try:
        chosen = tuple(dict.fromkeys(map(study.coder, coders))) or study.coders
    except DecisionError as problem:
        raise AgreementError(
            problem.what, where=problem.where, step="agree", remedy=problem.remedy
        ) from None
    if len(chosen) < 2:
        raise AgreementError(
            f"agreement needs two coders, and there {'is' if len(chosen) == 1 else 'are'} "
            f"{len(chosen)}",
            where=study.root.name,
            step="agree",
            remedy="let a second coder review: transcode review STUDY --coder NAME",
        )
    return chosen


def _coverage(books: Mapping[str, Codebook]) -> set[tuple[str, str]]:
    """Coverage of each coder: what they marked as worked through, else where they coded."""
    return {
        (coder, interview)
        for coder, book in books.items()
        for interview in (
            [coverage.interview for coverage in book.coverage]
            or {coding.anchor.interview for coding in book.codings}
        )
    }


def _plain(value: float) -> str:
    return "" if isnan(value) else f"{value:.6g}"


def _spans(books: Mapping[str, Codebook], wanted: Collection[str] | None = None) -> list[room.Span]:
    return [
        room.Span(c.anchor.interview, coder, c.code, c.anchor.begin, c.anchor.end)
        for coder, book in books.items()
        for c in book.codings
        if wanted is None or c.code in wanted
    ]


def _wanted(names: Mapping[str, str], codes: Sequence[str]) -> dict[str, str]:
    """The codes asked for, by id or by name whatever its capitals; all if none."""
    if not codes:
        return dict(names)
    asked = {code.casefold() for code in codes}
    chosen = {id_: name for id_, name in names.items() if asked & {id_.casefold(), name.casefold()}}
    missing = asked - {text.casefold() for pair in chosen.items() for text in pair}
    if missing:
        raise AgreementError(
            f"there is no code '{min(missing)}'",
            step="agree",
            remedy="spell it as in the codebook; a name with a comma in it goes by its id",
        )
    return chosen


def _units(study: Study, unit: str) -> list[room.Unit]:
    if unit == "turn":
        return [
            room.Unit(interview, turn.begin, turn.end)
            for interview, text in study.texts.items()
            for turn in text.turns
            if not turn.is_interviewer and turn.begin < turn.end
        ]
    return [
        room.Unit(interview, segment.anchor.begin, segment.anchor.end)
        for interview in study.interviews
        if study.segments_path(interview).exists()
        for segment in study.segments(interview)
    ]


def _in_some(span: room.Span, units: Sequence[room.Unit]) -> bool:
    return any(
        u.document == span.document and u.begin < span.end and span.begin < u.end for u in units
    )


def _themes(study: Study, books: Sequence[Codebook]) -> dict[str, list[str]]:
    """The codes of each theme by its name: as agreed, where there is an agreed round."""
    agreed = [study.codebook(CONSENSUS)] if study.journal(CONSENSUS).path.exists() else []
    of_code: dict[str, str] = {}
    for book in (*agreed, *books):
        for code in book.codes:
            theme = book.theme(code.theme) if code.theme else None
            if theme is not None:
                of_code.setdefault(code.id, theme.name)
    themes: dict[str, list[str]] = {}
    for code_id, name in of_code.items():
        themes.setdefault(name, []).append(code_id)
    return themes
