"""Candidate codes in the page: named by typing, split, left out, merged, opened again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.hands import opened, press, saved
from transcode.study.folder import Study

pytestmark = pytest.mark.browser


def codes(study: Path) -> dict[str, int]:
    """Name of every code of anna's, and how many passages it has."""
    book = Study.open(study).codebook("anna")
    return {code.name: len(book.codings_of(code.id)) for code in book.codes}


def decided(study: Path) -> int:
    return len(Study.open(study).codebook("anna").decided)


@pytest.fixture
def desk(serve: Callable[..., Any], sample: Path, page: Any) -> Any:
    opened(page, serve(sample).address, "candidates")
    page.wait_for_selector(".tc-naming input:focus")  # what is typed is a name
    return page


def here(page: Any) -> None:
    """Wait until the candidate on the desk is in sight."""
    page.wait_for_selector('.tc-candidate-card[aria-busy="false"] .tc-naming input:focus')


def name_of(page: Any) -> str:
    found: str = page.inner_text(".tc-candidate-card h2").strip("“”")
    return found


def test_type_and_enter_confirms_under_one_s_own_name(desk: Any, sample: Path) -> None:
    first = name_of(desk)
    desk.keyboard.type("What we do here")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f'.tc-candidate-card h2:not(:text-is("“{first}”"))')
    desk.wait_for_selector(".tc-naming input:focus")
    saved(desk)
    assert codes(sample) == {"What we do here": 8} and decided(sample) == 1
    assert desk.input_value(".tc-naming input") == ""
    # what undo will undo is said, and it goes back to the candidate
    assert "What we do here" in desk.inner_text(".tc-next-undo")
    press(desk, "Control+z")
    desk.wait_for_selector(f'.tc-candidate-card h2:text-is("“{first}”")')
    saved(desk)
    assert codes(sample) == {}


def test_the_participants_words_come_second_and_a_known_name_is_the_code(
    desk: Any, sample: Path
) -> None:
    first = name_of(desk)
    press(desk, "Control+Enter")
    desk.wait_for_selector(f'.tc-candidate-card h2:not(:text-is("“{first}”"))')
    saved(desk)
    assert list(codes(sample)) == [first]
    desk.keyboard.type(first[:4])
    rows = desk.locator(".tc-naming [role=option]")
    assert rows.nth(0).inner_text() == f"New code “{first[:4]}”"  # never the code by the way
    assert rows.nth(1).inner_text().startswith(f"Add to “{first}”")
    press(desk, "ArrowDown", "Enter")
    saved(desk)
    assert list(codes(sample)) == [first] and decided(sample) == 2


def test_letters_are_a_name_until_the_passages_have_the_focus(desk: Any, sample: Path) -> None:
    desk.keyboard.type("red rex")
    assert desk.input_value(".tc-naming input") == "red rex" and decided(sample) == 0
    press(desk, "Escape", "x", "j", "x")
    assert desk.locator(".tc-chosen").count() == 2
    press(desk, "e")
    desk.keyboard.type("Split off")
    press(desk, "Enter")
    desk.wait_for_selector(".tc-out")
    saved(desk)
    assert codes(sample) == {"Split off": 2}
    assert "6 passages" in desk.inner_text(".tc-members-head")
    press(desk, "j", "d")  # the next one does not belong
    saved(desk)
    assert "5 passages" in desk.inner_text(".tc-members-head")
    press(desk, "n", "Enter")  # the name that was typed is still there
    desk.wait_for_selector(".tc-is-confirmed")
    saved(desk)
    assert codes(sample) == {"Split off": 2, "red rex": 5}


def test_two_are_merged_by_drag_and_by_key(desk: Any, sample: Path) -> None:
    rows = desk.locator(".tc-candidate")
    rows.nth(1).drag_to(rows.nth(0))
    desk.wait_for_selector(".tc-together")
    desk.wait_for_selector(".tc-naming input:focus")
    assert desk.locator(".tc-member").count() == 16
    desk.keyboard.type("Nights and evenings")
    press(desk, "Enter")
    desk.wait_for_selector(".tc-is-confirmed >> nth=1")
    saved(desk)
    assert decided(sample) == 2 and len(codes(sample)) == 1
    press(desk, "Escape", "g")
    desk.keyboard.type("letter")
    press(desk, "Enter")
    desk.wait_for_selector(".tc-together >> text=no letter")
    desk.reload()  # the address holds it
    desk.wait_for_selector(".tc-together >> text=no letter")
    press(desk, "Control+Enter")
    desk.wait_for_selector(".tc-is-confirmed >> nth=3")
    saved(desk)
    assert decided(sample) == 4 and len(codes(sample)) == 2


def test_a_rejected_one_says_why_and_opens_again(desk: Any, sample: Path) -> None:
    first = name_of(desk)
    press(desk, "Escape", "r")
    desk.keyboard.type("small talk")
    press(desk, "Enter")
    desk.locator(".tc-is-rejected").click()
    desk.wait_for_selector(".tc-verdict >> text=small talk")
    press(desk, "o")
    desk.wait_for_selector(".tc-naming")
    saved(desk)
    assert decided(sample) == 0 and name_of(desk) == first


def test_a_passage_is_followed_into_its_interview_and_back(desk: Any) -> None:
    link = desk.locator(".tc-member .tc-link").nth(2)
    interview = link.inner_text()
    link.click()
    desk.wait_for_selector(".tc-turn p")
    assert f"#/reading/{interview}?begin=" in desk.url
    desk.go_back()
    desk.wait_for_selector(".tc-member[data-at='2']:focus")


def test_the_list_is_narrowed_and_the_address_keeps_it(desk: Any) -> None:
    desk.fill(".tc-filters input", "letter")
    assert desk.locator(".tc-candidate").count() == 1
    desk.fill(".tc-filters input", "")
    desk.click(".tc-filters summary")
    desk.select_option("select[aria-label=Group]", "pump factory")
    shown = desk.locator(".tc-candidate").count()
    assert 0 < shown < 10
    desk.reload()
    desk.wait_for_selector(".tc-candidate")
    assert desk.locator(".tc-candidate").count() == shown


def test_a_known_code_is_one_digit_and_a_blank_lets_a_name_begin_with_one(
    desk: Any, sample: Path
) -> None:
    desk.keyboard.type("What we do here")
    press(desk, "Enter")
    here(desk)
    desk.wait_for_selector(".tc-offers >> text=What we do here")
    saved(desk)
    before = codes(sample)["What we do here"]
    second = name_of(desk)
    press(desk, "1")
    desk.wait_for_selector(f'.tc-candidate-card h2:not(:text-is("“{second}”"))')
    saved(desk)
    here(desk)
    assert decided(sample) == 2 and codes(sample)["What we do here"] > before
    here(desk)
    desk.keyboard.type(" 1 of many")
    press(desk, "Enter")
    desk.wait_for_selector(".tc-offers >> text=1 of many")
    saved(desk)
    assert decided(sample) == 3 and codes(sample)["1 of many"] > 0
