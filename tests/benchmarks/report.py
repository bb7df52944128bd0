"""Report of a large study: 200 interviews, 50 000 codings, 60 codes in 12 themes.

``python tests/benchmarks/report.py`` makes the study in a temporary folder, and prints the time of
the processor, the time on the clock, and the memory that ``transcode report`` takes.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from transcode.records.base import stable_id
from transcode.records.decisions import Apply, Cover, Create, CreateTheme, Decision, Move
from transcode.records.people import Participant, Person
from transcode.records.texts import ReleasedText, ReleasedTurn, Timing
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Settings
from transcode.study.tables import write_participants, write_people

INTERVIEWS, CODINGS, CODES, THEMES, TURNS = 200, 50_000, 60, 12, 160
WORDS = [
    "we",
    "had",
    "a",
    "day",
    "when",
    "nobody",
    "asked",
    "what",
    "it",
    "was",
    "like",
    "and",
    "then",
    "it",
    "went",
    "on",
    "as",
    "before",
]


def text_of(interview: str, chance: random.Random) -> ReleasedText:
    text, turns, timings, at = "", [], [], 0
    for number in range(TURNS):
        words = " ".join(chance.choices(WORDS, k=45)) + "."
        begin, start = at, number * 15_000
        turns.append(
            ReleasedTurn(stable_id(interview, number), "S1" if number % 2 == 0 else "S2",
                         number % 2 == 0, begin, begin + len(words), start, start + 14_000)
        )  # fmt: skip
        timings.append(Timing(begin, begin + len(words), start, start + 14_000))
        text += ("\n" if text else "") + words
        at = len(text) + 1
    return ReleasedText(interview, "en", text, tuple(turns), tuple(timings))


def make(root: Path) -> Study:
    chance = random.Random(1)
    study = Study.create(root, Settings(language="en", release="automatic"))
    ids = [f"P{n:03}" for n in range(1, INTERVIEWS + 1)]
    write_people(study.people_file, [Person(i, f"Invented {i}", f"{i}.wav", i) for i in ids])
    write_participants(
        study.participants_file,
        [Participant(i, ("care", "factory", "office")[n % 3]) for n, i in enumerate(ids)],
    )
    decisions: list[Decision] = [
        CreateTheme(f"t{n}", f"theme number {n}", "what it is about") for n in range(THEMES)
    ]
    for n in range(CODES):
        decisions += [Create(f"c{n}", f"code number {n}"), Move(f"c{n}", f"t{n % THEMES}")]
    for interview in ids:
        text = text_of(interview, chance)
        write_artefact(study.text_path(interview), Header("text", "release"), [text])
        said = [turn for turn in text.turns if not turn.is_interviewer]
        for _ in range(CODINGS // INTERVIEWS):
            turn = chance.choice(said)
            begin = turn.begin + chance.randrange(0, 40)
            end = min(turn.end, begin + chance.randrange(40, 180))
            decisions.append(Apply(f"c{chance.randrange(CODES)}", text.anchor(begin, end)))
        decisions.append(Cover(interview))
    study.journal("anna").extend(decisions)
    return study


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = make(Path(folder) / "study")
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "transcode", "report", str(study.root)],
            check=True, env={**os.environ, "OMP_NUM_THREADS": "2"},
        )  # fmt: skip
        clock = time.monotonic() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        page = study.outputs / "report.html"
        print(
            f"{INTERVIEWS} interviews, {CODINGS} codings: {used.ru_utime + used.ru_stime:.0f} s of "
            f"processor, {clock:.0f} s on the clock, {used.ru_maxrss / 2**20:.2f} GiB; "
            f"page {page.stat().st_size / 2**20:.1f} MiB"
        )


if __name__ == "__main__":
    main()
