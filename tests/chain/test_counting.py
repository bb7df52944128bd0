"""The number of speakers: asked about, settled by a person, found again under corrections."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chain.conftest import SAMPLES, Run, write_wav
from transcode.errors import StudyError
from transcode.pipeline import transcribe
from transcode.records.speech import Transcript
from transcode.speech import transcribe as speech
from transcode.speech.decode import RATE, decode
from transcode.study.artefacts import read_vectors, write_vectors
from transcode.study.folder import Study
from transcode.verbs import correct
from transcode.verbs.speakers import settle_count


@pytest.fixture(scope="module")
def study(
    quick: Callable[[Path], Path], transcode: Run, tmp_path_factory: pytest.TempPathFactory
) -> Study:
    """Fifty seconds of a sample interview, and twenty with a transcript that names who speaks."""
    folder = tmp_path_factory.mktemp("counted")
    sound = decode(SAMPLES / "recordings" / "P02.opus", interview="P02")
    write_wav(folder / "P01.wav", sound[:, : 50 * RATE])
    write_wav(folder / "P02.wav", sound[:, : 20 * RATE])
    lines = (SAMPLES / "scripts" / "P02.txt").read_text().splitlines()[:3]
    named = "\n".join(lines).replace("I:", "Ruth:").replace("P:", "Anna:")
    (folder / "P02.txt").write_text(named)
    root = quick(tmp_path_factory.mktemp("study") / "study")
    assert transcode("add", root, folder).returncode == 0
    done = transcode("transcribe", root)
    assert done.returncode == 0, done.stderr
    return Study.open(root)


def said(transcript: Transcript) -> list[str]:
    return " ".join(turn.text for turn in transcript.turns).split()


def voices(transcript: Transcript) -> set[str]:
    return {turn.speaker for turn in transcript.turns}


@pytest.mark.slow
def test_a_number_is_settled_and_no_word_is_read_again(
    study: Study, transcode: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = study.transcript("P01")
    assert voices(first) == {"S1", "S2"}

    def heard_again(*_: object, **__: object) -> None:
        raise AssertionError("the words were read again")

    monkeypatch.setattr(speech, "listen", heard_again)
    assert settle_count(study, "P01", 1)
    assert voices(study.transcript("P01")) == {"S1"}
    assert said(study.transcript("P01")) == said(first)
    with study.people_file.open(encoding="utf-8-sig") as file:
        assert [row["speakers"] for row in csv.DictReader(file)] == ["1", ""]
    again = transcode("speakers", study.root, "P01", "--count", "2")
    assert again.returncode == 0, again.stderr
    assert study.transcript("P01") == first
    assert transcode("speakers", study.root, "P01").returncode == 2
    unknown = transcode("speakers", study.root, "P77", "--count", "2")
    assert unknown.returncode == 1 and "P01, P02" in unknown.stderr


@pytest.mark.slow
def test_corrections_outlive_another_number(study: Study, transcode: Run) -> None:
    desk = correct.desk(study, "P01")
    first, second = desk.transcript.turns[:2]
    desk.set_text(second.id, f"Certainly. {second.text}")
    desk.set_speaker(first.id, "Ruth")
    before = desk.transcript
    assert settle_count(study, "P01", 1)
    now = transcribe.heard(study, "P01")
    assert voices(now) == {"Ruth", second.speaker}
    assert said(now) == said(before) and "Certainly." in said(now)
    assert now.turns[0].words == first.words
    assert not settle_count(study, "P01", 1)  # found once
    assert transcode("transcribe", study.root).returncode == 0
    assert transcribe.heard(study, "P01") == now
    assert transcode("correct", study.root, "P01", "--undo").returncode == 0
    assert [t.speaker for t in transcribe.heard(study, "P01").turns] == [
        turn.speaker for turn in before.turns
    ]
    for _ in range(2):
        assert transcode("correct", study.root, "P01", "--undo").returncode == 0


@pytest.mark.slow
def test_who_a_document_names_stays(study: Study, transcode: Run) -> None:
    heard = transcribe.heard(study, "P02")
    assert voices(heard) == {"Ruth", "Anna"}
    assert heard.interviewer == "Ruth"
    assert {one.speaker for one in study.speakers if one.interview == "P02"} == {"Ruth", "Anna"}
    with pytest.raises(StudyError, match="the document that came with the recording"):
        settle_count(study, "P02", 1)
    assert "speakers" in transcode("speakers", study.root, "P02", "--count", "1").stderr


@pytest.mark.slow
def test_a_number_that_is_not_sure_is_asked_about(study: Study, transcode: Run) -> None:
    assert "how many people" not in transcode("status", study.root).stdout
    path = study.voices_path("P01")
    settle_count(study, "P01", 0)  # the tests above settled another
    header, rows = read_vectors(path)
    assert header.parameters["speakers"] == 0 and header.parameters["sure"] > 0.8
    unsure = {**header.parameters, "sure": 0.5}
    write_vectors(path, replace(header, parameters=unsure), rows)
    status = transcode("status", study.root).stdout
    assert "how many people speak? It is not sure in P01 (2 found)" in status
    assert f"transcode speakers {study.root} P01 --count 2" in status
    assert transcode("speakers", study.root, "P01", "--count", "2").returncode == 0
    assert "how many people" not in transcode("status", study.root).stdout
