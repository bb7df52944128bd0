"""How ``study/`` was written, once, by the version that introduced format 1. Everyone is invented.

Not run again: the point of the folder is that every later version reads these very bytes.
``python tests/golden/format-1/write.py TARGET``
"""

from __future__ import annotations

import sys
import wave
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from transcode.files import file_digest, write_atomic
from transcode.privacy.checklist.checklist import COLUMNS, to_rows
from transcode.privacy.key import new_identity, save_key
from transcode.records.anchors import align
from transcode.records.base import stable_id
from transcode.records.codec import adapter, canonical
from transcode.records.coding import Member, Proposal, Segment
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Create,
    CreateTheme,
    Decision,
    Define,
    Entry,
    Memo,
    Merge,
    Move,
    Reject,
    Rename,
    Retract,
    Withhold,
)
from transcode.records.names import Mention, Pseudonym
from transcode.records.people import Participant, Person
from transcode.records.speech import Correction, Transcript, Turn, Word
from transcode.records.texts import Anchor, ReleasedText, ReleasedTurn, Timing
from transcode.study.artefacts import Header, write_artefact, write_vectors
from transcode.study.folder import Study
from transcode.study.journal import FIRST
from transcode.study.settings import Models, Settings
from transcode.study.tables import write_participants, write_people, write_rows

SAID = {
    "P01": ("How do you sleep?", "Badley. Vera 🙂 rings me at night, and I am never really off."),
    "P02": ("And on holiday?", "لا أنام. Even on holiday I am never really off."),
}
MODELS = {"speech": "0" * 64}


def transcript(interview: str) -> Transcript:
    turns = []
    for number, text in enumerate(SAID[interview]):
        words, at, ms = [], 0, 4_000 * number
        for word in text.split():
            at = text.index(word, at)
            words.append(Word(at, at + len(word), ms, ms + 250, 0.5))
            at, ms = at + len(word), ms + 300
        turn_id = stable_id("turn", interview, number)
        speaker = ("S1", "S2")[number]
        turns.append(Turn(turn_id, speaker, 4_000 * number, ms, text, tuple(words)))
    return Transcript(interview, "en", 8_000, "S1", tuple(turns))


def released(heard: Transcript) -> ReleasedText:
    text, turns, timings = "", [], []
    for turn in heard.turns:
        begin = len(text) + bool(text)
        said = turn.text.replace("Vera", "Mira")
        text += ("\n" if text else "") + said
        span = (begin, begin + len(said), turn.start_ms, turn.end_ms)
        turns.append(ReleasedTurn(turn.id, turn.speaker, turn.speaker == "S1", *span))
        timings.append(Timing(*span))
    return ReleasedText(heard.interview, heard.language, text, tuple(turns), tuple(timings))


def write_journal(path: Path, coder: str, decisions: list[Decision]) -> None:
    lines, last = [], FIRST
    for number, decision in enumerate(decisions):
        if isinstance(decision, Retract):
            decision = Retract(stable_id("entry", coder, int(decision.entry)))
        at = f"2026-01-{number + 1:02d}T09:30:00.000+00:00"
        entry = Entry(stable_id("entry", coder, number), at, coder, decision, last)
        lines.append(canonical(adapter(Entry).dump_python(entry, mode="json")))
        last = sha256(lines[-1]).hexdigest()
    write_atomic(path, b"".join(line + b"\n" for line in lines))


