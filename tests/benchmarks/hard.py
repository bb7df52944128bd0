"""How many words are lost in bad sound, beside faster-whisper batched and unbatched.

    TRANSCODE_MODELS=... python tests/benchmarks/hard.py SPEECH_FIXTURES [EVERY] [CONDITION ...]

Every recording of SPEECH_FIXTURES with a reference for its words, as it is and made worse: other
people talking (babble) and pink noise at 15, 10 and 5 dB, the band of a telephone (300 to 3 400 Hz,
mu-law), the echo of a room (half a second); and two readers who alternate with 0.2 s between them.
With EVERY of 4 each fourth recording is used. The two bare loops have the same weights and the same
number of threads: "batched" is BatchedInferencePipeline as it comes, "unbatched" is WhisperModel as
it comes, with its fallback over temperatures. Word error rate with Whisper's English normaliser,
mean over the files of a condition; deletions are added up; seconds are CPU seconds.
``TRANSCODE_WHISPER`` names another model. Needs jiwer, scipy and transformers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt
import speech as words  # tests/benchmarks/speech.py

from transcode.speech.decode import RATE

Sound = npt.NDArray[np.float32]


class Clip(NamedTuple):
    """A recording with its reference."""

    name: str
    sound: Sound
    text: str


class Score(NamedTuple):
    """A program on one clip: errors and words in it, deletions, CPU seconds, what it wrote."""

    rate: float
    words: int
    deleted: int
    seconds: float
    text: str


def main(speech: Path, every: int, wanted: list[str]) -> None:
    """Print the table."""
    programs = {"transcode": ours, "batched": batched, "unbatched": unbatched}
    print(f"{words.WHISPER.name}, int8, 2 threads: WER %, deletions, CPU seconds\n")
    print(f"{'condition':16}{'files':>6}{'words':>7}" + "".join(f"{p:>22}" for p in programs))
    everything: dict[str, list[Score]] = {program: [] for program in programs}
    for condition, make in conditions(speech).items():
        if wanted and condition not in wanted:
            continue
        made = [make(clip) for clip in clips(speech, condition)[::every]]
        # clip by clip, so that what else the machine does slows all programs down alike
        rows = [[score(clip, transcribe) for transcribe in programs.values()] for clip in made]
        cells = ""
        for program, scores in zip(programs, zip(*rows, strict=True), strict=True):
            everything[program] += scores
            cells += f"{_cell(scores):>22}"
        count = sum(first.words for first, *_ in rows)
        print(f"{condition:16}{len(made):6}{count:7}{cells}", flush=True)
    total = [_cell(scores) for scores in everything.values()]
    print(f"{'all':29}" + "".join(f"{cell:>22}" for cell in total))


def _cell(scores: Sequence[Score]) -> str:
    rate = 100 * sum(score.rate for score in scores) / len(scores)
    seconds = sum(score.seconds for score in scores)
    return f"{rate:.1f} {sum(score.deleted for score in scores):5} {seconds:6.0f}"


def score(clip: Clip, program: Callable[[Sound], str]) -> Score:
    """Let a program write a clip down, and compare."""
    import jiwer

    begin = time.process_time()
    heard = program(clip.sound)
    seconds = time.process_time() - begin
    out = jiwer.process_words(words._normal(clip.text), words._normal(heard) or "-")
    said = len(words._normal(clip.text).split())
    return Score(out.wer, said, out.deletions, seconds, heard)


# --- the programs -------------------------------------------------------------------------------


def ours(sound: Sound) -> str:
    """Recognise as ``transcode`` does, from samples."""
    from transcode.speech.recognise import recognise

    heard = recognise(sound, words.WHISPER, words.SETTINGS).words
    return "".join(word.text for word in heard)


def batched(sound: Sound) -> str:
    """Recognise with faster-whisper's batched pipeline as it comes, with word times."""
    segments, _ = words._pipeline().transcribe(sound, language="en", word_timestamps=True)
    return "".join(segment.text for segment in segments)


def unbatched(sound: Sound) -> str:
    """Recognise with faster-whisper's own loop as it comes, with word times."""
    segments, _ = words._pipeline().model.transcribe(sound, language="en", word_timestamps=True)
    return "".join(segment.text for segment in segments)


# --- the set ------------------------------------------------------------------------------------


def clips(speech: Path, condition: str) -> list[Clip]:
    """Recordings with a reference; readers who alternate where that is the condition."""
    pairs = words._read(speech)
    if condition == "alternating":
        return list(_alternating(pairs))
    pairs += words._conversations(speech)
    pairs += [
        (p.with_suffix(".wav"), p.read_text()) for p in sorted((speech / "mfa").glob("*.txt"))
    ]
    lines = (speech / "conversations" / "pyannote_sample.stm").read_text().splitlines()
    telephone = " ".join(line.split(maxsplit=5)[5] for line in lines)
    pairs.append((speech / "conversations" / "pyannote_sample.wav", telephone))
    return [Clip(path.stem, words._mono(path), text) for path, text in pairs]


