"""Base of every record, and stable ids and digests."""

from __future__ import annotations

import hashlib
import uuid
from typing import ClassVar

__all__ = ["Record", "digest_of", "stable_id"]


_NAMESPACE = uuid.UUID("6f1c1a52-3a0e-5d0c-9d4b-7a4e0f1f9c11")


class Record:
    """Base of all records: unknown fields and wrong types are refused when a file is read."""

    __slots__ = ()
    __pydantic_config__: ClassVar = {"extra": "forbid", "strict": True}


def stable_id(*parts: str | int) -> str:
    """Make a UUIDv5 of the parts, in order: the same parts give the same id on every machine."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts)))


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal characters."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
