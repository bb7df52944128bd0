"""Transcript -> mentions -> released text: the steps that keep people unrecognisable.

The order is the law of the folder: names are found, a human passes the list, the key is saved,
and only then is a text written to ``shareable/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, cast

from transcode.artefacts import Header, write_artefact
from transcode.calling import (
    FINDING,
    Words,
    dates_shown,
    known_names,
    listed_names,
    may_stay,
    names_people_gave,
    privacy_settings,
)
from transcode.errors import PrivacyError
from transcode.keeping import close_key, needs_closing, open_key
from transcode.models import find, folder_digest, language_code, registry
from transcode.records import (
    KeyRow,
    Mention,
    MentionKind,
    Originals,
    Pseudonym,
    Transcript,
)
from transcode.steps import Progress, digest, heard, is_current, silent
from transcode.study import Study
from transcode.tables import read_rows, write_rows

if TYPE_CHECKING:
    from transcode.privacy import Known, Listed

__all__ = [
    "find_names",
    "key_rows",
    "load_pseudonyms",
    "mentions_of_study",
    "names_to_miss",
    "ordinary_in",
    "release",
    "review_rows",
    "waiting_mentions",
    "write_list",
]


def find_names(study: Study, interview: str, progress: Progress = silent) -> bool:
    """Transcript -> where people could be recognised."""
    from transcode.privacy import Tagger, find_mentions

    settings = privacy_settings(study)
    transcript, known = heard(study, interview), known_names(study)
    used = _name_models(study, transcript.language)
    header = Header(
        kind="mentions",
        stage="find names",
        inputs={"transcript": digest(transcript), "known": digest(*known)},
        # how a name is replaced does not matter for finding it
        parameters={name: asdict(settings)[name] for name in FINDING},
        models={task: folder_digest(name) for task, name in used.items()},
    )
    path = study.mentions_path(interview)
    if is_current(path, header):
        return False
    found = find_mentions(
        transcript,
        spacy_model=find(used["names"]) if "names" in used else None,
        tagger=Tagger(find(used["encoder"]), find(used["entities"])) if "encoder" in used else None,
        known=known,
        settings=settings,
        progress=progress,
    )
    write_artefact(path, header, found)
    return True


def _name_models(study: Study, language: str) -> dict[str, str]:
    """The models that read a transcript in this language, by what they do.

    A spaCy pipeline of the registry reads its own languages only: in another it would take every
    second word for a name. The multilingual model reads all, on the encoder it was trained on.
    A study without ``names`` goes by patterns and its own list.
    """
    from transcode.privacy import encoder_of

    chosen = study.settings.models
    used: dict[str, str] = {}
    if not chosen.names:
        return used
    known = registry().get(chosen.names)
    if not known or not language or language_code(language) in known.languages.split():
        used["names"] = chosen.names
    if chosen.entities:
        used |= {"entities": chosen.entities, "encoder": encoder_of(find(chosen.entities))}
    return used


def mentions_of_study(study: Study) -> dict[str, tuple[Mention, ...]]:
    """The mentions of every interview, each name looked for in all interviews; writes the list.

    ``confidential/mentions.csv`` is what a person works through. Decisions in it are kept.
    """
    from transcode.privacy import Known, names_in, say_who_it_may_be, standing_rows, to_rows

    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    earlier = review_rows(study)
    standing = standing_rows(earlier)
    of_interview: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in earlier:
        if row["mention"]:
            of_interview[row["interview"]].append(row)
    always = [
        Known(row["entity"], cast(MentionKind, row["kind"] or "person"))
        for row in standing
        if row["decision"] == "always"
    ]
    listed = [*known_names(study), *always]
    others = names_in(chain.from_iterable(study.mentions(i) for i in ready))
    ordinary, entries = ordinary_in(study), listed_names(study)
    found: dict[str, tuple[Mention, ...]] = {}
    # what was decided on what somebody typed, which is in no interview
    rows = [
        *standing,
        *(r for r in earlier if r["mention"] and not r["interview"] and r["decision"]),
    ]
    for i in ready:
        transcript = heard(study, i)
        found[i] = _everywhere(study, transcript, listed, others, ordinary, entries)
        rows += to_rows(found[i], transcript, [*standing, *of_interview[i]])
    say_who_it_may_be(rows)
    if rows != earlier or _pending(study):
        write_list(study, rows)
    return found


def _pending(study: Study) -> bool:
    """Whether decisions were made since the list was written."""
    noted = study.decisions_noted()
    return bool(noted) and noted[-1].verb != "listed"


def _everywhere(
    study: Study,
    transcript: Transcript,
    listed: Sequence[Known],
    others: Sequence[Known],
    ordinary: frozenset[str],
    entries: Sequence[Listed],
) -> tuple[Mention, ...]:
    """The mentions of an interview, names of the whole study among them, each as its entity."""
    from transcode.privacy import as_meant, inside_words, propagate, under_one_name

    settings, names = privacy_settings(study), [*listed, *others]
    turns = {turn.id for turn in transcript.turns}
    found = tuple(m for m in study.mentions(transcript.interview) if m.turn in turns)
    found = propagate(transcript, found, names, settings=settings, ordinary=ordinary)
    found = inside_words(transcript, found, names)
    found = as_meant(transcript, found, listed=listed, found=others, similarity=settings.similarity)
    return under_one_name(found, transcript.interview, entries)


def write_list(study: Study, rows: Iterable[Mapping[str, str]]) -> None:
    """Write ``mentions.csv``; decisions that were noted beside it are in it from now on."""
    from transcode.privacy import COLUMNS

    write_rows(study.review_file, COLUMNS, [[row[column] for column in COLUMNS] for row in rows])
    study.note_listed()


def waiting_mentions(study: Study) -> dict[str, int]:
    """How many mentions nobody has decided on, per interview, as the list on disk says."""
    waiting: dict[str, int] = {}
    for row in review_rows(study):
        if row["mention"]:
            waiting.setdefault(row["interview"], 0)
            waiting[row["interview"]] += not row["decision"]
    return waiting


def release(study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mentions -> released texts, for every interview whose mentions a human has passed.

    Returns:
        The interviews released now, and those that wait for a human.
    """
    from transcode.privacy import apply_review, originals
    from transcode.privacy import release as replace_names

    found = mentions_of_study(study)
    automatic = study.settings.release == "automatic"
    of_interview: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in review_rows(study):
        if row["mention"]:
            of_interview[row["interview"]].append(row)
    passed = [i for i in found if automatic or all(row["decision"] for row in of_interview[i])]
    if not passed:
        return (), tuple(found)
    reviewed = {i: apply_review(found[i], of_interview[i]) for i in passed}
    known = key_rows(study)
    words = Words(study, known, reviewed)
    kept = {row.interview: row for row in known if isinstance(row, Originals)}
    headers = {i: words.header(i, reviewed[i]) for i in passed}
    stale = [i for i in passed if not is_current(study.text_path(i), headers[i]) or i not in kept]
    for i in stale:
        wording = words.of(i)
        kept[i] = originals(heard(study, i), reviewed[i], wording.table, settings=wording.settings,
                            days=wording.days)  # fmt: skip
    rows: tuple[KeyRow, ...] = (*words.table.rows, *words.offsets, *kept.values())
    if rows != known or not study.key_file.exists() or needs_closing(study):
        # before any text that uses it: a pseudonym whose name is lost could not be kept apart
        close_key(study, rows)
    for i in stale:
        wording = words.of(i)
        text = replace_names(heard(study, i), reviewed[i], wording.table, settings=wording.settings,
                             days=wording.days)  # fmt: skip
        path = study.text_path(i)
        if path.exists():
            study.note_move(study.text(i), text)
        write_artefact(path, headers[i], [text])
    return tuple(stale), tuple(i for i in found if i not in passed)


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
    called = {(r.kind, r.entity): r.pseudonym for r in rows if isinstance(r, Pseudonym)}
    # a role stands for somebody in one interview, and may be said in another
    review = review_rows(study)
    # what a document calls a speaker may be no name: a human says so by letting it stand
    may_be = {row["entity"].lower() for row in review if row["decision"] in ("ignore", "never")}
    may_be -= names_people_gave(study)
    listed = [
        name
        for name in known_names(study)
        if name.kind != "role" and name.text.lower() not in may_be
    ]
    stands_for: dict[tuple[MentionKind, str], str] = {(n.kind, n.text): n.text for n in listed}
    shown = dates_shown(study, rows)
    for row in review:
        if row["mention"] and not row["interview"] and not row["decision"]:
            continue  # somebody typed it, and it is a suspicion only
        for name in filter(None, (row["entity"], row["new entity"])):
            is_name = row["kind"] in ("person", "place", "organisation") and " " not in name
            unsure = not row["decision"] and name.lower() not in sure
            doubtful = is_name and unsure and name.lower() in said
            may_stand = row["decision"] in ("ignore", "never") or may_stay(row["kind"], name, shown)
            if not may_stand and not doubtful:
                stands_for[cast(MentionKind, row["kind"]), name] = (
                    row["new entity"] or row["entity"]
                )
    return tuple(
        Pseudonym(kind, name, called.get((kind, entity), ""))
        for (kind, name), entity in stands_for.items()
    )


def load_pseudonyms(study: Study) -> tuple[Pseudonym, ...]:
    """Who is called what, as the study's key says; nobody where there is no key yet.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    return tuple(row for row in key_rows(study) if isinstance(row, Pseudonym))


def key_rows(study: Study) -> tuple[KeyRow, ...]:
    """All rows of the study's key; none where there is no key yet.

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


def review_rows(study: Study) -> list[dict[str, str]]:
    """The list of mentions as it stands on disk, with the decisions made so far."""
    from transcode.privacy import COLUMNS, carry_out

    rows: list[dict[str, str]] = []
    if study.review_file.exists():
        read = read_rows(study.review_file, ["interview", "mention", "decision"])
        rows = [{column: row.get(column, "") for column in COLUMNS} for row in read]
    return carry_out(rows, study.decisions_noted())
