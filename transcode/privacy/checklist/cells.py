"""Cells of the list of names as people write them; what is not understood is no decision.

A spreadsheet, another language or a slip leave "KEEP ", "hide", "?" or "behold" in a cell. What is
plain is read as it was meant; anything else stays in its cell, counts as not decided, and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from transcode.privacy.checklist.checklist import DECISIONS, NOTHING, Row, number_of_nothing
from transcode.privacy.settings import KINDS

__all__ = ["as_written", "kept_cells", "not_understood", "understood"]

_WORDS = {one: one for one in DECISIONS} | {
    # the keys of the desk in the terminal, its verbs in Python, and what the messages call them
    "k": "keep", "hide": "keep", "accept": "keep",
    "i": "ignore", "stay": "ignore", "let it stay": "ignore", "reject": "ignore",
    "a": "always", "n": "never", "c": "change",
}  # fmt: skip
_SHOWN = 5  # rows that a sentence names
_DECISION, _KIND = "decision as written", "kind as written"  # keys beside the columns


def understood(rows: Iterable[Row], interviews: Iterable[str]) -> list[Row]:
    """The rows with every cell as it was meant; two rows on one mention become one.

    A row that somebody added by hand, without a mention, is about the name as such. Where two rows
    say different things of one mention, neither counts.

    Args:
        rows: as the file has them.
        interviews: the ids of the study: capitals are forgiven.
    """
    spelt = {one.casefold(): one for one in interviews}
    found: list[Row] = []
    of_mention: dict[str, Row] = {}
    for raw in rows:
        row = _row(raw, spelt)
        first = of_mention.get(row["mention"]) if row["mention"] else None
        if first is None:
            of_mention[row["mention"]] = row
            found.append(row)
        elif row["decision"] and row["decision"] != first["decision"]:
            if first["decision"] or first.get(_DECISION):
                both = (as_written(first)["decision"], row["decision"])
                first |= {"decision": "", _DECISION: " or ".join(dict.fromkeys(both))}
            else:
                first |= row
    return found


def _row(raw: Row, spelt: Mapping[str, str]) -> Row:
    row = dict(raw)
    row["interview"] = spelt.get(row["interview"].casefold(), row["interview"])
    said = " ".join(row["decision"].lower().split()).strip(" .,;:!\"'")
    kind = row["kind"].strip().lower()
    if kind == NOTHING and row["mention"] == number_of_nothing(row["interview"]):
        row["decision"] = "" if "?" in said else said
        return row
    row["decision"] = _WORDS.get(said, "")
    row["kind"] = kind if kind in KINDS else ""
    if kind not in ("", *KINDS):
        row[_KIND] = raw["kind"]
    is_name_as_such = not row["mention"] and bool(row["entity"])
    if is_name_as_such and not said:
        row["decision"] = "always"  # who adds a name to the list of names means it to be hidden
    elif is_name_as_such:
        rule = {"keep": "always", "change": "always", "ignore": "never"}
        row["decision"] = rule.get(row["decision"], row["decision"])
    lacks_a_name = row["decision"] == "change" and not row["new entity"]
    if (said and not row["decision"]) or lacks_a_name or (row["decision"] and _KIND in row):
        row |= {"decision": "", _DECISION: raw["decision"]}
    return row


def as_written(row: Mapping[str, str]) -> Row:
    """The row for the file: a cell that was not understood stays as somebody wrote it."""
    written = dict(row)
    said, kind = written.pop(_DECISION, ""), written.pop(_KIND, "")
    if not written["decision"]:
        written |= {"decision": said} | ({"kind": kind} if kind else {})
    return written


def kept_cells(row: Mapping[str, str]) -> Row:
    """What was not understood of a row, to be carried on to the row that takes its place."""
    return {key: row[key] for key in (_DECISION, _KIND) if row.get(key)}


def not_understood(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """A sentence for each reason why cells were not understood, and their rows."""
    places: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(rows, 2):  # row 1 of the file is its header
        if not row["decision"] and (why := _why(row)):
            places[why].append(f"{number} ({row['interview'] or 'in no interview'})")
    return [f"mentions.csv row {_some(rows_of)}: {why}" for why, rows_of in places.items()]


def _some(places: list[str]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(places[:_SHOWN]) + more


def _why(row: Mapping[str, str]) -> str:
    said = row.get(_DECISION, "").lower()
    if row.get(_KIND):
        return f"its kind is not known; write one of {', '.join(KINDS)}"
    if " or " in said:
        return "it stood there twice, with two decisions; write one of them"
    if _WORDS.get(said.strip()) == "change":
        return "it is changed into nothing; fill in 'new entity'"
    return said and (
        "its decision is not understood; write keep or always to hide it, ignore or never to let "
        "it stay, or change"
    )
