"""Meaning units tile what the participants said, in any script, and keep their ids."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.coding import CodingSettings, said, segment
from transcode.records import ReleasedText, ReleasedTurn

SHORT = CodingSettings(target_words=12)


def text_of(*turns: tuple[str, str], interview: str = "P01") -> ReleasedText:
    """A released text of (speaker, words); the speaker "I" is the interviewer."""
    text, released = "", []
    for number, (speaker, words) in enumerate(turns):
        begin = len(text) + (number > 0)
        text += "\n" * (number > 0) + words
        released.append(
            ReleasedTurn(f"t{number}", speaker, speaker == "I", begin, len(text), 0, 1000)
        )
    return ReleasedText(interview, "en", text, tuple(released), ())


def units(text: ReleasedText, settings: CodingSettings = SHORT) -> list[str]:
    return [text.text[s.anchor.begin : s.anchor.end] for s in segment(text, settings)]


def assert_tiles(text: ReleasedText, settings: CodingSettings) -> None:
    covered = Counter(
        place for s in segment(text, settings) for place in range(s.anchor.begin, s.anchor.end)
    )
    for turn in text.turns:
        for place in range(turn.begin, turn.end):
            if not turn.is_interviewer and not text.text[place].isspace():
                assert covered[place] == 1


words = st.text(
    st.one_of(st.sampled_from(" .,?!…\n'’-，。ab"), st.characters(exclude_categories=["Cs"])),
    max_size=300,
)


@given(
    st.lists(st.tuples(st.sampled_from(["I", "P", "Q"]), words), max_size=8),
    st.integers(1, 60),
)
def test_every_sign_of_a_participant_is_in_exactly_one_unit(
    turns: list[tuple[str, str]], target: int
) -> None:
    assert_tiles(text_of(*turns), CodingSettings(target_words=target))


@pytest.mark.parametrize(
    "passage",
    [
        "لم أكن أعرف ماذا أفعل، فاتصلت بأختي. جاءت على الفور! هل تفهم؟ كان ذلك صعبا جدا علي. " * 4,
        "😀👩‍👩‍👧 " * 80,
        "👩‍👩‍👧" * 400,
        "so i went there and then nothing happened for weeks and nobody called " * 6,
        "我不知道该怎么办。后来我打电话给我妹妹，她马上就来了。" * 12,
        "ฉันไม่รู้จะทำอย่างไรดีเลยโทรหาพี่สาว" * 12,
    ],
    ids=["right to left", "emoji", "emoji without spaces", "no punctuation", "chinese", "thai"],
)
def test_long_talk_is_split_in_any_script(passage: str) -> None:
    text = text_of(("P", passage))
    found = units(text)
    assert len(found) > 2
    assert max(map(len, found)) < len(passage) / 2
    assert not any(unit.startswith("\u200d") or unit.endswith("\u200d") for unit in found)
    assert_tiles(text, SHORT)


def test_units_end_where_sentences_end() -> None:
    sentence = "It took me a very long time to ask anybody. "
    found = units(text_of(("P", sentence * 9)))
    assert all(unit.endswith("anybody.") for unit in found)


def test_an_interjection_does_not_end_a_unit_but_a_question_does() -> None:
    text = text_of(
        ("I", "How was it at first?"),
        ("P", "I was really"),
        ("I", "Mm-hm."),
        ("P", "tired of it all."),
        ("I", "Why?"),
        ("P", "Nobody helped."),
    )
    first, second = segment(text)
    assert said(text, first) == "I was really tired of it all."
    assert said(text, second) == "Nobody helped."
    assert [text.text[slice(*s.question)] for s in (first, second) if s.question] == [
        "How was it at first?",
        "Why?",
    ]


def test_two_questions_in_a_row_are_one_question() -> None:
    text = text_of(("I", "So that was spring."), ("I", "And summer?"), ("P", "Better."))
    (only,) = segment(text)
    assert only.question == (0, len("So that was spring.\nAnd summer?"))


def test_a_unit_has_one_speaker() -> None:
    text = text_of(("A", "Yes."), ("B", "No."), ("A", "Well."))
    assert [s.speaker for s in segment(text)] == ["A", "B", "A"]


def test_a_short_answer_joins_its_speaker_s_next_words() -> None:
    assert units(text_of(("P", "Yes."), ("P", "It went well."))) == ["Yes.\nIt went well."]


def test_ids_outlive_a_correction_elsewhere() -> None:
    before = text_of(("P", "We tried it out."), ("I", "And then what?"), ("P", "We gave it up."))
    after = text_of(("P", "We tried all of it."), ("I", "And then what?"), ("P", "We gave it up."))
    assert segment(before)[1].id == segment(after)[1].id
    assert segment(before)[0].id != segment(after)[0].id


def test_the_same_words_twice_are_two_units() -> None:
    text = text_of(("P", "Yes."), ("I", "Are you sure?"), ("P", "Yes."))
    assert len({s.id for s in segment(text)}) == 2


def test_nothing_said_gives_no_units() -> None:
    assert segment(text_of()) == ()
    assert segment(text_of(("I", "Hello?"), ("P", "  "))) == ()
