"""Proposals keep their identity when interviews are added and when the dial is turned."""

from __future__ import annotations

from tests.coding.test_propose import GROUPS, SAID, study
from transcode.coding import CodingSettings, known_members, next_generation, propose
from transcode.records.coding import Lineage, Proposal

SETTINGS = CodingSettings(proposals=5)


def proposed(n: int, *before: Lineage, proposals: int = 5) -> tuple[Proposal, ...]:
    return propose(
        *study(n),
        groups=GROUPS,
        settings=CodingSettings(proposals=proposals),
        earlier=known_members(before),
    )


def test_what_grows_keeps_its_id() -> None:
    first = proposed(50)
    then = next_generation("a", first, ())
    second = proposed(65, then)
    assert {p.id for p in second} == {p.id for p in first}
    change = next_generation("b", second, (then,))
    assert set(change.grown) == {p.id for p in first}
    assert (change.kept, change.new, change.gone) == ((), (), ())
    matter = {p.id: {int(m.segment[1:]) % len(SAID) for m in p.members} for p in first}
    assert all({int(m.segment[1:]) % len(SAID) for m in p.members} == matter[p.id] for p in second)


def test_the_first_generation_is_new_and_its_ids_come_from_the_passages() -> None:
    assert {p.id for p in proposed(50)} == {p.id for p in proposed(50)}
    assert set(next_generation("a", proposed(50), ()).new) == {p.id for p in proposed(50)}


def test_turning_the_dial_and_back_gives_the_old_ids_again() -> None:
    fine = proposed(60)
    one = next_generation("a", fine, ())
    coarse = proposed(60, one, proposals=2)
    two = next_generation("b", coarse, (one,))
    assert two.gone
    back = proposed(60, one, two)
    assert {p.id for p in back} == {p.id for p in fine}
    assert len({p.id for p in back}) == len(back)


def test_links_between_proposals_are_to_the_ids_they_keep() -> None:
    then = next_generation("a", proposed(50), ())
    second = proposed(65, then)
    ids = {p.id for p in second}
    assert all(set(p.nearest) <= ids and p.partner in ids for p in second)
    assert all(p.id not in (*p.nearest, p.partner) for p in second)


def test_a_generation_names_interviews_and_segments_and_quotes_nothing() -> None:
    generation = next_generation("a", proposed(50), ())
    assert {i for _, held in generation.members for i, _ in held} == {"P1", "P2", "P3"}
    assert "needle" not in repr(generation)
