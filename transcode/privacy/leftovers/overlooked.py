"""Names that are to be hidden and stand in an interview where nothing is replaced.

The last search before a text is released. What it finds are mentions like any others: a person
decides on each, or, where the machine may release by itself, each is replaced.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import folded
from transcode.records.base import stable_id
from transcode.records.names import Mention
from transcode.records.speech import Transcript, Turn
from transcode.records.unheard import blanked

__all__ = ["LAST_SEARCH", "beside", "overlooked"]

LAST_SEARCH = "last search"
"""The value of ``found_by`` of these mentions."""

_BLANK = "\x1f"  # no letter, no space: no name is read across what is replaced


def beside(transcript: Transcript, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The texts of the turns without mentions and voice without words, each as long as it was."""
    of_turn: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        of_turn[mention.turn].append(mention)
    return tuple(
        _blanked(blanked(turn.text, _BLANK), of_turn[turn.id]) for turn in transcript.turns
    )


def _blanked(text: str, mentions: Iterable[Mention]) -> str:
    for mention in mentions:
        blank = _BLANK * (mention.end - mention.begin)
        text = text[: mention.begin] + blank + text[mention.end :]
    return text


def overlooked(
    transcript: Transcript, mentions: Iterable[Mention], hidden: Watchlist
) -> tuple[Mention, ...]:
    """Names of the watchlist that stand outside the mentions.

    What lies inside a mention is decided on there, also where that decision lets it stay.

    Args:
        transcript: one interview.
        mentions: all that was found in it.
        hidden: the names that are to be hidden.
    """
    if not hidden:
        return ()
    shown = beside(transcript, mentions)
    return tuple(
        mention
        for turn, text in zip(transcript.turns, shown, strict=True)
        for mention in _in_turn(transcript.interview, turn, text, hidden)
    )


def _in_turn(interview: str, turn: Turn, shown: str, hidden: Watchlist) -> Iterator[Mention]:
    searched, origin = folded(shown)
    times: Counter[str] = Counter()
    for sighting in hidden.find(searched):
        begin, end = origin[sighting.begin], origin[sighting.end]
        if end <= begin or _BLANK in shown[begin:end]:
            continue
        surface, name = shown[begin:end], hidden.names[sighting.place]
        number = stable_id("overlooked", interview, turn.id, surface, times[surface])
        times[surface] += 1
        how = "sounds like" if sighting.by_sound else "is"
        yield Mention(
            number, turn.id, begin, end, name.kind, name.text, LAST_SEARCH,
            0.3 if sighting.by_sound else 0.6, f"{how} a name that is hidden elsewhere",
        )  # fmt: skip
