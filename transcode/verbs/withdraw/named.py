"""Names of a participant in a study: what has to be known before an interview is erased."""

from __future__ import annotations

from transcode.pipeline import key, transcribe
from transcode.pipeline.release import Reviewed
from transcode.privacy.lexicon.names import key_of
from transcode.records.names import MentionKind, Pseudonym
from transcode.records.people import Person
from transcode.study.folder import Study

__all__ = ["key_rows", "people_of", "spellings", "used_by_others"]


def people_of(study: Study) -> tuple[Person, ...]:
    """Everyone who was interviewed; nobody where that is not known any more."""
    return study.people if study.people_file.exists() else ()


def key_rows(study: Study) -> list[Pseudonym]:
    """The pseudonyms; none where the key is gone."""
    if not study.key_file.exists():
        return []
    return [row for row in key.open_key(study) if isinstance(row, Pseudonym)]


def used_by_others(interview: str, reviewed: Reviewed) -> set[tuple[MentionKind, str]]:
    """Kind and entity of all that the other interviews mention."""
    return {
        (mention.kind, mention.entity)
        for other, mentions in reviewed.items()
        if other != interview
        for mention in mentions
    }


def spellings(study: Study, interview: str, reviewed: Reviewed) -> dict[str, frozenset[str]]:
    """Spellings of the participant's own name in each of the other interviews that say it."""
    own = {
        key_of(person.name) for person in people_of(study) if person.id == interview and person.name
    }
    spellings: dict[str, frozenset[str]] = {}
    for other, mentions in reviewed.items():
        if other == interview or not any(key_of(m.entity) in own for m in mentions):
            continue
        texts = {turn.id: turn.text for turn in transcribe.heard(study, other).turns}
        spoken = {texts[m.turn][m.begin : m.end] for m in mentions if key_of(m.entity) in own}
        spellings[other] = frozenset(spoken)
    return spellings
