"""What a study may choose about privacy, and its own list of names."""

from __future__ import annotations

from dataclasses import dataclass

from transcode.records import MentionKind

__all__ = ["KINDS", "NAME_KINDS", "Known", "PrivacySettings"]

NAME_KINDS: tuple[MentionKind, ...] = ("person", "place", "organisation")
KINDS: tuple[MentionKind, ...] = (
    *NAME_KINDS, "date", "phone", "email", "web", "number", "address", "age", "role"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """The ``[privacy]`` table of ``study.toml``.

    Attributes:
        kinds: the kinds of mention that are looked for. A name on the study's own list is always
            looked for, whatever its kind.
        similarity: how alike (``difflib`` ratio, 0 to 1) a capitalised word and a known name must
            be to count as the recogniser's misspelling of it; 1 turns this off.
    """

    kinds: tuple[str, ...] = KINDS
    similarity: float = 0.85


@dataclass(frozen=True, slots=True)
class Known:
    """A name that must not be in a released text: from ``people.csv``, or found in the study."""

    text: str
    kind: MentionKind
