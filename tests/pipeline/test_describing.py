"""A language model may describe the proposals: a real server on this machine, and bad ones."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from transcode.errors import ModelError, PrivacyError, StudyError
from transcode.pipeline.describe import describe, forget_descriptions
from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal
from transcode.records.people import Participant, Person
from transcode.records.texts import Anchor, ReleasedText, ReleasedTurn
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Settings
from transcode.study.settings_written import render_settings
from transcode.study.tables import write_participants, write_people
from transcode.verbs.withdraw.withdraw import withdraw
from transcode.workbench import Session

SAID = {
    "P01": "I was afraid of the needle each morning.\nThe last bus leaves at four.",
    "P02": "The needle is the worst of it.\nWithout a car the bus decides my day.",
}
GOOD = '{"name": "Fear of the needle", "definition": "What makes injecting hard."}'

Asked = list[dict[str, Any]]
Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server(ThreadingHTTPServer):
    """Speaks chat completions; keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.asked: Asked = []
        self.paths: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.paths.append(self.path)
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                answer(self, body)

            def log_message(self, *_: object) -> None: ...

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    running: list[Server] = []

    def start(answer: Answer) -> Server:
        server = Server(answer)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def says(content: object) -> Answer:
    return replies({"choices": [{"message": {"role": "assistant", "content": content}}]})


