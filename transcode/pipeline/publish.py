"""Outputs: the last check before one is made, and writing it.

What is checked are the facts that go into an output, not the page itself. A second coder has
nothing of ``confidential/`` and so nothing to look for; the check is only loaded where there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from transcode.files import write_atomic
from transcode.study.folder import Study

__all__ = ["check_leftovers", "publish", "shown_without_names"]


def check_leftovers(study: Study) -> None:
    """Look for every name that is to be hidden in everything that may be shared.

    Raises:
        PrivacyError: with kind and place, never with the name: a text waits for a decision or was
            released before one, or what somebody typed is, or may be, a name. What waits is on the
            list of names, where each finding can be hidden or allowed to stay.
    """
    if study.people_file.exists():
        from transcode.pipeline import last_check

        last_check.check(study)


def publish(study: Study, files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write files to ``shareable/outputs/``, made of facts that :func:`check_leftovers` passed."""
    for path, data in files.items():
        write_atomic(path, data)
    return tuple(files)


def shown_without_names(study: Study) -> Callable[[str], str]:
    """A function that takes names out of words about the study: its folder, paths, settings."""
    if not study.people_file.exists():
        return lambda text: text
    from transcode.pipeline import last_check

    return last_check.without_names(study)
