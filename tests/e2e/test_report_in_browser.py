"""Map and report as a reader meets them: Chromium's own metrics, no network, axe-core, print."""

from __future__ import annotations

import shutil
import subprocess
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from re import findall, sub
from typing import Any

import docx
import numpy as np
import pytest

import transcode as tc
from tests.e2e.waiting import until
from tests.themes import published
from tests.themes.maps import spoken_map
from transcode.privacy.voice.encode import write_sound
from transcode.speech.decode import RATE
from transcode.study.folder import Study
from transcode.themes import ThematicMap, draw
from transcode.themes.lettering import width

pytestmark = pytest.mark.browser
SAMPLE = Path(__file__).parents[2] / "notebooks/sample-study"
OUTSIDE = """() => {
  const found = [], svg = document.querySelector("svg"), all = svg.getBoundingClientRect();
  const near = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 &&
    a.top >= b.top - 1.5 && a.bottom <= b.bottom + 1.5;
  for (const group of svg.querySelectorAll("g")) {
    const box = group.querySelector(":scope > rect");
    for (const text of group.querySelectorAll(":scope > text")) {
      const at = text.getBoundingClientRect();
      if (!near(at, box && box.classList[0] != "track" ? box.getBoundingClientRect() : all))
        found.push(text.textContent);
    }
  }
  const texts = [...svg.querySelectorAll("text")];
  texts.forEach((one, n) => texts.slice(n + 1).forEach(other => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 &&
        b.top < a.bottom - 4) found.push(one.textContent + " on " + other.textContent);
  }));
  return found;
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("report") / "study"
    shutil.copytree(SAMPLE, root)
    return tc.report(Study.open(root)).resolve()


@pytest.mark.parametrize("form", ["bubbles", "tree", "table"])
@pytest.mark.parametrize("width", [1400, 700])
@pytest.mark.parametrize("made", [published.the_map(), spoken_map()], ids=["published", "scripts"])
def test_no_text_leaves_its_shape_in_the_browsers_own_metrics(
    chromium: Any, tmp_path: Path, made: ThematicMap, form: Any, width: int
) -> None:
    path = tmp_path / "map.svg"
    path.write_text(draw(made, form, width), "utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    assert page.evaluate("document.fonts.size") > 0
    assert page.evaluate(OUTSIDE) == []
    page.close()


def test_names_of_every_script_are_as_wide_as_was_reckoned(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    path.write_text(draw(spoken_map()), "utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    drawn = page.evaluate(
        "[...document.querySelectorAll('text')].map(t => [t.textContent, t.getBBox().width,"
        " parseFloat(getComputedStyle(t).fontSize), +getComputedStyle(t).fontWeight])"
    )
    assert len(drawn) > 7 * 8
    for text, wide, size, weight in drawn:
        assert width(text, size, 600 if weight == 600 else 400) == pytest.approx(
            wide, rel=0.03, abs=0.5
        )
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_asks_for_nothing_and_can_be_read_by_everybody(
    chromium: Any, report: Path, scheme: str
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 1400, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith(("data:", report.as_uri()))] == []
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core is not installed")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate((Path(spec.origin).parent / "axe.min.js").read_text("utf-8"))
    result = page.evaluate("axe.run()")
    broken = {
        rule["id"]: [node["html"][:120] for node in rule["nodes"][:3]]
        for rule in result["violations"]
    }
    assert broken == {}
    page.close()


def test_a_theme_on_the_map_leads_to_its_excerpts(chromium: Any, report: Path) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 900})
    page.goto(report.as_uri())
    page.click(".only-wide svg a:has(.code)")
    page.wait_for_timeout(300)
    mark = page.evaluate("location.hash.slice(1)")
    assert mark.startswith("code-")
    assert page.evaluate(f"document.getElementById('{mark}').getBoundingClientRect().top") < 900
    opened = page.evaluate(
        "[...document.querySelectorAll('details.more')].filter(d => d.open).length"
    )
    assert opened == 1
    page.close()


def test_an_excerpt_plays_where_its_sound_is(chromium: Any, tmp_path: Path) -> None:
    root = Path(shutil.copytree(SAMPLE, tmp_path / "study"))
    study = Study.open(root)
    sound = root / "shareable/outputs/excerpts/P02-0m32s.opus"  # of a passage that is quoted
    sound.parent.mkdir(parents=True, exist_ok=True)
    hum = 0.1 * np.sin(2 * np.pi * 220 * np.arange(6 * RATE) / RATE)
    write_sound(sound, [hum.astype(np.float32)])
    page = chromium.new_page()
    page.goto(tc.report(study).resolve().as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    players = page.locator("figure:has(audio), blockquote:has(audio), :has(> audio)")
    assert players.count() and "She swapped my shifts herself" in players.first.inner_text()
    page.evaluate("document.querySelector('audio').play()")
    until(page, "document.querySelector('audio').currentTime > 0.3")
    assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(6, abs=0.2)
    page.close()


def test_it_prints(chromium: Any, report: Path, tmp_path: Path) -> None:
    page = chromium.new_page()
    page.goto(report.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf[:5] == b"%PDF-" and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 5
    page.close()


def test_word_holds_the_same_facts(report: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    word = report.with_suffix(".docx")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(word)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = " ".join((tmp_path / "report.txt").read_text("utf-8-sig").split())
    document = docx.Document(str(word))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    page = report.read_text("utf-8")
    on_page = [unescape(sub("<[^>]+>", "", one)) for one in
               findall(r"<h[2-5][^>]*>(.*?)</h[2-5]>", page)]  # fmt: skip
    assert headings == on_page  # the same outline: headings navigate
    said = findall(r'<p class="count">(.*?)</p>', page)
    assert said and all(" ".join(unescape(one).split()) in text for one in said)
    cells = findall(r"<td[^>]*><bdi>(.*?)</bdi></td>", page.split('id="codebook"')[1])
    assert cells and all(" ".join(unescape(cell).split()) in text for cell in cells)
    assert len(list(document.comments)) == page.count('class="waiting"')
