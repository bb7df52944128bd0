"""A transcript in each notation, and the offsets that stay what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.records.notation import NOTATIONS, Notation, marks_within, pieces, render
from transcode.records.speech import Mark, MarkKind

SAID = "Um, I was, I was going to, uh, the adif- different place. Uh, yes, um."


def on(kind: MarkKind, words: str, nth: int = 0) -> Mark:
    at = -1
    for _ in range(nth + 1):
        at = SAID.index(words, at + 1)
    return Mark(kind, at, at + len(words), 0, 0)


MARKS = (
    on("filler", "Um"), on("repetition", "I was"), on("filler", "uh"), on("cut-off", "adif-"),
    on("filler", "Uh"), on("filler", "um"), on("overlap", "yes"), on("inaudible", "place"),
    Mark("pause", SAID.index("going"), SAID.index("going"), 1_000, 2_500),
    Mark("pause", SAID.index("different"), SAID.index("different"), 3_000, 3_420),
    Mark("laugh", len(SAID), len(SAID), 9_000, 9_500),
)  # fmt: skip


@pytest.mark.parametrize(
    ("notation", "written"),
    [
        ("plain", SAID),
        ("clean", "I was going to, the different place. Yes."),
        (
            "orthographic",
            "Um, I was, I was ((pause)) going to, uh, the adif- different ((unclear: place)). "
            "Uh, ((in overlap)) yes, um. ((laughs))",
        ),
        (
            "jefferson",
            "Um, I was, I was (1.5) going to, uh, the adif- (0.4) different (place). "
            "Uh, //yes//, um. [laughs]",
        ),
    ],
)
def test_each_notation(notation: Notation, written: str) -> None:
    assert render(SAID, MARKS, notation) == written


def test_an_answer_that_is_only_a_filler_stays() -> None:
    assert render("Mm-hm.", [Mark("filler", 0, 5, 0, 0)], "clean") == "Mm-hm."


def test_no_comma_before_the_end_of_a_sentence() -> None:
    marks = [Mark("filler", 5, 9, 0, 0), Mark("filler", 11, 14, 0, 0)]
    assert render("one, uhhh, hmm. That", marks, "clean") == "one. That"


def test_a_laugh_that_was_written_as_a_word_is_shown_once() -> None:
    marks = [Mark("laugh", 4, 10, 0, 0)]
    assert render("No! Ha ha! Me?", marks, "orthographic") == "No! ((laughs)) Me?"


def test_a_cut_off_word_gets_its_dash() -> None:
    assert render("I wen I went", [Mark("cut-off", 2, 5, 0, 0)], "jefferson") == "I wen- I went"


def test_marks_of_a_passage_count_from_its_begin() -> None:
    begin = SAID.index("going")
    (inside, *_) = marks_within(MARKS, begin, begin + 14)
    assert (inside.kind, inside.begin, inside.end) == ("filler", 10, 12)
    assert marks_within(MARKS, begin, len(SAID))[-1].kind == "laugh"
    assert not marks_within([MARKS[8]], 0, begin), "a pause before what follows"


@given(st.data(), st.text(max_size=40), st.sampled_from(NOTATIONS))
def test_the_pieces_cover_any_text(data: st.DataObject, text: str, notation: Notation) -> None:
    spans = st.tuples(*[st.integers(0, len(text) + 2)] * 2)
    kinds = st.sampled_from([mark.kind for mark in MARKS])
    marks = [
        Mark(kind, *sorted(span), 0, 1_200)
        for kind, span in data.draw(st.lists(st.tuples(kinds, spans), max_size=5))
    ]
    found = pieces(text, marks, notation)
    at = 0
    for piece in found:
        assert piece.begin == at <= piece.end
        at = piece.end
    assert at == len(text)
    if notation == "plain":
        assert "".join(piece.shown for piece in found) == text
