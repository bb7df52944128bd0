"""The review as a widget in a notebook. The only file that imports anywidget.

The widget's state holds no study content at all: everything travels as messages (see
:mod:`transcode.review.messages`), so a saved notebook has nothing to give away.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget

from transcode.review.messages import answer
from transcode.review.session import Session

__all__ = ["ReviewWidget"]

STATIC = Path(__file__).parent / "static"


class ReviewWidget(anywidget.AnyWidget):  # type: ignore[misc]
    """A coder's review. ``session`` is the same as without a widget: use both side by side."""

    _esm = STATIC / "review.js"
    _css = STATIC / "review.css"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.on_msg(self._heard)

    def _heard(self, _widget: object, message: Any, _buffers: object) -> None:  # noqa: ANN401
        self.send(answer(self.session, message))

    def __repr__(self) -> str:
        return f"ReviewWidget({self.session.coder})"  # this goes into the saved notebook
