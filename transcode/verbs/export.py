"""Export of coded excerpts and the codebook for other programs."""

from __future__ import annotations

from pathlib import Path

from transcode.pipeline.publish import check_leftovers, publish
from transcode.study.folder import Study

__all__ = ["export"]


def export(study: Study, coder: str = "") -> tuple[Path, ...]:
    """Write the coded excerpts (csv) and the codebook (REFI-QDA ``.qdc``).

    Raises:
        DecisionError: there is no journal of that coder.
        PrivacyError: an original name is left over in ``shareable/``.
    """
    from transcode.exchange import codebook_qdc, excerpts_csv

    check_leftovers(study)
    book = study.codebook(study.coder(coder))
    table = excerpts_csv(book, study.texts, study.groups).encode("utf-8-sig")
    codes = codebook_qdc(book, origin="transcode")
    return publish(
        study, {study.outputs / "excerpts.csv": table, study.outputs / "codebook.qdc": codes}
    )
