"""The main road from transcripts: those of the sample interviews, and some full of chance names."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from faker import Faker

from tests.chain.conftest import SAMPLES
from tests.chain.road import Road, Run
from transcode.study.tables import read_rows

pytestmark = pytest.mark.slow

QUESTIONS = (
    "Could you tell me how you came to this work?", "What was that like?",
    "Who helped you in the beginning?", "And how is it now, a year later?",
)  # fmt: skip
ANSWERS = (
    "I started with {} in the spring, and nobody had time to show me anything.",
    "Well, {} and I we shared a desk, so I learnt most of it by looking.",
    "The machines were new to all of us. {} said that it would take a year.",
    "I was tired in the evenings. My husband {} cooked, and I slept.",
    "We have moved to {} since, because the rent was too high for us.",
    "Reports come in March. Themes change, the notes say so, and {} signs them.",
    "It is quieter at night. You can think, and you can help somebody without hurry.",
    "They count how long you stay with each person, and nobody counts what you do there.",
    "I like the mornings best, when the bread comes and the house wakes up.",
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_hand(models: Callable[[str], Path]) -> None:
    for name in ("spacy-en-md", "minilm-l6-v2", "multilingual-e5-small"):
        models(name)


def test_from_the_transcripts_of_the_sample_interviews(transcode: Run, tmp_path: Path) -> None:
    road = Road(transcode, tmp_path / "study", seed=3)
    road.command("run", SAMPLES / "scripts", "--study", road.study, "--language", "en")
    road.review_names()
    road.walk()


@pytest.mark.parametrize("country", ["da_DK", "en_US"])
def test_with_chance_names(transcode: Run, tmp_path: Path, country: str) -> None:
    faker, chance = Faker(country), random.Random(country)
    faker.seed_instance(country)
    people = [f"{faker.first_name()} {faker.last_name()}" for _ in range(12)]
    names = [*people, *(faker.city() for _ in range(4)), "Tomasz Marks", "Rupert Note"]
    folder = tmp_path / "interviews"
    folder.mkdir()
    for number in range(1, 5):
        lines = []
        for _ in range(24):
            lines.append(f"Interviewer: {chance.choice(QUESTIONS)}")
            said = " ".join(chance.sample(ANSWERS, 2)).format(
                chance.choice(names), chance.choice(names)
            )
            lines.append(f"Teacher: {said}")
        (folder / f"P0{number}.txt").write_text("\n".join(lines), "utf-8")
    (folder / "people.csv").write_text(
        "id,name,file\n" + "".join(f"P0{n},{people[n]},P0{n}.txt\n" for n in range(1, 5)), "utf-8"
    )
    road = Road(transcode, tmp_path / "study", seed=5)
    road.command("run", folder, "--study", road.study, "--language", "en")
    road.review_names()
    road.walk()
    rows = read_rows(road.study / "confidential" / "mentions.csv", ["entity", "decision"])
    let_stay = {
        w for r in rows if r["decision"] in ("ignore", "never") for w in r["entity"].split()
    }
    hidden = {r["entity"] for r in rows if r["decision"] == "keep" and r["kind"] == "person"}
    shown = road.shown()
    for name in hidden & set(people):
        assert not [w for w in name.split() if w in shown and w not in let_stay], name
