"""Words typed at a prompt of the terminal: a key, a whole word for it, a name, or a slip.

A slip does nothing: what is no key and no word for one is asked about, never guessed from its
first letter. Whatever stands in quotation marks is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from transcode.review.labels import name_key

__all__ = [
    "BACK",
    "CODING",
    "REVIEW",
    "Typed",
    "doubtful_name",
    "key_of",
    "means_no",
    "means_yes",
    "named",
    "typed",
]

_ALWAYS = {
    "s": "skip next later",
    "u": "undo back",
    "q": "quit exit stop end bye",
    "?": "help h",
}
REVIEW = _ALWAYS | {
    "c": "confirm accept",
    "n": "name rename",
    "r": "reject refuse decline",
    "m": "merge",
    "t": "theme move",
    "a": "all passages more",
}
"""The keys of a review, and the words for each."""
CODING = _ALWAYS | {
    "l": "like similar",
    "a": "against",
    "d": "done finished",
}
"""The keys of coding passage by passage, and the words for each."""

BACK = ("cancel", "abort", "back", "quit", "exit", "q", "undo", "u")
"""Words that are no reason for anything: whoever types them wants to go back."""

_YES = ("y", "yes", "ja", "j", "oui", "sí", "si")
_NO = ("", "n", "no", "nej", "nein", "non", "nee")
_COMMANDS = frozenset(
    (
        *("accept", "cancel", "abort", "close", "clear", "delete", "remove", "edit", "esc", "keys"),
        *("list", "ls", "man", "menu", "ok", "okay", "redo", "reset", "save", "show", "start"),
        *("confirm", "merge", "name", "reject", "rename", "theme", *_NO[1:], *_YES),
        *("afslut", "annuller", "fortryd", "gem", "hjælp", "slet", "slut", "tilbage", "videre"),
        *("avbryt", "avslutt", "avsluta", "angre", "ångra", "hjelp", "hjälp"),
        *("abbrechen", "beenden", "ende", "hilfe", "weiter", "zurück", "hulp", "stoppen"),
        *("aide", "annuler", "quitter", "ayuda", "salir", "deshacer", "ajuda", "sair", "esci"),
    )
)
"""What people type to a program rather than call a code, in English and some other languages."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line means. ``doubtful`` is a name that may be a slip: it is asked about."""

    kind: Literal["key", "numbers", "name", "against", "doubtful", "nothing"]
    value: str


def key_of(said: str, keys: Mapping[str, str]) -> str:
    """The key that is meant by itself or by one of its words; "" where none is."""
    plain = _bare(said)
    return next((key for key, words in keys.items() if plain in (key, *words.split())), "")


def means_yes(answer: str) -> bool:
    """Whether an answer is a plain yes."""
    return _bare(answer) in _YES


def means_no(answer: str) -> bool:
    """Whether an answer is a plain no, or none at all."""
    return _bare(answer) in _NO


def typed(said: str, known: Collection[str]) -> Typed:
    """What a line means to whoever codes passages.

    Args:
        said: as typed; an empty line goes on to the next passage.
        known: the names of the codes there are.
    """
    said = said.strip()
    names = {name_key(name) for name in known}
    if quoted := _quoted(said):
        return Typed("name", quoted)
    if not said:
        return Typed("key", "s")
    parts = re.split(r"[\s,;&+]+(?:(?:and|og|och|und|et|en|y|e)\s+)?", said)
    if all(re.fullmatch(r"-?\d+", part) for part in parts):
        return Typed("numbers", " ".join(parts))
    if key := key_of(said, CODING):
        return Typed("doubtful", said) if name_key(said) in names else Typed("key", key)
    if name_key(said) in names:
        return Typed("name", said)
    if name_key(said.removeprefix("-")) in names:
        return Typed("against", said.removeprefix("-").strip())
    answer = _bare(said) in (*_YES, *_NO)  # to nothing that was asked
    if answer or said.startswith("-") or not any(sign.isalpha() for sign in said):
        return Typed("nothing", said)
    return Typed("doubtful" if doubtful_name(said, CODING) else "name", said)


def doubtful_name(name: str, keys: Mapping[str, str]) -> bool:
    """Whether a new name looks like a command, a number or a slip of the hand."""
    plain = _bare(name)
    words = {word for key, found in keys.items() for word in (key, *found.split())}
    return (
        not plain
        or (len(plain) == 1 and plain.upper() != plain.lower())  # one sign may be a Chinese word
        or plain in words | _COMMANDS
        or not any(character.isalpha() for character in plain)
        or re.match(r"\d+\s", plain) is not None
        or re.match(r"[^\W\d_]\s+-?\d+$", plain) is not None
        or any(_slipped(plain, word) for word in words if len(word) > 3)
    )


def named(said: str, keys: Mapping[str, str], ask: Callable[[str], str]) -> str:
    """The name that is meant by what was typed where a name was asked for; "" for none.

    Args:
        said: as typed.
        keys: of the page: their words are asked about.
        ask: puts a question, and returns the answer.
    """
    if quoted := _quoted(said):
        return quoted
    if not said or not doubtful_name(said, keys):
        return said
    return said if means_yes(ask(f"Is '{said}' the name (y: yes)? ")) else ""


def _bare(said: str) -> str:
    """What was typed without capitals and the signs around it: ``:Quit!`` is ``quit``."""
    plain = unicodedata.normalize("NFC", said).casefold().strip()
    return "?" if plain and set(plain) == {"?"} else re.sub(r"^[\W_]+|[\W_]+$", "", plain)


def _quoted(said: str) -> str:
    found = re.fullmatch(r"[\"“”„«»'‘’](.+)[\"“”«»'‘’]", said)
    return found[1].strip() if found else ""


def _slipped(said: str, word: str) -> bool:
    """Two letters changed places, or one too many or too few."""
    longer, shorter = sorted((said, word), key=len, reverse=True)
    if len(longer) == len(shorter):
        return said != word and sorted(said) == sorted(word)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
