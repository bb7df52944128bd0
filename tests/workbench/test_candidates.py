"""Candidate codes as a page works on them: every act is in the journal, and undone as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from transcode.records.coding import Description
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.workbench.live import Workbench

Say = Callable[..., Any]
OFF, FORM, KITCHEN, MARKING, ARABIC, READ = range(6)


@pytest.fixture
def ids(say: Say) -> list[str]:
    return [one["id"] for one in say("candidates.look")["candidates"]]


def verbs(bench: Workbench) -> list[str]:
    return [entry.decision.verb for entry in bench.session.entries]


def rows(bench: Workbench, table: str) -> dict[str, Any]:
    return bench.everything().get(table, {})


def passages(say: Say, candidate: str) -> list[str]:
    return [
        passage["segment"] for passage in say("candidates.card", candidate=candidate)["passages"]
    ]


def coded(bench: Workbench, code: str) -> set[tuple[str, int]]:
    book = bench.session.codebook
    return {(c.anchor.interview, c.anchor.begin) for c in book.codings if c.code == code}


def test_the_list_has_first_what_several_share(say: Say, study: Study) -> None:
    told = say("candidates.look")
    assert told["proposed"]
    names = [one["name"] for one in told["candidates"]]
    assert names[0] == "never really off" and names[-1] == "learns to read"
    assert told["candidates"][0]["strength"] == "steady (0.93)"
    assert told["candidates"][0]["participants"] == ("P01", "P02", "P04")
    # mostly one person's, and tentative ones, come after what several share
    first, second, *others = study.proposals
    changed = [replace(first, mostly="P01", share=0.7), replace(second, tentative=True), *others]
    write_artefact(study.proposals_file, Header("proposal", "propose"), changed)
    names = [one["name"] for one in say("candidates.look")["candidates"]]
    assert names[-2:] == ["never really off", "learns to read"]
    assert names.index("a form to fill in") > names.index("the marking comes along")


def test_a_card_has_the_evidence_and_what_each_passage_is_coded_with(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    card = say("candidates.card", candidate=ids[OFF])
    assert card["said_by"] == "3 of 4 participants" and card["strength"] == "steady (0.93)"
    first = card["passages"][0]
    assert first["time"] == "0:00:21" and first["question"].startswith("Tell me")
    assert [passage["codes"] for passage in card["passages"]] == [(), (), ()]
    assert card["nearest"][0][1] == "a form to fill in" and card["described"] is None
    say("candidates.confirm", candidate=ids[OFF], name="off duty")
    (code,) = rows(bench, "codes")
    card = say("candidates.card", candidate=ids[OFF])
    assert card["decided"] == code and card["passages"][0]["codes"] == (code,)


def test_a_machine_s_words_are_said_to_be_a_machine_s(
    say: Say, study: Study, ids: list[str]
) -> None:
    first = study.proposals[0]
    read = tuple(member.anchor for member in first.members[:2])
    written = Description(first.id, "Always on call", "Work at night", "smol-1", read, "0" * 64, "")
    write_artefact(study.descriptions_file, Header("description", "describe"), [written])
    card = say("candidates.card", candidate=first.id)
    assert card["described"] == ("Always on call", "Work at night", "smol-1")
    assert say("candidates.look")["candidates"][0]["described"] == "Always on call"


def test_confirming_under_one_s_own_name_or_the_participants(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    say("candidates.confirm", candidate=ids[OFF], name="  off   duty ")
    say("candidates.confirm", candidate=ids[FORM])
    assert [row["name"] for row in rows(bench, "codes").values()] == [
        "off duty",
        "a form to fill in",
    ]
    (code, _) = rows(bench, "codes")
    say("candidates.confirm", candidate=ids[KITCHEN], into=code)
    assert rows(bench, "decided")[ids[KITCHEN]] == code and len(coded(bench, code)) == 6
    say("candidates.confirm", candidate=ids[MARKING], name="OFF duty", refused="already taken")
    say("candidates.confirm", candidate=ids[MARKING], name="x", into=code, refused="both given")
    say("candidates.confirm", candidate=ids[OFF], name="again", refused="already decided")
    assert verbs(bench) == ["confirm"] * 3


def test_two_that_mean_the_same_become_one_code_in_one_act(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    say("candidates.confirm", candidate=ids[OFF], also=[ids[MARKING], ids[OFF]], name="no end")
    (code,) = rows(bench, "codes")
    assert rows(bench, "decided") == {ids[OFF]: code, ids[MARKING]: code}
    assert len(coded(bench, code)) == 4  # three and two, of which one is the same passage
    say("overview.undo")
    assert rows(bench, "codes") == rows(bench, "decided") == {}
    say("overview.redo")
    assert len(coded(bench, code)) == 4
    say("candidates.confirm", candidate=ids[FORM], also=["no such"], refused="no such candidate")
    say("candidates.confirm", candidate=ids[FORM], also=[ids[OFF]], refused="already decided")


def test_what_does_not_belong_is_not_coded(say: Say, bench: Workbench, ids: list[str]) -> None:
    first, second, _ = passages(say, ids[OFF])
    say("candidates.leave_out", candidate=ids[OFF], passages=[first])
    say("candidates.leave_out", candidate=ids[OFF], passages=[second])
    assert rows(bench, "left_out")[ids[OFF]] == sorted([first, second])
    say("candidates.take_back", candidate=ids[OFF], passages=[first])
    assert rows(bench, "left_out")[ids[OFF]] == [second]
    say("candidates.confirm", candidate=ids[OFF], name="off")
    (code,) = rows(bench, "codes")
    assert {interview for interview, _ in coded(bench, code)} == {"P01", "P04"}
    for _ in range(4):
        say("overview.undo")
    assert rows(bench, "left_out") == rows(bench, "codes") == {}


def test_a_candidate_without_passages_is_not_confirmed(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    everything = passages(say, ids[OFF])
    say("candidates.leave_out", candidate=ids[OFF], passages=everything)
    say("candidates.confirm", candidate=ids[OFF], name="off", refused="no passage is left")
    say("candidates.leave_out", candidate=ids[OFF], passages=everything, refused="left out already")
    say("candidates.leave_out", candidate=ids[OFF], passages=["x"], refused="do not support")
    say("candidates.send", candidate=ids[FORM], passages=[], name="x", refused="no passage")
    say("candidates.send", candidate=ids[FORM], passages=["x"], name="x", refused="do not support")
    assert verbs(bench) == ["leave-out"] and rows(bench, "codes") == {}


def test_splitting_a_candidate_is_one_act(say: Say, bench: Workbench, ids: list[str]) -> None:
    first, _, third = passages(say, ids[OFF])
    say("candidates.send", candidate=ids[OFF], passages=[first, third], name="the phone")
    (phone,) = rows(bench, "codes")
    assert {i for i, _ in coded(bench, phone)} == {"P01", "P04"}
    assert rows(bench, "left_out")[ids[OFF]] == sorted([first, third])
    assert rows(bench, "undo")["undo"]["code"] == phone  # what undo names
    say("overview.undo")
    assert rows(bench, "codes") == rows(bench, "left_out") == {}
    say("overview.redo")
    say("candidates.confirm", candidate=ids[OFF], name="on holiday")
    assert {i for i, _ in coded(bench, [*rows(bench, "codes")][1])} == {"P02"}


def test_a_passage_goes_to_a_code_that_is_there(say: Say, bench: Workbench, ids: list[str]) -> None:
    say("candidates.confirm", candidate=ids[FORM], name="forms")
    (forms,) = rows(bench, "codes")
    first, *_ = passages(say, ids[OFF])
    say("candidates.send", candidate=ids[OFF], passages=[first], name="FORMS")  # a known name
    assert len(coded(bench, forms)) == 4 and len(rows(bench, "codes")) == 1
    say("candidates.send", candidate=ids[OFF], passages=[first], code=forms, refused="already")
    say("candidates.send", candidate=ids[FORM], passages=[first], code=forms, refused="decided")
    say("candidates.send", candidate="none", passages=[first], code=forms, refused="no such")


def test_a_rejected_one_keeps_its_reason_and_can_be_opened_again(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    say("candidates.reject", candidate=ids[OFF], reason="  too   thin ")
    card = say("candidates.card", candidate=ids[OFF])
    assert (card["decided"], card["reason"]) == ("", "too   thin".strip())
    say("candidates.reopen", candidate=ids[OFF])
    card = say("candidates.card", candidate=ids[OFF])
    assert (card["decided"], card["reason"]) == (None, "")
    say("candidates.reopen", candidate=ids[OFF], refused="not decided yet")
    say("overview.undo")
    assert rows(bench, "decided") == {ids[OFF]: ""}


def test_opening_again_takes_its_codings_and_no_others(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    say("candidates.confirm", candidate=ids[OFF], name="off")
    (off,) = rows(bench, "codes")
    say("candidates.confirm", candidate=ids[MARKING], into=off)
    text = bench.session.text("P03")
    assert text
    words = {"interview": "P03", "digest": text.digest, "begin": 0, "end": 9}
    say("reading.code", code=off, **words)
    before = coded(bench, off)
    say("candidates.reopen", candidate=ids[OFF])
    # the second candidate brought the passage of P04 as well, and a hand chose another
    assert {interview for interview, _ in coded(bench, off)} == {"P03", "P04"}
    assert ids[OFF] not in rows(bench, "decided") and off in rows(bench, "codes")
    say("candidates.reopen", candidate=ids[MARKING])
    assert coded(bench, off) == {("P03", 0)}
    say("overview.undo")
    say("overview.undo")
    assert coded(bench, off) == before and set(rows(bench, "decided")) == {ids[OFF], ids[MARKING]}


def test_a_code_that_only_the_candidate_made_goes_with_it(
    say: Say, bench: Workbench, ids: list[str]
) -> None:
    say("candidates.confirm", candidate=ids[OFF], name="off")
    (off,) = rows(bench, "codes")
    say("codes.rename", code=off, name="never off")
    say("candidates.reopen", candidate=ids[OFF])
    assert rows(bench, "codes") == rows(bench, "decided") == {}
    say("overview.undo")
    assert rows(bench, "codes")[off]["name"] == "never off"


def test_what_was_left_out_stays_so_in_a_new_session(
    say: Say, bench: Workbench, study: Study, ids: list[str]
) -> None:
    first, *_ = passages(say, ids[OFF])
    say("candidates.leave_out", candidate=ids[OFF], passages=[first])
    again = Workbench(study, "anna")
    assert again.everything()["left_out"] == {ids[OFF]: [first]}
    assert again.session.left_out(ids[OFF]) == {first}
    assert Workbench(study, "ben").everything().get("left_out", {}) == {}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("candidates.card", {}), ("candidates.card", {"candidate": 3}),
        ("candidates.card", {"candidate": "no such"}), ("candidates.confirm", {"name": "x"}),
        ("candidates.confirm", {"candidate": "no such"}), ("candidates.nothing", {}),
        ("candidates.confirm", {"candidate": "x", "also": "y"}),
        ("candidates.leave_out", {"candidate": "x", "passages": [3]}),
        ("candidates.send", {"candidate": "x", "passages": ["y"], "bench": 1}),
        ("candidates.reopen", {"candidate": ["x"]}), ("candidates._sent", {}),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(
    bench: Workbench, verb: str, given: dict[str, Any]
) -> None:
    heard = bench.answer({"number": "a.1", "verb": verb, "with": given, "since": 0})
    assert heard["error"] and heard["result"] is None and bench.session.entries == ()


def test_without_proposals_the_list_is_empty(say: Say, study: Study) -> None:
    study.proposals_file.unlink()
    assert say("candidates.look") == {"candidates": [], "proposed": False}
    say("candidates.card", candidate="x", refused="proposals")