def replies(body: object, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def cut_off(request: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b'{"choices": [{"message": {"content": "{')


def stream(request: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """A server that streams although it was asked not to."""
    request.send_response(200)
    request.send_header("Content-Type", "text/event-stream")
    request.end_headers()
    request.wfile.write(b'data: {"choices": [{"delta": {"content": "a"}}]}\n\ndata: [DONE]\n\n')


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Two interviews, two proposals: one of the first lines, one of the second."""
    study = Study.create(tmp_path / "study")
    write_participants(study.participants_file, [Participant(one) for one in SAID])
    anchors: dict[tuple[str, int], Anchor] = {}
    for interview, words in SAID.items():
        cut = words.index("\n")
        turns = (
            ReleasedTurn("a", "P", False, 0, cut, 0, 0),
            ReleasedTurn("b", "P", False, cut + 1, len(words), 0, 0),
        )
        text = ReleasedText(interview, "en", words, turns, ())
        write_artefact(study.text_path(interview), Header("text", "release"), [text])
        anchors[interview, 0] = Anchor(interview, 0, cut, text.digest)
        anchors[interview, 1] = Anchor(interview, cut + 1, len(words), text.digest)
    proposals = [
        Proposal(
            id=stable_id("proposal", str(line)),
            name=("of the needle", "the bus")[line],
            phrases=(),
            members=tuple(Member(f"{i}{line}", anchors[i, line], 0.9) for i in SAID),
            stability=0.9,
            coherence=0.9,
            participants=tuple(SAID),
            groups=(),
        )
        for line in (0, 1)
    ]
    write_artefact(study.proposals_file, Header("proposals", "propose"), proposals)
    return study


def naming(study: Study, **table: object) -> Study:
    """The study, asking the model of this table."""
    settings = Settings(naming={"model": "tiny", **table})
    (study.root / "study.toml").write_text(render_settings(settings), "utf-8")
    return Study.open(study.root)


def test_every_proposal_is_described_and_its_own_name_stays(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    server = serve(says(f"Sure!\n```json\n{GOOD}\n```"))
    study = naming(study, url=server.url)
    made = describe(study)
    assert (made.usable, made.unusable) == (2, 0)
    assert server.paths == ["/v1/chat/completions"] * 2
    assert {(one["model"], one["temperature"], one["seed"]) for one in server.asked} == {
        ("tiny", 0, 1)
    }
    first = next(one for one in study.proposals if one.name == "of the needle")
    view = Session(study, "anna").show(first.id)
    assert view.name == "of the needle"
    assert view.described == ("Fear of the needle", "What makes injecting hard.", "tiny")


def test_the_prompt_holds_the_passages_and_the_file_holds_none(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    server = serve(says(GOOD))
    study = naming(study, url=server.url)
    describe(study)
    prompts = [one["messages"][1]["content"] for one in server.asked]
    assert any("afraid of the needle" in one and "worst of it" in one for one in prompts)
    kept = study.descriptions_file.read_text("utf-8")
    assert "afraid of" not in kept
    assert "worst of it" not in kept
    # provenance: what was asked can be worked out again from the anchors
    assert all(one.answer == GOOD and len(one.prompt) == 64 for one in study.descriptions)


def test_asking_again_asks_nothing_and_writes_the_same_bytes(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    server = serve(says(GOOD))
    study = naming(study, url=server.url)
    describe(study)
    before = study.descriptions_file.read_bytes()
    describe(study)
    assert len(server.asked) == 2
    assert study.descriptions_file.read_bytes() == before


def test_what_was_answered_is_kept_when_the_server_dies(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    def once(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        (says(GOOD) if len(server.asked) == 1 else replies({}, 500))(request, body)

    server = serve(once)
    study = naming(study, url=server.url)
    with pytest.raises(ModelError):
        describe(study)
    assert len(study.descriptions) == 1
    again = serve(says(GOOD))
    assert describe(naming(study, url=again.url)).usable == 2
    assert len(again.asked) == 1


def test_withdrawing_an_interview_erases_what_was_written_from_it(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    study = naming(study, url=serve(says(GOOD)).url)
    describe(study)
    write_people(study.people_file, [Person(one, "", f"{one}.wav", "") for one in SAID])
    withdraw(study, "P02")
    assert not study.descriptions_file.exists()


def test_a_description_goes_with_the_interview_it_was_made_from(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    study = naming(study, url=serve(says(GOOD)).url)
    describe(study)
    assert forget_descriptions(study) == 0
    first, second = study.proposals
    without = replace(first, members=first.members[:1])
    write_artefact(study.proposals_file, Header("proposals", "propose"), [without, second])
    assert forget_descriptions(study) == 1
    assert [one.proposal for one in study.descriptions] == [second.id]
    study.descriptions_file.write_text("damaged")
    assert forget_descriptions(study) == 0
    assert not study.descriptions_file.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:11434/v1",
        "https://api.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://0.0.0.0:1/v1",
        "http://2130706433/v1",
        "http://[2001:db8::1]/v1",
        "http://localhost.example.org/v1",
        "http://127.0.0.1 .example.org/v1",
        "http://192.0.2.7#@127.0.0.1/v1",
        "http://192.0.2.7?@127.0.0.1/v1",
        "http://[::ffff:192.0.2.7]/v1",
    ],
)
@pytest.mark.parametrize("words", ["", "yes", "i have permission to send these texts"])
def test_no_other_machine_is_asked(study: Study, url: str, words: str) -> None:
    with pytest.raises(PrivacyError, match="not on this machine"):
        describe(naming(study, url=url, allow_remote=words))


def test_another_machine_is_asked_where_the_study_says_so(study: Study) -> None:
    # 0.0.0.0 counts as another machine, and nobody listens there at port 9
    words = "I have permission to send these texts"
    with pytest.raises(ModelError, match="does not answer"):
        describe(naming(study, url="http://0.0.0.0:9/v1", allow_remote=words))


@pytest.mark.parametrize(
    "url",
    ["ftp://127.0.0.1/v1", "127.0.0.1:80", "http://", "http://a@[::1",
     "http://me:secret@127.0.0.1/v1", "http://127.0.0.1:port/v1", "http://127.0.0.1\\@192.0.2.7/v1",
     "http://127.0.0.1\r\nX: y/v1"],
)  # fmt: skip
def test_what_is_no_address_is_said_so(study: Study, url: str) -> None:
    with pytest.raises(StudyError, match="not a web address"):
        describe(naming(study, url=url))


def test_without_a_model_it_says_how_to_set_one(study: Study) -> None:
    with pytest.raises(StudyError, match=r"\[naming\] url"):
        describe(study)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    study: Study, serve: Callable[[Answer], Server], status: int
) -> None:
    elsewhere = serve(says(GOOD))
    for target in ("http://192.0.2.7/v1/chat/completions", f"{elsewhere.url}/chat/completions"):
        server = serve(replies({}, status, Location=target))
        with pytest.raises(ModelError, match="redirects to another address"):
            describe(naming(study, url=server.url))
    assert not elsewhere.asked


def test_a_proxy_is_not_used(
    study: Study, serve: Callable[[Answer], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = serve(says(GOOD)), serve(says(GOOD))
    for name in (
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.setenv(name, proxy.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    describe(naming(study, url=server.url))
    assert (len(proxy.asked), len(server.asked)) == (0, 2)


def test_a_name_for_this_machine_will_do(study: Study, serve: Callable[[Answer], Server]) -> None:
    hosts: list[str] = []

    def answer(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        hosts.append(request.headers["Host"])
        says(GOOD)(request, body)

    server = serve(answer)
    url = f"http://localhost:{server.server_port}/base%2Fpath/v1/"
    assert describe(naming(study, url=url)).usable == 2
    assert set(hosts) == {f"localhost:{server.server_port}"}
    assert set(server.paths) == {"/base%2Fpath/v1/chat/completions"}


@pytest.mark.parametrize(
    "content",
    ["", "I cannot help.", "{}", '{"name": "", "definition": "x"}', '{"name": 3, "definition": 4}',
     json.dumps({"name": "n" * 81, "definition": "d"}), '{"name": "a"', "[" * 100_000 + "{}",
     '{"a":' * 100_000 + "}", "<think>{" + GOOD],
    ids=["empty", "prose", "none", "no name", "numbers", "endless", "torn", "deep", "deeper",
         "still thinking"],
)  # fmt: skip
def test_an_answer_that_names_nothing_is_counted_and_not_kept(
    study: Study, serve: Callable[[Answer], Server], content: str
) -> None:
    made = describe(naming(study, url=serve(says(content)).url))
    assert (made.usable, made.unusable) == (0, 2)
    assert study.descriptions == ()


@pytest.mark.parametrize(
    "answer",
    [replies(b"<html>hello</html>"), replies({"choices": []}), replies([1]), replies(b"\xff\xfe"),
     says(None), replies({"error": "no such model"}, 404), replies({"choices": [["message"]]}),
     says(GOOD + " " * 10_000_000), replies(b"<html>oh</html>", 502), cut_off, stream,
     replies(gzip.compress(b" " * 10_000_000), **{"Content-Encoding": "gzip"})],
    ids=["page", "no choice", "list", "bytes", "null", "404", "odd choice", "10 MB", "502",
         "cut off", "stream", "packed"],
)  # fmt: skip
def test_another_kind_of_server_is_a_clear_error(
    study: Study, serve: Callable[[Answer], Server], answer: Answer
) -> None:
    with pytest.raises(ModelError, match=r"\[naming\]"):
        describe(naming(study, url=serve(answer).url))


@pytest.mark.parametrize(
    "content",
    [f"<think>a name {{or two}}?</think>\n{GOOD}", f"Sure:\n```json\n{GOOD}\n```", f"{GOOD} Fine?"],
    ids=["thinks aloud", "fenced", "goes on"],
)
def test_a_talkative_model_is_understood(
    study: Study, serve: Callable[[Answer], Server], content: str
) -> None:
    study = naming(study, url=serve(says(content)).url)
    assert describe(study).usable == 2
    assert {one.name for one in study.descriptions} == {"Fear of the needle"}
    assert {one.answer for one in study.descriptions} == {content}, "on record as it came"


def test_a_refusal_is_no_failure(study: Study, serve: Callable[[Answer], Server]) -> None:
    refused = {"role": "assistant", "content": None, "refusal": "I will not."}
    made = describe(naming(study, url=serve(replies({"choices": [{"message": refused}]})).url))
    assert (made.usable, made.unusable) == (0, 2)


def test_an_answer_that_drips_in_has_no_more_time(
    study: Study, serve: Callable[[Answer], Server]
) -> None:
    def drip(request: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        request.send_response(200)
        request.end_headers()
        for _letter in range(100):
            request.wfile.write(b" ")
            time.sleep(0.05)

    begun = time.monotonic()
    with pytest.raises(ModelError, match=r"longer than 0\.3 s"):
        describe(naming(study, url=serve(drip).url, seconds=0.3))
    assert time.monotonic() - begun < 3


def test_nobody_waits_for_ever(study: Study, serve: Callable[[Answer], Server]) -> None:
    server = serve(lambda request, body: time.sleep(1))
    with pytest.raises(ModelError, match=r"longer than 0\.2 s"):
        describe(naming(study, url=server.url, seconds=0.2))


def test_markup_in_an_answer_stays_words(study: Study, serve: Callable[[Answer], Server]) -> None:
    said = json.dumps({"name": "a\u202e\nb\x1b[31m", "definition": "<b>bold</b>"})
    study = naming(study, url=serve(says(said)).url)
    describe(study)
    assert {(one.name, one.definition) for one in study.descriptions} == {
        ("a b[31m", "<b>bold</b>")
    }
