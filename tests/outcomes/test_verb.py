"""The verb through its public door: files taken in, counted, written, reported, and forgotten."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("pingouin", reason="the extra outcomes is not installed")

import simulated
from typer.testing import CliRunner

import transcode as tc
from transcode.cli import app
from transcode.errors import ExtraMissing, OutcomesError, TranscodeError
from transcode.records.people import Person
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.tables import read_rows, write_people
from transcode.themes import without_fixed
from transcode.verbs.outcomes.tables import Complaints

SAMPLE = Path(__file__).parents[2] / "notebooks" / "sample-study"
NAMES = ("Rosa Vestergaard", "Tage Lindhardt", "Karla Overbygaard", "Dagny Egeskov",
         "Signe Mølgaard", "Finn Aabygaard")  # fmt: skip
FORM = """\
id = "evaluation"
name = "Evalueringsskema"
kind = "questions"
[[questions]]
column = "tilfreds"
text = "Hvor tilfreds var du med kurset?"
domain = "acceptability"
[[questions]]
column = "igen"
text = "Ville du deltage igen?"
domain = "demand"
lowest = 0
highest = 1
labels = { "Ja" = 1, "Nej" = 0 }
[[open]]
column = "udbytte"
text = "Hvad fik du ud af kurset?"
"""
SAID = "Jeg fik ro i kroppen og tid til børnene igen, og det er guld værd for mig nummer {}"


@pytest.fixture(autouse=True)
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSCODE_MODELS", str(tmp_path / "none"))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The sample study with its confidential half; its groups are nobody's here."""
    made = Study.open(shutil.copytree(SAMPLE, tmp_path / "study"))
    made.confidential.mkdir()
    people = [Person(f"P{n:02d}", name, f"P{n:02d}.wav", f"{n:064d}")
              for n, name in enumerate(NAMES, start=1)]  # fmt: skip
    write_people(made.people_file, people)
    text = made.participants_file.read_text("utf-8-sig")
    text = text.replace("home care", "trained").replace("pump factory", "trained")
    made.participants_file.write_text(text, "utf-8")
    return made


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """PSS-10 of 25 trained and 22 controls before and after, with an evaluation form after."""
    rows = []
    for row in simulated.long_table(3):
        own = ("id", "group", "occasion", "minutes")
        kept = {n: cell for n, cell in row.items() if n in own or n.startswith("pss-10_")}
        if row["group"] == "trained" and row["occasion"] == "post":
            n = int(row["id"][1:])
            kept |= {"tilfreds": str(3 + n % 3), "igen": "Nej" if n % 5 else "Ja"}
            if n in (1, 3, 20):
                kept["udbytte"] = SAID.format(n)
        rows.append(kept)
    path = tmp_path / "svar.csv"
    path.write_bytes(simulated.as_csv(rows, ";").encode("cp1252"))  # as a Danish Excel saves it
    (tmp_path / "form.toml").write_text(FORM, "utf-8")
    return path


def taken_in(study: Study, answers: Path, **more: object):  # noqa: ANN201
    scales = ["pss-10", answers.parent / "form.toml"]
    return tc.outcomes(study, answers, scales, enrol=True, dose="minutes", **more)  # type: ignore[operator]


def cells(study: Study, name: str) -> list[dict[str, str]]:
    return read_rows(study.outputs / f"outcomes-{name}.csv", [])


