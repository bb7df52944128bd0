"""Transcripts as programs write them: the turns, speakers and times of each, and what is noted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from transcode.errors import ExchangeError
from transcode.exchange import DOCUMENT_FORMATS, Remark, Script, read_script, remarks_in
from transcode.study.layout import DOCUMENTS

SAMPLES = Path(__file__).parents[2] / "golden" / "transcripts"
WORDS = (
    "How long have you been a nurse?",
    "Thirty years this spring. I began at the county hospital.",
    "On the same ward?",
    "No, I moved twice. Once because of my back.",
    "And then?",
    "Then I stayed.",
)
STARTS = (1_200, 4_600, 9_400, 11_500, 18_400, 20_500)
SECONDS = (1_000, 4_000, 9_000, 11_000, 18_000, 20_000)
ENDS = (0, 4_200, 9_000, 11_000, 18_000, 20_000)  # each turn begins where the last one ended
NONE = (None,) * 6
SAID = {  # file -> speakers, starts in ms, kinds of notes
    "assemblyai.json": ("A B", STARTS, ""),
    "atrain.json": ("SPEAKER_00 SPEAKER_01", STARTS, ""),
    "atrain.txt": ("SPEAKER_00 SPEAKER_01", NONE, "program"),
    "atrain_maxqda.txt": ("SPEAKER_00 SPEAKER_01", SECONDS, "program"),
    "atrain_timestamps.txt": ("SPEAKER_00 SPEAKER_01", SECONDS, "program"),
    "bold-speakers.html": ("Vera Nils", NONE, "heading"),
    "bold-speakers.odt": ("Vera Nils", NONE, "comments heading"),
    "bold-speakers.pdf": ("Vera Nils", NONE, "widths heading"),
    "bold-speakers.rtf": ("Vera Nils", NONE, "comments heading"),
    "deepgram.json": ("Speaker+0 Speaker+1", STARTS, ""),
    "elan-interlinear.eaf": ("INT INF", STARTS, "tiers"),
    "elan.eaf": ("Interviewer P07", STARTS, "tiers"),
    "exmaralda.exb": ("INT NUR", STARTS, "tiers"),
    "f4.txt": ("I B", ENDS, ""),
    "maxqda-focus-group.txt": ("Vera Nils", STARTS, ""),
    "maxqda.txt": ("I B", STARTS, ""),
    "otranscribe.otr": ("I P", SECONDS, ""),
    "otter.txt": ("Vera+Holm Speaker+2", SECONDS, "program"),
    "table.odt": ("I B", SECONDS, ""),
    "table.rtf": ("I B", SECONDS, ""),
    "teams.docx": ("Vera+Holm Nils+Berg", SECONDS, "program heading"),
    "teams.vtt": ("Vera+Holm Nils+Berg", STARTS, ""),
    "whisperx-highlighted.vtt": ("SPEAKER_00 SPEAKER_01", STARTS, "again"),
    "whisperx-labels.txt": ("SPEAKER_00 SPEAKER_01", STARTS, ""),
    "whisperx.json": ("SPEAKER_00 SPEAKER_01", STARTS, ""),
    "whisperx.srt": ("SPEAKER_00 SPEAKER_01", STARTS, ""),
    "whisperx.txt": ("SPEAKER_00 SPEAKER_01", NONE, ""),
    "whisperx.vtt": ("SPEAKER_00 SPEAKER_01", STARTS, ""),
    "zoom.vtt": ("Vera+Holm Nils+Berg", STARTS, ""),
}
NOBODY = {  # no speakers
    "atrain.srt": "nobody", "atrain-nobody_timestamps.txt": "program nobody",
    "whisper.json": "nobody", "whisper-cpp.json": "nobody", "whisperx.tsv": "nobody",
}  # fmt: skip


def read(name: str, ending: str = "") -> Script:
    return read_script((SAMPLES / name).read_bytes(), ending or Path(name).suffix)


def by_speaker(script: Script) -> list[tuple[str, str, int | None]]:
    """Speaker, words and start of each turn; successive turns of one speaker are one."""
    turns: list[tuple[str, str, int | None]] = []
    for turn in script.turns:
        if turns and turns[-1][0] == turn.speaker:
            turns[-1] = (turn.speaker, f"{turns[-1][1]} {turn.text}", turns[-1][2])
        else:
            turns.append((turn.speaker, turn.text, turn.start_ms))
    return turns


def kinds(script: Script) -> list[str]:
    return [note.kind for note in script.notes]


@pytest.mark.parametrize("name", SAID)
def test_who_says_what_and_when(name: str) -> None:
    speakers, starts, noted = SAID[name]
    labels = [label.replace("+", " ") for label in speakers.split()] * 3
    script = read(name)
    turns = by_speaker(script)
    assert [turn[:2] for turn in turns] == list(zip(labels, WORDS, strict=True))
    # EXMARaLDA: a point without a time lies between its neighbours
    near = 400 if name.endswith(".exb") else 0
    for (_, _, start), expected in zip(turns, starts, strict=True):
        assert start == expected or (near and abs((start or 0) - (expected or 0)) < near)
    assert kinds(script) == noted.split()


@pytest.mark.parametrize("name", NOBODY)
def test_programs_that_tell_nobody_apart(name: str) -> None:
    script = read(name)
    assert " ".join(turn.text for turn in script.turns) == " ".join(WORDS)
    assert {turn.speaker for turn in script.turns} == {""} and kinds(script) == NOBODY[name].split()
    assert script.turns[0].start_ms in (1_000, 1_200)


@pytest.mark.parametrize("ending", ["html", "txt", "vtt"])
def test_what_is_said_at_the_same_time_is_another_turn(ending: str) -> None:
    """NoScribe writes ``//S00: Mm. //`` in the words of another speaker."""
    script = read(f"noscribe.{ending}")
    first, *rest = WORDS
    parts = rest[0].split(". ")
    assert [(turn.speaker, turn.text) for turn in script.turns] == [
        ("S00", first), ("S01", f"{parts[0]}."), ("S00", "Mm."), ("S01", parts[1]),
        *zip(["S00", "S01"] * 2, rest[1:], strict=True),
    ]  # fmt: skip
    exact = ending != "txt"
    assert script.turns[1].start_ms == (4_600 if exact else 4_000)
    assert {*kinds(script)} <= {"program", "front", "heading"}


