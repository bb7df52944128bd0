"""Text and sound -> the time of each word (forced alignment).

Whisper's cross-attention finds each word to about a tenth of a second: it is given the text letter
by letter, which fits better than whole word pieces (Yeh et al. 2025). Pauses, which attention does
not see, come from the loudness; and letter models learnt from the recording itself move the edges
to where the sound changes (:mod:`transcode.speech.letters`).

The transcript is always cut into the same windows, whichever turns are to be retimed, and only the
windows that need it are aligned: so an edit and a whole alignment agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

from transcode.records.speech import Turn
from transcode.speech.letters import FRAME_MS, Piece, cepstra, refine
from transcode.speech.reel import RATE, Track
from transcode.speech.settings import SpeechSettings
from transcode.speech.spell import Spoken, retimed, spoken
from transcode.speech.whisper import load

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]
    Levels = npt.NDArray[np.float64]

_WINDOW_MS = 28_000  # Whisper hears 30 s
_ROOM = 400  # tokens of text beside one window: the decoder takes 448
_PAD_MS = 300  # of sound around the words of a window
_BACK_MS = 500  # a word this much earlier than the one before begins a new window
_APART_MS = 5_000  # nothing is said for so long: no need to listen
_TOKEN_MS = 20  # Whisper's clock
_FRAMES = 3_000  # of the log mel spectrogram: 30 s
_QUIET = 0.3  # a pause is below this share of the way from the faintest to the loudest
_PAUSE = 6  # frames: shorter silences lie inside words
_CERTAIN, _EDGE = 15, 2  # frames: in pauses this long nobody speaks, but for their edges
_LESSON = 5  # windows to hear at least
_FITS = 0.3  # mean probability of a token: 0.5 and above where the text was said, else below 0.25
_ENOUGH = 8  # tokens of a turn that are enough to judge it by; fewer go with their window
_LEAD_MS = 10  # frames are named by their middle; aligners name them by where their 25 ms begin


def retime(
    turns: Sequence[Turn],
    samples: Track,
    whisper: Path,
    settings: SpeechSettings,
    *,
    language: str,
    changed: Collection[str] | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Turn, ...]:
    """Find the times at which the words of the turns are heard in ``samples``.

    ``samples`` is one channel at 16 kHz. The turns' own times indicate where to listen, to within
    a second or two. ``changed`` names the turns whose times are to be found; the others stay as
    they are, and no word is moved into them. If the text is not what is said there, its times stay.
    A turn with text and without words is split at its spaces.

    Raises:
        ModelError: the folder holds no usable model.
    """
    model = load(whisper, settings.threads, settings.device).model
    words = [word for word in spoken(turns) if word.start_ms < len(samples) * 1000 // RATE]
    start = _prompt(model, language)
    windows = list(_windows(words, lambda word: len(_tokens(model, word))))
    ours = {index for index, turn in enumerate(turns) if changed is None or turn.id in changed}
    needs = [at for at, window in enumerate(windows) if any(word.turn in ours for word in window)]
    if not needs:
        progress(1.0)
        return tuple(turns)
    # Letters are learnt from what is heard: a single changed turn would teach too little.
    away = sorted(range(len(windows)), key=lambda at: min(abs(at - need) for need in needs))
    listening = [windows[at] for at in sorted(away[: max(len(needs), _LESSON)])]
    heard: list[_Heard] = []
    edges = _edges(windows, len(samples) * 1000 // RATE)
    for at in range(0, len(listening), settings.batch_size):
        batch = listening[at : at + settings.batch_size]
        heard += _listen(model, start, batch, [edges[id(window)] for window in batch], samples)
        progress(0.8 * len(heard) / len(listening))
    times: dict[tuple[int, int], tuple[int, int]] = {}
    pieces = [
        Piece(window.letters, window.spans, window.cepstra, window.silent) for window in heard
    ]
    for window, spans in zip(
        heard, refine(pieces, lambda done: progress(0.8 + 0.2 * done)), strict=True
    ):
        for word, fits, (begin, end) in zip(window.words, window.fits, spans.tolist(), strict=True):
            if fits:
                begin_ms, end_ms = (
                    window.begin_ms + edge * FRAME_MS - _LEAD_MS for edge in (begin, end)
                )
                times[word.turn, word.word] = begin_ms, end_ms
    progress(1.0)
    return retimed(turns, ours, times)


@dataclass(frozen=True)
class _Heard:
    """A window as Whisper aligned it. ``spans`` (words, 2) are frames of 10 ms from its start."""

    words: Sequence[Spoken]
    begin_ms: int
    spans: Ints
    fits: Sequence[bool]
    cepstra: Levels
    silent: Bools  # by frame: nobody speaks for certain

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(word.letters for word in self.words)


def _windows(words: Sequence[Spoken], cost: Callable[[Spoken], int]) -> Iterator[Sequence[Spoken]]:
    """Split words into runs that Whisper can hear at once, cut at long pauses in the last half."""
    begin = 0
    while begin < len(words):
        end, room = begin, 0
        for end in range(begin, len(words)):
            room += cost(words[end])
            before = words[max(begin, end - 1)]
            gap = words[end].start_ms - before.end_ms
            if end > begin and (
                gap > _APART_MS or words[end].start_ms < before.start_ms - _BACK_MS
            ):
                break
            if end > begin and (
                words[end].end_ms - words[begin].start_ms > _WINDOW_MS or room > _ROOM
            ):
                half = range(begin + (end - begin + 1) // 2, end)
                end = max(
                    [*half, end], key=lambda at: (words[at].start_ms - words[at - 1].end_ms, at)
                )
                break
        else:
            end = len(words)
        yield words[begin:end]
        begin = end


def _edges(windows: Sequence[Sequence[Spoken]], duration_ms: int) -> dict[int, tuple[int, int]]:
    """Time to listen to for each window: a little more, up to halfway to its neighbours."""
    edges = {}
    for index, window in enumerate(windows):
        begin, end = window[0].start_ms, max(word.end_ms for word in window)
        before = windows[index - 1][-1].end_ms if index else 0
        after = windows[index + 1][0].start_ms if index + 1 < len(windows) else duration_ms
        begin -= min(_PAD_MS, max(_PAD_MS // 3, (begin - before) // 2))
        end += min(_PAD_MS, max(_PAD_MS // 3, (after - end) // 2))
        begin, end = max(0, begin), min(end, duration_ms, begin + _FRAMES * FRAME_MS)
        edges[id(window)] = begin, max(end, begin + 4 * FRAME_MS)
    return edges


def _listen(
    model: Any,  # noqa: ANN401
    start: list[int],
    windows: Sequence[Sequence[Spoken]],
    edges: Sequence[tuple[int, int]],
    samples: Track,
) -> list[_Heard]:
    """Encode and align windows together."""
    sounds = [samples[begin * RATE // 1000 : end * RATE // 1000] for begin, end in edges]
    mels = [model.feature_extractor(sound, padding=False)[:, :_FRAMES] for sound in sounds]
    tokens = [[_tokens(model, word) for word in window] for window in windows]
    padded = [np.pad(mel, ((0, 0), (0, _FRAMES - mel.shape[1]))) for mel in mels]
    encoded, frames = model.encode(np.stack(padded)), [mel.shape[1] for mel in mels]
    spelt = [[token for word in window for token in word] for window in tokens]
    written = [[_ids(model, word.text) for word in window] for window in windows]
    aligned = model.model.align(encoded, start, spelt, frames)
    # Letters align well but are predicted badly: only whole words show whether a text was said.
    expected = model.model.align(
        encoded,
        start,
        [[id_ for ids in window for id_ in ids][:_ROOM] for window in written],
        frames,
    )
    heard = []
    for at, window in enumerate(windows):
        firsts = list(accumulate(map(len, tokens[at]), initial=0))
        pauses = _pauses(sounds[at])
        spans = _spans(aligned[at].alignments, firsts, pauses, frames[at])
        fits = _fits(window, written[at], expected[at].text_token_probs)
        silent = _silent(pauses, frames[at])
        heard.append(_Heard(window, edges[at][0], spans, fits, cepstra(mels[at]), silent))
    return heard


def _spans(
    path: Sequence[tuple[int, int]],
    firsts: Sequence[int],
    pauses: Sequence[tuple[int, int]],
    frames: int,
) -> Ints:
    """Word edges (words, 2) in frames on Whisper's path, moved to the pauses beside them."""
    reached = np.full(firsts[-1] + 1, -1)
    for token, at in path:
        if token < len(reached) and reached[token] < 0:
            reached[token] = at * (_TOKEN_MS // FRAME_MS)
    reached = np.maximum.accumulate(np.minimum(reached, frames))
    first = np.array(firsts)
    spans = np.stack([reached[first[:-1]], reached[first[1:]]], axis=1)
    # An edge may move as far as the second letter of the word after and the last one before.
    after = np.append(reached[np.minimum(first[:-1] + 1, first[1:])], frames)
    before = np.insert(reached[first[1:] - 1], 0, 0)
    taken = 0  # a pause is on one side of a word: attention is early, so "I" comes behind it
    for edge, (low, high) in enumerate(zip(before.tolist(), after.tolist(), strict=True)):
        inside = [(max(low, begin), min(high, end)) for begin, end in pauses if begin >= taken]
        begin, end = max(inside, key=lambda pause: pause[1] - pause[0], default=(0, 0))
        if end - begin >= _PAUSE:
            taken = end
            spans[max(0, edge - 1), 1] = begin if edge else spans[0, 1]
            spans[min(edge, len(spans) - 1), 0] = end if edge < len(spans) else spans[-1, 0]
    return np.sort(spans, axis=1)


def _pauses(sound: Samples) -> list[tuple[int, int]]:
    """Stretches of frames in which nobody speaks, by loudness with the high tones lifted."""
    hop = RATE * FRAME_MS // 1000
    lifted = np.diff(sound, prepend=0.0) + 0.1 * sound
    power = np.square(lifted[: len(lifted) // hop * hop].reshape(-1, hop)).mean(axis=1)
    level = 10 * np.log10(np.convolve(power, np.ones(3) / 3, "same") + 1e-9)
    faint, loud = np.percentile(level, [5, 95])
    quiet = level < faint + _QUIET * (loud - faint)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    return [(begin, end) for begin, end in edges.reshape(-1, 2).tolist() if end - begin >= _PAUSE]


def _silent(pauses: Sequence[tuple[int, int]], frames: int) -> Bools:
    """Mark the frames (frames,) that are certainly silent. A short pause may be part of a "t"."""
    silent = np.zeros(frames, np.bool_)
    for begin, end in pauses:
        if end - begin >= _CERTAIN:
            silent[begin + _EDGE : end - _EDGE] = True
    return silent


def _fits(
    window: Sequence[Spoken], written: Sequence[Sequence[int]], probabilities: Sequence[float]
) -> list[bool]:
    """Judge for each word whether its turn is what Whisper hears in this window."""
    of_token = [word.turn for word, ids in zip(window, written, strict=True) for _ in ids]
    by_turn: dict[int, list[float]] = {}
    for turn, probability in zip(of_token, probabilities, strict=False):
        by_turn.setdefault(turn, []).append(probability)
    judged = {
        turn: fmean(own if len(own) >= _ENOUGH else probabilities) >= _FITS
        for turn, own in by_turn.items()
    }
    return [judged.get(word.turn, True) for word in window]


def _prompt(model: Any, language: str) -> list[int]:  # noqa: ANN401
    """Prompt before the text: start, in this language, transcribe."""
    names = ["<|startoftranscript|>"]
    if model.model.is_multilingual:
        spoken = language if language in model.supported_languages else "en"
        names += [f"<|{spoken}|>", "<|transcribe|>"]
    return [model.hf_tokenizer.token_to_id(name) for name in names]


def _tokens(model: Any, word: Spoken) -> list[int]:  # noqa: ANN401
    """Encode a word letter by letter; the space before it goes with its first letter."""
    head = (" " if word.text[0] == " " else "") + word.letters[0]
    return [id_ for letter in (head, *word.letters[1:]) for id_ in _ids(model, letter)]


def _ids(model: Any, text: str) -> list[int]:  # noqa: ANN401
    ids: list[int] = model.hf_tokenizer.encode(text, add_special_tokens=False).ids
    return ids
