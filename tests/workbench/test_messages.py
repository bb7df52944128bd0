"""What the page says and hears, without a kernel."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transcode.errors import ExtraMissing
from transcode.study.artefacts import Header, write_artefact, write_vectors
from transcode.study.folder import Study
from transcode.study.tables import write_participants
from transcode.workbench import Session, review
from transcode.workbench.protocol import answer
from transcode.workbench.views.suggestions import consult, is_consulting

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"


def say(
    session: Session, verb: str, place: dict[str, str] | None = None, **given: Any
) -> dict[str, Any]:
    message = {"verb": verb, "with": given, "number": "a-1"}
    heard = answer(session, message if place is None else {**message, "place": place})
    json.dumps(heard, allow_nan=False)  # all of it can travel
    return heard


def ask(session: Session, verb: str, **given: Any) -> dict[str, Any]:
    heard = consult(session, {"verb": verb, "with": given, "number": "a-2"})
    json.dumps(heard, allow_nan=False)
    return heard


@pytest.fixture
def passages(study: Study) -> Session:
    """A session whose passages have vectors; what they say does not matter for finding a place."""
    for interview in study.interviews:
        n = len(study.segments(interview))
        vectors = np.eye(8, dtype=np.float32)[:n]
        write_vectors(study.vectors_path(interview), Header("vectors", "embed"), vectors)
    return Session(study, "anna")


@pytest.fixture
def coded(tmp_path: Path, models: Callable[[str], Path]) -> Session:
    models("minilm-l6-v2")
    return Session(Study.open(shutil.copytree(SAMPLE, tmp_path / "sample")), "anna")


def test_the_first_look(session: Session) -> None:
    heard = say(session, "look")
    assert heard["number"] == "a-1" and heard["error"] == ""
    assert (heard["state"]["done"], heard["state"]["total"]) == (0, 6)
    assert heard["card"]["name"] == "never really off"
    assert heard["state"]["undo"] == ""


def test_figures_come_as_they_are_shown(session: Session) -> None:
    heard = say(session, "look")
    assert heard["state"]["proposals"][0]["strength"] == "steady (0.93)"
    card = heard["card"]
    assert (card["strength"], card["coherent"]) == ("steady (0.93)", "0.83")
    assert card["said_by"] == "3 of 4 participants"
    assert card["passages"][0]["time"] == "0:00:21"


def test_a_participant_counts_once_and_only_where_there_is_a_text(
    study: Study, session: Session
) -> None:
    say(session, "confirm", proposal=session.queue[0].id)
    (code,) = say(session, "look")["state"]["codes"]
    assert code["participants"] == len(session.queue[-1].participants) == 3
    same = [replace(one, same_as="P01" if one.id == "P02" else "") for one in study.participants]
    write_participants(study.participants_file, same)
    again = Session(study, "anna")
    (counted,) = say(again, "look")["state"]["codes"]
    assert (counted["participants"], counted["passages"]) == (2, code["passages"])
    study.text_path("P04").unlink()
    assert say(again, "look")["card"]["said_by"].endswith("of 2 participants")


def test_tentative_proposals_are_told_apart(study: Study) -> None:
    some = [replace(one, tentative=one.stability < 0.6) for one in study.proposals]
    write_artefact(study.proposals_file, Header("proposal", "propose"), some)
    heard = say(Session(study, "anna"), "look")
    marks = [proposal["tentative"] for proposal in heard["state"]["proposals"]]
    assert marks == [False] * 4 + [True] * 2


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
    assert "name is already taken" in heard["error"]
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
    assert heard["state"]["total"] == 0 and "proposals" in heard["error"]
    heard = answer(Session(study, "anna"), {"verb": "look", "place": {}})
    assert heard["reading"]["passage"] is None and heard["error"] == ""


def test_the_passages_come_in_the_order_of_the_text(passages: Session) -> None:
    heard = say(passages, "look", {})
    first = heard["reading"]["passage"]
    assert heard["card"] is None and first["interview"] == "P01"
    assert first["text"].startswith("I was never") and first["question"].startswith("Tell me")
    assert heard["reading"]["passages"][0]["id"] == first["id"]
    seen = [first["id"]]
    while now := say(passages, "look", {"after": seen[-1]})["reading"]["passage"]:
        seen.append(now["id"])
    assert seen == [line["id"] for line in heard["reading"]["passages"]]
    end = say(passages, "look", {"after": seen[-1]})["reading"]
    assert end["interview"] == "P01" and end["interviews"][0]["uncoded"] == 3
    assert say(passages, "look", {"in": "P03"})["reading"]["passage"]["interview"] == "P03"


def test_giving_a_code_goes_on_or_stays(passages: Session) -> None:
    first = say(passages, "look", {})["reading"]["passage"]["id"]
    heard = say(passages, "give", {"after": first}, passage=first, name="  Never off ")
    second = heard["reading"]["passage"]["id"]
    assert second != first and [e.decision.verb for e in passages.entries] == ["create", "apply"]
    (code,) = heard["state"]["codes"]
    assert code["name"] == "Never off" and heard["reading"]["passages"][0]["codes"] == (code["id"],)
    # a known name is the known code; being there means staying there
    heard = say(passages, "give", {"at": second}, passage=second, name="NEVER  off")
    assert heard["reading"]["passage"]["id"] == second and len(heard["state"]["codes"]) == 1
    assert heard["reading"]["passage"]["codes"] == (code["id"],)
    heard = say(passages, "withhold", {"at": second}, passage=second, code=code["id"])
    assert heard["reading"]["passage"]["codes"] == ()


def test_what_is_refused_stays_and_says_why(passages: Session) -> None:
    first = say(passages, "look", {})["reading"]["passage"]["id"]
    for given in ({"name": " "}, {"code": "gone"}, {}):
        heard = say(passages, "give", {"after": first}, passage=first, **given)
        assert heard["error"] and heard["reading"]["passage"]["id"] == first
    heard = say(passages, "give", {"at": first}, passage="no such", name="x")
    assert "no such passage" in heard["error"] and passages.entries == ()
    heard = say(passages, "look", {"at": "no such"})
    assert "no such passage" in heard["error"] and heard["state"]


def test_undo_goes_to_the_passage_it_was_about(passages: Session) -> None:
    first = say(passages, "look", {})["reading"]["passage"]["id"]
    say(passages, "give", {"after": first}, passage=first, name="off")
    heard = say(passages, "undo", {"in": "P04"})
    assert heard["reading"]["passage"]["id"] == first
    assert heard["reading"]["passage"]["codes"] == () and heard["state"]["undo"] == "create"
    assert say(passages, "redo", {"in": "P04"})["reading"]["passage"]["id"] == first
    heard = say(passages, "cover", {"in": "P01"}, interview="P01")
    assert heard["reading"]["interviews"][0]["done"]
    assert say(passages, "look", {})["reading"]["interview"] == "P02"  # what is done waits no more
    heard = say(passages, "undo", {"in": "P04"})
    assert heard["reading"]["interview"] == "P01"


def test_suggestions_tell_what_they_rest_on(coded: Session) -> None:
    one = coded.passages.uncoded[0].id
    heard = ask(coded, "suggest", passage=one)
    assert heard["about"] == one and heard["number"] == "a-2"
    assert 3 <= len(heard["codes"]) <= 5 and "Learned from" in heard["trust"]
    first = heard["codes"][0]
    sure = [code["confidence"] for code in heard["codes"]]
    assert sure == sorted(sure, reverse=True) and 0 < first["confidence"] < 1
    assert all(0 < code["frequency"] < 0.5 for code in heard["codes"])
    say(coded, "refuse", {"at": one}, passage=one, code=first["id"])
    left = [code["id"] for code in ask(coded, "suggest", passage=one)["codes"]]
    assert first["id"] not in left
    say(coded, "give", {"at": one}, passage=one, code=left[0])
    found = ask(coded, "likeliest", code=left[0])["passages"]
    assert found and one not in [passage["id"] for passage in found]
    for verb in ("like", "against"):
        near = ask(coded, verb, passage=one)["passages"]
        assert near and all(passage["text"] for passage in near)


def test_what_is_said_again_is_counted_and_found(passages: Session) -> None:
    study = passages.study
    text = replace(study.text("P02"), interview="P04")
    write_artefact(study.text_path("P04"), Header("text", "release"), [text])
    copied = [
        replace(one, id=f"again-{number}", anchor=text.anchor(one.anchor.begin, one.anchor.end))
        for number, one in enumerate(study.segments("P02"))
    ]
    write_artefact(study.segments_path("P04"), Header("segment", "segment"), copied)
    first = study.segments("P02")[0].id
    assert say(passages, "look", {"at": first})["reading"]["again"] == 1
    found = ask(passages, "again", passage=first)["passages"]
    assert [one["id"] for one in found] == ["again-0"] and found[0]["text"]
    alone = study.segments("P01")[0].id
    assert say(passages, "look", {"at": alone})["reading"]["again"] == 0
    assert ask(passages, "again", passage=alone)["passages"] == []


def test_a_coder_who_has_nothing_is_told_so(coded: Session) -> None:
    ben = Session(coded.study, "new")
    heard = ask(ben, "suggest", passage=ben.passages.uncoded[0].id)
    assert heard["codes"] == [] and heard["trust"].startswith("No suggestions")
    # two codes without a passage: from their names, and not tried
    ben.create("afraid of being found out")
    ben.create("the manager decides")
    heard = ask(ben, "suggest", passage=ben.passages.uncoded[0].id)
    assert [code["confidence"] for code in heard["codes"]] == [None, None]


@pytest.mark.parametrize(
    "given", [None, [], {}, {"passage": 3}, {"passage": "no such"}, {"code": "x"}]
)
def test_a_question_about_nothing_is_answered(passages: Session, given: object) -> None:
    for verb in ("suggest", "like", "against", "again", "likeliest"):
        message = {"verb": verb, "with": given}
        assert is_consulting(message) and consult(passages, message)["error"]
    assert not is_consulting(None) and not is_consulting({"verb": "give"})
    assert not is_consulting({"verb": ["suggest"]})


def test_a_decision_does_not_wait_for_suggestions(
    passages: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = pytest.importorskip("transcode.workbench.widget", reason="anywidget is not installed")
    learned = threading.Event()

    def learning(*_: object) -> dict[str, Any]:
        assert learned.wait(20)
        return {"verb": "suggest"}

    monkeypatch.setattr(module, "consult", learning)
    widget = module.ReviewWidget(passages)
    sent: list[dict[str, Any]] = []
    arrived = threading.Semaphore(0)
    monkeypatch.setattr(widget, "send", lambda said: (sent.append(said), arrived.release()))
    first = passages.passages.segments[0].id
    give = {"verb": "give", "with": {"passage": first, "name": "off"}, "place": {"after": first}}
    widget._handle_custom_msg({"verb": "suggest", "with": {"passage": first}}, [])
    widget._handle_custom_msg(give, [])
    assert [said["verb"] for said in sent] == ["give"]
    learned.set()
    assert arrived.acquire(timeout=20) and arrived.acquire(timeout=20)
    assert [said["verb"] for said in sent] == ["give", "suggest"]


def test_suggestions_that_break_off_say_so(
    passages: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = pytest.importorskip("transcode.workbench.widget", reason="anywidget is not installed")
    monkeypatch.setattr(module, "consult", lambda *_: 1 / 0)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    widget = module.ReviewWidget(passages)
    sent: list[dict[str, Any]] = []
    arrived = threading.Event()
    monkeypatch.setattr(widget, "send", lambda said: (sent.append(said), arrived.set()))
    widget._handle_custom_msg({"verb": "suggest", "with": {"passage": "x"}, "number": "b-1"}, [])
    assert arrived.wait(20)
    assert "the suggestions failed" in sent[0]["error"] and sent[0]["number"] == "b-1"


def test_asking_while_deciding_is_sound(coded: Session) -> None:
    """Suggestions are asked from a thread while codes come and go: every answer is whole."""
    waiting = coded.passages.uncoded[:8]
    ask(coded, "suggest", passage=waiting[0].id)  # the model is loaded
    answers: list[dict[str, Any]] = []
    stop = threading.Event()

    def asking() -> None:
        while not stop.is_set():
            answers.append(ask(coded, "suggest", passage=waiting[-1].id))

    threads = [threading.Thread(target=asking) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number, one in enumerate(waiting[:-1]):
        say(coded, "give", {"after": one.id}, passage=one.id, name=f"new code {number}")
        say(coded, "undo", {})
        say(coded, "undo", {})
    stop.set()
    for thread in threads:
        thread.join(60)
    assert answers and not [heard for heard in answers if heard["error"] or not heard["codes"]]


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
