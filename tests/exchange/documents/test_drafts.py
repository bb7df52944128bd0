from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from transcode.errors import ExchangeError
from transcode.exchange import DRAFT_FORMATS, read_draft, write_draft
from transcode.records.speech import Doubt, DraftTurn, Transcript, Turn, Word

MINUTE = 60_000


def turn(number: int, speaker: str, text: str, doubts: tuple[Doubt, ...] = ()) -> Turn:
    start = number * 61_000
    words, at = [], 0
    for index, word in enumerate(text.split(" ")):
        words.append(Word(at, at + len(word), start + index * 300, start + index * 300 + 250, 0.9))
        at += len(word) + 1
    return Turn(f"t{number}", speaker, start, words[-1].end_ms, text, tuple(words), (), doubts)


def transcript(*said: tuple[str, str]) -> Transcript:
    turns = tuple(turn(number, *one) for number, one in enumerate(said))
    return Transcript("P01", "en", turns[-1].end_ms, said[0][0], turns)


INTERVIEW = transcript(
    ("S1", "So, how did it begin? Tell me: from the start."),
    ("S2", "Well, she said: come here. That was it, 10:30 in the morning, <3 &amp;"),
    ("S1", "Mm-hm."),
    ("S2", "مرحبا بالعالم 😀 naïve"),
)


def said(turns: tuple[DraftTurn, ...]) -> list[tuple[str, str]]:
    return [(one.speaker, one.text) for one in turns]


@pytest.mark.parametrize("kind", DRAFT_FORMATS)
def test_what_goes_out_comes_back(kind: str) -> None:
    doubtful = INTERVIEW.turns[1]
    doubtful = turn(1, "S2", doubtful.text, (Doubt("loop", 0, 9), Doubt("speed", 22, 26)))
    heard = Transcript(
        "P01", "en", 300_000, "S1", (INTERVIEW.turns[0], doubtful, *INTERVIEW.turns[2:])
    )
    data = write_draft(heard, kind)
    back = read_draft(data, f".{kind.upper()}")
    assert said(back) == [(one.speaker, one.text) for one in heard.turns]
    starts = [one.start_ms for one in heard.turns]
    exact = 1 if kind in ("vtt", "srt") else 1000
    assert [one.start_ms for one in back] == [start // exact * exact for start in starts]
    assert data == write_draft(heard, f"folder/a.b.{kind}")


words = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="{}[]:：#<>"), min_size=1
)
texts = st.lists(words, min_size=1, max_size=30).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["S1", "S2", "Dr. Ana M."]), texts), min_size=1))
def test_any_words_survive_a_document(turns: list[tuple[str, str]]) -> None:
    # a document without a single letter or figure is refused: it is no interview
    assume(any(sign.isalnum() for _, text in turns for sign in text))
    for kind in ("docx", "txt"):
        assert said(read_draft(write_draft(transcript(*turns), kind), kind)) == turns


def test_doubtful_words_are_seen() -> None:
    heard = Transcript("P01", "en", 9_000, "", (turn(0, "S1", "in Merowdale then", (
        Doubt("probability", 3, 12),
    )),))  # fmt: skip
    assert "[0:00:00] S1: in {Merowdale?} then\n" in write_draft(heard, "txt").decode()
    assert "S1: in {Merowdale?} then" in write_draft(heard, "srt").decode()
    assert "<v S1>in <c.doubt>Merowdale</c> then</v>" in write_draft(heard, "vtt").decode()
    xml = zipfile.ZipFile(io.BytesIO(write_draft(heard, "docx"))).read("word/document.xml").decode()
    assert xml.count('w:highlight w:val="yellow"') == 1
    assert "In yellow" in xml
    certain = write_draft(INTERVIEW, "docx")
    assert b"In yellow" not in zipfile.ZipFile(io.BytesIO(certain)).read("word/document.xml")


def test_a_word_document_names_nobody() -> None:
    packed = zipfile.ZipFile(io.BytesIO(write_draft(INTERVIEW, "docx")))
    core = packed.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_one_side_is_named() -> None:
    text = "MODERATOR: Please begin.\nWell, I click here.\nAnd now?\nMODERATOR: Go on.\nYes."
    assert said(read_draft(text.encode(), "txt")) == [
        ("MODERATOR", "Please begin."), ("", "Well, I click here."), ("", "And now?"),
        ("MODERATOR", "Go on."), ("", "Yes."),
    ]  # fmt: skip


def test_numbered_lines() -> None:
    text = "".join(f"{n}  {'IP'[n % 2]}: It was {n}\n   years.\n\n" for n in range(1, 8))
    assert said(read_draft(text.encode(), "txt")) == [
        ("IP"[n % 2], f"It was {n} years.") for n in range(1, 8)
    ]


