"""Once and not twice: what a page sends again; and what undo, a closed round and sound owe it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.test_page_confidential import study as spoken  # noqa: F401 - a fixture
from transcode.privacy.voice.encode import write_sound
from transcode.speech.decode import RATE, decode
from transcode.study.folder import Study
from transcode.verbs.correct import desk
from transcode.workbench import Session
from transcode.workbench.live import Workbench


def post(client: Any, number: str, verb: str, **given: Any) -> dict[str, Any]:
    message = {"number": number, "verb": verb, "with": given, "since": -1}
    answer: dict[str, Any] = client.post("/say", json=message).json()
    return answer


def test_a_correction_sent_again_after_a_crash_is_made_once(
    served: Callable[..., Any],
    spoken: Path,  # noqa: F811
) -> None:
    server = served(spoken, "--coder", "anna")
    client = server.enter()
    turns = [turn.id for turn in desk(Study.open(spoken), "P01").transcript.turns]
    given = {"interview": "P01", "turn": turns[3], "at": 34}
    assert post(client, "x.1", "correct.split", **given)["error"] == ""
    assert post(client, "x.2", "correct.undo", interview="P01")["error"] == ""
    assert post(client, "x.3", "correct.split", **given)["error"] == ""
    server.process.kill()
    server.process.wait()
    server.start()
    for number, verb, more in (
        ("x.1", "split", given), ("x.2", "undo", {"interview": "P01"}), ("x.3", "split", given),
    ):  # fmt: skip
        answer = post(client, number, f"correct.{verb}", **more)
        assert answer["error"] == "" and answer["again"]
    assert len(desk(Study.open(spoken), "P01").transcript.turns) == 5
    assert post(client, "x.4", "correct.undo", interview="P01")["error"] == ""  # a new one is made
    assert len(desk(Study.open(spoken), "P01").transcript.turns) == 4


def test_a_decision_on_a_name_sent_again_after_a_crash_is_made_once(
    served: Callable[..., Any],
    spoken: Path,  # noqa: F811
) -> None:
    server = served(spoken, "--coder", "anna")
    client = server.enter()
    first, second, *_ = post(client, "n.0", "names.open")["result"]["names"]
    for number, name in (("n.1", first), ("n.2", second)):
        decided = {"entity": name["entity"], "kind": name["kind"], "verdict": "accept"}
        assert post(client, number, "names.decide", **decided)["error"] == ""
    left = post(client, "n.3", "names.undo")["result"]["open"]
    server.process.kill()
    server.process.wait()
    server.start()
    assert post(client, "n.3", "names.undo")["again"]
    assert post(client, "n.4", "names.open")["result"]["open"] == left


def test_a_deleted_memo_comes_back_with_undo(study: Study) -> None:
    bench = Workbench(study, "anna")
    code = bench.session.create("afraid").decision.code

    def memos() -> list[str]:
        return [row["text"] for row in bench.everything().get("memos", {}).values()]

    def say(verb: str, **given: Any) -> None:
        message = {"number": None, "verb": verb, "with": given, "since": -1}
        assert bench.answer(message)["error"] == ""

    say("reading.memo", text="to compare", about=code)
    (memo,) = bench.everything()["memos"]
    say("reading.memo", text="", about=code, instead=memo)
    assert memos() == [] and study.codebook("anna").codes[0].memos == ()
    say("overview.undo")
    assert memos() == ["to compare"] and study.codebook("anna").codes[0].memos == ("to compare",)
    say("overview.redo")
    assert memos() == [] and Session(study, "anna").codebook.memos == ()


def test_a_page_is_told_that_the_round_is_closed(study: Study) -> None:
    bench = Workbench(study, "anna")
    bench.session.create("afraid")
    assert "closed" not in bench.everything().get("round", {})
    message = {"number": None, "verb": "together.close", "with": {}, "since": -1}
    bench.session.cover("P01")
    assert bench.answer(message)["error"] == ""
    assert bench.everything()["round"] == {"closed": True}
    bench.answer({**message, "verb": "overview.undo"})
    assert "closed" not in bench.everything()["round"]


def test_what_no_browser_plays_is_given_as_wav_in_ranges(
    served: Callable[..., Any],
    spoken: Path,  # noqa: F811
) -> None:
    study = Study.open(spoken)
    (person,) = study.people
    path = study.recording_path(person)
    ours = path.with_suffix(".amr")  # what is inside is told by PyAV, not by the ending
    write_sound(path.with_suffix(".ogg"), [decode(path)[0][: 2 * RATE]])
    path.with_suffix(".ogg").rename(ours)
    people = spoken / "confidential" / "people.csv"
    people.write_text(people.read_text("utf-8").replace("P01.wav", "P01.amr"), "utf-8")
    server = served(spoken, "--coder", "anna")
    client = server.enter()
    whole = client.get("/sound/P01")
    assert whole.headers["content-type"] == "audio/wav" and whole.content[:4] == b"RIFF"
    size = len(whole.content)
    assert abs(size - 2 * RATE * 2) < 10_000
    for asked, status, part in (
        ("bytes=100-199", 206, whole.content[100:200]), ("bytes=-10", 206, whole.content[-10:]),
        (f"bytes={size - 5}-", 206, whole.content[-5:]), (f"bytes={size}-", 416, b""),
        ("bytes=9-1", 416, b""), ("lines=1-2", 200, whole.content),
    ):  # fmt: skip
        answer = client.get("/sound/P01", headers={"range": asked})
        assert (answer.status_code, answer.content) == (status, part), asked
    assert not list(study.cache.rglob("*.wav"))  # it tells who somebody is: in memory alone
    ours.write_bytes(b"no sound at all")
    damaged = client.get("/sound/P01")
    assert damaged.status_code == 422 and "Traceback" not in damaged.text
