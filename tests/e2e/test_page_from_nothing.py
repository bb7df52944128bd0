"""The whole work in one piece: from `transcode open` with no study to an agreed map and report.

Three of the sample recordings, 100 seconds of each, heard by the smallest English model. The server
is killed twice: while it prepares the interviews, and in the middle of the coding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import SOUND, Opened
from tests.e2e.hands import codings, press, saved
from tests.e2e.waiting import until
from transcode.privacy.voice.encode import write_sound
from transcode.speech.decode import RATE, decode
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study

pytestmark = pytest.mark.browser

RECORDINGS = Path(__file__).parents[2] / "notebooks" / "sample-interviews" / "recordings"
SECONDS = 100
SLOW_MS = 600_000  # a step of the chain on a busy machine
MODELS = (
    "whisper-tiny.en", "segmentation-3.0", "campplus", "spacy-en-md", "multilingual-e5-small",
    "ner-e5-uner", "minilm-l6-v2",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, models: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with three short recordings, and a models folder with a small one alone."""
    chosen = tmp_path / "models"
    chosen.mkdir()
    for name in MODELS:
        (chosen / name).symlink_to(models(name))
    monkeypatch.setenv("TRANSCODE_MODELS", str(chosen))
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    talks = tmp_path / "Documents" / "talks"
    talks.mkdir(parents=True)
    (tmp_path / "Documents" / "literature").mkdir()
    for name in ("P01", "P02", "P03"):
        samples = decode(RECORDINGS / f"{name}.opus")[0][: SECONDS * RATE]
        write_sound(talks / f"{name}.ogg", [samples])
    return tmp_path


