"""Settings of privacy, and the study's own list of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from transcode.records.names import MentionKind

__all__ = ["KINDS", "NAME_KINDS", "Form", "Known", "PrivacySettings"]

Form = Literal["label", "fictional", "general"]

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
        pseudonyms: what people, places and organisations become: "label" ("[Person 3]"),
            "fictional" (a made-up name) or "general" ("a town"); or a table, kind by kind.
        dates: "shift" (by one secret number of days for each participant), "label" or "keep".
        ages: "band" ("40-49"), "label" or "keep".
        k: how many participants, 1 or more, must share all attributes with each: what ``risk``
            measures participants.csv by, unless another number is given.
    """

    kinds: tuple[MentionKind, ...] = KINDS
    similarity: Annotated[float, Ge(0), Le(1)] = 0.85
    pseudonyms: Form | Mapping[MentionKind, Form] = "label"
    dates: Literal["shift", "label", "keep"] = "shift"
    ages: Literal["band", "label", "keep"] = "band"
    k: Annotated[int, Ge(1)] = 3

    def form(self, kind: MentionKind) -> Form:
        """The form of pseudonym for this kind; labels where the table does not say."""
        chosen = self.pseudonyms
        return chosen if isinstance(chosen, str) else chosen.get(kind, "label")


@dataclass(frozen=True, slots=True)
class Known:
    """A name that must not be in a released text: from ``people.csv``, or found in the study."""

    text: str
    kind: MentionKind

    def __hash__(self) -> int:
        return hash(self.text)  # all names of a study are hashed again in each of its interviews
