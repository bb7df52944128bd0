"""Codebooks as programs export them and people type them, through the command line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.workbench.conftest import make_study
from transcode.cli import app
from transcode.errors import ExchangeError, JournalError
from transcode.exchange import codebook_qdc
from transcode.records.codebook import Codebook
from transcode.study.folder import Study
from transcode.workbench import Session, adopt, read_codebook

CASES = Path(__file__).parent / "cases"
Take = Callable[..., Result]


@pytest.fixture
def take(study: Study, tmp_path: Path) -> Take:
    """``take(data, "codes.csv")``: give a coder this file."""

    def run(data: bytes | str, name: str = "codes.csv") -> Result:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        given = ["codebook", str(study.root), "--coder", "anna", "--from", str(path)]
        return CliRunner().invoke(app, given, terminal_width=200)

    return run


def shape(book: Codebook) -> set[str]:
    """``theme/code: definition`` for every code, and the themes without one."""
    themes = {theme.id: theme.name for theme in book.themes}
    used = {code.theme for code in book.codes}
    return {
        (f"{themes[code.theme]}/" if code.theme else "") + code.name
        + (f": {code.definition}" if code.definition else "")
        for code in book.codes
    } | {f"{name}/" for number, name in themes.items() if number not in used}  # fmt: skip


def read(
    tmp_path: Path, data: bytes | str, name: str = "codes.csv", language: str = ""
) -> set[str]:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return shape(read_codebook(path, language).codebook)


PLAIN = {"Body/Sleep: Bad nights", "Trust"}


@pytest.mark.parametrize(
    "data",
    [
        "name,definition,theme\nSleep,Bad nights,Body\nTrust,,\n",
        "Code;Description;Category\r\nSleep;Bad nights;Body\r\nTrust;;\r\n",
        "Theme\tCode name\tMeaning\nBody\tSleep\tBad nights\n\tTrust\t\n",
        "Kode;Beskrivelse;Overordnet tema\nSleep;Bad nights;Body\nTrust;;\n",
        "Bezeichnung;Beschreibung;Hauptkategorie\nSleep;Bad nights;Body\nTrust;;\n",
        "Code,Définition,Thème\nSleep,Bad nights,Body\nTrust,,\n",
        "tag,description,number of highlights,Group\nSleep,Bad nights,7,Body\nTrust,,2,\n",
        "Category,Subcategory,Definition\nBody,Sleep,Bad nights\n,Trust,\n",
        "Parent,Name,Comment,Color\n,Body,,#ff0000\nBody,Sleep,Bad nights,#00ff00\n,Trust,,\n",
        "Parent code;Code;Code memo\nCode System;Trust;\n"
        "Code System;Body;\nBody;Sleep;Bad nights\n",
        "Id,Parent Id,Depth,Title,Description\n1,0,0,Body,\n2,1,1,Sleep,Bad nights\n3,0,0,Trust,\n",
        "Level 1,Level 2,Definition\nBody,,\n,Sleep,Bad nights\nTrust,,\n",
        "Ebene 1;Ebene 2;Definition\nBody;Sleep;Bad nights\nTrust;;\n",
        "Name,Description,Files,References\nNodes\\\\Body,,1,2\n"
        "Nodes\\\\Body\\\\Sleep,Bad nights,1,2\nNodes\\\\Trust,,1,2\n",
        "Code,Definition\nBody > Sleep,Bad nights\nBody,\nTrust,\n",
        "Code system,Definition\nBody\\Sleep,Bad nights\nTrust,\n",
        "| Code | Definition | Theme |\n|---|---|---|\n| Sleep | Bad nights | Body |\n"
        "| Trust |||\n",
        "sep=;\r\nname;definition;theme\r\nSleep;Bad nights;Body\r\nTrust;;\r\n",
        "My codebook\n28 November 2026\n\nName,Definition,Theme\nSleep,Bad nights,Body\nTrust,,\n",
        'nr,code,label,definition,theme\n1,C1,Sleep,Bad nights,Body\n2,C2,Trust,,\n',
        "Kode;Underkode;Definition\nBody;Sleep;Bad nights\nTrust;;\n",
        "Code,Sub-code,Description\nBody,,\n,Sleep,Bad nights\nTrust,,\n",
        "Parent code,Child code 1,Child code 2,Description\nBody,Sleep,,Bad nights\nTrust,,,\n",
        '"Farbe";"Obercode";"Code";"Codememo"\n"●";"Body";"Sleep";"Bad nights"\n'
        '"●";"";"Trust";""\n',
        "nr;kode;overkode;definition\n1;Body;;\n2;Sleep;1;Bad nights\n3;Trust;;\n",
        "id,code,parent,definition\nc1,Body,,\nc2,Sleep,c1,Bad nights\nc3,Trust,,\n",
        "Code,Sleep,Trust\nDefinition,Bad nights,\nTheme,Body,\n",
        "Code,Sleep\nDefinition,Bad nights\nTheme,Body\n,\nCode,Trust\nDefinition,\n",
        "code,definition\nBody,\n  Sleep,Bad nights\nTrust,\n",
        "code,definition\nBody,\n- Sleep,Bad nights\nTrust,\n",
        "code\tdefinition\nBody\t\n\" – Sleep\"\tBad nights\nTrust\t\n",
        "编码,定义,主题\nSleep,Bad nights,Body\nTrust,,\n",
        "コード,定義,テーマ\nSleep,Bad nights,Body\nTrust,,\n",
        "Назва,Визначення,Тема\nSleep,Bad nights,Body\nTrust,,\n",
        "Kod,Tanım,Tema\nSleep,Bad nights,Body\nTrust,,\n",
    ],
)  # fmt: skip
def test_what_is_plain_is_understood(tmp_path: Path, data: str) -> None:
    assert read(tmp_path, data) == PLAIN
    assert read(tmp_path, b"\xef\xbb\xbf" + data.encode()) == PLAIN
    assert read(tmp_path, data.encode("utf-16")) == PLAIN
    assert read(tmp_path, data, "codes.txt") == PLAIN


def test_what_was_read_is_said(take: Take, study: Study) -> None:
    said = take("Code,Beskrivelse,Farve,Antal,Tema\nSleep,Bad nights,red,3,Body\n,lost,,,\n").output
    assert "codes.csv: 1 code, 1 theme." in said
    assert "name: Code; definition: Beskrivelse; theme: Tema" in said
    assert "skipped: Farve, Antal" in said
    assert "Skipped, because they have no name: line 3" in said
    assert "1 codes are new, 0 were already there" in said
    assert [code.name for code in study.codebook("anna").codes] == ["Sleep"]


def test_criteria_and_examples_are_part_of_the_definition(tmp_path: Path) -> None:
    data = (
        "Code,Brief definition,Full definition,When to use,When not to use,Example\n"
        'Sleep,Bad nights,"Trouble, falling asleep",own sleep,children,"I lay awake"\n'
    )
    assert read(tmp_path, data) == {
        "Sleep: Bad nights Trouble, falling asleep When to use: own sleep "
        "When not to use: children For example: I lay awake"
    }
    mayring = "Kategorie;Definition;Ankerbeispiel;Kodierregel\nSchlaf;Nächte;wach;nur eigene\n"
    assert read(tmp_path, mayring) == {"Schlaf: Nächte Kodierregel: nur eigene For example: wach"}


def test_the_shared_cases(take: Take, study: Study) -> None:
    said = take((CASES / "samename.qdc").read_bytes(), "samename.qdc")
    assert said.exit_code == 0 and "became themes: 'Work', 'Home'" in said.output
    assert shape(study.codebook("anna")) == {
        "Work/Work: Positive", "Work/Work: Negative", "Home/Home: Positive", "Home/Home: Negative",
    }  # fmt: skip
    said = take((CASES / "dups.csv").read_bytes(), "dups.csv")
    assert said.exit_code == 0 and "not under 'Mind'" in said.output
    names = [code.name for code in study.codebook("anna").codes]
    assert names[4:] == ["Sleep", "Trust"]
    said = take((CASES / "noname.qdc").read_bytes(), "noname.qdc")
    assert "0 codes are new, 1 were already there" in said.output
    before = study.journal("anna").path.read_bytes()
    problem = take((CASES / "quote.csv").read_bytes(), "quote.csv").exception
    assert isinstance(problem, ExchangeError)
    assert "a quotation mark is not closed (line 2)" in str(problem)
    assert study.journal("anna").path.read_bytes() == before


@pytest.mark.parametrize(
    "data",
    [
        "name,parent\nWork,\nHome,\nPositive,Work\nPositive,Home\n",
        "Code\nWork > Positive\nHome > Positive\n",
        "Level 1,Level 2\nWork,Positive\nHome,Positive\n",
        "theme,code\nWork,Positive\nHome,Positive\n",
        "Code path\nWork\\Positive\nHome\\Positive\n",
    ],
)
def test_one_name_under_two_parents_is_two_codes(tmp_path: Path, data: str) -> None:
    assert read(tmp_path, data) == {"Work/Work: Positive", "Home/Home: Positive"}


@pytest.mark.parametrize("again", ["sleep", " Sleep ", "SLEEP"])
def test_spellings_of_one_name_are_one_code(tmp_path: Path, again: str) -> None:
    assert read(tmp_path, f"name,definition\nSleep,one\n{again},two\n") == {"Sleep: one\ntwo"}


def test_composed_or_not_is_one_letter(tmp_path: Path) -> None:
    assert read(tmp_path, "name\nCaf\u00e9\nCafe\u0301\n") == {"Café"}


def levels(book: Codebook) -> set[tuple[str, str, bool]]:
    """Theme, the one above it, and whether it is overarching."""
    names = {theme.id: theme.name for theme in book.themes}
    return {(theme.name, names.get(theme.under, ""), theme.is_overarching) for theme in book.themes}


def test_levels_are_themes_and_subthemes_and_deeper_ones_are_said(take: Take, study: Study) -> None:
    said = take(
        "Level 1,Level 2,Level 3,Level 4\n"
        "Body,Sleep,Night,Dreams\nBody,Sleep,Waking,\nBody,Food,,\n"
    ).output
    book = study.codebook("anna")
    assert shape(book) == {"Sleep/Dreams", "Sleep/Waking", "Body/Food"}
    assert levels(book) == {("Body", "", False), ("Sleep", "Body", False)}
    said = " ".join(said.split())
    assert "too deep: its codes lie directly under the theme above it: 'Night'" in said


def test_two_subthemes_of_one_name_stay_two(take: Take, study: Study) -> None:
    said = take("Level 1,Level 2,Level 3\nBody,Other,Rest\nMind,Other,Joy\nMind,Hope,\n").output
    book = study.codebook("anna")
    assert shape(book) == {"Body/", "Body: Other/Rest", "Mind: Other/Joy", "Mind/Hope"}
    assert ("Mind: Other", "Mind", False) in levels(book)
    assert "several themes have it" in said


def test_a_code_in_two_groups_is_said_to_lie_in_the_first(take: Take, study: Study) -> None:
    said = take("Code,Code Group,Grounded\nTrust,People; Work,3\nHelp,People,1\n").output
    assert shape(study.codebook("anna")) == {"People/Trust", "People/Help"}
    assert "Line 2: this code was put under 'People', not under 'Work'" in said


def test_a_theme_that_stands_only_in_its_first_row_is_said(take: Take, study: Study) -> None:
    said = take("Theme,Code\nBody,Sleep\n,Rest\nMind,Trust\n").output
    assert shape(study.codebook("anna")) == {"Body/Sleep", "Rest", "Mind/Trust"}
    assert "Without a theme: 'Rest'" in said and "written in each" in said


def test_a_name_with_an_arrow_of_its_own_stays_whole(take: Take, study: Study) -> None:
    said = take("name\nPay > passion\nstress -> burnout\nWork/life balance\n").output
    assert shape(study.codebook("anna")) == {
        "Pay > passion", "stress -> burnout", "Work/life balance",
    }  # fmt: skip
    assert "'Pay > passion' was kept as one name" in said


def qdc(body: str, sets: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" '
        f'origin="x"><Codes>{body}</Codes>{sets}</CodeBook>'
    )


def test_folders_and_sets_of_a_qdc(take: Take, study: Study, tmp_path: Path) -> None:
    body = (
        '<Code guid="1" name="Body" isCodable="false"><Description>of the body</Description>'
        '<Code guid="2" name="Nights" isCodable="false">'
        '<Code guid="3" name="Sleep" isCodable="true"/></Code></Code>'
        '<Code guid="4" name="Trust" isCodable="true"/>'
        '<Code guid="5" isCodable="true"><Code guid="6" name="Help" isCodable="true"/></Code>'
        '<Code guid="7" name="Empty" isCodable="false"/>'
    )
    sets = (
        '<Sets><Set guid="8" name="People"><MemberCode guid="4"/></Set>'
        '<Set guid="9" name="Mine"><MemberCode guid="3"/></Set></Sets>'
    )
    said = take(qdc(body, sets), "codes.qdc").output
    book = study.codebook("anna")
    assert shape(book) == {"Body/", "Nights/Sleep", "People/Trust", "Help", "Empty/"}
    assert {("Body", "", True), ("Nights", "Body", False)} < levels(book)
    assert [theme.definition for theme in book.themes if theme.name == "Body"] == ["of the body"]
    assert "have no name: 1 of the codes" in said and "Sets that were skipped" in said
    assert "'Mine'" in said

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as project:
        project.writestr("project.qde", qdc(body))
    assert "Nights/Sleep" in read(tmp_path, packed.getvalue(), "project.qdpx")


def test_the_codebook_table_of_a_word_document(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    table = document.add_table(rows=0, cols=4)
    for row in (("Name", "Description", "Files", "References"), ("Sleep", "Bad nights", "3", "9")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "made.docx"))
    assert read(tmp_path, (tmp_path / "made.docx").read_bytes(), "a.docx") == {"Sleep: Bad nights"}


def workbook(merged: str = "", hidden: str = "", **sheets: list[list[Any]]) -> bytes:
    """An xlsx file; ``merged`` cells are in the first of its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    if merged:
        book.worksheets[0].merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


