"""How well the speech room hears what is not a word, and what it doubts.

    TRANSCODE_MODELS=... python tests/benchmarks/verbatim.py SPEECH_FIXTURES [SAMPLE_INTERVIEWS]

* **Fillers** beside bare batched faster-whisper with the same weights: words are aligned (jiwer, on
  Whisper's English normaliser with the fillers kept, all as one class); a filler is found when a
  filler is aligned with it.
* **Pauses** of 0.5 s and more within a speaker's talk. References: the word tiers of mfa/*.TextGrid
  (forced alignment: a breath is a pause, a cough is one too), the sample interviews' reference
  (measured on the clean voice), and for the read files the loudness (30 dB below the loudest).
  Found: a marked pause that begins and ends within 0.2 s of it. Precise: a marked pause of 0.5 s
  and more that begins and ends within 0.2 s of a reference pause of 0.3 s and more; in brackets,
  both counted from 0.5 s on, so that a pause of 0.49 s is a mistake.
* **Laughs** in files that hold nothing but laughs, and in the sample interviews.
* **Doubt**: share of words doubted, how many of those are wrong, how many of the wrong words are
  among them, and how many times likelier than the others a doubted word is to be wrong.

"Bare" and the settings are those of speech.py beside this file. Needs jiwer and transformers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import speech as words  # tests/benchmarks/speech.py

from transcode.errors import RecordingError
from transcode.records.speech import Mark, Transcript
from transcode.speech.decode import RATE, decode
from transcode.speech.transcribe import transcribe

Pauses = list[tuple[float, float]]

_FILLER = re.compile(r"\b(?:u+h+m*|u+m+|e+r+m*|e+h+m*|h+m+)\b(?![-'’]\w)", re.IGNORECASE)
_STANDS_FOR_IT = "fillerword"  # Whisper's normaliser takes fillers away
_WITHIN_MS = 200


def main(speech: Path, samples: Path | None) -> None:
    """Print the tables."""
    spontaneous = [
        (path.with_suffix(".wav"), path.read_text())
        for path in sorted((speech / "mfa").glob("*.txt"))
    ]
    groups = {
        "spontaneous (mfa)": [
            (path, re.sub(r"[\[<][^\]>]*[\]>]", " ", text)) for path, text in spontaneous
        ],
        "read": words._read(speech),
        "conversations": words._conversations(speech),
    }
    if samples:
        groups["sample interviews"] = [
            (path, re.sub(r"(?m)^[IP]:", "", script)) for path, script in words._scripts(samples)
        ]
    print(f"Fillers, {words.WHISPER.name}: recall, precision, number heard\n")
    print(f"{'group':20}{'said':>6}{'transcode':>24}{'bare batched':>24}")
    for name, group in groups.items():
        said, ours = _fillers(group, _text)
        _, bare = _fillers(group, words._bare)
        print(f"{name:20}{said:6}{ours:>24}{bare:>24}")

    print("\nPauses of 0.5 s and more: recall, precision (strictly); boundary error, ms\n")
    print(
        f"{'group':20}{'pauses':>7}{'recall':>16}{'precision':>16}{'median':>8}{'p90':>6}{'most':>6}"
    )
    for name, pauses in _pauses(speech, samples).items():
        print(f"{name:20}{_pause_scores(pauses)}")

    print("\nLaughs: marked in transcode's transcript, of how many\n")
    for name, path, laughs in _laughs(speech, samples):
        marked = sum(mark.kind == "laugh" for mark in _marks(path))
        print(f"{name:20}{marked:4} of {laughs}")
    quiet = [path for name in ("read", "conversations") for path, _ in groups[name]]
    minutes = sum(decode(path).shape[1] for path in quiet) / RATE / 60
    false = sum(mark.kind == "laugh" for path in quiet for mark in _marks(path))
    print(f"{'nobody laughs':20}{false:4} in {minutes:.0f} minutes")

    print("\nDoubt: words, wrong %, doubted %, wrong among them %, found %, times likelier\n")
    counts = [_doubt(group) for group in groups.values()]
    for name, count in zip([*groups, "all"], [*counts, np.sum(counts, axis=0)], strict=True):
        print(f"{name:20}{_doubt_scores(*count)}")


# --- transcripts ------------------------------------------------------------------------------


@cache
def _transcript(path: Path) -> Transcript | None:
    """None when nobody speaks."""
    try:
        return transcribe(
            path, interview="X", whisper=words.WHISPER, settings=words.SETTINGS, **words.VOICES
        )
    except RecordingError:
        return None


def _text(path: Path) -> str:
    transcript = _transcript(path)
    return " ".join(turn.text for turn in transcript.turns) if transcript else ""


def _marks(path: Path) -> list[Mark]:
    transcript = _transcript(path)
    return [mark for turn in transcript.turns for mark in turn.marks] if transcript else []


# --- fillers ----------------------------------------------------------------------------------


def _fillers(group: Sequence[tuple[Path, str]], program: Callable[[Path], str]) -> tuple[int, str]:
    """How many were said; recall, precision and number heard as a text."""
    said = heard = right = 0
    for path, reference in group:
        wanted, got = _verbatim(reference), _verbatim(program(path))
        said += wanted.count(_STANDS_FOR_IT)
        heard += got.count(_STANDS_FOR_IT)
        right += sum(
            wanted[i] == got[j] == _STANDS_FOR_IT for i, j in _aligned(wanted, got) if i is not None
        )
    scores = [f"{right / whole:.2f}" if whole else "-" for whole in (said, heard)]
    return said, f"{' '.join(scores)} {heard}"


def _verbatim(text: str) -> list[str]:
    return words._normal(_FILLER.sub(f" {_STANDS_FOR_IT} ", text)).split()


def _aligned(wanted: Sequence[str], got: Sequence[str]) -> Iterator[tuple[int | None, int]]:
    """For each word that was heard, the word that it stands for, if any."""
    import jiwer

    if not wanted or not got:
        yield from ((None, j) for j in range(len(got)))
        return
    for chunk in jiwer.process_words(" ".join(wanted), " ".join(got)).alignments[0]:
        for j in range(chunk.hyp_start_idx, chunk.hyp_end_idx):
            inserted = chunk.type == "insert"
            yield None if inserted else chunk.ref_start_idx + j - chunk.hyp_start_idx, j


# --- pauses -----------------------------------------------------------------------------------


def _pauses(speech: Path, samples: Path | None) -> dict[str, list[tuple[Path, Pauses]]]:
    found = {
        "spontaneous (mfa)": [
            (grid.with_suffix(".wav"), _word_tier(grid))
            for grid in sorted((speech / "mfa").glob("*corpus*.TextGrid"))
        ],
        "read": [(path, _quiet(path)) for path, _ in words._read(speech)],
    }
    if samples:
        found["sample interviews"] = [
            (rttm.parents[1] / "recordings" / f"{rttm.stem}.opus", _between(rttm))
            for rttm in sorted((samples / "reference").glob("*.rttm"))
        ]
    return found


def _word_tier(grid: Path) -> Pauses:
    """The silences between the words of a TextGrid in Praat's short format."""
    lines = grid.read_text().splitlines()
    at = lines.index('"words"') + 4
    rows = [lines[row : row + 3] for row in range(at, at + 3 * int(lines[at - 1]), 3)]
    said = [(float(a) * 1000, float(b) * 1000) for a, b, word in rows if word != '""']
    return [(a, b) for (_, a), (b, _) in pairwise(said) if b > a]


