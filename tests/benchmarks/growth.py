"""How planning, status and resuming grow: thousands of tiny recordings and a declared fake model.

``python tests/benchmarks/growth.py 1000 10000``. The recordings last a tenth of a second, and the
transcripts are made up (one turn each), below the headers that real ones would have.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.chain.conftest import write_wav
from transcode.pipeline import transcribe as step
from transcode.pipeline.batch.plan import plan
from transcode.pipeline.transcribe import transcribe
from transcode.records.people import Participant, Person
from transcode.records.speech import Transcript, Turn
from transcode.study.artefacts import write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people
from transcode.verbs import run, status

SMALL = Models(speech="whisper-tiny.en", names="", entities="")


def study_of(root: Path, number: int, language: str = "en") -> Study:
    """A study of so many recordings, none of them transcribed."""
    study = Study.create(root, Settings(language=language, models=SMALL))
    ids = [f"P{at:05}" for at in range(number)]
    folder = root / "confidential" / "recordings"
    folder.mkdir()
    write_wav(folder / "one.wav", np.zeros((1, 1600), np.float32))
    sound = (folder / "one.wav").read_bytes()
    (folder / "one.wav").unlink()
    people = []
    for interview in ids:
        data = sound + interview.encode()
        (folder / f"{interview}.wav").write_bytes(data)
        people.append(Person(interview, "", f"{interview}.wav", sha256(data).hexdigest()))
    write_people(study.people_file, people)
    write_participants(study.participants_file, [Participant(i) for i in ids])
    return study


def transcribed(study: Study) -> None:
    """Write a transcript for every recording, as the fake model hears it."""
    with study.reading.held():
        for interview in study.interviews:
            turn = Turn(f"{interview}-0", "S1", 0, 90, "Yes, that was so.", ())
            heard = Transcript(interview, "en", 100, "S1", (turn,))
            header = step._made_from(study, interview)
            write_artefact(study.transcript_path(interview), header, [heard])


def timed(name: str, act: Callable[[], object]) -> None:
    """Print how long something takes, wall and CPU, and the most memory so far."""
    wall, cpu = time.monotonic(), time.process_time()
    act()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {name:<34}{time.monotonic() - wall:7.2f} s {time.process_time() - cpu:7.2f} s CPU"
          f" {most:6} MB", flush=True)  # fmt: skip


def main() -> None:
    """Measure each size."""
    for number in map(int, sys.argv[1:] or ["1000"]):
        print(f"{number} recordings")
        with tempfile.TemporaryDirectory() as folder:
            measure(study_of(Path(folder) / "study", number))


def measure(study: Study) -> None:
    """Time planning, resuming and the status of a study."""
    timed("plan, nothing done", lambda: plan(Study.open(study.root)))
    timed("the same again", lambda: plan(Study.open(study.root)))
    transcribed(study)
    assert not transcribe.is_stale(study, "P00000")
    run.transcribe(Study.open(study.root))
    timed("plan, all transcribed", lambda: plan(Study.open(study.root)))
    timed("resume, nothing to do", lambda: run.transcribe(Study.open(study.root)))
    timed("status", lambda: status.status(Study.open(study.root)))


if __name__ == "__main__":
    main()
