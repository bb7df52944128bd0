"""The table of who is called what, for the whole study. Its rows are kept by ``key.py``.

Thin, until issue 4: pseudonyms are numbered labels; fictional names, generalised places and shifted
dates come later, as does taking a participant's rows out again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from transcode.errors import PrivacyError
from transcode.records import Mention, MentionKind, Pseudonym

__all__ = ["Pseudonyms"]


@dataclass(frozen=True)
class Pseudonyms:
    """An immutable table of pseudonyms; ``rows`` is what the key file holds."""

    rows: tuple[Pseudonym, ...] = ()

    def assign(self, mentions: Iterable[Mention]) -> Pseudonyms:
        """The table with a pseudonym for each new entity, numbered per kind as they come.

        "[Person 1]", "[Place 2]", "[Phone 1]". A number that is in the table is never used again.
        """
        last: Counter[str] = Counter()
        for row in self.rows:
            if numbered := re.fullmatch(r"\[(\w+) (\d+)\]", row.pseudonym):
                last[numbered[1]] = max(last[numbered[1]], int(numbered[2]))
        rows = dict(self._table)
        for mention in mentions:
            if (mention.kind, mention.entity) not in rows:
                label = mention.kind.capitalize()
                last[label] += 1
                rows[mention.kind, mention.entity] = f"[{label} {last[label]}]"
        return Pseudonyms(tuple(Pseudonym(kind, of, name) for (kind, of), name in rows.items()))

    def of(self, kind: MentionKind, entity: str) -> str:
        """What stands for this entity.

        Raises:
            PrivacyError: it has no pseudonym yet.
        """
        try:
            return self._table[kind, entity]
        except KeyError:
            raise PrivacyError(
                f"a mention of kind '{kind}' has no pseudonym",
                step="release",
                remedy="assign pseudonyms to all mentions first",
            ) from None

    @cached_property
    def _table(self) -> dict[tuple[MentionKind, str], str]:
        return {(row.kind, row.entity): row.pseudonym for row in self.rows}
