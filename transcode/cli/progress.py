"""Progress bars with the time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from transcode.pipeline.batch.stage import Watch

__all__ = ["watching"]


@contextmanager
def watching(interviews: int, console: Console) -> Iterator[Watch]:
    """Show a bar for each step, over all interviews, with the time left."""
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
