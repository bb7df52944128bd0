"""Capitalised words in the middle of a sentence, which in most languages are names.

The net below the other detectors: coarse, but it needs no model and knows names that no model has
seen. It is not used for German, which capitalises every noun, and of no use where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transcode.privacy.find.hits import Hit
from transcode.privacy.lexicon.vocabulary import GROUPS, ORDINARY, TITLES
from transcode.records.names import MentionKind

__all__ = ["capital_hits"]

_NO_NAMES = GROUPS | ORDINARY | TITLES
_TO_A_PLACE = re.compile(r"\b(?:in|from|to|near|leave|left|visit|i|fra|til|på|ved)\s+$", re.I)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\"“”«»(\[-])\s*$")


def capital_hits(text: str, others: Sequence[Hit]) -> Iterator[Hit]:
    """Runs of capitalised words that no other hit touches and that begin no sentence.

    Words all in capitals are left alone: acronyms are many, and the model knows institutions.
    """
    rest = text
    for hit in others:
        rest = rest[: hit.begin] + "\0" * (hit.end - hit.begin) + rest[hit.end :]
    run: Hit | None = None
    for word in re.finditer(r"[^\W\d_][\w'’-]*", rest):
        begin, end = word.start(), word.start() + len(re.sub(r"['’]s$", "", word[0]))
        if not _is_name(text[begin:end]) or _SENTENCE_BEGINS.search(text[:begin]):
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


def _is_name(word: str) -> bool:
    may_be = word[0].isupper() and not word.removesuffix("s").isupper()
    return may_be and {word.lower(), word.lower().removesuffix("s")}.isdisjoint(_NO_NAMES)
