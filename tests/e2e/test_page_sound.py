"""Passages are heard where they are quoted: from their own second, the word that is said lit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.waiting import until
from transcode.study.folder import Study

pytestmark = pytest.mark.browser

PLAYED = """const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.heard = this; return play.call(this); };"""
LIT = """(() => { for (const [name, marks] of CSS.highlights) for (const mark of marks) {
  const el = mark.startContainer.parentElement;
  if (el?.closest(PLACE)) return {
    word: mark.toString(), begin: mark.startOffset, seconds: window.heard.currentTime,
    text: el.textContent, interview: el.closest("figure").querySelector(".tc-link").innerText };
} return null; })()"""


@pytest.mark.parametrize(
    ("view", "ready", "keys", "place"),
    [
        ("candidates", '.tc-candidate-card[aria-busy="false"] .tc-member', ("Escape", "j"),
         ".tc-member blockquote"),
        ("codes", '.tc-code-page[aria-busy="false"] .tc-member', ("j",), ".tc-member blockquote"),
        ("together/differences", ".tc-difference:focus", ("j", "j"), ".tc-difference mark"),
    ],
)  # fmt: skip
def test_space_hears_a_passage_and_its_words_are_lit_one_by_one(
    serve: Callable[..., Any], whole: Path, page: Any, view: str, ready: str, keys: Any, place: str
) -> None:
    page.add_init_script(PLAYED)
    page.goto(serve(whole).address)
    page.wait_for_selector(".tc-tab")
    page.goto(page.url.split("#")[0] + f"#/{view}")
    page.wait_for_selector(ready)
    page.locator(ready).first.focus()
    for key in (*keys, "Space"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    look = LIT.replace("PLACE", repr(place))
    until(page, f"!!{look}")
    first = page.evaluate(look)
    until(page, f"({look})?.begin > {first['begin']}")  # the light moves on
    lit = page.evaluate(look)
    page.keyboard.press("Space")
    until(page, f"window.heard.paused && !{look}")

    # by the text of the study: this word is being said at this second
    text = Study.open(whole).text(lit["interview"])
    begin = text.text.index(lit["text"])
    word = next(t for t in text.timings if t.begin == begin + lit["begin"])
    assert text.text[word.begin : word.end] == lit["word"]
    assert abs(lit["seconds"] * 1000 - word.start_ms) < 1_500
    start, _ = text.time_of(begin, begin + len(lit["text"]))
    assert start / 1000 <= first["seconds"] < start / 1000 + 5
