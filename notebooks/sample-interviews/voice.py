"""Voice the scripts: scripts/*.txt -> recordings/*.opus and reference/*.rttm.

Needs ``kokoro-onnx``, ``scipy`` and ``av`` from PyPI, and two files of Kokoro-82M (Apache-2.0): the
model as ONNX and its voices as one .npz. Then::

    python voice.py --model kokoro.onnx --voices voices.npz

Two cores take a good ten minutes. With ``--keep FOLDER`` the spoken pieces are kept there, so that
the mix (gaps, room, noise) can be changed without speaking anything again; throw the folder away
when a script or a voice changes.

A script has one turn a line, ``I:`` for the interviewer, ``P:`` for the participant. ``(0.8)`` is a
silence of so many seconds and ``[laughs]`` a laugh; all else is spoken as it stands. The reference
has one line for each stretch of speech, measured on the clean voice: silences of 0.3 s and more are
left out, and the room's echo does not count.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import onnxruntime
from kokoro_onnx import Kokoro
from scipy.signal import fftconvolve, resample_poly

Samples = npt.NDArray[np.float32]
Turn = tuple[str, list[str | float]]
Span = tuple[str, int, int]  # speaker, begin and end in samples

RATE = 24_000  # what Kokoro speaks at
SEED = 20060
SPEECH_RMS = -23.0  # dBFS, while somebody speaks
PEAK = -1.5  # dBFS, before Opus
INTERVIEWER = -3.0  # dB: the recorder lies nearer to the participant
SNR = 28.0  # dB
LAUGH = "Haha!"
SOUNDS = {"mm-hm": "um-hmm", "hm": "hmm", "uhm": "um"}  # what espeak would spell out
BACKCHANNELS = (["Mm-hm."], ["Right."])
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Voice:
    """A voice of Kokoro, the English it speaks and how fast."""

    name: str
    language: str = "en-gb"
    speed: float = 0.95


RUTH = Voice("bf_isabella")
PARTICIPANTS = {
    "P01": Voice("bf_lily", speed=0.92),
    "P02": Voice("bm_daniel"),
    "P03": Voice("af_kore"),
    "P04": Voice("bm_lewis"),
    "P05": Voice("af_aoede", "en-us", 1.0),
    "P06": Voice("bm_george"),
}


def read_script(path: Path) -> list[Turn]:
    """Who speaks, and what: texts, and silences in seconds."""
    turns = []
    for line in path.read_text(encoding="utf-8").splitlines():
        speaker, _, text = line.partition(": ")
        pieces: list[str | float] = []
        for part in re.split(r"(\(\d+\.\d+\)|\[laughs\])", text):
            if part == "[laughs]":
                pieces.append(LAUGH)
            elif part.startswith("(") and part.endswith(")"):
                pieces.append(float(part[1:-1]))
            elif part.strip():
                pieces.append(part.strip().rstrip("-"))
        turns.append((speaker, pieces))
    return turns


def speak(kokoro: Kokoro, text: str, voice: Voice) -> Samples:
    """One piece, with the silence at its edges cut off and short fades instead."""
    speed = voice.speed * (1.15 if text == LAUGH else 1.0)
    heard = re.sub(r"[\w-]+", lambda word: SOUNDS.get(word[0].lower(), word[0]), text)
    samples, _ = kokoro.create(heard, voice.name, speed, voice.language)
    samples = np.asarray(samples, np.float32)
    spans = stretches(samples)
    samples = samples[spans[0][0] : spans[-1][1]].copy()
    fade = np.linspace(0, 1, RATE // 200, dtype=np.float32)
    samples[: len(fade)] *= fade
    samples[-len(fade) :] *= fade[::-1]
    return samples


def stretches(samples: Samples, silence: float = 0.3) -> list[tuple[int, int]]:
    """Begin and end of each stretch of sound, 40 dB below the loudest 10 ms being silence."""
    frame = RATE // 100
    energy = np.square(samples[: len(samples) // frame * frame]).reshape(-1, frame).mean(axis=1)
    loud = np.flatnonzero(energy > energy.max() * 1e-4)
    cuts = np.flatnonzero(np.diff(loud) * frame >= silence * RATE)
    begins = [loud[0], *loud[cuts + 1]]
    ends = [*loud[cuts], loud[-1]]
    return [(int(a) * frame, int(b + 1) * frame) for a, b in zip(begins, ends, strict=True)]


def converse(
    turns: list[Turn], spoken: list[Samples], rng: np.random.Generator
) -> tuple[Samples, list[Span]]:
    """The clean voices on one track, and every stretch of speech."""
    said = [speaker for speaker, pieces in turns for piece in pieces if isinstance(piece, str)]
    gains = {}
    for who in "IP":
        voice = np.concatenate([one for one, by in zip(spoken, said, strict=True) if by == who])
        gains[who] = 10 ** ((INTERVIEWER if who == "I" else 0.0) / 20) / np.sqrt((voice**2).mean())
    placed: list[tuple[int, Samples]] = []
    spans: list[Span] = []
    now = RATE // 2
    rest = iter(spoken)
    for speaker, pieces in turns:
        overlaps = pieces in BACKCHANNELS and rng.random() < 0.3
        now += round(RATE * (rng.uniform(-0.2, 0.0) if overlaps else rng.uniform(0.2, 0.8)))
        for piece, before in zip(pieces, [0.0, *pieces], strict=False):
            if isinstance(piece, float):
                now += round(piece * RATE)
                continue
            if isinstance(before, str):  # a laugh comes before or after
                now += round(0.15 * RATE)
            samples = next(rest) * gains[speaker]
            placed.append((now, samples))
            spans += [(speaker, now + a, now + b) for a, b in stretches(samples)]
            now += len(samples)
    track = np.zeros(now + RATE, np.float32)
    for begin, samples in placed:
        track[begin : begin + len(samples)] += samples
    return track, spans


def record(track: Samples, spans: list[Span], rng: np.random.Generator) -> Samples:
    """The track as a recorder on the table hears it: a small room, and a hiss."""
    time = np.arange(round(0.3 * RATE)) / RATE
    room = rng.standard_normal(len(time)) * 10 ** (-3 * time / 0.25)  # 60 dB in 0.25 s
    room[: round(0.004 * RATE)] = 0
    room *= 10 ** (-12 / 20) / np.linalg.norm(room)
    room[0] = 1
    sound = fftconvolve(track, room)[: len(track)]
    speaking = np.zeros(len(track), np.bool_)
    for _, begin, end in spans:
        speaking[begin:end] = True
    sound *= 10 ** (SPEECH_RMS / 20) / np.sqrt(np.square(sound[speaking]).mean())
    spectrum = np.fft.rfft(rng.standard_normal(len(track)))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(len(track), 1 / RATE), 50))
    noise = np.fft.irfft(spectrum, len(track))
    sound += noise * 10 ** ((SPEECH_RMS - SNR) / 20) / noise.std()
    sound *= min(1.0, 10 ** (PEAK / 20) / np.abs(sound).max())
    return sound.astype(np.float32)


def write_opus(path: Path, sound: Samples) -> None:
    sound = resample_poly(sound, 2, 1).astype(np.float32)
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("libopus", rate=2 * RATE, layout="mono")
        stream.bit_rate = 24_000
        stream.codec_context.options = {"application": "voip", "flags": "+bitexact"}
        frame = av.AudioFrame.from_ndarray(sound[None], format="flt", layout="mono")
        frame.sample_rate = 2 * RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)


def write_rttm(path: Path, interview: str, spans: list[Span]) -> None:
    lines = [
        f"SPEAKER {interview} 1 {begin / RATE:.3f} {(end - begin) / RATE:.3f} "
        f"<NA> <NA> {speaker} <NA> <NA>\n"
        for speaker, begin, end in spans
    ]
    path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", type=Path, required=True, help="Kokoro-82M as .onnx")
    parser.add_argument("--voices", type=Path, required=True, help="its voices as .npz")
    parser.add_argument("--keep", type=Path, help="folder for the spoken pieces")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("interviews", nargs="*", default=sorted(PARTICIPANTS))
    given = parser.parse_args()

    onnxruntime.set_seed(SEED)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = given.threads
    session = onnxruntime.InferenceSession(str(given.model), options)
    kokoro = Kokoro.from_session(session, str(given.voices))
    for folder in (HERE / "recordings", HERE / "reference", *([given.keep] if given.keep else [])):
        folder.mkdir(exist_ok=True)

    for interview in given.interviews:
        rng = np.random.default_rng([SEED, int(interview[1:])])
        turns = read_script(HERE / "scripts" / f"{interview}.txt")
        spoken = []
        for speaker, pieces in turns:
            voice = RUTH if speaker == "I" else PARTICIPANTS[interview]
            for text in (piece for piece in pieces if isinstance(piece, str)):
                kept = given.keep and given.keep / f"{interview}-{len(spoken):03}.npy"
                if kept and kept.exists():
                    spoken.append(np.load(kept))
                    continue
                spoken.append(speak(kokoro, text, voice))
                if kept:
                    np.save(kept, spoken[-1])
        track, spans = converse(turns, spoken, rng)
        write_opus(HERE / "recordings" / f"{interview}.opus", record(track, spans, rng))
        write_rttm(HERE / "reference" / f"{interview}.rttm", interview, spans)
        print(f"{interview}: {len(track) / RATE / 60:.1f} min", flush=True)


if __name__ == "__main__":
    main()
