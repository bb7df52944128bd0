"""Reading an interview as a document: its turns and codings, and coding chosen words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook
from transcode.records.coding import Coding
from transcode.records.decisions import Apply, Create, Decision, Entry, Retract, Withhold
from transcode.records.decisions import Memo as MemoDecision
from transcode.records.texts import Anchor, ReleasedText
from transcode.workbench.live import Workbench
from transcode.workbench.lookup import find_code, free_id, free_name
from transcode.workbench.normalise import name_key, tidy_note

__all__ = ["VERBS", "suggested"]

_MOST = 5  # suggestions shown


def read(bench: Workbench, *, interview: str) -> dict[str, Any]:
    """Give an interview to read: its turns with their words and times, passages, and codings.

    Offsets are code points of the whole text. ``times`` are four numbers for each timed word or
    stretch: begin, end, start in ms, end in ms, each as the difference from the value before it,
    because a long interview has tens of thousands.
    """
    text = _text(bench, interview)
    ready = bench.study.segments_path(interview).exists()
    return {
        "interview": interview,
        "digest": text.digest,
        "language": text.language,
        "turns": [
            {
                "id": turn.id,
                "speaker": turn.speaker,
                "asks": turn.is_interviewer,
                "begin": turn.begin,
                "start": turn.start_ms,
                "end": turn.end_ms,
                "text": text.text[turn.begin : turn.end],
            }
            for turn in text.turns
        ],
        "timed": text.is_timed,
        "times": _times(text),
        "passages": [
            [segment.id, segment.anchor.begin, segment.anchor.end]
            for segment in (bench.study.segments(interview) if ready else ())
            if segment.anchor.digest == text.digest
        ],
        "codings": bench.codings(interview),
    }


def code(
    bench: Workbench,
    *,
    interview: str,
    digest: str,
    begin: int,
    end: int,
    code: str = "",
    name: str = "",
    extend: bool = False,
) -> dict[str, Any] | Entry:
    """Code the words from ``begin`` to ``end``, with a code or with a name, which may be new.

    Where some of these words have the code already, nothing is done and the answer is
    ``{"overlaps": [begin, end]}``, the stretch that both would make; with ``extend`` that stretch
    is coded in place of what was there.
    """
    session, anchor = bench.session, _anchor(bench, interview, digest, begin, end)
    overlaps: list[int] = []

    def decisions(book: Codebook) -> list[Decision]:
        session.check(anchor)
        known = {name_key(known.name): known for known in book.codes}
        chosen = find_code(code, book) if code else known.get(name_key(name))
        if chosen is None:
            return _new_code(book, name, anchor)
        near = _codings(bench, chosen.id, anchor)
        if not near:
            return [Apply(chosen.id, anchor)]
        first = min(anchor.begin, *(coding.anchor.begin for coding in near))
        last = max(anchor.end, *(coding.anchor.end for coding in near))
        whole = replace(anchor, begin=first, end=last)
        if len(near) == 1 and near[0].anchor.place == whole.place:
            raise DecisionError("these words already have this code", where=interview)
        if not extend:
            overlaps[:] = first, last
            return []
        return [Withhold(chosen.id, whole), Apply(chosen.id, whole)]

    entries = session.together("code", decisions)
    return {"overlaps": overlaps} if overlaps else entries[-1]


def edge(
    bench: Workbench,
    *,
    interview: str,
    digest: str,
    code: str,
    was: list[int],
    now: list[int],
) -> Entry:
    """Move the edges of a coding."""
    old, new = (_anchor(bench, interview, digest, begin, end) for begin, end in (was, now))
    bench.session.check(new)

    def decisions(book: Codebook) -> list[Decision]:
        code_id = find_code(code, book).id
        there = [coding.anchor for coding in _codings(bench, code_id, old)]
        others = [anchor for anchor in there if anchor.place != old.place]
        if len(others) == len(there):
            raise DecisionError(
                "these words no longer have this code",
                where=interview,
                remedy="choose the words that have it",
            )
        return [Withhold(code_id, old), *(Apply(code_id, anchor) for anchor in (*others, new))]

    return bench.session.together("edge", decisions)[-1]


def uncode(
    bench: Workbench, *, interview: str, digest: str, begin: int, end: int, code: str
) -> Entry:
    """Remove a code from exactly these words."""
    anchor = _anchor(bench, interview, digest, begin, end)

    def decisions(_: Codebook) -> list[Decision]:
        there = [coding.anchor for coding in _codings(bench, code, anchor)]
        others = [other for other in there if other.place != anchor.place]
        return [Withhold(code, anchor), *(Apply(code, other) for other in others)]

    return bench.session.together("uncode", decisions)[-1]


def memo(
    bench: Workbench,
    *,
    text: str,
    about: str = "",
    interview: str = "",
    digest: str = "",
    begin: int = 0,
    end: int = 0,
    instead: str = "",
) -> Entry:
    """Write a memo on words, a code, a theme, a candidate code, or the study.

    ``instead`` is the memo that it replaces; an empty text then deletes that.
    """
    anchor = _anchor(bench, interview, digest, begin, end) if interview else None
    if not instead:
        return bench.session.memo(text, about, anchor)
    # an empty one stands for the deletion, so that undo takes that back
    new = MemoDecision(tidy_note(text), about, anchor)
    return bench.session.together("memo", lambda _: [Retract(instead), new])[-1]


def cover(bench: Workbench, *, interview: str) -> Entry:
    """Mark an interview as finished."""
    return bench.session.cover(interview)


def suggest(bench: Workbench, *, passage: str) -> dict[str, Any]:
    """Suggest codes for a passage: those that are likelier here than anywhere.

    ``odds`` is how likely the coder would give the code here, ``None`` while that is not tested;
    ``often`` is the share of coded passages that have it. ``learned`` tells what they rest on: from
    how many passages, and how often one of the first three was right on passages left out, beside
    the three most frequent codes; ``right`` is ``None`` while that cannot be tested.
    """
    learned = bench.session.passages.learned
    return {
        "passage": passage,
        "learned": {
            "silent": bool(learned.silent),
            "examples": learned.examples,
            "right": _known(learned.right),
            "frequent": _known(learned.right_by_frequency),
        },
        "codes": suggested(bench, [passage]),
    }


def suggested(bench: Workbench, passages: Sequence[str]) -> list[dict[str, Any]]:
    """Tell the codes that are likelier on these passages together than anywhere."""
    return [
        {
            "code": suggestion.code.id,
            "odds": _known(suggestion.confidence),
            "often": suggestion.frequency,
        }
        for suggestion in bench.session.passages.suggest_for(passages, _MOST)
        if math.isnan(suggestion.confidence) or suggestion.confidence > suggestion.frequency
    ]


def _known(figure: float) -> float | None:
    return None if math.isnan(figure) else figure


def refuse(bench: Workbench, *, passage: str, code: str) -> Entry:
    """Refuse a suggested code for a passage."""
    return bench.session.refuse(code, bench.session.passages.find(passage).anchor)


VERBS = (read, code, edge, uncode, memo, cover, suggest, refuse)


def _new_code(book: Codebook, name: str, anchor: Anchor) -> list[Decision]:
    tidy = free_name(name, book.codes)
    code_id = free_id("code", tidy, book.codes)
    return [Create(code_id, tidy), Apply(code_id, anchor)]


def _text(bench: Workbench, interview: str) -> ReleasedText:
    text = bench.session.text(interview)
    if text is None:
        raise DecisionError(
            "there is no such text",
            where=interview,
            remedy="release it first (review its names), or choose another interview",
        )
    return text


def _anchor(bench: Workbench, interview: str, digest: str, begin: int, end: int) -> Anchor:
    _text(bench, interview)
    return Anchor(interview, begin, end, digest)


def _codings(bench: Workbench, code: str, anchor: Anchor) -> list[Coding]:
    """Codings of a code that share words with an anchor, as they stand now."""
    with bench.session.lock:
        fold, _ = bench.session.kept_up()
        standing = [fold.now(coding) for coding in fold.codings_of(code)]
    return [
        coding
        for coding in standing
        if coding
        and coding.anchor.interview == anchor.interview
        and coding.anchor.begin < anchor.end
        and anchor.begin < coding.anchor.end
    ]


def _times(text: ReleasedText) -> list[int]:
    told: list[int] = []
    before = (0, 0, 0, 0)
    for timing in text.timings:
        now = (timing.begin, timing.end, timing.start_ms, timing.end_ms)
        told += [here - there for here, there in zip(now, before, strict=True)]
        before = now
    return told
