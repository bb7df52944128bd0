"""Entry to the widget, light enough to be imported where no notebook is installed."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from transcode.errors import ExtraMissing
from transcode.study.folder import Study
from transcode.workbench.live import Workbench

if TYPE_CHECKING:
    from transcode.workbench.widget import WorkbenchWidget

__all__ = ["review"]


def review(study: Study, coder: str) -> WorkbenchWidget:
    """Review a study's proposals in a notebook: make this the last line of a cell.

    A name that nearly matches a coder who has a journal gives a warning, and a new journal.

    Raises:
        ExtraMissing: the extra ``notebook`` is not installed.
        DecisionError: the coder's name cannot name a file.
    """
    bench = Workbench(study, coder)
    if bench.session.nearly:
        warnings.warn(bench.session.begins, stacklevel=2)
    try:
        from transcode.workbench.widget import WorkbenchWidget
    except ModuleNotFoundError as problem:
        if problem.name and problem.name.partition(".")[0] == "transcode":
            raise
        raise ExtraMissing("notebook", "reviewing in a notebook") from None
    return WorkbenchWidget(bench)
