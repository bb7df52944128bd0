"""Waiting for what a page shows. Its policy forbids what Playwright's own wait evaluates there."""

from __future__ import annotations

import time
from typing import Any


def until(page: Any, expression: str, argument: Any = None, seconds: float = 60) -> None:
    """Wait until an expression (or a function of the argument) is true in the page."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, f"waited {seconds} s for {expression}"
        page.wait_for_timeout(50)
