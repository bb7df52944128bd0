"""Names for proposals: in vivo, a phrase that the participants said themselves.

A phrase is a candidate where its words are characteristic of the cluster and shared in it
(c-TF-IDF, Grootendorst 2022, eq. 2; log of the passages that use them), and where it was said: in
typical passages, in several, by several participants. The best are ranked once more by how near
they lie to the centre of the cluster: their own vectors where the model that made the vectors of
the passages is at hand; otherwise a word lies where the passages that use it lie, and a phrase
where its words do, which needs no model. The further phrases are chosen to differ (maximal
marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.coding.phrases import content_words, opening, phrases_in
from transcode.coding.stopwords import CAPITALISED

__all__ = ["Encode", "name_clusters"]

_FURTHER = 5  # phrases beside the name
_CANDIDATES = 60  # phrases of a cluster that are placed
_READ = 100  # most typical passages of a cluster in which phrases are looked for
_AWKWARD, _LONG = 0.9, 4  # five words read badly
_PROPER_NAME = 0.3  # a name that the release missed should not become a code as well
_SEVERAL = 0.5  # what another participant who says it adds, in logarithms
_ALIKE = 0.5  # how much likeness to the phrases before counts against a further one
_SAID = 0.25  # how much what was said counts beside where it lies
_DIGITS = 4  # of a score: the last bits of a vector are the machine's

Vectors = NDArray[np.floating[Any]]
Encode = Callable[[Sequence[str]], Vectors]
"""n texts -> (n, d), unit length, by the model that made the vectors of the passages."""


def name_clusters(
    passages: Sequence[str],
    vectors: Vectors,
    clusters: Mapping[int, Sequence[int]],
    terms: Mapping[int, Mapping[str, float]],
    stop: frozenset[str],
    questions: Sequence[str] = (),
    *,
    speakers: Sequence[str] = (),
    encode: Encode | None = None,
) -> dict[int, tuple[str, ...]]:
    """For each cluster its name, then up to five further phrases. No two names are the same.

    ``vectors`` (n, d) are those of the passages; ``clusters`` holds the rows of the members of
    each cluster, most typical first: codes, or the broader groups of them; ``terms`` the c-TF-IDF
    of the words in each. ``questions`` and ``speakers``, when given, are of each passage the
    question before it and who says it: a phrase that only echoes the question is not the
    participant's and does not count, one that several participants say counts more.
    """
    read = {label: tuple(rows[:_READ]) for label, rows in clusters.items()}
    said = {
        row: _said(passages[row], questions[row] if questions else "", stop)
        for row in sorted(set(chain.from_iterable(read.values())))
    }
    spoken = {
        label: _candidates(rows, said, terms[label], speakers, stop) for label, rows in read.items()
    }
    place = _by_model(spoken, encode) if encode else _by_use(spoken, said, vectors)
    middle = 0.0 if encode else vectors.mean(axis=0)
    ranked = {
        label: _ranked(found, place, (vectors[list(clusters[label])] - middle).mean(axis=0))
        for label, found in spoken.items()
    }
    names: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    # the surest name first: a cluster that shares its phrase with a surer one takes its next
    for label in sorted(ranked, key=lambda label: (-max(ranked[label].values(), default=0), label)):
        scores = ranked[label]
        free = [one for one in scores if one.kernel not in taken]
        # the odd words of one passage may stand beside a name, and name a cluster only at need
        free.sort(key=lambda one: not one.shared)
        name = free[0].spelled if free else _unused(passages, clusters[label], stop, taken)
        taken |= {_kernel(name, stop), name.casefold()}
        further = _different(free, scores, place) if free else []
        names[label] = (name, *further)
    return names


@dataclass(frozen=True, slots=True)
class _Said:
    """What can be taken from one passage."""

    content: frozenset[str]
    phrases: Mapping[str, str]  # folded -> as it stands there


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A candidate: as it is written most often, and how much speaks for it, 0 to 1."""

    folded: str
    spelled: str
    kernel: str
    words: tuple[str, ...]  # of content
    weight: float
    shared: bool  # by several passages, word by word, or said in the most typical one


def _said(passage: str, question: str, stop: frozenset[str]) -> _Said:
    echoed = set(content_words(question, stop))
    phrases = {
        folded: as_said
        for folded, as_said in phrases_in(passage, stop)
        if not echoed or not echoed.issuperset(content_words(folded, stop))
    }
    return _Said(frozenset(content_words(passage, stop)), phrases)


