"""One command per verb, a file for each room. ``transcode --help`` lists them in this order."""

from __future__ import annotations

import sys

from transcode.cli.app import app, complaints
from transcode.cli.models import models_app

# in the order of the work, which is that of the help
from transcode.cli import chain, speech, privacy, voice, risk, keeping, coding, outputs  # noqa: F401  # isort: skip
from transcode.cli.keeping import key_app  # isort: skip

__all__ = ["app", "main"]

app.add_typer(key_app, name="key")
app.add_typer(models_app, name="models")


def main() -> None:
    """Run the command line; errors are told, not dumped."""
    from transcode.errors import TranscodeError

    try:
        app()
    except TranscodeError as problem:
        complaints.print(f"[red]{type(problem).__name__}[/]: ", end="")
        complaints.print(str(problem), markup=False, highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        complaints.print("Stopped. What was finished is kept; run the same command to go on.")
        sys.exit(130)
