"""Speakers of all interviews, and the reasons for their roles."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from transcode.cli.app import StudyFolder, screen
from transcode.records.figures import counted, decimal
from transcode.records.unheard import understood

if TYPE_CHECKING:
    from transcode.study.folder import Study


def command(
    study: StudyFolder,
    interview: Annotated[
        str, typer.Argument(help="Interview whose number of speakers is settled, e.g. P03.")
    ] = "",
    count: Annotated[
        int | None,
        typer.Option(help="Number of people who speak in it; 0 estimates it again.", min=0, max=20),
    ] = None,
    interviewer: Annotated[
        str, typer.Option(help="Correct the interviewer of an interview: P03=S2.")
    ] = "",
    same: Annotated[
        str,
        typer.Option(help="Two interviews with the same participant, who counts once: P07=P03."),
    ] = "",
    sample: Annotated[
        Path | None, typer.Option(help="Recording of one person alone, to recognise the voice by.")
    ] = None,
    name: Annotated[str, typer.Option("--as", help="Name of the person in the sample.")] = "",
) -> None:
    """Show who speaks in each interview, going by the voices, and correct mistakes.

    A number that is settled stays in people.csv. The words and your corrections stay; what the new
    speakers change in a corrected transcript can be undone.

    Voices are biometric data: they stay in confidential/.

    Example: transcode speakers my-study P03 --count 2

    Example: transcode speakers my-study --sample ruth.wav --as Ruth
    """
    from transcode.cli import progress
    from transcode.errors import BusyError
    from transcode.pipeline.speakers import tell_speakers
    from transcode.study.folder import Study
    from transcode.verbs import correct, speakers

    if bool(interview) != (count is not None):
        raise typer.BadParameter("give an interview and --count together: P03 --count 2")
    opened = Study.open(study)
    try:
        with opened.working():
            if count is not None:
                with progress.watching(1, screen) as watch:
                    watch_it = partial(watch, "speakers", interview)
                    is_new = speakers.settle_count(opened, interview, count, watch_it)
                    watch_it(1.0)
                _print_count(opened, interview, count, is_new)
            if interviewer:
                asked, speaker = _pair(interviewer, "--interviewer P03=S2")
                correct.desk(opened, asked).set_interviewer(speaker)
            if same:
                speakers.same_participant(opened, *_pair(same, "--same P07=P03"))
            if sample:
                speakers.add_sample(opened, sample, name)
            tell_speakers(opened)
    except BusyError:
        if interviewer or same or sample or count is not None:
            raise
        screen.print("A run is going on: these are the interviews that it has finished.")
    print_speakers(opened, screen)


def _pair(given: str, example: str) -> tuple[str, str]:
    left, sign, right = (part.strip() for part in given.partition("="))
    if not (left and sign and right):
        raise typer.BadParameter(f"write it like {example}")
    return left, right


def _print_count(study: Study, interview: str, count: int, is_new: bool) -> None:
    """Print when the number counts, or that fewer or more people were found."""
    from transcode.pipeline import transcribe
    from transcode.verbs.add.sources import quoted

    if not study.transcript_path(interview).exists():
        screen.print(f"{interview}: the number is kept, and counts when it is transcribed.")
        return
    found = len({turn.speaker for turn in transcribe.heard(study, interview).turns})
    if count and found != count:
        screen.print(
            f"{interview}: {counted(found, 'speaker')} in the transcript, not {count}: other "
            "voices could not be told apart, or you gave turns to other speakers. Correct them in "
            f"a document: transcode correct {quoted(study.root)} {interview} --export DRAFT.docx",
            soft_wrap=True,
        )
    elif not is_new:
        screen.print(f"{interview}: the transcript stays as it is.")


def print_speakers(study: Study, console: Console) -> None:
    """Print the role of each speaker, with the reasons, and interviews that sound alike."""
    from transcode.pipeline import transcribe
    from transcode.speech.correction.edits import renamed
    from transcode.verbs.add.sources import quoted

    heard = {(voice.interview, voice.speaker): voice for voice in study.speakers}
    for interview in study.interviews:  # a document may have named them since
        for label, name in renamed(study.corrections(interview)).items():
            if voice := heard.get((interview, label)):
                heard.setdefault((interview, name), voice)
    table = Table("interview", "speaker", "words", "who", "why", "sounds like")
    for interview in study.interviews:
        if not study.transcript_path(interview).exists():
            continue
        transcript = transcribe.heard(study, interview)
        words: Counter[str] = Counter()
        for turn in transcript.turns:
            words[turn.speaker] += len(understood(turn.text).split())
        for speaker, n in words.items():
            voice = heard.get((interview, speaker))
            role = "interviewer" if speaker == transcript.interviewer else "participant"
            who = f"{role} ({voice.name})" if voice and voice.name else role
            alike = ", ".join(f"{i} ({decimal(s)})" for i, s in voice.sounds_like) if voice else ""
            table.add_row(
                interview, speaker, str(n), escape(who), voice.why if voice else "", alike
            )
    console.print(table)
    twice = {frozenset((v.interview, i)) for v in study.speakers for i, _ in v.sounds_like}
    persons = study.persons
    for pair in sorted(map(sorted, twice)):
        if len(pair) == 2 and len({persons.get(interview, interview) for interview in pair}) == 2:
            console.print(
                f"{pair[1]} may be with the same participant as {pair[0]}. If so: "
                f"transcode speakers {quoted(study.root)} --same {pair[1]}={pair[0]}"
            )
