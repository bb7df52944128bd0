"""Outputs: the last check before one is made, writing it, and whether it is still true.

What is checked are the facts that go into an output, not the page itself. A second coder has
nothing of ``confidential/`` and so nothing to look for; the check is only loaded where there is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from transcode.files import write_atomic
from transcode.study.folder import Study
from transcode.study.kinds import Kind, kind_of
from transcode.study.reading import mark_of

__all__ = ["check_leftovers", "is_still_true", "note_made", "publish", "shown_without_names"]


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


# --- made before, and nothing has changed since


def is_still_true(study: Study, request: str, *made: Kind) -> bool:
    """Return whether these outputs were made from the study just as it stands, by this program.

    Args:
        study: the study.
        request: what was asked for; the same words for the same output.
        made: the kinds of file that were written.
    """
    return _notes(study).get(request) == _state(study, made)


def note_made(study: Study, request: str, *made: Kind) -> None:
    """Note that these outputs were made from the study as it stands."""
    notes = _notes(study)
    notes[request] = _state(study, made)
    write_atomic(_notes_file(study), json.dumps(notes).encode())


def _notes(study: Study) -> dict[str, str]:
    """The states that outputs were made from; none where the note is missing or damaged."""
    with suppress(OSError, ValueError):
        notes = json.loads(_notes_file(study).read_bytes())
        return notes if isinstance(notes, dict) else {}
    return {}


def _notes_file(study: Study) -> Path:
    return study.cache / "made.json"


def _state(study: Study, made: tuple[Kind, ...]) -> str:
    """A digest of size and time of all that an output rests on: the study, and the program."""
    program = Path(__file__).parents[1]  # the folder of the package
    files = (*_inputs(study, made), *program.rglob("*.py"), *program.rglob("*.j2"))
    marks = "\n".join(sorted(f"{path} {mark_of(path)}" for path in files))
    return hashlib.sha256(marks.encode()).hexdigest()


def _inputs(study: Study, made: tuple[Kind, ...]) -> Iterator[Path]:
    """Every file of the study and these outputs, without other outputs and caches."""
    for path in study.root.rglob("*"):
        kind = kind_of(path.relative_to(study.root).as_posix())
        is_other_output = kind is not None and kind not in made and study.outputs in path.parents
        if path.is_file() and study.cache not in path.parents and not is_other_output:
            yield path