def test_a_first_turn_that_lost_its_name_is_no_heading() -> None:
    text = "Interview 3\n[0:00:01] So, hello.\n[0:00:02] P: Hello.\n[0:00:04] I: Well.\nYes."
    assert said(read_draft(text.encode(), "txt")) == [
        ("", "So, hello."), ("P", "Hello."), ("I", "Well. Yes."),
    ]  # fmt: skip


SHAPES = {
    "labels": "I: Hello there.\nP: Yes, hello.\nI: And then?\nP: Then she said: go.",
    "one each": "Anna: Hello there.\nBert: Yes, hello.",
    "times": "[0:00:01] I: Hello there.\n[0:00:03] P: Yes, hello.",
    "brackets": "(00:01) I: Hello there.\n(00:03) P: Yes, hello.",
    "milliseconds above": "[00:00:01.000] I\nHello there.\n\n[00:00:03.000] P\nYes, hello.",
    "ranges": "[00:00:01.000 --> 00:00:02.500] I: Hello there.\n"
    "[00:00:03.000 --> 00:00:04.000] P: Yes, hello.",
    "otter": "Anna Miller  0:01  \nHello there.\n\nSpeaker 2  0:03  \nYes, hello.\n\n"
    "Transcribed by https://otter.ai\n",
    "rev": "Anna Miller (00:01):\nHello there.\n\nSpeaker 2 (00:03):\nYes, hello.",
    "alone with colon": "Anna:\nHello there.\n\nBert:\nYes, hello.",
    "alone": "Anna\nHello there.\n\nBert\nYes, hello.\n\nAnna\nAnd then?\n\nBert\nNothing.",
    "full width": "問：こんにちは。\n答：はい。",
    "right to left": "\u200fس: مرحبا\n\u200fج: نعم",
    "time above": "[00:00:01]\nI: Hello there.\n[00:00:03]\nP: Yes, hello.",
    "label then time": "I [0:00:01]: Hello there.\nP [0:00:03]: Yes, hello.",
}


@pytest.mark.parametrize("name", SHAPES)
def test_many_ways_to_write_a_transcript(name: str) -> None:
    turns = read_draft(SHAPES[name].encode(), "txt")
    expected = {
        "labels": [("I", "Hello there."), ("P", "Yes, hello."), ("I", "And then?"),
                   ("P", "Then she said: go.")],
        "full width": [("問", "こんにちは。"), ("答", "はい。")],
        "right to left": [("س", "مرحبا"), ("ج", "نعم")],
        "alone": [("Anna", "Hello there."), ("Bert", "Yes, hello."), ("Anna", "And then?"),
                  ("Bert", "Nothing.")],
    }.get(name)  # fmt: skip
    if expected is None:
        assert [one.text for one in turns] == ["Hello there.", "Yes, hello."]
        assert len({one.speaker for one in turns}) == 2
        assert {one.speaker for one in turns} <= {"I", "P", "Anna", "Bert", "Anna Miller",
                                                  "Speaker 2"}  # fmt: skip
    else:
        assert list(said(turns)) == expected
    if "0:01" in SHAPES[name]:
        assert [one.start_ms for one in turns] == [1000, 3000]


def test_what_was_said_is_not_taken_for_a_speaker() -> None:
    text = (
        "Interview with a carer\n3 May\n\n"
        "I: What did she say, that day\nwhen you came home?\n"
        "P: She said: come in. And I\nthought: why not\nSo I did: simple.\n"
        "I: Mm-hm.\nP: It was 10:30\nor so. http://example.org"
    )
    assert said(read_draft(text.encode(), "txt")) == [
        ("I", "What did she say, that day when you came home?"),
        ("P", "She said: come in. And I thought: why not So I did: simple."),
        ("I", "Mm-hm."),
        ("P", "It was 10:30 or so. http://example.org"),
    ]


