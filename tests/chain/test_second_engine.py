"""A study whose speech model is not Whisper, from the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain.conftest import Run
from tests.reciting import pieces, write_reciter
from transcode.models.registry import engine_of, folder_digest
from transcode.pipeline import transcribe
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings

ENGLISH = (
    "And then I would say that we have been there because they did not know what to do with it, "
    "and so everybody was waiting for the others."
)


@pytest.mark.slow
def test_a_study_is_heard_by_another_engine(
    tmp_path: Path,
    models: Callable[[str], Path],
    shared: Callable[[str], Path],
    transcode: Run,
) -> None:
    models("whisper-base")
    model = write_reciter(tmp_path / "recites", pieces(ENGLISH), precision="int8")
    assert engine_of(str(model)) == "onnx-asr"
    chosen = Models(speech=str(model), segmentation="", voices="", names="", entities="")
    study = Study.create(tmp_path / "study", Settings(language="en", models=chosen))
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    shutil.copy(shared("speech/clips") / "wcpp_jfk.mp3", recordings / "P01.mp3")
    assert transcode("add", study.root, recordings).returncode == 0

    done = transcode("transcribe", study.root)
    assert done.returncode == 0, done.stderr
    # what this model cannot do is said, and where to go
    assert "Missing: fillers (um, uh): the speech model" in done.stdout

    study = Study.open(study.root)
    (turn,) = transcribe.heard(study, "P01").turns
    assert turn.text.startswith("And then I would say")
    header = study.reading.header(study.transcript_path("P01"))
    assert header.models["speech"] == folder_digest(str(model))
    assert header.models["whisper"] == folder_digest("whisper-base")

    # words put in by hand get their times by Whisper
    draft = tmp_path / "P01.txt"
    assert transcode("correct", study.root, "P01", "--export", draft).returncode == 0
    text = draft.read_text("utf-8").replace(" say that", " gladly say that")
    assert "gladly" in text
    draft.write_text(text, "utf-8")
    assert transcode("correct", study.root, "P01", "--import", draft).returncode == 0
    (corrected,) = transcribe.heard(Study.open(study.root), "P01").turns
    assert "gladly" in corrected.text
    assert len(corrected.words) == len(turn.words) + 1
    times = [(word.start_ms, word.end_ms) for word in corrected.words]
    assert times == sorted(times)


def test_a_folder_tells_its_engine(tmp_path: Path) -> None:
    assert engine_of("whisper-base") == "whisper"
    (tmp_path / "encoder-model.int8.onnx").touch()
    assert engine_of(str(tmp_path)) == "onnx-asr"
    (tmp_path / "model.bin").touch()
    assert engine_of(str(tmp_path)) == "whisper"
