"""CHAT transcripts of TalkBank (.cha) -> timed lines. Pure.

``pylangacq`` reads the format for counting words: it drops fillers, false starts and whatever was
hard to hear. Here they stay, as they were said. After MacWhinney, "Tools for Analyzing Talk, part
1: The CHAT Transcription Format" (talkbank.org/0info/manuals/CHAT.pdf).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.exchange.lines.joined import joined
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.turns import Told
from transcode.exchange.notes import note
from transcode.records.labels import asks, names_in

__all__ = ["told_by_chat"]

_TURN = re.compile(r"\*(?P<who>[^\s:]{1,20}):\s*(?P<text>.*)", re.DOTALL)
_BULLET = re.compile("\x15[^\x15\\d]*(\\d+)_(\\d+)-?\x15")
_PERSON = re.compile(r"(?P<code>\S+)\s+(?:(?P<name>.+?)\s+)?(?P<role>\S+)")
_CODES: list[tuple[str, str]] = [
    ("\x15[^\x15]*\x15?", ""),
    (r"\+(?:\.\.\.|…)", "…"), (r'\+(?://?|"/)\.', " –"), (r'\+(?://?|"/)([?!])', r" –\1"),
    (r'\+["^<,+≈≋]\.?', ""), (r"\+!\?", "!?"),
    (r"\[=!\s*([^\]]+?)\s*\]", r"((\1))"),  # laughing
    (r"\[[^\]]*\]", ""),  # retraced, repeated, replaced, in overlap ...
    (r"&=(?:\w+:)*(\w+)", r"((\1))"),  # sounds
    (r"&[-~]?(?=\w)", ""), (r"&\+(\w+)", r"\1-"),  # fillers; words that were cut off
    (r"[<>‹›]", ""),
    (r"(?<=\w)\((\w+)\)|\((\w+)\)(?=\w)", r"\1\2"),  # (be)cause: not pronounced
    (r"\b(?:xxx|yyy|www)\b", "((inaudible))"),
    (r"(?<=\w)@[\w:&$]+", ""),
    (r"(?:(?<=\s)|^)0\w*", ""),
    (r"(?<=\w)_(?=\w)", " "),
    ("[„‡]", ","), ("[↑↓⇗↗→↘⇘⌈⌉⌊⌋∆∇°▁▔☺♋⁇∙♡Ϋ∮§ˈˌː∬⁎≈≋]", ""),
    (r"\s+(?=[.,?!…;:-](?:\s|$))", ""), (r"\s+", " "),
]  # fmt: skip
_CLEAN = [(re.compile(pattern), shown) for pattern, shown in _CODES]


def told_by_chat(text: str) -> Told:
    """Read the turns of the main tiers, without their codes; dependent tiers are left out.

    Codes are removed, words are not. Sounds stand in double brackets, pauses as they are written.
    """
    entries = [*_entries(text)]
    lines = [_line(match) for entry in entries if (match := _TURN.fullmatch(entry))]
    people = [
        person
        for entry in entries
        if entry.startswith("@Participants:")
        for part in entry.partition(":")[2].split(",")
        if (person := _PERSON.fullmatch(part.strip()))
    ]
    askers = [person["code"] for person in people if asks(person["role"])]
    names = (name for person in people for name in names_in(person["name"] or ""))
    tiers = {entry.split(":")[0] for entry in entries if entry.startswith("%")} - {"%com"}
    remarks = sum(entry.startswith(("@Comment:", "%com:")) for entry in entries)
    return joined(
        lines,
        [*note("tiers", len(tiers)), *note("comments", remarks)],
        names=tuple(dict.fromkeys(names)),
        asker=askers[0] if len(askers) == 1 else "",
    )


def _entries(text: str) -> Iterator[str]:
    """Lines of the file, each with those that continue it."""
    entry = ""
    for row in text.split("\n"):
        if row[:1] in ("\t", " ") and entry:
            entry += f" {row.strip()}"
        else:
            yield from filter(None, [entry])
            entry = row.rstrip()
    yield from filter(None, [entry])


def _line(match: re.Match[str]) -> Line:
    words = match["text"]
    times = [(int(start), int(end)) for start, end in _BULLET.findall(words)]
    for pattern, shown in _CLEAN:
        words = pattern.sub(shown, words)
    start, end = (times[0][0], times[-1][1]) if times else (None, None)
    return Line(words.strip(), match["who"], start, end, is_sure=True)
