"""Noun phrases and whole clauses by a spaCy parser. The only file of the room that imports spaCy.

Languages without a parser do without: see :mod:`transcode.coding.beside`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import ExtraMissing, ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

__all__ = ["Parsed", "parse"]

_WORDS = 3  # of a noun phrase, at most
_NOUNS = frozenset(["NOUN", "PROPN"])
_INSIDE = _NOUNS | {"ADJ"}
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "nsubj:pass", "csubj", "expl"])
_VERBS = frozenset(["VERB", "AUX"])
_OPEN = frozenset(["mark", "relcl", "acl"])  # a part of a sentence that needs the rest of it
_JOINS = frozenset(["CCONJ", "SCONJ", "INTJ", "PUNCT", "SPACE"])  # not at the beginning of a clause
_UNENDED = _JOINS | {"ADP", "DET", "AUX", "PART"}  # nor at its end


@dataclass(frozen=True, slots=True)
class Parsed:
    """Noun phrases of a passage, as said, and spans of its whole clauses."""

    nouns: tuple[str, ...] = ()
    clauses: tuple[tuple[int, int], ...] = ()  # code points of the passage, in order


def parse(passages: Sequence[str], model: Path) -> list[Parsed]:
    """Parse passages. A noun phrase has up to three words, without article or pronoun.

    A clause has a verb with its subject, and begins and ends where the speaker paused: at the
    punctuation of the transcript.

    Raises:
        ExtraMissing: spaCy is not installed.
        ModelError: the folder holds no spaCy pipeline with a parser.
    """
    docs = _pipeline(model).pipe(passages, batch_size=64)
    return [Parsed(tuple(_nouns(doc)), tuple(_clauses(doc))) for doc in docs]


@cache
def _pipeline(model: Path) -> Language:
    try:
        import spacy
    except ImportError:
        raise ExtraMissing("privacy", "finding noun phrases with spaCy") from None
    try:
        nlp = spacy.load(model, exclude=["ner", "lemmatizer", "senter"])
    except (OSError, ValueError):
        raise ModelError(
            "no spaCy pipeline can be loaded from this folder",
            where=model.name,
            step="propose",
            remedy="transcode models verify",
        ) from None
    if "parser" not in nlp.pipe_names:
        raise ModelError(
            "this spaCy pipeline has no parser",
            where=model.name,
            step="propose",
            remedy="choose one with a 'parser' part",
        )
    return nlp


def _nouns(doc: Doc) -> Iterator[str]:
    for chunk in doc.noun_chunks:
        words = list(chunk)
        while words and words[0].pos_ not in _INSIDE:
            words.pop(0)
        if (
            words
            and len(words) <= _WORDS
            and words[-1].pos_ in _NOUNS
            and all(word.is_alpha or "-" in word.text for word in words)
        ):
            yield doc[words[0].i : words[-1].i + 1].text
            if len(words) > 1:
                yield words[-1].text


def _clauses(doc: Doc) -> Iterator[tuple[int, int]]:
    for sentence in doc.sents:
        begin = sentence.start
        for token in sentence:
            if token.text in ",;:–—" or token.i == sentence.end - 1:
                yield from _whole(doc[begin : token.i + 1], sentence)
                begin = token.i + 1
        if begin > sentence.start:
            yield from _whole(sentence, sentence)


def _whole(part: Span, sentence: Span) -> Iterator[tuple[int, int]]:
    """Yield the span of a part of a sentence without its punctuation, if it can stand alone."""
    words = list(part)
    while words and words[-1].is_punct:
        words.pop()
    while words and words[0].pos_ in _JOINS:
        words.pop(0)
    root = _root(words)
    if root is None or root.pos_ not in _VERBS or words[-1].pos_ in _UNENDED:
        return
    depends = words[0].tag_.startswith("W") and part[-1].text != "?"
    goes_on = words[-1].dep_ in _SUBJECTS or words[-2:][0].pos_ in _JOINS
    if depends or goes_on:
        return
    inside = {word.i for word in words}
    has_subject = any(child.dep_ in _SUBJECTS and child.i in inside for child in root.children)
    is_open = any(child.dep_ in _OPEN and child.i in inside for child in root.children)
    if has_subject and not is_open and root.dep_ not in _OPEN:
        yield words[0].idx, words[-1].idx + len(words[-1])


def _root(words: Sequence[Token]) -> Token | None:
    """Return the word that all others hang on; ``None`` where they hang on several."""
    inside = {word.i for word in words}
    tops = [word for word in words if word.head.i not in inside or word.head.i == word.i]
    return tops[0] if len(tops) == 1 else None  # none or several: the words are no clause
