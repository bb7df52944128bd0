"""Export for other programs: tables, the codebook, a whole project, transcripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import Coder, StudyFolder, screen
from transcode.cli.project_tables import print_left

if TYPE_CHECKING:
    from transcode.study.folder import Study
    from transcode.verbs.export import ExportedProject

_WHAT = ("tables", "project", "transcripts")


def command(
    study: StudyFolder,
    coder: Coder = "",
    what: Annotated[
        list[str] | None,
        typer.Option(
            "--what",
            help="tables | project | transcripts; repeat it for several. "
            "[default: tables and project]",
        ),
    ] = None,
    coders: Annotated[
        str,
        typer.Option(
            help="Coders whose codings go into the project, with commas, or all; the agreed round "
            "if not given, else all.",
        ),
    ] = "",
    profile: Annotated[
        str,
        typer.Option(
            help="Program that will read it: spec | nvivo | atlasti | maxqda | qualcoder."
        ),
    ] = "spec",
    formats: Annotated[
        str, typer.Option("--formats", help="Formats of transcripts: docx, txt, vtt, srt.")
    ] = "docx",
    confidential: Annotated[
        Path | None,
        typer.Option(
            help="Write a project that identifies people instead, to this file (.qdpx): texts as "
            "they were said, recordings, times. For a secure drive only."
        ),
    ] = None,
    notation: Annotated[
        str,
        typer.Option(
            help="Notation of transcripts: plain | clean | orthographic | jefferson; the study's "
            "if not given."
        ),
    ] = "",
) -> None:
    """Write tables (csv, xlsx), the codebook, a REFI-QDA project (.qdpx), or transcripts.

    Tables hold coded excerpts with participant, group and attributes, codes by participant, and
    the codebook (csv, xlsx, docx, .qdc). Only released texts go out.

    Example: transcode export my-study --what project --profile nvivo
    """
    from transcode.study.folder import Study
    from transcode.verbs import export

    opened = Study.open(study)
    if confidential:
        _confidential(opened, coders or coder, profile, confidential)
        return
    chosen = what or ["tables", "project"]
    _check(chosen, "--what", _WHAT)
    if "tables" in chosen:
        for path in export.export(opened, coder):
            screen.print(f"Wrote {path}")
    if "project" in chosen:
        _project(opened, coders or coder, profile)
    if "transcripts" in chosen:
        from transcode.records.notation import NOTATIONS

        _check([notation] * bool(notation), "--notation", NOTATIONS)
        kinds = [kind.strip().lstrip(".").lower() for kind in formats.split(",") if kind.strip()]
        for path in export.export_transcripts(opened, kinds, notation or None):  # type: ignore[arg-type]
            screen.print(f"Wrote {path}")


def _project(study: Study, coders: str, profile: str) -> None:
    from transcode.verbs import export

    _print(export.export_project(study, _named(study, coders), profile))  # type: ignore[arg-type]


def _confidential(study: Study, coders: str, profile: str, target: Path) -> None:
    from transcode.verbs import export

    named = _named(study, coders)
    _print(export.export_confidential(study, target, named, profile))  # type: ignore[arg-type]
    screen.print("This file holds names and voices. Keep it on a secure drive.")


def _named(study: Study, coders: str) -> list[str]:
    named = [name.strip() for name in coders.split(",") if name.strip()]
    return list(study.coders) if named == ["all"] else named


def _print(made: ExportedProject) -> None:
    screen.print(f"Wrote {made.path}")
    screen.print(f"Codings in it: {', '.join(made.coders)}.", highlight=False)
    print_left(made.left, "Not in it:")


def _check(given: list[str], option: str, allowed: tuple[str, ...]) -> None:
    if unknown := [one for one in given if one not in allowed]:
        raise typer.BadParameter(
            f"'{unknown[0]}' is not one of {', '.join(allowed)}", param_hint=option
        )
