"""Themes on the board, and coders together, in the page: by key, by drag, with the map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.hands import opened, press, saved
from tests.e2e.waiting import until
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study

pytestmark = pytest.mark.browser


@pytest.fixture
def coded(decided: Path) -> Path:
    """The sample study as its two coders left it, without an agreed round."""
    (decided / "shareable" / "journals" / f"{CONSENSUS}.jsonl").unlink()
    return decided


@pytest.fixture
def board(serve: Callable[..., Any], coded: Path, page: Any) -> Any:
    opened(page, serve(coded).address, "themes")
    page.wait_for_selector(".tc-card:focus")
    page.wait_for_selector(".tc-shape")
    return page


def theme(page: Any, name: str) -> Any:
    return page.locator(f'.tc-column[aria-label="{name}"]')


def make(page: Any, name: str) -> None:
    press(page, "n")
    page.keyboard.type(name)
    press(page, "Enter")
    theme(page, name).wait_for()
    saved(page)


def themes(study: Path, coder: str = "anna") -> dict[str, set[str]]:
    book = Study.open(study).codebook(coder)
    return {t.name: {c.name for c in book.codes if c.theme == t.id} for t in book.themes}


def test_a_code_goes_into_a_theme_with_m_two_letters_and_enter(board: Any, coded: Path) -> None:
    press(board, "Shift+ArrowDown")
    make(board, "Daring to begin")  # of the two chosen
    make(board, "Borrowed time")  # of the one with the focus
    card = board.locator(".tc-card:focus .tc-name").inner_text()
    press(board, "m", "b", "o", "Enter")
    saved(board)
    held = themes(coded)
    assert [len(codes) for codes in held.values()] == [2, 2]
    assert card in held["Borrowed time"]
    assert board.locator(".tc-tray .tc-card:focus").count() == 1  # the next one has the focus
    press(board, "Control+z")
    saved(board)
    assert card not in themes(coded)["Borrowed time"]


def test_letters_that_fit_no_theme_make_none_unless_create_is_taken(
    board: Any, coded: Path
) -> None:
    press(board, "m")
    board.keyboard.type("Quite new")
    assert board.locator(".tc-new").inner_text() == "Create the theme “Quite new”"
    press(board, "Escape")
    assert themes(coded) == {}
    assert board.locator(".tc-card:focus").count() == 1


def test_a_name_that_is_refused_stays_to_be_mended(board: Any, coded: Path) -> None:
    make(board, "One")
    press(board, "n")
    board.keyboard.type("One")
    press(board, "Enter")
    board.wait_for_selector(".tc-problem")
    field = board.locator(".tc-popover input")
    assert field.input_value() == "One" and list(themes(coded)) == ["One"]
    board.keyboard.type(" more")
    press(board, "Enter")
    theme(board, "One more").wait_for()
    board.locator(".tc-popover").wait_for(state="detached")
    saved(board)
    # a definition is a draft until it is saved
    theme(board, "One").locator(".tc-head").first.click()
    board.get_by_role("button", name="Write one").click()
    board.keyboard.type("what they have in common")
    press(board, "Escape")
    press(board, "Enter")  # the button that opened it has the focus
    board.wait_for_selector(".tc-theme-page >> text=This was not saved yet.")
    words = board.locator(".tc-theme-page textarea").first
    assert words.input_value() == "what they have in common"
    press(board, "Control+Enter")
    board.wait_for_selector(".tc-theme-page p >> text=what they have in common")
    saved(board)
    (one, _) = Study.open(coded).codebook("anna").themes
    assert one.definition == "what they have in common"


def test_many_codes_by_one_drag_and_a_theme_onto_a_theme(board: Any, coded: Path) -> None:
    make(board, "One")
    make(board, "Two")
    cards = board.locator(".tc-tray .tc-card")
    cards.nth(0).click()
    cards.nth(2).click(modifiers=["Shift"])
    names = {cards.nth(n).locator(".tc-name").inner_text() for n in range(3)}
    cards.nth(1).drag_to(theme(board, "One"))
    saved(board)
    assert names <= themes(coded)["One"]
    board.locator(".tc-head", has_text="Two").drag_to(theme(board, "One"))
    press(board, "Enter")  # the first of what may become of the two: a subtheme
    theme(board, "One").locator('.tc-sub[aria-label="Two"]').wait_for()
    saved(board)
    book = Study.open(coded).codebook("anna")
    under = {t.name: book.theme(t.under) for t in book.themes}
    assert under["Two"] and under["Two"].name == "One"


def test_the_map_follows_and_a_dragged_theme_keeps_its_place(board: Any, coded: Path) -> None:
    make(board, "One")
    shape = board.locator(".tc-shape.tc-theme", has_text="One")
    shape.wait_for()
    box = shape.bounding_box()
    board.mouse.move(box["x"] + 20, box["y"] + 10)
    board.mouse.down()
    board.mouse.move(box["x"] + 80, box["y"] + 90, steps=5)
    board.mouse.up()
    board.get_by_text("Arrange anew").wait_for()
    (pin,) = Study.open(coded).codebook("anna").pins
    make(board, "Two")
    board.locator(".tc-shape.tc-theme", has_text="Two").wait_for()
    moved = shape.bounding_box()
    assert abs(moved["x"] - box["x"] - 60) < 3
    assert abs(moved["y"] - box["y"] - 80) < 3
    assert (pin.theme, pin.form) == (Study.open(coded).codebook("anna").themes[0].id, "bubbles")


def test_relations_and_an_overarching_theme_by_keys_and_reload_returns(
    board: Any, coded: Path
) -> None:
    make(board, "One")
    make(board, "Two")
    board.locator(".tc-head", has_text="One").focus()
    press(board, "r", "t", "w", "Enter")
    board.keyboard.type("costs")
    press(board, "Enter")
    saved(board)
    press(board, "o")
    board.keyboard.type("Above")
    press(board, "Enter")
    board.locator(".tc-overarching .tc-head", has_text="Above").first.wait_for()
    saved(board)
    book = Study.open(coded).codebook("anna")
    assert [relation.name for relation in book.relations] == ["costs"]
    assert [t.name for t in book.themes if t.is_overarching] == ["Above"]
    board.locator(".tc-head", has_text="Two").click()
    board.wait_for_selector("h2:text('Two')")
    board.wait_for_selector(".tc-quote")
    board.reload()
    board.wait_for_selector("h2:text('Two')")


def test_two_coders_close_their_rounds_and_settle_what_they_coded_otherwise(
    serve: Callable[..., Any], coded: Path, page: Any
) -> None:
    opened(page, serve(coded, "ben").address, "together")
    page.get_by_role("button", name="Close my round").click()
    page.wait_for_selector("text=Your round is closed. The differences appear")
    assert page.locator(".tc-difference").count() == 0
    opened(page, serve(coded, "anna").address, "together")
    page.get_by_role("button", name="Close my round").click()
    page.locator(".tc-difference").first.wait_for()
    page.get_by_role("button", name="Take over").click()
    page.wait_for_selector("text=codings are now in the agreed round")
    before = page.locator(".tc-difference").count()
    page.locator(".tc-difference").first.click()
    press(page, "2")
    until(page, f"document.querySelectorAll('.tc-difference').length === {before - 1}")
    (settled,) = Study.open(coded).codebook(CONSENSUS).settled
    assert settled.present == "anna, ben"
    press(page, "Control+z")
    until(page, f"document.querySelectorAll('.tc-difference').length === {before}")
    assert Study.open(coded).codebook(CONSENSUS).settled == ()
    own = Study.open(coded).codebook("anna").closed_at
    assert own  # undo was of the agreed round, not of anna's own
    page.get_by_role("button", name="Themes and map").click()
    page.wait_for_selector(".tc-card:focus")
    make(page, "Across both")
    assert list(themes(coded, CONSENSUS)) == ["Across both"]
    assert themes(coded, "anna") == {}
    page.get_by_role("button", name="Agreement").click()
    page.get_by_text("Krippendorff's alpha").wait_for()
