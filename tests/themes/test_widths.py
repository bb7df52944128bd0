"""Widths of a table's columns: no word is broken where the page has room, and the page is kept."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.themes.maps import names
from transcode.themes.lettering import width
from transcode.themes.report.widths import column_widths

PAGE = 470.0  # points


@given(st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(names() | st.just(""), min_size=n, max_size=n), min_size=1,
                       max_size=8)
))  # fmt: skip
def test_columns_keep_to_the_page_and_hold_their_words(rows: list[list[str]]) -> None:
    size, widths = column_widths(rows, PAGE)
    assert sum(widths) <= PAGE + 0.01 and min(widths) > 0
    longest = [
        max(width(word, size) for row in rows for word in [*re.split(r"[\s/-]", row[at]), ""])
        for at in range(len(rows[0]))
    ]
    assume(1.3 * sum(longest) + 20 * len(longest) < PAGE)
    assert size == 9.0
    assert all(wide >= word for wide, word in zip(widths, longest, strict=True))


def test_the_column_with_most_to_say_gets_most() -> None:
    rows = [["Change", "What they said"], ["+4.00", "And she said, yes, straight away. " * 6]]
    size, (change, said) = column_widths(rows, PAGE)
    assert size == 9.0 and said > 4 * change and change > 40


def test_many_columns_get_smaller_letters() -> None:
    head = [f"Occasion {n}" for n in range(12)]
    size, widths = column_widths([head, ["12.34 (5.67)"] * 12], PAGE)
    assert size < 9.0 and sum(widths) <= PAGE + 0.01
