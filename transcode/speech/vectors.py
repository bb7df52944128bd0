"""Pieces of speech -> a vector of each voice, with CAM++ (Wang et al. 2023).

Every second lies in four windows, so in about four pieces that differ a little. CAM++ hears a piece
frame by frame and takes the mean and the deviation of what it heard; one last layer makes a vector
of them. So a piece whose frames were heard before, in a piece of one speaker of another window,
needs the last layer alone: the middle one of three windows lends what it heard to the two beside
it. That leaves 60 % of the work (tests/benchmarks/README.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import astuple
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.speech.decode import RATE
from transcode.speech.pieces import Keep, kept_array, key_of
from transcode.speech.reel import Track
from transcode.speech.stitch import FRAME, LEAD, Piece

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

__all__ = ["REACH", "STRETCH", "Net", "fbank", "voices_of", "with_frames"]

REACH = 15  # frames, 0.25 s: a voice is heard this far beyond its piece, within the breath
_BATCH = 8
STRETCH = 240  # windows that are kept together, 10 minutes: a multiple of _TOGETHER
_TOGETHER = 60  # windows whose frames are in memory together, a multiple of three
_BORROWED = 0.95  # of the frames of a piece must have been heard from one speaker of a window
_HOP = 160  # samples between two frames of the voice model: 10 ms
_HALF = 200  # samples to the middle of such a frame
_HOPS = 1_000  # such frames of a window
_MIN_VOICE = 20  # such frames: fewer do not characterise a voice

# Tensors inside the model: the frames that it pools (batch, 512, frames of 20 ms), and the last
# layer, a product and a normalisation.
_INNER = "/xvector/out_nonlinear/relu/Relu_output_0"
_LAST = (
    "xvector.dense.linear.weight",
    "xvector.dense.nonlinear.batchnorm.running_mean",
    "xvector.dense.nonlinear.batchnorm.running_var",
)
_EPSILON = 1e-5


def with_frames(model: bytes) -> bytes:
    """Let a CAM++ (a file of ONNX) give the frames that it pools and its last layer; not others.

    A file in protocol buffers with another one behind it is one message in which lists go on, so
    what is written behind the model are outputs of its graph.
    """
    names = [_INNER, *_LAST]
    if not all(name.encode() in model for name in names):
        return model
    outputs = b"".join(_field(12, _field(1, name.encode())) for name in names)
    return model + _field(7, outputs)


def _field(number: int, value: bytes) -> bytes:
    """A field of a message in protocol buffers, shorter than 16 kB."""
    size = len(value)
    length = bytes([size]) if size < 128 else bytes([size % 128 + 128, size // 128])
    return bytes([number << 3 | 2]) + length + value


class Net:
    """The voice model.

    Args:
        session: of onnxruntime; where :func:`with_frames` edited its model, it lends frames.
    """

    def __init__(self, session: Any) -> None:  # noqa: ANN401
        self._session = session
        names = [output.name for output in session.get_outputs()]
        self._vector, self.lends = names[0], _INNER in names
        self._last: tuple[Floats, ...] = ()

    def hear(self, features: Floats, *, lend: bool = False) -> tuple[Floats, Floats | None]:
        """Hear (batch, frames, 80): unit vectors (batch, 192), what was heard in each frame.

        The latter is (batch, frames, 512), and only there to be lent.
        """
        wanted = [self._vector, _INNER] if lend else [self._vector]
        vectors, *heard = self._session.run(wanted, {"fbank": features})
        if not heard:
            return _unit(vectors), None
        # a frame inside the model is two of its input
        both = heard[0].transpose(0, 2, 1).repeat(2, axis=1)
        return _unit(vectors), both[:, : features.shape[1]]

    def pool(self, heard: Floats) -> Floats:
        """Unit vector (192) of frames that were heard before: (frames, 512)."""
        if not self._last:
            least = np.zeros((1, _MIN_VOICE, 80), np.float32)
            self._last = tuple(self._session.run(list(_LAST), {"fbank": least}))
        weight, mean, variance = self._last
        pooled = np.concatenate([heard.mean(axis=0), heard.std(axis=0, ddof=1)])
        # not by BLAS, whose last bits depend on the number of its threads
        dense = np.einsum("kj,j->k", weight[:, :, 0], pooled)
        return _unit(np.maximum(0, (dense - mean) / np.sqrt(variance + _EPSILON)))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit


def voices_of(
    samples: Track,
    starts: Sequence[int],
    active: Bools,
    pieces: list[Piece],
    net: Net,
    keep: Keep,
    progress: Callable[[float], None],
) -> tuple[Floats, npt.NDArray[np.float64]]:
    """Unit vectors (pieces, 192), and the seconds of speech behind each.

    ``starts`` are the frames at which the windows begin, ``active`` is the activity in each
    (windows, frames, local speakers), and ``pieces`` are in order of windows. A voice is taken
    where its speaker speaks alone; if that is too little, the vector and its seconds are 0.
    ``keep`` keeps ten minutes at a time. ``progress`` goes from 0.3 to 1.
    """
    alone = _alone(starts, active, pieces)
    lenders = {*range(1, len(starts), 3), 0, len(starts) - 1}
    done = 0

    def found(at: range) -> Floats:
        nonlocal done
        rows = np.zeros((len(at), 192 + 1), np.float32)  # the vector, and its frames
        for _, group in groupby(at, lambda number: pieces[number].window // _TOGETHER):
            together = list(group)
            numbers = slice(together[0] - at[0], together[-1] + 1 - at[0])
            begin = _hop(starts[pieces[together[0]].window])
            end = _hop(starts[pieces[together[-1]].window]) + _HOPS
            features = fbank(samples[begin * _HOP : end * _HOP + 2 * _HALF - _HOP])
            frames = [alone[number] - begin for number in together]
            here = [pieces[number] for number in together]
            rows[numbers] = _heard(features, here, frames, lenders if net.lends else (), net)
            done += len(together)
            progress(0.3 + 0.7 * done / len(pieces))
        return rows

    rows = [np.zeros((0, 192 + 1), np.float32)]
    for stretch, group in groupby(range(len(pieces)), lambda n: pieces[n].window // STRETCH):
        numbers = list(group)
        here = [astuple(pieces[number])[1:] for number in numbers]
        key = key_of("voices, lent", len(samples), stretch, here)
        at = range(numbers[0], numbers[-1] + 1)
        rows.append(kept_array(keep, key, partial(found, at)))
        done = sum(map(len, rows))
    together = np.concatenate(rows)
    return together[:, :192], together[:, 192].astype(np.float64) * _HOP / RATE


def _alone(starts: Sequence[int], active: Bools, pieces: Sequence[Piece]) -> list[Ints]:
    """Frames of 10 ms of the recording in which each piece's speaker speaks alone."""
    # The frame of the segmentation that lies under each frame of the voice model.
    under = np.round((np.arange(_HOPS) * _HOP + _HALF - LEAD) / FRAME)
    under = np.clip(under, 0, active.shape[1] - 1).astype(np.int64)
    breath: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        breath[piece.breath] = breath.get(piece.breath, (piece.begin, 0))[0], piece.end
    found = []
    for piece in pieces:
        window = active[piece.window]
        alone = window[:, piece.local] & (window.sum(axis=1) == 1)
        alone[: max(piece.begin - REACH, breath[piece.breath][0])] = False
        alone[min(piece.end + REACH, breath[piece.breath][1]) :] = False
        found.append(_hop(starts[piece.window]) + np.flatnonzero(alone[under]))
    return found


