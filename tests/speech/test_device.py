"""Processors: the order in which they are tried, and what is said where a card does not work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from transcode.speech import whisper
from transcode.speech.device import CPU, open_first, places


@pytest.mark.parametrize(
    ("cards", "known", "expected"),
    [
        (0, (), (CPU,)),
        (0, ("float16",), (CPU,)),
        (1, ("int8", "float16", "float32", "int8_float16"),
         (("cuda", "float16"), ("cuda", "int8_float16"), CPU)),
        (2, ("float32", "int8_float32"), (("cuda", "int8_float32"), ("cuda", "float32"), CPU)),
        (1, (), (CPU,)),
    ],
)  # fmt: skip
def test_a_card_comes_before_the_processor(
    cards: int, known: tuple[str, ...], expected: tuple[tuple[str, str], ...]
) -> None:
    assert places(cards, known) == expected
    assert places(cards, known, "cpu") == (CPU,)
    assert {device for device, _ in places(cards, known, "cuda")} == {"cuda"}


def test_a_card_that_fails_is_named_and_the_next_place_is_tried(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried: list[str] = []

    def opened(device: str, numbers: str) -> str:
        tried.append(f"{device} {numbers}")
        if device == "cuda":
            raise RuntimeError("CUDA failed with error out of memory\nat some address")
        return "open"

    where = places(1, ("float16", "int8_float16"))
    with caplog.at_level(logging.WARNING):
        assert open_first(where, opened) == "open"
    assert tried == ["cuda float16", "cuda int8_float16", "cpu int8"]
    assert "out of memory" in caplog.text and "address" not in caplog.text
    assert "processor is used instead" in caplog.text and len(caplog.records) == 1
    caplog.clear()
    assert open_first((CPU,), opened) == "open" and not caplog.text
    with pytest.raises(ValueError, match="broken"):
        open_first((CPU,), lambda device, numbers: (_ for _ in ()).throw(ValueError("broken")))


@pytest.fixture
def unloaded() -> Iterator[None]:
    whisper.load.cache_clear()
    yield
    whisper.load.cache_clear()


def test_a_card_that_is_counted_but_does_not_work_leaves_the_processor(
    models: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    unloaded: None,
) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("there is a graphics card here that works")
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device: {"float16"})
    with caplog.at_level(logging.WARNING):
        loaded = whisper.load(models("whisper-tiny.en"), 1)
    assert loaded.model.model.device == "cpu"
    assert "graphics card could not be used (float16: " in caplog.text
