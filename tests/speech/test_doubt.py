"""Passages that may not have been said."""

from __future__ import annotations

import pytest

from transcode.records.speech import Turn
from transcode.speech.doubt import find_doubts
from transcode.speech.turns import Heard, make_turns


def turn_of(text: str, *, ms: int = 300, unsure: dict[int, float] | None = None) -> Turn:
    """Equally spaced words, sure of all but those in ``unsure``."""
    words = [
        Heard(f" {word}", ms * i, ms * i + ms * 5 // 6, (unsure or {}).get(i, 0.95))
        for i, word in enumerate(text.split())
    ]
    return make_turns("T", words, ["a"] * len(words))[0]


def doubted(
    turn: Turn, voiced: tuple[tuple[int, int], ...] = ((0, 10**6),), language: str = "en"
) -> list[tuple[str, str]]:
    (found,) = find_doubts([turn], voiced, language)
    return [(doubt.reason, turn.text[doubt.begin : doubt.end]) for doubt in found.doubts]


def test_plain_talk_is_not_doubted() -> None:
    text = (
        "I was, I was going to practise for half an hour. No, no, no. Words, words, words, words."
    )
    assert doubted(turn_of(text)) == []


@pytest.mark.parametrize("phrase", ["thank you for watching", "so we", "yeah"])
def test_a_phrase_over_and_over_is_a_loop(phrase: str) -> None:
    loop = " ".join([phrase] * 6)
    assert doubted(turn_of(f"It began well {loop} until the end")) == [("loop", loop)]


def test_words_where_there_is_no_voice() -> None:
    turn = turn_of("Yes it was Thank you for watching my friend indeed")
    voiced = ((0, 850), (2_700, 3_000))
    assert doubted(turn, voiced) == [("silence", "you for watching my")]
    assert doubted(turn, ()) == []


def test_a_single_word_in_silence_is_a_matter_of_its_times() -> None:
    assert doubted(turn_of("one two three four five six"), ((0, 550), (1_450, 1_800))) == []


def test_faster_than_anybody_speaks() -> None:
    text = "everybody remembers something completely different about yesterday evening honestly"
    assert doubted(turn_of(text, ms=150)) == [("speed", text)]
    assert doubted(turn_of(text, ms=300)) == []
    assert doubted(turn_of("i a o e u y i a", ms=20)) == []  # too little said to tell


@pytest.mark.parametrize(
    ("language", "text", "strange"),
    [
        ("en", "We said привет мир and left", "привет мир"),
        ("da", "Ja og nu det er you know it was the best that I have", "know it was the best that"),
        ("ru", "да и you know it was the best one", "you know it was the best one"),
    ],
)
def test_another_language_than_the_one_declared(language: str, text: str, strange: str) -> None:
    ((reason, passage),) = doubted(turn_of(text), language=language)
    assert reason == "language"
    assert strange in passage
    assert not passage.startswith(text[:4])


def test_the_language_of_the_turn_goes_first() -> None:
    english = turn_of("you know it was the best that I have")
    declared = Turn("t", "S1", 0, 1, english.text, english.words, language="en")
    assert doubted(english, language="da")
    assert doubted(declared, language="da") == []


def test_names_and_terms_keep_their_letters() -> None:
    assert doubted(turn_of("мы работаем в Google Meet каждый день"), language="ru") == []


def test_unsure_words_are_doubted_together() -> None:
    text = "one two three four five six seven"
    assert doubted(turn_of(text, unsure={2: 0.4})) == [("probability", "three")]
    assert doubted(turn_of(text, unsure={2: 0.6})) == []
    assert doubted(turn_of(text, unsure={1: 0.65, 3: 0.65})) == [("probability", "two three four")]
    assert doubted(turn_of(text, unsure={1: 0.65, 4: 0.65})) == []


def test_earlier_doubts_are_replaced_and_text_stays() -> None:
    once = find_doubts([turn_of("one two three", unsure={1: 0.2})], [(0, 900)], "en")
    assert find_doubts(once, [(0, 900)], "en") == once
    assert once[0].text == "one two three"
