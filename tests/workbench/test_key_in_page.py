"""The passphrase of the pseudonym key, asked in the page and never in the terminal behind it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_page_confidential import study as spoken  # noqa: F401 - a fixture
from transcode.pipeline import key
from transcode.study.folder import Study
from transcode.verbs import key as key_verb
from transcode.workbench.hosts.chain import Chain
from transcode.workbench.live import Workbench

SECRET = "five words nobody would guess"


class Terminal(io.StringIO):
    """Standard input of a server that was started by hand."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def locked(
    spoken: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Study:
    """A study whose texts were released, and whose key then got a passphrase."""
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    study = Study.open(spoken)
    bench = Workbench(study, "anna")
    for name in say(bench, "names.open")["result"]["names"]:
        told = {"entity": name["entity"], "kind": name["kind"], "verdict": "accept"}
        assert say(bench, "names.decide", **told)["error"] == ""
    assert say(bench, "names.release")["result"]["released"] == ("P01",)
    key_verb.use_passphrase(study, SECRET)
    key._given.clear()  # as in a process that begins
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _: pytest.fail("it was asked in the terminal"))
    return Study.open(spoken)


def say(bench: Workbench, verb: str, **given: Any) -> dict[str, Any]:
    return bench.answer({"number": "k.1", "verb": verb, "with": given, "since": -1})


def test_the_page_asks_for_the_passphrase(locked: Study) -> None:
    bench = Workbench(locked, "anna")
    assert say(bench, "names.open")["result"]["locked"] is True
    refused = say(bench, "names.release")
    assert "type it in the page" in refused["error"].lower()
    wrong = say(bench, "names.unlock", passphrase="another one entirely")
    assert "passphrase" in wrong["error"] and SECRET not in wrong["error"]
    assert say(bench, "names.open")["result"]["locked"] is True
    assert say(bench, "names.unlock", passphrase=SECRET)["result"]["locked"] is False
    assert say(bench, "names.release")["error"] == ""


def test_a_run_has_the_passphrase_from_the_page_and_no_file_has_it(
    locked: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    given: list[bytes] = []

    class Pipe(io.BytesIO):
        def close(self) -> None:
            given.append(self.getvalue())

    class Process:
        stdin, stdout = Pipe(), io.BytesIO()
        poll: Callable[..., int | None] = staticmethod(lambda: None)
        wait: Callable[..., int] = staticmethod(lambda *_: 0)

    key.unlock_with(locked, SECRET)
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: Process())
    chain = Chain(locked)
    chain.start()
    chain.end()
    assert SECRET.encode() in given[0]
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in data for data in kept)
