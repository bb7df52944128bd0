"""Correcting on the command line: out to a document, back, undone; transcripts that join."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.chain.conftest import SAMPLES, Run
from transcode.pipeline import transcribe
from transcode.study.folder import Study

SCRIPT = """\
I: How did you find the course?

P: Well, uh, I was (1.2) I was terrified. [laughs] Kirsten helped me.
I: And then?
P: Then I went home to Ludlow and wrote it all down, every evening, at the kitchen table.
"""


@pytest.fixture(scope="module")
def heard(
    clips: Path,
    quick: Callable[[Path], Path],
    transcode: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> Study:
    root = quick(tmp_path_factory.mktemp("correcting") / "study")
    assert transcode("add", root, clips).returncode == 0
    done = transcode("transcribe", root)
    assert done.returncode == 0, done.stderr
    return Study.open(root)


@pytest.fixture
def study(heard: Study, tmp_path: Path) -> Study:
    shutil.copytree(heard.root, tmp_path / "study")
    return Study.open(tmp_path / "study")


def said(study: Study, interview: str = "P01") -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in transcribe.heard(study, interview).turns]


@pytest.mark.slow
def test_a_document_goes_out_and_comes_back(study: Study, transcode: Run, tmp_path: Path) -> None:
    before, target = said(study), tmp_path / "P01.docx"
    assert transcode("correct", study.root, "P01", "--export", target).returncode == 0
    unchanged = transcode("correct", study.root, "P01", "--import", target)
    assert unchanged.returncode == 0, unchanged.stderr
    assert said(study) == before and study.corrections("P01") == ()

    document = docx.Document(str(target))
    paragraph = max(document.paragraphs, key=lambda one: len(one.text))
    last = paragraph.runs[-1]
    last.text = f"{last.text.rstrip()} Zanzibar, I said."
    document.save(str(target))
    done = transcode("correct", study.root, "P01", "--import", target, "--who", "anna")
    assert done.returncode == 0, done.stderr
    assert "3 words" in done.stdout or "3" in done.stdout
    after = said(study)
    assert [text for _, text in after if "Zanzibar" in text]
    (edit,) = study.corrections("P01")
    assert edit.who == "anna"
    for turn in transcribe.heard(study, "P01").turns:
        times = [t for word in turn.words for t in (word.start_ms, word.end_ms)]
        assert times == sorted(times) and len(turn.words) == len(turn.text.split())

    assert transcode("correct", study.root, "P01", "--undo").returncode == 0
    assert said(study) == before
    assert transcode("correct", study.root, "P01", "--redo").returncode == 0
    assert said(study) == after
    nothing = transcode("correct", study.root, "P01", "--redo")
    assert nothing.returncode == 1 and "DecisionError" in nothing.stderr


@pytest.mark.slow
def test_what_may_be_wrong_is_listed(study: Study, transcode: Run) -> None:
    shown = transcode("correct", study.root, "P02")
    assert shown.returncode == 0, shown.stderr
    unknown = transcode("correct", study.root, "P77")
    assert unknown.returncode == 1 and "P77" in unknown.stderr and "Traceback" not in unknown.stderr


@pytest.mark.slow
def test_a_corrected_interview_is_not_heard_again(study: Study, transcode: Run) -> None:
    desk_text = "Everything was different."
    from transcode.verbs import correct

    desk = correct.desk(study, "P04", "ben")
    desk.set_text(desk.transcript.turns[0].id, desk_text)
    settings = study.root / "study.toml"
    settings.write_text(settings.read_text() + "\n[speech]\nbeam_size = 1\n")
    path = study.transcript_path("P04")
    before, other = path.stat().st_mtime_ns, study.transcript_path("P01").stat().st_mtime_ns
    done = transcode("transcribe", study.root)
    assert done.returncode == 0, done.stderr
    assert path.stat().st_mtime_ns == before
    assert study.transcript_path("P01").stat().st_mtime_ns != other
    assert said(Study.open(study.root), "P04")[0][1] == desk_text


@pytest.mark.slow
def test_a_transcript_comes_with_its_recording(
    quick: Callable[[Path], Path], transcode: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "with-scripts"
    folder.mkdir()
    shutil.copy(SAMPLES / "recordings" / "P06.opus", folder / "P06.opus")
    shutil.copy(SAMPLES / "scripts" / "P06.txt", folder / "P06.txt")
    root = quick(tmp_path / "study")
    assert transcode("add", root, folder).returncode == 0
    done = transcode("transcribe", root)
    assert done.returncode == 0, done.stderr
    study = Study.open(root)
    (text, *_) = [t.text for t in transcribe.heard(study, "P06").turns]
    first = (SAMPLES / "scripts" / "P06.txt").read_text().splitlines()[0]
    assert text == first.removeprefix("I: ").strip()
    words = [word for turn in study.transcript("P06").turns for word in turn.words]
    assert words[-1].end_ms > 60_000 and all(w.start_ms <= w.end_ms for w in words)


@pytest.mark.slow
def test_an_interview_without_a_recording(
    quick: Callable[[Path], Path], transcode: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "susan.txt").write_text(SCRIPT, encoding="utf-8")
    (folder / "empty.txt").write_text("\n")  # a file without a byte is passed over
    root = quick(tmp_path / "study")
    assert transcode("add", root, folder).returncode == 0
    done = transcode("run", root)
    study = Study.open(root)
    assert "susan" not in done.stderr and "Traceback" not in done.stderr
    assert done.returncode == 1, "the empty one is named, and the other one goes on"
    released = study.text("P02")
    assert "I was I was terrified." in released.text and "Ludlow" not in released.text
    assert [mark.kind for mark in released.marks if mark.kind in ("pause", "laugh")] == [
        "pause",
        "laugh",
    ]
    assert not released.is_timed