CODES: list[list[Any]] = [
    ["Code", "Definition", "Theme"], ["Sleep", "Bad nights", "Body"], ["Trust"],
]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        workbook(Codes=CODES),
        workbook(Codes=[["Our codebook"], [], *CODES]),
        workbook(About=[["Our codebook"]], Codes=CODES),
        workbook(Codes=CODES, Quotes=[["Code", "Excerpt"], ["Sleep", "I lay awake"]]),
        workbook(hidden="Old", Codes=CODES, Old=CODES),
        workbook(Codes=[["Code", "Sleep", "Trust"], ["Memo", "Bad nights"], ["Tema", "Body"]]),
        workbook(Codes=[["Kode", "Underkode", "Definition"], ["Body", "Sleep", "Bad nights"],
                        ["Trust"]]),
    ],
)  # fmt: skip
def test_a_workbook_is_read(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data, "codes.xlsx") == PLAIN


def test_what_of_a_workbook_is_not_read_is_said(take: Take, study: Study) -> None:
    merged = [["Theme", "Code"], ["Body", "Sleep"], [None, "Food"], ["Mind", 7]]
    said = take(workbook(merged="A2:A3", Codes=merged, Log=[["when"]]), "codes.xlsx").output
    assert shape(study.codebook("anna")) == {"Body/Sleep", "Body/Food", "Mind/7"}
    assert "Sheets that were skipped: 'Log'" in said


