"""Groups of names in the terminal: one answer for all that are alike, before the others."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console
from rich.prompt import Prompt

from transcode.errors import DecisionError

if TYPE_CHECKING:
    from transcode.privacy.checklist.desk import FoundName, NameDesk
    from transcode.privacy.checklist.groups import NameGroup

__all__ = ["review_groups"]

_SHOWN = 24  # entities of a group that are named before the user asks for more
_KEYS = {  # key: its word, what it does
    "k": ("keep", "hide them all: each could identify somebody"),
    "i": ("ignore", "leave them all: none identifies anybody"),
    "l": ("look", "look at each of them"),
    "m": ("more", "show all of them"),
    "u": ("undo", "take back the last decision"),
    "?": ("help", "explain the keys"),
    "q": ("quit", "stop here; your decisions are saved"),
}


def review_groups(desk: NameDesk, console: Console) -> list[FoundName]:
    """Ask about each group of the desk; returns the entities to look at one by one.

    None are left where the user stops.

    Raises:
        EOFError: nobody types any more.
    """
    looked_at: set[str] = set()
    while True:
        group = next((g for g in desk.groups if g.name not in {"one by one", *looked_at}), None)
        if group is None:
            return [*(name for name in desk.names if name.open), *_terms(desk, console)]
        answer = _answer(group, console)
        if answer == "q":
            return []
        if answer == "l":
            looked_at.add(group.name)
        elif answer == "u":
            with suppress(DecisionError):
                last = desk.undo()
                console.print(f"  Undone: {last.verb} {last.entity}", markup=False, highlight=False)
            looked_at.clear()
        else:
            (desk.accept_group if answer == "k" else desk.reject_group)(group)


def _terms(desk: NameDesk, console: Console) -> list[FoundName]:
    """Say what stands apart; returns what of it the user wants to look at."""
    if (terms := desk.terms) is None:
        return []
    _show(terms, console, _SHOWN)
    answer = Prompt.ask(
        "leave them (Enter), keep (k) to hide them all, look (l) at each",
        choices=["", "k", "l", "keep", "look"], default="", show_choices=False,
        show_default=False, case_sensitive=False, console=console,
    )  # fmt: skip
    if answer[:1] == "k":
        desk.accept_group(terms)
    return list(terms.names) if answer[:1] == "l" else []


def _answer(group: NameGroup, console: Console) -> str:
    """Ask until the answer is a decision; help and more entities are shown here."""
    _show(group, console, _SHOWN)
    words = {word: key for key, (word, _) in _KEYS.items()} | {"exit": "q", "h": "?"}
    default = {"keep": "k", "ignore": "i"}.get(group.suggestion, "l")
    question = ", ".join(f"{word} ({key})" for key, (word, _) in _KEYS.items())
    while True:
        typed = Prompt.ask(question, choices=[*_KEYS, *words], show_choices=False,
                           case_sensitive=False, default=default, console=console)  # fmt: skip
        key = words.get(typed, typed)
        if key == "?":
            for letter, (word, meaning) in _KEYS.items():
                console.print(f"  {letter}  {word}: {meaning}", markup=False, highlight=False)
        elif key == "m":
            _show(group, console, len(group.names))
        else:
            return key


def _show(group: NameGroup, console: Console, shown: int) -> None:
    console.print()
    mentions = group.open or sum(len(name.seen) for name in group.names)
    title = f"{len(group.names)} {group.title}; {mentions} mentions"
    console.print(title[0].upper() + title[1:], style="bold", markup=False, highlight=False)
    named = "; ".join(
        f"{name.entity}{f' ({times})' if (times := name.open or len(name.seen)) > 1 else ''}"
        for name in group.names[:shown]
    )
    more = f"; and {len(group.names) - shown} more" if len(group.names) > shown else ""
    console.print(f"  {named}{more}", markup=False, highlight=False)
