"""Console that prints commands ready to paste: the program as it was called, on one line."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

__all__ = ["Screen", "as_called", "program"]

_COMMAND = re.compile(r"(?<![\w./\\-])transcode (?=([a-z]+)\b)")


class Screen(Console):
    """A console that prints each command so that it works where the user is."""

    def print(self, *objects: Any, **how: Any) -> None:  # noqa: ANN401
        """Print; a text with a command in it is left to the terminal to wrap."""
        if any(isinstance(text, str) and _holds_command(text) for text in objects):
            objects = tuple(as_called(x) if isinstance(x, str) else x for x in objects)
            how.setdefault("soft_wrap", True)
        super().print(*objects, **how)


def as_called(text: str) -> str:
    """The text, with its commands calling the program as this user did."""
    verbs = _verbs()
    return _COMMAND.sub(lambda m: f"{program()} " if m[1] in verbs else m[0], text)


def _holds_command(text: str) -> bool:
    return any(match[1] in _verbs() for match in _COMMAND.finditer(text))


def _verbs() -> set[str]:
    """The commands that there are: "another transcode is working" holds none."""
    from transcode.cli import app

    groups = {group.name for group in app.registered_groups}
    return {name for name in groups | {verb.name for verb in app.registered_commands} if name}


def program() -> str:
    """The call of the program: ``transcode``, or its path if the shell would not find it."""
    from transcode.verbs.add.sources import quoted

    called = Path(sys.argv[0])
    if called.parts[-2:] == ("transcode", "__main__.py"):
        return f"{quoted(Path(sys.orig_argv[0]))} -m transcode"
    on_path = shutil.which("transcode")
    if called.stem != "transcode" or (on_path and Path(on_path).resolve() == called.resolve()):
        return "transcode"
    return quoted(called)
