"""Transcript -> mentions -> released text: the steps that keep people unrecognisable.

The order is the law of the folder: names are found, a human passes the list, the key is saved,
and only then is a text written to ``shareable/``.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict
from itertools import chain
from typing import Any, cast

from transcode.artefacts import Header, write_artefact
from transcode.errors import PrivacyError
from transcode.keeping import close_key, needs_closing, open_key
from transcode.models import find, folder_digest
from transcode.records import Mention, MentionKind, Pseudonym
from transcode.steps import Progress, digest, heard, is_current, room_settings, silent
from transcode.study import Study
from transcode.tables import read_rows, write_rows

__all__ = [
    "find_names",
    "load_pseudonyms",
    "mentions_of_study",
    "names_to_miss",
    "ordinary_in",
    "release",
    "review_rows",
    "waiting_mentions",
]


def find_names(study: Study, interview: str, progress: Progress = silent) -> bool:
    """Transcript -> where people could be recognised."""
    from transcode.privacy import PrivacySettings, find_mentions

    settings = room_settings(PrivacySettings, study.settings.privacy, "privacy")
    transcript, known = heard(study, interview), _known(study)
    name = study.settings.models.names
    header = Header(
        kind="mentions",
        stage="find names",
        inputs={"transcript": digest(transcript), "known": digest(*known)},
        parameters=asdict(settings),
        models={"names": folder_digest(name)} if name else {},
    )
    path = study.mentions_path(interview)
    if is_current(path, header):
        return False
    found = find_mentions(
        transcript,
        spacy_model=find(name) if name else None,
        known=known,
        settings=settings,
        progress=progress,
    )
    write_artefact(path, header, found)
    return True


def mentions_of_study(study: Study) -> dict[str, tuple[Mention, ...]]:
    """The mentions of every interview, each name looked for in all interviews; writes the list.

    ``confidential/mentions.csv`` is what a person works through. Decisions in it are kept.
    """
    from transcode.privacy import (
        COLUMNS,
        PrivacySettings,
        names_in,
        propagate,
        to_rows,
    )

    settings = room_settings(PrivacySettings, study.settings.privacy, "privacy")
    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    transcripts = {i: heard(study, i) for i in ready}
    found: dict[str, tuple[Mention, ...]] = {}
    for interview in ready:
        turns = {turn.id for turn in transcripts[interview].turns}
        found[interview] = tuple(m for m in study.mentions(interview) if m.turn in turns)
    names = [*_known(study), *names_in(chain.from_iterable(found.values()))]
    ordinary = ordinary_in(study)
    found = {
        i: propagate(transcripts[i], found[i], names, settings=settings, ordinary=ordinary)
        for i in ready
    }
    earlier = review_rows(study)
    rows = [row for i in ready for row in to_rows(found[i], transcripts[i], earlier)]
    cells = [[row[column] for column in COLUMNS] for row in rows]
    if rows != earlier:
        write_rows(study.review_file, COLUMNS, cells)
    return found


def waiting_mentions(study: Study) -> dict[str, int]:
    """How many mentions nobody has decided on, per interview, as the list on disk says."""
    waiting: dict[str, int] = {}
    for row in review_rows(study):
        waiting.setdefault(row["interview"], 0)
        waiting[row["interview"]] += not row["decision"]
    return waiting


def release(study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mentions -> released texts, for every interview whose mentions a human has passed.

    Returns:
        The interviews released now, and those that wait for a human.
    """
    from transcode.privacy import Pseudonyms, apply_review
    from transcode.privacy import release as replace_names

    found = mentions_of_study(study)
    rows, open_in = review_rows(study), waiting_mentions(study)
    automatic = study.settings.release == "automatic"
    passed = [i for i in found if automatic or not open_in.get(i)]
    reviewed = {
        i: apply_review(found[i], [row for row in rows if row["interview"] == i]) for i in passed
    }
    if not passed:
        return (), tuple(found)
    known = load_pseudonyms(study)
    table = Pseudonyms(known).assign(chain.from_iterable(reviewed.values()))
    if table.rows != known or not study.key_file.exists() or needs_closing(study):
        # before any text that uses it: a pseudonym whose name is lost could not be kept apart
        close_key(study, table.rows)
    done: list[str] = []
    for interview, mentions in reviewed.items():
        transcript = heard(study, interview)
        used = [
            Pseudonym(kind, entity, table.of(kind, entity))
            for kind, entity in dict.fromkeys((m.kind, m.entity) for m in mentions)
        ]
        header = Header(
            kind="text",
            stage="release",
            # one digest over all of it: the digest of a name alone could be guessed back
            inputs={"confidential": digest(transcript, *mentions, *used)},
            parameters={"release": study.settings.release},
        )
        path = study.text_path(interview)
        if is_current(path, header):
            continue
        text = replace_names(transcript, mentions, table)
        if path.exists():
            study.note_move(study.text(interview), text)
        write_artefact(path, header, [text])
        done.append(interview)
    return tuple(done), tuple(i for i in found if i not in passed)