def test_everything_is_written_and_the_report_takes_it_in(study: Study, answers: Path) -> None:
    made = taken_in(study, answers)
    assert made.paths[0] == study.outputs / "outcomes.html"
    page = made.paths[0].read_text("utf-8")
    for heading in ("Questionnaires", "Participants and drop-out", "Reliability", "Change",
                    "Dose and change", "Feasibility", "Joint display"):  # fmt: skip
        assert f">{heading}<" in page or f"<bdi>{heading}</bdi>" in page
    main = made.facts.changes[0].main
    assert (main.effect.df1, main.effect.df2) == (1, 45)
    (row,) = [r for r in cells(study, "change") if r["effect"] == "time × group"]
    assert row["df"] == "1, 45" and row["f"] == f"{main.effect.f:.2f}".rstrip("0").rstrip(".")
    flow = {(r["stage"], r["group"]): r["n"] for r in cells(study, "flow")}
    assert flow["Interviewed", "trained"] == "6" and flow["Interviewed", "control"] == "0"
    assert flow["Answered post", "control"] == "22"
    with zipfile.ZipFile(study.outputs / "outcomes.docx") as word:
        assert "Joint display" in word.read("word/document.xml").decode()
        assert any(name.startswith("word/media/") for name in word.namelist())
    report = tc.report(study).read_text("utf-8")
    assert "Questionnaires" in report and "Partial eta squared" in report
    (rated,) = list(cells(study, "feasibility-evaluation-1"))
    assert rated["domain"] == "acceptability" and rated["n"] == "25"


def test_the_answers_that_are_kept_are_counted_again_and_choices_stay(
    study: Study, answers: Path
) -> None:
    first = taken_in(study, answers, correction="holm", power=True)
    again = tc.outcomes(study)  # type: ignore[operator]
    assert repr(again.facts.changes) == repr(first.facts.changes)
    page = again.paths[0].read_text("utf-8")
    assert "This says nothing new" in page and "p (Holm)" in page
    assert study.settings.outcomes == {"correction": "holm", "power": True}


def test_open_answers_become_sources_of_the_study(study: Study, answers: Path) -> None:
    made = taken_in(study, answers)
    assert any("3 open answers became 3 sources" in note for note in made.notes)
    rows = {row.id: row for row in study.participants}
    assert rows["P03-q1-post"].same_as == "P03" and rows["P20-q1-post"].group == "trained"
    script = study.script_of("P03-q1-post")
    assert script is not None and SAID.format(3) in script.read_text("utf-8")
    assert study.released_participants.everyone == tuple(f"P{n:02d}" for n in range(1, 7))
    assert "udbytte" not in study.path(kinds.ANSWERS).read_text("utf-8-sig")
    assert not any("became" in note for note in taken_in(study, answers).notes)
    assert "P03-q1-post" not in tc.outcomes(study).facts.flow.rows  # type: ignore[operator]
    changed = answers.read_bytes().replace(b"guld", "sølv".encode("cp1252"))
    answers.write_bytes(changed)
    assert any("other words than in the study" in note for note in taken_in(study, answers).notes)


def test_withdrawal_erases_answers_and_open_texts_and_proves_it(
    study: Study, answers: Path
) -> None:
    taken_in(study, answers)
    row = next(r for r in read_rows(study.path(kinds.ANSWERS), []) if r["id"] == "P03")
    run = [cell for name, cell in row.items() if name.startswith("pss-10.")]
    left_behind = study.root / "svar-kopi.txt"  # somebody's copy, in the study folder
    left_behind.write_text(f"{'; '.join(run)}\n{SAID.format(3)}", "utf-8")
    found = tc.withdraw(study, "P03")
    assert not found.complete and "svar-kopi.txt" in found.text
    left_behind.unlink()
    found = tc.withdraw(study, "P03")
    assert found.complete and "2 rows of responses.csv" in found.text
    assert not study.half_withdrawn  # the open answer's withdrawal is done as well
    assert "open answers, each with a certificate: P03-q1-post" in found.text
    for path in study.root.rglob("*"):
        if path.is_file() and "certificates" not in path.parts:
            data = path.read_bytes().decode("utf-8", "replace")
            assert SAID.format(3) not in data and ",".join(run) not in data, path.name
    assert {r["id"] for r in read_rows(study.path(kinds.OPEN_ANSWERS), [])} == {"P01", "P20"}
    assert (study.outputs / "outcomes.html").exists()  # made again, without P03
    assert "P03" not in (study.outputs / "outcomes-joint-pss-10.svg").read_text("utf-8")
    with pytest.raises(Complaints, match="withdrew"):
        taken_in(study, answers)


