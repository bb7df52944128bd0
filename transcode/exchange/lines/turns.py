"""Lines of a transcript -> turns, with notes on what was left out. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcode.exchange.doubtful import is_legend, unbraced
from transcode.exchange.lines.front import Front, below_of, front_of
from transcode.exchange.lines.odd_times import with_clocks
from transcode.exchange.lines.shapes import (
    NAMED_IN,
    RUN_IN,
    Line,
    clean,
    key,
    plain,
    timed,
    undated,
)
from transcode.exchange.lines.speakers import Speakers, read, speakers_in
from transcode.exchange.notes import Note, note
from transcode.records.labels import answers, asks, is_question, names_in
from transcode.records.speech import DraftTurn

__all__ = ["CHANGE", "Told", "continued", "told"]

_HEADING = 8  # words: a sentence this long before the first name was said, not a heading
_NOISE = re.compile(
    r"Transcribed (?:by https?://otter\.ai|with noScribe)\b.*|Transcription for \S+.*"
    r"|[^:.!?]{1,60} (?:started|stopped) transcription|user avatar",
    re.IGNORECASE,
)
_WORDLESS = re.compile(r"\W*\([^()]*\)\W*")  # "(12 seconds pause)"
_OVERLAP = re.compile(r"//\s*([^\W\d_]\w{0,19}(?: \w{1,19})?):\s+([^/]*?)\s*//")  # of noScribe
_STAMP = re.compile(
    r"^\W{0,2}\d{1,3}([:.-])\d{2}(?:\1\d{2})?(?!\w)|(?<![\w:])\d{1,3}([:.-])\d{2}(?:\2\d{2})\W{0,2}$"
    r"|(?<!\w)[\[({#]\s*\d{1,3}:\d{2}[^\s\w]*$"
)
_SOME = 0.3  # of the turns have a time among their words: it was not understood
_NUMBER = re.compile(r"\s*(\d{1,5})[.)]?(?:\s+(?=\D)|\s*$)")
_POINT = re.compile(
    r"(?:[A-ZÆØÅ]{1,2}|[^\W\d_]{3,9} )?(\d{1,2}(?:[.\-]?[\da-z]{1,2})*)[.):]?\s+(?=[^\W\d_])"
)
_COUNTED = re.compile(r"([^\W\d_]+)[ .]*(\d{1,3})")
_SENTENCE = re.compile(r"[.!。…！][\s\"'”’»)]*$")
CHANGE = re.compile(r"(?:[-–—]|>>+|»)\s")  # another person speaks
_NO_BLANK = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """Contents of lines. ``names`` are entries for the study's list, ``asker`` a label or ""."""

    turns: tuple[DraftTurn, ...]
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    asker: str = ""


def told(lines: Sequence[Line]) -> Told:
    """Read the turns of a document, with notes on everything that is in none of them.

    If speakers are named, headings before the first one are left out, and a line without a name
    continues the turn before; but if only one person is ever named, it is a turn of somebody
    else. If nobody is named, each paragraph is a turn.
    """
    clear = [plain(line) for line in lines if not is_legend(line.text)]
    kept = with_clocks([undated(line) for line in clear])
    spoken = [line for line in kept if not _NOISE.fullmatch(line.text)]
    lines, numbers = _unnumbered(spoken)
    front = front_of(lines)
    below = below_of(lines[front.size :])
    end = len(lines) - below.size
    around, lines = lines[: front.size] + lines[end:], lines[front.size : end]
    front = replace(front, names=front.names + below.names)
    notes = [
        *note(
            "program",
            sum(bool(line.text) for line in kept) - sum(bool(line.text) for line in spoken),
        ),
        *note("numbers", numbers),
        *note("dates", sum(undated(line) is not line for line in clear)),
        *note("front", sum(bool(line.text) for line in around)),
    ]
    speakers = speakers_in(lines)
    if not speakers.labels and (asking := _by_type(lines)):
        lines, speakers = asking, Speakers(frozenset("ip"))
        notes += note("type")
    lines, points = _guided(lines, speakers)
    if points:
        uncounted = {label for label in speakers.labels if not label[-1].isdigit()}
        speakers = replace(speakers, labels=frozenset(uncounted | {"i"}))
        notes += note("guide", points)
    if speakers.labels:
        talk = [line for line in lines if not _is_title(line, speakers)]
        turns, heading = _named(talk, speakers)
        heading += len(lines) - len(talk)
    else:
        turns, heading = _paragraphs(lines), 0
    if counted := _counted(turns):
        turns = [replace(turn, speaker=counted.get(turn.speaker, turn.speaker)) for turn in turns]
        notes += note("counted")
    spelled: dict[str, str] = {}  # "Anna" and "ANNA" are one
    turns = [
        replace(turn, speaker=spelled.setdefault(key(turn.speaker), turn.speaker))
        for turn in turns
        if turn.text or turn.speaker
    ]
    stamps = sum(bool(_STAMP.search(turn.text)) for turn in turns)
    notes += note("stamps", stamps if stamps >= max(3, _SOME * len(turns)) else 0)
    notes += [*note("heading", heading), *_notes_on_speakers(turns, points)]
    labels = tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    asker = _asker(front, labels)
    if len(labels) > 1 and not asker and not any(map(asks, labels)) and _is_doubtful(turns):
        notes += note("asking")
    return Told(tuple(turns), tuple(notes), _names(front, labels, turns), asker)


