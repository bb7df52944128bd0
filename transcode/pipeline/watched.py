"""The watchlist of a study: names that must not be found in what is shared.

It holds what a person decided to hide and what nobody has decided on yet, the study's own list of
names, and the labels that files and speakers came with. What a person let stay is not on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from transcode.pipeline.key import open_key
from transcode.pipeline.known_names import known_names, names_people_gave
from transcode.pipeline.name_list import review_rows
from transcode.pipeline.wording import dates_shown, may_stay
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import folded, is_role
from transcode.privacy.lexicon.vocabulary import COMMON, GROUPS, ORDINARY
from transcode.privacy.settings import NAME_KINDS
from transcode.records.labels import ROLES
from transcode.records.names import ListedMention, MentionKind, Pseudonym
from transcode.records.speech import Edit
from transcode.study import kinds
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study

__all__ = ["names_to_hide", "watch_for_spoken", "watch_for_typed", "without_names"]

_FILE_WORDS = ROLES | frozenset(
    re.findall(
        r"\w+",
        """
        april audio august call conversation copy december edited februar february final focus
        interview interviews interviewet
        january januar juli july june juni marts memo mono november note notes october oktober
        optagelse phone pilot record recorder recording samtale september session sound stereo
        stemme teams test track transcript transcription transkript version video voice zoom
        aufnahme entretien entrevista gespräch haastattelu intervista intervju opname wywiad
        """,
    )
)
"""Words in the labels of files and speakers that identify nobody."""

_IN_CONTEXT: tuple[MentionKind, ...] = ("role", "age")
"""Kinds that stand for somebody where they were said, and may be said of anybody elsewhere."""

_Names = Mapping[tuple[MentionKind, str], str]
"""Kind and name as it may be written -> the entity that it stands for."""


def watch_for_spoken(
    study: Study, rows: Sequence[ListedMention], ordinary: frozenset[str]
) -> Watchlist:
    """Names that no interview may show where nothing was replaced.

    Args:
        study: the study.
        rows: its list of names, as it stands.
        ordinary: the words that the study uses as ordinary ones.
    """
    names = names_to_hide(study, rows, ordinary)
    return Watchlist(
        [Pseudonym(kind, name, "") for kind, name in names if kind not in _IN_CONTEXT],
        ordinary=ordinary,
    )


def watch_for_typed(study: Study) -> Watchlist:
    """Names that nothing typed may show, with their pseudonyms; coders may sign their names.

    The words that the released texts use as ordinary ones count only where they are capitalised.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    one_each = [
        study.review_file, study.decisions_file, study.key_file, study.people_file,
        study.participants_file, study.speakers_file, study.settings_file, study.journals_folder,
        study.folder(kinds.SCRIPT),
    ]  # fmt: skip
    of_interviews = [
        path(i)
        for i in study.interviews
        for path in (study.mentions_path, study.corrections_path, study.text_path)
    ]
    return study.reading.keep(
        "names to hide", [*one_each, *of_interviews], lambda: _watch_for_typed(study)
    )


def _watch_for_typed(study: Study) -> Watchlist:
    from transcode.privacy.find.names.search import ordinary_words

    key = open_key(study) if study.key_file.exists() else ()
    called = {(row.kind, row.entity): row.pseudonym for row in key if isinstance(row, Pseudonym)}
    shown = dates_shown(study, key)
    ordinary = ordinary_words([text.text for text in study.texts.values()])
    names = names_to_hide(study, review_rows(study), ordinary)
    return Watchlist(
        [
            Pseudonym(kind, name, called.get((kind, entity), ""))
            for (kind, name), entity in names.items()
            if not may_stay(kind, name, shown)
        ],
        ordinary=ordinary,
        spared=frozenset((*study.coders, CONSENSUS)),
    )


def names_to_hide(study: Study, rows: Iterable[ListedMention], ordinary: frozenset[str]) -> _Names:
    """Every name that is to be hidden: those on the list of names, as it stands, and the labels.

    Left out is what a person decided to leave, and a single word that the machine was not sure of
    and that nobody has decided on ("when people visit"): it is replaced only where it was found.
    The study's own names always count.
    """
    from transcode.privacy.find.mentions import names_in

    ready = [i for i in study.interviews if study.mentions_path(i).exists()]
    machine = names_in(chain.from_iterable(study.mentions(i) for i in ready))
    sure = {name.text.lower() for name in machine} - ordinary
    rows = list(rows)
    # what a document calls a speaker may be no name: a person says so by letting it stay
    stay = {row.entity.lower() for row in rows if row.stays}
    stay -= names_people_gave(study)
    # a role stands for somebody in one interview, and may be said in another
    listed = [
        name for name in known_names(study) if name.kind != "role" and name.text.lower() not in stay
    ]
    hidden: dict[tuple[MentionKind, str], str] = {(n.kind, n.text): n.text for n in listed}
    for row in rows:
        if row.stands_for_nothing or row.stays:
            continue
        if row.is_typed and row.is_waiting:
            continue  # somebody typed it, and it is a suspicion only
        for name in filter(None, (row.entity, row.new_entity)):
            is_single = row.kind in NAME_KINDS and " " not in name
            if not row.decision and is_single and name.lower() not in sure:
                continue
            hidden[row.kind_of_name, name] = row.new_entity or row.entity
    labels = _labels(study, ordinary)
    return {(row.kind, row.entity): row.entity for row in labels} | hidden


def _labels(study: Study, ordinary: frozenset[str]) -> Iterator[Pseudonym]:
    """The names of files as they came, and of speakers, so far as they may identify somebody."""
    dull = _FILE_WORDS | ORDINARY | COMMON | GROUPS | ordinary
    for person in study.people if study.people_file.exists() else ():
        stem = Path(person.file).stem
        if stem != person.id:
            yield from _named_by(stem, dull)
    labels = {(s.speaker, s.name) for s in study.speakers} | {
        (turn.speaker, other)
        for interview in study.interviews
        for edit in study.corrections(interview)
        if isinstance(edit, Edit)
        for turn in edit.turns
        for _, other in (*edit.speakers, ("", ""))
    }
    for label in sorted({label for pair in labels for label in pair}):
        yield from _named_by(label, dull)


def _named_by(label: str, dull: frozenset[str]) -> Iterator[Pseudonym]:
    """The words of a label that look like names, and its phone numbers."""
    words = re.findall(r"[^\W\d_]+", label)
    distinctive = [w for w in words if len(w) >= 4 and w.lower() not in dull and not is_role(w)]
    if distinctive and len(words) > 1:
        yield Pseudonym("organisation", label, "")  # the whole of it, however it is written
    for word in distinctive:
        yield Pseudonym("person", word, "")
    for run in re.findall(r"\d(?:[ .-]?\d){6,}", label):
        if not _is_date(re.sub(r"\D", "", run)):
            yield Pseudonym("phone", run, "")


def _is_date(digits: str) -> bool:
    """Return whether a run of digits may be a day, with or without the time."""
    year = r"(?:19|20)\d\d"
    month, day = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
    shapes = (f"{year}{month}{day}", f"{day}{month}{year}", f"{month}{day}{year}")
    return any(re.match(shape, digits) for shape in shapes)


def without_names(study: Study) -> Callable[[str], str]:
    """A function that takes names out of words about the study: its folder, paths, settings."""
    watched = watch_for_typed(study)

    def without(text: str) -> str:
        searched, origin = folded(text)
        for begin, end, *_ in reversed(watched.find(searched, by_sound=False)):
            text = f"{text[: origin[begin]]}…{text[origin[end] :]}"
        return text

    return without
