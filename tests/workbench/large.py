"""A study as large as they come: many interviews of invented words, and many codings by a coder."""

from __future__ import annotations

import random
from pathlib import Path

from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal, Segment
from transcode.records.decisions import (
    Apply,
    CloseRound,
    Cover,
    Create,
    CreateTheme,
    Decision,
    Move,
)
from transcode.records.people import Participant
from transcode.records.texts import Anchor, ReleasedText, ReleasedTurn, Timing
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants

__all__ = ["SYLLABLES", "make_large"]

SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "lu",
    "ma",
    "ne",
    "pi",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "ka",
    "le",
    "mi",
    "no",
    "pa",
    "re",
]
_WORD_MS = 350
_CODES = 60
_THEMES = 12
_AGREED = 0.7  # share of the codings in which the second coder gives the same code


def make_large(
    root: Path,
    *,
    interviews: int = 100,
    segments: int = 500,
    words: int = 30,
    codings: int = 10_000,
    seed: int = 1,
    candidates: int = 0,
    rounds: bool = False,
) -> Study:
    """Write a study of ``interviews`` texts of ``segments`` passages of ``words`` words each.

    With ``candidates``, so many candidate codes hold all passages; with ``rounds``, a second coder
    coded as much, both have closed their round, and half of the codes lie in twelve themes.
    """
    draw = random.Random(seed)
    lexicon = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) for _ in range(3_000)]
    study = Study.create(root)
    ids = [f"P{n + 1:03}" for n in range(interviews)]
    write_participants(
        study.participants_file, [Participant(i, "ab"[n % 2]) for n, i in enumerate(ids)]
    )
    anchors = []
    for interview in ids:
        text = _text(interview, segments, words, draw, lexicon)
        write_artefact(study.text_path(interview), Header("text", "release"), [text])
        units = [
            Segment(
                stable_id("segment", interview, turn.begin), text.anchor(turn.begin, turn.end), "P"
            )
            for turn in text.turns
            if not turn.is_interviewer
        ]
        write_artefact(study.segments_path(interview), Header("segments", "segment"), units)
        anchors += [unit.anchor for unit in units]
    codes = [stable_id("code", str(n)) for n in range(_CODES)]
    decided: list[Decision] = [Create(code, f"Code number {n}") for n, code in enumerate(codes)]
    pairs = {(draw.choice(codes), draw.choice(anchors)) for _ in range(codings)}
    decided += [Apply(code, anchor) for code, anchor in sorted(pairs, key=str)]
    study.journal("anna").extend(decided)
    if candidates:
        _propose(study, anchors, candidates, draw)
    if rounds:
        themes = [stable_id("theme", str(n)) for n in range(_THEMES)]
        sorted_into: list[Decision] = [CreateTheme(t, f"Theme {n}") for n, t in enumerate(themes)]
        sorted_into += [Move(code, draw.choice(themes)) for code in codes[::2]]
        finished = [Cover(interview) for interview in ids]
        study.journal("anna").extend([*sorted_into, *finished, CloseRound()])
        others = {
            (code if draw.random() < _AGREED else draw.choice(codes), at)
            for code, at in sorted(pairs, key=str)
        }
        made: list[Decision] = [Create(c, f"Code number {n}") for n, c in enumerate(codes)]
        made += [Apply(code, anchor) for code, anchor in sorted(others, key=str)]
        study.journal("ben").extend([*made, *finished, CloseRound()])
    return study


def _propose(study: Study, anchors: list[Anchor], number: int, draw: random.Random) -> None:
    """Write candidate codes that hold all passages between them."""
    shuffled = list(anchors)
    draw.shuffle(shuffled)
    proposals = []
    for n in range(number):
        held = shuffled[n::number]
        members = tuple(
            Member(stable_id("segment", at.interview, at.begin), at, 0.9) for at in held
        )
        said = tuple(sorted({at.interview for at in held}))
        proposals.append(
            Proposal(
                stable_id("proposal", str(n)), f"candidate {n}", ("a phrase",), members,
                draw.random(), 0.5, said, (("a", len(said)),),
            )
        )  # fmt: skip
    write_artefact(study.proposals_file, Header("proposal", "propose"), proposals)


def _text(
    interview: str, segments: int, words: int, draw: random.Random, lexicon: list[str]
) -> ReleasedText:
    parts: list[str] = []
    turns: list[ReleasedTurn] = []
    timings: list[Timing] = []
    at = clock = 0
    for number in range(segments + segments // 5):
        asks = number % 6 == 0
        said = [draw.choice(lexicon) for _ in range(8 if asks else words)]
        begin, start = at, clock
        for word in said:
            timings.append(Timing(at, at + len(word), clock, clock + _WORD_MS))
            at, clock = at + len(word) + 1, clock + _WORD_MS
        parts.append(" ".join(said))
        turns.append(
            ReleasedTurn(
                stable_id("turn", interview, number), "I" if asks else "P", asks, begin, at - 1,
                start, clock,
            )
        )  # fmt: skip
    return ReleasedText(interview, "en", "\n".join(parts), tuple(turns), tuple(timings))
