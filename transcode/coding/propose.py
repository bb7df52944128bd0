"""Candidate codes: passages that belong together, named in the participants' own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcode.coding.cluster import consensus, default_proposals, lay_out, one_thread, reduce
from transcode.coding.lineage import identify
from transcode.coding.names import Encode, Talk, name_clusters
from transcode.coding.phrases import content_words, phrases_in, stop_words_for
from transcode.coding.settings import DEFAULTS, CodingSettings
from transcode.coding.tree import Branch, Consensus, Matrix, branches, cut, stabilities, support
from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal, Segment
from transcode.records.people import Group

__all__ = ["grow", "propose", "terms_of"]

_NEAREST = 3
_BORDERLINE = 5  # passages of a proposal shown as borderline
_NEARLY = 0.8  # of its own membership: what another proposal must reach for that
_DIGITS = 4  # of every number in a proposal: what lies below is the machine's, not the passages'


def grow(
    segments: Sequence[Segment],
    vectors: NDArray[np.float32],
    settings: CodingSettings = DEFAULTS,
    progress: Callable[[float], None] = lambda done: None,
) -> Consensus:
    """The tree of n >= 2 meaning units, from which proposals of any granularity can be cut.

    ``vectors`` (n, d) are their meanings. The tree does not depend on how many proposals are
    wanted.
    """
    with one_thread():
        return consensus(
            _reduced(segments, vectors, settings),
            resamples=settings.resamples,
            seed=settings.seed,
            progress=progress,
        )


def propose(
    segments: Sequence[Segment],
    passages: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    groups: Mapping[str, Group],
    settings: CodingSettings = DEFAULTS,
    questions: Sequence[str] = (),
    persons: Mapping[str, str] | None = None,
    tree: Consensus | None = None,
    known: Mapping[str, frozenset[str]] | None = None,
    encode: Encode | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Proposal, ...]:
    """Propose candidate codes for n meaning units, the most widely shared first.

    ``passages`` are their texts and ``vectors`` (n, d) their meanings, in the same order;
    ``groups`` names the group of each interview; ``questions``, when given, are the questions
    that the units answer: a phrase that only repeats the question names nothing; ``persons`` say
    which interviews are of one participant. ``tree`` is that of :func:`grow` for the same units
    and settings, grown here when it is not given. ``known`` are earlier proposals, id -> segments:
    a proposal that continues one of them keeps its id. ``encode`` is the model that made the
    vectors: with it names are chosen by their meaning, without it by where their words are used.

    Every unit is a member of exactly one proposal, and every proposal has two members or more.
    Membership is the geometric mean of two things: the share of the resamples in which the unit
    was with the other members, and its cosine to their centre, among the principal components. A
    unit supports each proposal to which its membership reaches ``settings.support``; the two most
    typical members always do. The stability of a proposal says how much more often its members
    came back together than with another proposal (:func:`transcode.coding.tree.stabilities`).
    Fewer than two units give ().
    """
    if len(segments) < 2:
        return ()
    with one_thread():
        tree = tree or grow(segments, vectors, settings, progress)
        points = _reduced(segments, vectors, settings)
        made = cut(tree, settings.proposals or default_proposals(len(segments)))
        shares = support(tree, made.labels, len(made.nodes))
        steady = stabilities(tree, made.labels, len(made.nodes))
        clusters = _clusters(made.labels, shares, steady, points, settings.support)
        unit = _unit(np.asarray(vectors, np.float64))
        # a group of one proposal is no broader than that proposal
        sizes = Counter(made.groups)
        themes = {g: _rows_of(clusters, made.groups, g) for g in sizes if sizes[g] > 1}
        labels = {label: cluster.rows for label, cluster in enumerate(clusters)}
        whose = persons or {}
        speakers = [whose.get(one.anchor.interview, one.anchor.interview) for one in segments]
        talk = Talk(passages, stop_words_for(passages), questions, speakers, encode)
        names, broad = (name_clusters(talk, unit, rows) for rows in (labels, themes))
        between = _between(made.labels, shares)
        places = lay_out(_far(between))
        nearest = _nearest(np.array([cluster.centre for cluster in clusters]))
    ids = identify([[segments[row].id for row in c.rows] for c in clusters], known or {})
    parents = {
        g: stable_id("group", *sorted(segments[row].id for row in rows))
        for g, rows in themes.items()
    }
    proposals = []
    for label, (cluster, branch) in enumerate(zip(clusters, branches(tree, made), strict=True)):
        group = made.groups[label]
        said_by, counted, share, mostly = _said_by(cluster.rows, segments, groups, persons or {})
        proposals.append(
            Proposal(
                id=ids[label],
                name=names[label][0],
                phrases=names[label][1:],
                members=_members(cluster.rows, cluster.membership, cluster.distance, segments),
                stability=cluster.stability,
                coherence=cluster.coherence,
                participants=said_by,
                groups=counted,
                nearest=tuple(ids[other] for other in nearest[label]),
                parent=parents.get(group, ""),
                theme=broad[group][0] if group in broad else "",
                also=_members(*cluster.also, segments),
                threshold=cluster.threshold,
                borderline=tuple(segments[row].id for row in cluster.borderline),
                tentative=cluster.stability < settings.steady,
                share=share,
                mostly=mostly,
                parts=_parts(branch, made.labels, label, segments),
                split=round(branch.split, _DIGITS),
                partner=ids[max(branch.partners, key=lambda other: between[label, other])]
                if branch.partners
                else "",
                merge=round(branch.merge, _DIGITS),
                position=branch.position,
                joins=round(branch.joins, _DIGITS),
                place=(round(float(places[label, 0]), 3), round(float(places[label, 1]), 3)),
            )
        )
    return tuple(sorted(proposals, key=lambda p: (-len(p.participants), -len(p.members), p.id)))


def terms_of(passages: Sequence[str]) -> tuple[frozenset[str], Callable[[str], list[str]]]:
    """The stop words of the passages, and what is counted in one: words of content, phrases."""
    stop = stop_words_for(passages)
    return stop, lambda passage: [
        *content_words(passage, stop),
        *(phrase for phrase, _ in phrases_in(passage, stop)),
    ]


@dataclass(frozen=True)
class _Cluster:
    """One cluster: its rows, most typical first, and what was measured of them."""

    rows: list[int]
    membership: list[float]  # of each row, in the same order
    distance: list[float]
    stability: float
    coherence: float
    centre: NDArray[np.float64]
    threshold: float
    also: tuple[list[int], list[float], list[float]]  # rows of other clusters, as above
    borderline: list[int]


def _clusters(
    labels: NDArray[np.int64], shares: Matrix, steady: Matrix, points: Matrix, enough: float
) -> list[_Cluster]:
    k = shares.shape[1]
    centres = np.zeros((k, points.shape[1]))
    np.add.at(centres, labels, points)
    centres = _unit(centres)
    same = ~points.any(axis=1)  # nothing tells these apart: all there is, is typical
    closeness = points @ centres.T
    closeness[same] = centres.any(axis=1) == 0
    membership = np.sqrt(shares * closeness.clip(0, 1)).round(_DIGITS)
    distance = (1 - closeness).round(_DIGITS)
    own = membership[np.arange(len(labels)), labels]
    others = membership.copy()
    others[np.arange(len(labels)), labels] = 0
    second = others.max(axis=1, initial=0)
    clusters = []
    for label in range(k):
        rows = np.flatnonzero(labels == label)
        rows = rows[np.lexsort((rows, -own[rows]))]
        threshold = min(enough, float(own[rows[1]]))
        also = np.flatnonzero((labels != label) & (membership[:, label] >= max(enough, 1e-9)))
        also = also[np.lexsort((also, -membership[also, label]))]
        torn = [row for row in rows.tolist() if 0 < own[row] * _NEARLY <= second[row]]
        torn.sort(key=lambda row: (-second[row] / own[row], row))
        clusters.append(
            _Cluster(
                rows=rows.tolist(),
                membership=own[rows].tolist(),
                distance=distance[rows, label].tolist(),
                stability=round(float(steady[label]), _DIGITS),
                coherence=round(float(closeness[rows, label].mean()), _DIGITS),
                centre=centres[label],
                threshold=threshold,
                also=(
                    also.tolist(),
                    membership[also, label].tolist(),
                    distance[also, label].tolist(),
                ),
                borderline=torn[:_BORDERLINE],
            )
        )
    return clusters


def _members(
    rows: Sequence[int],
    membership: Sequence[float],
    distance: Sequence[float],
    segments: Sequence[Segment],
) -> tuple[Member, ...]:
    return tuple(
        Member(segments[row].id, segments[row].anchor, grade, far)
        for row, grade, far in zip(rows, membership, distance, strict=True)
    )


def _said_by(
    rows: Sequence[int],
    segments: Sequence[Segment],
    groups: Mapping[str, Group],
    persons: Mapping[str, str],
) -> tuple[tuple[str, ...], tuple[tuple[Group, int], ...], float, str]:
    """Who said it, how many of each group, the share of who said most, and who says too much."""
    said = Counter(
        persons.get(interview, interview)
        for interview in (segments[row].anchor.interview for row in rows)
    )
    in_group = Counter(groups.get(participant, "") for participant in said)
    counted = tuple((group, in_group[group]) for group in sorted({*groups.values()} - {""}))
    who, most = min(said.items(), key=lambda item: (-item[1], item[0]))
    everyone = {persons.get(i, i) for i in {one.anchor.interview for one in segments}}
    mostly = who if len(everyone) > 1 and 2 * most > len(rows) else ""
    return tuple(sorted(said)), counted, round(most / len(rows), _DIGITS), mostly


def _rows_of(clusters: Sequence[_Cluster], groups: Sequence[int], group: int) -> list[int]:
    """The rows of a broader group, the most typical of each of its clusters first."""
    ranked = [
        (rank / len(cluster.rows), row)
        for cluster, its in zip(clusters, groups, strict=True)
        if its == group
        for rank, row in enumerate(cluster.rows)
    ]
    return [row for _, row in sorted(ranked)]


def _parts(
    branch: Branch, labels: NDArray[np.int64], label: int, segments: Sequence[Segment]
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(segments[row].id for row in part.tolist() if labels[row] == label)
        for part in branch.parts
    )


def _between(labels: NDArray[np.int64], shares: Matrix) -> Matrix:
    """Share of the resamples in which the members of two clusters were together: (k, k)."""
    k = shares.shape[1]
    sums = np.zeros((k, k))
    np.add.at(sums, labels, shares)
    mean = sums / np.bincount(labels, minlength=k)[:, None]
    mean = (mean + mean.T) / 2
    np.fill_diagonal(mean, 1.0)
    return mean


def _far(between: Matrix) -> Matrix:
    """How far apart on a map: 0 to 1, even where nothing was together in most resamples."""
    others = between - np.diag(np.diag(between))
    far = 1 - np.sqrt(others / (others.max() or 1.0))
    np.fill_diagonal(far, 0)
    return np.asarray(far)


def _nearest(centres: NDArray[np.float64]) -> list[list[int]]:
    """For each centre the three others with the greatest cosine to it."""
    cosines = (centres @ centres.T).round(_DIGITS)
    np.fill_diagonal(cosines, -np.inf)
    order = np.argsort(-cosines, axis=1, kind="stable")
    return [row[: min(_NEAREST, len(centres) - 1)] for row in order.tolist()]


def _reduced(
    segments: Sequence[Segment], vectors: NDArray[np.float32], settings: CodingSettings
) -> Matrix:
    interviews = [one.anchor.interview for one in segments]
    return reduce(vectors, settings.seed, interviews, settings.centre)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