def _candidates(
    rows: Sequence[int],
    said: Mapping[int, _Said],
    terms: Mapping[str, float],
    speakers: Sequence[str],
    stop: frozenset[str],
) -> list[_Phrase]:
    """The best phrases of the passages ``rows``, most typical first, by what was said."""
    users = Counter(word for row in rows for word in said[row].content)
    literal: defaultdict[str, Counter[str]] = defaultdict(Counter)
    typicality: dict[str, float] = {}
    voices: defaultdict[str, set[str]] = defaultdict(set)
    for rank, row in enumerate(rows):
        for phrase, as_said in said[row].phrases.items():
            literal[phrase][as_said] += 1
            typicality.setdefault(phrase, 1.5 - rank / len(rows))
            if speakers:
                voices[phrase].add(speakers[row])
    first = said[rows[0]].phrases
    weights: dict[str, float] = {}
    for phrase, forms in literal.items():
        words = phrase.split()
        salience = sum(
            terms.get(word, 0.0) * math.log1p(users[word])
            for word in dict.fromkeys(words)
            if word in users
        )
        weights[phrase] = (
            salience / math.sqrt(len(words))
            * typicality[phrase]
            * (1 + math.log(forms.total()))
            * (1 + _SEVERAL * math.log(max(1, len(voices[phrase]))))
            * (_AWKWARD if len(words) > _LONG else 1.0)
            * (_PROPER_NAME if _is_name(_spelling(forms), stop) else 1.0)
        )  # fmt: skip
    best = sorted(weights, key=lambda p: (-round(weights[p], 9), p))[:_CANDIDATES]
    most = max((weights[phrase] for phrase in best), default=0.0) or 1.0
    return [
        _Phrase(
            phrase,
            _spelling(literal[phrase]),
            _kernel(phrase, stop),
            weighty := tuple(word for word in dict.fromkeys(phrase.split()) if word in users),
            weights[phrase] / most,
            phrase in first or all(users[word] > 1 for word in weighty),
        )
        for phrase in best
    ]


def _spelling(forms: Counter[str]) -> str:
    """The most frequent form; of equals the one without a capital, which began no sentence."""
    return max(forms, key=lambda form: (forms[form], form))


def _is_name(phrase: str, stop: frozenset[str]) -> bool:
    return phrase.istitle() and not stop >= CAPITALISED


def _by_model(spoken: Mapping[int, Sequence[_Phrase]], encode: Encode) -> dict[str, Vectors]:
    """Where each candidate lies, by what it means."""
    wanted = sorted({one.folded for found in spoken.values() for one in found})
    return dict(zip(wanted, np.asarray(encode(wanted), np.float64), strict=True)) if wanted else {}


def _by_use(
    spoken: Mapping[int, Sequence[_Phrase]], said: Mapping[int, _Said], vectors: Vectors
) -> dict[str, Vectors]:
    """Where each candidate lies, by the passages that use its words.

    The place of a word is the mean of those passages, drawn a little to the middle of all.
    """
    middle = vectors.mean(axis=0)
    wanted = {word for found in spoken.values() for one in found for word in one.words}
    users: defaultdict[str, list[int]] = defaultdict(list)
    for row, one in said.items():
        for word in one.content & wanted:
            users[word].append(row)
    places = {
        word: (vectors[rows] - middle).sum(axis=0) / (len(rows) + 1) for word, rows in users.items()
    }
    return {
        one.folded: np.sum([places[word] for word in one.words], axis=0)
        for found in spoken.values()
        for one in found
    }


def _ranked(
    found: Sequence[_Phrase], place: Mapping[str, Vectors], centre: Vectors
) -> dict[_Phrase, float]:
    """The candidates with their scores, best first."""
    scores = {
        one: round(one.weight**_SAID * max(0.0, _cosine(place[one.folded], centre)), _DIGITS)
        for one in found
    }
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0].folded)))


def _different(
    phrases: Sequence[_Phrase], scores: Mapping[_Phrase, float], place: Mapping[str, Vectors]
) -> list[str]:
    """The phrases after the first, each good and unlike those before it; most words are new."""
    chosen, left = [phrases[0]], list(phrases[1:])
    best = scores[phrases[0]] or 1.0
    known = set(chosen[0].words)
    while len(chosen) <= _FURTHER:
        left = [one for one in left if 2 * len(known.intersection(one.words)) <= len(one.words)]
        if not left:
            break
        worth = {
            one: scores[one] / best
            - _ALIKE * max(_cosine(place[one.folded], place[other.folded]) for other in chosen)
            for one in left
        }
        chosen.append(min(left, key=lambda one: (-round(worth[one], _DIGITS), one.folded)))
        known.update(chosen[-1].words)
    return [one.spelled for one in chosen[1:]]


def _unused(
    passages: Sequence[str], members: Sequence[int], stop: frozenset[str], taken: set[str]
) -> str:
    """Where nobody said a phrase of content: their commonest word, or how a passage begins."""
    words = Counter(
        w for i in members[:_READ] for w in dict.fromkeys(content_words(passages[i], stop))
    )
    common = [
        word for word, n in sorted(words.items(), key=lambda item: (-item[1], item[0])) if n > 1
    ]
    openings = [opening(passages[i]) for i in members]
    numbered = (f"{openings[0]} ({n})" for n in count(2))
    return next(name for name in chain(common, openings, numbered) if name.casefold() not in taken)


def _kernel(phrase: str, stop: frozenset[str]) -> str:
    """What makes two phrases the same name: their words of content, in any order."""
    return " ".join(sorted(content_words(phrase, stop))) or phrase.casefold()


def _cosine(a: Vectors, b: Vectors) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths > 0 else 0.0
