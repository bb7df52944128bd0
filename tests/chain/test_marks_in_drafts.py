"""Pauses and laughs go out into a document and come back as what they are."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import get_args

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcode.exchange import DRAFT_FORMATS, read_draft, write_draft
from transcode.records.notation import NOTATIONS, Notation
from transcode.records.speech import Doubt, DraftTurn, Mark, Transcript, Turn, Word
from transcode.speech.correction.edits import fold as fold_edits
from transcode.speech.correction.revise import revise
from transcode.speech.correction.summary import Summary


def turn(number: int, speaker: str, text: str, *marks: Mark) -> Turn:
    start = number * 61_000
    words, at = [], 0
    for index, word in enumerate(text.split()):
        words.append(Word(at, at + len(word), start + index * 900, start + index * 900 + 250, 0.9))
        at += len(word) + 1
    end = words[-1].end_ms if words else start + 1_000
    return Turn(f"t{number}", speaker, start, end, text, tuple(words), marks)


def lasting(kind: str, begin: int, end: int, start_ms: int, end_ms: int) -> Mark:
    return Mark(kind, begin, end, start_ms, end_ms, found_by="silence")  # type: ignore[arg-type]


TURNS = (
    turn(0, "S1", "So how did it begin?", lasting("pause", 3, 3, 300, 850)),
    replace(
        turn(
            1, "S2", "Well uh nobody had asked me.",
            lasting("filler", 5, 7, 61_900, 62_150), lasting("pause", 8, 8, 62_200, 63_412),
            lasting("overlap", 15, 24, 63_700, 64_900), lasting("laugh", 28, 28, 65_600, 66_000),
        ),
        doubts=(Doubt("probability", 0, 14),),
    ),
    turn(2, "S1", "", lasting("laugh", 0, 0, 122_000, 123_000)),
    turn(3, "S2", "Ha ha ha! Right.", lasting("laugh", 0, 9, 183_000, 185_050),
         lasting("inaudible", 10, 16, 185_700, 185_950)),
)  # fmt: skip
HEARD = Transcript("P01", "en", 200_000, "S1", TURNS)


def imported(
    data: bytes, kind: str, notation: Notation = "orthographic", heard: Transcript = HEARD
) -> tuple[Transcript, Summary]:
    edit, summary = revise(heard, read_draft(data, kind), notation)
    return (fold_edits(heard, [edit]) if edit else heard), summary


def kinds(transcript: Transcript, number: int) -> list[str]:
    return [mark.kind for mark in transcript.turns[number].marks]


@pytest.mark.parametrize(
    ("notation", "shown", "laugh"),
    [
        ("orthographic", "((pause)) nobody ((in overlap)) had asked me. ((laughs))", "((laughs))"),
        ("jefferson", "(1.2) nobody //had asked// me. [laughs]", "[laughs]"),
        ("plain", "nobody had asked me.", "((laughs))"),
        ("clean", "nobody had asked me.", "((laughs))"),
    ],
)
def test_a_draft_shows_marks_in_the_notation_of_the_study(
    notation: Notation, shown: str, laugh: str
) -> None:
    certain = replace(HEARD, turns=tuple(replace(one, doubts=()) for one in TURNS))
    lines = write_draft(certain, "txt", notation).decode().splitlines()
    assert f"[0:01:01] S2: Well uh {shown}" in lines
    assert f"[0:02:02] S1: {laugh}" in lines, "a turn without words would else be lost"
    unclear = "Right." if notation in ("plain", "clean") else "((unclear: Right.))"
    assert f"[0:03:03] S2: Ha ha ha! {unclear}" in lines


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("kind", DRAFT_FORMATS)
def test_what_was_not_edited_stays_what_it_is(kind: str, notation: Notation) -> None:
    edit, summary = revise(HEARD, read_draft(write_draft(HEARD, kind, notation), kind), notation)
    assert edit is None
    assert (summary.marks_inserted, summary.marks_deleted) == (0, 0)
    document = Transcript("P02", "en", 0, "S1", tuple(
        replace(one, start_ms=0, end_ms=0, words=()) for one in TURNS
    ))  # fmt: skip
    if kind in ("docx", "txt"):  # captions need times
        back = read_draft(write_draft(document, kind, notation), kind)
        assert revise(document, back, notation)[0] is None


def test_marks_are_put_in_and_taken_out() -> None:
    document = docx.Document(io.BytesIO(write_draft(HEARD, "docx")))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("((laughs))", "((sighs))" if "S1" in paragraph.text else "")
            run.text = run.text.replace("how did it", "how did it ((laughs)) really")
    made = io.BytesIO()
    document.save(made)
    after, summary = imported(made.getvalue(), "docx")
    assert [one.text for one in after.turns] == [
        "So how did it really begin?", *(one.text for one in TURNS[1:]),
    ]  # fmt: skip
    assert [one.id for one in after.turns] == ["t0", "t1", "t2", "t3"]
    assert kinds(after, 0) == ["pause", "laugh"], "a short pause was not shown, and stays"
    assert kinds(after, 1) == ["filler", "pause", "overlap"]
    assert kinds(after, 2) == ["sigh"] and kinds(after, 3) == ["laugh", "inaudible"]
    assert (summary.marks_inserted, summary.marks_deleted) == (2, 2)
    assert "2 inserted, 2 deleted" in str(summary)
    laugh = after.turns[0].marks[1]
    assert after.turns[0].text[laugh.begin :].startswith("really") and laugh.found_by == "human"
    assert (laugh.start_ms, laugh.end_ms) >= (2_700, 2_700)


def test_a_pause_is_as_long_as_the_document_says() -> None:
    text = write_draft(HEARD, "txt", "jefferson").decode()
    after, _ = imported(text.replace("(1.2)", "(2.5)").encode(), "txt", "jefferson")
    (pause,) = (mark for mark in after.turns[1].marks if mark.kind == "pause")
    assert (pause.start_ms, pause.end_ms, pause.found_by) == (62_200, 64_700, "human")
    assert after.turns[0].marks == TURNS[0].marks, "one rounded to a tenth keeps its length"


def test_a_document_that_shows_no_marks_takes_none_away() -> None:
    told = "\n".join(f"{one.speaker}: {one.text.replace('nobody', 'no one')}" for one in TURNS[:2])
    after, _ = imported(told.encode(), "txt")
    assert kinds(after, 0) == ["pause"]
    assert kinds(after, 1) == ["filler", "pause", "overlap", "laugh"]


def test_a_turn_that_only_laughs_can_be_taken_out() -> None:
    text = write_draft(HEARD, "txt").decode().replace("[0:02:02] S1: ((laughs))\n", "")
    after, _ = imported(text.encode(), "txt")
    assert [one.id for one in after.turns] == ["t0", "t1", "t3"]


words = st.lists(st.sampled_from(["so", "well", "I", "you", "no"]), max_size=6).map(" ".join)
between = st.sampled_from(["pause", "laugh", "sigh", "cough", "cry", "inaudible"])
around = st.sampled_from(["overlap", "inaudible"])


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    one = turn(0, "", draw(words))
    places = [word.begin for word in one.words] + [len(one.text)]
    marks = [
        lasting(draw(between), at, at, 0, draw(st.integers(0, 6_000)))
        for at in draw(st.lists(st.sampled_from(places), max_size=3))
    ]
    if one.words and draw(st.booleans()):
        first, last = sorted(draw(st.sampled_from(range(len(one.words)))) for _ in range(2))
        begin, end = one.words[first].begin, one.words[last].end
        marks.append(lasting(draw(around), begin, end, 0, 900))
    return replace(one, marks=tuple(sorted(marks, key=lambda mark: (mark.begin, mark.end))))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(turns(), min_size=1, max_size=5),
    st.sampled_from(get_args(Notation)),
    st.sampled_from(DRAFT_FORMATS),
)
def test_any_marks_survive_a_document(found: list[Turn], notation: Notation, kind: str) -> None:
    placed = tuple(
        replace(
            one, id=f"t{number}", speaker=f"S{number % 2 + 1}",
            start_ms=one.start_ms + number * 60_000, end_ms=one.end_ms + number * 60_000,
            words=tuple(
                replace(w, start_ms=w.start_ms + number * 60_000, end_ms=w.end_ms + number * 60_000)
                for w in one.words
            ),
        )
        for number, one in enumerate(
            one for one in found if one.text or any(mark.kind != "pause" for mark in one.marks)
        )
    )  # fmt: skip
    if not any(one.text for one in placed):
        return
    heard = Transcript("P01", "en", 400_000, placed[0].speaker, placed)
    draft: tuple[DraftTurn, ...] = read_draft(write_draft(heard, kind, notation), kind)
    edit, _ = revise(heard, draft, notation)
    assert edit is None
