from __future__ import annotations

import pytest

from transcode.errors import ExchangeError
from transcode.records.speech import DraftTurn
from transcode.speech.join import from_draft

TALK = [
    DraftTurn("Anna", "What was it like?"),
    DraftTurn("Birgit", "It was hard at first, and then it got a good deal easier."),
    DraftTurn("Anna", "Why?"),
    DraftTurn("Birgit", "Because we helped each other out."),
]


def test_a_document_becomes_turns_without_words_or_times() -> None:
    transcript = from_draft("P01", TALK, language="en")
    assert [(t.speaker, t.text) for t in transcript.turns] == [(t.speaker, t.text) for t in TALK]
    assert all(t.words == () and t.start_ms == t.end_ms == 0 for t in transcript.turns)
    assert len({turn.id for turn in transcript.turns}) == 4
    assert (transcript.duration_ms, transcript.language) == (0, "en")
    assert transcript == from_draft("P01", TALK, language="en")


def test_who_asks_is_the_interviewer_unless_the_document_says_who() -> None:
    assert from_draft("P01", TALK, language="en").interviewer == "Anna"
    told = [DraftTurn("P", "And you? And you? Why?"), DraftTurn("I", "I will tell you at length.")]
    assert from_draft("P01", told, language="en").interviewer == "I"
    assert from_draft("P01", [DraftTurn("I", "Alone?")], language="en").interviewer == ""
    unasked = [DraftTurn("A", "…"), DraftTurn("B", "…")]
    assert from_draft("P01", unasked, language="en").interviewer == "A"


def test_a_turn_without_a_label_continues_the_one_before() -> None:
    draft = [DraftTurn("", "Well."), DraftTurn("B", "Yes."), DraftTurn("", "And also no.")]
    draft += [DraftTurn("C", "Ah.")]
    assert [t.speaker for t in from_draft("P01", draft, language="").turns] == ["S1", "B", "B", "C"]


def test_where_one_side_is_named_the_rest_is_somebody_else() -> None:
    draft = [DraftTurn("S1", "Begin."), DraftTurn("", "I click here."), DraftTurn("", "And now?")]
    told = from_draft("P01", draft, language="en", asker="S1")
    assert [t.speaker for t in told.turns] == ["S1", "S2", "S2"]
    assert told.interviewer == "S1"


def test_times_of_the_document_are_kept_and_end_where_the_next_begins() -> None:
    draft = [
        DraftTurn("A", "One.", 1_000),
        DraftTurn("B", "Two."),
        DraftTurn("A", "Three.", 5_000, 6_000),
        DraftTurn("B", "Four.", 7_000),
    ]
    transcript = from_draft("P01", draft, language="en", duration_ms=9_000)
    assert [(t.start_ms, t.end_ms) for t in transcript.turns] == [
        (1_000, 5_000), (0, 0), (5_000, 6_000), (7_000, 9_000)
    ]  # fmt: skip
    assert from_draft("P01", draft, language="en").duration_ms == 7_000


def test_brackets_become_marks_and_a_pause_keeps_its_length() -> None:
    (turn,) = from_draft("P01", [DraftTurn("A", "Well (0.8) yes [laughs].")], language="en").turns
    assert turn.text.split() == ["Well", "yes."] or turn.text.split() == ["Well", "yes", "."]
    assert [(m.kind, m.end_ms - m.start_ms) for m in turn.marks] == [("pause", 800), ("laugh", 0)]
    assert all(mark.start_ms >= 0 for mark in turn.marks)


def test_a_document_without_words_is_refused() -> None:
    for draft in ([], [DraftTurn("A", "  ")], [DraftTurn("A", "[laughs]")]):
        with pytest.raises(ExchangeError, match="no words"):
            from_draft("P01", draft, language="en")
