"""speech = "auto": the best model here is used, nothing is heard again behind anybody's back, and
a model that is weak in the language is named wherever its words are read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import transcode as tc
from tests.chain.conftest import Run, write_wav
from transcode.files import file_digest
from transcode.models import registry
from transcode.pipeline.hearing import hearing, notes_on_hearing
from transcode.pipeline.transcribe import transcribe
from transcode.records.speech import Edit
from transcode.speech.decode import RATE, decode
from transcode.study.artefacts import Header
from transcode.study.folder import Study
from transcode.study.settings import AUTO, Models, Settings
from transcode.verbs import run as running
from transcode.verbs.languages import settle_language

OWN = """\
[{name}]
task = "speech"
about = "a model of one's own"
languages = "en"
licence = "MIT"
megabytes = 78
hub = "nobody/{name}"
shape = "tiny"
"""


@pytest.fixture
def machine(models: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with Whisper base alone, as after `transcode models pull`."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("whisper-base", "segmentation-3.0", "campplus"):
        (folder / name).symlink_to(models(name))
    monkeypatch.setenv("TRANSCODE_MODELS", str(folder))
    return folder


@pytest.fixture
def arrives(models: Callable[[str], Path], machine: Path) -> Callable[[str], None]:
    """``arrives("mine")``: somebody adds a model of their own for English; it stands first."""

    def add(name: str) -> None:
        shutil.copytree(models("whisper-tiny.en"), machine / name)
        (machine / name / "transcode-manifest.json").unlink()
        (machine / name / "note.txt").write_text(name)  # so that no two are the same
        table = machine / "own.toml"
        before = table.read_text() if table.exists() else ""
        table.write_text(OWN.format(name=name) + before)

    return add


@pytest.fixture
def ten_seconds(clips: Path, tmp_path: Path) -> Path:
    sound = decode(clips / "P01.wav", interview="P01")[:, : 10 * RATE]
    (tmp_path / "recordings").mkdir()
    write_wav(tmp_path / "recordings" / "one.wav", sound)
    return tmp_path / "recordings"


def study(root: Path, recordings: Path, speech: str = AUTO, **choices: str) -> Study:
    settings = Settings(**{"language": "en", "models": Models(speech=speech), **choices})  # type: ignore[arg-type]
    made = Study.create(root, settings)
    tc.add(made, [recordings])
    return made


def header(opened: Study) -> Header:
    there = opened.reading.header(opened.transcript_path("P01"))
    assert there is not None
    return there


def test_with_whisper_base_alone_nothing_is_different(
    machine: Path, ten_seconds: Path, tmp_path: Path
) -> None:
    assert Models().speech == AUTO
    files = []
    for speech in (AUTO, "whisper-base"):
        opened = study(tmp_path / speech, ten_seconds, speech)
        assert running.transcribe(opened) == ()
        files.append(opened.transcript_path("P01").read_bytes())
    assert files[0] == files[1]


def test_a_better_model_is_used_where_nobody_has_worked_and_only_there(
    machine: Path, arrives: Callable[[str], None], ten_seconds: Path, tmp_path: Path
) -> None:
    opened = study(tmp_path / "study", ten_seconds)
    running.transcribe(opened)
    base = header(opened)
    assert base.models["speech"] == registry.registry()["whisper-base"].digest
    assert not transcribe(opened, "P01")  # it is current

    arrives("mine")
    assert hearing(opened).name == "mine" and "best of 2" in hearing(opened).why
    assert transcribe(opened, "P01")
    first = header(opened)
    assert first.models["speech"] == registry.folder_digest("mine") != base.models["speech"]

    # on a machine without it nothing is heard again by a weaker one
    (machine / "mine").rename(tmp_path / "mine")
    assert hearing(opened).name == "whisper-base"
    assert not transcribe(opened, "P01") and header(opened) == first
    (tmp_path / "mine").rename(machine / "mine")

    heard = opened.transcript("P01").turns[0]
    said = replace(heard, text="What I heard.", words=(), marks=(), doubts=())
    opened.correct("P01", Edit("text", (heard.id,), (said,)))
    arrives("better")
    assert hearing(opened).name == "better"
    assert not transcribe(opened, "P01") and header(opened) == first
    (note,) = [n for n in notes_on_hearing(opened) if "it stays" in n]
    assert note.startswith("P01: heard by mine") and 'speech = "better"' in note


def test_an_interview_in_another_language_has_the_model_of_that_language(
    machine: Path, arrives: Callable[[str], None], ten_seconds: Path, tmp_path: Path
) -> None:
    arrives("mine")
    table = machine / "own.toml"
    table.write_text(table.read_text().replace('languages = "en"', 'languages = "da"'))
    opened = study(tmp_path / "study", ten_seconds)
    assert hearing(opened, "P01").name == "whisper-base"
    with opened.working():
        settle_language(opened, "P01", "da")
    assert hearing(opened, "P01").name == "mine" and hearing(opened).name == "whisper-base"
    assert notes_on_hearing(opened) == (
        "Speech model: mine (the best of 2 on this machine for Danish).",
    )


def test_a_weak_model_is_named_on_every_screen_and_in_every_draft(
    machine: Path, ten_seconds: Path, tmp_path: Path, transcode: Run, models: Callable[[str], Path],
) -> None:  # fmt: skip
    for name in ("multilingual-e5-small", "spacy-en-md"):
        (machine / name).symlink_to(models(name))
    weak = "whisper-base is weak in Danish: 89.3 % of the words were wrong on CoRal read-aloud"
    fetch = "models pull best --language da"
    root = tmp_path / "study"
    env = {"TRANSCODE_MODELS": str(machine)}
    words = ("run", ten_seconds, "--study", root, "--language", "da", "--release", "automatic")
    ran = with_models(transcode, env, *words)
    begins, _, rest = ran.stdout.partition("transcribe: ")
    assert "Speech model: whisper-base (the only one on this machine for Danish)." in begins
    assert weak in begins and fetch in begins and weak in rest, ran.stdout + ran.stderr
    status = with_models(transcode, env, "status", root).stdout
    assert weak in status and fetch in status

    opened = Study.open(root)
    turns = opened.transcript("P01").turns
    for kind in ("docx", "txt", "vtt", "srt"):
        draft = tmp_path / f"draft.{kind}"
        tc_export = with_models(transcode, env, "correct", root, "P01", "--export", draft)
        assert tc_export.returncode == 0, tc_export.stderr
        read = with_models(transcode, env, "correct", root, "P01", "--import", draft)
        assert " 0 changed, 0 inserted, 0 deleted" in read.stdout, read.stdout + read.stderr
    assert weak in (tmp_path / "draft.txt").read_text("utf-8").splitlines()[0]
    assert f"NOTE Heard by a machine: {weak}" in (tmp_path / "draft.vtt").read_text("utf-8")
    assert opened.transcript("P01").turns == turns
    text = opened.reading.header(opened.text_path("P01"))
    assert text is not None and text.parameters["heard_by"].startswith(weak)


def with_models(transcode: Run, env: dict[str, str], *words: object) -> object:
    import os

    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setitem(os.environ, name, value)
        return transcode(*words)


def test_a_model_that_is_not_weak_is_not_talked_about_in_drafts(
    machine: Path, ten_seconds: Path, tmp_path: Path
) -> None:
    from transcode.verbs.correct import export_draft

    opened = study(tmp_path / "study", ten_seconds)
    running.transcribe(opened)
    export_draft(opened, "P01", tmp_path / "draft.txt")
    assert "Heard by" not in (tmp_path / "draft.txt").read_text("utf-8")
    assert [note for note in notes_on_hearing(opened) if "weak" in note] == []
    assert np.isfinite(opened.transcript("P01").duration_ms)
    assert file_digest(opened.transcript_path("P01"))
