"""The page's server as a process: who is let in, and what survives when it is killed."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from transcode.records.codebook import fold
from transcode.study.folder import Study
from transcode.study.journal import id_of_message
from transcode.workbench import Session

SECRET = "Invented P01"  # how the study's people are called: never outside of confidential/


@pytest.fixture
def page(study: Study, served: Callable[..., Any]) -> tuple[Any, httpx.Client]:
    server = served(study.root, "--coder", "anna")
    return server, server.enter()


def raw(port: int, request: bytes) -> bytes:
    """What the server answers to these bytes; a client would tidy the path."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    return answer


# --- who is let in


def test_a_token_is_worth_one_request_and_leaves_a_clean_address(page: Any, study: Study) -> None:
    server, client = page
    stranger = server.client()
    used = stranger.get(server.token)
    assert used.status_code == 403 and "transcode open" in used.text
    assert "set-cookie" not in used.headers
    again = client.get(server.token)  # the page is loaded again by its own browser
    assert (again.status_code, again.headers["location"]) == (303, "/")
    cookie = again.headers["set-cookie"]
    assert cookie.startswith(f"transcode-{server.port}=")
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
    assert server.token.partition("=")[2] not in cookie


@pytest.mark.parametrize("path", ["/", "/workbench.js", "/heard", "/sound/P01", "/peaks/P01"])
def test_without_a_token_nothing_is_given(page: Any, path: str) -> None:
    server, _ = page
    for cookies in ({}, {f"transcode-{server.port}": "guessed"}, {"transcode-1": "x"}):
        client = server.client()
        client.cookies.update(cookies)
        refused = client.get(path)
        assert refused.status_code == 403 and "P01" not in refused.text


