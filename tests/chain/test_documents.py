"""Transcripts that come as documents, on the command line: what is noted, and how it is settled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from transcode.cli import app
from transcode.cli.app import complaints, screen
from transcode.pipeline import known_names, transcribe
from transcode.pipeline.publish import check_leftovers
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings

DOORS = Path(__file__).parents[1] / "golden" / "doors"
PROGRAMS = DOORS.parent / "transcripts"
NOBODY = (
    "How did you start?\n\nWith nothing, a van and a ladder.\n\nAnd who paid?\n\nMy father did."
)
MARKED = (
    "I: How did you start?\nP: With nothing, a van and a ladder.\nI: And who paid?\n"
    "P: My father did."
)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(screen, "width", 200)
    monkeypatch.setattr(complaints, "width", 200)
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    models = Models(names="", entities="")
    return Study.create(tmp_path / "study", Settings(release="automatic", models=models))


def transcode(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def come(study: Study, folder: Path, **files: str | bytes) -> Result:
    """The documents join the study and are read; what the program printed."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    added = transcode("add", study.root, folder)
    assert added.exit_code == 0, added.output
    return transcode("transcribe", study.root)


def test_notes_stand_in_the_status_until_they_are_settled(study: Study, tmp_path: Path) -> None:
    headers = (DOORS / "front-matter-as-speech" / "headers.txt").read_bytes()
    done = come(
        study, tmp_path / "in", P01_txt=NOBODY, P02_txt=headers, P03_txt=NOBODY + "\n\nHe did."
    )
    assert done.exit_code == 0, done.output
    assert "Note: P01, P03: no speakers were found" in done.output
    assert "Note: P02 (6 lines): lines above or below the interview" in done.output
    assert "Holm" not in done.output
    assert f"transcode correct {study.root} P01 --export P01.docx" in done.output
    assert transcode("correct", study.root, "P01", "--as-read").exit_code == 0
    draft = tmp_path / "P03.txt"
    draft.write_text(MARKED + " He did.")
    told = transcode("correct", study.root, "P03", "--import", draft)
    assert told.exit_code == 0, told.output
    heard = transcribe.heard(study, "P03")
    assert [turn.speaker == heard.interviewer for turn in heard.turns] == [True, False, True, False]
    now = transcode("status", study.root).output
    assert "no speakers" not in now and "P02 (6 lines)" in now
    assert transcode("correct", study.root, "P01", "--undo").exit_code == 0
    assert "Note: P01: no speakers were found" in transcode("status", study.root).output


def test_who_asks_settles_a_note(study: Study, tmp_path: Path) -> None:
    come(
        study,
        tmp_path / "in",
        P01_txt="MODERATOR: Go on.\nI click here.\nMODERATOR: And?\nIt is slow.",
    )
    heard = transcribe.heard(study, "P01")
    assert [(t.speaker, t.speaker == heard.interviewer) for t in heard.turns] == [
        ("MODERATOR", True), ("S1", False), ("MODERATOR", True), ("S1", False)
    ]  # fmt: skip
    assert "only one speaker is named" in transcode("status", study.root).output
    assert transcode("speakers", study.root, "--interviewer", "P01=S1").exit_code == 0
    assert "Note:" not in transcode("status", study.root).output
    assert transcribe.heard(study, "P01").interviewer == "S1"


def test_what_a_document_calls_the_interviewer_holds(study: Study, tmp_path: Path) -> None:
    talk = (
        "Respondent: Should I? And what? Really?\n"
        "Interviewer: Tell me, please, at any length you like.\n"
    )
    above = "Date: 3 May\nInterviewer: Vera Holm\n\n"
    vera = talk.replace("Interviewer", "VH").replace("Respondent", "NB")
    come(study, tmp_path / "in", P01_txt=talk * 2, P02_txt=above + vera * 2)
    assert transcribe.heard(study, "P01").interviewer == "Interviewer"
    assert transcribe.heard(study, "P02").interviewer == "VH"
    assert "as the document says" in transcode("speakers", study.root).output


def test_names_of_speakers_and_front_matter_are_looked_for(study: Study, tmp_path: Path) -> None:
    headers = (DOORS / "front-matter-as-speech" / "headers.txt").read_text()
    other = "Nils: Did holm ask?\nAnna: She did, Nils.\nNils: Ah.\nAnna: Yes, Vera did."
    come(study, tmp_path / "in", P01_txt=headers, P02_txt=other)
    known = {(name.text, name.kind) for name in known_names.known_names(study)}
    assert {("Vera Holm", "person"), ("Nils", "person"), ("Anna", "person")} <= known
    assert ("Interviewer", "person") not in known and ("P12", "person") not in known
    done = transcode("anonymise", study.root)
    assert done.exit_code == 0, done.output
    released = study.text("P02").text
    assert not any(name in released for name in ("Vera", "Nils", "holm"))


