"""JSON of speech-to-text programs -> timed lines. Pure.

Whisper, WhisperX, aTrain, whisper.cpp, Deepgram, AssemblyAI and others all write a list of
utterances, each an object with its words, and most with times and a speaker; only the names differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transcode.exchange.lines.shapes import Line, milliseconds

__all__ = ["lines_of_json", "page_in_json"]

_WORDS = ("text", "transcript", "body", "content", "sentence", "utterance", "punctuated_word",
          "word")  # fmt: skip
_START = ("start", "start_time", "startTime", "begin", "start_ms", "from", "ts", "offset", "time")
_END = ("end", "end_time", "endTime", "end_ms", "to", "end_ts")
_PAIR = ("timestamp", "timestamps", "offsets")
_SPEAKER = ("speaker", "speaker_label", "speaker_name", "speakerName", "speaker_id", "speakerId",
            "participant", "name", "who")  # fmt: skip
_LETTERS_A_SECOND = 0.5  # slower than anybody speaks: then the numbers are milliseconds
_DEEP = 12


def lines_of_json(text: str) -> list[Line]:
    """Read the utterances of a file; none if it holds no transcript.

    Of several lists that hold the same speech, the one with speakers and times counts.
    """
    try:
        found = [*_lists(json.loads(text))]
    except (ValueError, RecursionError):
        return []
    best: list[Mapping[str, Any]] = max(found, key=_worth, default=[])
    lines = [_line(entry) for entry in best]
    per_unit = _unit(best)
    return [
        Line(words, speaker, _ms(start, per_unit), _ms(end, per_unit), is_sure=bool(speaker))
        for words, speaker, start, end in lines
        if words
    ]


def page_in_json(text: str) -> str:
    """Web page that a file holds as its text, as those of oTranscribe (.otr) do; "" without one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    page = found.get("text") if isinstance(found, dict) else None
    return page if isinstance(page, str) and page.lstrip().startswith("<") else ""


def _lists(value: Any, depth: int = 0) -> Iterator[list[Mapping[str, Any]]]:  # noqa: ANN401
    """Lists of objects with words, wherever they stand."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, list):
        entries: list[Mapping[str, Any]] = [
            entry for entry in value if isinstance(entry, dict) and _line(entry)[0]
        ]
        if entries and 2 * len(entries) >= len(value):
            yield entries
    if depth < _DEEP:
        for other in inside:
            yield from _lists(other, depth + 1)


def _worth(entries: Sequence[Mapping[str, Any]]) -> tuple[bool, bool, bool, int, int]:
    lines = [_line(entry) for entry in entries]
    words = sum(len(line[0].split()) for line in lines)
    has_speakers = 2 * sum(bool(line[1]) for line in lines) >= len(lines)
    has_times = 2 * sum(line[2] is not None for line in lines) >= len(lines)
    are_utterances = 2 * words >= 3 * len(lines)
    return has_times and has_speakers, has_times, are_utterances, words, len(lines)


def _line(entry: Mapping[str, Any]) -> tuple[str, str, Any, Any]:
    """Words, speaker, start and end of an object, as they stand in it."""
    words = next((entry[key] for key in _WORDS if isinstance(entry.get(key), str)), "")
    speaker = next((entry[key] for key in _SPEAKER if entry.get(key) not in (None, "")), "")
    if isinstance(speaker, Mapping):
        speaker = speaker.get("name") or speaker.get("label") or speaker.get("id") or ""
    if isinstance(speaker, int):
        speaker = f"Speaker {speaker}"
    start = next((entry[key] for key in _START if _is_time(entry.get(key))), None)
    end = next((entry[key] for key in _END if _is_time(entry.get(key))), None)
    for key in _PAIR:
        pair = entry.get(key)
        if isinstance(pair, Mapping):
            pair = [pair.get("from", pair.get("start")), pair.get("to", pair.get("end"))]
        if start is None and isinstance(pair, list) and len(pair) == 2:
            start, end = (part if _is_time(part) else None for part in pair)
    return " ".join(words.split()), str(speaker).strip(), start, end


def _is_time(value: Any) -> bool:  # noqa: ANN401
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_text = isinstance(value, str) and re.fullmatch(r"[\d:.,]+s?", value) is not None
    return (is_number and abs(value) < 1e12) or is_text


def _unit(entries: Sequence[Mapping[str, Any]]) -> int:
    """Milliseconds that a number of the file stands for: 1000, or 1 if it counts these."""
    numbers = [
        float(time)
        for entry in entries
        for time in _line(entry)[2:]
        if isinstance(time, int | float)
    ]
    letters = sum(len(_line(entry)[0]) for entry in entries)
    are_whole = all(number.is_integer() for number in numbers)
    is_slow = bool(numbers) and letters < _LETTERS_A_SECOND * (max(numbers) - min(numbers))
    return 1 if are_whole and is_slow else 1000


def _ms(time: Any, unit: int) -> int | None:  # noqa: ANN401
    if not isinstance(time, str):
        return None if time is None else max(0, round(time * unit))
    bare = time.removesuffix("s").replace(",", ".")
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", bare):
        return round(float(bare) * 1000)
    return milliseconds(bare) if re.fullmatch(r"\d+(?::\d+){1,2}(?:\.\d+)?", bare) else None
