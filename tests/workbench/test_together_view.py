"""Coders together: blind until closed, differences settled, codes joined, groups divided."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study
from transcode.verbs.draw import draw_map
from transcode.workbench import Session
from transcode.workbench.live import Workbench

SECRET = "anna alone calls it this"


def ask(bench: Workbench, verb: str, round_: str = "", **given: Any) -> dict[str, Any]:
    message = {"number": "p.1", "verb": verb, "with": given, "since": -1, "round": round_}
    return bench.answer(message)


def say(bench: Workbench, verb: str, round_: str = "", **given: Any) -> Any:
    told = ask(bench, verb, round_, **given)
    assert not told["error"], told["error"]
    return told["result"]


@pytest.fixture
def two(study: Study) -> tuple[Workbench, Workbench]:
    """Anna and Ben, who coded the same two interviews: one passage alike, two otherwise."""
    anna, ben = Session(study, "anna"), Session(study, "ben")
    first, second, third = (segment.anchor for segment in study.segments("P01"))
    for session in (anna, ben):
        session.create("Never off")
        session.apply("Never off", first)
    anna.create(SECRET)
    anna.apply(SECRET, second)
    ben.create("Kitchen", "where it is said")
    ben.apply("Kitchen", second)
    ben.apply("Kitchen", third)
    for session in (anna, ben):
        session.cover("P01")
        session.cover("P02")
    return Workbench(study, "anna"), Workbench(study, "ben")


def closed(two: tuple[Workbench, Workbench]) -> Workbench:
    for bench in two:
        say(bench, "together.close")
    return two[0]


VERBS = ("differences", "codebooks", "agreement", "adopt")


@pytest.mark.parametrize("closes", [(), ("anna",), ("ben",)])
def test_until_both_are_closed_nothing_of_the_other_is_told(
    two: tuple[Workbench, Workbench], closes: tuple[str, ...]
) -> None:
    anna, ben = two
    for bench in two:
        if bench.session.coder in closes:
            say(bench, "together.close")
    told = [ask(ben, "together.state"), ask(ben, "overview.look", "agreed")]
    told += [ask(ben, f"together.{verb}", way) for verb in VERBS for way in ("", "agreed")]
    assert all(answer["error"] for answer in told[1:])
    heard = json.dumps([answer["result"] for answer in told] + [a["error"] for a in told])
    assert SECRET not in heard
    state = told[0]["result"]
    assert {coder["name"]: set(coder) for coder in state["coders"]} == {
        "anna": {"name", "closed", "me"}, "ben": {"name", "closed", "me"}
    }  # fmt: skip
    assert not (anna.study.journal(CONSENSUS).path).exists()


def test_an_empty_round_is_not_closed(study: Study) -> None:
    assert "nothing in your round" in ask(Workbench(study, "new"), "together.close")["error"]


def test_differences_are_those_passages_and_a_settled_one_holds_what_was_chosen(
    two: tuple[Workbench, Workbench],
) -> None:
    bench = closed(two)
    told = say(bench, "together.differences", "agreed")
    where = [(d["interview"], d["begin"]) for d in told["differences"]]
    segments = bench.study.segments("P01")
    assert where == [("P01", s.anchor.begin) for s in segments[1:]]
    assert told["waiting"] == 1
    say(bench, "together.adopt", "agreed")
    first = told["differences"][0]
    ben = next(r["codes"] for r in first["readings"] if r["coder"] == "ben")
    place = {key: first[key] for key in ("interview", "digest", "begin", "end")}
    say(bench, "together.settle", "agreed", **place, codes=ben, present="anna, ben, Prof. X")
    agreed = bench.study.codebook(CONSENSUS)
    assert {code.name for code in agreed.codes} == {"Never off", "Kitchen"}
    assert [c.anchor.begin for c in agreed.codings_of(ben[0])] == [first["begin"]]
    assert next(c for c in agreed.codes if c.id == ben[0]).definition == "where it is said"
    assert [s.present for s in agreed.settled] == ["anna, ben, Prof. X"]
    # settled anew: no code; and one undo brings the act before back whole
    say(bench, "together.settle", "agreed", **place, codes=[], present="anna")
    assert not bench.study.codebook(CONSENSUS).codings_of(ben[0])
    say(bench, "overview.undo", "agreed")
    agreed = bench.study.codebook(CONSENSUS)
    assert len(agreed.codings_of(ben[0])) == 1
    assert [s.present for s in agreed.settled] == ["anna, ben, Prof. X"]
    # neither coder's own journal was touched
    assert bench.study.codebook("anna").code(ben[0]) is None


def test_settling_cuts_a_passage_only_where_it_was_settled(
    two: tuple[Workbench, Workbench],
) -> None:
    bench = closed(two)
    say(bench, "together.adopt", "agreed")
    code = next(c.id for c in bench.study.codebook(CONSENSUS).codes)
    text = bench.study.text("P01")
    agreed = Session(bench.study, CONSENSUS)
    agreed.apply(code, text.anchor(0, len(text.text)))
    at = bench.study.segments("P01")[1].anchor
    place = {"interview": "P01", "digest": text.digest, "begin": at.begin, "end": at.end}
    say(bench, "together.settle", "agreed", **place, codes=[], present="anna, ben")
    spans = sorted((c.anchor.begin, c.anchor.end) for c in agreed.codebook.codings_of(code))
    assert all(end <= at.begin or at.end <= begin for begin, end in spans)
    assert (0, at.begin) in spans and (at.end, len(text.text)) in spans


def test_nobody_present_settles_nothing(two: tuple[Workbench, Workbench]) -> None:
    bench = closed(two)
    first = say(bench, "together.differences", "agreed")["differences"][0]
    place = {key: first[key] for key in ("interview", "digest", "begin", "end")}
    told = ask(bench, "together.settle", "agreed", **place, codes=[], present=" ")
    assert "who is present" in told["error"]


def test_joined_codes_count_as_one(two: tuple[Workbench, Workbench]) -> None:
    bench = closed(two)
    columns = say(bench, "together.codebooks", "agreed")["columns"]
    ids = {row["name"]: row["id"] for column in columns for row in column["codes"]}
    say(bench, "together.join", "agreed", codes=[ids[SECRET], ids["Kitchen"]], name="Among us")
    told = say(bench, "together.differences", "agreed")
    assert len(told["differences"]) == 1  # only where Ben coded and Anna did not
    assert {code.name for code in bench.study.codebook(CONSENSUS).codes} == {"Among us"}
    rows = say(bench, "together.agreement", "agreed")["rows"]
    assert {row["name"] for row in rows if row["level"] == "code"} == {"Never off", "Among us"}


def test_coders_who_divided_the_interviews_make_one_map(study: Study) -> None:
    for coder, interview, name in (("anna", "P01", "Never off"), ("ben", "P03", "Always on")):
        session = Session(study, coder)
        session.create(name)
        session.apply(name, study.segments(interview)[0].anchor)
        session.cover(interview)
    bench = closed((Workbench(study, "anna"), Workbench(study, "ben")))
    told = say(bench, "together.differences", "agreed")
    assert told["differences"] == [] and told["alone"] == ["P01", "P03"]
    columns = say(bench, "together.codebooks", "agreed")["columns"]
    say(bench, "together.join", "agreed", codes=[c["codes"][0]["id"] for c in columns])
    assert say(bench, "together.adopt", "agreed") == {"codings": 2}
    (code,) = study.codebook(CONSENSUS).codes
    theme = say(bench, "themes.create", "agreed", name="At work", codes=[code.id])["theme"]
    figures = say(bench, "themes.map", "agreed", form="bubbles", width=700.0)["prevalence"]
    assert figures[theme]["participants"] == 2
    assert {group for group, n, _ in figures[theme]["groups"] if n} == {"nurses", "teachers"}
    assert draw_map(study).exists()  # of the agreed round, without naming a coder


def test_pages_that_ask_for_the_agreed_round_at_once_hear_of_one(
    two: tuple[Workbench, Workbench],
) -> None:
    bench, together = closed(two), Barrier(8)

    def first(_: int) -> int:
        together.wait()
        return ask(bench, "overview.look", "agreed")["version"]

    with ThreadPoolExecutor(8) as threads:
        heard = set(threads.map(first, range(8)))
    # a page that heard of a later version would take no notice of what is settled next
    assert ask(bench, "overview.look", "agreed")["version"] == max(heard)
    assert len(heard) == 1


def test_settled_and_undone_while_others_look(two: tuple[Workbench, Workbench]) -> None:
    bench = closed(two)
    first = say(bench, "together.differences", "agreed")["differences"][0]
    place = {key: first[key] for key in ("interview", "digest", "begin", "end")}
    codes = first["readings"][1]["codes"]
    looks = ("together.differences", "overview.look", "together.codebooks", "together.agreement")
    with ThreadPoolExecutor(4) as threads:
        for _ in range(12):
            looked = [threads.submit(say, bench, verb, "agreed") for verb in looks]
            say(bench, "together.settle", "agreed", **place, codes=codes, present="anna, ben")
            looked += [threads.submit(say, bench, verb, "agreed") for verb in looks]
            assert say(bench, "together.differences", "agreed")["left"] == 1
            say(bench, "overview.undo", "agreed")
            assert say(bench, "together.differences", "agreed")["left"] == 2
            for one in looked:
                one.result()
