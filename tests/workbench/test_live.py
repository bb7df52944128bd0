"""What a page says to Python and hears back: versions, patches, and the acts of reading."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transcode.records.codebook import fold
from transcode.study.folder import Study
from transcode.workbench import Session
from transcode.workbench.live import Workbench
from transcode.workbench.protocol import VIEWS, verbs
from transcode.workbench.tables import Tables


class Page:
    """A page: its tables, laid as the page lays them."""

    def __init__(self, bench: Workbench) -> None:
        self.bench, self.version = bench, -1
        self.tables: dict[str, dict[str, Any]] = {}
        self.result = self.say("overview.look")
        for table, rows in self.result["tables"].items():
            self.tables[table] = dict(rows)

    def say(self, verb: str, **given: Any) -> Any:
        told = self.bench.answer(
            {"number": f"p.{verb}", "verb": verb, "with": given, "since": self.version}
        )
        self.size = len(json.dumps(told, allow_nan=False, ensure_ascii=False).encode())
        self.error = told["error"]
        self.hear(told)
        return told["result"]

    def hear(self, news: dict[str, Any] | None) -> None:
        if news is None:
            return
        for table, rows in (news["patch"] or {}).items():
            held = self.tables.setdefault(table, {})
            for key, row in rows.items():
                if row is None:
                    held.pop(key, None)
                else:
                    held[key] = row
        self.version = news["version"]

    def open(self, interview: str) -> dict[str, Any]:
        told: dict[str, Any] = self.say("reading.read", interview=interview)
        self.tables.setdefault("codings", {}).update(told["codings"])
        return told

    def codings(self, interview: str) -> set[tuple[str, int, int]]:
        names = {key: row["name"] for key, row in self.tables["codes"].items()}
        return {
            (names[row["code"]], row["begin"], row["end"])
            for row in self.tables.get("codings", {}).values()
            if row["interview"] == interview
        }


@pytest.fixture
def page(study: Study) -> Page:
    return Page(Workbench(study, "anna"))


def at(page: Page, interview: str = "P01") -> dict[str, Any]:
    return {"interview": interview, "digest": page.open(interview)["digest"]}


def test_reading_gives_the_turns_as_they_stand_in_the_text(page: Page, study: Study) -> None:
    told = page.open("P02")
    text = study.text("P02")
    assert "\n".join(turn["text"] for turn in told["turns"]) == text.text
    for turn in told["turns"]:
        end = turn["begin"] + len(turn["text"])
        assert text.text[turn["begin"] : end] == turn["text"]
    ends = [0, 0, 0, 0]
    for k, value in enumerate(told["times"]):
        ends[k % 4] += value
    last = text.timings[-1]
    assert ends == [last.begin, last.end, last.start_ms, last.end_ms]


def test_words_are_coded_with_a_new_name_and_undone_as_one_act(page: Page) -> None:
    where = at(page)
    page.say("reading.code", **where, begin=40, end=60, name="Never off")
    assert page.error == "" and page.codings("P01") == {("Never off", 40, 60)}
    assert page.tables["undo"]["undo"]["verb"] == "apply"
    page.say("overview.undo")
    assert page.codings("P01") == set() and page.tables["codes"] == {}
    page.say("overview.redo")
    assert page.codings("P01") == {("Never off", 40, 60)}


def test_the_same_code_over_its_own_words_is_asked_about_and_counted_once(page: Page) -> None:
    where = at(page)
    page.say("reading.code", **where, begin=40, end=60, name="Never off")
    told = page.say("reading.code", **where, begin=50, end=80, name="never  OFF")
    assert told == {"overlaps": [40, 80]} and page.codings("P01") == {("Never off", 40, 60)}
    page.say("reading.code", **where, begin=50, end=80, name="Never off", extend=True)
    assert page.codings("P01") == {("Never off", 40, 80)}
    (code,) = page.tables["codes"].values()
    assert (code["passages"], code["participants"]) == (1, 1)
    page.say("reading.code", **where, begin=45, end=50, name="Never off")
    assert "already have this code" in page.error
    page.say("overview.undo")  # the extension, whole
    assert page.codings("P01") == {("Never off", 40, 60)}


def test_edges_move_and_a_code_goes_without_its_neighbours(page: Page) -> None:
    where = at(page)
    page.say("reading.code", **where, begin=40, end=60, name="A")
    page.say("reading.code", **where, begin=60, end=80, name="A")
    (code,) = page.tables["codes"]
    page.say("reading.edge", **where, code=code, was=[40, 60], now=[42, 70])
    assert page.codings("P01") == {("A", 42, 70), ("A", 60, 80)}
    page.say("reading.uncode", **where, begin=60, end=80, code=code)
    assert page.codings("P01") == {("A", 42, 70)}


def test_memos_are_written_changed_and_deleted(page: Page) -> None:
    where = at(page)
    page.say("reading.memo", text="look at this", **where, begin=1, end=9)
    ((first, memo),) = page.tables["memos"].items()
    assert (memo["text"], memo["interview"], memo["end"]) == ("look at this", "P01", 9)
    page.say("reading.memo", text="look again", instead=first)
    ((second, memo),) = page.tables["memos"].items()
    assert memo["text"] == "look again"
    page.say("reading.memo", text="", instead=second)
    assert page.tables["memos"] == {}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("reading.code", {}),
        ("reading.code", {"interview": "P01", "digest": "x", "begin": "1", "end": 2, "name": "a"}),
        ("reading.read", {"interview": "P01", "coder": "ben"}),
        ("reading.nothing", {}),
        ("session.entries", {}),
        ("overview.look", {"coder": "ben"}),
    ],
)
def test_a_message_that_does_not_fit_is_refused(
    page: Page, study: Study, verb: str, given: dict[str, Any]
) -> None:
    page.say(verb, **given)
    assert "unknown request" in page.error
    assert not study.journal("anna").path.exists()


@pytest.mark.parametrize(
    "message", [None, [], "look", {"verb": 3}, {"verb": "reading.code", "with": []}]
)
def test_what_is_no_message_is_answered(study: Study, message: object) -> None:
    told = Workbench(study, "anna").answer(message)
    assert "unknown request" in told["error"] and told["result"] is None


def test_words_that_changed_since_are_not_coded(page: Page) -> None:
    where = at(page) | {"digest": "0" * 64}
    page.say("reading.code", **where, begin=1, end=5, name="A")
    assert "has changed" in page.error and not page.tables.get("codes")


def test_no_interview_becomes_a_path(page: Page) -> None:
    page.say("reading.read", interview="../../etc/passwd")
    assert "no such text" in page.error


def test_two_pages_and_a_notebook_keep_each_other_current(study: Study) -> None:
    bench = Workbench(study, "anna")
    first, second = Page(bench), Page(bench)
    notebook = Session(study, "anna")
    first.say("codes.create", name="From the page")
    second.hear(bench.news(second.version))
    notebook.create("From the notebook")
    for page in (first, second):
        page.hear(bench.news(page.version))
        assert {row["name"] for row in page.tables["codes"].values()} == {
            "From the page", "From the notebook",
        }  # fmt: skip
        assert bench.news(page.version) is None
    assert bench.news(-1)["patch"] is None  # a version of another life: look again


def test_an_answer_to_a_code_is_small(page: Page) -> None:
    where = at(page)
    for number in range(40):
        page.say("codes.create", name=f"code {number}")
    page.say("reading.code", **where, begin=1, end=30, name="code 3")
    assert page.size < 4_000


def test_every_verb_says_what_it_does() -> None:
    for view in VIEWS:
        assert any(verb.startswith(f"{view}.") for verb in verbs()), view
    for name, verb in verbs().items():
        assert verb.__doc__, name


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["code", "undo", "redo", "merge", "remove", "rename", "memo", "cover"]),
        st.integers(0, 3), st.integers(0, 6), st.integers(1, 30),
    ),
    max_size=25,
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_what_a_page_holds_is_what_the_journal_says(
    fresh: Callable[[], Session], acts: list[tuple[str, int, int, int]]
) -> None:
    study = fresh().study
    bench = Workbench(study, "anna")
    page = Page(bench)
    for interview in study.interviews:
        page.open(interview)
    interviews = list(study.interviews)
    for verb, a, b, length in acts:
        names = [f"code {n}" for n in range(7)]
        codes = sorted(page.tables.get("codes", {}))
        match verb:
            case "code":
                text = study.text(interviews[a])
                page.say("reading.code", interview=interviews[a], digest=text.digest, begin=b,
                         end=b + length, name=names[b], extend=bool(length % 2))  # fmt: skip
            case "undo" | "redo":
                page.say(f"overview.{verb}")
            case "merge" if len(codes) > 1:
                page.say("codes.merge", code=codes[0], into=codes[-1])
            case "remove" if codes:
                page.say("codes.remove", code=codes[a % len(codes)])
            case "rename" if codes:
                page.say("codes.rename", code=codes[b % len(codes)], name=f"renamed {length}")
            case "memo":
                page.say("reading.memo", text=f"memo {length}")
            case "cover":
                page.say("reading.cover", interview=interviews[a])
    anew = Tables(Session(Study.open(study.root), "anna"))
    anew.catch_up()
    assert {t: r for t, r in page.tables.items() if r and t != "codings"} == {
        t: r for t, r in anew.everything().items() if r
    }
    assert page.tables.get("codings", {}) == anew._rows.get("codings", {})
    book = fold(study.journal("anna"), study.carrying())
    assert {(c.code, *c.anchor.place) for c in book.codings} == {
        (r["code"], r["interview"], r["begin"], r["end"])
        for r in page.tables.get("codings", {}).values()
    }