def ordinary_in(study: Study) -> frozenset[str]:
    """The words that the study uses as ordinary ones: names only where they are capitalised."""
    from transcode.privacy import ordinary_words

    ready = [i for i in study.interviews if study.transcript_path(i).exists()]
    return ordinary_words([turn.text for i in ready for turn in heard(study, i).turns])


def names_to_miss(study: Study, ordinary: Set[str], said: Set[str]) -> tuple[Pseudonym, ...]:
    """Every name that must not be found in what is shared: those on the list of mentions as it is.

    Left out is what a human decided to leave, and a single word that the machine was not sure of,
    that nobody has decided on, and that stands in the released texts ("when people visit"):
    :func:`propagate` replaces it only where it was found. The study's own names always count.

    Args:
        study: the study.
        ordinary: the words that the study uses as ordinary ones.
        said: all words of the released texts, in lower case.
    """
    from transcode.privacy import names_in

    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    found = names_in(chain.from_iterable(study.mentions(i) for i in ready))
    sure = {name.text.lower() for name in found} - ordinary
    rows = open_key(study) if study.key_file.exists() else ()
    called = {(row.kind, row.entity): row.pseudonym for row in rows}
    stands_for = {(name.kind, name.text): name.text for name in _known(study)}
    for row in review_rows(study):
        for name in filter(None, (row["entity"], row["new entity"])):
            is_name = row["kind"] in ("person", "place", "organisation") and " " not in name
            unsure = not row["decision"] and name.lower() not in sure
            doubtful = is_name and unsure and name.lower() in said
            if row["decision"] != "ignore" and not doubtful:
                stands_for[cast(MentionKind, row["kind"]), name] = (
                    row["new entity"] or row["entity"]
                )
    return tuple(
        Pseudonym(kind, name, called.get((kind, entity), ""))
        for (kind, name), entity in stands_for.items()
    )


def load_pseudonyms(study: Study) -> tuple[Pseudonym, ...]:
    """The rows of the study's key; none where there is no key yet.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    if not study.key_file.exists():
        if any(study.text_path(i).exists() for i in study.interviews):
            raise PrivacyError(
                "the pseudonym key is gone, but texts were released with it",
                where="confidential/key.age",
                step="release",
                remedy="restore key.age from a backup; without it the study is anonymous for good",
            )
        return ()
    return open_key(study)


def _known(study: Study) -> tuple[Any, ...]:
    """The study's own list of names: ``name`` and ``also`` of ``people.csv``."""
    from transcode.privacy import Known

    kinds: tuple[MentionKind, ...] = ("person", "place", "organisation")
    known: dict[tuple[str, str], Known] = {}
    for person in study.people:
        for entry in (person.name, *person.also):
            prefix, colon, rest = entry.partition(":")
            kind = next((k for k in kinds if colon and k == prefix.strip().lower()), None)
            text = rest.strip() if kind else entry.strip()
            if text:
                known.setdefault((kind or "person", text), Known(text, kind or "person"))
    return tuple(known.values())


def review_rows(study: Study) -> list[dict[str, str]]:
    """The list of mentions as it stands on disk, with the decisions made so far."""
    from transcode.privacy import COLUMNS

    if not study.review_file.exists():
        return []
    rows = read_rows(study.review_file, ["interview", "mention", "decision"])
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]
