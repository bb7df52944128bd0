"""The codebook as a page works on it: passages with their context, and every act undone whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from transcode.records.codebook import CODE_COLOURS
from transcode.study.folder import Study
from transcode.study.tables import write_participants
from transcode.workbench.live import Workbench

Say = Callable[..., Any]


def words(bench: Workbench, interview: str, said: str) -> dict[str, Any]:
    """Where somebody says this, as a page tells it."""
    text = bench.session.text(interview)
    assert text
    begin = text.text.index(said)
    where = {"interview": interview, "digest": text.digest}
    return {**where, "begin": begin, "end": begin + len(said)}


@pytest.fixture
def code(bench: Workbench, say: Say) -> Callable[..., str]:
    """Codes words, and returns the id of the code."""

    def coding(name: str, interview: str, said: str) -> str:
        say("reading.code", name=name, **words(bench, interview, said))
        return next(k for k, row in bench.everything()["codes"].items() if row["name"] == name)

    return coding


def places(bench: Workbench, code: str) -> list[list[Any]]:
    fold, _ = bench.session.kept_up()
    return sorted(list(c.anchor.place) for c in fold.codings_of(code))


def test_passages_come_with_what_was_said_around_them(say: Say, code: Callable[..., str]) -> None:
    off = code("off", "P02", "I am never really off")
    code("off", "P01", "I was never really off.")
    told = say("codes.passages", code=off)
    first, second = told["passages"]
    assert (first["interview"], first["group"], first["speaker"]) == ("P01", "nurses", "S2")
    # the question is told whole, so the line before is not the same again
    assert first["question"].startswith("Tell me") and first["before"] is None
    assert first["after"]["text"].startswith("The phone lay beside my bed")
    # in the middle of a turn its own words are around it
    assert second["before"]["text"] == "Even on holiday" and second["question"] == ""
    assert second["after"]["text"].startswith(", I count who is on duty")
    assert told["colours"] == CODE_COLOURS and told["others"] == []


def test_a_long_line_is_cut_between_words(bench: Workbench, say: Say) -> None:
    text = bench.session.text("P01")
    assert text
    turn = text.turns[1]
    end = {"interview": "P01", "digest": text.digest, "begin": turn.end - 4, "end": turn.end}
    say("reading.code", name="end", **end)
    (off,) = bench.everything()["codes"]
    (passage,) = say("codes.passages", code=off)["passages"]
    assert len(passage["before"]["text"]) <= 161
    assert passage["after"]["asks"] and passage["after"]["text"] == "And who did you talk to?"


def test_the_words_that_two_codes_share(say: Say, code: Callable[..., str]) -> None:
    one = code("night", "P01", "The phone lay beside my bed and I kept listening")
    two = code("listening", "P01", "I kept listening for it.")
    code("listening", "P02", "Ten minutes")
    told = say("codes.passages", code=one)
    assert told["others"] == [(two, 1)] and told["passages"][0]["codes"] == [two]
    (shared,) = say("codes.overlap", code=one, other=two)["passages"]
    assert shared["text"] == "I kept listening" and shared["before"]["text"].endswith("bed and")
    say("codes.overlap", code=one, other="no such", refused="no such code")


def test_splitting_is_one_act_and_leaves_the_rest(
    bench: Workbench, say: Say, code: Callable[..., str]
) -> None:
    off = code("off", "P01", "I was never really off.")
    code("off", "P02", "I am never really off")
    code("off", "P04", "The marking comes along")
    first, second, third = places(bench, off)
    say("codes.send", code=off, passages=[first, third], name="always on")
    new = next(k for k in bench.everything()["codes"] if k != off)
    assert places(bench, off) == [second] and places(bench, new) == [first, third]
    assert bench.everything()["undo"]["undo"]["code"] == new
    say("overview.undo")
    assert places(bench, off) == [first, second, third] and [*bench.everything()["codes"]] == [off]
    say("codes.send", code=off, passages=[first], name="OFF", refused="this code already")
    say("codes.send", code=off, passages=[first], name=" ", refused="name")
    say("codes.send", code=off, passages=[], name="x", refused="no passage")
    say("codes.send", code=off, passages=[["P01", 0, 3]], name="x", refused="no longer")
    say("codes.send", code=off, passages=[["P01", 0]], name="x", refused="reload")
    say("codes.send", code=off, passages=[[0, "P01", 1]], into=off, refused="reload")
    assert places(bench, off) == [first, second, third]


def test_removing_the_code_leaves_what_it_only_touched(
    bench: Workbench, say: Say, code: Callable[..., str]
) -> None:
    off = code("off", "P01", "I was never really off.")
    anchor = words(bench, "P01", "really off. The phone")
    session = bench.session
    text = session.text("P01")
    assert text
    session.apply(off, text.anchor(anchor["begin"], anchor["end"]))
    first, second = places(bench, off)
    say("codes.uncode", code=off, passages=[first])
    assert places(bench, off) == [second]
    say("overview.undo")
    assert places(bench, off) == [first, second]


def test_all_parts_of_a_definition(bench: Workbench, say: Say) -> None:
    say("codes.create", name="off")
    (off,) = bench.everything()["codes"]
    parts = {"definition": "no rest", "include": "sleep", "exclude": "leave", "example": "a phone"}
    say("codes.define", code=off, **parts)
    row = bench.everything()["codes"][off]
    assert {part: row[part] for part in parts} == parts
    say("codes.define", code=off, **parts, refused="already has this definition")
    say("overview.undo")
    assert bench.everything()["codes"][off]["include"] == ""


def test_colours_merging_and_deleting(bench: Workbench, say: Say, code: Callable[..., str]) -> None:
    off = code("off", "P01", "I was never really off.")
    on = code("always on", "P02", "I am never really off")
    say("codes.colour", code=off, colour="#123456")
    assert bench.everything()["codes"][off]["colour"] == "#123456"
    say("codes.colour", code=off, colour="red", refused="not a colour")
    say("codes.colour", code=off, colour="")
    assert bench.everything()["codes"][off]["colour"] == CODE_COLOURS[0]
    say("codes.merge", code=on, into=off)
    assert bench.everything()["codes"][off]["passages"] == 2
    say("codes.merge", code=off, into=off, refused="into itself")
    say("codes.remove", code=off)
    assert bench.everything()["codes"] == {}
    say("overview.undo")
    say("overview.undo")
    assert {row["name"] for row in bench.everything()["codes"].values()} == {"off", "always on"}


def test_a_memo_on_a_code(bench: Workbench, say: Say) -> None:
    say("codes.create", name="off")
    (off,) = bench.everything()["codes"]
    say("reading.memo", text="compare with P03", about=off)
    ((memo, row),) = bench.everything()["memos"].items()
    assert (row["text"], row["about"]) == ("compare with P03", off)
    say("reading.memo", text="compare with P04", about=off, instead=memo)
    (row,) = bench.everything()["memos"].values()
    assert row["text"] == "compare with P04"


def test_a_participant_counts_once_and_only_where_there_is_a_text(
    bench: Workbench, say: Say, code: Callable[..., str], study: Study
) -> None:
    off = code("off", "P01", "I was never really off.")
    code("off", "P02", "I am never really off")
    assert bench.everything()["codes"][off]["participants"] == 2
    same = [replace(one, same_as="P01" if one.id == "P02" else "") for one in study.participants]
    write_participants(study.participants_file, same)
    again = Workbench(study, "anna").everything()["codes"][off]
    assert (again["participants"], again["passages"]) == (1, 2)


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("codes.passages", {}), ("codes.passages", {"code": "no such"}),
        ("codes.passages", {"code": 3}), ("codes.overlap", {"code": "x"}),
        ("codes.uncode", {"code": "x", "passages": [["P01", 0, 1]]}),
        ("codes.uncode", {"code": "x", "passages": "P01"}), ("codes.send", {"code": "x"}),
        ("codes.remove", {"code": "no such"}), ("codes._place", {"told": []}),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(
    bench: Workbench, verb: str, given: dict[str, Any]
) -> None:
    heard = bench.answer({"number": "a.1", "verb": verb, "with": given, "since": 0})
    assert heard["error"] and heard["result"] is None and bench.session.entries == ()
