"""Interviews and participants: the researcher's private list, and the shareable one."""

from __future__ import annotations

from dataclasses import dataclass

from transcode.records.base import Record
from transcode.records.languages import Language

__all__ = ["Group", "Participant", "Person"]


Group = str


# --- people ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person(Record):
    """A row of ``confidential/people.csv``: the facts of an interview for the researcher only."""

    id: str
    name: str
    file: str
    sha256: str
    consent: str = ""
    also: tuple[str, ...] = ()  # other people, places and workplaces this participant mentions
    language: Language = ""  # settled by a person; "": the study's, or found out
    speakers: int = 0  # number of people who speak, settled by a person; 0: it is estimated


@dataclass(frozen=True, slots=True)
class Participant(Record):
    """A row of ``shareable/participants.csv``, as detailed as the study chose.

    A row with ``speaks_in`` is no interview but one of several participants in a recording that
    they share, such as a focus group: the interview, and the label of the speaker there.
    """

    id: str
    group: Group = ""
    attributes: tuple[tuple[str, str], ...] = ()
    same_as: str = ""  # an earlier interview with the same participant, who counts once
    speaks_in: tuple[tuple[str, str], ...] = ()

    def as_digested(self) -> dict[str, object]:
        """The row as it goes into digests: as before there was ``speaks_in``, where it is empty."""
        plain: dict[str, object] = {
            "id": self.id,
            "group": self.group,
            "attributes": self.attributes,
            "same_as": self.same_as,
        }
        return plain | ({"speaks_in": self.speaks_in} if self.speaks_in else {})
