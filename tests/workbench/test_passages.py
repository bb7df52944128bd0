"""Working through the passages of the sample study, with what the coder's own codes suggest."""

from __future__ import annotations

import io
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from transcode.cli.ask_passages import code_in_terminal
from transcode.errors import DecisionError, ExchangeError, StudyError
from transcode.exchange import codebook_qdc
from transcode.study.artefacts import read_vectors, write_vectors
from transcode.study.folder import Study
from transcode.workbench import Session, adopt, read_codebook

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("sample") / "study"))


@pytest.fixture
def study(sample: Path, tmp_path: Path, models: Callable[[str], Path]) -> Study:
    models("minilm-l6-v2")
    return Study.open(shutil.copytree(sample, tmp_path / "study"))


def test_what_a_coder_coded_says_something_of_the_rest(study: Study) -> None:
    session = Session(study, "anna")
    passages = session.passages
    assert "Learned from" in passages.trust
    assert passages.learned.right > passages.learned.right_by_frequency
    one = passages.uncoded[0]
    suggested = passages.suggest(one)
    assert 1 <= len(suggested) <= 4
    assert [s.confidence for s in suggested] == sorted(s.confidence for s in suggested)[::-1]
    first = suggested[0].code
    session.refuse(first, one.anchor)
    assert first not in [s.code for s in passages.suggest(one)]
    assert one not in passages.likeliest(first, most=200)
    other = passages.suggest(one)[0].code
    session.apply(other, one.anchor)
    assert one not in passages.uncoded
    assert other not in [s.code for s in passages.suggest(one)]


def test_from_a_passage_to_others(study: Study) -> None:
    passages = Session(study, "anna").passages
    one = passages.segments[10]
    near, far = passages.more_like(one), passages.against(one)
    assert len(near) == 5 and one not in (*near, *far)
    assert passages.find(one.id) == passages.find(one.anchor) == one
    quoted = passages.quote(near[0])
    assert quoted and quoted.text in study.text(quoted.interview).text
    with pytest.raises(DecisionError, match="no such passage"):
        passages.suggest("nowhere")


def test_somebody_new_is_told_that_nothing_is_known(study: Study) -> None:
    passages = Session(study, "new").passages
    assert passages.trust.startswith("No suggestions")
    assert passages.suggest(passages.segments[0]) == ()
    assert len(passages.uncoded) == len(passages.segments)


def test_a_codebook_given_beforehand_suggests_from_its_definitions(
    study: Study, tmp_path: Path
) -> None:
    table = tmp_path / "codes.csv"
    table.write_bytes(
        "name;definition;examples;theme\r\n"
        "Watched;being seen and judged by the machine or a boss;it tells them;Control\r\n"
        "Nights;learning and working at night, being tired;;\r\n"
        "Pride;standing taller, being proud of what one can;;Self\r\n".encode("utf-8-sig")
    )
    session = Session(study, "new")
    assert adopt(session, read_codebook(table)) == (3, 0)
    assert adopt(session, read_codebook(table)) == (0, 3)
    book = session.codebook
    assert [theme.name for theme in book.themes] == ["Control", "Self"]
    assert "For example: it tells them" in book.codes[0].definition
    night = next(p for p in session.passages if "Straight from a night" in said(study, p.anchor))
    suggested = session.passages.suggest(night)
    assert suggested[0].code.name == "Nights" and math.isnan(suggested[0].confidence)
    assert "too few to test" in session.passages.trust
    # out as REFI-QDA and in again: the same names under the same themes
    other = Session(study, "other")
    (tmp_path / "codes.qdc").write_bytes(codebook_qdc(book, origin="test"))
    adopt(other, read_codebook(tmp_path / "codes.qdc"))
    assert names(other) == names(session)


def test_vectors_of_another_model_are_told_apart(study: Study) -> None:
    """Both models make 384 numbers: nothing would break, and nothing would mean anything."""
    study.choose("models", "vectors", "multilingual-e5-small")
    passages = Session(study, "anna").passages
    one = passages.segments[0]
    assert passages.more_like(one)  # among themselves they can be compared
    for ask in (lambda: passages.trust, lambda: passages.against(one)):
        with pytest.raises(StudyError, match="another model than multilingual-e5-small") as problem:
            ask()
        assert problem.value.where == f"{study.interviews[0]}.safetensors"
        assert problem.value.step == "suggest" and "transcode propose" in problem.value.remedy


def test_vectors_of_two_models_are_never_compared(study: Study) -> None:
    path = study.vectors_path(study.interviews[1])
    header, vectors = read_vectors(path)
    write_vectors(path, replace(header, models={"vectors": "0" * 64}), vectors[:, :8])
    passages = Session(study, "anna").passages
    with pytest.raises(StudyError, match="another model") as problem:
        passages.more_like(passages.segments[0])
    assert problem.value.where == path.name