def test_chat_keeps_every_word_and_no_code() -> None:
    script = read("chat.cha")
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in script.turns] == [
        ("INV", "how long (.) have you been a nurse?", 1_200),
        ("PAR", "thirty years um thirty one years this spring. I began at began at the county "
                "hospital ((laughs)) because ((inaudible))…", 4_600),
        ("INV", "on the wa- same ward?", 9_400),
        ("PAR", "no (0.8) I moved twice ((laughing)). once because of my back.", 11_500),
        ("INV", "and then –", 18_400), ("PAR", "then I stayed in New York.", 20_500),
    ]  # fmt: skip
    assert (script.asker, script.names) == ("INV", ("Vera", "Nils"))
    assert kinds(script) == ["tiers", "comments"]


def test_people_of_a_file_are_names_to_look_for() -> None:
    assert read("exmaralda.exb").names == ("Vera Holm", "Nils Berg")
    assert read("elan.eaf").names == ("Vera Holm",)


def test_letters_of_rich_text() -> None:
    script = read("f4-danish.rtf")
    assert [(turn.speaker, turn.text, turn.end_ms) for turn in script.turns][:2] == [
        ("I", "Hvor længe har du været sygeplejerske?", 4_200),
        ("B", "I tredive år til foråret. Jeg begyndte på Sønderborgs sygehus – dengang.", 9_000),
    ]  # fmt: skip
    russian = rb"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\fcharset204 Arial;}}\f0 "
    text = "И: Как?\nР: Так.\nИ: А?\nР: Нет.".encode("cp1251").hex("'", 1)
    russian += b"\\'" + text.replace("'", "\\'").encode().replace(b"\\'0a", b"\\par ") + b"}"
    assert [turn.speaker for turn in read_script(russian, "rtf").turns] == ["И", "Р"] * 2


def test_changes_that_were_tracked_in_rich_text_count_as_accepted() -> None:
    text = (
        rb"{\rtf1\ansi I: How?\par P: Hard{\deleted , very}{\revised , really}.{\*\footnote Aha.}"
        rb"\par I: On?{\header Page 1}\par {\shp{\*\shpinst\shpleft1{\sp{\sn x}{\sv 1}}"
        rb"{\shptxt P: No.\par}}{\shprslt P: No.}}}"
    )
    script = read_script(text, "rtf")
    assert [turn.text for turn in script.turns] == ["How?", "Hard, really.", "On?", "No."]
    assert kinds(script) == ["footnotes"]


def test_interviews_in_pdf_files_with_numbered_lines(shared: Callable[[str], Path]) -> None:
    for text in sorted(shared("road/pdpilot").glob("*.txt"))[:2]:
        pdf = shared("interviews/pdpilot/results/transcripts") / f"{text.stem}.pdf"
        right, script = (read_script(path.read_bytes(), path.suffix) for path in (text, pdf))
        assert [turn.speaker for turn in script.turns] == [turn.speaker for turn in right.turns]
        words, found = (
            [word for turn in one.turns for word in turn.text.split()] for one in (right, script)
        )
        matched = SequenceMatcher(None, words, found, autojunk=False).get_matching_blocks()
        # the text files hold numbers of pages ("45 2/5") in the middle of turns
        assert sum(block.size for block in matched) > 0.999 * len(found)
        assert len(found) > 0.997 * len(words)
        # MAXQDA writes blanks as tabs: none is left, and a turn's lines are one paragraph
        assert not any("\t" in turn.text for turn in script.turns)
        assert not any("\n" in turn.text for turn in script.turns)
        assert {"widths", "running", "numbers"} <= {*kinds(script)}


