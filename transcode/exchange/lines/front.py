"""Front matter of a transcript: date, place, people. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transcode.exchange.lines.shapes import Line
from transcode.records.labels import answers, asks, is_front, is_question, is_role, names_in

__all__ = ["Front", "below_of", "front_of"]

_FAR = 60  # lines: no front matter is longer
_SPEECH = 12  # words: a line this long was spoken
_PAIR = re.compile(r"(?P<label>[^\W\d_][^:：=\t]{0,49}?)\s*(?:[:：=]|\t+)\s*(?P<value>.*)")
_CODE = re.compile(r"[^\W\d_]{0,12}[-_ #.]*\d{1,6}[^\W\d_]?")
_BARE = re.compile(r"(?P<label>[^\W\d_]{4,})\s+(?P<value>[^:：=\t]+)")
_TIMED = re.compile(r"\W?\d+:\d\d")
_UNSPACED = "\u2e80"  # from here on, scripts that have no blanks between words
_STAMPED = re.compile(r"[#\[(<]\d+:\d\d\S*$")
_SENTENCE = re.compile(r"[?!？！؟…]$|(?<!\b[^\W\d_])\.$|。$")  # "Frau K." is none


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter: ``size`` lines that are not turns, the names in them, and the interviewer."""

    size: int = 0
    names: tuple[str, ...] = ()
    asker: str = ""


def front_of(lines: Sequence[Line]) -> Front:
    """Find the front matter of a document: lines such as "Date: ..." and "Interviewer: Vera Holm".

    It begins at the top, titles included, and ends with the last line that is certainly about the
    interview. A line that may have been spoken is not part of it.
    """
    size = 0
    pairs: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines[:_FAR]):
        if not line.text:
            continue
        has_time = line.start_ms is not None  # a caption was heard, even "S1: I"
        pair = None if line.is_sure or has_time else _pair(line.text)
        if pair is None:
            is_said = line.is_sure or has_time or is_question(line.text) or _TIMED.match(line.text)
            if is_said or len(line.text.split()) >= _SPEECH:
                break
            continue
        label, value = pair["label"].strip(" *_-–"), pair["value"].strip(" *_")
        pairs.append((number, label, value))
        comes_again = _comes_again(label, lines)
        # one word is a name, too, where names have no blanks; directly below a line of the front
        is_unspaced = 0 < size == number and 1 < len(value) < 6 and value > _UNSPACED
        is_single = (size > 0 and not comes_again) or is_unspaced
        is_talk = _is_said(value) and (comes_again or _comes_again(label, lines, (" ",)))
        if (
            _is_legend(label, value)
            or is_front(label)
            or (_is_somebody(label, value, is_single) and not is_talk)
        ):
            size = number + 1
        elif len(value.split()) >= _SPEECH or _SENTENCE.search(value) or comes_again:
            break
    front = [(label, value) for number, label, value in pairs if number < size]
    names = [name for label, value in front for name in names_in(value, label)]
    names += [
        name for label, value in front if _is_legend(label, value) for name in names_in(label)
    ]
    askers = [value for label, value in front if asks(label) and not _is_legend(label, value)]
    askers += [label for label, value in front if _is_legend(label, value) and asks(value)]
    return Front(size, tuple(dict.fromkeys(names)), askers[0] if len(askers) == 1 else "")


def below_of(lines: Sequence[Line]) -> Front:
    """Find the lines at the end of a document that are about the interview: "Duration: 48 min"."""
    size = 0
    names: tuple[str, ...] = ()
    for number, line in enumerate(reversed(lines[-_FAR:]), 1):
        pair = None if line.is_sure else _PAIR.fullmatch(line.text)
        if pair and is_front(pair["label"]) and not _comes_again(pair["label"], lines):
            size = number
            names += names_in(pair["value"], pair["label"])
        elif line.text:
            break
    return Front(size, names)


def _pair(text: str) -> re.Match[str] | None:
    """Split a line at its colon; "Interviewer Vera Holm" does without one."""
    bare = _BARE.fullmatch(text)
    if bare and _is_somebody(bare["label"], bare["value"], is_single=False):
        return bare
    return _PAIR.fullmatch(text)


def _is_legend(label: str, value: str) -> bool:
    """Return whether a line explains a label: "VH = interviewer"."""
    is_code = len(label) <= 20 and not (len(label) > 3 and is_role(label)) and not is_front(label)
    return is_code and len(value.split()) <= 4 and is_role(value) and not _SENTENCE.search(value)


def _is_somebody(label: str, value: str, is_single: bool) -> bool:
    """Return whether a line names a person in the interview: "Participant: P12"."""
    is_code = len(label) < 4 and label < _UNSPACED
    if not (asks(label) or answers(label)) or is_code or _SENTENCE.search(value):
        return False
    names = names_in(value, label)
    is_full = any(len(name.split()) > 1 for name in names)
    return (
        is_full
        or bool(_CODE.fullmatch(value))
        or (is_single and (bool(names) or (answers(label) and bool(re.search(r"\d", value)))))
    )


def _is_said(value: str) -> bool:
    """Return whether a value may be words: a time is behind it, or it is long for a name.

    In scripts without capitals, any words look like a name.
    """
    words = value.split()
    is_long = len(words) > 3 or (len(words) == 1 and len(value) > 6)
    return bool(_STAMPED.search(value)) or (is_long and value.lower() == value.upper())


def _comes_again(
    label: str, lines: Sequence[Line], signs: tuple[str, ...] = (":", " :", "\t")
) -> bool:
    starts = tuple(label + sign for sign in signs)
    return sum(line.text.startswith(starts) for line in lines) > 1
