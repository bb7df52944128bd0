"""The main job on the sample interviews, against the script they were spoken from."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import jiwer
import pytest
from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

from tests.chain.conftest import SAMPLES
from tests.chain.road import Road
from transcode.records.coding import Proposal
from transcode.records.speech import Transcript
from transcode.records.texts import ReleasedText
from transcode.study.reading import Reading

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def study(
    models: Callable[[str], Path],
    transcode: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    from transcode.models.registry import DEFAULTS

    for name in DEFAULTS:
        models(name)
    root = tmp_path_factory.mktemp("sample") / "study"
    run = transcode(
        "run", SAMPLES / "recordings", "--study", root, "--language", "en", "--release", "automatic"
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return root


def test_words_and_speakers(study: Path) -> None:
    # a guard against breaking something, with room for another processor; the figures are in
    # tests/benchmarks/README.md
    normal = EnglishTextNormalizer({})
    for script in sorted((SAMPLES / "scripts").glob("P*.txt")):
        [heard] = Reading().records(
            study / "confidential" / "transcripts" / f"{script.stem}.jsonl", Transcript
        )
        lines = [line.partition(":") for line in script.read_text("utf-8").splitlines() if line]
        said = [(who, word) for who, _, text in lines for word in normal(_spoken(text)).split()]
        got = [
            ("I" if turn.speaker == heard.interviewer else "P", word)
            for turn in heard.turns
            for word in normal(turn.text).split()
        ]
        out = jiwer.process_words(" ".join(w for _, w in said), " ".join(w for _, w in got))
        assert out.wer < 0.2, (script.stem, out.wer)
        pairs = [
            (said[chunk.ref_start_idx + i][0], got[chunk.hyp_start_idx + i][0])
            for chunk in out.alignments[0]
            if chunk.type in ("equal", "substitute")
            for i in range(chunk.ref_end_idx - chunk.ref_start_idx)
        ]
        right = sum(a == b for a, b in pairs) / len(pairs)
        assert right >= 0.9, (script.stem, right)


def test_no_planted_name_is_left(study: Path) -> None:
    with (SAMPLES / "planted.csv").open(encoding="utf-8-sig") as stream:
        planted = [row["text"] for row in csv.DictReader(stream)]
    assert len(planted) > 20
    everything = b"\n".join(
        path.read_bytes() + path.name.encode()
        for path in sorted((study / "shareable").rglob("*"))
        if path.is_file()
    ).lower()
    # letters of an embedded font say nothing: "b0GARYhp" is nobody
    everything = re.sub(rb"base64,[a-z0-9+/=]+", b"", everything)
    left = [name for name in planted if name.lower().encode() in everything]
    assert left == []


def test_proposals_can_be_read(study: Path) -> None:
    proposals = Reading().records(study / "shareable" / "proposals" / "proposals.jsonl", Proposal)
    assert 6 <= len(proposals) <= 40
    assert len({one.name for one in proposals}) == len(proposals)
    texts = {
        path.stem: Reading().records(path, ReleasedText)[0]
        for path in (study / "shareable" / "texts").glob("P0?.jsonl")
    }
    assert len(texts) == 6
    for one in proposals:
        assert "[" not in one.name
        assert any(one.name.lower() in text.text.lower() for text in texts.values()), one.name
        for member in one.members:
            assert member.anchor.digest == texts[member.anchor.interview].digest


def test_what_a_person_opens(study: Path) -> None:
    report = (study / "shareable" / "outputs" / "report.html").read_text("utf-8")
    assert "<svg" in report or "Candidate codes to review" in report
    assert "<script src" not in report and 'src="http' not in report


def _spoken(text: str) -> str:

    return re.sub(r"\(\d+(\.\d+)?\)|\[[^\]]*\]", " ", text)


def test_the_road_goes_on_from_the_recordings(
    study: Path, transcode: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    copy = tmp_path / "study"
    shutil.copytree(study, copy)
    Road(transcode, copy, seed=2).walk()
