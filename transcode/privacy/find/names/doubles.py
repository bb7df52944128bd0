"""Names whole: of "Wolf-Iglesias", or of "Jo Whitlock", one half would still name somebody."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from transcode.privacy.lexicon.names import key_of
from transcode.privacy.lexicon.nicknames import also_called
from transcode.privacy.lexicon.origins import is_given
from transcode.privacy.lexicon.vocabulary import COMMON, ORDINARY
from transcode.records.names import Mention
from transcode.records.speech import Transcript

__all__ = ["whole_doubles"]

_AFTER = re.compile(r"(?:-(?P<other>[^\W\d_]{2,}))+(?!\w)")
_GIVEN_BEFORE = re.compile(r"(?<![\w-])(?P<other>[^\W\d_]{2,}) $")
_BEFORE = re.compile(r"(?<![\w-])(?:(?P<other>[^\W\d_]{2,})-)+$")


def whole_doubles(
    transcript: Transcript, mentions: tuple[Mention, ...], ordinary: Set[str]
) -> tuple[Mention, ...]:
    """The mentions; a person's reaches over capitalised names that are joined to it, or given.

    Not over an ordinary word ("the Wolf-family"), nor into another mention.
    """
    texts = {turn.id: turn.text for turn in transcript.turns}
    taken = {(m.turn, at) for m in mentions for at in range(m.begin, m.end)}
    dull = COMMON | ORDINARY | ordinary

    def is_name(match: re.Match[str] | None, turn: str) -> bool:
        if match is None or any((turn, at) in taken for at in range(*match.span())):
            return False
        return match["other"][0].isupper() and match["other"].lower() not in dull

    def whole(mention: Mention) -> Mention:
        text = texts[mention.turn]
        if mention.kind != "person":
            return mention
        if is_name(after := _AFTER.match(text, mention.end), mention.turn) and after:
            mention = replace(mention, end=after.end())
        before = _BEFORE.search(text[: mention.begin])
        if is_name(before, mention.turn) and before:
            mention = replace(mention, begin=before.start())
        given = _GIVEN_BEFORE.search(text[: mention.begin])
        if given and is_name(given, mention.turn) and is_given(" ".join(key_of(given["other"]))):
            mention = _called_in_full(mention, given, text)
        return mention

    return tuple(whole(mention) for mention in mentions)


def _called_in_full(mention: Mention, given: re.Match[str], text: str) -> Mention:
    """The mention with the given name before it; another person's where it is another name."""
    first = key_of(given["other"])[0]
    own = key_of(mention.entity)[0]
    is_own = first == own or first in also_called(own) or own.startswith(first)
    entity = mention.entity if is_own else text[given.start() : mention.end]
    return replace(mention, begin=given.start(), entity=entity)
