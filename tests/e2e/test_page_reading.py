"""Reading and coding in the page: words chosen by key and by mouse, in vivo, edges, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.hands import codings, opened, press, saved
from transcode.study.folder import Study

pytestmark = pytest.mark.browser


@pytest.fixture
def reading(serve: Callable[..., Any], sample: Path, page: Any) -> Any:
    opened(page, serve(sample).address, "reading/P02")
    page.wait_for_selector(".tc-turn p")
    page.wait_for_selector(".tc-scroll:focus")
    return page


def test_a_code_by_keys_alone_and_the_caret_stays(reading: Any, sample: Path) -> None:
    press(reading, "j", "j", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    words = reading.evaluate("getSelection().toString()").strip()
    press(reading, "Enter")  # the list; a new name is typed, and is a row of its own
    reading.keyboard.type("Asking for it")
    assert reading.locator(".tc-new").inner_text() == "Create “Asking for it”"
    press(reading, "Enter")
    reading.wait_for_selector(".tc-code >> text=Asking for it")
    saved(reading)
    assert [(n, w.strip()) for n, w in codings(sample)] == [("Asking for it", words)]
    assert reading.evaluate("getSelection().toString()").strip() == words
    # a known code on chosen words: two letters and Enter
    press(reading, "j", "a", "s", "Enter")
    saved(reading)
    assert [name for name, _ in codings(sample)] == ["Asking for it"] * 2
    press(reading, "Control+z")
    reading.wait_for_selector("text=/Undone/")
    assert len(codings(sample)) == 1


def test_in_vivo_is_one_key_and_a_recent_code_a_digit(reading: Any, sample: Path) -> None:
    press(reading, "j", "j", "Shift+ArrowRight", "Shift+ArrowRight", "i")
    reading.wait_for_selector(".tc-code")
    saved(reading)
    ((name, words),) = codings(sample)
    assert name == words.strip()
    press(reading, "j", "1")
    reading.locator(".tc-code").nth(1).wait_for()
    saved(reading)
    assert [n for n, _ in codings(sample)] == [name, name]


def test_letters_that_find_nothing_make_nothing(reading: Any, sample: Path) -> None:
    press(reading, "j", "z", "q", "Escape", "j", "k")
    saved(reading)
    assert codings(sample) == []
    assert reading.evaluate("document.activeElement.classList.contains('tc-scroll')")


def test_words_by_mouse_then_one_press_on_a_code(reading: Any, sample: Path) -> None:
    press(reading, "j", "Enter")
    reading.keyboard.type("First")
    press(reading, "Enter")
    saved(reading)
    box = reading.locator(".tc-turn p").nth(3).bounding_box()
    reading.mouse.move(box["x"] + 4, box["y"] + 12)
    reading.mouse.down()
    reading.mouse.move(box["x"] + 160, box["y"] + 12, steps=4)
    reading.mouse.up()
    reading.locator(".tc-popover .tc-choice").first.click()
    reading.locator(".tc-code").nth(1).wait_for()
    saved(reading)
    assert [name for name, _ in codings(sample)] == ["First", "First"]


def test_the_edge_moves_by_words_and_a_coding_is_removed(reading: Any, sample: Path) -> None:
    press(reading, "j", "j", "Shift+ArrowRight", "Shift+ArrowRight", "i")
    reading.wait_for_selector(".tc-code")
    saved(reading)
    ((_, before),) = codings(sample)
    press(reading, "Alt+ArrowRight")
    saved(reading)
    ((_, longer),) = codings(sample)
    assert longer.startswith(before.rstrip()) and len(longer) > len(before.rstrip())
    press(reading, "Delete")
    saved(reading)
    assert codings(sample) == []


def test_the_place_comes_back_after_a_reload_and_after_a_crash(
    serve: Callable[..., Any], sample: Path, page: Any
) -> None:
    opened = serve(sample)
    page.goto(opened.address)
    base = page.url.split("#")[0]
    page.goto(base + "#/reading/P05")
    page.wait_for_selector(".tc-turn p")
    press(page, "j", "j", "j", "j", "Enter")
    page.keyboard.type("Kept")
    press(page, "Enter")
    page.wait_for_selector(".tc-code >> text=Kept")
    saved(page)
    port = int(base.rsplit(":", 1)[1].strip("/"))
    opened.kill()
    press(page, "j", "1")  # decided while nobody answers
    page.wait_for_selector("text=/does not answer/")
    again = serve(sample, port=port)
    page.goto(again.address)  # a new token: the old cookie is of the server that was killed
    page.goto(page.url.split("#")[0] + "#/reading/P05")
    page.wait_for_selector(".tc-turn p")
    page.locator(".tc-code").first.wait_for()  # the other may lie below the window
    for _ in range(100):
        if len(codings(sample)) == 2:
            break
        page.wait_for_timeout(100)
    assert [name for name, _ in codings(sample)] == ["Kept", "Kept"]


def test_with_shift_a_code_is_given_and_the_next_passage_has_the_caret(
    reading: Any, sample: Path
) -> None:
    press(reading, "j", "Enter")
    reading.keyboard.type("First")
    press(reading, "Shift+Enter")
    for n in (1, 2):
        reading.locator(".tc-code").nth(n - 1).wait_for()
        press(reading, "Shift+Digit1")
    press(reading, "1")
    reading.locator(".tc-code").nth(3).wait_for()
    saved(reading)
    made = codings(sample)
    assert [name for name, _ in made] == ["First"] * 4 and len({words for _, words in made}) == 4


def test_going_on_at_once_leads_there_and_not_back(reading: Any) -> None:
    for interview in ("P03", "P04", "P05", "P06", "P01", "P03"):
        reading.evaluate("""async (to) => {
          location.hash = "#/reading/" + to;
          const opened = () => document.querySelector(".tc-document")?.ariaLabel?.includes(to);
          for (let n = 0; !opened() && n < 300; n++) await new Promise(requestAnimationFrame);
        }""", interview)  # fmt: skip
        # the place where the caret is set is noted two frames later: it is a place in this one
        assert interview in reading.get_attribute(".tc-document", "aria-label")


def test_a_memo_that_python_refuses_or_cannot_hear_is_not_lost(
    serve: Callable[..., Any], sample: Path, page: Any
) -> None:
    opening = serve(sample)
    opened(page, opening.address, "reading/P02")
    page.wait_for_selector(".tc-scroll:focus")
    port = int(page.url.split("#")[0].rsplit(":", 1)[1].strip("/"))
    box = page.locator(".tc-popover textarea")
    text = Study.open(sample).text_path("P02")
    as_read = text.read_bytes()
    text.write_bytes(as_read.replace(b"holiday", b"Holiday").replace(b" the ", b" The ", 1))
    press(page, "j", "j", "Shift+M")
    assert box.get_attribute("dir") == "auto"
    page.keyboard.type("compare this with P03")
    press(page, "Control+Enter")
    page.wait_for_selector(".tc-problem")  # the text that was read is no longer that of the study
    assert box.input_value() == "compare this with P03"
    text.write_bytes(as_read)
    press(page, "Escape", "Shift+M")
    assert box.input_value() == "compare this with P03"
    page.wait_for_selector(".tc-popover >> text=This was not saved yet.")
    # nobody answers: the box stays, and what is sent again and again is saved once
    opening.kill()
    press(page, "Control+Enter")
    page.wait_for_selector("text=/does not answer/")
    press(page, "Control+Enter")
    assert box.input_value() == "compare this with P03"
    press(page, "Escape", "i")  # and a code
    press(page, "Shift+M")  # opened again, it is still on its way
    assert box.get_attribute("readonly") is not None
    serve(sample, port=port)
    page.locator(".tc-popover").wait_for(state="detached")
    saved(page)
    assert page.locator(".tc-code").count() == len(codings(sample)) == 1
    (memo,) = Study.open(sample).codebook("anna").memos
    assert memo.text == "compare this with P03" and memo.anchor
    press(page, "Shift+M")
    assert box.input_value() == ""
