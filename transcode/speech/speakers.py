"""Diarisation: stretches of speech by speaker. The only file that knows onnxruntime.

Windows of ten seconds that overlap go through pyannote's segmentation 3.0 (up to three local
speakers, two at a time: Plaquet and Bredin 2023, "Powerset multi-class cross entropy loss for
neural speaker diarization"). The talk of a local speaker between two pauses is cut into pieces of
about a second and a half; the voice of each, where nobody else speaks, becomes a vector
(:mod:`transcode.speech.vectors`). The pieces are short because, far from a microphone, the
segmentation takes two people for one local speaker. They are clustered in
:mod:`transcode.speech.people` and joined in :mod:`transcode.speech.stitch`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.errors import ModelError
from transcode.speech.decode import RATE
from transcode.speech.people import People, cluster
from transcode.speech.pieces import Keep, kept_array, key_of, make
from transcode.speech.reel import Track
from transcode.speech.settings import SpeechSettings
from transcode.speech.stitch import FRAME, Piece, assign, runs, stitch
from transcode.speech.turns import Span
from transcode.speech.vectors import REACH, STRETCH, Net, voices_of, with_frames

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Bools = npt.NDArray[np.bool_]

_WINDOW = 10 * RATE
_STEP = 148  # frames, 2.5 s; twice as far is twice as fast and a few points worse
_BATCH = 8
_PAUSE = 15  # frames, 0.25 s: a shorter silence does not end a piece
_PIECE = 89  # frames, 1.5 s
# The seven classes of segmentation 3.0: nobody, one of three speakers, two of three.
_POWERSET = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.bool_
)
_AT_ONCE = 0.03  # of all talk: more of two people at once contradicts a single speaker


@dataclass(frozen=True, slots=True)
class Voices:
    """Speech by speaker, and the speakers' voices. Vectors of voices are biometric data.

    ``vectors`` (unit length, 192) and ``seconds`` (of clear speech, about) are by speaker;
    a speaker with too little speech for a vector is in neither. ``sure`` is the chance that the
    number of speakers is right, 0 to 1; 1 where it was given, 0 where nobody is heard.
    """

    spans: tuple[Span, ...]
    vectors: dict[str, tuple[float, ...]]
    seconds: dict[str, float]
    sure: float = 1.0


def who_speaks(
    samples: Track,
    segmentation: Path,
    voices: Path,
    settings: SpeechSettings,
    *,
    keep: Keep = make,
    progress: Callable[[float], None] = lambda done: None,
) -> Voices:
    """Find spans of speech by speaker ("0", "1", ...) in ``samples`` (one channel at 16 kHz).

    Spans of two speakers overlap where both speak at once. ``settings.speakers`` gives their
    number; 0 estimates it. ``segmentation`` and ``voices`` are folders with a ``model.onnx``.
    ``keep`` keeps what is found in each ten minutes; the people are told apart over all of it.

    Raises:
        ModelError: a model is missing or damaged.
    """
    starts = _starts(len(samples))
    session = _session(segmentation, settings.threads)
    active = _activity(samples, starts, session, keep, progress)
    pieces = _pieces(active)
    if not pieces:
        return Voices((), {}, {}, float(settings.speakers > 0))
    # one thread: with more, the last bits of a voice depend on their number
    net = Net(_session(voices, settings.threads or 1, with_frames))
    vectors, seconds = voices_of(samples, starts, active, pieces, net, keep, progress)
    # Every second lies in several windows and in the reach of its neighbours; it is to count once.
    once = min(1.0, len(samples) / (len(active) * _WINDOW) * _PIECE / (_PIECE + 2 * REACH))
    people = cluster(vectors, seconds, settings.speakers, once)
    labels = assign(pieces, vectors, seconds, people.voices)
    heard = np.bincount(labels, weights=seconds, minlength=len(people.voices)) * once
    clear = [person for person in range(len(people.voices)) if heard[person] > 0]
    spans = tuple(stitch(active, pieces, labels, starts, len(samples)))
    if not spans:
        return Voices((), {}, {}, float(settings.speakers > 0))
    return Voices(
        spans,
        {str(person): tuple(people.voices[person].tolist()) for person in clear},
        {str(person): round(float(heard[person]), 2) for person in clear},
        round(_sure(people, active, settings.speakers), 2),
    )


def _sure(people: People, active: Bools, speakers: int) -> float:
    """The chance that the number of people is right; people who speak at once are not one."""
    talk, both = np.any(active, axis=2).sum(), (active.sum(axis=2) > 1).sum()
    is_odd = not speakers and len(people.voices) == 1 and both > _AT_ONCE * talk
    return min(people.sure, 0.5) if is_odd else people.sure


def _starts(samples: int) -> list[int]:
    """Frames at which windows begin; the last one ends with the recording.

    Padding with much silence after the end would make the segmentation worse.
    """
    last = max(0, -(-(samples - _WINDOW) // FRAME))
    return [*range(0, last, _STEP), last]


def _activity(
    samples: Track,
    starts: Sequence[int],
    session: Any,  # noqa: ANN401
    keep: Keep,
    progress: Callable[[float], None],
) -> Bools:
    """Activity (windows, frames, 3) of each local speaker in each frame of each window."""
    count = len(starts)

    def window(number: int) -> Floats:
        here = samples[starts[number] * FRAME : starts[number] * FRAME + _WINDOW]
        return here if len(here) == _WINDOW else np.pad(here, (0, _WINDOW - len(here)))

    def classes(first: int) -> npt.NDArray[np.uint8]:
        found = []
        for at in range(first, min(first + STRETCH, count), _BATCH):
            # a few at a time: all windows, as they overlap, take four times the memory of the sound
            batch = np.stack([window(n) for n in range(at, min(at + _BATCH, count))])[:, None]
            found.append(session.run(None, {"waveform": batch})[0].argmax(axis=2))
            progress(0.3 * min(1.0, (at + _BATCH) / count))
        return np.concatenate(found).astype(np.uint8)

    stretches = [
        kept_array(keep, key_of("activity", len(samples), first), partial(classes, first))
        for first in range(0, count, STRETCH)
    ]
    active: Bools = _POWERSET[np.concatenate(stretches)]
    return active


def _pieces(active: Bools) -> list[Piece]:
    """Pieces of each local speaker's talk between two pauses, cut evenly."""
    pieces: list[Piece] = []
    breath = 0
    for window, local in np.ndindex(active.shape[0], active.shape[2]):
        for begin, end in runs(active[window, :, local], _PAUSE):
            breath += 1
            cuts = np.linspace(begin, end, max(1, round((end - begin) / _PIECE)) + 1).astype(int)
            pieces += [Piece(window, local, *cut, breath) for cut in pairwise(cuts.tolist())]
    return pieces


@lru_cache(maxsize=2)
def _session(
    folder: Path,
    threads: int,
    edit: Callable[[bytes], bytes] = bytes,
) -> Any:  # noqa: ANN401
    import onnxruntime

    try:
        return onnxruntime.InferenceSession(
            edit((folder / "model.onnx").read_bytes()),
            session_options(threads),
            providers=["CPUExecutionProvider"],
        )
    except Exception as error:  # onnxruntime's exceptions share no base class of their own
        raise ModelError(
            f"the model '{folder.name}' is missing or damaged",
            step="transcribe",
            remedy=f"fetch it again with: transcode models pull {folder.name}",
        ) from error


def session_options(threads: int) -> Any:  # noqa: ANN401
    """Make the options of a session of onnxruntime: its threads, no logs.

    ``threads`` of 0: as many as this process may use, or as there are cores.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # it does not read the variable that the other libraries take their threads from
    options.intra_op_num_threads = threads or int(os.environ.get("OMP_NUM_THREADS", "0"))
    options.log_severity_level = 4  # failures are raised
    return options
