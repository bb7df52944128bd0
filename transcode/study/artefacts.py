"""Artefacts: files that are a function of others, with a header that says of which."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from transcode.errors import ArtefactError
from transcode.files import write_atomic
from transcode.records.codec import SCHEMA, _jsonable, adapter, canonical

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Header",
    "header_in",
    "parse_artefact",
    "read_lines",
    "read_tensors",
    "read_vectors",
    "write_artefact",
    "write_tensors",
    "write_vectors",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Header:
    """Provenance of an artefact. Its digest, :attr:`key`, is the artefact's identity."""

    kind: str
    stage: str
    schema: int = SCHEMA
    inputs: Mapping[str, str] = field(default_factory=dict)  # name -> SHA-256
    parameters: Mapping[str, Any] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)  # name -> SHA-256

    @property
    def key(self) -> str:
        """SHA-256 of the canonical header."""
        return hashlib.sha256(canonical(_jsonable(self))).hexdigest()


def write_artefact(path: Path, header: Header, records: Iterable[Any]) -> None:
    """Write records of one type below their header."""
    body = b"".join(canonical(_jsonable(record)) + b"\n" for record in records)
    first = {**_jsonable(header), "key": header.key, "body": hashlib.sha256(body).hexdigest()}
    write_atomic(path, canonical(first) + b"\n" + body)


def header_in(data: bytes) -> Header | None:
    """The header of an artefact, given its bytes, or ``None`` where there is none to trust."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        if data[8:9] == b"{":  # safetensors: the length of its own header, in eight bytes, then it
            stored = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
            return _header(stored["__metadata__"]["header"].encode())[0]
        return _header(data.partition(b"\n")[0])[0]
    return None


def _header(line: bytes) -> tuple[Header, str]:
    """Parse a header line into the header and the digest of the body, or raise ValueError."""
    first = json.loads(line)
    if not isinstance(first, dict):
        raise ValueError("not a header")
    key, body = first.pop("key", ""), str(first.pop("body", ""))
    if not isinstance(first.get("schema"), int):
        raise ValueError("no schema")
    if first["schema"] > SCHEMA:  # its fields are unknown to us: only the version matters
        return Header(kind="", stage="", schema=first["schema"]), body
    header: Header = adapter(Header).validate_python(first)
    if key != header.key:
        raise ValueError("altered header")
    return header, body


def parse_artefact(data: bytes, kind: type[T], *, where: str) -> tuple[T, ...]:
    """Check and validate every record of an artefact, given its bytes. ``where`` names the file.

    Raises:
        ArtefactError: cut short, altered by hand, or written by a newer version.
    """
    remedy = "restore it from a backup, or delete it and run the step that makes it again"
    first, _, body = data.partition(b"\n")
    try:
        header, digest = _header(first)
    except ValueError:
        raise ArtefactError("the file has no readable header", where=where, remedy=remedy) from None
    if header.schema > SCHEMA:
        raise _newer(where, header.schema)
    if hashlib.sha256(body).hexdigest() != digest:
        raise ArtefactError("the file was cut short or altered by hand", where=where, remedy=remedy)
    return read_lines(body, kind, where=where, start=2)


def read_lines(data: bytes, kind: type[T], *, where: str, start: int = 1) -> tuple[T, ...]:
    """Validate records, one a line. ``where`` names the file, ``start`` its first such line.

    Raises:
        ArtefactError: a line that is no such record.
    """
    validate = adapter(kind).validate_json
    name = getattr(kind, "__name__", "record of this file")  # a union has no name
    records: list[T] = []
    for number, line in enumerate(data.splitlines(), start=start):
        try:
            records.append(validate(line))
        except ValidationError as problem:
            # the details would quote the file, and the file may hold a participant's words
            raise ArtefactError(
                f"line {number} is not a {name} ({problem.error_count()} faults)",
                where=where,
                remedy="restore it from a backup; if a step made it, delete it and run the step",
            ) from None
    return tuple(records)


def write_tensors(path: Path, header: Header, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Write named tables of numbers as safetensors, the header in the metadata."""
    from safetensors.numpy import save

    first = {**_jsonable(header), "key": header.key}
    write_atomic(path, save(dict(tensors), {"header": canonical(first).decode()}))


def read_tensors(path: Path) -> tuple[Header, dict[str, NDArray[Any]]]:
    """The header and the tables of a file that :func:`write_tensors` wrote.

    Raises:
        ArtefactError: not there or damaged.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "numpy") as stored:
            header, _ = _header(stored.metadata()["header"].encode())
            if header.schema <= SCHEMA:
                return header, {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, ValueError, KeyError, TypeError):
        raise _unreadable(path) from None
    raise _newer(path.name, header.schema)


def write_vectors(path: Path, header: Header, vectors: NDArray[np.float32]) -> None:
    """Write vectors (n, d) as safetensors, the header in its metadata."""
    write_tensors(path, header, {"vectors": vectors})


def read_vectors(path: Path) -> tuple[Header, NDArray[np.float32]]:
    """The header and the vectors (n, d) of a file that :func:`write_vectors` wrote.

    Raises:
        ArtefactError: not there or damaged.
    """
    header, tensors = read_tensors(path)
    if "vectors" not in tensors:
        raise _unreadable(path)
    return header, tensors["vectors"]


def _unreadable(path: Path) -> ArtefactError:
    return ArtefactError(
        "the file cannot be read", where=path.name, remedy="delete it: the next run makes it again"
    )


def _newer(where: str, schema: int) -> ArtefactError:
    return ArtefactError(
        f"the file was written by a newer version (format {schema}, this one reads {SCHEMA})",
        where=where,
        remedy="pip install -U transcode-qda",
    )
