"""How fast a folder is worked through, beside hand-written loops around batched faster-whisper.

    python tests/benchmarks/batch.py [--of SHARED/speech] [--every N] [NAME ...]

The sample interviews, and with ``--of`` the real recordings of a collection; with ``--every`` only
each N-th of them, the longest first. A NAME is a loop, ``WORKERSxTHREADSxBATCH`` (``2x1x8``: two
processes of one thread, eight windows at a time), ``words`` (the transcription step alone: no
speakers, no fillers), ``hearing`` (with both) or ``chain`` (``transcode run``, to proposals and
report). Without any the loops are searched for the best.

All are processes of their own, their start and the loading of models included, with the same model
(Whisper base, int8, beam 5, times of words, English given). The wall says something only where
nothing else runs. Memory is the sum over all processes, what they share counted once (PSS).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from transcode.models.registry import find  # noqa: E402
from transcode.speech.decode import probe  # noqa: E402
from transcode.study.folder import Study  # noqa: E402
from transcode.study.settings import Models, Settings  # noqa: E402

SAMPLES = ROOT / "notebooks" / "sample-interviews" / "recordings"
KINDS = {".wav", ".flac", ".opus", ".mp3", ".m4a", ".ogg"}
LOOPS = ("1x2x8", "1x2x4", "1x2x16", "2x1x4", "2x1x8", "2x1x16")
LOOK_S = 1.0


def main() -> None:
    """Measure what was asked for, a row each."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--of", type=Path)
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("names", nargs="*")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "recordings"
        folder.mkdir()
        sound = gather(folder, options.of, options.every)
        print("| what | recordings | minutes | wall s | x real time | CPU s | peak MB | exit |")
        print("|---|---|---|---|---|---|---|---|")
        for name in options.names or LOOPS:
            command = command_of(name, folder, Path(scratch) / name)
            wall, cpu, peak, code = measured(command, Path(scratch))
            count = len(list(folder.iterdir()))
            print(f"| {name} | {count} | {sound / 60:.1f} | {wall:.1f} | {sound / wall:.1f} "
                  f"| {cpu:.0f} | {peak} | {code} |", flush=True)  # fmt: skip


def gather(folder: Path, more: Path | None, every: int) -> float:
    """Copy the recordings into a folder; returns their seconds."""
    found = sorted(SAMPLES.iterdir())
    if more:
        found += [path for path in sorted(more.rglob("*")) if path.suffix in KINDS]
    long = sorted(((probe(path).duration_ms, path) for path in found), reverse=True)[::every]
    for number, (_, path) in enumerate(long):
        shutil.copy(path, folder / f"P{number:03}{path.suffix}")
    return sum(length for length, _ in long) / 1000


def command_of(name: str, folder: Path, place: Path) -> list[str]:
    """The command that does it."""
    if name[0].isdigit():
        return [sys.executable, __file__, "--loop", name, str(folder)]
    if name == "chain":
        return [sys.executable, "-m", "transcode", "run", str(folder), "--study", str(place),
                "--language", "en", "--release", "automatic"]  # fmt: skip
    models = Models(speech="whisper-base", names="", entities="")
    speech: dict[str, Any] = {}
    if name == "words":
        models = Models(speech="whisper-base", names="", entities="", segmentation="", voices="")
        speech = {"verbatim": False}
    study = Study.create(place, Settings(language="en", models=models, speech=speech))
    for path in sorted(folder.iterdir()):
        study.add(path, id=path.stem)
    return [sys.executable, "-m", "transcode", "transcribe", str(place)]


def measured(command: list[str], scratch: Path) -> tuple[float, float, int, int]:
    """Wall and CPU seconds of a command and all below it, its peak in megabytes, its exit code."""
    environment = {**os.environ, "TRANSCODE_IDENTITY": f"{scratch}/identity.txt",
                   "XDG_STATE_HOME": f"{scratch}/state"}  # fmt: skip
    before, began = os.times(), time.monotonic()
    with (scratch / "said.log").open("ab") as said:
        run = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=scratch)
        peak = 0
        while True:
            with suppress(subprocess.TimeoutExpired):
                code = run.wait(LOOK_S)
                break
            peak = max(peak, _memory(run.pid))
    wall, after = time.monotonic() - began, os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return wall, cpu, peak, code


def _memory(process: int) -> int:
    total = 0
    with suppress(psutil.NoSuchProcess):
        above = psutil.Process(process)
        for one in [above, *above.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += one.memory_full_info().pss
    return total // 1_000_000


# --- a loop as a user would write it


def _load(threads: int) -> None:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    global _pipeline
    model = WhisperModel(
        str(find("whisper-base")), device="cpu", compute_type="int8", cpu_threads=threads
    )
    _pipeline = BatchedInferencePipeline(model)


def _read(job: tuple[str, int]) -> int:
    segments, _ = _pipeline.transcribe(
        job[0], language="en", beam_size=5, word_timestamps=True, batch_size=job[1]
    )
    return sum(len(segment.words) for segment in segments)


def loop(name: str, folder: Path) -> None:
    """Read all files, the first first, with so many processes and threads."""
    workers, threads, batch = map(int, name.split("x"))
    os.environ["OMP_NUM_THREADS"] = str(threads)
    jobs = [(str(path), batch) for path in sorted(folder.iterdir())]
    if workers == 1:
        _load(threads)
        print(sum(map(_read, jobs)))
        return
    with get_context("spawn").Pool(workers, _load, (threads,)) as pool:
        print(sum(pool.imap_unordered(_read, jobs)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--loop"]:
        loop(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
