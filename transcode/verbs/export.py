"""Export for other programs: tables, the codebook, a whole project, transcripts."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import DecisionError, ExchangeError, PrivacyError
from transcode.files import temporary_beside
from transcode.pipeline.publish import check_leftovers, publish, shown_without_names
from transcode.records.base import stable_id
from transcode.records.codebook import live
from transcode.records.decisions import Entry, Memo
from transcode.records.notation import Notation
from transcode.records.texts import Anchor
from transcode.study import kinds
from transcode.study.folder import CONSENSUS, Study

if TYPE_CHECKING:
    from transcode.exchange.projects.contents import Left
    from transcode.exchange.projects.outgoing import Outgoing, Place
    from transcode.exchange.projects.profiles import ProfileName
    from transcode.records.codebook import Codebook

__all__ = [
    "ExportedProject", "export", "export_confidential", "export_project", "export_transcripts",
    "outgoing",
]  # fmt: skip

ORIGIN = "transcode"


@dataclass(frozen=True, slots=True)
class ExportedProject:
    """A project that was written, whose codings are in it, and what its format cannot hold."""

    path: Path
    coders: tuple[str, ...]
    left: tuple[Left, ...]


def export(study: Study, coder: str = "") -> tuple[Path, ...]:
    """Write the coded excerpts, codes by participant, and the codebook in several formats.

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import (
        by_participant,
        codebook_docx,
        codebook_qdc,
        codebook_rows,
        csv_text,
        excerpt_rows,
        workbook,
    )

    check_leftovers(study)
    book = study.codebook(study.coder(coder))
    people = study.released_participants
    excerpts = excerpt_rows(book, study.texts, study.participants, people)
    counts, said = by_participant(book, study.texts, people)
    codes = codebook_rows(book, people)
    codebook = study.outputs / "codebook"
    sheets = {"excerpts": excerpts, "passages": counts, "said at all": said, "codebook": codes}
    return publish(
        study,
        {
            study.outputs / "excerpts.csv": _csv(csv_text(excerpts)),
            study.outputs / "excerpts.xlsx": workbook(sheets),
            study.outputs / "codes-by-participant.csv": _csv(csv_text(counts)),
            study.outputs / "codes-by-participant-01.csv": _csv(csv_text(said)),
            codebook.with_suffix(".csv"): _csv(csv_text(codes)),
            codebook.with_suffix(".xlsx"): workbook({"codebook": codes}),
            codebook.with_suffix(".docx"): codebook_docx(book, people),
            codebook.with_suffix(".qdc"): codebook_qdc(book, origin=ORIGIN),
        },
    )


def _csv(text: str) -> bytes:
    return text.encode("utf-8-sig")


def export_project(
    study: Study, coders: Sequence[str] = (), profile: ProfileName = "spec"
) -> ExportedProject:
    """Write a REFI-QDA project (.qdpx): texts, codes, codings, memos, cases, the map.

    Args:
        study: whose released texts go out, and nothing else.
        coders: whose codings; without any, the agreed round if there is one, else all coders.
        profile: the program that will read it.

    Raises:
        DecisionError: there is no journal of a coder, or of nobody.
        ExchangeError: no such profile, or no text is released yet.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import PROFILES, write_project

    _check_profile(profile)
    chosen = _chosen(study, coders)
    if not study.texts:
        raise ExchangeError(
            "no text is released yet, so nothing can go out", where=study.root.name, step="export",
            remedy="review the names first: transcode anonymise STUDY --review",
        )  # fmt: skip
    check_leftovers(study)
    data, left = write_project(outgoing(study, chosen), PROFILES[profile])
    name = "project.qdpx" if profile == "spec" else f"project-{profile}.qdpx"
    path = study.path(kinds.PROJECT, name=name.removesuffix(".qdpx"))
    publish(study, {path: data})
    return ExportedProject(path, chosen, left)


def export_transcripts(
    study: Study, formats: Sequence[str] = ("docx",), notation: Notation | None = None
) -> tuple[Path, ...]:
    """Write every released text as a transcript: docx, txt, vtt or srt.

    Args:
        study: whose released texts go out.
        formats: of the files.
        notation: in which pauses, laughs and the like are shown; that of the study by default.

    Raises:
        ExchangeError: a format is not supported, or captions are asked for and nothing has times.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import DRAFT_FORMATS, as_transcript, write_draft

    if unknown := [one for one in formats if one not in DRAFT_FORMATS]:
        raise ExchangeError(
            f"a transcript cannot be written as '{unknown[0]}'", step="export",
            remedy=f"choose one of {', '.join(DRAFT_FORMATS)}",
        )  # fmt: skip
    timeless = [interview for interview, text in study.texts.items() if not text.is_timed]
    if timeless and {"vtt", "srt"} & set(formats):
        raise ExchangeError(
            f"captions need times, and these have none: {', '.join(timeless)}", step="export",
            remedy="choose docx or txt",
        )  # fmt: skip
    check_leftovers(study)
    shown = notation or study.settings.notation
    return publish(
        study,
        {
            study.path(kinds.SHARED_TRANSCRIPT, interview=interview, ending=ending): write_draft(
                as_transcript(text), ending, shown
            )
            for interview, text in study.texts.items()
            for ending in formats
        },
    )


