"""Replacements of mentions: dates and ages by rule, everything else by the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transcode.privacy.find.patterns.spoken import spoken_digits
from transcode.privacy.replace.dates import age_band, moved
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.settings import PrivacySettings
from transcode.records.names import Mention, Pseudonym
from transcode.records.speech import Transcript

__all__ = ["Wording", "without_rule"]


@dataclass(frozen=True, slots=True)
class Wording:
    """The replacements for the mentions of one interview.

    Attributes:
        table: who is called what.
        settings: what is done with dates and ages.
        days: how far this participant's dates are moved; 0 makes labels of them.
        language: of the interview.
    """

    table: Pseudonyms
    settings: PrivacySettings
    days: int
    language: str

    def stands_for(self, mention: Mention, surface: str) -> str:
        """The replacement for the surface; the surface itself where it may stay.

        Raises:
            PrivacyError: it needs a pseudonym and has none.
        """
        ruled = self.by_rule(mention, surface)
        if ruled is not None:
            return ruled
        return self.table.written(mention.kind, mention.entity, surface)

    def by_rule(self, mention: Mention, surface: str) -> str | None:
        """The replacement that needs no pseudonym: a date that is moved, an age as a band."""
        if mention.kind == "date" and self.settings.dates != "label":
            if self.settings.dates == "keep":
                return surface
            return moved(surface, self.days, self.language) if self.days else None
        if mention.kind == "age" and self.settings.ages != "label":
            if self.settings.ages == "keep":
                return surface
            band = age_band(surface, self.language)
            if band and self.settings.form("age") == "label":
                return f"[Age {band}]"
            return _with_band(surface, band, self.language) if band else None
        return None

    def named(self, mention: Mention) -> Pseudonym | None:
        """The row of the table for this mention, if there is one."""
        return self.table.row(mention.kind, mention.entity)


def _with_band(surface: str, band: str, language: str) -> str:
    """The age in the words, as a band: "40-49 years old"."""
    spans = [(begin, end) for begin, end, _ in spoken_digits(surface, language)]
    if len(spans) != 1:
        return band
    (begin, end) = spans[0]
    return surface[:begin] + band + surface[end:]


def without_rule(
    transcript: Transcript, mentions: Iterable[Mention], wording: Wording
) -> Iterator[Mention]:
    """The mentions that need a pseudonym."""
    texts = {turn.id: turn.text for turn in transcript.turns}
    for mention in mentions:
        surface = texts[mention.turn][mention.begin : mention.end]
        if wording.by_rule(mention, surface) is None:
            yield mention
