"""Meaning units tile what the participants said, in any script, and keep their ids."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.coding import CodingSettings, said, segment
from transcode.records.texts import ReleasedText, ReleasedTurn

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
            coded = settings.interviewer or not turn.is_interviewer
            if coded and not text.text[place].isspace():
                assert covered[place] == 1


words = st.text(
    st.one_of(st.sampled_from(" .,?!…\n'’-，。ab"), st.characters(exclude_categories=["Cs"])),
    max_size=300,
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["I", "P", "Q"]),
            st.one_of(words, st.sampled_from(["Mm-hm.", "Yeah.", "…", "はい。", "What then?"])),
        ),
        max_size=8,
    ),
    st.integers(1, 60),
    st.booleans(),
)
def test_every_sign_of_a_participant_is_in_exactly_one_unit(
    turns: list[tuple[str, str]], target: int, interviewer: bool
) -> None:
    assert_tiles(text_of(*turns), CodingSettings(target_words=target, interviewer=interviewer))


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
    text = text_of(("A", "I liked it."), ("B", "I did not."), ("A", "Well, I did."))
    assert [s.speaker for s in segment(text)] == ["A", "B", "A"]


def test_a_short_answer_joins_its_speaker_s_next_words() -> None:
    assert units(text_of(("P", "Yes."), ("P", "It went well."))) == ["Yes.\nIt went well."]


def test_ids_outlive_a_correction_elsewhere() -> None:
    before = text_of(("P", "We tried it out."), ("I", "And then what?"), ("P", "We gave it up."))
    after = text_of(("P", "We tried all of it."), ("I", "And then what?"), ("P", "We gave it up."))
    assert segment(before)[1].id == segment(after)[1].id
    assert segment(before)[0].id != segment(after)[0].id


def test_the_same_words_twice_are_two_units() -> None:
    text = text_of(("P", "Never."), ("I", "Are you sure?"), ("P", "Never."))
    assert len({s.id for s in segment(text)}) == 2


def test_nothing_said_gives_no_units() -> None:
    assert segment(text_of()) == ()
    assert segment(text_of(("I", "Hello?"), ("P", "  "))) == ()


def test_a_sign_of_listening_belongs_to_the_unit_before_it() -> None:
    text = text_of(
        ("I", "How did it start?"),
        ("P", "With a cough that would not go."),
        ("I", "So for weeks you had that cough."),
        ("P", "Mm-hm, yeah."),
        ("I", "And the doctor?"),
        ("P", "He gave me pills."),
    )
    first, second = segment(text)
    assert said(text, first) == "With a cough that would not go. Mm-hm, yeah."
    assert said(text, second) == "He gave me pills."
    assert text.text[slice(*second.question or ())] == "And the doctor?"
    assert text.text[slice(*first.question or ())] == "How did it start?"


def test_a_sign_of_listening_that_leads_belongs_to_what_follows() -> None:
    text = text_of(("I", "Can you hear me?"), ("P", "Yes."), ("I", "Tell me how it began."),
                   ("P", "With a cough."))  # fmt: skip
    (only,) = segment(text)
    assert said(text, only) == "Yes. With a cough."
    assert text.text[slice(*only.question or ())] == "Tell me how it began."


def test_who_only_listens_does_not_end_the_talk_of_another() -> None:
    text = text_of(("A", "We went there"), ("B", "Yeah, right."), ("A", "and nobody came."))
    (only,) = segment(text)
    assert only.speaker == "A"
    assert said(text, only) == "We went there and nobody came."


SIGNS = ("Mm-hm.", "Uh-huh, yeah.", "I see.", "Ja, præcis.", "Hmm…", "はい、そうですね。", "嗯嗯。",
         "نعم، طيب", "Угу.", "ครับ", "—")  # fmt: skip
ANSWERS = ("No.", "My mother.", "Okay?", "Three.", "😀", "Yes, but only when he was away.")


@pytest.mark.parametrize(
    ("words", "signs"),
    [*((words, True) for words in SIGNS), *((words, False) for words in ANSWERS)],
)
def test_signs_of_listening_in_several_languages(words: str, signs: bool) -> None:
    text = text_of(("P", "It was a long time ago."), ("I", "So it was long ago."), ("P", words))
    assert len(segment(text)) == (1 if signs else 2)


def test_an_interview_of_nothing_but_signs_is_one_unit() -> None:
    text = text_of(
        ("P", "Mm-hm."), ("I", "Was it cold?"), ("P", "Yeah."), ("I", "Very?"), ("P", "Mm.")
    )
    (only,) = segment(text)
    assert said(text, only) == "Mm-hm. Yeah. Mm."


def test_the_interviewer_is_context_unless_the_study_says_otherwise() -> None:
    text = text_of(("I", "How did you sleep?"), ("P", "Badly, for weeks."), ("I", "Mm-hm."),
                   ("P", "I was up all night."), ("I", "I would have been too."))  # fmt: skip
    (only,) = segment(text)
    assert said(text, only) == "Badly, for weeks. I was up all night."
    asked, answer, shared = segment(text, CodingSettings(target_words=12, interviewer=True))
    assert [one.speaker for one in (asked, answer, shared)] == ["I", "P", "I"]
    assert said(text, answer) == said(text, only)
    assert answer.question == (asked.anchor.begin, asked.anchor.end) == only.question


def test_long_talk_is_cut_where_its_topic_changes() -> None:
    garden = "The garden was full of roses. We watered the roses in the garden every evening. "
    garden += "My garden needs rain for its roses. "
    money = "Then the bank refused the loan. Without that loan the bank took the house. "
    money += "The bank never explained the loan. "
    for first, then in ((garden, money), (money, garden)):
        for begin in (first, first + first[: first.index(".") + 2]):
            found = units(text_of(("P", begin + then)), CodingSettings(target_words=22))
            assert begin.strip() in (found[0], " ".join(found[:-1]))


def test_a_correction_moves_no_cut_elsewhere() -> None:
    talk = (
        "The garden was full of roses and we sat there. The bank refused the loan again. " * 4,
        "My sister drove me there every week in her car. She never complained at all. " * 4,
    )
    before = segment(text_of(("P", talk[0]), ("I", "And then what?"), ("P", talk[1])), SHORT)
    corrected = talk[1].replace("sister", "mother")
    after = segment(text_of(("P", talk[0]), ("I", "And then what?"), ("P", corrected)), SHORT)
    first = len(talk[0])
    assert [s.id for s in before if s.anchor.end <= first] == [
        s.id for s in after if s.anchor.end <= first
    ]


def test_no_unit_is_shorter_than_a_third_of_the_target() -> None:
    text = text_of(
        ("P", "I do. " * 3 + "It took me a very long time to ask anybody at all. " * 9 + "So.")
    )
    for target in (9, 20, 40):
        found = units(text, CodingSettings(target_words=target))
        assert min(len(unit.split()) for unit in found) * 3 >= target