def export_confidential(
    study: Study, target: Path, coders: Sequence[str] = (), profile: ProfileName = "spec"
) -> ExportedProject:
    """Write a project that identifies people: texts as they were said, recordings, times.

    For a secure drive, never for ``shareable/``. Codings move from the released texts to the words
    that were said; interviews without a transcript are left out.

    Args:
        study: whose confidential half goes out.
        target: the file, .qdpx.
        coders: as for :func:`export_project`.
        profile: the program that will read it.

    Raises:
        DecisionError: there is no journal of a coder, or of nobody.
        ExchangeError: no such profile, or the file cannot be written.
        PrivacyError: the target is in ``shareable/``.
    """
    from transcode.exchange import PROFILES, write_project

    if study.shareable.resolve() in target.resolve().parents:
        raise PrivacyError(
            "this project names people, so it must not be written to shareable/", step="export",
            remedy="write it to confidential/, or to a secure drive outside the study",
        )  # fmt: skip
    _check_profile(profile)
    chosen = _chosen(study, coders)
    gone_out, recordings, lost = _as_said(study, outgoing(study, chosen))
    data, left = write_project(gone_out, PROFILES[profile])
    beside = temporary_beside(target)
    try:
        beside.write_bytes(data)
        with zipfile.ZipFile(beside, "a") as archive:  # stored: sound is packed already
            for name, path in recordings.items():
                archive.write(path, f"{PROFILES[profile].folder}/{name}")
        beside.replace(target)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise ExchangeError(
            f"the project cannot be written ({os.strerror(problem.errno or 0)})", step="export",
            remedy="check the folder and the free space",
        ) from None  # fmt: skip
    return ExportedProject(target, chosen, (*left, *lost))


# --- what goes into a project


def _check_profile(profile: str) -> None:
    from transcode.exchange import PROFILES

    if profile not in PROFILES:
        raise ExchangeError(
            f"there is no profile '{profile}'", step="export",
            remedy=f"choose one of {', '.join(PROFILES)}",
        )  # fmt: skip


def _chosen(study: Study, coders: Sequence[str]) -> tuple[str, ...]:
    if coders:
        return tuple(dict.fromkeys(study.coder(coder) for coder in coders))
    if study.journal(CONSENSUS).path.exists():
        return (CONSENSUS,)
    if not study.coders:
        raise DecisionError(
            "no coder has decided anything yet", where=study.root.name,
            remedy="transcode review STUDY --coder YOUR-NAME",
        )  # fmt: skip
    return study.coders


def outgoing(study: Study, coders: Sequence[str]) -> Outgoing:
    """Collect what these coders made, in the texts as they stand."""
    from transcode.exchange import Outgoing, OutgoingMemo, united

    books = {coder: study.codebook(coder) for coder in coders}
    carry = study.carrying()
    memos = tuple(
        OutgoingMemo(
            coder, memo.text, memo.made_at or _when(entry), memo.about, anchor and carry(anchor, "")
        )
        for coder in coders
        for entry in live(study.journal(coder))
        if isinstance(memo := entry.decision, Memo) and memo.text
        for anchor in [memo.anchor]
    )
    made_at = {
        entry.id: getattr(entry.decision, "made_at", "") or _when(entry)
        for coder in coders
        for entry in study.journal(coder)
    }
    return Outgoing(
        shown_without_names(study)(study.root.resolve().name), ORIGIN, books, study.texts,
        study.participants, study.persons, memos, made_at, *_map(study, united(books)[0]),
    )  # fmt: skip


def _when(entry: Entry) -> str:
    """Time of an entry, to the second, as all programs read it."""
    return f"{entry.at[:19]}Z"


def _map(study: Study, book: Codebook) -> tuple[tuple[Place, ...], tuple[tuple[str, str], ...]]:
    """Boxes of themes and codes as the map has them, and the pairs of codes that meet."""
    from transcode.exchange import Place
    from transcode.themes import layout, thematic_map

    drawn = thematic_map(book, study.texts, study.released_participants)
    pinned = {pin.theme for pin in book.pins if pin.form == "bubbles"}
    places = tuple(
        Place(shape.id, round(shape.x), round(shape.y), round(shape.right), round(shape.bottom),
              shape.id in pinned)
        for shape in layout(drawn).shapes
        if shape.id
    )  # fmt: skip
    return places, tuple((link.first, link.second) for link in drawn.links)


# --- with names


def _as_said(study: Study, shared: Outgoing) -> tuple[Outgoing, dict[str, Path], tuple[Left, ...]]:
    """The same with texts as they were said; recordings by their names in the archive."""
    from transcode.exchange import heard_text
    from transcode.exchange.projects.contents import Left
    from transcode.pipeline.transcribe import heard
    from transcode.records.anchors import align, carry

    ready = [i for i in study.interviews if study.transcript_path(i).exists()]
    texts = {i: heard_text(heard(study, i)) for i in ready}
    moves = {
        i: align(i, released.text, texts[i].text, names_only=True)
        for i, released in study.texts.items()
        if i in texts
    }

    def moved(anchor: Anchor | None) -> Anchor | None:
        if anchor is None or anchor.interview not in moves:
            return None
        return carry(anchor, [moves[anchor.interview]], texts[anchor.interview].digest)

    left: list[Left] = []
    books = {}
    for coder, book in shared.books.items():
        pairs = [(coding, moved(coding.anchor)) for coding in book.codings]
        kept = tuple(replace(coding, anchor=anchor) for coding, anchor in pairs if anchor)
        if lost := len(pairs) - len(kept):
            left.append(Left("coding", coder, "its words are not in the transcript", lost))
        books[coder] = replace(book, codings=kept)
    memos = tuple(replace(memo, anchor=moved(memo.anchor)) for memo in shared.memos)
    paths = {
        person.id: study.recording_path(person)
        for person in study.people
        if person.id in texts and study.recording_path(person).exists()
    }
    names = {i: f"{stable_id('sound', i)}{path.suffix}" for i, path in paths.items()}
    gone_out = replace(shared, texts=texts, books=books, memos=memos, recordings=names)
    return gone_out, {names[i]: path for i, path in paths.items()}, tuple(left)
