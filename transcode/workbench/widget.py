"""The workbench in a notebook cell. The only file that imports anywidget.

The widget's state holds no study content: everything travels as messages (see
:mod:`transcode.workbench.protocol`), so a saved notebook reveals nothing.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import anywidget
import traitlets

from transcode.workbench.hosts.talk import once
from transcode.workbench.live import Workbench
from transcode.workbench.session import Session

__all__ = ["WorkbenchWidget"]

STATIC = Path(__file__).parent / "static"
_THREADS = 32  # several pages may ask for what has to be learned first
_POLL_S = 1.0  # between two looks for what others wrote


class WorkbenchWidget(anywidget.AnyWidget):  # type: ignore[misc]
    """A coder's workbench. ``session`` is the same as without a widget: use both side by side."""

    _esm = STATIC / "workbench.js"
    _css = STATIC / "workbench.css"
    _at = traitlets.Unicode("").tag(sync=True)

    def __init__(self, bench: Workbench, at: str = "") -> None:
        super().__init__(_at=at)
        self.bench = bench
        # a page that heard nothing for long, because a cell was running, sends a message again
        self._once = once(bench.study, bench.session.coder, bench)
        # learning takes seconds, and neither it nor what waits for it may hold up a decision
        self._threads = ThreadPoolExecutor(_THREADS, "workbench")
        self._pages: set[str] = set()  # that listen
        self._under_way = 0  # messages
        self._told = -1  # the latest version that pages have heard of
        self._changed = Condition()
        self.on_msg(self._heard)

    @property
    def session(self) -> Session:
        """The session that the page works on."""
        return self.bench.session

    def close(self) -> None:
        """End the widget, and what it was listening to."""
        with self._changed:
            self._pages.clear()
            self._changed.notify_all()
        self._threads.shutdown(wait=False)
        super().close()

    def _heard(self, _widget: object, message: Any, _buffers: object) -> None:  # noqa: ANN401
        if isinstance(message, dict) and isinstance(page := message.get("page"), str):
            self._listen(page, bool(message.get("listens")))
            return
        with self._changed:
            self._under_way += 1
        self._threads.submit(self._answer, message)

    def _answer(self, message: object) -> None:
        asked = message if isinstance(message, dict) else {}
        failed = "Something went wrong in Python that the page cannot explain. See its messages."
        told: dict[str, Any] = {"number": asked.get("number"), "result": None, "error": failed}
        try:
            told = self._once.answer(asked)
        finally:  # the page waits for an answer, whatever happened
            with self._changed:
                self._under_way -= 1
                if not asked.get("round"):  # the agreed round has versions of its own
                    self._told = max(self._told, told.get("version") or -1)
            self.send(told)

    # --- what was decided elsewhere: in another cell, in a page, by another program

    def _listen(self, page: str, listens: bool) -> None:
        """Look for news as long as a page listens."""
        with self._changed:
            begins = listens and not self._pages
            (self._pages.add if listens else self._pages.discard)(page)
            self._changed.notify_all()
        if begins:
            Thread(target=self._watch, name="workbench news", daemon=True).start()

    def _watch(self) -> None:
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: not self._pages, _POLL_S):
                    return
                if self._under_way:  # its answer says it
                    continue
                told = self._told
            news = self.bench.news(told)
            with self._changed:
                if news is None or self._under_way or told != self._told:
                    continue
                self._told = news["version"]
            self.send({"changed": self._told})  # each page asks for what it does not know

    def __repr__(self) -> str:
        return f"WorkbenchWidget({self.session.coder})"  # this goes into the saved notebook
