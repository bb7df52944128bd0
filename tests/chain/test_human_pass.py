"""Where the chain waits for a human: names are passed, transcripts corrected, codings stay put."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from transcode.records.people import Participant, Person
from transcode.records.speech import Transcript, Turn, Word
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people
from transcode.workbench import Session

Run = Callable[..., "subprocess.CompletedProcess[str]"]

SAID = [
    ("S1", "What did you do after the course, Kirsten?"),
    ("S2", "I went back to Tolvane and my line was just, uhm, running. Nobody had time. 😀"),
    ("S1", "Mm-hm."),
    ("S2", "Then Kirsten Lund showed us again, and I wrote it on a note on the pump."),
]


def turn(index: int, speaker: str, text: str) -> Turn:
    words, at = [], 0
    for number, word in enumerate(text.split(" ")):
        begin = text.index(word, at)
        at = begin + len(word)
        start = index * 10_000 + number * 400
        words.append(Word(begin, at, start, start + 350, 0.9))
    last = words[-1].end_ms
    return Turn(f"t{index}", speaker, index * 10_000, last, text, tuple(words))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = Study.create(
        tmp_path / "study", Settings(language="en", models=Models(names="", entities=""))
    )
    also = ("Kirsten Lund", "organisation: Tolvane")
    write_people(made.people_file, [Person("P01", "Anna Berg", "x.wav", "0" * 64, "", also)])
    write_participants(made.participants_file, [Participant("P01", "factory")])
    turns = tuple(turn(i, who, text) for i, (who, text) in enumerate(SAID))
    transcript = Transcript("P01", "en", 60_000, "S1", turns)
    header = Header(kind="transcript", stage="transcribe")
    write_artefact(made.transcript_path("P01"), header, [transcript])
    return made


def test_nothing_is_released_before_a_human_has_passed_the_names(
    study: Study, transcode: Run
) -> None:
    waiting = transcode("anonymise", study.root)
    assert waiting.returncode == 0, waiting.stderr
    assert "names to review" in waiting.stdout
    refused = transcode("release", study.root)
    assert refused.returncode == 1
    assert not study.text_path("P01").exists()
    assert not study.key_file.exists()

    passed = transcode("anonymise", study.root, "--review", typed="k\n" * 20)
    assert passed.returncode == 0, passed.stderr
    text = study.text("P01").text
    assert "Kirsten" not in text and "Lund" not in text and "Tolvane" not in text
    assert "[Person 1]" in text and "😀" in text
    assert b"Kirsten" not in study.key_file.read_bytes()
    assert transcode("verify", study.root).returncode == 0


def test_the_list_can_be_decided_in_a_spreadsheet(study: Study, transcode: Run) -> None:
    transcode("anonymise", study.root)
    with study.review_file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["decision"] = "ignore" if row["entity"] == "Tolvane" else "keep"
    with study.review_file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    released = transcode("release", study.root)
    assert released.returncode == 0, released.stderr
    assert "Tolvane" in study.text("P01").text
    assert "Kirsten" not in study.text("P01").text
    study.review_file.write_text("interview;mention;decision\r\nP01;no-such;keep\r\n")
    assert transcode("release", study.root).returncode == 1  # the list is made again: all open


def test_a_corrected_transcript_moves_the_codings_with_their_words(
    study: Study, transcode: Run, tmp_path: Path
) -> None:
    transcode("anonymise", study.root, "--review", typed="k\n" * 20)
    session = Session(study, "anna")
    session.create("No time")
    session.create("Notes on the machine")
    for name, words in (("No time", "Nobody had time."), ("Notes on the machine", "a note on")):
        begin = study.text("P01").text.index(words)
        session.apply(name, study.text("P01").anchor(begin, begin + len(words)))

    draft = tmp_path / "P01.txt"
    assert transcode("correct", study.root, "P01", "--export", draft).returncode == 0
    assert draft.read_text("utf-8").startswith("[0:00:00] S1: What did you do")
    edited = draft.read_text("utf-8").replace("my line was just", "my whole line was simply")
    draft.write_text(edited.replace("a note on", "a yellow note on"), newline="\r\n")
    done = transcode("correct", study.root, "P01", "--import", draft)
    assert "1 changed, 2 inserted, 0 deleted" in done.stdout, done.stderr
    assert transcode("anonymise", study.root, "--review", typed="k\n" * 20).returncode == 0

    text = study.text("P01")
    assert "my whole line was simply" in text.text
    [kept] = study.codebook("anna").codings
    assert text.text[kept.anchor.begin : kept.anchor.end] == "Nobody had time."
    # what was changed inside is listed, neither moved nor dropped in silence
    [lost] = study.lost_codings("anna")
    assert lost.anchor.digest != text.digest
    checked = transcode("verify", study.root)
    assert checked.returncode == 1 and "lost their words" in checked.stderr
    begin = text.text.index("time.")
    start, end = text.time_of(begin, begin + 5)
    assert 10_000 <= start < end < 20_000


def test_captions_for_a_player(study: Study, transcode: Run, tmp_path: Path) -> None:
    captions = tmp_path / "P01.vtt"
    assert transcode("correct", study.root, "P01", "--export", captions).returncode == 0
    assert captions.read_text("utf-8").startswith("WEBVTT")
    assert "Nobody had time." in captions.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("P01.txt", b""),
        ("P01.docx", b"no document"),
        ("P01.odt", b"x"),
        ("P01.txt", b"\x00\x01" * 99),
    ],
)
def test_a_document_that_is_no_transcript(
    study: Study, transcode: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    document = tmp_path / name
    document.write_bytes(content)
    refused = transcode("correct", study.root, "P01", "--import", document)
    assert refused.returncode == 1
    assert "ExchangeError: P01" in refused.stderr and "What to do" in refused.stderr
    assert study.corrections("P01") == ()


def test_a_turn_that_is_taken_out_can_be_had_back(
    study: Study, transcode: Run, tmp_path: Path
) -> None:
    draft = tmp_path / "P01.txt"
    transcode("correct", study.root, "P01", "--export", draft)
    before = draft.read_bytes()
    first, _, rest = before.decode().partition("\n")
    draft.write_text(rest, "utf-8")
    done = transcode("correct", study.root, "P01", "--import", draft)
    assert done.returncode == 0, done.stderr
    transcode("correct", study.root, "P01", "--export", draft)
    assert first not in draft.read_text("utf-8")
    assert transcode("correct", study.root, "P01", "--undo").returncode == 0
    transcode("correct", study.root, "P01", "--export", draft)
    assert draft.read_bytes() == before


def test_another_identity_opens_nothing(
    study: Study, transcode: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    transcode("anonymise", study.root, "--review", typed="k\n" * 20)
    other = {**environment, "TRANSCODE_IDENTITY": str(tmp_path / "nobody.txt")}

    refused = subprocess.run(
        [sys.executable, "-m", "transcode", "release", str(study.root)],
        capture_output=True, text=True, env=other,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "KeyFileError" in refused.stderr and "Kirsten" not in refused.stderr


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_the_review_goes_on_where_it_stopped(study: Study, transcode: Run) -> None:
    first = transcode("anonymise", study.root, "--review", typed=typed("?", "k", "q"))
    assert first.returncode == 0, first.stderr
    assert "never: this word is not a name in this study" in first.stdout
    assert "name 1 of 2; 3 mentions left to review" in first.stdout
    decided = [one for one in study.decisions_noted() if one.verb != "listed"]
    assert [one.verb for one in decided] == ["accept"]
    again = transcode("anonymise", study.root, "--review", typed="u\n")
    assert "name 1 of 1" in again.stdout and "name 1 of 2" in again.stdout
    # nobody types any more: nothing is decided for them
    assert not study.text_path("P01").exists()
    last = transcode("anonymise", study.root, "--review", "--who", "eva", typed=typed("k", "k"))
    assert "3 of 3 mentions are reviewed" in last.stdout, last.stdout
    assert study.decisions_noted()[-2].who == "eva"
    assert study.text_path("P01").exists()


def test_always_and_never_hold_for_interviews_to_come(study: Study, transcode: Run) -> None:
    transcode("anonymise", study.root, "--review", typed=typed("a", "n"))
    people = list(study.people)
    write_people(study.people_file, [*people, Person("P02", "", "y.wav", "1" * 64)])
    write_participants(study.participants_file, [Participant("P01"), Participant("P02")])
    text = "My neighbour kirsten lund works for Tolvane, and Quillfeldt does too."
    transcript = Transcript("P02", "en", 9_000, "", (turn(0, "S1", text),))
    write_artefact(study.transcript_path("P02"), Header("transcript", "join"), [transcript])
    waiting = transcode("anonymise", study.root)
    assert "1 names to review" in waiting.stdout, waiting.stdout
    assert transcode("anonymise", study.root, "--review", typed="k\n").returncode == 0
    released = Study.open(study.root).text("P02").text
    told = study.text("P01").text
    always, never = ("Kirsten", "Tolvane") if "Tolvane" in told else ("Tolvane", "Kirsten")
    assert always.lower() not in (told + released).lower()
    assert never.lower() in released.lower() and "Quillfeldt" not in released


def test_a_desk_in_plain_python(study: Study, transcode: Run) -> None:
    import transcode as tc

    desk = tc.names(study, "eva")
    assert desk.open == desk.total == 3
    desk.accept("Kirsten Lund")
    # a crash: the list was not written, and the last line is torn
    with study.decisions_file.open("ab") as stream:
        stream.write(b'{"verb":"rej')
    later = tc.names(study)
    assert later.open == 1
    later.never("Tolvane")
    tc.close_names(study, later)
    rows = study.review_file.read_text("utf-8-sig")
    assert rows.count(",keep,") == 2 and ",never," in rows
    with pytest.raises(tc.TranscodeError):
        later.accept("nobody")
    assert transcode("release", study.root).returncode == 0
    assert "Tolvane" in study.text("P01").text


def test_a_text_with_its_names_put_back(study: Study, transcode: Run) -> None:
    nothing = transcode("restore", study.root, "P01")
    assert nothing.returncode == 1 and "no released text" in nothing.stderr
    transcode("anonymise", study.root, "--review", typed="k\n" * 20)
    done = transcode("restore", study.root, "P01")
    assert done.returncode == 0, done.stderr
    restored = study.confidential / "restored" / "P01.txt"
    assert restored.read_bytes() == "\n".join(text for _, text in SAID).encode()
    log = study.access_file.read_text()
    assert log.count("\n") == 1 and log.endswith("\trestore\tP01\n") and "Kirsten" not in log
    # a text that this key knows nothing of
    path = study.text_path("P01")
    path.write_bytes(path.read_bytes().replace(b"Nobody had time", b"Nobody had luck"))
    refused = transcode("restore", study.root, "P01")
    assert refused.returncode == 1 and "Kirsten" not in refused.stderr


@pytest.mark.parametrize("form", ["fictional", "general"])
def test_another_form_is_one_line_in_the_settings(study: Study, transcode: Run, form: str) -> None:
    transcode("anonymise", study.root, "--review", typed="k\n" * 20)
    labels = study.text("P01").text
    settings = study.root / "study.toml"
    settings.write_text(settings.read_text() + f'\n[privacy]\npseudonyms = "{form}"\n')
    done = transcode("release", study.root)
    assert done.returncode == 0, done.stderr
    text = study.text("P01").text
    assert "[" in labels and "[" not in text and "Kirsten" not in text and "Tolvane" not in text
    assert transcode("release", study.root).stdout.startswith("Released: nothing new")
    assert transcode("verify", study.root).returncode == 0
    settings.write_text(settings.read_text().replace(f'"{form}"', '"nonsense"'))
    refused = transcode("release", study.root)
    assert refused.returncode == 1 and "[privacy] pseudonyms" in refused.stderr
