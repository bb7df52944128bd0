"""A participant withdraws: nothing of theirs is left anywhere, the others' work stands."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.reads import reads, settle
from transcode.errors import PrivacyError, StudyError
from transcode.pipeline import publish
from transcode.pipeline.key import open_key
from transcode.privacy.leftovers.reading import pieces
from transcode.privacy.leftovers.withdraw import shingles, words_in
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.records.names import Mention, Pseudonym
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import read_participants
from transcode.verbs import run as run_verb
from transcode.verbs import verify
from transcode.verbs.add import add
from transcode.verbs.report import write_report
from transcode.verbs.withdraw import withdraw
from transcode.workbench import Session

ASKED = "Can you tell me how you came to work in this place and how a day begins?"
SAID = {
    "P01": [
        "I came through an advert, and Kirsten Lund showed me how the machines are cleaned.",
        "Nobody had time to explain the alarms, so we wrote them on a note at the pump.",
        "The night shift is the worst of all because there is nobody you could ask.",
        "When the alarm rang I did not know which valve to close and waited for help.",
    ],
    "P02": [
        "My sister worked in Tolvane before me and she told me it was a good place.",
        "There was no time to learn anything, the line was running and you just had to follow.",
        "At night you are alone with the alarms and nobody tells you what they mean.",
        "Lund said we would have a course, but the course never came, as usual.",
    ],
    "P03": [
        "I was a baker in Ringsted for eleven years before my wrists gave up completely.",
        "Kirsten Lund shouted at me in front of everybody when the yellow tank ran over.",
        "Torkild Overby and I hid in the boiler room to eat our sandwiches in silence.",
        "Nobody had time to explain the alarms to me, I found out with wet shoes.",
    ],
    "P04": [
        "I liked the first week, they gave me a notebook and somebody to walk with.",
        "The alarms were explained on a sheet, with a picture for every valve we have.",
        "In the night we are two now, since Anna Berg complained about being alone.",
        "We learn from each other, there was time for that in the beginning at least.",
    ],
}


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, models: Callable[[str], Path]
) -> Iterator[tuple[Path, Path]]:
    """A study of four interviews from documents, coded by two, with outputs; and its sources."""
    models("minilm-l6-v2")
    patch = pytest.MonkeyPatch()
    root = tmp_path_factory.mktemp("withdraw")
    patch.setenv("TRANSCODE_IDENTITY", str(root / "identity.txt"))
    source = root / "interviews"
    source.mkdir()
    for name, lines in SAID.items():
        told = "\n".join(f"I: {ASKED}\nP: {line}" for line in lines)
        (source / f"{name}.txt").write_text(told + "\n", "utf-8")
    (source / "people.csv").write_text(
        "id,name,file,also\nP01,Maja Holm,P01.txt,Kirsten Lund\nP02,Per Vang,P02.txt,"
        "organisation: Tolvane\nP03,Anna Berg,P03.txt,Torkild Overby; place: Ringsted\n"
        "P04,Ida Juul,P04.txt,\n",
        "utf-8",
    )
    (source / "participants.csv").write_text(
        "id,group,same_as\nP01,new,\nP02,old,\nP03,new,\nP04,old,P03\n", "utf-8"
    )
    settings = Settings(language="en", release="automatic", models=Models(names="", entities=""))
    study = Study.create(root / "study", settings)
    add.add(study, [source])
    run_verb.run(study)
    for coder in ("anna", "ben", "consensus"):
        session = Session(study, coder)
        for proposal in session.queue[:2]:
            session.confirm(proposal)
        session.create("Alone with it")
        for interview, words in (
            ("P01", "nobody you could ask"),
            ("P03", "hid in the boiler room"),
        ):
            text = study.text(interview)
            begin = text.text.index(words)
            session.apply("Alone with it", text.anchor(begin, begin + len(words)))
            session.cover(interview)
        session.memo("hiding as a way to rest", "Alone with it", text.anchor(begin, begin + 3))
        session.memo("he says: Shouted at me in front of everybody, when the yellow tank ran")
        session.memo("compare with the night shift")
    write_report(study)
    yield study.root, source
    patch.undo()


@pytest.fixture
def study(made: tuple[Path, Path], tmp_path: Path) -> Study:
    shutil.copytree(made[0], tmp_path / "study")
    return Study.open(tmp_path / "study")


def traces_left(study: Study, said: list[str]) -> list[str]:
    """Files that hold 8 words in a row of it, or a name that only P03 gave: another search."""
    lost = {run for line in said for run in shingles(words_in(line), 8)}
    lost |= {"torkild", "overby", "ringsted", "baker"}
    kept = {run for i, lines in SAID.items() if i != "P03"
            for line in lines for run in shingles(words_in(line), 8)}  # fmt: skip
    found = []
    for path in study.root.rglob("*"):
        if path.is_file():
            for piece in pieces(path.name, path.read_bytes()):
                text = " ".join(words_in(piece.text))
                if any(run in text for run in lost - kept):
                    found.append(path.relative_to(study.root).as_posix())
    return found


def test_a_run_with_nothing_to_do_reads_each_file_once(study: Study) -> None:
    settle(study.root)
    run_verb.run(Study.open(study.root))  # notes which files the last check rested on
    with reads(study) as counts:
        run_verb.run(Study.open(study.root))
    assert counts["confidential/transcripts/P01.jsonl"] == 1
    # the run's own notes are written as it goes, and what was just written is not trusted
    assert counts.pop("confidential/runs.jsonl") >= 3
    assert {place: number for place, number in counts.items() if number > 1} == {}


def test_the_search_of_this_test_finds_what_is_there(study: Study) -> None:
    where = {name.rpartition("/")[0] for name in traces_left(study, SAID["P03"])}
    assert {"confidential/transcripts", "confidential/scripts", "shareable/texts",
            "shareable/journals", "confidential/mentions"} <= where  # fmt: skip


def test_nothing_is_left_and_the_others_stand(study: Study) -> None:
    texts = {i: study.text(i) for i in ("P01", "P02", "P04")}
    before = {proposal.id: proposal for proposal in study.proposals}
    result = withdraw.withdraw(study, "P03")

    assert result.complete, result.text
    assert traces_left(study, SAID["P03"]) == []
    assert not [p for p in study.root.rglob("P03*") if "certificates" not in p.parts]
    assert study.interviews == ("P01", "P02", "P04")
    assert list(study.withdrawn) == ["P03"]
    assert {i: study.text(i) for i in study.interviews} == texts
    assert verify.verify(study) == ()

    # journals: a chain that holds, decisions on others as they were, a note of what was changed
    for coder in ("anna", "ben"):
        book = study.codebook(coder)
        assert {coding.anchor.interview for coding in book.codings} <= set(study.interviews)
        assert "compare with the night shift" in [memo.text for memo in book.memos]
        assert not any("shouted" in memo.text.lower() for memo in book.memos)
        assert book.lost == ()
        entries = tuple(study.journal(coder))
        assert entries[-1].decision.verb == "withdraw"
        assert {e.id for e in entries if e.decision.verb == "redacted"} <= set(
            entries[-1].decision.entries  # type: ignore[union-attr]
        )
    # proposals: under the ids that the coders know, on what the others said
    for proposal in study.proposals:
        assert proposal.id in before
        assert "P03" not in {m.anchor.interview for m in proposal.members}
        for phrase in (proposal.name, *proposal.phrases):
            assert any(phrase.lower() in text.text.lower() for text in texts.values()), phrase
    kept = study.proposals_file.read_bytes()
    page = (study.outputs / "report.html").read_text("utf-8")
    assert f"Withdrawn by the participant: P03 ({study.withdrawn['P03']})" in page
    assert "Ringsted" not in result.text and "Anna Berg" not in result.text

    # and it stays so, through another run
    run_verb.run(study)
    assert study.proposals_file.read_bytes() == kept
    assert {i: study.text(i) for i in study.interviews} == texts
    assert traces_left(study, SAID["P03"]) == []


def test_the_voice_and_earlier_tables_go_too(study: Study) -> None:
    copy = study.confidential / "participants-1.csv"
    copy.write_bytes(study.participants_file.read_bytes())
    lines = [
        "ab" * 32,
        "211.5\tparticipant P03 0",
        "180.0\tinterviewer ",
        "120.0\tparticipant P01 0",
    ]
    study.disguise_file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    withdraw.withdraw(study, "P03")
    assert study.disguise_file.read_text("utf-8").splitlines() == [lines[0], *lines[2:]]
    assert "P03" not in [one.id for one in read_participants(copy)]


def test_others_keep_their_pseudonyms_and_stay_masked(study: Study) -> None:
    withdraw.withdraw(study, "P03")
    run_verb.run(study)
    assert "Anna" not in study.text("P04").text and "Berg" not in study.text("P04").text
    assert "Lund" not in study.text("P02").text
    rows = tuple(row for row in open_key(study) if isinstance(row, Pseudonym))
    named = {row.entity for row in rows}
    assert {"Kirsten Lund", "Tolvane", "Anna Berg"} <= named
    assert not named & {"Torkild Overby", "Ringsted"}
    # a new name never gets a pseudonym that a withdrawn one had
    told = {row.pseudonym for row in rows}
    new = Pseudonyms(rows).assign([Mention("m", "t", 0, 1, "person", "Somebody New", "", 1.0, "")])
    assert new.of("person", "Somebody New") not in told


def test_where_others_say_the_name_it_goes_when_asked(study: Study) -> None:
    result = withdraw.withdraw(study, "P03", also_mentions=True)
    assert result.complete, result.text
    assert "since [withdrawn] complained" in study.text("P04").text
    assert "Anna Berg" not in study.transcript("P04").turns[5].text
    run_verb.run(study)
    assert "since [withdrawn] complained" in study.text("P04").text
    held = [p.relative_to(study.root).as_posix() for p in study.root.rglob("*") if p.is_file()
            and b"Anna Berg" in p.read_bytes()]  # fmt: skip
    assert held == ["confidential/scripts/P04.txt"]  # as it came: the certificate says so
    assert "P04" in result.text


def test_it_does_not_come_back(study: Study, made: tuple[Path, Path]) -> None:
    withdraw.withdraw(study, "P03")
    again = add.add(study, [made[1]])
    assert not again.added and again.present == ("P01", "P02", "P04")
    assert [(one.name, one.why) for one in again.passed] == [
        ("P03.txt", "its participant withdrew (P03)")
    ]
    with pytest.raises(StudyError, match="withdrew") as caught:
        add.add(study, [made[1] / "P03.txt"])
    assert caught.value.where == "P03"
    other = study.root.parent / "P03.txt"
    other.write_text("P: somebody else altogether\n")
    (added,) = add.add(study, [other]).added
    assert added.id == "P05"


def test_an_old_journal_that_comes_back_is_seen_and_cleaned(study: Study) -> None:
    path = study.journal("ben").path
    old = path.read_bytes()
    withdraw.withdraw(study, "P03")
    path.write_bytes(old)
    assert any("withdrawn interview" in fault for fault in verify.verify(study))
    assert {c.anchor.interview for c in study.codebook("ben").codings} <= set(study.interviews)
    again = withdraw.withdraw(study, "P03")
    assert verify.verify(study) == ()
    assert again.certificate.name == "P03-2.txt"


def test_what_somebody_left_in_the_folder_is_named_and_then_checked_again(study: Study) -> None:
    note = study.root / "confidential" / "my notes.zip"
    with zipfile.ZipFile(note, "w") as archive:
        archive.writestr("a.txt", SAID["P03"][1])
    result = withdraw.withdraw(study, "P03")
    assert not result.complete
    assert "in confidential/my notes.zip" in result.text and "NOT COMPLETE" in result.text
    run_verb.run(study)  # the others can go on
    note.unlink()
    done = withdraw.withdraw(study, "P03")
    assert done.complete and done.certificate == result.certificate
    assert "transcripts/P03.jsonl" in done.text  # what was erased the first time
    assert not (study.confidential / "withdrawing").exists() or not list(
        (study.confidential / "withdrawing").iterdir()
    )


@pytest.mark.parametrize("moment", range(0, 36, 3))
def test_killed_in_the_middle_it_is_finished_by_asking_again(
    study: Study, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies at the n-th change of the disk."""
    from transcode.study import artefacts, journal, tables
    from transcode.verbs.withdraw import certify, erase

    class Killed(BaseException):
        pass

    changes = 0

    def dying(change: Callable[..., None]) -> Callable[..., None]:
        def die(*given: object, **named: object) -> None:
            nonlocal changes
            changes += 1
            if changes > moment:
                raise Killed
            change(*given, **named)

        return die

    for module in (artefacts, certify, erase, journal, tables, withdraw):
        for name in ("write_atomic", "erase"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, dying(getattr(module, name)))
    with suppress(Killed):
        withdraw.withdraw(study, "P03")
    monkeypatch.undo()
    assert changes >= min(moment, 30)  # the last moments may lie behind the end
    if study.half_withdrawn:
        assert any("P03 is not complete" in fault for fault in verify.verify(study))
        with pytest.raises(PrivacyError, match="not complete"):
            publish.check_leftovers(study)
    if [i for i in study.half_withdrawn if i not in study.withdrawn]:
        with pytest.raises(StudyError, match="interrupted"):
            run_verb.run(study)
    result = withdraw.withdraw(study, "P03")
    assert result.complete, result.text
    assert traces_left(study, SAID["P03"]) == []
    assert verify.verify(study) == ()
    assert "Berg" not in study.text("P04").text


def test_without_a_key_and_before_any_transcript(study: Study, made: tuple[Path, Path]) -> None:
    study.key_file.unlink()
    assert withdraw.withdraw(study, "P03").complete
    assert traces_left(study, SAID["P03"]) == []
    empty = Study.create(study.root.parent / "empty", study.settings)
    add.add(empty, [made[1]])
    assert withdraw.withdraw(empty, "P03").complete
    assert traces_left(empty, SAID["P03"]) == []
    with pytest.raises(StudyError, match="no such interview"):
        withdraw.withdraw(empty, "P09")


def test_by_command(study: Study) -> None:
    def run(typed: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "transcode", "withdraw", str(study.root), "P03"]
        return subprocess.run(command, capture_output=True, text=True, input=typed)

    refused = run("P04\n")
    assert refused.returncode == 1 and study.text_path("P03").exists()
    done = run("P03\n")
    assert done.returncode == 0, done.stderr
    assert "Found: none" in done.stdout and "Torkild" not in done.stdout
