"""How many people speak, and when, in recordings made worse: noise, telephone, echo, quick changes.

    TRANSCODE_MODELS=... python tests/benchmarks/hard_speakers.py SPEECH SAMPLES [CONDITION ...]

SPEECH is the team's collection of recordings, SAMPLES the folder of sample interviews. Each is
tried as it is and in every condition: two readers in turns 0.2 s apart (20 and 45 s), readers alone
(10, 25 and 50 s), the two-speaker conversations and interviews (75 s), excerpts of meetings (only
as they are). The chance that two voices are two people (``transcode.speech.people``) was fitted on
half A; half B has other readers, participants and meetings. Babble is six voices of readers who do
not speak in the recording. Diarisation error without collar, overlap scored, in steps of 10 ms. An
hour on two cores.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.signal import butter, fftconvolve, sosfilt

from transcode.pipeline.recount import SURE
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import who_speaks
from transcode.speech.turns import Span

MODELS = Path(os.environ.get("TRANSCODE_MODELS", "models"))
A, B = ("1688", "2033", "2414"), ("1998", "2609", "3005")
CONDITIONS = ("clean", "babble 15", "babble 10", "babble 5", "pink 15", "pink 10", "pink 5",
              "phone", "echo")  # fmt: skip
Sound = Any  # an array of samples, one channel at 16 kHz
Turns = list[tuple[float, float, str]]


@dataclass(frozen=True)
class Recording:
    """A recording to be made: ``make`` gives its sound and who speaks from when to when (s)."""

    name: str
    half: str
    make: Callable[[], tuple[Sound, Turns]]
    readers: tuple[str, ...] = ()  # who must not be in the babble

    @property
    def kind(self) -> str:
        """The name without what tells it from others of its kind."""
        return self.name.partition("_")[0]


def main(speech: Path, samples: Path, conditions: Sequence[str]) -> None:
    """Print a line for each condition and each kind of recording, by half."""
    rows: dict[str, list[tuple[bool, bool, float]]] = defaultdict(list)
    for condition in conditions:
        for seed, recording in enumerate(recordings(speech, samples)):
            if recording.kind == "meeting" and condition != "clean":
                continue
            sound, turns = recording.make()
            found = who_speaks(
                worse(speech, sound, condition, seed, recording.readers),
                MODELS / "segmentation-3.0", MODELS / "campplus", SpeechSettings(threads=1),
            )  # fmt: skip
            people = len({who for *_, who in turns})
            count = len({span.speaker for span in found.spans})
            row = count == people, found.sure < SURE, error(turns, found.spans, len(sound) / RATE)
            several = "one" if people == 1 else "two" if people == 2 else "three and more"
            for group in (condition, recording.kind, several):
                rows[f"half {recording.half}, {group}"].append(row)
            if not row[0]:
                print(f"{recording.name}, {condition}: {people} people, {count} found, "
                      f"sure {found.sure:.2f}", flush=True)  # fmt: skip
    print(f"\n{'':28}{'files':>6}{'count right':>13}{'wrong, asked':>14}{'right, asked':>14}"
          f"{'error':>7}")  # fmt: skip
    for group, scores in sorted(rows.items()):
        right = [asked for is_right, asked, _ in scores if is_right]
        wrong = [asked for is_right, asked, _ in scores if not is_right]
        print(
            f"{group:28}{len(scores):6}{len(right) / len(scores):13.0%}"
            f"{f'{sum(wrong)} of {len(wrong)}':>14}{f'{sum(right)} of {len(right)}':>14}"
            f"{fmean(der for *_, der in scores):7.1f}"
        )


def recordings(speech: Path, samples: Path) -> list[Recording]:
    """All recordings, as they are; the place in this list is the seed of their noise."""
    made: list[Recording] = []
    for half, readers in (("A", A), ("B", B)):
        pairs = [(one, two) for n, one in enumerate(readers) for two in readers[n + 1 :]]
        for pair in pairs:
            name = "_".join(pair)
            made += [
                Recording(f"turns_{name}_{s}", half, partial(in_turns, speech, pair, s), pair)
                for s in (20, 45)
            ]
        made += [
            Recording(f"alone_{one}_{s}", half, partial(alone, speech, one, s), (one,))
            for one in readers
            for s in (10, 25, 50)
        ]
    talks = speech / "conversations"
    for name in ("conv1_2033_2414", "conv0_1688_1998", "conv2_2609_3005"):
        make = partial(part, talks / f"{name}.flac", talks / f"{name}.rttm")
        half = "A" if name == "conv1_2033_2414" else "B"
        made.append(Recording(f"conversation_{name}", half, make, tuple(name.split("_")[1:])))
    call = talks / "pyannote_sample.wav"
    made.append(Recording("telephone", "B", partial(part, call, call.with_suffix(".rttm"))))
    for n in range(1, 7):
        path, turns = samples / f"recordings/P0{n}.opus", samples / f"reference/P0{n}.rttm"
        made.append(Recording(f"interview_P0{n}", "BA"[n % 2], partial(part, path, turns)))
    for name in ("dev00", "dev01", *(f"trn0{n}" for n in range(6))):
        half = "A" if name in {"dev00", "trn00", "trn02", "trn04"} else "B"
        meeting = partial(part, speech / f"ami/{name}.wav", speech / "ami/reference.rttm", name)
        made.append(Recording(f"meeting_{name}", half, meeting))
    return made


# --- recordings -------------------------------------------------------------------------------


def in_turns(speech: Path, pair: tuple[str, str], seed: int) -> tuple[Sound, Turns]:
    """Two readers in turns of 2 to 8 s, 0.2 s apart, for ``seed`` seconds."""
    rng = np.random.default_rng(seed)
    left = [[level(trim(sound)) for sound in utterances(speech, reader)] for reader in pair]
    sounds: list[Sound] = []
    turns: Turns = []
    at, who = 0.0, 0
    while at < seed and all(left):
        longest = int(rng.uniform(2, 8) * RATE)
        sound = left[who].pop(0)
        if len(sound) > longest + RATE:
            left[who].insert(0, sound[longest:])
            sound = sound[:longest]
        turns.append((at, at + len(sound) / RATE, pair[who]))
        sounds += [sound, np.zeros(RATE // 5, np.float32)]
        at, who = at + len(sound) / RATE + 0.2, 1 - who
    return np.concatenate(sounds).astype(np.float32), turns


def alone(speech: Path, reader: str, seconds: int) -> tuple[Sound, Turns]:
    """A reader's utterances, one after the other; another one first for each length."""
    said = utterances(speech, reader)
    said = said[seconds % 5 :] + said[: seconds % 5]
    silence = np.zeros(RATE // 5, np.float32)
    sound = np.concatenate([part for one in said for part in (level(trim(one)), silence)])
    sound = sound[: seconds * RATE].astype(np.float32)
    return sound, [(0.0, len(sound) / RATE, reader)]


def part(path: Path, reference: Path, name: str = "", seconds: int = 75) -> tuple[Sound, Turns]:
    """The beginning of a recording, and its turns in an RTTM file (those of ``name``)."""
    rows = (line.split() for line in reference.read_text().splitlines())
    turns = [(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in rows
             if len(row) > 7 and name in ("", row[1])]  # fmt: skip
    turns = [(begin, min(end, seconds), who) for begin, end, who in turns if begin < seconds]
    return mono(path)[: seconds * RATE], turns


@cache
def mono(path: Path) -> Sound:
    """The sound of a file, one channel."""
    return decode(path).mean(axis=0).astype(np.float32)


def utterances(speech: Path, reader: str) -> list[Sound]:
    """All that a reader reads."""
    return [mono(path) for path in sorted((speech / "read").glob(f"{reader}-*.flac"))]


def trim(sound: Sound) -> Sound:
    """The sound without the silence at its ends."""
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    return sound[max(0, loud[0] - 800) : loud[-1] + 1600]


def level(sound: Sound) -> Sound:
    """The sound at a mean of 0.05."""
    return sound / (np.sqrt(np.square(sound).mean()) + 1e-9) * 0.05


# --- conditions -------------------------------------------------------------------------------


def worse(speech: Path, sound: Sound, condition: str, seed: int, readers: Sequence[str]) -> Sound:
    """The sound in a condition."""
    kind, _, decibels = condition.partition(" ")
    if kind == "phone":  # 300 to 3 400 Hz, mu-law
        band = sosfilt(butter(4, [300, 3400], "band", fs=RATE, output="sos"), sound)
        band = band / np.abs(band).max() * 0.7
        steps = np.round(np.sign(band) * np.log1p(255 * np.abs(band)) / np.log(256) * 127) / 127
        return (np.sign(steps) * np.expm1(np.abs(steps) * np.log(256)) / 255).astype(np.float32)
    if kind == "echo":  # half a second to -60 dB, as loud as the direct sound
        length = RATE // 2
        rng = np.random.default_rng(seed)
        room = rng.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
        room[0] = 0
        room /= np.sqrt(np.square(room).sum())
        room[0] = 1
        heard = fftconvolve(sound, room)[: len(sound)]
        return (heard / np.abs(heard).max() * 0.7).astype(np.float32)
    if not decibels:
        return sound
    make = babble if kind == "babble" else pink
    noise = make(len(sound), seed, speech, readers)
    loud = sound[np.abs(sound) > 0.02 * np.abs(sound).max()]
    mixed = sound + noise * np.sqrt(np.square(loud).mean()) * 10 ** (-int(decibels) / 20)
    return (mixed / max(1, np.abs(mixed).max() / 0.99)).astype(np.float32)


def pink(length: int, seed: int, *_: object) -> Sound:
    """Pink noise at a deviation of 1."""
    frequency = np.fft.rfftfreq(length)
    frequency[0] = frequency[1]
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    noise = np.fft.irfft(white / np.sqrt(frequency), length)
    return noise / noise.std()


def babble(length: int, seed: int, speech: Path, readers: Sequence[str]) -> Sound:
    """Six voices of other readers at a deviation of 1."""
    rng = np.random.default_rng(seed)
    others = [reader for reader in sorted((*A, *B)) if reader not in readers]
    noise = np.zeros(length)
    for n in range(6):
        said = utterances(speech, others[n % len(others)])
        voice = np.concatenate([level(said[i]) for i in rng.permutation(len(said))])
        voice = np.tile(voice, -(-length // len(voice)) + 1)
        begin = rng.integers(0, len(voice) - length)
        noise += voice[begin : begin + length]
    return (noise / noise.std()).astype(np.float32)


def error(turns: Turns, spans: Sequence[Span], seconds: float) -> float:
    """Diarisation error rate in per cent of the speech."""
    frames = int(100 * seconds) + 1
    people, speakers = sorted({who for *_, who in turns}), sorted({s.speaker for s in spans})
    true = np.zeros((len(people), frames), np.bool_)
    heard = np.zeros((max(1, len(speakers)), frames), np.bool_)
    for begin, end, who in turns:
        true[people.index(who), int(begin * 100) : int(end * 100)] = True
    for span in spans:
        heard[speakers.index(span.speaker), span.start_ms // 10 : span.end_ms // 10] = True
    both = true.astype(int) @ heard.T.astype(int)
    right = both[linear_sum_assignment(-both)].sum()
    are, found = true.sum(axis=0), heard.sum(axis=0)
    return float(100 * (np.maximum(are, found).sum() - right) / are.sum())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or CONDITIONS)