def test_a_message_needs_cookie_origin_and_header(page: Any, study: Study) -> None:
    server, client = page
    message = {"number": "x.1", "verb": "codes.create", "with": {"name": "not by us"}}
    assert server.client().post("/say", json=message).status_code == 403
    own = {"origin": server.place, "x-transcode": "1"}
    for wrong in (
        {"origin": "http://evil.example"},
        {"origin": f"http://127.0.0.1:{server.port + 1}"},
        {"origin": f"http://localhost:{server.port}"},  # not the one it was opened at
        {"origin": "null"},
        {"x-transcode": "0"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        assert client.post("/say", json=message, headers=wrong).status_code == 403, wrong
    for missing in own:
        bare = httpx.Client(base_url=server.place, cookies=client.cookies, trust_env=False)
        rest = {name: value for name, value in own.items() if name != missing}
        assert bare.post("/say", json=message, headers=rest).status_code == 403, missing
        assert bare.post("/close", headers=rest).status_code == 403, missing
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, "/say").status_code == 405
    assert not study.journal("anna").path.exists()


def test_a_host_that_is_not_ours_is_refused(page: Any) -> None:
    server, client = page
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1", "localhost:1", ""):
        for path in ("/", server.token.removeprefix(server.place), "/token"):
            refused = client.get(path, headers={"host": host})
            assert refused.status_code in (400, 421), host
            assert "set-cookie" not in refused.headers
    assert client.get("/", headers={"host": f"localhost:{server.port}"}).status_code == 200


def test_only_this_machine_is_listened_to(page: Any) -> None:
    import psutil

    server, _ = page
    listening = [
        c for c in psutil.Process(server.process.pid).net_connections() if c.status == "LISTEN"
    ]
    assert [(c.laddr.ip, c.laddr.port) for c in listening] == [("127.0.0.1", server.port)]


def test_another_process_gets_a_token_by_the_key_alone(page: Any) -> None:
    server, client = page
    for headers in ({}, {"x-transcode": "guessed"}, {"origin": server.place}):
        assert client.post("/token", headers=headers).status_code == 403
    noted = next((server.home / "state/transcode/open").glob("*.json"))
    assert noted.stat().st_mode & 0o777 == 0o600
    key = {"x-transcode": json.loads(noted.read_bytes())["key"]}
    assert httpx.get(server.place + "/token", headers=key, trust_env=False).status_code == 403
    token = httpx.post(server.place + "/token", headers=key, trust_env=False).text
    assert server.client().get("/", params={"token": token}).status_code == 303


def test_every_answer_bears_the_strict_headers(page: Any) -> None:
    server, client = page
    pages = [
        client.get("/"),
        client.get("/nothing"),
        server.client().get("/"),
        client.get(server.token),
    ]
    pages.append(client.post("/say", json={"verb": "start.where", "with": {}}))
    for answer in pages:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
        for rule in (
            "img-src 'self' data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ):
            assert rule in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert (
            "server" not in answer.headers and "access-control-allow-origin" not in answer.headers
        )
    nonces = {page.headers["content-security-policy"].partition("nonce-")[2][:22] for page in pages}
    assert len(nonces) == len(pages)
    assert pages[0].headers["content-security-policy"].partition("nonce-")[2][:22] in pages[0].text


# --- what is given, by id


TRICKS = [
    "../../../etc/passwd", "..%2f..%2fpeople.csv", "%2e%2e/%2e%2e/confidential/people.csv",
    "P01/../P02", "P01.wav", "P01%00", "/etc/passwd", "%2fetc%2fpasswd", "..\\..\\people.csv",
    "P99", "", ".", "*", "P0?", "p01", "P01/", "confidential/recordings/P01.wav",
]  # fmt: skip


@pytest.fixture
def recorded(study: Study) -> bytes:
    """A second of a tone in half the volume as the recording of P01; its bytes."""
    import math
    import struct
    import wave

    path = study.recording_path(study.people[0])
    path.parent.mkdir(exist_ok=True)
    tone = [round(16383 * math.sin(i / 8)) for i in range(16_000)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(struct.pack("<16000h", *tone))
    return path.read_bytes()


@pytest.mark.parametrize("trick", TRICKS)
def test_a_path_is_never_followed(page: Any, recorded: bytes, trick: str) -> None:
    server, client = page
    cookie = client.cookies[f"transcode-{server.port}"]
    for way in ("sound", "peaks", "outputs"):
        head = (
            f"GET /{way}/{trick} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n"
        )
        answer = raw(
            server.port, f"{head}Cookie: transcode-{server.port}={cookie}\r\n\r\n".encode()
        )
        assert answer.split()[1] in (b"400", b"404"), answer[:80]
        assert SECRET.encode() not in answer and b"root:" not in answer


def test_a_recording_is_given_in_ranges_and_as_peaks(
    page: Any, study: Study, recorded: bytes
) -> None:
    _, client = page
    whole = client.get("/sound/P01")
    assert whole.content == recorded and whole.headers["content-type"] == "audio/wav"
    part = client.get("/sound/P01", headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, recorded[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(recorded)}"
    assert client.get("/sound/P02").status_code == 404  # listed, and without a recording
    peaks = client.get("/peaks/P01")
    assert len(peaks.content) == 20 and all(62 <= height <= 64 for height in peaks.content)
    assert [path.read_bytes() for path in study.cache.glob("peaks/*")] == [peaks.content]


def test_the_shareable_half_has_nothing_confidential(
    study: Study, recorded: bytes, served: Callable[..., Any]
) -> None:
    recording = study.recording_path(study.people[0])
    study.people_file.unlink()  # what is left over is not given either
    assert recording.exists()
    server = served(study.root, "--coder", "anna")
    client = server.enter()
    assert client.get("/sound/P01").status_code == 404
    assert client.get("/peaks/P01").status_code == 404
    assert server.say(client, "start.where")["start"]["confidential"] is False
    for verb, given in (
        ("correct.open", {"interview": "P01"}), ("names.open", {}), ("names.release", {}),
    ):  # fmt: skip
        refused = server.say(client, verb, **given)
        assert "confidential/ is not here" in refused["error"], verb


def test_no_message_reaches_another_coder(study: Study, served: Callable[..., Any]) -> None:
    Session(study, "ben").create("only ben knows")
    server = served(study.root, "--coder", "anna")
    client = server.enter()
    heard = [
        server.say(client, "start.open", path=str(study.root), coder="ben"),
        server.say(client, "overview.look", coder="ben"),
        server.say(client, "codes.create", name="x", coder="ben"),
        server.say(client, "overview.look"),
    ]
    assert "coding is blind" in heard[0]["error"]
    assert "unknown" in heard[2]["error"]
    assert "only ben knows" not in json.dumps(heard)
    for path in ("/outputs/../journals/ben.jsonl", "/journals/ben.jsonl", "/sound/ben"):
        assert client.get(path).status_code == 404
    assert server.say(client, "start.leave")["error"] == ""
    left = server.say(client, "start.open", path=str(study.root), coder="ben")
    assert "coding is blind" in left["error"]  # not by way of the start either


def test_outputs_are_given_by_name_and_cannot_run(page: Any, study: Study) -> None:
    _, client = page
    study.outputs.mkdir(exist_ok=True)
    (study.outputs / "report.html").write_text("<p>made</p>")
    (study.outputs / "private-notes.txt").write_text("not ours")
    report = client.get("/outputs/report.html")
    assert report.text == "<p>made</p>"
    assert report.headers["content-security-policy"].startswith("sandbox")
    assert "allow-scripts" not in report.headers["content-security-policy"]
    assert client.get("/outputs/private-notes.txt").status_code == 404


def test_messages_that_are_none_are_answered(page: Any, study: Study) -> None:
    server, client = page
    for body in (b"", b"nonsense", b"[]", b'"x"', b"\xff\xfe"):
        assert client.post("/say", content=body).status_code == 400
    assert client.post("/say", content=b"x" * (9 << 20)).status_code == 413
    for message in ({}, {"verb": 3}, {"verb": "start.browse", "with": []},
                    {"verb": "start.__init__", "with": {}}, {"verb": "start.nothing", "with": {}},
                    {"verb": "start.open", "with": {"path": 3}}):  # fmt: skip
        assert client.post("/say", json=message).json()["error"], message
    assert server.say(client, "overview.look")["error"] == ""


def test_nothing_identifying_is_printed(page: Any, recorded: bytes) -> None:
    server, client = page
    client.get("/sound/P01")
    server.say(client, "codes.create", name=SECRET)
    server.say(client, "start.open", path=f"/nowhere/{SECRET}")
    printed = server.end()
    assert SECRET not in printed and "/sound" not in printed


# --- begin and end


def test_closing_in_the_page_ends_it_in_order(page: Any) -> None:
    server, client = page
    with client.stream("GET", "/heard", params={"page": "p0"}) as stream:
        lines = stream.iter_lines()
        assert client.post("/close").status_code == 200
        assert "event: closed" in list(lines)
    assert server.process.wait(15) == 0
    assert "Every decision is saved" in server.process.stdout.read()
    assert not list((server.home / "state/transcode/open").glob("*.json"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order_with_a_page_listening(page: Any, number: int) -> None:
    server, client = page
    with client.stream("GET", "/heard") as stream:
        next(stream.iter_lines())
        server.process.send_signal(number)
        assert server.process.wait(15) == 0
    assert "Closed" in server.process.stdout.read()


def opened(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "transcode", "open", *map(str, words), "--no-browser"],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state"),
             "COLUMNS": "200"},
    )  # fmt: skip


def test_a_second_open_finds_the_first(page: Any, study: Study) -> None:
    server, _ = page
    for coder in ("anna", "ANNA"):
        second = opened(server.home, study.root, "--coder", coder)
        assert second.returncode == 0 and "open already" in second.stdout
        address = next(w for w in second.stdout.split() if w.startswith(server.place))
        assert server.client().get(address).status_code == 303
    assert server.process.poll() is None


def test_two_coders_have_two_servers(page: Any, study: Study, served: Callable[..., Any]) -> None:
    server, client = page
    other = served(study.root, "--coder", "ben")
    assert other.port != server.port
    assert server.say(client, "codes.create", name="anna's")["error"] == ""
    assert other.say(other.enter(), "codes.create", name="ben's")["error"] == ""
    assert {c: len(study.codebook(c).codes) for c in study.coders} == {"anna": 1, "ben": 1}


def test_what_cannot_be_opened_is_said_with_a_way_out(page: Any, tmp_path: Path) -> None:
    server, _ = page
    for words, what, remedy in (
        ([tmp_path / "nowhere"], "not a study folder", "transcode new"),
        ([server.words[0], "--coder", "an na"], "a coder's name has", "short name"),
        (["--port", str(server.port)], f"port {server.port} cannot be used", "leave out --port"),
        (["--port", "99999"], "there is no port 99999", "1024"),
    ):
        refused = opened(server.home, *words)
        assert refused.returncode == 1, refused.stdout
        assert what in refused.stderr and remedy in refused.stderr, refused.stderr
        assert "Traceback" not in refused.stderr


# --- nothing is lost, and nothing is done twice


class Model:
    """What a coder's codes must be after a row of messages, worked out without the program."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.undone: list[str] = []

    def next(self, dice: random.Random, count: int) -> tuple[str, dict[str, str]]:
        verb = dice.choices(["create", "undo", "redo"], [6, 3, 2])[0]
        if verb == "undo" and self.done:
            self.undone.append(self.done.pop())
            return "overview.undo", {}
        if verb == "redo" and self.undone:
            self.done.append(self.undone.pop())
            return "overview.redo", {}
        self.undone.clear()
        self.done.append(f"code {count}")
        return "codes.create", {"name": f"code {count}"}


@pytest.mark.slow
def test_fifty_kills_among_a_thousand_decisions(study: Study, served: Callable[..., Any]) -> None:
    decisions, kills = 1000, 50
    dice, model = random.Random(14), Model()
    server = served(study.root, "--coder", "anna")
    client, first = server.enter(), server.port
    at = sorted(dice.sample(range(decisions), kills))
    numbers, resent = [], 0
    for count in range(decisions):
        verb, given = model.next(dice, count)
        numbers.append(f"killed.{count}")
        message = {"number": numbers[-1], "verb": verb, "with": given, "since": -1}
        if at and count == at[0]:
            at.pop(0)
            delay = dice.uniform(0, 0.04)
            threading.Thread(target=lambda d=delay: (time.sleep(d), server.process.kill())).start()
            answer = send(client, message)
            server.process.wait()
            server.start()  # at the same port, and the page that is still open may go on
            resent += answer is None
            answer = answer or send(client, message)
        else:
            answer = send(client, message)
        assert answer is not None and answer["error"] == "", (count, answer)
    assert server.port == first and not at and resent > 5
    study = Study.open(study.root)
    journal = study.journal("anna")
    journal.verify()
    assert [entry.id for entry in journal] == [id_of_message("anna", n) for n in numbers]
    assert sorted(code.name for code in study.codebook("anna").codes) == sorted(model.done)


def send(client: httpx.Client, message: dict[str, Any]) -> dict[str, Any] | None:
    """The answer; ``None`` where the server was killed before it came."""
    try:
        answer: dict[str, Any] = client.post("/say", json=message).raise_for_status().json()
    except httpx.TransportError:
        return None
    return answer


def events(
    client: httpx.Client, page: str, heard: list[dict[str, Any]], ready: threading.Event
) -> None:
    """Listen, until the server is killed."""
    name = ""
    with (
        suppress(httpx.RemoteProtocolError),
        client.stream("GET", "/heard", params={"page": page}) as stream,
    ):
        for line in stream.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                heard.append({"event": name, **json.loads(line.removeprefix("data: "))})
                ready.set()
            elif not line:
                name = ""


def test_two_pages_and_a_notebook_at_once(page: Any, study: Study) -> None:
    server, first = page
    second = server.client()
    second.cookies.update(first.cookies)
    heard: dict[str, list[dict[str, Any]]] = {"one": [], "two": []}
    for name, client in (("one", first), ("two", second)):
        listening, ready = server.client(), threading.Event()
        listening.cookies.update(client.cookies)
        threading.Thread(
            target=events, args=(listening, name, heard[name], ready), daemon=True
        ).start()
        assert ready.wait(10)
    failures: list[Any] = []
    answered = {"one": 0, "two": 0}

    def decide(name: str, client: httpx.Client) -> None:
        for count in range(30):
            message = {"number": f"{name}.{count}", "verb": "codes.create", "since": 0,
                       "with": {"name": f"{name} {count}"}}  # fmt: skip
            answer = send(client, message)
            if not answer or answer["error"]:
                failures.append(answer)
            answered[name] = answer["version"] if answer else 0

    def notebook() -> None:
        session = Session(Study.open(study.root), "anna")
        for count in range(30):
            session.create(f"notebook {count}")

    threads = [
        threading.Thread(target=decide, args=("one", first)),
        threading.Thread(target=decide, args=("two", second)),
        threading.Thread(target=notebook),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    expected = {f"{who} {count}" for who in ("one", "two", "notebook") for count in range(30)}
    fresh = Study.open(study.root)
    fresh.journal("anna").verify()
    assert {code.name for code in fold(fresh.journal("anna")).codes} == expected
    # both are told of the last change, and see what the notebook wrote
    last = server.say(first, "overview.look")
    assert {code["name"] for code in last["result"]["tables"]["codes"].values()} == expected
    deadline = time.monotonic() + 10
    for name, told in heard.items():
        while max(answered[name], *(e.get("version", 0) for e in told)) < last["version"]:
            assert time.monotonic() < deadline, told[-1]
            time.sleep(0.1)


def test_a_page_hears_of_what_others_do_and_not_of_what_it_did(page: Any, study: Study) -> None:
    server, client = page
    heard: list[dict[str, Any]] = []
    ready = threading.Event()
    listening = server.client()
    listening.cookies.update(client.cookies)
    threading.Thread(target=events, args=(listening, "me", heard, ready), daemon=True).start()
    assert ready.wait(10)
    wait_for(lambda: any("version" in event for event in heard))
    now = [event for event in heard if "version" in event][-1]["version"]
    message = {"number": "me.1", "verb": "codes.create", "with": {"name": "mine"}, "since": now}
    own = send(client, message)
    assert own and own["version"] > now
    time.sleep(1.5)
    assert [event for event in heard if event.get("version") == own["version"]] == []
    Session(Study.open(study.root), "anna").create("from a notebook")
    wait_for(lambda: any(event.get("version", 0) > own["version"] for event in heard))


def wait_for(happened: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_same_message_twice_at_once_is_carried_out_once(page: Any, study: Study) -> None:
    _, client = page
    message = {"number": "twice.1", "verb": "codes.create", "with": {"name": "one"}}
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(send(client, message)))
               for _ in range(8)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer["error"] for answer in answers] == [""] * 8
    assert len(list(study.journal("anna"))) == 1
