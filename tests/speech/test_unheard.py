"""Voice without words: a turn and a doubt of its own, and no speech for what reads words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.records.notation import NOTATIONS, render
from transcode.records.speech import Transcript, Turn
from transcode.records.unheard import blanked, is_unheard, understood, unheard, unheard_ms
from transcode.speech.correction.brackets import take_marks
from transcode.speech.correction.desk import CorrectionDesk
from transcode.speech.correction.edits import joined_text
from transcode.speech.spell import spoken, words_of
from transcode.speech.transcribe import mark_again, mark_turns
from transcode.speech.turns import (
    Heard,
    Span,
    guess_interviewer,
    interleave,
    make_turns,
    talk,
    who_said,
)


def words(text: str, start_ms: int) -> list[Heard]:
    """Words of 300 ms, one after the other."""
    return [
        Heard(f" {word}", start_ms + 300 * n, start_ms + 300 * n + 300, 0.95)
        for n, word in enumerate(text.split())
    ]


def voice(start_ms: int, end_ms: int) -> Heard:
    return Heard("", start_ms, end_ms, 0.0)


# 4 s of words, 14 s of voice without any, 2 s of words by the same person, an answer
HEARD = [
    *words("I went to to the um village when it rained. And", 0),
    voice(4_000, 18_000),
    *words("so we stayed there.", 19_000),
    *words("Was that good?", 21_000),
]
SPANS = [Span("a", 0, 20_500), Span("b", 20_900, 22_000)]
VOICED = [(0, 3_300), (4_000, 9_000), (11_000, 18_000), (19_000, 20_200), (21_000, 21_900)]


def turns_of(heard: list[Heard] = HEARD, spans: list[Span] = SPANS) -> tuple[Turn, ...]:
    turns = make_turns("P01", heard, who_said(heard, spans))
    return mark_turns(turns, "en", voiced=VOICED, spans=spans)


def desk_of(turns: tuple[Turn, ...]) -> CorrectionDesk:
    return CorrectionDesk(Transcript("P01", "en", 30_000, "S2", turns), save=lambda edit: None)


def test_it_is_a_turn_of_its_own_between_two_of_the_same_speaker() -> None:
    turns = turns_of()
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("S1", "I went to to the um village when it rained. And"),
        ("S1", "[inaudible 14 s]"),
        ("S1", "so we stayed there."),
        ("S2", "Was that good?"),
    ]
    (word,) = turns[1].words
    assert (word.begin, word.end, word.probability) == (0, 16, 0.0)
    assert (turns[1].start_ms, turns[1].end_ms) == (word.start_ms, word.end_ms) == (4_000, 18_000)


def test_two_stretches_in_a_row_are_two_turns() -> None:
    heard = [voice(0, 2_000), voice(2_500, 3_500), *words("Yes.", 4_000)]
    turns = make_turns("P01", heard, ["a"] * 3)
    assert [turn.text for turn in turns] == ["[inaudible 2 s]", "[inaudible 1 s]", "Yes."]
    assert len({turn.id for turn in turns}) == 3


def test_a_recording_of_nothing_else_is_a_transcript() -> None:
    heard = [voice(0, 3_000), voice(3_500, 9_000)]
    turns = turns_of(heard, [Span("a", 0, 3_200), Span("b", 3_200, 9_000)])
    assert [turn.text for turn in turns] == ["[inaudible 3 s]", "[inaudible 6 s]"]
    assert [turn.speaker for turn in turns] == ["S1", "S2"]
    assert guess_interviewer(turns) == ""
    assert [doubt.reason for turn in turns for doubt in turn.doubts] == ["unheard"] * 2


def test_it_stays_apart_from_what_another_channel_says_meanwhile() -> None:
    heard, speakers = interleave(
        [[*words("Well", 0), voice(400, 9_000), *words("yes.", 9_100)], words("Who?", 5_000)]
    )
    shown = [turn.text for turn in make_turns("P01", heard, speakers)]
    assert shown == ["Well", "[inaudible 9 s]", "Who?", "yes."]


def test_it_is_doubted_once_and_first() -> None:
    turns = turns_of()
    assert [(doubt.reason, doubt.begin, doubt.end) for doubt in turns[1].doubts] == [
        ("unheard", 0, 16)
    ]
    unsure = [Heard(" maybe", 20_000 + n, 20_001 + n, 0.1) for n in range(3)]
    turns = turns_of([*HEARD[:-3], *unsure])
    first, *others = desk_of(turns).doubts
    assert first.turn.text == "[inaudible 14 s]" and others
    assert (first.start_ms, first.end_ms) == (4_000, 18_000)
    assert first.reasons == ("voice without words: the recogniser understood nothing here",)


def test_no_mark_lies_on_it_or_beside_it() -> None:
    turns = turns_of()
    kinds = [[mark.kind for mark in turn.marks] for turn in turns]
    assert kinds == [["repetition", "filler"], [], [], []]
    both = [Span("a", 0, 20_500), Span("b", 3_900, 22_000)]
    assert not mark_turns(turns[1:2], "en", voiced=VOICED, spans=both)[0].marks
    typed = Turn("t", "S1", 0, 9_000, "I [inaudible 2 s] I went.", ())
    assert not mark_again(typed, "en").marks, "nobody said the same word twice in a row"


def test_it_counts_for_nobody() -> None:
    turns = turns_of()
    assert talk(turns) == {"S1": (0, 15), "S2": (0, 3)}  # nobody answers
    loud = make_turns("P01", [*HEARD, voice(23_000, 29_000)], ["a"] * 16 + ["b"] * 3 + ["c"])
    assert guess_interviewer(loud) == guess_interviewer(turns) == "S2"


def test_the_alignment_does_not_listen_for_it() -> None:
    turns = turns_of()
    assert {word.turn for word in spoken(turns)} == {0, 2, 3}
    typed = Turn("t", "S1", 0, 9_000, "Well [inaudible 2 s] yes", ())
    assert [typed.text[word.begin : word.end] for word in words_of(typed)] == [
        "Well", "[inaudible 2 s]", "yes",
    ]  # fmt: skip


def test_a_person_types_what_was_said() -> None:
    desk = desk_of(turns_of())
    turn = desk.doubts[0].turn
    desk.set_text(turn.id, "in the old house by the sea")
    _, now, *_ = desk.transcript.turns
    assert now.text == "in the old house by the sea" and not now.doubts
    assert [now.text[word.begin : word.end] for word in now.words] == now.text.split()
    times = [time for word in now.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times) and (times[0], times[-1]) == (4_000, 18_000)
    shortest = min(word.end_ms - word.start_ms for word in now.words)
    assert shortest > 1_000, "letters that the sign shares with the words place nothing"
    summary = desk.summary()
    assert (summary.inserted, summary.changed, summary.deleted) == (7, 0, 0)


def test_a_person_confirms_it_or_cannot_hear_it_either() -> None:
    desk = desk_of(turns_of())
    turn = desk.doubts[0].turn
    desk.confirm(turn.id)
    assert desk.transcript.turns[1].text == turn.text and not desk.doubts
    desk.undo()
    desk.mark_inaudible(turn.id, 0, len(turn.text))
    _, now, *_ = desk.transcript.turns
    assert [mark.kind for mark in now.marks] == ["inaudible"] and not desk.doubts
    for notation in NOTATIONS:
        assert render(now.text, now.marks, notation) == "[inaudible 14 s]", "said once"


def test_joined_to_words_it_is_still_none() -> None:
    desk = desk_of(turns_of())
    first, second, *_ = desk.transcript.turns
    text = joined_text(desk.transcript, first.id)
    desk.join(first.id)
    joined = desk.transcript.turns[0]
    assert joined.text == text and text.endswith("And [inaudible 14 s]")
    assert joined.words[-1].end_ms == second.end_ms
    assert [doubt.reason for doubt in joined.doubts] == ["unheard"]
    assert talk([joined])["S1"] == (0, 11)
    assert take_marks(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "left", "lasts"),
    [
        ("So [inaudible, 3 sec] yes", "So yes", 3_000),
        ("So ((inaudible 14 s)) yes", "So yes", 14_000),
        ("Ja [unverständlich 5s] ja", "Ja ja", 5_000),
        ("So [inaudible] yes", "So yes", 0),
        ("So [inaudible 12.03] yes", "So yes", 0),
        ("Ja (uhørligt 2 sekunder) ja", "Ja ja", 0),
    ],
)
def test_what_others_write_is_a_mark_as_before(text: str, left: str, lasts: int) -> None:
    written, (mark,) = take_marks(text)
    assert (written, mark.kind) == (left, "inaudible")
    assert mark.end_ms - mark.start_ms == lasts


@given(st.integers(0, 10**7), st.text(max_size=20), st.text(max_size=20))
def test_the_sign_is_read_back(ms: int, before: str, after: str) -> None:
    sign = unheard(ms)
    assert is_unheard(sign) and unheard_ms(sign) >= 1_000
    assert abs(unheard_ms(sign) - ms) <= 500 or ms < 500
    assert understood(sign) == "" and take_marks(sign) == (sign, ())
    text = f"{before}{sign}{after}"
    assert len(blanked(text)) == len(text) and sign not in blanked(text)
    assert understood(before) == before


@pytest.mark.parametrize("text", ["[inaudible]", "[inaudible 3 s", "inaudible 3 s", "[3 s]", ""])
def test_other_texts_are_not_the_sign(text: str) -> None:
    assert not is_unheard(text) and understood(text) == text and not unheard_ms(text)
