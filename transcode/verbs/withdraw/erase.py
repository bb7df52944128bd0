"""Erasing the files of one interview, and what can be made again, by the table of file kinds.

Each function says in words what it erased; called again, it finds nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from transcode.files import erase, remove_temporaries, write_atomic
from transcode.privacy.leftovers.withdraw import Traces
from transcode.records.codec import canonical
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.kinds import Forget
from transcode.study.tables import read_rows, write_rows
from transcode.verbs.withdraw.shared import Leaving

__all__ = [
    "erase_made", "erase_own", "filter_lines", "take_out_of_lines", "take_out_of_tables",
]  # fmt: skip


def erase_own(leaving: Leaving) -> list[str]:
    """Erase every file of the interview, by its kind, or by its name where it is of no kind."""
    study, done = leaving.study, []
    for path in sorted(_files(study)):
        if _owner(leaving, path) == leaving.interview:
            erase(path)
            done.append(path.relative_to(study.root).as_posix())
    return done


def _files(study: Study) -> Iterator[Path]:
    """Every file but those of the kinds that are kept, and the journals: a coder may be a "P03"."""
    kept = (kinds.WITHDRAWING, kinds.CERTIFICATE)
    for path in study.root.rglob("*"):
        kind = kinds.kind_of(path.relative_to(study.root).as_posix())
        if path.is_file() and kind not in kept and path.parent != study.journals_folder:
            yield path


def _owner(leaving: Leaving, path: Path) -> str:
    """The interview that owns a file, by its kind, else by its name: P03-old.wav is P03's."""
    ids = sorted({*leaving.study.interviews, leaving.interview}, key=len, reverse=True)
    place = path.relative_to(leaving.study.root).as_posix()
    kind = kinds.kind_of(place)
    if kind and kind.forget is Forget.ERASE:
        owner = (kind.parts(place) or {}).get("interview", "")
        if owner in ids:
            return owner
    return next((i for i in ids if re.match(rf"{re.escape(i)}(?![^\W_])", path.name, re.I)), "")


def take_out_of_lines(leaving: Leaving) -> list[str]:
    """Take the interview out of JSON lines that several share."""
    shared = [kind for kind in kinds.KINDS if kind.forget is Forget.LINES]
    return [
        f"{number} lines of {path.name}"
        for kind in shared
        for path in leaving.study.files(kind)
        if (number := filter_lines(path, leaving.interview, leaving.traces))
    ]


def take_out_of_tables(leaving: Leaving) -> list[str]:
    """Take the rows of the interview out of tables that several share."""
    done: list[str] = []
    for kind in kinds.KINDS:
        for path in leaving.study.files(kind) if kind.forget is Forget.ROWS else ():
            rows = read_rows(path, [])
            left = [r for r in rows if leaving.interview not in (r.get("id"), r.get("interview"))]
            if len(left) < len(rows):
                write_rows(path, list(rows[0]), [list(row.values()) for row in left])
                done.append(f"{len(rows) - len(left)} rows of {path.name}")
    return done


def erase_made(leaving: Leaving) -> list[str]:
    """Erase all that can be made again; of outputs and caches, whatever lies there."""
    study, done = leaving.study, []
    for kind in kinds.KINDS:
        for path in study.files(kind) if kind.forget is Forget.REBUILD else ():
            if study.outputs not in path.parents and study.cache not in path.parents:
                erase(path)
                done.append(f"{path.name}, to be made again")
    if study.outputs.exists():
        erase(study.outputs)
        done.append("shareable/outputs, to be made again")
    for path in study.cache.glob("*"):
        if path.suffix != ".lock":
            erase(path)
    remove_temporaries(study.root)
    return [*done, "caches and half written files"]


def filter_lines(path: Path, interview: str, traces: Traces) -> int:
    """Take what is about the interview out of a file of JSON lines without a header."""
    lines = path.read_bytes().splitlines()
    kept = [
        left
        for line in lines
        if (left := _line_without(line, interview)) is not None
        and not traces.found_in(left.decode("utf-8", "replace"))
    ]
    if kept != lines:
        write_atomic(path, b"".join(line + b"\n" for line in kept))
    return len(set(lines) - set(kept))


def _line_without(line: bytes, interview: str) -> bytes | None:
    """The line; without its parts about the interview; ``None`` where all of it is."""
    if f'"{interview}"'.encode() not in line:
        return line
    try:
        record = json.loads(line)
    except ValueError:
        return None  # torn, and about it

    def left(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            return [left(item) for item in value if not _is_about(item, interview)]
        if isinstance(value, dict):
            return {name: left(item) for name, item in value.items()}
        return value

    return None if _is_about(record, interview) else canonical(left(record))


def _is_about(value: Any, interview: str) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, dict) and value.get("interview") == interview
