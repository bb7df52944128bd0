"""Pseudonym settings, the study's name list, and the replacement for each name."""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING

from transcode.pipeline.hearing import registered_weakness
from transcode.pipeline.known_names import known_names, listed_names, privacy_settings
from transcode.pipeline.step import digest
from transcode.pipeline.transcribe import heard
from transcode.records.names import KeyRow, Mention, MentionKind, Offset, Originals, Pseudonym
from transcode.study.artefacts import Header
from transcode.study.folder import Study

if TYPE_CHECKING:
    from transcode.privacy.replace.fiction import Reserved
    from transcode.privacy.replace.wording import Wording
    from transcode.privacy.settings import PrivacySettings

__all__ = ["REPLACING", "Words", "dates_shown", "may_stay", "without_names_made_up"]


REPLACING = ("pseudonyms", "dates", "ages")
"""The settings that say how a name is replaced, not how it is found."""


def _notes(study: Study) -> dict[tuple[MentionKind, str], str]:
    """The replacement for each name for which the study's list gives one."""
    from transcode.privacy.replace.pseudonyms import identity_of

    notes: dict[tuple[MentionKind, str], str] = {}
    for entry in listed_names(study):
        if entry.note:
            notes[identity_of(entry.name.kind, entry.name.text)] = entry.note
    return notes


class Words:
    """The replacements in the interviews that are released, as the study has chosen them."""

    def __init__(
        self,
        study: Study,
        key: Sequence[KeyRow],
        reviewed: Mapping[str, Sequence[Mention]],
    ) -> None:
        from transcode.privacy.replace.pseudonyms import Pseudonyms
        from transcode.privacy.replace.wording import without_rule

        self._study, self._settings = study, privacy_settings(study)
        self._persons = study.persons
        self._languages: dict[str, str] = {}
        self._heard: dict[str, str] = {}  # digests of the transcripts
        self._days = {row.participant: row.days for row in key if isinstance(row, Offset)}
        self.table = Pseudonyms(tuple(row for row in key if isinstance(row, Pseudonym)))
        needing: dict[str, list[Mention]] = defaultdict(list)
        for interview, mentions in reviewed.items():
            person = self._persons.get(interview, interview)
            if self._settings.dates == "shift" and any(m.kind == "date" for m in mentions):
                self._days.setdefault(person, _new_days())
            transcript = heard(study, interview)
            self._languages[interview] = transcript.language
            self._heard[interview] = digest(transcript)
            needing[transcript.language] += without_rule(transcript, mentions, self.of(interview))
        reserved = _reserved(study, reviewed.values()) if _makes_names_up(self._settings) else None
        for language, unnamed in needing.items():
            self.table = self.table.assign(
                unnamed,
                settings=self._settings,
                language=language,
                reserved=reserved,
                notes=_notes(study),
            )

    @property
    def offsets(self) -> tuple[Offset, ...]:
        """The number of days by which each participant's dates are moved."""
        return tuple(Offset(person, days) for person, days in self._days.items())

    def of(self, interview: str) -> Wording:
        """The replacements in this interview."""
        from transcode.privacy.replace.wording import Wording

        days = self._days.get(self._persons.get(interview, interview), 0)
        return Wording(self.table, self._settings, days, self._languages.get(interview, ""))

    def header(self, interview: str, mentions: Sequence[Mention]) -> Header:
        """The header of its released text: what it is made from."""
        wording = self.of(interview)
        used = dict.fromkeys(row for m in mentions if (row := wording.named(m)))
        chosen = {name: asdict(self._settings)[name] for name in REPLACING}
        heard_by = registered_weakness(self._study, interview)
        weak = {"heard_by": heard_by} if heard_by else {}
        return Header(
            kind="text",
            stage="release",
            # one digest over all of it: the digest of a name alone could be guessed back
            inputs={
                "confidential": digest(
                    self._heard[interview], *mentions, *used, Offset("", wording.days)
                )
            },
            parameters={"release": self._study.settings.release, **chosen, **weak},
        )


def _new_days() -> int:
    """A secret number of days: whole weeks, half a year to two, either way; never about a year.

    So days of the week stay, and no month or year stays what it was.
    """
    weeks = secrets.choice([*range(27, 49), *range(79, 101)])
    return 7 * int(weeks) * secrets.choice((-1, 1))


def _makes_names_up(settings: PrivacySettings) -> bool:
    kinds: tuple[MentionKind, ...] = ("person", "place", "organisation")
    return any(settings.form(kind) == "fictional" for kind in kinds)


def _reserved(study: Study, mentions: Iterable[Iterable[Mention]]) -> Reserved:
    """Words that no made-up name may be: the names of the study, and all that is said in it."""
    from transcode.privacy.replace.fiction import Reserved, words_in

    spoken: set[str] = set()
    for interview in study.interviews:
        if study.transcript_path(interview).exists():
            spoken |= words_in(turn.text for turn in heard(study, interview).turns)
    kinds = ("person", "place", "organisation")
    real = {m.entity for m in chain.from_iterable(mentions) if m.kind in kinds}
    return Reserved(real | {name.text for name in known_names(study)}, spoken)


def without_names_made_up(study: Study) -> tuple[str, ...]:
    """The languages of a study that made-up names are wanted for and not known in: labels stand."""
    from transcode.privacy.replace.places import speaks

    if not _makes_names_up(privacy_settings(study)):
        return ()
    texts = (study.text(i).language for i in study.interviews if study.text_path(i).exists())
    return tuple(sorted({language for language in texts if not speaks(language)}))


def may_stay(kind: str, name: str, shown: str | None) -> bool:
    """Return whether a date may stay: it is somebody's moved one, or dates are kept."""
    return kind == "date" and (shown is None or _spelled(name) in shown)


def dates_shown(study: Study, key: Iterable[KeyRow]) -> str | None:
    """The replacements as the texts show them; None where dates are kept as they were."""
    settings = privacy_settings(study)
    if settings.dates != "shift":
        return "" if settings.dates == "label" else None
    kept = {row.interview: row for row in key if isinstance(row, Originals)}
    shown = []
    for interview, text in study.texts.items():
        if row := kept.get(interview):
            shown += [
                _spelled(text.text[original.begin : original.end]) for original in row.replaced
            ]
    return "\n".join(shown)


def _spelled(date: str) -> str:
    words = re.findall(r"[^\W\d_]+|\d+", date.lower())
    return f" {' '.join(words)} "
