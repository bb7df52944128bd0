"""Proposals: everything is somewhere, names are the participants' words, the bytes never change."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from transcode.coding import CodingSettings, propose
from transcode.coding.stopwords import STOP_WORDS
from transcode.records.coding import Proposal, Segment
from transcode.records.texts import Anchor

SAID = {
    "needle": "I was afraid of the needle, you know, every single morning with [Person 1].",
    "bus": "The last bus leaves before the clinic opens. I uhm walk home in the dark.",
    "sister": "My sister keeps the blue notebook. She writes down each bad night for me.",
    "money": "We can't afford the strips. They didn't cover the glucose sensor.",
    "garden": "Digging the vegetable garden calms me. The weeds don't ask questions.",
}
GROUPS = {"P1": "rural", "P2": "rural", "P3": "urban", "P4": ""}


def study(n: int, interviews: int = 3) -> tuple[list[Segment], list[str], NDArray[np.float32]]:
    """n passages about five matters, and vectors that lie near one axis for each matter."""
    random = np.random.default_rng(7)
    matters = list(SAID)
    passages = [f"{SAID[matters[i % 5]]} It was time {i}." for i in range(n)]
    vectors = random.normal(0, 0.02, (n, 32))
    vectors[np.arange(n), np.arange(n) % 5] += 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    segments = [
        Segment(f"s{i}", Anchor(f"P{i // 5 % interviews + 1}", i * 100, i * 100 + 90, "d"), "P")
        for i in range(n)
    ]
    return segments, passages, vectors.astype(np.float32)


def proposals_of(n: int, proposals: int = 5, interviews: int = 3) -> tuple[Proposal, ...]:
    return propose(
        *study(n, interviews), groups=GROUPS, settings=CodingSettings(proposals=proposals)
    )


def test_the_matters_are_found_and_named() -> None:
    found = proposals_of(50)
    assert len(found) == 5
    for proposal in found:
        assert len({int(m.segment[1:]) % 5 for m in proposal.members}) == 1
        assert proposal.stability > 0.6
        assert proposal.coherence > 0.9
        assert proposal.participants == ("P1", "P2", "P3")
        assert proposal.groups == (("rural", 2), ("urban", 1))
        assert len(proposal.nearest) == 3
        assert proposal.id not in proposal.nearest


@pytest.mark.parametrize("n", [2, 3, 4, 7, 20, 101])
def test_every_passage_is_in_exactly_one_proposal(n: int) -> None:
    found = proposals_of(n, proposals=0)
    assert sorted(m.segment for p in found for m in p.members) == sorted(f"s{i}" for i in range(n))
    for proposal in found:
        assert len(proposal.members) >= 2
        grades = [m.membership for m in proposal.members]
        assert grades == sorted(grades, reverse=True)
        assert all(0 <= grade <= 1 for grade in grades)
    assert len({p.name.casefold() for p in found}) == len(found)


def test_a_passage_that_fits_nowhere_is_kept_with_a_low_membership() -> None:
    segments, passages, vectors = study(51)
    vectors[50] = 0
    vectors[50, 20] = 1
    found = propose(segments, passages, vectors, groups={}, settings=CodingSettings(proposals=5))
    home = next(p for p in found if any(m.segment == "s50" for m in p.members))
    assert home.members[-1].segment == "s50"
    assert home.members[-1].membership < 0.5 < home.members[0].membership


def test_names_are_phrases_that_a_participant_said() -> None:
    _, passages, _ = study(50)
    names = []
    for proposal in proposals_of(50):
        for phrase in (proposal.name, *proposal.phrases):
            words = phrase.casefold().split()
            assert any(phrase in passages[int(m.segment[1:])] for m in proposal.members)
            assert len(words) <= 5
            assert not {words[0], words[-1]} & STOP_WORDS["en"]
            assert not any(part in phrase for part in ("[", "Person", "you know", "uhm", "."))
        assert len(proposal.name.split()) >= 2
        names.append(proposal.name)
    assert len(set(names)) == 5


def test_a_name_is_not_cut_out_of_a_negation() -> None:
    phrases = {phrase for p in proposals_of(50) for phrase in (p.name, *p.phrases)}
    assert not any(phrase.startswith(("afford", "cover", "ask")) for phrase in phrases)


def test_words_that_only_echo_the_question_name_nothing() -> None:
    segments, passages, vectors = study(50)
    questions = ["Tell me about the blue notebook and the vegetable garden."] * 50
    found = propose(
        segments,
        passages,
        vectors,
        groups={},
        settings=CodingSettings(proposals=5),
        questions=questions,
    )
    assert not {p.name for p in found} & {"blue notebook", "vegetable garden"}


def test_a_missed_name_is_not_preferred_as_a_code() -> None:
    segments, passages, vectors = study(50)
    passages = [p.replace("My sister", "So Hanne Vestergaard") for p in passages]
    found = propose(segments, passages, vectors, groups={}, settings=CodingSettings(proposals=5))
    assert "Hanne Vestergaard" not in {p.name for p in found}


def test_none_and_one_passage_give_nothing() -> None:
    assert proposals_of(0) == ()
    assert proposals_of(1) == ()


@pytest.mark.parametrize("passage", ["I was tired of it.", "Yes.", "", "😀", "我不知道该怎么办"])
def test_passages_that_are_all_the_same_are_one_proposal(passage: str) -> None:
    segments, _, vectors = study(12)
    (only,) = propose(segments, [passage] * 12, np.repeat(vectors[:1], 12, axis=0), groups={})
    assert len(only.members) == 12
    assert only.name
    assert (only.stability, only.coherence, only.nearest, only.parent) == (1.0, 1.0, (), "")


def test_names_stay_different_when_nobody_says_anything() -> None:
    segments, _, vectors = study(40)
    found = propose(
        segments, ["Mm."] * 40, vectors, groups={}, settings=CodingSettings(proposals=5)
    )
    assert len({p.name for p in found}) == len(found) == 5


def test_one_interview_is_enough() -> None:
    assert {p.participants for p in proposals_of(30, interviews=1)} == {("P1",)}


def test_proposals_of_one_broader_group_share_a_parent() -> None:
    found = proposals_of(100, proposals=12)
    parents = [p.parent for p in found if p.parent]
    assert all(parents.count(parent) > 1 for parent in parents)
    assert set(parents).isdisjoint(p.id for p in found)


def test_the_default_number_suits_a_small_study() -> None:
    assert 10 <= len(proposals_of(100, proposals=0)) <= 20
    assert 10 <= len(proposals_of(200, proposals=0)) <= 20


def test_progress_runs_to_one() -> None:
    done: list[float] = []
    propose(*study(20), groups={}, progress=done.append)
    assert done[-1] == 1.0
    assert all(a <= b for a, b in pairwise(done))


def test_the_bytes_are_the_same_in_another_process_on_one_thread() -> None:
    script = "import test_propose as t; print(t.proposals_of(60, proposals=0))"
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "42"}
    path = os.pathsep.join([os.path.dirname(__file__), *sys.path])  # noqa: PTH120
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **one_thread, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(proposals_of(60, proposals=0))
