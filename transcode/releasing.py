"""Transcript -> mentions -> released text: the steps that keep people unrecognisable.

The order is the law of the folder: names are found, a human reviews the list, the key is saved,
and only then is a text written to ``shareable/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from transcode.artefacts import Header, write_artefact
from transcode.calling import FINDING, Words, known_names, listed_names, privacy_settings
from transcode.errors import PrivacyError
from transcode.keeping import close_key, needs_closing, open_key
from transcode.languages import name_of
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
from transcode.watched import watch_for_spoken

if TYPE_CHECKING:
    from transcode.privacy import Known, Listed

__all__ = [
    "Plan",
    "find_names",
    "has_name_model",
    "key_rows",
    "load_pseudonyms",
    "mentions_of_study",
    "notes_on_names",
    "ordinary_in",
    "plan",
    "release",
    "review_rows",
    "waiting_mentions",
    "without_mentions",
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


def has_name_model(study: Study, language: str) -> bool:
    """Whether a model that was trained on names in this language reads it.

    The multilingual model reads about a hundred languages and was trained on names in a few.
    """
    used = _name_models(study, language)
    known = registry().get(used.get("entities", ""))
    trained = known.trained_on.split() if known else []
    return "names" in used or language_code(language) in trained


def mentions_of_study(study: Study) -> dict[str, tuple[Mention, ...]]:
    """The mentions of every interview, each name looked for in all interviews; writes the list.

    ``confidential/mentions.csv`` is what a person works through. Decisions in it are kept. What the
    last search finds where nothing is replaced stands in it like any other mention, and an
    interview in which nothing was found has one row that says so.
    """
    from transcode.privacy import (
        Known,
        names_in,
        ordinary_words,
        say_who_it_may_be,
        standing_rows,
        to_rows,
    )
    from transcode.privacy.cells import kept_cells
    from transcode.privacy.checklist import row_of_nothing
    from transcode.privacy.overlooked import beside, overlooked

    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    earlier = review_rows(study)
    standing = standing_rows(earlier)
    of_mention = {row["mention"]: row for row in earlier if row["mention"]}
    always = [
        Known(row["entity"], cast(MentionKind, row["kind"] or "person"))
        for row in standing
        if row["decision"] == "always"
    ]
    listed = [*known_names(study), *always]
    others = names_in(chain.from_iterable(study.mentions(i) for i in ready))
    ordinary, entries = ordinary_in(study), listed_names(study)
    found: dict[str, tuple[Mention, ...]] = {}
    heard_in = {i: heard(study, i) for i in ready}
    listing: dict[str, list[dict[str, str]]] = {}

    def listing_of(i: str, some: Sequence[Mention]) -> list[dict[str, str]]:
        mine = {one.id: of_mention[one.id] for one in some if one.id in of_mention}
        made = to_rows(some, heard_in[i], [*standing, *mine.values()])
        return [row | kept_cells(mine.get(row["mention"], {})) for row in made]

    for i in ready:
        found[i] = _everywhere(study, heard_in[i], listed, others, ordinary, entries)
        listing[i] = listing_of(i, found[i])
    spoken = {mention.id for some in found.values() for mention in some}
    # what somebody typed, which is in no interview, and what was not understood of a name as such
    typed = [
        row
        for row in earlier
        if not row["interview"] and row["mention"] not in spoken
        if row["mention"] and (row["decision"] or kept_cells(row))
    ]
    typed += [row for row in earlier if not row["mention"] and kept_cells(row)]
    # a name that is only said in lower case is no ordinary word
    said = chain.from_iterable(beside(heard_in[i], found[i]) for i in ready)
    hidden = watch_for_spoken(
        study,
        [*standing, *typed, *chain.from_iterable(listing.values())],
        ordinary_words(tuple(said)) - _said_small(heard_in, found),
    )
    for i in ready:
        if left := overlooked(heard_in[i], found[i], hidden):
            listing[i] += listing_of(i, left)
            found[i] = (*found[i], *left)
        if not found[i]:
            weak = has_name_model(study, heard_in[i].language)
            listing[i] = [row_of_nothing(heard_in[i], of_mention.values(), trained=weak)]
    rows = [*standing, *typed, *chain.from_iterable(listing.values())]
    say_who_it_may_be(rows)
    if rows != earlier or _pending(study):
        write_list(study, rows)
    return found


def _said_small(
    heard_in: Mapping[str, Transcript], found: Mapping[str, Sequence[Mention]]
) -> frozenset[str]:
    """The words of full names that stand in lower case: "anna quist", and later "quist" alone."""
    from transcode.privacy.names import key_of, words_of

    texts = {turn.id: turn.text for one in heard_in.values() for turn in one.turns}
    surfaces = {
        texts[m.turn][m.begin : m.end]
        for some in found.values()
        for m in some
        if m.kind == "person"
    }
    full = (one for one in surfaces if one.islower() and len(key_of(one)) > 1)
    return frozenset(word for one in full for word in words_of(one))


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
    from transcode.privacy.doubles import whole_doubles

    settings, names = privacy_settings(study), [*listed, *others]
    turns = {turn.id for turn in transcript.turns}
    found = tuple(m for m in study.mentions(transcript.interview) if m.turn in turns)
    found = propagate(transcript, found, names, settings=settings, ordinary=ordinary)
    found = inside_words(transcript, found, names)
    found = as_meant(transcript, found, listed=listed, found=others, similarity=settings.similarity)
    found = whole_doubles(transcript, found, ordinary)
    return under_one_name(found, transcript.interview, entries)


def write_list(study: Study, rows: Iterable[Mapping[str, str]]) -> None:
    """Write ``mentions.csv``; decisions that were noted beside it are in it from now on."""
    from transcode.privacy import COLUMNS
    from transcode.privacy.cells import as_written

    written = map(as_written, rows)
    write_rows(study.review_file, COLUMNS, [[row[column] for column in COLUMNS] for row in written])
    study.note_listed()


def waiting_mentions(study: Study) -> dict[str, int]:
    """How many mentions nobody has decided on, per interview, as the list on disk says."""
    waiting: dict[str, int] = {}
    for row in review_rows(study):
        if row["mention"]:
            waiting.setdefault(row["interview"], 0)
            waiting[row["interview"]] += not row["decision"]
    return waiting


def without_mentions(study: Study) -> frozenset[str]:
    """The interviews in which nothing was found, as the list on disk says."""
    from transcode.privacy.checklist import NOTHING

    return frozenset(row["interview"] for row in review_rows(study) if row["kind"] == NOTHING)


def notes_on_names(study: Study) -> tuple[str, ...]:
    """In which languages the machine finds few names, and what people wrote that waits."""
    from transcode.privacy.cells import not_understood

    if not study.people_file.exists():
        return ()
    ready = [i for i in study.interviews if study.transcript_path(i).exists()]
    weak: dict[str, list[str]] = defaultdict(list)
    for i in ready:
        language = language_code(study.transcript(i).language)
        if not has_name_model(study, language):
            weak[language].append(i)
    notes = [
        f"{name_of(language) or 'a language that is not known'} ({', '.join(some)}): no model was "
        "trained on names in it, so the machine finds few; read the texts for names yourself"
        for language, some in weak.items()
    ]
    notes += not_understood(review_rows(study))
    if typed := waiting_mentions(study).get("", 0):
        notes.append(f"{typed} words that people typed may be names: transcode anonymise --review")
    return tuple(notes)


@dataclass(frozen=True)
class Plan:
    """What a release would do now."""

    found: Mapping[str, tuple[Mention, ...]]  # all mentions of every interview
    waiting: tuple[str, ...]  # interviews in which somebody has to decide on something
    reviewed: Mapping[str, tuple[Mention, ...]]  # what is replaced, in each of the others
    known: tuple[KeyRow, ...]  # the key as it is
    words: Words | None  # what stands for whom; nothing where every interview waits
    stale: tuple[str, ...]  # interviews whose text is not what it would be now


def plan(study: Study) -> Plan:
    """Which interviews a human has passed, and whose texts have to be made anew.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    from transcode.privacy import apply_review

    found = mentions_of_study(study)
    automatic = study.settings.release == "automatic"
    of_interview: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in review_rows(study):
        if row["mention"]:
            of_interview[row["interview"]].append(row)
    passed = [i for i in found if automatic or all(row["decision"] for row in of_interview[i])]
    waiting = tuple(i for i in found if i not in passed)
    if not passed:
        return Plan(found, waiting, {}, (), None, ())
    reviewed = {i: apply_review(found[i], of_interview[i]) for i in passed}
    known = key_rows(study)
    words = Words(study, known, reviewed)
    kept = {row.interview for row in known if isinstance(row, Originals)}
    stale = tuple(
        i
        for i in passed
        if not is_current(study.text_path(i), words.header(i, reviewed[i])) or i not in kept
    )
    return Plan(found, waiting, reviewed, known, words, stale)


