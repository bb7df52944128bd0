"""Candidate codes: passages that belong together, named in the participants' own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from transcode.coding.cluster import Consensus, ConsensusModel, default_proposals
from transcode.coding.names import name_clusters
from transcode.coding.phrases import content_words, phrases_in, stop_words_for
from transcode.coding.settings import DEFAULTS, CodingSettings
from transcode.coding.topics import characteristic_terms, topic_model
from transcode.records import Group, Member, Proposal, Segment, stable_id

__all__ = ["propose"]

_NEAREST = 3
_DIGITS = 4  # of every number in a proposal: what lies below is the machine's, not the passages'


def propose(
    segments: Sequence[Segment],
    passages: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    groups: Mapping[str, Group],
    settings: CodingSettings = DEFAULTS,
    questions: Sequence[str] = (),
    persons: Mapping[str, str] | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Proposal, ...]:
    """Propose candidate codes for n meaning units, the most widely shared first.

    ``passages`` are their texts and ``vectors`` (n, d) their meanings, in the same order;
    ``groups`` names the group of each interview; ``questions``, when given, are the questions
    that the units answer: a phrase that only repeats the question names nothing; ``persons`` say
    which interviews are of one participant.

    Every unit is a member of exactly one proposal, and every proposal has two members or more.
    Membership is the geometric mean of two things: the share of the resamples in which the unit
    was with the other members, and its cosine to their centre. A unit that belonged nowhere is a
    member of the proposal it was most often with, and its membership says how loosely.
    Fewer than two units give ().

    Not yet: a unit does not support several proposals, and the parent is one level up only.
    """
    if len(segments) < 2:
        return ()
    stop = stop_words_for(passages)
    clusters = ConsensusModel(
        settings.proposals or default_proposals(len(segments)),
        settings.resamples,
        settings.seed,
        progress,
    )
    model = topic_model(
        passages,
        vectors,
        clusters,
        lambda text: [
            *content_words(text, stop),
            *(phrase for phrase, _ in phrases_in(text, stop)),
        ],
    )
    labels = clusters.labels_
    unit = _unit(np.asarray(vectors, np.float64))
    clustered = {
        label: _Cluster.of(np.flatnonzero(labels == label), clusters.consensus_, unit)
        for label in np.unique(labels).tolist()
    }
    names = name_clusters(
        passages,
        unit,
        {label: cluster.rows for label, cluster in clustered.items()},
        characteristic_terms(model, labels),
        stop,
        questions,
    )
    proposals = [
        _proposal(cluster, names[label], segments, groups, persons or {})
        for label, cluster in clustered.items()
    ]
    parents = _parents(list(clustered.values()), segments)
    nearest = _nearest(np.array([cluster.centre for cluster in clustered.values()]))
    linked = (
        replace(proposal, parent=parent, nearest=tuple(proposals[i].id for i in near))
        for proposal, parent, near in zip(proposals, parents, nearest, strict=True)
    )
    return tuple(sorted(linked, key=lambda p: (-len(p.participants), -len(p.members), p.id)))


@dataclass(frozen=True)
class _Cluster:
    """One cluster: its rows, most typical first, and what was measured of them."""

    rows: list[int]
    membership: list[float]  # of each row, in the same order
    stability: float
    coherence: float
    centre: NDArray[np.float64]
    group: int

    @classmethod
    def of(
        cls, rows: NDArray[np.int64], consensus: Consensus, unit: NDArray[np.float64]
    ) -> _Cluster:
        together = consensus.together[np.ix_(rows, rows)]
        share = (together.sum(axis=1) - 1) / (len(rows) - 1)
        centre = _unit(unit[rows].mean(axis=0))
        closeness = unit[rows] @ centre
        membership = np.sqrt(share * closeness.clip(0, 1)).round(_DIGITS)
        order = np.lexsort((rows, -membership))
        return cls(
            rows=rows[order].tolist(),
            membership=membership[order].tolist(),
            stability=round(float(share.mean()), _DIGITS),
            coherence=round(float(closeness.mean()), _DIGITS),
            centre=centre,
            group=int(consensus.groups[rows[0]]),
        )


def _proposal(
    cluster: _Cluster,
    phrases: tuple[str, ...],
    segments: Sequence[Segment],
    groups: Mapping[str, Group],
    persons: Mapping[str, str],
) -> Proposal:
    members = tuple(
        Member(segments[row].id, segments[row].anchor, membership)
        for row, membership in zip(cluster.rows, cluster.membership, strict=True)
    )
    interviews = {member.anchor.interview for member in members}
    participants = sorted({persons.get(interview, interview) for interview in interviews})
    said_in = Counter(groups.get(participant, "") for participant in participants)
    return Proposal(
        id=stable_id("proposal", *sorted(member.segment for member in members)),
        name=phrases[0],
        phrases=phrases[1:],
        members=members,
        stability=cluster.stability,
        coherence=cluster.coherence,
        participants=tuple(participants),
        groups=tuple((group, said_in[group]) for group in sorted({*groups.values()} - {""})),
    )


def _parents(clusters: Sequence[_Cluster], segments: Sequence[Segment]) -> list[str]:
    """The id of the broader group of each cluster; "" where it would be alone in it."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for cluster in clusters:
        rows[cluster.group] += cluster.rows
    sizes = Counter(cluster.group for cluster in clusters)
    ids = {g: stable_id("group", *sorted(segments[row].id for row in rows[g])) for g in rows}
    return [ids[cluster.group] if sizes[cluster.group] > 1 else "" for cluster in clusters]


def _nearest(centres: NDArray[np.float64]) -> list[list[int]]:
    """For each centre the three others with the greatest cosine to it."""
    cosines = (centres @ centres.T).round(_DIGITS)
    np.fill_diagonal(cosines, -np.inf)
    order = np.argsort(-cosines, axis=1, kind="stable")
    return [row[: min(_NEAREST, len(centres) - 1)] for row in order.tolist()]


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