def main(root: Path) -> None:
    here = Path(__file__).parent
    if not (here / "identity.txt").exists():
        new_identity(here / "identity.txt")
    public = (here / "identity.txt").read_text().split("public key: ")[1].split()[0]
    study = Study.create(
        root,
        Settings(
            language="en",
            method="codebook",
            release="reviewed",
            recipients=(public,),
            models=Models(speech="whisper-base"),
            speech={"beam_size": 1},
            privacy={},
            coding={"target_words": 40},
        ),
    )
    people = []
    for interview, name in (("P01", "Anna Lindqvist"), ("P02", "Bo; Østergård")):
        sound = root.parent / f"{interview}.wav"
        with wave.open(str(sound), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(bytes([int(interview[-1]), 0] * 16))
        person = Person(
            interview, name, f"{name.split()[0]}.WAV", file_digest(sound), "2026-01-01", ("Vera",)
        )
        target = study.recording_path(person)
        target.parent.mkdir(exist_ok=True)
        sound.replace(target)
        people.append(person)
    write_people(study.people_file, people)
    groups = {"P01": "nurses", "P02": "teachers"}
    write_participants(
        study.participants_file,
        [Participant(i, g, (("age", "30-39"),)) for i, g in groups.items()],
    )
    rows: list[dict[str, str]] = []
    texts, segments = {}, {}
    for person in people:
        interview = person.id
        heard = transcript(interview)
        write_artefact(
            study.transcript_path(interview),
            Header("transcript", "transcribe", 1, {"recording": person.sha256}, {}, MODELS),
            [heard],
        )
        mentions = []
        if interview == "P01":
            turn = heard.turns[1]
            at = turn.text.index("Vera")
            mentions = [
                Mention(
                    stable_id("mention", 1), turn.id, at, at + 4, "person", "Vera",
                    "people.csv", 1.0, "in the list of people",
                )
            ]  # fmt: skip
        write_artefact(study.mentions_path(interview), Header("mentions", "find names"), mentions)
        rows += [{**row, "decision": "keep"} for row in to_rows(mentions, heard)]
        text = released(heard)
        if interview == "P01":
            said = heard.turns[1].text.replace("Badley", "Badly, if at all")
            study.correct(interview, (Correction(heard.turns[1].id, said),))
            corrected = replace(heard, turns=(heard.turns[0], replace(heard.turns[1], text=said)))
            texts["P01 before"], text = text, released(corrected)
            study.note_move(texts["P01 before"], text)
            assert align("P01", texts["P01 before"].text, text.text).carried
        texts[interview] = text
        write_artefact(study.text_path(interview), Header("text", "release"), [text])
        question, answer = text.turns
        segments[interview] = Segment(
            stable_id("segment", interview),
            text.anchor(answer.begin, answer.end),
            answer.speaker,
            (question.begin, question.end),
        )
        write_artefact(
            study.segments_path(interview), Header("segments", "segment"), [segments[interview]]
        )
        write_vectors(
            study.vectors_path(interview),
            Header("vectors", "embed"),
            np.array([[0.6, 0.8, 0.0]], np.float32),
        )
    write_rows(study.review_file, COLUMNS, ([row[c] for c in COLUMNS] for row in rows))
    save_key(study.key_file, [Pseudonym("person", "Vera", "Mira")], [public])
    off, idle = stable_id("proposal", 1), stable_id("proposal", 2)
    members = tuple(Member(s.id, s.anchor, 0.75) for s in segments.values())
    proposals = [
        Proposal(
            off, "never really off", ("on holiday",), members, 0.9, 0.8, ("P01", "P02"),
            (("nurses", 1), ("teachers", 1)), (idle,), "rest",
        ),
        Proposal(idle, "how do you", (), members[:1], 0.25, 0.5, ("P01",), (("nurses", 1),)),
    ]  # fmt: skip
    write_artefact(study.proposals_file, Header("proposals", "propose"), proposals)

    def at(version: str, words: str) -> tuple[str, int, int, str]:
        begin = texts[version].text.index(words)
        return version[:3], begin, begin + len(words), texts[version].digest

    kept, gone = (Anchor(*at("P01 before", w)) for w in ("never really off", "Badley"))
    now = Anchor(*at("P01", "I am never"))
    there = Anchor(*at("P02", "never really off"))
    write_journal(
        study.journal("anna").path,
        "anna",
        [
            Confirm(off, "c1", "never really off", (kept, there)),
            Reject(idle, "a question of mine"),
            Create("c2", "sleep", "bad nights"),
            Apply("c2", gone),
            Rename("c1", "always on call"),
            Define("c1", "work that does not end"),
            CreateTheme("t1", "no rest", "nobody comes to rest"),
            Move("c1", "t1"),
            Create("c3", "holiday"),
            Apply("c3", there),
            Merge("c3", "c1"),
            Memo("ask about the telephone", "c1", kept),
            Apply("c2", there),
            Withhold("c2", there),
            Reject(off),
            Retract("14"),
            Cover("P01"),
            Cover("P02"),
        ],
    )
    write_journal(
        study.journal("ben").path,
        "ben",
        [
            Create("b1", "rest"),
            Apply("b1", kept),
            Apply("b1", there),
            Withhold("b1", now),  # of a passage that was coded before the correction
            Cover("P02"),
        ],
    )
    write_journal(
        study.journal("consensus").path,
        "consensus",
        [Create("k1", "rest"), Apply("k1", there), Cover("P02")],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