def test_answers_to_short_scales_are_looked_for_too(study: Study, tmp_path: Path) -> None:
    forms = []
    for name in ("ro", "mod"):
        forms.append(tmp_path / f"{name}.toml")
        forms[-1].write_text(
            f'id = "{name}"\nname = "{name}"\nitems = 5\nlowest = 0\nhighest = 9\nscore = "sum"\n'
        )
    head = ",".join(["id", *(f"{name}_{n}" for name in ("mod", "ro") for n in range(1, 6))])
    mine = "7,1,8,2,8,1,8,2,8,4"
    table = tmp_path / "short.csv"
    table.write_text(f"{head}\nP03,{mine}\nP04,3,1,4,1,5,9,2,6,5,3\n")
    tc.outcomes(study, table, forms)  # type: ignore[operator]
    copy = study.root / "kopi.txt"
    copy.write_text(mine)
    found = tc.withdraw(study, "P03")
    assert not found.complete and "kopi.txt" in found.text
    copy.unlink()
    assert tc.withdraw(study, "P03").complete


def test_somebody_who_only_answered_can_withdraw(study: Study, answers: Path) -> None:
    taken_in(study, answers)
    assert tc.withdraw(study, "C05").complete
    assert all(r["id"] != "C05" for r in read_rows(study.path(kinds.ANSWERS), []))
    assert all(r["id"] != "C05" for r in read_rows(study.path(kinds.ENROLMENT), []))
    assert "C05" in study.withdrawn


def test_a_file_with_faults_changes_nothing_and_lists_them_all(study: Study, answers: Path) -> None:
    text = answers.read_bytes().decode("cp1252").splitlines()
    text[3] = text[3].replace("P03", "Karla Overbygaard", 1)
    text[5] = text[5].replace("pre", "sommer", 1)
    answers.write_text("\n".join(text), "utf-8")
    with pytest.raises(Complaints) as refused:
        taken_in(study, answers)
    assert [one.row for one in refused.value.complaints if one.row] == [4]
    assert "sommer" in str(refused.value) and "Overbygaard" not in str(refused.value)
    assert not (study.confidential / "answers").exists() and not study.outputs.exists()


def test_the_command_prints_complaints_with_what_to_do(study: Study, answers: Path) -> None:
    done = CliRunner().invoke(
        app, ["outcomes", str(study.root), str(answers), "--scales", "pss-10"]
    )
    assert done.exit_code == 1
    assert "Nothing was computed." in done.output and "What to do" in done.output
    assert re.search(r"row \d+, column id: the study has no participant", done.output)


def test_those_whom_the_statistics_are_named_after_are_no_participants(
    study: Study, answers: Path
) -> None:
    after = {
        "Holm", "Cohen", "Hedges", "Cronbach", "McDonald", "Welch", "Levene", "Shapiro", "Wilk",
        "Pearson", "Spearman", "Fisher", "Mann", "Whitney", "Bowen", "Feldt",
    }  # fmt: skip
    taken_in(study, answers)
    seen: set[str] = set()
    for path in study.outputs.glob("outcomes*"):
        if path.suffix != ".docx":  # which goes when the page beside it goes
            words = set(re.findall(r"\w+", path.read_text("utf-8")))
            seen |= after & words
            said = without_fixed(path.name, path.read_bytes()).decode()
            assert not after & set(re.findall(r"\w+", said)), path.name
    assert len(seen) > 8  # they do stand there


