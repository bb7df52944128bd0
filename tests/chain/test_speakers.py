"""Who is who across interviews, as the command line tells it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain.conftest import SAMPLES, Run, write_wav
from transcode.pipeline import transcribe
from transcode.speech.decode import RATE, decode
from transcode.study.folder import Study


@pytest.fixture(scope="module")
def study(
    quick: Callable[[Path], Path], transcode: Run, tmp_path_factory: pytest.TempPathFactory
) -> Study:
    """Eighty seconds of three interviews, and of the first one (Susan) eighty more."""
    folder = tmp_path_factory.mktemp("speakers")
    for name, of, begin in (("P01", 1, 0), ("P02", 2, 0), ("P04", 4, 0), ("P09", 1, 80)):
        sound = decode(SAMPLES / "recordings" / f"P0{of}.opus", interview=name)
        write_wav(folder / f"{name}.wav", sound[:, begin * RATE : (begin + 80) * RATE])
    root = quick(tmp_path_factory.mktemp("study") / "study")
    assert transcode("add", root, folder).returncode == 0
    done = transcode("transcribe", root)
    assert done.returncode == 0, done.stderr
    return Study.open(root)


@pytest.mark.slow
def test_the_voice_in_every_file_asks(study: Study) -> None:
    asking = {one.interview: one for one in study.speakers if one.asks}
    assert set(asking) == set(study.interviews)
    assert all("interviews" in one.why for one in asking.values())
    for interview in study.interviews:
        assert transcribe.heard(study, interview).interviewer == asking[interview].speaker


@pytest.mark.slow
def test_one_person_in_two_interviews_is_told_and_counts_once(study: Study, transcode: Run) -> None:
    likely = {one.interview: dict(one.sounds_like) for one in study.speakers if not one.asks}
    assert "P09" in likely["P01"] and "P01" in likely["P09"]
    assert not {"P02", "P04"} & set(likely["P01"])
    shown = transcode("speakers", study.root)
    assert "--same P09=P01" in shown.stdout
    assert transcode("speakers", study.root, "--same", "P09=P01").returncode == 0
    assert study.persons["P09"] == "P01"
    with study.participants_file.open(encoding="utf-8-sig") as file:
        assert {row["id"]: row["same_as"] for row in csv.DictReader(file)}["P09"] == "P01"
    assert "--same" not in transcode("speakers", study.root).stdout
    assert transcode("speakers", study.root, "--same", "P09=P77").returncode == 1


@pytest.mark.slow
def test_a_voice_sample_names_a_person(study: Study, transcode: Run, tmp_path: Path) -> None:
    turn = next(
        turn
        for turn in transcribe.heard(study, "P04").turns
        if turn.speaker != transcribe.heard(study, "P04").interviewer
        and turn.end_ms - turn.start_ms > 12_000
    )
    whole = decode(SAMPLES / "recordings" / "P04.opus", interview="P04")
    begin, end = (ms * RATE // 1000 for ms in (turn.start_ms, turn.end_ms))
    write_wav(tmp_path / "sample.wav", whole[:, begin:end])
    done = transcode("speakers", study.root, "--sample", tmp_path / "sample.wav", "--as", "Maria")
    assert done.returncode == 0, done.stderr
    named = {(one.interview, one.speaker) for one in study.speakers if one.name == "Maria"}
    assert named == {("P04", turn.speaker)}
    assert not list(study.shareable.rglob("*Maria*"))
    write_wav(tmp_path / "nobody.wav", whole[:, :1] * 0)
    refused = transcode("speakers", study.root, "--sample", tmp_path / "nobody.wav", "--as", "x")
    assert refused.returncode == 1 and "What to do" in refused.stderr


@pytest.mark.slow
def test_what_a_person_says_of_the_interviewer_goes_first(study: Study, transcode: Run) -> None:
    other = next(
        turn.speaker
        for turn in study.transcript("P02").turns
        if turn.speaker != transcribe.heard(study, "P02").interviewer
    )
    done = transcode("speakers", study.root, "--interviewer", f"P02={other}")
    assert done.returncode == 0, done.stderr
    assert transcribe.heard(study, "P02").interviewer == other
    assert transcode("correct", study.root, "P02", "--undo").returncode == 0
    assert transcribe.heard(study, "P02").interviewer != other
