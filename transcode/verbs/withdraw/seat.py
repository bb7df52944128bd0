"""Withdrawal of one of several participants who share a recording: their turns go, others' stay.

Their turns are taken out of the transcript and the released text, their stretches of the recording
are silenced, and decisions about what only they said become redacted. Codings of the others follow
their words. Segments of the others stay with their vectors; candidate codes are made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from transcode.files import erase, file_digest, write_atomic
from transcode.pipeline import key, name_list, transcribe
from transcode.privacy.leftovers.withdraw import decision_without
from transcode.records.anchors import carry
from transcode.records.decisions import Apply, Confirm, Decision, Memo, Redacted, Withhold
from transcode.records.participants import spans_of_texts
from transcode.records.people import Person
from transcode.records.speech import Transcript
from transcode.records.texts import Anchor, ReleasedText
from transcode.study import kinds
from transcode.study.artefacts import read_tensors, write_artefact, write_tensors
from transcode.study.folder import Study
from transcode.study.layout import is_document
from transcode.study.tables import write_participants, write_people
from transcode.verbs.withdraw.erase import erase_made, filter_lines, take_out_of_tables
from transcode.verbs.withdraw.shared import Leaving, take_out_of_people, take_out_of_torn_lines

__all__ = ["SEAT_STEPS", "is_seat", "said_by", "said_by_others", "without_turns"]

_AROUND = 150  # ms that are silenced before and after a turn


def is_seat(study: Study, participant: str) -> bool:
    """Return whether this is one of several participants of a recording, not an interview."""
    return any(row.id == participant and row.speaks_in for row in study.participants)


def _seats(study: Study, participant: str) -> list[tuple[str, frozenset[str]]]:
    """Recordings of the participant, and the ids of their turns in each."""
    seats = next((r.speaks_in for r in study.participants if r.id == participant), ())
    labels: dict[str, set[str]] = {}
    for interview, speaker in seats:
        labels.setdefault(interview, set()).add(speaker)
    return [
        (interview, frozenset(t.id for t in study.text(interview).turns if t.speaker in own))
        for interview, own in labels.items()
        if study.text_path(interview).exists()
    ]


def said_by(study: Study, participant: str) -> Iterator[str]:
    """Everything that they said, in the transcripts and in the released texts."""
    for interview, ids in _seats(study, participant):
        text = study.text(interview)
        yield from (text.text[turn.begin : turn.end] for turn in text.turns if turn.id in ids)
        if study.transcript_path(interview).exists():
            heard = transcribe.heard(study, interview)
            yield from (turn.text for turn in heard.turns if turn.id in ids)


def said_by_others(study: Study, participant: str) -> Iterator[str]:
    """Everything that anybody else said, in these recordings and in other interviews."""
    own = dict(_seats(study, participant))
    for interview, text in study.texts.items():
        ids = own.get(interview, frozenset())
        yield from (text.text[turn.begin : turn.end] for turn in text.turns if turn.id not in ids)
        if study.transcript_path(interview).exists():
            heard = transcribe.heard(study, interview)
            yield from (turn.text for turn in heard.turns if turn.id not in ids)


def without_turns(text: ReleasedText, ids: frozenset[str]) -> ReleasedText:
    """A released text without some turns, its speakers numbered as a release would number them."""
    kept = [turn for turn in text.turns if turn.id not in ids]
    others = dict.fromkeys(turn.speaker for turn in kept if not turn.is_interviewer)
    names = {speaker: f"P{n}" if n > 1 else "P" for n, speaker in enumerate(others, 1)}
    turns, timings, marks, pieces, at = [], [], [], [], 0
    for turn in kept:
        by = at - turn.begin
        label = turn.speaker if turn.is_interviewer else names[turn.speaker]
        turns.append(replace(turn, speaker=label, begin=at, end=turn.end + by))
        timings += [
            replace(t, begin=t.begin + by, end=t.end + by)
            for t in text.timings
            if turn.begin <= t.begin and t.end <= turn.end
        ]
        marks += [
            replace(m, begin=m.begin + by, end=m.end + by)
            for m in text.marks
            if turn.begin <= m.begin and m.end <= turn.end
        ]
        pieces.append(text.text[turn.begin : turn.end])
        at += turn.end - turn.begin + 1
    return ReleasedText(
        text.interview, text.language, "\n".join(pieces), tuple(turns), tuple(timings),
        tuple(marks),
    )  # fmt: skip


# --- the steps, each of which finds nothing when it is asked again


def _out_of_journals(leaving: Leaving) -> list[str]:
    """Redact decisions about passages in which nobody else speaks."""
    study, person = leaving.study, leaving.interview
    seats = {interview: ids for interview, ids in _seats(study, person) if ids}
    spans = spans_of_texts({i: study.text(i) for i in seats}, study.seats)
    carried = study.carrying()

    def is_theirs(anchor: Anchor) -> bool:
        now = carried(anchor, "") if anchor.interview in seats else None
        if now is None:
            return False
        who = {whose for begin, end, whose in spans[now.interview]
               if begin < now.end and now.begin < end}  # fmt: skip
        return who == {person}

    def change(decision: Decision) -> Decision:
        match decision:
            case Confirm(anchors=anchors):
                decision = replace(decision, anchors=tuple(a for a in anchors if not is_theirs(a)))
            case Apply(anchor=anchor) | Withhold(anchor=anchor) if is_theirs(anchor):
                return Redacted(decision.verb)
            case Memo(anchor=anchor) if anchor and is_theirs(anchor):
                return Redacted(decision.verb)
        return decision_without(decision, person, leaving.traces.found_in)

    return [
        f"{len(changed)} decisions in {journal.path.name}"
        for journal in (*(study.journal(w) for w in study.writers), *study.journal_copies)
        if (changed := journal.withdraw(person, change))
    ]


def _out_of_recordings(leaving: Leaving) -> list[str]:
    """Take their turns out of each recording, its transcript, and all that was made of it."""
    study, done = leaving.study, []
    for interview, ids in _seats(study, leaving.interview):
        if not ids:
            continue
        if study.transcript_path(interview).exists():
            done += _out_of_transcript(leaving, interview, ids)
        done += _out_of_text(study, interview, ids)  # last: it says which turns are theirs
    return done


def _out_of_transcript(leaving: Leaving, interview: str, ids: frozenset[str]) -> list[str]:
    study = leaving.study
    heard = transcribe.heard(study, interview)
    left = replace(heard, turns=tuple(turn for turn in heard.turns if turn.id not in ids))
    gone = [turn for turn in heard.turns if turn.id in ids]
    header = study.reading.header(study.transcript_path(interview))
    inputs = dict(header.inputs) if header else {}
    person = next((p for p in study.people if p.id == interview), None)
    if person:
        inputs |= _new_sources(study, person, left, [(t.start_ms, t.end_ms) for t in gone])
    if study.mentions_path(interview).exists():
        path = study.mentions_path(interview)
        above, found = study.reading.header(path), study.mentions(interview)
        if above:
            write_artefact(path, above, [m for m in found if m.turn not in ids])
    labels = {turn.speaker for turn in gone}
    _out_of_voices(study, interview, labels)
    if study.speakers_file.exists() and (above := study.reading.header(study.speakers_file)):
        kept_speakers = [
            s for s in study.speakers if s.interview != interview or s.speaker not in labels
        ]
        write_artefact(study.speakers_file, above, kept_speakers)
    if study.key_file.exists():
        rows = key.open_key(study)
        kept = [row for row in rows if getattr(row, "interview", "") != interview]
        key.close_key(study, kept)  # what was replaced in the earlier text is in no key any more
    if header:
        write_artefact(study.transcript_path(interview), replace(header, inputs=inputs), [left])
    if study.corrections_path(interview).exists():
        erase(study.corrections_path(interview))
    return [f"{len(gone)} turns of {interview}: transcript, corrections, mentions, voice, sound"]


def _new_sources(
    study: Study, person: Person, left: Transcript, spans: Sequence[tuple[int, int]]
) -> dict[str, str]:
    """The recording with their stretches silenced, and a script without them; the new digests."""
    digests: dict[str, str] = {}
    file, sha = person.file, person.sha256
    if script := study.script_of(person.id):
        plain = script.with_suffix(".txt")
        words = "".join(f"{turn.speaker}: {turn.text}\n\n" for turn in left.turns)
        if plain != script:
            erase(script)
        write_atomic(plain, words.encode())
        digests["script"] = file_digest(plain)
        if is_document(Path(file)):
            file, sha = Path(file).with_suffix(".txt").name, digests["script"]
    recording = study.recording_path(person)
    if recording.exists() and not is_document(recording):
        silent = recording.with_suffix(".flac")
        made = recording.with_name(f"{person.id}.new.flac")
        _silence(recording, made, person.id, spans)
        erase(recording)
        made.replace(silent)
        file, sha = Path(file).with_suffix(".flac").name, file_digest(silent)
    digests["recording"] = sha
    write_people(
        study.people_file,
        [replace(p, file=file, sha256=sha) if p.id == person.id else p for p in study.people],
    )
    return digests


def _silence(recording: Path, made: Path, interview: str, spans: Sequence[tuple[int, int]]) -> None:
    from transcode.privacy.voice.disguise import RATE
    from transcode.privacy.voice.encode import write_sound
    from transcode.speech.decode import decode_blocks

    per_ms = RATE / 1000
    hidden = [(int((a - _AROUND) * per_ms), int((b + _AROUND) * per_ms)) for a, b in spans]

    def blocks() -> Iterator[object]:
        at = 0
        for block in decode_blocks(recording, interview=interview):
            quiet = block.mean(axis=0) if block.ndim > 1 else block.copy()
            for begin, end in hidden:
                if begin < at + len(quiet) and end > at:
                    quiet[max(0, begin - at) : max(0, end - at)] = 0
            at += len(quiet)
            yield quiet

    write_sound(made, blocks())  # type: ignore[arg-type]


def _out_of_voices(study: Study, interview: str, labels: set[str]) -> None:
    """Take out their vectors: rows are in the order of the labels."""
    path = study.voices_path(interview)
    header = study.reading.header(path) if path.exists() else None
    if header is None:
        return
    seconds = dict(header.parameters.get("seconds", {}))
    _, tensors = read_tensors(path)
    keep = [n for n, label in enumerate(sorted(seconds)) if label not in labels]
    left = {who: said for who, said in seconds.items() if who not in labels}
    parameters = {**header.parameters, "seconds": left, "changes": 0}
    write_tensors(
        path, replace(header, parameters=parameters), {"vectors": tensors["vectors"][keep]}
    )


def _out_of_text(study: Study, interview: str, ids: frozenset[str]) -> list[str]:
    """The released text without their turns; segments and seats of the others follow."""
    old = study.text(interview)
    new = without_turns(old, ids)
    header = study.reading.header(study.text_path(interview))
    study.note_move(old, new)
    moves = study.moves(interview)
    path = study.segments_path(interview)
    if path.exists() and (above := study.reading.header(path)):
        segments = study.segments(interview)
        theirs = {t.speaker for t in old.turns if t.id in ids}
        renamed = _renamed(old, new)
        kept, rows = [], []
        for row, segment in enumerate(segments):
            now = carry(segment.anchor, moves, new.digest)
            if segment.speaker in theirs or now is None:
                continue
            asked = segment.question and carry(old.anchor(*segment.question), moves, new.digest)
            question = (asked.begin, asked.end) if asked else None
            speaker = renamed.get(segment.speaker, segment.speaker)
            kept.append(replace(segment, anchor=now, speaker=speaker, question=question))
            rows.append(row)
        write_artefact(path, above, kept)
        if study.vectors_path(interview).exists():
            below, tensors = read_tensors(study.vectors_path(interview))
            write_tensors(
                study.vectors_path(interview), below, {n: t[rows] for n, t in tensors.items()}
            )
    _rename_seats(study, interview, _renamed(old, new))
    if header:
        write_artefact(study.text_path(interview), header, [new])
    return [f"their turns in the text of {interview}, their segments and vectors"]


def _renamed(old: ReleasedText, new: ReleasedText) -> dict[str, str]:
    """Labels of the others before and after: they are numbered in order."""
    was = {turn.id: turn.speaker for turn in old.turns}
    return {was[turn.id]: turn.speaker for turn in new.turns}


def _rename_seats(study: Study, interview: str, renamed: dict[str, str]) -> None:
    rows = [
        replace(
            row,
            speaks_in=tuple(
                (where, renamed.get(label, label) if where == interview else label)
                for where, label in row.speaks_in
            ),
        )
        for row in study.participants
    ]
    write_participants(study.participants_file, rows)


def _out_of_proposals(leaving: Leaving) -> list[str]:
    """Erase the candidate codes: they are named in participants' words. The lineage stays."""
    done = []
    for kind in (kinds.PROPOSALS, kinds.DESCRIPTIONS, kinds.TREE):
        for path in leaving.study.files(kind):
            erase(path)
            done.append(f"{path.name}, to be made again (transcode propose)")
    return done


