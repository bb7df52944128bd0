"""The desk at which names are reviewed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import DecisionError
from transcode.privacy.checklist.checklist import (
    apply_review,
    standing_rows,
    to_rows,
    with_fuller_names,
)
from transcode.privacy.checklist.desk import NameDesk
from transcode.privacy.checklist.groups import decisions_needed
from transcode.privacy.checklist.rulings import carry_out
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.settings import Known
from transcode.records.names import ListedKind, ListedMention, NameDecision
from transcode.records.speech import Transcript

Said = Callable[..., Transcript]


def row(
    number: int, interview: str, entity: str, kind: ListedKind = "person", **more: Any
) -> ListedMention:
    shown = {"confidence": "0.60", "found_by": "spacy"} | more
    return ListedMention(interview, f"m{number}", kind, entity, **shown)


@pytest.fixture
def rows() -> list[ListedMention]:
    return [
        row(0, "P01", "Anna Holm", confidence="0.95"),
        row(1, "P01", "Anna"),
        row(2, "P02", "Anna"),
        row(3, "P02", "Anna Jensen", confidence="0.95"),
        row(4, "P02", "Leeds", "place", confidence="0.40"),
        row(5, "P03", "Leeds", "place", confidence="0.70"),
        row(6, "P03", "2015", "date", decision="keep"),
    ]


def desk_of(rows: list[ListedMention]) -> tuple[NameDesk, list[NameDecision]]:
    kept: list[NameDecision] = []
    return NameDesk(rows, save=kept.append, who="eva"), kept


def decisions(desk: NameDesk) -> dict[str, str]:
    return {r.mention: r.decision for r in desk.rows if r.mention}


def test_the_most_doubtful_come_first_and_what_is_decided_last(rows: list[ListedMention]) -> None:
    desk, _ = desk_of(rows)
    names = desk.names
    assert [(one.entity, one.open) for one in names] == [
        ("Anna", 2), ("Leeds", 2), ("Anna Holm", 1), ("Anna Jensen", 1), ("2015", 0),
    ]  # fmt: skip
    assert names[0].may_be == ("Anna Holm", "Anna Jensen")
    assert names[1].confidence == 0.7 and names[1].interviews == ("P02", "P03")
    assert (desk.open, desk.total) == (6, 7)


def test_a_group_is_one_decision_and_one_undo() -> None:
    desk, kept = desk_of([
        row(0, "P01", "Excel", "organisation", confidence="0.40"),
        row(1, "P02", "Excel", "organisation", confidence="0.40"),
        row(2, "P02", "PDP", "person", confidence="0.60"),
        row(3, "P01", "Anna Holm", confidence="0.97"),
        row(4, "P01", "Bo Lund", confidence="0.97"),
        row(5, "P01", "Grethe", confidence="0.60"),
        row(6, "P01", "3. maj", "date", confidence="0.90"),
        row(7, "P01", "NVivo", "organisation", confidence="0.40"),
        row(8, "P01", "Carl Bech", confidence="0.97"),
    ])  # fmt: skip
    assert [(group.name, group.suggestion, [one.entity for one in group.names])
            for group in desk.groups] == [
        ("sure names", "keep", ["Anna Holm", "Bo Lund", "Carl Bech"]),
        ("products", "ignore", ["PDP", "NVivo", "Excel"]),
        ("one by one", "", ["Grethe", "3. maj"]),
    ]  # fmt: skip
    assert decisions_needed(desk.names) == 4
    desk.reject_group(desk.groups[1])
    assert {m: d for m, d in decisions(desk).items() if d} == dict.fromkeys(
        ("m0", "m1", "m2", "m7"), "ignore"
    )
    assert [group.name for group in desk.groups] == ["sure names", "one by one"]
    assert carry_out(desk.rows, []) == desk.rows and len(kept) == 1
    again = NameDesk(desk.rows, kept, save=kept.append)
    again.undo()
    assert not any(decisions(again).values()) and again.open == 9


def test_the_five_verbs(rows: list[ListedMention]) -> None:
    desk, kept = desk_of(rows)
    desk.accept("anna holm")
    desk.change("Anna", "Anna Holm", interview="P01")
    desk.apart("Anna", "P02")
    desk.never("Leeds")
    desk.always("Anna Jensen")
    assert decisions(desk) == {
        "m0": "keep", "m1": "change", "m2": "change", "m3": "keep", "m4": "ignore", "m5": "ignore",
        "m6": "keep",
    }  # fmt: skip
    changed = {r.mention: r.new_entity for r in desk.rows if r.decision == "change"}
    assert changed == {"m1": "Anna Holm", "m2": "Anna (P02)"}
    assert [(r.decision, r.entity) for r in standing_rows(desk.rows)] == [
        ("never", "Leeds"), ("always", "Anna Jensen"),
    ]  # fmt: skip
    assert desk.open == 0
    assert all(one.who == "eva" and one.at.endswith("+00:00") for one in kept)


def test_one_mention_may_be_decided_alone(rows: list[ListedMention]) -> None:
    desk, _ = desk_of(rows)
    desk.reject("Leeds", only=["m5"])
    assert decisions(desk)["m4"] == "" and decisions(desk)["m5"] == "ignore"
    desk.reopen("Leeds")
    assert desk.open == 6


def test_undo_goes_all_the_way_back_also_another_day(rows: list[ListedMention]) -> None:
    desk, kept = desk_of(rows)
    before = desk.rows
    desk.never("Leeds")
    desk.always("Leeds", to="Leeds Road")
    desk.accept("Anna")
    later = NameDesk(desk.rows, kept, save=kept.append)
    assert later.open == desk.open
    for expected in ("accept", "always", "never"):
        assert later.undo().verb == expected
    assert later.rows == before
    with pytest.raises(DecisionError, match="nothing to undo"):
        later.undo()
    assert carry_out(rows, kept) == before, "a list that was never written comes to the same"


def test_a_name_the_machine_missed(rows: list[ListedMention]) -> None:
    desk, _ = desk_of(rows)
    desk.always("Tolvane", kind="organisation")
    (rule,) = standing_rows(desk.rows)
    assert (rule.entity, rule.kind, rule.interview) == ("Tolvane", "organisation", "")
    desk.undo()
    assert desk.rows == rows


@pytest.mark.parametrize(
    "wrong",
    [
        lambda desk: desk.accept("nobody"),
        lambda desk: desk.accept("Anna", kind="thing"),
        lambda desk: desk.accept("Anna", interview="P09"),
        lambda desk: desk.change("Anna", " "),
        lambda desk: desk.never("!?"),
        lambda desk: desk.accept("Leeds", only=["m0"]),
    ],
)
def test_what_cannot_be_done_says_so_and_changes_nothing(
    rows: list[ListedMention], wrong: Callable[[NameDesk], object]
) -> None:
    desk, kept = desk_of(rows)
    with pytest.raises(DecisionError) as caught:
        wrong(desk)
    assert "nobody" not in str(caught.value) and "Anna" not in str(caught.value)
    assert kept == [] and desk.rows == rows


def test_what_cannot_be_saved_does_not_count(rows: list[ListedMention]) -> None:
    def full(decision: NameDecision) -> None:
        raise DecisionError("the decision could not be saved")

    desk = NameDesk(rows, save=full)
    with pytest.raises(DecisionError):
        desk.accept("Anna")
    assert desk.rows == rows and desk.open == 6


def test_decisions_are_used_for_the_next_interview(said: Said) -> None:
    names = [Known("Kirsten", "person"), Known("May", "person"), Known("Tolvane", "place")]
    first, second = (said("P: Kirsten met May in Tolvane", interview=i) for i in ("P01", "P02"))
    found = [find_mentions(t, spacy_model=None, known=names) for t in (first, second)]
    desk, _ = desk_of(to_rows(found[0], first))
    desk.always("Kirsten", to="Kirsten Lund")
    desk.never("May")
    desk.accept("Tolvane")
    later = to_rows(found[1], second, standing_rows(desk.rows))
    assert [(r.decision, r.new_entity) for r in later] == [
        ("change", "Kirsten Lund"), ("ignore", ""), ("", ""),
    ]  # fmt: skip
    assert [m.entity for m in apply_review(found[1], later)] == ["Kirsten Lund", "Tolvane"]
    only = [ListedMention("P01", entity="May", decision="never")]
    assert [r.decision for r in to_rows(found[1], second, only)] == ["", "", ""]


def test_a_spreadsheet_may_say_always_and_never(said: Said) -> None:
    transcript = said("P: Kirsten met May")
    names = [Known("Kirsten", "person"), Known("May", "person")]
    mentions = find_mentions(transcript, spacy_model=None, known=names)
    rows = to_rows(mentions, transcript)
    rows = [replace(rows[0], decision="always"), replace(rows[1], decision="never")]
    assert [m.entity for m in apply_review(mentions, rows)] == ["Kirsten"]
    assert [r.decision for r in to_rows(mentions, transcript, rows)] == ["keep", "ignore"]


def test_a_name_that_several_may_have_is_said_so(rows: list[ListedMention]) -> None:
    assert [r.why for r in with_fuller_names(rows) if r.why] == [
        "; may be Anna Holm or Anna Jensen"
    ] * 2


@given(st.data())
def test_whatever_is_done_can_be_undone_and_done_again(data: st.DataObject) -> None:
    rows = [
        row(n, data.draw(st.sampled_from(["P01", "P02"])), data.draw(st.sampled_from("ABC")))
        for n in range(6)
    ]
    desk, kept = desk_of(rows)
    names = sorted({r.entity for r in rows})
    for _ in range(data.draw(st.integers(0, 8))):
        verb = data.draw(st.sampled_from(["accept", "reject", "always", "never", "undo", "change"]))
        name = data.draw(st.sampled_from(names))
        if verb == "undo":
            if len(kept) > 2 * sum(one.verb == "undo" for one in kept):
                desk.undo()
        elif verb == "change":
            desk.change(name, "D")
        else:
            getattr(desk, verb)(name)
    assert carry_out(rows, kept) == desk.rows
    assert desk.open == sum(r.is_waiting for r in desk.rows)
    while len(kept) > 2 * sum(one.verb == "undo" for one in kept):
        desk.undo()
    assert desk.rows == rows


def test_two_thousand_mentions_are_decided_as_fast_as_two_hundred() -> None:
    def seconds(count: int) -> float:
        desk, _ = desk_of([row(n, f"P{n % 40:02}", f"Name{n}") for n in range(count)])
        start = time.perf_counter()
        for n in range(200):
            desk.accept(f"Name{n}")
        return time.perf_counter() - start

    assert seconds(2000) < 5 * seconds(200) + 0.05
