"""A focus group of four and a participant with two interviews: people count, not files."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from transcode.files import file_digest
from transcode.records.base import stable_id
from transcode.records.coding import Segment
from transcode.records.people import Participant, Person
from transcode.records.speech import Transcript, Turn
from transcode.records.texts import Anchor, ReleasedText, ReleasedTurn, Timing
from transcode.study.artefacts import Header, read_vectors, write_artefact, write_vectors
from transcode.study.folder import Study
from transcode.study.settings import Settings
from transcode.study.tables import read_participants, write_participants, write_people
from transcode.themes import thematic_map
from transcode.themes.matrices import by_participants, negative_cases, new_codes
from transcode.verbs.report import material_of, write_report
from transcode.verbs.risk import smallest_group
from transcode.verbs.verify import verify
from transcode.verbs.withdraw.withdraw import withdraw
from transcode.workbench import Session

TALK = {
    "P01": [("I", "S1", "How do you rest after a long week of work?"),
            ("P", "S2", "I never rest, the phone lies beside my bed all night long.")],
    "P02": [("I", "S1", "And half a year later, how is it now?"),
            ("P", "S2", "I still never rest, but the phone is in the kitchen now.")],
    "P03": [("I", "S1", "How do you rest after a long week of work?"),
            ("P", "S2", "I sleep well and I walk the dog before breakfast every day.")],
    "F1": [("I", "S1", "What does rest mean to the four of you?"),
           ("P", "S2", "Rest is a garden where nobody calls me about the rota at all."),
           ("P2", "S3", "My rest is the choir on Thursdays, and the singing on the way home."),
           ("P3", "S4", "I never rest, there is always somebody who needs a hand."),
           ("P", "S2", "The garden again, because it is the only quiet place that I have."),
           ("P4", "S5", "We rest when the children are with their father in the summer.")],
}  # fmt: skip
SEATS = {"A": "P", "B": "P2", "C": "P3", "D": "P4"}


def released(interview: str) -> ReleasedText:
    turns, pieces, timings, at = [], [], [], 0
    for number, (label, _, words) in enumerate(TALK[interview]):
        turns.append(
            ReleasedTurn(stable_id(interview, number), label, label == "I", at, at + len(words),
                         1000 * number, 1000 * number + 900)
        )  # fmt: skip
        timings.append(Timing(at, at + len(words), 1000 * number, 1000 * number + 900))
        pieces.append(words)
        at += len(words) + 1
    return ReleasedText(interview, "en", "\n".join(pieces), tuple(turns), tuple(timings))


def sound(path: Path, seconds: int) -> None:
    tone = (8000 * np.sin(np.arange(16000 * seconds) / 12)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(tone.tobytes())


@pytest.fixture
def study(tmp_path: Path) -> Study:
    made = Study.create(tmp_path / "study", Settings(language="en", release="automatic"))
    folder = made.confidential / "recordings"
    folder.mkdir()
    people = []
    for interview, lines in TALK.items():
        sound(folder / f"{interview}.wav", len(lines))
        sha = file_digest(folder / f"{interview}.wav")
        people.append(Person(interview, "", f"{interview}.wav", sha))
        text = released(interview)
        heard = Transcript(
            interview, "en", 1000 * len(lines), "S1",
            tuple(Turn(turn.id, who, turn.start_ms, turn.end_ms, words, ())
                  for turn, (_, who, words) in zip(text.turns, lines, strict=True)),
        )  # fmt: skip
        header = Header("transcript", "transcribe", inputs={"recording": sha})
        write_artefact(made.transcript_path(interview), header, [heard])
        write_artefact(made.text_path(interview), Header("text", "release"), [text])
        segments = [
            Segment(stable_id("segment", turn.id), text.anchor(turn.begin, turn.end), turn.speaker)
            for turn in text.turns if not turn.is_interviewer
        ]  # fmt: skip
        write_artefact(made.segments_path(interview), Header("segment", "segment"), segments)
        rows = np.arange(len(segments), dtype=np.float32)[:, None] + np.ones((1, 3), np.float32)
        write_vectors(made.vectors_path(interview), Header("vectors", "embed"), rows)
    write_people(made.people_file, people)
    write_participants(
        made.participants_file,
        [
            Participant("P01", "care"), Participant("P02", "care", same_as="P01"),
            Participant("P03", "school"), Participant("F1"),
            *(Participant(who, "care" if who < "C" else "school", speaks_in=(("F1", label),))
              for who, label in SEATS.items()),
        ],
    )  # fmt: skip
    session = Session(made, "anna")
    session.create_theme("Rest")
    for code, places in {
        "never rests": [("P01", "never rest"), ("P02", "never rest"), ("F1", "never rest")],
        "garden": [("F1", "Rest is a garden"), ("F1", "The garden again")],
        "singing": [("F1", "My rest is the choir"), ("F1", "on the way home")],
        "a round": [("F1", "about the rota at all.\nMy rest")],
    }.items():
        session.create(code)
        session.move(code, "Rest")
        for interview, words in places:
            text = made.text(interview)
            begin = text.text.index(words)
            session.apply(code, text.anchor(begin, begin + len(words)))
    session.memo("a garden, again and again", "garden", anchor_of(made, "The garden again"))
    session.cover("P03")
    return Study.open(made.root)


def anchor_of(study: Study, words: str) -> Anchor:
    text = study.text("F1")
    begin = text.text.index(words)
    return text.anchor(begin, begin + len(words))


def said(study: Study) -> dict[str, tuple[str, ...]]:
    made = thematic_map(study.codebook("anna"), study.texts, study.released_participants)
    return {code.name: code.prevalence.who for theme in made.themes for code in theme.codes}


def test_people_count_in_every_table(study: Study) -> None:
    people = study.released_participants
    assert study.interviews == ("P01", "P02", "P03", "F1")
    assert people.everyone == ("A", "B", "C", "D", "P01", "P03")
    assert people.groups == (("care", 3), ("school", 3))
    assert said(study) == {
        "never rests": ("C", "P01"), "garden": ("A",), "singing": ("B",), "a round": ("A", "B"),
    }  # fmt: skip
    made = material_of(study).thematic_map
    shares = [(share.group, share.participants, share.of)
              for share in made.themes[0].prevalence.groups]  # fmt: skip
    assert shares == [("care", 3, 3), ("school", 1, 3)]
    assert negative_cases(made)[made.themes[0].id] == ("D", "P03")
    names = {code.id: code.name for code in study.codebook("anna").codes}
    counts = by_participants(study.codebook("anna"), people)
    assert {names[code]: row for code, row in counts.items()} == {
        "never rests": {"P01": 2, "C": 1}, "garden": {"A": 2}, "singing": {"B": 2},
        "a round": {"A": 1, "B": 1},
    }  # fmt: skip
    assert [step.total for step in new_codes(study.codebook("anna"), made.interviews)][-1] == 4
    page = write_report(study).read_text("utf-8")
    assert "4 interviews with 6 participants, in 2 groups (care 3, school 3)" in page
    assert "Four of six participants (care 3 of 3, school 1 of 3)" in page
    assert '<th scope="row"><bdi>P01</bdi></th>' in page and "P01, P02" in page
    assert smallest_group(study) == 3


def test_the_table_is_read_as_it_was_written(study: Study, tmp_path: Path) -> None:
    rows = read_participants(study.participants_file)
    assert {row.id: row.speaks_in for row in rows if row.speaks_in} == {
        who: (("F1", label),) for who, label in SEATS.items()
    }
    write_participants(tmp_path / "again.csv", rows)
    assert (tmp_path / "again.csv").read_bytes() == study.participants_file.read_bytes()


def test_whoever_is_not_named_counts_and_is_asked_for(study: Study) -> None:
    rows = [row for row in study.participants if row.id != "D"]
    write_participants(study.participants_file, rows)
    again = Study.open(study.root)
    assert "F1 P4" in again.released_participants.everyone
    assert "Nobody is named for 1 speaker of F1: F1 P4." in write_report(again).read_text("utf-8")
    write_participants(study.participants_file, [row for row in rows if not row.speaks_in])
    page = write_report(Study.open(study.root)).read_text("utf-8")
    assert "F1 counts as one participant, and 4 people speak in it" in page


def test_one_of_the_four_withdraws(study: Study) -> None:
    write_report(study)
    gone = [words for label, _, words in TALK["F1"] if label == "P"]
    before = said(study)
    result = withdraw(study, "A")
    assert result.complete, result.text
    after = Study.open(study.root)
    text = after.text("F1")
    assert not any(words in text.text for words in gone)
    assert [turn.speaker for turn in text.turns] == ["I", "P", "P2", "P3"]
    assert after.seats == {"F1": {"P": "B", "P2": "C", "P3": "D"}}
    assert after.released_participants.everyone == ("B", "C", "D", "P01", "P03")
    # the others' codings stand on the same words, and those of the withdrawn are gone
    now = said(after)
    assert now["garden"] == () and now["never rests"] == before["never rests"]
    assert now["singing"] == ("B",)
    book = after.codebook("anna")
    for coding in book.codings:
        words = after.text(coding.anchor.interview).text[coding.anchor.begin : coding.anchor.end]
        assert words in ("never rest", "My rest is the choir", "on the way home")
    assert len(book.lost) == 1  # words of two people: for the coder to place again
    assert "The garden" not in after.journal("anna").path.read_text("utf-8")
    heard = after.transcript("F1")
    assert [turn.speaker for turn in heard.turns] == ["S1", "S3", "S4", "S5"]
    segments = after.segments("F1")
    assert [text.text[s.anchor.begin : s.anchor.end] for s in segments] == [
        text.text[turn.begin : turn.end] for turn in text.turns[1:]
    ]
    assert read_vectors(after.vectors_path("F1"))[1][:, 0].tolist() == [2, 3, 5]
    for path in after.root.rglob("*"):
        if path.is_file() and path.suffix not in (".wav", ".flac", ".docx"):
            content = path.read_bytes().decode("utf-8", "replace")
            assert not any(words in content for words in gone), path
    assert "A" in after.withdrawn
    assert all("lost their words" in str(found) for found in verify(after))
    page = (after.outputs / "report.html").read_text("utf-8")
    assert "garden where nobody calls" not in page and "Four of" not in page


def test_their_stretches_of_the_recording_are_silent(study: Study) -> None:
    from transcode.speech.decode import decode_blocks

    withdraw(study, "A")
    after = Study.open(study.root)
    person = next(p for p in after.people if p.id == "F1")
    recording = after.recording_path(person)
    assert recording.name == "F1.flac" and file_digest(recording) == person.sha256
    header = after.reading.header(after.transcript_path("F1"))
    assert header is not None and header.inputs["recording"] == person.sha256
    blocks = decode_blocks(recording, interview="F1")
    samples = np.concatenate([np.atleast_2d(block).mean(axis=0) for block in blocks])
    loud = [float(np.abs(samples[16 * at : 16 * (at + 800)]).max()) for at in
            (1050, 4050, 2200, 3200)]  # fmt: skip
    assert loud[0] < 1e-3 and loud[1] < 1e-3 and min(loud[2:]) > 0.1


def test_withdrawing_again_finds_nothing(study: Study) -> None:
    withdraw(study, "A")
    from transcode.errors import StudyError

    with pytest.raises(StudyError, match="no such interview"):
        withdraw(Study.open(study.root), "Z")
    text = Study.open(study.root).text("F1").text
    withdraw(Study.open(study.root), "A")
    assert Study.open(study.root).text("F1").text == text
