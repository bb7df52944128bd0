"""Records as JSON and back: strict, with one spelling of each."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

__all__ = ["JOURNAL_SCHEMA", "SCHEMA", "adapter", "canonical"]


SCHEMA = 2
"""Version of the file formats. A reader accepts its own and every earlier version."""

JOURNAL_SCHEMA = 3
"""Version of the journals: a new verb there makes no transcript out of date."""
_adapters: dict[Any, TypeAdapter[Any]] = {}


def adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a type, or a union of types
    """Validator of a record type (built once: building it costs more than using it)."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def _jsonable(record: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    return adapter(type(record)).dump_python(record, mode="json")


def canonical(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    """Canonical spelling of a JSON value: sorted keys, no blanks, UTF-8, no trailing newline."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")
