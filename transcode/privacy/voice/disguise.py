"""Disguise speech: the same words in another voice. Pure: samples in, samples out, block by block.

Three things are changed, each by an amount of its own for every speaker:

* the resonances (formants): baseline B2 of the VoicePrivacy challenge (Patino, Tomashenko, Todisco,
  Nautsch and Evans 2021, "Speaker anonymisation using the McAdams coefficient"). Each frame of
  20 ms is taken apart by linear prediction, the angles of the poles are raised to the power of the
  coefficient, and the frames are laid over each other again;
* the pitch, and with it the resonances once more: stretched by WSOLA (Verhelst and Roelands 1993)
  and resampled;
* the tempo, by about a tenth, by the same stretching: faster where the pitch goes up.

The amounts come from a secret by HMAC: who has the secret can undo them, nobody else can work them
out. Words, accent, rhythm and laughter stay as they are. This is the only file of the room that
knows scipy.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]
    Floats = npt.NDArray[np.float64]

__all__ = ["PROTECTS", "RATE", "Disguise", "disguise", "draw_disguise", "pitch_of"]

PROTECTS = """\
A disguise keeps the words and changes the voice, for listeners who do not know the speaker well. It
is no anonymisation. A program that has the speaker's voice and does not know of the disguise was
wrong in 24 of 100 comparisons (none without it); one that knows the method and tries it out on the
speaker's voice recognised nearly every speaker. It does not hide what is said, nor accent, dialect,
rhythm or laughter: a friend may still know who it is. Names are covered where the released text
replaced them: a name that was misheard or missed is still there. Listen to the whole excerpt before
you share it; cover more with --cover 1:05-1:07."""

RATE = 16_000  # samples per second, of everything here

_ORDER = 20  # of the prediction: two poles for each kHz, and some for the slope
_FRAME, _STEP = 320, 160  # 20 ms every 10 ms, as in B2
_GRAIN, _HOP = 480, 240  # WSOLA: 30 ms, of which half is new
_REACH = 160  # samples, 10 ms: how far a grain may move; beyond half a period of the lowest voice
_FINE = 160  # a pitch is a whole number of 160ths, so that resampling is exact at seams
_BATCH = 30 * RATE  # samples worked on together: bounds the memory
_SLOW_FRAME = 240  # at 4 kHz: 60 ms
_SHORTEST, _LONGEST = 4000 // 350, 4000 // 65  # periods of a voice, at 4 kHz
_LOW_HZ = 160.0  # between most men and most women
# What is drawn from, evenly; see tests/benchmarks/README.md. A low voice goes up and a high one
# down, so that they meet: the other way round Whisper hardly understands it.
_COEFFICIENTS = ((0.92, 0.96), (1.04, 1.08))
_HIGHER, _LOWER = ((1.38, 1.47),), ((0.68, 0.73),)
# The tempo goes a part of the way with the pitch: less is stretched, and Whisper understands more.
_FASTER, _SLOWER = ((1.045, 1.155),), ((0.855, 0.945),)


@dataclass(frozen=True, slots=True)
class Disguise:
    """The change to one speaker's voice. Confidential: with it the voice can be brought back."""

    coefficient: float  # McAdams: below 1 low resonances move up, above 1 down
    pitch: float  # 1.2: a fifth higher in frequency
    tempo: float  # 1.05: a twentieth faster


def disguise(blocks: Iterable[Samples], how: Disguise) -> Iterator[Samples]:
    """The speech of one person, disguised; blocks of any length, (samples,) at :data:`RATE`.

    What comes out is ``1 / tempo`` as long as what went in, within a sample. Where the cuts of the
    blocks lie makes no difference.
    """
    down = round(how.pitch * _FINE)
    stretch = down / _FINE / how.tempo
    total = 0

    def counted() -> Iterator[Samples]:
        nonlocal total
        for block in blocks:
            total += len(block)
            yield block

    made = 0
    longer = _stretched(_gathered(counted()), stretch)
    for block in _mcadams(_gathered(_resampled(longer, down)), how.coefficient):
        # only what comes last can be too long, and by then all of the speech has been counted
        made += len(block)
        yield block[: max(0, len(block) - max(0, made - round(total / how.tempo)))]


def draw_disguise(secret: bytes, speaker: str, hertz: float) -> Disguise:
    """The disguise of one speaker of one study, the same whenever it is asked for.

    ``speaker`` may be anything that names the speaker within the study, ``hertz`` is how high they
    speak (:func:`pitch_of`).
    """
    drawn = hmac.digest(secret, speaker.encode(), hashlib.sha256)
    shares = [int.from_bytes(drawn[at : at + 8]) / 2**64 for at in (0, 8, 16)]
    pitches, tempi = (_HIGHER, _FASTER) if hertz < _LOW_HZ else (_LOWER, _SLOWER)
    chosen = zip((_COEFFICIENTS, pitches, tempi), shares, strict=True)
    return Disguise(*(_at(ranges, share) for ranges, share in chosen))


