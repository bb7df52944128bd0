"""Hits of one detector in one turn, and how the detectors are brought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from transcode.records.names import MentionKind

__all__ = ["Hit", "union"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of a turn that one detector points at. ``entity`` is "" where the text says it."""

    begin: int
    end: int
    kind: MentionKind
    found_by: str
    confidence: float
    why: str
    entity: str = ""


def union(hits: Iterable[Hit]) -> Iterator[Hit]:
    """One hit for every run of overlapping hits, in order of place.

    The span is that of all of them together, so that nothing that any detector pointed at is
    left standing; the kind, the entity and the reason are those of the longest (of equally long
    ones: the surest), and ``found_by`` names every detector.
    """
    group: list[Hit] = []
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.begin, -hit.end)):
        if group and hit.begin >= end:
            yield _one(group)
            group = []
        group.append(hit)
        end = max(end, hit.end) if len(group) > 1 else hit.end
    if group:
        yield _one(group)


def _one(group: list[Hit]) -> Hit:
    best = max(group, key=lambda hit: (hit.end - hit.begin, hit.confidence))
    return replace(
        best,
        begin=min(hit.begin for hit in group),
        end=max(hit.end for hit in group),
        found_by="+".join(dict.fromkeys(f for hit in group for f in hit.found_by.split("+"))),
        confidence=max(hit.confidence for hit in group),
    )
