"""Participants are counted once, of those who can be read, group by group."""

from __future__ import annotations

from transcode.records.participants import Participants
from transcode.records.texts import Place

GROUPS = {"P01": "care", "P02": "factory", "P03": "", "P04": "factory", "P05": "care"}
PERSONS = {"P01": "P01", "P02": "P02", "P03": "P03", "P04": "P02", "P05": "P05"}


def places(*interviews: str) -> list[Place]:
    return [(interview, 0, 5) for interview in interviews]


def test_two_interviews_with_one_participant_count_once() -> None:
    people = Participants.among(["P01", "P02", "P03", "P04"], PERSONS, GROUPS)
    assert people.everyone == ("P01", "P02", "P03")
    assert people.groups == (("", 1), ("care", 1), ("factory", 1))
    assert people.who(places("P04", "P02", "P01")) == ("P01", "P02")
    assert people.shares(["P02"]) == (("", 0, 1), ("care", 0, 1), ("factory", 1, 1))


def test_only_who_can_be_read_is_counted() -> None:
    people = Participants.among(["P04"], PERSONS, GROUPS)
    assert people.everyone == ("P02",)
    assert people.groups == (("factory", 1),)


def test_without_groups_there_are_none() -> None:
    people = Participants.among(["P02", "P01"])
    assert (people.everyone, people.groups, people.shares(["P01"])) == (("P01", "P02"), (), ())


def test_who_said_most_is_named_where_it_is_more_than_half_and_others_could_have() -> None:
    people = Participants.among(GROUPS, PERSONS, GROUPS)
    said = people.said_by(places("P02", "P04", "P01"))
    assert (said.who, said.share, said.mostly) == (("P01", "P02"), 0.6667, "P02")
    assert said.groups == (("care", 1), ("factory", 1))
    assert people.said_by(places("P01", "P02")).mostly == ""
    assert people.said_by(places("P01", "P01")).mostly == "P01"
    assert Participants.among(["P01"]).said_by(places("P01", "P01")).mostly == ""


SPANS = {"F1": [(0, 10, "A"), (11, 20, "B"), (21, 30, "A"), (31, 40, "C"), (41, 50, "F1 S9")]}


def test_in_a_shared_recording_people_count_and_not_the_recording() -> None:
    people = Participants.among(
        ["P01", "F1"], {"A": "A", "C": "P01"}, {"P01": "care", "A": "factory", "F1": "all"}, SPANS
    )
    assert people.everyone == ("A", "B", "F1 S9", "P01")
    assert people.groups == (("", 2), ("care", 1), ("factory", 1))
    assert people.of(("F1", 5, 15)) == ("A", "B")
    assert people.of(("F1", 10, 11)) == ()  # between two turns nobody speaks
    assert people.who([("F1", 31, 50), ("P01", 0, 3)]) == ("F1 S9", "P01")
    assert people.said_by([("F1", 0, 10), ("F1", 21, 30), ("F1", 11, 20)]).mostly == "A"
