"""A small invented study: four interviews, two groups, six proposals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal, Segment
from transcode.records.people import Participant, Person
from transcode.records.texts import ReleasedText, ReleasedTurn, Timing
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants, write_people
from transcode.workbench import Session

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