def test_a_document_that_names_nobody() -> None:
    assert said(read_draft(b"One thing\nand more.\n\nAnother thing.", ".txt")) == [
        ("", "One thing and more."), ("", "Another thing."),
    ]  # fmt: skip
    assert said(read_draft(b"One thing.\nAnother thing.", ".txt")) == [
        ("", "One thing."), ("", "Another thing."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings(encoding: str, newline: str) -> None:
    text = newline.join(["I: “Naïve”, she said – é.", "P: Ja, größer."])
    assert said(read_draft(text.encode(encoding), "txt")) == [
        ("I", "“Naïve”, she said – é."), ("P", "Ja, größer."),
    ]  # fmt: skip


TEAMS = """WEBVTT

NOTE made by a machine

STYLE
::cue { color: red }

f3e1-0
00:00:01.000 --> 00:00:02.000 align:start
<v Anna Miller>Hello &amp; welcome,</v>

f3e1-1
00:00:02.000 --> 00:00:03.000
<v Anna Miller>come <i>in</i>.</v>

00:03.500 --> 00:04.000
<v.loud Bert>Thanks.</v>
<v Anna Miller>Sit.</v>
"""
ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:02.000
Anna Miller: Hello, come

2
00:00:02.000 --> 00:00:03.000
in, she said: now.

3
00:00:03.000 --> 00:00:04.000
Bert: Thanks.
"""


def test_captions_of_other_programs() -> None:
    assert read_draft(TEAMS.encode(), "vtt") == (
        DraftTurn("Anna Miller", "Hello & welcome, come in.", 1000, 3000),
        DraftTurn("Bert", "Thanks.", 3500, 4000),
        DraftTurn("Anna Miller", "Sit.", 3500, 4000),
    )
    zoom = [("Anna Miller", "Hello, come in, she said: now."), ("Bert", "Thanks.")]
    assert said(read_draft(ZOOM.encode(), "vtt")) == zoom
    srt = ZOOM.replace("WEBVTT\n\n", "").replace(".000", ",000").replace("\n", "\r\n")
    assert said(read_draft(srt.encode(), "srt")) == zoom
    bare = (
        "1\n00:00:01,000 --> 00:00:02,000\nHello\nthere\n\n2\n00:00:02,100 --> 00:00:03,000\nyou.\n"
    )
    assert read_draft(bare.encode(), "srt") == (DraftTurn("", "Hello there you.", 1000, 3000),)


def word_document(build: Any) -> bytes:
    from docx import Document

    document = Document()
    build(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def tracked(paragraph: Any, tag: str, text: str) -> None:
    from docx.oxml import OxmlElement

    change, run = OxmlElement(f"w:{tag}"), OxmlElement("w:r")
    inside = OxmlElement("w:delText" if tag == "del" else "w:t")
    inside.text = text
    run.append(inside)
    change.append(run)
    paragraph._p.append(change)


def test_tracked_changes_count_as_accepted() -> None:
    def build(document: Any) -> None:
        document.add_heading("Interview")
        document.add_paragraph("I: Hello.")
        paragraph = document.add_paragraph("P: I live in ")
        tracked(paragraph, "del", "Merowdale ")
        tracked(paragraph, "ins", "Merrowdale ")
        tracked(paragraph, "moveFrom", "now")
        paragraph.add_run("today.")
        document.add_paragraph("I: Yes.")
        document.add_paragraph("P: Good\nbye.")

    assert said(read_draft(word_document(build), "docx")) == [
        ("I", "Hello."), ("P", "I live in Merrowdale today."), ("I", "Yes."), ("P", "Good bye."),
    ]  # fmt: skip


@pytest.mark.parametrize("has_times", [True, False])
def test_a_table_of_speakers(has_times: bool) -> None:
    rows = [("Time", "Speaker", "Text"), ("0:01", "Anna", "Hello: there you are."),
            ("0:03", "Bert", "Yes, hello."), ("0:05", "Anna", "Right.")]  # fmt: skip

    def build(document: Any) -> None:
        table = document.add_table(0, 3 if has_times else 2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row[not has_times :], strict=True):
                cell.text = text

    turns = read_draft(word_document(build), "docx")
    assert said(turns) == [row[1:] for row in rows[1:]]
    assert [one.start_ms for one in turns] == ([1000, 3000, 5000] if has_times else [None] * 3)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"", "txt"), (b" \n\n", "txt"), (b"", "docx"), (b"WEBVTT\n", "vtt"), (b"", "srt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 secret", "txt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 secret", "docx"),
        (b"secret\x00\x01\x02\x03\x7f", "txt"), (b"{\\rtf1 }", "txt"),
        (b"%PDF-1.7 secret", "txt"), (b"PK\x03\x04 secret", "docx"), (b"secret", "docx"),
        (b"I: secret", "odt"), (bytes(range(256)) * 4, "vtt"), (b"\xff\xfes", "txt"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, suffix: str) -> None:
    with pytest.raises(ExchangeError) as problem:
        read_draft(data, suffix)
    assert problem.value.remedy
    assert "secret" not in str(problem.value)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(DRAFT_FORMATS))
def test_junk_is_read_or_refused(data: bytes, kind: str) -> None:
    try:
        assert any(one.text for one in read_draft(data, kind))
    except ExchangeError as problem:
        assert problem.remedy


@given(st.text("IP:[] \n\t0123.,→-><v{?}ab#", max_size=200), st.sampled_from(("txt", "vtt", "srt")))
def test_odd_text_is_read_or_refused(text: str, kind: str) -> None:
    try:
        read_draft(text.encode(), kind)
    except ExchangeError as problem:
        assert problem.remedy
