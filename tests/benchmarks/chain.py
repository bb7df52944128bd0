"""What the main job costs on the sample interviews: wall time, CPU, memory.

    python tests/benchmarks/chain.py [FOLDER ...]

Each folder is run as a new study in a process of its own, as a user would start it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from transcode.speech.decode import probe
from transcode.study.layout import RECORDINGS

SAMPLES = Path(__file__).parents[2] / "notebooks" / "sample-interviews" / "recordings"


def main(folders: list[Path]) -> None:
    """Print a row for each folder."""
    print("| folder | recordings | audio s | wall s | x real time | CPU s | peak MB | exit |")
    print("|---|---|---|---|---|---|---|---|")
    for folder in folders:
        files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in RECORDINGS]
        audio = sum(probe(path).duration_ms for path in files) / 1000
        with tempfile.TemporaryDirectory() as scratch:
            environment = {**os.environ, "TRANSCODE_IDENTITY": f"{scratch}/identity.txt"}
            arguments = ["run", str(folder), "--study", f"{scratch}/study"]
            choices = ["--language", "en", "--release", "automatic"]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "transcode", *arguments, *choices],
                env=environment,
                stdout=subprocess.DEVNULL,
            )
            wall = time.perf_counter() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"| {folder.name} | {len(files)} | {audio:.0f} | {wall:.0f} | {audio / wall:.1f} "
            f"| {cpu:.0f} | {after.ru_maxrss / 1024:.0f} | {done.returncode} |"
        )


if __name__ == "__main__":
    main([Path(one) for one in sys.argv[1:]] or [SAMPLES])
