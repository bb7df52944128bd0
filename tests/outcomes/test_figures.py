"""Figures as SVG: every text inside the picture and its box, none over another; n < 20 untested."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

pytest.importorskip("scipy")

from transcode.outcomes import (
    EffectLine,
    Enrolled,
    Themed,
    draw_effects,
    draw_flow,
    draw_joint,
    flow,
    joint,
    key_text,
    parse_form,
)
from transcode.themes import as_png, lettering

LONG = (
    "Efteruddannelse i nærvær, åndedræt og ømsindethed for sundhedspersonale på døgnafsnit, hold 2"
)
WORD = "Speciallægepraksisplanlægningsstabiliseringsperiodeudvikling" * 2
PART = parse_form(key_text("scs"), "scs").parts[0]  # type: ignore[union-attr]
SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg: str) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]], tuple[float, float]]:
    """Boxes of the texts that lie flat, those of the rectangles with an edge, and the size."""
    root = ElementTree.fromstring(svg)
    _, _, wide, high = (float(n) for n in root.get("viewBox", "").split())
    texts = []
    for text in root.iter(f"{SVG}text"):
        size, words = float(text.get("font-size", 0)), text.text or ""
        length = lettering.width(words, size, int(text.get("font-weight", 400)))
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        left = (
            x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")] * length
        )
        if "transform" in text.attrib:  # turned by a quarter: it rises from its place
            texts.append((x - size * 0.75, y - length, x + size * 0.25, y))
        else:
            texts.append((left, y - size * 0.75, left + length, y + size * 0.25))
    frames = [
        tuple(float(r.get(n, 0)) for n in ("x", "y", "width", "height"))
        for r in root.iter(f"{SVG}rect") if r.get("stroke", "none") != "none"
    ]  # fmt: skip
    return texts, frames, (wide, high)


def check(svg: str) -> None:
    texts, _, (wide, high) = boxes(svg)
    for left, top, right, bottom in texts:
        assert left >= 0 and top >= 0 and right <= wide + 0.5 and bottom <= high + 0.5
    for n, (left, top, right, bottom) in enumerate(texts):
        for other in texts[n + 1 :]:
            apart = right <= other[0] + 0.5 or other[2] <= left + 0.5
            assert apart or bottom <= other[1] + 0.5 or other[3] <= top + 0.5
    assert as_png(svg)[0].startswith(b"\x89PNG")
    assert re.search(r"<title[^>]*>[^<]+</title>", svg) and "<desc" in svg


def members(n: int, prefix: str = "P") -> list[str]:
    return [f"{prefix}{i:02d}" for i in range(1, n + 1)]


@pytest.mark.parametrize("names", [(LONG, "Control"), (WORD, LONG, "c"), ("only",), ()])
def test_the_flow_keeps_its_words_in_their_boxes(names: tuple[str, ...]) -> None:
    groups = {f"{n}-{i}": name for n, name in enumerate(names) for i in range(5)}
    rows = [Enrolled("", enrolled=False, reason=LONG, number=9),
            *(Enrolled(who, dropped_out=True, reason=WORD) for who in groups)]  # fmt: skip
    made = flow(rows, groups, [(who, "pre") for who in groups], ("pre",), [], 3)
    svg = draw_flow(made, lettering)
    check(svg)
    texts, frames, _ = boxes(svg)
    for left, top, right, bottom in texts:
        assert any(x <= left and y <= top and right <= x + w and bottom <= y + h
                   for x, y, w, h in frames)  # fmt: skip


@pytest.mark.parametrize("n", [2, 14, 47])
def test_the_joint_display_shows_who_changed_and_what_they_said(n: int) -> None:
    changes = {who: (i - n / 2) * 0.13 for i, who in enumerate(members(n, "deltager-"))}
    themes = [Themed("a", LONG, "#b3541e", frozenset(members(n // 2, "deltager-"))),
              Themed("b", WORD, "#1f5f8b", frozenset())]  # fmt: skip
    made = joint(PART, changes, dict.fromkeys(changes, "g"), themes, set(changes))
    svg = draw_joint(made, lettering)
    check(svg)
    assert svg.count('fill="#b3541e"') >= n // 2  # squares, and bars of those who fell


@pytest.mark.parametrize(("n", "tested"), [(19, False), (20, True)])
def test_fewer_than_twenty_are_shown_and_not_tested(n: int, tested: bool) -> None:
    changes = {who: float(i) for i, who in enumerate(members(n))}
    themes = [Themed("a", "A", "#111111", frozenset(members(9))),
              Themed("b", "B", "#222222", frozenset(members(2)))]  # fmt: skip
    made = joint(PART, changes, {}, themes, set(changes))
    first, second = made.themes
    assert made.is_tested is tested and (first.test is not None) is tested
    assert second.test is None  # two with it are too few in any case
    assert first.with_it[0] == 9 and first.without[0] == n - 9
    assert made.least == tuple(members(3)) and made.most[0] == members(n)[-1]


def test_only_who_was_coded_and_has_a_change_is_in_the_display() -> None:
    made = joint(PART, {"P1": 1.0, "P2": 2.0}, {}, [Themed("a", "A", "#111111", frozenset(["P3"]))],
                 {"P1", "P3"})  # fmt: skip
    assert made.changes == (("P1", 1.0),) and made.least == made.most == ()


def test_effects_with_long_names_and_one_that_was_not_tested() -> None:
    nan = float("nan")
    rows = [EffectLine(LONG, 0.11, 0.01, 0.27), EffectLine(WORD, 0.5, 0.2, 0.93),
            EffectLine("Stress", nan, nan, nan, f"{LONG}: not tested")]  # fmt: skip
    check(draw_effects(rows, f"Partial eta squared of {LONG}", lettering))
