"""Settle the mentions of a study: each under its entity, terms apart, mere words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import chain

from transcode.privacy.find.mentions import names_in, propagate
from transcode.privacy.find.names.compounds import inside_words
from transcode.privacy.find.names.doubles import whole_doubles
from transcode.privacy.find.names.listed import Listed, under_one_name
from transcode.privacy.find.names.misheard import as_meant
from transcode.privacy.find.names.petnames import as_called, by_surname
from transcode.privacy.find.names.terms import terms_apart
from transcode.privacy.settings import Known, PrivacySettings
from transcode.records.names import TERM, Mention
from transcode.records.speech import Transcript

__all__ = ["settled"]


def settled(
    transcripts: Mapping[str, Transcript],
    mentions_in: Mapping[str, Sequence[Mention]],
    *,
    listed: Sequence[Known],
    ordinary: Set[str],
    entries: Sequence[Listed],
    settings: PrivacySettings,
) -> dict[str, tuple[Mention, ...]]:
    """The mentions of every interview, names of the whole study among them, each as its entity.

    Terms are mentions by :data:`~transcode.records.names.TERM`, where nothing else is.

    Args:
        transcripts: interview -> what was heard.
        mentions_in: interview -> what was found in it.
        listed: the study's own list of names.
        ordinary: the words that the study uses as ordinary ones.
        entries: the entries of the study's own list, with what else somebody is called.
        settings: how alike a misspelling must be.
    """
    decided = terms_apart(transcripts, mentions_in, ordinary, listed)
    terms = {i: [m for m in found if _is_term(m)] for i, found in decided.items()}
    names = {i: [m for m in found if not _is_term(m)] for i, found in decided.items()}
    others = names_in(chain.from_iterable(names.values()))
    return {
        i: _with_terms(
            _of_interview(
                transcripts[i], names[i], listed=listed, others=others, ordinary=ordinary,
                entries=entries, settings=settings,
            ),
            terms[i],
            transcripts[i],
        )
        for i in decided
    }  # fmt: skip


def _is_term(mention: Mention) -> bool:
    return TERM in mention.found_by.split("+")


def _with_terms(
    names: Sequence[Mention], terms: Sequence[Mention], transcript: Transcript
) -> tuple[Mention, ...]:
    """The names, and the terms that touch none of them, in order of place."""
    taken = {(m.turn, at) for m in names for at in range(m.begin, m.end)}
    free = [m for m in terms if taken.isdisjoint((m.turn, at) for at in range(m.begin, m.end))]
    places = {turn.id: at for at, turn in enumerate(transcript.turns)}
    return tuple(sorted((*names, *free), key=lambda m: (places[m.turn], m.begin)))


def _of_interview(
    transcript: Transcript,
    mentions: Sequence[Mention],
    *,
    listed: Sequence[Known],
    others: Sequence[Known],
    ordinary: Set[str],
    entries: Sequence[Listed],
    settings: PrivacySettings,
) -> tuple[Mention, ...]:
    """The mentions of one interview; ``others`` are the names found anywhere in the study."""
    names = [*listed, *others]
    found = propagate(transcript, mentions, names, settings=settings, ordinary=ordinary)
    found = inside_words(transcript, found, names)
    found = as_meant(
        transcript, found, listed=listed, others=others, similarity=settings.similarity
    )
    found = by_surname(transcript, as_called(transcript, found, names))
    found = whole_doubles(transcript, found, ordinary)
    return under_one_name(found, transcript.interview, entries)
