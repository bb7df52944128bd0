"""Taking one interview out of the files that several interviews share.

Each function finds what is there, takes it out, and says in words what that was; asked again, it
finds nothing. These words reveal nothing about anybody. ``BEFORE`` and ``AFTER`` say for which
kind of file (:mod:`transcode.study.kinds`) each is, in the order in which they have to run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from transcode.errors import TranscodeError
from transcode.files import erase, write_atomic
from transcode.pipeline import describe, key, name_list, propose, speakers
from transcode.pipeline.release import Reviewed
from transcode.privacy.leftovers.withdraw import Traces, decision_without, proposals_without
from transcode.privacy.lexicon.names import key_of
from transcode.privacy.settings import NAME_KINDS
from transcode.records.coding import Member
from transcode.records.names import ListedMention, Pseudonym
from transcode.records.participants import Participants, spans_of_segments
from transcode.study import kinds
from transcode.study.artefacts import write_artefact
from transcode.study.folder import Study
from transcode.study.kinds import Kind
from transcode.study.tables import write_participants, write_people
from transcode.verbs.disguise import voices
from transcode.verbs.withdraw.named import people_of, used_by_others

__all__ = ["AFTER", "BEFORE", "Leaving"]


@dataclass(frozen=True, slots=True)
class Leaving:
    """An interview that is being taken out of its study."""

    study: Study
    interview: str
    traces: Traces  # what must be found nowhere afterwards
    others: Sequence[str]  # other interviews with the same participant
    reviewed: Reviewed  # what is replaced in each interview


# --- while the interview's own files are there


def take_out_of_key(leaving: Leaving) -> list[str]:
    """Take out rows that nobody else uses. Their pseudonyms are never given to anybody else."""
    study, interview, others = leaving.study, leaving.interview, leaving.others
    if not study.key_file.exists():
        return ["no rows of the key: it was gone already"]
    from transcode.privacy.replace.pseudonyms import identity_of

    used = {
        identity_of(kind, entity) for kind, entity in used_by_others(interview, leaving.reviewed)
    }
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


def take_out_of_people(leaving: Leaving) -> list[str]:
    """Take out the row of people.csv; names that others need hidden go over to them."""
    study, interview = leaving.study, leaving.interview
    people = people_of(study)
    if all(person.id != interview for person in people):
        return []
    carried = _carried(study, interview, leaving.reviewed)
    rows = [
        replace(person, also=(*person.also, *carried.get(person.id, ())))
        for person in people
        if person.id != interview
    ]
    write_people(study.people_file, rows)
    return ["the row in people.csv"]


def _carried(study: Study, interview: str, reviewed: Reviewed) -> dict[str, tuple[str, ...]]:
    """Names that others say and that only this interview made known: their texts still hide them.

    Interview -> entries for the column "also" of people.csv.
    """
    known_names = {
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
    for other, mentions in reviewed.items():
        new = {
            f"{mention.kind}: {mention.entity.replace(';', ' ')}": None
            for mention in mentions
            if mention.kind in NAME_KINDS and key_of(mention.entity) not in known_names
        }
        if other != interview and new:
            carried[other] = tuple(new)
    return carried


def take_out_of_participants(leaving: Leaving) -> list[str]:
    """Take out the row of participants.csv; later interviews of the participant stay joined."""
    study, interview = leaving.study, leaving.interview
    participants = study.participants
    if all(row.id != interview for row in participants):
        return []
    heir = {row.id: row.same_as for row in participants}
    followers = [row.id for row in participants if row.same_as == interview]
    for number, follower in enumerate(followers):
        heir[follower] = heir[interview] or (followers[0] if number else "")
    left = [replace(row, same_as=heir[row.id]) for row in participants if row.id != interview]
    write_participants(study.participants_file, left)
    return ["the row in participants.csv"]


def take_out_of_journals(leaving: Leaving) -> list[str]:
    """Take out decisions about the interview, and whatever coders wrote that quotes it."""
    done: list[str] = []
    study, interview, traces = leaving.study, leaving.interview, leaving.traces
    journals = [study.journal(coder) for coder in study.writers]
    for journal in (*journals, *study.journal_copies):
        changed = journal.withdraw(
            interview,
            lambda decision: decision_without(decision, interview, traces.found_in),
        )
        if changed:
            done.append(f"{len(changed)} decisions in {journal.path.name}")
    return done


def take_out_of_torn_lines(leaving: Leaving) -> list[str]:
    """Take out half lines that a crash left, about the interview or quoting it."""
    done: list[str] = []
    about = f'"{leaving.interview}"'.encode()
    for torn in leaving.study.files(kinds.TORN):
        lines = torn.read_bytes().split(b"\n")
        kept = [
            line
            for line in lines
            if about not in line and not leaving.traces.found_in(line.decode("utf-8", "replace"))
        ]
        if kept != lines:
            write_atomic(torn, b"\n".join(kept))
            done.append(f"half lines in {torn.name}")
    return done


def take_out_of_proposals(leaving: Leaving) -> list[str]:
    """Take out members and names that came from this interview; the ids stay."""
    from transcode.coding import said
    from transcode.coding.phrases import opening

    study, interview = leaving.study, leaving.interview
    path = study.proposals_file
    if not path.exists():
        return []
    try:
        before = study.proposals
    except TranscodeError:
        erase(path)
        return ["the damaged proposals (the next run makes them again)"]
    if not any(m.anchor.interview == interview for proposal in before for m in proposal.members):
        return []
    texts = {i: text for i, text in study.texts.items() if i != interview}
    segments = {segment.id: segment for i in texts if study.segments_path(i).exists()
                for segment in study.segments(i)}  # fmt: skip

    def passages(members: Sequence[Member]) -> list[str]:
        return [said(texts[m.anchor.interview], segments[m.segment])
                for m in members if m.segment in segments] or [""]  # fmt: skip

    left = proposals_without(
        before,
        interview,
        everyone=Participants.among(
            {segment.anchor.interview for segment in segments.values()},
            study.persons,
            study.groups,
            spans_of_segments(segments.values(), study.seats),
        ),
        passages_of=passages,
        opening=opening,
    )
    left = propose.measure_again(study, left, without=interview)
    # as the next run expects it, without asking for the model: it need not be on this machine
    header = study.reading.header(path) or propose.proposals_header(study)
    inputs = {
        source: sha
        for source, sha in header.inputs.items()
        if source.partition("/")[2] != interview
    }
    inputs["participants"] = propose.participants_digest(study)
    header = propose.forget(study, interview, header, inputs)
    write_artefact(path, propose.without_someone(header), left)
    return [
        f"its share of {len(before)} candidate codes ({len(before) - len(left)} were its alone)"
    ]


def take_out_of_descriptions(leaving: Leaving) -> list[str]:
    """Take out descriptions written from passages that no proposal has any more."""
    number = describe.forget_descriptions(leaving.study)
    return [f"{number} descriptions by a language model"] if number else []


# --- once they are gone


def take_out_of_name_list(leaving: Leaving) -> list[str]:
    """Take out rows of mentions.csv about the interview, and typed words that quote it."""
    study, interview, traces = leaving.study, leaving.interview, leaving.traces
    if not study.review_file.exists():
        return []
    rows = name_list.review_rows(study)
    left = [
        _without_traces(row, traces)
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
    return [f"{len(rows) - len(left)} rows of mentions.csv"] if left != rows else []


def _without_traces(row: ListedMention, traces: Traces) -> ListedMention:
    """The row of somebody else, without what only the one who withdrew has said.

    The machine writes the fullest form of a name beside a shorter one ("may be Anna Holm"); where
    that form was theirs alone, the name is left as it was said here.
    """
    if not any(map(traces.found_in, (row.entity, row.new_entity, row.why, row.context))):
        return row
    said = re.search("»(.+?)«", row.context)
    surface = said[1] if said else ""
    notes = [note for note in row.why.split("; ") if not traces.found_in(note)]
    return replace(
        row,
        entity=surface if traces.found_in(row.entity) else row.entity,
        new_entity=surface if traces.found_in(row.new_entity) else row.new_entity,
        why="; ".join(notes),
        context=f"»{surface}«" if traces.found_in(row.context) else row.context,
    )


def take_out_of_disguise(leaving: Leaving) -> list[str]:
    """Take out the pitch of the participant's voice."""
    forgot = voices.forget_voice(leaving.study, leaving.interview)
    return ["the pitch of their voice, in disguise.secret"] if forgot else []


