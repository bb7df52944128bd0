"""Layout of the map: nothing overlaps, no text leaves its shape, a new code moves little."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.themes import published
from tests.themes.maps import faults, maps, names, prevalence, with_codes
from transcode.records.decisions import Form, Pin
from transcode.themes import CodeNode, ThematicMap, draw, layout

FORMS: tuple[Form, ...] = ("bubbles", "tree", "table")
SLOW = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("width", [1400.0, 700.0])
@SLOW
@given(made=maps())
def test_nothing_overlaps_and_no_text_is_outside(
    form: Form, width: float, made: ThematicMap
) -> None:
    assert faults(layout(made, form, width)) == []


@SLOW
@given(made=maps(pinned=True))
def test_what_was_dragged_stays_and_the_rest_gives_way(made: ThematicMap) -> None:
    placed = layout(made, "bubbles")
    at = {shape.id: shape for shape in placed.shapes if shape.kind != "code"}
    subthemes = {shape.id for shape in placed.shapes if shape.kind == "subtheme"}
    for pin in made.pins:
        shape = at[pin.theme]
        if shape.kind == "theme" and min(pin.x, pin.y) > 400:  # room for the head of its frame
            assert (shape.x, shape.y) == (pin.x, pin.y)
    if not subthemes & {pin.theme for pin in made.pins}:
        assert faults(placed) == []


@pytest.mark.parametrize("form", FORMS)
@SLOW
@given(made=maps(), name=names(), data=st.data())
def test_a_new_code_moves_nothing_far(
    form: Form, made: ThematicMap, name: str, data: st.DataObject
) -> None:
    where = data.draw(st.sampled_from([t.id for t in made.themes if not t.is_overarching]))
    new = CodeNode("new", name, "", prevalence(1))
    grown = replace(
        made,
        themes=tuple(
            with_codes(theme, [*theme.codes, new])
            if theme.id == where and not theme.is_overarching else theme
            for theme in made.themes
        ),
    )  # fmt: skip
    before, after = layout(made, form), layout(grown, form)
    then = {(s.kind, s.id): s for s in before.shapes if s.kind != "rule"}
    for shape in after.shapes:
        if old := then.get((shape.kind, shape.id)):
            assert abs(shape.x - old.x) <= before.width / 10
            assert abs(shape.y - old.y) <= before.width / 10


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=maps(), form=st.sampled_from(FORMS))
def test_the_same_map_gives_the_same_bytes(made: ThematicMap, form: Form) -> None:
    assert draw(made, form) == draw(made, form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("width", [1400.0, 700.0])
def test_the_published_map(form: Form, width: float) -> None:
    placed = layout(published.the_map(), form, width)
    assert faults(placed) == []
    drawn = {shape.name for shape in placed.shapes}
    assert drawn >= {published.ACCEPTABILITY, published.UNDERSTANDING, *published.THEMES}


def test_a_dragged_theme_in_the_tree_and_the_table_is_put_among_the_others() -> None:
    made = published.the_map()
    last = next(theme.id for theme in made.themes if theme.name == "Task overload")
    for form in ("tree", "table"):
        moved = replace(made, pins=(Pin(last, form, 0.0, 50.0),))
        tops = {s.name: s.y for s in layout(moved, form).shapes if s.kind == "theme"}
        order = sorted(tops, key=tops.__getitem__)
        assert order.index("Task overload") == 1


def test_relations_are_drawn_once_and_named_on_the_line_or_in_the_key() -> None:
    placed = layout(published.the_map())
    assert len(placed.routes) == 2 and placed.routes[0].directed
    said = [line.text for route in placed.routes if route.label for line in route.label.lines]
    assert " ".join(said) == "helps to notice"
    for form in ("tree", "table"):
        key = " ".join(line.text for line in layout(published.the_map(), form).key)
        assert "Mindfulness leads to Boundaries: helps to notice" in key
