"""Sounds as a text writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.speech.correction.brackets import take_marks
from transcode.speech.sounds import mark_laughs
from transcode.speech.turns import Heard, make_turns


def take_sounds(text: str) -> tuple[str, list[tuple[str, int]]]:
    left, marks = take_marks(text)
    return left, [(mark.kind, mark.begin) for mark in marks]


@pytest.mark.parametrize(
    ("text", "left", "found"),
    [
        ("I ring Amina. [laughs] She", "I ring Amina. She", [("laugh", 14)]),
        ("Well ((coughs)), yes", "Well, yes", [("cough", 6)]),
        ("(sighs) I know *both laugh*", "I know", [("sigh", 0), ("laugh", 6)]),
        ("Ja [lacht] ja (suk) nej", "Ja ja nej", [("laugh", 3), ("sigh", 6)]),
        ("So (0.8) it [inaudible 00:12:03] was", "So it was", [("pause", 3), ("inaudible", 6)]),
        ("<crying> (.) Yes (clears throat)", "Yes", [("cry", 0), ("pause", 0), ("cough", 3)]),
        ("word [laughter]. Next", "word. Next", [("laugh", 6)]),
    ],
)
def test_sounds_are_taken_out(text: str, left: str, found: list[tuple[str, int]]) -> None:
    assert take_sounds(text) == (left, found)


@pytest.mark.parametrize(
    "text",
    [
        "I (I laughed at it) said",
        "(the host) and (the ride)",
        "[...] and [Mary] (it was unclear)",
        "2*3*4, nothing  at all, (hustle)",
    ],
)
def test_other_brackets_are_text(text: str) -> None:
    assert take_sounds(text) == (text, [])


@given(
    st.lists(st.sampled_from(["[laughs]", "word", "two.", "((sighs))", "(0.4)", "(aside)", "🙂"]))
)
def test_what_is_left_are_the_words(parts: list[str]) -> None:
    left, found = take_sounds(" ".join(parts))
    sounds = {"[laughs]", "((sighs))", "(0.4)"}
    assert left.split() == [part for part in parts if part not in sounds]
    assert len(found) == sum(part in sounds for part in parts)
    assert all(place == len(left) or not left[place].isspace() for _, place in found)


@pytest.mark.parametrize(
    ("text", "laughs"),
    [
        ("Haha, yes", ["Haha,"]),
        ("Ha ha ha! Forced! Ha ha", ["Ha ha ha!", "Ha ha"]),
        ("Hehe. Ha-ha.", ["Hehe. Ha-ha."]),
        ("he he was, hi hi, ha, ho", []),
    ],
)
def test_laughs_written_as_words(text: str, laughs: list[str]) -> None:
    words = [Heard(f" {w}", 300 * i, 300 * i + 250, 0.9) for i, w in enumerate(text.split(" "))]
    (turn,) = make_turns("T", words, ["a"] * len(words))
    assert [text[mark.begin : mark.end] for mark in mark_laughs(turn)] == laughs
