"""Proposals: groups of related passages, named in the participants' own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.coding.beside import Parser, key_words, quotations
from transcode.coding.chatter import Chatter, is_mostly
from transcode.coding.closeness import (
    DIGITS,
    Closeness,
    closeness,
    places_of,
    unit_length,
)
from transcode.coding.cluster import consensus, default_proposals, lay_out, one_thread
from transcode.coding.lineage import identify
from transcode.coding.names import Encode, Talk, name_clusters
from transcode.coding.phrases import content_words, phrases_in, stop_words_for
from transcode.coding.settings import DEFAULTS, CodingSettings
from transcode.coding.tree import (
    Branch,
    Consensus,
    Cut,
    Labels,
    Matrix,
    branches,
    cut,
    stabilities,
    support,
)
from transcode.records.base import stable_id
from transcode.records.coding import Member, Proposal, Segment, threshold_of
from transcode.records.participants import Participants, Seats, spans_of_segments
from transcode.records.people import Group
from transcode.records.texts import Anchor

__all__ = ["grow", "propose", "terms_of"]

_BORDERLINE = 5  # passages of a proposal shown as borderline
_FAR = 0.05  # share of the passages that are far from everything in this study, at most
_NEARLY = 0.8  # share of its own membership that another proposal must reach for that


def grow(
    segments: Sequence[Segment],
    vectors: NDArray[np.float32],
    settings: CodingSettings = DEFAULTS,
    progress: Callable[[float], None] = lambda done: None,
) -> Consensus:
    """Build the tree of n >= 2 segments, from which proposals of any granularity can be cut.

    ``vectors`` (n, d) are their embeddings. The tree does not depend on the number of proposals.
    """
    with one_thread():
        return consensus(
            places_of(segments, vectors, settings),
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
    seats: Seats | None = None,
    tree: Consensus | None = None,
    earlier: Mapping[str, frozenset[str]] | None = None,
    encode: Encode | None = None,
    parse: Parser | None = None,
    chatter: Chatter | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Proposal, ...]:
    """Propose candidate codes for n segments, the most widely shared first, and chatter last.

    Every segment is a member of exactly one proposal, and every proposal has two members or more.
    Membership is the geometric mean of two figures: the share of resamples in which the segment
    was with the other members, and its cosine to their centre, among the principal components. A
    segment supports each proposal in which its membership reaches ``settings.support``; its own it
    supports unless it is also among the twentieth of all segments with the least membership. The
    two most typical members always do. The stability of a proposal measures the preference of its
    members for each other over another proposal (:func:`transcode.coding.tree.stabilities`).

    Args:
        segments: the segments; fewer than two give ().
        passages: their texts, in the same order.
        vectors: their embeddings (n, d), in the same order.
        groups: the group of each interview.
        settings: the settings of the study.
        questions: the question that each segment answers, if known; a phrase that only repeats
            the question cannot be a name.
        persons: interview -> participant, where somebody was interviewed more than once.
        seats: who speaks under which label in recordings that several participants share.
        tree: the result of :func:`grow` for the same segments and settings; built here if absent.
        earlier: earlier proposals, id -> segments; a proposal that continues one keeps its id.
        encode: the model that made the vectors; it chooses names by meaning. Without it, they are
            chosen by the passages that use their words.
        parse: noun phrases and clauses of passages, in a language that has a parser; without it,
            key words are content words, and quotations end at the end of a sentence.
        chatter: what tells chatter from content in the vectors of this model; a proposal of which
            most is chatter is marked, and comes last.
        progress: called with the share done, 0 to 1.
    """
    if len(segments) < 2:
        return ()
    given = {segment.anchor.interview for segment in segments}
    everyone = Participants.among(given, persons, groups, spans_of_segments(segments, seats or {}))
    stop = stop_words_for(passages)
    with one_thread():
        tree = tree or grow(segments, vectors, settings, progress)
        made = cut(tree, settings.proposals or default_proposals(len(segments)))
        clustering = _clustering(tree, made, places_of(segments, vectors, settings), settings)
        speakers = [next(iter(everyone.of(each.anchor.place)), "") for each in segments]
        talk = Talk(passages, stop, questions, speakers, encode)
        unit = unit_length(np.asarray(vectors, np.float64))
        idle = chatter.among(passages, unit, stop) if chatter else np.zeros(len(passages), bool)
        labelled = _labelled(talk, unit, clustering, segments, parse)
        broad = _broader(talk, unit, clustering, segments)
    ids = identify(
        [[segments[row].id for row in cluster.rows] for cluster in clustering.clusters],
        earlier or {},
    )
    proposals = [
        replace(
            _measured(clustering, label, branch, segments, everyone, ids),
            **labelled[label],
            **broad.get(made.groups[label], {}),
            chatter=is_mostly(clustering.clusters[label].rows, idle),
            tentative=clustering.clusters[label].stability < settings.steady,
        )
        for label, branch in enumerate(branches(tree, made))
    ]
    return tuple(
        sorted(proposals, key=lambda p: (p.chatter, -len(p.participants), -len(p.members), p.id))
    )


def terms_of(passages: Sequence[str]) -> tuple[frozenset[str], Callable[[str], list[str]]]:
    """Return the stop words, and a function from a passage to its content words and phrases."""
    stop = stop_words_for(passages)
    return stop, lambda passage: [
        *content_words(passage, stop),
        *(phrase for phrase, _ in phrases_in(passage, stop)),
    ]


def _labelled(
    talk: Talk,
    unit: Matrix,
    clustering: _Clustering,
    segments: Sequence[Segment],
    parse: Parser | None,
) -> list[dict[str, Any]]:
    """Return the name, key words and quotation of each cluster, as fields of its proposal."""
    rows = {label: cluster.rows for label, cluster in enumerate(clustering.clusters)}
    names = name_clusters(talk, unit, rows)
    keys = key_words(talk, rows, names, parse)
    about = {label: (names[label], *keys[label]) for label in rows}
    is_verbatim = partial(_is_verbatim, segments, talk.passages)
    quoted = quotations(talk, unit, rows, about, is_verbatim, parse)
    return [
        {
            "name": names[label],
            "phrases": keys[label],
            "quotation": _anchored(segments, quoted.get(label)),
        }
        for label in rows
    ]


def _broader(
    talk: Talk, unit: Matrix, clustering: _Clustering, segments: Sequence[Segment]
) -> dict[int, dict[str, Any]]:
    """Return the id and the name of each broader group, as fields of its proposals."""
    names = name_clusters(talk, unit, clustering.themes)
    return {
        group: {
            "parent": stable_id("group", *sorted(segments[row].id for row in rows)),
            "theme": names[group],
        }
        for group, rows in clustering.themes.items()
    }


def _is_verbatim(segments: Sequence[Segment], passages: Sequence[str], row: int) -> bool:
    """Return whether a passage is all that stands in its span of the text.

    One into which somebody else speaks, or a mark for what was not understood falls, is shorter.
    """
    anchor = segments[row].anchor
    return len(passages[row]) == anchor.end - anchor.begin


def _anchored(segments: Sequence[Segment], quoted: tuple[int, int, int] | None) -> Anchor | None:
    """Return where a quotation stands in its text, given its row and its span in the passage."""
    if quoted is None:
        return None
    row, begin, end = quoted
    whole = segments[row].anchor
    return replace(whole, begin=whole.begin + begin, end=whole.begin + end)


@dataclass(frozen=True)
class _Cluster:
    """One cluster: its rows, most typical first, and their figures."""

    rows: list[int]
    membership: list[float]  # of each row, in the same order
    distance: list[float]
    stability: float
    coherence: float
    threshold: float
    also: tuple[list[int], list[float], list[float]]  # the same, for rows of other clusters
    borderline: list[int]


@dataclass(frozen=True)
class _Clustering:
    """The clusters of one cut, and their positions relative to each other."""

    labels: Labels
    clusters: list[_Cluster]
    themes: dict[int, list[int]]  # broader group -> its rows, most typical first
    nearest: list[list[int]]
    between: Matrix
    places: Matrix


def _clustering(
    tree: Consensus, made: Cut, points: Matrix, settings: CodingSettings
) -> _Clustering:
    """Measure each cluster from the resamples, and its position among the others."""
    k = len(made.nodes)
    close = closeness(points, made.labels, k)
    shares = support(tree, made.labels, k)
    clusters = _clusters(close, shares, stabilities(tree, made.labels, k), settings.support)
    # a group of one proposal is no broader than that proposal
    sizes = Counter(made.groups)
    themes = {g: _rows_of(clusters, made.groups, g) for g in sizes if sizes[g] > 1}
    between = _between(made.labels, shares)
    return _Clustering(
        made.labels, clusters, themes, close.nearest, between, lay_out(_far(between))
    )


def _clusters(close: Closeness, shares: Matrix, steady: Matrix, enough: float) -> list[_Cluster]:
    """Return each cluster, with its own passages and those of others that also support it."""
    labels, distance = close.labels, close.distances
    membership = np.sqrt(shares * close.cosines.clip(0, 1)).round(DIGITS)
    own = membership[np.arange(len(labels)), labels]
    least = min(enough, float(np.quantile(own, _FAR))) if len(own) else enough
    others = membership.copy()
    others[np.arange(len(labels)), labels] = 0
    second = others.max(axis=1, initial=0)
    clusters = []
    for label in range(shares.shape[1]):
        rows = np.flatnonzero(labels == label)
        rows = rows[np.lexsort((rows, -own[rows]))]
        also = np.flatnonzero((labels != label) & (membership[:, label] >= max(enough, 1e-9)))
        also = also[np.lexsort((also, -membership[also, label]))]
        torn = [row for row in rows.tolist() if 0 < own[row] * _NEARLY <= second[row]]
        torn.sort(key=lambda row: (-second[row] / own[row], row))
        clusters.append(
            _Cluster(
                rows=rows.tolist(),
                membership=own[rows].tolist(),
                distance=distance[rows, label].tolist(),
                stability=round(float(steady[label]), DIGITS),
                coherence=close.coherence(label),
                threshold=threshold_of(own[rows].tolist(), least),
                also=(
                    also.tolist(),
                    membership[also, label].tolist(),
                    distance[also, label].tolist(),
                ),
                borderline=torn[:_BORDERLINE],
            )
        )
    return clusters


def _measured(
    clustering: _Clustering,
    label: int,
    branch: Branch,
    segments: Sequence[Segment],
    everyone: Participants,
    ids: Sequence[str],
) -> Proposal:
    """Return a proposal without its name: passages, participants, and position."""
    cluster = clustering.clusters[label]
    spread = everyone.said_by([segments[row].anchor.place for row in cluster.rows])
    partner = max(branch.partners, key=lambda other: clustering.between[label, other], default=None)
    x, y = clustering.places[label].tolist()
    return Proposal(
        id=ids[label],
        name="",
        phrases=(),
        members=_members(cluster.rows, cluster.membership, cluster.distance, segments),
        stability=cluster.stability,
        coherence=cluster.coherence,
        participants=spread.who,
        groups=spread.groups,
        nearest=tuple(ids[other] for other in clustering.nearest[label]),
        also=_members(*cluster.also, segments),
        threshold=cluster.threshold,
        borderline=tuple(segments[row].id for row in cluster.borderline),
        share=spread.share,
        mostly=spread.mostly,
        parts=tuple(
            tuple(segments[row].id for row in part.tolist() if clustering.labels[row] == label)
            for part in branch.parts
        ),
        split=round(branch.split, DIGITS),
        partner="" if partner is None else ids[partner],
        merge=round(branch.merge, DIGITS),
        position=branch.position,
        joins=round(branch.joins, DIGITS),
        place=(round(x, 3), round(y, 3)),
    )


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


def _rows_of(clusters: Sequence[_Cluster], groups: Sequence[int], group: int) -> list[int]:
    """Return the rows of a broader group, the most typical of each of its clusters first."""
    ranked = [
        (rank / len(cluster.rows), row)
        for cluster, its in zip(clusters, groups, strict=True)
        if its == group
        for rank, row in enumerate(cluster.rows)
    ]
    return [row for _, row in sorted(ranked)]


def _between(labels: NDArray[np.int64], shares: Matrix) -> Matrix:
    """Share of resamples in which the members of two clusters were together: (k, k)."""
    k = shares.shape[1]
    sums = np.zeros((k, k))
    np.add.at(sums, labels, shares)
    mean = sums / np.bincount(labels, minlength=k)[:, None]
    mean = (mean + mean.T) / 2
    np.fill_diagonal(mean, 1.0)
    return mean


def _far(between: Matrix) -> Matrix:
    """Distance on a map, 0 to 1, spread out even if few passages were ever together."""
    others = between - np.diag(np.diag(between))
    far = 1 - np.sqrt(others / (others.max() or 1.0))
    np.fill_diagonal(far, 0)
    return np.asarray(far)
