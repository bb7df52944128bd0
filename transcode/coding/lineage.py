"""Identity of proposals: each one continues an earlier one when a study grows or is cut anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from transcode.coding.cluster import match
from transcode.records.base import stable_id
from transcode.records.coding import Lineage, Proposal

__all__ = ["identify", "known_members", "next_generation"]

_SAME = 0.5  # least Jaccard similarity (Jaccard 1901) of two sets that are one proposal


def known_members(generations: Sequence[Lineage]) -> dict[str, frozenset[str]]:
    """Return every proposal so far, with the segments of its latest generation."""
    return {
        id: frozenset(chain.from_iterable(segments for _, segments in held))
        for generation in generations
        for id, held in generation.members
    }


def identify(
    clusters: Sequence[Sequence[str]], earlier: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """Return the id of each cluster of segments: that of the proposal it continues, or a new id.

    A cluster continues a proposal at a Jaccard similarity of .5 or more over the segments that
    exist in both generations. The pairs are chosen to maximise the sum of similarities.
    """
    new = [stable_id("proposal", *sorted(segments)) for segments in clusters]
    now = frozenset(chain.from_iterable(clusters))
    then = frozenset(chain.from_iterable(earlier.values()))
    old = [(id, held & now) for id, held in earlier.items() if held & now]
    likeness = np.zeros((len(clusters), len(old)))
    for row, segments in enumerate(clusters):
        there = then.intersection(segments)
        for column, (id, held) in enumerate(old):
            if both := len(there & held):
                alike = both / len(there | held)
                # of two equally similar proposals, prefer the identical one
                likeness[row, column] = alike + (1e-6 if id == new[row] else 0)
    likeness[likeness < _SAME] = 0
    answer = list(new)
    for row, column in match(likeness):
        if likeness[row, column]:
            answer[row] = old[column][0]
    taken = set[str]()
    for row, id in enumerate(answer):
        while answer[row] in taken:  # a new cluster with the segments that an old proposal once had
            answer[row] = stable_id("proposal", answer[row], id)
        taken.add(answer[row])
    return tuple(answer)


def next_generation(
    key: str, proposals: Sequence[Proposal], generations: Sequence[Lineage]
) -> Lineage:
    """Record which proposals were kept, grew, began or ended since the previous generation."""
    segments_before = known_members(generations)
    before = {id for id, _ in generations[-1].members} if generations else set[str]()
    members = []
    kept, grown, new = [], [], []
    for proposal in proposals:
        held: dict[str, list[str]] = {}
        for member in proposal.members:
            held.setdefault(member.anchor.interview, []).append(member.segment)
        members.append((proposal.id, tuple((i, tuple(sorted(held[i]))) for i in sorted(held))))
        if proposal.id not in before:
            new.append(proposal.id)
        elif {m.segment for m in proposal.members} <= segments_before[proposal.id]:
            kept.append(proposal.id)
        else:
            grown.append(proposal.id)
    here = {id for id, _ in members}
    ended = [id for id, _ in generations[-1].members if id not in here] if generations else []
    return Lineage(
        key, tuple(sorted(members)), tuple(kept), tuple(grown), tuple(new), tuple(sorted(ended))
    )
