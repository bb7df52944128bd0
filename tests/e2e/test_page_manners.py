"""What holds in every view: axe-core (WCAG 2.2 AA) light and dark, wide and narrow; no overflow."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

VIEWS = ("overview", "reading/P01", "candidates", "codes", "themes", "together")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def axe() -> str:
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-core is not installed")
    return (Path(spec.origin).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (700, "light")])
def test_every_view_can_be_used_by_everybody(
    serve: Callable[..., Any], decided: Path, chromium: Any, axe: str, width: int, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page.goto(serve(decided).address)
        page.wait_for_selector(".tc-tab")
        base = page.url.split("#")[0]
        found = []
        for view in VIEWS:
            page.goto(f"{base}#/{view}")
            page.wait_for_selector('.tc-main[aria-busy="false"]')
            page.wait_for_timeout(1_200)
            page.evaluate(axe)
            told = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
            found += [
                (view, broken["id"], [node["html"][:160] for node in broken["nodes"][:3]])
                for broken in told["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append((view, "wider than the window", [str(wide)]))
        assert found == []
    finally:
        page.close()


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
