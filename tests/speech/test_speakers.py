"""Real models on real voices; skipped where the models or the fixtures are not there."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from transcode.errors import ModelError
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import Voices, who_speaks

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("TRANSCODE_MODELS", ROOT / "models"))
SEGMENTATION, CAMPPLUS = MODELS / "segmentation-3.0", MODELS / "campplus"
RECORDING = ROOT / "notebooks" / "sample-interviews" / "recordings" / "P02.opus"

needs_models = pytest.mark.skipif(
    not (SEGMENTATION / "model.onnx").exists() or not (CAMPPLUS / "model.onnx").exists(),
    reason="the models are not here: transcode models pull segmentation-3.0 campplus",
)


def hear(samples: np.ndarray, speakers: int = 0) -> Voices:
    settings = SpeechSettings(speakers=speakers, threads=2)
    return who_speaks(samples.astype(np.float32), SEGMENTATION, CAMPPLUS, settings)


@pytest.fixture(scope="module")
def interview() -> np.ndarray:
    """Forty seconds of a sample interview: two people."""
    return decode(RECORDING)[0, : 40 * RATE]


@needs_models
def test_two_people_each_with_a_voice(interview: np.ndarray) -> None:
    heard = hear(interview)
    assert {span.speaker for span in heard.spans} == {"0", "1"} == set(heard.vectors)
    vectors = np.array([heard.vectors["0"], heard.vectors["1"]])
    assert vectors.shape == (2, 192)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] < 0.7
    assert 10 < sum(heard.seconds.values()) < 41
    assert all(0 <= span.start_ms < span.end_ms <= 40_000 for span in heard.spans)


@needs_models
def test_the_same_sound_gives_the_same_answer(interview: np.ndarray) -> None:
    assert hear(interview[: 15 * RATE]) == hear(interview[: 15 * RATE])


@needs_models
def test_a_given_number_of_speakers_is_kept(interview: np.ndarray) -> None:
    heard = hear(interview[: 20 * RATE], 1)
    assert {span.speaker for span in heard.spans} == {"0"} == set(heard.vectors)


@needs_models
def test_silence_has_no_speakers() -> None:
    assert hear(np.zeros(5 * RATE)) == Voices((), {}, {}, 0.0)
    assert hear(np.zeros(1)) == Voices((), {}, {}, 0.0)


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="transcode models pull segmentation"):
        who_speaks(
            np.zeros(RATE, np.float32),
            tmp_path / "segmentation-3.0",
            tmp_path / "campplus",
            SpeechSettings(),
        )
