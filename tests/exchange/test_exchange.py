from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.themes import workplace
from transcode.errors import ExchangeError
from transcode.exchange import captions_vtt, codebook_qdc, excerpts_csv
from transcode.records.base import stable_id
from transcode.records.codebook import THEME_COLOURS, Codebook
from transcode.records.coding import Code, Theme
from transcode.records.speech import Transcript, Turn, Word

TEXTS, GROUPS = workplace.texts(), workplace.GROUPS
AWKWARD = Codebook(
    codes=(
        Code(stable_id(1), "<b>&\"'\n\x00\x0b", "line one\nline two \ud800"),
        Code(stable_id(2), "😀 مشاركة", "", theme=stable_id(3), colour="#123abc"),
    ),
    themes=(Theme(stable_id(3), "theme"), Theme(stable_id(4), "without codes", "yet")),
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_coding_is_a_row() -> None:
    codebook = workplace.codebook()
    found = rows(excerpts_csv(codebook, TEXTS, GROUPS))
    assert len(found) == len(codebook.codings)
    mine = next(row for row in found if row["code"] == "that was mine")
    assert mine == {
        "theme": "Finding my own voice", "code": "that was mine", "interview": "P04",
        "group": "factory", "speaker": "P", "start_time": "0:00:17.500",
        "end_time": "0:00:22.000", "begin": mine["begin"], "end": mine["end"], "coder": "anna",
        "excerpt": "I fixed the jig the way they showed us. That was mine, I did that",
    }  # fmt: skip
    for row in found:
        assert TEXTS[row["interview"]].text[int(row["begin"]) : int(row["end"])] == row["excerpt"]


def test_several_speakers_are_named_and_withdrawn_interviews_left_out() -> None:
    found = rows(excerpts_csv(workplace.codebook(), {"P01": TEXTS["P01"]}, {}))
    assert {row["interview"] for row in found} == {"P01"}
    assert "P, I" in {row["speaker"] for row in found}


def test_no_codings_is_a_header() -> None:
    assert excerpts_csv(Codebook(), TEXTS, GROUPS).startswith("theme,code,interview,group,speaker")
    assert rows(excerpts_csv(Codebook(), TEXTS, GROUPS)) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "\t=", "\n@"])
def test_no_cell_is_a_formula(start: str) -> None:
    evil = f"{start}cmd|'/c calc'!A0"
    texts = {"P01": workplace.released("P01", [f"P: {evil}"])}
    codebook = workplace.coded({evil: (evil, "", [("P01", evil)])}, {evil: ""}, texts)
    (row,) = rows(excerpts_csv(codebook, texts, {"P01": evil}))
    for column in ("theme", "code", "group", "excerpt"):
        assert row[column] == f"'{evil}"


def test_harmless_words_are_left_alone() -> None:
    words = '\'cause I said 2 + 2 = 4, well - "so"'
    texts = {"P01": workplace.released("P01", [f"P: {words}"])}
    codebook = workplace.coded({"c": ("", "", [("P01", words)])}, {}, texts)
    assert rows(excerpts_csv(codebook, texts, {}))[0]["excerpt"] == words


def test_a_coding_in_another_version_of_the_text_is_refused() -> None:
    changed = TEXTS | {"P02": workplace.released("P02", ["P: something else"])}
    with pytest.raises(ExchangeError, match="P02"):
        excerpts_csv(workplace.codebook(), changed, GROUPS)


@pytest.mark.parametrize(
    "codebook", [workplace.codebook(), AWKWARD, Codebook(themes=AWKWARD.themes)]
)
def test_the_codebook_is_valid_by_the_standard(
    codebook: Codebook, shared: Callable[[str], Path]
) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(shared("exchange/Codebook.xsd"))))
    schema.assertValid(etree.fromstring(codebook_qdc(codebook, origin="transcode 0")))


def test_themes_are_folders_with_their_codes() -> None:
    root = ElementTree.fromstring(codebook_qdc(AWKWARD, origin="transcode 0"))
    tag = "{urn:QDA-XML:codebook:1.0}"
    top = root.findall(f"{tag}Codes/{tag}Code")
    assert [(c.get("name"), c.get("isCodable"), c.get("guid")) for c in top[:2]] == [
        ("theme", "false", stable_id(3)),
        ("without codes", "false", stable_id(4)),
    ]
    assert top[1].findtext(f"{tag}Description") == "yet"
    (inside,) = top[0].findall(f"{tag}Code")
    assert (inside.get("name"), inside.get("isCodable")) == ("😀 مشاركة", "true")
    assert (inside.get("color"), top[0].get("color")) == ("#123abc", THEME_COLOURS[0])
    assert top[2].get("name") == "<b>&\"'\n"
    assert top[2].findtext(f"{tag}Description") == "line one\nline two "


def test_both_rooms_use_the_same_colours() -> None:
    themes = tuple(Theme(stable_id("t", n), f"{n}") for n in range(len(THEME_COLOURS)))
    xml = ElementTree.fromstring(codebook_qdc(Codebook(themes=themes), origin=""))
    assert tuple(code.get("color") for code in xml[0]) == THEME_COLOURS


def test_an_empty_codebook_cannot_be_written() -> None:
    with pytest.raises(ExchangeError, match="empty"):
        codebook_qdc(Codebook(), origin="transcode 0")


def test_the_same_codebook_gives_the_same_bytes() -> None:
    once, again = (codebook_qdc(workplace.codebook(), origin="t") for _ in range(2))
    assert once == again
    sheets = [excerpts_csv(workplace.codebook(), TEXTS, GROUPS) for _ in range(2)]
    assert sheets[0] == sheets[1]


def spoken(text: str, speaker: str = "Anna") -> Turn:
    words, at = [], 0
    for number, word in enumerate(text.split()):
        begin = text.index(word, at)
        at = begin + len(word)
        words.append(Word(begin, at, 500 * number, 500 * number + 400, 0.9))
    return Turn("t", speaker, 0, 500 * len(words), text, tuple(words))


def test_captions_name_their_speaker_and_are_escaped() -> None:
    turn = spoken("if a<b & b --> c", "A <x>")
    vtt = captions_vtt(Transcript("P01", "en", 4000, "", (turn,)))
    assert vtt == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.900\n<v A &lt;x&gt;>if a&lt;b &amp; b --&gt; c</v>\n"
    )


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=30), min_size=1, max_size=80))
def test_captions_hold_every_word_once_and_are_short(words: list[str]) -> None:
    vtt = captions_vtt(Transcript("P01", "en", 0, "", (spoken(" ".join(words)),)))
    cues = [line.split(">", 1)[1][:-4] for line in vtt.splitlines() if line.startswith("<v")]
    assert " ".join(cues).split() == words
    assert all(len(cue) <= 84 for cue in cues)


def test_a_turn_without_words_and_a_silent_transcript() -> None:
    bare = Turn("t", "A", 1000, 1000, "hm", ())
    assert "00:00:01.000 --> 00:00:01.001" in captions_vtt(Transcript("P", "en", 1, "", (bare,)))
    assert captions_vtt(Transcript("P", "en", 1, "", ())) == "WEBVTT\n"