def pitch_of(sound: Samples) -> float:
    """The median pitch of a speaker in Hz; 0 where nothing has a pitch.

    Autocorrelation of frames of 60 ms, divided by that of the frame itself (Boersma 1993), of the
    louder 40 % of them.
    """
    slow = sound[: len(sound) // 4 * 4].reshape(-1, 4).mean(axis=1, dtype=np.float64)  # 4 kHz
    if len(slow) < _SLOW_FRAME:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(slow, _SLOW_FRAME)[::80]
    energy = np.square(frames).sum(axis=1)
    frames = frames[(energy > 0) & (energy >= np.quantile(energy, 0.6))]
    if not len(frames):
        return 0.0
    frames = frames - frames.mean(axis=1, keepdims=True)
    lags = np.fft.irfft(np.square(np.abs(np.fft.rfft(frames, 2 * _SLOW_FRAME))))[:, :_LONGEST]
    lags /= np.maximum(lags[:, :1], 1e-12) * (1 - np.arange(_LONGEST) / _SLOW_FRAME)
    # of periods that fit as well the shortest: two of a voice fit as well as one
    doubled = 0.05 * np.log2(np.arange(_SHORTEST, _LONGEST) / _SHORTEST)
    best = (lags[:, _SHORTEST:] - doubled).argmax(axis=1) + _SHORTEST
    voiced = lags[np.arange(len(lags)), best] > 0.5
    return float(4000 / np.median(best[voiced])) if voiced.any() else 0.0


def _at(ranges: Sequence[tuple[float, float]], share: float) -> float:
    """The number that lies at a share (0 to 1) of some ranges, laid end to end."""
    left = share * sum(high - low for low, high in ranges)
    for low, high in ranges:
        if left <= high - low:
            return low + left
        left -= high - low
    return ranges[-1][1]


def _stretched(blocks: Iterable[Samples], by: float) -> Iterator[Samples]:
    """Longer by a factor at the same pitch (WSOLA): grains are taken where they fit the last."""
    window = np.hanning(_GRAIN + 1)[:-1].astype(np.float32)
    held, offset = np.zeros(_REACH, np.float32), -_REACH  # the speech from sample ``offset`` on
    tail = np.zeros(_HOP, np.float32)  # the second half of the last grain, windowed
    number, natural = 0, 0
    for block, last in _and_last(blocks):
        held = np.concatenate([held, block])
        if last:
            end = offset + len(held)
            held = np.concatenate([held, np.zeros(2 * _GRAIN + 2 * _REACH, np.float32)])
        made: list[Samples] = []
        while True:
            wanted = round(number * _HOP / by)
            if last and wanted >= end:
                break
            if max(wanted + _REACH, natural) + _GRAIN > offset + len(held):
                break
            at = wanted
            if number:
                stretch = held[wanted - _REACH - offset : wanted + _REACH + _GRAIN - offset]
                at += _best(stretch, held[natural - offset : natural - offset + _GRAIN]) - _REACH
            grain = held[at - offset : at - offset + _GRAIN] * window
            made.append(tail + grain[:_HOP] if number else held[at - offset : at - offset + _HOP])
            tail = grain[_HOP:]
            natural = at + _HOP
            number += 1
        if last:
            made.append(tail)
        if made:
            yield np.concatenate(made)
        keep = min(round(number * _HOP / by) - _REACH, natural) - offset
        if keep > 0:
            held, offset = held[keep:], offset + keep


def _best(stretch: Samples, wanted: Samples) -> int:
    """The place in ``stretch`` where the part most like ``wanted`` begins, by correlation."""
    like = np.correlate(stretch, wanted, "valid")
    squares = np.concatenate([[0.0], np.cumsum(np.square(stretch, dtype=np.float64))])
    energy = squares[len(wanted) :] - squares[: -len(wanted)]
    return int(np.argmax(like / np.sqrt(np.maximum(energy, 0.0) + 1e-9)))


def _resampled(blocks: Iterable[Samples], down: int) -> Iterator[Samples]:
    """Every ``down`` samples become :data:`_FINE`: read out faster or slower, as a tape is."""
    from scipy.signal import resample_poly

    # filters look at about a dozen samples either side; ``down`` more than covers that
    held = np.zeros(down, np.float32)
    for block, last in _and_last(blocks):
        held = np.concatenate([held, block, np.zeros(last * 2 * down, np.float32)])
        whole = len(held) // down * down
        if whole >= 3 * down:
            made = resample_poly(held[:whole], _FINE, down)
            yield made[_FINE:-_FINE].astype(np.float32, copy=False)
            held = held[whole - 2 * down :]


def _mcadams(blocks: Iterable[Samples], coefficient: float) -> Iterator[Samples]:
    """Every frame with the resonances moved, laid over each other."""
    window = np.sqrt(np.hanning(_FRAME + 1)[:-1])
    held, tail = np.zeros(_STEP, np.float32), np.zeros(_STEP)
    first = True
    for block, last in _and_last(blocks):
        held = np.concatenate([held, block, np.zeros(last * _FRAME, np.float32)])
        if (count := (len(held) - _FRAME) // _STEP + 1) > 0:
            frames = np.lib.stride_tricks.sliding_window_view(held, _FRAME)[: count * _STEP : _STEP]
            changed = _moved(np.multiply(frames, window, dtype=np.float64), coefficient) * window
            halves = changed.reshape(count, 2, _STEP)
            made = halves[:, 0] + np.concatenate([tail[None], halves[:-1, 1]])
            tail = halves[-1, 1].copy()
            # the very first half frame belongs to the silence that was put before the speech
            yield made.reshape(-1)[first * _STEP :].clip(-1, 1).astype(np.float32)
            first = False
            held = held[count * _STEP :]


def _moved(frames: Floats, coefficient: float) -> Floats:
    """Frames (n, samples) whose poles lie at their angles to the power of ``coefficient``."""
    predictor = _lpc(frames)
    poles = np.linalg.eigvals(_companions(predictor))
    angles = np.abs(np.angle(poles))
    turned = np.minimum(angles**coefficient, np.pi)
    moved = np.abs(poles) * np.exp(1j * np.copysign(turned, poles.imag))
    poles = np.where((np.abs(poles.imag) > 1e-9), moved, poles)
    other = np.zeros((len(frames), _ORDER + 1), np.complex128)
    other[:, 0] = 1.0
    for k in range(_ORDER):
        other[:, 1 : k + 2] -= poles[:, k, None] * other[:, : k + 1]
    rest = frames.copy()
    for k in range(1, _ORDER + 1):
        rest[:, k:] += predictor[:, k, None] * frames[:, :-k]
    spoken = _filled(rest, other.real)
    # as loud as it was: poles that come to lie together would ring
    before, after = (np.sqrt(np.square(signal).sum(axis=1)) for signal in (frames, spoken))
    spoken *= (before / np.maximum(after, 1e-9))[:, None]
    return spoken


def _lpc(frames: Floats) -> Floats:
    """Linear prediction of each frame, (n, order + 1), by Levinson and Durbin; stable always."""
    count, length = frames.shape
    spectrum = np.fft.rfft(frames, 2 * length)
    lags = np.fft.irfft(np.square(np.abs(spectrum)))[:, : _ORDER + 1]
    lags[:, 0] = (
        lags[:, 0] * (1 + 1e-6) + 1e-9
    )  # silence has no resonances, nor have rounding errors
    predictor = np.zeros((count, _ORDER + 1))
    predictor[:, 0] = 1.0
    error = lags[:, 0].copy()
    for k in range(1, _ORDER + 1):
        reflection = -(predictor[:, :k] * lags[:, k:0:-1]).sum(axis=1) / error
        predictor[:, 1 : k + 1] += reflection[:, None] * predictor[:, k - 1 :: -1][:, :k]
        error *= 1 - np.square(reflection)
    return predictor


def _companions(predictor: Floats) -> Floats:
    """Matrices whose eigenvalues are the poles."""
    companions = np.zeros((len(predictor), _ORDER, _ORDER))
    companions[:, 0] = -predictor[:, 1:]
    companions[:, np.arange(1, _ORDER), np.arange(_ORDER - 1)] = 1.0
    return companions


def _filled(rest: Floats, predictor: Floats) -> Floats:
    """All-pole filters, one for each frame, over all frames at once, sample by sample."""
    backwards = predictor[:, :0:-1]
    spoken = np.zeros((len(rest), rest.shape[1] + _ORDER))
    for n in range(rest.shape[1]):
        past = spoken[:, n : n + _ORDER]
        spoken[:, n + _ORDER] = rest[:, n] - np.einsum("ij,ij->i", past, backwards)
    return spoken[:, _ORDER:]


def _gathered(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The same samples in long blocks: what is done to all frames at once needs many."""
    batch: list[Samples] = []
    held = 0
    for block in blocks:
        batch.append(block)
        held += len(block)
        if held >= _BATCH:
            yield np.concatenate(batch)
            batch, held = [], 0
    if batch:
        yield np.concatenate(batch)


def _and_last(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, bool]]:
    """The blocks, and one more without samples that is the last."""
    for block in blocks:
        yield block, False
    yield np.zeros(0, np.float32), True
