"""Names for proposals: in vivo, a phrase that the participants said themselves.

The score of a phrase for a cluster is the product of how characteristic and how shared its words
are (c-TF-IDF, Grootendorst 2022, eq. 2; log of the passages that use them), how near it lies to
the centre of the cluster, how typical the passage is that it stands in, and in how many passages
it was said. A word lies where the passages that use it lie, a phrase where its words do: that
needs no model, works in any language, and found the human codes of PDPilot as well as encoding
every phrase did (mean reciprocal rank .38 against .36).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.coding.phrases import content_words, opening, phrases_in

__all__ = ["name_clusters"]

_FURTHER = 5  # phrases beside the name
_CANDIDATES = 40  # phrases of a cluster from which they are chosen
_AWKWARD, _AWKWARD_LENGTHS = 0.9, {2, 5}  # two words say little, five read badly
_PROPER_NAME = 0.3  # a name that the release missed should not become a code as well

Vectors = NDArray[np.floating[Any]]


def name_clusters(
    passages: Sequence[str],
    vectors: Vectors,
    clusters: Mapping[int, Sequence[int]],
    terms: Mapping[int, Mapping[str, float]],
    stop: frozenset[str],
    questions: Sequence[str] = (),
) -> dict[int, tuple[str, ...]]:
    """For each cluster its name, then up to five further phrases. No two names are the same.

    ``clusters`` holds the rows of the members of each cluster, most typical first; ``terms`` the
    c-TF-IDF of words and phrases in it. A phrase that only echoes the question before its passage
    is not the participant's and does not count.
    """
    centred = vectors - vectors.mean(axis=0)
    content = [frozenset(content_words(passage, stop)) for passage in passages]
    places = _places(content, centred)
    said = [dict(phrases_in(passage, stop)) for passage in passages]
    for phrases, question in zip(said, questions, strict=False):
        for echoed, _ in phrases_in(question, stop):
            phrases.pop(echoed, None)

    ranked = {
        label: _rank(
            members, said, content, terms[label], places, centred[list(members)].mean(axis=0)
        )
        for label, members in clusters.items()
    }
    names: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    # the surest name first: a cluster that shares its phrase with a surer one takes its next
    for label in sorted(ranked, key=lambda label: (-max(ranked[label].values(), default=0), label)):
        free = [phrase for phrase in ranked[label] if _kernel(phrase, stop) not in taken]
        name = free[0] if free else _unused_opening(passages, clusters[label], taken)
        taken |= {_kernel(name, stop), name.casefold()}
        names[label] = (name, *_different(name, free[1:], stop))
    return names


def _rank(
    members: Sequence[int],
    said: Sequence[Mapping[str, str]],
    content: Sequence[frozenset[str]],
    terms: Mapping[str, float],
    places: Mapping[str, Vectors],
    centre: Vectors,
) -> dict[str, float]:
    """The best phrases of a cluster as they were said, with their scores, best first."""
    users = Counter(word for i in members for word in content[i])
    literal: defaultdict[str, Counter[str]] = defaultdict(Counter)
    typicality: dict[str, float] = {}
    for rank, i in enumerate(members):
        for phrase, as_said in said[i].items():
            literal[phrase][as_said] += 1
            typicality.setdefault(phrase, 1.5 - rank / len(members))
    # the most frequent form; of equals the one without a capital, which began no sentence
    spelled = {p: max(forms, key=lambda form: (forms[form], form)) for p, forms in literal.items()}
    scores = {}
    for phrase, forms in literal.items():
        words = phrase.split()
        weighty = [word for word in dict.fromkeys(words) if word in users]
        salience = sum(terms.get(word, 0.0) * math.log1p(users[word]) for word in weighty)
        scores[phrase] = (
            salience / math.sqrt(len(words))
            * max(0.0, _cosine(np.sum([places[word] for word in weighty], axis=0), centre))
            * typicality[phrase]
            * (1 + math.log(forms.total()))
            * (_AWKWARD if len(words) in _AWKWARD_LENGTHS else 1.0)
            * (_PROPER_NAME if spelled[phrase].istitle() else 1.0)
        )  # fmt: skip
    best = sorted(scores, key=lambda phrase: (-round(scores[phrase], 9), phrase))[:_CANDIDATES]
    return {spelled[phrase]: scores[phrase] for phrase in best}


def _places(content: Sequence[frozenset[str]], centred: Vectors) -> dict[str, Vectors]:
    """Where each word lies: the mean of the passages that use it, drawn a little to the middle."""
    users: defaultdict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(content):
        for word in words:
            users[word].append(i)
    return {word: centred[rows].sum(axis=0) / (len(rows) + 1) for word, rows in users.items()}


def _different(name: str, phrases: Sequence[str], stop: frozenset[str]) -> list[str]:
    """The first phrases that each bring mostly new words."""
    chosen: list[str] = []
    known = set(content_words(name, stop))
    for phrase in phrases:
        content = set(content_words(phrase, stop))
        if len(chosen) < _FURTHER and 2 * len(content & known) <= len(content):
            chosen.append(phrase)
            known |= content
    return chosen


def _unused_opening(passages: Sequence[str], members: Sequence[int], taken: set[str]) -> str:
    """Where nobody said a phrase of content: how the most typical passage begins."""
    openings = [opening(passages[i]) for i in members]
    numbered = (f"{openings[0]} ({n})" for n in count(2))
    return next(name for name in chain(openings, numbered) if name.casefold() not in taken)


def _kernel(phrase: str, stop: frozenset[str]) -> str:
    """What makes two phrases the same name: their words of content, in any order."""
    return " ".join(sorted(content_words(phrase, stop))) or phrase.casefold()


def _cosine(a: Vectors, b: Vectors) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths > 0 else 0.0
