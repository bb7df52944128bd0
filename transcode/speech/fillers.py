"""Fillers: what people say while they look for words. Pure.

Whisper leaves them out because its teachers did. A prompt in the language of the recording that
has them in it makes it write them down; a long one makes it skip whole sentences, so these are
short, in lower case and without a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# A phrase for each language with the fillers as its subtitles and transcripts spell them.
_PHRASES = {
    "en": "so, uh, I think, um, mm-hm, yes",
    "da": "altså, øh, jeg tror, øhm, ja",
    "de": "also, äh, ich glaube, ähm, ja",
    "es": "pues, eh, creo que, em, sí",
    "fi": "no, öö, minä luulen, ööm, joo",
    "fr": "alors, euh, je pense, hum, oui",
    "it": "allora, eh, penso che, ehm, sì",
    "nl": "dus, uh, ik denk, uhm, ja",
    "no": "altså, eh, jeg tror, ehm, ja",
    "pl": "no, yyy, myślę, eee, tak",
    "pt": "então, ã, eu acho, hum, sim",
    "sv": "alltså, eh, jag tror, ehm, ja",
}

# Vowels held and hummed, and hums of assent.
_EVERYWHERE = r"u+h+|u+h*m+|h+m+|m{2,}|m+h+m+|u+h+u+h+|u+m+h+m+|e+hm+|hm+hm+"
_ALSO = {
    "en": r"er+|erm+|ah+m+",
    "da": r"ø+h+|ø+h*m+|eh+|æ+h+|æ+hm+",
    "de": r"ä+h+|ä+h*m+|ö+h+|ö+hm+|eh+|hä+",
    "es": r"eh+|em+",
    "fi": r"ö{2,}h*|ö+m+|ä{2,}h*",
    "fr": r"e+u+h+|heu+|hu+m+",
    "it": r"eh+|em+",
    "nl": r"eh+|u+h+",
    "no": r"eh+|ø+h+|ø+hm+",
    "pl": r"y{2,}|e{3,}",
    "pt": r"h+u+m+|ã+h*",
    "sv": r"eh+|ö+h+|ö+hm+|ä+h+|ä+hm+",
}
_WORDS = {"de": {"um"}, "pt": {"um"}}  # look like a filler and are not
_JOINTS = re.compile(r"[\W_]+")


def prompt(language: str, vocabulary: Sequence[str] = ()) -> str:
    """What Whisper is told it heard before: the study's words, then fillers; "" if neither."""
    words = ", ".join(vocabulary)
    return ", ".join(part for part in (words, _PHRASES.get(language, "")) if part)


def is_filler(word: str, language: str = "") -> bool:
    """Whether a word is a filler such as "uhm" or "Mm-hm," in ``language`` (ISO 639-1).

    Without a language only what is a filler in all of them counts.
    """
    bare = _JOINTS.sub("", word.lower())
    if bare in _WORDS.get(language, ()):
        return False
    patterns = [_EVERYWHERE, *([_ALSO[language]] if language in _ALSO else [])]
    return any(re.fullmatch(pattern, bare) for pattern in patterns)
