"""Cells of ``mentions.csv``: the columns, reading what people wrote, and writing it back.

A spreadsheet, another language or a slip leave "KEEP ", "hide", "?" or "behold" in a cell. What is
plain is read as it was meant; anything else stays in its cell, counts as not decided, and is
reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from transcode.privacy.checklist.checklist import DECISIONS, number_of_nothing
from transcode.privacy.settings import KINDS
from transcode.records.names import NOTHING, ListedDecision, ListedKind, ListedMention

__all__ = ["COLUMNS", "REQUIRED", "from_cells", "not_understood", "to_cells"]

_FIELDS = (
    "interview", "mention", "kind", "entity", "decision", "new_entity", "context", "why",
    "found_by", "confidence",
)  # fmt: skip
COLUMNS = tuple(field.replace("_", " ") for field in _FIELDS)
"""The columns of ``mentions.csv``, in order; those that somebody added are not kept."""
REQUIRED = ("interview", "mention", "decision")
"""The columns without which a table is no list of names."""

_WORDS: dict[str, ListedDecision] = {decision: decision for decision in DECISIONS} | {
    # the keys of the desk in the terminal, its verbs in Python, and what the messages call them
    "k": "keep", "hide": "keep", "accept": "keep",
    "i": "ignore", "stay": "ignore", "let it stay": "ignore", "reject": "ignore",
    "a": "always", "n": "never", "c": "change",
}  # fmt: skip
_OF_A_NAME: dict[ListedDecision, ListedDecision] = {
    # who adds a name to the list means it to be hidden
    "": "always", "keep": "always", "change": "always", "ignore": "never",
}  # fmt: skip
_SHOWN = 5  # rows that a sentence names


# --- reading


def from_cells(
    table: Iterable[Mapping[str, str]], interviews: Iterable[str]
) -> list[ListedMention]:
    """The rows with every cell as it was meant; two rows on one mention become one.

    A row that somebody added by hand, without a mention, is about the name as such. Where two rows
    give different decisions on one mention, neither counts.

    Args:
        table: column -> cell, as the file has them.
        interviews: the ids of the study; capitals do not matter.
    """
    ids = {interview.casefold(): interview for interview in interviews}
    rows: list[ListedMention] = []
    places: dict[str, int] = {}
    for cells in table:
        row = _row(cells, ids)
        place = places.get(row.mention) if row.mention else None
        if place is None:
            places[row.mention] = len(rows)
            rows.append(row)
        else:
            rows[place] = _merged(rows[place], row)
    return rows


def _merged(first: ListedMention, second: ListedMention) -> ListedMention:
    """One row for the two on one mention; what they disagree on is not decided."""
    decisions = [_decision_cell(first), _decision_cell(second)]
    if not second.decision or decisions[0] == decisions[1]:
        return first
    for row in (first, second):
        if row.stands_for_nothing and row.decision:
            return row  # whatever the two say, somebody read the interview
    if not decisions[0]:
        return second
    return replace(first, decision="", decision_as_written=" or ".join(decisions))


def _row(cells: Mapping[str, str], ids: Mapping[str, str]) -> ListedMention:
    fields = {name: cells.get(column, "") for name, column in zip(_FIELDS, COLUMNS, strict=True)}
    interview = fields["interview"]
    fields["interview"] = ids.get(interview.casefold(), interview)
    decision_cell, kind_cell = fields.pop("decision"), fields.pop("kind")
    row = ListedMention(**fields)  # type: ignore[arg-type]
    words = " ".join(decision_cell.lower().split()).strip(" .,;:!\"'")
    kind = kind_cell.strip().lower()
    if kind == NOTHING and row.mention == number_of_nothing(row.interview):
        return _row_of_nothing(row, words)
    if kind in KINDS:
        row = replace(row, kind=cast(ListedKind, kind))
    elif kind:
        row = replace(row, kind_as_written=kind_cell)
    decision = _WORDS.get(words, "")
    if row.is_of_a_name and row.entity and (decision or not words):
        decision = _OF_A_NAME.get(decision, decision)
    lacks_a_name = decision == "change" and not row.new_entity
    if (words and not decision) or lacks_a_name or (decision and row.kind_as_written):
        return replace(row, decision_as_written=decision_cell)
    return replace(row, decision=decision)


def _row_of_nothing(row: ListedMention, words: str) -> ListedMention:
    """The row of an interview in which nothing was found: whatever it says, somebody read it."""
    row = replace(row, kind=NOTHING)
    if "?" in words or not words:
        return row
    if words in DECISIONS:
        return replace(row, decision=words)
    return replace(row, decision="keep", decision_as_written=words)


# --- writing


def to_cells(row: ListedMention) -> list[str]:
    """The cells, as :data:`COLUMNS` orders them; what was not understood stays as written."""
    kind = row.kind if row.decision else row.kind_as_written or row.kind
    written = {"decision": _decision_cell(row), "kind": kind}
    return [written.get(field, getattr(row, field)) for field in _FIELDS]


def _decision_cell(row: ListedMention) -> str:
    if row.decision and not row.stands_for_nothing:
        return row.decision
    return row.decision_as_written or row.decision


# --- reporting


def not_understood(rows: Iterable[ListedMention]) -> list[str]:
    """A sentence for each reason why cells were not understood, and their rows."""
    places: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(rows, 2):  # row 1 of the file is its header
        if not row.decision and (why := _why(row)):
            places[why].append(f"{number} ({row.interview or 'in no interview'})")
    return [f"mentions.csv row {_listing(numbers)}: {why}" for why, numbers in places.items()]


def _listing(places: list[str]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(places[:_SHOWN]) + more


def _why(row: ListedMention) -> str:
    words = row.decision_as_written.lower()
    if row.kind_as_written:
        return f"its kind is not known; write one of {', '.join(KINDS)}"
    if " or " in words:
        return "it stood there twice, with two decisions; write one of them"
    if _WORDS.get(words.strip()) == "change":
        return "it is changed into nothing; fill in 'new entity'"
    return words and (
        "its decision is not understood; write keep or always to hide it, ignore or never to let "
        "it stay, or change"
    )
