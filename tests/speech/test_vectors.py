"""The voice model, and what one window lends another; skipped where the models are not there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.speech.test_speakers import CAMPPLUS, hear, needs_models
from tests.speech.test_speakers import interview as interview
from transcode.speech import speakers
from transcode.speech.vectors import Net, fbank, with_frames


@needs_models
def test_frames_pooled_later_are_the_vector_that_the_model_gives(interview: np.ndarray) -> None:
    net = Net(speakers._session(CAMPPLUS, 1, with_frames))
    features = fbank(interview[: 16_000 * 3].astype(np.float32))
    for frames in (200, 151, 20):  # even, odd, the least
        sound = features[:frames] - features[:frames].mean(axis=0)
        [vector], heard = net.hear(sound[None], lend=True)
        assert heard is not None and heard.shape == (1, frames, 512)
        # of an odd number of frames the last one counts half
        assert net.pool(heard[0]) @ vector > (0.99 if frames % 2 else 0.9999)


@needs_models
def test_lent_frames_save_work_and_change_no_speaker(
    interview: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard_of: dict[bool, int] = {}
    found = {}
    listen = Net.hear
    for lends in (True, False):

        def counted(net: Net, features: Any, lends: bool = lends, **how: Any) -> Any:
            heard_of[lends] = heard_of.get(lends, 0) + features.shape[0] * features.shape[1]
            return listen(net, features, **how)

        monkeypatch.setattr(Net, "hear", counted)
        if not lends:  # as a voice model that is not CAM++
            monkeypatch.setattr(speakers, "with_frames", bytes)
        found[lends] = hear(interview)
    assert heard_of[True] < 0.7 * heard_of[False]
    assert {s.speaker for s in found[True].spans} == {s.speaker for s in found[False].spans}
    for who, vector in found[True].vectors.items():
        assert np.dot(vector, found[False].vectors[who]) > 0.99, "one voice in old and new studies"


def test_a_model_without_such_tensors_stays_as_it_is() -> None:
    assert with_frames(b"a model of another make") == b"a model of another make"
