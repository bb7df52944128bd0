"""Take one interview out of the files of a study, place by place.

Each function finds what is there, erases it, and says in words what that was; asked again, it
finds nothing. None of the words tell anything about anybody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from transcode.errors import TranscodeError
from transcode.files import erase, remove_temporaries, write_atomic
from transcode.pipeline import describe, find_names, key, name_list, propose, speakers, step
from transcode.pipeline.release import Reviewed, reviewed_in
from transcode.privacy.leftovers.withdraw import (
    Traces,
    decision_without,
    proposals_without,
    redacted_turn,
)
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.settings import NAME_KINDS
from transcode.records.codec import adapter, canonical
from transcode.records.coding import Member
from transcode.records.names import Pseudonym
from transcode.records.speech import Edit, Turn
from transcode.study.artefacts import read_header, read_vectors, write_artefact
from transcode.study.folder import Study
from transcode.study.tables import write_participants, write_people
from transcode.verbs import risk
from transcode.verbs.disguise import voices
from transcode.verbs.withdraw.named import people_of, spellings, used_by_others

__all__ = [
    "erase_files", "redact_others", "take_out_of_descriptions", "take_out_of_journals",
    "take_out_of_key", "take_out_of_lists", "take_out_of_proposals",
]  # fmt: skip

# --- what others share


def redact_others(study: Study, interview: str) -> list[str]:
    """The participant's own name becomes unreadable in what others said."""
    done: list[str] = []
    for other, said in spellings(study, interview, reviewed_in(study)).items():
        changes = study.corrections(other)
        if changes:
            lines = [
                replace(one, turns=tuple(redacted_turn(turn, said) for turn in one.turns))
                if isinstance(one, Edit)
                else replace(one, text=redacted_turn(Turn("", "", 0, 0, one.text, ()), said).text)
                if one.text
                else one
                for one in changes
            ]
            write_atomic(
                study.corrections_path(other),
                b"".join(
                    canonical(adapter(type(one)).dump_python(one, mode="json")) + b"\n"
                    for one in lines
                ),
            )
        path = study.transcript_path(other)
        header, transcript = read_header(path), study.transcript(other)
        turns = tuple(redacted_turn(turn, said) for turn in transcript.turns)
        if header and turns != transcript.turns:
            write_artefact(path, header, [replace(transcript, turns=turns)])
        find_names.find_names(study, other)
        done.append(f"the participant's name in the transcript of {other}")
    return done


def take_out_of_lists(study: Study, interview: str, reviewed: Reviewed) -> list[str]:
    """people.csv, participants.csv, and the names that others need to stay hidden in theirs."""
    done: list[str] = []
    people = people_of(study)
    if any(person.id == interview for person in people):
        carried = _carried(study, interview, reviewed)
        rows = [
            replace(one, also=(*one.also, *carried.get(one.id, ())))
            for one in people
            if one.id != interview
        ]
        write_people(study.people_file, rows)
        done.append("the row in people.csv")
    participants = study.participants
    if any(one.id == interview for one in participants):
        heir = {one.id: one.same_as for one in participants}
        followers = [one.id for one in participants if one.same_as == interview]
        for number, one in enumerate(followers):
            heir[one] = heir[interview] or (followers[0] if number else "")
        left = [replace(one, same_as=heir[one.id]) for one in participants if one.id != interview]
        write_participants(study.participants_file, left)
        done.append("the row in participants.csv")
    return done


def _carried(study: Study, interview: str, reviewed: Reviewed) -> dict[str, tuple[str, ...]]:
    """Names that others say and that only this interview made known: their texts hide them still.

    Interview -> entries for the column "also" of people.csv.
    """
    known = {
        key_of(mention.entity)
        for other in reviewed
        if other != interview
        for mention in study.mentions(other)
        if mention.found_by not in ("list", "name", "sound")
    } | {
        key_of(entry.rpartition(":")[2])
        for person in people_of(study)
        if person.id != interview
        for entry in (person.name, *person.also)
    }
    carried: dict[str, tuple[str, ...]] = {}
    for other, some in reviewed.items():
        new = {
            f"{mention.kind}: {mention.entity.replace(';', ' ')}": None
            for mention in some
            if mention.kind in NAME_KINDS and key_of(mention.entity) not in known
        }
        if other != interview and new:
            carried[other] = tuple(new)
    return carried


