"""Names for proposals: in vivo phrases, in the participants' own words.

A phrase is a candidate if its words are characteristic of the cluster and shared within it
(c-TF-IDF, Grootendorst 2022, eq. 2; log of the number of passages that use them). It counts for
more in typical passages, in several passages, and from several participants. The best candidates
are then ranked by their closeness to the centre of their cluster compared with the other centres.
If the embedding model is available, a phrase is placed by its own vector; otherwise a word is
placed by the passages that use it and a phrase by its words, which needs no model.
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

__all__ = ["PROPER_NAME", "Encode", "Talk", "Vectors", "is_name", "name_clusters"]

_CANDIDATES = 60  # phrases of a cluster that are compared with the centres
_READ = 100  # most typical passages of a cluster that are searched for phrases
_AWKWARD, _LONG = 0.9, 4  # five words read badly
PROPER_NAME = 0.3
"""Weight of a proper name: one missed at release should not also become a code."""
_SEVERAL = 0.5  # weight of the logarithm of the number of participants who use the phrase
_SALIENCE = 0.1  # exponent of the weight of a phrase beside its closeness
_DIGITS = 4  # of a score: the last bits of a vector depend on the machine

Vectors = NDArray[np.floating[Any]]
Encode = Callable[[Sequence[str]], Vectors]
"""Embedding of n texts as (n, d) unit vectors, by the model that embedded the passages."""


class Talk:
    """Passages, each analysed once, from which codes and their broader groups are named.

    ``questions`` and ``speakers``, if given, hold the question before each passage and its
    speaker. A phrase that only echoes the question is not the participant's and does not count; a
    phrase that several participants use counts for more. ``words`` are the content words of each
    passage.
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
        self._wordings: dict[int, _Wording] = {}
        self._places: dict[str, Vectors] = {}

    def wording(self, row: int) -> _Wording:
        """Return the content words and phrases of the passage ``row``."""
        if row not in self._wordings:
            echoed = self.asked(row)
            phrases = {
                folded: literally
                for folded, literally in phrases_in(self.passages[row], self.stop)
                if not echoed or not echoed.issuperset(content_words(folded, self.stop))
            }
            self._wordings[row] = _Wording(frozenset(self.words[row]), phrases)
        return self._wordings[row]

    def asked(self, row: int) -> set[str]:
        """Return the content words of the question before the passage ``row``."""
        return set(content_words(self.questions[row], self.stop)) if self.questions else set()

    def meanings(self, phrases: Iterable[str], encode: Encode) -> dict[str, Vectors]:
        """Return the vector of each phrase; each phrase is encoded only once."""
        wanted = sorted(set(phrases))
        if new := [phrase for phrase in wanted if phrase not in self._places]:
            self._places |= zip(new, np.asarray(encode(new), np.float64), strict=True)
        return {phrase: self._places[phrase] for phrase in wanted}


def name_clusters(
    talk: Talk,
    vectors: Vectors,
    clusters: Mapping[int, Sequence[int]],
) -> dict[int, str]:
    """Name each cluster. No two names are the same.

    ``vectors`` (n, d) belong to the passages; ``clusters`` holds the rows of the members of each
    cluster, most typical first. A cluster is a code or a broader group of codes.
    """
    terms = characteristic_terms(talk.words, clusters)
    read = {label: tuple(rows[:_READ]) for label, rows in clusters.items()}
    wordings = {row: talk.wording(row) for row in sorted(set(chain.from_iterable(read.values())))}
    candidates = {
        label: _candidates(rows, wordings, terms[label], talk.speakers, talk.stop)
        for label, rows in read.items()
    }
    if talk.encode:
        folded = (phrase.folded for group in candidates.values() for phrase in group)
        place, middle = talk.meanings(folded, talk.encode), np.zeros(vectors.shape[1])
    else:
        place, middle = _by_use(candidates, wordings, vectors), vectors.mean(axis=0)
    centres = [vectors[list(rows)].mean(axis=0) - middle for rows in clusters.values()]
    ranked = {
        label: _ranked(candidates[label], place, centres, own) for own, label in enumerate(clusters)
    }
    names: dict[int, str] = {}
    taken: set[str] = set()
    # strongest name first: a cluster whose phrase is already taken uses its next one
    for label in sorted(ranked, key=lambda label: (-max(ranked[label].values(), default=0), label)):
        scores = ranked[label]
        free = [phrase for phrase in scores if phrase.kernel not in taken]
        # words from a single passage are a name only as a last resort
        free.sort(key=lambda phrase: not phrase.shared)
        name = free[0].spelled if free else _unused(talk, clusters[label], taken)
        taken |= {_kernel(name, talk.stop), name.casefold()}
        names[label] = name
    return names


