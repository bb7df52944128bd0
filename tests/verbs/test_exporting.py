"""Tables, codebooks, projects and transcripts of a study, as other programs read them."""

from __future__ import annotations

import csv
import io
import wave
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.projects.made import text_of
from tests.themes import workplace
from transcode.errors import ExchangeError, PrivacyError
from transcode.exchange import read_codebook_file, read_draft, read_project
from transcode.records.decisions import (
    Apply,
    Create,
    CreateOverarching,
    CreateTheme,
    Memo,
    Move,
    Nest,
    Pin,
    Relate,
)
from transcode.records.people import Participant
from transcode.records.speech import Mark, Transcript, Turn
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Settings
from transcode.study.tables import write_participants
from transcode.verbs import export
from transcode.verbs.add.project import add_project

ID = "9b0c5f5e-0000-4000-8000-00000000000{}".format


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The shareable half of a study: six interviews, two of them with one participant."""
    made = Study.create(tmp_path / "study", Settings(language="en"))
    made.people_file.unlink()
    rows = [
        Participant(id, workplace.GROUPS[id], (("age", "44"),), "P01" if id == "P02" else "")
        for id in workplace.TALK
    ]
    write_participants(made.participants_file, rows)
    for text in workplace.texts().values():
        laugh = Mark("laugh", text.turns[-1].begin, text.turns[-1].begin, 0, 0)
        write_artefact(
            made.text_path(text.interview), Header("text", "release"),
            [replace(text, marks=(laugh,))],
        )  # fmt: skip
    text = made.text("P01")
    made.journal("anna").extend(
        [CreateOverarching(ID(1), "All of it"), CreateTheme(ID(2), "Voice", "their say"),
         Nest(ID(2), ID(1)), CreateTheme(ID(3), "Asking"), Nest(ID(3), ID(2)),
         CreateTheme(ID(4), "Empty"), Relate(ID(8), ID(2), ID(4), "silences", True),
         Pin(ID(4), "bubbles", 40.0, 60.0),
         Create(ID(5), "=asked", "was asked"), Move(ID(5), ID(3)),
         Create(ID(6), "unsorted"), Memo("is it?", ID(5)), Memo("on the theme", ID(2)),
         Apply(ID(5), text.anchor(*workplace.find(text, "somebody asked me"))),
         Apply(ID(6), text.anchor(*workplace.find(text, "somebody asked me how I do things")))]
    )  # fmt: skip
    other = made.text("P02")
    made.journal("anna").append(Apply(ID(5), other.anchor(*workplace.find(other, "asked once"))))
    return made


def sheets(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {s.title: list(s.values) for s in openpyxl.load_workbook(path).worksheets}


def test_tables_have_participant_group_and_attributes(study: Study) -> None:
    paths = {path.name: path for path in export.export(study)}
    rows = list(csv.DictReader(io.StringIO(paths["excerpts.csv"].read_text("utf-8-sig"))))
    assert [(r["code"], r["interview"], r["participant"], r["group"], r["age"]) for r in rows] == [
        ("'=asked", "P01", "P01", "care", "44"), ("'=asked", "P02", "P01", "care", "44"),
        ("unsorted", "P01", "P01", "care", "44"),
    ]  # fmt: skip
    book = sheets(paths["excerpts.xlsx"])
    assert list(book) == ["excerpts", "passages", "said at all", "codebook"]
    assert len(book["excerpts"]) == 4
    heading, asked, _ = book["passages"]
    assert heading[:3] == ("theme", "code", "P01")
    assert asked[1:3] == ("'=asked", 2)
    assert book["said at all"][1][2:] == (1, *[0] * (len(heading) - 3))
    cells = [str(cell) for rows in book.values() for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_every_codebook_reads_back(study: Study) -> None:
    paths = {path.name: path for path in export.export(study)}
    for name in ("codebook.csv", "codebook.xlsx", "codebook.qdc"):
        found = read_codebook_file(paths[name].read_bytes(), Path(name).suffix)
        names = {code.name.lstrip("'") for code in found.codes if code.codable}
        assert {"=asked", "unsorted"} <= names, name
    with zipfile.ZipFile(paths["codebook.docx"]) as packed:
        assert "was asked" in packed.read("word/document.xml").decode()


def test_two_exports_are_the_same_bytes(study: Study) -> None:
    first = {path: path.read_bytes() for path in export.export(study)}
    first |= {(p := export.export_project(study).path): p.read_bytes()}
    second = {path: path.read_bytes() for path in export.export(study)}
    second |= {(p := export.export_project(study).path): p.read_bytes()}
    assert first == second


def test_levels_relations_and_places_of_the_map_come_back(study: Study, tmp_path: Path) -> None:
    made = export.export_project(study)
    assert {one.kind for one in made.left} == {"time", "pause, laugh or other mark"}
    other = Study.create(tmp_path / "other", Settings(language="en"))
    add_project(other, made.path)
    mine, theirs = study.codebook("anna"), other.codebook("anna")
    assert {(t.id, t.name, t.definition, t.under, t.is_overarching) for t in mine.themes} == {
        (t.id, t.name, t.definition, t.under, t.is_overarching) for t in theirs.themes
    }
    assert {(c.id, c.name, c.theme) for c in mine.codes} == {
        (c.id, c.name, c.theme) for c in theirs.codes
    }
    assert mine.relations == theirs.relations
    assert {(pin.theme, pin.form) for pin in theirs.pins} == {(ID(4), "bubbles")}
    assert {(m.text, m.about) for m in mine.memos} == {(m.text, m.about) for m in theirs.memos}
    rows = {row.id: row for row in other.participants}
    assert rows["P02"].same_as == "P01"
    assert rows["P04"].group == "factory"
    assert rows["P04"].attributes == (("age", "44"),)


def test_the_map_goes_out_with_its_places(study: Study) -> None:
    from lxml import etree

    with zipfile.ZipFile(export.export_project(study).path) as packed:
        root = etree.fromstring(packed.read("project.qde"))
    tag = "{urn:QDA-XML:project:1.0}"
    vertices = {v.get("representedGUID"): v for v in root.iter(f"{tag}Vertex")}
    assert {ID(n) for n in range(1, 7)} <= set(vertices)
    assert vertices[ID(4)].get("shape") == "Rectangle"
    (relation,) = [e for e in root.iter(f"{tag}Edge") if e.get("lineStyle") == "solid"]
    assert (relation.get("name"), relation.get("direction")) == ("silences", "OneWay")


def test_transcripts_show_speakers_and_marks_in_the_notation(study: Study) -> None:
    paths = export.export_transcripts(study, ("txt", "docx", "vtt", "srt"), "orthographic")
    assert len(paths) == 4 * len(study.texts)
    for path in paths:
        if path.name.startswith("P03"):
            turns = read_draft(path.read_bytes(), path.suffix)
            assert [turn.speaker for turn in turns] == ["I", "P"]
            assert "That is what I took home" in turns[1].text
    text = next(path for path in paths if path.name == "P03.txt").read_text("utf-8")
    assert "((laughs))" in text
    assert "((laughs))" not in export.export_transcripts(study, ("txt",), "plain")[2].read_text()


def test_formats_and_profiles_that_there_are_not(study: Study) -> None:
    with pytest.raises(ExchangeError, match="'rtf'"):
        export.export_transcripts(study, ("rtf",))
    with pytest.raises(ExchangeError, match="profile"):
        export.export_project(study, (), "other")  # type: ignore[arg-type]


def test_the_consensus_goes_out_before_the_coders(study: Study) -> None:
    text = study.text("P03")
    study.journal("consensus").extend(
        [Create(ID(7), "agreed"), Apply(ID(7), text.anchor(*workplace.find(text, "I dare")))]
    )
    assert export.export_project(study).coders == ("consensus",)
    both = export.export_project(study, ("anna", "consensus"), "maxqda")
    with both.path.open("rb") as file:
        project = read_project(file)
    users = dict(project.users)
    by = {users[coding.user] for source in project.sources for coding in source.codings}
    assert by == {"anna", "consensus"}


def sound(path: Path) -> Path:
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(8000)
        stream.writeframes(bytes(16_000))
    return path


def test_recordings_go_out_by_name_only_and_come_back(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "secure", Settings(language="en"))
    person = study.add(sound(tmp_path / "P01.wav"), id="P01")
    assert person
    said = ["What was it like?", "I asked Kirsten Lund about it."]
    turns = tuple(
        Turn(f"t{n}", speaker, 4000 * n, 4000 * n + 3000, line, ())
        for n, (speaker, line) in enumerate(zip(("Ida", "Anna"), said, strict=True))
    )
    heard = Transcript("P01", "en", 8000, "Ida", turns)
    write_artefact(study.transcript_path("P01"), Header("transcript", "join"), [heard])
    text = text_of("P01", [said[0], said[1].replace("Kirsten Lund", "[Person 1]")])
    write_artefact(study.text_path("P01"), Header("text", "release"), [text])
    place = workplace.find(text, "asked [Person 1]")
    study.journal("anna").extend([Create(ID(1), "asks"), Apply(ID(1), text.anchor(*place))])

    with pytest.raises(PrivacyError):
        export.export_confidential(study, study.shareable / "all.qdpx")
    made = export.export_confidential(study, tmp_path / "all.qdpx", profile="nvivo")
    assert made.left == ()
    with made.path.open("rb") as file:
        (source,) = read_project(file).sources
    assert source.text == "Ida: What was it like?\nAnna: I asked Kirsten Lund about it."
    assert source.times == ((0, 0), (23, 4000))
    (coding,) = source.codings
    assert source.text[coding.begin : coding.end] == "asked Kirsten Lund"
    other = Study.create(tmp_path / "other", Settings(language="en"))
    added = add_project(other, made.path)
    assert [(one.kind, one.name, one.count) for one in added.left] == [("time", "P01", 2)]
    (there,) = other.people
    assert other.recording_path(there).read_bytes() == study.recording_path(person).read_bytes()
    script = other.script_of("P01")
    assert script
    assert [turn.start_ms for turn in read_draft(script.read_bytes(), ".txt")] == [0, 4000]


def test_the_schema_holds_with_recordings_and_levels(
    study: Study, shared: Callable[[str], Path]
) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared("exchange/Project.xsd"))))
    from transcode.exchange import PROFILES, write_project

    gone_out = replace(export.outgoing(study, ("anna",)), recordings={"P01": "sound.wav"})
    with zipfile.ZipFile(io.BytesIO(write_project(gone_out, PROFILES["maxqda"])[0])) as packed:
        schema.assertValid(etree.fromstring(packed.read("project.qde")))


def test_the_people_of_a_focus_group_come_back(study: Study, tmp_path: Path) -> None:
    rows = [replace(row, group="", attributes=()) if row.id == "P06" else row
            for row in study.participants]  # fmt: skip
    seats = [Participant(f"P06-{n}", "town", (("age", "5"),), speaks_in=(("P06", label),))
             for n, label in enumerate(("P", "P2"))]  # fmt: skip
    write_participants(study.participants_file, [*rows, *seats])
    other = Study.create(tmp_path / "other", Settings(language="en"))
    add_project(other, export.export_project(study).path)
    assert other.participants == study.participants
