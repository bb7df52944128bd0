"""What is released knows its second of the recording; codings stay on their words."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from pathlib import Path

import pytest

from tests.chain.conftest import SAMPLES
from transcode.pipeline import find_names, release, transcribe
from transcode.pipeline import key as key_step
from transcode.records.names import Originals
from transcode.records.speech import Transcript, Turn, Word
from transcode.study.artefacts import write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.verbs import correct
from transcode.verbs.add import add
from transcode.workbench import Session


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The sample interviews as they were written, 300 ms a word, with their own list of names."""
    settings = Settings(language="en", release="automatic", models=Models(names="", entities=""))
    made = Study.create(tmp_path / "study", settings)
    add.add(made, [SAMPLES / "recordings"])
    chance = random.Random(3)
    for interview in made.interviews:
        turns, clock = [], 0
        lines = (SAMPLES / "scripts" / f"{interview}.txt").read_text("utf-8").splitlines()
        for number, line in enumerate(filter(None, map(str.strip, lines))):
            speaker, text = line.split(": ", 1)
            words = []
            for found in re.finditer(r"\S+", text):
                long = chance.randint(80, 600)
                words.append(Word(*found.span(), clock, clock + long, 0.9))
                clock += long + chance.randint(0, 300)
            turns.append(
                Turn(f"{interview}-{number}", speaker, words[0].start_ms, clock, text, tuple(words))
            )
        transcript = Transcript(interview, "en", clock, "I", tuple(turns))
        path = made.transcript_path(interview)
        write_artefact(path, transcribe.transcribe.made_from(made, made.people[0].id), [transcript])
    for interview in made.interviews:
        find_names.find_names(made, interview)
    release.release(made)
    return made


def test_a_thousand_words_have_the_times_they_had(study: Study) -> None:
    key = {row.interview: row for row in key_step.key_rows(study) if isinstance(row, Originals)}
    asked = touched = 0
    words = [
        (interview, turn, word)
        for interview in study.interviews
        for turn in transcribe.heard(study, interview).turns
        for word in turn.words
    ]
    for interview, turn, word in random.Random(5).sample(words, 1000):
        text, turns = study.text(interview), transcribe.heard(study, interview).turns
        start = sum(len(one.text) + 1 for one in turns[: turns.index(turn)])
        begin, end = start + word.begin, start + word.end
        spans, moved = [], 0
        for one in key[interview].replaced:
            at = one.begin - moved
            moved += one.end - one.begin - len(one.text)
            spans.append((at, at + len(one.text), one, moved))
        over = [one for b, e, one, _ in spans if b < end and begin < e]
        if over:
            touched += 1
            shown = text.time_of(over[0].begin, over[-1].end)
            assert shown[0] <= word.start_ms and word.end_ms <= shown[1]
        else:
            asked += 1
            before = bisect_right([e for _, e, _, _ in spans], begin)
            shift = spans[before - 1][3] if before else 0
            assert text.text[begin + shift : end + shift] == turn.text[word.begin : word.end]
            assert text.time_of(begin + shift, end + shift) == (word.start_ms, word.end_ms)
    assert asked > 900 and touched > 5


def test_every_character_knows_its_second(study: Study) -> None:
    for interview in study.interviews:
        text = study.text(interview)
        for turn in text.turns:
            times = [text.time_of(at, at + 1) for at in range(turn.begin, turn.end)]
            assert all(turn.start_ms <= start <= end <= turn.end_ms for start, end in times)
            assert [start for start, _ in times] == sorted(start for start, _ in times)


def test_codings_stay_on_their_words(study: Study) -> None:
    session, chance = Session(study, "anna"), random.Random(7)
    session.create("Anything")
    placed = []
    for interview in study.interviews:
        text = study.text(interview)
        for turn in chance.sample(text.turns[1:], min(15, len(text.turns) - 1)):
            spans = [w.span() for w in re.finditer(r"\S+", text.text[turn.begin : turn.end])]
            first = chance.randrange(len(spans))
            last = min(len(spans) - 1, first + chance.randint(0, 8))
            begin, end = turn.begin + spans[first][0], turn.begin + spans[last][1]
            session.apply("Anything", text.anchor(begin, end))
            placed.append((interview, text.text[begin:end], text.time_of(begin, end)))
        desk = correct.desk(study, interview)
        opening = desk.transcript.turns[0]  # whatever comes after it moves
        desk.set_text(opening.id, f"Well, first of all. {opening.text}")
    for interview in study.interviews:
        find_names.find_names(study, interview)
    done, _ = release.release(study)
    assert len(done) == len(study.interviews)
    texts = study.texts
    there = {
        (one.anchor.interview, texts[one.anchor.interview].text[one.anchor.begin : one.anchor.end],
         texts[one.anchor.interview].time_of(one.anchor.begin, one.anchor.end))
        for one in study.codebook("anna").codings
    }  # fmt: skip
    assert study.lost_codings("anna") == ()
    assert there == set(placed) and len(there) > 50
