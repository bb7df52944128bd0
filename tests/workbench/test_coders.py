"""Whose journal it is: slips in a coder's name, copies of journals, and one that is damaged."""

from __future__ import annotations

import shutil
import unicodedata
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.workbench.conftest import make_study
from transcode.cli import app
from transcode.errors import AgreementError, DecisionError, JournalError
from transcode.records.decisions import Confirm
from transcode.study.coders import nearly
from transcode.study.folder import Study
from transcode.verbs import mask, status
from transcode.workbench import Session, review

Run = Callable[..., Result]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Coded by anna and ben; without people, as a second coder has it."""
    study = make_study(tmp_path / "study")
    study.people_file.unlink()
    for coder in ("anna", "ben"):
        session = Session(study, coder)
        for proposal in session.queue[:3]:
            session.confirm(proposal)
    return study


@pytest.fixture
def run(study: Study) -> Run:
    def go(*words: str, typed: str = "") -> Result:
        given = [word.replace("STUDY", str(study.root)) for word in words]
        return CliRunner().invoke(app, given, input=typed, terminal_width=300)

    return go


READING = (
    ("map", "STUDY", "--coder"),
    ("report", "STUDY", "--coder"),
    ("export", "STUDY", "--coder"),
    ("codebook", "STUDY", "--coder"),
    ("agree", "STUDY", "--coders"),
    ("disguise", "STUDY", "--code", "in the kitchen", "--coder"),
)


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_a_coder_without_a_journal_is_refused_and_nothing_is_written(
    run: Run, study: Study, words: tuple[str, ...]
) -> None:
    assert run("map", "STUDY", "--coder", "anna").exit_code == 0
    before = {path: path.read_bytes() for path in study.outputs.iterdir()}
    coder = "anna,nobody" if words[0] == "agree" else "nobody"
    problem = run(*words, coder).exception
    assert isinstance(problem, DecisionError | AgreementError)
    assert "there is no journal of nobody; there are anna, ben" in str(problem)
    assert {path: path.read_bytes() for path in study.outputs.iterdir()} == before


def test_a_typo_is_told_whom_it_may_mean(study: Study) -> None:
    with pytest.raises(DecisionError, match="for example anna"):
        study.coder("ana")
    with pytest.raises(DecisionError, match="nor of anybody"):
        make_study(study.root / "other").coder("anna")


@pytest.mark.parametrize("said", ["Anna", "ANNA", " anna "])
def test_capitals_make_no_other_coder(run: Run, study: Study, said: str) -> None:
    assert run("map", "STUDY", "--coder", said).exit_code == 0
    assert study.coder(said) == "anna"
    told = run("review", "STUDY", "--coder", said, "--terminal", typed="q\n")
    assert told.exit_code == 0 and "added to the journal of anna" in told.output
    Session(study, said).create("More")
    assert study.coders == ("anna", "ben")


def test_a_composed_name_is_the_same_name(study: Study) -> None:
    apart = unicodedata.normalize("NFD", "José")
    Session(study, apart).create("One")
    path = study.journal("José").path
    path.rename(path.with_name(f"{apart}.jsonl"))  # as another system stores it
    assert "José" in study.coders and len(study.codebook(apart).codes) == 1
    Session(study, "José").create("Two")
    assert len(study.codebook("José").codes) == 2 and study.journal_notes == ()


def test_a_new_coder_is_said_to_begin(run: Run, study: Study) -> None:
    told = run("review", "STUDY", "--coder", "clara", "--terminal", typed="q\n").output
    assert "begins a new journal for clara" in told and "already has a journal" not in told
    told = run("review", "STUDY", "--coder", "ana", "--terminal", typed="q\n").output
    assert "begins a new journal for ana" in told and "anna already has a journal" in told
    assert (
        "begins" not in run("review", "STUDY", "--coder", "anna", "--terminal", typed="q\n").output
    )
    assert study.coders == ("anna", "ben")  # nothing was decided


def test_the_workbench_warns_and_asks_nothing(study: Study) -> None:
    pytest.importorskip("anywidget")
    with pytest.warns(UserWarning, match="anna already has a journal"):
        review(study, "ana")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        review(study, "Anna")
        review(study, "clara")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("ana", "anna"), ("annna", "anna"), ("jose", "josé"), ("coder2", ""), ("karl", ""), ("b", "")],
)
def test_names_that_are_nearly_the_same(said: str, meant: str) -> None:
    assert nearly(said, ("anna", "ben", "josé", "coder1")) == meant


# --- copies


COPIES = ("anna (1)", "anna-DESKTOP-AB12", "anna (conflicted copy 2026-11-28)", "anna 2",
          "Copy of anna", "anna - Kopi")  # fmt: skip


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_no_coder_and_does_no_harm(run: Run, study: Study, name: str) -> None:
    mine = study.journal("anna").path
    copy = mine.with_name(f"{name}.jsonl")
    shutil.copy(mine, copy)
    assert study.coders == ("anna", "ben")
    for verb in ("status", "verify"):
        told = run(verb, "STUDY")
        assert told.exit_code == 0
        assert f"{copy.name}: the same as anna.jsonl" in told.output
        assert "may be deleted" in told.output

    Session(study, "anna").create("Later")
    assert "an older copy of anna.jsonl" in study.journal_notes[0]
    assert run("report", "STUDY", "--coder", "anna").exit_code == 0


def test_a_copy_that_holds_more_or_other_decisions_says_so(study: Study) -> None:
    mine = study.journal("anna").path
    copy = mine.with_name("anna (1).jsonl")
    whole = mine.read_bytes()
    Session(study, "anna").create("Elsewhere")
    mine.rename(copy)
    mine.write_bytes(whole)
    (note,) = study.journal_notes
    assert "goes on where anna.jsonl ends, by 1 decision" in note and "in the place of" in note
    Session(study, "anna").create("Here")
    Session(study, "anna").create("And here")
    (note,) = study.journal_notes
    assert "went on in two copies after decision 3. 2 decisions in anna.jsonl count" in note
    assert "Elsewhere" not in [code.name for code in study.codebook("anna").codes]
    mine.write_bytes(b"{}\n" + whole)
    assert "is damaged" in study.journal_notes[0]
    mine.unlink()
    (note,) = study.journal_notes
    assert "there is no anna.jsonl" in note and study.coders == ("ben",)
    copy.write_bytes(b"")
    assert "may be deleted" in study.journal_notes[0]
    copy.write_bytes(b"shopping list\n")
    assert "named like no coder" in study.journal_notes[0]


def test_files_of_the_system_are_no_coders(study: Study) -> None:
    (study.journals_folder / "._anna.jsonl").write_bytes(b"\0\5\x16\7")
    assert study.coders == ("anna", "ben") and study.journal_notes == ()


def test_a_coder_may_be_called_like_another_with_more(study: Study) -> None:
    Session(study, "anna-2").create("Mine")
    assert study.coders == ("anna", "anna-2", "ben") and study.journal_notes == ()


def test_what_is_taken_out_of_a_journal_is_taken_out_of_its_copies(study: Study) -> None:
    from transcode.privacy.leftovers.withdraw import Traces
    from transcode.verbs.withdraw.shared import Leaving, take_out_of_journals

    mine = study.journal("anna").path
    shutil.copy(mine, mine.with_name("anna (1).jsonl"))
    done = take_out_of_journals(Leaving(study, "P01", Traces("", frozenset(), ()), (), {}))
    assert sum("anna" in one for one in done) == 2
    (copy,) = study.journal_copies
    anchors = [a for e in copy if isinstance(e.decision, Confirm) for a in e.decision.anchors]
    assert anchors and "P01" not in {anchor.interview for anchor in anchors}
    copy.verify()
    assert "the same as anna.jsonl" in study.journal_notes[0]


def test_names_typed_in_a_copy_are_masked_too(tmp_path: Path) -> None:
    study = make_study(tmp_path / "named")
    Session(study, "anna").create("Invented P01 again")
    mine = study.journal("anna").path
    copy = mine.with_name("anna (1).jsonl")
    shutil.copy(mine, copy)
    assert mask.mask_journals(study) == {"anna": 1, "anna (1)": 1}
    assert b"Invented P01" not in copy.read_bytes()


# --- what an editor left, and damage


def test_a_touched_journal_is_read_with_a_note(run: Run, study: Study) -> None:
    path = study.journal("anna").path
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\n\n")
    for verb in ("status", "verify"):
        told = run(verb, "STUDY")
        assert (told.exit_code == 0 and "anna decided 3" in told.output) or verb == "verify"
        assert "anna.jsonl: another program has saved it" in told.output
        assert "byte order mark, blank lines" in told.output
    assert "All is well" in run("verify", "STUDY").output
    assert run("report", "STUDY", "--coder", "anna").exit_code == 0
    Session(study, "anna").create("Next")
    assert study.journal_notes == () and study.journal("anna").verify()


def test_one_damaged_journal_stops_nobodys_status(run: Run, study: Study) -> None:
    path = study.journal("anna").path
    path.write_bytes(path.read_bytes().replace(b"never really", b"seldom really"))
    told = run("status", "STUDY")
    assert told.exit_code == 0 and "ben decided 3" in told.output
    assert "Damaged: anna.jsonl" in told.output and "anna decided" not in told.output
    (fault,) = status.status(study).damaged
    assert "line" in fault and "backup" in fault and "move it out" in fault
    assert run("verify", "STUDY").exit_code == 1
    assert run("codebook", "STUDY", "--coder", "ben").exit_code == 0
    Session(study, "ben").create("Goes on")
    problem = run("report", "STUDY", "--coder", "anna").exception
    assert isinstance(problem, JournalError) and problem.where == "anna.jsonl"