def take_out_of_speakers(leaving: Leaving) -> list[str]:
    """Compare the voices of the interviews that stay anew."""
    study, interview = leaving.study, leaving.interview
    if not any(interview in (s.interview, *dict(s.sounds_like)) for s in study.speakers):
        return []
    erase(study.speakers_file)
    speakers.tell_speakers(study)
    return ["its speakers in speakers.jsonl"]


TakeOut = Callable[[Leaving], list[str]]

BEFORE: Mapping[Kind, TakeOut] = {
    kinds.KEY: take_out_of_key,  # before the lists: its rows are known by mentions
    kinds.PEOPLE: take_out_of_people,
    kinds.PARTICIPANTS: take_out_of_participants,
    kinds.JOURNAL: take_out_of_journals,
    kinds.TORN: take_out_of_torn_lines,
    kinds.PROPOSALS: take_out_of_proposals,
    kinds.LINEAGE: take_out_of_proposals,
    kinds.DESCRIPTIONS: take_out_of_descriptions,
}
"""Functions that need the interview's own files to know what to take out."""

AFTER: Mapping[Kind, TakeOut] = {
    kinds.NAME_LIST: take_out_of_name_list,
    kinds.DISGUISE: take_out_of_disguise,
    kinds.SPEAKERS: take_out_of_speakers,
}
"""Functions that can only work once those are gone."""
