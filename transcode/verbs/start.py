"""Start of a study: opened or created for a folder, its settings checked first."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from transcode.errors import StudyError
from transcode.pipeline import known_names, step, transcribe
from transcode.study.folder import Study
from transcode.study.settings import Settings
from transcode.verbs.add.project import is_project

__all__ = ["check_settings", "discard_if_empty", "start"]


# --- the folder


def discard_if_empty(study: Study) -> None:
    """Remove a study that was just made and into which nothing has come."""
    if study.interviews or study.writers:
        return
    for path in (study.people_file, study.participants_file, study.settings_file):
        path.unlink(missing_ok=True)
    for folder in (study.cache, study.confidential, study.shareable, study.root):
        with suppress(OSError):  # somebody has put something there
            folder.rmdir()


def start(folder: Path, study: Path | None = None, settings: Settings | None = None) -> Study:
    """Open the study of a folder of recordings, or create it if there is none.

    ``folder`` may be the study itself, or a project of another program. A new study is made beside
    the recordings, never inside.

    Raises:
        StudyError: there is no such folder, or a setting of the study is not allowed.
    """
    if (folder / "study.toml").exists():
        if study is not None and study.resolve() != folder.resolve():
            raise StudyError(
                "this folder is already a study",
                where=folder.name,
                remedy="leave out the other study, or give a folder of recordings",
            )
        root = folder
    elif is_project(folder, is_asked=False):
        root = study or folder.resolve().with_name(f"{folder.stem}-study")
    elif not folder.is_dir():
        raise StudyError(
            "this is not a folder",
            where=folder.name,
            remedy="give a folder of recordings, or a project of another program (.qdpx)",
        )
    else:
        root = study or folder.resolve().with_name(f"{folder.resolve().name}-study")
    is_new = not (root / "study.toml").exists()
    opened = Study.create(root, settings) if is_new else Study.open(root)
    check_settings(opened)
    return opened


def check_settings(study: Study, **coding: int) -> None:
    """Read every table of ``study.toml``, so that nothing is refused after hours of work.

    ``coding`` are settings that replace those in the file.

    Raises:
        StudyError: a setting is unknown, has a wrong type, or is out of range.
    """
    from transcode.coding import CodingSettings
    from transcode.coding.chat import ChatSettings

    transcribe.speech_settings(study)
    known_names.privacy_settings(study)
    step.room_settings(CodingSettings, {**study.settings.coding, **coding}, "coding")
    step.room_settings(ChatSettings, study.settings.naming, "naming")
