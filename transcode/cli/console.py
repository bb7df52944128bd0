"""Console whose commands can be pasted: the program as it was called, and no line broken."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

__all__ = ["Screen", "as_called", "program"]

_COMMAND = re.compile(r"(?<![\w./\\-])transcode (?=[a-z]+\b)")


class Screen(Console):
    """Prints what it is given, and each command so that it works where the user is."""

    def print(self, *objects: Any, **how: Any) -> None:  # noqa: ANN401
        """Print; a text with a command in it is left to the terminal to wrap."""
        if any(isinstance(text, str) and _COMMAND.search(text) for text in objects):
            objects = tuple(as_called(x) if isinstance(x, str) else x for x in objects)
            how.setdefault("soft_wrap", True)
        super().print(*objects, **how)


def as_called(text: str) -> str:
    """A text whose commands call the program as this user did."""
    return _COMMAND.sub(lambda _: f"{program()} ", text)


def program() -> str:
    """How to call the program: ``transcode``, or the path where the shell would not find it."""
    from transcode.verbs.add.sources import quoted

    called = Path(sys.argv[0])
    if called.parts[-2:] == ("transcode", "__main__.py"):
        return f"{quoted(Path(sys.orig_argv[0]))} -m transcode"
    on_path = shutil.which("transcode")
    if called.stem != "transcode" or (on_path and Path(on_path).resolve() == called.resolve()):
        return "transcode"
    return quoted(called)
