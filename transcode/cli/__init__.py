"""Commands of the terminal: a file for each verb, with its options and what it prints."""

from __future__ import annotations

import sys

from transcode.cli import (
    add,
    agree,
    anonymise,
    code,
    codebook,
    correct,
    describe,
    disguise,
    export,
    map,
    mask,
    new,
    open,
    outcomes,
    power,
    propose,
    release,
    report,
    restore,
    reveal,
    review,
    risk,
    run,
    speakers,
    status,
    themes,
    transcribe,
    verify,
    watch,
    withdraw,
)  # fmt: skip
from transcode.cli.app import app, complaints
from transcode.cli.key import key_app
from transcode.cli.models import models_app

__all__ = ["app", "main"]

# in the order of the work, which is that of the help
for _verb in (
    open, run, new, add, watch, status, verify,
    transcribe, correct, speakers,
    anonymise, release, restore, disguise, risk, reveal, withdraw, mask,
    propose, describe, review, code, codebook, themes, power,
    agree, outcomes, map, report, export,
):  # fmt: skip
    app.command(_verb.__name__.rpartition(".")[2])(_verb.command)
app.add_typer(key_app, name="key")
app.add_typer(models_app, name="models")


def main() -> None:
    """Run the command line; an error is printed as a message, without a traceback."""
    from transcode.errors import TranscodeError

    try:
        app()
    except TranscodeError as problem:
        complaints.print(f"[red]{type(problem).__name__}[/]: ", end="")
        complaints.print(str(problem), markup=False, highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        complaints.print("Stopped. Finished work is kept; run the same command to continue.")
        sys.exit(130)
