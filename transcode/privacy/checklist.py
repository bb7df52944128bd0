"""The human pass: mentions as rows that a person works through, and back.

A row per mention, columns :data:`COLUMNS`. In ``decision`` a person writes

* ``keep``: yes, this could identify somebody; replace it;
* ``change``: replace it, but as the entity in ``new entity`` (two spellings of one person);
* ``ignore``: no, this identifies nobody; leave the words.

Nothing means not decided yet; what is not decided is replaced. ``kind`` may be corrected in
place. The rows are identifying: they belong in ``confidential/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from transcode.errors import PrivacyError
from transcode.privacy.settings import KINDS
from transcode.records import Mention, MentionKind, Transcript

__all__ = ["COLUMNS", "apply_review", "open_mentions", "to_rows"]

COLUMNS = (
    "interview", "mention", "kind", "entity", "decision", "new entity", "context", "why", "found by"
)  # fmt: skip
_DECISIONS = ("", "keep", "change", "ignore")
_AROUND = 40  # characters of context on either side


def to_rows(
    mentions: Sequence[Mention], transcript: Transcript, earlier: Iterable[Mapping[str, str]] = ()
) -> list[dict[str, str]]:
    """The mentions of one interview as rows to decide on; decisions of ``earlier`` rows stay."""
    texts = {turn.id: turn.text for turn in transcript.turns}
    decided = {row.get("mention", ""): row for row in earlier if row.get("decision", "").strip()}
    rows = []
    for mention in mentions:
        text = texts[mention.turn]
        before, after = max(0, mention.begin - _AROUND), mention.end + _AROUND
        name = f"»{text[mention.begin : mention.end]}«"
        context = text[before : mention.begin] + name + text[mention.end : after]
        old = decided.get(mention.id, {})
        rows.append(
            {
                "interview": transcript.interview,
                "mention": mention.id,
                "kind": old.get("kind") or mention.kind,
                "entity": mention.entity,
                "decision": old.get("decision", ""),
                "new entity": old.get("new entity", ""),
                "context": " ".join(context.split()),
                "why": mention.why,
                "found by": mention.found_by,
            }
        )
    return rows


def apply_review(
    mentions: Sequence[Mention], rows: Iterable[Mapping[str, str]]
) -> tuple[Mention, ...]:
    """The mentions that are to be replaced, as the rows decide; undecided ones are among them.

    Raises:
        PrivacyError: a row names a mention that there is not, says something that is no decision,
            or changes a mention into nothing. The message gives the row as the file counts it.
    """
    decided = {row["mention"]: row for row in _checked(mentions, rows)}
    reviewed = []
    for mention in mentions:
        row = decided.get(mention.id)
        decision = row["decision"] if row else ""
        if row and decision:
            kind = cast(MentionKind, row["kind"] or mention.kind)
            entity = row["new entity"] if decision == "change" else mention.entity
            mention = replace(mention, kind=kind, entity=entity)
        if decision != "ignore":
            reviewed.append(mention)
    return tuple(reviewed)


def open_mentions(mentions: Sequence[Mention], rows: Iterable[Mapping[str, str]]) -> int:
    """How many mentions nobody has decided on."""
    decided = {row["mention"] for row in _checked(mentions, rows) if row["decision"]}
    return sum(mention.id not in decided for mention in mentions)


def _checked(
    mentions: Sequence[Mention], rows: Iterable[Mapping[str, str]]
) -> Iterator[dict[str, str]]:
    ids = {mention.id for mention in mentions}
    for number, raw in enumerate(rows, 2):  # row 1 of the file is its header
        row = {column: (raw.get(column) or "").strip() for column in COLUMNS}
        row["decision"] = row["decision"].lower()
        if row["mention"] not in ids:
            raise _bad(number, "it names a mention that there is not", "make the list again")
        if row["decision"] not in _DECISIONS:
            raise _bad(number, "its decision is not known", "write keep, change or ignore")
        if row["kind"] not in ("", *KINDS):
            raise _bad(number, "its kind is not known", f"write one of {', '.join(KINDS)}")
        if row["decision"] == "change" and not row["new entity"]:
            raise _bad(number, "it changes a mention into nothing", "fill in 'new entity'")
        yield row


def _bad(number: int, what: str, remedy: str) -> PrivacyError:
    # What the row says is not repeated: a name may stand in the wrong column.
    return PrivacyError(what, where=f"row {number}", step="review of mentions", remedy=remedy)
