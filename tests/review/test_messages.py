"""What the page says and hears, without a kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from transcode.errors import ExtraMissing
from transcode.review import Session, review
from transcode.review.messages import answer
from transcode.study import Study


def say(session: Session, verb: str, **given: Any) -> dict[str, Any]:
    heard = answer(session, {"verb": verb, "with": given, "number": "a-1"})
    json.dumps(heard)  # all of it can travel
    return heard


def test_the_first_look(session: Session) -> None:
    heard = say(session, "look")
    assert heard["number"] == "a-1" and heard["error"] == ""
    assert (heard["state"]["done"], heard["state"]["total"]) == (0, 6)
    assert heard["card"]["name"] == "never really off"
    assert heard["state"]["undo"] == ""


def test_a_decision_brings_the_next_card_and_the_codebook(session: Session) -> None:
    first = say(session, "look")["card"]
    heard = say(session, "confirm", proposal=first["id"])
    assert heard["card"]["name"] == "a form to fill in"
    (code,) = heard["state"]["codes"]
    assert (code["passages"], code["participants"]) == (3, 3)
    assert heard["state"]["undo"] == "confirm"


def test_undo_shows_the_card_it_was_about(session: Session) -> None:
    first = say(session, "look")["card"]
    say(session, "reject", proposal=first["id"], reason="thin")
    heard = say(session, "undo")
    assert heard["card"]["id"] == first["id"] and heard["state"]["redo"] == "reject"
    assert say(session, "redo")["card"]["name"] == "a form to fill in"


def test_a_refusal_is_a_line_and_the_card_stays(session: Session) -> None:
    session.create("rest")
    third = session.queue[2]
    heard = say(session, "confirm", proposal=third.id, name="REST")
    assert "name already" in heard["error"]
    assert heard["card"]["id"] == third.id


def test_when_all_is_decided_there_is_still_a_card(session: Session) -> None:
    for proposal in session.queue:
        session.reject(proposal)
    heard = say(session, "look")
    assert heard["card"]["decided"] == "" and heard["state"]["done"] == 6


@pytest.mark.parametrize(
    "message",
    [
        None, 3, "confirm", [], {}, {"verb": "confirm"}, {"verb": ["confirm"]}, {"verb": "look"},
        {"verb": "confirm", "with": None}, {"verb": "confirm", "with": {"proposal": 3}},
        {"verb": "confirm", "with": {"proposal": "x", "self": "y"}},
        {"verb": "__init__", "with": {"study": "x", "coder": "y"}},
        {"verb": "codebook", "with": {}}, {"verb": "rename", "with": {"name": "x"}},
        {"verb": "show", "with": {"proposal": {"a": 1}}}, {"verb": "show", "with": []},
    ],
)  # fmt: skip
def test_nonsense_is_answered_and_changes_nothing(session: Session, message: object) -> None:
    heard = answer(session, message)
    assert heard["state"]["done"] == 0 and session.entries == ()
    known = isinstance(message, dict) and message.get("verb") in ("look", "show")
    assert bool(heard["error"]) is not known


def test_a_study_without_proposals_is_said_not_raised(study: Study) -> None:
    study.proposals_file.unlink()
    heard = answer(Session(study, "anna"), {"verb": "look"})
    assert heard["state"] is None and "proposals" in heard["error"]


def test_the_widget_answers_and_keeps_nothing_of_the_study(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("anywidget")
    widget = review(study, "anna")
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(widget, "send", sent.append)
    widget._handle_custom_msg({"verb": "look", "number": 1}, [])
    widget._handle_custom_msg(
        {"verb": "confirm", "with": {"proposal": sent[0]["card"]["id"]}, "number": 2}, []
    )
    assert sent[1]["state"]["done"] == 1
    kept = json.dumps(
        {k: str(v) for k, v in widget.get_state().items() if not k.startswith("_")}
    ) + repr(widget)
    assert "never really off" not in kept and "P01" not in kept and "phone" not in kept


def test_without_anywidget_the_error_names_the_extra(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "transcode.review.widget", raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ExtraMissing, match="notebook"):
        review(study, "anna")


def test_the_room_is_light() -> None:
    heavy = "{'numpy', 'anywidget', 'ipywidgets', 'torch', 'spacy', 'pandas'}"
    code = f"import sys, transcode.review; print({heavy} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert found.stdout.strip() == "set()"
