"""Many threads at one workbench: a server answers several messages of several pages at a time."""

from __future__ import annotations

import io
import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from tests.workbench.test_live import Page
from tests.workbench.test_together_view import closed, say, two  # noqa: F401 - a fixture
from transcode.records.codebook import Codebook
from transcode.records.decisions import Create
from transcode.study.artefacts import Header, write_artefact, write_vectors
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study
from transcode.workbench import Session
from transcode.workbench.hosts.chain import Chain
from transcode.workbench.live import Workbench
from transcode.workbench.tables import Tables

_MANY = 6


@pytest.fixture(autouse=True)
def _eager() -> Iterator[None]:
    """Threads take turns every few instructions, so that what can go wrong does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Begin all acts in the same moment, each in a thread of its own."""
    together = Barrier(len(acts))

    def act(one: Callable[[], Any]) -> Any:
        together.wait(30)
        return one()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def message(bench: Workbench, verb: str, round_: str = "", **given: Any) -> Callable[[], Any]:
    told = {"number": "t.1", "verb": verb, "with": given, "since": -1, "round": round_}
    return lambda: bench.answer(told)


def none_twice(book: Codebook) -> None:
    """No code stands twice on the same words."""
    for first, second in itertools.combinations(book.codings, 2):
        assert first.code != second.code or not first.anchor.touches(second.anchor)


@pytest.mark.parametrize("known", [False, True])
def test_words_get_a_code_once_whoever_is_first(study: Study, known: bool) -> None:
    bench = Workbench(study, "anna")
    digest = study.text("P01").digest
    if known:
        bench.session.create("Never off")
    for turn in range(4):
        begin = 40 + 20 * turn
        place = {"interview": "P01", "digest": digest}
        answers = at_once(
            [
                message(bench, "reading.code", **place, begin=begin - n, end=begin + 9 + n,
                        name="never OFF")
                for n in range(_MANY)
            ]
        )  # fmt: skip
        book = bench.session.codebook
        none_twice(book)
        assert len(book.codes) == 1 and len(book.codings) == turn + 1
        # each but one heard that there is something already
        heard = [a for a in answers if a["result"] or a["error"]]
        assert len(heard) == _MANY - 1, answers


def test_edges_moved_at_once_leave_one_coding(study: Study) -> None:
    bench = Workbench(study, "anna")
    place = {"interview": "P01", "digest": study.text("P01").digest}
    say(bench, "reading.code", **place, begin=40, end=60, name="A")
    (code,) = bench.session.codebook.codes
    at_once(
        [
            message(bench, "reading.edge", **place, code=code.id, was=[40, 60], now=[40, 61 + n])
            for n in range(_MANY)
        ]
    )
    none_twice(bench.session.codebook)
    assert len(bench.session.codebook.codings) == 1


def test_passages_left_out_at_once_are_all_left_out(study: Study) -> None:
    bench = Workbench(study, "anna")
    candidate = max(bench.session.queue, key=lambda one: len(one.supporting))
    members = [member.segment for member in candidate.supporting][:-1]
    answers = at_once(
        [
            message(bench, "candidates.leave_out", candidate=candidate.id, passages=[member])
            for member in members
        ]
    )
    assert [answer["error"] for answer in answers] == [""] * len(members)
    assert bench.session.left_out(candidate) == frozenset(members)


def test_differences_settled_at_once_make_each_code_once(
    two: tuple[Workbench, Workbench],  # noqa: F811
) -> None:
    bench = closed(two)
    told = say(bench, "together.differences", "agreed")["differences"]
    codes = told[0]["readings"][1]["codes"]
    settling = [
        message(
            bench, "together.settle", "agreed", present="anna, ben", codes=codes,
            **{key: one[key] for key in ("interview", "digest", "begin", "end")},
        )
        for one in told
        for _ in range(3)
    ]  # fmt: skip
    adopting = [message(bench, "together.adopt", "agreed") for _ in range(3)]
    at_once(settling + adopting)
    journal = list(bench.study.journal(CONSENSUS))
    made = [e.decision.code for e in journal if isinstance(e.decision, Create)]
    assert sorted(made) == sorted(set(made))
    none_twice(bench.study.codebook(CONSENSUS))
    standing = [e.decision for e in journal if e.decision.verb == "apply"]
    assert len(standing) == len({(d.code, d.anchor) for d in standing})


