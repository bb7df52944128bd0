"""Projects of other programs in a study: added, released, coded, and out again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.exchange.projects.test_databases import MAXQDA, TAGUETTE, made
from transcode.errors import ExchangeError
from transcode.exchange import read_project, workbook
from transcode.pipeline.imported import waiting_codings
from transcode.records.decisions import (
    Apply,
    Colour,
    Cover,
    Create,
    CreateTheme,
    Define,
    Memo,
    Move,
)
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.verbs import export, run
from transcode.verbs.add.add import NothingToAdd, add
from transcode.verbs.add.project import add_project
from transcode.verbs.start import start

QUIET = Settings(language="en", release="automatic", models=Models(names="", entities=""))
LINES = (
    "Interviewer: What was it like, Kirsten?\n"
    "Kirsten Lund: It was hard 😀. I talked to Paul Whitmore about it, and he laughed.\n"
    "Interviewer: And then?\n"
    "Kirsten Lund: Then I went home.\n"
)


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))


def taguette(path: Path) -> Path:
    """A project with one coder, who coded a passage with a name, one across turns, and a label."""
    data = LINES.encode()

    def place(words: str) -> tuple[int, int]:
        begin = data.index(words.encode())
        return begin, begin + len(words.encode())

    across = "he laughed.\nInterviewer: And then?"
    words = ["I talked to Paul Whitmore about it", across, "Kirsten Lund: Then I went home"]
    path.write_bytes(
        made(
            TAGUETTE,
            projects=[(1, "p", "")],
            project_members=[(1, "anna b")],
            documents=[(1, "Kirsten.txt", "", 1, f"<pre>{LINES}</pre>")],
            tags=[(1, 1, "talk", "talks to others"), (2, 1, "talk.home", "")],
            highlights=[(n, 1, *place(one), one) for n, one in enumerate(words, 1)],
            highlight_tags=[(1, 1), (2, 1), (3, 2)],
        ).getvalue()
    )
    return path


def released(study: Study) -> Study:
    """Transcribe the documents, find names by the lists alone, release."""
    assert run.transcribe(study) == ()
    assert run.anonymise(study)[0] == ()
    return study


def test_codings_move_with_the_words_when_names_go(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    (project,) = add(study, [taguette(tmp_path / "p.sqlite3")]).projects
    assert project.coders == (("anna b", "anna-b"),)
    assert waiting_codings(study) == {"P01": 3}
    assert [p.id for p in study.people] == ["P01"]
    assert "Kirsten" not in "".join(p.read_text() for p in study.shareable.rglob("*.*"))
    book = released(study).codebook("anna-b")
    text = study.text("P01")
    assert "Paul" not in text.text
    assert "Kirsten" not in text.text
    said = [text.text[c.anchor.begin : c.anchor.end] for c in book.codings]
    names = {c.id: c.name for c in book.codes}
    assert [names[c.code] for c in book.codings] == ["talk", "talk", "home"]
    assert said[0].startswith("I talked to [")
    assert said[0].endswith("about it")
    assert said[1:] == ["he laughed.\nAnd then?", "Then I went home"]
    assert [read.interview for read in book.coverage] == ["P01"]
    assert waiting_codings(study) == {}
    assert not list((study.confidential / "codings").iterdir())


def test_a_correction_before_the_release_loses_no_coding_silently(tmp_path: Path) -> None:
    from transcode.records.speech import Edit

    study = Study.create(tmp_path / "study", QUIET)
    add(study, [taguette(tmp_path / "p.sqlite3")])
    run.transcribe(study)
    turn = study.transcript("P01").turns[-1]
    study.correct("P01", Edit("text", (turn.id,), (replace(turn, text="So that is all."),)))
    book = released(study).codebook("anna-b")
    assert (len(book.codings), len(book.lost)) == (2, 1)


def test_adding_it_again_changes_nothing(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    path = taguette(tmp_path / "p.sqlite3")
    add(study, [path])
    released(study)
    before = study.codebook("anna-b")
    (again,) = add(study, [path]).projects
    assert not any(source.is_new for source in again.sources)
    assert study.codebook("anna-b") == before
    assert len(study.people) == 1


def test_a_withdrawn_participant_does_not_come_back(tmp_path: Path) -> None:
    from transcode.verbs.withdraw.withdraw import withdraw

    study = Study.create(tmp_path / "study", QUIET)
    path = taguette(tmp_path / "p.sqlite3")
    add(study, [path])
    withdraw(study, "P01")
    assert not list((study.confidential).glob("codings/*"))
    (again,) = add(study, [path]).projects
    assert again.sources == ()
    assert any("withdrew" in one.why for one in again.left)


def test_a_table_finds_its_passages_in_the_interviews_of_the_study(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    script = tmp_path / "P01.txt"
    script.write_text("I: How was it?\nP: I never see the sun. That was mine, you know.\n")
    add(study, [script])
    released(study)
    table = tmp_path / "segments.xlsx"
    table.write_bytes(workbook({"s": MAXQDA}))
    (project,) = add(study, [table]).projects
    assert {(s.name, s.interview, s.is_new) for s in project.sources} == {
        ("P01", "P01", False), ("P02", "P02", True),
    }  # fmt: skip
    said = {
        coder: [study.text("P01").text[c.anchor.begin : c.anchor.end]
                for c in study.codebook(coder).codings]
        for coder in ("anna", "ben")
    }  # fmt: skip
    assert said == {"anna": ["I never see the sun"] * 2, "ben": ["That was mine"]}
    assert study.participants[-1].group == "doctors"


def test_any_other_table_is_skipped_with_the_reason(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    table = tmp_path / "budget.csv"
    table.write_text("item,price\nrecorder,90\n")
    with pytest.raises(NothingToAdd) as problem:
        add(study, [table])
    assert "document, code" in problem.value.passed[0].why


def test_run_makes_a_study_beside_a_project(tmp_path: Path) -> None:
    study = start(taguette(tmp_path / "talks.sqlite3"), None, QUIET)
    assert study.root == tmp_path / "talks-study"


def test_a_study_goes_out_and_comes_back(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    add(study, [taguette(tmp_path / "p.sqlite3")])
    text = released(study).text("P01")
    theme = CreateTheme("9b0c5f5e-0000-4000-8000-000000000001", "Leaving", "going away")
    code = Create("9b0c5f5e-0000-4000-8000-000000000002", "leaves", "goes home")
    begin = text.text.index("went home")
    anchor = text.anchor(begin, begin + 9)
    study.journal("ben").extend(
        [theme, code, Move(code.code, theme.theme), Colour(code.code, "#123abc"),
         Define(code.code, "goes home", "by bus", "by train", "went home"),
         Colour(theme.theme, "#cba321"),
         Apply(code.code, anchor, made_at="2020-02-29T12:00:00Z"),
         Memo("says it quickly", "", anchor, made_at="2019-02-28T12:00:00"),
         Memo("the end", code.code), Cover("P01")]
    )  # fmt: skip
    made_of = export.export_project(study, ("anna-b", "ben"), "nvivo")
    other = Study.create(tmp_path / "other", QUIET)
    added = add_project(other, made_of.path)
    assert added.left == ()
    released(other)
    assert other.text("P01").text == text.text
    turns = [(turn.speaker, turn.begin, turn.end) for turn in text.turns]
    assert [(turn.speaker, turn.begin, turn.end) for turn in other.text("P01").turns] == turns
    for coder in ("anna-b", "ben"):
        mine, theirs = study.codebook(coder), other.codebook(coder)
        assert {(c.code, c.anchor.place) for c in mine.codings} == {
            (c.code, c.anchor.place) for c in theirs.codings
        }
        assert mine.coverage == theirs.coverage
        everybodys = {replace(c, colour="") for c in theirs.codes}
        assert {replace(c, colour="") for c in mine.codes} <= everybodys
        assert theirs.code(code.code).colour == "#123abc"  # type: ignore[union-attr]
        assert theirs.theme(theme.theme).colour == "#cba321"  # type: ignore[union-attr]
        assert dated(other, coder) == dated(study, coder)
        assert {(m.text, m.about) for m in mine.memos} == {(m.text, m.about) for m in theirs.memos}
    again = export.export_project(other, ("anna-b", "ben"), "nvivo")
    third = Study.create(tmp_path / "third", QUIET)
    add_project(third, again.path)
    released(third)
    assert third.text("P01").text == text.text
    assert dated(third, "ben") == dated(study, "ben")
    assert {"2020-02-29T12:00:00Z", "2019-02-28T12:00:00"} < {*dated(third, "ben").values()}
    with made_of.path.open("rb") as one, again.path.open("rb") as two:
        first, second = (dict.fromkeys(read_project(file).codes) for file in (one, two))
    assert first == second


def dated(study: Study, coder: str) -> dict[object, str]:
    """When each coding and memo was made: in the other program, or else here."""
    gone_out = export.outgoing(study, (coder,))
    made = gone_out.made_at or {}
    codings = {(c.code, c.anchor.place): made[c.entry] for c in gone_out.books[coder].codings}
    return codings | {(memo.text, memo.about): memo.at for memo in gone_out.memos}


def test_an_export_asks_for_what_is_missing(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    add(study, [taguette(tmp_path / "p.sqlite3")])
    with pytest.raises(ExchangeError, match="no text is released"):
        export.export_project(study)
    with pytest.raises(ExchangeError, match="profile"):
        export.export_project(study, (), "quirkos")  # type: ignore[arg-type]


def test_a_project_of_qualcoder_is_a_folder_and_stays_as_it_is(tmp_path: Path) -> None:
    from tests.exchange.projects.test_databases import QUALCODER

    folder = tmp_path / "talks.qda"
    folder.mkdir()
    data = made(
        QUALCODER,
        source=[(1, "P07", LINES, None, "", "cb")],
        code_name=[(1, "talk", "", None, "cb", "")],
        code_text=[
            (1, 1, 1, "And then?", LINES.index("And"), LINES.index("And") + 9, "cb", "", "")
        ],
    ).getvalue()
    (folder / "data.qda").write_bytes(data)
    study = Study.create(tmp_path / "study", QUIET)
    (project,) = add(study, [folder]).projects
    assert [(s.interview, s.codings) for s in project.sources] == [("P07", 1)]
    assert (folder / "data.qda").read_bytes() == data
    sqlite3.connect(folder / "data.qda").execute("SELECT * FROM code_text")


def test_what_a_killed_addition_leaves_is_removed_by_the_next_run(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", QUIET)
    left = study.confidential / ".part-x" / "0"
    left.mkdir(parents=True)
    (left / "Kirsten.txt").write_text(LINES)
    with study.working():
        assert not list(study.confidential.glob(".part-*"))
