"""Checklist: the mentions of a study as rows that a person reviews, and back.

A row per mention, each a :class:`ListedMention`. Its decision is

* ``keep``: yes, this could identify somebody; replace it;
* ``change``: replace it, but as the new entity (two spellings of one person);
* ``ignore``: no, this identifies nobody; leave the words;
* ``always``: replace this name everywhere, also in interviews to come (as the new entity, if that
  is filled in);
* ``never``: this word is no name in this study.

Nothing means not decided yet; what is not decided is replaced. The kind may be corrected in
place. A row without a mention stands for a name as such: it keeps an ``always`` or ``never``, in
one interview or (without one) in all, and may be added by hand. An interview in which nothing was
found has one row of kind ``none``, which any decision settles. The rows are identifying: they
belong in ``confidential/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from transcode.errors import PrivacyError
from transcode.privacy.lexicon.names import key_of
from transcode.records.base import stable_id
from transcode.records.figures import decimal
from transcode.records.languages import name_of
from transcode.records.names import NOTHING, ListedDecision, ListedMention, Mention
from transcode.records.speech import Transcript

__all__ = [
    "DECISIONS", "apply_review", "fuller_names", "number_of_nothing", "row_of_nothing",
    "standing_rows", "to_rows", "with_fuller_names",
]  # fmt: skip

_STANDING: tuple[ListedDecision, ...] = ("always", "never")
DECISIONS: tuple[ListedDecision, ...] = ("keep", "change", "ignore", *_STANDING)
_AROUND = 40  # characters of context on either side

_Key = tuple[str, ...]


def to_rows(
    mentions: Sequence[Mention],
    transcript: Transcript,
    earlier: Iterable[ListedMention] = (),
) -> list[ListedMention]:
    """The mentions of one interview as rows to decide on; decisions of ``earlier`` rows stay.

    What is not decided in itself is decided by what ``earlier`` rows say "always" or "never" to.

    Args:
        mentions: of one interview.
        transcript: that interview.
        earlier: its rows as they were, and those that stand for a name as such.
    """
    texts = {turn.id: turn.text for turn in transcript.turns}
    earlier = list(earlier)
    of_mention = {row.mention: row for row in earlier}
    rules = {
        (row.interview, key_of(row.entity)): row
        for row in standing_rows(earlier)
        if row.interview in ("", transcript.interview)
    }
    undecided = ListedMention()
    rows = []
    for mention in mentions:
        key = key_of(mention.entity)
        own = of_mention.get(mention.id, undecided)
        ruling = own
        if not own.decision:
            rule = rules.get((transcript.interview, key)) or rules.get(("", key))
            ruling = rule or undecided
        rows.append(
            ListedMention(
                interview=transcript.interview,
                mention=mention.id,
                kind=ruling.kind or mention.kind,
                entity=mention.entity,
                decision=ruling.decision_here,
                new_entity=ruling.new_entity,
                context=_context(mention, texts[mention.turn]),
                why=mention.why,
                found_by=mention.found_by,
                confidence=decimal(mention.confidence),
                decision_as_written=own.decision_as_written,
                kind_as_written=own.kind_as_written,
            )
        )
    return rows


def _context(mention: Mention, text: str) -> str:
    """The words around a mention, whole ones where there are blanks between them."""
    begin, end = max(0, mention.begin - _AROUND), mention.end + _AROUND
    before, after = text[begin : mention.begin], text[mention.end : end]
    if begin and " " in before.rstrip():
        before = "…" + before.partition(" ")[2]
    if end < len(text) and " " in after.lstrip():
        after = after.rpartition(" ")[0] + "…"
    return " ".join(f"{before}»{text[mention.begin : mention.end]}«{after}".split())


def number_of_nothing(interview: str) -> str:
    """The mention that stands for "nothing was found in this interview"."""
    return stable_id("nothing found", interview)


def row_of_nothing(
    transcript: Transcript, earlier: Iterable[ListedMention], *, trained: bool
) -> ListedMention:
    """The row of an interview in which nothing was found: any decision says that it was read.

    Args:
        transcript: that interview.
        earlier: its rows as they were.
        trained: whether a model that was trained on names in its language has read it.
    """
    number = number_of_nothing(transcript.interview)
    old = next((row for row in earlier if row.mention == number), ListedMention())
    why = "the machine found nobody; a person has to read it"
    if not trained:
        why += f"; in this language ({name_of(transcript.language) or 'not known'}) it finds little"
    return ListedMention(
        interview=transcript.interview,
        mention=number,
        kind=NOTHING,
        entity=f"nothing found in {transcript.interview}",
        decision=old.decision,
        context=f"Nothing was found in {len(transcript.turns)} turns. Read the interview; any "
        "decision here says that nobody can be recognised in it.",
        why=why,
        decision_as_written=old.decision_as_written if old.decision else "",
    )


def standing_rows(rows: Iterable[ListedMention]) -> list[ListedMention]:
    """A row for every name that something is decided on as such; the last decision counts."""
    standing: dict[tuple[str, _Key], ListedMention] = {}
    for row in rows:
        key = key_of(row.entity)
        if row.stands_for_nothing or row.decision not in _STANDING or not key:
            continue
        interview = row.interview if row.is_of_a_name else ""
        standing.pop((interview, key), None)
        standing[interview, key] = ListedMention(
            interview=interview,
            kind=row.kind,
            entity=row.entity,
            decision=row.decision,
            new_entity=row.new_entity,
        )
    return list(standing.values())


def with_fuller_names(rows: Sequence[ListedMention]) -> list[ListedMention]:
    """The rows of a whole study; "why" says which fuller names a short one may stand for."""
    fuller = fuller_names((row.kind, row.entity) for row in rows if not row.is_of_a_name)
    return [
        replace(row, why=f"{row.why}; may be {' or '.join(fuller[key_of(row.entity)])}")
        if row.kind == "person" and not row.is_of_a_name and key_of(row.entity) in fuller
        else row
        for row in rows
    ]


def fuller_names(entities: Iterable[tuple[str, str]]) -> dict[_Key, tuple[str, ...]]:
    """For each short name of a person, the fuller ones it may stand for, where there are several.

    Args:
        entities: (kind, entity) of a whole study.
    """
    full: dict[str, dict[_Key, str]] = defaultdict(dict)
    short: set[_Key] = set()
    for kind, entity in dict.fromkeys(entities):
        key = key_of(entity)
        if kind == "person" and len(key) == 1:
            short.add(key)
        elif kind == "person":
            for word in key:
                full[word].setdefault(key, entity)
    return {
        key: tuple(sorted(full[key[0]].values())) for key in short if len(full.get(key[0], ())) > 1
    }


def apply_review(mentions: Sequence[Mention], rows: Iterable[ListedMention]) -> tuple[Mention, ...]:
    """The mentions that are to be replaced, as the rows decide; undecided ones are among them.

    Raises:
        PrivacyError: a row is about a mention that does not exist, or changes a mention into
            nothing. The message gives the row as the file counts it.
    """
    decided = {row.mention: row for row in _checked(mentions, rows)}
    reviewed = []
    for mention in mentions:
        row = decided.get(mention.id)
        if row and (decision := row.decision_here):
            kind = row.kind_of_name if row.kind else mention.kind
            entity = row.new_entity if decision == "change" else mention.entity
            mention = replace(mention, kind=kind, entity=entity)
            if decision == "ignore":
                continue
        reviewed.append(mention)
    return tuple(reviewed)


def _checked(mentions: Sequence[Mention], rows: Iterable[ListedMention]) -> Iterator[ListedMention]:
    ids = {mention.id for mention in mentions}
    for number, row in enumerate(rows, 2):  # row 1 of the file is its header
        if row.stands_for_nothing:
            continue
        if row.decision == "change" and not row.new_entity:
            raise _bad(number, "it changes a mention into nothing", "fill in 'new entity'")
        if row.is_of_a_name and row.decision in _STANDING:
            continue
        if row.mention not in ids:
            raise _bad(number, "it is about a mention that does not exist", "make the list again")
        yield row


def _bad(number: int, what: str, remedy: str) -> PrivacyError:
    # What the row says is not repeated: a name may stand in the wrong column.
    return PrivacyError(what, where=f"row {number}", step="review of mentions", remedy=remedy)
