"""Reviewing candidate codes in a terminal, one card at a time, by typing a letter or a word."""

from __future__ import annotations

from contextlib import suppress

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from transcode.errors import DecisionError
from transcode.records.coding import Code
from transcode.records.figures import counted, out_of
from transcode.workbench.evidence import Passage, ProposalView
from transcode.workbench.lookup import find_code
from transcode.workbench.normalise import name_key
from transcode.workbench.session import Session
from transcode.workbench.typed_line import REVIEW, is_back, key_of, means_no, named
from transcode.workbench.wording import undone

__all__ = ["review_in_terminal"]

FIRST_PASSAGES = 4
KEYS = (
    "[c]onfirm  [n]ame and confirm  [r]eject  [m]erge into a code  "
    "[t]heme  [a]ll passages  [s]kip  [u]ndo  [q]uit  [?]"
)
HELP = """\
c, confirm   add it to the codebook under its own name, with all its passages
n, name      the same under a name that you type (rename)
r, reject    reject it; you may say why
m, merge     put its passages under a code that you have
t, theme     put a code of yours under a theme
a, all       show all its passages
s, skip      decide later
u, undo      take back your last decision
q, quit      stop here; your decisions are saved
Anything else does nothing. A name in quotation marks is taken as it is."""


def review_in_terminal(session: Session, console: Console) -> None:
    """Show candidate codes and take decisions until all are decided, or the coder quits.

    Reads lines from standard input; its end is the same as quitting. Every decision is in the
    journal before the next card is shown.
    """
    skipped: set[str] = set()
    # leaving with Ctrl-C or Ctrl-D is not an accident: there is nothing to save
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            decided = dict(session.codebook.decided)
            open_ones = [proposal for proposal in session.queue if proposal.id not in decided]
            waiting = [proposal for proposal in open_ones if proposal.id not in skipped]
            if not waiting:
                if skipped and open_ones:
                    console.print(f"{len(open_ones)} skipped; starting again.", style="dim")
                    skipped.clear()
                    continue
                break
            view = session.show(waiting[0].id)
            console.print(_card(view, session.progress, FIRST_PASSAGES))
            if not _decide(session, console, view, skipped):
                break
    done, total = session.progress
    console.print(f"{out_of(done, total, 'candidate code')} decided. Your decisions are saved.")


def _decide(session: Session, console: Console, view: ProposalView, skipped: set[str]) -> bool:
    """Ask until something is decided about this card; returns False to quit."""
    while True:
        console.print(Text(KEYS, style="dim"))
        answer = _ask(console, "> ")
        try:
            match key_of(answer, REVIEW):
                case "c":
                    session.confirm(view.id)
                case "n":
                    wanted = _ask(console, "Name of the code (leave empty to go back): ")
                    if not (name := _checked(console, wanted)):
                        continue
                    session.confirm(view.id, name)
                case "r":
                    reason = _ask(console, "Why (may be empty): ")
                    if is_back(reason):
                        console.print("Nothing was rejected.", style="dim")
                        continue
                    session.reject(view.id, "" if means_no(reason) else reason)
                case "m":
                    session.confirm(view.id, into=_pick(session, console))
                case "t":
                    _to_theme(session, console)
                    continue
                case "a":
                    console.print(_card(view, session.progress, len(view.passages)))
                    continue
                case "s":
                    skipped.add(view.id)
                case "u":
                    console.print(Text(undone(session), style="dim"))
                case "q":
                    return False
                case "?":
                    console.print(Text(HELP, style="dim"))
                    continue
                case _:
                    if answer:
                        problem = f"'{answer}' is not a command here: nothing was decided"
                        console.print(Text(f"{problem}. ? explains the keys.", style="red"))
                    continue
        except DecisionError as problem:
            console.print(Text(str(problem), style="red"))
            continue
        return True


def _to_theme(session: Session, console: Console) -> None:
    """Put a code under a theme; a new name makes a new theme."""
    code = _pick(session, console)
    themes = session.codebook.themes
    _list(console, [theme.name for theme in themes])
    wanted = _ask(console, "Number or name of the theme, or a new name: ")
    if wanted.isdecimal() and 1 <= int(wanted) <= len(themes):
        session.move(code, themes[int(wanted) - 1])
    else:
        if all(name_key(theme.name) != name_key(wanted) for theme in themes):
            if wanted and not (wanted := _checked(console, wanted)):
                return
            session.create_theme(wanted)
        session.move(code, wanted)
    console.print("Moved.", style="dim")


def _checked(console: Console, line: str) -> str:
    """A new name as it was typed; "" if it was a slip."""
    name = named(line, REVIEW, lambda question: _ask(console, question))
    if not name:
        console.print("Nothing was named.", style="dim")
    return name


def _pick(session: Session, console: Console) -> Code:
    """Let the coder choose a code by number or name."""
    codes = session.codebook.codes
    if not codes:
        raise DecisionError("there is no code yet", remedy="confirm a candidate code first")
    _list(console, [code.name for code in codes])
    wanted = _ask(console, "Number or name of the code: ")
    if wanted.isdecimal() and 1 <= int(wanted) <= len(codes):
        return codes[int(wanted) - 1]
    return find_code(wanted, session.codebook)


def _list(console: Console, names: list[str]) -> None:
    for number, name in enumerate(names, start=1):
        console.print(Text(f"  {number}  {name}"))


def _ask(console: Console, prompt: str) -> str:
    return console.input(Text(prompt, style="bold")).strip()


def _card(view: ProposalView, progress: tuple[int, int], passages: int) -> Panel:
    """The candidate code as a card; what people said is shown as text, never read as markup."""
    facts = Table.grid(padding=(0, 2))
    if view.phrases:
        facts.add_row(Text("key words", style="dim"), Text(" · ".join(view.phrases)))
    if view.quotation:
        facts.add_row(Text("as said", style="dim"), Text(f"“{view.quotation}”", style="italic"))
    strength = f"{view.strength}, coherence {view.coherent}"
    strength += "; tentative" if view.tentative else ""
    facts.add_row(Text("stability", style="dim"), Text(strength))
    groups = "".join(f" · {group} {out_of(n, of)}" for group, n, of in view.groups)
    facts.add_row(Text("said by", style="dim"), Text(view.said_by + groups))
    if view.theme:
        facts.add_row(Text("broader", style="dim"), Text(view.theme))
    if view.described:
        name, definition, model = view.described
        by = Text(f"described by {model}", style="dim")
        facts.add_row(by, Text(f"{name}: {definition}"))
    if view.nearest:
        facts.add_row(Text("near to", style="dim"), Text(" · ".join(n for _, n in view.nearest)))
    body: list[RenderableType] = [facts]
    for passage in view.passages[:passages]:
        body += [Text(""), Text(_source(passage), style="cyan"), Text(passage.text)]
    hidden = len(view.passages) - passages
    if hidden > 0:
        body += [Text(""), Text(f"and {counted(hidden, 'more passage')}: [a]", style="dim")]
    if view.changed:
        body += [
            Text(""),
            Text(f"{counted(view.changed, 'passage')} changed since then; run again", style="red"),
        ]
    return Panel(
        Group(*body),
        title=Text(view.name, style="bold"),
        subtitle=Text(f"{out_of(*progress)} decided", style="dim"),
        title_align="left",
        subtitle_align="right",
        padding=(1, 2),
    )


def _source(passage: Passage) -> str:
    parts = (passage.interview, passage.time, passage.speaker, passage.group)
    return " · ".join(filter(None, parts))
