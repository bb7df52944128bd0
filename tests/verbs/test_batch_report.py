"""The report on a batch: a row for each recording, a total, and nothing of it in shareable/."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tests.chain.spoken import spoken_study
from transcode.errors import TranscodeError
from transcode.pipeline.batch.notes import failures, note
from transcode.records.people import Person
from transcode.records.speech import Doubt, Word
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.verbs.batch_report import batch_rows, total_of, write_batch_report


def heard_study(root: Path) -> Study:
    said = {"P01": ["Well, yes <b>now</b>.", "Thank you."], "P02": ["No."], "P03": ["Gone."]}
    known = {"P01": Person("P01", "", "Kirsten Lund.wav", "0" * 64)}
    study = spoken_study(root, said, people=known)
    turn = study.transcript("P01").turns[0]
    words = (Word(0, 5, 0, 400, 0.5), Word(6, 9, 400, 900, 0.7))
    doubts = (Doubt("loop", 0, 5), Doubt("probability", 6, 9), Doubt("silence", 6, 9))
    made = replace(study.transcript("P01"), turns=(replace(turn, words=words, doubts=doubts),),
                   duration_ms=120_000)  # fmt: skip
    write_artefact(study.transcript_path("P01"), Header("transcript", "transcribe"), [made])
    note(study, "done", "transcribe", "P01", seconds=30.0, audio_ms=120_000)
    study.transcript_path("P03").unlink()
    note(study, "failed", "transcribe", "P03",
         problem=TranscodeError("no speech was found", where="P03"))  # fmt: skip
    return study


def test_each_recording_has_a_row_and_all_have_a_total(tmp_path: Path) -> None:
    study = heard_study(tmp_path / "study")
    first, second, third = batch_rows(study)
    assert (first.duration_ms, first.took_s, first.speed) == (120_000, 30.0, 4.0)
    assert (first.words, first.probability, first.suspected, first.speakers) == (2, 0.6, 2, 1)
    assert (second.took_s, second.probability) == (0.0, None)
    assert third.warnings == ("transcribe failed: no speech was found",)
    total = total_of([first, second, third])
    assert (total.words, total.suspected, total.speed) == (3, 2, 4.0)
    assert total.duration_ms == 129_000
    assert total.warnings == ("1 interview with warnings",)
    assert total_of([]).words == 0


def test_the_page_is_confidential_and_everything_in_it_is_escaped(tmp_path: Path) -> None:
    study = heard_study(tmp_path / "study")
    path = write_batch_report(study)
    page = path.read_text("utf-8")
    assert study.confidential in path.parents
    assert "Kirsten Lund.wav" in page and "TOTAL" in page and "4.0" in page
    assert not re.search(r"https?://(?!www\.w3\.org)", page), "it asks nobody for anything"
    assert "Thank you" not in page, "words of participants are in their own files only"


def test_a_failure_stands_until_the_step_is_done(tmp_path: Path) -> None:
    study = heard_study(tmp_path / "study")
    assert failures(study)["P03"].what == "no speech was found"
    note(study, "done", "find names", "P03")
    assert "P03" in failures(study), "another step says nothing of it"
    note(study, "done", "transcribe", "P03")
    assert failures(study) == {}
    path = study.confidential / "runs.jsonl"
    path.write_bytes(path.read_bytes() + b'{"verb":"fai')  # the power went
    assert failures(Study.open(study.root)) == {}
    note(study, "failed", "transcribe", "P03", problem=TranscodeError("again", where="P03"))
