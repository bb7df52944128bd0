"""Proposals keep their identity: who continues whom when a study grows or is cut elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from transcode.coding.cluster import match
from transcode.records.base import stable_id
from transcode.records.coding import Lineage, Proposal

__all__ = ["identify", "known_members", "next_generation"]

_SAME = 0.5  # Jaccard similarity (Jaccard 1901) from which on two sets of passages are one proposal


def known_members(generations: Sequence[Lineage]) -> dict[str, frozenset[str]]:
    """Every proposal there has been, with the segments it had when it was last there."""
    return {
        id: frozenset(chain.from_iterable(segments for _, segments in held))
        for generation in generations
        for id, held in generation.members
    }


def identify(
    clusters: Sequence[Sequence[str]], known: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """The id of each cluster of segments: that of the proposal it continues, or a new one.

    It continues one of which it shares half: Jaccard similarity of .5 or more over the segments
    that were there both then and now, the pairs chosen so that their sum is greatest.
    """
    new = [stable_id("proposal", *sorted(segments)) for segments in clusters]
    now = frozenset(chain.from_iterable(clusters))
    then = frozenset(chain.from_iterable(known.values()))
    old = [(id, held & now) for id, held in known.items() if held & now]
    likeness = np.zeros((len(clusters), len(old)))
    for row, segments in enumerate(clusters):
        there = then.intersection(segments)
        for column, (id, held) in enumerate(old):
            if both := len(there & held):
                alike = both / len(there | held)
                # of two that are equally like it, the one that is it
                likeness[row, column] = alike + (1e-6 if id == new[row] else 0)
    likeness[likeness < _SAME] = 0
    answer = list(new)
    for row, column in match(likeness):
        if likeness[row, column]:
            answer[row] = old[column][0]
    taken = set[str]()
    for row, id in enumerate(answer):
        while answer[row] in taken:  # a new one with the passages an old one once had
            answer[row] = stable_id("proposal", answer[row], id)
        taken.add(answer[row])
    return tuple(answer)


def next_generation(
    key: str, proposals: Sequence[Proposal], generations: Sequence[Lineage]
) -> Lineage:
    """What became of the proposals of the generation before."""
    known = known_members(generations)
    before = {id for id, _ in generations[-1].members} if generations else set[str]()
    members = []
    kept, grown, new = [], [], []
    for one in proposals:
        held: dict[str, list[str]] = {}
        for member in one.members:
            held.setdefault(member.anchor.interview, []).append(member.segment)
        members.append((one.id, tuple((i, tuple(sorted(held[i]))) for i in sorted(held))))
        if one.id not in before:
            new.append(one.id)
        elif {m.segment for m in one.members} <= known[one.id]:
            kept.append(one.id)
        else:
            grown.append(one.id)
    here = {id for id, _ in members}
    gone = [id for id, _ in generations[-1].members if id not in here] if generations else []
    return Lineage(
        key, tuple(sorted(members)), tuple(kept), tuple(grown), tuple(new), tuple(sorted(gone))
    )
