"""Export of the coded excerpts and the codebook for other programs."""

from __future__ import annotations

from transcode.cli.app import Coder, StudyFolder, screen


def command(study: StudyFolder, coder: Coder = "") -> None:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA .qdc).

    Example: transcode export my-study
    """
    from transcode.study.folder import Study
    from transcode.verbs import export

    for path in export.export(Study.open(study), coder):
        screen.print(f"Wrote {path}")