def test_several_codes_in_a_cell_are_several_codes(take: Take, study: Study) -> None:
    rows = [["Theme", "Codes", "Definition"], ["Body", "Sleep\n• Food"], ["Mind", "Trust; Hope"],
            ["Mind", "Fear\nof others", "told apart"]]  # fmt: skip
    said = take(workbook(Codes=rows), "codes.xlsx").output
    assert shape(study.codebook("anna")) == {
        "Body/Sleep", "Body/Food", "Mind/Trust", "Mind/Hope", "Mind/Fear of others: told apart",
    }  # fmt: skip
    assert "Line 2: this was read as 2 codes" in said and "Line 3: this was read as 2 codes" in said
    assert "'Fear of others' was kept as one name" in said


def test_a_table_for_each_code_in_a_word_document(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for rows in (
        (("Code", "Sleep"), ("Definition", "Bad nights"), ("Theme", "Body")),
        (("Code", "Trust"), ("Definition", ""), ("Example", "")),
    ):
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(tmp_path / "made.docx"))
    assert read(tmp_path, (tmp_path / "made.docx").read_bytes(), "a.docx") == PLAIN


def test_one_blank_before_a_name_is_no_level(take: Take, study: Study) -> None:
    assert "indented" not in take("name,definition\nSleep,one\n Trust,two\n").output
    assert shape(study.codebook("anna")) == {"Sleep: one", "Trust: two"}
    said = take("name\nBody\n  Rest\n    Naps\nMind\n  Rest\n").output
    assert "Codes were put under the code above them that is indented less." in said
    assert {"Rest/Naps", "Rest/Body: Rest", "Mind/Mind: Rest"} <= shape(study.codebook("anna"))


