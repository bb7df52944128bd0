"""Reviewing the names of a study in the terminal, one by one, the most doubtful first."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console
from rich.prompt import Prompt

from transcode.cli.ask_groups import review_groups
from transcode.errors import DecisionError
from transcode.records.figures import decimal
from transcode.records.names import NOTHING
from transcode.study.folder import Study
from transcode.verbs import names

if TYPE_CHECKING:
    from transcode.privacy.checklist.desk import FoundName, NameDesk

__all__ = ["review_names"]

_SHOWN = 4  # mentions of a name that are shown before the user asks for more
_KEYS = {  # key: its word, what it does
    "k": ("keep", "hide it here: it could identify somebody"),
    "i": ("ignore", "leave it here: it identifies nobody"),
    "a": ("always", "hide it everywhere, in future interviews too"),
    "n": ("never", "this word is not a name in this study: leave it everywhere"),
    "o": ("one", "decide on the first of these only"),
    "c": ("change", "it is another name for somebody on the list"),
    "d": ("different", "in one interview it is a different person"),
    "s": ("skip", "not now"),
    "m": ("more", "show all mentions of it"),
    "u": ("undo", "take back the last decision"),
    "?": ("help", "explain the keys"),
    "q": ("quit", "stop here; your decisions are saved"),
}
_NOTHING_KEYS = {  # of an interview in which the machine found nobody
    "y": ("yes", "I have read it, and nobody can be recognised in it"),
    "s": _KEYS["s"],
    "u": _KEYS["u"],
    "?": _KEYS["?"],
    "q": _KEYS["q"],
}
_NO_NAMES = {*_KEYS, "quit", "exit", "cancel", "undo", "help", "back"}  # not names if typed as one


def review_names(study: Study, console: Console, who: str = "") -> None:
    """Review the names that nobody has decided on; each decision is saved at once.

    First the groups that one answer is enough for, then the others one by one.

    Raises:
        StudyError: the list cannot be read.
    """
    desk = names.names(study, who)
    at = 0
    try:
        waiting = review_groups(desk, console)
        while at < len(waiting):
            name = desk.name(waiting[at].entity, waiting[at].kind)
            is_term = any(seen.is_apart for seen in name.seen)
            if not name.open and not is_term:
                at += 1
                continue
            _show(desk, name, at + 1, len(waiting), console, _SHOWN)
            key = _key(desk, name, at + 1, len(waiting), console)
            if key == "q":
                break
            if key == "s":
                at += 1
            elif key == "y":
                desk.accept(name)
            elif key == "u":
                at = _undone(desk, waiting, at, console)
            else:
                _decide(desk, name, key, console)
    except EOFError:  # nobody types any more
        pass
    finally:
        names.close_names(study, desk)
    console.print(f"\n{desk.total - desk.open} of {desk.total} mentions are reviewed.")


def _show(
    desk: NameDesk, name: FoundName, number: int, names: int, console: Console, shown: int
) -> None:
    console.print()
    kind = "" if name.kind == NOTHING else f" ({name.kind})"
    console.print(
        f"{name.entity}{kind}, name {number} of {names}; {desk.open} mentions left to review",
        style="bold",
        markup=False,
        highlight=False,
    )
    waiting = [mention for mention in name.seen if not mention.decision]
    for mention in waiting[:shown]:
        console.print(f"  {mention.interview}  {mention.context}", markup=False, highlight=False)
    if len(waiting) > shown:
        console.print(f"  ... and {len(waiting) - shown} more")
    why = "; ".join(dict.fromkeys(mention.why for mention in waiting[:shown]))
    if name.kind == NOTHING:
        console.print(f"  {why}", style="dim", markup=False, highlight=False)
        return
    console.print(f"  found by {', '.join(name.found_by)} ({decimal(name.confidence)}): {why}",
                  style="dim", markup=False, highlight=False)  # fmt: skip


def _key(desk: NameDesk, name: FoundName, number: int, names: int, console: Console) -> str:
    """Ask until the answer is a decision; help and more mentions are shown here."""
    keys = _NOTHING_KEYS if name.kind == NOTHING else _KEYS
    question = ", ".join(f"{word} ({key})" for key, (word, _) in keys.items())
    while True:
        words = {word: key for key, (word, _) in keys.items()} | {"exit": "q", "h": "?"}
        typed = Prompt.ask(
            question,
            choices=[*keys, *words],
            show_choices=False,
            case_sensitive=False,
            default="s" if name.kind == NOTHING else "k",
            console=console,
        )
        key = words.get(typed, typed)
        if key == "?":
            for letter, (word, meaning) in keys.items():
                console.print(f"  {letter}  {word}: {meaning}", markup=False, highlight=False)
        elif key == "m":
            _show(desk, name, number, names, console, len(name.seen))
        else:
            return key


def _undone(desk: NameDesk, waiting: list[FoundName], at: int, console: Console) -> int:
    """Take back the last decision; returns the place of its name in the queue."""
    try:
        last = desk.undo()
    except DecisionError as problem:
        console.print(f"  {problem.what}")
        return at
    console.print(f"  Undone: {last.verb} {last.entity}", markup=False, highlight=False)
    for place, name in enumerate(waiting):
        if name.entity == last.entity:
            return place
    with suppress(DecisionError):  # the name is not in the list: the program had missed it
        waiting.insert(at, desk.name(last.entity, last.before[0].kind if last.before else ""))
    return at


def _decide(desk: NameDesk, name: FoundName, key: str, console: Console) -> None:
    waiting = [seen.mention for seen in name.seen if not seen.decision]
    if key == "k":
        desk.accept(name, only=waiting)
    elif key == "i":
        desk.reject(name, only=waiting)
    elif key == "o":
        only = Prompt.ask("Only the first: keep (k) or ignore (i); leave empty to go back",
                          choices=["", "k", "i", "keep", "ignore"], default="",
                          show_choices=False, show_default=False, console=console)  # fmt: skip
        if only:
            (desk.accept if only[0] == "k" else desk.reject)(name, only=waiting[:1])
    elif key == "a":
        desk.always(name)
    elif key == "n":
        desk.never(name)
    elif key == "c":
        _change(desk, name, waiting, console)
    elif key == "d":
        desk.apart(name, _interview(name, console))


def _change(desk: NameDesk, name: FoundName, waiting: list[str], console: Console) -> None:
    for number, fuller in enumerate(name.may_be, 1):
        console.print(f"  {number}  {fuller}", markup=False, highlight=False)
    person = Prompt.ask("Whose name is it (a number, or the name; leave empty to go back)",
                        default="", show_default=False, console=console)  # fmt: skip
    if person.isdigit() and 0 < int(person) <= len(name.may_be):
        person = name.may_be[int(person) - 1]
    person = person.strip()
    if not person or person.lower() in _NO_NAMES or (person.isdigit() and len(person) < 3):
        console.print("  Nothing was changed.")
        return
    interview = ""
    if len(name.interviews) > 1:
        interview = Prompt.ask(
            "In which interview (leave empty for all)",
            choices=["", *name.interviews],
            default="",
            show_default=False,
            console=console,
        )
    here = {seen.mention for seen in name.seen if interview in ("", seen.interview)}
    only = [mention for mention in waiting if mention in here]
    desk.change(name, person, interview=interview, only=only)


def _interview(name: FoundName, console: Console) -> str:
    if len(name.interviews) == 1:
        return name.interviews[0]
    return Prompt.ask(
        "In which interview is it a different person",
        choices=list(name.interviews),
        console=console,
    )
