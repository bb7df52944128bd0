"""Status, doubts, excerpts and speakers as tables in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from transcode.pipeline import transcribe
from transcode.privacy.voice.disguise import PROTECTS
from transcode.records.figures import clock, counted, decimal
from transcode.study.folder import Study
from transcode.verbs.add.sources import quoted
from transcode.verbs.disguise.excerpt import Excerpt
from transcode.verbs.status import Status

if TYPE_CHECKING:
    from transcode.speech import CorrectionDesk

__all__ = ["print_doubts", "print_excerpts", "print_journals", "print_speakers", "print_status"]


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
    uncoded = f"; {that_none_fits(status.uncoded)}" if status.uncoded else ""
    decided = f"; {decided}" if decided else ""
    console.print(f"{counted(status.proposals, 'candidate code')}{uncoded}{decided}")
    for note in status.notes:
        console.print(f"Missing: {note}", style="yellow", markup=False, highlight=False)
    print_notes(status.documents, console)
    print_journals(status.journals, console)
    for fault in status.damaged:
        console.print(
            f"Damaged: {fault}", style="red", markup=False, highlight=False, soft_wrap=True
        )


def that_none_fits(passages: int) -> str:
    """Passages that support no candidate code well enough."""
    return f"{counted(passages, 'passage')} that none fits"


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


def print_doubts(desk: CorrectionDesk, console: Console) -> None:
    """What to listen to, the worst first, and how much has been corrected so far."""
    if desk.doubts:
        table = Table("at", "speaker", "said", "why", show_lines=True)
        for one in desk.doubts:
            said = Text(one.turn.text)
            for doubt in one.turn.doubts:
                said.stylize("bold yellow", doubt.begin, doubt.end)
            table.add_row(clock(one.start_ms), one.turn.speaker, said, "; ".join(one.reasons))
        console.print(table)
    doubted = sum(len(one.turn.doubts) for one in desk.doubts)
    turns = counted(len(desk.transcript.turns), "turn")
    console.print(f"{counted(doubted, 'passage')} to listen to, of {turns}.")
    if desk.changes:
        console.print(f"So far:\n{desk.summary()}", highlight=False)


def print_excerpts(made: Sequence[Excerpt], console: Console) -> None:
    """What was disguised and covered, what to listen to, and what a disguise cannot do."""
    for one in made:
        console.print(f"Wrote {one.path}", highlight=False)
        covered = ", ".join(f"{clock(a)} ({(b - a) / 1000:.1f} s)" for a, b in one.covered)
        console.print(
            f"  {clock(one.start_ms)} to {clock(one.end_ms)} of the recording, "
            f"{one.seconds:.1f} s; {one.speakers} disguised; covered: {covered or 'nothing'}",
            highlight=False,
        )
        if one.doubtful:
            console.print(
                f"  [yellow]{counted(one.doubtful, 'passage')} in it may have been misheard[/]: "
                "a name may be among them"
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
        transcript = transcribe.heard(study, interview)
        said: Counter[str] = Counter()
        for turn in transcript.turns:
            said[turn.speaker] += len(turn.text.split())
        for speaker, words in said.items():
            one = known.get((interview, speaker))
            role = "interviewer" if speaker == transcript.interviewer else "participant"
            who = f"{role} ({one.name})" if one and one.name else role
            alike = ", ".join(f"{i} ({decimal(s)})" for i, s in one.sounds_like) if one else ""
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
                f"transcode speakers {quoted(study.root)} --same {pair[1]}={pair[0]}"
            )
