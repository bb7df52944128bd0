"""Languages of a study through its own door: found, asked about, settled."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from tests.chain.conftest import write_wav
from tests.speech.bad_lines import by_telephone, in_noise, joined, mono
from transcode.cli import app
from transcode.cli.app import complaints, screen
from transcode.pipeline.languages import judged_languages, language_of, tell_language
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.verbs.status import status

Find = Callable[[str], Path]

TOPICS = ("the first van", "my father's ladder", "our two apprentices", "the bank", "the winter")
ENGLISH = """I: How did you start?
P: We began with {topic}, you know, and nobody thought that it would last.
I: And who paid for it?
P: I did, from what was left over. It took about three years before we earned anything.
"""
DANISH = """I: Hvordan begyndte I?
P: Vi begyndte med to medarbejdere, og der var jo ingen, der troede på det.
I: Og hvem betalte?
P: Det gjorde jeg selv, af det der var tilbage. Der gik tre år, før vi tjente noget.
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(screen, "width", 200)
    monkeypatch.setattr(complaints, "width", 200)
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))


def transcode(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def written(root: Path, language: str = "", **texts: str) -> Study:
    """A study of documents, read."""
    models = Models(names="", entities="")
    study = Study.create(root, Settings(language=language, release="automatic", models=models))
    folder = root.with_name("in")
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    assert transcode("add", root, folder).exit_code == 0
    return study


def heard(root: Path, **sounds: np.ndarray) -> Study:
    """A study of recordings whose languages have been heard."""
    study = Study.create(root)
    for name, sound in sounds.items():
        write_wav(root.with_name(f"{name}.wav"), sound[None])
        assert study.add(root.with_name(f"{name}.wav"), id=name)
    for interview in study.interviews:
        assert tell_language(study, interview)
        assert not tell_language(study, interview)  # once
    return study


# --- documents


def test_a_document_is_in_the_language_it_is_written_in(tmp_path: Path) -> None:
    study = written(tmp_path / "s", **{f"P0{n}": DANISH for n in (1, 2)})
    done = transcode("transcribe", study.root)
    assert {study.transcript(i).language for i in study.interviews} == {"da"}
    assert "Language of" not in done.output


def test_the_only_danish_one_is_asked_about_and_settled(tmp_path: Path) -> None:
    texts = {f"P0{n}": ENGLISH.format(topic=topic) for n, topic in enumerate(TOPICS, start=1)}
    study = written(tmp_path / "s", P06=DANISH, **texts)
    done = transcode("transcribe", study.root)
    assert study.transcript("P06").language == "da"
    assert "Language of P06: Danish (0.99), which no other interview is in." in done.output
    assert done.output.count("Language of") == 1
    command = f"transcode transcribe {study.root} --language P06=da"
    assert command in done.output

    settled = transcode("transcribe", study.root, "--language", "P06=Danish")
    assert settled.exit_code == 0 and "Language of" not in settled.output
    with study.people_file.open(encoding="utf-8-sig") as table:
        cells = {row["id"]: row["language"] for row in csv.DictReader(table)}
    assert cells == dict.fromkeys(texts, "") | {"P06": "da"}
    assert "Language of P06" in transcode("transcribe", study.root, "--language", "P06=").output


def test_what_a_person_says_is_taken_and_read_again(tmp_path: Path) -> None:
    study = written(tmp_path / "s", P01=ENGLISH.format(topic="a van"), P02=DANISH)
    transcode("transcribe", study.root)
    done = transcode("transcribe", study.root, "--language", "P02=nn")
    assert done.exit_code == 0
    assert [study.transcript(i).language for i in ("P01", "P02")] == ["en", "nn"]
    for wrong in ("P09=en", "P02=Klingonese", "P02"):
        refused = transcode("transcribe", study.root, "--language", wrong)
        assert refused.exit_code != 0
    assert language_of(study, "P02") == "nn"


def test_a_corrected_transcript_is_not_put_into_another_language(tmp_path: Path) -> None:
    study = written(tmp_path / "s", P01=DANISH)
    transcode("transcribe", study.root)
    assert transcode("correct", study.root, "P01", "--as-read").exit_code == 0
    refused = transcode("transcribe", study.root, "--language", "P01=no")
    assert refused.exit_code == 1 and "corrected" in str(refused.exception)
    assert language_of(study, "P01") == "da"
    assert transcode("transcribe", study.root, "--language", "P01=da").exit_code == 0


def test_what_was_corrected_keeps_its_language_when_others_come(tmp_path: Path) -> None:
    study = written(tmp_path / "s", P01="I: Ja?\nP: Det er godt.\n")
    transcode("transcribe", study.root)
    assert study.transcript("P01").language == "no"  # as likely as Danish
    assert transcode("correct", study.root, "P01", "--as-read").exit_code == 0
    for number in (2, 3, 4):
        (tmp_path / "in" / f"P0{number}.txt").write_text(DANISH * number, "utf-8")
    transcode("add", study.root, tmp_path / "in")
    shown = transcode("transcribe", study.root).output
    assert study.transcript("P01").language == "no"
    assert "Language of P01: Norwegian, in which it was corrected; with the others" in shown
    assert "it would be Danish (0." in shown and "--language P01=no" in shown
    assert "Language of" not in transcode("transcribe", study.root, "--language", "P01=no").output


def test_the_setting_of_the_study_counts_and_a_cell_before_it(tmp_path: Path) -> None:
    study = written(tmp_path / "s", language="en", P01=DANISH, P02=DANISH + DANISH)
    people = study.people_file.read_text("utf-8-sig").splitlines()
    rows = [line + (",language" if n == 0 else ",danish" if line.startswith("P02") else ",")
            for n, line in enumerate(people)]  # fmt: skip
    study.people_file.write_text("\n".join(rows), "utf-8")
    transcode("transcribe", study.root)
    assert [study.transcript(i).language for i in ("P01", "P02")] == ["en", "da"]
    assert status(Study.open(study.root)).languages == ()
    study.people_file.write_text("\n".join(rows).replace("danish", "Klingonese"), "utf-8")
    refused = transcode("status", study.root)
    assert "language in line 3 is not known" in str(refused.exception)


def test_a_document_of_a_few_words_is_taken_for_what_the_others_are(tmp_path: Path) -> None:
    few = "I: Ja?\nP: Nej. Det er godt.\n"
    study = written(tmp_path / "s", P01=DANISH, P02=DANISH + DANISH, P03=few)
    transcode("transcribe", study.root)
    assert study.transcript("P03").language == "da"


def test_where_people_switch_a_document_is_in_its_own_language(tmp_path: Path) -> None:
    study = written(tmp_path / "s", language="mixed", P01=DANISH)
    transcode("transcribe", study.root)
    assert study.transcript("P01").language == "da"


# --- recordings


@pytest.mark.slow
def test_the_only_danish_recording_is_found_whatever_the_order(
    models: Find, shared: Find, tmp_path: Path
) -> None:
    models("whisper-base")
    danish = joined(shared("speech/danish"))
    read = ["1688-142285-0000", "1998-15444-0000", "2414-128291-0004", "2609-156975-0002"]
    english = [mono(shared(f"speech/read/{name}.flac")) for name in read]
    english.append(mono(shared("speech/clips/fw_jfk.flac")))
    sounds = {f"P0{n}": sound for n, sound in enumerate(english, start=2)}
    study = heard(tmp_path / "s", P01=danish, **sounds)
    assert [language_of(study, i) for i in study.interviews] == ["da", *["en"] * 5]
    shown = transcode("status", study.root).output
    assert shown.count("Language of") == 1
    assert "Language of P01: Danish (0.9" in shown
    assert "which no other interview is in" in shown and "--language P01=da" in shown


@pytest.mark.slow
def test_english_in_noise_is_english_among_english_ones_and_that_is_said(
    models: Find, shared: Find, tmp_path: Path
) -> None:
    models("whisper-base")
    meeting = mono(shared("speech/ami/trn01.wav"))
    bad = by_telephone(in_noise(meeting, 5))
    read = ["1688-142285-0000", "2609-156975-0002", "2414-128291-0005"]
    english = {f"P0{n}": mono(shared(f"speech/read/{name}.flac")) for n, name in enumerate(read, 2)}
    study = heard(tmp_path / "s", P01=bad, **english)
    judged = judged_languages(study)["P01"]
    assert judged.alone[0] != "en"  # or it would show nothing
    assert judged.language == "en"
    shown = transcode("status", study.root).output
    assert "Language of P01: taken for English" in shown and "by itself it sounds like" in shown
