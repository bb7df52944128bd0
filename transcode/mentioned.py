"""Who is named where in a study: what has to be known of an interview before it is erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from transcode import keeping, releasing, steps
from transcode.privacy import apply_review
from transcode.privacy.names import key_of
from transcode.records import Mention, MentionKind, Person, Pseudonym
from transcode.study import Study

__all__ = ["Reviewed", "key_rows", "people_of", "reviewed_in", "spellings", "used_by_others"]

Reviewed = Mapping[str, tuple[Mention, ...]]
"""What is replaced in each interview."""


def people_of(study: Study) -> tuple[Person, ...]:
    """Everyone who was interviewed; nobody where that is not known any more."""
    return study.people if study.people_file.exists() else ()


def key_rows(study: Study) -> list[Pseudonym]:
    """The pseudonyms; none where the key is gone."""
    if not study.key_file.exists():
        return []
    return [row for row in keeping.open_key(study) if isinstance(row, Pseudonym)]


def reviewed_in(study: Study) -> Reviewed:
    """What is replaced in each interview, as the list of mentions decides."""
    if not study.people_file.exists():
        return {}
    found = releasing.mentions_of_study(study)
    of_interview: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in releasing.review_rows(study):
        if row["mention"]:
            of_interview[row["interview"]].append(row)
    return {i: apply_review(some, of_interview[i]) for i, some in found.items()}


def used_by_others(interview: str, reviewed: Reviewed) -> set[tuple[MentionKind, str]]:
    """Kind and entity of all that the other interviews mention."""
    return {
        (mention.kind, mention.entity)
        for other, some in reviewed.items()
        if other != interview
        for mention in some
    }


def spellings(study: Study, interview: str, reviewed: Reviewed) -> dict[str, frozenset[str]]:
    """How the participant's own name is said, in each of the other interviews that say it."""
    own = {key_of(one.name) for one in people_of(study) if one.id == interview and one.name}
    spellings: dict[str, frozenset[str]] = {}
    for other, some in reviewed.items():
        if other == interview or not any(key_of(m.entity) in own for m in some):
            continue
        texts = {turn.id: turn.text for turn in steps.heard(study, other).turns}
        said = {texts[m.turn][m.begin : m.end] for m in some if key_of(m.entity) in own}
        spellings[other] = frozenset(said)
    return spellings