# --- by its contents


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("f4-danish.rtf", "docx"), ("bold-speakers.odt", "docx"), ("teams.docx", "odt"),
        ("noscribe.html", "docx"), ("elan.eaf", "txt"), ("exmaralda.exb", "eaf"),
        ("bold-speakers.pdf", "docx"), ("chat.cha", "srt"), ("atrain.json", "vtt"),
        ("zoom.vtt", "json"), ("whisperx.srt", "rtf"),
    ],
)  # fmt: skip
def test_a_wrong_ending_is_said_and_does_no_harm(name: str, ending: str) -> None:
    script, right = read(name, ending), read(name)
    assert script.turns == right.turns
    assert [kind for kind in kinds(script) if kind != "ending"] == kinds(right)
    assert "ending" in kinds(script)


@pytest.mark.parametrize(
    "name", ["whisperx.srt", "teams.vtt", "chat.cha", "atrain.json", "whisperx.tsv"]
)
def test_what_was_saved_as_plain_text_is_what_it_is(name: str) -> None:
    assert read(name, "txt") == read(name)


@pytest.mark.parametrize("ending", ["srt", "eaf", "json", "cha", "html"])
def test_an_unknown_format_is_read_as_plain_text_and_that_is_said(ending: str) -> None:
    text = "I: How?\nP: Hard.\nI: On?\nP: No."
    script = read_script(text.encode(), ending)
    assert [turn.speaker for turn in script.turns] == ["I", "P"] * 2
    assert kinds(script) == ["unknown"]


def test_mark_up_that_is_unknown_is_left_out() -> None:
    xml = '<?xml version="1.0"?><tei xmlns="x"><u>I: How &amp; when?</u><u>P: Hard.</u></tei>'
    spoken = json.dumps({"v": "x", "notes": [{"a": "I: How & when?"}, {"b": "P: It was hard."}]})
    for text, ending, answer in ((xml, "txt", "Hard."), (spoken, "json", "It was hard.")):
        script = read_script(text.encode(), ending)
        assert [turn.text for turn in script.turns] == ["How & when?", answer]
        assert kinds(script) == ["unknown"]


def test_the_endings_of_a_study_are_those_that_are_read() -> None:
    assert {f".{ending}" for ending in DOCUMENT_FORMATS} == {*DOCUMENTS}


# --- damage and malice


BOMB = '<!DOCTYPE b [<!ENTITY a "secret"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        (f"{BOMB}<ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>", "eaf"),
        (f"{BOMB}<basic-transcription>&b;</basic-transcription>", "exb"),
        ("<ANNOTATION_DOCUMENT>secret", "eaf"), ("%PDF-1.7 secret", "pdf"),
        ("{\\rtf1", "rtf"), ("[" * 100_000, "json"), ('{"segments": []}', "json"),
        ("<html></html>", "html"), ("\x89PNG secret", "docx"), ("@Begin\n*A:", "cha"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_malicious_is_refused(text: str, ending: str) -> None:
    with pytest.raises(ExchangeError) as problem:
        read_script(text.encode("latin-1"), ending)
    assert problem.value.remedy and "secret" not in str(problem.value)


def test_a_packed_bomb_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("content.xml", b"<a>" + b"x" * 60_000_000)
    with pytest.raises(ExchangeError):
        read_script(made.getvalue(), "odt")


def test_deeply_nested_pages_do_no_harm() -> None:
    page = "<div>" * 5_000 + "I: How?<p>P: Hard." + "</div>" * 5_000
    try:
        turns = read_script(f"<html>{page}".encode(), "html").turns
    except ExchangeError:
        return
    assert [turn.text for turn in turns] == ["How?", "Hard."]


# --- comments and footnotes


def docx_with_remarks() -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph("I: How?")
    paragraph = document.add_paragraph("P: Hard, and cold. ")
    document.add_comment(paragraph.runs, text="She smiles\nat me.", author="Vera", initials="V")
    document.add_paragraph("I: On?")
    document.add_paragraph("P: No.")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_comments_and_footnotes_are_listed() -> None:
    data = docx_with_remarks()
    assert remarks_in(data) == (
        Remark("comment", "She smiles at me.", "Vera", "P: Hard, and cold."),
    )
    assert kinds(read_script(data, "docx")) == ["comments"]
    for ending, about in (("odt", "Nils Thirty years this spring. I began at the"), ("rtf", "")):
        (remark,) = remarks_in((SAMPLES / f"bold-speakers.{ending}").read_bytes())
        assert (remark.kind, remark.text, remark.author) == ("comment", "she smiles", "Vera")
        assert remark.about.startswith(about[:4])
    rtf = rb"{\rtf1\ansi\ansicpg1252\pard I: How?{\footnote \'e6h {\b aha}.} So.\par P: So.}"
    assert remarks_in(rtf) == (Remark("footnote", "æh aha."),)
    chat = [remark.text for remark in remarks_in((SAMPLES / "chat.cha").read_bytes())]
    assert chat == ["recorded in the canteen", "looks at the door"]
    assert remarks_in(b"secret") == remarks_in(b"PK\x03\x04 secret") == ()