def test_windows_letters_by_the_language_of_the_study(tmp_path: Path) -> None:
    danish = "Kode;Beskrivelse\nSøvn;“Dårlige” nætter – igen\n"
    assert read(tmp_path, danish.encode("cp1252"), language="da") == {
        "Søvn: “Dårlige” nætter – igen"
    }
    for data, language in (
        (danish.encode("cp1252"), ""),
        (danish.encode("mac-roman"), "da"),
        ("Code;Opis\nSen;Złe noce, będą\n".encode("cp1250"), "pl"),
        ("Код;Описание\nСон;Плохие ночи\n".encode("cp1251"), "ru"),
        ("Код;Описание\nСон;Плохие ночи\n".encode("cp1251"), "da"),
    ):
        with pytest.raises(ExchangeError, match="CSV UTF-8"):
            read(tmp_path, data, language=language)


def _xlsx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


REFUSED = {
    "no heading": ("Sleep\nTrust\n", "has no heading"),
    "nothing": ("", "has no heading"),
    "no codes": ("name,definition\n", "holds no codes"),
    "quote": ('name,definition\nSleep,"bad\nTrust,"in, the"\n', r"not closed \(line 2\)"),
    "behind": ('name,definition\nSleep,ok\nTrust,"in" the\n', r"not closed \(line 3\)"),
    "comma": ("name,definition\nSleep,bad, mostly\n", "line 2 has 3 cells, and the heading 2"),
    "two names": ("Code,Label\nslp,Sleep\n", "'Code', 'Label'"),
    "long": (f"name\nSleep\n{'x' * 201}\n", r"line 3: the name is too long \(201"),
    "itself": ("name,parent\nA,B\nB,A\n", "lies under itself"),
    "own": ("name,parent\nA,A\n", "line 2: this code lies under itself"),
    "which": ("name,parent\nP,W\nP,H\nX,P\n", "line 4: this code lies under 'P', and several"),
    "no id": ("id,parent id,name\n1,7,A\n", "line 2 lies under a code that has no row"),
    "same id": ("id,parent id,name\n1,,A\n1,,B\n", "line 3 has the id"),
    "ids in a ring": ("id,parent id,name\n1,2,A\n2,1,B\n", "line 2 lies under itself"),
    "excel": (_xlsx(), "spreadsheet"),
    "two sheets": (workbook(One=CODES, Two=CODES), "several sheets .* 'One', 'Two'"),
    "formula": (workbook(One=[["Code"], ["=A1"]]), "cell A2 holds a formula"),
    "no cells": (workbook(One=[]), "no cells"),
    "web page": ("<!DOCTYPE html><html><table><tr><td>Code</td></tr></table>", "web page"),
    "too long": (f'name,definition\nSleep,"{"x" * 200_000}"\n', "line 2 is longer"),
    "old excel": (b"\xd0\xcf\x11\xe0aaaa", "not a table"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "zip": (b"PK\x03\x04", "damaged"),
    "xml": ("<CodeBook><Codes>", "is not XML"),
    "letters": ('<?xml version="1.0" encoding="klingon"?><CodeBook/>', "XML"),
    "binary": (b"name\0\0,x\n", "not text"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_plain_is_refused_and_nothing_written(
    take: Take, study: Study, kind: str
) -> None:
    Session(study, "anna").create("Mine")
    before = study.journal("anna").path.read_bytes()
    data, says = REFUSED[kind]
    problem = take(data).exception
    assert isinstance(problem, ExchangeError), problem
    assert problem.remedy
    assert problem.where == "codes.csv"
    with pytest.raises(ExchangeError, match=says):
        raise problem
    assert study.journal("anna").path.read_bytes() == before


def test_reading_twice_adds_nothing_and_what_is_there_stays(take: Take, study: Study) -> None:
    session = Session(study, "anna")
    session.create("sleep", "as I see it")
    session.create_theme("BODY")
    data = "name,definition,theme\nSleep,other,Body\nTrust,,Body\n"
    assert "1 codes are new, 1 were already there" in take(data).output
    assert shape(study.codebook("anna")) == {"sleep: as I see it", "BODY/Trust"}
    before = study.journal("anna").path.read_bytes()
    assert "0 codes are new, 2 were already there" in take(data).output
    assert study.journal("anna").path.read_bytes() == before


def test_a_full_disk_leaves_the_journal_as_it_was(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(study, "anna")
    session.create("Mine")
    before = study.journal("anna").path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    given = read_codebook(CASES / "samename.qdc")
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(JournalError, match="could not be saved"):
            adopt(session, given)
    assert study.journal("anna").path.read_bytes() == before
    assert adopt(session, given) == (4, 0)
    study.journal("anna").verify()


def test_our_own_export_comes_back_as_it_was(tmp_path: Path) -> None:
    from transcode.exchange import codebook_qdc

    session = Session(make_study(tmp_path / "one"), "anna")
    session.create("Sleep", "Bad nights")
    session.create("Trust")
    session.create_theme("Body", "of the body")
    session.create_theme("Empty")
    session.move("Sleep", "Body")
    path = tmp_path / "codebook.qdc"
    path.write_bytes(codebook_qdc(session.codebook, origin="transcode"))
    other = Session(make_study(tmp_path / "two"), "ben")
    adopt(other, read_codebook(path))
    assert shape(other.codebook) == {"Body/Sleep: Bad nights", "Trust", "Empty/"}
    assert [theme.definition for theme in other.codebook.themes] == ["of the body", ""]


@pytest.mark.parametrize("name", ["codebook_20220223_0.csv", "codebook_20220303_8.csv"])
def test_codebooks_of_a_real_study(shared: Callable[[str], Path], name: str) -> None:
    root = "interviews/serdif/data/transcripts/thematic-analysis/codebooks"
    found = read_codebook(shared(f"{root}/{name}"))
    assert found.read_as == (("name", "tag"), ("definition", "description"))
    assert found.passed_over == ("number of highlights",) and len(found.codebook.codes) >= 22


def test_projects_of_other_programs(shared: Callable[[str], Path]) -> None:
    found = read_codebook(shared("exchange/samples/qc-demo.qdpx"))
    assert len(found.codebook.codes) == 259 and len(found.codebook.themes) == 26
    assert len({code.name.casefold() for code in found.codebook.codes}) == 259


def test_colours_and_the_parts_of_definitions_come_with_a_codebook(
    take: Take, study: Study, tmp_path: Path
) -> None:
    session = Session(study, "ben")
    theme, code = session.create_theme("Body"), session.create("Sleep")
    session.move(code.decision.code, theme.decision.theme)  # type: ignore[union-attr]
    session.nest(session.create_theme("Nights").decision.theme, "Body")  # type: ignore[union-attr]
    session.define("Sleep", "Bad nights\nand days", include="naps", exclude="rest", example="woke")
    session.colour("Sleep", "#123abc")
    session.colour("Body", "#abc123")
    book = session.codebook
    assert take(codebook_qdc(book, origin="transcode"), "codes.qdc").exit_code == 0
    given = study.codebook("anna")
    (sleep,), (body, _) = given.codes, given.themes
    assert levels(given) == levels(book) == {("Body", "", False), ("Nights", "Body", False)}
    parts = ("name", "definition", "include", "exclude", "example", "colour")
    for mine, theirs in ((book.codes[0], sleep), (book.themes[0], body)):
        assert [getattr(mine, part) for part in parts] == [getattr(theirs, part) for part in parts]
    assert sleep.theme == body.id
