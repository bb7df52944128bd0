"""A study that format 1 wrote is read by every later version, byte for byte as it lies there."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from transcode.files import file_digest
from transcode.pipeline.name_list import review_rows
from transcode.privacy.checklist.checklist import apply_review
from transcode.privacy.key import load_key
from transcode.records.codec import adapter, canonical
from transcode.records.coding import Coding
from transcode.records.decisions import Decision
from transcode.records.names import Pseudonym
from transcode.records.people import Participant
from transcode.study.artefacts import read_vectors
from transcode.study.artefacts import write_artefact as write
from transcode.study.folder import Study
from transcode.study.reading import Reading

GOLDEN = Path(__file__).parents[1] / "golden" / "format-1"
FILES = [
    "confidential/corrections/P01.jsonl",
    "confidential/key.age",
    "confidential/mentions.csv",
    "confidential/mentions/P01.jsonl",
    "confidential/mentions/P02.jsonl",
    "confidential/people.csv",
    "confidential/recordings/P01.wav",
    "confidential/recordings/P02.wav",
    "confidential/transcripts/P01.jsonl",
    "confidential/transcripts/P02.jsonl",
    "shareable/journals/anna.jsonl",
    "shareable/journals/ben.jsonl",
    "shareable/journals/consensus.jsonl",
    "shareable/participants.csv",
    "shareable/proposals/proposals.jsonl",
    "shareable/segments/P01.jsonl",
    "shareable/segments/P02.jsonl",
    "shareable/texts/P01.jsonl",
    "shareable/texts/P01.moves.jsonl",
    "shareable/texts/P02.jsonl",
    "shareable/vectors/P01.safetensors",
    "shareable/vectors/P02.safetensors",
    "study.toml",
]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    shutil.copytree(GOLDEN / "study", tmp_path / "study")
    return Study.open(tmp_path / "study")


def words(study: Study, coding: Coding) -> str:
    anchor = coding.anchor
    return study.text(anchor.interview).text[anchor.begin : anchor.end]


def test_the_tests_below_know_every_file() -> None:
    root = GOLDEN / "study"
    assert sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()) == FILES


def test_settings_and_tables(study: Study) -> None:
    assert study.settings.language == "en" and study.settings.method == "codebook"
    assert study.settings.speech == {"beam_size": 1}
    assert study.participants[1] == Participant("P02", "teachers", (("age", "30-39"),))
    first, second = study.people
    assert first.also == ("Vera",) and second.name == "Bo; Østergård"
    assert all(file_digest(study.recording_path(one)) == one.sha256 for one in study.people)


def test_what_was_heard_and_released(study: Study) -> None:
    heard = study.transcript("P01")
    assert [heard.turns[1].text[w.begin : w.end] for w in heard.turns[1].words][2] == "🙂"
    (correction,) = study.corrections("P01")
    assert correction.text and correction.text.startswith("Badly, if at all")
    (mention,) = study.mentions("P01")
    rows = review_rows(study)
    assert apply_review([mention], rows) == (mention,)
    assert [row.mention for row in rows if not row.is_waiting] == [mention.id]
    key = load_key(study.key_file, GOLDEN / "identity.txt")
    assert key == (Pseudonym("person", "Vera", "Mira"),)
    assert "Mira 🙂" in study.text("P01").text and "لا أنام" in study.text("P02").text


def test_what_was_proposed(study: Study) -> None:
    proposal, _ = study.proposals
    assert [member.segment for member in proposal.members] == [
        study.segments(interview)[0].id for interview in study.interviews
    ]
    header, vectors = read_vectors(study.vectors_path("P01"))
    assert header.kind == "vectors" and vectors.shape == (1, 3)


def test_the_chains_hold_and_fold_as_they_did(study: Study) -> None:
    assert study.coders == ("anna", "ben") and study.agreed_coder() == "consensus"
    last = "f29253d588ad43ab8a6c4c0073fb53141e829ea20e44eb491d76c870f74cfe7e"
    assert study.journal("ben").verify() == last
    anna = study.codebook("anna")
    assert [(c.id, c.name, c.theme) for c in anna.codes] == [
        ("c1", "always on call", "t1"),
        ("c2", "sleep", ""),
    ]
    assert {words(study, coding) for coding in anna.codings} == {"never really off"}
    assert [coding.code for coding in study.lost_codings("anna")] == ["c2"]
    assert len({type(entry.decision) for entry in study.journal("anna")}) == 13, "every verb"
    (left,) = study.codebook("ben").codings
    assert left.anchor.interview == "P02", "the withhold reached the passage in the corrected text"


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".jsonl")])
def test_every_line_is_in_the_one_spelling(name: str) -> None:
    data = (GOLDEN / "study" / name).read_bytes()
    assert b"".join(canonical(json.loads(x)) + b"\n" for x in data.splitlines()) == data


@pytest.mark.parametrize("kind", ["mentions", "segments"])
def test_written_again_it_is_the_same(study: Study, kind: str, tmp_path: Path) -> None:
    path = getattr(study, f"{kind}_path")("P01")
    header, records = Reading().header(path), getattr(study, kind)("P01")
    assert header
    write(tmp_path / "again", header, records if isinstance(records, tuple) else [records])
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_a_journal_can_be_checked_with_nothing_but_sha256(study: Study) -> None:
    last = "0" * 64
    for line in study.journal("anna").path.read_bytes().splitlines():
        assert json.loads(line)["prev"] == last
        last = hashlib.sha256(line).hexdigest()
        adapter(Decision).validate_python(json.loads(line)["decision"], strict=False)
    assert study.journal("anna").verify() == last