def said(study: Study, anchor: object) -> str:
    return study.text(anchor.interview).text[anchor.begin : anchor.end]  # type: ignore[attr-defined]


def names(session: Session) -> set[tuple[str, str]]:
    themes = {theme.id: theme.name for theme in session.codebook.themes}
    return {(code.name, themes.get(code.theme, "")) for code in session.codebook.codes}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("codes.qdc", b"no xml", "is not XML"),
        ("codes.qdc", b"<a/>", "holds no codebook"),
        ("codes.csv", b"name,definition\n", "holds no codes"),
        ("codes.qdc", None, "cannot be opened"),
    ],
)
def test_a_codebook_that_cannot_be_read(
    tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ExchangeError, match=says) as problem:
        read_codebook(path)
    assert problem.value.where == name


def coded(
    session: Session, monkeypatch: pytest.MonkeyPatch, *keys: str, interview: str = ""
) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{key}\n" for key in keys)))
    out = io.StringIO()
    code_in_terminal(session, Console(file=out, width=100), interview)
    return out.getvalue()


def test_coding_in_the_terminal(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(study, "anna")
    before = len(session.passages.uncoded)
    first = session.passages.uncoded[0]
    where = first.anchor.interview
    likely = session.passages.suggest(first)[0].code
    keys = ("l", "a", "-2", "9", "1", "A code of mine", "u", "q")
    told = coded(session, monkeypatch, *keys, interview=where)
    assert "no suggestion of that number" in told and "Undone: apply" in told
    assert any(c.code == likely.id and c.anchor == first.anchor for c in session.codebook.codings)
    assert "A code of mine" in [code.name for code in session.codebook.codes]
    assert len(session.passages.uncoded) == before - 1  # the second code was undone
    assert "Learned from" in told
    # anna has worked through every interview: nothing is offered unless she names one
    assert "passages without a code" in coded(session, monkeypatch)


def test_an_interview_that_is_done_is_not_offered_again(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(study, "new")
    told = coded(session, monkeypatch, "d", "s", "q")
    first, second = study.interviews[:2]
    assert [one.interview for one in session.codebook.coverage] == [first]
    assert first in told and second in told


def test_slips_become_no_codes(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(study, "anna")
    where = session.passages.uncoded[0].anchor.interview
    before = session.entries
    slips = ("?", "help", "-", "no", "yes", "0", "99", "2 2", "1 99", "-Nothing", "...", "2-3",
             "\x1b[D", "\x1b[C", "\x1bOA", "\x04d", "是", "да")  # fmt: skip
    told = coded(session, monkeypatch, *slips, "exit", "A code", interview=where)
    assert session.entries == before
    assert "2 3 gives both" in told and "no suggestion of that number" in told
    for slip in ("quti", "x", "cancel", "fortryd", "l 1", "2 x", "d?", "выход", "退出", "wyjdź",
                 "lopeta", "fin", "exit please", "none", "why is it?", "A; B"):  # fmt: skip
        told = coded(session, monkeypatch, slip, "n", "q", "A code", interview=where)
        assert f"Make a new code called '{slip}'" in told and session.entries == before
        coded(session, monkeypatch, slip, "q", "A code", interview=where)  # the answer is a command
        coded(session, monkeypatch, slip, interview=where)  # and so is the end of the input
        assert session.entries == before


def test_names_of_codes_in_one_line_are_no_new_code(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Session(study, "new")
    told = coded(new, monkeypatch, "Trust", "Hope", "Trust, hope", "нет", "Who am I?", "да", "q")
    assert "Make a new code called 'Trust, hope'" in told
    assert [code.name for code in new.codebook.codes] == ["Trust", "Hope", "Who am I?"]


def test_two_numbers_give_two_codes_and_quotation_marks_a_name(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(study, "anna")
    first = session.passages.uncoded[0]
    one, two, three = (s.code.id for s in session.passages.suggest(first, most=5)[:3])
    coded(session, monkeypatch, "1, 2 and -3", "q", interview=first.anchor.interview)
    mine = {c.code for c in session.codebook.codings if c.anchor == first.anchor}
    assert mine == {one, two} and session.codebook.withheld[-1][0] == three
    new = Session(study, "new")
    told = coded(
        new, monkeypatch,
        '"Help me"', "HELP ME", '"quit"', "quit", "y", "x", "y", "undo", "undo", "quit", "n",
    )  # fmt: skip
    assert [code.name for code in new.codebook.codes] == ["Help me", "quit"]
    assert "New code: x" in told and "Undone: apply 'x' in" in told and "Undone: create 'x'" in told
    assert "Code it 'quit'" in told and len(new.codebook.codings) == 4
