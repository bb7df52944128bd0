"""What the command line shows: the status, the agreement, the list of names to pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from math import isnan, nan
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from transcode import steps
from transcode.agreeing import purpose
from transcode.agreement import Agreement, Foreign, Row
from transcode.codebook import Codebook
from transcode.disguising import Excerpt
from transcode.pipeline import Status, Watch
from transcode.privacy.disguise import PROTECTS
from transcode.study import Study

if TYPE_CHECKING:
    from transcode.review import GivenCodebook
    from transcode.speech import CorrectionDesk

__all__ = [
    "print_agreement",
    "print_codebook",
    "print_coefficients",
    "print_doubts",
    "print_excerpts",
    "print_given",
    "print_journals",
    "print_pairs",
    "print_program",
    "print_speakers",
    "print_status",
    "watching",
]

_HEADS = {
    "krippendorff_alpha": "alpha",
    "u_alpha": "u-alpha",
    "percent_agreement": "agreed",
    "cohen_kappa": "kappa",
    "gwet_ac1": "AC1",
    "gwet_ac2": "AC2",
    "alpha_jaccard": "alpha of sets of codes (Jaccard)",
    "alpha_masi": "alpha of sets of codes (MASI)",
    "bu_alpha": "|u-alpha (coded or not)",
    "u_alpha_all": "u-alpha of all codes at once",
    "cu_alpha": "cu-alpha",
    "gamma_cat": "gamma-cat",
}
_MAIN = ("krippendorff_alpha", "u_alpha")
_BESIDE = ("percent_agreement", "cohen_kappa", "gwet_ac1", "gwet_ac2", "gamma")
_PAIRED = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1", "gwet_ac2")
_ELSEWHERE = ("scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger")
"""What fits on a screen; everything is in agreement.csv."""


@contextmanager
def watching(interviews: int, console: Console) -> Iterator[Watch]:
    """A bar for each step, with the time left, over all interviews."""
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[now]}"),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}
        parts: dict[str, dict[str, float]] = {}

        def watch(step: str, interview: str, done: float) -> None:
            total = interviews if interview else 1
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total, now="")
                parts[step] = {}
            parts[step][interview] = done
            finished = sum(parts[step].values())
            bars.update(tasks[step], completed=finished, now="" if finished >= total else interview)

        yield watch


def print_status(study: Study, status: Status, console: Console) -> None:
    """One row an interview: how far it is, what waits, what failed."""
    table = Table(
        "interview", "file", "heard", "doubts", "names", "released", "waits for you",
        title=study.root.name, title_justify="left",
    )  # fmt: skip
    mark = {True: "[green]yes[/]", False: "[dim]-[/]"}
    for row in status.interviews:
        table.add_row(
            row.interview,
            escape(row.file),
            "[red]failed[/]" if row.failed else mark[row.transcribed],
            f"[yellow]{row.doubts}[/]" if row.doubts else "[dim]-[/]",
            mark[row.names_found],
            mark[row.released],
            f"[red]{escape(row.failed)}[/]" if row.failed else row.waits,
        )
    console.print(table)
    if study.withdrawn:
        console.print(f"withdrawn, and staying out: {', '.join(study.withdrawn)}")
    decided = "; ".join(f"{coder} decided {count}" for coder, count in status.coders)
    uncoded = f"; {_many(status.uncoded, 'passage')} that none fits" if status.uncoded else ""
    decided = f"; {decided}" if decided else ""
    console.print(f"{_many(status.proposals, 'candidate code')}{uncoded}{decided}")
    for note in status.notes:
        console.print(f"Missing: {note}", style="yellow", markup=False, highlight=False)
    print_notes(status.documents, console)
    print_journals(status.journals, console)
    for fault in status.damaged:
        console.print(
            f"Damaged: {fault}", style="red", markup=False, highlight=False, soft_wrap=True
        )


def print_journals(notes: Sequence[str], console: Console) -> None:
    """What is unusual about the journals, and does no harm."""
    for note in notes:
        console.print(
            f"Note: {note}", style="yellow", markup=False, highlight=False, soft_wrap=True
        )


def print_notes(notes: Iterable[tuple[str, str]], console: Console) -> None:
    """What was noted on documents that were read, and what to do where that is wrong."""
    noted = list(notes)
    for what, remedy in noted:
        console.print(f"Noted: {what}.", style="yellow", markup=False, highlight=False)
        console.print(f"  What to do: {remedy}", markup=False, highlight=False, soft_wrap=True)
    if noted:
        console.print("Where that is right as it is: transcode correct STUDY INTERVIEW --as-read")


def print_proposals(study: Study, console: Console) -> None:
    """How many proposals there are, what became of earlier ones, and what fits none."""
    proposals = study.proposals if study.proposals_file.exists() else ()
    if not proposals:
        units = sum(len(study.segments(i)) for i in study.texts)
        console.print(
            f"No candidate codes: {_many(units, 'passage')}, and it takes two to be alike."
            if study.texts
            else "No candidate codes: no text has been released yet."
        )
        return
    tentative = sum(one.tentative for one in proposals)
    themes = len({one.parent for one in proposals} - {""})
    console.print(
        f"{_many(len(proposals), 'candidate code')} ({tentative} tentative)"
        f" in {_many(themes, 'broader group')}."
    )
    if uncoded := sum(len(one.uncoded) for one in proposals):
        console.print(
            f"{_many(uncoded, 'passage')} that none fits: the report lists each with its nearest."
        )
    if len(study.lineage) > 1:
        last = study.lineage[-1]
        console.print(
            f"Since the time before: {len(last.kept)} kept, {len(last.grown)} grown, "
            f"{len(last.new)} new, {len(last.gone)} gone."
        )


def print_doubts(desk: CorrectionDesk, console: Console) -> None:
    """What to listen to, the worst first, and how much has been corrected so far."""
    if desk.doubts:
        table = Table("at", "speaker", "said", "why", show_lines=True)
        for one in desk.doubts:
            said = Text(one.turn.text)
            for doubt in one.turn.doubts:
                said.stylize("bold yellow", doubt.begin, doubt.end)
            table.add_row(_clock(one.start_ms), one.turn.speaker, said, "; ".join(one.reasons))
        console.print(table)
    doubted = sum(len(one.turn.doubts) for one in desk.doubts)
    console.print(f"{doubted} passages to listen to, of {len(desk.transcript.turns)} turns.")
    if desk.changes:
        console.print(f"So far:\n{desk.summary()}", highlight=False)


def print_excerpts(made: Sequence[Excerpt], console: Console) -> None:
    """What was disguised and covered, what to listen to, and what a disguise cannot do."""
    for one in made:
        console.print(f"Wrote {one.path}", highlight=False)
        covered = ", ".join(f"{_clock(a)} ({(b - a) / 1000:.1f} s)" for a, b in one.covered)
        console.print(
            f"  {_clock(one.start_ms)} to {_clock(one.end_ms)} of the recording, "
            f"{one.seconds:.1f} s; {one.speakers} disguised; covered: {covered or 'nothing'}",
            highlight=False,
        )
        if one.doubtful:
            console.print(
                f"  [yellow]{one.doubtful} passages in it may have been misheard[/]: a name may be "
                "among them"
            )
        if one.interview and not one.reviewed:
            console.print("  [yellow]No person has passed the names of this interview.[/]")
    if made:
        console.print("\n" + PROTECTS.replace("\n", " "), highlight=False)


def print_speakers(study: Study, console: Console) -> None:
    """Who is who, and why we think so."""
    known = {(one.interview, one.speaker): one for one in study.speakers}
    table = Table("interview", "speaker", "words", "who", "why", "sounds like")
    for interview in study.interviews:
        if not study.transcript_path(interview).exists():
            continue
        transcript = steps.heard(study, interview)
        said: Counter[str] = Counter()
        for turn in transcript.turns:
            said[turn.speaker] += len(turn.text.split())
        for speaker, words in said.items():
            one = known.get((interview, speaker))
            role = "interviewer" if speaker == transcript.interviewer else "participant"
            who = f"{role} ({one.name})" if one and one.name else role
            alike = ", ".join(f"{i} ({s:.2f})" for i, s in one.sounds_like) if one else ""
            table.add_row(
                interview, speaker, str(words), escape(who), one.why if one else "", alike
            )
    console.print(table)
    twice = {frozenset((one.interview, i)) for one in study.speakers for i, _ in one.sounds_like}
    persons = study.persons
    for pair in sorted(map(sorted, twice)):
        if len(pair) == 2 and len({persons.get(one, one) for one in pair}) == 2:
            console.print(
                f"{pair[1]} may be with the participant of {pair[0]}. If so: "
                f"transcode speakers {study.root} --same {pair[1]}={pair[0]}"
            )


def _clock(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def print_agreement(study: Study, found: Agreement, console: Console, level: str = "code") -> None:
    """The coefficients of a level; for reflexive analysis, the places to talk about first."""
    console.print(f"{purpose(study)}\n", highlight=False)
    if study.settings.method == "reflexive":
        _print_disagreements(found, console)
    print_coefficients(found, console, level)
    print_pairs(found, console)
    names = dict(found.codes)
    met = [one for one in found.confusion.ranked() if one[0] in names and one[1] in names][:5]
    if met:
        said = "; ".join(f"{names[a]} / {names[b]} ({n:g})" for a, b, n in met)
        console.print(
            f"Codes that one coder used where another used the other: {said}",
            markup=False,
            highlight=False,
        )
    if study.settings.method != "reflexive":
        _print_disagreements(found, console)


def print_coefficients(found: Agreement, console: Console, level: str) -> None:
    """One line a code: the measure against chance with its interval, the others as figures."""
    overall = list(found.at("overall"))
    rows = [*(found.at(level) if level != "overall" else ()), *overall]
    main = next(one for one in _MAIN if any(row.measure == one for row in rows))
    held = {row.measure for row in (rows if level == "overall" else found.at(level))}
    others = [one for one in _BESIDE if one in held]
    heads = (_HEADS.get(one, one) for one in others)
    table = Table(level, _HEADS[main], f"P(< {rows[0].target:g})", *heads)
    for of, name in dict.fromkeys((row.level + row.code, row.name) for row in rows):
        cells = {row.measure: row for row in rows if row.level + row.code == of}
        row = cells[main]
        below = "" if isnan(row.below) else f"{row.below:.2f}"
        beside = (cells[one].value if one in cells else nan for one in others)
        figures = ("" if isnan(value) else f"{value:z.2f}" for value in beside)
        table.add_row(escape(name), _cell(row), below, *figures)
    console.print(table)
    more = [row for row in overall if row.measure not in (main, *others, *_ELSEWHERE)]
    for row in more:
        console.print(f"{_HEADS.get(row.measure, row.measure)}, all codes: {_cell(row)}")
    first = next(row for row in rows if row.measure == main)
    inside = f" in {first.n_documents} interviews" if first.n_documents else ""
    console.print(
        f"{', '.join(found.coders)}; {first.n_units} units ({first.unit})"
        f"{inside}; missing: {first.missing}; weighting: "
        f"{first.weighting}; interval: {first.interval}",
        markup=False,
        highlight=False,
    )
    for warning in found.warnings:
        console.print(f"[yellow]Mind:[/] {escape(warning)}", highlight=False)


def _cell(row: Row) -> str:
    if isnan(row.value):
        return f"[dim]undefined: {escape(row.reason)}[/]"
    interval = "" if isnan(row.low) else f" [{row.low:z.2f}, {row.high:z.2f}]"
    return f"{row.value:z.2f}{escape(interval)}"


def print_pairs(found: Agreement, console: Console) -> None:
    """The coefficients of each pair, where there are three coders or more."""
    if len(found.coders) < 3:
        return
    held = {pair.measure for pair in found.pairs}
    shown = [one for one in _PAIRED if one in held]
    table = Table("pair", "units", *map(_HEADS.__getitem__, shown))
    for first, second in dict.fromkeys((pair.first, pair.second) for pair in found.pairs):
        of = {p.measure: p for p in found.pairs if (p.first, p.second) == (first, second)}
        figures = ("" if isnan(of[one].value) else f"{of[one].value:.2f}" for one in shown)
        table.add_row(f"{first}, {second}", str(next(iter(of.values())).n_units), *figures)
    console.print(table)


def _print_disagreements(found: Agreement, console: Console) -> None:
    if not found.disagreements:
        return
    console.print("Where the coders differ most:")
    for one in found.disagreements[:8]:
        said = "; ".join(
            f"{coder}: {', '.join(_names(found, codes)) or 'nothing'}"
            for coder, codes in one.applied
        )
        where = f"{one.unit.document} {one.unit.begin}-{one.unit.end}"
        console.print(f"  {where}  {said}", markup=False, highlight=False)
    console.print()


def print_program(figures: Sequence[Foreign], program: str, console: Console) -> None:
    """What one other program would print: a line for each pair of coders, code and interview."""
    chosen = [one for one in figures if one.name.startswith(program)]
    places = dict.fromkeys((one.first, one.second, one.code, one.document) for one in chosen)
    heads = dict.fromkeys(one.name for one in chosen)
    table = Table("coders", "code", "interview", *(head.replace("_", " ") for head in heads))
    values = {(one.first, one.second, one.code, one.document, one.name): one for one in chosen}
    for place in places:
        first, second, code, document = place
        found = (values.get((*place, head)) for head in heads)
        cells = ["" if one is None or isnan(one.value) else f"{one.value:z.2f}" for one in found]
        said = f"{first}, {second}", escape(code) or "all", document or "all"
        table.add_row(*said, *cells)
    console.print(table)
    console.print("All programs' figures: outputs/agreement-programs.csv", highlight=False)


def _names(found: Agreement, codes: tuple[str, ...]) -> list[str]:
    names = dict(found.codes)
    return [names.get(code, code) for code in codes]


def print_codebook(book: Codebook, screen: Console) -> None:
    """A coder's codes under their themes, with how many passages and participants stand behind."""
    table = Table("theme", "code", "passages", "interviews", "definition")
    themes = {theme.id: theme.name for theme in book.themes}
    for code in sorted(book.codes, key=lambda code: (not code.theme, themes.get(code.theme, ""))):
        found = book.codings_of(code.id)
        table.add_row(
            Text(themes.get(code.theme, "")),
            Text(code.name),
            str(len(found)),
            str(len({coding.anchor.interview for coding in found})),
            Text(code.definition),
        )
    screen.print(table)


def print_given(name: str, given: GivenCodebook, screen: Console) -> None:
    """How a codebook from elsewhere was read, and what was passed over."""
    book = given.codebook
    say = partial(screen.print, markup=False, highlight=False, soft_wrap=True)
    say(f"{name}: {_many(len(book.codes), 'code')}, {_many(len(book.themes), 'theme')}.")
    if given.read_as:
        say("Read as: " + "; ".join(f"{what}: {column}" for what, column in given.read_as))
    if given.passed_over:
        say(f"Columns passed over: {', '.join(given.passed_over)}")
    for note in given.notes:
        say(f"Note: {note}", style="yellow")


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
