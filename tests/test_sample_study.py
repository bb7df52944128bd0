"""The sample study that ships with the notebooks: coded by two, agreed on, and shareable."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import transcode as tc
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SAMPLE = NOTEBOOKS / "sample-study"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.open(shutil.copytree(SAMPLE, tmp_path / "study"))


def test_two_coders_agree_in_part(study: Study) -> None:
    found = tc.agree(study)
    assert found.coders == ("anna", "ben")
    assert found.left_out == 0
    assert 0.3 < found.row("krippendorff_alpha").value < 0.95
    of_codes = [
        row.value
        for row in found.rows
        if row.level == "code" and row.measure == "krippendorff_alpha"
    ]
    assert max(of_codes) == 1.0
    assert min(of_codes) < 0.4


def test_everyone_worked_through_everything(study: Study) -> None:
    for coder in study.coders:
        covered = {one.interview for one in study.codebook(coder).coverage}
        assert covered == set(study.interviews) == set(study.texts)


def test_map_names_the_agreed_themes(study: Study) -> None:
    themes = study.codebook(CONSENSUS).themes
    assert 3 <= len(themes) <= 4
    drawn = " ".join(tc.draw_map(study).read_text("utf-8").split())
    for theme in themes:
        # a long name is broken into lines
        assert all(word in drawn for word in theme.name.replace("&", "&amp;").split())


def test_agreed_codes_are_defined_and_stand_under_a_theme(study: Study) -> None:
    book = study.codebook(CONSENSUS)
    assert 8 <= len(book.codes) <= 10
    assert all(code.definition and code.theme and book.codings_of(code.id) for code in book.codes)


@pytest.mark.parametrize("coder", ["anna", "ben", CONSENSUS])
def test_every_coding_fits_its_text(study: Study, coder: str) -> None:
    book, texts = study.codebook(coder), study.texts
    assert book.codings
    assert not book.lost
    for coding in book.codings:
        text = texts[coding.anchor.interview]
        assert coding.anchor.digest == text.digest
        assert text.text[coding.anchor.begin : coding.anchor.end].strip()


def test_a_second_coder_without_the_key_can_use_it(study: Study) -> None:
    assert not study.confidential.exists()
    assert tc.verify(study) == ()
    assert tc.report(study).stat().st_size > 10_000
    assert all(path.stat().st_size for path in tc.export(study))


def test_no_planted_identifier_is_left() -> None:
    with (NOTEBOOKS / "sample-interviews" / "planted.csv").open(encoding="utf-8-sig") as rows:
        planted = {row["text"].casefold().encode() for row in csv.DictReader(rows)}
    assert len(planted) > 40
    for path in sorted(SAMPLE.rglob("*")):
        if path.is_file():
            held = path.read_bytes().lower()
            assert not [one for one in planted if one in held], path.name
