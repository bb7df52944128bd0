"""The main road, walked with commands alone: what a stranger does after reading the README."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from transcode.study.tables import read_rows, write_rows

Run = Callable[..., "subprocess.CompletedProcess[str]"]


class Road:
    """A walk along one study; every step must end with 0.

    Args:
        transcode: the command line in a process of its own.
        study: where the study is, or is to be.
        seed: of what the person decides.
    """

    def __init__(self, transcode: Run, study: Path, seed: int = 1) -> None:
        self._transcode, self.study = transcode, study
        self.chance = random.Random(seed)

    def step(self, verb: str, *words: object, typed: str = "") -> str:
        """One command on the study. Held back by open names, they are decided on, and once more."""
        return self.command(verb, self.study, *words, typed=typed)

    def command(self, *words: object, typed: str = "") -> str:
        ran = self._transcode(*words, typed=typed)
        if ran.returncode and self.decide():
            assert self._transcode("run", self.study).returncode == 0
            ran = self._transcode(*words, typed=typed)
        said = ran.stdout + ran.stderr
        assert ran.returncode == 0, (words, said)
        return said

    def decide(self, verbs: tuple[str, ...] = ("keep", "keep", "keep", "ignore", "never")) -> int:
        """Decide on every open row of the list in a spreadsheet; the same name alike."""
        path = self.study / "confidential" / "mentions.csv"
        rows = read_rows(path, ["interview", "mention", "decision"]) if path.exists() else []
        verdict: dict[tuple[str, str], str] = {}
        waiting = [row for row in rows if not row["decision"]]
        for row in waiting:
            who = row["kind"], row["entity"]
            row["decision"] = verdict.setdefault(who, self.chance.choice(verbs))
        if waiting:
            write_rows(path, list(rows[0]), [list(row.values()) for row in rows])
        return len(waiting)

    def review_names(self) -> None:
        """Review the list of names until nothing waits."""
        for _ in range(4):
            if not self.decide():
                return
            self.step("run")
        raise AssertionError("the list of names never ends")

    def interviews(self) -> list[str]:
        """The ids of the interviews."""
        return [r["id"] for r in read_rows(self.study / "confidential" / "people.csv", ["id"])]

    def code(self, coder: str) -> None:
        """Confirm, name and reject candidate codes, make themes, finish two interviews."""
        typed = "confirm\nname\nWhat helped, as heard\nreject\nmixed\n"
        typed += "theme\n1\nWhat it takes\nundo\ntheme\n1\nWhat it takes\nc\nc\nq\n"
        self.step("review", "--coder", coder, typed=typed)  # piped in: asked here
        for interview in self.interviews()[:2]:
            self.step(
                "code", interview, "--coder", coder, "--terminal", typed="1\nskip\n2 3\ndone\n"
            )

    def walk(self) -> None:
        """From reviewed texts to a report, a withdrawal, and the report after that."""
        self.step("status")
        self.step("map", "--proposals")
        for coder in ("anna", "ben"):
            self.code(coder)
        assert "alpha" in self.step("agree")
        for verb in ("map", "report", "export"):
            self.step(verb, "--coder", "anna")
        self.step("propose", "--finer")
        self.step("report", "--coder", "anna")
        self.step("verify")
        gone = self.interviews()[-1]
        self.step("withdraw", gone, "--yes")
        assert gone not in self.interviews()
        self.step("run")
        for verb in ("map", "report", "export"):
            self.step(verb, "--coder", "anna")
        self.step("agree")
        self.step("verify")
        outputs = {path.name for path in (self.study / "shareable" / "outputs").iterdir()}
        assert outputs >= {"map.svg", "report.html", "excerpts.csv", "codebook.qdc",
                           "agreement.html"}  # fmt: skip

    def shown(self) -> set[str]:
        """All words in what may be shared."""
        texts = (
            path.read_text("utf-8", "replace")
            for path in (self.study / "shareable").rglob("*")
            if path.is_file() and path.suffix != ".safetensors"
        )
        return set(re.findall(r"[^\W\d_]+", " ".join(texts)))
