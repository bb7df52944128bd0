"""Withdrawal of a participant's consent: everything of one interview is erased, for good.

The order is what makes it safe to be killed in: first the intention is written (which interview,
what to look for afterwards, as salted digests), then what others share is cleaned, then the
interview's own files go, then the tombstone is set, then everything is searched. Asking again
does what is left to do.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from transcode.errors import ExchangeError, PrivacyError, StudyError, TranscodeError
from transcode.files import erase, file_digest, write_atomic
from transcode.pipeline import answers, name_list, release, step, transcribe
from transcode.pipeline.documents import read_document
from transcode.pipeline.release import Reviewed, reviewed_in
from transcode.pipeline.step import Progress
from transcode.privacy.leftovers.withdraw import Traces, redacted_turn, traces_of
from transcode.records.codec import adapter
from transcode.records.speech import Edit, Transcript, Turn
from transcode.study import kinds
from transcode.study.folder import Study
from transcode.study.tables import write_rows
from transcode.verbs import draw, export, report
from transcode.verbs.outcomes.open_answers import sources_of
from transcode.verbs.outcomes.outcomes import write_outcomes
from transcode.verbs.withdraw.certify import Withdrawal, certify, search
from transcode.verbs.withdraw.erase import (
    erase_made,
    erase_own,
    take_out_of_lines,
    take_out_of_tables,
)
from transcode.verbs.withdraw.named import key_rows, people_of, spellings, used_by_others
from transcode.verbs.withdraw.redact import redact_others
from transcode.verbs.withdraw.seat import SEAT_STEPS, is_seat, said_by, said_by_others
from transcode.verbs.withdraw.shared import AFTER, BEFORE, Leaving

__all__ = ["withdraw"]

_ERASED = (take_out_of_tables, take_out_of_lines, erase_made)

_REBUILT: tuple[tuple[str, Callable[[Study], object]], ...] = (
    ("report.html", report.write_report),
    ("map.svg", draw.draw_map),
    ("excerpts.csv", export.export),
    ("project.qdpx", export.export_project),
    ("outcomes.html", write_outcomes),
)


@dataclass(frozen=True, slots=True)
class _Intention:
    """An erasure under way: kept in ``confidential/withdrawing/`` until it is done."""

    interview: str
    on: str  # the day
    also_mentions: bool
    traces: Traces
    refused: tuple[str, ...]  # SHA-256 of the recording and of the script
    rebuild: tuple[str, ...]  # outputs that there were
    others: tuple[str, ...]  # other interviews with the same participant
    named: tuple[str, ...]  # other interviews in which the participant's own name is said
    done: tuple[str, ...] = ()  # what was erased so far
    is_seat: bool = False  # one of several participants in a recording


def withdraw(
    study: Study, interview: str, *, also_mentions: bool = False, progress: Progress = step.silent
) -> Withdrawal:
    """Erase an interview and everything that was made of it; leave a tombstone; certify it.

    Of one of several participants who share a recording, their turns are erased, and what was made
    of them; the others' stay.

    Args:
        study: the study.
        interview: its id, or that of a participant who shares a recording.
        also_mentions: also make the participant's own name unreadable where others say it.
        progress: called with the fraction done.

    Raises:
        StudyError: there is no such interview.
        KeyFileError: there is a key, and it does not open: its rows could not be taken out.
        PrivacyError: the names in others' texts cannot be taken out.
    """
    with study.working():
        rebuild = tuple(name for name, _ in _REBUILT if (study.outputs / name).exists())
        open_answers = {  # they go first: what both say is then looked for as well
            source: _carry_out(study, _intention(study, source, False, ()), step.silent)
            for source in sources_of(study, interview)
        }
        intended = _intention(study, interview, also_mentions, rebuild)
        if open_answers:
            said = f"open answers, each with a certificate: {', '.join(open_answers)}"
            intended = _note(study, intended, [said])
        result = _carry_out(study, intended, progress)
    complete = all(one.complete for one in (result, *open_answers.values()))
    return replace(result, complete=complete)


def _carry_out(study: Study, intended: _Intention, progress: Progress) -> Withdrawal:
    """Do what is left to do, search for what was erased, and certify it."""
    progress(0.25)
    interview = intended.interview
    if intended.also_mentions:
        intended = _note(study, intended, redact_others(study, interview))
    leaving = Leaving(study, interview, intended.traces, intended.others, reviewed_in(study))
    every = (*BEFORE.values(), erase_own, *AFTER.values(), *_ERASED)
    for take_out in SEAT_STEPS if intended.is_seat else dict.fromkeys(every):
        intended = _note(study, intended, take_out(leaving))
    withdrawn = {**study.withdrawn, interview: intended.on}
    write_rows(study.withdrawn_file, ["id", "on"], withdrawn.items())
    if intended.also_mentions and study.key_file.exists():
        release.release(study)
    study.finishing = frozenset({interview})  # its outputs are made again without it
    intended = _note(study, intended, _rebuild(study, intended))
    progress(0.5)
    result = certify(
        study,
        interview,
        intended.on,
        intended.done,
        search(study, intended.traces, lambda done: progress(0.5 + done / 2)),
        also_mentions=intended.also_mentions,
        named=intended.named,
        others=intended.others,
    )
    if result.complete:
        erase(_intention_path(study, interview))
    return result


# --- the intention


def _intention_path(study: Study, interview: str) -> Path:
    return study.path(kinds.WITHDRAWING, interview=interview)


def _intention(
    study: Study, interview: str, also_mentions: bool, rebuild: tuple[str, ...]
) -> _Intention:
    interviews = {*study.interviews, *study.withdrawn, *answers.everybody(study)}
    if study.people_file.exists():
        interviews |= {person.id for person in study.people}
    path = _intention_path(study, interview)
    if path.exists():
        kept: _Intention = adapter(_Intention).validate_json(path.read_bytes())
        return kept
    if is_seat(study, interview):
        return _begin(study, _seat_intention(study, interview, rebuild))
    if interview not in interviews:
        raise StudyError("there is no such interview", where=study.root.name, step="withdraw",
                         remedy=f"there are {', '.join(sorted(interviews))}")  # fmt: skip
    if also_mentions:
        _check_others_can_be_redacted(study, interview)
    persons, reviewed = study.persons, reviewed_in(study)
    spoken = spellings(study, interview, reviewed)
    refused = {person.sha256 for person in people_of(study) if person.id == interview}
    if script := study.script_of(interview):
        refused.add(file_digest(script))
    same = persons.get(interview, interview)
    return _begin(
        study,
        _Intention(
            interview=interview,
            on=study.withdrawn.get(interview) or datetime.now(UTC).date().isoformat(),
            also_mentions=also_mentions,
            traces=_traces(study, interview, reviewed, spoken if also_mentions else {}),
            refused=tuple(sorted(refused - {""})),
            rebuild=rebuild,
            others=tuple(i for i, who in persons.items() if i != interview and who == same),
            named=tuple(spoken),
        ),
    )


def _seat_intention(study: Study, participant: str, rebuild: tuple[str, ...]) -> _Intention:
    """The intention to erase one of several participants of a recording."""
    interviews = {i for row in study.participants if row.id == participant
                  for i, _ in row.speaks_in}  # fmt: skip
    persons = study.persons
    same = persons.get(participant, participant)
    stay = [study.root.resolve().name, participant, *study.writers]
    return _Intention(
        interview=participant,
        on=study.withdrawn.get(participant) or datetime.now(UTC).date().isoformat(),
        also_mentions=False,
        traces=traces_of(
            secrets.token_hex(16),
            said_by(study, participant),
            answers.runs_of_answers(study).get(participant, ()),
            (*stay, *said_by_others(study, participant)),
        ),
        refused=tuple(p.sha256 for p in people_of(study) if p.id in interviews and p.sha256),
        rebuild=rebuild,
        others=tuple(i for i, who in persons.items() if i != participant and who == same),
        named=(),
        is_seat=True,
    )


def _begin(study: Study, intended: _Intention) -> _Intention:
    """Write the intention down, and refuse the recordings that it is about."""
    interview, path = intended.interview, _intention_path(study, intended.interview)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, adapter(_Intention).dump_json(intended))
    # at once: a run that comes in between must not take the recording up again
    digests = study.refused | dict.fromkeys(intended.refused, interview)
    write_rows(
        study.refused_file, ["id", "sha256"], [(owner, sha) for sha, owner in digests.items()]
    )
    return intended


def _note(study: Study, intended: _Intention, done: Sequence[str]) -> _Intention:
    """Keep what was done: a certificate lists all of it, however often the work was interrupted."""
    noted = replace(intended, done=tuple(dict.fromkeys((*intended.done, *done))))
    write_atomic(_intention_path(study, intended.interview), adapter(_Intention).dump_json(noted))
    return noted


def _check_others_can_be_redacted(study: Study, interview: str) -> None:
    if not any(person.name for person in people_of(study) if person.id == interview):
        raise PrivacyError(
            "the participant's name is not known",
            where=interview,
            step="withdraw",
            remedy="write it into confidential/people.csv, or withdraw without --also-mentions",
        )
    if not study.key_file.exists() and study.texts:
        raise PrivacyError(
            "the pseudonym key is gone, so others' texts cannot be made again",
            where=interview,
            step="withdraw",
            remedy="restore key.age from a backup, or withdraw without --also-mentions",
        )


def _traces(
    study: Study, interview: str, reviewed: Reviewed, redacted: Mapping[str, frozenset[str]]
) -> Traces:
    """Traces that must be found nowhere afterwards; what others said too may stay."""
    used = used_by_others(interview, reviewed)
    rows = [row for row in key_rows(study) if row.kind != "date"]
    given = answers.runs_of_answers(study)
    names = [row.entity for row in rows if (row.kind, row.entity) not in used]
    stay = [row.entity for row in rows if (row.kind, row.entity) in used]
    for person in people_of(study):
        target = names if person.id == interview else stay
        target += [person.name, *person.also, Path(person.file).stem]
    stay += [interview, study.root.resolve().name, *study.writers]
    stay += [value for p in study.participants if p.id != interview
             for value in (p.group, *dict(p.attributes).values())]  # fmt: skip

    names += given.pop(interview, ())
    stay += [run for runs in given.values() for run in runs]

    def without(text: str, hidden: frozenset[str]) -> str:
        return redacted_turn(Turn("", "", 0, 0, text, ()), hidden).text

    def others() -> Iterator[str]:
        yield from stay
        for other in study.interviews:
            for text in _said(study, other) if other != interview else ():
                yield without(text, redacted.get(other, frozenset()))
        for row in name_list.review_rows(study):  # words are cut where a context ends
            if row.interview not in ("", interview):  # what coders typed may quote anybody
                yield without(row.context, redacted.get(row.interview, frozenset()))

    return traces_of(secrets.token_hex(16), _said(study, interview), names, others())


def _said(study: Study, interview: str) -> Iterator[str]:
    """Everything that was said in an interview, in every version that is there."""
    if study.transcript_path(interview).exists():
        yield _text_of(study.transcript(interview))
        if edits := study.corrections(interview):
            yield _text_of(transcribe.heard(study, interview))
            for edit in edits:
                if isinstance(edit, Edit):
                    yield from (turn.text for turn in edit.turns)
    if script := study.script_of(interview):
        with suppress(ExchangeError):  # what cannot be read was never in the study either
            yield "\n".join(turn.text for turn in read_document(study, script, interview).turns)
    if study.text_path(interview).exists():
        yield study.text(interview).text


def _text_of(transcript: Transcript) -> str:
    return "\n".join(turn.text for turn in transcript.turns)


def _rebuild(study: Study, intended: _Intention) -> list[str]:
    """The outputs that there were, without the interview."""
    done: list[str] = []
    for name, make in _REBUILT:
        if name in intended.rebuild:
            try:
                make(study)
                done.append(f"made again: {name}")
            except TranscodeError as problem:
                done.append(f"not made again: {name} ({problem.what})")
    return done
