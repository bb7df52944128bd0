"""ELAN annotations (.eaf) -> timed lines. Pure.

``pympi`` reads the format too, but parses XML unguarded, from a path only, and stops at files
without a schema; what we need of it is little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcode.exchange.documents.timeline import filled_in
from transcode.exchange.lines.joined import joined
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.turns import Told
from transcode.exchange.notes import note
from transcode.files.untrusted import DOCUMENT, xml_root
from transcode.records.labels import is_front, names_in

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["told_by_elan"]

_DEEP = 12  # tiers below each other, at most
_UNSPOKEN = frozenset(
    ("gesture", "gestures", "gaze", "hand", "hands", "posture", "movement", "mouth", "action",
     "gloss", "glosses", "translation", "pos", "lemma", "morphemes")
)  # fmt: skip
"""First words in the names of tiers that depend on no other and hold no speech."""


@dataclass(frozen=True, slots=True)
class _Tier:
    speaker: str
    is_own: bool  # depends on no other tier
    lines: tuple[Line, ...]

    @property
    def words(self) -> int:
        """Words that stand beside others: numbers and glosses have none."""
        counts = (len(line.text.split()) for line in self.lines)
        return sum(count for count in counts if count > 1)


def told_by_elan(data: bytes) -> Told:
    """Read the turns: of each speaker the tier with the words, the others are left out.

    A speaker is the participant of a tier, else its name. Of an interlinear text, the tier that
    holds whole utterances counts.

    Raises:
        ExchangeError: the file is damaged.
    """
    root = xml_root(data, replace(DOCUMENT, what="an ELAN file (.eaf)"))
    tiers = [*_tiers(root)]
    by_speaker: dict[str, list[_Tier]] = defaultdict(list)
    for tier in tiers:
        if tier.lines:
            by_speaker[tier.speaker].append(tier)
    kept = [max(some, key=lambda tier: (tier.is_own and bool(tier.words), tier.words, tier.is_own))
            for who, some in by_speaker.items() if not _is_unspoken(who)]  # fmt: skip
    lines = sorted(
        (line for tier in kept for line in tier.lines), key=lambda line: line.start_ms or 0
    )
    people = [root.get("AUTHOR", ""), *(tier.get("ANNOTATOR", "") for tier in root.iter("TIER"))]
    names = (name for who in people for name in names_in(who))
    left = sum(bool(tier.lines) for tier in tiers) - len(kept)
    return joined(lines, note("tiers", left), names=tuple(dict.fromkeys(names)))


def _is_unspoken(label: str) -> bool:
    return is_front(label) or bool(set(re.findall(r"[a-z]+", label.lower())[:1]) & _UNSPOKEN)


def _tiers(root: Element) -> Iterator[_Tier]:
    slots = [
        (slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")
    ]
    known = [int(value) if value and value.isdigit() else None for _, value in slots]
    times = dict(zip((name for name, _ in slots), filled_in(known), strict=True))
    elements = [*root.iter("TIER")]
    own_of = {tier.get("TIER_ID", ""): tier for tier in elements}
    spans = _spans(elements, times)
    for tier in elements:
        top = tier
        for _ in range(_DEEP):  # up to the tier that it depends on
            top = own_of.get(top.get("PARENT_REF", ""), top)
        name = top.get("TIER_ID", "")
        speaker = tier.get("PARTICIPANT") or top.get("PARTICIPANT") or name.rpartition("@")[2]
        lines = tuple(
            Line(text, speaker.strip(), *spans.get(one.get("ANNOTATION_ID", ""), (None, None)),
                 is_sure=True)
            for one in _annotations(tier)
            if (text := " ".join((one.findtext("ANNOTATION_VALUE") or "").split()))
        )  # fmt: skip
        yield _Tier(speaker.strip(), top is tier, lines)


def _annotations(tier: Element) -> Iterator[Element]:
    for annotation in tier.iter("ANNOTATION"):
        yield from annotation


def _spans(
    tiers: list[Element], times: Mapping[str, int | None]
) -> dict[str, tuple[int | None, int | None]]:
    """Start and end of each annotation, by its id; one without times has those of its parent."""
    spans: dict[str, tuple[int | None, int | None]] = {}
    parents: dict[str, str] = {}
    for one in (one for tier in tiers for one in _annotations(tier)):
        id = one.get("ANNOTATION_ID", "")
        if one.tag == "ALIGNABLE_ANNOTATION":
            ends = (times.get(one.get(f"TIME_SLOT_REF{n}", "")) for n in (1, 2))
            spans[id] = (next(ends), next(ends))
        else:
            parents[id] = one.get("ANNOTATION_REF", "")
    for id, parent in parents.items():
        for _ in range(_DEEP):
            parent = parents.get(parent, parent)
        spans[id] = spans.get(parent, (None, None))
    return spans