def release(study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mentions -> released texts, for every interview whose mentions a human has passed.

    Returns:
        The interviews released now, and those that wait for a human.
    """
    from transcode.privacy import originals
    from transcode.privacy import release as replace_names

    planned = plan(study)
    if planned.words is None:
        return (), planned.waiting
    words, reviewed = planned.words, planned.reviewed
    kept = {row.interview: row for row in planned.known if isinstance(row, Originals)}
    for i in planned.stale:
        wording = words.of(i)
        kept[i] = originals(heard(study, i), reviewed[i], wording.table, settings=wording.settings,
                            days=wording.days)  # fmt: skip
    rows: tuple[KeyRow, ...] = (*words.table.rows, *words.offsets, *kept.values())
    if rows != planned.known or not study.key_file.exists() or needs_closing(study):
        # before any text that uses it: a pseudonym whose name is lost could not be kept apart
        close_key(study, rows)
    for i in planned.stale:
        wording = words.of(i)
        text = replace_names(heard(study, i), reviewed[i], wording.table, settings=wording.settings,
                             days=wording.days)  # fmt: skip
        path = study.text_path(i)
        if path.exists():
            study.note_move(study.text(i), text)
        write_artefact(path, words.header(i, reviewed[i]), [text])
    return planned.stale, planned.waiting


def ordinary_in(study: Study) -> frozenset[str]:
    """The words that the study uses as ordinary ones: names only where they are capitalised."""
    from transcode.privacy import ordinary_words

    marks = study.marks("transcripts", "corrections")
    if _ordinary.get(study.root, ("", frozenset()))[0] != marks:
        ready = [i for i in study.interviews if study.transcript_path(i).exists()]
        words = ordinary_words([turn.text for i in ready for turn in heard(study, i).turns])
        _ordinary[study.root] = (marks, words)
    return _ordinary[study.root][1]


_ordinary: dict[Path, tuple[str, frozenset[str]]] = {}
"""By study: what it was read from, and the words; every check asks for them again."""


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
    from transcode.privacy.cells import understood

    rows: list[dict[str, str]] = []
    if study.review_file.exists() and study.review_file.stat().st_size:  # emptied: made again
        read = read_rows(study.review_file, ["interview", "mention", "decision"])
        rows = [{column: row.get(column, "") for column in COLUMNS} for row in read]
        rows = understood(rows, study.interviews)
    return carry_out(rows, study.decisions_noted())
