"""The codebook in the page: passages with context, splitting, defining, colours; and the search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.hands import opened, press, saved
from tests.e2e.waiting import until
from transcode.records.coding import Code
from transcode.study.folder import Study

pytestmark = pytest.mark.browser


@pytest.fixture
def book(serve: Callable[..., Any], decided: Path, page: Any) -> Any:
    opened(page, serve(decided).address, "codes")
    page.wait_for_selector(".tc-member")
    return page


def code_of(study: Path, name: str) -> tuple[Code, int]:
    made = Study.open(study).codebook("anna")
    code = next(code for code in made.codes if code.name == name)
    return code, len(made.codings_of(code.id))


def test_one_click_shows_all_passages_with_what_was_said_around_them(book: Any) -> None:
    book.click(".tc-codes >> text=Afraid of being found out")
    book.wait_for_selector(".tc-code-page h2:has-text('Afraid')")
    until(book, "document.querySelectorAll('.tc-member').length === 12")
    assert book.locator(".tc-beside").count() > 0 and book.locator(".tc-question").count() > 0
    book.select_option("select[aria-label='Every group']", "home care")
    assert book.locator(".tc-member").count() < 12
    assert "of 12" in book.inner_text(".tc-members-head")


def test_splitting_by_keys_and_undo(book: Any, decided: Path) -> None:
    name = book.inner_text(".tc-code-page h2").strip()
    _, before = code_of(decided, name)
    book.locator(".tc-member").first.focus()
    press(book, "x", "j", "x", "e")
    book.keyboard.type("A part of it")
    press(book, "Enter")
    book.wait_for_selector(".tc-codes >> text=A part of it")
    saved(book)
    assert code_of(decided, "A part of it")[1] == 2 and code_of(decided, name)[1] == before - 2
    assert book.evaluate("document.activeElement.className").startswith("tc-member")
    press(book, "d")  # and one does not belong at all
    saved(book)
    assert code_of(decided, name)[1] == before - 3
    press(book, "Control+z", "Control+z")
    saved(book)
    assert code_of(decided, name)[1] == before
    assert book.locator(".tc-member").count() == before


def test_renaming_defining_colouring_and_a_memo(book: Any, decided: Path) -> None:
    book.locator(".tc-member").first.focus()
    press(book, "r")
    book.keyboard.type("A screen in between")
    press(book, "Enter")
    book.wait_for_selector("h2:has-text('A screen in between')")
    book.locator(".tc-member").first.focus()
    press(book, "f")
    for part in ("what it means", "its use", "its limits", "like so"):
        book.keyboard.type(part)
        press(book, "Tab")
    press(book, "Control+Enter")
    book.wait_for_selector(".tc-meaning >> text=its limits")
    book.locator(".tc-member").first.focus()
    press(book, "c", "Tab", "Enter")
    book.locator(".tc-member").first.focus()
    press(book, "Shift+M")
    book.keyboard.type("to be compared with P03")
    press(book, "Escape")
    press(book, "Shift+M")  # nothing that was typed is lost
    press(book, "Control+Enter")
    book.wait_for_selector(".tc-memos >> text=to be compared with P03")
    saved(book)
    code, _ = code_of(decided, "A screen in between")
    assert (code.definition, code.include) == ("what it means", "its use")
    assert (code.exclude, code.example) == ("its limits", "like so")
    assert code.colour and code.memos == ("to be compared with P03",)


def test_the_overlap_of_two_codes(book: Any) -> None:
    chip = book.locator(".tc-overlap .tc-chip").first
    count = int(chip.locator("small").inner_text())
    chip.click()
    book.wait_for_selector(".tc-shared blockquote")
    assert book.locator(".tc-shared blockquote").count() >= count
    book.reload()
    book.wait_for_selector(".tc-shared blockquote")


def test_back_returns_to_the_passage(book: Any) -> None:
    book.locator(".tc-member").nth(2).focus()
    press(book, "Enter")
    book.wait_for_selector(".tc-turn p")
    book.go_back()
    book.wait_for_selector(".tc-member[data-at='2']:focus")


def test_a_code_is_deleted_and_comes_back(book: Any, decided: Path) -> None:
    name = book.inner_text(".tc-code-page h2").strip()
    book.click("button:has-text('Delete')")
    book.wait_for_selector(f"text=“{name}” and its")
    press(book, "Control+z")
    book.wait_for_selector(f".tc-codes >> text={name}")
    saved(book)
    assert code_of(decided, name)[1] > 0


def test_search_finds_words_codes_and_memos(book: Any) -> None:
    press(book, "/")
    book.keyboard.type("night")
    book.wait_for_selector(".tc-results mark")
    assert book.locator(".tc-results mark").count() == 15
    press(book, "ArrowDown", "Enter")
    book.wait_for_selector(".tc-turn p")
    until(book, "getSelection().toString() === 'night'")
    first = book.url
    press(book, "Control+k")  # the same interview, another place
    book.wait_for_selector(".tc-results mark")
    press(book, "Enter")
    until(book, "getSelection().toString() === 'night'")
    assert book.url != first
    press(book, "Control+k")
    book.keyboard.type("afraid")
    press(book, "Enter")
    book.wait_for_selector(".tc-code-page h2:has-text('Afraid')")


def test_passages_about_something(book: Any, models: Callable[[str], Path]) -> None:
    models("minilm-l6-v2")
    press(book, "Control+k")
    book.keyboard.type("ashamed of not knowing")
    press(book, "Control+Enter")
    book.wait_for_selector(".tc-results .tc-found", timeout=180_000)
    assert book.locator(".tc-results .tc-found").count() == 20
