"""Thousands of recordings: what is done for each does not grow with how many there are.

Counted in calls of Python functions, which are the same on a busy machine; the seconds for 10 000
stand in ``tests/benchmarks/README.md``. The transcripts are made up, below headers as a run would
write them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from tests.benchmarks.growth import SMALL, study_of, transcribed
from transcode.pipeline.batch.plan import plan
from transcode.study.folder import Study
from transcode.verbs import run
from transcode.verbs.status import status

FEW, MANY = 40, 160


def calls(act: Callable[[], object]) -> int:
    """Count the calls of Python functions that something takes."""
    count = 0

    def called(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory, models: Callable[[str], Path]) -> list[Path]:
    for name in (SMALL.speech, SMALL.segmentation, SMALL.voices):
        models(name)
    roots = []
    for number in (FEW, MANY):
        study = study_of(tmp_path_factory.mktemp("growth") / "study", number)
        transcribed(study)
        run.transcribe(Study.open(study.root))
        roots.append(study.root)
    return roots


@pytest.mark.parametrize(
    "act",
    [plan, run.transcribe, status],
    ids=["a plan", "a run with nothing to do", "the status"],
)
def test_the_work_for_each_recording_stays_the_same(
    studies: list[Path], act: Callable[[Study], object]
) -> None:
    for root in studies:
        act(Study.open(root))  # what is loaded once is loaded
    few, many = (calls(lambda root=root: act(Study.open(root))) for root in studies)  # type: ignore[misc]
    assert few > FEW * 20, "it was looked at"
    assert many / few < MANY / FEW * 1.1


@pytest.mark.parametrize("act", [plan, status], ids=["a plan", "the status"])
def test_so_it_does_where_the_languages_are_to_be_found_out(
    tmp_path: Path, studies: list[Path], act: Callable[[Study], object]
) -> None:
    counted = []
    for number in (FEW, MANY):
        study = study_of(tmp_path / str(number), number, language="")
        transcribed(study)
        act(Study.open(study.root))
        counted.append(calls(lambda study=study: act(Study.open(study.root))))  # type: ignore[misc]
    assert counted[1] / counted[0] < MANY / FEW * 1.1


def test_a_run_with_nothing_to_do_begins_nothing(studies: list[Path]) -> None:
    begun: list[str] = []
    run.transcribe(Study.open(studies[0]), hear=lambda event: begun.append(type(event).__name__))
    assert "Begun" not in begun
