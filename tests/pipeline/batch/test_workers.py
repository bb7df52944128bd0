"""A batch on this machine: what dies, fails, fills up or is stopped takes nothing else along."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pipeline.batch.conftest import MakeStudy, Start, heard, workers_of
from transcode.pipeline.batch.notes import at_work, failures
from transcode.pipeline.batch.threads import Machine, Share, share
from transcode.study.folder import Study
from transcode.verbs.status import status

SOUNDS = {"P01": 1.0, "P02": 3.0, "P03": 2.0, "P04": 1.5}


def ended(run: subprocess.Popen[str], code: int = 0) -> str:
    said, wrong = run.communicate(timeout=400)
    assert run.returncode == code, (said, wrong)
    return said + wrong


def transcripts(study: Study) -> dict[str, bytes]:
    return {i: study.transcript_path(i).read_bytes()
            for i in study.interviews if study.transcript_path(i).exists()}  # fmt: skip


def until(found: object, seconds: float = 200) -> None:
    """Wait until a function without arguments says so."""
    assert callable(found)
    by = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < by, "it did not come to that"
        time.sleep(0.02)


def test_the_longest_comes_first_and_nothing_is_done_twice(
    study_of: MakeStudy, start: Start, environment: dict[str, str]
) -> None:
    study = study_of(SOUNDS)
    said = ended(start("transcribe", study.root, "--workers", 1))
    assert heard(environment) == ["P02", "P03", "P04", "P01"]
    assert "transcribe: 4 files, 8 s of sound" in said
    before = transcripts(study)
    ended(start("transcribe", study.root))
    assert len(heard(environment)) == 4
    assert transcripts(study) == before


def test_a_script_of_ones_own_is_not_run_again_by_its_processes(
    study_of: MakeStudy, environment: dict[str, str], tmp_path: Path
) -> None:
    study = study_of(SOUNDS)
    script = tmp_path / "mine.py"
    script.write_text(
        "import transcode as tc\n"
        f"open({str(tmp_path / 'ran')!r}, 'a').write('once ')\n"
        f"assert tc.transcribe(tc.open({str(study.root)!r}), workers=2) == ()\n"
    )
    subprocess.run([sys.executable, script], env=environment, check=True, timeout=400)
    assert (tmp_path / "ran").read_text() == "once "
    assert sorted(heard(environment)) == sorted(transcripts(study)) == sorted(SOUNDS)


def test_a_crash_takes_only_its_own_recording_along(
    study_of: MakeStudy, start: Start, environment: dict[str, str]
) -> None:
    study = study_of(SOUNDS, poison={"P02": b"POISON"})
    said = ended(start("transcribe", study.root, "--workers", 2), code=1)
    assert heard(environment).count("P02") == 3, "three attempts, and no more"
    assert sorted(transcripts(study)) == ["P01", "P03", "P04"]
    assert "P02: transcribe: a library crashed on it (signal 6)" in said
    (study.cache / "lengths.json").unlink()
    [row] = [row for row in status(Study.open(study.root)).interviews if row.failed]
    assert (row.interview, row.failed) == ("P02", "a library crashed on it (signal 6)")


def test_words_are_kept_where_telling_the_speakers_apart_crashes(
    study_of: MakeStudy, start: Start
) -> None:
    study = study_of(SOUNDS, poison={"P03": b"POISON-SPEAKERS"})
    said = ended(start("transcribe", study.root, seconds=1), code=1)
    assert "the words are there, but the speakers could not be told apart" in said
    assert sorted(transcripts(study)) == sorted(SOUNDS)
    [row] = [row for row in status(study).interviews if row.failed]
    assert row.transcribed and row.interview == "P03"
    header = study.reading.header(study.transcript_path("P03"))
    assert header is not None and "voices" not in header.models


def test_a_worker_that_is_killed_is_replaced(
    study_of: MakeStudy, start: Start, environment: dict[str, str]
) -> None:
    study = study_of(SOUNDS)
    run = start("transcribe", study.root, "--workers", 2, seconds=2)
    until(lambda: len(heard(environment)) >= 2)
    workers_of(run)[0].kill()
    said = ended(run)
    assert "ended by the system, most likely because memory ran out; attempt 2" in said
    assert sorted(transcripts(study)) == sorted(SOUNDS)
    assert len(heard(environment)) == 5
    assert failures(study) == {}


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_stops_within_seconds_and_says_how_to_go_on(
    study_of: MakeStudy, start: Start, environment: dict[str, str], sign: int
) -> None:
    study = study_of(SOUNDS)
    run = start("transcribe", study.root, "--workers", 1, seconds=3)
    until(lambda: len(transcripts(study)) == 1)
    workers, began = workers_of(run), time.monotonic()
    run.send_signal(sign)
    said = ended(run, code=130)
    assert time.monotonic() - began < 20  # seconds, also on a machine that is busy
    assert "run the same command to continue" in said
    assert not any(worker.is_running() for worker in workers)
    assert len(transcripts(study)) == 1
    kept = transcripts(study)
    ended(start("transcribe", study.root))
    assert sorted(transcripts(study)) == sorted(SOUNDS)
    assert transcripts(study).items() >= kept.items()


def test_workers_do_not_outlive_a_run_that_is_killed(
    study_of: MakeStudy, start: Start, environment: dict[str, str]
) -> None:
    study = study_of(SOUNDS)
    run = start("transcribe", study.root, "--workers", 2, seconds=30)
    until(lambda: len(heard(environment)) >= 2)
    workers = workers_of(run)
    run.kill()
    run.communicate()
    until(lambda: not any(worker.is_running() for worker in workers), 10)
    assert not transcripts(study)


def test_status_from_another_terminal_says_what_is_under_way(
    study_of: MakeStudy, start: Start, environment: dict[str, str]
) -> None:
    study = study_of(SOUNDS)
    run = start("transcribe", study.root, "--workers", 2, seconds=8)
    until(lambda: len(heard(environment)) >= 2)
    now = at_work(study)
    assert now is not None and {note.interview for note in now.steps} == {"P02", "P03"}
    said = ended(start("status", study.root))
    assert "A run is going on" in said and "P02" in said
    assert max(map(len, said.splitlines())) <= 80
    run.terminate()
    ended(run, code=130)
    assert at_work(Study.open(study.root)) is None
    assert "A run is going on" not in ended(start("status", study.root))


def test_events_for_a_scheduler_are_json_and_nothing_else(
    study_of: MakeStudy, start: Start
) -> None:
    study = study_of(SOUNDS, poison={"P02": b"POISON"})
    run = start("transcribe", study.root, "--json")
    out, _ = run.communicate(timeout=120)
    events = [json.loads(line) for line in out.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds.count("again") == 2 and kinds.count("done") == 3
    assert [event["interview"] for event in events if event["event"] == "failed"] == ["P02"]
    assert events[-1] == {"event": "end", "transcripts": 3, "failed": ["P02"]}


def test_a_plan_changes_nothing(study_of: MakeStudy, start: Start) -> None:
    study = study_of(SOUNDS)
    before = {path for path in study.root.rglob("*") if study.cache not in path.parents}
    said = ended(start("run", study.root, "--dry-run"))
    assert "4 recordings to transcribe (8 s of sound)" in said
    assert "not known yet: this machine has transcribed nothing" in said
    assert {path for path in study.root.rglob("*") if study.cache not in path.parents} == before
    ended(start("transcribe", study.root))
    said = ended(start("transcribe", study.root, "--dry-run"))
    assert "0 recordings to transcribe" in said and "find names" in said


def test_a_full_disk_stops_the_run_with_what_is_done_intact(
    study_of: MakeStudy, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = study_of(SOUNDS)
    folder = study.transcript_path("P01").parent
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    try:
        run = start("transcribe", study.root)
        if _may_write(folder):
            run.kill()
            run.communicate()
            pytest.skip("this user may write anywhere")
        said = ended(run, code=1)
    finally:
        folder.chmod(0o700)
    assert "this file cannot be written" in said and "What to do" in said
    ended(start("transcribe", study.root))
    assert sorted(transcripts(study)) == sorted(SOUNDS)


def _may_write(folder: Path) -> bool:
    try:
        (folder / "probe").touch()
        (folder / "probe").unlink()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("machine", "units", "how", "expected"),
    [
        (Machine(2, 8_000), 6, {}, Share(2, 1)),
        (Machine(2, 8_000), 1, {}, Share(1, 1)),  # as many threads as beside others
        (Machine(8, 4_000), 40, {}, Share(3, 2)),
        (Machine(8, 64_000), 40, {"megabytes": 3_000}, Share(8, 1)),
        (Machine(8, 64_000, cards=1), 40, {}, Share(1, 8)),
        (Machine(8, 64_000), 40, {"asked": 3}, Share(3, 2)),
        (Machine(8, 64_000), 92, {"is_text": True}, Share(1, 8)),
        (Machine(8, 64_000), 1_000, {"is_text": True}, Share(8, 1)),
        (Machine(8, 4_000), 1_000, {"is_text": True}, Share(2, 4)),
        (Machine(1, 500), 5, {}, Share(1, 1)),
    ],
)
def test_one_place_decides_processes_and_threads(
    machine: Machine, units: int, how: dict[str, int], expected: Share
) -> None:
    assert share(machine, units, **how) == expected  # type: ignore[arg-type]
