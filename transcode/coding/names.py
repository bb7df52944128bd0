"""Names for proposals: in vivo, a phrase that the participants said themselves.

A phrase is a candidate where its words are characteristic of the cluster and shared in it
(c-TF-IDF, Grootendorst 2022, eq. 2; log of the passages that use them), and where it was said: in
typical passages, in several, by several participants. The best are ranked once more by how near
they lie to the centre of the cluster, and how much nearer than to the others: their own vectors
where the model that made the vectors of the passages is at hand; otherwise a word lies where the
passages that use it lie, and a phrase where its words do, which needs no model. The further phrases
are chosen to differ (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.coding.phrases import content_words, opening, phrases_in
from transcode.coding.stopwords import CAPITALISED
from transcode.coding.topics import characteristic_terms

__all__ = ["Encode", "Talk", "name_clusters"]

_FURTHER = 5  # phrases beside the name
_CANDIDATES = 60  # phrases of a cluster that are placed
_READ = 100  # most typical passages of a cluster in which phrases are looked for
_AWKWARD, _LONG = 0.9, 4  # five words read badly
_PROPER_NAME = 0.3  # a name that the release missed should not become a code as well
_SEVERAL = 0.5  # what another participant who says it adds, in logarithms
_ALIKE = 0.5  # how much likeness to the phrases before counts against a further one
_SAID = 0.1  # how much what was said counts beside where it lies
_DIGITS = 4  # of a score: the last bits of a vector are the machine's

Vectors = NDArray[np.floating[Any]]
Encode = Callable[[Sequence[str]], Vectors]
"""n texts -> (n, d), unit length, by the model that made the vectors of the passages."""


class Talk:
    """What n passages hold, taken apart once: codes and the broader groups of them are named by it.

    ``questions`` and ``speakers``, when given, are of each passage the question before it and who
    says it: a phrase that only echoes the question is not the participant's and does not count,
    one that several participants say counts more. ``words`` are the words of content of each.
    """

    def __init__(
        self,
        passages: Sequence[str],
        stop: frozenset[str],
        questions: Sequence[str] = (),
        speakers: Sequence[str] = (),
        encode: Encode | None = None,
    ) -> None:
        self.passages = passages
        self.stop = stop
        self.questions = questions
        self.speakers = speakers
        self.encode = encode
        self.words = [content_words(passage, stop) for passage in passages]
        self._said: dict[int, _Said] = {}
        self._places: dict[str, Vectors] = {}

    def said(self, row: int) -> _Said:
        """What can be taken from the passage ``row``."""
        if row not in self._said:
            echoed = set(content_words(self.questions[row], self.stop)) if self.questions else set()
            phrases = {
                folded: as_said
                for folded, as_said in phrases_in(self.passages[row], self.stop)
                if not echoed or not echoed.issuperset(content_words(folded, self.stop))
            }
            self._said[row] = _Said(frozenset(self.words[row]), phrases)
        return self._said[row]

    def meanings(self, phrases: Iterable[str], encode: Encode) -> dict[str, Vectors]:
        """Where phrases lie by what they mean; each is encoded once."""
        wanted = sorted(set(phrases))
        if new := [one for one in wanted if one not in self._places]:
            self._places |= zip(new, np.asarray(encode(new), np.float64), strict=True)
        return {one: self._places[one] for one in wanted}


def name_clusters(
    talk: Talk,
    vectors: Vectors,
    clusters: Mapping[int, Sequence[int]],
) -> dict[int, tuple[str, ...]]:
    """For each cluster its name, then up to five further phrases. No two names are the same.

    ``vectors`` (n, d) are those of the passages; ``clusters`` holds the rows of the members of
    each cluster, most typical first: codes, or the broader groups of them.
    """
    terms = characteristic_terms(talk.words, clusters)
    read = {label: tuple(rows[:_READ]) for label, rows in clusters.items()}
    said = {row: talk.said(row) for row in sorted(set(chain.from_iterable(read.values())))}
    spoken = {
        label: _candidates(rows, said, terms[label], talk.speakers, talk.stop)
        for label, rows in read.items()
    }
    if talk.encode:
        found = (one.folded for some in spoken.values() for one in some)
        place, middle = talk.meanings(found, talk.encode), np.zeros(vectors.shape[1])
    else:
        place, middle = _by_use(spoken, said, vectors), vectors.mean(axis=0)
    centres = [vectors[list(rows)].mean(axis=0) - middle for rows in clusters.values()]
    ranked = {
        label: _ranked(spoken[label], place, centres, own) for own, label in enumerate(clusters)
    }
    names: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    # the surest name first: a cluster that shares its phrase with a surer one takes its next
    for label in sorted(ranked, key=lambda label: (-max(ranked[label].values(), default=0), label)):
        scores = ranked[label]
        free = [one for one in scores if one.kernel not in taken]
        # the odd words of one passage may stand beside a name, and name a cluster only at need
        free.sort(key=lambda one: not one.shared)
        name = free[0].spelled if free else _unused(talk, clusters[label], taken)
        taken |= {_kernel(name, talk.stop), name.casefold()}
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
    found: Sequence[_Phrase], place: Mapping[str, Vectors], centres: Sequence[Vectors], own: int
) -> dict[_Phrase, float]:
    """The candidates with their scores, best first.

    All passages share a topic, and a phrase of that topic lies near every centre: so what counts
    is its cosine to the centre of its own cluster and, as much, how far that exceeds the mean of
    its cosines to the others.
    """
    if not found:
        return {}
    near = _unit(np.array([place[one.folded] for one in found])) @ _unit(np.array(centres)).T
    others = np.delete(near, own, axis=1).mean(axis=1) if len(centres) > 1 else 0.0
    worth = (2 * near[:, own] - others).clip(0)
    scores = {
        one: round(one.weight**_SAID * float(much), _DIGITS)
        for one, much in zip(found, worth, strict=True)
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


def _unused(talk: Talk, members: Sequence[int], taken: set[str]) -> str:
    """Where nobody said a phrase of content: their commonest word, or how a passage begins."""
    words = Counter(w for i in members[:_READ] for w in dict.fromkeys(talk.words[i]))
    common = [
        word for word, n in sorted(words.items(), key=lambda item: (-item[1], item[0])) if n > 1
    ]
    openings = [opening(talk.passages[i]) for i in members]
    numbered = (f"{openings[0]} ({n})" for n in count(2))
    return next(name for name in chain(common, openings, numbered) if name.casefold() not in taken)


def _kernel(phrase: str, stop: frozenset[str]) -> str:
    """What makes two phrases the same name: their words of content, in any order."""
    return " ".join(sorted(content_words(phrase, stop))) or phrase.casefold()


def _cosine(a: Vectors, b: Vectors) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths > 0 else 0.0


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
