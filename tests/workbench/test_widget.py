"""The workbench in a cell, without a kernel: what it says, what it keeps, what it waits for."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
from typing import Any

import pytest

from transcode.errors import ExtraMissing
from transcode.study.folder import Study
from transcode.workbench import Session, review
from transcode.workbench.live import Workbench


class Heard:
    """What a widget sends, as a page hears it."""

    def __init__(self, widget: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.widget, self.said = widget, list[dict[str, Any]]()
        self.since = -1
        self._arrived, self._numbers = threading.Semaphore(0), itertools.count()
        monkeypatch.setattr(widget, "send", self._hear)

    def _hear(self, said: dict[str, Any]) -> None:
        self.said.append(said)
        self._arrived.release()

    def tell(self, verb: str, **given: Any) -> None:
        number = f"a.{next(self._numbers)}"
        message = {"number": number, "verb": verb, "with": given, "since": self.since}
        self.widget._handle_custom_msg(message, [])

    def wait(self) -> dict[str, Any]:
        assert self._arrived.acquire(timeout=20)
        return self.said[-1]


@pytest.fixture
def heard(study: Study, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """The widget of anna's, without a kernel."""
    pytest.importorskip("anywidget")
    return Heard(review(study, "anna"), monkeypatch)


def test_the_widget_answers_and_keeps_nothing_of_the_study(heard: Heard) -> None:
    heard.tell("candidates.look")
    (first, *_) = heard.wait()["result"]["candidates"]
    heard.tell("candidates.card", candidate=first["id"])
    assert heard.wait()["result"]["passages"][0]["text"].startswith("I was never")
    heard.tell("candidates.confirm", candidate=first["id"])
    assert heard.wait()["error"] == "" and len(heard.widget.session.codebook.codes) == 1
    kept = json.dumps(
        {k: str(v) for k, v in heard.widget.get_state().items() if not k.startswith("_")}
    ) + repr(heard.widget)
    assert "never really off" not in kept and "P01" not in kept and "phone" not in kept


def test_a_decision_does_not_wait_for_what_is_slow(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = threading.Event()
    passages = heard.widget.session.passages  # made before anything is asked
    monkeypatch.setattr(type(passages), "about", lambda *_: (learned.wait(20) and None) or ())
    for _ in range(8):  # a coder walks through the text, and each passage asks
        heard.tell("search.meaning", words="sleep")
    heard.tell("codes.create", name="off")
    heard.wait()
    assert [said["result"] for said in heard.said] == [None]
    learned.set()
    for _ in range(8):
        assert heard.wait()["result"] == {"words": "sleep", "passages": []}


def test_what_is_decided_elsewhere_is_heard_while_a_page_listens(
    heard: Heard, study: Study
) -> None:
    heard.tell("overview.look")
    version = heard.wait()["version"]
    heard.since = version
    heard.widget._handle_custom_msg({"page": "p", "listens": True}, [])
    Session(study, "anna").create("from another cell")
    assert heard.wait()["changed"] > version
    heard.tell("overview.news")
    names = [row["name"] for row in heard.wait()["patch"]["codes"].values()]
    assert names == ["from another cell"]
    heard.widget._handle_custom_msg({"page": "p", "listens": False}, [])
    heard.widget.close()
    for thread in threading.enumerate():
        if thread.name == "workbench news":
            thread.join(5)
            assert not thread.is_alive()


def test_a_message_sent_again_after_a_long_silence_is_carried_out_once(heard: Heard) -> None:
    for name in ("one", "two"):
        heard.tell("codes.create", name=name)
        heard.wait()
    again = {"number": "a.again", "verb": "overview.undo", "with": {}, "since": -1}
    for _ in range(2):  # a cell was running for minutes, and the kernel reads both
        heard.widget._handle_custom_msg(again, [])
        heard.wait()
    assert [code.name for code in heard.widget.session.codebook.codes] == ["one"]


def test_without_anywidget_the_error_names_the_extra(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "transcode.workbench.widget", raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ExtraMissing, match="notebook"):
        review(study, "anna")


def test_the_room_is_light() -> None:
    heavy = "{'numpy', 'anywidget', 'ipywidgets', 'torch', 'spacy', 'pandas'}"
    code = f"import sys, transcode.workbench; print({heavy} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert found.stdout.strip() == "set()"


def test_a_study_without_proposals_is_worked_on_all_the_same(study: Study) -> None:
    study.proposals_file.unlink()
    bench = Workbench(study, "anna")
    told = bench.answer({"number": "a.1", "verb": "overview.look", "with": {}, "since": -1})
    assert told["error"] == "" and told["result"]["study"]["proposed"] is False
