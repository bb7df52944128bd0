"""Speakers of a document, and the sign that follows their names. Pure.

Transcripts are written in many ways, and none of them states which. So each line is first read in
every possible way; then a speaker is a label that recurs, is usual for interviewers and
participants, or has a time beside it. "She said: ..." in the middle of a turn stays part of the
talk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcode.exchange.lines.shapes import (
    RUN_IN,
    SIGNS,
    Line,
    Reading,
    is_clock,
    is_tidy,
    key,
    readings,
    signed,
)
from transcode.records.labels import is_question, is_role

__all__ = ["Speakers", "read", "speakers_in"]

_MOSTLY = 0.8  # of the times that stand alone: names stand above them
_NEARLY_ALL = 0.6  # of the lines: a sign of punctuation this frequent marks speakers
_ENDS = re.compile(r"[.?!…:;)\]\"”»。？！]$")
_SENTENCE = re.compile(r"\w[.?!…。？！][\"'”’»)]*$")
_TIMED = re.compile(r"\[[\d:.,]+\]\s*\w")
_CODE = re.compile(r"[A-ZÆØÅÄÖ]{1,3}\d{0,2}")
_NUMBERED = re.compile(r"[^\W\d_]{1,12}[ _-]?\d{1,3}")  # "id1", in whatever case
_INITIALS = re.compile(r"(?:[^\W\d_]\.?\s?){1,3}")
_WEAK = [sign for sign in SIGNS if sign != "bold"]


@dataclass(frozen=True, slots=True)
class Speakers:
    """Keys of the labels, and the sign after them if it is not a colon."""

    labels: frozenset[str] = frozenset()
    sign: str = ""


def read(line: Line, speakers: Speakers) -> Reading:
    """Read a line, once the speakers are known."""
    if line.is_sure:
        return Reading("sure", line)
    if speakers.sign:
        line_read = signed(line, speakers.sign)
        if line_read and key(line_read.speaker) in speakers.labels:
            return Reading("colon" if line_read.text else "name", line_read)
    for reading in readings(line):
        if reading.shape in ("alone", "timed text"):
            return reading
        if reading.shape != "bracket" and key(reading.line.speaker) in speakers.labels:
            return reading
    return Reading("", line)


def speakers_in(lines: Sequence[Line]) -> Speakers:
    """Find the speakers of the lines; none if that is uncertain."""
    usual = Speakers(_by_colon(lines))
    bold = _by_bold(lines)
    signed_best = max((_by_sign(lines, sign) for sign in _WEAK), key=lambda s: _share(lines, s))
    share = _share(lines, usual)
    for more in (bold, signed_best):  # roles are known in any way of writing, names only in theirs
        if usual.labels < more.labels and share < _share(lines, more):
            return more
    if usual.labels and (share >= 0.3 or not (bold.labels or signed_best.labels)):
        return usual
    if bold.labels:
        return bold
    return signed_best if signed_best.labels else usual


def _by_colon(lines: Sequence[Line]) -> frozenset[str]:
    """Speakers with a colon, a time, or a line of their own."""
    seen = _Seen()
    for number, line in enumerate(lines):
        if line.is_sure:
            seen.sure |= {key(line.speaker)} if line.speaker else set()
        elif reading := next(readings(line), None):
            seen.add(reading, lines, number)
    full = sum(bool(line.text) and not line.is_sure and not is_clock(line.text) for line in lines)
    clocks = sum(is_clock(line.text) for line in lines if not line.is_sure)
    named, standing = seen.named(full), seen.standing(full, clocks)
    over = seen.over(standing)
    is_over = over >= max(3, _MOSTLY * clocks) and over > seen.before(named)
    labels = (standing if is_over else named) or standing
    inside = Counter(
        match[1] for line in lines for match in RUN_IN.finditer(line.text) if not line.is_sure
    )
    if labels:
        labels |= {
            key(label)
            for label, count in inside.items()
            if count > 1 and (label.isupper() or is_role(label))
        }
    return frozenset(labels)


class _Seen:
    """Evidence for each label of a document, by its key."""

    def __init__(self) -> None:
        self.sure: set[str] = set()  # stated by the document itself
        self.alone: Counter[str] = Counter()  # in lines of their own
        self._over: Counter[str] = Counter()  # of these, directly above a time
        self._before: Counter[str] = Counter()  # before words
        self._spelled: dict[str, str] = {}
        self._timed: set[str] = set()
        self._new: set[str] = set()  # where a turn may begin
        self._free: set[str] = set()  # after an empty line, above its words, or as a code

    def add(self, reading: Reading, lines: Sequence[Line], number: int) -> None:
        """Add the evidence of one line."""
        spelled = reading.line.speaker
        label = key(spelled)
        if not label or label.isdigit():
            return
        self._spelled.setdefault(label, spelled)
        text = lines[number].text
        above = lines[number - 1].text if number else ""
        if reading.shape in ("timed name", "name"):  # a few words: they may be a whole turn
            is_timed = is_clock(above) or (reading.shape == "timed name" and text[0] in "[(<")
            is_over = reading.shape == "name" and _is_over_time(lines, number)
            may_be = is_timed or not above or is_role(spelled) or reading.shape == "timed name"
            may_be |= is_over and not is_clock(above)  # words may stand directly above a name
            is_short = is_role(spelled) or _INITIALS.fullmatch(spelled)  # "Int." is no sentence
            if text[-1] in "。！？!?" or (text[-1] == "." and not is_short):
                may_be = False
            is_free = reading.shape == "name" and (not above or is_role(spelled))
            is_above = is_over or _follows(lines, number, is_free)
            if may_be and self._is_likely(label) and is_above:
                self.alone[label] += 2 if is_timed or is_over else 1
                self._over[label] += is_over
        elif reading.shape in ("timed", "colon") and not _is_end(reading, text):
            self._before[label] += 1
            is_known = self._is_likely(label) or text[0] == "["
            self._timed |= {label} if reading.shape == "timed" and is_known else set()
            self._new |= {label} if not above or _ENDS.search(above) else set()
            is_title = (
                not reading.line.text and _follows(lines, number) and bool(_ENDS.search(above))
            )
            self._free |= {label} if not above or is_title or _CODE.fullmatch(spelled) else set()

    def named(self, full: int) -> set[str]:
        """Labels that are certainly named before their words; ``full`` lines hold words."""
        likely = {label for label in self._before if self._is_likely(label)}
        named = sum(self._before[label] for label in self._timed | likely)
        is_all, is_every = named >= 0.8 * full, named == full
        labels = self.sure | self._timed
        for label, count in self._before.items():
            spelled = self._spelled[label]
            is_new = (label in self._new and (is_all or label in self._free)) or is_every
            enough = 1 if is_role(spelled) or is_new else 2
            is_unusual = label not in likely and not (
                is_all and label in self._free and _is_short_name(spelled)
            )
            if count >= (max(3, full / 10) if is_unusual else enough):
                labels.add(label)
        return labels

    def standing(self, full: int, clocks: int) -> set[str]:
        """Labels that are named above their words; ``clocks`` lines are times.

        "Yes." and "Okay" stand alone as well: a label that is not a role is a name only beside
        others, in a document that is written so.
        """
        labels = {
            label
            for label, count in self.alone.items()
            if count > 1 or (is_role(self._spelled[label]) and len(label) > 1)
        }
        if self.over(labels) >= max(3, _MOSTLY * clocks):  # what stands below a time is said
            labels = {label for label in labels if self._over[label]}
        times = sum(self.alone[label] for label in labels)
        are_roles = any(is_role(self._spelled[label]) for label in labels)
        is_usual = times >= 0.25 * full or self.over(labels) >= max(3, _MOSTLY * clocks)
        is_rule = are_roles or (len(labels) > 1 and is_usual)
        return labels if is_rule and times > 1 else set()

    def over(self, labels: Iterable[str]) -> int:
        """Number of times that these stand above a time."""
        return sum(self._over[label] for label in labels)

    def before(self, labels: Iterable[str]) -> int:
        """Number of times that these stand before words."""
        return sum(self._before[label] for label in labels)

    def _is_likely(self, label: str) -> bool:
        return is_tidy(self._spelled[label]) or is_role(self._spelled[label])


def _by_bold(lines: Sequence[Line]) -> Speakers:
    """Speakers whose names are set in bold, before their words or in a line of their own."""
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    marked = 0
    for number, line in enumerate(lines):
        if not line.strong or line.is_sure:
            continue
        marked += 1
        reading = signed(line, "bold")
        is_name = (
            reading is not None
            and _is_name(reading.speaker)
            and not is_question(line.text[: line.strong])
        )
        if reading and is_name and (reading.text or _follows(lines, number)):
            counts[key(reading.speaker)] += 1
            spelled.setdefault(key(reading.speaker), reading.speaker)
    labels = {label for label, count in counts.items() if count > 1 or is_role(spelled[label])}
    is_rule = sum(counts[label] for label in labels) >= 0.8 * marked
    return Speakers(
        frozenset(labels) if is_rule and _is_talk(labels, spelled) else frozenset(), "bold"
    )


def _by_sign(lines: Sequence[Line], sign: str) -> Speakers:
    """Speakers whose names precede a sign that may have another meaning too."""
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for line in lines:
        reading = None if line.is_sure else signed(line, sign)
        if reading and _is_name(reading.speaker) and _may_stand(reading.speaker, sign):
            counts[key(reading.speaker)] += 1
            spelled.setdefault(key(reading.speaker), reading.speaker)
    labels = {
        label
        for label, count in counts.items()
        if count > 1
        or (is_role(spelled[label]) and len(label) > 1)
        or (sign == "[" and _NUMBERED.fullmatch(label))
    }
    speakers = Speakers(frozenset(labels), sign)
    is_rule = _share(lines, speakers) >= _NEARLY_ALL and _is_talk(labels, spelled)
    return speakers if is_rule else Speakers()


def _is_talk(labels: Iterable[str], spelled: dict[str, str]) -> bool:
    """Return whether these may be all speakers: two or more, or one that is not a word."""
    keys = list(labels)
    return len(keys) > 1 or any(is_role(spelled[label]) and len(label) > 1 for label in keys)


def _share(lines: Sequence[Line], speakers: Speakers) -> float:
    """Share of a document in turns with a speaker named right there, 0 to 1."""
    if not speakers.labels:
        return 0.0
    full = named = 0
    is_below = False  # a name that stands alone names the line below it
    for line in lines:
        if not line.text or is_clock(line.text):
            continue
        full += 1
        line_read = read(line, speakers).line
        named += bool(line_read.speaker) or is_below
        is_below = bool(line_read.speaker and not line_read.text)
    return named / max(1, full)


def _follows(lines: Sequence[Line], number: int, is_free: bool = False) -> bool:
    """Return whether words stand directly below a line (with one empty line at most).

    Those below a name that stands free, after an empty line, may begin with a time in brackets.
    """
    below = [line for line in lines[number + 1 : number + 3] if line.text][:1]
    if not below or is_clock(below[0].text):
        return False
    return below[0].text[0] not in "[<" or (is_free and _TIMED.match(below[0].text) is not None)


def _is_over_time(lines: Sequence[Line], number: int) -> bool:
    """Return whether a time stands alone directly below a line, and words below that."""
    below = [line.text for line in lines[number + 1 : number + 3]]
    return len(below) == 2 and is_clock(below[0]) and bool(below[1]) and not is_clock(below[1])


def _is_name(label: str) -> bool:
    """Return whether a label is short and written like a name, a code, or a role."""
    words = label.split()
    is_short = 0 < len(words) <= 3 and len(label) <= 30
    return is_short and (
        is_role(label)
        or words[0][0].isupper()
        or words[0][0].isdigit()
        or _is_uncased(label)
        or _NUMBERED.fullmatch(label) is not None
    )


def _is_short_name(label: str) -> bool:
    """Return whether a label may be a name that somebody gave themselves: "anna K"."""
    words = label.split()
    return len(words) <= 3 and any(word[0].isupper() for word in words)


def _may_stand(label: str, sign: str) -> bool:
    """Return whether a label may have this sign after it: every word has a blank."""
    if sign == " ":
        return is_role(label) or label.isupper()
    return sign != ":" or label.isdigit()


def _is_end(reading: Reading, text: str) -> bool:
    """Return whether a line is the end of a sentence and a time: "since then. [0:01:02]"."""
    before = re.split(r"\s*[\[(<]", text)[0]
    is_whole = reading.shape == "timed" and not reading.line.text and text[-1] not in ":："
    return (
        is_whole
        and bool(_SENTENCE.search(before))
        and not (is_role(reading.line.speaker) or _INITIALS.fullmatch(reading.line.speaker))
    )


def _is_uncased(text: str) -> bool:
    return text.lower() == text.upper()
