"""Tables of the models: by use, and the speech models by language, at eighty columns."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from transcode.cli.app import screen
from transcode.models.ladder import Machine, best_to_pull, choose, here, hours, obstacle, speed
from transcode.models.registry import Model, is_here, registry, rungs
from transcode.records.languages import name_of

__all__ = ["print_all", "print_ladder"]

_USES = {
    "speakers": "Who speaks when",
    "names": "Names",
    "vectors": "Meaning of passages",
}


def print_all(machine: Machine) -> None:
    """Print all models: those of speech by language, the others by use."""
    speech = [model for model in registry().values() if model.task == "speech"]
    _print_models("Speech, any language", [m for m in speech if m.reads("xx")])
    for languages in dict.fromkeys(m.languages for m in speech if not m.reads("xx")):
        models = [model for model in speech if model.languages == languages]
        codes = languages.split()
        title = f"Speech, {' and '.join(name_of(code) for code in codes)} ({', '.join(codes)})"
        _print_rates(title, models, codes[0])
        if any(model in rungs(codes[0]) for model in models):
            _print_choice(codes[0], machine)
    for task, title in _USES.items():
        _print_models(title, [m for m in registry().values() if m.task == task])
    screen.print("More about a language: transcode models list --language da", highlight=False)


def print_ladder(language: str, machine: Machine) -> None:
    """Print the speech models for a language, the preferred one first, with what hinders each."""
    models = rungs(language)
    _print_rates(
        f"Speech models for {name_of(language)}, the preferred one first", models, language, machine
    )
    for model in models:
        hindrance = obstacle(model, machine) or model.limits
        words = model.about + (f". Not chosen by itself: {hindrance}" if hindrance else "")
        screen.print(f"{model.name}: {words}", markup=False, highlight=False)
    _print_choice(language, machine)


def _print_models(title: str, models: Iterable[Model]) -> None:
    table = _table(title, "model", "MB", "licence", "here", "about")
    for model in models:
        table.add_row(
            model.name, str(model.megabytes), model.licence, _here(model), escape(model.about)
        )
    screen.print(table)


def _print_rates(
    title: str, models: Iterable[Model], language: str, machine: Machine | None = None
) -> None:
    """Print models with one error rate each, and the time that an hour takes on a machine."""
    columns = ("model", "MB", "words wrong", "licence", "here")
    table = _table(title, *columns, *(["hour takes"] if machine else []))
    for model in models:
        rates = [rate for rate in model.errors if rate.language == language]
        rates.sort(key=lambda rate: (rate.kind != "read", "FLEURS" not in rate.test))
        wrong = f"{rates[0].wer:g} % {rates[0].test}" if rates else "-"
        limited = " *" * bool(model.limits)
        time = [hours(speed(model, machine)).removeprefix("about ")] if machine else []
        table.add_row(
            model.name, str(model.megabytes), escape(wrong), model.licence + limited,
            _here(model), *time,
        )  # fmt: skip
    screen.print(table)
    if any(model.limits for model in models):
        screen.print("* limits of use: you are asked before it is fetched", highlight=False)


def _print_choice(language: str, machine: Machine) -> None:
    """Print what is used for a language now, and the best that could be fetched."""
    used = choose(language, machine, here()).model
    best = best_to_pull(language, machine).model
    words = f"Used now: {used.name}." if used else "None is here."
    if best and (used is None or best.name != used.name):
        words += f" Best to fetch: {best.name}."
    screen.print(words, markup=False, highlight=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(box=None, title=title, title_justify="left", title_style="bold", padding=(0, 1))
    for column in columns:
        name = column == "model"
        table.add_column(column, no_wrap=name, justify="right" if column == "MB" else "left")
    return table


def _here(model: Model) -> str:
    return "[green]yes[/]" if is_here(model.name) else "[dim]-[/]"
