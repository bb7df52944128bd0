"""Cells of mentions.csv become rows and cells again; a bad one is named by its row, not quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.privacy.checklist.cells import COLUMNS, from_cells, not_understood, to_cells
from transcode.privacy.checklist.checklist import number_of_nothing
from transcode.records.names import ListedMention

Cells = dict[str, str]
EMPTY = dict.fromkeys(COLUMNS, "")
WRITTEN = st.sampled_from(
    ["", "keep", " Keep ", "k", "ignore", "never", "ALWAYS", "change", "?", "behold", "yes", "no"]
)


def as_cells(rows: list[ListedMention]) -> list[Cells]:
    return [dict(zip(COLUMNS, to_cells(row), strict=True)) for row in rows]


def test_the_columns_are_those_of_the_format() -> None:
    assert ",".join(COLUMNS) == (
        "interview,mention,kind,entity,decision,new entity,context,why,found by,confidence"
    )


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "interview": st.sampled_from(["", "P01", "p01"]),
                "mention": st.sampled_from(["", "m1", "m2", "m3", number_of_nothing("P01")]),
                "kind": st.sampled_from(["", "person", "Place", "firma", "none"]),
                "entity": st.sampled_from(["", "Kirsten"]),
                "decision": WRITTEN,
                "new entity": st.sampled_from(["", "Anna"]),
            }
        ),
        max_size=5,
    )
)
def test_what_was_read_once_is_read_and_written_so_again(table: list[Cells]) -> None:
    once = from_cells([EMPTY | cells for cells in table], ["P01"])
    again = from_cells(as_cells(once), ["P01"])
    assert again == once and as_cells(again) == as_cells(once)


@pytest.mark.parametrize("word", ["yes", "keep", "I have read it", "never"])
def test_any_word_says_that_an_interview_was_read_once_or_twice(word: str) -> None:
    number = number_of_nothing("P01")
    cells = EMPTY | {"interview": "P01", "mention": number, "kind": "none", "decision": word}
    (row,) = from_cells([cells], ["P01"])
    assert row.stands_for_nothing and not row.is_waiting and not row.is_misunderstood
    assert as_cells([row])[0]["decision"] == word.lower()
    assert from_cells([cells, cells | {"decision": "seen"}], ["P01"]) == [row]


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "Kirsten"},
        {"decision": "keep", "kind": "Kirsten"},
        {"decision": "change", "new entity": ""},
    ],
)
def test_a_bad_cell_waits_and_is_named_but_not_quoted(wrong: Cells) -> None:
    good = EMPTY | {"interview": "P01", "mention": "m1", "kind": "person", "decision": "keep"}
    rows = from_cells([good, good | {"mention": "m2"} | wrong], ["P01"])
    assert [row.is_waiting for row in rows] == [False, True]
    (sentence,) = not_understood(rows)
    assert "row 3 (P01)" in sentence and "Kirsten" not in sentence
    assert as_cells(rows)[1].items() >= wrong.items()