def take_out_of_key(
    study: Study, interview: str, others: Sequence[str], reviewed: Reviewed
) -> list[str]:
    """Rows that nobody else uses. Their pseudonyms are never given to anybody else."""
    if not study.key_file.exists():
        return ["no rows of the key: it was gone already"]
    from transcode.privacy import identity_of

    used = {identity_of(kind, entity) for kind, entity in used_by_others(interview, reviewed)}
    rows: tuple[Any, ...] = key.open_key(study)
    left: list[Any] = []
    for row in rows:
        if getattr(row, "interview", "") == interview:
            continue
        if isinstance(row, Pseudonym) and identity_of(row.kind, row.entity) not in used:
            row = replace(row, entity=f"withdrawn: {row.pseudonym}")
        elif getattr(row, "participant", "") == interview:
            if not others:
                continue
            row = replace(row, participant=others[0])  # what several interviews share
        left.append(row)
    if left == list(rows):
        return []
    key.close_key(study, left)
    return [f"{len(set(rows) - set(left))} rows of the key that no other interview uses"]


def take_out_of_journals(study: Study, interview: str, traces: Traces) -> list[str]:
    """Decisions about the interview, and what coders wrote that quotes it."""
    done: list[str] = []
    journals = [study.journal(coder) for coder in study.writers]
    for journal in (*journals, *study.journal_copies):
        changed = journal.withdraw(
            interview,
            lambda one: decision_without(one, interview, traces.found_in),
        )
        if changed:
            done.append(f"{len(changed)} decisions in {journal.path.name}")
    for torn in sorted((study.shareable / "journals").glob("*.torn")):
        lines = torn.read_bytes().split(b"\n")
        kept = [line for line in lines if f'"{interview}"'.encode() not in line
                and not traces.found_in(line.decode("utf-8", "replace"))]  # fmt: skip
        if kept != lines:
            write_atomic(torn, b"\n".join(kept))
            done.append(f"half lines in {torn.name}")
    return done


def take_out_of_descriptions(study: Study) -> list[str]:
    """What a language model wrote from passages that no proposal has any more."""
    gone = describe.forget_descriptions(study)
    return [f"{gone} descriptions by a language model"] if gone else []


def take_out_of_proposals(study: Study, interview: str) -> list[str]:
    """Members and names that came from this interview; the ids stay. Before the texts are gone."""
    from transcode.coding import said
    from transcode.coding.phrases import opening

    path = study.proposals_file
    if not path.exists():
        return []
    try:
        before = study.proposals
    except TranscodeError:
        erase(path)
        return ["the damaged proposals (the next run makes them again)"]
    if not any(m.anchor.interview == interview for one in before for m in one.members):
        return []
    texts = {i: text for i, text in study.texts.items() if i != interview}
    rows = {
        segment.id: vector
        for i in texts
        if study.vectors_path(i).exists()
        for segment, vector in zip(
            study.segments(i), read_vectors(study.vectors_path(i))[1], strict=True
        )
    }
    segments = {one.id: one for i in texts if study.segments_path(i).exists()
                for one in study.segments(i)}  # fmt: skip

    def coherence(members: Sequence[Member]) -> float:
        unit = np.array([rows[m.segment] for m in members if m.segment in rows], np.float64)
        if not len(unit):
            return 0.0
        unit /= np.linalg.norm(unit, axis=1, keepdims=True).clip(1e-12)
        centre = unit.mean(axis=0)
        return round(float((unit @ (centre / max(np.linalg.norm(centre), 1e-12))).mean()), 4)

    def passages(members: Sequence[Member]) -> list[str]:
        return [said(texts[m.anchor.interview], segments[m.segment])
                for m in members if m.segment in segments] or [""]  # fmt: skip

    left = proposals_without(
        before,
        interview,
        persons=study.persons,
        groups={i: group for i, group in study.groups.items() if i != interview},
        coherence=coherence,
        said=passages,
        opening=opening,
    )
    # as the next run expects it, without asking for the model: it need not be on this machine
    header = read_header(path) or propose.proposals_header(study)
    inputs = {of: sha for of, sha in header.inputs.items() if of.partition("/")[2] != interview}
    inputs["participants"] = step.digest(*study.participants)
    header = propose.forget(study, interview, header, inputs)
    write_artefact(path, propose.without_someone(header), left)
    return [
        f"its share of {len(before)} candidate codes ({len(before) - len(left)} were its alone)"
    ]