def test_what_pages_of_many_threads_hold_is_what_the_journal_says(study: Study) -> None:
    bench = Workbench(study, "anna")
    place = {"interview": "P01", "digest": study.text("P01").digest}

    def work(number: int) -> Page:
        page = Page(bench)
        page.open("P01")
        for turn in range(8):
            page.say("reading.code", **place, begin=number * 30 + turn, end=number * 30 + turn + 1,
                     name=f"code {(number + turn) % 4}")  # fmt: skip
            page.say("overview.progress")
            if turn % 3 == 2:
                page.say("overview.undo")
            if turn % 4 == 3:
                page.say("overview.redo")
            page.hear(bench.news(page.version))
        return page

    pages = at_once([lambda n=n: work(n) for n in range(_MANY)])  # type: ignore[misc]
    anew = Tables(Session(Study.open(study.root), "anna"))
    anew.catch_up()
    for page in pages:
        page.hear(bench.news(page.version))
        assert {t: r for t, r in page.tables.items() if r and t != "codings"} == {
            t: r for t, r in anew.everything().items() if r
        }
        assert page.tables["codings"] == anew._rows["codings"]
    bench.study.journal("anna").verify()


def test_settings_chosen_at_once_are_all_kept(study: Study) -> None:
    bench = Workbench(study, "anna")
    chosen = {row["name"]: row for row in say(bench, "overview.progress")["settings"]}
    others = {
        name: next(choice for choice in row["choices"] if choice != row["value"])
        for name, row in chosen.items()
        if len(row["choices"]) > 1
    }
    assert len(others) > 1
    at_once([message(bench, "overview.choose", name=n, value=v) for n, v in others.items()])
    now = {row["name"]: row["value"] for row in say(bench, "overview.progress")["settings"]}
    assert {name: now[name] for name in others} == others


def test_a_candidate_that_is_proposed_no_longer_hinders_nobody(study: Study) -> None:
    bench = Workbench(study, "anna")
    page = Page(bench)
    candidate, *others = bench.session.queue
    segment = candidate.supporting[0].segment
    page.say("candidates.leave_out", candidate=candidate.id, passages=[segment])
    page.say("codes.create", name="kept")
    write_artefact(study.proposals_file, Header("proposal", "propose"), others)
    for anew in (Page(bench), Page(Workbench(Study.open(study.root), "anna"))):
        assert anew.error == "" and [c["name"] for c in anew.tables["codes"].values()] == ["kept"]
    study.proposals_file.unlink()
    assert Page(Workbench(Study.open(study.root), "anna")).error == ""


def test_what_another_run_made_is_worked_with_at_once(study: Study) -> None:
    bench = Workbench(study, "anna")
    vectors = np.eye(3, 8, dtype=np.float32)
    write_vectors(study.vectors_path("P01"), Header("vectors", "embed"), vectors)
    first = at_once([lambda: bench.session.passages] * _MANY)
    assert all(passages is first[0] for passages in first)
    assert len(first[0].segments) == 3
    write_vectors(study.vectors_path("P02"), Header("vectors", "embed"), vectors)
    assert len(bench.session.passages.segments) == 6
    second = study.segments("P02")[1]
    assert bench.session.passages.find(second.id) == second


class Slow:
    """A process of the chain whose last words are heard late."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self.stdin, self.stdout, self.says = io.BytesIO(), os.fdopen(read, "rb"), write
        self.ended = False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def wait(self, _: float = 0) -> int:
        self.ended = True
        return 0

    def finish(self, **told: Any) -> None:
        os.write(self.says, json.dumps(told).encode() + b"\n")
        os.close(self.says)


def test_what_a_stopped_run_says_late_is_not_taken_for_the_next_one(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made: list[Slow] = []
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: made.append(Slow()) or made[-1])
    chain = Chain(study)
    chain.start()
    chain.stop()
    chain.start()
    first, *_ = (thread for thread in threading.enumerate() if "_listen" in thread.name)
    made[0].finish(error={"what": "of the first one", "remedy": ""})
    first.join(20)
    assert chain.state["running"] and chain.state["error"] is None
    assert Chain(study)._note.read() is not None  # and the second one would be taken up
    made[1].finish(outcome={"failures": [], "waiting": [], "proposals": 0, "held": []})
    for _ in range(100):
        if Chain(study)._note.read() is None:
            break
        time.sleep(0.05)
    assert chain.state["outcome"] and Chain(study)._note.read() is None
