"""Stretches of a recording to silence: words that its released text does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from transcode.errors import PrivacyError
from transcode.pipeline.name_list import review_rows
from transcode.records.speech import Transcript
from transcode.records.texts import ReleasedText
from transcode.records.unheard import blanked
from transcode.study.folder import Study

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

__all__ = ["Span", "merged", "silenced", "to_hide"]

_MARGIN_MS = 300  # Whisper is off by more than this for one start of a word in ten or twenty

Span = tuple[int, int]  # start and end, ms of the recording


def to_hide(study: Study, transcript: Transcript) -> Iterator[Span]:
    """Find every word that identifies somebody, or is not in the released text as it is.

    Voice without words is among them: nobody knows whom it names.
    """
    if study.text_path(transcript.interview).exists():
        yield from _changed(transcript, study.text(transcript.interview))
    elif not study.mentions_path(transcript.interview).exists():
        raise PrivacyError(
            "the names of this interview have not been searched for yet",
            where=transcript.interview,
            step="disguise",
            remedy="run `transcode anonymise STUDY`",
        )
    yield from _mentioned(study, transcript)
    yield from _unheard(transcript)
    yield from _corrected_away(study.transcript(transcript.interview), transcript)


def _changed(transcript: Transcript, text: ReleasedText) -> Iterator[Span]:
    same = {(t.start_ms, t.end_ms, text.text[t.begin : t.end]) for t in text.timings}
    released = {turn.id: text.text[turn.begin : turn.end] for turn in text.turns}
    for turn in transcript.turns:
        if released.get(turn.id) == turn.text:
            continue
        words = [(w.start_ms, w.end_ms, turn.text[w.begin : w.end]) for w in turn.words]
        untimed = list(turn.text)
        for word in turn.words:
            untimed[word.begin : word.end] = " " * (word.end - word.begin)
        if any(map(str.isalnum, untimed)):
            # something was replaced that has no time of its own: it may be anywhere in the turn
            yield turn.start_ms, turn.end_ms
        yield from ((start, end) for start, end, text_ in words if (start, end, text_) not in same)


def _mentioned(study: Study, transcript: Transcript) -> Iterator[Span]:
    """Mentions that were found and not set to be ignored."""
    if not study.mentions_path(transcript.interview).exists():
        return
    left = {row.mention for row in review_rows(study) if row.decision == "ignore"}
    turns = {turn.id: turn for turn in transcript.turns}
    for mention in study.mentions(transcript.interview):
        turn = turns.get(mention.turn)
        if turn and mention.id not in left:
            touched = [w for w in turn.words if w.begin < mention.end and w.end > mention.begin]
            if not touched:
                yield turn.start_ms, turn.end_ms
            yield from ((word.start_ms, word.end_ms) for word in touched)


def _unheard(transcript: Transcript) -> Iterator[Span]:
    for turn in transcript.turns:
        heard = blanked(turn.text)
        if heard == turn.text:
            continue
        signs = [w for w in turn.words if w.begin < w.end and not heard[w.begin : w.end].strip()]
        # without a time of its own it may be anywhere in the turn
        yield from ((w.start_ms, w.end_ms) for w in signs)
        if not signs:
            yield turn.start_ms, turn.end_ms


def _corrected_away(first: Transcript, now: Transcript) -> Iterator[Span]:
    """Words recognised where the corrected transcript has none: perhaps a deleted name."""
    spans = sorted((w.start_ms, w.end_ms) for turn in now.turns for w in turn.words)
    if not spans:
        return
    starts = np.array([start for start, _ in spans])
    ends = np.maximum.accumulate([end for _, end in spans])
    for turn in first.turns:
        for word in turn.words:
            middle = (word.start_ms + word.end_ms) // 2
            before = int(np.searchsorted(starts, middle, "right")) - 1
            if before < 0 or ends[before] < middle:
                yield word.start_ms, word.end_ms


def merged(spans: Iterable[Span], start_ms: int, end_ms: int) -> tuple[Span, ...]:
    """Add margins to the spans, clip them to the times, sort them, and join those that touch."""
    merged: list[Span] = []
    for start, end in sorted((a - _MARGIN_MS, b + _MARGIN_MS) for a, b in spans):
        start, end = max(start, start_ms), min(end, end_ms)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def silenced(blocks: Iterable[Samples], covered: Sequence[tuple[int, int]]) -> Iterator[Samples]:
    """Silence the covered samples, before any other processing, so that nothing can leak."""
    at = 0
    for block in blocks:
        if any(begin < at + len(block) and end > at for begin, end in covered):
            block = block.copy()
            for begin, end in covered:
                block[max(0, begin - at) : max(0, end - at)] = 0.0
        yield block
        at += len(block)
