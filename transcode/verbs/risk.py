"""Re-identification risk, and a less detailed participants.csv.

The phrases quote participants: they go to the screen and to ``confidential/risk.csv`` only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.errors import PrivacyError, StudyError
from transcode.files import write_atomic
from transcode.privacy.risk.coarsen import Coarsening, coarsen
from transcode.privacy.risk.risk import Anonymity, anonymity, sizes
from transcode.privacy.risk.uniqueness import Phrase, singling_phrases
from transcode.records.figures import clock
from transcode.study.folder import Study
from transcode.study.tables import read_participants, read_rows, write_participants, write_rows

__all__ = [
    "Risk",
    "assess",
    "read_broader",
    "smallest_group",
    "suggest",
    "take_back",
    "write_coarser",
    "write_risk",
]

KEPT = "group"  # what the analysis compares is left as it is
_COLUMNS = ("interview", "at", "found in", "combination", "shared by", "weight", "passage")


@dataclass(frozen=True, slots=True)
class Risk:
    """What singles participants out: attributes that come together, and phrases."""

    attributes: Anonymity
    phrases: tuple[Phrase, ...]


def assess(study: Study, wanted: int) -> Risk:
    """The risk of the table of participants and of every released text."""
    people = _people(study)
    everyone = {one: people[study.persons[one]] for one in study.interviews}
    return Risk(
        anonymity(people, wanted), singling_phrases(tuple(study.texts.values()), people, everyone)
    )


def smallest_group(study: Study) -> int:
    """How many participants share all attributes at least; 0 where there are no attributes."""
    people = _people(study)
    names = list(next(iter(people.values()), {}))
    return min(sizes(people, names).values()) if names else 0


def suggest(
    study: Study, wanted: int, broader: Mapping[str, str], keep: Collection[str] = ()
) -> Coarsening:
    """A coarser table; the group and what is in ``keep`` stay as they are.

    Raises:
        StudyError: an attribute to keep that there is not.
    """
    people = _people(study)
    known = {name for row in people.values() for name in row}
    if unknown := [name for name in keep if name not in known]:
        raise StudyError(f"has no column '{unknown[0]}'", where="participants.csv", step="risk",
                         remedy=f"there are {', '.join(sorted(known)) or 'none'}")  # fmt: skip
    return coarsen(people, wanted, broader=broader, keep={KEPT, *keep})


def write_risk(study: Study, risk: Risk) -> Path:
    """Write everything that was found to ``confidential/risk.csv``."""
    rows: list[Sequence[str]] = [
        (
            one.participant,
            "",
            "participants.csv",
            _told(one.combination),
            str(one.shared_by),
            "",
            "",
        )
        for one in risk.attributes.singles
    ]
    for phrase in risk.phrases:
        found = "; ".join(phrase.why)
        combination = _told(phrase.meets)
        rows.append(
            (phrase.interview, clock(phrase.start_ms), f"text ({phrase.speaker}): {found}",
             combination, str(phrase.shared_by or ""), str(phrase.weight), phrase.passage)
        )  # fmt: skip
    write_rows(study.risk_file, _COLUMNS, rows)
    return study.risk_file


def write_coarser(study: Study, coarser: Coarsening) -> Path:
    """Write the coarser ``participants.csv``; gives the copy of what it was, in ``confidential/``.

    A further interview with a participant gets that participant's values.
    """
    number = 1 + max((n for n, _ in _copies(study)), default=0)
    copy = study.confidential / f"participants-{number}.csv"
    write_atomic(copy, study.participants_file.read_bytes())
    changed = {step.attribute for step in coarser.steps}
    rows = []
    for one in study.participants:
        coarse = coarser.people[study.persons[one.id]]
        attributes = tuple(
            (name, coarse[name] if name in changed else value)
            for name, value in one.attributes
            if name in coarse
        )
        rows.append(replace(one, attributes=attributes))
    write_participants(study.participants_file, rows)
    return copy


def take_back(study: Study) -> Path:
    """Undo the last coarsening; participants who came since then, and links, stay as they are.

    Raises:
        PrivacyError: nothing was coarsened, or all was taken back.
    """
    copies = _copies(study)
    if not copies:
        raise PrivacyError("nothing was made coarser", where="participants.csv", step="risk",
                           remedy="confidential/ holds no earlier participants.csv")  # fmt: skip
    _, copy = max(copies)
    before = {one.id: one for one in read_participants(copy)}
    rows = [
        replace(one, attributes=before[one.id].attributes) if one.id in before else one
        for one in study.participants
    ]
    write_participants(study.participants_file, rows)
    copy.unlink()
    return copy


def read_broader(path: Path) -> dict[str, str]:
    """A list of values and the broader ones that they belong to: csv with value, broader.

    Raises:
        StudyError: not there, or it has no such columns.
    """
    rows = read_rows(path, ["value", "broader"])
    return {row["value"]: row["broader"] for row in rows if row["value"]}


def _people(study: Study) -> dict[str, dict[str, str]]:
    """Each participant once, with every column but the id."""
    persons = study.persons
    first = [one for one in study.participants if persons[one.id] == one.id]
    grouped = [KEPT] * any(one.group for one in first)
    names = [*grouped, *dict.fromkeys(name for one in first for name, _ in one.attributes)]
    return {
        one.id: {name: {KEPT: one.group, **dict(one.attributes)}.get(name, "") for name in names}
        for one in first
    }


def _copies(study: Study) -> list[tuple[int, Path]]:
    found = study.confidential.glob("participants-*.csv")
    return [
        (int(number), path)
        for path in found
        if (number := path.stem.removeprefix("participants-")).isdigit()
    ]


def _told(combination: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in combination)
