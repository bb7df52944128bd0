"""Occasions of a study with questionnaires, and their order: pre, post, follow-up, T1, T2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["in_order", "same", "words_pattern"]

_RANKS = {
    0: "pre before baseline førmåling foermaaling før foer start inden vorher prä avant antes före "
    "pretest pre-test",
    1: "mid midway during midt undervejs",
    2: "post after end slut efter eftermåling eftermaaling nachher après después efteråt posttest "
    "post-test",
    3: "followup follow-up follow_up fu opfølgning opfoelgning uppföljning katamnese suivi",
}
_WORDS = {word: rank for rank, words in _RANKS.items() for word in words.split()}
_NUMBERED = re.compile(r"(?:(?:t|time|wave|visit|m|måling|follow[-_ ]?up|fu)[-_ ]?)?(\d{1,2})")


def same(cell: str) -> str:
    """Common form of two spellings of an occasion; the arm that REDCap adds is no part of it."""
    text = " ".join(cell.split()).casefold()
    return re.sub(r"_arm_\d+$", "", text)


def words_pattern(given: Sequence[str]) -> str:
    """Pattern of an occasion in the name of a column: those given, else the usual words."""
    if given:
        return "|".join(re.escape(same(word)) for word in sorted(given, key=len, reverse=True))
    words = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
    return rf"{words}|t\d"


def in_order(found: Iterable[str], given: Sequence[str]) -> tuple[str, ...]:
    """The occasions in their order; () where that is not known.

    Args:
        found: as :func:`same` spells them.
        given: the order that somebody named; () for the order that the words themselves tell.
    """
    names = list(dict.fromkeys(found))
    if given:
        order = [same(word) for word in given]
        return tuple(sorted(names, key=order.index)) if set(names) <= set(order) else ()
    if len(names) == 1:
        return tuple(names)
    numbered = [_NUMBERED.fullmatch(name) for name in names]
    ranks = [
        (_WORDS[name], 0) if name in _WORDS
        else (3, int(match[1])) if match and name.startswith(("f", "o"))
        else (0, int(match[1])) if match and all(numbered)
        else None
        for name, match in zip(names, numbered, strict=True)
    ]  # fmt: skip
    known = [rank for rank in ranks if rank is not None]
    if len(known) < len(names) or len(set(known)) < len(names):
        return ()
    return tuple(name for _, name in sorted(zip(known, names, strict=True)))
