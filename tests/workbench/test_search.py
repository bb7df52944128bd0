"""Search in what was said, by words and by meaning."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transcode.study.folder import Study
from transcode.workbench.live import Workbench

Say = Callable[..., Any]
SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"


def test_words_are_found_whatever_their_capitals_and_blanks(bench: Workbench, say: Say) -> None:
    told = say("search.text", words="  NEVER   really off ")
    assert told["found"] == 2 and [place["interview"] for place in told["places"]] == ["P01", "P02"]
    first = told["places"][0]
    text = bench.session.text("P01")
    assert text and text.text[first["begin"] : first["end"]] == first["match"] == "never really off"
    # the turn is the frame: nothing of the question, or of the next one
    assert first["before"] == "I was " and first["after"].startswith(". The phone")
    assert first["speaker"] == "S2" and first["codes"] == ()
    (question,) = say("search.text", words="how do you rest?")["places"]
    assert question["speaker"] == "S1" and question["after"] == ""


def test_places_are_code_points_after_an_emoji(bench: Workbench, say: Say) -> None:
    (place,) = say("search.text", words="who is not")["places"]
    text = bench.session.text("P02")
    assert text and text.text[place["begin"] : place["end"]] == "who is not"
    (arabic,) = say("search.text", words="لم يسأل أحد")["places"]
    assert arabic["interview"] == "P03"


def test_signs_are_words_too(say: Say) -> None:
    assert say("search.text", words="(")["found"] == 0
    assert say("search.text", words="fill in.")["found"] == 2
    assert say("search.text", words="no such words")["places"] == []
    say("search.text", words="   ", refused="type a word")
    say("search.meaning", words="", refused="type a word")


def test_what_is_coded_says_so(bench: Workbench, say: Say) -> None:
    text = bench.session.text("P01")
    assert text
    begin = text.text.index("phone")
    where = {"interview": "P01", "digest": text.digest, "begin": begin, "end": begin + 5}
    say("reading.code", name="phones", **where)
    (place,) = say("search.text", words="the phone lay")["places"]
    assert place["codes"] == tuple(bench.everything()["codes"])


def test_a_text_that_is_not_released_is_not_searched(study: Study, say: Say) -> None:
    study.text_path("P02").unlink()
    assert [p["interview"] for p in say("search.text", words="really off")["places"]] == ["P01"]


def test_a_study_without_vectors_has_no_passages_by_meaning(say: Say) -> None:
    assert say("search.meaning", words="sleep")["passages"] == []


def test_passages_about_something_in_other_words(
    tmp_path: Path, models: Callable[[str], Path]
) -> None:
    models("minilm-l6-v2")
    bench = Workbench(Study.open(shutil.copytree(SAMPLE, tmp_path / "sample")), "new")
    heard = bench.answer(
        {"number": "a.1", "verb": "search.meaning", "since": -1,
         "with": {"words": "afraid of looking stupid in front of the others"}}
    )  # fmt: skip
    passages = heard["result"]["passages"]
    assert heard["error"] == "" and len(passages) == 20
    assert any("terrified" in passage["text"] for passage in passages[:3])
    assert not any("stupid" in passage["text"] for passage in passages[:1])