@dataclass(frozen=True, slots=True)
class _Wording:
    """The content words and phrases of one passage."""

    content: frozenset[str]
    phrases: Mapping[str, str]  # folded -> literal spelling


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A candidate name: its most frequent spelling and its weight, 0 to 1."""

    folded: str
    spelled: str
    kernel: str
    words: tuple[str, ...]  # content words
    weight: float
    shared: bool  # each word occurs in several passages, or the phrase in the most typical one


def _candidates(
    rows: Sequence[int],
    wordings: Mapping[int, _Wording],
    terms: Mapping[str, float],
    speakers: Sequence[str],
    stop: frozenset[str],
) -> list[_Phrase]:
    """Return the phrases of highest weight; ``rows`` are the passages, most typical first."""
    users = Counter(word for row in rows for word in wordings[row].content)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    typicality: dict[str, float] = {}
    voices: defaultdict[str, set[str]] = defaultdict(set)
    for rank, row in enumerate(rows):
        for phrase, literally in wordings[row].phrases.items():
            spellings[phrase][literally] += 1
            typicality.setdefault(phrase, 1.5 - rank / len(rows))
            if speakers:
                voices[phrase].add(speakers[row])
    first = wordings[rows[0]].phrases
    weights: dict[str, float] = {}
    for phrase, forms in spellings.items():
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
            * (PROPER_NAME if is_name(_spelling(forms), stop) else 1.0)
        )  # fmt: skip
    best = sorted(weights, key=lambda p: (-round(weights[p], 9), p))[:_CANDIDATES]
    most = max((weights[phrase] for phrase in best), default=0.0) or 1.0
    return [
        _Phrase(
            phrase,
            _spelling(spellings[phrase]),
            _kernel(phrase, stop),
            weighty := tuple(word for word in dict.fromkeys(phrase.split()) if word in users),
            weights[phrase] / most,
            phrase in first or all(users[word] > 1 for word in weighty),
        )
        for phrase in best
    ]


def _spelling(forms: Counter[str]) -> str:
    """Return the most frequent form, lower case first: a capital may only begin a sentence."""
    return max(forms, key=lambda form: (forms[form], form))


def is_name(phrase: str, stop: frozenset[str]) -> bool:
    """Return whether a phrase may be a proper name, by its capitals."""
    return phrase.istitle() and not stop >= CAPITALISED


def _by_use(
    candidates: Mapping[int, Sequence[_Phrase]], wordings: Mapping[int, _Wording], vectors: Vectors
) -> dict[str, Vectors]:
    """Place each candidate by the passages that use its words.

    A word is placed at the mean of those passages, shrunk a little towards the overall mean.
    """
    middle = vectors.mean(axis=0)
    wanted = {word for group in candidates.values() for phrase in group for word in phrase.words}
    users: defaultdict[str, list[int]] = defaultdict(list)
    for row, wording in wordings.items():
        for word in wording.content & wanted:
            users[word].append(row)
    places = {
        word: (vectors[rows] - middle).sum(axis=0) / (len(rows) + 1) for word, rows in users.items()
    }
    return {
        phrase.folded: np.sum([places[word] for word in phrase.words], axis=0)
        for group in candidates.values()
        for phrase in group
    }


def _ranked(
    candidates: Sequence[_Phrase],
    place: Mapping[str, Vectors],
    centres: Sequence[Vectors],
    own: int,
) -> dict[_Phrase, float]:
    """Score the candidates, best first.

    All passages share a topic, and a phrase about that topic is close to every centre. The score
    therefore gives equal weight to the cosine to the centre of its own cluster and to the excess
    of that cosine over the mean cosine to the other centres.
    """
    if not candidates:
        return {}
    near = (
        _unit(np.array([place[phrase.folded] for phrase in candidates]))
        @ _unit(np.array(centres)).T
    )
    others = np.delete(near, own, axis=1).mean(axis=1) if len(centres) > 1 else 0.0
    worth = (2 * near[:, own] - others).clip(0)
    scores = {
        phrase: round(phrase.weight**_SALIENCE * float(much), _DIGITS)
        for phrase, much in zip(candidates, worth, strict=True)
    }
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0].folded)))


def _unused(talk: Talk, members: Sequence[int], taken: set[str]) -> str:
    """Return a fallback name: the commonest word, or the opening of a passage."""
    words = Counter(w for i in members[:_READ] for w in dict.fromkeys(talk.words[i]))
    common = [
        word for word, n in sorted(words.items(), key=lambda item: (-item[1], item[0])) if n > 1
    ]
    openings = [opening(talk.passages[i]) for i in members]
    numbered = (f"{openings[0]} ({n})" for n in count(2))
    return next(name for name in chain(common, openings, numbered) if name.casefold() not in taken)


def _kernel(phrase: str, stop: frozenset[str]) -> str:
    """Return the content words, sorted: two phrases with the same kernel are one name."""
    return " ".join(sorted(content_words(phrase, stop))) or phrase.casefold()


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))