# --- what is its own


def erase_files(study: Study, interview: str, traces: Traces) -> list[str]:
    """Every file that is named after the interview, everything that is made again, the caches."""
    done: list[str] = []
    mine = [path for path in _files(study) if _owner(study, interview, path.name) == interview]
    for path in sorted(mine):
        erase(path)
        done.append(path.relative_to(study.root).as_posix())
    if study.review_file.exists():
        rows = name_list.review_rows(study)
        left = [
            row
            for row in rows
            if row.interview != interview
            # a rule about a name, or what a coder typed: not a place where it was said
            and (
                not (row.is_of_a_name or row.is_typed)
                or not any(map(traces.found_in, (row.entity, row.context)))
            )
        ]
        # decisions that were only noted are in the list before their lines go
        name_list.write_list(study, left)
        if left != rows:
            done.append(f"{len(rows) - len(left)} rows of mentions.csv")
    if study.risk_file.exists():
        erase(study.risk_file)
        done.append("risk.csv, to be made again")
    if copies := risk.forget_row(study, interview):
        done.append(f"the row in {copies} earlier copies of participants.csv")
    if voices.forget_voice(study, interview):
        done.append("how high they speak, in disguise.secret")
    logs = sorted(set(study.confidential.glob("*.jsonl")) - {study.speakers_file})
    done += [
        f"{n} lines of {path.name}"
        for path in logs
        if (n := _filter_lines(path, interview, traces))
    ]
    if any(interview in (one.interview, *dict(one.sounds_like)) for one in study.speakers):
        erase(study.speakers_file)
        speakers.tell_speakers(study)
        done.append("its speakers in speakers.jsonl")
    if study.outputs.exists():
        erase(study.outputs)
        done.append("shareable/outputs, to be made again")
    for path in study.cache.glob("*"):
        if path.suffix != ".lock":
            erase(path)
    remove_temporaries(study.root)
    return [*done, "caches and half written files"]


def _files(study: Study) -> Iterator[Path]:
    # a journal is named after a coder, who may be called like an interview
    journals = study.shareable / "journals"
    aside = (study.certificates, study.confidential / "withdrawing", journals)
    for path in study.root.rglob("*"):
        if path.is_file() and not any(folder in path.parents for folder in aside):
            yield path


def _owner(study: Study, interview: str, name: str) -> str:
    """Whose file this is, going by its name: P03.docx and P03-old.wav are P03's."""
    ids = sorted({*study.interviews, interview}, key=len, reverse=True)
    return next((i for i in ids if re.match(rf"{re.escape(i)}(?![^\W_])", name, re.I)), "")


def _filter_lines(path: Path, interview: str, traces: Traces) -> int:
    """Take what is about the interview out of a file of JSON lines without a header."""
    lines = path.read_bytes().splitlines()
    kept = [
        left
        for line in lines
        if (left := _line_without(line, interview)) is not None
        and not traces.found_in(left.decode("utf-8", "replace"))
    ]
    if kept != lines:
        write_atomic(path, b"".join(line + b"\n" for line in kept))
    return len(set(lines) - set(kept))


def _line_without(line: bytes, interview: str) -> bytes | None:
    """The line; without its parts about the interview; ``None`` where all of it is."""
    if f'"{interview}"'.encode() not in line:
        return line
    try:
        found = json.loads(line)
    except ValueError:
        return None  # torn, and about it

    def left(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            return [left(one) for one in value if not _is_about(one, interview)]
        if isinstance(value, dict):
            return {name: left(one) for name, one in value.items()}
        return value

    return None if _is_about(found, interview) else canonical(left(found))


def _is_about(value: Any, interview: str) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, dict) and value.get("interview") == interview
