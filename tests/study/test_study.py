from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from transcode.errors import ArtefactError, BusyError, DecisionError, StudyError
from transcode.files import write_atomic
from transcode.records.decisions import Apply, Create, Withhold
from transcode.records.people import Participant, Person
from transcode.records.speech import Edit, Turn
from transcode.records.texts import ReleasedText, ReleasedTurn
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants
from transcode.workbench import Session


def text_of(words: str, interview: str = "P01") -> ReleasedText:
    turn = ReleasedTurn("t1", "S2", False, 0, len(words), 0, 1000)
    return ReleasedText(interview, "en", words, (turn,), ())


def release(study: Study, words: str) -> ReleasedText:
    text = text_of(words)
    if study.text_path("P01").exists():
        study.note_move(study.text("P01"), text)
    write_artefact(study.text_path("P01"), Header("text", "release"), [text])
    return text


def shared_files(study: Study) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in study.shareable.rglob("*") if path.is_file()}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.create(tmp_path / "study")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "Anna Lindqvist 3 May.WAV"
    path.write_bytes(b"RIFF sound")
    return path


def test_a_new_study_is_read_again(study: Study) -> None:
    again = Study.open(study.root)
    assert again.interviews == () and again.coders == () and again.settings.method == "reflexive"
    assert study.confidential.stat().st_mode & 0o077 == 0, "for the researcher's eyes only"
    with pytest.raises(StudyError, match="already"):
        Study.create(study.root)


def test_what_is_confidential_is_its_owners_alone_also_what_came_from_elsewhere(
    study: Study, recording: Path
) -> None:
    study.add(recording)
    note = study.confidential / "from a colleague.txt"
    note.write_text("x")
    note.chmod(0o664)
    with study.working():
        write_atomic(study.confidential / "written.json", b"{}")
    files = [path for path in study.confidential.rglob("*") if path.is_file()]
    assert len(files) > 2 and not any(path.stat().st_mode & 0o077 for path in files)


def test_where_there_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for there in (tmp_path, tmp_path / "file"):
        with pytest.raises(StudyError, match="not an empty folder"):
            Study.create(there)
    with pytest.raises(StudyError, match="not a study folder"):
        Study.open(tmp_path)


# --- recordings


def test_a_recording_is_copied_and_its_name_kept_from_others(study: Study, recording: Path) -> None:
    person = study.add(recording, participant=Participant("x", "nurses", (("age", "30-39"),)))
    assert person and person.id == "P01" and person.file == recording.name
    copy = study.recording_path(person)
    assert copy.read_bytes() == recording.read_bytes() and not copy.stat().st_mode & 0o222
    assert study.participants == (Participant("P01", "nurses", (("age", "30-39"),)),)
    for path, data in shared_files(study).items():
        assert "Anna" not in path.name and b"Anna" not in data and b"May" not in data


def test_the_same_recording_twice_is_one(study: Study, recording: Path) -> None:
    study.add(recording)
    other_name = recording.with_name("copy.wav")
    shutil.copyfile(recording, other_name)
    assert study.add(recording) is None and study.add(other_name) is None
    assert len(study.people) == 1


@pytest.mark.parametrize(
    ("name", "id"),
    [("P07.wav", "P07"), ("NU-3.wav", "NU-3"), ("Anna1.wav", "P01"), ("anna.wav", "P01")],
)
def test_a_file_name_is_an_id_only_where_it_looks_like_one(
    study: Study, tmp_path: Path, name: str, id: str
) -> None:
    (tmp_path / name).write_bytes(b"sound")
    person = study.add(tmp_path / name)
    assert person and person.id == id


def test_ids_are_given_once(study: Study, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "P02.wav").write_bytes(folder.encode())
        study.add(tmp_path / folder / "P02.wav")
    assert study.interviews == ("P02", "P03")
    like = Person("P09", "Bo", "x.wav", "", also=("Vera",))
    (tmp_path / "bo.wav").write_bytes(b"bo")
    added = study.add(tmp_path / "bo.wav", like=like)
    assert added and (added.id, added.name, added.also) == ("P09", "Bo", ("Vera",))


def test_a_crash_between_the_two_lists_is_made_good(study: Study, recording: Path) -> None:
    study.add(recording)
    study.people_file.write_text("id,name,file\n")
    person = study.add(recording)
    assert person and person.id == "P01" and study.interviews == ("P01",)


