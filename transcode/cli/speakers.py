"""Speakers of all interviews, and why they are taken for whom."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.cli.app import StudyFolder, screen
from transcode.records.figures import decimal

if TYPE_CHECKING:
    from transcode.study.folder import Study


def command(
    study: StudyFolder,
    interviewer: Annotated[
        str, typer.Option(help="Who asks, where it was told wrongly: P03=S2.")
    ] = "",
    same: Annotated[
        str, typer.Option(help="Two interviews with one participant, who counts once: P07=P03.")
    ] = "",
    sample: Annotated[
        Path | None, typer.Option(help="A recording of one person alone, to know the voice by.")
    ] = None,
    name: Annotated[str, typer.Option("--as", help="Whose voice the sample is.")] = "",
) -> None:
    """Who is who in all interviews, going by their voices; say so where it is wrong.

    Voices are biometric data: they stay in confidential/.

    Example: transcode speakers my-study --sample ruth.wav --as Ruth
    """
    from transcode.pipeline.speakers import tell_speakers
    from transcode.study.folder import Study
    from transcode.verbs import correct, speakers

    opened = Study.open(study)
    with opened.working():
        if interviewer:
            interview, speaker = _pair(interviewer, "--interviewer P03=S2")
            correct.desk(opened, interview).set_interviewer(speaker)
        if same:
            speakers.same_participant(opened, *_pair(same, "--same P07=P03"))
        if sample:
            speakers.add_sample(opened, sample, name)
        tell_speakers(opened)
    print_speakers(opened, screen)


def _pair(given: str, example: str) -> tuple[str, str]:
    one, sign, other = (part.strip() for part in given.partition("="))
    if not (one and sign and other):
        raise typer.BadParameter(f"write it like {example}")
    return one, other


def print_speakers(study: Study, console: Console) -> None:
    """Who is who, and why we think so."""
    from transcode.pipeline import transcribe
    from transcode.verbs.add.sources import quoted

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