def continued(turn: DraftTurn, text: str, end_ms: int | None) -> DraftTurn:
    """Continue a turn, with a blank in between if the script has blanks."""
    no_blank = turn.text and text and _NO_BLANK.match(turn.text[-1]) and _NO_BLANK.match(text[0])
    joined = f"{turn.text}{'' if no_blank else ' '}{text}".strip()
    return replace(turn, text=joined, end_ms=turn.end_ms if end_ms is None else end_ms)


def _unnumbered(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Remove line numbers, and count them."""
    matches = {n: m for n, line in enumerate(lines) if (m := _NUMBER.match(line.text))}
    counted = [int(match[1]) for match in matches.values()]
    steps = sum(after - before == 1 for before, after in pairwise(counted))
    full = sum(bool(line.text) for line in lines)
    if len(counted) < max(5, 0.4 * full) or steps < 0.9 * (len(counted) - 1):
        return list(lines), 0
    bare = [
        plain(replace(line, text=line.text[matches[n].end() :], strong=0)) if n in matches else line
        for n, line in enumerate(lines)
    ]
    return bare, len(counted)


def _by_type(lines: Sequence[Line]) -> list[Line]:
    """Name the speakers of questions and answers if their type differs.

    Either the questions are set in bold, and little else, or the answers are. Returns nothing if
    the type does not distinguish them.
    """
    full = [line for line in lines if line.text]
    strong = [line for line in full if line.strong >= len(line.text)]
    light = [line for line in full if line.strong < len(line.text)]
    if len(strong) < 2 or len(light) < 2 or any(line.is_sure for line in full):
        return []
    asked, answered = _questions(strong), _questions(light)
    if max(asked, answered) < 0.5 or min(asked, answered) > 0.25:
        return []
    speakers = ("I", "P") if asked > answered else ("P", "I")
    named: list[Line] = []
    is_above = True  # titles may be
    for line in lines:
        is_above = is_above and not is_question(line.text) and not _is_speech(line)
        speaker = "" if is_above or not line.text else speakers[line.strong < len(line.text)]
        named.append(replace(line, speaker=speaker, is_sure=bool(speaker), is_heading=False))
    return named


def _questions(lines: Sequence[Line]) -> float:
    return sum(is_question(line.text) for line in lines) / len(lines)


def _guided(lines: list[Line], speakers: Speakers) -> tuple[list[Line], int]:
    """Give the numbered questions of a guide ("1.a And then?") to the interviewer, and count them.

    They are such if at most an interviewer is named, and the numbered lines are answered below.
    """
    labels = speakers.labels
    are_numbered = len(labels) > 2 and all(label[-1].isdigit() for label in labels)
    if any(not asks(label) for label in labels) or (len(labels) > 1 and not are_numbered):
        return lines, 0
    points = {
        n: match[1]
        for n, line in enumerate(lines)
        if line.text and not line.is_sure and (match := _POINT.match(line.text))
    }
    full = [n for n, line in enumerate(lines) if line.text]
    answered = sum(after not in points for before, after in pairwise(full) if before in points)
    order = [_place(point) for point in points.values()]
    rises = sum(before < after for before, after in pairwise(order))
    if len(points) < 3 or rises < 0.9 * (len(points) - 1) or answered < 0.6 * len(points):
        return lines, 0
    askers = (read(line, speakers).line.speaker for line in lines)
    asker = "I" if are_numbered else next(filter(None, askers), "I")
    guided = [
        replace(line, speaker=asker, is_sure=True) if n in points else line
        for n, line in enumerate(lines)
    ]
    return guided, len(points)


def _place(point: str) -> list[int]:
    """Position of a point in an outline: 1 before 1.a before 1.b before 2."""
    parts = re.findall(r"\d+|[a-z]", point)
    return [int(part) if part.isdigit() else ord(part) for part in parts]


def _named(lines: Sequence[Line], speakers: Speakers) -> tuple[list[DraftTurn], int]:
    """Make turns of lines with named speakers; count the heading lines before the first turn."""
    readings = [read(line, speakers) for line in lines]
    names = [key(reading.line.speaker) for reading in readings if reading.line.speaker]
    is_one_sided = len(set(names)) == 1 < len(names)
    turns: list[DraftTurn] = []
    heading = 0
    pending: int | None = None  # a time above its turn, or at the end of the one before
    for reading in readings:
        line = timed(reading.line)
        start = pending if line.start_ms is None else line.start_ms
        if start is None and line.end_ms is not None and not turns:
            start = 0
        text = clean(unbraced(line.text))
        if line.speaker or (text and (is_one_sided or (not turns and _is_speech(line)))):
            turns += _cut(DraftTurn(line.speaker, text, start, line.end_ms), speakers)
        elif turns and text:
            last = turns.pop()
            if not last.text and last.start_ms is None:  # the time stood below the name
                last = replace(last, start_ms=start)
            *parts, last = _cut(continued(last, text, line.end_ms), speakers)
            turns += [*parts, last]
        elif text:
            heading += 1
        if reading.shape == "alone":
            pending = line.start_ms
        elif line.speaker or line.text:
            pending = line.end_ms if line.start_ms is None else None
    return turns, heading


def _counted(turns: Sequence[DraftTurn]) -> dict[str, str]:
    """Map labels that count questions ("Q1", "A1", "Q2", "A2") to speakers; {} if they do not."""
    numbers_of: dict[str, list[int]] = {}
    for label in (turn.speaker for turn in turns if turn.speaker):
        match = _COUNTED.fullmatch(label)
        if match is None:
            return {}
        numbers_of.setdefault(match[1], []).append(int(match[2]))
    are_two = len(numbers_of) == 2 and sum(map(asks, numbers_of)) == 1
    are_all = all(
        len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers))
        for numbers in numbers_of.values()
    )
    labels = {turn.speaker for turn in turns if turn.speaker}
    return {label: _COUNTED.sub(r"\1", label) for label in labels} if are_two and are_all else {}


def _is_doubtful(turns: Sequence[DraftTurn]) -> bool:
    """Return whether the questions do not identify the interviewer: nobody asks most of them."""
    asked = Counter(key(turn.speaker) for turn in turns if is_question(turn.text))
    return not asked or max(asked.values()) < 0.6 * asked.total()


def _is_title(line: Line, speakers: Speakers) -> bool:
    """Return whether a line is set as a heading among turns with named speakers."""
    is_title = line.is_heading and bool(line.text) and not is_question(line.text)
    return is_title and not line.is_sure and not read(line, speakers).line.speaker


def _cut(turn: DraftTurn, speakers: Speakers) -> list[DraftTurn]:
    """Cut a turn where another speaker's label stands in the middle of a line."""
    if ":" not in turn.text:
        return [turn]
    found = _OVERLAP.finditer(turn.text)
    if overlaps := [m for m in found if key(m[1]) in speakers.labels or m[1][-1].isdigit()]:
        return _without(turn, overlaps)
    if speakers.sign:
        return [turn]
    places = {
        match.start(1): match
        for pattern in (NAMED_IN, RUN_IN)
        for match in pattern.finditer(turn.text)
        if key(match[1]) in speakers.labels
    }
    matches = [places[place] for place in sorted(places)]
    if not matches:
        return [turn]
    ends = [*(match.start() for match in matches[1:]), len(turn.text)]
    rest = [
        DraftTurn(match[1], turn.text[match.end() : end].strip())
        for match, end in zip(matches, ends, strict=True)
    ]
    first = replace(turn, text=turn.text[: matches[0].start()].strip(), end_ms=None)
    return [first, *rest[:-1], replace(rest[-1], end_ms=turn.end_ms)]


def _without(turn: DraftTurn, overlaps: Sequence[re.Match[str]]) -> list[DraftTurn]:
    """Cut a turn at what others said at the same time: "so I //P: Yes. // went home"."""
    parts: list[DraftTurn] = []
    at = 0
    for match in overlaps:
        before = turn.text[at : match.start()].strip()
        parts += [DraftTurn(turn.speaker, before), DraftTurn(match[1], match[2])]
        at = match.end()
    parts = [
        part for part in [*parts, DraftTurn(turn.speaker, turn.text[at:].strip())] if part.text
    ]
    parts[0] = replace(parts[0], start_ms=turn.start_ms)
    parts[-1] = replace(parts[-1], end_ms=turn.end_ms)
    return parts


def _is_speech(line: Line) -> bool:
    """Return whether a line before the first name is a turn without a name, not a heading."""
    is_sentence = len(line.text.split()) >= _HEADING and bool(_SENTENCE.search(line.text))
    is_said = line.start_ms is not None or is_question(line.text) or is_sentence
    return is_said and not _WORDLESS.fullmatch(line.text)


def _paragraphs(lines: Sequence[Line]) -> list[DraftTurn]:
    """Make turns without speakers: paragraphs between empty lines, or lines if there are none."""
    ends = [number for number, line in enumerate(lines) if line.text]
    lines = lines[ends[0] : ends[-1] + 1] if ends else []
    has_gaps = any(not line.text for line in lines)
    turns: list[DraftTurn] = []
    is_new = True
    pending: int | None = None
    for line in lines:
        reading = read(line, Speakers())
        spoken = timed(reading.line)
        text = clean(unbraced(spoken.text))
        if reading.shape == "alone":
            pending, is_new = spoken.start_ms, True
        elif not text:
            is_new = True
        elif is_new or not has_gaps or spoken.start_ms is not None or CHANGE.match(text):
            start = spoken.start_ms if spoken.start_ms is not None else pending
            turns.append(DraftTurn("", text, start, spoken.end_ms))
            is_new, pending = False, None
        else:
            turns[-1] = continued(turns[-1], text, spoken.end_ms)
    return turns


def _notes_on_speakers(turns: Sequence[DraftTurn], points: int) -> Iterator[Note]:
    """Note what is unknown, or was guessed, about the speakers."""
    counts = Counter(key(turn.speaker) for turn in turns if turn.speaker)
    unnamed = sum(not turn.speaker for turn in turns)
    once = sum(count == 1 for count in counts.values())
    if not counts:
        yield from note("nobody", len(turns))
    elif len(counts) == 1 and not unnamed:
        yield from note("one voice")
    elif len(counts) == 1 and not points:
        yield from note("one side", unnamed)
    if sum(map(asks, counts)) > 1:
        yield from note("askers")
    if once and len(counts) - once > 1:
        yield from note("once", once)


def _names(front: Front, labels: Sequence[str], turns: Sequence[DraftTurn]) -> tuple[str, ...]:
    """Names of the speakers and of the front matter, for the study's list.

    A word that also occurs in lower case is an ordinary one: "Nurse:", and "the nurse".
    """
    words = {word for turn in turns for word in re.findall(r"[^\W\d_]+", turn.text)}
    names = [*front.names, *(name for label in labels for name in names_in(label))]
    return tuple(
        name
        for name in dict.fromkeys(names)
        if (bare := name.removeprefix("place: ")).lower() == bare.upper()
        or not {word.lower() for word in re.findall(r"[^\W\d_]+", bare)} <= words
    )


def _asker(front: Front, labels: Sequence[str]) -> str:
    """Label of the interviewer, by its wording or by the front matter."""
    called = [label for label in labels if asks(label)]
    if called:
        return called[0] if len(called) == 1 else ""
    parts = front.asker.casefold().split()
    initials = "".join(part[0] for part in parts)
    fits = [
        label
        for label in labels
        if parts
        and (set(key(label).split()) <= set(parts) or key(label).replace(".", "") == initials)
    ]
    others = [label for label in labels if not answers(label)]
    if not fits and len(others) == 1 < len(labels):
        fits = others  # all others are called participants
    return fits[0] if len(fits) == 1 else ""
