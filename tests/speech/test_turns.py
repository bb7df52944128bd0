from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transcode.records.base import stable_id
from transcode.speech.turns import (
    Heard,
    Span,
    guess_interviewer,
    interleave,
    make_turns,
    talk,
    who_said,
)


def words(text: str, start_ms: int = 0, step_ms: int = 300) -> list[Heard]:
    """Words of 300 ms one after the other."""
    return [
        Heard(f" {word}", start_ms + i * step_ms, start_ms + (i + 1) * step_ms, 0.9)
        for i, word in enumerate(text.split())
    ]


def test_words_go_to_the_speaker_who_covers_them() -> None:
    said = words("how are you? fine thanks")
    spans = [Span("a", 0, 900), Span("b", 900, 1500)]
    assert who_said(said, spans) == ["a", "a", "a", "b", "b"]


def test_a_word_is_not_split_off_in_the_middle_of_a_phrase() -> None:
    said = words("I went to the village to see her")
    spans = [Span("a", 0, 1250), Span("b", 1250, 1450), Span("a", 1450, 2400)]
    assert who_said(said, spans) == ["a"] * 8


def test_a_short_answer_between_two_sentences_is_a_turn() -> None:
    said = words("so I left. yes. and then I came")
    spans = [Span("a", 0, 900), Span("b", 900, 1200), Span("a", 1200, 2400)]
    assert who_said(said, spans) == ["a", "a", "a", "b", "a", "a", "a", "a"]


def test_a_boundary_inside_a_word_falls_beside_it() -> None:
    said = words("do you? well I")
    spans = [Span("a", 0, 500), Span("b", 500, 1200)]
    assert who_said(said, spans) == ["a", "a", "b", "b"]


def test_words_that_nobody_covers_lean_to_the_nearest() -> None:
    said = words("hello", 5_000)
    assert who_said(said, [Span("a", 0, 900), Span("b", 6_000, 7_000)]) == ["b"]


def test_without_spans_there_is_one_speaker() -> None:
    assert who_said(words("one two"), []) == ["S1", "S1"]
    assert who_said([], [Span("a", 0, 1), Span("b", 1, 2)]) == []


def test_speakers_are_named_in_the_order_of_their_first_words() -> None:
    turns = make_turns("P01", words("one two three"), ["x", "b", "x"])
    assert [turn.speaker for turn in turns] == ["S1", "S2", "S1"]
    assert [turn.id for turn in turns] == [stable_id("turn", "P01", i) for i in range(3)]


def test_languages_without_spaces_keep_their_text() -> None:
    said = [Heard("你", 0, 100, 1.0), Heard("好。", 100, 200, 1.0)]
    (turn,) = make_turns("P01", said, ["a", "a"])
    assert turn.text == "你好。"
    assert [(word.begin, word.end) for word in turn.words] == [(0, 1), (1, 3)]


strings = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(str.strip)


@given(st.lists(st.tuples(strings, st.sampled_from("ab")), min_size=1, max_size=30))
def test_every_word_is_found_at_its_span(said: list[tuple[str, str]]) -> None:
    heard = [Heard(text, i * 10, i * 10 + 10, 0.5) for i, (text, _) in enumerate(said)]
    turns = make_turns("P01", heard, [speaker for _, speaker in said])
    found = [turn.text[word.begin : word.end] for turn in turns for word in turn.words]
    assert found == [text.strip() for text, _ in said]
    assert all(turn.text == turn.text.strip() for turn in turns)
    assert all(a.speaker != b.speaker for a, b in pairwise(turns))


def test_two_channels_at_once_keep_their_phrases_whole() -> None:
    said, speakers = interleave([words("I was saying that."), words("yes exactly.", 100)])
    assert "".join(word.text for word in said) == " I was saying that. yes exactly."
    assert speakers == ["0", "0", "0", "0", "1", "1"]


def test_two_channels_take_turns() -> None:
    first = words("how are you?") + words("good.", 3_000)
    _, speakers = interleave([first, words("fine thanks.", 1_500)])
    assert speakers == ["0", "0", "0", "1", "1", "0"]


def test_the_interviewer_asks_and_speaks_less() -> None:
    said = words("how was it? it was long and hard and cold. and then? then I went home. right?")
    speakers = ["i"] * 3 + ["p"] * 7 + ["i"] * 2 + ["p"] * 5
    assert guess_interviewer(make_turns("P01", said, speakers)) == "S1"


def test_one_voice_has_no_interviewer() -> None:
    assert guess_interviewer(make_turns("P01", words("is it?"), ["a", "a"])) == ""
    assert guess_interviewer(()) == ""


def test_who_is_answered_asks_not_who_wonders_aloud_or_speaks_first() -> None:
    said = [
        ("a", "Well, who am I to say? What is work? I went there. And why? Nobody knew."),
        ("b", "How did it go on?"),
        ("a", "They hired me, and then, what was it? a year later I was ill."),
        ("b", "And after that?"),
        ("a", "I came back. It was hard."),
        ("b", "Thank you."),
    ]
    heard = [word for turn, (_, text) in enumerate(said) for word in words(text, 10_000 * turn)]
    speakers = [who for who, text in said for _ in text.split()]
    turns = make_turns("P01", heard, speakers)
    assert talk(turns) == {"S1": (0, 36), "S2": (20, 10)}  # 14 and 6 words answer
    assert guess_interviewer(turns) == "S2"
