"""Names that a study lists beforehand, and its privacy settings."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from transcode.pipeline.documents import names_in_document
from transcode.pipeline.step import room_settings
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.privacy.find.names.listed import Listed
    from transcode.privacy.settings import Known, PrivacySettings

__all__ = ["FINDING", "known_names", "listed_names", "names_people_gave", "privacy_settings"]


FINDING = ("kinds", "similarity")
"""The settings that say how a name is found."""


def privacy_settings(study: Study) -> PrivacySettings:
    """The ``[privacy]`` table of ``study.toml``.

    Raises:
        StudyError: an unknown setting or a wrong type.
    """
    from transcode.privacy.settings import PrivacySettings

    return room_settings(PrivacySettings, study.settings.privacy, "privacy")


def listed_names(study: Study) -> tuple[Listed, ...]:
    """The study's own list of names: ``name`` and ``also`` of ``people.csv``.

    Whoever a document names as a speaker, or above the interview, is on it too.
    """
    from transcode.privacy.find.names.listed import listed

    attributes = {person.id: dict(person.attributes) for person in study.participants}
    entries = [
        listed(entry, person.id, attributes.get(person.id, {}))
        for person in study.people
        for entry in (person.name, *person.also, *names_in_document(study, person.id))
    ]
    return tuple(entry for entry in entries if entry.name.text)


def names_people_gave(study: Study) -> frozenset[str]:
    """The names of ``people.csv``, in lower case, without those that only a document gave."""
    from transcode.privacy.find.names.listed import listed

    entries = [listed(name) for person in study.people for name in (person.name, *person.also)]
    return frozenset(each.text.lower() for entry in entries for each in (entry.name, *entry.also))


def known_names(study: Study) -> tuple[Known, ...]:
    """All names and other names on the study's own list."""
    names = chain.from_iterable((entry.name, *entry.also) for entry in listed_names(study))
    return tuple(dict.fromkeys(name for name in names if name.text))
