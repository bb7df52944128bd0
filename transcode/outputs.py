"""What people look at: agreement, map, report, exports. Always rebuildable, always checked first.

Everything here is written to ``shareable/outputs/`` and may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path

from transcode import agreement as agree_room
from transcode.artefacts import canonical, write_atomic
from transcode.codebook import Codebook
from transcode.errors import AgreementError, PrivacyError
from transcode.models import folder_digest
from transcode.releasing import names_to_miss, ordinary_in
from transcode.study import CONSENSUS, Study

__all__ = ["agree", "check_leftovers", "draw_map", "export", "write_report"]


def agree(study: Study, coders: Sequence[str] = ()) -> agree_room.Agreement:
    """How far the coders agree, on the study's meaning units.

    A coder's coverage is what they marked as worked through; a coder who marked nothing is taken
    to have worked through every interview in which they coded anything. Codings that lie wholly
    in the interviewer's talk belong to no meaning unit and are left out.

    Raises:
        AgreementError: fewer than two coders, or nothing that two of them worked through.
    """
    chosen = tuple(coders) or study.coders
    if len(chosen) < 2:
        raise AgreementError(
            f"agreement needs two coders, and there {'is' if len(chosen) == 1 else 'are'} "
            f"{len(chosen)}",
            where=study.root.name,
            step="agree",
            remedy="let a second coder review: transcode review STUDY --coder NAME",
        )
    if unknown := [one for one in chosen if one not in (*study.coders, CONSENSUS)]:
        raise AgreementError(
            f"there is no journal of {', '.join(unknown)}",
            where=study.root.name,
            step="agree",
            remedy=f"there are journals of {', '.join(study.coders)}",
        )
    books = {coder: study.codebook(coder) for coder in chosen}
    units = [
        agree_room.Unit(interview, one.anchor.begin, one.anchor.end)
        for interview in study.interviews
        if study.segments_path(interview).exists()
        for one in study.segments(interview)
    ]
    spans = [
        agree_room.Span(c.anchor.interview, coder, c.code, c.anchor.begin, c.anchor.end)
        for coder, book in books.items()
        for c in book.codings
        if any(
            u.document == c.anchor.interview and u.begin < c.anchor.end and c.anchor.begin < u.end
            for u in units
        )
    ]
    coverage = {
        (coder, interview)
        for coder, book in books.items()
        for interview in (
            [one.interview for one in book.coverage]
            or {coding.anchor.interview for coding in book.codings}
        )
    }
    codes = {code.id: code.name for book in books.values() for code in book.codes}
    return agree_room.measure(spans, units=units, coverage=coverage, codes=codes, coders=chosen)


def write_agreement(study: Study, found: agree_room.Agreement) -> tuple[Path, ...]:
    """Write the agreement as csv, json and svg."""
    table = study.outputs / "agreement.csv"
    write_atomic(table, found.to_frame().to_csv(index=False).encode("utf-8-sig"))
    plain = json.loads(
        json.dumps([asdict(row) for row in found.rows]), parse_constant=lambda _: None
    )
    values = study.outputs / "agreement.json"
    write_atomic(values, canonical({"coders": list(found.coders), "rows": plain}) + b"\n")
    figure = study.outputs / "agreement.svg"
    write_atomic(figure, agree_room.draw(found).encode())
    return table, values, figure


def draw_map(study: Study, coder: str = "") -> Path:
    """Draw the thematic map of a coder, or of the agreed round, as SVG."""
    from transcode.themes import draw, thematic_map

    book = study.codebook(coder or study.agreed_coder())
    path = study.outputs / "map.svg"
    write_atomic(path, draw(thematic_map(book, study.texts, study.groups, study.persons)).encode())
    return path


def write_report(study: Study, coder: str = "") -> Path:
    """Write the study as one HTML page; before anything is decided, what waits for a decision.

    Raises:
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.themes import CoderTrail, ReportFacts, report, thematic_map

    check_leftovers(study)
    coder = coder or (study.agreed_coder() if study.coders or _has_consensus(study) else "")
    book = study.codebook(coder) if coder else Codebook()
    writers = (*study.coders, *([CONSENSUS] if _has_consensus(study) else []))
    trail = tuple(
        CoderTrail(one, len(tuple(study.journal(one))), study.journal(one).verify())
        for one in writers
    )
    chosen = asdict(study.settings.models)
    facts = ReportFacts(
        title=study.root.resolve().name,
        coder=coder,
        method=study.settings.method,
        release=study.settings.release,
        notation=study.settings.notation,
        trail=trail,
        models=tuple((task, name, folder_digest(name)) for task, name in chosen.items() if name),
        settings={
            room: dict(getattr(study.settings, room))
            for room in ("speech", "privacy", "coding")
            if getattr(study.settings, room)
        },
    )
    rows: tuple[tuple[str, str, float, float, float, str], ...] = ()
    figure = ""
    if len(study.coders) > 1:
        found = agree(study)
        write_agreement(study, found)
        rows = tuple(
            (row.name, row.measure.replace("_", " "), row.value, row.low, row.high,
             row.reason if isnan(row.value) else f"{row.n_units} units")
            for row in found.rows
        )  # fmt: skip
        figure = agree_room.draw(found)
    proposals = study.proposals if study.proposals_file.exists() else ()
    texts, groups = study.texts, study.groups
    page = report(
        facts,
        thematic_map(book, texts, groups, study.persons),
        book,
        texts,
        groups,
        proposals,
        agreement=rows,
        figure=figure,
    )
    path = study.outputs / "report.html"
    write_atomic(path, page.encode())
    check_leftovers(study)
    return path


def export(study: Study, coder: str = "") -> tuple[Path, ...]:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA ``.qdc``).

    Raises:
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import codebook_qdc, excerpts_csv

    check_leftovers(study)
    book = study.codebook(coder or study.agreed_coder())
    table = study.outputs / "excerpts.csv"
    write_atomic(table, excerpts_csv(book, study.texts, study.groups).encode("utf-8-sig"))
    codes = study.outputs / "codebook.qdc"
    write_atomic(codes, codebook_qdc(book, origin="transcode"))
    check_leftovers(study)
    return table, codes


def check_leftovers(study: Study) -> None:
    """Look for every original name in everything that may be shared.

    A second coder has no key and nothing to look for. Raises:
        PrivacyError: with file and place, never with the name.
    """
    from transcode.privacy import leftovers

    if not study.key_file.exists():
        return
    left = leftovers(study.shareable, names_to_miss(study), ordinary=ordinary_in(study))
    if left:
        places = "; ".join(f"{one.file} {one.place} ({one.pseudonym})" for one in left[:5])
        raise PrivacyError(
            f"an original name is left in {len(left)} places: {places}",
            where=study.root.name,
            step="check for leftovers",
            remedy="decide on it in confidential/mentions.csv (ignore: it is no name), add it to "
            "people.csv (column 'also'), or correct the transcript; then run again",
        )


def _has_consensus(study: Study) -> bool:
    return study.journal(CONSENSUS).path.exists()
