from __future__ import annotations

from dataclasses import replace

import pytest

from transcode.errors import DecisionError
from transcode.records.speech import Correction, Doubt, Edit, Mark, Transcript, Turn, Word
from transcode.speech.correction import edits
from transcode.speech.correction.edits import apply, fold


def said(id_: str, speaker: str, text: str, start: int, step: int = 400) -> Turn:
    words, at = [], 0
    for number, word in enumerate(text.split(" ")):
        begin = start + number * step
        words.append(Word(at, at + len(word), begin, begin + step - 100, 0.5))
        at += len(word) + 1
    return Turn(id_, speaker, start, words[-1].end_ms, text, tuple(words))


def heard(*turns: Turn) -> Transcript:
    return Transcript("P01", "en", 60_000, "S1", turns)


INTERVIEW = heard(
    said("a", "S1", "So how did it begin?", 1_000),
    said("b", "S2", "Well nobody had had ever asked me that, you know.", 5_000),
    said("c", "S1", "Right.", 12_000),
)


def texts(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def times(turn: Turn) -> list[tuple[str, int, int]]:
    return [(turn.text[w.begin : w.end], w.start_ms, w.end_ms) for w in turn.words]


def test_words_that_stand_keep_their_times_and_new_ones_share_what_is_there() -> None:
    new = "Well, uhm, no body had ever asked me, you know. Really."
    after = apply(INTERVIEW, edits.set_text(INTERVIEW, "b", new))
    assert times(after.turns[1]) == [
        ("Well,", 5_000, 5_300),
        ("uhm,", 5_300, 5_400),  # the gap
        ("no", 5_400, 5_500),  # two of the six letters of "nobody"
        ("body", 5_500, 5_700),
        ("had", 6_200, 6_500),
        ("ever", 6_600, 6_900),
        ("asked", 7_000, 7_300),
        ("me,", 7_400, 7_700),
        ("you", 8_200, 8_500),
        ("know.", 8_600, 8_900),
        ("Really.", 8_900, 9_800),  # not longer than anybody takes to say it
    ]
    assert after.turns[0] is INTERVIEW.turns[0]
    assert after.turns[2] is INTERVIEW.turns[2]
    assert (after.turns[1].start_ms, after.turns[1].end_ms) == (5_000, 9_800)


def test_words_before_the_first_one_end_where_it_begins() -> None:
    after = apply(INTERVIEW, edits.set_text(INTERVIEW, "c", "Mm Right."))
    assert times(after.turns[2]) == [("Mm", 11_700, 12_000), ("Right.", 12_000, 12_300)]
    tight = heard(said("a", "S1", "one", 0), said("b", "S2", "two", 300))
    after = apply(tight, edits.set_text(tight, "b", "and two"))
    assert times(after.turns[1]) == [("and", 300, 300), ("two", 300, 600)]


def test_split_join_and_boundary() -> None:
    at = INTERVIEW.turns[1].text.index("asked")
    after = apply(INTERVIEW, edits.split(INTERVIEW, "b", at))
    assert texts(after)[1:3] == [
        ("S2", "Well nobody had had ever"),
        ("S2", "asked me that, you know."),
    ]
    assert after.turns[1].id == "b"
    assert len({turn.id for turn in after.turns}) == 4
    assert [w.start_ms for t in after.turns for w in t.words] == [
        w.start_ms for t in INTERVIEW.turns for w in t.words
    ]
    assert after.turns[2].start_ms == 7_000
    assert apply(after, edits.join(after, "b")).turns == INTERVIEW.turns
    joined = apply(INTERVIEW, edits.join(INTERVIEW, "a"))
    assert texts(joined)[0] == ("S1", "So how did it begin? " + INTERVIEW.turns[1].text)
    whole = edits.joined_text(INTERVIEW, "a")
    moved = apply(INTERVIEW, edits.move_boundary(INTERVIEW, "a", whole.index("nobody")))
    assert texts(moved)[:2] == [
        ("S1", "So how did it begin? Well"), ("S2", "nobody had had ever asked me that, you know."),
    ]  # fmt: skip
    assert [turn.id for turn in moved.turns] == ["a", "b", "c"]
    assert (moved.turns[0].end_ms, moved.turns[1].start_ms) == (5_300, 5_400)


def test_split_inside_a_word_shares_its_time() -> None:
    at = INTERVIEW.turns[1].text.index("body")
    after = apply(INTERVIEW, edits.split(INTERVIEW, "b", at))
    assert times(after.turns[1])[-1] == ("no", 5_400, 5_500)
    assert times(after.turns[2])[0] == ("body", 5_500, 5_700)


def test_new_ids_are_never_taken() -> None:
    transcript = INTERVIEW
    for _ in range(4):
        transcript = apply(transcript, edits.split(transcript, "b", 5))
        text = f"Well {transcript.turns[1].text}"
        transcript = apply(transcript, edits.set_text(transcript, "b", text))
    assert len({turn.id for turn in transcript.turns}) == len(transcript.turns) == 7


def test_marks_and_doubts_go_with_their_words() -> None:
    turn = INTERVIEW.turns[1]  # Well nobody had had ever asked me that, you know.
    turn = replace(
        turn,
        marks=(
            Mark("overlap", 0, 15, 5_000, 6_100),
            Mark("repetition", 12, 15, 5_800, 6_100),
            Mark("pause", 20, 20, 6_500, 6_600),
            Mark("laugh", 49, 49, 8_900, 9_300),
        ),
        doubts=(Doubt("probability", 16, 24), Doubt("speed", 25, 33)),
    )
    start = heard(turn)
    after = apply(
        start, edits.set_text(start, "b", "Well nobody once had ever, he asked us that, you know.")
    )
    now = after.turns[0]
    found = [(m.kind, now.text[m.begin : m.end], m.begin) for m in now.marks]
    assert found == [("overlap", "Well nobody", 0), ("pause", "", 21), ("laugh", "", 54)]
    assert [(d.reason, now.text[d.begin : d.end]) for d in now.doubts] == [
        ("probability", "had ever,")
    ]
    cut = apply(start, edits.split(start, "b", 12))
    assert [[m.kind for m in t.marks] for t in cut.turns] == [
        ["overlap"], ["overlap", "repetition", "pause", "laugh"],
    ]  # fmt: skip
    assert apply(cut, edits.join(cut, "b")).turns[0].words == turn.words
    assert apply(start, edits.confirm(start, "b")).turns[0].doubts == ()


def test_inaudible() -> None:
    start = heard(replace(INTERVIEW.turns[1], doubts=(Doubt("loop", 5, 11), Doubt("loop", 30, 33))))
    (turn,) = apply(start, edits.mark_inaudible(start, "b", 5, 15)).turns
    assert turn.marks == (Mark("inaudible", 5, 15, 5_400, 6_100, found_by="human"),)
    assert turn.doubts == (Doubt("loop", 30, 33),)
    (turn,) = apply(start, edits.mark_inaudible(start, "b", 11, 11)).turns
    assert turn.marks == (Mark("inaudible", 11, 11, 5_700, 5_800, found_by="human"),)


def test_speakers() -> None:
    after = apply(INTERVIEW, edits.set_speaker(INTERVIEW, "c", " S3 "))
    assert [turn.speaker for turn in after.turns] == ["S1", "S2", "S3"]
    after = apply(after, edits.merge_speakers(after, "S1", "S3"))
    assert [turn.speaker for turn in after.turns] == ["S3", "S2", "S3"]
    assert after.interviewer == "S3"
    assert apply(after, edits.set_interviewer(after, "S2")).interviewer == "S2"


def test_scripts_without_blanks() -> None:
    text = "私は先生です。"
    words = (Word(0, 2, 0, 400, 0.9), Word(2, 4, 400, 900, 0.9), Word(4, 7, 900, 1_300, 0.9))
    start = heard(Turn("a", "S1", 0, 1_300, text, words), Turn("b", "S2", 2_000, 2_200, "はい",
                  (Word(0, 2, 2_000, 2_200, 0.9),)))  # fmt: skip
    (turn, _) = apply(start, edits.set_text(start, "a", "私は学生です。")).turns
    assert times(turn) == [
        ("私は", 0, 400), ("学", 400, 650), ("生", 650, 900), ("です。", 900, 1_300),
    ]  # fmt: skip
    assert edits.joined_text(start, "a") == "私は先生です。はい"
    back = apply(start, edits.join(start, "a"))
    assert [w.start_ms for w in back.turns[0].words] == [0, 400, 900, 2_000]
    thai = heard(
        Turn("a", "S1", 0, 900, "สวัสดีครับ", (Word(0, 6, 0, 500, 0.9), Word(6, 10, 500, 900, 0.9)))
    )
    (turn,) = apply(thai, edits.set_text(thai, "a", "สวัสดีค่ะ")).turns
    assert times(turn)[0] == ("สวัสดี", 0, 500)
    assert 500 <= turn.words[1].start_ms <= turn.words[-1].end_ms <= 900


def test_without_a_recording_there_are_no_times() -> None:
    start = heard(Turn("a", "S1", 0, 0, "one two", ()), Turn("b", "S2", 0, 0, "three", ()))
    for edit in (
        edits.set_text(start, "a", "one and two"),
        edits.split(start, "a", 4),
        edits.join(start, "a"),
    ):
        after = apply(start, edit)
        assert all((t.words, t.start_ms, t.end_ms) == ((), 0, 0) for t in after.turns)


def test_people_who_speak_at_once_can_be_joined() -> None:
    start = heard(said("a", "S1", "one two three", 1_000), said("b", "S2", "four five", 1_300))
    (turn,) = apply(start, edits.join(start, "a")).turns
    starts = [word.start_ms for word in turn.words]
    assert starts == sorted(starts)
    assert all(word.start_ms <= word.end_ms for word in turn.words)


def test_line_breaks_are_blanks_and_no_text_is_no_turn() -> None:
    after = apply(INTERVIEW, edits.set_text(INTERVIEW, "c", " Right \r\n then\u2028so. "))
    assert after.turns[2].text == "Right then so."
    assert apply(INTERVIEW, edits.set_text(INTERVIEW, "b", " ")).turns == (
        INTERVIEW.turns[0], INTERVIEW.turns[2],
    )  # fmt: skip


def test_old_corrections_still_apply() -> None:
    old = Correction("b", "Well, nobody asked.", "S1")
    after = fold(INTERVIEW, [old, Edit("undo"), Edit("redo"), Correction("gone", "x")])
    assert texts(after)[1] == ("S1", "Well, nobody asked.")
    assert times(after.turns[1])[-1] == ("asked.", 7_000, 7_300)
    assert fold(INTERVIEW, [old, Edit("undo")]) == INTERVIEW


def test_edits_of_an_earlier_transcript_are_passed_over() -> None:
    made_again = heard(said("x", "S1", "So how did it begin?", 1_000))
    assert fold(made_again, [edits.join(INTERVIEW, "a"), Edit("undo"), Edit("undo")]) == made_again
    assert fold(made_again, [edits.set_text(INTERVIEW, "a", "Other.")]) == made_again


@pytest.mark.parametrize(
    "wrong",
    [
        lambda t: edits.set_text(t, "nobody", "x"),
        lambda t: edits.split(t, "a", 0), lambda t: edits.split(t, "a", 99),
        lambda t: edits.split(t, "a", -3), lambda t: edits.join(t, "c"),
        lambda t: edits.move_boundary(t, "a", 0), lambda t: edits.move_boundary(t, "c", 1),
        lambda t: edits.set_speaker(t, "a", " "), lambda t: edits.set_speaker(t, "a", "S:1"),
        lambda t: edits.merge_speakers(t, "S9", "S1"),
        lambda t: edits.merge_speakers(t, "S1", "S9"),
        lambda t: edits.set_interviewer(t, "S9"), lambda t: edits.mark_inaudible(t, "a", 3, 99),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(wrong: object) -> None:
    with pytest.raises(DecisionError) as problem:
        wrong(INTERVIEW)  # type: ignore[operator]
    assert problem.value.remedy
    assert "begin" not in str(problem.value).replace("begins", "")
