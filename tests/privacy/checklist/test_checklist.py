from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from transcode.errors import PrivacyError
from transcode.privacy.checklist.checklist import apply_review, to_rows
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.settings import Known
from transcode.records.names import ListedMention, Mention
from transcode.records.speech import Transcript


@pytest.fixture
def listed(said: Callable[..., Transcript]) -> tuple[tuple[Mention, ...], Transcript]:
    transcript = said("P: Kirsten met Paul in Leeds, and Leeds was grey")
    known = [Known("Kirsten", "person"), Known("Paul", "person"), Known("Leeds", "place")]
    return find_mentions(transcript, spacy_model=None, known=known), transcript


Listed = tuple[tuple[Mention, ...], Transcript]


def test_rows_show_the_mention_in_its_context(listed: Listed) -> None:
    rows = to_rows(*listed)
    assert [row.entity for row in rows] == ["Kirsten", "Paul", "Leeds", "Leeds"]
    assert rows[0].context == "»Kirsten« met Paul in Leeds, and Leeds was grey"
    assert {row.decision for row in rows} == {""}


def test_undecided_mentions_stay_and_are_counted(listed: Listed) -> None:
    mentions, transcript = listed
    rows = to_rows(mentions, transcript)
    assert apply_review(mentions, rows) == mentions
    assert sum(row.is_waiting for row in rows) == 4
    assert apply_review(mentions, []) == mentions


def test_decisions_are_carried_out_and_carried_over(listed: Listed) -> None:
    mentions, transcript = listed
    rows = to_rows(mentions, transcript)
    rows[0] = replace(rows[0], decision="keep")
    rows[1] = replace(rows[1], decision="change", new_entity="Kirsten", kind="organisation")
    rows[2] = replace(rows[2], decision="ignore")
    reviewed = apply_review(mentions, rows)
    assert [(m.kind, m.entity) for m in reviewed] == [
        ("person", "Kirsten"), ("organisation", "Kirsten"), ("place", "Leeds"),
    ]  # fmt: skip
    again = to_rows(mentions, transcript, rows)
    assert sum(row.is_waiting for row in again) == 1
    assert apply_review(mentions, again) == reviewed


@pytest.mark.parametrize(
    "wrong",
    [ListedMention(mention="Kirsten"), ListedMention(mention="Kirsten", decision="change")],
)
def test_a_bad_row_is_named_but_not_quoted(listed: Listed, wrong: ListedMention) -> None:
    mentions, transcript = listed
    rows = to_rows(mentions, transcript)
    rows[1] = wrong
    with pytest.raises(PrivacyError, match="row 3") as caught:
        apply_review(mentions, rows)
    assert caught.value.remedy
    assert "Kirsten" not in str(caught.value)
