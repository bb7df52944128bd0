"""Suggestions as a page asks for them: what they rest on, and asked while codes come and go."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transcode.study.folder import Study
from transcode.workbench.live import Workbench

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"


@pytest.fixture
def coded(tmp_path: Path, models: Callable[[str], Path]) -> Workbench:
    models("minilm-l6-v2")
    return Workbench(Study.open(shutil.copytree(SAMPLE, tmp_path / "sample")), "anna")


def ask(bench: Workbench, verb: str, **given: Any) -> Any:
    heard = bench.answer({"number": "a.1", "verb": verb, "with": given, "since": -1})
    assert heard["error"] == "", heard["error"]
    return heard["result"]


def test_suggestions_tell_their_odds_and_only_where_they_beat_the_base_rate(
    coded: Workbench,
) -> None:
    seen = 0
    for passage in coded.session.passages.uncoded[:12]:
        told = ask(coded, "reading.suggest", passage=passage.id)
        assert told["passage"] == passage.id and told["learned"]["examples"] > 20
        assert 0 < told["learned"]["frequent"] < 1 and 0 < told["learned"]["right"] <= 1
        odds = [code["odds"] for code in told["codes"]]
        assert odds == sorted(odds, reverse=True) and all(0 < one < 1 for one in odds)
        rates = {s.code.id: s.frequency for s in coded.session.passages.suggest(passage, 12)}
        assert all(code["odds"] > rates[code["code"]] for code in told["codes"])
        seen += len(odds)
        if not odds:
            continue
        refused = told["codes"][0]["code"]
        ask(coded, "reading.refuse", passage=passage.id, code=refused)
        again = ask(coded, "reading.suggest", passage=passage.id)["codes"]
        assert refused not in [code["code"] for code in again]
    assert seen


def test_a_coder_who_has_nothing_is_told_so(coded: Workbench) -> None:
    new = Workbench(coded.study, "new")
    passage = new.session.passages.uncoded[0].id
    told = ask(new, "reading.suggest", passage=passage)
    assert told["codes"] == [] and told["learned"]["silent"]
    # two codes without a passage: from their names, and never tried
    ask(new, "codes.create", name="afraid of being found out")
    ask(new, "codes.create", name="the manager decides")
    told = ask(new, "reading.suggest", passage=passage)
    assert [code["odds"] for code in told["codes"]] == [None, None]
    assert told["learned"]["right"] is None


def test_asking_while_deciding_is_sound(coded: Workbench) -> None:
    """Suggestions are asked from threads while codes come and go: every answer is whole."""
    waiting = coded.session.passages.uncoded[:8]
    ask(coded, "reading.suggest", passage=waiting[0].id)  # the model is loaded
    answers: list[dict[str, Any]] = []
    stop = threading.Event()

    def asking() -> None:
        while not stop.is_set():
            message = {"verb": "reading.suggest", "with": {"passage": waiting[-1].id}}
            answers.append(coded.answer(message))

    threads = [threading.Thread(target=asking) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number, one in enumerate(waiting[:-1]):
        at = one.anchor
        where = {"digest": at.digest, "begin": at.begin, "end": at.end}
        ask(coded, "reading.code", name=f"new {number}", interview=at.interview, **where)
        ask(coded, "overview.undo")
    stop.set()
    for thread in threads:
        thread.join(60)
    assert answers and not [heard for heard in answers if heard["error"]]
    assert all(heard["result"]["passage"] == waiting[-1].id for heard in answers)


def test_a_candidate_is_suggested_codes_as_a_whole(coded: Workbench) -> None:
    seen = 0
    for one in coded.session.queue:
        told = ask(coded, "candidates.suggest", candidate=one.id)
        assert told["candidate"] == one.id
        assert all(code["odds"] > code["often"] for code in told["codes"])
        book = coded.session.codebook
        for code in told["codes"]:  # one that it has as a whole is no news
            stands = {coding.anchor for coding in book.codings_of(code["code"])}
            assert not {member.anchor for member in one.supporting} <= stands
        seen += len(told["codes"])
    assert seen
    new = Workbench(coded.study, "new")
    one = new.session.queue[0]
    assert ask(new, "candidates.suggest", candidate=one.id)["codes"] == []
    ask(new, "codes.create", name="afraid of being found out")
    ask(new, "codes.create", name="the manager decides")
    told = ask(new, "candidates.suggest", candidate=one.id)
    assert [code["odds"] for code in told["codes"]] == [None, None]
    every = [member.segment for member in one.supporting]
    ask(new, "candidates.leave_out", candidate=one.id, passages=every)
    assert ask(new, "candidates.suggest", candidate=one.id)["codes"] == []
    unknown = {"verb": "candidates.suggest", "with": {"candidate": "x"}}
    assert "no such candidate" in new.answer(unknown)["error"]
