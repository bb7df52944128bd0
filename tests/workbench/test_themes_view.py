"""The board of themes through messages, as a page sends them."""

from __future__ import annotations

from typing import Any

import pytest

from transcode.study.folder import Study
from transcode.themes import thematic_map
from transcode.workbench.live import Workbench


class Page:
    """A page: sends messages, and keeps the tables as they come."""

    def __init__(self, bench: Workbench) -> None:
        self.bench, self.since = bench, -1
        self.tables: dict[str, Any] = {}
        self.tables = self.say("overview.look")["tables"]

    def answer(self, verb: str, **given: Any) -> dict[str, Any]:
        told = self.bench.answer(
            {"number": "p.1", "verb": verb, "with": given, "since": self.since}
        )
        self.since = told["version"]
        for table, rows in (told["patch"] or {}).items():
            for key, row in rows.items():
                held = self.tables.setdefault(table, {})
                held.pop(key, None) if row is None else held.update({key: row})
        return told

    def say(self, verb: str, **given: Any) -> Any:
        told = self.answer(verb, **given)
        assert not told["error"], told["error"]
        return told["result"]

    def named(self, table: str, name: str) -> str:
        return next(key for key, row in self.tables[table].items() if row["name"] == name)

    def theme_of(self, code: str) -> str:
        theme = self.tables["codes"][self.named("codes", code)]["theme"]
        return self.tables["themes"][theme]["name"] if theme else ""


@pytest.fixture
def page(study: Study) -> Page:
    page = Page(Workbench(study, "anna"))
    session = page.bench.session
    for proposal in session.queue[:4]:
        session.confirm(proposal)
    page.say("overview.look")
    return page


def codes(page: Page, *names: str) -> list[str]:
    return [page.named("codes", name) for name in names]


def test_many_codes_go_into_a_theme_in_one_act_and_come_back_with_one_undo(page: Page) -> None:
    page.say("themes.create", name="Never off")
    theme = page.named("themes", "Never off")
    both = codes(page, "never really off", "the marking comes along")
    page.say("themes.move", codes=both, theme=theme)
    assert page.theme_of("never really off") == page.theme_of("the marking comes along")
    page.say("overview.undo")
    assert page.theme_of("never really off") == page.theme_of("the marking comes along") == ""


def test_a_theme_of_chosen_codes_is_one_act(page: Page) -> None:
    made = page.say("themes.create", name="Forms", codes=codes(page, "a form to fill in"))
    assert page.theme_of("a form to fill in") == "Forms"
    assert page.tables["themes"][made["theme"]]["name"] == "Forms"
    page.say("overview.undo")
    assert page.tables["themes"] == {}


def test_an_overarching_theme_gathers_the_themes_it_is_made_over(page: Page) -> None:
    one = page.say("themes.create", name="One")["theme"]
    two = page.say("themes.create", name="Two")["theme"]
    over = page.say("themes.create", name="Both", themes=[one, two])["theme"]
    assert {page.tables["themes"][t]["under"] for t in (one, two)} == {over}
    assert page.tables["themes"][over]["overarching"] is True


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"codes": [], "theme": ""}, "already"),
        ({"codes": ["no such code"], "theme": ""}, "no such code"),
    ],
)
def test_a_move_that_moves_nothing_is_refused_in_words(
    page: Page, given: dict[str, Any], why: str
) -> None:
    before = len(page.bench.session.entries)
    assert why in page.answer("themes.move", **given)["error"]
    assert len(page.bench.session.entries) == before


def test_no_code_lies_under_an_overarching_theme(page: Page) -> None:
    over = page.say("themes.overarching", name="Above")["theme"]
    error = page.answer("themes.move", codes=codes(page, "in the kitchen"), theme=over)["error"]
    assert "gathers themes" in error


def test_the_map_holds_every_theme_and_code_and_counts_as_the_report(page: Page) -> None:
    theme = page.say("themes.create", name="Forms", codes=codes(page, "a form to fill in"))["theme"]
    told = page.say("themes.map", form="bubbles", width=700.0)
    shown = {shape["id"] for shape in told["layout"]["shapes"]}
    assert {theme, *page.tables["codes"]} <= shown
    study, book = page.bench.study, page.bench.session.codebook
    counted = thematic_map(book, study.texts, study.released_participants)
    for node in counted.themes:
        assert told["prevalence"][node.id]["participants"] == node.prevalence.participants
        assert told["prevalence"][node.id]["passages"] == node.prevalence.excerpts


def test_a_theme_that_was_dragged_keeps_its_place(page: Page) -> None:
    theme = page.say("themes.create", name="Forms", codes=codes(page, "a form to fill in"))["theme"]
    page.say("themes.pin", theme=theme, form="bubbles", x=310.0, y=205.0)
    page.say("themes.create", name="Another")
    told = page.say("themes.map", form="bubbles", width=700.0)
    at = next(shape for shape in told["layout"]["shapes"] if shape["id"] == theme)
    assert (at["x"], at["y"]) == (310.0, 205.0)
    page.say("themes.unpin", form="bubbles")
    assert page.tables["pins"] == {}


def test_extracts_are_those_of_the_theme_and_its_subthemes(page: Page) -> None:
    theme = page.say("themes.create", name="Off", codes=codes(page, "never really off"))["theme"]
    sub = page.say(
        "themes.create", name="Marking", codes=codes(page, "the marking comes along"), under=theme
    )["theme"]
    told = page.say("themes.extracts", theme=theme)["codes"]
    assert {one["code"] for one in told} == set(
        codes(page, "never really off", "the marking comes along")
    )
    for one in told:
        assert one["passages"] >= len(one["quotes"]) > 0
        for quoted in one["quotes"]:
            text = page.bench.session.text(quoted["interview"])
            assert text and text.text[quoted["begin"] : quoted["end"]].strip() == quoted["text"]
    assert len(page.say("themes.extracts", theme=sub)["codes"]) == 1


def test_relations_are_made_changed_and_removed(page: Page) -> None:
    one, two = (page.say("themes.create", name=name)["theme"] for name in ("One", "Two"))
    page.say("themes.relate", first=one, second=two, name="costs", directed=True)
    ((number, row),) = page.tables["relations"].items()
    assert (row["name"], row["directed"]) == ("costs", True)
    page.say("themes.change_relation", relation=number, name="feeds")
    assert page.tables["relations"][number]["name"] == "feeds"
    page.say("themes.unrelate", relation=number)
    assert page.tables["relations"] == {}


def test_review_without_vectors_says_what_to_do(page: Page) -> None:
    page.say("themes.create", name="Forms", codes=codes(page, "a form to fill in"))
    assert "transcode propose" in page.answer("themes.review")["error"]
