"""Named entities by a spaCy pipeline. The only module that imports spaCy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from transcode.errors import ExtraMissing, ModelError
from transcode.privacy.find.hits import Hit
from transcode.privacy.find.names.spans import may_be_name, trimmed
from transcode.privacy.lexicon.vocabulary import INSTITUTIONS, ORDINARY
from transcode.records.names import MentionKind

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["named_entities"]

_KINDS: dict[str, tuple[MentionKind, str]] = {
    "PERSON": ("person", "a person"),
    "PER": ("person", "a person"),
    "GPE": ("place", "a place"),
    "LOC": ("place", "a place"),
    "FAC": ("place", "a building or site"),
    "ORG": ("organisation", "an organisation"),
}


def named_entities(
    texts: Sequence[str],
    model: Path,
    progress: Callable[[float], None] = lambda done: None,
    *,
    twice: bool = True,
) -> Iterator[tuple[int, Hit]]:
    """(index of the text, hit) for every person, place and organisation that the model names.

    A text without any capital letter is read a second time (unless not ``twice``) with its content
    words capitalised, because these models hardly see a name in lower case.

    Raises:
        ExtraMissing: spaCy is not installed.
        ModelError: there is no spaCy pipeline in the folder, or it cannot name entities.
    """
    lower = [i for i, text in enumerate(texts) if twice and text == text.lower()]
    places = [*range(len(texts)), *lower]
    readings = [*texts, *(_capitalised(texts[i]) for i in lower)]
    for done, (place, doc) in enumerate(
        zip(places, _pipeline(model).pipe(readings, batch_size=64), strict=True), 1
    ):
        for entity in doc.ents:
            begin, end = trimmed(entity.text, entity.start_char)
            if entity.label_ in _KINDS and may_be_name(texts[place][begin:end]):
                kind, reading = _KINDS[entity.label_]
                name, why = f"spacy:{entity.label_}", f"spaCy reads this as {reading}"
                yield place, Hit(begin, end, kind, name, 0.5 if done > len(texts) else 0.7, why)
        progress(done / len(readings))


@cache
def _pipeline(model: Path) -> Language:
    try:
        import spacy
    except ImportError:
        raise ExtraMissing("privacy", "finding names with spaCy") from None
    try:
        unused = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
        nlp = spacy.load(model, exclude=unused)
    except (OSError, ValueError):
        what, remedy = "no spaCy pipeline can be loaded from this folder", "transcode models list"
        raise ModelError(what, where=model.name, step="find people", remedy=remedy) from None
    if "ner" not in nlp.pipe_names:
        raise ModelError("this spaCy pipeline names no entities", where=model.name,
                         step="find people", remedy="choose one with an 'ner' part")  # fmt: skip
    return nlp


def _capitalised(text: str) -> str:
    """The text with a capital on every word that is not a very ordinary one; same length."""

    def capital(word: re.Match[str]) -> str:
        first = word[0][0].upper()
        plain = word[0] in ORDINARY - INSTITUTIONS or "'" in word[0] or len(first) > 1
        return word[0] if plain else first + word[0][1:]

    return re.sub(r"[^\W\d_][\w'’]*", capital, text)