def test_names_in_what_people_typed_do_not_reach_an_output(
    study: Study, answers: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "enrolment.csv"
    listed.write_text(
        "id;gruppe;frafaldet;årsag;antal;tilmeldt;afdeling\n"
        "P03;trained;ja;Karla Overbygaard rejste;;ja;Vest\n"
        "P04;trained;ja;Karla Overbygaard rejste;;ja;Vest\n"
        "P05;trained;ja;Karla Overbygaard rejste;;ja;Vest\n"
        ";;;ingen tid;40;nej;\n", "utf-8",
    )  # fmt: skip
    made = taken_in(study, answers, enrolment=listed)
    assert made.facts.flow.invited == 87 and made.facts.flow.branches[0].dropped_out == 3
    page = made.paths[0].read_text("utf-8")
    assert "rejste" in page and "Overbygaard" not in page and "87" in page
    for path in study.shareable.rglob("*"):
        assert path.is_dir() or b"Overbygaard" not in path.read_bytes(), path.name


def test_who_was_never_interviewed_is_not_named_by_the_list_of_enrolment(
    study: Study, answers: Path, tmp_path: Path
) -> None:
    """The study knows no name of theirs, and the table of participants prints attributes."""
    taken_in(study, answers)
    rows = [f"C{n:02d};control;Hilma Duborg{chr(96 + n)};{'blind massør' if n == 7 else 'lærer'}"
            for n in range(1, 23)]  # fmt: skip
    listed = tmp_path / "enrolment.csv"
    listed.write_text("\n".join(["id;gruppe;navn;fag", *rows]), "utf-8")
    tc.outcomes(study, enrolment=listed)  # type: ignore[operator]
    page = (study.outputs / "outcomes.html").read_text("utf-8")
    assert "lærer" in page and "other values" in page
    for path in study.shareable.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for word in ("Duborg", "blind mass"):
            assert word.encode() not in data, (path.name, word)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("navn;frafaldet\nP01;ja\n", "no column of ids"),
        ("id;frafaldet\nP01;måske\n", "neither yes, no nor a date"),
        ("id;antal\nP01;3\n", "one id stands for several people"),
        ("id;antal\n;mange\n", "not a whole number"),
        ("id\nP01\np1\n", "stands in more than one row"),
        ("id\nKarla Overbygaard\n", "letters, digits"),
    ],
)
def test_a_list_of_enrolment_with_a_fault_is_refused(
    study: Study, tmp_path: Path, table: str, said: str
) -> None:
    path = tmp_path / "enrolment.csv"
    path.write_text(table, "utf-8")
    with pytest.raises(OutcomesError, match=said) as refused:
        tc.outcomes(study, enrolment=path)  # type: ignore[operator]
    assert "Overbygaard" not in str(refused.value)
    assert not study.path(kinds.ENROLMENT).exists()


def test_what_is_missing_is_said_with_a_way_out(
    study: Study, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heading = tmp_path / "heading.csv"
    heading.write_text(f"id;{';'.join(f'pss_{n}' for n in range(1, 11))}\n;;;;;;;;;;\n")
    for given, said in (
        ((), "keeps no answers"),
        ((answers,), "no scale says what the columns mean"),
        ((answers, ["maas"]), "neither a bundled scale nor a file"),
        ((tmp_path / "none.csv", ["pss-10"]), "cannot be opened"),
        ((None, ["pss-10"]), "without a file of answers"),
        ((heading, ["pss-10"]), "no rows below its heading"),
    ):
        with pytest.raises(OutcomesError, match=said) as refused:
            tc.outcomes(study, *given)  # type: ignore[operator]
        assert refused.value.remedy
    with pytest.raises(OutcomesError, match="no column 'kode'"):
        tc.outcomes(study, answers, ["pss-10"], id="kode")  # type: ignore[operator]
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ExtraMissing, match=r"transcode-qda\[outcomes\]"):
        tc.outcomes(study, answers, ["pss-10"])  # type: ignore[operator]


