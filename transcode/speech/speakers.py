"""Diarisation: stretches of speech by speaker. The only file that knows onnxruntime.

Windows of ten seconds that overlap go through pyannote's segmentation 3.0 (up to three local
speakers, two at a time: Plaquet and Bredin 2023, "Powerset multi-class cross entropy loss for
neural speaker diarization"). The talk of a local speaker between two pauses is cut into pieces of
about a second and a half; the voice of each, where nobody else speaks, becomes a vector with CAM++
(Wang et al. 2023). The pieces are short because, far from a microphone, the segmentation takes two
people for one local speaker. They are clustered in :mod:`transcode.speech.people` and joined in
:mod:`transcode.speech.stitch`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.errors import ModelError
from transcode.speech.decode import RATE
from transcode.speech.people import People, cluster
from transcode.speech.settings import SpeechSettings
from transcode.speech.stitch import FRAME, LEAD, Piece, assign, runs, stitch
from transcode.speech.turns import Span

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Bools = npt.NDArray[np.bool_]

_WINDOW = 10 * RATE
_STEP = 148  # frames, 2.5 s; twice as far is twice as fast and a few points worse
_BATCH = 8
_PAUSE = 15  # frames, 0.25 s: a shorter silence does not end a piece
_PIECE = 89  # frames, 1.5 s
_REACH = 15  # frames, 0.25 s: a voice is heard this far beyond its piece, within the breath
# The seven classes of segmentation 3.0: nobody, one of three speakers, two of three.
_POWERSET = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.bool_
)
_AT_ONCE = 0.03  # of all talk: more of two people at once contradicts a single speaker
_HOP = 160  # samples between two frames of the voice model: 10 ms
_HALF = 200  # samples to the middle of such a frame
_MIN_VOICE = 20  # such frames: fewer do not characterise a voice


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
    samples: Floats,
    segmentation: Path,
    voices: Path,
    settings: SpeechSettings,
    *,
    progress: Callable[[float], None] = lambda done: None,
) -> Voices:
    """Find spans of speech by speaker ("0", "1", ...) in ``samples`` (one channel at 16 kHz).

    Spans of two speakers overlap where both speak at once. ``settings.speakers`` gives their
    number; 0 estimates it. ``segmentation`` and ``voices`` are folders with a ``model.onnx``.

    Raises:
        ModelError: a model is missing or damaged.
    """
    starts = _starts(len(samples))
    active = _activity(samples, starts, _session(segmentation, settings.threads), progress)
    pieces = _pieces(active)
    if not pieces:
        return Voices((), {}, {}, float(settings.speakers > 0))
    model = _session(voices, settings.threads)
    vectors, seconds = _vectors(samples, starts, active, pieces, model, progress)
    # Every second lies in several windows and in the reach of its neighbours; it is to count once.
    once = min(1.0, len(samples) / (len(active) * _WINDOW) * _PIECE / (_PIECE + 2 * _REACH))
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
    samples: Floats,
    starts: Sequence[int],
    session: Any,  # noqa: ANN401
    progress: Callable[[float], None],
) -> Bools:
    """Activity (windows, frames, 3) of each local speaker in each frame of each window."""
    count = len(starts)
    padded = np.pad(samples, (0, max(0, starts[-1] * FRAME + _WINDOW - len(samples))))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[np.array(starts) * FRAME]
    classes = []
    for first in range(0, count, _BATCH):
        batch = np.ascontiguousarray(windows[first : first + _BATCH, None])
        classes.append(session.run(None, {"waveform": batch})[0].argmax(axis=2))
        progress(0.3 * min(1.0, (first + _BATCH) / count))
    active: Bools = _POWERSET[np.concatenate(classes)]
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


def _vectors(
    samples: Floats,
    starts: Sequence[int],
    active: Bools,
    pieces: list[Piece],
    session: Any,  # noqa: ANN401
    progress: Callable[[float], None],
) -> tuple[Floats, npt.NDArray[np.float64]]:
    """Unit vectors (pieces, 192), and the seconds of speech behind each.

    A voice is taken where its speaker speaks alone; if that is too little, the vector and its
    seconds are 0.
    """
    features = _fbank(samples)
    length = _WINDOW // _HOP
    # The frame of the segmentation that lies under each frame of the voice model.
    under = np.round((np.arange(length) * _HOP + _HALF - LEAD) / FRAME)
    under = np.clip(under, 0, active.shape[1] - 1).astype(np.int64)
    vectors = np.zeros((len(pieces), 192), np.float32)
    seconds = np.zeros(len(pieces))
    breath: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        breath[piece.breath] = breath.get(piece.breath, (piece.begin, 0))[0], piece.end
    for index, piece in enumerate(pieces):
        window = active[piece.window]
        alone = window[:, piece.local] & (window.sum(axis=1) == 1)
        alone[: max(piece.begin - _REACH, breath[piece.breath][0])] = False
        alone[min(piece.end + _REACH, breath[piece.breath][1]) :] = False
        first = round(starts[piece.window] * FRAME / _HOP)
        here = features[first : first + length]
        voice = here[alone[under[: len(here)]]]
        if len(voice) >= _MIN_VOICE:
            vector = session.run(None, {"fbank": (voice - voice.mean(axis=0))[None]})[0][0]
            vectors[index] = vector / np.linalg.norm(vector)
            seconds[index] = len(voice) * _HOP / RATE
        progress(0.3 + 0.7 * (index + 1) / len(pieces))
    return vectors, seconds


def _fbank(samples: Floats) -> Floats:
    """Log mel energies (frames, 80) of Kaldi, as CAM++ was trained on: 25 ms every 10 ms."""
    import kaldi_native_fbank as knf

    options = knf.FbankOptions()
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = 80
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(RATE, samples)
    bank.input_finished()
    frames = [bank.get_frame(index) for index in range(bank.num_frames_ready)]
    return np.array(frames, dtype=np.float32).reshape(-1, 80)


@lru_cache(maxsize=2)
def _session(folder: Path, threads: int) -> Any:  # noqa: ANN401
    import onnxruntime

    try:
        return onnxruntime.InferenceSession(
            str(folder / "model.onnx"), session_options(threads), providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's exceptions share no base class of their own
        raise ModelError(
            f"the model '{folder.name}' is missing or damaged",
            step="transcribe",
            remedy=f"fetch it again with: transcode models pull {folder.name}",
        ) from error


def session_options(threads: int) -> Any:  # noqa: ANN401
    """Make the options of a session of onnxruntime: its threads (0: as many as cores), no logs."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4  # failures are raised
    return options
