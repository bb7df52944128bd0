"""Transcripts as other people and programs write them: who speaks, and nothing lost in silence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import ExchangeError
from transcode.exchange import Script, read_script

DOORS = Path(__file__).parents[2] / "golden" / "doors"
Said = list[tuple[str, str]]


def read(data: str | bytes, kind: str = "txt", language: str = "") -> Script:
    return read_script(data.encode() if isinstance(data, str) else data, kind, language)


def said(script: Script) -> Said:
    return [(turn.speaker, turn.text) for turn in script.turns]


def kinds(script: Script) -> list[str]:
    return [note.kind for note in script.notes]


# --- how speakers are marked

NURSE = [
    ("{0}", "How long have you been a nurse?"), ("{1}", "Thirty years this spring."),
    ("{0}", "On the same ward?"), ("{1}", "No, I moved twice."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "one", "other"),
    [
        ("speaker-bracket-nocolon.txt", "Interviewer", "Participant 7"),
        ("speaker-brackets.txt", "Interviewer", "Participant 7"),
        ("speaker-dot.txt", "I", "R"), ("speaker-markdown.txt", "Interviewer", "Participant"),
        ("speaker-number.txt", "1", "2"), ("speaker-semicolon.txt", "INT", "RES"),
        ("speaker-tab.txt", "I", "R"),
    ],
)  # fmt: skip
def test_the_marks_of_the_doors(file: str, one: str, other: str) -> None:
    script = read((DOORS / "speakers-other-marks" / file).read_bytes())
    assert said(script) == [(who.format(one, other), text) for who, text in NURSE]
    assert not script.notes


MARKS = {
    "f4": "I: {0} #00:00:05-2#\n\nB: {1} #00:00:09-0#\n\nI: {2} #00:00:12-0#\n\nB: {3}",
    "f4 before": "#00:00:05-2# I: {0}\n#00:00:09-0# B: {1}\n#00:00:12-0# I: {2}\n"
    "#0:00:14-1# B: {3}",
    "MAXQDA": "I: {0} [00:00:05]\nB: {1} [00:00:09]\nI: {2}\nB: {3}",
    "Trint": "I1 [00:00:05] {0}\n\nB1 [00:00:09] {1}\n\nI1 [00:00:12] {2}\n\nB1 [00:00:14] {3}",
    "Sonix": "[00:00:05] Speaker1\n{0}\n\n[00:00:09] Speaker2\n{1}\n\n[00:00:12] Speaker1\n{2}\n\n"
    "[00:00:14] Speaker2\n{3}",
    "Happy Scribe": "[00:00:05.12] - Speaker 1\n{0}\n\n[00:00:09.50] - Speaker 2\n{1}\n\n"
    "[00:00:12.00] - Speaker 1\n{2}\n\n[00:00:14.00] - Speaker 2\n{3}",
    "time and name above": "00:00:05 Vera\n{0}\n\n00:00:09 Nils\n{1}\n\n00:00:12 Vera\n{2}\n\n"
    "00:00:14 Nils\n{3}",
    "Zoom": "[Vera Holm] 14:02:11\n{0}\n\n[Nils Berg] 14:02:20\n{1}\n\n"
    "[Vera Holm] 14:02:26\n{2}\n\n"
    "[Nils Berg] 14:02:31\n{3}",
    "Teams": "0:0:5.0 --> 0:0:8.590\nVera Holm\n{0}\n\n0:0:9.0 --> 0:0:11.2\nNils Berg\n{1}\n\n"
    "0:0:12.0 --> 0:0:13.2\nVera Holm\n{2}\n\n0:0:14.0 --> 0:0:15.2\nNils Berg\n{3}",
    "three columns": "0:05\tVera\t{0}\n0:09\tNils\t{1}\n0:12\tVera\t{2}\n0:14\tNils\t{3}",
    "NVivo": "0:00:00.0 - 0:00:05.2\tVera\t{0}\n0:00:05.2 - 0:00:09.0\tNils\t{1}\n"
    "0:00:09.0 - 0:00:12.0\tVera\t{2}\n0:00:12.0 - 0:00:14.0\tNils\t{3}",
    "NVivo with a heading": "Timespan\tContent\tSpeaker\n1\t0:00.0 - 0:05.2\t{0}\tVera\n"
    "2\t0:05.2 - 0:09.0\t{1}\tNils\n3\t0:09.0 - 0:12.0\t{2}\tVera\n4\t0:12.0 - 0:14.0\t{3}\tNils",
    "Elan": "Vera\t00:00:05.1\t5.1\t{0}\nNils\t00:00:09.0\t9.0\t{1}\n"
    "Vera\t00:00:12.0\t12.0\t{2}\nNils\t00:00:14.0\t14.0\t{3}",
    "WhisperX in a window": "[00:05.000 --> 00:08.900] Speaker 0: {0}\n"
    "[00:09.000 --> 00:11.900] Speaker 1: {1}\n[00:12.000 --> 00:13.900] Speaker 0: {2}\n"
    "[00:14.000 --> 00:15.900] Speaker 1: {3}",
    "ranges above": "Speaker 0 0:00:05 - 0:00:08\n{0}\n\nSpeaker 1 0:00:09 - 0:00:11\n{1}\n\n"
    "Speaker 0 0:00:12 - 0:00:13\n{2}\n\nSpeaker 1 0:00:14 - 0:00:15\n{3}",
    "ranges below": "I: {0} (0:00:05 - 0:00:08)\nB: {1} (0:00:09 - 0:00:11)\n"
    "I: {2} (0:00:12 - 0:00:13)\nB: {3} (0:00:14 - 0:00:15)",
    "f4 in columns": "#00:00:05-2#\tI:\t{0}\n#00:00:09-0#\tB:\t{1}\n#00:00:12-0#\tI:\t{2}\n"
    "#00:00:14-1#\tB:\t{3}",
    "bars": "0:00:05 | I | {0}\n0:00:09 | B | {1}\n0:00:12 | I | {2}\n0:00:14 | B | {3}",
    "Word online": "Audio file\nP7.mp3\nTranscript\n00:00:05 Speaker 1\n{0}\n00:00:09 Speaker 2\n"
    "{1}\n00:00:12 Speaker 1\n{2}\n00:00:14 Speaker 2\n{3}",
    "time and role": "P.mp3\n\n[00:00:05] Speaker 1 {0}\n\n[00:00:09] Speaker 2 {1}\n\n"
    "[00:00:12] Speaker 1 {2}\n\n[00:00:14] Speaker 2 {3}",
    "times below names": "Moderator\n0:05\n{0}\n\nWoman 1\n0:09\n{1}\n\nModerator\n0:12\n{2}\n\n"
    "Woman 1\n0:14\n{3}",
    "messages": "12/03/2023, 10:15 - Vera Holm: {0}\n12/03/2023, 10:16 - Nils: {1}\n"
    "12/03/2023, 10:17 - Vera Holm: {2}\n12/03/2023, 10:18 - Nils: {3}",
    "other messages": "[12.03.23, 10:15:02] Vera: {0}\n[12.03.23, 10:16:02] Nils: {1}\n"
    "[12.03.23, 10:17:02] Vera: {2}\n[12.03.23, 10:18:02] Nils: {3}",
    "time between": "Vera 0:05 {0}\nNils 0:09 {1}\nVera 0:12 {2}\nNils 0:14 {3}",
    "glued": "VERA—{0}\nNILS—{1}\nVERA—{2}\nNILS—{3}",
    "at": "@Vera: {0}\n@Nils: {1}\n@Vera: {2}\n@Nils: {3}",
    "tags": "<I>{0}</I>\n<P>{1}</P>\n<I>{2}</I>\n<P>{3}</P>",
    "Markdown table": "| Time | Speaker | Text |\n|---|---|---|\n| 0:05 | Vera | {0} |\n"
    "| 0:09 | Nils | {1} |\n| 0:12 | Vera | {2} |\n| 0:14 | Nils | {3} |",
    "pipes around": "| Vera | {0} |\n| Nils | {1} |\n| Vera | {2} |\n| Nils | {3} |",
    "csv": 'speaker,start,text\nVera,0:05,{0}\nNils,0:09,{1}\nVera,0:12,{2}\nNils,0:14,"{3}"',
    "Chinese signs": "【主持人】{0}\n【嘉宾】{1}\n【主持人】{2}\n【嘉宾】{3}",
    "Chinese brackets": "（访谈者）{0}\n（受访者）{1}\n（访谈者）{2}\n（受访者）{3}",
    "Chinese times": "访谈者（00：05）：{0}\n受访者（00：09）：{1}\n访谈者（00：12）：{2}\n"
    "受访者（00：14）：{3}",
    "Greek capitals": "ΕΡΕΥΝΗΤΗΣ: {0}\nΣΥΜΜΕΤΕΧΟΥΣΑ: {1}\nΕΡΕΥΝΗΤΗΣ: {2}\nΣΥΜΜΕΤΕΧΟΥΣΑ: {3}",
    "questions of a Dane": "Spm.: {0}\nSvar: {1}\nSpm.: {2}\nSvar: {3}",
    "names above": "Vera:\n{0}\nNils:\n{1}\nVera:\n{2}\nNils:\n{3}",
    "roles above": "Interviewer\n\n{0}\n\nInformant\n\n{1}\n\nInterviewer\n\n{2}\n\n"
    "Informant\n\n{3}",
    "both genders": "Interviewer:in: {0}\nBefragte:r: {1}\nInterviewer:in: {2}\nBefragte:r: {3}",
    "numbered turns": "1. I: {0}\n2. R: {1}\n3. I: {2}\n4. R: {3}",
    "hyphen": "Interviewer 1 - {0}\nAnna - {1}\nInterviewer 1 - {2}\nAnna - {3}",
    "dash": "Vera – {0}\nNils – {1}\nVera – {2}\nNils – {3}",
    "full stop": "Anna. {0}\nBirgit. {1}\nAnna. {2}\nBirgit. {3}",
    "capitals": "ANNA: {0}\nBIRGIT JENSEN: {1}\nANNA: {2}\nBIRGIT JENSEN: {3}",
    "capitals alone": "INTERVIEWER {0}\nRESPONDENT {1}\nINTERVIEWER {2}\nRESPONDENT {3}",
    "Q and A": "Q. {0}\nA. {1}\nQ. {2}\nA. {3}",
    "Markdown outside": "**Vera**: {0}\n**Nils**: {1}\n**Vera**: {2}\n**Nils**: {3}",
    "Markdown alone": "**Vera**\n\n{0}\n\n**Nils**\n\n{1}\n\n**Vera**\n\n{2}\n\n**Nils**\n\n{3}",
    "Markdown slanted": "*Vera:* {0}\n*Nils:* {1}\n*Vera:* {2}\n*Nils:* {3}",
    "underscores": "__I:__ {0}\n__R:__ {1}\n__I:__ {2}\n__R:__ {3}",
    "arrow": "I> {0}\nR> {1}\nI> {2}\nR> {3}",
    "bracket": "I) {0}\nR) {1}\nI) {2}\nR) {3}",
    "round brackets": "(Vera): {0}\n(Nils): {1}\n(Vera): {2}\n(Nils): {3}",
    "pipe": "Vera | {0}\nNils | {1}\nVera | {2}\nNils | {3}",
    "bullets": "- Vera: {0}\n- Nils: {1}\n- Vera: {2}\n- Nils: {3}",
    "in doubt": "Anna (?): {0}\nBert: {1}\nAnna: {2}\nBert ?: {3}",
    "described": "Anna (mother): {0}\nBert (son): {1}\nAnna (mother): {2}\nBert (son): {3}",
    "French": "Enquêtrice\u00a0: {0}\nEnquêté\u00a0: {1}\nEnquêtrice\u00a0: {2}\n"
    "Enquêté\u00a0: {3}",
    "small letters": "interviewer: {0}\nperson 1: {1}\ninterviewer: {2}\nperson 1: {3}",
    "subtitles": ">> ANNA: {0}\n>> BERT: {1}\n>> ANNA: {2}\n>> BERT: {3}",
    "in one line": "I: {0} R: {1} I: {2} R: {3}\n\nI: Good. R: Yes.",
    "numbered lines": "1 I: {0}\n2 R: {1}\n3 I: {2}\n4 R: {3}\n5 I: Good.\n6 R: Yes.",
}


@pytest.mark.parametrize("name", MARKS)
def test_many_marks(name: str) -> None:
    texts = [text for _, text in NURSE]
    script = read(MARKS[name].format(*texts))
    assert [text for _, text in said(script)][:4] == texts
    labels = [who for who, _ in said(script)][:4]
    assert labels[0] == labels[2] != labels[1] == labels[3] and all(labels)
    bare = re.sub(r"\(mother\)|\(son\)|\*(?=in|r)", "", " ".join(labels))
    assert not re.search(r"[\[\]():*_#>?]", bare)
    assert not any(note.is_about_speakers for note in script.notes)


def test_times_that_end_a_turn_begin_the_next_one() -> None:
    turns = read(MARKS["f4"].format(*"abcd")).turns
    assert [(t.start_ms, t.end_ms) for t in turns] == [
        (0, 5_200), (5_200, 9_000), (9_000, 12_000), (12_000, None)
    ]  # fmt: skip


def test_a_name_that_lost_its_line_is_no_speech() -> None:
    text = "Vera: How?\nNils: Hard, I think, and 2/6 Vera: On?\nNils: She said: no.\nVera: So?"
    assert said(read(text)) == [
        ("Vera", "How?"), ("Nils", "Hard, I think, and 2/6"), ("Vera", "On?"),
        ("Nils", "She said: no."), ("Vera", "So?"),
    ]  # fmt: skip


def test_one_speaker_is_spelled_in_one_way() -> None:
    text = "Léa: How?\nBERT: Hard.\nLe\u0301a: On?\nBert: No.\nLÉA: So?\nBert: Yes."
    assert [who for who, _ in said(read(text))] == ["Léa", "BERT"] * 3


NOBODY = {
    "dashes": ("– How?\n– So.\n– On?\n– No.", ["– How?", "– So.", "– On?", "– No."]),
    "no names": ("How was it?\n\nHard.\n\nAnd then?", ["How was it?", "Hard.", "And then?"]),
    "hash": ("# One thing.\n# Another thing.", ["# One thing.", "# Another thing."]),
    "sentences": (
        "Yes. I think so.\nNo. Not at all.\nYes. Really.\nMaybe. Who knows.",
        ["Yes. I think so.", "No. Not at all.", "Yes. Really.", "Maybe. Who knows."],
    ),
    "diary": (
        "I went home. It was cold.\nI saw a man.\nA man came. I left.\nA dog barked.",
        ["I went home. It was cold.", "I saw a man.", "A man came. I left.", "A dog barked."],
    ),
}


@pytest.mark.parametrize("name", NOBODY)
def test_where_nobody_is_named_that_is_said(name: str) -> None:
    text, turns = NOBODY[name]
    script = read(text)
    assert said(script) == [("", one) for one in turns]
    assert kinds(script) == ["nobody"]
    (note,) = script.notes
    assert "{interview}" in note.remedy and "interviewer" in note.what


def test_what_was_said_stays_where_it_is() -> None:
    lines = (
        "I: How?\nR: He said to me\nListen: you go.\n# not sure\n1. hard\n2. cold\n"
        "I: On?\nR: #metoo."
    )
    assert said(read(lines)) == [
        ("I", "How?"), ("R", "He said to me Listen: you go. # not sure 1. hard 2. cold"),
        ("I", "On?"), ("R", "#metoo."),
    ]  # fmt: skip
    assert said(read("How did it begin?\nR: So.\nI: And?\nR: No."))[0] == ("", "How did it begin?")


def test_one_side_is_named_and_questions_are_numbered() -> None:
    text = (
        "1 Read the page.\nI look at it.\n1.a What is missing?\nNothing.\n"
        "MODERATOR: Sure?\nYes.\n2 Go on."
    )
    assert said(read(text)) == [
        ("MODERATOR", "1 Read the page."), ("", "I look at it."),
        ("MODERATOR", "1.a What is missing?"), ("", "Nothing."), ("MODERATOR", "Sure?"),
        ("", "Yes."), ("MODERATOR", "2 Go on."),
    ]  # fmt: skip
    assert kinds(read(text)) == ["guide"]
    numbered = "Frage 1: Wie?\nSchwer.\nFrage 2: Und?\nNichts.\nFrage 3: So?\nNein."
    assert [who for who, _ in said(read(numbered))] == ["I", ""] * 3
    assert kinds(read("Vera: How?\nHard.\nVera: On?\nNo.")) == ["one side"]


TIMES = {
    "seconds": "[5.2s] I: How?\n[9s] R: So.\n[12,0s] I: On?\n[14.0s] R: No.",
    "primes": "I (0'05''): How?\nR (0'09''): So.\nI (1'12''): On?\nR (1'14''): No.",
    "dots": "I [00.05]: How?\nR [00.09]: So.\nI [01.12]: On?\nR [01.14]: No.",
    "letters": "0h00m05s I: How?\n0h00m09s R: So.\n0h01m12s I: On?\n0h01m14s R: No.",
    "minutes": "I (0 min 5 sec): How?\nR (0 min 9 sec): So.\nI (1 min 12 sec): On?\n"
    "R (1 min 14 sec): No.",
    "between": "Vera 0:05 How?\nNils 0:09 So.\nVera 1:12 On?\nNils 1:14 No.",
    "glued": "[00:00:05]I: How?\n[00:00:09]R: So.\n[00:01:12]I: On?\n[00:01:14]R: No.",
    "bare and glued": "00:00:05.0I: How?\n00:00:09.0R: So.\n00:01:12.5I: On?\n00:01:14.5R: No.",
    "dashed": "[0:05] - I: How?\n[0:09] - R: So.\n[1:12] - I: On?\n[1:14] - R: No.",
}


@pytest.mark.parametrize("name", TIMES)
def test_times_that_are_written_otherwise(name: str) -> None:
    script = read(TIMES[name])
    assert [turn.text for turn in script.turns] == ["How?", "So.", "On?", "No."]
    assert [(turn.start_ms or 0) // 1000 for turn in script.turns][:2] == [5, 9]
    assert len({turn.speaker for turn in script.turns}) == 2 and not script.notes


@pytest.mark.parametrize("time", ["({})", "{}", "[{}]", "#{}#", "#{}-3#", "{{{}}}"])
def test_times_at_the_end_begin_the_next_turn(time: str) -> None:
    clocks = ("00:00:09", "00:01:12", "00:01:14", "00:01:20")
    words = ("How?", "So, as I said.", "On?", "No.")
    rows = zip("IRIR", words, map(time.format, clocks), strict=True)
    script = read("\n".join(f"{who}: {text} {clock}" for who, text, clock in rows))
    assert said(script) == list(zip("IRIR", words, strict=True)) and not script.notes
    assert [(turn.start_ms or 0) // 1000 for turn in script.turns] == [0, 9, 72, 74]


def test_a_line_that_ends_with_a_time_is_no_speaker() -> None:
    """The last line of a paragraph that was broken at the margin."""
    text = (
        "I: How? #00:00:05-2#\nR: It was hard, and\nlong. #00:00:09-0#\nI: On? #00:00:12-0#\nR: No."
    )
    assert said(read(text)) == [
        ("I", "How?"), ("R", "It was hard, and long."), ("I", "On?"), ("R", "No."),
    ]  # fmt: skip


def test_times_that_are_not_understood_are_said() -> None:
    text = "I: How? 00-00-05\nR: So. 00-00-09\nI: On? 00-01-12\nR: No. 00-01-14"
    assert [(note.kind, note.extent) for note in read(text).notes] == [("stamps", "4 turns")]
    told = "I: When?\nR: At 10:30.\nI: And he?\nR: Later, 11:15 or so.\nI: Yes?\nR: Room 12-04."
    assert not read(told).notes


def test_what_others_say_meanwhile_is_another_turn() -> None:
    text = "I: How?\nP: Hard. //I: Mm. // And cold.\nI: On?\nP: I //well: at 10// left."
    assert said(read(text)) == [
        ("I", "How?"), ("P", "Hard."), ("I", "Mm."), ("P", "And cold."), ("I", "On?"),
        ("P", "I //well: at 10// left."),
    ]  # fmt: skip


def test_a_pause_and_a_time_that_is_said_are_no_times() -> None:
    text = "I: How?\nR: At 10:30 I left.\n[2s] And then.\nI: On?\nR: (1.5s) No.\nR: Room 12: cold."
    assert [one for _, one in said(read(text))] == [
        "How?", "At 10:30 I left. [2s] And then.", "On?", "(1.5s) No.", "Room 12: cold."
    ]  # fmt: skip


def test_numbers_of_questions_are_no_people() -> None:
    script = read("Q1: How?\nA1: Hard.\nQ2: On?\nA2: No.")
    assert [who for who, _ in said(script)] == ["Q", "A"] * 2
    assert kinds(script) == ["counted"] and script.asker == "Q"
    group = read("Mod: How?\nP1: Hard.\nP2: Easy.\nMod: On?\nP1: No.")
    assert [who for who, _ in said(group)] == ["Mod", "P1", "P2", "Mod", "P1"]


def test_that_the_questions_do_not_tell_who_asks_is_said() -> None:
    assert kinds(read("VH: Tell me.\nNB: Hard.\nVH: Go on.\nNB: No.")) == ["asking"]
    assert kinds(read("VH: How?\nNB: Hard.\nVH: On?\nNB: No.")) == []


def test_dates_of_messages_are_left_out_and_said() -> None:
    script = read(MARKS["messages"].format("How?", "So.", "On?", "No."))
    assert kinds(script) == ["dates"] and not any(turn.start_ms for turn in script.turns)
    assert said(read("I: How?\nR: On 12/03/2023, 10:15 - it rained."))[1][1][-6:] == "ained."


# --- what stands above

ABOVE = {
    "doors": ((DOORS / "front-matter-as-speech" / "headers.txt").read_text(), ["I", "R"],
              {"Vera Holm"}, "I"),
    "Danish": ("Dato: 3. maj\nSted: Aalborg\nInterviewer: Mette Holm\nInformant: Kirsten\n\n"
               "MH: Hvordan?\nK: Hårdt.\nMH: Og så?\nK: Intet.", ["MH", "K"],
               {"Mette Holm", "Kirsten", "place: Aalborg"}, "MH"),
    "German": ("Interview Nr. 4\nDatum: 3.5.2024\nOrt: Berlin\nInterviewerin: Eva Braunfels\n"
               "Befragte: B4\nDauer: 43:12\nTranskribiert von: Uwe Klein\nI: Wie?\nB: Schwer.\n"
               "I: Und?\nB: Ja.", ["I", "B"], {"Eva Braunfels", "Uwe Klein", "place: Berlin"}, "I"),
    "Spanish": ("Fecha: 3 de mayo\nEntrevistadora: Ana Ruiz\nParticipante: P3\n\nAna: ¿Cómo fue?\n"
                "P3: Duro.\nAna: ¿Y luego?\nP3: Nada.", ["Ana", "P3"], {"Ana Ruiz", "Ana"}, "Ana"),
    "same labels": ("Interviewer: Vera Holm\nParticipant: P12\n\nInterviewer: How?\n"
                    "Participant: So.\nInterviewer: On?\nParticipant: No.",
                    ["Interviewer", "Participant"], {"Vera Holm"}, "Interviewer"),
    "Chinese": ("访谈时间：2023年5月3日\n访谈地点：北京\n访谈者：怎么开始？\n受访者：从信开始。\n"
                "访谈者：然后呢？\n受访者：没有。", ["访谈者", "受访者"], set(), "访谈者"),
    "legend": ("VH = interviewer (Vera Holm)\nNB = participant\n\nVH: How?\nNB: So.\n"
        "VH: On?\nNB: No.",
               ["VH", "NB"], set(), "VH"),
}  # fmt: skip


@pytest.mark.parametrize("name", ABOVE)
def test_front_matter_is_no_speech(name: str) -> None:
    text, speakers, names, asker = ABOVE[name]
    script = read(text)
    assert [who for who, _ in said(script)] == speakers * 2 if name != "German" else speakers * 2
    assert names <= set(script.names)
    assert script.asker == asker
    assert kinds(script) == ["front"]


def test_a_participant_is_described_above_and_a_greeting_is_none() -> None:
    text = "Дата: 3 мая\nРеспондент: женщина, 34 года\n\nИ.: Как?\nР.: Так.\nИ.: А?\nР.: Нет."
    assert [who for who, _ in said(read(text))] == ["И.", "Р."] * 2
    german = read("Datum: 3.5.\nBefragte Person: Frau K.\nDauer: 45 min\nI: Wie?\nK: So.\nI: Und?")
    assert [who for who, _ in said(german)] == ["I", "K", "I"]
    group = read("Facilitator: Hello all.\nP1: Hi.\nFacilitator: Who works?\nP1: Me.")
    assert said(group)[0] == ("Facilitator", "Hello all.")
    greek = read("ΕΡΕΥΝΗΤΗΣ: Πώς;\nΣ: Έτσι.\nΕΡΕΥΝΗΤΗΣ: Και;\nΣ: Όχι.")
    assert greek.asker == "ΕΡΕΥΝΗΤΗΣ" and not greek.names


def test_what_stands_below_is_no_speech_either() -> None:
    script = read(
        "I: How?\nR: Hard.\nI: On?\nR: No.\n\nDuration: 48 min\nTranscribed by: Vera Holm"
    )
    assert said(script)[-1] == ("R", "No.")
    assert [(note.kind, note.extent) for note in script.notes] == [("front", "2 lines")]
    assert script.names == ("Vera Holm",)


def test_labels_that_are_names_are_names_and_ordinary_words_are_not() -> None:
    script = read("Vera: And the nurse?\nNurse: She was kind.\nVera: Who?\nNurse: The other nurse.")
    assert script.names == ("Vera",)
    assert read("S1: Who?\nP2: I.\nS1: Ah.\nP2: Yes.").names == ()


# --- word processors


def word(build: Callable[[Any], object]) -> bytes:
    from docx import Document

    document = Document()
    build(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def paragraphs(*rows: Sequence[tuple[str, str]]) -> bytes:
    """A document; each row is a paragraph, each of its parts a text and one of "biuch" or ""."""

    from docx.shared import RGBColor

    def build(document: Any) -> None:
        for row in rows:
            paragraph = document.add_paragraph()
            for text, way in row:
                run = paragraph.add_run(text)
                run.bold, run.italic, run.underline = (way == one or None for one in "biu")
                run.font.highlight_color = 7 if way == "h" else None
                run.font.color.rgb = RGBColor(0, 0, 255) if way == "c" else None

    return word(build)


def table(*rows: Sequence[str]) -> bytes:
    def build(document: Any) -> None:
        made = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text

    return word(build)


@pytest.mark.parametrize("name", ["inline", "nocolon"])
def test_names_in_bold_of_the_doors(name: str) -> None:
    script = read((DOORS / "docx-bold-speakers" / f"docx-bold-{name}.docx").read_bytes(), "docx")
    assert [text for _, text in said(script)] == [
        "What is a good shift?", "When nobody shouts and we finish by six.", "How often is that?",
        "Once a week, if we are lucky with the lorries.",
    ]  # fmt: skip
    one, other, *rest = [who for who, _ in said(script)]
    assert rest == [one, other] and (one, other) in (("I", "B"), ("Interviewer", "Participant"))
    assert not script.notes


def test_questions_in_bold_of_the_doors() -> None:
    data = (DOORS / "docx-bold-speakers" / "docx-bold-questions.docx").read_bytes()
    script = read(data, "docx")
    assert [who for who, _ in said(script)] == ["I", "P"] * 3
    assert (kinds(script), script.asker) == (["type"], "I")


@pytest.mark.parametrize("way", ["b", "i", "u", "c", "h"])
def test_questions_in_any_type(way: str) -> None:
    rows = [
        ("How was it?", way),
        ("Hard.", ""),
        ("Tell me.", way),
        ("Cold.", ""),
        ("On?", way),
        ("No.", ""),
    ]
    script = read(paragraphs([("Interview 4", "b")], *([row] for row in rows)), "docx")
    assert said(script) == [("IP"[not one], text) for text, one in rows]
    assert sorted(kinds(script)) == ["heading", "type"]
    turned = read(paragraphs(*([(text, "" if one else way)] for text, one in rows)), "docx")
    assert said(turned) == said(script)


def test_bold_that_says_nothing() -> None:
    rows = [[("Tell me.", "b")], [("Hard.", "")], [("Go on.", "b")], [("Cold.", "")]]
    assert kinds(read(paragraphs(*rows), "docx")) == ["nobody"]


def test_headings_among_the_turns_are_left_out_and_said() -> None:
    def build(document: Any) -> None:
        document.add_heading("Interview", 1)
        for text in ("I: How?", "R: Hard."):
            document.add_paragraph(text)
        document.add_heading("Childhood", 2)
        for text in ("I: On?", "R: Cold."):
            document.add_paragraph(text)

    script = read(word(build), "docx")
    assert said(script) == [("I", "How?"), ("R", "Hard."), ("I", "On?"), ("R", "Cold.")]
    assert [(note.kind, note.extent) for note in script.notes] == [("heading", "2 lines")]


def test_questions_and_answers_in_columns_of_the_doors() -> None:
    data = (DOORS / "docx-question-answer-table" / "docx-qa-table.docx").read_bytes()
    script = read(data, "docx")
    assert [who for who, _ in said(script)] == ["I", "P"] * 3
    assert said(script)[4][1] == "What would you change?"
    assert (kinds(script), script.asker) == (["columns"], "I")


TABLES = {
    "two": ([("Speaker", "Text"), ("I", "How?"), ("R", "Hard."), ("I", "On?")], []),
    "columns anyhow": ([("Tid", "Tekst", "Taler"), ("0:01", "How?", "I"), ("0:05", "Hard.", "R"),
                        ("0:09", "On?", "I")], []),
    "more columns": ([("No", "Who", "What was said", "Notes"), ("1", "I", "How?", ""),
                      ("2", "R", "Hard.", "sighs"), ("3", "I", "On?", "")], ["column"]),
    "a column each": ([("I", "R"), ("How?", "Hard."), ("On?", "")], []),
    "ranges": ([("0:01 - 0:04", "I", "How?"), ("0:05 - 0:09", "R", "Hard."),
                ("0:10 - 0:12", "I", "On?")], []),
    "unknown heading": ([("Min", "Pers", "Ord"), ("0:01", "I", "How?"), ("0:05", "R", "Hard."),
                         ("0:09", "I", "On?")], ["heading"]),
    "a title over all": ([("Interview 4", "Interview 4", "Interview 4"), ("Time", "Who", "Text"),
                          ("0:01", "I", "How?"), ("0:05", "R", "Hard."), ("0:09", "I", "On?")],
                         ["heading"]),
    "one cell": ([("Case 4", "I: How?\nR: Hard.\nI: On?")], ["heading"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    rows, noted = TABLES[name]
    script = read(table(*rows), "docx")
    assert said(script) == [("I", "How?"), ("R", "Hard."), ("I", "On?")]
    assert kinds(script) == noted


def test_a_table_within_a_table_keeps_its_times() -> None:
    def build(document: Any) -> None:
        outer = document.add_table(0, 2)
        for who, time, text in (
            ("I", "0:01", "How?"),
            ("R", "0:05", "Hard."),
            ("I", "0:09", "On?"),
        ):
            left, right = outer.add_row().cells
            left.text = who
            inner = right.add_table(1, 2)
            inner.cell(0, 0).text, inner.cell(0, 1).text = time, text

    script = read(word(build), "docx")
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in script.turns] == [
        ("I", "How?", 1_000), ("R", "Hard.", 5_000), ("I", "On?", 9_000)
    ]  # fmt: skip


def test_a_table_that_cannot_be_told_is_kept_and_said() -> None:
    script = read(table(("It was cold.", "Then we left."), ("It snowed.", "So we came.")), "docx")
    assert said(script) == [("", "It was cold. Then we left."), ("", "It snowed. So we came.")]
    assert kinds(script) == ["nobody"]


def test_text_boxes_are_read_and_footnotes_are_said() -> None:
    def build(document: Any) -> None:
        from docx.oxml import parse_xml

        names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' + (
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        )
        box = "<w:txbxContent><w:p><w:r><w:t>R: Hard.</w:t></w:r></w:p></w:txbxContent>"
        paragraph = document.add_paragraph("I: How?")
        paragraph._p.append(
            parse_xml(
                f"<w:r {names}><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
                f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
            )
        )
        paragraph._p.append(parse_xml(f'<w:r {names}><w:footnoteReference w:id="2"/></w:r>'))
        document.add_paragraph("I: On?")
        document.add_paragraph("R: No.")

    script = read(word(build), "docx")
    assert said(script) == [("I", "How?"), ("R", "Hard."), ("I", "On?"), ("R", "No.")]
    assert kinds(script) == ["footnotes"]


ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:automatic-styles>'
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/>'
    "</style:style></office:automatic-styles><office:body><office:text>{}</office:text>"
    "</office:body></office:document-content>"
)


def odt(body: str, before: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", before + ODT.format(body))
    return made.getvalue()


OPEN = {
    "labels": "<text:h>Interview</text:h><text:p>I: How<text:s text:c='2'/>was it?</text:p>"
    "<text:p>R:<text:tab/>Hard.</text:p><text:p>I: On?<text:line-break/>R: No.</text:p>",
    "bold": "<text:p><text:span text:style-name='T1'>I</text:span> How was it?</text:p>"
    "<text:p><text:span text:style-name='T1'>R</text:span> Hard.</text:p>"
    "<text:p><text:span text:style-name='T1'>I</text:span> On?</text:p>"
    "<text:p><text:span text:style-name='T1'>R</text:span> No.</text:p>",
    "table": "<table:table>" + "".join(
        f"<table:table-row><table:table-cell><text:p>{who}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
        for who, text in (("I", "How was it?"), ("R", "Hard."), ("I", "On?"), ("R", "No."))
    ) + "</table:table>",
    "tracked": "<text:tracked-changes><text:p>R: Gone.</text:p></text:tracked-changes>"
    "<text:list><text:list-item><text:p>I: How was it?</text:p></text:list-item></text:list>"
    "<text:section><text:p>R: Hard.</text:p></text:section><text:p>I: On?</text:p>"
    "<text:p>R: No.<text:note><text:p>A note.</text:p></text:note></text:p>",
}  # fmt: skip


@pytest.mark.parametrize("name", OPEN)
def test_open_documents(name: str) -> None:
    script = read(odt(OPEN[name]), "odt")
    texts = [(who, " ".join(text.split())) for who, text in said(script)]
    assert texts == [("I", "How was it?"), ("R", "Hard."), ("I", "On?"), ("R", "No.")]
    assert kinds(script) == {"labels": ["heading"], "tracked": ["footnotes"]}.get(name, [])


def test_an_open_document_with_declarations_is_refused() -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "secret">]>'
    for data in (odt("<text:p>I: &a;</text:p>", bomb), odt("")[:-30], b"secret"):
        with pytest.raises(ExchangeError) as problem:
            read(data, "odt")
        assert problem.value.remedy and "secret" not in str(problem.value)


def test_the_open_documents_of_a_study(shared: Callable[[str], Path]) -> None:
    found = sorted(shared("interviews/serdif/data/transcripts/raw").glob("*.odt"))
    assert len(found) == 17
    for file in found:
        script = read(file.read_bytes(), "odt")
        assert {who for who, _ in said(script)} == {"MODERATOR", ""}
        assert script.asker == "MODERATOR" and kinds(script) == ["guide"]


# --- captions

CAPTIONS = {
    "srt-negative.srt": ([("Vera", "Shall we begin?"),
                          ("Nils", "I have already begun, I came at six."),
                          ("Vera", "At six?")], (1,)),
    "srt-noms.srt": ([("Vera", "Shall we begin?"), ("Nils", "I came at six.")], ()),
    "srt-one-bad-cue.srt": ([("Vera", "One."),
                             ("Nils", "The middle answer that matters. Second lost answer."),
                             ("Vera", "End.")], (2,)),
    "srt-single-digit.srt": ([("Vera", "How was the boat?"), ("Nils", "Cold, and it leaked."),
                              ("Vera", "Good.")], (3,)),
}  # fmt: skip


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_with_odd_times_of_the_doors(name: str) -> None:
    turns, untimed = CAPTIONS[name]
    script = read((DOORS / "srt-bad-times" / name).read_bytes(), "srt")
    assert said(script) == turns
    assert [note.places for note in script.notes if note.kind == "times"] == [untimed] * bool(
        untimed
    )
    assert all((turn.start_ms or 0) >= 0 for turn in script.turns)


CUES = {
    "no empty line": "1\n00:00:01,000 --> 00:00:02,000\nA: One\n2\n"
    "00:00:03,000 --> 00:00:04,000\nB: Two",
    "no times": "1\n00:00:01,000 --> 00:00:02,000\nA: One\n\n2\nB: Two",
    "no clock": "1\nxx:yy --> zz\nA: One\n\n2\n00:00:03,000 -->\nB: Two",
    "arrows": "1\n00:00:01,000-->00:00:02,000\nA: One\n\n2\n00:00:03.000 -> 00:00:04.000\nB: Two",
    "arrows of Word": "1\n00:00:01,000 → 00:00:02,000\nA: One\n\n2\n00:00:03,000 –> 00:00:04,000\n"
    "B: Two",
    "number apart": "1\n\n00:00:01,000 --> 00:00:02,000\nA: One\n\n2\n\n"
    "00:00:03,000 --> 00:00:04,000\nB: Two",
}


@pytest.mark.parametrize("name", CUES)
def test_no_caption_is_lost(name: str) -> None:
    assert said(read(CUES[name], "srt")) == [("A", "One"), ("B", "Two")]


def test_two_voices_in_a_caption_are_two_turns() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n- How are you?\n- Fine.\n\n"
    text += "2\n00:00:02,100 --> 00:00:03,000\n- Really?"
    assert [one for _, one in said(read(text, "srt"))] == ["- How are you?", "- Fine.", "- Really?"]


def test_an_empty_line_within_a_caption_does_not_end_it() -> None:
    text = (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v A>One</v>\n\nmore\n\nNOTE no\nwords\n"
        "\n2\n00:03.000 --> 00:04.000\n<v B>Two"
    )
    assert said(read(text, "vtt")) == [("A", "One more"), ("B", "Two")]
    number = (
        "1\n00:00:01,000 --> 00:00:02,000\nA: How many?\n\n2\n"
        "00:00:03,000 --> 00:00:04,000\n42\n\n3\n00:00:05,000 --> 00:00:06,000\nB: Ah."
    )
    assert said(read(number, "srt")) == [("A", "How many? 42"), ("B", "Ah.")]


@pytest.mark.parametrize("word", ["No.", "Yeah", "yeah", "Okay."])
def test_a_word_that_comes_again_in_captions_is_no_speaker(word: str) -> None:
    rows = [word, "and then I left", word, "it was cold out", word, "we all went home", word]
    cues = [f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{row}\n" for n, row in enumerate(rows, 1)]
    script = read("\n".join(cues), "srt")
    assert said(script) == [("", " ".join(rows))]
    assert kinds(script) == ["nobody"]


def test_captions_that_roll_say_everything_once() -> None:
    cue = "00:00:0{0}.000 --> 00:00:0{1}.000 align:start\n"
    text = "WEBVTT\n\n" + cue.format(0, 2) + " \nso<00:00:00.500><c> how</c>\n\n"
    text += cue.format(2, 3) + "so how\n \n\n" + cue.format(3, 4) + "so how\nare you<c> today</c>\n"
    script = read(text, "vtt")
    assert said(script) == [("", "so how are you today")]
    assert kinds(script) == ["again", "nobody"]


ROLLING = {
    "last row": ["so how", "so how\nare you", "are you\ntoday", "today\nmy friend"],
    "all of it": ["so how", "so how are", "so how are you", "so how are you today", "my friend"],
    "word by word": ["<u>so</u> how", "so <u>how</u>", "<u>are</u> you today",
                     "are <u>you</u> today", "are you <u>today</u>", "<u>my</u> friend",
                     "my <u>friend</u>"],
}  # fmt: skip


@pytest.mark.parametrize("name", ROLLING)
@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_captions_roll_in_several_ways(name: str, kind: str) -> None:
    point = "," if kind == "srt" else "."
    cues = [
        f"{n}\n00:00:0{n}{point}000 --> 00:00:0{n + 1}{point}000\n{text}\n"
        for n, text in enumerate(ROLLING[name], 1)
    ]
    script = read("\n".join(["WEBVTT\n"] * (kind == "vtt") + cues), kind)
    assert said(script) == [("", "so how are you today my friend")]
    assert kinds(script) == ["again", "nobody"]
    assert script.turns[0].end_ms == 1000 * (len(cues) + 1)


def test_what_is_said_again_after_a_pause_is_kept() -> None:
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{n}:00.000 --> 00:0{n}:01.000\n<v {who}>so</v>" for n, who in enumerate("ABA")
    )
    assert said(read(text, "vtt")) == [("A", "so"), ("B", "so"), ("A", "so")]


def srt(*cues: tuple[int, str, str]) -> str:
    return "\n".join(f"{n}\n{time} --> {time[:-1]}9\n{text}\n" for n, time, text in cues)


def test_captions_out_of_order_are_sorted_and_that_is_said() -> None:
    cues = [(1, "00:00:01,000", "A: One"), (2, "00:00:05,000", "A: Three"),
            (3, "00:00:03,000", "B: Two"), (4, "00:00:07,000", "B: Four")]  # fmt: skip
    script = read(srt(*cues), "srt")
    assert said(script) == [("A", "One"), ("B", "Two"), ("A", "Three"), ("B", "Four")]
    assert ("order", "1 caption") in [(note.kind, note.extent) for note in script.notes]
    tracks = [(1, "00:10:01,000", "A: One"), (2, "00:20:01,000", "A: Three"),
              (3, "00:10:05,000", "B: Two"), (4, "00:15:05,000", "B: or so."),
              (5, "00:20:05,000", "B: Four")]  # fmt: skip
    assert said(read(srt(*tracks), "srt")) == [
        ("A", "One"), ("B", "Two or so."), ("A", "Three"), ("B", "Four")
    ]  # fmt: skip
    numbered = [(2, "00:20:00,000", "B: Two"), (1, "00:00:01,000", "A: One"),
                (3, "00:30:00,000", "A: Three")]  # fmt: skip
    assert said(read(srt(*numbered), "srt")) == said(script)[:3]


def test_a_caption_with_a_wrong_time_stays_in_its_place() -> None:
    cues = [(1, "00:10:01,000", "A: One"), (2, "00:00:00,000", "B: Two"),
            (3, "00:10:07,000", "A: Three")]  # fmt: skip
    script = read(srt(*cues), "srt")
    assert said(script) == [("A", "One"), ("B", "Two"), ("A", "Three")]
    assert script.turns[1].start_ms is None
    assert [note.places for note in script.notes if note.kind == "times"] == [(2,)]


# --- encodings

ENCODED = {
    "gbk.txt": ("zh", "访谈者"), "greek-1253.txt": ("el", "Ήταν"), "greek-iso.txt": ("el", "Ήταν"),
    "polish-1250.txt": ("pl", "Ciężko"), "russian-1251.txt": ("ru", "Тяжело"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODED)
def test_old_encodings_are_read_by_the_language_or_refused(name: str) -> None:
    language, word = ENCODED[name]
    data = (DOORS / "text-other-encodings" / name).read_bytes()
    script = read(data, language=language)
    assert word in " ".join(part for turn in said(script) for part in turn)
    assert not script.notes and len(script.turns) == 4
    for other in ("", "en", "da"):
        with pytest.raises(ExchangeError) as problem:
            read(data, language=other)
        assert "UTF-8" in problem.value.remedy


SENTENCES = {
    "da": "Jeg gik på arbejde, og så blev der sagt noget på mødet: æblet.",
    "de": "Ich weiß nicht, größer als früher. Übrigens können die Männer öfter.",
    "fr": "Ça va bien, merci, l'été dernier j'étais très fatiguée, où est-ce ?",
    "es": "¿Cómo está? Mañana será otro día, señor.",
    "cs": "Příliš žluťoučký kůň úpěl, a pak jsme šli domů.",
    "hu": "Nem tudom, később majd őszintén elmondom, az idő űzött.",
    "tr": "Çok iyi değil, şimdi gidiyorum, ığdır ve İstanbul.",
    "uk": "Я не знаю, що він сказав, їхати чи ні, є ще час.",
    "he": "אני לא יודע מה הוא אמר",
    "ja": "わかりません。彼は何を言ったのか。",
    "ko": "저는 모르겠습니다. 그가 뭐라고 말했나요?",
}
OLD = {
    "da": ("cp1252", "mac-roman", "cp850"), "de": ("cp1252", "mac-roman", "cp850"),
    "fr": ("cp1252", "mac-roman"), "es": ("cp1252", "cp850"),
    "cs": ("cp1250", "iso-8859-2", "cp852"), "hu": ("cp1250", "iso-8859-2"),
    "tr": ("cp1254",), "uk": ("cp1251", "koi8-u"), "he": ("cp1255",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"), "ko": ("cp949",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "encoding"), [(i, e) for i, some in OLD.items() for e in some]
)
def test_no_letter_is_misread(language: str, encoding: str) -> None:
    text = SENTENCES[language]
    assert said(read(text.encode(encoding), language=language)) == [("", text)]
    try:
        unknown = said(read(text.encode(encoding)))
    except ExchangeError:
        return
    assert unknown == [("", text)], "without a language it is read rightly or refused"


def test_an_encoding_that_was_told_by_its_letters_is_said() -> None:
    assert "encoding" in kinds(read("Ja, größer.".encode("cp1252")))
    assert "encoding" not in kinds(read("Ja, größer.".encode("cp1252"), language="de"))


# --- nothing is lost

line = st.text("IRabc :.?#-*[]()1\t", max_size=12)


@given(st.lists(line, max_size=12))
def test_every_word_is_in_a_turn_or_a_note(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        script = read(text)
    except ExchangeError:
        return
    kept = "".join(turn.speaker + turn.text for turn in script.turns)
    left = sum(
        n.count for n in script.notes if n.kind in ("heading", "front", "program", "numbers")
    )
    lost = [
        one
        for one in lines
        if (bare := re.sub(r"[^abc]", "", one)) and bare not in re.sub(r"[^abc]", "", kept)
    ]
    assert len(lost) <= left or any(n.kind == "column" for n in script.notes)  # of all its rows


TALKS = {
    "da": ("Interviewer", "Mette", ("Hvordan gik det?", "Det var hårdt.", "Og så?", "Jeg blev.")),
    "tr": ("Görüşmeci", "Ayşe", ("Nasıl başladınız?", "Geçen yıl.", "Peki ya şimdi?", "Daha iyi.")),
    "el": ("Ερευνητής", "Μαρία", ("Ποιος βοήθησε;", "Ο αδελφός μου.", "Μετά;", "Έμεινα εκεί.")),
    "ar": (
        "الباحث",
        "فاطمة",
        ("كيف بدأت العمل هنا", "بدأت مع أختي.", "ومن ساعدك؟", "الجيران كثيرا."),
    ),
    "zh": (
        "访谈者",
        "王女士",
        ("你是怎么开始的？", "我跟姐姐一起开始的。", "后来呢？", "我留下来了。"),
    ),
    "ja": (
        "聞き手",
        "田中",
        ("きっかけは何ですか？", "姉に誘われました。", "それから？", "続けました。"),
    ),
}


@pytest.mark.parametrize("language", TALKS)
@pytest.mark.parametrize(
    "way", ["{}\t{}", "{} – {}", "**{}:** {}", "{}: {} #00:00:02-1#", "#00:00:02-1# {}: {}"]
)
def test_a_role_and_a_name_in_any_script(language: str, way: str) -> None:
    asker, name, words = TALKS[language]
    rows = [*zip([asker, name] * 2, words, strict=True)]
    script = read("\n".join(way.format(*row) for row in rows), "txt", language)
    assert said(script) == rows
    assert script.asker == asker


@pytest.mark.parametrize("language", TALKS)
@pytest.mark.parametrize("is_inline", [True, False])
def test_a_role_and_a_name_in_bold_without_a_colon(language: str, is_inline: bool) -> None:
    asker, name, words = TALKS[language]
    rows = [*zip([asker, name] * 2, words, strict=True)]
    inline = paragraphs(*([(f"{who} ", "b"), (text, "")] for who, text in rows))
    above = paragraphs(*(part for who, text in rows for part in ([(who, "b")], [(text, "")])))
    assert said(read(inline if is_inline else above, "docx", language)) == rows


@pytest.mark.parametrize("asker, name", [("访谈者", "受访者"), ("聞き手", "話し手")])
def test_front_matter_in_scripts_without_blanks(asker: str, name: str) -> None:
    front = f"日期：2024年3月12日\n{asker}：佐藤花子\n{name}：王芳\n\n"
    rows = [
        (asker, "好的，开始吧。"),
        (name, "好的。"),
        (asker, "后来呢？"),
        (name, "我留下来了。"),
    ]
    script = read(front + "\n".join(f"{who}：{text}" for who, text in rows), "txt", "zh")
    assert said(script) == rows
    assert set(script.names) == {"佐藤花子", "王芳"}
    short = [(asker, "好的"), *rows[1:]]  # "okay" is nobody's name where no front matter is above
    assert said(read("\n".join(f"{who}：{text}" for who, text in short), "txt", "zh")) == short


def test_bold_of_scripts_that_run_from_right_to_left() -> None:
    rows = [
        ("מראיין", "איך התחלת?"),
        ("רחל", "לפני שנתיים."),
        ("מראיין", "ואז?"),
        ("רחל", "נשארתי."),
    ]

    def build(document: Any) -> None:
        for who, text in rows:
            paragraph = document.add_paragraph()
            font = paragraph.add_run(f"{who} ").font
            font.cs_bold = font.rtl = True
            paragraph.add_run(text).font.rtl = True

    assert said(read(word(build), "docx", "he")) == rows
    unicode = ["".join(f"\\u{ord(c)}?" for c in part) for row in rows for part in row]
    turns = zip(unicode[::2], unicode[1::2], strict=True)
    body = r"\par ".join(rf"{{\rtlch\ab {who} }}{{\rtlch {text}}}" for who, text in turns)
    assert said(read(rf"{{\rtf1\ansi\pard {body}}}", "rtf", "he")) == rows


@pytest.mark.parametrize(
    "words", ["你是怎么开始做这份工作的？", "อยู่ที่นี่มานานเท่าไร", "Når gik du hjem?"]
)
def test_captions_that_grow_in_scripts_without_blanks(words: str) -> None:
    letter = re.compile("[ \u0e01-\u0e2e\u3041-\u9fff]")
    places = [at for at in range(3, len(words)) if letter.match(words[at])]
    cues = (
        f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{words[:at].rstrip()}"
        for n, at in enumerate([*places, len(words)])
    )
    script = read("WEBVTT\n\n" + "\n\n".join(cues), "vtt")
    assert [turn.text for turn in script.turns] == [words]


# --- seen in files that others published, told anew


def test_a_bare_time_before_words_is_a_time_if_many_lines_have_one_in_order() -> None:
    said = ["So how was it?", "Hard.", "Yes.", "And then we went home.", "Wow.", "It was late."]
    for blank in ("\n", "\n\n"):
        text = blank.join(f"00:0{n}:05 {one}" for n, one in enumerate(said))
        turns = read(text).turns
        assert [(t.speaker, t.start_ms, t.text) for t in turns] == [
            ("", (60 * n + 5) * 1000, one) for n, one in enumerate(said)
        ]
    meals = "12:30 is when we ate.\nWe left at once.\nNobody spoke.\n08:00 was too early.\nYes."
    assert "12:30 is when we ate." in {turn.text for turn in read(meals).turns}


def test_bare_times_with_names_keep_both() -> None:
    text = "0:01 Anna: So how was it?\n0:05 Ben: Hard.\n0:09 Anna: And then?\n"
    assert [(t.speaker, t.start_ms, t.text) for t in read(text).turns] == [
        ("Anna", 1000, "So how was it?"), ("Ben", 5000, "Hard."), ("Anna", 9000, "And then?"),
    ]  # fmt: skip


def test_names_above_times_stand_directly_below_the_words_before() -> None:
    said = [
        ("Ann Lee", "so we"),
        ("Unknown Speaker", "and"),
        ("Ann Lee", "so"),
        ("Bo", "Good."),
    ] * 2
    text = "".join(
        f"user avatar\n{name}\n00:00:{n:02}\n{words}\nwent on\nand on\nto the end of it\n"
        for n, (name, words) in enumerate(said)
    )
    script = read(text)
    assert [(t.speaker, t.start_ms, t.text) for t in script.turns] == [
        (name, n * 1000, f"{words} went on and on to the end of it")
        for n, (name, words) in enumerate(said)
    ]
    assert {note.kind: note.count for note in script.notes}["program"] == len(said)


def test_a_name_that_begins_with_a_small_letter_speaks_in_captions_where_all_have_names() -> None:
    said = [("Ann Lee", "Can you hear me?"), ("karl M", "Yes."), ("Ann Lee", "Good."),
            ("Ann Lee", "note this: it is late."), ("Bo", "Is it?"), ("Ann Lee", "It is."),
            ("Bo", "Then good night.")]  # fmt: skip
    cues = "".join(
        f"{n}\n00:00:{2 * n:02}.000 --> 00:00:{2 * n + 1:02}.000\n{name}: {words}\n\n"
        for n, (name, words) in enumerate(said, 1)
    )
    turns = read(f"WEBVTT\n\n{cues}", "vtt").turns
    assert [turn.speaker for turn in turns] == [
        "Ann Lee",
        "karl M",
        "Ann Lee",
        "Bo",
        "Ann Lee",
        "Bo",
    ]
    assert turns[2].text == "Good. note this: it is late."


def test_a_caption_that_nobody_could_say_in_its_time_begins_where_the_one_before_ends() -> None:
    long = "That is a long story, and I told it to nobody before, so give me a moment. Well then."
    cues = [
        (0, 2, "I", "And you?"),
        (12, 13, "P", long),
        (14, 15, "I", "Go on."),
        (30, 31, "P", "Yes."),
    ]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{a:02}.000 --> 00:00:{b:02}.000\n<v {who}>{words}" for a, b, who, words in cues
    )
    script = read(text, "vtt")
    assert [(t.start_ms, t.end_ms) for t in script.turns] == [
        (0, 2000), (2000, 13000), (14000, 15000), (30000, 31000),
    ]  # fmt: skip
    assert [note.places for note in script.notes if note.kind == "short"] == [(2,)]


def test_numbered_labels_in_brackets_may_be_small_letters() -> None:
    text = "[id1] I like it.\n\n[id2] I do not.\n\n[id1] Why not?\n\n[id3] It is too long."
    assert [turn.speaker for turn in read(text).turns] == [
        "id1",
        "id2",
        "id1",
        "id3",
    ]


def test_a_short_sentence_with_a_time_is_no_name() -> None:
    said = [
        "So how was it?",
        "Good question.",
        "It was hard.",
        "Yes.",
        "We went home.",
        "Yes.",
        "Late.",
    ]
    text = "\n\n".join(f"[00:0{n}:00] {one}" for n, one in enumerate(said))
    turns = read(text).turns
    assert [(turn.speaker, turn.text) for turn in turns] == [("", one) for one in said]