def test_a_report_without_the_extra_says_what_is_not_in_it(
    study: Study, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(study, answers)
    from transcode.verbs.outcomes import outcomes as verb

    def missing() -> None:
        raise ExtraMissing("outcomes", "counting questionnaires")

    monkeypatch.setattr(verb, "check_installed", missing)
    page = tc.report(study).read_text("utf-8")
    assert "questionnaires of this study are not in this report" in page
    assert "transcode-qda[outcomes]" in page


def test_excel_and_qualtrics(study: Study, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    names = [f"Q5_{n}" for n in range(1, 11)]
    book.active.append(["Participant ID", "Tidspunkt", *names])
    book.active.append(["Your code", "When?", *(f"Question {n}" for n in range(1, 11))])
    book.active.append(['{"ImportId":"QID1"}', '{"ImportId":"QID2"}',
                        *(f'{{"ImportId":"QID5_{n}"}}' for n in range(1, 11))])  # fmt: skip
    for n in range(1, 7):
        for at in ("før", "efter"):
            book.active.append([f"P{n:02d}", at, *((n * k + len(at)) % 5 for k in range(10))])
    path = tmp_path / "export.xlsx"
    book.save(path)
    made = tc.outcomes(  # type: ignore[operator]
        study, path, ["pss-10"], columns={"pss-10": "Q5_{item}"}
    )
    assert made.facts.occasions == ("før", "efter")
    alone = tc.outcomes(study, coder="consensus")  # type: ignore[operator]
    assert "There is no joint display" not in alone.paths[0].read_text("utf-8")
    for journal in study.journals_folder.glob("*.jsonl"):
        journal.unlink()
    none = tc.outcomes(Study.open(study.root))  # type: ignore[operator]
    assert "There is no joint display" in none.paths[0].read_text("utf-8")
    assert any("Qualtrics" in note for note in made.notes)
    assert len(made.facts.scores) == 12


def test_answers_name_nobody_and_outlive_the_key(study: Study, answers: Path) -> None:
    from transcode.verbs.key import delete_key

    before = taken_in(study, answers)
    asked: list[str] = []
    assert delete_key(study, ask=lambda paths: bool(asked.extend(p.name for p in paths)) or True,
                      also_recordings=True)  # fmt: skip
    assert "enrolment.csv" in asked and not study.path(kinds.ENROLMENT).exists()
    again = tc.outcomes(Study.open(study.root))  # type: ignore[operator]
    assert repr(again.facts.changes) == repr(before.facts.changes)


def test_a_file_for_each_questionnaire(study: Study, answers: Path, tmp_path: Path) -> None:
    taken_in(study, answers)
    rows = [
        {"id": f"P{n:02d}", "Tid": at, **{f"scs{i}": str(1 + (n * i) % 5) for i in range(1, 27)}}
        for n in range(1, 7)
        for at in ("pre", "post")
    ]
    second = tmp_path / "scs.csv"
    second.write_text(simulated.as_csv(rows), "utf-8")
    both = tc.outcomes(study, second, ["scs"], occasion="Tid")  # type: ignore[operator]
    assert [one.id for one in both.facts.scales] == ["pss-10", "scs"]
    assert both.facts.doses and len(both.facts.scores) == 94
    second.write_text(simulated.as_csv(rows).replace("pre", "t1").replace("post", "t2"), "utf-8")
    with pytest.raises(OutcomesError, match="occasions are t1, t2 here, and pre, post in the"):
        tc.outcomes(study, second, ["scs"], occasion="Tid")  # type: ignore[operator]


def test_a_template_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(app, ["outcomes", "any", "--template", "pss-10"]).exit_code == 0
    assert "Perceived Stress Scale" in (tmp_path / "my-pss-10.toml").read_text("utf-8")
    with pytest.raises(TranscodeError, match="already"):
        run(app, ["outcomes", "any", "--template", "pss-10"], catch_exceptions=False)


def test_the_shareable_half_takes_no_open_answers(tmp_path: Path, answers: Path) -> None:
    half = Study.open(shutil.copytree(SAMPLE, tmp_path / "half"))
    rows = answers.read_bytes().decode("cp1252").replace(";trained;", ";;")
    answers.write_text(rows, "utf-8")
    with pytest.raises(TranscodeError, match="shareable half"):
        taken_in(half, answers)
    assert not half.confidential.exists()
