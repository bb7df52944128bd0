"""A page at rest asks Python nothing: no answer is the cause of the next question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transcode.study.folder import Study
from transcode.workbench.live import Workbench

pytestmark = pytest.mark.browser
VIEWS = (
    "overview", "reading/P01", "candidates", "codes", "themes", "together/differences",
    "together/codebooks", "together/reading", "together/codes", "together/map",
    "together/agreement",
)  # fmt: skip
REST_MS = 2_500
NEWS = "together.state"  # every two seconds: what another coder has settled


def test_a_page_at_rest_asks_nothing(serve: Callable[..., Any], decided: Path, page: Any) -> None:
    for coder in ("anna", "ben"):
        told = Workbench(Study.open(decided), coder).answer({"verb": "together.close", "with": {}})
        assert not told["error"]
    asked: list[str] = []
    page.on(
        "request",
        lambda said: asked.append(said.post_data_json["verb"]) if said.url.endswith("/say") else 0,
    )
    page.goto(serve(decided).address)
    page.wait_for_selector(".tc-tab")
    restless = {}
    for view in VIEWS:
        page.goto(page.url.split("#")[0] + f"#/{view}")
        page.wait_for_selector('.tc-main[aria-busy="false"]')
        count = -1
        while count != len(quiet := [verb for verb in asked if verb != NEWS]) and count < 200:
            count = len(quiet)
            page.wait_for_timeout(1_000)
        asked.clear()
        page.wait_for_timeout(REST_MS)
        if [verb for verb in asked if verb != NEWS] or len(asked) > 2:
            restless[view] = sorted(set(asked)), len(asked)
        asked.clear()
    assert restless == {}
