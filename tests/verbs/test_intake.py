"""The door of a study: what comes in, under which id, and that nothing stays out without a word."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import transcode as tc
from transcode.cli import app
from transcode.errors import StudyError
from transcode.records.decisions import Create
from transcode.study.folder import Study
from transcode.study.ids import assign, wish_of
from transcode.study.settings import Settings
from transcode.verbs.add.add import Intake


def tell(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def said(result: Result) -> str:
    """What was printed, on one line, whatever the width of the screen."""
    assert result.exception is None, result.exception
    return " ".join(result.output.split())


def fill(folder: Path, *names: str, **texts: str) -> Path:
    """A folder with a sound of its own in each file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(f"RIFF {name} of {folder.name}")
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.create(tmp_path / "study", Settings(language="en"))


def ids(intake: Intake) -> dict[str, str]:
    return {one.file: one.id for one in intake.added}


# --- what is passed over


def test_one_bad_file_does_not_stop_the_others(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav", "P02.wav", ".DS_Store", "Thumbs.db", "~$P01.docx")
    (folder / "gone.wav").symlink_to(folder / "nowhere.wav")
    (folder / "x.wav").mkdir()
    (folder / "empty.wav").touch()
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.wav")
    intake = tc.add(study, [folder])
    assert ids(intake) == {"P01.wav": "P01", "P02.wav": "P02"}
    whys = {one.name: one.why for one in intake.passed}
    assert whys.pop("pipe.wav", "not a file") == "not a file"
    assert whys == {
        "gone.wav": "a link that leads nowhere",
        "x.wav": "a folder without recordings or transcripts",
        "empty.wav": "empty",
    }


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav", "P02.wav")
    (folder / "P01.wav").chmod(0)
    intake = tc.add(study, [folder])
    assert ids(intake) == {"P02.wav": "P02"}
    assert intake.passed[0].why == "it cannot be opened (Permission denied)"


def test_all_that_is_passed_over_is_on_the_screen_with_a_way_out(
    study: Study, tmp_path: Path
) -> None:
    folder = fill(tmp_path / "rec", "P01.wav", "P02.WAVE", "notes.pages", "sheet.xlsx", "lone.txt")
    fill(folder, "README.md", "P01.docx", "P01.vtt", "[red]notes.pages", "P02.mp3")
    (folder / "copy of P01.wav").write_bytes((folder / "P01.wav").read_bytes())
    fill(folder / "old" / "May", "P09.wav", "P10.wav", "P10.docx")
    fill(folder / ".cache", "P11.wav")
    for again in (False, True):
        told = said(tell("add", study.root, folder))
        assert ("added P01, P02" in told) is not again
        assert ("added nothing new. 2 were already there" in told) is again
        for line in (
            "[red]notes.pages, notes.pages: not a recording or transcript, by its ending",
            "sheet.xlsx: a table of another name What to do: only people.csv and participants.csv",
            "lone.txt: a transcript without its recording What to do: name it like its recording",
            "README.md: a readme",
            "P01.vtt: another transcript of the same recording was taken",
            "P02.mp3: the name of another recording, with another ending",
            "copy of P01.wav: the same sound as P01",
            "old/May: a subfolder (2 recordings, 1 transcript) What to do: "
            f"transcode add {study.root} {folder / 'old' / 'May'}",
        ):
            assert line in told, line
        assert "P11" not in told and ".cache" not in told
    assert study.script_of("P01")
    assert "added P09" in said(tell("add", study.root, folder / "old" / "May"))
    assert "added P11" in said(tell("add", study.root, folder / "lone.txt"))
    assert "lone.txt" not in said(tell("add", study.root, folder))


def test_a_transcript_in_two_formats_is_one_interview(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "docs", "P01.docx", "P01.txt", "P02.txt")
    out = said(tell("add", study.root, folder))
    assert [one.id for one in study.people] == ["P01", "P02"]
    assert "P01.txt: the name of another transcript, with another ending" in out
    tell("add", study.root, folder / "P01.txt")
    assert len(study.interviews) == 3


def test_a_link_back_to_the_folder_is_not_walked(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav")
    (folder / "loop").symlink_to(folder)
    out = said(tell("add", study.root, folder))
    assert out.count("loop") == 1 and "loop: a link back to the folder itself" in out


def test_a_table_of_excel_is_read_and_its_letters_are_told(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study", Settings(language="da"))
    folder = fill(tmp_path / "rec", "a.wav", "b.wav")
    table = "sep=;\r\nDeltager;Navn;Fil\r\nD 1;Jørgen Ås;a.wav\r\nD 2;Åse Bo;b\r\n"
    (folder / "people.csv").write_bytes(table.encode("cp1252"))
    fill(folder, participants="Nr;Gruppe;Alder\nD 1;læge;34\nd 2;pleje;45\n")
    out = said(tell("add", study.root, folder))
    assert [one.name for one in study.people] == ["Jørgen Ås", "Åse Bo"]
    assert [one.group for one in study.participants] == ["læge", "pleje"]
    assert "people.csv: it is not UTF-8" in out and "no interview for" not in out


def test_lines_fit_the_screen(study: Study, tmp_path: Path) -> None:
    names = [f"scan of the consent form {n}.pdf" for n in range(30)]
    folder = fill(tmp_path / "rec", "P01.wav", *names)
    done = tell("add", study.root, folder)
    assert "and 10 more" in said(done)
    assert all(len(line) <= 80 or str(tmp_path) in line for line in done.output.splitlines())


def test_nothing_at_all_says_what_is_there_and_names_no_file(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "Anna.pages")
    fill(folder / "Anna", "P01.wav")
    for source in (folder, folder / "Anna.pages", folder / "Anna.wav"):
        with pytest.raises(StudyError, match="no usable recording or transcript") as problem:
            tc.add(study, [source])
        assert "Anna" not in str(problem.value)
    done = tell("add", study.root, folder)
    assert "a subfolder (1 recording)" in str(done.exception)
    told = " ".join(done.output.split())
    assert f"What to do: transcode add {study.root} {folder / 'Anna'}" in told
    assert "Anna.pages: not a recording or transcript, by its ending" in told
    assert not study.people


def test_a_study_within_the_folder_is_left_alone(tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav")
    study, other = Study.create(folder / "study"), Study.create(folder / "other")
    fill(other.root, "P02.wav")
    intake = tc.add(study, [folder])
    assert [(one.name, one.why) for one in intake.passed] == [("other", "a study")]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes under POSIX only")
def test_a_name_in_the_letters_of_another_system(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav")
    try:
        (folder / os.fsdecode(b"S\xf8ster.wav")).write_text("RIFF")
    except OSError:
        pytest.skip("this disk takes UTF-8 names only")
    assert "added P01, P02" in said(tell("add", study.root, folder))
    assert "2 were already there" in said(tell("add", study.root, folder))


# --- transcripts


def test_files_given_by_name_belong_together(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav", "P01.docx", "P02.wav", "P03.txt")
    intake = tc.add(study, sorted(folder.iterdir()))
    assert ids(intake) == {"P01.wav": "P01", "P02.wav": "P02", "P03.txt": "P03"}
    assert study.script_of("P01") and not intake.passed
    again = tc.add(study, [folder, folder / "P01.wav", folder / "P01.docx"])
    assert not again.added and again.present == ("P01", "P02")


@pytest.mark.parametrize("name", ["p01.docx", "P01 transcript.docx", "P01_Transskription.docx"])
def test_a_transcript_that_is_nearly_named_like_its_recording(
    study: Study, tmp_path: Path, name: str
) -> None:
    intake = tc.add(study, [fill(tmp_path / "rec", "P01.wav", "P10.wav", "P01 notes.docx", name)])
    assert study.script_of("P01") and not study.script_of("P10")
    assert [one.name for one in intake.passed] == ["P01 notes.docx"]
    guessed = f"{name} was taken for the transcript of P01.wav"
    assert (guessed in intake.notes) is (name != "p01.docx")


def test_letters_may_be_composed_or_not(study: Study, tmp_path: Path) -> None:
    folder = fill(
        tmp_path / "rec", "Søster å1.wav", people="id,name,file\nP05,Bo Å,SØSTER Å1.WAV\n"
    )
    (folder / unicodedata.normalize("NFD", "søster å1.docx")).write_text("x")
    assert ids(tc.add(study, [folder])) == {"Søster å1.wav": "P05"}
    assert study.script_of("P05") and study.people[0].name == "Bo Å"


def test_a_transcript_that_came_late_or_changed(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav", "P02.wav", "P02.docx")
    tc.add(study, [folder])
    fill(folder, "P01.docx")
    (folder / "P02.docx").write_text("other words")
    told = {one.name: one for one in tc.add(study, [folder]).passed}
    assert told["P01.docx"].why == "its recording is there without it (P01)"
    assert told["P02.docx"].why == "not as it was when it was taken (P02)"
    assert f"correct {study.root} P02 --import {folder / 'P02.docx'}" in told["P02.docx"].remedy


def test_a_file_that_changed_is_no_other_interview_unless_it_is_given(
    study: Study, tmp_path: Path
) -> None:
    folder = fill(tmp_path / "rec", "P01.txt")
    tc.add(study, [folder])
    (folder / "P01.txt").write_text("I: Corrected.\n")
    intake = tc.add(study, [folder])
    assert not intake.added and "as P01" in intake.passed[0].why
    assert ids(tc.add(study, [folder / "P01.txt"])) == {"P01.txt": "P02"}


# --- ids


@pytest.mark.parametrize(
    ("name", "id"),
    [
        *((one, one) for one in ("P03", "P03_part2", "P03b", "INT-07", "K1-2", "p3", "S1P2")),
        *(("interview 3", "interview-3"), ("Deltager 4", "Deltager-4"), ("интервью 3",) * 2),
        *((one, "") for one in ("Anna1", "Anna", "BO1", "bo2", "EVA-2", "Interview Hans 3")),
        *((one, "") for one in ("2024-03-05", "20240305_1430", "+4522334455", "COM1", "A")),
    ],
)
def test_an_id_is_letters_for_a_kind_and_a_number(
    study: Study, tmp_path: Path, name: str, id: str
) -> None:
    intake = tc.add(study, [fill(tmp_path / "rec", f"{name}.wav")])
    assert intake.added[0].id == (id.replace(" ", "-") or "P01")
    assert bool(intake.became) is (intake.added[0].id != name)


def test_nobody_gets_the_id_of_another(study: Study, tmp_path: Path) -> None:
    names = ("Anna.wav", "P03_part2.wav", "P03.wav", "P04.wav", "9.wav", "P07 Bo.wav", "Eva 1.m4a")
    intake = tc.add(study, [fill(tmp_path / "rec", *names)])
    assert ids(intake) == {
        **{f"{own}.wav": own for own in ("P03", "P03_part2", "P04")},
        **dict(intake.became),
    }
    assert dict(intake.became) == {
        "9.wav": "P09",
        "P07 Bo.wav": "P07",
        "Anna.wav": "P10",
        "Eva 1.m4a": "P11",
    }
    assert "P03_part2 counts as another participant than P03" in " ".join(intake.notes)
    told = said(tell("add", study.root, fill(tmp_path / "b", "p04.wav", "P07.wav")))
    assert "added P12, P13" in told and "p04.wav is P13" in told and "P07.wav is P12" in told
    assert "P13 has the file name p04.wav, like P04, but differs" in told
    for path in study.shareable.rglob("*"):
        assert not any(name in path.read_text() for name in ("Anna", "Bo", "Eva")), path


def test_what_two_ask_for_goes_to_neither() -> None:
    asked = [wish_of(stem) for stem in ("P03 Bo", "P03 Ib", "P3", "2", "P12")]
    assert assign(asked, ["p01"]) == ["P13", "P14", "P3", "P02", "P12"]
    assert assign([wish_of("anna"), wish_of("5")], [], kept=["P05"], named=["P08"]) == [
        "P09",
        "P10",
    ]


@pytest.mark.parametrize(
    ("id", "kept"),
    [("A", "A"), ("nurse-north-3", "nurse-north-3"), ("KBH_2", "KBH_2"), ("7", "P07")]
    + [("people", "P01"), ("participants-1", "P01"), ("COM1", "P01"), ("AB", "AB")]
    + [(one, "P01") for one in ("Greta", "greta2", "Holm", "xgretax", "Anna", "Kai-3")],
)
def test_an_id_of_the_table_is_kept_unless_it_names_somebody(
    study: Study, tmp_path: Path, id: str, kept: str
) -> None:
    people = f"id,name,file\n{id},Greta Holm,a.wav\n"
    intake = tc.add(study, [fill(tmp_path / "rec", "a.wav", people=people)])
    assert (intake.added[0].id, intake.added[0].name) == (kept, "Greta Holm")
    assert bool(intake.became) is (id != kept)


# --- the tables


TWO = {"a.wav": "A", "b.wav": "B"}


@pytest.mark.parametrize(
    "rows",
    [
        "A,Greta,a.wav\nB,Nils,b.wav",
        "A,Greta,A.WAV\nB,Nils,B.Wav",
        "A,Greta,a\nB,Nils,b",
        "A,Greta,rec/a.wav\nB,Nils,C:\\rec\\b.wav",
        "A,Greta,a.m4a\nB,Nils,b.mp3",
        "A,Greta,\nB,Nils,",
    ],
)
def test_a_row_finds_its_file(study: Study, tmp_path: Path, rows: str) -> None:
    folder = fill(tmp_path / "rec", *TWO, people=f"id,name,file\n{rows}\n")
    intake = tc.add(study, [folder])
    assert ids(intake) == TWO and [one.name for one in intake.added] == ["Greta", "Nils"]


def test_rows_and_files_that_do_not_meet_are_told(study: Study, tmp_path: Path) -> None:
    folder = fill(
        tmp_path / "rec",
        *TWO,
        people="id,name,file\nA,Greta,a.wav\nC,Olga,c.wav\n",
        participants="ID,Group\na,home\nP1,yard\n",
    )
    told = said(tell("add", study.root, folder))
    assert "no file here for C (c.wav)" in told and "no row for b.wav (P02)" in told
    assert "no interview for P1" in told and "no row for P02" in told
    assert study.groups == {"A": "home", "P02": ""}
    # the row that waits keeps its id, and is quietly used when its file comes
    assert "no file here for C" in said(tell("add", study.root, folder))
    fill(folder, "c.wav")
    told = said(tell("add", study.root, folder))
    assert "added C." in told and "people.csv" not in told.replace("people.csv lists both", "")
    assert study.people[-1].name == "Olga"


def test_a_table_that_is_corrected_is_taken_over(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", *TWO, participants="id,group,age\nx,home,44\n")
    tc.add(study, [folder])
    fill(
        folder,
        people="id,name,file,also\nA,Greta,a.wav,Per\nB,Nils,b.wav,\n",
        participants="id,group,age\nA,home,44\n",
    )
    intake = tc.add(study, [folder])
    assert [(one.id, one.name, one.also) for one in study.people] == [
        ("P01", "Greta", ("Per",)),
        ("P02", "Nils", ()),
    ]
    assert study.groups == {"P01": "home", "P02": ""} and not intake.notes
    # what the study says counts from then on
    fill(folder, people="id,name,file,also\nA,Greta,a.wav,Olga\n")
    intake = tc.add(study, [folder])
    assert study.people[0].also == ("Per",) and "other names for P01" in " ".join(intake.notes)


def test_a_table_made_coarser_is_not_filled_in_again(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav")
    tc.add(study, [folder])
    (study.confidential / "participants-1.csv").write_text("id,group,age\nP01,,44\n")
    fill(folder, participants="id,group,age\nP01,home,44\n")
    tc.add(study, [folder])
    assert study.groups == {"P01": ""}


def test_same_as_follows_the_ids(study: Study, tmp_path: Path) -> None:
    folder = fill(
        tmp_path / "rec",
        *("x.wav", "y.wav"),
        people="id,name,file\nGreta1,Greta,x.wav\nGreta2,Greta,y.wav\n",
        participants="id,group,same_as\nGreta1,home,\nGreta2,home,Greta1\n",
    )
    tc.add(study, [folder])
    assert study.persons == {"P01": "P01", "P02": "P01"}


def test_two_rows_about_one_file_are_refused(study: Study, tmp_path: Path) -> None:
    people = "id,name,file\nA,Greta Holm,a.wav\nB,Nils Berg,A.wav\n"
    with pytest.raises(StudyError, match="rows 1 and 2 are about one file") as problem:
        tc.add(study, [fill(tmp_path / "rec", *TWO, people=people)])
    assert not study.people and "Nils" not in str(problem.value)


@pytest.mark.parametrize("cell", ["Nils, Olga, Per", '"Nils, Olga, Per"', "Nils; Olga; Per"])
def test_other_names_with_commas(study: Study, tmp_path: Path, cell: str) -> None:
    people = f"id,name,file,consent,also\nA,Greta,a.wav,,{cell}\nB,Nils,b.wav,,\n"
    tc.add(study, [fill(tmp_path / "rec", *TWO, people=people)])
    assert study.people[0].also == ("Nils", "Olga", "Per")


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ("id,name,also,file\nA,Greta,Nils, Olga,a.wav\n", "line 2 has more cells"),
        ('id,name,file\nA,"Greta,a.wav\nB,Nils,b.wav\n', "not a table from line 2"),
        ('id,name,file\nA,"Greta,a.wav\nB,Nils,"b.wav"\n', "not a table from line 2"),
        ("id,name,name,file\nA,Greta,Holm,a.wav\n", "more than one column name"),
    ],
)
def test_a_table_that_would_lose_something_is_refused(
    study: Study, tmp_path: Path, people: str, says: str
) -> None:
    with pytest.raises(StudyError, match=says) as problem:
        tc.add(study, [fill(tmp_path / "rec", *TWO, people=people)])
    assert not study.people and "Greta" not in str(problem.value)


def test_a_table_of_one_folder_above_speaks_of_all_below(study: Study, tmp_path: Path) -> None:
    top = fill(tmp_path / "top", People="id,name,file\nA,Greta,a.wav\nB,Nils,b.wav\nC,Ib,c.wav\n")
    one, two = fill(top / "one", "a.wav"), fill(top / "two", "b.wav")
    intake = tc.add(study, [one])
    assert ids(intake) == {"a.wav": "A"}
    assert "C (c.wav)" in " ".join(intake.notes) and "b.wav" not in " ".join(intake.notes)
    assert ids(tc.add(study, [two])) == {"b.wav": "B"}


# --- languages and settings


@pytest.mark.parametrize(
    ("given", "code"),
    [
        *((one, "en") for one in ("english", "en ", "EN", "en_GB", "engelsk", "anglais", "eng")),
        *((one, "da") for one in ("Danish", "dansk", "da-DK", "dan", "Dänisch")),
        *(("Norsk", "no"), ("nb", "no"), ("中文", "zh")),
    ],
)
def test_a_language_is_understood_and_told(tmp_path: Path, given: str, code: str) -> None:
    told = said(tell("new", tmp_path / "s", "--language", given))
    assert f"({code})" in told and Study.open(tmp_path / "s").settings.language == code
    path = tmp_path / "s" / "study.toml"
    path.write_text(path.read_text().replace(f'"{code}"', f'"{given}"'))
    assert Study.open(tmp_path / "s").settings.language == code


@pytest.mark.parametrize(("given", "near"), [("xx", ""), ("englsh", "en, English"), ("und", "")])
def test_a_language_that_is_none_is_refused(tmp_path: Path, given: str, near: str) -> None:
    folder = fill(tmp_path / "rec", "P01.wav")
    for command in (("new", tmp_path / "s"), ("run", folder)):
        problem = tell(*command, "--language", given).exception
        assert isinstance(problem, StudyError) and f"'{given}'" in str(problem)
        assert near in str(problem) and sorted(tmp_path.iterdir()) == [folder]


def test_a_study_is_not_asked_for_another_language_in_silence(study: Study, tmp_path: Path) -> None:
    folder = fill(tmp_path / "rec", "P01.wav")
    problem = tell("run", folder, "--study", study.root, "--language", "da").exception
    assert isinstance(problem, StudyError) and 'language = "en"' in str(problem)
    problem = tell("run", study.root, "--study", tmp_path / "other").exception
    assert isinstance(problem, StudyError) and "this folder is already a study" in str(problem)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        *(("coding", one) for one in ("proposals = -4", "target_words = 0", "resamples = -1")),
        *(("coding", one) for one in ("support = 1.5", "steady = -0.1", "seed = -1")),
        *(("coding", one) for one in ("proposals = true", "proposals = 2.5", "support = nan")),
        *(("speech", one) for one in ("beam_size = 0", "speakers = -1", "batch_size = 0")),
        *(("speech", one) for one in ("threads = -2", 'language = "xx"')),
        *(("privacy", one) for one in ("similarity = 85", "k = 0", 'kinds = ["persons"]')),
        *(("naming", one) for one in ("seconds = 0", "seconds = inf")),
    ],
)
def test_a_setting_out_of_its_range_is_refused_at_the_door(
    study: Study, tmp_path: Path, room: str, line: str
) -> None:
    path = study.root / "study.toml"
    path.write_text(f"{path.read_text()}\n[{room}]\n{line}\n")
    folder = fill(tmp_path / "rec", "P01.wav")
    name = line.partition(" ")[0]
    for command in (
        ("run", folder, "--study", study.root),
        ("add", study.root, folder),
        ("propose", study.root),
    ):
        problem = tell(*command).exception
        assert isinstance(problem, StudyError) and f"[{room}] {name}" in str(problem)
        assert problem.remedy
    assert not study.people


def test_withdrawing_an_interview_leaves_a_coder_of_that_name(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSCODE_IDENTITY", str(tmp_path / "identity.txt"))
    people = "id,name,file\nA,Greta,a.txt\nB,Nils,b.txt\n"
    folder = fill(tmp_path / "rec", "a.txt", "b.txt", people=people)
    tc.add(study, [folder])
    study.journal("a").append(Create("c1", "Sleep"))
    tc.withdraw(study, "A")
    assert study.interviews == ("B",) and study.coders == ("a",)
    assert tc.add(study, [folder]).passed[0].why == "its participant withdrew (A)"
