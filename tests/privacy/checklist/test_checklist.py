from __future__ import annotations

from collections.abc import Callable

import pytest

from transcode.errors import PrivacyError
from transcode.privacy import (
    COLUMNS,
    Known,
    apply_review,
    find_mentions,
    open_mentions,
    to_rows,
)
from transcode.records.names import Mention
from transcode.records.speech import Transcript


@pytest.fixture
def listed(said: Callable[..., Transcript]) -> tuple[tuple[Mention, ...], Transcript]:
    transcript = said("P: Kirsten met Paul in Leeds, and Leeds was grey")
    known = [Known("Kirsten", "person"), Known("Paul", "person"), Known("Leeds", "place")]
    return find_mentions(transcript, spacy_model=None, known=known), transcript


Listed = tuple[tuple[Mention, ...], Transcript]


def test_rows_show_the_mention_in_its_context(listed: Listed) -> None:
    rows = to_rows(*listed)
    assert [tuple(row) for row in rows] == [COLUMNS] * 4
    assert rows[0]["context"] == "»Kirsten« met Paul in Leeds, and Leeds was grey"
    assert {row["decision"] for row in rows} == {""}


def test_undecided_mentions_stay_and_are_counted(listed: Listed) -> None:
    mentions, transcript = listed
    rows = to_rows(mentions, transcript)
    assert apply_review(mentions, rows) == mentions
    assert open_mentions(mentions, rows) == 4
    assert open_mentions(mentions, []) == 4


def test_decisions_are_carried_out_and_carried_over(listed: Listed) -> None:
    mentions, transcript = listed
    rows = to_rows(mentions, transcript)
    rows[0]["decision"] = " Keep "
    rows[1] |= {"decision": "change", "new entity": "Kirsten", "kind": "organisation"}
    rows[2]["decision"] = "ignore"
    reviewed = apply_review(mentions, rows)
    assert [(m.kind, m.entity) for m in reviewed] == [
        ("person", "Kirsten"), ("organisation", "Kirsten"), ("place", "Leeds"),
    ]  # fmt: skip
    assert open_mentions(mentions, rows) == 1
    again = to_rows(mentions, transcript, rows)
    assert apply_review(mentions, again) == reviewed


@pytest.mark.parametrize(
    "wrong",
    [
        {"mention": "Kirsten"},
        {"decision": "Kirsten"},
        {"kind": "Kirsten"},
        {"decision": "change", "new entity": " "},
    ],
)
def test_a_bad_row_is_named_but_not_quoted(listed: Listed, wrong: dict[str, str]) -> None:
    mentions, transcript = listed
    rows = to_rows(mentions, transcript)
    rows[1] |= wrong
    for verb in (apply_review, open_mentions):
        with pytest.raises(PrivacyError, match="row 3") as caught:
            verb(mentions, rows)
        assert caught.value.remedy
        assert "Kirsten" not in str(caught.value)
