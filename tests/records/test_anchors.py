from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.records.anchors import align, carry
from transcode.records.base import digest_of
from transcode.records.texts import Anchor

WORDS = st.sampled_from(
    [
        "sleep",
        "badly",
        "🙂",
        "👩‍👩‍👧",
        "لم",
        "يسأل",
        "אף",
        "é",
        "e\u0301",
        "我",
        "never",
        "off",
        "off",
    ]
)
TEXT = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


def at(text: str, words: str) -> Anchor:
    begin = text.index(words)
    return Anchor("P01", begin, begin + len(words), digest_of(text))


@given(TEXT, TEXT)
def test_what_is_carried_reads_the_same(old: str, new: str) -> None:
    move = align("P01", old, new)
    for piece in move.carried:
        was = old[piece.old_begin : piece.old_begin + piece.length]
        assert was == new[piece.new_begin : piece.new_begin + piece.length]


@given(TEXT, TEXT, st.data())
def test_an_anchor_stays_on_its_words_or_is_given_back(
    old: str, new: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(begin + 1, len(old)))
    anchor = Anchor("P01", begin, end, digest_of(old))
    moved = carry(anchor, [align("P01", old, new)], digest_of(new))
    if moved is not None:
        assert moved.digest == digest_of(new)
        assert new[moved.begin : moved.end] == old[begin:end]


@given(TEXT, TEXT, TEXT, TEXT)
def test_a_passage_that_nobody_touched_stays(before: str, kept: str, after: str, new: str) -> None:
    old_text = f"{before}\n<{kept}>\n{after}"
    new_text = f"{new}\n<{kept}>\n{after}"
    anchor = at(old_text, f"<{kept}>")
    moved = carry(anchor, [align("P01", old_text, new_text)], digest_of(new_text))
    assert moved is not None
    assert new_text[moved.begin : moved.end] == f"<{kept}>"


def test_code_points_not_bytes_and_not_utf16() -> None:
    old, new = "🙂🙂 لم أنم at all", "🙂 🙂 لم أنم at all"
    moved = carry(at(old, "لم أنم"), [align("P01", old, new)], digest_of(new))
    assert moved == at(new, "لم أنم")


def test_what_was_changed_inside_is_given_back() -> None:
    old, new = "I sleep very badly now", "I sleep badly now"
    moves = [align("P01", old, new)]
    assert carry(at(old, "sleep very badly"), moves, digest_of(new)) is None
    assert carry(at(old, "badly now"), moves, digest_of(new)) == at(new, "badly now")


@pytest.mark.parametrize(
    ("old", "new", "stays"),
    [
        ("He left. I think so. I think not. Yes.", "He left. I think not. Yes.", "I think not."),
        ("He left. I think not. Yes.", "He left. I think so. I think not. Yes.", "I think not."),
        ("I said it.\nI said it twice.\nNo.", "I said it twice.\nNo.", "I said it twice."),
        (
            "We went. We slept. Then we went.",
            "We went. We ate. We slept. Then we went.",
            "We slept.",
        ),
        ("It did that. (It did.) Well.", "It did that. Well.", "It did that."),
    ],
)
def test_a_sentence_beside_one_that_begins_alike(old: str, new: str, stays: str) -> None:
    assert carry(at(old, stays), [align("P01", old, new)], digest_of(new)) == at(new, stays)


def test_a_turn_that_was_moved_leaves_the_others_where_they_are() -> None:
    turns = [f"So w{n} and then w{n + 1} came, you know. I think so." for n in range(0, 60, 2)]
    moved = [*turns[:5], *turns[6:25], turns[5], *turns[25:]]
    old, new = "\n".join(turns), "\n".join(moved)
    moves = [align("P01", old, new)]
    for number, turn in enumerate(turns):
        if number != 5:
            assert carry(at(old, turn), moves, digest_of(new)) == at(new, turn)


def test_over_several_versions_and_back_again() -> None:
    one, two, three = "never off at night", "Never off at night", "well: never off at night"
    there_and_back = [align("P01", one, two), align("P01", two, one), align("P01", one, three)]
    assert carry(at(one, "off at"), there_and_back, digest_of(three)) == at(three, "off at")
    assert carry(at(two, "off at"), there_and_back, digest_of(three)) == at(three, "off at")
    assert carry(at(one, "off at"), there_and_back, digest_of(two)) == at(two, "off at")


def test_a_version_that_nobody_knows() -> None:
    assert carry(at("one text", "text"), [], digest_of("another")) is None
    assert carry(at("one text", "text"), [], digest_of("one text")) == at("one text", "text")