def _out_of_lists(leaving: Leaving) -> list[str]:
    """Take what they said out of the list of names, and of the decisions about names."""
    study, traces, done = leaving.study, leaving.traces, []
    if study.review_file.exists():
        ids = {m.id for i in study.interviews if study.mentions_path(i).exists()
               for m in study.mentions(i)}  # fmt: skip
        shared = {interview for row in study.participants for interview, _ in row.speaks_in}
        rows = name_list.review_rows(study)
        left = [
            row
            for row in rows
            if not any(map(traces.found_in, (row.entity, row.context)))
            and (row.interview not in shared or not row.mention or row.mention in ids)
        ]
        if left != rows:
            name_list.write_list(study, left)
            done.append(f"{len(rows) - len(left)} rows of mentions.csv")
    done += [
        f"{number} lines of {path.name}"
        for path in study.files(kinds.NAME_DECISIONS)
        if (number := filter_lines(path, leaving.interview, traces))
    ]
    return done


def _out_of_participants(leaving: Leaving) -> list[str]:
    """Take out the row; last of all, because it says which turns are theirs."""
    study, person = leaving.study, leaving.interview
    rows = [row for row in study.participants if row.id != person]
    if len(rows) == len(study.participants):
        return []
    write_participants(study.participants_file, rows)
    return ["the row in participants.csv"]


SEAT_STEPS = (
    _out_of_journals,
    take_out_of_torn_lines,
    _out_of_recordings,
    _out_of_proposals,
    _out_of_lists,
    take_out_of_people,
    _out_of_participants,
    take_out_of_tables,
    erase_made,
)
"""Steps of such a withdrawal, in the order in which they have to run."""
