"""Beginnings and ends of words, by letter models learnt from the recording itself. Pure.

Every letter is a state with a Gaussian over cepstra, one for each letter that may precede it, drawn
towards the letter's own; silence may lie between words. Models and alignment alternate, as when
forced aligners are trained (McAuliffe et al. 2017), but start from times that are nearly right
and stay close to them. So neither a dictionary nor a language model is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

FRAME_MS = 10
_SILENCE = " "
_REACH = 20  # frames that an edge may move away from where it was first thought to be
_DRAWN = 20.0  # frames of a letter in general that weigh in for a letter after another one
_LETTER = 2  # frames that a letter lasts at least, unless it is skipped: models would shrink
_SHORTEST = 6  # frames that a word lasts at least
_SKIP = 5.0  # price of a letter that is not heard, in nats
_ROUNDS = 2
_UNHEARD = 10.0  # price of a frame of a letter where nobody speaks, in nats
_FLOOR = 0.1  # of the variance: keeps models of few frames from becoming sharp
_NEVER = -1e4

Symbol = tuple[str, str]  # the letter before, the letter


@dataclass(frozen=True)
class Piece:
    """Words over a stretch of sound.

    ``letters`` has a non-empty string for each word, ``spans`` (words, 2) the frames between which
    each is believed to be said, in order; ``cepstra`` is (frames, values); ``silent`` (frames,)
    is true where certainly nobody speaks.
    """

    letters: tuple[str, ...]
    spans: Ints
    cepstra: Floats
    silent: Bools


def cepstra(logmel: npt.NDArray[np.float32]) -> Floats:
    """Compute 13 cepstra of a log mel spectrogram (bands, frames), with slopes and their slopes."""
    bands = len(logmel)
    cosines = np.cos(np.pi / bands * np.arange(13)[:, None] * (np.arange(bands) + 0.5))
    levels = (cosines @ logmel / np.sqrt(bands)).T
    if len(levels) < 2:
        return np.hstack([levels, 0 * levels, 0 * levels])
    slopes = np.gradient(levels, axis=0)
    return np.hstack([levels, slopes, np.gradient(slopes, axis=0)])


def refine(
    pieces: Sequence[Piece], progress: Callable[[float], None] = lambda done: None
) -> list[Ints]:
    """Move the spans of each piece to where the letters fit the sound best."""
    if not pieces:
        return []
    everything = np.vstack([piece.cepstra for piece in pieces])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-9
    sounds = [(piece.cepstra - mean) / spread for piece in pieces]
    graphs = [_Graph.of(piece.letters) for piece in pieces]
    paths = [
        graph.spread(piece.spans, len(sound))
        for graph, piece, sound in zip(graphs, pieces, sounds, strict=True)
    ]
    for turn in range(_ROUNDS):
        models = _Models.learn(sounds, graphs, paths)
        for index, (graph, piece, sound) in enumerate(zip(graphs, pieces, sounds, strict=True)):
            scores = models.scores(sound, graph.symbols) + graph.nearby(piece.spans, piece.silent)
            paths[index] = graph.best(scores, otherwise=paths[index])
            progress((turn + (index + 1) / len(pieces)) / _ROUNDS)
    return [
        graph.spans(path, otherwise=piece.spans)
        for graph, path, piece in zip(graphs, paths, pieces, strict=True)
    ]


@dataclass(frozen=True)
class _Graph:
    """The states of a piece, in order: silence, letters, silence, ... , letters, silence."""

    symbols: tuple[Symbol, ...]
    words: Ints  # (states,): the word of each state; of a silence -1 - the word that follows it
    skip: Floats  # (states,): the price of leaving a state out

    @classmethod
    def of(cls, words: Sequence[str]) -> _Graph:
        symbols: list[Symbol] = [(_SILENCE, _SILENCE)]
        owner, skip = [-1], [0.0]
        for index, word in enumerate(words):
            times = max(_LETTER, _SHORTEST // len(word))
            states = [
                pair for pair in zip(_SILENCE + word[:-1], word, strict=True) for _ in range(times)
            ]
            symbols += states
            owner += [index] * len(states)
            skip += [_SKIP if len(word) > 2 else np.inf] * len(states)
            symbols.append((_SILENCE, _SILENCE))
            owner.append(-2 - index)
            skip.append(0.0)
        return cls(tuple(symbols), np.array(owner), np.array(skip))

    def spread(self, spans: Ints, frames: int) -> Ints:
        """Make a first path (frames,): the letters of each word share its span evenly."""
        path = np.zeros(frames, np.int64)
        for index, (begin, end) in enumerate(spans):
            states = np.flatnonzero(self.words == index)
            here = np.arange(begin, min(end, frames))
            path[here] = states[(here - begin) * len(states) // max(1, end - begin)]
        return path

    def nearby(self, spans: Ints, quiet: Bools) -> Floats:
        """Prices (frames, states): 0 where a state is allowed, prohibitive where it is not.

        Where it is ``quiet`` (frames,) silence is always allowed, and a letter has its price.
        """
        frames = len(quiet)
        starts = np.append(spans[:, 0], frames)
        ends = np.insert(spans[:, 1], 0, 0)
        silent = self.words < 0
        word = np.where(silent, -1 - self.words, self.words)
        first = np.where(silent, np.minimum(ends, starts)[word], starts[word])
        last = np.where(silent, np.maximum(ends, starts)[word], np.append(spans[:, 1], 0)[word])
        at = np.arange(frames)[:, None]
        away = ((at < first - _REACH) | (at >= last + _REACH)) & ~(silent & quiet[:, None])
        return np.where(away, _NEVER, -_UNHEARD * (~silent & quiet[:, None]))

    def best(self, scores: Floats, otherwise: Ints) -> Ints:
        """Find the path of highest score (Viterbi 1967), or ``otherwise`` if the sound is short."""
        frames, states = scores.shape
        value = np.full(states + 2, -np.inf)  # two states that cannot be, before the first one
        value[2:4] = scores[0, :2]
        price = np.concatenate(([np.inf], self.skip[:-1]))  # of leaving out the state before
        steps = np.zeros((frames, states), np.int8)
        ways = np.empty((3, states))
        for frame in range(1, frames):
            ways[0], ways[1] = value[2:], value[1:-1]
            np.subtract(value[:-2], price, out=ways[2])
            steps[frame] = ways.argmax(axis=0)
            value[2:] = ways.max(axis=0) + scores[frame]
        state = states - 1 if value[-1] >= value[-2] else states - 2
        if not np.isfinite(value[2 + state]):
            return otherwise
        path = np.empty(frames, np.int64)
        for frame in range(frames - 1, -1, -1):
            path[frame] = state
            state -= int(steps[frame, state])
        return path

    def spans(self, path: Ints, otherwise: Ints) -> Ints:
        """Frames (words, 2) between which the path is in each word."""
        spans, words = otherwise.copy(), self.words[path]
        for index in range(len(spans)):
            at = np.flatnonzero(words == index)
            if len(at):
                spans[index] = at[0], at[-1] + 1
        return spans


@dataclass(frozen=True)
class _Models:
    """A mean for each letter after each letter; one covariance for sound, one for silence."""

    means: dict[Symbol, Floats]
    whitening: dict[bool, Floats]  # for silence or not: Cholesky factor of the inverse covariance

    @classmethod
    def learn(
        cls, sounds: Sequence[Floats], graphs: Sequence[_Graph], paths: Sequence[Ints]
    ) -> _Models:
        sound = np.vstack(sounds)
        order = sorted({symbol for graph in graphs for symbol in graph.symbols})
        number = {symbol: index for index, symbol in enumerate(order)}
        which = np.concatenate(
            [
                np.array([number[symbol] for symbol in graph.symbols])[path]
                for graph, path in zip(graphs, paths, strict=True)
            ]
        )
        letters = sorted({letter for _, letter in order})
        letter = np.array([letters.index(own) for _, own in order])
        general = _means(sound, letter[which], np.tile(sound.mean(axis=0), (len(letters), 1)))
        means = _means(sound, which, general[letter])
        left = sound - means[which]
        silent = which == number[_SILENCE, _SILENCE]
        whitening = {}
        for kind, frames in ((True, silent), (False, ~silent)):
            chosen = left[frames] if frames.sum() > left.shape[1] else left
            covariance = chosen.T @ chosen / len(chosen)
            covariance += np.diag(_FLOOR * np.diag(covariance) + 1e-6)
            whitening[kind] = np.linalg.cholesky(np.linalg.inv(covariance))
        return cls(dict(zip(order, means, strict=True)), whitening)

    def scores(self, sound: Floats, symbols: Sequence[Symbol]) -> Floats:
        """Log likelihood (frames, states) of each frame in each state, up to a constant."""
        order = sorted(set(symbols))
        table = np.empty((len(sound), len(order)))
        for kind, factor in self.whitening.items():
            columns = [i for i, (_, letter) in enumerate(order) if (letter == _SILENCE) is kind]
            if columns:
                white, means = (
                    sound @ factor,
                    np.stack([self.means[order[i]] for i in columns]) @ factor,
                )
                far = (white**2).sum(axis=1)[:, None] - 2 * white @ means.T + (means**2).sum(axis=1)
                table[:, columns] = np.log(np.diag(factor)).sum() - far / 2
        return table[:, [order.index(symbol) for symbol in symbols]]


def _means(sound: Floats, which: Ints, prior: Floats) -> Floats:
    """Mean of the frames of each class, drawn to its prior by ``_DRAWN`` frames."""
    sums = np.zeros_like(prior)
    np.add.at(sums, which, sound)
    count = np.bincount(which, minlength=len(prior))[:, None]
    drawn: Floats = (sums + _DRAWN * prior) / (count + _DRAWN)
    return drawn
