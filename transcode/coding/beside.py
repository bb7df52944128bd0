"""Key words and a quotation beside the name of a proposal.

A name is one phrase. The key words tell the passages of a proposal from all others, and the
quotation lets a person speak: a whole short clause from a typical passage, as it was said.

A key word is a noun phrase, where a parser reads the language, or else a content word or two. It is
weighed by the log odds that a passage of the proposal holds it, compared with the other passages,
over their standard error (Monroe, Colaresi and Quinn 2008, eqs. 15, 16, 20 and 22). What all
passages share, such as the topic of the study, therefore is none; what only repeats the
interviewer's question is not counted.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from transcode.coding.backchannels import SOUND
from transcode.coding.names import PROPER_NAME, Talk, Vectors, is_name
from transcode.coding.nouns import Parsed
from transcode.coding.phrases import content_words, phrases_in
from transcode.coding.stopwords import FILLERS

__all__ = ["Parser", "key_words", "quotations"]

Parser = Callable[[Sequence[str]], Sequence[Parsed]]
"""Noun phrases and clauses of each passage."""

_FEW, _MOST = 2, 3  # key words
_READ = 30  # most typical passages that are searched for key words
_PRIOR = 10.0  # passages that the prior counts as
_SURE = 1.0  # standard errors: a word below is not told from chance
_TOPIC = 0.25  # share of all passages: a word in more is what the study is about
_ALONE, _ONCE = 0.6, 0.5  # weight of what one person said only, and of what was said once
_WHOLE = 0.7  # share of the weight of its best word that a phrase must have to stand for it

_QUOTED, _SEEN = 8, 24  # most typical passages to quote from, of so many that are searched
_SHORT, _LONG = 5, 18  # words of a quotation
_MEANT = 2  # of its words, at least so many have content
_FILLED, _ABOUT = 0.15, 0.1  # cosine: what a filler in it costs, and what a key word is worth
_SENTENCE = re.compile(r"[^.!?…؟۔।。！？\n]+")
_WORD = re.compile(r"\S+")
_MARK = re.compile(r"[\[\](){}<>\n]|\.\.|…|[-–—]$")
_BEGINS = re.compile(r"[\s,;:–—-]+")


# --- key words


def key_words(
    talk: Talk,
    clusters: Mapping[int, Sequence[int]],
    names: Mapping[int, str],
    parse: Parser | None = None,
) -> dict[int, tuple[str, ...]]:
    """Return up to three key words or noun phrases of each cluster, the strongest first.

    ``clusters`` holds the rows of each cluster, most typical first; ``names`` are their names,
    whose words are not said again.
    """
    holders = _holders(talk)
    read = sorted({row for rows in clusters.values() for row in rows[:_READ]})
    texts = [talk.passages[row] for row in read]
    nouns = {row: one.nouns for row, one in zip(read, parse(texts), strict=True)} if parse else {}
    answer = {}
    for label, rows in clusters.items():
        terms = _terms(talk, rows[:_READ], nouns)
        weighed = _weighed(terms, holders, frozenset(rows), talk)
        answer[label] = tuple(_chosen(weighed, content_words(names[label], talk.stop)))
    return answer


@dataclass(frozen=True, slots=True)
class _Term:
    spelled: str
    words: tuple[str, ...]  # content words, folded
    weight: float


def _holders(talk: Talk) -> dict[str, set[int]]:
    """Rows of the passages that use a word, but not those that only take it from the question."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for row, words in enumerate(talk.words):
        for word in set(words) - talk.asked(row):
            holders[word].add(row)
    return holders


def _terms(
    talk: Talk, rows: Sequence[int], nouns: Mapping[int, Sequence[str]]
) -> dict[tuple[str, ...], str]:
    """Return the terms of the passages by their content words, in their most frequent spelling."""
    forms: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found = nouns.get(row)
        said = (
            found
            if found is not None
            else (
                *(word for word in _WORD_OF.findall(talk.passages[row])),
                *(form for _, form in phrases_in(talk.passages[row], talk.stop)),
            )
        )
        for form in said:
            words = tuple(content_words(form, talk.stop))
            if 0 < len(words) <= 2 and len(words) >= len(form.split()) - 1:
                forms[words][form] += 1
    return {
        words: max(spelled, key=lambda form: (spelled[form], form))
        for words, spelled in forms.items()
    }


def _weighed(
    terms: Mapping[tuple[str, ...], str],
    holders: Mapping[str, set[int]],
    own: frozenset[int],
    talk: Talk,
) -> list[_Term]:
    n = len(talk.passages)
    weighed = []
    for words, spelled in terms.items():
        rows = set.intersection(*(holders.get(word, set()) for word in words))
        inside = len(rows & own)
        if not inside or len(rows) > _TOPIC * n > inside:
            continue
        weight = _told_apart(inside, len(own), len(rows) - inside, n - len(own))
        if talk.speakers and len({talk.speakers[row] for row in rows & own}) < 2:
            weight *= _ALONE
        weight *= _ONCE if inside == 1 else 1.0
        if is_name(spelled, talk.stop):
            weight *= PROPER_NAME
        weighed.append(_Term(spelled, words, round(weight, 4)))
    return sorted(weighed, key=lambda term: (-term.weight, term.words))


def _told_apart(inside: int, own: int, outside: int, others: int) -> float:
    """Log odds ratio over its standard error, with a prior of the share among all passages."""
    prior = _PRIOR * (inside + outside) / (own + others)
    rest = _PRIOR - prior
    log_odds = math.log((inside + prior) / (own - inside + rest or 1e-9))
    log_odds -= math.log((outside + prior) / (others - outside + rest or 1e-9))
    return log_odds / math.sqrt(1 / (inside + prior) + 1 / (outside + prior))


