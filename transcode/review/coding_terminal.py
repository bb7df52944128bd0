"""Coding passage by passage in a terminal, with the codes that each may want."""

from __future__ import annotations

from contextlib import suppress
from math import isnan
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from transcode.errors import DecisionError
from transcode.records import Segment
from transcode.review.session import Session

if TYPE_CHECKING:
    from transcode.review.passages import SuggestedCode

__all__ = ["code_in_terminal"]

KEYS = (
    "number: give this code  -number: not this one  text: another code, new or known  "
    "[l]ike it  [a]gainst it  [s]kip  [u]ndo  [d]one with this interview  [q]uit"
)


def code_in_terminal(session: Session, console: Console, interview: str = "") -> None:
    """Offer the uncoded passages in the order of the text until there are none, or the coder quits.

    Interviews marked as worked through are passed over unless one is named.
    Reads lines from standard input; its end is the same as quitting. Every decision is in the
    journal before the next passage is shown.
    """
    seen: set[str] = set()
    with suppress(EOFError, KeyboardInterrupt):
        while passage := _next(session, interview, seen):
            suggested = session.passages.suggest(passage, most=5)
            console.print(_card(session, passage, suggested))
            if not _decide(session, console, passage, suggested, seen):
                break
    left = sum(interview in ("", p.anchor.interview) for p in session.passages.uncoded)
    console.print(f"{left} passages without a code. Your decisions are saved.")
    console.print(session.passages.trust, style="dim")


def _next(session: Session, interview: str, seen: set[str]) -> Segment | None:
    done = {one.interview for one in session.codebook.coverage}
    waiting = (
        one
        for one in session.passages.uncoded
        if one.id not in seen
        and (one.anchor.interview == interview if interview else one.anchor.interview not in done)
    )
    return next(waiting, None)


def _decide(
    session: Session,
    console: Console,
    passage: Segment,
    suggested: tuple[SuggestedCode, ...],
    seen: set[str],
) -> bool:
    """Ask until the coder goes on to another passage; False to quit."""
    while True:
        console.print(Text(KEYS, style="dim"))
        said = console.input(Text("> ", style="bold")).strip()
        try:
            match said.lower():
                case "" | "s":
                    seen.add(passage.id)
                case "q":
                    return False
                case "u":
                    entry = session.undo()
                    console.print(f"Undone: {entry.decision.verb}.", style="dim")
                    seen.clear()
                case "d":
                    session.cover(passage.anchor.interview)
                    seen.update(
                        one.id
                        for one in session.passages
                        if one.anchor.interview == passage.anchor.interview
                    )
                case "l" | "a":
                    near = session.passages.more_like if said == "l" else session.passages.against
                    _list(session, console, near(passage))
                    continue
                case _:
                    _give(session, passage, suggested, said)
                    if said.startswith("-"):
                        continue
        except DecisionError as problem:
            console.print(Text(str(problem), style="red"))
            continue
        return True


def _give(
    session: Session, passage: Segment, suggested: tuple[SuggestedCode, ...], said: str
) -> None:
    number = said.removeprefix("-")
    if number.isdecimal():
        if not 1 <= int(number) <= len(suggested):
            raise DecisionError("there is no suggestion of that number")
        code = suggested[int(number) - 1].code
        give = session.refuse if said.startswith("-") else session.apply
        give(code, passage.anchor)
        return
    if all(code.name.casefold() != said.casefold() for code in session.codebook.codes):
        session.create(said)
    session.apply(said, passage.anchor)


def _card(session: Session, passage: Segment, suggested: tuple[SuggestedCode, ...]) -> Panel:
    """The passage as a card. Everything said is put in as text, never read as markup."""
    quoted = session.passages.quote(passage)
    body: list[RenderableType] = []
    if quoted:
        body += [Text(quoted.question, style="dim")] if quoted.question else []
        body += [Text(quoted.text), Text("")]
    for number, one in enumerate(suggested, start=1):
        sure = "not tried yet" if isnan(one.confidence) else f"{one.confidence:.0%}"
        said = f"{sure}; of all coded {one.frequency:.0%}"
        body.append(Text(f"{number}  {one.code.name}  ") + Text(said, style="dim"))
    if not suggested:
        body.append(Text(session.passages.trust, style="dim"))
    where = passage.anchor.interview
    if quoted and quoted.end_ms:
        minutes, seconds = divmod(quoted.start_ms // 1000, 60)
        where += f" · {minutes}:{seconds:02d}"
    return Panel(Group(*body), title=Text(where, style="bold"), title_align="left", padding=(1, 2))


def _list(session: Session, console: Console, passages: tuple[Segment, ...]) -> None:
    for one in passages:
        if quoted := session.passages.quote(one):
            console.print(Text(f"{quoted.interview}  ", style="cyan") + Text(quoted.text))
    if not passages:
        console.print("None.", style="dim")
