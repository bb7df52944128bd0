"""Effects of a decision about names on the rows of the list, and how it is taken back.

A decision names the rows that it changes and what they were before, so that it can be carried out
again (after a crash, before the list was written) and undone at any later time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from transcode.privacy.checklist.checklist import COLUMNS, Row
from transcode.privacy.lexicon.names import key_of
from transcode.records.names import NameDecision, Ruling

__all__ = ["Rows", "carry_out", "standing"]

_ON_A_ROW = {"accept": "keep", "reject": "ignore", "change": "change", "never": "ignore"}


def carry_out(rows: Sequence[Row], decisions: Sequence[NameDecision]) -> list[Row]:
    """The rows as they are after all decisions that were made since the list was written."""
    written = max((n for n, one in enumerate(decisions, 1) if one.verb == "listed"), default=0)
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

    def __init__(self, rows: Iterable[Row]) -> None:
        self._of_mention: dict[str, Row] = {}
        self._of_name: dict[tuple[str, tuple[str, ...]], Row] = {}
        for row in rows:
            if row["mention"]:
                self._of_mention[row["mention"]] = dict(row)
            else:
                self._of_name[row["interview"], key_of(row["entity"])] = dict(row)

    @property
    def rows(self) -> list[Row]:
        """All rows: names as such first, then the mentions in their order."""
        return [dict(row) for row in (*self._of_name.values(), *self._of_mention.values())]

    @property
    def mentions(self) -> list[Row]:
        """The rows of mentions."""
        return list(self._of_mention.values())

    def row(self, mention: str) -> Row | None:
        """The row of a mention."""
        return self._of_mention.get(mention)

    def before(
        self, mentions: Iterable[str], name: str = "", interview: str = ""
    ) -> tuple[Ruling, ...]:
        """What is written now in the rows of these mentions, and of a name as such."""
        now = [row for one in mentions if (row := self._of_mention.get(one))]
        if name and (row := self._of_name.get((interview, key_of(name)))):
            now.append(row)
        return tuple(
            Ruling(
                mention=row["mention"],
                kind=row["kind"],
                decision=row["decision"],
                entity=row["new entity"],
                interview=row["interview"],
            )
            for row in now
        )

    def carry_out(self, decision: NameDecision) -> None:
        """Change the rows as the decision says; a row that is gone is passed over."""
        verb = decision.verb
        on_a_row = _ON_A_ROW.get(verb, "")
        if verb == "always":
            on_a_row = "change" if decision.to else "keep"
        for ruling in decision.before:
            if row := self._of_mention.get(ruling.mention):
                row["decision"] = on_a_row
                row["new entity"] = decision.to if on_a_row == "change" else ""
                row["kind"] = decision.kind or row["kind"]
        if verb in ("always", "never"):
            name = decision.interview, key_of(decision.entity)
            self._of_name[name] = dict.fromkeys(COLUMNS, "") | {
                "interview": decision.interview,
                "kind": decision.kind,
                "entity": decision.entity,
                "decision": verb,
                "new entity": decision.to,
            }

    def take_back(self, decision: NameDecision) -> None:
        """Put the rows back as they were before."""
        name = decision.interview, key_of(decision.entity)
        if decision.verb in ("always", "never"):
            self._of_name.pop(name, None)
        for ruling in decision.before:
            was = {"kind": ruling.kind, "decision": ruling.decision, "new entity": ruling.entity}
            if row := self._of_mention.get(ruling.mention):
                row |= was
            elif not ruling.mention:
                self._of_name[name] = dict.fromkeys(COLUMNS, "") | was | {
                    "interview": ruling.interview, "entity": decision.entity,
                }  # fmt: skip
