"""Re-identification risk, and a less detailed participants.csv.

The phrases quote participants: they go to the screen and to ``confidential/risk.csv`` only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import PrivacyError, StudyError
from transcode.files import write_atomic
from transcode.privacy.risk.coarsen import Coarsening, coarsen
from transcode.privacy.risk.risk import Anonymity, anonymity, sizes
from transcode.records.figures import clock
from transcode.study.folder import Study
from transcode.study.tables import read_participants, read_rows, write_participants, write_rows

if TYPE_CHECKING:
    from transcode.privacy.risk.health import Condition
    from transcode.privacy.risk.uniqueness import Phrase

__all__ = [
    "Risk",
    "assess",
    "read_broader",
    "singling",
    "smallest_group",
    "suggest",
    "take_back",
    "write_coarser",
    "write_risk",
]

KEPT = "group"  # compared by the analysis, so left as it is
_COLUMNS = ("interview", "at", "found in", "combination", "shared by", "weight", "passage",
            "rewording")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Risk:
    """Attributes and phrases by which participants could be re-identified."""

    attributes: Anonymity
    phrases: tuple[Phrase, ...]
    health: tuple[Condition, ...] = ()  # special category data, listed only


def assess(study: Study, wanted: int) -> Risk:
    """Assess the risk of the table of participants and of every released text."""
    from transcode.privacy.risk.health import conditions

    texts = tuple(study.texts.values())
    return Risk(anonymity(_people(study), wanted), singling(study), conditions(texts))


def singling(study: Study) -> tuple[Phrase, ...]:
    """Phrases of the released texts that could single a participant out."""
    from transcode.privacy.risk.uniqueness import singling_phrases

    people = _people(study)
    everyone = {i: people.get(study.persons[i], {}) for i in study.interviews}
    return singling_phrases(tuple(study.texts.values()), people, everyone)


def smallest_group(study: Study) -> int:
    """Size of the smallest group that shares all attributes (k-anonymity); 0 without attributes."""
    people = _people(study)
    names = list(next(iter(people.values()), {}))
    return min(sizes(people, names).values()) if names else 0


def suggest(
    study: Study, wanted: int, broader: Mapping[str, str], keep: Collection[str] = ()
) -> Coarsening:
    """Generalise the table; the group and the columns in ``keep`` stay as they are.

    Raises:
        StudyError: an attribute to keep does not exist.
    """
    people = _people(study)
    columns = {name for row in people.values() for name in row}
    if unknown := [name for name in keep if name not in columns]:
        raise StudyError(
            f"there is no column '{unknown[0]}'",
            where="participants.csv",
            step="risk",
            remedy=f"the columns are: {', '.join(sorted(columns)) or 'none'}",
        )
    return coarsen(people, wanted, broader=broader, keep={KEPT, *keep})


def write_risk(study: Study, risk: Risk) -> Path:
    """Write all findings to ``confidential/risk.csv``."""
    rows: list[Sequence[str]] = [
        (
            single.participant,
            "",
            "participants.csv",
            _in_words(single.combination),
            str(single.shared_by),
            "",
            "",
            "",
        )
        for single in risk.attributes.singles
    ]
    for phrase in risk.phrases:
        reasons = "; ".join(phrase.why)
        combination = _in_words(phrase.meets)
        rows.append(
            (phrase.interview, clock(phrase.start_ms), f"text ({phrase.speaker}): {reasons}",
             combination, str(phrase.shared_by or ""), str(phrase.weight), phrase.passage,
             phrase.rewording)
        )  # fmt: skip
    for each in risk.health:
        found_in = f"text ({each.speaker}): health condition (GDPR article 9): {each.words}"
        rows.append((each.interview, clock(each.start_ms), found_in, "", "", "", each.passage, ""))
    write_rows(study.risk_file, _COLUMNS, rows)
    return study.risk_file


def write_coarser(study: Study, coarser: Coarsening) -> Path:
    """Write the generalised ``participants.csv``; return the copy of the old one (confidential).

    A further interview with a participant gets that participant's values.
    """
    number = 1 + max((n for n, _ in _copies(study)), default=0)
    copy = study.confidential / f"participants-{number}.csv"
    write_atomic(copy, study.participants_file.read_bytes())
    changed = {step.attribute for step in coarser.steps}
    rows = []
    for participant in study.participants:
        coarse = coarser.people.get(study.persons[participant.id])
        if coarse is None:  # a recording that several share: a table row, but nobody's
            rows.append(participant)
            continue
        attributes = tuple(
            (name, coarse[name] if name in changed else value)
            for name, value in participant.attributes
            if name in coarse
        )
        rows.append(replace(participant, attributes=attributes))
    write_participants(study.participants_file, rows)
    return copy


def take_back(study: Study) -> Path:
    """Undo the last generalisation; participants added since then, and links, stay as they are.

    Raises:
        PrivacyError: there is no generalisation to undo.
    """
    copies = _copies(study)
    if not copies:
        raise PrivacyError(
            "there is no generalisation to undo",
            where="participants.csv",
            step="risk",
            remedy="go on; confidential/ holds no earlier participants.csv",
        )
    _, copy = max(copies)
    before = {participant.id: participant for participant in read_participants(copy)}
    rows = [
        replace(participant, attributes=before[participant.id].attributes)
        if participant.id in before
        else participant
        for participant in study.participants
    ]
    write_participants(study.participants_file, rows)
    copy.unlink()
    return copy


def read_broader(path: Path) -> dict[str, str]:
    """Read a list of values and their broader values: csv with the columns value, broader.

    Raises:
        StudyError: the file is missing, or has no such columns.
    """
    rows = read_rows(path, ["value", "broader"])
    return {row["value"]: row["broader"] for row in rows if row["value"]}


def _people(study: Study) -> dict[str, dict[str, str]]:
    """List each participant once, with every column but the id."""
    persons, shared = study.persons, study.seats
    first = [
        participant
        for participant in study.participants
        if persons[participant.id] == participant.id and participant.id not in shared
    ]
    grouped = [KEPT] * any(participant.group for participant in first)
    names = [
        *grouped,
        *dict.fromkeys(name for participant in first for name, _ in participant.attributes),
    ]
    return {
        participant.id: {
            name: {KEPT: participant.group, **dict(participant.attributes)}.get(name, "")
            for name in names
        }
        for participant in first
    }


def _copies(study: Study) -> list[tuple[int, Path]]:
    files = study.confidential.glob("participants-*.csv")
    return [
        (int(number), path)
        for path in files
        if (number := path.stem.removeprefix("participants-")).isdigit()
    ]


def _in_words(combination: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in combination)
