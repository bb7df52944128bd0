"""Outputs: the last check before one is made, writing it, and whether it is still true.

What is checked are the facts that go into an output, not the page itself. A second coder has
nothing of ``confidential/`` and so nothing to look for; the check is only loaded where there is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from transcode.errors import PrivacyError
from transcode.files import write_atomic
from transcode.study.folder import Study
from transcode.study.kinds import Kind
from transcode.study.reading import mark_of

__all__ = ["check_leftovers", "make_unless_made", "publish", "shown_without_names"]


def check_leftovers(study: Study) -> None:
    """Look for every name that is to be hidden in everything that may be shared.

    Raises:
        PrivacyError: with kind and place, never with the name: a text waits for a decision or was
            released before one, or what somebody typed is, or may be, a name. What waits is on the
            list of names, where each finding can be hidden or allowed to stay. Or a withdrawal
            was begun and is not complete.
    """
    if half := [i for i in study.half_withdrawn if i not in study.finishing]:
        raise PrivacyError(
            f"the withdrawal of {half[0]} is not complete",
            where=half[0],
            step="last check",
            remedy=f"finish it first: transcode withdraw {study.root.name} {half[0]}",
        )
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


def make_unless_made(
    study: Study, request: str, made: Sequence[Kind], make: Callable[[], None]
) -> None:
    """Make outputs unless they were made from the study just as it stands, by this program.

    What they rest on is noted as it was before: a decision that is made meanwhile makes the next
    one new.

    Args:
        study: the study.
        request: what is asked for; the same words for the same output.
        made: the kinds of file that are written.
        make: writes them.
    """
    inputs, notes = _inputs(study), _notes(study)
    if notes.get(request) != [inputs, _outputs(study, made)]:
        make()
        notes[request] = [inputs, _outputs(study, made)]
        write_atomic(_notes_file(study), json.dumps(notes).encode())


def _notes(study: Study) -> dict[str, list[str]]:
    """The states that outputs were made from; none where the note is missing or damaged."""
    with suppress(OSError, ValueError):
        notes = json.loads(_notes_file(study).read_bytes())
        return notes if isinstance(notes, dict) else {}
    return {}


def _notes_file(study: Study) -> Path:
    return study.cache / "made.json"


def _inputs(study: Study) -> str:
    """The state of all that an output rests on: the study without outputs, and the program.

    Files that somebody else left among the outputs count: the last check looks at them.
    """
    program = Path(__file__).parents[1]  # the folder of the package
    files = [
        path
        for path in study.root.rglob("*")
        if path.is_file() and study.cache not in path.parents
        if study.outputs not in path.parents or not study.is_own(path)
    ]
    return _state((*files, *program.rglob("*.py"), *program.rglob("*.j2")))


def _outputs(study: Study, made: Sequence[Kind]) -> str:
    return _state(path for kind in made for path in study.files(kind))


def _state(files: Iterable[Path]) -> str:
    """A digest of size and time of these files."""
    marks = "\n".join(sorted(f"{path} {mark_of(path)}" for path in files))
    return hashlib.sha256(marks.encode()).hexdigest()
