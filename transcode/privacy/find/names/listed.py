"""Read the study's own list of names, which stands in the column ``also`` of ``people.csv``.

An entry is a name, and may say more::

    Kirsten Lund                                   a person
    organisation: Merrowdale Home Care             of another kind
    Kirsten Lund / Kirsty / role: my ward sister   what else she is called
    place: Fredericia = a town in {region}         what is to stand there; {region} is that column
                                                   of participants.csv
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from transcode.privacy.lexicon.names import key_of
from transcode.privacy.settings import KINDS, Known
from transcode.records.names import Mention, MentionKind

__all__ = ["Listed", "listed", "under_one_name"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on the list. ``interview`` is that of the row; roles count in that one only."""

    name: Known
    also: tuple[Known, ...] = ()
    note: str = ""
    interview: str = ""


def listed(entry: str, interview: str = "", attributes: Mapping[str, str] | None = None) -> Listed:
    """Read one entry; an empty one gives an empty name."""
    spellings, _, note = entry.partition(" = ")
    for column, value in (attributes or {}).items():
        note = note.replace(f"{{{column}}}", value)
    first, *others = [
        spelling for part in spellings.split(" / ") if (spelling := part.strip())
    ] or [""]
    name = _known(first, "person")
    also = tuple(_known(other, name.kind) for other in others)
    return Listed(name, also, note.strip(), interview)


def _known(text: str, kind: MentionKind) -> Known:
    prefix, colon, rest = text.partition(":")
    named_kind = next((k for k in KINDS if colon and k == prefix.strip().lower()), None)
    return Known(rest.strip(), named_kind) if named_kind else Known(text.strip(), kind)


def under_one_name(
    mentions: Iterable[Mention], interview: str, entries: Sequence[Listed]
) -> tuple[Mention, ...]:
    """The mentions, each other name replaced by the one it stands beside on the list.

    What a role means is known for the interview only whose row says so; elsewhere "my boss" is
    somebody else, and no mention unless another detector found it.
    """
    owner: dict[tuple[bool, tuple[str, ...]], Listed] = {}
    elsewhere: set[tuple[str, ...]] = set()
    for entry in entries:
        for other in entry.also:
            is_role = other.kind == "role"
            if is_role and entry.interview != interview:
                elsewhere.add(key_of(other.text))
            else:
                owner.setdefault((is_role, key_of(other.text)), entry)
    settled = []
    for mention in mentions:
        is_role, key = mention.kind == "role", key_of(mention.entity)
        if (own := owner.get((is_role, key))) is not None:
            mention = replace(mention, kind=own.name.kind, entity=own.name.text)
        elif is_role and key in elsewhere and mention.found_by in ("list", "name"):
            continue
        settled.append(mention)
    return tuple(settled)
