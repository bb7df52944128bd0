"""Memory that a long recording takes, and what a kill costs in the middle of one.

    python tests/benchmarks/long.py memory 10 60 180
    python tests/benchmarks/long.py kill 180 [TIMES]

An interview of the samples, joined to itself. The models are real; from the first minutes on a
declared stand-in answers in their place, with what they said there, so that three hours take
minutes: what grows with the length is decoding, voice activity, features, voices, words and marks,
and these are as they are. ``kill`` ends the process at random moments, and counts how much sound of
finished pieces was worked on again.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from tests.chain.conftest import write_wav  # noqa: E402
from transcode.models.registry import find  # noqa: E402
from transcode.speech import speakers, whisper  # noqa: E402
from transcode.speech.decode import RATE, decode  # noqa: E402
from transcode.speech.readings import Reading  # noqa: E402
from transcode.speech.settings import SpeechSettings  # noqa: E402
from transcode.speech.transcribe import listen  # noqa: E402
from transcode.speech.turns import Heard  # noqa: E402

SAMPLE = ROOT / "notebooks" / "sample-interviews" / "recordings" / "P02.opus"
REAL = {"words": 1, "segmentation": 10, "voices": 40}  # calls until the stand-in answers
WORD_MS = 400


def main() -> None:
    """Measure what was asked for."""
    what, *rest = sys.argv[1:]
    if what == "one":
        work(Path(rest[0]), Path(rest[1]) if len(rest) > 1 else None)
        return
    with tempfile.TemporaryDirectory() as scratch:
        if what == "memory":
            for minutes in map(int, rest):
                path = joined(Path(scratch), minutes)
                subprocess.run([sys.executable, __file__, "one", str(path)], check=True)
        else:
            kills(Path(scratch), int(rest[0]), int(rest[1]) if len(rest) > 1 else 3)


def joined(folder: Path, minutes: int) -> Path:
    """A recording of so many minutes."""
    sound = decode(SAMPLE)
    path = folder / f"{minutes}.wav"
    write_wav(path, np.tile(sound, (1, -(-minutes * 60 * RATE // sound.shape[1])))[
        :, : minutes * 60 * RATE])  # fmt: skip
    return path


def work(path: Path, kept: Path | None) -> None:
    """Listen to a recording, and print the most memory that it took."""
    stand_in()

    def keep(key: str, made: Callable[[], bytes]) -> bytes:
        if kept is None:
            return made()
        place = kept / key
        if not place.exists():
            with (kept.parent / "begun.log").open("a") as log:
                log.write(f"{key}\n")
            data = made()
            place.with_suffix(".new").write_bytes(data)
            place.with_suffix(".new").rename(place)
            with (kept.parent / "made.log").open("a") as log:
                log.write(f"{key}\n")
        return place.read_bytes()

    began = time.process_time()
    heard = listen(
        path, interview="P01", whisper=find("whisper-base"), segmentation=find("segmentation-3.0"),
        voices=find("campplus"), settings=SpeechSettings(language="en", threads=1), keep=keep,
        room=path.parent / "room",
    )  # fmt: skip
    # not ru_maxrss, which holds what the process that started this one took
    status = Path("/proc/self/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    words = sum(len(turn.words) for turn in heard.transcript.turns)
    minutes = heard.transcript.duration_ms / 60_000
    print(f"{minutes:.0f} min: {most} MB at the peak; {words} words, {len(heard.voices.vectors)} "
          f"speakers, {time.process_time() - began:.0f} s of CPU", flush=True)  # fmt: skip


def stand_in() -> None:
    """Let the models answer for the first calls only."""
    read, left = whisper.Ear.read, itertools.count()

    def reading(ear: Any, windows: Any, hint: str = "", once: int = 0) -> list[Reading]:
        if next(left) < REAL["words"]:
            return read(ear, windows, hint, once)
        return [Reading(tuple(_words(window)), -0.2, 1.5, 0.01) for window in windows]

    # a window that is short, unsure or lost is a matter of the models, not of the length
    def skim(ear: Any, windows: Any, hint: str) -> list[Any]:
        return [whisper.Skimmed(Reading(silence=1.0), ()) for _ in windows]

    def alone(ear: Any, window: Any) -> Reading:
        return Reading(tuple(_words(window)), -0.2, 1.5, 0.01)

    whisper.Ear.read, whisper.Ear.skim = reading, skim  # type: ignore[method-assign]
    whisper.Ear.read_alone = alone  # type: ignore[method-assign]
    opened = speakers._session

    class Session:
        """A session that repeats itself."""

        def __init__(self, name: str, real: Any) -> None:
            self.name, self.real, self.calls = name, real, 0
            self.kept: list[Any] = []

        def get_outputs(self) -> Any:
            return self.real.get_outputs()

        def run(self, names: Any, inputs: dict[str, Any]) -> list[Any]:
            [sound] = inputs.values()
            if names and names[0] != self.get_outputs()[0].name:  # what does not depend on sound
                return list(self.real.run(names, inputs))
            self.calls += 1
            if self.calls <= REAL[self.name]:
                answer, *inner = self.real.run(names, inputs)
                self.kept += list(answer)
                return [answer, *inner]
            at = self.calls * len(sound)
            again = np.stack([self.kept[(at + n) % len(self.kept)] for n in range(len(sound))])
            # frames that are lent: as many, and of no voice
            frames = (len(sound), 512, -(-sound.shape[1] // 2))
            return [again, *(np.zeros(frames, np.float32) for _ in (names or [""])[1:])]

    def session(folder: Path, *how: Any) -> Session:
        name = "segmentation" if "segm" in folder.name else "voices"
        return Session(name, opened(folder, *how))

    speakers._session = session  # type: ignore[assignment]


def _words(window: Any) -> Iterator[Heard]:
    for start, end in window:
        for at in range(start, end - WORD_MS, WORD_MS):
            yield Heard(" word", at, at + WORD_MS - 50, 0.9)


def kills(scratch: Path, minutes: int, times: int) -> None:
    """SIGKILL the work at random moments, and let it end."""
    path, kept = joined(scratch, minutes), scratch / "kept"
    kept.mkdir()
    command = [sys.executable, __file__, "one", str(path), str(kept)]
    moments = random.Random(20261)
    began = time.monotonic()
    struck = 0
    while struck < times:
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        before = len(list(kept.iterdir()))
        while run.poll() is None and len(list(kept.iterdir())) <= before + moments.randint(0, 12):
            time.sleep(moments.uniform(0.5, 3))
        run.kill()
        run.wait()
        struck += 1
    subprocess.run(command, check=True)
    begun = (scratch / "begun.log").read_text().split()
    made = (scratch / "made.log").read_text().split()
    again = len(made) - len(set(made))
    print(f"{minutes} min, {struck} SIGKILLs in {time.monotonic() - began:.0f} s: {len(set(made))} "
          f"pieces, {len(begun) - len(made)} cut off while they were made (at most 10 minutes of "
          f"sound each), {again} finished pieces made again")  # fmt: skip


if __name__ == "__main__":
    main()
