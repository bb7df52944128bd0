"""Contents of a project of another program, before any of it is in a study. Identifying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from transcode.exchange.projects.units import UnitFound

__all__ = [
    "FoundCase", "FoundCode", "FoundCoding", "FoundMemo", "FoundRelation", "FoundSource", "Left",
    "Project", "summed", "when",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken over: its kind, its name in the file ("" if none), and why.

    ``count`` is the number of such things where they have no names worth listing.
    """

    kind: str
    name: str
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code or folder of codes. ``above`` is the id of the one that it lies in, "" for none.

    ``gathers``: a folder that gathers themes; ``None`` where the file does not say so.
    """

    id: str
    name: str
    definition: str = ""
    above: str = ""
    codable: bool = True
    colour: str = ""
    gathers: bool | None = None


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A line between two codes or folders on a map."""

    id: str
    first: str
    second: str
    name: str = ""
    directed: bool = False


@dataclass(frozen=True, slots=True)
class FoundCoding:
    """A code on the code points ``begin`` to ``end`` of a source. ``user`` is an id, or "".

    ``made_at`` is when it was made, as :func:`when` writes it.
    """

    code: str
    user: str
    begin: int
    end: int
    memo: str = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class FoundMemo:
    """A memo on a code, on a passage of a source, on a source, or on the project (``about=""``)."""

    text: str
    user: str = ""
    about: str = ""
    passage: tuple[int, int] | None = None
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A text with its codings.

    ``text`` has line feeds only and no byte order mark; all places count its code points.
    ``times`` are places with a time in milliseconds; ``recording`` is the name of a file in the
    archive, "" for none.
    """

    id: str
    name: str
    text: str
    codings: tuple[FoundCoding, ...] = ()
    unit: UnitFound | None = None  # where the places had to be converted
    times: tuple[tuple[int, int], ...] = ()
    recording: str = ""
    values: tuple[tuple[str, str], ...] = ()  # of variables


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case: its name, the values of its variables, and the ids of its sources."""

    name: str
    values: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A whole project.

    ``covered`` are pairs of a user and a source that the user has finished. ``is_partial``: its
    texts are the coded passages alone.
    """

    name: str
    origin: str
    users: tuple[tuple[str, str], ...] = ()  # id, name
    codes: tuple[FoundCode, ...] = ()
    sources: tuple[FoundSource, ...] = ()
    cases: tuple[FoundCase, ...] = ()
    memos: tuple[FoundMemo, ...] = ()
    covered: tuple[tuple[str, str], ...] = ()
    relations: tuple[FoundRelation, ...] = ()
    pins: tuple[tuple[str, int, int], ...] = ()  # a code or folder, and its place on the map
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()
    is_partial: bool = False


def when(written: object) -> str:
    """A time to the second, ISO 8601: in UTC where its zone is stated; "" for what is no time."""
    try:
        at = datetime.fromisoformat(str(written or "").strip()).replace(microsecond=0)
        utc = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    except (ValueError, OverflowError):
        return ""
    return f"{utc.isoformat()}{'Z' if at.tzinfo else ''}"


def summed(left: Iterable[Left]) -> tuple[Left, ...]:
    """Join what has the same kind, name and reason, with its count."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in left:
        counts[one.kind, one.name, one.why] += one.count
    return tuple(Left(*key, count) for key, count in counts.items())
