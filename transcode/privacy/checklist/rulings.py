"""Effects of a decision about names on the rows of the list, and how it is taken back.

A decision names the rows that it changes and what they were before, so that it can be carried out
again (after a crash, before the list was written) and undone at any later time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from transcode.privacy.lexicon.names import key_of
from transcode.records.names import (
    ListedDecision,
    ListedKind,
    ListedMention,
    NameDecision,
    NameVerb,
    Ruling,
)

__all__ = ["Rows", "carry_out", "standing"]

_Key = tuple[str, tuple[str, ...]]
_ON_A_ROW: dict[NameVerb, ListedDecision] = {
    "accept": "keep", "reject": "ignore", "change": "change", "never": "ignore"
}  # fmt: skip


def carry_out(
    rows: Sequence[ListedMention], decisions: Sequence[NameDecision]
) -> list[ListedMention]:
    """The rows as they are after all decisions that were made since the list was written."""
    written = max((n for n, each in enumerate(decisions, 1) if each.verb == "listed"), default=0)
    if written == len(decisions):
        return list(rows)
    table = Rows(rows)
    done = standing(decisions[:written])
    for decision in decisions[written:]:
        if decision.verb != "undo":
            table.carry_out(decision)
            done.append(decision)
        elif done:
            table.take_back(done.pop())
    return table.rows


def standing(decisions: Iterable[NameDecision]) -> list[NameDecision]:
    """The decisions that were not undone, oldest first."""
    done: list[NameDecision] = []
    for decision in decisions:
        if decision.verb == "undo":
            done[-1:] = []
        elif decision.verb != "listed":
            done.append(decision)
    return done


class Rows:
    """The rows of the list, to be changed in place: by mention, or by the name as such."""

    def __init__(self, rows: Iterable[ListedMention]) -> None:
        self._of_mention: dict[str, ListedMention] = {}
        self._of_name: dict[_Key, ListedMention] = {}
        for row in rows:
            if row.is_of_a_name:
                self._of_name[row.interview, key_of(row.entity)] = row
            else:
                self._of_mention[row.mention] = row

    @property
    def rows(self) -> list[ListedMention]:
        """All rows: names as such first, then the mentions in their order."""
        return [*self._of_name.values(), *self._of_mention.values()]

    @property
    def mentions(self) -> list[ListedMention]:
        """The rows of mentions."""
        return list(self._of_mention.values())

    def row(self, mention: str) -> ListedMention | None:
        """The row of a mention."""
        return self._of_mention.get(mention)

    def before(
        self, mentions: Iterable[str], name: str = "", interview: str = ""
    ) -> tuple[Ruling, ...]:
        """The rows of these mentions, and of a name as such, as they are now."""
        rows = [self._of_mention.get(mention) for mention in mentions]
        if name:
            rows.append(self._of_name.get((interview, key_of(name))))
        return tuple(
            Ruling(
                mention=row.mention,
                kind=row.kind,
                decision=row.decision,
                entity=row.new_entity,
                interview=row.interview,
            )
            for row in rows
            if row
        )

    def carry_out(self, decision: NameDecision) -> None:
        """Change the rows as the decision says; a row that is gone is skipped."""
        verb = decision.verb
        on_a_row = _ON_A_ROW.get(verb, "")
        if verb == "always":
            on_a_row = "change" if decision.to else "keep"
        to = decision.to if on_a_row == "change" else ""
        for ruling in decision.before:
            if row := self._of_mention.get(ruling.mention):
                self._decide(row, decision.kind or row.kind, on_a_row, to)
        if verb == "always" or verb == "never":
            self._of_name[_name_in(decision)] = ListedMention(
                interview=decision.interview,
                kind=cast(ListedKind, decision.kind),
                entity=decision.entity,
                decision=verb,
                new_entity=decision.to,
            )

    def take_back(self, decision: NameDecision) -> None:
        """Put the rows back as they were before."""
        name = _name_in(decision)
        if decision.verb in ("always", "never"):
            self._of_name.pop(name, None)
        for ruling in decision.before:
            if row := self._of_mention.get(ruling.mention):
                self._decide(row, ruling.kind, ruling.decision, ruling.entity)
            elif not ruling.mention:
                self._of_name[name] = ListedMention(
                    interview=ruling.interview,
                    kind=cast(ListedKind, ruling.kind),
                    entity=decision.entity,
                    decision=cast(ListedDecision, ruling.decision),
                    new_entity=ruling.entity,
                )

    def _decide(self, row: ListedMention, kind: str, decision: str, new_entity: str) -> None:
        self._of_mention[row.mention] = replace(
            row,
            kind=cast(ListedKind, kind),
            decision=cast(ListedDecision, decision),
            new_entity=new_entity,
            # what stood in the cell of an interview without mentions was a decision itself
            decision_as_written="" if row.stands_for_nothing else row.decision_as_written,
        )


def _name_in(decision: NameDecision) -> _Key:
    return decision.interview, key_of(decision.entity)
