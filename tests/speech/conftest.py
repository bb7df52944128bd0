"""Small recordings, made on the spot."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

RATE = 16_000


@pytest.fixture
def write_wav(tmp_path: Path) -> Callable[..., Path]:
    """``write_wav(samples)``: float samples (channels, samples) -> a 16-bit WAV file."""

    def write(samples: np.ndarray, name: str = "recording.wav") -> Path:
        path = tmp_path / name
        with wave.open(str(path), "wb") as file:
            file.setnchannels(samples.shape[0])
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((samples.T * 32_767).astype("<i2").tobytes())
        return path

    return write


@pytest.fixture
def encode(tmp_path: Path) -> Callable[..., Path]:
    """``encode(samples, "x.mp4", audio="aac", video="mpeg4")``: a file in any format."""

    def write(samples: np.ndarray | None, name: str, audio: str = "", video: str = "") -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            if video:
                pictures = container.add_stream(video, rate=5)
                pictures.width = pictures.height = 32
                pictures.pix_fmt = "yuv420p"
            if samples is not None:
                sound = container.add_stream(audio, rate=RATE)
                sound.layout = "stereo" if len(samples) == 2 else "mono"
            if video:
                picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))
                for index in range(10):
                    picture.pts = index
                    container.mux(pictures.encode(picture))
                container.mux(pictures.encode())
            if samples is not None:
                frame = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(samples, np.float32), "fltp", sound.layout.name
                )
                frame.sample_rate = RATE
                resampler = av.AudioResampler(
                    sound.format.name, sound.layout.name, RATE, sound.frame_size or None
                )
                for part in [*resampler.resample(frame), *resampler.resample(None)]:
                    container.mux(sound.encode(part))
                container.mux(sound.encode())
        return path

    return write
