"""Levels of themes, their relations, and their places on the map."""

from __future__ import annotations

import pytest

from transcode.errors import DecisionError
from transcode.workbench import Session
from transcode.workbench.wording import in_words


def under(session: Session) -> dict[str, str]:
    names = {theme.id: theme.name for theme in session.codebook.themes}
    return {theme.name: names.get(theme.under, "") for theme in session.codebook.themes}


@pytest.fixture
def themed(session: Session) -> Session:
    session.create_overarching("Acceptability")
    for name in ("Rest", "Sleep", "Forms"):
        session.create_theme(name)
    session.create("never off")
    session.move("never off", "Sleep")
    return session


def test_three_levels_and_no_more(themed: Session) -> None:
    themed.nest("Rest", "Acceptability")
    themed.nest("Sleep", "Rest")
    assert under(themed) == {"Acceptability": "", "Rest": "Acceptability", "Sleep": "Rest",
                             "Forms": ""}  # fmt: skip
    for theme, above, why in (
        ("Forms", "Sleep", "no subthemes of its own"),
        ("Rest", "Forms", "has subthemes"),
        ("Acceptability", "Forms", "under no other"),
        ("Rest", "Rest", "under itself"),
        ("Rest", "Acceptability", "already there"),
    ):
        with pytest.raises(DecisionError, match=why):
            themed.nest(theme, above)
    with pytest.raises(DecisionError, match="gathers themes"):
        themed.move("never off", "Acceptability")
    themed.undo()
    assert under(themed)["Sleep"] == ""


def test_what_a_dissolved_theme_held_goes_up(themed: Session) -> None:
    themed.nest("Sleep", "Rest")
    themed.dissolve("Sleep")
    code = themed.codebook.codes[0]
    assert themed.codebook.theme(code.theme).name == "Rest"  # type: ignore[union-attr]
    themed.dissolve("Rest")
    assert themed.codebook.codes[0].theme == ""


def test_a_merged_theme_takes_its_codes_and_relations_along(themed: Session) -> None:
    themed.relate("Sleep", "Forms", "is disturbed by", directed=True)
    themed.merge("Sleep", "Rest")
    book = themed.codebook
    names = {theme.id: theme.name for theme in book.themes}
    assert names[book.codes[0].theme] == "Rest" and "Sleep" not in names.values()
    (relation,) = book.relations
    assert (names[relation.first], names[relation.second], relation.directed) == (
        "Rest", "Forms", True,
    )  # fmt: skip
    with pytest.raises(DecisionError, match="overarching"):
        themed.merge("Rest", "Acceptability")


def test_relations_are_made_changed_and_removed(themed: Session) -> None:
    themed.relate("Rest", "Sleep")
    with pytest.raises(DecisionError, match="already related"):
        themed.relate("rest", "sleep")
    with pytest.raises(DecisionError, match="not related to itself"):
        themed.relate("Rest", "Rest")
    themed.relate("Rest", "Forms", "suffers from", directed=True)
    first = themed.codebook.relations[0]
    themed.change_relation(first, "goes with")
    assert themed.codebook.relations[0].name == "goes with"
    themed.unrelate(first.id)
    assert [relation.name for relation in themed.codebook.relations] == ["suffers from"]
    assert in_words(themed, themed.entries[-3].decision) == "relate 'Rest' and 'Forms'"


def test_places_of_the_map_are_kept_for_each_form(themed: Session) -> None:
    themed.pin("Rest", "bubbles", 100.04, 20)
    themed.pin("Rest", "tree", 5, 5)
    themed.pin("Rest", "bubbles", 300, 20)
    assert [(pin.form, pin.x, pin.y) for pin in themed.codebook.pins] == [
        ("bubbles", 300.0, 20.0), ("tree", 5.0, 5.0),
    ]  # fmt: skip
    themed.unpin("", "bubbles")
    assert [pin.form for pin in themed.codebook.pins] == ["tree"]
    with pytest.raises(DecisionError, match="by hand"):
        themed.unpin("Rest", "bubbles")
    with pytest.raises(DecisionError, match="no form"):
        themed.pin("Rest", "pie", 0, 0)  # type: ignore[arg-type]
    with pytest.raises(DecisionError, match="not a place"):
        themed.pin("Rest", "tree", float("nan"), 0)