def _alternating(pairs: list[tuple[Path, str]]) -> Iterator[Clip]:
    readers: dict[str, list[tuple[Path, str]]] = {}
    for path, text in pairs:
        readers.setdefault(path.stem.split("-")[0], []).append((path, text))
    names = sorted(readers)
    silence = np.zeros(RATE // 5, np.float32)
    for a, b in zip(names, names[1:] + names[:1], strict=True):
        turns = [turn for both in zip(readers[a], readers[b], strict=True) for turn in both]
        sounds = [part for path, _ in turns for part in (words._mono(path), silence)]
        yield Clip(f"{a}+{b}", np.concatenate(sounds), " ".join(text for _, text in turns))


def conditions(speech: Path) -> dict[str, Callable[[Clip], Clip]]:
    """The conditions by their names: what is done to a clip."""
    readers: dict[str, list[Sound]] = {}
    for path, _ in words._read(speech):
        readers.setdefault(path.stem.split("-")[0], []).append(words._mono(path))

    def noisy(kind: str, decibels: int) -> Callable[[Clip], Clip]:
        def make(clip: Clip) -> Clip:
            noise = pink(clip) if kind == "pink" else babble(clip, readers)
            return clip._replace(sound=mix(clip.sound, noise, decibels))

        return make

    made: dict[str, Callable[[Clip], Clip]] = {"as it is": lambda clip: clip}
    made |= {f"{kind} {db}": noisy(kind, db) for kind in ("babble", "pink") for db in (15, 10, 5)}
    made["telephone"] = lambda clip: clip._replace(sound=telephone(clip.sound))
    made["telephone 8"] = lambda clip: clip._replace(
        sound=telephone(mix(clip.sound, pink(clip), 8))
    )
    made["room"] = lambda clip: clip._replace(sound=room(clip.sound))
    return made | {"alternating": lambda clip: clip}


def mix(sound: Sound, noise: Sound, decibels: float) -> Sound:
    """Add noise, ``decibels`` below the sound where that is loud (its loudest half)."""
    frames = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    power = np.sort(np.square(frames).mean(axis=1))[len(frames) // 2 :].mean()
    gain = np.sqrt(power / np.square(noise).mean() / 10 ** (decibels / 10))
    mixed = sound + gain * noise
    made: Sound = (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)
    return made


def pink(clip: Clip) -> Sound:
    """Noise whose power falls by half an octave, as long as the clip."""
    rng = np.random.default_rng(crc32(clip.name.encode()))
    spectrum = np.fft.rfft(rng.standard_normal(len(clip.sound)))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    made: Sound = np.fft.irfft(spectrum, len(clip.sound)).astype(np.float32)
    return made


def babble(clip: Clip, readers: dict[str, list[Sound]]) -> Sound:
    """Four readers at once, none of whom speaks in the clip."""
    rng = np.random.default_rng(crc32(clip.name.encode()) + 1)
    others = sorted(reader for reader in readers if reader not in clip.name)
    total = np.zeros(len(clip.sound), np.float32)
    for reader in rng.permutation(others)[:4]:
        talk = np.concatenate(readers[reader])
        talk = np.roll(talk / np.sqrt(np.square(talk).mean()), rng.integers(len(talk)))
        total += np.resize(talk, len(total))
    return total


def telephone(sound: Sound) -> Sound:
    """The band of a telephone, and mu-law of eight bits (ITU-T G.711)."""
    from scipy.signal import butter, sosfilt

    heard = sosfilt(butter(4, [300, 3400], "band", fs=RATE, output="sos"), sound)
    heard = heard / max(1e-9, np.abs(heard).max())
    squeezed = np.sign(heard) * np.log1p(255 * np.abs(heard)) / np.log(256)
    coarse = np.round(127 * squeezed) / 127
    made: Sound = (np.sign(coarse) * (256 ** np.abs(coarse) - 1) / 255).astype(np.float32)
    return made


def room(sound: Sound) -> Sound:
    """The echo of a room: noise that dies away by 60 dB in half a second (Polack, 1988)."""
    from scipy.signal import fftconvolve

    rng = np.random.default_rng(5)
    t = np.arange(RATE // 2) / RATE
    echo = rng.standard_normal(len(t)) * 10 ** (-3 * t / 0.5)
    echo[: RATE // 200] = 0
    echo *= 0.7 / np.sqrt(np.square(echo).sum())
    echo[0] = 1
    heard = fftconvolve(sound, echo)[: len(sound)]
    made: Sound = (heard / max(1.0, float(np.abs(heard).max()))).astype(np.float32)
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1, sys.argv[3:])
