"""A small invented study: four interviews, two groups, six proposals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal, Segment
from transcode.records.people import Participant, Person
from transcode.records.texts import ReleasedText, ReleasedTurn, Timing
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants, write_people
from transcode.workbench import Session
from transcode.workbench.live import Workbench

GROUPS = {"P01": "nurses", "P02": "nurses", "P03": "teachers", "P04": "teachers"}

SAID = {
    "P01": (
        ("Tell me about the last night shift.", True),
        ("I was never really off. The phone lay beside my bed and I kept listening for it.", False),
        ("And who did you talk to?", True),
        ("We sit in the kitchen at six, all of us, and say the things nobody writes down.", False),
        ("What would have helped?", True),
        ("Somebody asking. Not a form to fill in: a person who asks how it was.", False),
    ),
    "P02": (
        ("How do you rest?", True),
        ("Even on holiday I am never really off, I count who is on duty 🙂 and who is not.", False),
        ("And on the ward?", True),
        ("The kitchen is where we mend each other. Ten minutes and a pot of coffee.", False),
        ("Is there support?", True),
        ("There is a form to fill in. Then there is another form to fill in.", False),
    ),
    "P03": (
        ("What does a week look like?", True),
        ("Sunday evening belongs to the marking. I have not seen a Sunday in years.", False),
        ("Who knows about it?", True),
        ("My colleague next door. We close the door and laugh, and then it is bearable.", False),
        ("And the school?", True),
        ("قالوا لي إن كل شيء على ما يرام، لكن لم يسأل أحد.", False),
    ),
    "P04": (
        ("When do you stop working?", True),
        ("I don't. The marking comes along on the train, to my mother, everywhere.", False),
        ("What keeps you there?", True),
        ("The children. One of them learns to read and you forget the forms.", False),
        ("Forms?", True),
        ("Every plan three times. A form to fill in for each child, and nobody reads it.", False),
    ),
}

PROPOSALS = (
    ("never really off", ("phone beside my bed", "on holiday"), 0.93, ("P01:1", "P02:1", "P04:1")),
    ("a form to fill in", ("another form", "three times"), 0.88, ("P02:5", "P04:5", "P01:5")),
    ("in the kitchen", ("mend each other", "close the door"), 0.79, ("P02:3", "P01:3", "P03:3")),
    ("the marking comes along", ("Sunday evening",), 0.71, ("P03:1", "P04:1")),
    ("لم يسأل أحد", ("nobody asked",), 0.55, ("P03:5", "P01:5")),
    ("learns to read", ("the children",), 0.41, ("P04:3",)),
)


def released(interview: str) -> ReleasedText:
    text, turns, timings, at = "", [], [], 0
    for number, (words, asks) in enumerate(SAID[interview]):
        start = number * 21_000
        end = at + len(words)
        turns.append(
            ReleasedTurn(
                stable_id("turn", interview, number),
                "S1" if asks else "S2", asks, at, end, start, start + 20_000,
            )
        )  # fmt: skip
        timings.append(Timing(at, end, start, start + 20_000))
        text += ("\n" if text else "") + words
        at = end + 1
    return ReleasedText(interview, "en", text, tuple(turns), tuple(timings))


def make_study(root: Path) -> Study:
    study = Study.create(root)
    write_people(
        study.people_file, [Person(i, f"Invented {i}", f"{i}.wav", f"{i}") for i in GROUPS]
    )
    write_participants(study.participants_file, [Participant(i, g) for i, g in GROUPS.items()])
    segments: dict[str, Segment] = {}
    for interview in GROUPS:
        text = released(interview)
        write_artefact(study.text_path(interview), Header("text", "release"), [text])
        for number, turn in enumerate(text.turns):
            if not turn.is_interviewer:
                segments[f"{interview}:{number}"] = Segment(
                    stable_id("segment", interview, number),
                    text.anchor(turn.begin, turn.end),
                    turn.speaker,
                    (text.turns[number - 1].begin, text.turns[number - 1].end),
                )
        write_artefact(
            study.segments_path(interview),
            Header("segment", "segment"),
            [s for key, s in segments.items() if key.startswith(interview)],
        )
    ids = [stable_id("proposal", name) for name, *_ in PROPOSALS]
    proposals = []
    for number, (name, phrases, stability, members) in enumerate(PROPOSALS):
        who = sorted({member[:3] for member in members})
        said_by = {g: sum(GROUPS[i] == g for i in who) for g in GROUPS.values()}
        proposals.append(
            Proposal(
                id=ids[number],
                name=name,
                phrases=phrases,
                members=tuple(
                    Member(segments[m].id, segments[m].anchor, 1 - 0.1 * rank)
                    for rank, m in enumerate(members)
                ),
                stability=stability,
                coherence=round(stability - 0.1, 2),
                participants=tuple(who),
                groups=tuple((g, n) for g, n in said_by.items() if n),
                nearest=(ids[(number + 1) % len(ids)],),
            )
        )
    write_artefact(study.proposals_file, Header("proposal", "propose"), proposals)
    return study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return make_study(tmp_path / "study")


@pytest.fixture
def session(study: Study) -> Session:
    return Session(study, "anna")


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Session]:
    """As many new studies as hypothesis wants, all with the same content."""

    def make() -> Session:
        return Session(make_study(tmp_path_factory.mktemp("review") / "study"), "anna")

    return make


@pytest.fixture
def bench(study: Study) -> Workbench:
    return Workbench(study, "anna")


@pytest.fixture
def say(bench: Workbench) -> Callable[..., Any]:
    """``say(verb, **given)``: the result; with ``refused`` it must be refused in these words."""

    def saying(verb: str, *, refused: str = "", **given: Any) -> Any:
        heard = bench.answer({"number": "a.1", "verb": verb, "with": given, "since": -1})
        json.dumps(heard, allow_nan=False)  # all of it can travel
        assert bool(heard["error"]) is bool(refused), heard["error"]
        assert refused in heard["error"].lower(), heard["error"]
        return heard["result"]

    return saying


class Served:
    """A real `transcode open` in a process of its own, and a page of it without a browser."""

    def __init__(self, *words: str | Path, home: Path, page: str = "p0") -> None:
        self.words, self.home, self.page = [str(word) for word in words], home, page
        self.number = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "transcode", "open", *self.words, "--no-browser"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "HOME": str(self.home), "XDG_STATE_HOME": str(self.home / "state"),
                 "TRANSCODE_IDENTITY": str(self.home / "identity.txt")},
        )  # fmt: skip
        assert self.process.stdout
        self.said: list[str] = []
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"(http://127\.0\.0\.1:(\d+))/\?token=\S+", line):
                self.token, self.place, self.port = found[0], found[1], int(found[2])
                return
        raise AssertionError("".join(self.said))

    def enter(self) -> httpx.Client:
        """A client that has been let in."""
        client = self.client()
        assert client.get(self.token).status_code == 303
        return client

    def client(self) -> httpx.Client:
        """A client at the door; it sends what the page sends."""
        own = {"origin": self.place, "x-transcode": "1"}
        return httpx.Client(base_url=self.place, headers=own, trust_env=False, timeout=60)

    def say(self, client: httpx.Client, verb: str, **given: str) -> dict[str, Any]:
        self.number += 1
        message = {"number": f"{self.page}.{self.number}", "verb": verb, "with": given, "since": -1}
        answer: dict[str, Any] = client.post("/say", json=message).raise_for_status().json()
        return answer

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> str:
        """Close it in order, and return all that it printed."""
        self.process.terminate()
        out, _ = self.process.communicate(timeout=30)
        return "".join(self.said) + out


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """``served(study.root, "--coder", "anna")``: a server, ended with the test."""
    (tmp_path / "home").mkdir()
    running: list[Served] = []

    def serve(*words: str | Path, page: str = "p0") -> Served:
        running.append(Served(*words, home=tmp_path / "home", page=page))
        return running[-1]

    yield serve
    for server in running:
        server.kill()
