"""One folder with everything that goes wrong: each is named with its reason, the others finish."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from tests.chain.conftest import write_wav
from transcode.records.speech import Transcript
from transcode.speech.decode import RATE, decode
from transcode.study.reading import Reading


@pytest.fixture(scope="module")
def speech(clips: Path) -> np.ndarray:
    return decode(clips / "P01.wav", interview="P01")


@pytest.mark.slow
def test_each_is_reported_and_the_others_finish(
    speech: np.ndarray,
    clips: Path,
    quick: Callable[[Path], Path],
    transcode: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "P01.mp3").write_bytes(b"")
    whole = (clips / "P02.wav").read_bytes()
    (folder / "P02.wav").write_bytes(whole[: len(whole) // 2])  # 12.5 of 25 seconds
    (folder / "P03.wav").write_text("these are not sounds but words\r\n")
    write_wav(folder / "P04.wav", np.zeros((1, 20 * RATE), np.float32))
    write_wav(folder / "P05.wav", speech[:, 5 * RATE : 7 * RATE])
    _video(folder / "P06.mp4", speech[:, : 8 * RATE])  # the picture lasts 15 seconds
    two = np.zeros((2, 24 * RATE), np.float32)
    two[0, : 11 * RATE] = speech[0, : 11 * RATE]
    other = decode(clips / "P04.wav", interview="P04")
    two[1, 12 * RATE : 23 * RATE] = other[0, : 11 * RATE]
    write_wav(folder / "P07.wav", two)
    _video(folder / "P08.mp4", speech[:, : 15 * RATE])
    recorded = (folder / "P08.mp4").read_bytes()
    (folder / "P08.mp4").write_bytes(recorded[: len(recorded) // 2])  # its index was never written
    (folder / "notes.txt").write_text("left alone")

    study = quick(tmp_path / "study")
    run = transcode("run", folder, "--study", study)
    assert run.returncode == 1
    status = {
        line.split()[1]: line
        for line in transcode("status", study).stdout.splitlines()
        if "│ P0" in line
    }
    assert set(status) == {f"P0{n}" for n in range(2, 9)}
    assert "P01.mp3: empty" in run.stdout and "notes.txt: a transcript without" in run.stdout
    for interview, reason in {
        "P03": "not readable audio or video",
        "P04": "no speech",
        "P08": "the end of the file is missing",
    }.items():
        assert "failed" in status[interview], status[interview]
        assert reason in " ".join(status[interview].split()), status[interview]
        told = next(line for line in run.stderr.splitlines() if line.startswith(interview))
        assert told.startswith(f"{interview}: transcribe: ") and reason in told
        assert run.stderr.split(told)[1].startswith("\n  What to do: ")
    [note] = [line for line in run.stdout.splitlines() if line.startswith("Note: P0")]
    assert note.startswith("Note: P02: the file ends after 12 s of the 25 s it says it holds")
    assert run.stdout.split(note)[1].startswith("\n  What to do: copy it from the recorder again")
    assert note in transcode("correct", study, "P02").stdout
    for interview in ("P02", "P05", "P06", "P07"):
        assert "failed" not in status[interview], status[interview]
        path = study / "shareable" / "texts" / f"{interview}.jsonl"
        assert path.exists()
    [channels] = Reading().records(study / "confidential/transcripts/P07.jsonl", Transcript)
    assert {turn.speaker for turn in channels.turns} == {"S1", "S2"}
    assert all(t.end_ms <= 12_500 for t in channels.turns if t.speaker == "S1")


def _video(path: Path, sound: np.ndarray) -> None:
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=5)
        pictures.width = pictures.height = 64
        pictures.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=RATE)
        audio.layout = "mono"
        for index in range(75):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), index, np.uint8))
            frame.pts = index
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode())
        for start in range(0, sound.shape[1] - 1023, 1024):
            block = np.ascontiguousarray(sound[:, start : start + 1024])
            piece = av.AudioFrame.from_ndarray(block, "fltp", "mono")
            piece.sample_rate, piece.pts = RATE, start
            container.mux(audio.encode(piece))
        container.mux(audio.encode())
