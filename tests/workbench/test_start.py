"""The start of the page: folders, recent studies, who works here, and a new study with its run."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from transcode.errors import BusyError, StudyError
from transcode.privacy.voice.encode import write_sound
from transcode.speech.decode import RATE, decode
from transcode.study.folder import Study
from transcode.workbench import Session
from transcode.workbench.hosts.chain import Chain
from transcode.workbench.hosts.folders import chosen_folder, listing

RECORDINGS = Path(__file__).parents[2] / "notebooks" / "sample-interviews" / "recordings"


@pytest.fixture
def opened(served: Callable[..., Any]) -> tuple[Any, httpx.Client]:
    server = served()
    return server, server.enter()


def until(
    server: Any, client: httpx.Client, holds: Callable[[dict[str, Any]], Any], seconds: float
) -> dict[str, Any]:
    """The state of the start, once something holds of it."""
    deadline = time.monotonic() + seconds
    while True:
        state: dict[str, Any] = server.say(client, "start.where")["start"]
        if holds(state):
            return state
        assert time.monotonic() < deadline, state
        time.sleep(0.3)


# --- folders


def test_a_folder_says_what_it_holds(tmp_path: Path, study: Study) -> None:
    for name in ("interviews", "Æbler", ".hidden", "zz"):
        (tmp_path / name).mkdir()
    for name in ("a.M4A", "b.wav", "b.docx", "._a.m4a", "notes.pdf"):
        (tmp_path / "interviews" / name).touch()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    here = listing(tmp_path)
    assert [f["name"] for f in here["folders"]] == ["interviews", "study", "zz", "Æbler"]
    assert [f["name"] for f in here["folders"] if f["study"]] == ["study"]
    assert here["above"] == str(tmp_path.parent)
    inside = listing(tmp_path / "interviews")
    assert (inside["recordings"], inside["transcripts"], inside["folders"]) == (2, 2, [])
    assert listing(Path("/"))["above"] == ""


def test_many_folders_are_counted(tmp_path: Path) -> None:
    for number in range(510):
        (tmp_path / f"{number:03}").mkdir()
    here = listing(tmp_path)
    assert (len(here["folders"]), here["more"]) == (500, 10)


def test_a_path_is_read_as_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my interviews").mkdir()
    for typed in ("~/my interviews", "my interviews", f'"{tmp_path}/my interviews" ',
                  f"'{tmp_path}/my interviews/'"):  # fmt: skip
        assert chosen_folder(typed) == (tmp_path / "my interviews").resolve()
    assert chosen_folder("") == tmp_path.resolve()
    with pytest.raises(StudyError, match="no such folder"):
        chosen_folder("nowhere")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(StudyError, match="cannot be read"):
        listing(tmp_path / "closed")


# --- recent studies, and who works on one


def test_recent_studies_are_paths_that_nobody_else_may_read(
    opened: Any, study: Study, tmp_path: Path
) -> None:
    server, client = opened
    first = server.say(client, "start.where")["start"]
    assert (first["study"], first["recent"]) == ("", [])
    there = server.say(client, "start.open", path=str(study.root), coder="anna")
    assert (there["error"], there["start"]["coder"]) == ("", "anna")
    assert server.say(client, "start.leave")["start"]["study"] == ""
    noted = server.home / "state/transcode/recent.json"
    assert json.loads(noted.read_bytes()) == [str(study.root)]
    assert noted.stat().st_mode & 0o777 == 0o600
    assert noted.parent.stat().st_mode & 0o777 == 0o700
    shown = server.say(client, "start.where")["start"]["recent"]
    assert shown == [{"path": str(study.root), "name": "study", "there": True}]
    study.root.rename(tmp_path / "moved")
    assert server.say(client, "start.where")["start"]["recent"][0]["there"] is False
    gone = server.say(client, "start.open", path=str(study.root), coder="anna")
    assert "no such folder" in gone["error"]
    assert server.say(client, "start.forget", path=str(study.root))["start"]["recent"] == []
    assert (tmp_path / "moved" / "study.toml").exists()


def test_the_page_asks_who_works_here(opened: Any, study: Study) -> None:
    server, client = opened
    Session(study, "anna").create("hers")
    path = str(study.root)
    asked = server.say(client, "start.open", path=path)["start"]
    assert asked["ask"] == {"coders": ["anna"], "typed": "", "nearly": ""}
    assert (asked["study"], asked["coder"]) == ("study", "")
    assert "no study is open" in server.say(client, "overview.look")["error"]
    odd = server.say(client, "start.open", path=path, coder="an na")
    assert "40 letters" in odd["error"] and odd["start"]["coder"] == ""
    near = server.say(client, "start.open", path=path, coder="anne")["start"]
    assert near["ask"] == {"coders": ["anna"], "typed": "anne", "nearly": "anna"}
    sure = server.say(client, "start.open", path=path, coder="anne", sure="yes")["start"]
    assert (sure["coder"], sure["ask"]) == ("anne", None)
    assert server.say(client, "overview.look")["error"] == ""


def test_whoever_is_known_is_not_asked(study: Study, served: Callable[..., Any]) -> None:
    Session(study, "anna").create("hers")
    server = served(study.root, "--coder", "ANNA")
    assert server.say(server.enter(), "start.where")["start"]["coder"] == "anna"


def test_a_study_that_is_open_elsewhere_is_shown_there(
    opened: Any, study: Study, served: Callable[..., Any]
) -> None:
    server, client = opened
    other = served(study.root, "--coder", "anna")
    told = server.say(client, "start.open", path=str(study.root), coder="anna")
    assert told["address"].startswith(other.place + "/?token=")
    assert told["start"]["study"] == ""
    assert other.client().get(told["address"]).status_code == 303
    assert server.say(client, "start.open", path=str(study.root), coder="ben")["error"] == ""


def test_the_sample_study_can_be_tried(opened: Any) -> None:
    server, client = opened
    asked = server.say(client, "start.sample")["start"]
    assert asked["study"] == "transcode-sample" and asked["ask"]["coders"] == ["anna", "ben"]
    copy = server.home / "transcode-sample"
    assert server.say(client, "start.open", path=str(copy), coder="me")["start"]["coder"] == "me"
    assert server.say(client, "codes.create", name="mine")["error"] == ""
    server.say(client, "start.leave")
    server.say(client, "start.sample")  # the copy stays as it was left
    assert [code.name for code in Study.open(copy).codebook("me").codes] == ["mine"]


# --- a new study


def test_a_new_study_of_nothing_says_what_is_missing(opened: Any, tmp_path: Path) -> None:
    server, client = opened
    empty = tmp_path / "pictures"
    empty.mkdir()
    (empty / "a.jpg").write_bytes(b"no sound")
    for given, what in (
        ({"folder": str(tmp_path / "nowhere")}, "no such folder"),
        ({"folder": str(empty), "language": "Klingonese"}, "language"),
        ({"folder": str(empty), "coder": "a b"}, "40 letters"),
        ({"folder": str(empty), "release": "never"}, "release"),
    ):
        assert what in server.say(client, "start.new", **given)["error"]
    assert not (tmp_path / "pictures-study").exists()
    made = server.say(client, "start.new", folder=str(empty), language="en", coder="anna")
    assert made["error"] == "" and made["start"]["study"] == "pictures-study"
    ended = until(server, client, lambda state: not state["run"]["running"], 60)["run"]
    assert "no usable recording" in ended["error"]["what"] and ended["error"]["remedy"]
    assert [file["name"] for file in ended["intake"]["skipped"]] == ["a.jpg"]


@pytest.fixture(scope="module")
def two_recordings(tmp_path_factory: pytest.TempPathFactory, models: Callable[[str], Path]) -> Path:
    """A minute each of two sample interviews."""
    for name in ("whisper-base", "segmentation-3.0", "campplus", "spacy-en-md", "ner-e5-uner",
                 "minilm-l6-v2"):  # fmt: skip
        models(name)
    folder = tmp_path_factory.mktemp("two") / "talks"
    for name in ("P01", "P02"):
        samples = decode(RECORDINGS / f"{name}.opus")[0][: 60 * RATE]
        write_sound(folder / f"{name}.ogg", [samples])
    return folder


@pytest.mark.slow
def test_a_new_study_runs_in_the_page_and_goes_on_after_a_kill(
    opened: Any, two_recordings: Path
) -> None:
    server, client = opened
    told = server.say(
        client, "start.new", folder=str(two_recordings), language="English", coder="anna"
    )
    assert told["error"] == "" and told["start"]["run"]["running"]
    study = Study.open(two_recordings.with_name("talks-study"))
    heard = study.transcript_path("P01")
    state = until(server, client, lambda state: heard.exists(), 900)
    done = {step["name"]: step["done"] for step in state["run"]["steps"]}
    assert 0.4 < done["transcribe"] <= 1 and state["run"]["running"]  # both are heard at once
    assert state["run"]["intake"]["added"] == ["P01", "P02"]
    first = heard.stat().st_mtime_ns
    assert "under way" in server.say(client, "start.leave")["error"]
    assert "under way" in server.say(client, "start.run")["error"]
    server.kill()
    wait_for(lambda: is_free(study))  # the process of the run ends with the server
    server.start()
    client = server.enter()
    recent = server.say(client, "start.where")["start"]["recent"]
    assert [study["name"] for study in recent] == ["talks-study"]
    again = server.say(client, "start.open", path=recent[0]["path"], coder="anna")["start"]
    assert again["run"]["running"]  # without having been asked to
    ended = until(server, client, lambda state: not state["run"]["running"], 1200)["run"]
    assert ended["error"] is None and ended["outcome"]["failures"] == []
    assert ended["outcome"]["waiting"] == ["P01", "P02"]  # for a person
    assert heard.stat().st_mtime_ns == first  # nothing was heard twice
    assert {step["done"] for step in ended["steps"] if step["name"] != "propose"} >= {1.0}
    assert study.mentions_path("P02").exists() and not study.texts
    assert not list((server.home / "state/transcode/runs").glob("*.json"))
    assert client.get("/peaks/P01").content


def test_a_run_that_is_stopped_is_not_taken_up(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with study.working():
        chain = Chain(study)
        chain.start()
        while chain.is_running:
            time.sleep(0.05)
        wait_for(lambda: chain.state["error"])
        assert "another transcode" in chain.state["error"]["what"]
    assert not chain.take_up()  # it came to an end by itself
    chain.start()
    chain.stop()
    assert not chain.is_running and not Chain(study).take_up()
    assert chain.state["error"] is None


def test_a_run_that_was_killed_says_so_and_is_taken_up(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    heard: list[bool] = []
    chain = Chain(study, lambda: heard.append(True))
    chain.start()
    assert chain._process
    chain._process.kill()
    wait_for(lambda: chain.state["error"])
    assert "ended from outside" in chain.state["error"]["what"]
    assert len(heard) >= 2
    after = Chain(study)
    assert after.take_up()
    wait_for(lambda: any(step["done"] for step in after.state["steps"]))
    after.stop()


def is_free(study: Study) -> bool:
    try:
        with study.working():
            return True
    except BusyError:
        return False


def wait_for(happened: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
