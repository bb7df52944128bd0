"""Find the names of a study: transcripts -> mentions, each name looked for in all interviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import chain
from typing import Any

from transcode.models.registry import find, folder_digest, language_code, registry
from transcode.pipeline.known_names import FINDING, known_names, listed_names, privacy_settings
from transcode.pipeline.name_list import is_to_be_converted, review_rows, write_list
from transcode.pipeline.step import ArtefactStep, Progress, digest
from transcode.pipeline.transcribe import heard
from transcode.pipeline.watched import watch_for_spoken
from transcode.records.languages import MIXED
from transcode.records.names import ListedMention, Mention
from transcode.records.speech import Transcript
from transcode.study import kinds
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study

__all__ = ["find_names", "has_name_model", "mentions_of_study", "ordinary_in"]


def _made_from(study: Study, interview: str) -> Header:
    settings = study.reading.once("how names are found", lambda: _finding(study))
    transcript = heard(study, interview)
    used = _name_models(study, _in_its_language(transcript).language)
    return Header(
        kind="mentions",
        stage="find names",
        inputs={
            "transcript": digest(transcript),
            "known": study.reading.once("known names", lambda: digest(*known_names(study))),
        },
        # how a name is replaced does not matter for finding it
        parameters=settings,
        models={task: folder_digest(name) for task, name in used.items()},
    )


def _finding(study: Study) -> dict[str, Any]:
    settings = asdict(privacy_settings(study))
    return {name: settings[name] for name in FINDING}


def _make(study: Study, interview: str, header: Header, progress: Progress) -> None:
    from transcode.privacy.find.mentions import find_mentions
    from transcode.privacy.find.names.tagger import Tagger

    transcript = _in_its_language(heard(study, interview))
    used = _name_models(study, transcript.language)
    mentions = find_mentions(
        transcript,
        spacy_model=find(used["names"]) if "names" in used else None,
        tagger=Tagger(find(used["encoder"]), find(used["entities"])) if "encoder" in used else None,
        known=known_names(study),
        settings=privacy_settings(study),
        progress=progress,
    )
    write_artefact(study.mentions_path(interview), header, mentions)


def _in_its_language(transcript: Transcript) -> Transcript:
    """The transcript under the language that most of it is in, where nobody said which one."""
    if transcript.language not in ("", MIXED):
        return transcript
    from transcode.speech.read_language import read_language

    texts = [turn.text for turn in transcript.turns]
    probable = read_language(transcript.interview, texts).probable
    return replace(transcript, language=probable[0][0]) if probable else transcript


find_names = ArtefactStep(
    "find names",
    makes=(kinds.MENTIONS,),
    needs=kinds.TRANSCRIPT,
    made_from=_made_from,
    make=_make,
)
"""Transcript -> where people could be recognised."""


def _name_models(study: Study, language: str) -> dict[str, str]:
    """The models that read a transcript in this language, by what they do.

    A spaCy pipeline of the registry reads its own languages only: in another it would take every
    second word for a name. The multilingual model reads all, on the encoder it was trained on.
    A study without ``names`` goes by patterns and its own list.
    """
    from transcode.privacy.find.names.tagger import encoder_of

    chosen = study.settings.models
    used: dict[str, str] = {}
    if not chosen.names:
        return used
    model = registry().get(chosen.names)
    if not model or not language or language_code(language) in model.languages.split():
        used["names"] = chosen.names
    if chosen.entities:
        used |= {"entities": chosen.entities, "encoder": encoder_of(find(chosen.entities))}
    return used


def has_name_model(study: Study, language: str) -> bool:
    """Return whether a model that was trained on names in this language reads it.

    The multilingual model reads about a hundred languages and was trained on names in a few.
    """
    used = _name_models(study, language)
    model = registry().get(used.get("entities", ""))
    trained = model.trained_on.split() if model else []
    return "names" in used or language_code(language) in trained


def mentions_of_study(study: Study) -> dict[str, tuple[Mention, ...]]:
    """The mentions of every interview, each name looked for in all interviews; writes the list.

    ``confidential/mentions.csv`` is what a person works through. Decisions in it are kept. What the
    last search finds where nothing is replaced stands in it like any other mention, and an
    interview in which nothing was found has one row that says so.
    """
    from transcode.privacy.checklist.checklist import (
        row_of_nothing,
        standing_rows,
        to_rows,
        with_fuller_names,
    )
    from transcode.privacy.find.names.search import ordinary_words
    from transcode.privacy.find.settled import settled
    from transcode.privacy.leftovers.overlooked import beside, overlooked
    from transcode.privacy.settings import Known

    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    earlier = review_rows(study)
    standing = standing_rows(earlier)
    of_mention = {row.mention: row for row in earlier if not row.is_of_a_name}
    always = [Known(row.entity, row.kind_of_name) for row in standing if row.decision == "always"]
    listed = [*known_names(study), *always]
    ordinary, entries, settings = ordinary_in(study), listed_names(study), privacy_settings(study)
    heard_in = {i: heard(study, i) for i in ready}
    listing: dict[str, list[ListedMention]] = {}

    def listing_of(i: str, mentions: Sequence[Mention]) -> list[ListedMention]:
        own = [of_mention[mention.id] for mention in mentions if mention.id in of_mention]
        return to_rows(mentions, heard_in[i], [*standing, *own])

    mentions_in = settled(
        {i: _in_its_language(heard_in[i]) for i in ready},
        {i: _standing_mentions(study, heard_in[i]) for i in ready},
        listed=listed,
        ordinary=ordinary,
        entries=entries,
        settings=settings,
    )
    for i in ready:
        listing[i] = listing_of(i, mentions_in[i])
    spoken = {mention.id for mention in chain.from_iterable(mentions_in.values())}
    # what somebody typed, which is in no interview, and what was not understood of a name as such
    typed = [
        row
        for row in earlier
        if row.is_typed and row.mention not in spoken
        if row.decision or row.is_misunderstood
    ]
    typed += [row for row in earlier if row.is_of_a_name and row.is_misunderstood]
    # a name that is only said in lower case is no ordinary word
    texts = chain.from_iterable(beside(heard_in[i], mentions_in[i]) for i in ready)
    hidden = watch_for_spoken(
        study,
        [*standing, *typed, *chain.from_iterable(listing.values())],
        ordinary_words(tuple(texts)) - _said_small(heard_in, mentions_in),
    )
    for i in ready:
        if missed := overlooked(heard_in[i], mentions_in[i], hidden):
            listing[i] += listing_of(i, missed)
            mentions_in[i] = (*mentions_in[i], *missed)
        if not mentions_in[i]:
            weak = has_name_model(study, heard_in[i].language)
            listing[i] = [row_of_nothing(heard_in[i], of_mention.values(), trained=weak)]
    rows = with_fuller_names([*standing, *typed, *chain.from_iterable(listing.values())])
    if rows != earlier or _pending(study) or is_to_be_converted(study):
        write_list(study, rows)
    return mentions_in


def _standing_mentions(study: Study, transcript: Transcript) -> tuple[Mention, ...]:
    """Mentions found in an interview, in the turns that are still there."""
    turns = {turn.id for turn in transcript.turns}
    return tuple(m for m in study.mentions(transcript.interview) if m.turn in turns)


def _said_small(
    heard_in: Mapping[str, Transcript], mentions_in: Mapping[str, Sequence[Mention]]
) -> frozenset[str]:
    """The words of full names that stand in lower case: "anna quist", and later "quist" alone."""
    from transcode.privacy.lexicon.names import key_of, words_of

    texts = {turn.id: turn.text for transcript in heard_in.values() for turn in transcript.turns}
    surfaces = {
        texts[m.turn][m.begin : m.end]
        for m in chain.from_iterable(mentions_in.values())
        if m.kind == "person"
    }
    full = (name for name in surfaces if name.islower() and len(key_of(name)) > 1)
    return frozenset(word for name in full for word in words_of(name))


def _pending(study: Study) -> bool:
    """Return whether decisions were made since the list was written."""
    noted = study.decisions_noted()
    return bool(noted) and noted[-1].verb != "listed"


def ordinary_in(study: Study) -> frozenset[str]:
    """The words that the study uses as ordinary ones: names only where they are capitalised."""
    from transcode.privacy.find.names.search import ordinary_words

    ready = [i for i in study.interviews if study.transcript_path(i).exists()]
    made_of = [
        path for i in ready for path in (study.transcript_path(i), study.corrections_path(i))
    ]
    return study.reading.keep(
        "ordinary words of the transcripts",
        [*made_of, study.participants_file],
        lambda: ordinary_words([turn.text for i in ready for turn in heard(study, i).turns]),
    )
