"""Pictures of the proposals: every passage is a dot, every name stands there, the same bytes."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.themes import workplace
from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal
from transcode.themes import draw_piles, draw_tree

SVG = "{http://www.w3.org/2000/svg}"


def some(n: int, passages: int = 4) -> list[Proposal]:
    base = workplace.proposal("in the car", [("P03", "We talk about it in the car")])
    anchor = base.members[0].anchor
    return [
        replace(
            base,
            id=stable_id("proposal", i),
            name=f"pile {i} & <friends>",
            members=tuple(Member(f"{i}-{j}", anchor, 0.9 - j / 10) for j in range(passages)),
            threshold=0.65,
            tentative=i % 2 == 1,
            parent=f"g{i // 2}",
            position=n - 1 - i,
            joins=0.1 * (i % 3) if i else 0.0,
            place=(0.01 * i, 0.0),
        )
        for i in range(n)
    ]


@pytest.mark.parametrize("n", [0, 1, 2, 7, 40])
def test_every_passage_and_every_name_is_there(n: int) -> None:
    piles = ElementTree.fromstring(draw_piles(some(n)))
    dots = [g for g in piles.iter() if g.get("r") == "3.2" or g.get("width") == "5.6"]
    assert len(dots) == 4 * n
    looks = {(g.get("stroke"), g.tag, "transform" in g.keys()) for g in dots}  # noqa: SIM118
    assert len(looks) == min((n + 1) // 2, 24), "each broader group looks different"
    assert sum(c.get("fill") == "#ffffff" for c in dots) == n  # the fourth of each supports none
    tree = ElementTree.fromstring(draw_tree(some(n)))
    said = [text.text or "" for text in tree.iter(f"{SVG}text")]
    assert sum(text.startswith("pile ") for text in said) == n
    assert len(list(tree.iter(f"{SVG}path"))) == max(0, n - 1)


def test_no_pile_covers_another() -> None:
    drawn = ElementTree.fromstring(draw_piles(some(40)))
    at = [
        (float(c.get("cx", 0)), float(c.get("cy", 0)), float(c.get("r", 0)))
        for c in drawn.iter(f"{SVG}circle")
        if c.get("r") != "3.2"
    ]
    for i, (x, y, r) in enumerate(at):
        for a, b, s in at[:i]:
            assert (x - a) ** 2 + (y - b) ** 2 >= (r + s - 2) ** 2


def test_thousands_of_passages_are_discs() -> None:
    drawn = draw_piles(some(10, passages=400))
    assert len(drawn) < 20_000 and "area of a disc" in drawn


def test_the_same_proposals_give_the_same_bytes() -> None:
    assert draw_piles(some(9)) == draw_piles(some(9)) and draw_tree(some(9)) == draw_tree(some(9))
