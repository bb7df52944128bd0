from __future__ import annotations

import io

import pytest
from rich.console import Console

from transcode.cli.ask_proposals import review_in_terminal
from transcode.workbench import Session


def run(session: Session, monkeypatch: pytest.MonkeyPatch, *lines: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    out = io.StringIO()
    review_in_terminal(session, Console(file=out, width=100))
    return out.getvalue()


def test_a_whole_review(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(
        session, monkeypatch,
        "c",                      # never really off
        "n", "paper",             # a form to fill in
        "m", "2",                 # in the kitchen, into paper
        "s",                      # the marking: later
        "r", "one voice only",    # nobody asked
        "t", "1", "Time", "c",    # a theme for the first code, then learns to read
        "x", "c",                 # an unknown key, then the one that was skipped
    )  # fmt: skip
    book = session.codebook
    assert [code.name for code in book.codes] == [
        "never really off", "paper", "learns to read", "the marking comes along",
    ]  # fmt: skip
    assert book.themes[0].name == "Time" and book.codes[0].theme == book.themes[0].id
    assert "The phone lay beside my bed" in said and "P01 · 0:00:21 · S2 · nurses" in said
    assert "6 of 6 candidate codes decided" in said


@pytest.mark.parametrize(
    "slip", ["cancel", "no", "yes", "Exitt", "delete", "1", "-", "confrim", "rejct", "cx", "merg"]
)
def test_a_slip_decides_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch, slip: str
) -> None:
    said = run(session, monkeypatch, slip, "q")
    assert session.entries == ()
    assert f"'{slip}' is not a command here" in said


@pytest.mark.parametrize("word", ["q", "quit", "exit", "Quit!", ":q", "stop"])
def test_words_that_leave(session: Session, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    run(session, monkeypatch, word, "c")
    assert session.entries == ()


def test_whole_words_do_what_keys_do(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(
        session, monkeypatch,
        "help", "rename", "My name", "Confirm", "merge", "1", "skip", "reject", "not so", "all",
        "theme", "1", "Work", "undo", "quit",
    )  # fmt: skip
    assert "put its passages under a code" in said
    verbs = [entry.decision.verb for entry in session.entries]
    assert verbs == ["confirm", "confirm", "confirm", "reject", "create-theme", "move", "retract"]
    assert session.codebook.codes[0].name == "My name"
    assert "Undone: move 'My name' to 'Work'." in said


def test_undo_says_what_it_undoes(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(session, monkeypatch, "c", "u", "r", "", "u", "q")
    assert "Undone: confirm 'never really off'." in said
    assert "Undone: reject 'never really off'." in said


@pytest.mark.parametrize("key", ["\x1b[C", "\x1b[D", "\x1bOD", "c?", "d?", "\x03c"])
def test_an_arrow_and_a_question_are_no_keys(
    session: Session, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    run(session, monkeypatch, key, "n", key, "", "q")
    assert session.entries == ()


def test_undo_tells_what_was_put_under_another_code(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(session, monkeypatch, "n", "Work", "m", "1", "u", "u", "q")
    assert "Undone: confirm 'a form to fill in' as 'Work'." in said
    assert "Undone: confirm 'never really off' as 'Work'." in said


@pytest.mark.parametrize("word", ["q", "cancel", "undo", "Quit", "fortryd", "zurück", "отмена"])
def test_a_command_is_no_reason(
    session: Session, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    assert "Nothing was rejected" in run(session, monkeypatch, "r", word, "q")
    assert session.entries == ()


@pytest.mark.parametrize("slip", ["q", "quit", "2", "cancel", "?", "undoo"])
def test_a_name_that_looks_like_a_slip_is_asked_about(
    session: Session, monkeypatch: pytest.MonkeyPatch, slip: str
) -> None:
    said = run(session, monkeypatch, "n", slip, "n", "c", "t", "1", slip, "no", "q")
    assert f"Is '{slip}' the name" in said
    assert [code.name for code in session.codebook.codes] == ["never really off"]
    assert session.codebook.themes == ()
    run(session, monkeypatch, "n", slip, "y", "n", '"Help"', "q")
    assert [code.name for code in session.codebook.codes][1:] == [slip, "Help"]


def test_undo_refusals_and_quitting(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(session, monkeypatch, "u", "m", "c", "n", "never  REALLY off", "u", "q")
    assert "nothing to undo" in said and "no code yet" in said and "name is already taken" in said
    assert session.progress == (0, 6)
    assert [e.decision.verb for e in session.entries] == ["confirm", "retract"]


def test_the_end_of_input_is_quitting(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "1 of 6" in run(session, monkeypatch, "c", "r")
    assert len(session.entries) == 1


def test_an_empty_theme_moves_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(session, monkeypatch, "c", "t", "1", "", "t", "9", "q")
    assert "the name is empty" in said and "no such code" in said
    assert session.codebook.themes == ()


def test_markup_in_a_name_is_shown_as_it_is(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(session, monkeypatch, "n", "[red]not[/] markup", "m", "1", "q")
    assert "1  [red]not[/] markup" in said
