"""Correcting beside the sound, reviewing names, releasing, and hearing a passage, in the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import write_tone
from tests.e2e.waiting import until
from transcode.records.people import Participant, Person
from transcode.records.speech import Doubt, Transcript, Turn, Word
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people
from transcode.verbs.correct import desk

pytestmark = pytest.mark.browser

SAID = (
    ("S1", "What did you do after the course, Kirsten?"),
    ("S2", "I went back to Tolvana and my line was just running. 🙂 Nobody at Tolvana had time."),
    ("S1", "Mm-hm."),
    ("S2", "Then Kirsten Lund showed us again, and I wrote it on a note on the pump."),
)


def turn(index: int, speaker: str, text: str) -> Turn:
    words, at = [], 0
    for number, word in enumerate(text.split(" ")):
        begin = text.index(word, at)
        at = begin + len(word)
        start = index * 10_000 + number * 400
        words.append(Word(begin, at, start, start + 350, 0.9))
    doubts = (Doubt("probability", text.index("Tolvana"), text.index("Tolvana") + 7),) if (
        "Tolvana" in text
    ) else ()  # fmt: skip
    return Turn(
        f"t{index}", speaker, index * 10_000, words[-1].end_ms, text, tuple(words), (), doubts
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """An interview of 40 seconds with its recording (a tone), not yet released."""
    made = Study.create(
        tmp_path / "study", Settings(language="en", models=Models(names="", entities=""))
    )
    sound = write_tone(made.confidential / "recordings" / "P01.wav", 40)
    digest = hashlib.sha256(sound.read_bytes()).hexdigest()
    also = ("Kirsten Lund", "organisation: Tolvane")
    write_people(made.people_file, [Person("P01", "Anna Berg", "P01.wav", digest, "", also)])
    write_participants(made.participants_file, [Participant("P01", "factory")])
    turns = tuple(turn(i, who, text) for i, (who, text) in enumerate(SAID))
    told = Transcript("P01", "en", 40_000, "S1", turns)
    write_artefact(made.transcript_path("P01"), Header("transcript", "join"), [told])
    return made.root


def texts(study: Path) -> list[str]:
    return [turn.text for turn in desk(Study.open(study), "P01").transcript.turns]


def test_from_a_draft_to_a_coded_text_in_one_page(
    serve: Callable[..., Any], study: Path, page: Any
) -> None:
    page.goto(serve(study).address)
    page.get_by_role("button", name="Correct", exact=True).click()
    page.locator("[data-turn=t1] .tc-said").wait_for()
    until(  # the waveform is there before anything is played
        page,
        """(() => { const c = document.querySelector(".tc-wave canvas");
           return c.width > 0 && c.getContext("2d").getImageData(0, 0, c.width, c.height)
             .data.some((part) => part > 0); })()""",
    )

    # the next doubtful place, by Tab; it plays itself, and the sound moves on
    page.locator(".tc-draft").focus()
    page.keyboard.press("Tab")
    page.wait_for_selector("[data-turn=t1] .tc-said:focus")
    page.wait_for_selector(".tc-wave button[aria-label=Stop]")
    page.locator(".tc-wave time >> text=/^0:1/").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_selector(".tc-wave button[aria-label=Play]")

    # a name that was misheard is mended where it stands, then everywhere
    said = page.locator("[data-turn=t1] .tc-said")
    said.evaluate(
        """el => { el.textContent = el.textContent.replace("Tolvana", "Tolvane");
                   el.focus(); el.blur(); }"""
    )
    page.get_by_role("button", name="Mend it in one more place").click()
    page.wait_for_selector("text=no doubtful >> visible=true", state="detached")
    page.locator("[data-turn=t1] .tc-said >> text=Nobody at Tolvane").wait_for()
    assert texts(study)[1].count("Tolvane") == 2
    page.keyboard.press("Escape")
    page.locator(".tc-undo button").first.click()  # one act: both places
    page.locator("[data-turn=t1] .tc-said >> text=Nobody at Tolvana").wait_for()
    page.locator(".tc-undo button").nth(1).click()
    page.locator("[data-turn=t1] .tc-said >> text=Nobody at Tolvane").wait_for()

    # a turn is split at the caret and joined again; accepted, its doubt is gone
    before = texts(study)
    said = page.locator("[data-turn=t3] .tc-said")
    said.click()
    page.keyboard.press("Escape")
    said.evaluate("el => getSelection().collapse(el.firstChild, 34)")
    page.keyboard.press("Control+Enter")
    page.locator(".tc-said").nth(4).wait_for()
    assert len(texts(study)) == 5
    page.locator(".tc-said").nth(4).evaluate(
        "el => { el.focus(); getSelection().collapse(el.firstChild, 0) }"
    )
    page.keyboard.press("Backspace")
    page.locator(".tc-said").nth(4).wait_for(state="detached")
    assert texts(study) == before

    # names: each is decided on, one is taken back, then the text is released
    page.get_by_role("button", name="Names", exact=True).click()
    page.locator(".tc-contexts li").first.wait_for()
    opened = page.locator(".tc-foot >> text=/of .* mentions are open/")
    page.locator(".tc-row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    page.keyboard.press("Control+z")
    page.wait_for_selector("text=/Open again/")
    for _ in range(10):
        if page.locator(".tc-row[aria-current]").count() == 0:
            break
        page.locator(".tc-row[aria-current]").focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
    page.wait_for_selector("text=/^0 of/")
    assert opened.count() == 1
    page.get_by_role("button", name="Release the texts").click()
    page.wait_for_selector("text=/texts are released/")

    # reading: no name is left; Space plays the passage from its own second, word by word
    page.get_by_role("button", name="Reading", exact=True).click()
    page.locator(".tc-turn p").nth(3).wait_for()
    told = page.locator(".tc-turns").inner_text()
    assert "Kirsten" not in told and "Tolvane" not in told and "🙂" in told
    until(  # the view has set its own caret, and lets this selection be
        page,
        """(() => {
          if (!document.activeElement.classList.contains("tc-scroll")) return false;
          const said = document.querySelectorAll(".tc-turn p")[3].firstChild, at = getSelection();
          const was = at.anchorNode === said && at.toString().length === 10;
          if (!was) at.setBaseAndExtent(said, 0, said, 10);
          return was;
        })()""",
    )
    page.keyboard.press("Space")
    page.wait_for_timeout(1_000)
    sound = Study.open(study).text("P01").turns[3]
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("input:focus").wait_for()
    page.keyboard.type("Shown again")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tc-code >> text=Shown again")
    page.wait_for_selector('.tc-main[aria-busy="false"]')
    assert sound.start_ms == 30_000

    # the transcript is corrected once more: the coding stays on its words
    page.get_by_role("button", name="Correct", exact=True).click()
    said = page.locator("[data-turn=t0] .tc-said")
    said.wait_for()
    said.evaluate('el => { el.textContent = "So, " + el.textContent; el.focus(); el.blur(); }')
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Names", exact=True).click()
    page.get_by_role("button", name="Release the texts").click()
    page.wait_for_selector("text=/texts are released/")
    opened_study = Study.open(study)
    book = opened_study.codebook("anna")
    assert opened_study.text("P01").text.startswith("So, What did you do")
    (coding,) = book.codings
    words = opened_study.text("P01").text[coding.anchor.begin : coding.anchor.end]
    assert words.startswith("Then ")