def test_a_full_disk_while_copying(
    study: Study, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"RI")
        raise OSError(errno.ENOSPC, "No space left on device", str(source))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(StudyError, match="No space left") as problem:
            study.add(recording)
    assert "Anna" not in str(problem.value)
    assert not list((study.confidential / "recordings").iterdir()) and study.people == ()
    assert study.add(recording)


def test_a_recording_that_is_not_there(study: Study, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be copied") as problem:
        study.add(tmp_path / "Anna.wav")
    assert "Anna" not in str(problem.value)


# --- working


def test_one_at_a_time_and_what_was_half_written_goes(study: Study) -> None:
    left = study.shareable / "texts" / ".part-P01.jsonl.x"
    left.parent.mkdir()
    left.write_bytes(b"half")
    with study.working():
        assert not left.exists()
        with pytest.raises(BusyError, match="another transcode"), Study(study.root).working():
            pass
    with study.working():
        pass


# --- a text that is corrected after it was coded


def test_decisions_follow_their_words(study: Study) -> None:
    write_participants(study.participants_file, [Participant("P01")])
    old = release(study, "I sleep badley. I am never off.")
    journal = study.journal("anna")
    for code in ("c1", "c2", "c3"):
        journal.append(Create(code, code))
        journal.append(Apply(code, old.anchor(21, 30)))
    journal.append(Apply("c1", old.anchor(2, 14)))
    new = release(study, "I sleep so badly. I am never off.")
    begin = new.text.index("never")
    journal.append(Withhold("c2", new.anchor(begin, begin + 5)))
    journal.append(Withhold("c3", new.anchor(0, 7)))
    codebook = study.codebook("anna")
    assert [(c.code, new.text[c.anchor.begin : c.anchor.end]) for c in codebook.codings] == [
        ("c1", "never off"[0:9]),
        ("c3", "never off"[0:9]),
    ]
    assert [c.anchor for c in study.lost_codings("anna")] == [old.anchor(2, 14)]
    release(study, old.text)
    assert not study.lost_codings("anna"), "the words are back, and so is what was said of them"


def test_a_damaged_line_is_named_and_not_quoted(study: Study) -> None:
    study.correct("P01", Edit("text", ("t1",), (Turn("t1", "S1", 0, 0, "Vera said so", ()),)))
    path = study.corrections_path("P01")
    path.write_bytes(path.read_bytes() + b'{"turn":"t2","text":"Vera","mood":1}\n')
    with pytest.raises(ArtefactError, match="line 2 is not a record") as problem:
        study.corrections("P01")
    assert "Vera" not in str(problem.value)


def test_two_interviews_of_one_participant(study: Study) -> None:
    rows = [
        Participant("P01"),
        Participant("P02", same_as="P01"),
        Participant("P03", same_as="P02"),
    ]
    write_participants(study.participants_file, rows)
    assert study.participants == tuple(rows)
    assert study.persons == {"P01": "P01", "P02": "P01", "P03": "P01"}


# --- a second coder has no more than shareable/ and study.toml


@pytest.fixture
def handed_on(study: Study, recording: Path) -> Study:
    study.add(recording)
    release(study, "I sleep badly.")
    shutil.rmtree(study.confidential)
    shutil.rmtree(study.cache)
    return Study.open(study.root)


def test_the_shareable_half_is_enough_to_code(handed_on: Study) -> None:
    assert handed_on.interviews == ("P01",) and handed_on.groups == {"P01": ""}
    assert handed_on.texts["P01"].text == "I sleep badly."
    session = Session(handed_on, "ben")
    session.create("sleep")
    session.apply("sleep", handed_on.texts["P01"].anchor(2, 13))
    session.cover("P01")
    (coding,) = handed_on.codebook("ben").codings
    assert coding.anchor.begin == 2 and handed_on.agreed_coder() == "ben"
    with handed_on.working():
        pass
    assert not handed_on.confidential.exists()


def test_but_not_to_know_who_it_was(handed_on: Study) -> None:
    with pytest.raises(StudyError, match="shareable half"):
        _ = handed_on.people


def test_whose_codings_count(study: Study) -> None:
    with pytest.raises(DecisionError, match="no coder"):
        study.agreed_coder()
    study.journal("anna").append(Create("c", "c"))
    assert study.agreed_coder() == "anna"
    study.journal("ben").append(Create("c", "c"))
    with pytest.raises(DecisionError, match="2 coders"):
        study.agreed_coder()
    study.journal("consensus").append(Create("c", "c"))
    assert study.agreed_coder() == "consensus" and study.coders == ("anna", "ben")
