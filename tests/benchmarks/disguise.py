"""How well a disguise hides the speaker, and what it costs: ``python disguise.py SHARED/speech``.

Equal error rate of a speaker verifier (CAM++, through ``transcode.speech``) for four attackers, the
word error rate of Whisper, speed and memory. The six readers of ``read/`` are split in halves: the
tempo was chosen on the first three, pitch and coefficient by looking at the others too; "all" has
both, and compares readers across the halves. Needs jiwer, transformers and a quarter of an hour.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from transcode.privacy.voice.disguise import Disguise, disguise, draw_disguise, pitch_of
from transcode.privacy.voice.encode import write_sound
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import _session
from transcode.speech.transcribe import transcribe
from transcode.speech.vectors import fbank

warnings.filterwarnings("ignore")
MODELS = Path(os.environ["TRANSCODE_MODELS"])
SETTINGS = SpeechSettings(language="en", threads=1)
CHOSEN_ON, REPORTED = ("1688", "2033", "2414"), ("1998", "2609", "3005")
GROUPS = (("chosen on", CHOSEN_ON), ("reported", REPORTED), ("all", CHOSEN_ON + REPORTED))
DRAWS = 2  # studies, each with a secret of its own
TRIES = 2  # voices that the attacker who knows the method tries
SPOKEN = 3  # utterances of each reader whose words are counted

Voices = tuple[dict[str, Any], dict[str, list[Any]]]  # enrolled, and trials, by reader


def main(speech: Path) -> None:
    """Print the tables."""
    _speed()
    _speakers(speech)
    _said(speech)


def _speakers(speech: Path) -> None:
    attacks = _attacks(_readers(speech))
    for name, group in GROUPS:
        print(f"\nReaders {', '.join(group)} ({name}): equal error rate, % (each draw)")
        for attacker, draws in attacks.items():
            rates = [_eer([_scores(*_of(group, side)) for side in sides]) for sides in draws]
            said = ", ".join(f"{rate:.1f}" for rate in rates)
            print(f"  {attacker:58}{np.mean(rates):6.1f} ({said})", flush=True)


def _said(speech: Path) -> None:
    print("\nWord error rate, %: original, disguised (two draws)")
    for name, half in GROUPS[:2]:
        print(f"  read, {name:12}", *_words(_spoken(speech, half)), flush=True)
    print("  conversation of two of the reported", *_conversation(speech), flush=True)


# --- who is it


def _readers(speech: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for path, _ in _references(speech):
        found.setdefault(path.stem.split("-")[0], []).append(decode(path).mean(axis=0))
    return found


def _attacks(readers: dict[str, list[Any]]) -> dict[str, list[list[Voices]]]:
    """For each attacker and draw what is compared, in two sides.

    Half of a reader's utterances are enrolled together, each of the others is a trial; then the
    other way round.
    """
    hertz = {who: pitch_of(np.concatenate(some)) for who, some in readers.items()}
    sides = [
        {who: (some[side::2], some[1 - side :: 2]) for who, some in readers.items()}
        for side in (0, 1)
    ]
    plain = [_voices(side, {}, {}) for side in sides]
    tries = [
        {who: draw_disguise(f"attacker {n}".encode(), who, hertz[who]) for who in readers}
        for n in range(TRIES)
    ]
    tried = [
        [{who: _voice(enrolled, how[who]) for who, (enrolled, _) in side.items()} for side in sides]
        for how in tries
    ]
    mean = [
        {who: _unit(np.mean([once[at][who] for once in tried], axis=0)) for who in readers}
        for at in (0, 1)
    ]
    compared: dict[str, list[list[Voices]]] = {"not disguised": [plain]}
    for draw in range(DRAWS):
        how = {who: draw_disguise(f"study {draw}".encode(), who, hertz[who]) for who in readers}
        known = [_voices(side, how, how) for side in sides]
        for attacker, enrolments in (
            ("has the voice, does not know of the disguise", [side[0] for side in plain]),
            ("knows the method, disguises it at random", tried[draw % TRIES]),
            (f"knows the method, mean of {TRIES} disguises", mean),
            ("has the secret of the study", [side[0] for side in known]),
        ):
            pairs = [(some, side[1]) for some, side in zip(enrolments, known, strict=True)]
            compared.setdefault(attacker, []).append(pairs)
    return compared


def _voices(
    side: dict[str, tuple[list[Any], list[Any]]],
    enrolled: dict[str, Disguise],
    trials: dict[str, Disguise],
) -> Voices:
    return (
        {who: _voice(some, enrolled.get(who)) for who, (some, _) in side.items()},
        {who: [_voice([one], trials.get(who)) for one in some] for who, (_, some) in side.items()},
    )


def _of(group: Sequence[str], side: Voices) -> Voices:
    enrolled, trials = side
    return {who: enrolled[who] for who in group}, {who: trials[who] for who in group}


def _voice(sounds: Sequence[Any], how: Disguise | None = None) -> Any:
    sound = np.concatenate(sounds)
    if how:
        sound = np.concatenate(list(disguise([sound], how)))
    # one vector for all of it, as for a voice sample, but without looking for other speakers
    features = fbank(sound.astype(np.float32))
    session = _session(MODELS / "campplus", 1)
    return _unit(session.run(None, {"fbank": (features - features.mean(axis=0))[None]})[0][0])


def _unit(vector: Any) -> Any:
    return vector / np.linalg.norm(vector)


def _scores(
    enrolled: dict[str, Any], trials: dict[str, list[Any]]
) -> tuple[list[float], list[float]]:
    """Cosines of trials with the voice of the same person, and with that of others."""
    pairs = [(who, of, one) for who in enrolled for of, some in trials.items() for one in some]
    return (
        [float(enrolled[who] @ one) for who, of, one in pairs if who == of],
        [float(enrolled[who] @ one) for who, of, one in pairs if who != of],
    )


def _eer(scores: Sequence[tuple[list[float], list[float]]]) -> float:
    same = np.array([one for pair in scores for one in pair[0]])
    other = np.array([one for pair in scores for one in pair[1]])
    errors = [
        (np.mean(same < at), np.mean(other >= at)) for at in np.sort(np.concatenate([same, other]))
    ]
    refused, taken = min(errors, key=lambda error: abs(error[0] - error[1]))
    return float(50 * (refused + taken))


# --- what is said


def _references(speech: Path) -> list[tuple[Path, str]]:
    rows = (speech / "read" / "reference.tsv").read_text().splitlines()
    return [
        (speech / "read" / f"{name}.flac", text) for name, text in (row.split("\t") for row in rows)
    ]


def _spoken(speech: Path, readers: Sequence[str]) -> list[tuple[Path, str]]:
    """The first utterances of each of these readers."""
    files = _references(speech)
    of = [[pair for pair in files if pair[0].stem.startswith(f"{who}-")] for who in readers]
    return [pair for some in of for pair in some[:SPOKEN]]


def _words(files: Sequence[tuple[Path, str]]) -> list[str]:
    rates = [_wer(files)]
    heard: dict[str, list[Any]] = {}
    for path, _ in files:
        heard.setdefault(path.stem.split("-")[0], []).append(decode(path).mean(axis=0))
    hertz = {who: pitch_of(np.concatenate(some)) for who, some in heard.items()}
    for draw in (0, 1):
        with tempfile.TemporaryDirectory() as folder:
            made = []
            for path, text in files:
                who = path.stem.split("-")[0]
                how = draw_disguise(f"study {draw}".encode(), who, hertz[who])
                write_sound(Path(folder) / path.name, disguise([decode(path).mean(axis=0)], how))
                made.append((Path(folder) / path.name, text))
            rates.append(_wer(made))
    return [f"{rate:.1f}" for rate in rates]


def _conversation(speech: Path) -> list[str]:
    path = speech / "conversations" / "conv2_2609_3005.flac"
    turns = json.loads(path.with_suffix(".json").read_text())
    text = " ".join(turn["text"] for turn in turns)
    sound = decode(path).mean(axis=0)
    starts = [0, *(round(turn["start"] * RATE) for turn in turns[1:]), len(sound)]
    rates = [_wer([(path, text)])]
    said: dict[str, list[Any]] = {}
    for turn in turns:
        said.setdefault(turn["speaker"], []).append(
            sound[round(turn["start"] * RATE) : round(turn["end"] * RATE)]
        )
    hertz = {who: pitch_of(np.concatenate(some)) for who, some in said.items()}
    for draw in (0, 1):
        pieces = []
        for turn, start, end in zip(turns, starts, starts[1:], strict=False):
            who = turn["speaker"]
            how = draw_disguise(f"study {draw}".encode(), who, hertz[who])
            pieces += list(disguise([sound[start:end]], how))
        with tempfile.TemporaryDirectory() as folder:
            write_sound(Path(folder) / path.name, pieces)
            rates.append(_wer([(Path(folder) / path.name, text)]))
    return [f"{rate:.1f}" for rate in rates]


def _wer(files: Sequence[tuple[Path, str]]) -> float:
    import jiwer
    from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

    normal = EnglishTextNormalizer({})
    heard = []
    for path, _ in files:
        transcript = transcribe(
            path, interview="X", whisper=MODELS / "whisper-base", settings=SETTINGS
        )
        heard.append(normal(" ".join(turn.text for turn in transcript.turns)))
    return 100 * float(jiwer.wer([normal(text) for _, text in files], heard))


def _speed() -> None:
    """Of noise: what is in the sound makes no difference to either."""
    noise = (0.1 * np.random.default_rng(0).standard_normal(60 * RATE)).astype(np.float32)
    list(disguise([noise[:RATE]], Disguise(0.9, 0.8, 1.0)))  # scipy is loaded outside the clock
    for minutes in (2, 20):
        start = time.process_time()
        made = sum(len(b) for b in disguise((noise for _ in range(minutes)), Disguise(0.9, 0.8, 1)))
        took = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{minutes} min: {made / RATE / took:.0f} x real time of one core, peak {peak:.0f} MB"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
