"""Keys of the common acts, counted while the real page is driven; none may need more than this.

Reading is not counted, nor is choosing words, which every program needs as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import SOUND
from tests.e2e.hands import opened, press, saved
from tests.e2e.test_page_confidential import study as spoken  # noqa: F401 - a fixture
from tests.e2e.waiting import until
from transcode.study.folder import Study

pytestmark = pytest.mark.browser


class Hand:
    """Presses keys and buttons of the mouse, and counts both."""

    def __init__(self, page: Any) -> None:
        self.page, self.keys, self.presses = page, 0, 0

    def key(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(100)

    def type(self, words: str) -> None:
        self.key(*words)

    def click(self, locator: Any) -> None:
        self.presses += 1
        locator.click()

    def drag(self, what: Any, onto: Any) -> None:
        self.presses += 1
        what.drag_to(onto)


def given(study: Path) -> list[tuple[str, str, int, int]]:
    """Name of the code, interview, begin and end of every coding of anna's."""
    book = Study.open(study).codebook("anna")
    names = {code.id: code.name for code in book.codes}
    return sorted((names[c.code], *c.anchor.place) for c in book.codings)


def test_confirming_under_one_s_own_name_is_its_letters_and_enter(
    serve: Callable[..., Any], sample: Path, page: Any
) -> None:
    opened(page, serve(sample).address, "candidates")
    page.wait_for_selector(".tc-naming input:focus")
    hand = Hand(page)
    hand.type("Nights")
    hand.key("Enter")
    saved(page)
    (code,) = Study.open(sample).codebook("anna").codes
    assert (code.name, hand.keys, hand.presses) == ("Nights", len("Nights") + 1, 0)
    page.wait_for_selector(".tc-naming input:focus")  # the next one can be named at once


@pytest.fixture
def coded(serve: Callable[..., Any], decided: Path, page: Any) -> tuple[Any, Path]:
    """The sample study as anna coded it, open at an interview."""
    opened(page, serve(decided).address, "reading/P02")
    page.wait_for_selector(".tc-turn p")
    page.wait_for_selector(".tc-scroll:focus")
    return page, decided


def test_a_suggested_code_is_one_key(
    coded: tuple[Any, Path], models: Callable[[str], Path]
) -> None:
    models("minilm-l6-v2")
    page, study = coded
    before = given(study)
    for _ in range(15):  # to a passage for which a code is suggested that it has not
        with page.expect_response(
            lambda answer: "reading.suggest" in (answer.request.post_data or "")
        ):
            press(page, "j")
        page.wait_for_timeout(700)  # it is drawn
        press(page, "Enter")
        row = page.locator(".tc-popover .tc-choice").first
        suggests = "elsewhere" in row.locator(".tc-count").inner_text()
        name = row.locator(".tc-name").inner_text()
        press(page, "Escape")
        if suggests:
            break
    assert suggests
    hand = Hand(page)
    hand.key("1")
    page.wait_for_selector("text=Coded:")
    saved(page)
    (new,) = set(given(study)) - set(before)
    assert (new[0], hand.keys, hand.presses) == (name, 1, 0)


def test_a_known_code_is_at_most_three_letters_and_enter(coded: tuple[Any, Path]) -> None:
    page, study = coded
    press(page, "j")
    codes = [code.name for code in Study.open(study).codebook("anna").codes]
    first = {}
    for name in codes:
        starts = [name, *name.split()]
        tried = [
            start[:n] for n in (1, 2, 3) for start in starts
            if start[:n].isalpha() and start[0].lower() not in "ijk"  # keys of their own
        ]  # fmt: skip
        for typed in tried:
            press(page, *typed.lower())
            if page.locator(".tc-popover .tc-choice .tc-name").first.inner_text() == name:
                first[name] = typed.lower()
            press(page, "Escape")
            if name in first:
                break
    assert set(first) == set(codes)  # each of them is the first row by then
    before, name = given(study), max(first, key=lambda name: len(first[name]))
    press(page, "j", "Shift+ArrowRight", "Shift+ArrowRight")
    hand = Hand(page)
    hand.type(first[name])
    hand.key("Enter")
    saved(page)
    new = set(given(study)) - set(before)
    assert [code for code, *_ in new] == [name]
    assert (hand.keys <= 3 + 1, hand.presses) == (True, 0)


