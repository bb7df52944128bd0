"""A large project out and in: 200 interviews of 45 minutes, 50,000 codings by two coders.

    python tests/benchmarks/exchange.py [interviews] [codings]

CPU seconds and peak memory of a process of its own: writing the .qdpx from a study, and adding it
to a new one.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from transcode.records.base import stable_id
from transcode.records.decisions import Apply, Create, CreateTheme, Decision, Move
from transcode.records.people import Participant
from transcode.records.texts import ReleasedText, ReleasedTurn
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Settings
from transcode.study.tables import write_participants

WORDS = [
    "Jeg",
    "synes",
    "det",
    "var",
    "svært,",
    "og",
    "så",
    "gik",
    "vi",
    "i",
    "gang",
    "igen",
    "😀",
    "and",
    "she",
    "said",
    "it",
    "was",
    "fine",
    "café",
]
OUT = """
import sys, time, resource
from transcode.study.folder import Study
from transcode.verbs.export import export_project
study = Study.open(sys.argv[1])
start = time.process_time(), time.time()
made = export_project(study, list(study.coders), sys.argv[3])
print(f"{time.process_time() - start[0]:.1f} s CPU, {time.time() - start[1]:.1f} s,",
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MiB")
"""
IN = """
import sys, time, resource
from pathlib import Path
from transcode.study.folder import Study
from transcode.verbs.add.add import add
study = Study.open(sys.argv[1])
start = time.process_time(), time.time()
(project,) = add(study, [Path(sys.argv[2])]).projects
assert sum(source.codings for source in project.sources) == int(sys.argv[3])
assert all(s.unit.matched == s.unit.quoted for s in project.sources if s.unit)
print(f"{time.process_time() - start[0]:.1f} s CPU, {time.time() - start[1]:.1f} s,",
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MiB")
"""


def make(root: Path, interviews: int, codings: int) -> Study:
    """A study with released texts and journals, as a second coder has it."""
    chance = random.Random(7)
    study = Study.create(root, Settings(language="da"))
    study.people_file.unlink()
    texts = [text(chance, f"P{n:03}") for n in range(1, interviews + 1)]
    rows = [Participant(one.interview, "ab"[n % 2]) for n, one in enumerate(texts)]
    write_participants(study.participants_file, rows)
    for one in texts:
        write_artefact(study.text_path(one.interview), Header("text", "release"), [one])
    for coder in ("anna", "ben"):
        made: list[Decision] = [CreateTheme(stable_id("t", n), f"theme {n}") for n in range(8)]
        for n in range(60):
            made += [Create(stable_id("c", n), f"code {n}"),
                     Move(stable_id("c", n), stable_id("t", n % 8))]  # fmt: skip
        for n in range(codings // 2):
            one = texts[n % len(texts)]
            turn = chance.choice(one.turns)
            half = (turn.end - turn.begin) // 2
            begin = turn.begin + chance.randrange(max(1, half))
            begin = one.text.rfind(" ", turn.begin, begin) + 1 or turn.begin
            anchor = one.anchor(max(begin, turn.begin), turn.end)
            made.append(Apply(stable_id("c", chance.randrange(60)), anchor))
        study.journal(coder).extend(list(dict.fromkeys(made)))
    return study


def text(chance: random.Random, interview: str) -> ReleasedText:
    """An interview of about 7,000 words, in 160 turns."""
    turns: list[ReleasedTurn] = []
    said: list[str] = []
    at = 0
    for n in range(160):
        words = " ".join(chance.choice(WORDS) for _ in range(12 if n % 2 == 0 else 75))
        turns.append(ReleasedTurn(stable_id(interview, n), "IP"[n % 2], n % 2 == 0, at,
                                  at + len(words), 0, 0))  # fmt: skip
        said.append(words)
        at += len(words) + 1
    return ReleasedText(interview, "da", "\n".join(said), tuple(turns), ())


def main(interviews: int = 200, codings: int = 50_000) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        study = make(root / "study", interviews, codings)
        number = sum(len(study.codebook(coder).codings) for coder in study.coders)
        print(f"{interviews} interviews, {number:,} codings")
        for profile in ("spec", "nvivo"):
            print(f"out, {profile}:", _run(OUT, root / "study", "", profile), end="")
            name = "project.qdpx" if profile == "spec" else f"project-{profile}.qdpx"
            target = Study.create(root / profile, Settings(language="da"))
            path = study.outputs / name
            print(f"in, {path.stat().st_size / 1e6:.1f} MB:",
                  _run(IN, target.root, path, number), end="")  # fmt: skip


def _run(code: str, *arguments: object) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
