"""Endings that a name takes in speech: a genitive, a family in the plural, a definite form."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["BY_APOSTROPHE", "stems"]

_ENDINGS = {  # the longest first
    "en": ("es", "s"),
    "da": ("ernes", "erne", "nes", "ens", "ne", "es", "s"),
    "no": ("enes", "ene", "nes", "ens", "ne", "es", "s"),
    "sv": ("arnas", "arna", "ornas", "orna", "nas", "ens", "na", "s"),
    "de": ("ens", "es", "s"),
    "nl": ("s",),
    "is": ("s", "ar"),
    "fi": ("lla", "llä", "lle", "lta", "ltä", "ssa", "ssä", "sta", "stä", "n"),
}
BY_APOSTROPHE = frozenset(("en", "es", "fr", "it", "pt"))
"""Languages in which a genitive has an apostrophe, or no s at all."""
_SHORTEST = 3  # letters of a stem
_BEHIND_R = frozenset(("ne", "nes", "na", "nas"))  # Møllerne; Paulne is another name than Paul


def stems(word: str, language: str) -> Iterator[tuple[str, str]]:
    """(stem, ending) for every way in which a word may be a form of a name, the longest stem first.

    Args:
        word: plain and in lower case.
        language: of the talk.
    """
    code = language[:2].replace("nb", "no").replace("nn", "no")
    for ending in sorted(_ENDINGS.get(code, ("s",)), key=len):
        stem = word.removesuffix(ending)
        is_form = ending not in _BEHIND_R or stem.endswith(("r", "e"))
        if stem != word and len(stem) >= _SHORTEST and is_form:
            yield stem, ending
