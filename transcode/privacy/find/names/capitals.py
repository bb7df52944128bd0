"""Capitalised words in the middle of a sentence, which in most languages are names.

The net below the other detectors: coarse, but it needs no model and knows names that no model has
seen. It is not used for German, which capitalises every noun, and of no use where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from transcode.privacy.find.hits import Hit
from transcode.privacy.lexicon.medicines import is_medicine
from transcode.privacy.lexicon.names import HIDDEN, key_of, plain
from transcode.privacy.lexicon.origins import is_given
from transcode.privacy.lexicon.singular import CONDITIONS
from transcode.privacy.lexicon.vocabulary import COMMON, GROUPS, ORDINARY, PRODUCTS, TITLES
from transcode.records.names import MentionKind

__all__ = ["begins_sentence", "capital_hits", "full_names", "is_small_elsewhere", "says_little"]

_NO_NAMES = GROUPS | ORDINARY | TITLES | PRODUCTS
_TO_A_PLACE = re.compile(r"\b(?:in|from|to|near|leave|left|visit|i|fra|til|på|ved)\s+$", re.I)
_HARDLY = 0.35  # confidence of a model below which a capital may be all that it goes by
_HARDLY_A_BODY = 0.2  # ... of an organisation, which models are less sure of
_FAMILY = re.compile(r" (?P<it>[^\W\d_][\w'’-]+)(?=[.!?;:,…]|$)")
_ARTICLE = re.compile(r"\b(?:der|die|den|dem)\s+$", re.I)
_ANNOUNCED = ("pattern:introduced", "pattern:works-at", "pattern:partners")
_IS_CODE = re.compile(r"[A-Z]{1,4}\d+|[A-Z\d]{2,}(?:(?:, | and | og | und | & )[A-Z\d]{2,})+")
_SURE = 0.9  # ... below which a word that is small elsewhere is that word
# the start, the number of an item, or a sign
_SENTENCE_BEGINS = re.compile(
    r"(?:^\s*(?:\d+(?:\.\w{1,4})*[.)]?|[a-zA-Z](?:(?:\.\w{1,4})+[.)]?|\)))\s+|(?:^|[.!?…:\"“”‘«»(\[¿¡„-]|(?<!\w)')\s*)$"
)


def capital_hits(
    text: str, others: Sequence[Hit], ordinary: Set[str] = frozenset()
) -> Iterator[Hit]:
    """Runs of capitalised words that no other hit touches and that begin no sentence.

    Words that stand small elsewhere (``ordinary``) are none. Words all in capitals are left alone:
    acronyms are many, and the model knows institutions.
    """
    rest = text
    for hit in others:
        rest = rest[: hit.begin] + "\0" * (hit.end - hit.begin) + rest[hit.end :]
    run: Hit | None = None
    for word in re.finditer(rf"[^\W\d_][\w'’{HIDDEN}-]*", rest):
        begin, end = word.start(), word.start() + len(re.sub(r"['’]s$", "", word[0]))
        small = is_small_elsewhere(text[begin:end], ordinary)
        if small or not _is_name(text[begin:end]) or begins_sentence(text, begin):
            continue
        if run and re.fullmatch(r" (?:[^\W\d_a-z]\.? )?", text[run.end : begin]):
            run = replace(run, end=end)
            continue
        if run:
            yield run
        kind: MentionKind = "place" if _TO_A_PLACE.search(text[:begin]) else "person"
        run = Hit(
            begin, end, kind, "capital", 0.4, "a capitalised word in the middle of a sentence"
        )
    if run:
        yield run


def full_names(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """For a given name that with a capitalised word is all that is said: a hit over both.

    Of "There she sat. Roswitha Käsebier." a model may see the given name only.
    """
    for hit in hits:
        after = _FAMILY.match(text, hit.end)
        if hit.kind != "person" or after is None or not _is_name(after["it"]):
            continue
        key = key_of(text[hit.begin : hit.end])
        if len(key) == 1 and is_given(key[0]) and begins_sentence(text, hit.begin):
            yield replace(hit, end=after.end("it"))


def begins_sentence(text: str, at: int) -> bool:
    """Return whether what stands here begins a sentence, an item or a quotation."""
    return bool(_SENTENCE_BEGINS.search(text[:at]))


def says_little(text: str, hit: Hit, language: str, ordinary: Set[str] = frozenset()) -> bool:
    """Return whether a model may have gone by a capital that says nothing.

    A word alone, of which it is not sure, at the start of a sentence, or in German, which
    capitalises every noun. Without capitals nothing could mislead it. Of ``ordinary`` words, which
    stand in lower case elsewhere ("Data Provenance"), it must be surer.
    """
    word = text[hit.begin : hit.end]
    if word.islower() and text[1:] != text[1:].lower():  # a text that has capitals for names
        announced = hit.found_by in ("pattern:introduced", "pattern:title")
        if hit.found_by.startswith("spacy:") or (announced and not is_given(plain(word))):
            return True
    if hit.found_by in _ANNOUNCED and _IS_CODE.fullmatch(word):
        return True  # "we work with PM2", "RDF, SPARQL and FAIR"
    if hit.confidence < _SURE and is_small_elsewhere(word, ordinary):
        return True
    hardly = _HARDLY_A_BODY if hit.kind == "organisation" else _HARDLY
    if hit.confidence >= hardly or " " in word or not word[:1].isupper():
        return False
    if (
        language[:2] == "de"
        and _ARTICLE.search(text[: hit.begin])
        and is_given(plain(word).lower())
    ):
        return False  # "der Carsten", as people are spoken of
    return language[:2] == "de" or begins_sentence(text, hit.begin)


def is_small_elsewhere(words: str, ordinary: Set[str]) -> bool:
    """Return whether all these words stand small elsewhere, and none is a name as well: Hope."""
    said = plain(words).lower().removesuffix("'s").split()
    is_capital = words[:1].isupper()
    return is_capital and all(word in ordinary and word not in COMMON for word in said)


def _is_name(word: str) -> bool:
    may_be = word[0].isupper() and not word.removesuffix("s").isupper()
    may_be = may_be and not is_medicine(word) and not CONDITIONS.match(word)
    return may_be and {word.lower(), word.lower().removesuffix("s")}.isdisjoint(_NO_NAMES)
