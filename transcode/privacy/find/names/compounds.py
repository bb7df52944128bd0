"""Words that grow out of a name: Odenseborgere, Aarhusianer, Vejlefolk, Londoners.

The name in them is a mention of its own; the rest of the word stays, so that what is said remains
readable: "[Place 2]borgere".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from transcode.privacy.lexicon.names import key_of, plain
from transcode.privacy.settings import Known
from transcode.records.base import stable_id
from transcode.records.names import Mention
from transcode.records.speech import Transcript
from transcode.records.unheard import blanked

__all__ = ["inside_words"]


def _words(listed: str) -> list[str]:
    return listed.split()


_TAILS = {
    "en": ("ers", "er", "ians", "ian", "ites", "ite"),
    "da": tuple(
        f"{tail}{ending}"
        for tail in _words(
            "ianer aner enser nser ner er borger folk dreng pige område egn kontor afdeling "
            "sygehus hospital skole kommune bo beboer kollega familie klinik hold"
        )
        for ending in ("", *_words("e n en t et ne ene erne r s ns nes ens"))
    ),
}  # fmt: skip
_SHORTEST = 4  # letters of a name that is looked for inside a word


def inside_words(
    transcript: Transcript, mentions: Sequence[Mention], names: Iterable[Known]
) -> tuple[Mention, ...]:
    """The mentions, with those inside longer words; one that covers such a word shrinks to it."""
    by_key: dict[tuple[str, ...], Known] = {}
    for name in names:
        key = key_of(name.text)
        if len(key) == 1 and len(key[0]) >= _SHORTEST and name.kind != "role":
            by_key.setdefault(key, name)
    tails = _TAILS.get(transcript.language[:2], ()) if by_key else ()
    if not tails:
        return tuple(mentions)
    longest = sorted(map(plain, tails), key=len, reverse=True)
    of_turn: dict[str, list[Mention]] = {turn.id: [] for turn in transcript.turns}
    for mention in mentions:
        of_turn[mention.turn].append(mention)
    return tuple(
        chain.from_iterable(
            sorted(
                _in_turn(
                    transcript.interview,
                    turn.id,
                    blanked(turn.text),
                    of_turn[turn.id],
                    by_key,
                    longest,
                ),
                key=lambda mention: mention.begin,
            )
            for turn in transcript.turns
        )
    )


def _in_turn(
    interview: str,
    turn: str,
    text: str,
    mentions: Sequence[Mention],
    by_key: dict[tuple[str, ...], Known],
    tails: Sequence[str],
) -> Iterator[Mention]:
    rest = list(mentions)
    for word in re.finditer(r"[^\W\d_]{6,}", text):
        begin, end = word.span()
        over = [m for m in rest if m.begin < end and begin < m.end]
        # one that was found may lack the word's own ending: "Londoner" in "the Londoners"
        if len(over) > 1 or (over and (over[0].begin != begin or over[0].end > end)):
            continue
        head = _head(word[0], by_key, tails)
        if head is None or (over and key_of(word[0]) in by_key):
            continue
        name, length = head
        why = "a name that is found elsewhere in the study, inside a longer word"
        surface = text[begin : begin + length]
        if over:
            rest.remove(over[0])
            yield replace(over[0], end=begin + length, kind=name.kind, entity=name.text, why=why)
        else:
            number = stable_id("mention", interview, turn, surface, "inside", begin)
            yield Mention(
                number, turn, begin, begin + length, name.kind, name.text, "compound", 0.6, why
            )
    yield from rest


def _head(
    word: str, by_key: dict[tuple[str, ...], Known], tails: Sequence[str]
) -> tuple[Known, int] | None:
    """The name that a word begins with, and how many letters of the word it takes."""
    folded = plain(word).lower()
    for tail in tails:
        if folded.endswith(tail):
            length = len(word) - len(tail)  # a tail is plain letters but for a single folded one
            while length > 0 and len(plain(word[:length])) > len(folded) - len(tail):
                length -= 1
            while len(plain(word[:length])) < len(folded) - len(tail):
                length += 1
            name = by_key.get(key_of(word[:length]))
            if name and plain(word[:length]).lower() + tail == folded:
                return name, length
    return None