def test_in_vivo_is_one_key_on_chosen_words(coded: tuple[Any, Path]) -> None:
    page, study = coded
    before = given(study)
    press(page, "j", "Shift+ArrowRight", "Shift+ArrowRight")
    words = page.evaluate("getSelection().toString()").strip()
    hand = Hand(page)
    hand.key("i")
    page.wait_for_selector("text=Coded:")
    saved(page)
    (new,) = set(given(study)) - set(before)
    assert (new[0].lower(), hand.keys, hand.presses) == (words.lower(), 1, 0)


def test_all_passages_of_a_code_are_one_click(coded: tuple[Any, Path]) -> None:
    page, study = coded
    page.goto(page.url.split("#")[0] + "#/codes")
    page.wait_for_selector(".tc-member")
    book = Study.open(study).codebook("anna")
    code = book.codes[-1]
    hand = Hand(page)
    hand.click(page.locator(".tc-codes").get_by_text(code.name, exact=True))
    page.locator("h2").get_by_text(code.name, exact=True).wait_for()
    count = len(book.codings_of(code.id))
    until(page, f"document.querySelectorAll('.tc-member').length === {count}")
    assert (hand.keys, hand.presses) == (0, 1)


def test_a_code_into_a_theme_is_one_drag_or_m_two_letters_and_enter(
    serve: Callable[..., Any], decided: Path, page: Any
) -> None:
    opened(page, serve(decided).address, "themes")
    page.wait_for_selector(".tc-card:focus")
    for name in ("Daring to begin", "Borrowed time"):
        press(page, "n")
        page.keyboard.type(name)
        press(page, "Enter")
        page.locator(f'.tc-column[aria-label="{name}"]').wait_for()
        saved(page)

    def of(theme: str) -> set[str]:
        book = Study.open(decided).codebook("anna")
        ids = {t.name: t.id for t in book.themes}
        return {code.name for code in book.codes if code.theme == ids[theme]}

    cards = page.locator(".tc-tray .tc-card")
    card = cards.first.locator(".tc-name").inner_text()
    cards.first.focus()
    hand = Hand(page)
    hand.key("m", "b", "o", "Enter")
    saved(page)
    assert card in of("Borrowed time") and (hand.keys, hand.presses) == (4, 0)
    card = cards.first.locator(".tc-name").inner_text()
    hand = Hand(page)
    hand.drag(cards.first, page.locator('.tc-column[aria-label="Daring to begin"]'))
    saved(page)
    assert card in of("Daring to begin") and (hand.keys, hand.presses) == (0, 1)


def test_space_hears_a_passage_and_tab_the_next_doubtful_word(
    serve: Callable[..., Any],
    spoken: Path,  # noqa: F811
    page: Any,
) -> None:
    page.add_init_script(SOUND)
    opened(page, serve(spoken).address, "correct")
    page.locator("[data-turn=t1] .tc-said").wait_for()
    page.locator(".tc-draft").focus()
    hand = Hand(page)
    hand.key("Tab")
    page.wait_for_selector("[data-turn=t1] .tc-said:focus")  # there, and it plays itself
    until(page, "window.heard && !window.heard.paused && window.heard.currentTime > 10")
    assert (hand.keys, hand.presses) == (1, 0)
    press(page, "Escape")
    page.get_by_role("button", name="Names", exact=True).click()
    page.locator(".tc-contexts li").first.wait_for()
    while page.locator(".tc-row[aria-current]").count():
        page.locator(".tc-row[aria-current]").focus()
        press(page, "Enter")
        page.wait_for_timeout(500)
    page.get_by_role("button", name="Release the texts").click()
    page.wait_for_selector("text=/texts are released/")
    page.get_by_role("button", name="Reading", exact=True).click()
    page.locator(".tc-turn p").nth(3).wait_for()
    page.wait_for_selector(".tc-scroll:focus")
    press(page, "j")
    page.evaluate("window.heard = null")
    hand = Hand(page)
    hand.key("Space")
    until(page, "window.heard && !window.heard.paused && window.heard.currentTime > 10")
    assert (hand.keys, hand.presses) == (1, 0)
