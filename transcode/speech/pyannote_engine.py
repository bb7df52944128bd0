"""Pipeline of pyannote, for users who have its weights. The only file that knows pyannote.audio.

Its weights require an agreement on a hub and cannot be fetched for you: download the pipeline's
folder (``config.yaml`` and the files that it names) and give its path. Untested where this was
written, as no hub was reached. Its vectors are not CAM++'s: never compare voices of two engines.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from transcode.errors import ModelError
from transcode.speech.decode import RATE
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import Voices
from transcode.speech.turns import Span

if TYPE_CHECKING:
    import numpy.typing as npt


def is_pipeline(folder: Path) -> bool:
    """Return whether a folder holds pyannote's pipeline rather than one of our two models."""
    return (folder / "config.yaml").is_file()


def who_speaks_pyannote(
    samples: npt.NDArray[np.float32],
    pipeline: Path,
    settings: SpeechSettings,
    *,
    progress: Callable[[float], None] = lambda done: None,
) -> Voices:
    """Diarise like :func:`transcode.speech.speakers.who_speaks`, by the pipeline in a folder.

    Raises:
        ModelError: pyannote.audio is not installed, or the folder holds no pipeline.
    """
    try:
        import torch
        from pyannote.audio import Pipeline  # type: ignore[import-untyped, import-not-found, unused-ignore]

        engine = Pipeline.from_pretrained(str(pipeline / "config.yaml"))
    except Exception as error:  # ImportError, or whatever the hub's client raises
        raise ModelError(
            f"pyannote's pipeline in '{pipeline.name}' cannot be used",
            step="transcribe",
            remedy="run `pip install pyannote.audio`, and copy the pipeline with its config.yaml",
        ) from error
    sound = {"waveform": torch.from_numpy(samples)[None], "sample_rate": RATE}
    output = engine(sound, num_speakers=settings.speakers or None, return_embeddings=True)
    who, rows = (
        output
        if isinstance(output, tuple)
        else (output.speaker_diarization, output.speaker_embeddings)
    )
    names = {label: str(index) for index, label in enumerate(who.labels())}
    spans = [
        Span(names[label], round(1000 * part.start), round(1000 * part.end))
        for part, _, label in who.itertracks(yield_label=True)
    ]
    heard = {names[label]: float(who.label_duration(label)) for label in names}
    units = {str(i): row / np.linalg.norm(row) for i, row in enumerate(rows) if np.any(row)}
    progress(1.0)
    return Voices(tuple(spans), {name: tuple(v.tolist()) for name, v in units.items()}, heard)
