"""The sample study, copied to try things on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from transcode.errors import StudyError
from transcode.study.kinds import SETTINGS

__all__ = ["SCRATCH", "scratch_copy"]

_PACKAGE = Path(__file__).parents[2]
_PLACES = (_PACKAGE / "sample-study", _PACKAGE.parent / "notebooks" / "sample-study")
SCRATCH = "transcode-sample"
"""Name of the copy in the home folder: a study to learn on."""
_KEPT = (SETTINGS.place, "shareable", "README.md")


def scratch_copy(folder: Path) -> Path:
    """Copy the sample study to a folder; a copy that is there already stays as it is.

    Raises:
        StudyError: the sample study is not installed, or it cannot be copied.
    """
    if (folder / SETTINGS.place).is_file():
        return folder
    source = next((place for place in _PLACES if (place / SETTINGS.place).is_file()), None)
    if source is None:
        raise StudyError("the sample study is not installed", remedy="open a study of your own")
    try:
        folder.mkdir(exist_ok=True)
        for name in sorted(_KEPT, key=lambda name: name == SETTINGS.place):  # what makes it a study
            if (source / name).is_dir():
                shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
            else:
                shutil.copyfile(source / name, folder / name)
    except OSError as problem:
        raise StudyError(
            f"the sample study cannot be copied ({os.strerror(problem.errno or 0)})",
            where=folder.name,
            remedy="free space on the disk, or see who may write there",
        ) from None
    return folder
