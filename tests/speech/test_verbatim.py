"""Fillers, repetitions, cut-offs and overlaps: a text without them still reads as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.records.notation import render
from transcode.records.speech import Turn
from transcode.speech.turns import Heard, Span, make_turns
from transcode.speech.verbatim import mark_overlaps, mark_words


def turn_of(text: str, language: str = "") -> Turn:
    """A word every 300 ms, each 250 ms long."""
    words = [Heard(f" {w}", 300 * i, 300 * i + 250, 0.9) for i, w in enumerate(text.split(" "))]
    turn = make_turns("T", words, ["a"] * len(words))[0]
    return Turn(turn.id, "S1", 0, turn.end_ms, turn.text, turn.words, language=language)


def marked(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [
        (mark.kind, text[mark.begin : mark.end]) for mark in mark_words(turn_of(text), language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "fillers"),
    [
        ("en", "Uh, so I was, erm, there. Hmm. Uhhh.", ["Uh", "erm", "Hmm", "Uhhh"]),
        ("en", "Mm-hm. Oh, right. Tell 'em. Uh-huh.", []),
        ("da", "Det er øh der han er, øhm, um", ["øh", "øhm", "um"]),
        ("de", "Er kommt ähm um zehn, eh klar, öh", ["ähm", "öh"]),
        ("nl", "Er was euh een", ["euh"]),
        ("sv", "Öhm, han är öm", ["Öhm", "öm"]),
        ("fr", "euh, bon, heu", ["euh", "heu"]),
        ("es", "eh, este, pues", ["eh"]),
        ("pt", "um homem, uhm", ["uhm"]),
        ("zh", "嗯 我", ["嗯"]),
        ("cy", "er um uhm", ["uhm"]),
    ],
)
def test_only_sounds_of_hesitation_are_fillers(
    language: str, text: str, fillers: list[str]
) -> None:
    assert [said for kind, said in marked(text, language) if kind == "filler"] == fillers


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Nobody had ever, nobody had ever asked me.", "Nobody had ever asked me."),
        ("I was, I was going, uh, home.", "I was going, home."),
        ("So I, um, I could, I could slip out.", "So I could slip out."),
        ("I, I, I was there.", "I was there."),
        ("That's, that's where it goes.", "That's where it goes."),
        ("It was adif- different.", "It was different."),
        ("A diff... different thing.", "A different thing."),
        ("We prac, practised that.", "We practised that."),
    ],
)
def test_without_the_marked_words_it_reads_as_meant(text: str, clean: str) -> None:
    turn = turn_of(text)
    assert render(text, mark_words(turn, "en"), "clean") == clean


@pytest.mark.parametrize(
    "text",
    [
        "It was very, very good.",
        "No, no, tap, tap, tap.",
        "He had had it, and I know that that is so.",
        "It's zero seven seven zero seven seven.",
        "I like it. It was good.",
        "I know. I know.",
        "The pre- and post-test.",
        "I was going— and then he came.",
        "I work, working hard, in interviews.",
        "She gave her her book.",
    ],
)
def test_what_is_meant_is_not_marked(text: str) -> None:
    assert marked(text) == []


def test_scripts_without_spaces_have_no_repetitions() -> None:
    words = [Heard(char, 300 * i, 300 * i + 250, 0.9) for i, char in enumerate("看看我我呃")]
    turn = make_turns("T", words, ["a"] * len(words))[0]
    assert [mark.kind for mark in mark_words(turn, "zh")] == ["filler"]


def test_marks_carry_the_times_of_their_words() -> None:
    filler, repetition = mark_words(turn_of("Uhm, I was, I was 𝒽ere"), "en")
    assert (filler.start_ms, filler.end_ms) == (0, 250)
    assert (repetition.begin, repetition.end) == (5, 10)
    assert (repetition.start_ms, repetition.end_ms) == (300, 850)


def test_a_text_without_word_times_is_marked_too() -> None:
    turn = Turn("t", "S1", 1_000, 9_000, "Uh, the, the end", ())
    assert [(m.kind, m.start_ms, m.end_ms) for m in mark_words(turn, "en")] == [
        ("filler", 1_000, 9_000),
        ("repetition", 1_000, 9_000),
    ]


def test_the_language_of_the_turn_goes_first() -> None:
    assert [m.kind for m in mark_words(turn_of("er um", "de"), "en")] == []


@given(st.text("aieu hm.,-…—嗯Æ🙂\n", max_size=60))
def test_any_text_gives_marks_within_it(text: str) -> None:
    for mark in mark_words(Turn("t", "S1", 0, 0, text, ()), "en"):
        assert 0 <= mark.begin < mark.end <= len(text)


def test_words_under_two_voices_overlap() -> None:
    turn = turn_of("one two three four five")
    spans = [Span("0", 0, 1_500), Span("1", 560, 1_170), Span("2", 5_000, 6_000)]
    (found,) = mark_overlaps([turn], spans)
    assert [found.text[m.begin : m.end] for m in found.marks] == ["three four"]
    assert mark_overlaps([found], spans) == (found,)
    assert mark_overlaps([turn], [Span("0", 0, 1_000), Span("1", 1_000, 1_500)]) == (turn,)
