"""A researcher's corrections: out to a plain text draft, back in, and onto the transcript.

Thin: whole turns are corrected or given to another speaker; splitting and joining turns, moving
a boundary and documents of word processors come later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from transcode.errors import ExchangeError
from transcode.records import Correction, Transcript, Turn, Word

__all__ = ["apply_corrections", "read_draft", "write_draft"]

_LINE = re.compile(r"\[(\d+:\d\d:\d\d)\]\s+(\S+):\s?(.*)")


def apply_corrections(transcript: Transcript, corrections: Sequence[Correction]) -> Transcript:
    """The transcript as corrected. Words that stand keep their times; new ones share the gap."""
    turns = {turn.id: turn for turn in transcript.turns}
    for one in corrections:
        if one.turn not in turns:
            continue  # about a transcript that was made again since
        turn = turns[one.turn]
        if one.text is not None:
            turn = replace(turn, text=one.text, words=_retime(turn, one.text))
        if one.speaker is not None:
            turn = replace(turn, speaker=one.speaker)
        turns[one.turn] = turn
    return replace(transcript, turns=tuple(turns[turn.id] for turn in transcript.turns))


def write_draft(transcript: Transcript) -> str:
    """One line a turn: ``[h:mm:ss] speaker: text``. Identifying, as the transcript is."""
    return "".join(
        f"[{_clock(turn.start_ms)}] {turn.speaker}: {turn.text}\n" for turn in transcript.turns
    )


def read_draft(transcript: Transcript, draft: str) -> tuple[Correction, ...]:
    """What an edited draft changes.

    Raises:
        ExchangeError: a line is not a turn, or turns were added or taken out.
    """
    lines = [line for line in draft.lstrip("\ufeff").splitlines() if line.strip()]
    if len(lines) != len(transcript.turns):
        raise _bad(
            transcript, f"the draft has {len(lines)} turns, not the {len(transcript.turns)} it had"
        )
    corrections = []
    for number, (line, turn) in enumerate(zip(lines, transcript.turns, strict=True), start=1):
        found = _LINE.fullmatch(line.strip())
        if not found or found[1] != _clock(turn.start_ms):
            raise _bad(transcript, f"line {number} does not begin with its [time] and speaker")
        text = found[3].strip()
        if (text, found[2]) != (turn.text, turn.speaker):
            corrections.append(
                Correction(
                    turn.id,
                    text if text != turn.text else None,
                    found[2] if found[2] != turn.speaker else None,
                )
            )
    return tuple(corrections)


def _retime(turn: Turn, text: str) -> tuple[Word, ...]:
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    old = [turn.text[word.begin : word.end].strip() for word in turn.words]
    new = [text[begin:end] for begin, end in spans]
    words: list[Word] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal" or i2 - i1 == j2 - j1:
            for before, (begin, end) in zip(turn.words[i1:i2], spans[j1:j2], strict=True):
                words.append(replace(before, begin=begin, end=end))
            continue
        start = turn.words[i1 - 1].end_ms if i1 else turn.start_ms
        stop = turn.words[i2].start_ms if i2 < len(turn.words) else turn.end_ms
        stop = max(start, stop)
        share = (stop - start) / max(1, j2 - j1)
        for index, (begin, end) in enumerate(spans[j1:j2]):
            first, last = (round(start + share * at) for at in (index, index + 1))
            words.append(Word(begin, end, first, last, probability=1.0))
    return tuple(words)


def _clock(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _bad(transcript: Transcript, what: str) -> ExchangeError:
    return ExchangeError(
        what,
        where=transcript.interview,
        step="correct",
        remedy="export the draft again; change words and speakers, keep lines and [times]",
    )
