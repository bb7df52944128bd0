"""Where the CPU seconds of a transcription go, function by function.

``python tests/benchmarks/profile_speech.py FILE [MINUTES]``: one thread, Whisper base, the clock of
the processor, so that other work on the machine does not show. With MINUTES the file is repeated to
that length.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from tests.chain.conftest import write_wav
from transcode.models.registry import find
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import listen

PARTS = {
    "decode": ("hear",), "voice activity (Silero)": ("voiced",),
    "words, first reading": ("read",), "words, skimmed for fillers": ("skim",),
    "words, times of added fillers": ("timed",), "words, read alone": ("read_alone",),
    "encoder of Whisper, within these": ("encode",), "speakers, segmentation": ("_activity",),
    "speakers, voices": ("voices_of",), "speakers, clustering": ("cluster", "assign", "stitch"),
    "features of Whisper, within": ("__call__",), "marks and doubts": ("mark_turns",),
}  # fmt: skip


def main() -> None:
    """Profile one file."""
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 2:
            sound = decode(path)
            times = -(-int(float(sys.argv[2]) * 60 * RATE) // sound.shape[1])
            path = Path(folder) / "long.wav"
            write_wav(path, np.tile(sound, (1, times)))
        profile = cProfile.Profile(time.process_time)
        began = time.process_time()
        profile.enable()
        heard = listen(
            path, interview="P01", whisper=find("whisper-base"),
            segmentation=find("segmentation-3.0"), voices=find("campplus"),
            settings=SpeechSettings(language="en", threads=1),
        )  # fmt: skip
        profile.disable()
    whole = time.process_time() - began
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    minutes = heard.transcript.duration_ms / 60_000
    print(f"{minutes:.1f} min of sound, {whole:.1f} s of CPU, "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")  # fmt: skip
    for name, functions in PARTS.items():
        took = sum(
            times[3]
            for (file, _, function), times in stats.items()
            if function in functions and "transcode/speech" in file
        )
        print(f"  {name:<36}{took:7.1f} s  {took / whole:5.0%}")


if __name__ == "__main__":
    main()
