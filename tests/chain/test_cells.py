"""Cells as people write them in the list of names: understood, or left as they are and reported."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain.spoken import decide, names_step, rows_of, spoken_study
from transcode.errors import StudyError
from transcode.pipeline.name_list import waiting_mentions
from transcode.pipeline.release import notes_on_names
from transcode.study.folder import Study
from transcode.study.tables import as_csv, write_rows

SAID = {
    "P01": ["Who helped?", "My sister Gudrun Fjord and my friend Asger Holm, and tove quist."],
    "P02": ["Who was there?", "My uncle Egon Tange came every day."],
}
Row = dict[str, str]


def written(study: Study, rows: list[Row]) -> None:
    write_rows(study.review_file, list(rows[0]), [list(row.values()) for row in rows])


def reviewed(tmp_path: Path, change: Callable[[list[Row]], None]) -> Study:
    study = spoken_study(tmp_path / "study", SAID)
    names_step(study)
    rows = rows_of(study)
    for row in rows:
        row["decision"] = "keep"
    change(rows)
    written(study, rows)
    names_step(study)
    return study


def shared(study: Study) -> str:
    return "".join(text.text for text in study.texts.values())


@pytest.mark.parametrize(
    ("said", "hides"),
    [
        ("KEEP", True), (" Keep. ", True), ("hide", True), ("k", True), ("accept", True),
        ("Ignore", False), ("IGNORE ", False), ("let it stay", False), ("NEVER", False),
        ("ALWAYS", True),
    ],
)  # fmt: skip
def test_plain_words_are_understood(tmp_path: Path, said: str, hides: bool) -> None:
    study = reviewed(tmp_path, lambda rows: rows[0].update(decision=said))
    assert not any(waiting_mentions(study).values())
    assert ("Gudrun" not in shared(study)) == hides


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"decision": "behold"}, "not understood"),
        ({"decision": "?"}, "not understood"),
        ({"decision": "keep?"}, "not understood"),
        ({"decision": "change"}, "new entity"),
        ({"kind": "firma"}, "kind is not known"),
        ({"kind": "none"}, "kind is not known"),
    ],
)
def test_what_is_not_understood_waits_and_is_told(tmp_path: Path, cells: Row, told: str) -> None:
    study = reviewed(tmp_path, lambda rows: rows[0].update(cells))
    assert waiting_mentions(study) == {"P01": 1, "P02": 0}
    assert list(study.texts) == ["P02"]
    (note,) = (note for note in notes_on_names(study) if "mentions.csv" in note)
    assert told in note and "row 2 (P01)" in note and "Gudrun" not in note
    assert rows_of(study)[0].items() >= cells.items()  # it stays as somebody wrote it
    decide(study, {})  # nothing changes
    rows = rows_of(study)
    rows[0] |= {"decision": "keep", "kind": "person"}
    written(study, rows)
    names_step(study)
    assert set(study.texts) == {"P01", "P02"} and "Gudrun" not in shared(study)


def test_two_rows_on_one_mention_are_no_decision(tmp_path: Path) -> None:
    study = reviewed(tmp_path, lambda rows: rows.append(rows[0] | {"decision": "ignore"}))
    assert list(study.texts) == ["P02"]
    assert any("two decisions" in note for note in notes_on_names(study))


@pytest.mark.parametrize("decision", ["", "keep", "always", "Hide"])
def test_a_name_added_by_hand_is_hidden(tmp_path: Path, decision: str) -> None:
    row = {"interview": "p01", "entity": "Tove Quist", "kind": "", "decision": decision}

    def add(rows: list[Row]) -> None:
        rows.append(dict.fromkeys(rows[0], "") | row)

    study = reviewed(tmp_path, add)
    decide(study, {}, "keep")
    names_step(study)
    assert "quist" not in shared(study)


@pytest.mark.parametrize("spelt", [str.lower, lambda _: ""], ids=["lower", "empty"])
def test_a_decision_is_known_by_its_mention(tmp_path: Path, spelt: Callable[[str], str]) -> None:
    study = reviewed(
        tmp_path, lambda rows: [r.update(interview=spelt(r["interview"])) for r in rows] and None
    )
    assert not any(waiting_mentions(study).values())
    assert set(study.texts) == {"P01", "P02"}


def test_as_spreadsheets_write_it(tmp_path: Path) -> None:
    study = spoken_study(tmp_path / "study", SAID)
    names_step(study)
    rows = [row | {"decision": "keep"} for row in rows_of(study)]
    table = as_csv(list(rows[0]), [list(row.values()) for row in rows]).decode("utf-8-sig")
    for data in (b"sep=,\r\n" + table.encode(), table.encode("utf-16"), b""):
        study.review_file.write_bytes(data)
        names_step(study)
        assert any(waiting_mentions(study).values()) == (not data)


def windows(study: Study) -> bytes:
    """The list as Excel saves it with "CSV (separator)": all kept, and a name added."""
    rows = [row | {"decision": "keep"} for row in rows_of(study)]
    rows.append(dict.fromkeys(rows[0], "") | {"entity": "Tove Kjær"})
    lines = as_csv(list(rows[0]), [list(row.values()) for row in rows]).decode("utf-8-sig")
    assert not re.search(r'[";]', lines), "the separator can simply be exchanged"
    return lines.replace(",", ";").replace("\n", "\r\n").encode("cp1252")


KJAER = {"P01": ["Who helped?", "My sister Gudrun Fjord and then Tove Kjær helped me"]}


def test_as_excel_saves_it_in_a_western_language(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    study = spoken_study(tmp_path / "study", KJAER)
    names_step(study)
    study.review_file.write_bytes(windows(study))
    with caplog.at_level(logging.WARNING):
        names_step(study)
        names_step(study)
    (warning,) = (message for message in caplog.messages if "mentions.csv" in message)
    assert "UTF-8 now" in warning and "Tove" not in warning
    assert "Tove Kjær" in study.review_file.read_text("utf-8-sig")
    assert "Kjær" not in shared(study) and "Gudrun" not in shared(study)


@pytest.mark.parametrize(("language", "encoding"), [("pl", "cp1252"), ("en", "mac-roman")])
def test_a_list_in_doubtful_letters_is_refused_and_stays(
    tmp_path: Path, language: str, encoding: str
) -> None:
    study = spoken_study(tmp_path / "study", KJAER, language=language)
    names_step(study)
    data = windows(study).decode("cp1252").encode(encoding)
    study.review_file.write_bytes(data)
    with pytest.raises(StudyError, match="is not UTF-8"):
        names_step(study)
    assert study.review_file.read_bytes() == data
