"""Findings: names in what people typed into what is shared, and what a person decided on each.

A finding is a row of ``mentions.csv`` without an interview. "keep", "always" and "change" say that
it is to be hidden, which :mod:`transcode.verbs.mask` carries out; "ignore" lets it stay where it
is, "never" everywhere. A name that is found in what was said is a mention of that interview.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from transcode.pipeline.name_list import review_rows
from transcode.pipeline.typed import Typed, suspected, typed_words
from transcode.pipeline.watched import watch_for_typed
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import folded, key_of, plain
from transcode.privacy.lexicon.vocabulary import ORDINARY, PARTICLES
from transcode.records.base import stable_id
from transcode.records.names import ListedMention, MentionKind
from transcode.study.folder import Study

__all__ = ["Finding", "Findings", "finding_rows", "findings"]

_AROUND = 40  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Finding:
    """Part of what was typed that is a name, sounds like one, or may be one.

    ``decision`` is what a person decided: "" nothing yet, "hide", or "stay".
    """

    typed: Typed
    begin: int
    end: int
    kind: MentionKind
    why: str
    found_by: str
    pseudonym: str = ""  # that stands for the name in the texts
    decision: str = ""

    @property
    def name(self) -> str:
        """The words themselves: for ``confidential/`` and the desk only."""
        return self.typed.text[self.begin : self.end]

    @property
    def id(self) -> str:
        """By its place and words: a decision holds as long as the words stand there."""
        return stable_id("typed", self.typed.file, self.typed.line, self.begin, self.name)

    @property
    def is_suspicion(self) -> bool:
        """True where only the model says that it is a name."""
        return self.found_by.startswith("e5:")

    @property
    def line(self) -> int:
        """The line of the file; 0 is the file's name."""
        # a line of a journal or a table may hold a memo of several lines
        within = self.typed.text.count("\n", 0, self.begin) if self.typed.is_foreign else 0
        return self.typed.line and self.typed.line + within

    def place(self, watched: Watchlist) -> str:
        """The place and the kind, without the name."""
        file = watched.blank(self.typed.file) if self.typed.is_foreign else self.typed.file
        where = f"line {self.line}" if self.line else "in the name of the file"
        kind = self.pseudonym or self.kind
        return f"{file} {where} ({kind}{', by its sound' if self.found_by == 'sound' else ''})"


@dataclass(frozen=True)
class Findings:
    """All findings of a study, and the names that were looked for."""

    watched: Watchlist
    every: tuple[Finding, ...]

    @cached_property
    def held(self) -> tuple[Finding, ...]:
        """Those that hold outputs back: to be decided on, or to be hidden and not hidden yet."""
        return tuple(finding for finding in self.every if finding.decision != "stay")


def findings(study: Study) -> Findings:
    """Every finding, with what was decided on it.

    Raises:
        PrivacyError: a file that somebody left below ``shareable/`` cannot be read.
        KeyFileError: the key cannot be opened with this user's identity.
    """
    rows = review_rows(study)
    watched = watch_for_typed(study)
    typed = [words for words in typed_words(study) if re.search(r"\w{2}", words.text)]
    by_model = suspected(study, (words.text for words in typed if not words.is_foreign))
    by_id: dict[str, Finding] = {}
    for words in typed:
        certain = list(_certain(words, watched))
        for finding in (*certain, *_suspicions(words, by_model.get(words.text, ()), certain)):
            by_id.setdefault(finding.id, finding)
    decided = _Decisions(study, rows, watched)
    return Findings(watched, tuple(decided.of(finding) for finding in by_id.values()))


def finding_rows(every: Iterable[Finding]) -> list[ListedMention]:
    """Rows for the list of names: mentions that are in no interview."""
    return [
        ListedMention(
            mention=finding.id,
            kind=finding.kind,
            entity=finding.name,
            context=_context(finding),
            why=finding.why,
            found_by=finding.found_by,
            confidence="0.90" if finding.is_suspicion else "0.50",
        )
        for finding in every
    ]


def _context(finding: Finding) -> str:
    typed, text = finding.typed, finding.typed.text
    before = text[max(0, finding.begin - _AROUND) : finding.begin]
    after = text[finding.end : finding.end + _AROUND]
    where = f"line {finding.line}" if finding.line else "name of the file"
    return " ".join(f"{typed.file} {where}: {before}»{finding.name}«{after}".split())


