"""The review as a widget in a notebook. The only file that imports anywidget.

The widget's state holds no study content: everything travels as messages (see
:mod:`transcode.workbench.protocol`), so a saved notebook reveals nothing.
"""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import anywidget

from transcode.workbench.protocol import answer
from transcode.workbench.session import Session
from transcode.workbench.views.suggestions import consult, is_consulting

__all__ = ["ReviewWidget"]

STATIC = Path(__file__).parent / "static"
# one module for the page, in four files to read: nothing is built, and nothing is fetched
PARTS = ("elements.js", "found.js", "passages.js", "review.js")


class ReviewWidget(anywidget.AnyWidget):  # type: ignore[misc]
    """A coder's review. ``session`` is the same as without a widget: use both side by side."""

    _esm = "\n".join((STATIC / part).read_text("utf-8") for part in PARTS)
    _css = STATIC / "review.css"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.on_msg(self._heard)

    def _heard(self, _widget: object, message: Any, _buffers: object) -> None:  # noqa: ANN401
        if is_consulting(message):
            # learning takes seconds, and the next decision must not wait for it
            Thread(target=self._consult, args=(message,), daemon=True).start()
        else:
            self.send(answer(self.session, message))

    def _consult(self, message: dict[str, Any]) -> None:
        reply = {**message, "error": "the suggestions failed; see the message of Python below"}
        try:
            reply = consult(self.session, message)
        finally:
            self.send(reply)

    def __repr__(self) -> str:
        return f"ReviewWidget({self.session.coder})"  # this goes into the saved notebook
