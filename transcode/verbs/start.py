"""Opening or making the study of a folder, with its settings checked first."""

from __future__ import annotations

from pathlib import Path

from transcode.errors import StudyError
from transcode.pipeline import known_names, step, transcribe
from transcode.study.folder import Study
from transcode.study.settings import Settings

__all__ = ["check_settings", "start"]


# --- the folder


def start(folder: Path, study: Path | None = None, settings: Settings | None = None) -> Study:
    """The study of a folder of recordings: opened if there is one, made if there is none.

    ``folder`` may be the study itself. A new study is made beside the recordings, never inside.

    Raises:
        StudyError: no such folder, or a setting of the study that is not allowed.
    """
    if (folder / "study.toml").exists():
        if study is not None and study.resolve() != folder.resolve():
            raise StudyError(
                "is a study already",
                where=folder.name,
                remedy="leave the other study out, or give a folder of recordings",
            )
        root = folder
    elif not folder.is_dir():
        raise StudyError("is not a folder", where=folder.name, remedy="give a folder of recordings")
    else:
        root = study or folder.resolve().with_name(f"{folder.resolve().name}-study")
    is_new = not (root / "study.toml").exists()
    opened = Study.create(root, settings) if is_new else Study.open(root)
    check_settings(opened)
    return opened


def check_settings(study: Study, **coding: int) -> None:
    """Read every table of ``study.toml``, so that nothing is refused after hours of work.

    ``coding`` are settings that are to take the place of those there.

    Raises:
        StudyError: an unknown setting, a wrong type, a number out of its range.
    """
    from transcode.coding import CodingSettings
    from transcode.coding.chat import ChatSettings

    transcribe.speech_settings(study)
    known_names.privacy_settings(study)
    step.room_settings(CodingSettings, {**study.settings.coding, **coding}, "coding")
    step.room_settings(ChatSettings, study.settings.naming, "naming")
