"""Everything that is counted from the answers of a study, before it is written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from transcode.errors import StudyError
from transcode.outcomes import (
    Change,
    Demographics,
    Dose,
    Flow,
    Form,
    Joint,
    OutcomesSettings,
    Part,
    Rated,
    Reliability,
    Scale,
    Score,
    Themed,
    change,
    changes_of,
    corrected,
    demographics,
    dose_and_change,
    flow,
    joint,
    ratings,
    reliability,
    scored,
)
from transcode.pipeline import answers
from transcode.pipeline.known_names import privacy_settings
from transcode.pipeline.publish import shown_without_names
from transcode.pipeline.step import room_settings
from transcode.study.folder import Study

__all__ = ["Facts", "facts_of"]


@dataclass(frozen=True)
class Facts:
    """The facts of a study's questionnaires.

    Attributes:
        scales: that were answered.
        occasions: in their order.
        settings: of the room.
        scores: participant and occasion -> key of a score -> score.
        reliabilities: of each score at each occasion.
        changes: of each score; those of whole scales are ``main``.
        main: keys of the scores that stand for a scale.
        doses: correlation of change with the dose.
        rated: forms, each with its ratings.
        people: who took part.
        flow: of the participants.
        joints: displays of themes against change.
    """

    scales: tuple[Scale, ...]
    occasions: tuple[str, ...]
    settings: OutcomesSettings
    scores: Mapping[tuple[str, str], Mapping[str, Score]]
    reliabilities: tuple[Reliability, ...]
    changes: tuple[Change, ...]
    main: tuple[str, ...]
    doses: tuple[Dose, ...]
    rated: tuple[tuple[Form, tuple[Rated, ...]], ...]
    people: Demographics
    flow: Flow
    joints: tuple[Joint, ...]


def facts_of(study: Study, coder: str = "") -> Facts:
    """Count everything.

    Args:
        study: the study.
        coder: whose themes the joint display shows; "" for none.

    Raises:
        StudyError: a kept table is damaged, or a setting of ``[outcomes]`` is not valid.
    """
    settings = room_settings(OutcomesSettings, study.settings.outcomes, "outcomes")
    shown = shown_without_names(study)
    read = answers.kept(study)
    groups = {who: shown(group) for who, group in answers.everybody(study).items()}
    forms = [_without_names(one, shown) for one in read.forms]
    scales = tuple(one for one in forms if isinstance(one, Scale) and read.of_scale(one))
    given = {scale.id: read.of_scale(scale) for scale in scales}
    scores: dict[tuple[str, str], dict[str, Score]] = {}
    for scale in scales:
        for at, held in given[scale.id].items():
            scores.setdefault(at, {}).update(scored(scale, held))
    main = tuple(part.key for scale in scales for part in scale.main)
    changes, doses = [], []
    for scale in scales:
        for part in scale.parts:
            values = {
                at: held[part.key].value
                for at, held in scores.items()
                if part.key in held and not held[part.key].why and at[0] in groups
            }
            changes.append(change(part, values, read.occasions, groups))
            if read.dose and len(read.occasions) > 1 and part.key in main:
                moved = changes_of(values, read.occasions, groups)
                doses.append(dose_and_change(part, moved, read.dose))
    totals = corrected([one for one in changes if one.part.key in main], settings.correction)
    by_key = {one.part.key: one for one in totals}
    changes = [by_key.get(one.part.key, one) for one in changes]
    k = privacy_settings(study).k
    parts = {part.key: part for scale in scales for part in scale.parts}
    return Facts(
        scales, read.occasions, settings, scores,
        tuple(one for scale in scales
              for one in reliability(scale, read.occasions, given[scale.id])),
        tuple(changes), main, tuple(doses),
        tuple((form, ratings(form, read.occasions, read.of_form(form)))
              for form in forms if isinstance(form, Form) and form.questions),
        _people(study, groups, shown, k),
        _flow(study, read, groups, shown, k),
        _joints(study, coder, settings, (main, parts), scores, read.occasions, groups),
    )  # fmt: skip


def _without_names(form: Scale | Form, shown: Callable[[str], str]) -> Scale | Form:
    if isinstance(form, Form):
        questions = tuple(
            replace(one, text=shown(one.text), domain=shown(one.domain), anchors=shown(one.anchors))
            for one in form.questions
        )
        return replace(form, name=shown(form.name), questions=questions)
    subscales = {key: replace(sub, name=shown(sub.name)) for key, sub in form.subscales.items()}
    return replace(form, name=shown(form.name), note=shown(form.note),
                   uncertain=shown(form.uncertain), anchors=shown(form.anchors),
                   subscales=subscales)  # fmt: skip


def _people(
    study: Study, groups: Mapping[str, str], shown: Callable[[str], str], k: int
) -> Demographics:
    """The table of participants, by what participants.csv and the list of enrolment say of them."""
    attributes: dict[str, dict[str, str]] = {}
    listed = {one.id: one for one in answers.enrolled(study) if one.id}
    for one in listed.values():
        attributes[one.id] = {shown(name): shown(cell) for name, cell in one.attributes}
    for row in study.participants:
        if row.id in groups:
            own = {shown(name): shown(cell) for name, cell in row.attributes}
            attributes[row.id] = {
                **attributes.get(row.id, {}),
                **{n: c for n, c in own.items() if c},
            }
    in_it = {who: g for who, g in groups.items() if who not in listed or listed[who].enrolled}
    return demographics(in_it, attributes, k)


def _flow(
    study: Study, read: answers.Kept, groups: Mapping[str, str], shown: Callable[[str], str], k: int
) -> Flow:
    rows = [replace(one, group=shown(one.group), reason=shown(one.reason))
            for one in answers.enrolled(study)]  # fmt: skip
    sources = {row["interview"] for row in answers.open_answers(study)}
    heard = {
        *(person.id for person in (study.people if study.people_file.exists() else ())),
        *study.texts,
    }
    persons, seats = study.persons, study.seats
    spoke = {persons.get(i, i) for i in heard if i not in sources and i not in seats}
    spoke |= {who for i in heard & set(seats) for who in seats[i].values()}
    answered = [at for at, held in read.answers.items() if held]
    return flow(rows, groups, answered, read.occasions, spoke, k)


def _joints(
    study: Study,
    coder: str,
    settings: OutcomesSettings,
    known: tuple[Sequence[str], Mapping[str, Part]],
    scores: Mapping[tuple[str, str], Mapping[str, Score]],
    occasions: tuple[str, ...],
    groups: Mapping[str, str],
) -> tuple[Joint, ...]:
    if not coder or len(occasions) < 2:
        return ()
    from transcode.themes import thematic_map
    from transcode.themes.layout.blocks import colours_of

    made = thematic_map(study.codebook(coder), study.texts, study.released_participants)
    whose = {row["interview"]: row["id"] for row in answers.open_answers(study)}
    colours = colours_of(made)
    themes = [
        Themed(theme.id, theme.name, colours[theme.id],
               frozenset(whose.get(who, who) for who in theme.prevalence.who))
        for theme in made.themes if theme.id
    ]  # fmt: skip
    coded = {whose.get(who, who) for who in made.participants}
    wanted = [name.strip() for name in settings.outcome.split(",") if name.strip()]
    main, parts = known
    if unknown := [name for name in wanted if name not in parts]:
        raise StudyError(
            f"[outcomes] names an outcome that there is not: {unknown[0]}", where="study.toml",
            remedy=f"choose from {', '.join(parts)}",
        )  # fmt: skip
    shown = []
    for key in wanted or main:
        values = {at: held[key].value for at, held in scores.items()
                  if key in held and not held[key].why}  # fmt: skip
        moved = changes_of(values, occasions, groups)
        if themes and set(moved) & coded:
            shown.append(joint(parts[key], moved, groups, themes, coded))
    return tuple(shown)