def _chosen(weighed: Sequence[_Term], named: Sequence[str]) -> Iterator[str]:
    """Yield the strongest terms; of a word and a phrase with it the phrase, if it is as usual."""
    said = list(named)
    chosen = 0
    for term in weighed:
        if chosen == _MOST or (chosen >= _FEW and term.weight < _SURE):
            return
        if any(_alike(word, other) for word in term.words for other in said):
            continue
        fuller = [
            phrase
            for phrase in weighed
            if len(phrase.words) > len(term.words)
            and set(term.words) < set(phrase.words)
            and phrase.weight >= _WHOLE * term.weight
            and not any(_alike(word, other) for word in phrase.words for other in said)
        ]
        best = max(fuller, key=lambda phrase: phrase.weight, default=term)
        said += best.words
        chosen += 1
        yield best.spelled


def _alike(a: str, b: str) -> bool:
    """Return whether two words are forms of one: most of both is the same beginning."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
    return same >= max(3, 0.6 * max(len(a), len(b)))


_WORD_OF = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


# --- quotations


def quotations(
    talk: Talk,
    vectors: Vectors,
    clusters: Mapping[int, Sequence[int]],
    about: Mapping[int, Sequence[str]],
    quotable: Callable[[int], bool],
    parse: Parser | None = None,
) -> dict[int, tuple[int, int, int]]:
    """Return a typical short clause of each cluster: its row, and its span within the passage.

    It is nearer to the centre of its own cluster than to the others, by the model that made the
    vectors; without the model it is the one with most of the content words that its cluster
    shares. One that says the name or a key word (``about``) is preferred. ``quotable`` says which
    rows may be quoted. A cluster without such a clause is left out.
    """
    read = {label: [r for r in rows if quotable(r)][:_SEEN] for label, rows in clusters.items()}
    wanted = sorted({row for rows in read.values() for row in rows})
    found: Sequence[Parsed | None] = [None] * len(wanted)
    if parse:
        found = parse([talk.passages[row] for row in wanted])
    spans = {
        row: _short(talk, row, _clauses(talk.passages[row], one))
        for row, one in zip(wanted, found, strict=True)
    }
    clauses = {
        label: [
            (row, *span)
            for row in [row for row in rows if spans[row]][:_QUOTED]
            for span in spans[row]
        ]
        for label, rows in read.items()
    }
    said = {(row, a, b): talk.passages[row][a:b] for some in clauses.values() for row, a, b in some}
    if talk.encode:
        places = talk.meanings(said.values(), talk.encode)
        centres = np.array([vectors[list(rows)].mean(axis=0) for rows in clusters.values()])
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    answer = {}
    for own, (label, some) in enumerate(clauses.items()):
        if not some:
            continue
        if talk.encode:
            near = np.array([places[said[one]] for one in some]) @ centres.T
            others = np.delete(near, own, axis=1).mean(axis=1) if len(centres) > 1 else 0.0
            filled = np.array([_fillers(said[one]) for one in some])
            worth = 2 * near[:, own] - others - _FILLED * filled
        else:
            worth = _shared(talk, [said[one] for one in some], clusters[label])
        words = content_words(". ".join(about[label]), talk.stop)
        worth += _ABOUT * np.array([_says(talk, said[one], words) for one in some])
        worth = worth.round(4).tolist()
        answer[label] = max(zip(some, worth, strict=True), key=lambda pair: pair[1])[0]
    return answer


def _clauses(passage: str, parsed: Parsed | None) -> list[tuple[int, int]]:
    if parsed is not None:
        return list(parsed.clauses)
    return [sentence.span() for sentence in _SENTENCE.finditer(passage)]


def _short(talk: Talk, row: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans that may be quoted, without fillers at their beginning.

    They are short, have content, and hold no pseudonym, mark, or sound that is no word.
    """
    passage, short = talk.passages[row], []
    for begin, end in spans:
        while begin < end:
            between = _BEGINS.match(passage, begin, end)
            word = _WORD.match(passage, begin, end)
            if between:
                begin = between.end()
            elif word and word[0].casefold().strip(",.") in FILLERS:
                begin = word.end()
            else:
                break
        end = begin + len(passage[begin:end].rstrip(" ,;:–—-"))
        said = passage[begin:end]
        words = _WORD.findall(said)
        is_fluent = not any(SOUND.fullmatch(word.casefold().strip(",.-–—")) for word in words)
        is_fluent &= passage.count("(", 0, begin) == passage.count(")", 0, begin)
        has_content = len(set(content_words(said, talk.stop))) >= _MEANT
        if _SHORT <= len(words) <= _LONG and is_fluent and has_content and not _MARK.search(said):
            short.append((begin, end))
    return short


def _fillers(clause: str) -> int:
    folded = f" {' '.join(_WORD_OF.findall(clause.casefold()))} "
    return sum(f" {filler} " in folded for filler in FILLERS)


def _says(talk: Talk, clause: str, words: Sequence[str]) -> bool:
    return any(_alike(a, b) for a in content_words(clause, talk.stop) for b in words)


def _shared(talk: Talk, clauses: Sequence[str], rows: Sequence[int]) -> Vectors:
    """Worth of clauses: how many passages of the cluster use their content words, a word's mean."""
    users = Counter(word for row in rows for word in set(talk.words[row]))
    worth = []
    for clause in clauses:
        words = set(content_words(clause, talk.stop))
        worth.append(sum(users[word] for word in words) / math.sqrt(len(words) or 1))
    return np.array(worth)
