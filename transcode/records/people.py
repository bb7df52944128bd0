"""Interviews and participants: what only the researcher knows, and what may be shared."""

from __future__ import annotations

from dataclasses import dataclass

from transcode.records.base import Record

__all__ = ["Group", "Participant", "Person"]


Group = str


# --- who ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person(Record):
    """A row of ``confidential/people.csv``: what only the researcher may know of an interview."""

    id: str
    name: str
    file: str
    sha256: str
    consent: str = ""
    also: tuple[str, ...] = ()  # other people, places and workplaces this participant mentions


@dataclass(frozen=True, slots=True)
class Participant(Record):
    """A row of ``shareable/participants.csv``, as coarse as the study chose to make it."""

    id: str
    group: Group = ""
    attributes: tuple[tuple[str, str], ...] = ()
    same_as: str = ""  # an earlier interview with the same participant, who counts once
