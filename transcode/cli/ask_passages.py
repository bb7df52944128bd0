"""Coding passage by passage in a terminal, with suggestions from the coder's own codes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from transcode.errors import DecisionError
from transcode.records.coding import Segment
from transcode.records.figures import counted
from transcode.workbench.normalise import name_key
from transcode.workbench.session import Session
from transcode.workbench.typed_line import CODING, Typed, key_of, means_no, means_yes, typed
from transcode.workbench.wording import undone

if TYPE_CHECKING:
    from transcode.workbench.passages import SuggestedCode

__all__ = ["code_in_terminal"]

KEYS = (
    "number: give this code  -number: not this code  text: another code, new or existing  "
    "[l]ike it  [a]gainst it  [s]kip  [u]ndo  [d]one with this interview  [q]uit  [?]"
)
HELP = """\
2            give code number 2; 2 3 gives both codes
-2           say that code number 2 does not fit here; it is not suggested again
a text       give the code of this name; a new name makes a new code
"a text"     the same for a name that is a word on this page, such as "help"
l, like      show passages that say something similar
a, against   show passages on the same topic that take the other side
s, skip      go to the next passage
u, undo      take back your last decision
d, done      mark this interview as worked through: "not coded" then means "no"
q, quit      stop here; your decisions are saved"""


def code_in_terminal(session: Session, console: Console, interview: str = "") -> None:
    """Offer the uncoded passages in the order of the text until there are none, or the coder quits.

    Interviews marked as worked through are skipped unless one is named.
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
    console.print(f"{counted(left, 'passage')} without a code. Your decisions are saved.")
    console.print(session.passages.trust, style="dim")


def _next(session: Session, interview: str, seen: set[str]) -> Segment | None:
    done = {covered.interview for covered in session.codebook.coverage}
    for passage in session.passages.uncoded:
        where = passage.anchor.interview
        if passage.id not in seen and (where == interview if interview else where not in done):
            return passage
    return None


def _decide(
    session: Session,
    console: Console,
    passage: Segment,
    suggested: tuple[SuggestedCode, ...],
    seen: set[str],
) -> bool:
    """Ask until the coder goes on to another passage; returns False to quit."""
    answer: str | None = None
    while True:
        if answer is None:
            console.print(Text(KEYS, style="dim"))
            answer = _ask(console, "> ")
        line, answer = typed(answer, [code.name for code in session.codebook.codes]), None
        try:
            if line.kind == "doubtful":
                line, answer = _sure(console, line.value, session)
            match line.kind:
                case "key" if line.value == "q":
                    return False
                case "key":
                    if _go_on(session, console, passage, line.value, seen):
                        return True
                case "numbers":
                    if _by_number(session, passage, suggested, line.value.split()):
                        return True
                case "name":
                    if _by_name(session, console, passage, line.value):
                        return True
                case "against":
                    session.refuse(line.value, passage.anchor)
                case "nothing" if line.value:
                    problem = f"'{line.value}' is not a number, a command or the name of a code"
                    console.print(Text(f"{problem}: nothing was coded. ? explains.", style="red"))
        except DecisionError as problem:
            console.print(Text(str(problem), style="red"))


def _sure(console: Console, line: str, session: Session) -> tuple[Typed, str | None]:
    """Ask what a doubtful line means; an answer other than yes or no is the next line typed."""
    exists = any(name_key(code.name) == name_key(line) for code in session.codebook.codes)
    question = f"Code it '{line}'" if exists else f"Make a new code called '{line}'"
    answer = _ask(console, f"{question} (y: yes; n: no)? ")
    if means_yes(answer):
        return Typed("name", line), None
    if exists and means_no(answer):  # then it was a command
        return Typed("key", key_of(line, CODING)), None
    console.print("No code was given.", style="dim")
    return Typed("nothing", ""), None if means_no(answer) else answer


def _go_on(session: Session, console: Console, passage: Segment, key: str, seen: set[str]) -> bool:
    """Carry out a command; returns whether to show another passage."""
    where = passage.anchor.interview
    match key:
        case "s":
            seen.add(passage.id)
        case "u":
            console.print(Text(undone(session), style="dim"))
            seen.clear()
        case "d":
            session.cover(where)
            seen.update(other.id for other in session.passages if other.anchor.interview == where)
            console.print(
                f"{where} is marked as worked through; undo takes that back.", style="dim"
            )
        case "?":
            console.print(Text(HELP, style="dim"))
            return False
        case _:
            near = session.passages.more_like if key == "l" else session.passages.against
            _list(session, console, near(passage))
            return False
    return True


def _by_number(
    session: Session, passage: Segment, suggested: tuple[SuggestedCode, ...], numbers: list[str]
) -> bool:
    """Give or refuse the suggestions of these numbers; returns whether one was given."""
    if any(not 1 <= abs(int(number)) <= len(suggested) for number in numbers):
        raise DecisionError("there is no suggestion of that number")
    if len({abs(int(number)) for number in numbers}) < len(numbers):
        raise DecisionError("a number is given twice")
    for number in numbers:
        code = suggested[abs(int(number)) - 1].code.id
        if number.startswith("-"):
            session.refuse(code, passage.anchor)
        else:
            session.give(passage.id, code)
    return any(not number.startswith("-") for number in numbers)


def _by_name(session: Session, console: Console, passage: Segment, name: str) -> bool:
    """Code the passage with a code of this name, new or existing."""
    new = all(name_key(code.name) != name_key(name) for code in session.codebook.codes)
    session.give(passage.id, name=name)
    if new:
        console.print(Text(f"New code: {session.codebook.codes[-1].name}", style="dim"))
    return True


def _ask(console: Console, prompt: str) -> str:
    return console.input(Text(prompt, style="bold")).strip()


def _card(session: Session, passage: Segment, suggested: tuple[SuggestedCode, ...]) -> Panel:
    """The passage as a card; what people said is shown as text, never read as markup."""
    quoted = session.passages.quote(passage)
    body: list[RenderableType] = []
    if quoted:
        body += [Text(quoted.question, style="dim")] if quoted.question else []
        body += [Text(quoted.text), Text("")]
    for number, suggestion in enumerate(suggested, start=1):
        evidence = Text(f"{suggestion.sure}; {suggestion.often}", style="dim")
        body.append(Text(f"{number}  {suggestion.code.name}  ") + evidence)
    if not suggested:
        body.append(Text(session.passages.trust, style="dim"))
    where = passage.anchor.interview
    if quoted and quoted.time:
        where += f" · {quoted.time}"
    return Panel(Group(*body), title=Text(where, style="bold"), title_align="left", padding=(1, 2))


def _list(session: Session, console: Console, passages: tuple[Segment, ...]) -> None:
    for passage in passages:
        if quoted := session.passages.quote(passage):
            console.print(Text(f"{quoted.interview}  ", style="cyan") + Text(quoted.text))
    if not passages:
        console.print("None.", style="dim")
