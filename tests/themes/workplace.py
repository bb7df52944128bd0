"""A small invented study: a course at two workplaces, six interviews, nine codes, three themes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Coding, Member, Proposal, Theme
from transcode.records.participants import Participants
from transcode.records.texts import ReleasedText, ReleasedTurn, Timing

GROUPS = {"P01": "care", "P02": "care", "P03": "care"} | {
    "P04": "factory", "P05": "factory", "P06": "factory"
}  # fmt: skip

TALK = {
    "P01": (
        "I: What was the course like for you?",
        "P: Well, it was the first time in years that somebody asked me how I do things. "
        "I could try it out the very next morning with the residents, and it worked. "
        "But then, you know, the ward is full and there is nobody to take over.",
        "I: Nobody to take over?",
        "P: No. You come back and your own work has been waiting for you. So the folder stays in "
        "my bag. Two of us still meet on Thursdays, and that helps me more than the folder.",
    ),
    "P02": (
        "I: And afterwards?",
        "P: My manager asked once how it was, and that was that. I had hoped that she would make "
        "room for it. We had no hour set aside, not one. I did notice that I speak up more now, "
        "I say it when something is not right. My colleague and I, we remind each other.",
    ),
    "P03": (
        "I: What did you take home?",
        "P: I dare to say no. That is what I took home. The examples were from offices, though, "
        "and I do not sit in an office, I wash people. When we are short of staff it is the first "
        "thing that goes. We talk about it in the car, Berit and I, on the way home.",
    ),
    "P04": (
        "I: How did it fit the line?",
        "P: The line does not stop because you have learned something. The foreman said, use it "
        "when there is time, and there is no time. Still, I fixed the jig the way they showed us. "
        "That was mine, I did that, and they kept it.",
    ),
    "P05": (
        "I: Who did you talk to about it?",
        "P: The lads at lunch, mostly. They laughed a bit, and then they asked. One wrote it on "
        "the board. The foreman never asked. And the slides, that was all offices and emails, "
        "we have no email down here.",
    ),
    "P06": (
        "I: Has anything changed?",
        "P: I have changed, the place has not. I ask why now. Before, I just did it. But there is "
        "no time, there is never time, and no one at the top has said that it is supposed to take "
        "time. You stand there with it all on your own.",
    ),
}

THEMES = {
    "Finding my own voice": "The course as something that changes how people see themselves and "
    "their say at work. Not: liking the course.",
    "Carried by colleagues": "What is learned stays alive between people who went together.",
    "The work does not wait": "The place and its pace decide whether anything can be used.",
}

CODES = {
    "speaking up": ("Finding my own voice", "Says aloud what is not right, or asks why.", (
        ("P02", "I did notice that I speak up more now, I say it when something is not right."),
        ("P03", "I dare to say no. That is what I took home."),
        ("P06", "I have changed, the place has not. I ask why now. Before, I just did it."))),
    "that was mine": ("Finding my own voice", "Pride in something one made or did oneself.", (
        ("P04", "I fixed the jig the way they showed us. That was mine, I did that"),)),
    "somebody asked me": ("Finding my own voice", "", (
        ("P01", "it was the first time in years that somebody asked me how I do things."),)),
    "reminding each other": ("Carried by colleagues", "Colleagues keep it going between them.", (
        ("P01", "Two of us still meet on Thursdays, and that helps me more than the folder."),
        ("P02", "My colleague and I, we remind each other."),
        ("P03", "We talk about it in the car, Berit and I, on the way home."),
        ("P05", "The lads at lunch, mostly. They laughed a bit, and then they asked. One wrote it "
         "on the board."))),
    "alone with it": ("Carried by colleagues", "Nobody to share it with.", (
        ("P06", "You stand there with it all on your own."),
        ("P01", "there is nobody to take over."))),
    "no time set aside": ("The work does not wait", "No hours for using what was learned.", (
        ("P02", "We had no hour set aside, not one."),
        ("P03", "When we are short of staff it is the first thing that goes."),
        ("P04", "use it when there is time, and there is no time."),
        ("P06", "But there is no time, there is never time, and no one at the top has said that it "
         "is supposed to take time."))),
    "your own work has been waiting": ("The work does not wait", "", (
        ("P01", "But then, you know, the ward is full and there is nobody to take over.\n"
         "Nobody to take over?\nNo. You come back and your own work has been waiting for you."),
        ("P04", "The line does not stop because you have learned something."))),
    "the manager asked once": ("The work does not wait", "What leaders do, or leave undone.", (
        ("P02", "My manager asked once how it was, and that was that. I had hoped that she would "
         "make room for it. We had no hour set aside, not one."),
        ("P04", "The foreman said, use it when there is time, and there is no time."),
        ("P05", "The foreman never asked."),
        ("P06", "no one at the top has said that it is supposed to take time."))),
    "examples from offices": ("", "", (
        ("P03", "The examples were from offices, though, and I do not sit in an office"),
        ("P05", "And the slides, that was all offices and emails, we have no email down here."))),
}  # fmt: skip


def released(interview: str, lines: Iterable[str]) -> ReleasedText:
    """A text from lines such as "P: words", one every ten seconds, a word a third of a second."""
    text, turns, timings = "", [], []
    for number, line in enumerate(lines):
        speaker, _, words = line.partition(": ")
        begin, start = len(text) + bool(text), number * 10_000
        text += ("\n" if text else "") + words
        for count, word in enumerate(re.finditer(r"\S+", words)):
            at = start + 300 * count
            timings.append(Timing(begin + word.start(), begin + word.end(), at, at + 300))
        turns.append(
            ReleasedTurn(f"{interview}-{number}", speaker, speaker == "I", begin, len(text),
                         start, timings[-1].end_ms)
        )  # fmt: skip
    return ReleasedText(interview, "en", text, tuple(turns), tuple(timings))


def find(text: ReleasedText, words: str) -> tuple[int, int]:
    begin = text.text.index(words)
    return begin, begin + len(words)


def coded(
    codes: Mapping[str, tuple[str, str, Iterable[tuple[str, str]]]],
    themes: Mapping[str, str],
    texts: Mapping[str, ReleasedText],
) -> Codebook:
    """A codebook from code -> (theme, definition, (interview, words) ...)."""
    return Codebook(
        codes=tuple(
            Code(
                stable_id("code", name),
                name,
                definition,
                stable_id("theme", theme) if theme else "",
            )
            for name, (theme, definition, _) in codes.items()
        ),
        themes=tuple(Theme(stable_id("theme", n), n, said) for n, said in themes.items()),
        codings=tuple(
            Coding(
                stable_id("code", name), "anna", texts[i].anchor(*find(texts[i], words)), f"{i}-e"
            )
            for name, (_, _, passages) in codes.items()
            for i, words in passages
        ),
    )


def people_in(
    texts: Mapping[str, ReleasedText],
    groups: Mapping[str, str],
    persons: Mapping[str, str] | None = None,
) -> Participants:
    return Participants.among(texts, persons, groups)


def texts() -> dict[str, ReleasedText]:
    return {interview: released(interview, lines) for interview, lines in TALK.items()}


def codebook() -> Codebook:
    return coded(CODES, THEMES, texts())


def proposal(name: str, passages: Iterable[tuple[str, str]], stability: float = 0.82) -> Proposal:
    known = texts()
    members = tuple(
        Member(stable_id("segment", i, words), known[i].anchor(*find(known[i], words)), 0.9)
        for i, words in passages
    )
    who = tuple(sorted({member.anchor.interview for member in members}))
    groups = tuple((g, sum(GROUPS[i] == g for i in who)) for g in ("care", "factory"))
    return Proposal(
        stable_id("proposal", name), name, ("home", "car", "on the way"), members, stability, 0.6,
        who, groups,
    )  # fmt: skip