# --- finding


def _certain(typed: Typed, watched: Watchlist) -> Iterator[Finding]:
    """Names of the watchlist, and numbers and addresses that show by their shape what they are."""
    searched, origin = folded(typed.text)
    for sighting in watched.find(searched, by_sound=not typed.is_binary):
        begin, end = origin[sighting.begin], origin[sighting.end]
        # in binary data four letters meet by chance, but seldom in one way of writing
        if typed.is_binary and not _is_written(typed.text[begin:end]):
            continue
        how = "sound" if sighting.by_sound else "name"
        why = "it sounds like a name that is hidden" if sighting.by_sound else "a name is hidden"
        yield Finding(
            typed, begin, end, watched.names[sighting.place].kind, why, how,
            watched.pseudonyms[sighting.place],
        )  # fmt: skip
    if not typed.is_binary:
        for begin, end, kind in _shapes(typed.text):
            yield Finding(typed, begin, end, kind, "its shape shows what it is", "pattern")


def _is_written(word: str) -> bool:
    return word.islower() or word.isupper() or word.istitle() or not word.isalpha()


def _shapes(text: str) -> list[tuple[int, int, MentionKind]]:
    """Begin, end and kind of what shows by its shape alone what it is, without overlap."""
    from transcode.privacy.find.patterns.patterns import pattern_hits

    shapes: list[tuple[int, int, MentionKind]] = []
    for hit in sorted(pattern_hits(text, ""), key=lambda hit: (hit.begin, -hit.end)):
        sure = hit.kind in ("email", "phone") or (hit.kind == "number" and hit.confidence >= 0.9)
        written = re.search(r"\d|@", text[hit.begin : hit.end])
        if sure and written and (not shapes or hit.begin >= shapes[-1][1]):
            shapes.append((hit.begin, hit.end, hit.kind))
    return shapes


def _suspicions(
    typed: Typed, hits: Iterable[tuple[int, int, MentionKind]], certain: Sequence[Finding]
) -> Iterator[Finding]:
    """Words that the model takes for a name that nobody listed."""
    for begin, end, kind in hits:
        name = typed.text[begin:end]
        if typed.file == "participants.csv" and kind != "person":
            continue
        # "pump factory": without capitals, only people are recognised reliably
        if kind != "person" and name == name.lower():
            continue
        if any(f.begin < end and begin < f.end for f in certain) or not _words(name):
            continue
        why = "somebody typed it, and the multilingual model reads it as a name"
        yield Finding(typed, begin, end, kind, why, f"e5:{kind}")


def _words(name: str) -> frozenset[str]:
    """The words by which a name is recognised, also in another order and with a genitive."""
    words = {word for key in key_of(plain(name)) for word in key.split("'")}
    return frozenset(word.removesuffix("s") for word in words - ORDINARY - PARTICLES)


# --- deciding


class _Decisions:
    """Decisions on findings, as the list of names holds them: by place, else by the words."""

    def __init__(self, study: Study, rows: Iterable[ListedMention], watched: Watchlist) -> None:
        rows = [row for row in rows if row.decision and not row.stands_for_nothing]
        self._here = {row.mention: row for row in rows if not row.is_of_a_name}
        # "ignore" is about one place; but what only sounds like a name there does so elsewhere too
        everywhere = [
            row
            for row in rows
            if not row.interview
            if row.decision == "never" or (row.decision, row.found_by) == ("ignore", "sound")
        ]
        self._stays = {_words(row.entity) for row in everywhere}
        # what is no name in an interview is none in a memo, where only the model says so
        self._no_names = {_words(row.entity) for row in rows if row.stays}
        self._no_names |= {frozenset((coder.lower(),)) for coder in study.coders}
        self._no_names.add(frozenset(w for name in watched.pseudonyms for w in _words(name)))

    def of(self, finding: Finding) -> Finding:
        if row := self._here.get(finding.id):
            return replace(finding, decision="stay" if row.stays else "hide")
        words = _words(finding.name)
        stays: Set[frozenset[str]] = self._no_names if finding.is_suspicion else self._stays
        if words and any(words <= allowed for allowed in stays):
            return replace(finding, decision="stay")
        return finding
