"""The human pass: mentions as rows that a person works through, and back.

A row per mention, columns :data:`COLUMNS`. In ``decision`` a person writes

* ``keep``: yes, this could identify somebody; replace it;
* ``change``: replace it, but as the entity in ``new entity`` (two spellings of one person);
* ``ignore``: no, this identifies nobody; leave the words;
* ``always``: replace this name everywhere, also in interviews to come (as ``new entity``, if that
  is filled in);
* ``never``: this word is no name in this study.

Nothing means not decided yet; what is not decided is replaced. ``kind`` may be corrected in
place. A row without a mention stands for a name as such: it keeps an ``always`` or ``never``, in
one interview or (without one) in all, and may be added by hand. An interview in which nothing was
found has one row of kind ``none``, which any decision settles. The rows are identifying: they
belong in ``confidential/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from transcode.errors import PrivacyError
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.settings import KINDS
from transcode.records.base import stable_id
from transcode.records.languages import name_of
from transcode.records.names import Mention, MentionKind
from transcode.records.speech import Transcript

__all__ = [
    "COLUMNS", "DECISIONS", "NOTHING", "apply_review", "is_settled", "may_be", "number_of_nothing",
    "open_mentions", "row_of_nothing", "say_who_it_may_be", "standing_rows", "to_rows",
]  # fmt: skip

COLUMNS = (
    "interview", "mention", "kind", "entity", "decision", "new entity", "context", "why",
    "found by", "confidence",
)  # fmt: skip
NOTHING = "none"
"""The kind of the row of an interview in which nothing was found."""

_STANDING = ("always", "never")
DECISIONS = ("keep", "change", "ignore", *_STANDING)
_AROUND = 40  # characters of context on either side

Row = dict[str, str]
_Key = tuple[str, ...]


def is_settled(row: Mapping[str, str]) -> bool:
    """Whether a mention with this row needs nobody any more."""
    return bool(row.get("decision", "").strip())


def to_rows(
    mentions: Sequence[Mention],
    transcript: Transcript,
    earlier: Iterable[Mapping[str, str]] = (),
) -> list[Row]:
    """The mentions of one interview as rows to decide on; decisions of ``earlier`` rows stay.

    What is not decided in itself is decided by what ``earlier`` rows say "always" or "never" to.

    Args:
        mentions: of one interview.
        transcript: that interview.
        earlier: its rows as they were, and those that stand for a name as such.
    """
    texts = {turn.id: turn.text for turn in transcript.turns}
    earlier = list(earlier)
    decided = {row.get("mention", ""): row for row in earlier if is_settled(row)}
    rules = {
        (row["interview"], key_of(row["entity"])): row
        for row in standing_rows(earlier)
        if row["interview"] in ("", transcript.interview)
    }
    rows = []
    for mention in mentions:
        text = texts[mention.turn]
        before, after = max(0, mention.begin - _AROUND), mention.end + _AROUND
        name = f"»{text[mention.begin : mention.end]}«"
        context = text[before : mention.begin] + name + text[mention.end : after]
        key = key_of(mention.entity)
        old = decided.get(mention.id)
        if not old:
            old = rules.get((transcript.interview, key)) or rules.get(("", key)) or {}
        rows.append(
            {
                "interview": transcript.interview,
                "mention": mention.id,
                "kind": old.get("kind") or mention.kind,
                "entity": mention.entity,
                "decision": _in_one_place(old),
                "new entity": old.get("new entity", ""),
                "context": " ".join(context.split()),
                "why": mention.why,
                "found by": mention.found_by,
                "confidence": f"{mention.confidence:.2f}",
            }
        )
    return rows


def number_of_nothing(interview: str) -> str:
    """The mention that stands for "nothing was found in this interview"."""
    return stable_id("nothing found", interview)


def row_of_nothing(
    transcript: Transcript, earlier: Iterable[Mapping[str, str]], *, trained: bool
) -> Row:
    """The row of an interview in which nothing was found: any decision says that it was read.

    Args:
        transcript: that interview.
        earlier: its rows as they were.
        trained: whether a model that was trained on names in its language has read it.
    """
    number = number_of_nothing(transcript.interview)
    old: Mapping[str, str] = next((r for r in earlier if r.get("mention") == number), {})
    why = "the machine found nobody; a person has to read it"
    if not trained:
        why += f"; in this language ({name_of(transcript.language) or 'not known'}) it finds little"
    return dict.fromkeys(COLUMNS, "") | {
        "interview": transcript.interview,
        "mention": number,
        "kind": NOTHING,
        "entity": f"nothing found in {transcript.interview}",
        "decision": old.get("decision", "").strip().lower(),
        "context": f"Nothing was found in {len(transcript.turns)} turns. Read the interview; any "
        "decision here says that nobody can be recognised in it.",
        "why": why,
    }


def _in_one_place(row: Mapping[str, str]) -> str:
    decision = row.get("decision", "").strip().lower()
    if decision == "always":
        return "change" if row.get("new entity") else "keep"
    return "ignore" if decision == "never" else decision


def standing_rows(rows: Iterable[Mapping[str, str]]) -> list[Row]:
    """A row for every name that something is said of as such; the last word on each counts."""
    found: dict[tuple[str, _Key], Row] = {}
    for row in rows:
        decision = row.get("decision", "").strip().lower()
        if row.get("kind") == NOTHING:
            continue
        if decision in _STANDING and (key := key_of(row.get("entity", ""))):
            interview = "" if row.get("mention") else row.get("interview", "")
            found.pop((interview, key), None)
            found[interview, key] = dict.fromkeys(COLUMNS, "") | {
                "interview": interview,
                "kind": row.get("kind", "").strip(),
                "entity": row["entity"].strip(),
                "decision": decision,
                "new entity": row.get("new entity", "").strip(),
            }
    return list(found.values())


def say_who_it_may_be(rows: Iterable[Row]) -> None:
    """Add to "why" which fuller names a short one may stand for, over the rows of a whole study."""
    rows = [row for row in rows if row["mention"]]
    fuller = may_be(dict.fromkeys((row["kind"], row["entity"]) for row in rows))
    for row in rows:
        if row["kind"] == "person" and (several := fuller.get(key_of(row["entity"]))):
            row["why"] += f"; may be {' or '.join(several)}"


def may_be(entities: Iterable[tuple[str, str]]) -> dict[_Key, tuple[str, ...]]:
    """For each short name of a person, the fuller ones it may stand for, where there are several.

    Args:
        entities: (kind, entity) of a whole study.
    """
    full: dict[str, dict[_Key, str]] = defaultdict(dict)
    short: set[_Key] = set()
    for kind, entity in entities:
        key = key_of(entity)
        if kind == "person" and len(key) == 1:
            short.add(key)
        elif kind == "person":
            for word in key:
                full[word].setdefault(key, entity)
    return {
        key: tuple(sorted(full[key[0]].values())) for key in short if len(full.get(key[0], ())) > 1
    }


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
        decision = _in_one_place(row) if row else ""
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


def _checked(mentions: Sequence[Mention], rows: Iterable[Mapping[str, str]]) -> Iterator[Row]:
    ids = {mention.id for mention in mentions}
    for number, raw in enumerate(rows, 2):  # row 1 of the file is its header
        row = {column: (raw.get(column) or "").strip() for column in COLUMNS}
        row["decision"] = row["decision"].lower()
        if row["kind"] == NOTHING:
            continue
        if row["decision"] not in ("", *DECISIONS):
            raise _bad(number, "its decision is not known",
                       "write keep, change, ignore, always or never")  # fmt: skip
        if row["kind"] not in ("", *KINDS):
            raise _bad(number, "its kind is not known", f"write one of {', '.join(KINDS)}")
        if row["decision"] == "change" and not row["new entity"]:
            raise _bad(number, "it changes a mention into nothing", "fill in 'new entity'")
        if not row["mention"] and row["decision"] in _STANDING:
            continue
        if row["mention"] not in ids:
            raise _bad(number, "it names a mention that there is not", "make the list again")
        yield row


def _bad(number: int, what: str, remedy: str) -> PrivacyError:
    # What the row says is not repeated: a name may stand in the wrong column.
    return PrivacyError(what, where=f"row {number}", step="review of mentions", remedy=remedy)