def test_a_label_that_is_no_name_may_stand(study: Study, tmp_path: Path) -> None:
    come(study, tmp_path / "in", P01_txt="Dan: Og så gik vi?\nEli: Ja.\nDan: Hvor?\nEli: Hjem.")
    other = "Ole: Det sagde Dan.\nIda: Nej.\nOle: Jo.\nIda: Ja."
    come(study, tmp_path / "more", P02_txt=other)
    assert transcode("anonymise", study.root).exit_code == 0
    rows = study.review_file.read_text("utf-8-sig").splitlines()
    changed = [row.replace(",Dan,,", ",Dan,ignore,") for row in rows]
    assert changed != rows
    study.review_file.write_text("\n".join(changed) + "\n", "utf-8-sig")
    assert transcode("anonymise", study.root).exit_code == 0
    assert "Dan" in study.text("P02").text
    check_leftovers(study)


def test_a_document_that_cannot_be_read_is_named_and_the_others_go_on(
    study: Study, tmp_path: Path
) -> None:
    polish = (DOORS / "text-other-encodings" / "polish-1250.txt").read_bytes()
    files: dict[str, str | bytes] = {
        "P01_txt": polish, "P02_txt": b"\xd0\xcf\x11\xe0 secret", "P03_txt": MARKED
    }  # fmt: skip
    done = come(study, tmp_path / "in", **files)
    assert done.exit_code == 1
    assert "save it as UTF-8" in done.output and "an old Word file (.doc)" in done.output
    assert "secret" not in done.output and "Badacz" not in done.output
    assert study.transcript_path("P03").exists() and not study.transcript_path("P01").exists()
    settings = study.root / "study.toml"
    settings.write_text(settings.read_text().replace('language = ""', 'language = "pl"'))
    transcode("transcribe", study.root)
    assert Study.open(study.root).transcript("P01").turns[1].text.startswith("Ciężko")


def test_files_that_are_passed_over_are_said(study: Study, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("P01.txt", "P02.pages", "P03.log", "README.md", "people.csv"):
        (folder / name).write_text("id,name,file\n" if name == "people.csv" else MARKED)
    (folder / "P04.pdf").write_text(MARKED)
    (folder / "P05.json").write_text('{"model": "base", "language": "en"}')
    told = transcode("add", study.root, folder)
    assert "- P02.pages, P03.log: not a recording or transcript" in told.output
    assert "- P04.pdf: the document is not a PDF file, or it is damaged" in told.output
    assert "P05.json" in told.output and [one.id for one in study.people] == ["P01"]


def test_the_files_of_a_program_are_one_interview(study: Study, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for ending in (".json", ".srt", ".txt", "_maxqda.txt", "_timestamps.txt"):
        shutil.copy(PROGRAMS / f"atrain{ending}", folder / f"transcription{ending}")
    told = transcode("add", study.root, folder)
    assert [Path(one.file).suffix for one in study.people] == [".json"], told.output
    assert told.output.count("transcription") == 5  # its id, and the other four
    assert transcode("transcribe", study.root).exit_code == 0
    (interview,) = study.interviews
    heard = transcribe.heard(study, interview)
    assert [turn.speaker for turn in heard.turns] == ["SPEAKER_00", "SPEAKER_01"] * 3
    assert heard.interviewer == "SPEAKER_00" and heard.turns[1].start_ms == 4_600


def test_a_form_beside_a_recording_is_no_transcript(study: Study, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "P01.wav").write_bytes(b"RIFF")
    shutil.copy(PROGRAMS / "bold-speakers.pdf", folder / "P01.pdf")
    told = transcode("add", study.root, folder)
    assert "P01.pdf: a PDF beside recordings: it may be a form" in told.output
    assert study.script_of("P01") is None


def test_an_open_document_joins(
    study: Study, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    source = shared("interviews/serdif/data/transcripts/raw/P8_GMT20211129.odt")
    (tmp_path / "in").mkdir()
    shutil.copy(source, tmp_path / "in" / "P08.odt")
    done = come(study, tmp_path / "in")
    assert "Note: P08 (36 lines): numbered questions count as the interviewer's" in done.output
    heard = transcribe.heard(study, "P08")
    assert heard.interviewer == "MODERATOR" and len(heard.turns) > 150
    assert {turn.speaker for turn in heard.turns} == {"MODERATOR", "S1"}


@pytest.mark.slow
def test_a_run_over_a_folder_prints_the_notes(
    study: Study, tmp_path: Path, models: Callable[[str], Path]
) -> None:
    models("minilm-l6-v2")
    settings = study.root / "study.toml"
    settings.write_text(settings.read_text().replace('language = ""', 'language = "en"'))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "P01.txt").write_text(NOBODY)
    done = transcode("run", tmp_path / "in", "--study", study.root)
    assert done.exit_code == 0, done.output
    assert "Note: P01: no speakers were found" in done.output
    table, _, rest = done.output.partition("Note:")
    assert "interview" in table and "candidate codes" in rest
