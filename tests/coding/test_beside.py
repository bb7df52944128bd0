"""Key words tell a pile from the others; a quotation is a whole clause that somebody said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcode.coding import CodingSettings, propose
from transcode.coding.beside import Parser, key_words, quotations
from transcode.coding.names import Talk
from transcode.coding.nouns import parse
from transcode.coding.phrases import stop_words_for
from transcode.records.coding import Segment
from transcode.records.texts import Anchor

BUS = (
    "In this pandemic the last bus was always late. I walked home.",
    "The pandemic again. The last bus never came, uh, so we waited at the stop.",
    "We waited for the last bus. The driver knows [Person 1] by now.",
    "There was no last bus. I called my sister, because the pandemic had",
)
GARDEN = (
    "My vegetable garden calms me. It was the pandemic that did it.",
    "In the pandemic I dug the vegetable garden every day.",
    "She waters the vegetable garden for me.",
    "The pandemic passed, but the vegetable garden stayed with us.",
)
DANISH = (
    "Den sidste bus kommer aldrig. Vi venter ved stoppestedet i pandemien.",
    "Jeg venter på den sidste bus, men pandemien gør det svært.",
    "Der er ingen sidste bus om aftenen.",
    "Haven giver mig ro. Jeg graver i haven hver dag.",
    "I haven kan jeg være i fred, også i pandemien.",
    "Min søster passer haven for mig i pandemien.",
)


def talk_of(passages: Sequence[str], questions: Sequence[str] = ()) -> Talk:
    return Talk(passages, stop_words_for(passages), questions)


def halves(n: int) -> dict[int, list[int]]:
    return {0: list(range(n // 2)), 1: list(range(n // 2, n))}


@pytest.fixture
def parser(models: Callable[[str], Path]) -> Parser:
    folder = models("spacy-en-md")
    return lambda passages: parse(passages, folder)


def keys(
    passages: Sequence[str], parser: Parser | None = None, questions: Sequence[str] = ()
) -> dict[int, tuple[str, ...]]:
    none = dict.fromkeys((0, 1), "")
    return key_words(talk_of(passages, questions), halves(len(passages)), none, parser)


def test_key_words_tell_a_pile_from_the_others() -> None:
    found = keys((*BUS, *GARDEN))
    assert "bus" in found[0][0] and "garden" in found[1][0]
    assert not any("pandemic" in key for some in found.values() for key in some)


def test_a_parser_makes_them_noun_phrases(parser: Parser) -> None:
    found = keys((*BUS, *GARDEN), parser)
    assert found[0][0] == "last bus"
    assert found[1][0] == "vegetable garden"
    assert not any(key in {"waited", "late", "came"} for key in found[0])


def test_without_a_parser_and_in_another_language_words_do() -> None:
    found = keys(DANISH)
    assert "bus" in found[0][0] and "haven" in found[1][0]
    assert not any("pandemi" in key for some in found.values() for key in some)


def test_a_key_word_is_not_said_twice() -> None:
    talk = talk_of((*BUS, *GARDEN))
    named = key_words(talk, halves(8), {0: "the last buses", 1: ""})
    assert not any("bus" in key for key in named[0])


def test_the_words_of_the_question_are_no_key_words() -> None:
    asked = keys((*BUS, *GARDEN), questions=["What about the last bus?"] * 8)
    assert not any("bus" in key for key in asked[0])


def quoted(passages: Sequence[str], parser: Parser | None = None) -> dict[int, str]:
    talk, n = talk_of(passages), len(passages)
    about = dict.fromkeys((0, 1), ())
    found = quotations(talk, np.eye(n), halves(n), about, lambda row: True, parser)
    return {label: passages[row][a:b] for label, (row, a, b) in found.items()}


def test_a_quotation_is_a_whole_sentence_without_a_parser() -> None:
    for label, words in quoted((*BUS, *GARDEN)).items():
        whole = (BUS, GARDEN)[label]
        assert any(f"{words}." in passage for passage in whole)
        assert "[" not in words and "uh" not in words.split()


def test_a_quotation_by_the_parser_can_stand_alone(parser: Parser) -> None:
    passages = (
        "Because the screen was so dark in the morning when I came in from the cold, "
        "I kept my hands under the table",
        "I kept my hands under the table, because the screen was so dark in the morning when I "
        "came in from the cold",
    )
    for words in quoted(passages, parser).values():
        assert words in {
            "I kept my hands under the table",
            "the screen was so dark in the morning when I came in from the cold",
        }


def test_a_quotation_is_anchored_where_it_was_said() -> None:
    texts = [f"{one} It was late." for one in (*BUS, *GARDEN)]
    segments = [
        Segment(str(i), Anchor(f"P{i % 3}", 100, 100 + len(text), "d"), "P")
        for i, text in enumerate(texts)
    ]
    vectors = np.repeat(np.eye(2, 8), 4, axis=0).astype(np.float32)
    vectors += np.random.default_rng(1).normal(0, 0.05, vectors.shape).astype(np.float32)
    wanted = CodingSettings(proposals=2)
    for one in propose(segments, texts, vectors, groups={}, settings=wanted):
        assert one.quotation
        held = [
            texts[int(m.segment)][one.quotation.begin - 100 : one.quotation.end - 100]
            for m in one.members
            if m.anchor.interview == one.quotation.interview
        ]
        assert any(f"{words}." in texts[i] for words in held for i in range(len(texts)))
    # a passage into which somebody else speaks is shorter than its span: it is not quoted
    longer = [
        Segment(one.id, Anchor(one.anchor.interview, 100, one.anchor.end + 9, "d"), "P")
        for one in segments
    ]
    found = propose(longer, texts, vectors, groups={}, settings=wanted)
    assert all(one.quotation is None for one in found)


words = st.text(max_size=40) | st.lists(
    st.sampled_from(["the", "bus", "not", "[Person 1]", "🙂", ".", "uh,", "קול", "我们", "\r\n"]),
    max_size=20,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=2, max_size=12))
def test_whatever_is_said_nothing_is_made_up(passages: list[str]) -> None:
    for some in keys(passages).values():
        assert len(some) <= 3
        assert all(any(key in passage for passage in passages) for key in some)
    assert all("[" not in said for said in quoted(passages).values())
