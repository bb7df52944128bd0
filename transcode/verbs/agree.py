"""Agreement between coders: of a study, or of a table of your own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from transcode.errors import AgreementError
from transcode.study.folder import Study
from transcode.verbs import agree_study

if TYPE_CHECKING:
    import pandas as pd

    from transcode.agreement import Agreement, AgreementSettings
    from transcode.agreement.spreadsheet import TableAgreement

__all__ = ["agree"]


@overload
def agree(
    what: Study,
    coders: Sequence[str] = (),
    *,
    unit: str = "segment",
    codes: Sequence[str] = (),
    settings: AgreementSettings | None = None,
) -> Agreement: ...
@overload
def agree(
    what: str | Path | pd.DataFrame,
    coders: Sequence[str] = (),
    **options: Any,  # noqa: ANN401
) -> TableAgreement: ...
def agree(
    what: Study | str | Path | pd.DataFrame,
    coders: Sequence[str] = (),
    **options: Any,
) -> Agreement | TableAgreement:
    """Measure how far coders agree, in a study or in a table of your own.

    Args:
        what: a study (or its folder), a csv or xlsx file, or a pandas frame.
        coders: whom to compare; all when left out.
        options: of a study, those of :func:`transcode.verbs.agree_study.agree` (unit, codes,
            settings); of a table, those of :class:`transcode.agreement.Asked` (level, key,
            documents, ...).

    Raises:
        AgreementError: what cannot be compared, with the place and what to do; an option that is
            not for what was given.
    """
    if not isinstance(what, Study):
        from transcode.verbs import agree_table

        if not (isinstance(what, str | Path) and not agree_table.is_table_file(what)):
            return agree_table.agree_on_table(what, coders, **options)
        what = Study.open(Path(what))
    if unknown := sorted(set(options) - {"unit", "codes", "settings"}):
        raise AgreementError(
            f"a study has no option {', '.join(unknown)}",
            step="agree",
            remedy="choose from unit, codes and settings; the others are for a table",
        )
    return agree_study.agree(what, coders, **options)
