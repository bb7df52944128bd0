"""Long recordings in pieces: what was read before a kill is not read again, and nothing differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.chain.conftest import SAMPLES
from transcode.pipeline.pieces import keeping, let_go
from transcode.speech import recognise as reading
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import listen, read_part
from transcode.speech.whisper import Ear
from transcode.speech.windows import Span
from transcode.study import kinds
from transcode.study.artefacts import Header
from transcode.study.folder import Study
from transcode.verbs.verify import verify
from transcode.verbs.withdraw.withdraw import withdraw

HEADER = Header("transcript", "transcribe", parameters={"speakers": 0, "beam_size": 1})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study.create(tmp_path / "study")


def test_a_piece_is_made_once_and_again_when_anything_differs(study: Study) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"words")
        return b"words"

    assert keeping(study, "P01", HEADER)("a", make) == b"words"
    assert keeping(study, "P01", HEADER)("a", make) == b"words"
    more = Header("transcript", "transcribe", parameters={"speakers": 3, "beam_size": 1})
    assert keeping(study, "P01", more)("a", make) == b"words"
    assert len(made) == 1, "how many people speak is no matter for a piece"
    wide = Header("transcript", "transcribe", parameters={"speakers": 0, "beam_size": 5})
    keeping(study, "P01", wide)("a", make)
    keeping(study, "P01", HEADER)("b", make)
    keeping(study, "P02", HEADER)("a", make)
    assert len(made) == 4


@pytest.mark.parametrize("damage", [b"", b"x" * 20, None])
def test_a_damaged_piece_is_made_again(study: Study, damage: bytes | None) -> None:
    keep = keeping(study, "P01", HEADER)
    keep("a", lambda: b"words")
    [path] = study.files(kinds.PIECE)
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert keep("a", lambda: b"again") == b"again"
    assert keep("a", lambda: b"never") == b"again"


def test_pieces_of_others_stay(study: Study) -> None:
    for interview in ("P1", "P1-2", "P10"):
        keeping(study, interview, HEADER)("a", lambda: b"words")
    let_go(study, "P1")
    assert sorted(parts["interview"] for parts in study.files(kinds.PIECE).values()) == [
        "P1-2", "P10",
    ]  # fmt: skip


def test_a_withdrawal_erases_pieces_and_notes_on_runs(tmp_path: Path) -> None:
    from tests.chain.spoken import spoken_study
    from transcode.pipeline.batch.notes import note, notes

    study = spoken_study(tmp_path / "study", {"P01": ["Hello."], "P02": ["Good morning."]})
    for interview in ("P01", "P02"):
        keeping(study, interview, HEADER)("a", lambda: b"words")
        note(study, "done", "transcribe", interview, seconds=3.0, audio_ms=1000)
    withdraw(study, "P01")
    assert {one.interview for one in notes(study)} == {"P02"}
    assert {parts["interview"] for parts in study.files(kinds.PIECE).values()} == {"P02"}
    assert verify(study) == () or all("pieces" not in str(fault) for fault in verify(study))


class _Store:
    """Pieces in memory; after so many new ones the process "is killed"."""

    def __init__(self) -> None:
        self.pieces: dict[str, bytes] = {}
        self.lives = 10**9

    def keep(self, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in self.pieces:
            if not self.lives:
                raise KeyboardInterrupt
            made = make()
            self.lives -= 1
            self.pieces[key] = made
        return self.pieces[key]


@pytest.fixture(scope="module")
def long_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute and a half of an interview, as a file."""
    from tests.chain.conftest import write_wav

    path = tmp_path_factory.mktemp("long") / "P01.wav"
    sound = decode(SAMPLES / "recordings" / "P02.opus")
    write_wav(path, sound[:, : 90 * RATE])
    return path


@pytest.mark.slow
def test_killed_again_and_again_the_words_and_speakers_are_the_same(
    long_one: Path, models: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("speakers", "vectors"):
        monkeypatch.setattr(f"transcode.speech.{module}.STRETCH", 24)  # a minute
    settings = SpeechSettings(language="en", beam_size=1, batch_size=1, threads=1)
    how = {
        "interview": "P01", "whisper": models("whisper-tiny.en"),
        "segmentation": models("segmentation-3.0"), "voices": models("campplus"),
        "settings": settings,
    }  # fmt: skip
    whole = listen(long_one, **how)  # type: ignore[arg-type]
    read: list[object] = []
    plain = reading._read_batch

    def counted(ear: Ear, batch: list[list[Span]], voice: list[Span]) -> object:
        read.append(batch)
        return plain(ear, batch, voice)

    monkeypatch.setattr(reading, "_read_batch", counted)
    store, kills = _Store(), 0
    while True:
        store.lives = 2
        try:
            pieced = listen(long_one, keep=store.keep, **how)  # type: ignore[arg-type]
            break
        except KeyboardInterrupt:
            kills += 1
    assert kills >= 3
    assert pieced == whole
    assert len({repr(batch) for batch in read}) == len(read) >= 3, "a batch was read twice"

    shared = _Store()
    for part in (2, 0, 1):  # by three workers, in any order
        read_part(long_one, (part, 3), keep=shared.keep, **how)  # type: ignore[arg-type]
    read.clear()
    assert listen(long_one, keep=shared.keep, **how) == whole  # type: ignore[arg-type]
    assert read == [], "what the workers had read was read again"


def test_a_table_of_numbers_comes_back_as_it_was() -> None:
    from transcode.speech.pieces import kept_array

    store, rows = _Store(), np.random.default_rng(1).normal(size=(7, 3)).astype(np.float32)
    assert kept_array(store.keep, "a", lambda: rows).tobytes() == rows.tobytes()
    again = kept_array(store.keep, "a", lambda: rows * 0)
    assert again.tobytes() == rows.tobytes() and again.shape == rows.shape