def _hop(frame: int) -> int:
    """The frame of 10 ms at which a frame of the segmentation begins."""
    return round(frame * FRAME / _HOP)


def _heard(
    features: Floats,
    pieces: Sequence[Piece],
    frames: Sequence[Ints],
    lenders: Collection[int],
    net: Net,
) -> Floats:
    """Vectors of pieces and the number of their frames (pieces, 193), zeros where it is too little.

    ``frames`` are those of ``features`` (frames, 80) that are the voice of each piece.
    """
    rows = np.zeros((len(pieces), 192 + 1), np.float32)
    voice = [f[f < len(features)] for f in frames]
    enough = [n for n in range(len(pieces)) if len(voice[n]) >= _MIN_VOICE]
    lending = [n for n in enough if pieces[n].window in lenders]
    heard = np.zeros((len(features) if lending else 0, 512), np.float32)
    whose = np.full(len(features), -1, np.int64)  # the local speaker whom it was heard from

    def hear(numbers: Sequence[int], *, lend: bool) -> None:
        for batch in _alike(numbers, voice):
            sounds = np.stack([features[voice[n]] for n in batch])
            vectors, inner = net.hear(sounds - sounds.mean(axis=1, keepdims=True), lend=lend)
            rows[batch, :192] = vectors
            for n, one in zip(batch, inner if inner is not None else (), strict=False):
                heard[voice[n]] = one
                whose[voice[n]] = 3 * pieces[n].window + pieces[n].local

    hear(lending, lend=True)
    own = []
    for n in enough:
        if pieces[n].window in lenders:
            continue
        lent = whose[voice[n]]
        from_one = np.bincount(lent[lent >= 0], minlength=1).argmax()
        borrowed = voice[n][lent == from_one]
        if len(borrowed) >= max(_MIN_VOICE, _BORROWED * len(voice[n])):
            rows[n, :192] = net.pool(heard[borrowed])
        else:
            own.append(n)
    hear(own, lend=False)
    rows[enough, 192] = [len(voice[n]) for n in enough]
    return rows


def _alike(numbers: Sequence[int], voice: Sequence[Ints]) -> list[list[int]]:
    """Batches of pieces of one length: together they take less time."""
    alike: dict[int, list[int]] = {}
    for number in numbers:
        alike.setdefault(len(voice[number]), []).append(number)
    return [same[at : at + _BATCH] for same in alike.values() for at in range(0, len(same), _BATCH)]


def fbank(samples: Floats) -> Floats:
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
