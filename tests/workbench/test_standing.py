"""The overview: how far a study is, its settings, and its outputs, without breaking the blind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transcode.study.folder import Study
from transcode.workbench import Session
from transcode.workbench.live import Workbench


def say(bench: Workbench, verb: str, **given: str) -> dict[str, Any]:
    answer = bench.answer({"number": "", "verb": f"overview.{verb}", "with": given, "since": -1})
    json.dumps(answer)
    return answer


@pytest.fixture
def bench(study: Study) -> Workbench:
    return Workbench(study, "anna")


def test_interviews_and_what_waits(bench: Workbench) -> None:
    session = bench.session
    session.confirm(session.queue[0], "never off")
    session.cover("P01")
    told = say(bench, "progress")["result"]
    rows = {row["id"]: row for row in told["interviews"]}
    assert [rows["P01"][key] for key in ("group", "codings", "finished", "released")] == [
        "nurses", 1, True, True,
    ]  # fmt: skip
    assert rows["P03"]["codings"] == 0 and not rows["P03"]["finished"]
    assert told["waiting"]["candidates"] == 5
    assert told["waiting"]["loose"] == 0  # before everything is read, no theme is missed
    for interview in ("P02", "P03", "P04"):
        session.cover(interview)
    assert say(bench, "progress")["result"]["waiting"]["loose"] == 1
    assert [c["name"] for c in told["coders"]] == ["anna"]


def test_other_coders_are_counts_alone_and_nothing_shows_their_readings(bench: Workbench) -> None:
    ben = Session(bench.study, "ben")
    ben.create("only ben knows")
    bench.session.create("anna's")
    told = say(bench, "progress")
    assert "only ben knows" not in json.dumps(told)
    coders = {coder["name"]: coder for coder in told["result"]["coders"]}
    assert coders["ben"] == {"name": "ben", "decided": 0, "finished": 0, "agreed": False}
    waits = {output["name"]: output["waits"] for output in told["result"]["outputs"]}
    assert waits["report"] == waits["agreement"] == "blind" and not waits["map"]
    for name in ("report", "agreement"):
        assert "blind" in say(bench, "make", name=name)["error"]
    assert not (bench.study.outputs / "report.html").exists()


def test_settings_are_changed_in_the_file_or_refused(bench: Workbench) -> None:
    file = bench.study.settings_file
    before = file.read_text("utf-8")
    for name, value in (
        ("method", "grounded"), ("proposals", "many"), ("language", "Klingonese"),
        ("models", "x"), ("schema", "9"),
    ):  # fmt: skip
        assert say(bench, "choose", name=name, value=value)["error"], name
    assert file.read_text("utf-8") == before
    for name, value, kept in (
        ("method", "codebook", "codebook"), ("language", "Danish", "da"),
        ("notation", "clean", "clean"), ("proposals", "12", "12"),
    ):  # fmt: skip
        answer = say(bench, "choose", name=name, value=value)
        assert answer["error"] == ""
        assert {s["name"]: s["value"] for s in answer["result"]["settings"]}[name] == kept
    after = file.read_text("utf-8")
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]
    file.write_text("[coding]\nproposals = 3\n", "utf-8")  # written by hand, and short
    assert say(bench, "choose", name="method", value="codebook")["error"] == ""
    assert bench.study.settings.method == "codebook"
    assert bench.study.settings.coding == {"proposals": 3}


def test_an_output_is_made_and_listed(bench: Workbench) -> None:
    assert "no codes yet" in say(bench, "make", name="map")["error"]
    assert "no such output" in say(bench, "make", name="journals")["error"]
    bench.session.confirm(bench.session.queue[0], "never off")
    made = say(bench, "make", name="excerpts")["result"]
    assert {"excerpts.csv", "codebook.qdc"} <= set(made["files"])
    listed = {o["name"]: [f["name"] for f in o["files"]] for o in made["outputs"]}
    assert {"codebook.qdc", "excerpts.csv"} <= set(listed["excerpts"])
