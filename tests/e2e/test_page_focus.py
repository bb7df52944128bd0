"""By keys alone: after every act the focus is somewhere, in sight, and the next key goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_page_manners import FOCUSED, begun
from tests.e2e.waiting import until
from tests.workbench.conftest import make_study
from transcode.study.folder import Study

pytestmark = pytest.mark.browser

RING = """(() => {
  const el = document.activeElement, style = getComputedStyle(el);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== "none" || el.matches("[role=document]");
})()"""
PLACE = """(() => {
  const el = document.activeElement;
  if (el === document.body) return null;
  const box = el.getBoundingClientRect();
  return [el.outerHTML.slice(0, 80), Math.round(box.x), Math.round(box.y)].join();
})()"""
LIES = """(() => {
  const said = "قالوا لي إن";
  const row = [...document.querySelectorAll(".tc-turn p")].find((p) => p.innerText.includes(said));
  const box = row.getBoundingClientRect();
  const marks = [...CSS.highlights.values()].flatMap((m) => [...m]);
  const mark = marks.find((range) => range.toString().trim() === said).getBoundingClientRect();
  const label = row.parentElement.querySelector(".tc-label").getBoundingClientRect();
  return { gap: box.right - mark.right, name: label.left >= box.right };
})()"""
ACTS = {
    "reading/P02": (
        ".tc-scroll:focus",
        ["j", "Enter", "Escape", "i", "Delete", "Shift+M", "Escape", "Enter", "ArrowDown", "Enter"],
    ),
    "candidates": (
        ".tc-naming input:focus",
        ["Escape", "j", "d", "d", "x", "e", "Escape", "m", "Escape", "g", "Escape", "r", "Enter",
         "Escape", "Control+Enter", "Escape", "Alt+ArrowDown", "Escape", "o"],
    ),
    "codes": (
        ".tc-code-page",
        ["j", "r", "Escape", "f", "Escape", "c", "Escape", "m", "Escape", "Shift+M", "Escape",
         "x", "d", "Control+z", "a", "Escape", "Alt+ArrowDown", "m", "1"],
    ),
    "themes": (
        ".tc-card:focus",
        ["n", "Escape", "m", "1", "Shift+ArrowDown", "m", "1", "Delete", "Control+z", "o",
         "Escape", "Enter", "Escape", "F2", "Escape"],
    ),
    "together/differences": (
        ".tc-difference:focus", ["1", "1", "j", "m", "Escape", "m", "Enter", "Control+z"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("view", list(ACTS))
def test_no_act_by_key_loses_the_focus(
    serve: Callable[..., Any], whole: Path, page: Any, view: str
) -> None:
    ready, keys = ACTS[view]
    page.goto(begun(page, serve(whole).address) + f"#/{view}")
    page.wait_for_selector(ready)
    if view == "codes":
        page.wait_for_selector(".tc-member")
        page.locator(".tc-member").first.focus()
    for n, key in enumerate(keys):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
        page.wait_for_selector('.tc-main[aria-busy="false"]')
        until(page, "document.activeElement !== document.body", seconds=5)
        page.wait_for_timeout(150)
        said = f"after {keys[: n + 1]}"
        assert page.evaluate(FOCUSED) == "", said
        assert page.evaluate("document.activeElement.closest('.tc') !== null"), said
        assert page.evaluate(RING), said


def test_tab_reaches_everything_and_shows_where_it_is(
    serve: Callable[..., Any], whole: Path, page: Any
) -> None:
    base = begun(page, serve(whole).address)
    for view in ("overview", "codes", "together/codebooks", "together/agreement"):
        page.goto(f"{base}#/{view}")
        page.wait_for_selector(
            '.tc-main[aria-busy="false"] :is(.tc-outputs, .tc-member, label, table)'
        )
        page.evaluate("document.activeElement.blur()")
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            place = page.evaluate(PLACE)
            if place is None:
                break
            assert page.evaluate(FOCUSED) == "", (view, place)
            assert page.evaluate(RING), (view, place)
            seen.add(place)
        assert len(seen) > 5, view


def test_what_a_button_takes_away_leaves_the_focus_beside_it(
    serve: Callable[..., Any], sample: Path, page: Any
) -> None:
    page.goto(begun(page, serve(sample).address) + "#/reading/P01")
    page.wait_for_selector(".tc-scroll:focus")
    page.get_by_role("button", name="Mark as finished").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".tc-foot .tc-tick")
    until(page, "document.activeElement.matches('.tc-document *')", seconds=5)


def test_the_search_opens_again_at_once(serve: Callable[..., Any], sample: Path, page: Any) -> None:
    begun(page, serve(sample).address)
    for _ in range(12):
        page.keyboard.press("Control+k")
        page.wait_for_selector("dialog[open] input:focus", timeout=5_000)
        page.keyboard.press("Escape")


def test_words_that_are_read_leftwards_are_chosen_by_the_arrow_that_points_there(
    serve: Callable[..., Any], tmp_path: Path, page: Any
) -> None:
    study = make_study(tmp_path / "arabic")
    page.goto(begun(page, serve(study.root).address) + "#/reading/P03")
    page.wait_for_selector(".tc-scroll:focus")
    for key in ("j", "j", "j", "Shift+ArrowLeft", "Shift+ArrowLeft", "i"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    page.wait_for_selector(".tc-code")
    page.wait_for_selector('.tc-main[aria-busy="false"]')

    def coded() -> str:
        (coding,) = Study.open(study.root).codebook("anna").codings
        text: str = study.text("P03").text[coding.anchor.begin : coding.anchor.end]
        return text.strip()

    assert coded() == "قالوا لي"
    page.keyboard.press("Alt+ArrowLeft")  # on, as it is read
    page.wait_for_timeout(150)
    page.wait_for_selector('.tc-main[aria-busy="false"]')
    assert coded() == "قالوا لي إن"
    # the colour lies over the words, at the right; the stripe and the name are in the margin
    told = page.evaluate(LIES)
    assert abs(told["gap"]) < 2 and told["name"]
