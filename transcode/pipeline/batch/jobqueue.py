"""Jobs of a queue (Slurm, PBS, SGE, LSF) as workers, by dask-jobqueue.

A file says what a job is::

    queue = "slurm"     # or pbs, sge, lsf
    jobs = 4            # how many are submitted
    gpus = 1            # graphics cards of a job; without them, leave it out

    [job]               # as dask-jobqueue calls it
    cores = 4
    processes = 4       # one process a core reads fastest
    memory = "16GB"
    walltime = "08:00:00"
    job_script_prologue = ["module load python"]

The entries of ``[job]`` go to dask-jobqueue as they are.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from transcode.errors import ExtraMissing, StudyError

__all__ = ["job_script", "start"]

_QUEUES = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "sge": "SGECluster", "lsf": "LSFCluster"}
_KNOWN = {"queue", "jobs", "gpus", "job"}
_NEEDED = ("cores", "memory")


def start(file: Path) -> Any:  # noqa: ANN401 - dask-jobqueue's cluster
    """Start a scheduler here, and submit the jobs of a file.

    Raises:
        ExtraMissing: the extra ``cluster`` is not installed.
        StudyError: the file is not in order, or the queue's program is not on this machine.
    """
    cluster, jobs = _cluster(file)
    try:
        cluster.scale(jobs=jobs)
    except (OSError, RuntimeError) as problem:
        raise _wrong(
            file, f"the jobs could not be submitted ({type(problem).__name__})",
            "run it where jobs are submitted, such as the login node",
        ) from None  # fmt: skip
    return cluster


def job_script(file: Path) -> str:
    """The script that would be submitted for each job.

    Raises:
        ExtraMissing, StudyError: as :func:`start`.
    """
    cluster, _ = _cluster(file)
    try:
        return str(cluster.job_script())
    finally:
        cluster.close()


def _cluster(file: Path) -> tuple[Any, int]:
    try:
        import dask_jobqueue
    except ImportError:
        raise ExtraMissing("cluster", "submitting jobs to a queue") from None
    kind, jobs, how = _read(file)
    try:
        return getattr(dask_jobqueue, _QUEUES[kind])(**how), jobs
    except (TypeError, ValueError) as problem:
        why = str(problem).splitlines()[0]
        raise _wrong(file, f"[job] is not in order: {why}", "see dask-jobqueue's pages") from None


def _read(file: Path) -> tuple[str, int, dict[str, Any]]:
    """The kind of queue, the number of jobs, and what dask-jobqueue is to be told."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        raise _wrong(file, "there is no such file", "give the path of a TOML file") from None
    except ValueError as problem:
        raise _wrong(file, f"it is not TOML ({problem})", "correct that line") from None
    if unknown := sorted(set(table) - _KNOWN):
        raise _wrong(file, f"there is no entry '{unknown[0]}'", f"use {', '.join(sorted(_KNOWN))}")
    kind = table.get("queue", "slurm")
    if kind not in _QUEUES:
        raise _wrong(file, f"the queue '{kind}' is not known", f"use one of {', '.join(_QUEUES)}")
    jobs, cards = table.get("jobs", 1), table.get("gpus", 0)
    if not (type(jobs) is int and jobs > 0 and type(cards) is int and cards >= 0):
        raise _wrong(file, "jobs and gpus are whole numbers", "write jobs = 4")
    job = dict(table.get("job", {}))
    if missing := [name for name in _NEEDED if name not in job]:
        raise _wrong(file, f"[job] does not say {' and '.join(missing)}", 'write memory = "16GB"')
    job.setdefault("processes", 1 if cards else job["cores"])
    if cards:
        more = job.get("worker_extra_args", [])
        job["worker_extra_args"] = [*more, "--resources", f"GPU={cards}"]
        if kind == "slurm" and not any("gres" in x for x in job.get("job_extra_directives", [])):
            directives = job.get("job_extra_directives", [])
            job["job_extra_directives"] = [*directives, f"--gres=gpu:{cards}"]
    return kind, jobs, job


def _wrong(file: Path, what: str, remedy: str) -> StudyError:
    return StudyError(what, where=file.name, step="cluster", remedy=remedy)
