"""Options of the commands that work through a batch, and what they print meanwhile."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from transcode.cli.app import complaints, screen
from transcode.records.figures import counted, lasting

if TYPE_CHECKING:
    from transcode.pipeline.batch.crew import Hear
    from transcode.pipeline.batch.plan import Plan
    from transcode.study.folder import Study
    from transcode.verbs.run import Crews, Failure

__all__ = [
    "AsJson", "Cluster", "DryRun", "Slurm", "ThroughClient", "Workers", "crews_of", "say_end",
    "show_plan", "stoppable", "watching",
]  # fmt: skip

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be done and how long it takes.")
]
Workers = Annotated[
    int, typer.Option("--workers", min=0, help="Processes; 0: one a core, as memory allows.")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object for each event, and nothing else.")
]
Cluster = Annotated[
    str, typer.Option("--cluster", help="Address of a Dask scheduler, e.g. tcp://node1:8786.")
]
Slurm = Annotated[
    Path | None,
    typer.Option("--slurm", help="A file that says what jobs to submit (Slurm, PBS, SGE, LSF)."),
]
ThroughClient = Annotated[
    bool,
    typer.Option(
        "--results-through-client",
        help="Workers of the cluster write nothing; what they make is sent here.",
    ),
]


def crews_of(
    study: Study,
    *,
    workers: int = 0,
    cluster: str = "",
    slurm: Path | None = None,
    through_client: bool = False,
) -> Crews:
    """Crews that carry out the work: a named cluster, else processes of this machine.

    Raises:
        StudyError: options that contradict each other.
        ExtraMissing: the extra ``cluster`` is not installed.
    """
    from transcode.errors import StudyError
    from transcode.pipeline.batch.local import hearing_crew, reading_crew

    if cluster and slurm:
        raise StudyError("--cluster and --slurm name two clusters", remedy="leave one of them out")
    if not (cluster or slurm):
        if through_client:
            what = "--results-through-client is about the workers of a cluster"
            raise StudyError(what, remedy="add --cluster or --slurm, or leave it out")
        return partial(hearing_crew, study, workers), partial(reading_crew, workers)
    from transcode.pipeline.batch.cluster import DaskCrew, connect

    scheduler = connect(cluster, slurm)
    if scheduler.dashboard:
        screen.print(f"Dask's dashboard: {scheduler.dashboard}", highlight=False, soft_wrap=True)
    made = partial(DaskCrew, scheduler, writes=not through_client)
    return made, made


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM stop the work as Ctrl+C does: at once, and with what is done kept."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        complaints.print("Stopped. Finished work is kept; run the same command to continue.")
        raise typer.Exit(130) from None
    finally:
        signal.signal(signal.SIGTERM, before)


# --- the plan


def show_plan(
    study: Study, asked: int = 0, slurm: Path | None = None, *, as_json: bool = False
) -> None:
    """Print what a run would do: files, hours, steps, the time it takes, and the job script.

    Raises:
        ModelError: a model is not on this machine.
        StudyError: the file of jobs is not in order.
    """
    if slurm:
        from transcode.pipeline.batch.jobqueue import job_script

        script = job_script(slurm)
        screen.print(script, markup=False, highlight=False, soft_wrap=True)
    from transcode.pipeline.batch.local import hearing_crew
    from transcode.pipeline.batch.plan import plan

    _print_plan(plan(study), hearing_crew(study, asked).workers, as_json=as_json)


def _print_plan(plan: Plan, workers: int, *, as_json: bool) -> None:
    seconds = plan.seconds(workers)
    if as_json:
        told = {"event": "plan", **asdict(plan), "workers": workers, "seconds": seconds}
        print_json(told)
        return
    if not plan.steps:
        screen.print("Nothing to do: everything is up to date.")
        return
    sound = f" ({lasting(plan.audio_ms)} of sound)" if plan.audio_ms else ""
    screen.print(f"{counted(plan.recordings, 'recording')} to transcribe{sound}.", highlight=False)
    for step in plan.steps:
        took = "" if step.seconds is None else f", about {lasting(round(step.seconds * 1000))}"
        screen.print(
            f"  {step.name:<14}{counted(len(step.interviews), 'interview')}{took}",
            highlight=False,
        )
    if plan.current:
        screen.print(f"Up to date: {counted(plan.current, 'interview')}.", highlight=False)
    if seconds is None:
        screen.print("How long it takes is not known yet: this machine has transcribed nothing.")
    else:
        took = lasting(round(seconds * 1000))
        shared = f", with {counted(workers, 'process', 'processes')}"
        screen.print(f"By the speed of this machine so far: about {took}{shared}.", highlight=False)


def say_end(study: Study, failures: Collection[Failure], *, as_json: bool) -> None:
    """Print what a batch came to, as JSON where that was asked for; else the status says it."""
    if as_json:
        done = sum(study.transcript_path(interview).exists() for interview in study.interviews)
        failed = [failure.interview for failure in failures]
        print_json({"event": "end", "transcripts": done, "failed": failed})


@contextmanager
def watching(console: Console, *, as_json: bool = False) -> Iterator[Hear]:
    """Show what happens: as bars in a terminal, else as plain lines, or as JSON."""
    from transcode.cli.batch_shown import shown  # what it needs takes time to load

    with shown(console, print_json if as_json else None) as hear:
        yield hear


def print_json(told: dict[str, Any]) -> None:
    """Print an event, one a line, at once."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()
