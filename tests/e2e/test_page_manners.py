"""What holds in every view and in every box that opens in it: axe-core (WCAG 2.2 AA, targets of
24 px among it), light and dark, wide and narrow; nothing wider than the window; focus in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scenes import CODED, CONFIDENTIAL, START, Scene, show
from tests.e2e.test_page_confidential import study as spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def axe() -> str:
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core is not installed")
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


WIDTHS, SCHEMES = (1400, 700), ("light", "dark")
FOCUSED = """(() => {
  const el = document.activeElement;
  if (!el || el === document.body) return "";
  const box = el.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  const seen = top && (el.contains(top) || top.contains(el));
  return seen ? "" : `the focus is out of sight: ${el.className}`;
})()"""


def faults(page: Any, axe: str, base: str, scenes: tuple[Scene, ...]) -> list[Any]:
    """What is wrong in any scene, at any width, in any colours."""
    found = []
    for scene in scenes:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.emulate_media(color_scheme=SCHEMES[0])
        show(page, base, scene)
        hidden = page.evaluate(FOCUSED)
        found += [(scene.name, hidden)] if hidden else []
        page.evaluate(axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(60)
                told = page.evaluate(
                    "tags => axe.run({runOnly: {type: 'tag', values: tags}})", RULES
                )
                found += [
                    (scene.name, width, scheme, broken["id"],
                     [node["html"][:160] for node in broken["nodes"][:3]])
                    for broken in told["violations"]
                ]  # fmt: skip
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [(scene.name, width, "wider than the window", wide)] if wide > width else []
    return found


@pytest.fixture
def wide(chromium: Any) -> Iterator[Any]:
    """A page that may be made narrow."""
    opened = chromium.new_page(viewport={"width": 1400, "height": 900})
    yield opened
    opened.close()


def begun(page: Any, address: str) -> str:
    page.goto(address)
    page.wait_for_selector(".tc-tab")
    return str(page.url.split("#")[0])


def test_every_view_can_be_used_by_everybody(
    serve: Callable[..., Any], whole: Path, wide: Any, axe: str
) -> None:
    assert faults(wide, axe, begun(wide, serve(whole).address), CODED) == []


def test_the_confidential_views_can_be_used_by_everybody(
    serve: Callable[..., Any],
    spoken: Path,  # noqa: F811
    wide: Any,
    axe: str,
) -> None:
    assert faults(wide, axe, begun(wide, serve(spoken).address), CONFIDENTIAL) == []


def test_the_start_can_be_used_by_everybody(serve: Callable[..., Any], wide: Any, axe: str) -> None:
    assert faults(wide, axe, begun(wide, serve().address), START) == []


def test_nothing_that_a_participant_said_stays_in_the_browser(
    serve: Callable[..., Any], decided: Path, page: Any
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(serve(decided).address)
    page.goto(page.url.split("#")[0] + "#/reading/P01")
    page.wait_for_selector(".tc-turn p")
    page.locator(".tc-scroll").focus()
    for key in ("j", "1", "j", "i"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    page.wait_for_selector('.tc-main[aria-busy="false"]')
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    assert "terrified" not in kept and len(kept) < 2_000
    assert {url.split("/")[2].split(":")[0] for url in asked if url.startswith("http")} == {
        "127.0.0.1"
    }


def test_help_lists_the_keys_of_the_view(
    serve: Callable[..., Any], decided: Path, page: Any
) -> None:
    page.goto(serve(decided).address)
    page.goto(page.url.split("#")[0] + "#/reading/P01")
    page.wait_for_selector(".tc-turn p")
    page.keyboard.press("?")
    page.wait_for_selector("dialog >> text=in vivo")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
