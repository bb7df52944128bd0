"""Small recordings, made on the spot."""

from __future__ import annotations

import wave
from collections.abc import Callable
from fractions import Fraction
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
    """``encode(samples, "x.mp4", audio="aac", video="mpeg4")``: a file in any format.

    The picture lasts ``seconds``; the sound begins ``late`` seconds after it. ``options`` are the
    container's.
    """

    def write(
        samples: np.ndarray | None,
        name: str,
        audio: str = "",
        video: str = "",
        *,
        seconds: int = 2,
        late: int = 0,
        options: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        rate = 48_000 if audio == "libopus" else RATE
        with av.open(str(path), "w", options=options or {}) as container:
            if video:
                pictures = container.add_stream(video, rate=5)
                pictures.width = pictures.height = 32
                pictures.pix_fmt = "yuv420p"
            if samples is not None:
                sound = container.add_stream(audio, rate=rate)
                sound.layout = "stereo" if len(samples) == 2 else "mono"
            if video:
                picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))
                for index in range(5 * seconds):
                    picture.pts = index
                    container.mux(pictures.encode(picture))
                container.mux(pictures.encode())
            if samples is not None:
                frame = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(samples, np.float32), "fltp", sound.layout.name
                )
                frame.sample_rate, begin = RATE, late * rate
                resampler = av.AudioResampler(
                    sound.format.name, sound.layout.name, rate, sound.frame_size or None
                )
                for part in [*resampler.resample(frame), *resampler.resample(None)]:
                    part.pts, part.time_base = begin, Fraction(1, rate)
                    begin += part.samples
                    container.mux(sound.encode(part))
                container.mux(sound.encode())
        return path

    return write
