"""Speech model of a study: chosen by the program where the study leaves it to it.

With ``speech = "auto"`` the best model on this machine is taken (:mod:`transcode.models.ladder`).
A transcript that there is already stays as it was heard, unless the model chosen now is better and
nobody has worked on that interview. What somebody did is never lost because a model was fetched for
another study, or because the study was opened on a weaker machine.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from transcode.errors import ArtefactError, ModelError
from transcode.models import ladder
from transcode.models.registry import engine_of, folder_digest, language_code, registry, rungs
from transcode.records.base import Record
from transcode.records.languages import MIXED, name_of
from transcode.study.artefacts import Header
from transcode.study.folder import Study
from transcode.study.layout import is_document
from transcode.study.settings import AUTO

__all__ = [
    "Hearing",
    "aligning_model",
    "first_words",
    "hearing",
    "models_heard_with",
    "notes_on_hearing",
    "recordings",
    "registered_weakness",
    "standing",
    "weak_words",
    "weakness_of",
]


_HEARING = ("speech", "whisper")  # tasks in a header: what reads, and what stands beside it


@dataclass(frozen=True, slots=True)
class Hearing(Record):
    """Speech model of a study, by name or as a path, and why it is the one."""

    name: str
    why: str


def hearing(study: Study, interview: str = "") -> Hearing:
    """The speech model that an interview, or any of the study, would be heard with now."""
    named = study.settings.models.speech
    if named != AUTO:
        return Hearing(named, "named in study.toml")
    language = _language(study, interview)
    choice = study.reading.once(("choice", language), lambda: _choice(language))
    if choice.model is None:
        return Hearing(ladder.FIRST, choice.why)
    better = "".join(f"; {model.name} is here too, but {why}" for model, why in choice.passed)
    return Hearing(choice.model.name, choice.why + better)


def _choice(language: str) -> ladder.Choice:
    """The choice among the models here; graphics cards are counted only where it matters."""
    models = ladder.here()
    choice = ladder.choose(language, ladder.this_machine(0), models)
    return ladder.choose(language, _machine(), models) if choice.passed else choice


def _machine() -> ladder.Machine:
    from transcode.speech.whisper import cards

    return ladder.this_machine(cards())


def _language(study: Study, interview: str) -> str:
    """Language that a model is chosen for; "" where it is not known, or changes."""
    from transcode.pipeline.languages import language_of  # which asks for a model in its turn

    code = language_of(study, interview) if interview else study.settings.language
    return "" if code == MIXED else language_code(code)


def aligning_model(study: Study, interview: str = "") -> str:
    """The Whisper model that finds the times of words, and stands beside a model of another kind.

    Beside one that the study names it is always the same, whatever else is on the machine.
    """
    named = hearing(study, interview).name
    if engine_of(named) == "whisper":
        return named
    if study.settings.models.speech != AUTO:
        return ladder.FIRST
    here = ladder.here()
    others = (m for m in rungs(_language(study, interview)) if m.name in here)
    return next((m.name for m in others if m.engine == "whisper"), ladder.FIRST)


def standing(study: Study, interview: str, header: Header) -> Header:
    """The header of a transcript as it would be made now, or the one that there is if it stays.

    ``header`` is that of the model chosen now. Only what the model changes is weighed here.
    """
    if study.settings.models.speech != AUTO:
        return header
    there = study.reading.header(study.transcript_path(interview))
    if there is None or "speech" not in there.models:
        return header
    models = {task: digest for task, digest in header.models.items() if task not in _HEARING}
    models |= {task: digest for task, digest in there.models.items() if task in _HEARING}
    same = replace(header, models=models)
    if same.key != there.key or same.key == header.key:
        return header
    return same if _stays(study, interview, there.models["speech"]) else header


def _stays(study: Study, interview: str, digest: str) -> bool:
    """Return whether a transcript of another model stays."""
    before, now = _name_in(study, digest), hearing(study, interview).name
    if not before or not ladder.is_better(now, before, _language(study, interview)):
        return True
    return _worked_on(study, interview)


def _worked_on(study: Study, interview: str) -> bool:
    """Return whether a person has corrected, reviewed or coded something in an interview."""
    if study.corrections(interview) or study.decisions_noted():
        return True
    is_reviewed = study.settings.release == "reviewed" or bool(study.writers)
    return is_reviewed and study.text_path(interview).exists()


def _name_in(study: Study, digest: str) -> str:
    """The same as :func:`_named`, found out once where files are held."""
    return study.reading.once(("named", digest), lambda: _named(digest))


def _named(digest: str) -> str:
    """Name of the speech model with a digest; "" if it is none that is known on this machine."""
    here = ladder.here()
    for model in registry().values():
        known = model.digest or (folder_digest(model.name) if model.name in here else "")
        if model.task == "speech" and known == digest:
            return model.name
    return ""


def models_heard_with(study: Study) -> tuple[tuple[str, str], ...]:
    """Names and digests of the speech models that made the transcripts there are.

    A study that names its model is taken at its word. The shareable half of another says "auto".
    """
    named = study.settings.models.speech
    if named != AUTO:
        with suppress(ModelError):  # of a second coder, who has no need of it
            return ((named, folder_digest(named)),)
        return ((named, ""),)
    if not study.people_file.exists():
        return ((AUTO, ""),)
    headers = [study.reading.header(study.transcript_path(i)) for i in recordings(study)]
    digests = {
        header.models["speech"] for header in headers if header and "speech" in header.models
    }
    return tuple(
        sorted((_name_in(study, digest) or "not on this machine", digest) for digest in digests)
    )


# --- what is said of it


def first_words(study: Study) -> tuple[str, ...]:
    """Sentences on the model for the first screen; none where there is nothing to hear."""
    if not recordings(study):
        return ()
    awaited = dict.fromkeys(
        (hearing(study, i).name, _language(study, i)) for i in recordings(study)
    )
    weak = [sentence for name, language in awaited for sentence in _warning(study, name, language)]
    return (*_chosen(study), *dict.fromkeys(weak))


def _chosen(study: Study) -> list[str]:
    """A sentence for each model that the recordings are heard with now."""
    chosen = dict.fromkeys(hearing(study, interview) for interview in recordings(study))
    return [f"Speech model: {one.name} ({one.why})." for one in chosen]


def notes_on_hearing(study: Study) -> tuple[str, ...]:
    """Sentences on the model for the status: the choice, weak languages, what stayed."""
    interviews = recordings(study)
    if not interviews:
        return ()
    spoken: dict[tuple[str, str], None] = {}  # in order
    heard: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for interview in interviews:
        path = study.transcript_path(interview)
        there = study.reading.header(path) if path.exists() else None
        if there is None or "speech" not in there.models:
            spoken[hearing(study, interview).name, _language(study, interview)] = None
            continue
        name = _name_in(study, there.models["speech"])
        spoken[name, _heard_in(study, interview)] = None
        now = hearing(study, interview).name
        heard[name or "", now, _language(study, interview)].append(interview)
    older: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (name, now, language), ids in heard.items():
        if name and ladder.is_better(now, name, language):
            older[name, now] += ids
    notes = _chosen(study)
    for name, language in spoken:
        notes += _warning(study, name, language)
    if study.settings.models.speech == AUTO:
        notes += [
            f"{', '.join(ids)}: heard by {name}, and somebody has worked on it since, so it stays. "
            f'To hear it again, write speech = "{now}" under [models] in study.toml.'
            for (name, now), of_name in older.items()
            if (ids := [i for i in of_name if _worked_on(study, i)])
        ]
    return tuple(notes)


def recordings(study: Study) -> list[str]:
    """Ids of the interviews that came as recordings."""
    people = study.people if study.people_file.exists() else ()
    return [person.id for person in people if not is_document(Path(person.file))]


def _warning(study: Study, name: str, language: str) -> list[str]:
    """A sentence where a model is weak in a language, with the way to a better one."""
    weak = weak_words(name, language)
    if not weak:
        return []
    asked = "" if study.settings.language == MIXED else language
    best = ladder.best_to_pull(asked, _machine()).model
    if best is None or not ladder.is_better(best.name, name, asked):
        return [f"{weak}. No better model is known that this machine can run."]
    is_auto = study.settings.models.speech == AUTO
    write = "" if is_auto else f'write speech = "{AUTO}" under [models] in study.toml'
    if best.name in ladder.here():
        return [f"{weak}. A better one is here: {best.name}{write and f'; to use it, {write}'}."]
    fetch = f"transcode models pull {f'best --language {asked}' if asked else best.name}"
    return [
        f"{weak}. {f'To do better, {write}, and fetch' if write else 'Fetch'} a better one: {fetch}"
    ]


def weakness_of(study: Study, interview: str) -> str:
    """Clause that says how weak the model that heard an interview is in its language, or ""."""
    there = study.reading.header(study.transcript_path(interview))
    digest = there.models.get("speech", "") if there else ""
    return _weakness(study, interview, _name_in(study, digest)) if digest else ""


def registered_weakness(study: Study, interview: str) -> str:
    """The same, of models whose digest the registry holds: it says the same on every machine."""
    there = study.reading.header(study.transcript_path(interview))
    digest = there.models.get("speech", "") if there else ""
    names = (m.name for m in registry().values() if digest and m.digest == digest and not m.is_own)
    return _weakness(study, interview, next(names, ""))


def _weakness(study: Study, interview: str, name: str) -> str:
    return weak_words(name, _heard_in(study, interview)) if name else ""


def _heard_in(study: Study, interview: str) -> str:
    """Language that an interview was heard in; "" where its transcript is damaged."""
    with suppress(ArtefactError):
        return language_code(study.transcript(interview).language)
    return ""


def weak_words(name: str, language: str) -> str:
    """Clause that says how weak a model is in a language; "" if it is not, or nobody measured."""
    model = registry().get(name)
    rate = ladder.weakness(model, language) if model else None
    if rate is None:
        return ""
    return f"{name} is weak in {name_of(language)}: {ladder.rate_in_words(rate)}"