def _between(rttm: Path) -> Pauses:
    rows = [line.split() for line in rttm.read_text().splitlines()]
    spans = sorted((float(r[3]) * 1000, float(r[4]) * 1000, r[7]) for r in rows)
    return [(a[0] + a[1], b[0]) for a, b in pairwise(spans) if a[2] == b[2] and b[0] > a[0] + a[1]]


def _quiet(path: Path) -> Pauses:
    samples = decode(path).mean(axis=0)
    hop = RATE // 100
    power = np.square(samples[: len(samples) // hop * hop]).reshape(-1, hop).mean(axis=1)
    loud = np.flatnonzero(power > power.max() * 1e-3)
    return [((a + 1) * 10.0, b * 10.0) for a, b in pairwise(loud.tolist()) if b - a > 10]


def _pause_scores(group: Sequence[tuple[Path, Pauses]]) -> str:
    found = strictly = precise = strictly_precise = said = marked = 0
    errors: list[float] = []
    for path, reference in group:
        ours = [(float(m.start_ms), float(m.end_ms)) for m in _marks(path) if m.kind == "pause"]
        long, ours_long = _long(reference), _long(ours)
        said, marked = said + len(long), marked + len(ours_long)
        found += sum(_is_in(pause, ours) for pause in long)
        strictly += sum(_is_in(pause, ours_long) for pause in long)
        precise += sum(_is_in(pause, _long(reference, 300)) for pause in ours_long)
        strictly_precise += sum(_is_in(pause, long) for pause in ours_long)
        for a, b in long:
            touched = [(x, y) for x, y in ours if x < b and y > a]
            if touched:
                x, y = max(touched, key=lambda t: min(b, t[1]) - max(a, t[0]))
                errors += [abs(x - a), abs(y - b)]
    recall = f"{found / max(1, said):.2f} ({strictly / max(1, said):.2f})"
    precision = f"{precise / max(1, marked):.2f} ({strictly_precise / max(1, marked):.2f})"
    rests = "".join(f"{e:{w}.0f}" for e, w in zip(_quantiles(errors), (8, 6, 6), strict=True))
    return f"{said:7}{recall:>16}{precision:>16}{rests}"


def _long(pauses: Pauses, least: float = 500) -> Pauses:
    return [(a, b) for a, b in pauses if b - a >= least]


def _is_in(pause: tuple[float, float], others: Pauses) -> bool:
    return any(max(abs(pause[0] - a), abs(pause[1] - b)) <= _WITHIN_MS for a, b in others)


def _quantiles(values: Sequence[float]) -> list[float]:
    return list(np.quantile(values, [0.5, 0.9, 1.0])) if values else [float("nan")] * 3


# --- laughs and doubt -------------------------------------------------------------------------


def _laughs(speech: Path, samples: Path | None) -> Iterator[tuple[str, Path, int]]:
    for name, laughs in (("clips/wts_laugh1.mp3", 1), ("clips/wts_laugh2.mp3", 1),
                         ("mfa/mfa_laughter.flac", 4), ("mfa/mfa_breaths.flac", 0)):  # fmt: skip
        yield Path(name).stem, speech / name, laughs
    for script in sorted((samples / "scripts").glob("*.txt")) if samples else ():
        recording = script.parents[1] / "recordings" / f"{script.stem}.opus"
        yield script.stem, recording, script.read_text().count("[laughs]")


def _doubt(group: Sequence[tuple[Path, str]]) -> tuple[int, int, int, int, int]:
    """Words; those wrong; those doubted; those doubted and wrong; passages. Without fillers."""
    count = np.zeros(5, np.int64)
    for path, reference in group:
        transcript = _transcript(path)
        heard = [
            (part, any(d.begin <= word.begin < d.end for d in turn.doubts))
            for turn in (transcript.turns if transcript else ())
            for word in turn.words
            for part in words._normal(turn.text[word.begin : word.end]).split()
        ]
        wanted, got = words._normal(reference).split(), [part for part, _ in heard]
        right = {j for i, j in _aligned(wanted, got) if i is not None and wanted[i] == got[j]}
        wrong = np.array([j not in right for j in range(len(got))], bool)
        doubted = np.array([doubt for _, doubt in heard], bool)
        passages = sum(len(turn.doubts) for turn in transcript.turns) if transcript else 0
        count += [len(got), wrong.sum(), doubted.sum(), (wrong & doubted).sum(), passages]
    return tuple(count.tolist())


def _doubt_scores(said: int, wrong: int, doubted: int, both: int, passages: int) -> str:
    inside = both / max(1, doubted)
    outside = (wrong - both) / max(1, said - doubted)
    return (
        f"{said:6}{100 * wrong / max(1, said):7.1f}{100 * doubted / max(1, said):7.1f}"
        f"{100 * inside:7.0f}{100 * both / max(1, wrong):7.0f}{inside / max(outside, 1e-9):7.1f}"
        f"   ({passages} passages)"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
