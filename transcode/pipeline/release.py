"""Release texts: transcript -> mentions -> text that may be shared.

The order is the law of the folder: names are found, a human reviews the list, the key is saved,
and only then is a text written to ``shareable/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcode.models.registry import language_code
from transcode.pipeline import find_names, name_list
from transcode.pipeline.find_names import has_name_model, mentions_of_study
from transcode.pipeline.imported import place_codings
from transcode.pipeline.key import close_key, key_rows, needs_closing
from transcode.pipeline.name_list import review_rows, waiting_mentions
from transcode.pipeline.step import Progress, Step, silent
from transcode.pipeline.transcribe import heard
from transcode.pipeline.wording import Words
from transcode.privacy.checklist.checklist import apply_review
from transcode.records.languages import name_of
from transcode.records.names import KeyRow, ListedMention, Mention, Originals
from transcode.study import kinds
from transcode.study.artefacts import write_artefact
from transcode.study.folder import Study

__all__ = ["Plan", "Reviewed", "notes_on_names", "plan", "release", "release_texts", "reviewed_in"]


Reviewed = Mapping[str, tuple[Mention, ...]]
"""The mentions that are replaced in each interview."""


def reviewed_in(study: Study) -> Reviewed:
    """The mentions that are replaced in each interview, as the list of names decides."""
    if not study.people_file.exists():
        return {}
    mentions_in = find_names.mentions_of_study(study)
    of_interview = _by_interview(name_list.review_rows(study))
    return {i: apply_review(mentions, of_interview[i]) for i, mentions in mentions_in.items()}


def _by_interview(rows: Iterable[ListedMention]) -> Mapping[str, Sequence[ListedMention]]:
    """The rows of mentions, without those of names as such."""
    of_interview: dict[str, list[ListedMention]] = defaultdict(list)
    for row in rows:
        if not row.is_of_a_name:
            of_interview[row.interview].append(row)
    return of_interview


def notes_on_names(study: Study) -> tuple[str, ...]:
    """Notes on languages in which the machine finds few names, and on what waits for a person."""
    from transcode.privacy.checklist.cells import not_understood

    if not study.people_file.exists():
        return ()
    ready = [i for i in study.interviews if study.transcript_path(i).exists()]
    spoken: dict[str, list[str]] = defaultdict(list)
    for i in ready:
        spoken[language_code(study.transcript(i).language)].append(i)
    notes = [
        f"{name_of(language) or 'a language that is not known'} ({', '.join(ids)}): no model was "
        "trained on names in it, so the machine finds few; read the texts for names yourself"
        for language, ids in spoken.items()
        if not has_name_model(study, language)
    ]
    notes += not_understood(review_rows(study))
    if typed := waiting_mentions(study).get("", 0):
        notes.append(f"{typed} words that people typed may be names: transcode anonymise --review")
    return tuple(notes)


@dataclass(frozen=True)
class Plan:
    """A release that has not been carried out yet."""

    mentions: Mapping[str, tuple[Mention, ...]]  # all mentions of every interview
    waiting: tuple[str, ...]  # interviews in which somebody has to decide on something
    reviewed: Mapping[str, tuple[Mention, ...]]  # what is replaced, in each of the others
    key: tuple[KeyRow, ...]  # as it is
    words: Words | None  # what stands for whom; nothing where every interview waits
    stale: tuple[str, ...]  # interviews whose text is not what it would be now


def plan(study: Study) -> Plan:
    """Plan a release: the interviews whose names are reviewed, and the texts to be made anew.

    Raises:
        KeyFileError: the key cannot be opened with this user's identity.
    """
    mentions_in = mentions_of_study(study)
    automatic = study.settings.release == "automatic"
    of_interview = _by_interview(review_rows(study))
    ready = [
        i for i in mentions_in if automatic or not any(row.is_waiting for row in of_interview[i])
    ]
    waiting = tuple(i for i in mentions_in if i not in ready)
    if not ready:
        return Plan(mentions_in, waiting, {}, (), None, ())
    reviewed = {i: apply_review(mentions_in[i], of_interview[i]) for i in ready}
    key = key_rows(study)
    words = Words(study, key, reviewed)
    kept = {row.interview for row in key if isinstance(row, Originals)}
    stale = tuple(
        i
        for i in ready
        if not study.is_current(study.text_path(i), words.header(i, reviewed[i])) or i not in kept
    )
    return Plan(mentions_in, waiting, reviewed, key, words, stale)


def release(study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mentions -> released texts, for every interview whose mentions a person has reviewed.

    Codings that came with a text from another program go into the journals then.

    Returns:
        The interviews released now, and those that wait for a person.
    """
    from transcode.privacy.replace.release import originals
    from transcode.privacy.replace.release import release as replace_names

    planned = plan(study)
    if planned.words is None:
        return (), planned.waiting
    words, reviewed = planned.words, planned.reviewed
    kept = {row.interview: row for row in planned.key if isinstance(row, Originals)}
    before = {i: row.original for i, row in kept.items()}
    released = {i: row.released for i, row in kept.items()}
    for i in planned.stale:
        wording = words.of(i)
        kept[i] = originals(heard(study, i), reviewed[i], wording.table, settings=wording.settings,
                            days=wording.days)  # fmt: skip
    rows: tuple[KeyRow, ...] = (*words.table.rows, *words.offsets, *kept.values())
    if rows != planned.key or not study.key_file.exists() or needs_closing(study):
        # before any text that uses it: a pseudonym whose name is lost could not be kept apart
        close_key(study, rows)
    for i in planned.stale:
        wording = words.of(i)
        text = replace_names(heard(study, i), reviewed[i], wording.table, settings=wording.settings,
                             days=wording.days)  # fmt: skip
        path = study.text_path(i)
        if path.exists():
            old = study.text(i)
            same = before.get(i) == kept[i].original and released.get(i) == old.digest
            study.note_move(old, text, names_only=same)
        write_artefact(path, words.header(i, reviewed[i]), [text])
    place_codings(study)
    return planned.stale, planned.waiting


class _Release(Step):
    """Mentions -> released texts. Which are out of date, only all names together say."""

    @property
    def is_of_study(self) -> bool:
        """True: it is done once for the whole study."""
        return True

    def __call__(self, study: Study, interview: str = "", progress: Progress = silent) -> bool:
        """Release every text whose names a human has reviewed and that is not current."""
        released, _ = release(study)
        return bool(released)


release_texts = _Release("release", makes=(kinds.TEXT,), needs=kinds.MENTIONS)
