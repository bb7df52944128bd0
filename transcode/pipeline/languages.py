"""Languages of the interviews: heard or read in each, and judged with the whole study.

What each interview sounds like is kept beside its transcript; what follows from all of them is
worked out anew whenever it is asked for. So an interview that is added later counts for those
before it, and nothing depends on the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from transcode.errors import ExchangeError, RecordingError
from transcode.models.registry import find, folder_digest
from transcode.pipeline.documents import READING, read_document
from transcode.pipeline.hearing import aligning_model
from transcode.pipeline.step import ArtefactStep, Progress
from transcode.records.figures import decimal
from transcode.records.languages import MIXED, name_of
from transcode.records.spoken import UNSURE, Judged, Spoken, judge
from transcode.study import kinds
from transcode.study.artefacts import Header, write_artefact
from transcode.study.folder import Study
from transcode.study.layout import is_document

__all__ = [
    "given_language",
    "judged_languages",
    "language_of",
    "notes_on_languages",
    "tell_language",
]

_LISTENING = 1  # version of the way in which a language is found; another one is found again
_KNOWN = 0.2  # probability below which a document says nothing about its language


def given_language(study: Study, interview: str) -> str:
    """The language of an interview that a person has said; "" if it is to be found out.

    Where people switch ("mixed"), the languages of a recording are found phrase by phrase, and that
    of a document as a whole.
    """
    given = study.given_language(interview)
    return "" if given == MIXED and _is_read(study, interview) else given


def _is_read(study: Study, interview: str) -> bool:
    """Return whether an interview is a document, not a recording."""
    person = study.person(interview)
    return person is not None and is_document(Path(person.file))


def judged_languages(study: Study) -> dict[str, Judged]:
    """The language of each interview in which it was heard or read, or of which it was said."""
    return study.reading.keep("languages", _of_languages(study), lambda: _judged(study))


def _of_languages(study: Study) -> Iterator[Path]:
    """The files that say what languages the interviews are in."""
    yield from (study.people_file, study.settings_file, study.participants_file)
    yield from (study.path(kinds.LANGUAGE, interview=i) for i in study.interviews)


def _judged(study: Study) -> dict[str, Judged]:
    paths = {i: study.path(kinds.LANGUAGE, interview=i) for i in study.interviews}
    given = {i: given_language(study, i) for i in paths}
    spoken = {
        i: study.reading.records(path, Spoken)[0]
        for i, path in paths.items()
        if not given[i] and path.exists()
    }
    return judge(spoken, {i: code for i, code in given.items() if code and code != MIXED})


def language_of(study: Study, interview: str) -> str:
    """The language in which an interview is heard or read; "" if nothing tells."""
    if given := given_language(study, interview):
        return given
    judged = judged_languages(study).get(interview)
    if judged is None:
        return ""
    is_unknown = judged.probability < _KNOWN and _is_read(study, interview)
    return "" if is_unknown else judged.language


# --- hearing and reading


def _made_from(study: Study, interview: str) -> Header:
    person = study.person(interview)
    assert person is not None, interview
    script = study.script_of(interview)
    if is_document(Path(person.file)) and script:
        inputs = {"script": study.reading.digest(script)}
        used = {"listening": _LISTENING, "reading": READING}
        return Header("language", "tell language", inputs=inputs, parameters=used)
    speech = aligning_model(study)
    return Header(
        "language",
        "tell language",
        inputs={"recording": person.sha256},
        parameters={"listening": _LISTENING},
        models={"speech": folder_digest(speech)},
    )


def _make(study: Study, interview: str, header: Header, _: Progress) -> None:
    try:
        spoken = _read(study, interview) if "script" in header.inputs else _hear(study, interview)
    except (RecordingError, ExchangeError):  # the next step says so
        return
    write_artefact(study.path(kinds.LANGUAGE, interview=interview), header, [spoken])


def _hear(study: Study, interview: str) -> Spoken:
    from transcode.speech.hear_language import hear_language

    person = study.person(interview)
    assert person is not None, interview
    return hear_language(
        study.recording_path(person),
        find(aligning_model(study)),
        threads=study.settings.speech.get("threads", 0),
        device=study.settings.speech.get("device", "auto"),
        interview=interview,
    )


def _read(study: Study, interview: str) -> Spoken:
    from transcode.speech.read_language import read_language

    script = study.script_of(interview)
    assert script is not None
    turns = read_document(study, script, interview).turns
    return read_language(interview, [turn.text for turn in turns])


class _TellLanguage(ArtefactStep):
    def is_possible(self, study: Study, interview: str = "") -> bool:
        """Return whether there is something to hear or read, and nobody has said the language."""
        is_there = study.person(interview) is not None
        return is_there and not given_language(study, interview)


tell_language = _TellLanguage(
    "tell language", makes=(kinds.LANGUAGE,), needs=None, made_from=_made_from, make=_make
)
"""Recording, or a document -> the languages that it may be in, by itself alone."""


# --- what a person should look at


def notes_on_languages(study: Study) -> Iterator[tuple[str, str]]:
    """Notes on interviews whose language a person should say; each with the option that says it."""
    if not study.people_file.exists():
        return
    for interview, judged in judged_languages(study).items():
        path = study.transcript_path(interview)
        if study.corrections(interview) and path.exists() and not judged.is_given:
            kept = study.transcript(interview).language  # what was corrected is not made again
            if kept != judged.language:
                stays = f"{name_of(kept)}, in which it was corrected; with the others it would be"
                would_be = f"{name_of(judged.language)} ({_sure(judged.probability)})"
                yield f"{interview}: {stays} {would_be}", f"{interview}={kept}"
                continue
        if judged.is_open or judged.is_by_the_others:
            yield f"{interview}: {_in_words(judged)}", f"{interview}={judged.language}"


def _in_words(judged: Judged) -> str:
    name, sure = name_of(judged.language), _sure(judged.probability)
    by_itself, heard = judged.alone
    if judged.is_by_the_others:
        return (
            f"taken for {name} ({sure}), as others are; by itself it sounds like "
            f"{name_of(by_itself)} ({_sure(heard)})"
        )
    if judged.probability >= UNSURE:
        return f"{name} ({sure}), which no other interview is in"
    second, less = judged.second
    rather = f", or perhaps {name_of(second)} ({_sure(less)})" if second else ""
    return f"its language is not sure: {name} ({sure}){rather}"


def _sure(probability: float) -> str:
    return decimal(min(probability, 0.99))  # nothing that was heard is certain