class Walk:
    """The acts of a coder, in the page; each waits until what it did is saved."""

    def __init__(self, page: Any, serve: Callable[..., Opened], home: Path) -> None:
        self.page, self.serve, self.home = page, serve, home
        self.root = home / "Documents" / "talks-study"
        page.add_init_script(SOUND)

    @property
    def study(self) -> Study:
        return Study.open(self.root)

    def codings(self, coder: str = "anna") -> set[tuple[str, str]]:
        """Name of the code and words of every coding."""
        return set(codings(self.root, coder))

    def press(self, *keys: str) -> None:
        press(self.page, *keys)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.press("Enter")

    def saved(self) -> None:
        saved(self.page)

    def view(self, name: str) -> None:
        self.page.locator(".tc-tabs").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_selector(f'.tc-tab[aria-current=page] >> text="{name}"')

    def reading(self, interview: str) -> None:
        self.page.goto(self.page.url.split("#")[0] + f"#/reading/{interview}")
        self.page.wait_for_selector(f'.tc-document[aria-label="Interview {interview}"] .tc-turn p')
        self.page.wait_for_selector(".tc-scroll:focus")

    def heard(self) -> float:
        return float(self.page.evaluate("window.heard ? window.heard.currentTime : -1"))

    # --- the walk

    def new_study(self) -> None:
        opened = self.serve()
        page = self.page
        page.goto(opened.address)
        assert "token" not in page.url
        page.get_by_role("button", name="Choose…").click()
        dialog = page.get_by_role("dialog")
        inside = dialog.get_by_role("list", name="Folders here")
        inside.get_by_role("button", name="Documents").click()
        inside.get_by_role("button", name="talks").click()
        dialog.get_by_text("3 recordings").wait_for()
        dialog.get_by_role("button", name="Take this folder").click()
        page.get_by_label("Language of the interviews").fill("English")
        page.get_by_label("Your name as a coder").fill("anna")
        page.get_by_role("button", name="Begin").click()
        page.get_by_text("3 interviews added").wait_for(timeout=SLOW_MS)
        opened.kill()
        page.get_by_role("alert").wait_for()
        page.goto(self.serve().address)  # the run goes on where it was
        page.get_by_role("button", name="talks-study", exact=False).first.click()
        page.get_by_role("button", name="Continue as anna").or_(
            page.get_by_label("Your name as a coder")
        ).first.wait_for()
        page.get_by_label("Your name as a coder").fill("anna")
        page.get_by_role("button", name="Go on").click()

    def names(self) -> None:
        """Review the names, release the texts, and wait until the machine has read them."""
        self.review_names()
        self.view("Overview")
        self.page.get_by_text(re.compile(r"candidate codes?\.")).first.wait_for(timeout=SLOW_MS)

    def review_names(self) -> None:
        page = self.page
        review = page.get_by_role("button", name="Review the names").first
        review.or_(page.locator(".tc-wrong")).first.wait_for(timeout=SLOW_MS)
        review.click()
        page.locator(".tc-contexts li").first.wait_for()
        assert not self.study.texts
        for _ in range(60):
            left = re.match(r"(\d+) of", page.locator(".tc-foot span").nth(2).inner_text())
            assert left
            if left[1] == "0":
                break
            page.locator(".tc-row[aria-current]").focus()
            page.keyboard.press("Enter")
            until(page, "n => !document.querySelectorAll('.tc-foot span')[2].innerText"
                        ".startsWith(n + ' of')", left[1])  # fmt: skip
        page.get_by_role("button", name="Release the texts").click()
        page.get_by_text("texts are released").wait_for()
        assert sorted(self.study.texts) == ["P01", "P02", "P03"]

    def read_and_code(self) -> None:
        page = self.page
        self.reading("P01")
        self.press("j", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
        self.write("What the work is")
        page.wait_for_selector(".tc-code >> text=What the work is")
        self.press("j", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "i")
        page.locator(".tc-code").nth(1).wait_for()
        self.saved()
        (invivo,) = [(n, w) for n, w in self.codings() if n != "What the work is"]
        assert invivo[0].lower() == invivo[1].strip().lower()
        self.press("j", "w", "h", "Enter")  # a known code: two letters
        page.locator(".tc-code").nth(2).wait_for()
        self.saved()
        # a suggestion, with its odds, is taken by its digit
        for _ in range(12):
            self.press("j")
            page.wait_for_timeout(1_500)
            self.press("Enter")
            hint = page.locator(".tc-popover .tc-count").first.inner_text()
            self.press("Escape")
            if "elsewhere" in hint:
                break
        before = len(self.codings())
        self.press("1")
        self.page.wait_for_timeout(500)
        self.saved()
        assert len(self.codings()) == before + 1

    def candidates(self) -> None:
        page = self.page
        self.view("Candidate codes")
        page.wait_for_selector(".tc-naming input:focus")
        self.press("Escape", "x", "e")
        self.write("Split from it")
        page.wait_for_selector(".tc-out")
        self.saved()
        self.press("n")
        self.write("Under my own name")
        page.wait_for_selector(".tc-is-confirmed")
        self.saved()
        names = {code.name for code in self.study.codebook("anna").codes}
        assert {"Split from it", "Under my own name"} <= names

    def themes(self) -> None:
        page = self.page
        self.view("Themes")
        page.wait_for_selector(".tc-card:focus")
        for name in ("Where it happens", "What it costs"):
            self.press("n")
            self.write(name)
            page.locator(f'.tc-column[aria-label="{name}"]').wait_for()
            self.saved()
        page.locator(".tc-tray .tc-card").first.focus()
        self.press("m", "w", "h", "a", "Enter")
        self.saved()
        page.locator(".tc-shape.tc-theme").nth(1).wait_for()  # the map is drawn beside the board
        book = self.study.codebook("anna")
        assert sorted(sum(c.theme == t.id for c in book.codes) for t in book.themes) == [1, 2]

    def hear(self) -> None:
        self.reading("P01")
        self.press("j", "Space")
        until(self.page, "window.heard && window.heard.currentTime > 0 && !window.heard.paused")
        first = self.heard()
        until(self.page, "at => window.heard.currentTime > at + 0.5", first)
        self.press("Space")
        assert self.page.evaluate("window.heard.paused")

    def correct(self) -> None:
        """Put a word before the first turn: every coding keeps its words."""
        page, before = self.page, self.codings()
        self.view("Correct")
        said = page.locator(".tc-said").first
        said.wait_for()
        said.evaluate('el => { el.textContent = "Right, " + el.textContent; el.focus(); '
                      "el.blur(); }")  # fmt: skip
        page.get_by_role("button", name="Undo: the last change").wait_for()
        page.wait_for_timeout(500)
        self.view("Names")
        page.get_by_role("button", name="Release the texts").click()
        page.get_by_text("texts are released").wait_for()
        assert self.study.text("P01").text.startswith("Right, ")
        assert {(n, w) for n, w in self.codings()} == before
        assert self.study.codebook("anna").lost == ()

    def finish(self, coder: str) -> None:
        for interview in ("P01", "P02", "P03"):
            self.reading(interview)
            self.page.get_by_role("button", name="Mark as finished").click()
            self.page.wait_for_timeout(300)
            self.saved()
        assert len(self.study.codebook(coder).coverage) == 3

    def open(self, coder: str) -> None:
        """Open the study as a coder."""
        self.page.goto(self.serve(self.root, coder).address)
        self.page.wait_for_selector(".tc-main > *")
        self.page.wait_for_selector(f".tc-who >> text={coder}")

    def killed(self) -> None:
        """End what serves the page, as a crash would."""
        for process in self.serve.started:  # type: ignore[attr-defined]
            process.kill()
            process.wait(30)

    def read_output(self, name: str) -> None:
        """Open an output from the page."""
        with self.page.expect_popup() as popup:
            self.page.get_by_role("link", name=name).click()
        popup.value.wait_for_selector("h1")
        assert "What the work is" in popup.value.content()
        popup.value.close()


def everything(walk: Walk) -> tuple[Any, ...]:
    """What anna decided, from the files, and what the page shows of it."""
    book = walk.study.codebook("anna")
    walk.reading("P01")
    walk.page.wait_for_selector(".tc-code")
    shown = sorted(walk.page.locator(".tc-code").all_inner_texts())
    return book.codes, book.themes, book.codings, book.decided, shown


def test_from_no_study_to_an_agreed_map(
    serve: Callable[..., Opened], home: Path, page: Any
) -> None:
    walk = Walk(page, serve, home)
    walk.new_study()
    after(walk)


def after(walk: Walk) -> None:
    """Everything that comes once the recordings were heard."""
    walk.names()
    walk.read_and_code()
    walk.candidates()
    walk.themes()
    walk.hear()
    walk.correct()
    # killed in the middle: everything is as it was
    before = everything(walk)
    walk.killed()
    walk.open("anna")
    assert everything(walk) == before
    walk.finish("anna")
    walk.view("Together")
    walk.page.get_by_role("button", name="Close my round").click()
    walk.page.get_by_text("Your round is closed. The differences appear").wait_for()
    walk.killed()
    second_coder(walk)


def second_coder(walk: Walk) -> None:
    page = walk.page
    walk.open("ben")
    walk.view("Codes")
    assert "What the work is" not in page.inner_text(".tc")  # blind
    walk.reading("P01")
    assert page.locator(".tc-code").count() == 0
    walk.press("j", "Enter")
    walk.write("What the work is")
    walk.press("j", "j", "j", "Enter")
    walk.write("Otherwise")
    page.locator(".tc-code").nth(1).wait_for()
    walk.saved()
    walk.finish("ben")
    walk.view("Overview")
    row = page.locator(".tc-outputs li", has_text="Agreement between coders")
    row.wait_for()
    walk.view("Together")
    page.get_by_role("button", name="Close my round").click()
    page.locator(".tc-difference").first.wait_for()
    assert "What the work is" in page.inner_text(".tc-main")  # both readings, in context
    # all differences are settled, each by a digit, into the agreed round
    for _ in range(60):
        left = page.locator(".tc-difference").count()
        if not left:
            break
        page.locator(".tc-difference").first.click()
        walk.press("1")
        until(page, "n => document.querySelectorAll('.tc-difference').length < n", left)
    page.get_by_text("Every difference is settled").wait_for()
    if page.get_by_role("button", name="Take over").count():
        page.get_by_role("button", name="Take over").click()
        page.wait_for_timeout(500)
    settled = walk.study.codebook(CONSENSUS).settled
    assert settled and {s.present for s in settled} == {"anna, ben"}
    page.get_by_role("button", name="Agreement", exact=True).click()
    page.get_by_text("Krippendorff's alpha").first.wait_for()
    outputs(walk)


def outputs(walk: Walk) -> None:
    """Every output is made from the page, and opens."""
    page = walk.page
    walk.view("Overview")
    for name in ("Agreement between coders", "Thematic map", "Report of the study",
                 "Excerpts and codebook", "Project for NVivo, MAXQDA or ATLAS.ti"):  # fmt: skip
        row = page.locator(".tc-outputs li").filter(has=page.get_by_text(name, exact=True))
        row.get_by_role("button").click()
        row.locator("a").first.wait_for(timeout=120_000)
    made = {path.name for path in walk.study.outputs.iterdir()}
    assert {"agreement.html", "map.svg", "report.html", "excerpts.csv", "codebook.csv",
            "project.qdpx"} <= made, made  # fmt: skip
    for name in ("agreement.html", "report.html"):
        walk.read_output(name)
