"""The workbench in a cell of a notebook, whichever: an invented study, and a coder's acts."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from tests.e2e.conftest import write_tone
from tests.e2e.hands import press, saved
from tests.e2e.waiting import until
from transcode.coding import embed
from transcode.study.artefacts import Header, write_vectors
from transcode.study.folder import Study
from transcode.workbench import Session

INVENTED = runpy.run_path(str(Path(__file__).parents[1] / "workbench" / "conftest.py"))
BEFORE = {  # code -> interview and passage: enough to learn from
    "Forms for nobody": (("P04", 2), ("P01", 2)),
    "Never off": (("P01", 0), ("P04", 0)),
    "Mending each other": (("P03", 1),),
}


def invented_study(root: Path, model: Path) -> Study:
    """An invented study with the sound of one interview, two of which anna has coded."""
    said = INVENTED["SAID"]
    forms = said["P04"][5][0]  # and somebody who says so in nearly the same words
    said["P02"] = (*said["P02"][:5], (f"Yes, well. {forms}", False))
    made: Study = INVENTED["make_study"](root)
    for interview in made.interviews:
        text = made.text(interview)
        said = [text.text[s.anchor.begin : s.anchor.end] for s in made.segments(interview)]
        vectors = embed(said, model=model)
        write_vectors(made.vectors_path(interview), Header("vectors", "embed"), vectors)
    write_tone(made.confidential / "recordings" / "P02.wav", 130)
    session = Session(made, "anna")
    for name, places in BEFORE.items():
        session.create(name)
        for interview, number in places:
            session.apply(name, list(made.segments(interview))[number].anchor)
    return made


class Cell:
    """The acts of a coder in the cell; each waits until what it did is saved."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.bench = page.locator(".tc")

    def view(self, name: str) -> None:
        self.bench.get_by_role("button", name=name, exact=True).click()

    def read(self, interview: str) -> None:
        self.view("Reading")
        self.bench.locator(".tc-side .tc-row", has_text=interview).click()
        self.page.wait_for_selector(f'.tc-document[aria-label="Interview {interview}"] .tc-turn p')
        self.page.wait_for_selector(".tc-scroll:focus")

    def press(self, *keys: str) -> None:
        press(self.page, *keys)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.press("Enter")

    def codes(self) -> list[str]:
        """Names in the margin of the interview that is open."""
        return sorted(self.bench.locator(".tc-code").all_inner_texts())

    def coded(self, name: str) -> None:
        self.bench.locator(".tc-code", has_text=name).first.wait_for()
        saved(self.page)

    # --- the work

    def code_words(self) -> None:
        self.read("P02")
        self.press("j", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
        self.write("xavbc")  # letters that are commands of Jupyter
        self.coded("xavbc")
        self.page.wait_for_selector(".tc-scroll:focus")
        self.press("Control+z")
        self.bench.locator(".tc-code").wait_for(state="detached")
        self.press("Control+Shift+z")
        self.coded("xavbc")
        self.press("j", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "i")
        self.coded("The kitchen is")

    def take_suggestion(self) -> None:
        self.press("j")
        first = self.bench.locator(".tc-offer.tc-likely").first
        first.wait_for()
        assert "Forms for nobody" in first.inner_text()
        self.press("1")
        self.coded("Forms for nobody")

    def hear(self) -> None:
        self.press("Space")
        until(self.page, "window.heard && !window.heard.paused && window.heard.currentTime > 0.3")
        assert self.page.evaluate("window.heard.src").startswith("blob:")  # never fetched
        self.press("Space")
        until(self.page, "window.heard.paused")

    def decide_candidates(self) -> None:
        self.view("Candidate codes")
        ready = '.tc-candidate-card[aria-busy="false"] .tc-naming input:focus'
        self.page.wait_for_selector(ready)
        first = self.bench.locator(".tc-candidate-card h2").inner_text()
        self.write("Always on call")
        self.page.wait_for_selector(f'.tc-candidate-card h2:not(:text-is("{first}"))')
        self.page.wait_for_selector(ready)
        saved(self.page)
        self.press("Escape", "x", "j", "x", "e")
        self.write("Split off")
        self.page.wait_for_selector(".tc-out")
        saved(self.page)

    def make_themes(self) -> None:
        self.view("Themes")
        self.page.wait_for_selector(".tc-card:focus")
        for name in ("Daring to begin", "Borrowed time"):
            self.press("n")
            self.write(name)
            self.page.locator(f'.tc-column[aria-label="{name}"]').wait_for()
            saved(self.page)
        self.press("m", "b", "o", "Enter")
        saved(self.page)


def decided(study: Study) -> dict[str, Any]:
    """What anna has decided, from the files."""
    book = study.codebook("anna")
    names = {code.id: code.name for code in book.codes}
    themes = {theme.id: theme.name for theme in book.themes}
    return {
        "codings": sorted((names[c.code], *c.anchor.place) for c in book.codings),
        "themes": {code.name: themes.get(code.theme, "") for code in book.codes},
        "decided": dict(book.decided),
    }
