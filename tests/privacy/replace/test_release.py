from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import PrivacyError
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.replace.release import release
from transcode.privacy.settings import Known
from transcode.records.names import Mention, Pseudonym
from transcode.records.speech import Transcript, Turn, Word

Said = Callable[..., Transcript]


def test_names_go_and_the_genitive_stays(said: Said) -> None:
    transcript = said("I: Is it Kirsten's?", "P: Kirstens! Kirsten Lund, mm.", "Q: Who?")
    mentions = find_mentions(transcript, spacy_model=None, known=[Known("Kirsten Lund", "person")])
    text = release(transcript, mentions, Pseudonyms().assign(mentions))
    assert text.text == "Is it [Person 1]'s?\n[Person 1]s! [Person 1], mm.\nWho?"
    assert [(t.speaker, t.is_interviewer) for t in text.turns] == [
        ("I", True), ("P", False), ("P2", False),
    ]  # fmt: skip
    assert text.text[text.turns[1].begin : text.turns[1].end] == "[Person 1]s! [Person 1], mm."


def test_a_pseudonym_has_the_time_of_the_words_it_replaced(said: Said) -> None:
    transcript = said("P: so Kirsten Lund, she left")
    mentions = find_mentions(transcript, spacy_model=None, known=[Known("Kirsten Lund", "person")])
    text = release(transcript, mentions, Pseudonyms().assign(mentions))
    assert [(text.text[t.begin : t.end], t.start_ms, t.end_ms) for t in text.timings] == [
        ("so", 0, 250), ("[Person 1],", 300, 850), ("she", 900, 1150), ("left", 1200, 1450),
    ]  # fmt: skip


def test_a_genitive_inside_the_mention_is_kept_too(said: Said) -> None:
    transcript = said("P: Kirsten's")
    mention = Mention("m", "P01-0", 0, 9, "person", "Kirsten", "hand", 1.0, "")
    assert release(transcript, [mention], Pseudonyms().assign([mention])).text == "[Person 1]'s"


def test_mentions_that_do_not_fit_are_refused(said: Said) -> None:
    transcript = said("P: Kirsten Lund")
    mention = Mention("m", "P01-0", 0, 7, "person", "Kirsten", "hand", 1.0, "")
    table = Pseudonyms().assign([mention])
    for wrong in (
        [replace(mention, turn="elsewhere")],
        [replace(mention, end=99)],
        [replace(mention, end=0)],
        [mention, replace(mention, begin=3, end=9)],
        [replace(mention, entity="nobody")],
    ):
        with pytest.raises(PrivacyError) as caught:
            release(transcript, wrong, table)
        assert "Kirsten" not in str(caught.value)
        assert "nobody" not in str(caught.value)


def test_numbers_are_per_kind_in_order_and_never_used_again() -> None:
    def mention(kind: str, entity: str) -> Mention:
        return Mention("m", "t", 0, 1, kind, entity, "", 1.0, "")  # type: ignore[arg-type]

    empty = Pseudonyms()
    one = empty.assign([mention("person", "A"), mention("place", "B"), mention("person", "A")])
    assert [r.pseudonym for r in one.rows] == ["[Person 1]", "[Place 1]"]
    two = Pseudonyms((*one.rows, Pseudonym("person", "C", "[Person 7]"))).assign(
        [mention("person", "D"), mention("phone", "E"), mention("organisation", "F")]
    )
    assert [r.pseudonym for r in two.rows[3:]] == ["[Person 8]", "[Phone 1]", "[Organisation 1]"]
    assert empty.rows == ()
    assert two.of("person", "A") == "[Person 1]"


@given(st.data())
def test_every_word_is_timed_and_nothing_else_changes(data: st.DataObject) -> None:
    tokens = data.draw(st.lists(st.text("abÆ'’,.", min_size=1, max_size=6), max_size=8))
    text, words = "", []
    for number, token in enumerate(tokens):
        text += " " if text else ""
        words.append(Word(len(text), len(text) + len(token), number * 10, number * 10 + 9, 1.0))
        text += token
    turn = Turn("t", "P", 0, 100, text, tuple(words))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    mentions = [
        Mention(f"{a}", "t", a, b, "person", text[a:b], "", 1.0, "")
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        if text[a:b] == text[a:b].strip()
    ]
    transcript = Transcript("P01", "en", 100, "I", (turn, replace(turn, id="u")))
    table = Pseudonyms().assign(mentions)
    released = release(transcript, mentions, table)
    timings = released.timings
    assert all(t.begin < t.end for t in timings)
    assert all(a.end <= b.begin for a, b in pairwise(timings))
    timed = {i for t in timings for i in range(t.begin, t.end)}
    assert all(i in timed for i, c in enumerate(released.text) if not c.isspace())
    back = released.text
    for row in table.rows:
        back = back.replace(row.pseudonym, "")
    assert released.text.endswith("\n" + text)
    if not mentions:
        assert back == f"{text}\n{text}"
