"""How near word times are to where words are, beside Whisper's own and pocketsphinx's.

    TRANSCODE_MODELS=... python tests/benchmarks/alignment.py SPEECH_FIXTURES [SAMPLE_INTERVIEWS]

Absolute differences in milliseconds, of word starts and of word ends: median, 90th and 95th
percentile. The fixtures' TextGrids are the Montreal Forced Aligner's, corrected by nobody; against
the sample interviews stands pocketsphinx with the true script, turn by turn, which knows their
reference times of turns; names that its dictionary does not know are left out. "import" is the
transcript onto which the script was imported. The model is the folder named in TRANSCODE_WHISPER
(default whisper-base). Needs jiwer and pocketsphinx.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from transcode.records.speech import DraftTurn, Transcript, Turn
from transcode.speech.align import retime
from transcode.speech.correction.edits import apply
from transcode.speech.correction.revise import revise
from transcode.speech.decode import RATE, decode
from transcode.speech.recognise import recognise
from transcode.speech.settings import SpeechSettings
from transcode.speech.transcribe import transcribe

MODELS = Path(os.environ["TRANSCODE_MODELS"])
WHISPER = MODELS / os.environ.get("TRANSCODE_WHISPER", "whisper-base")
SETTINGS = SpeechSettings(language="en", threads=2)
GRIDS = ("acoustic_corpus", "cold_corpus", "cold_corpus3")
PHONES = {  # of letters: a rough guess at words that the dictionary does not hold
    **{letter: letter.upper() for letter in "bdfgklmnprstvwyz"},
    "a": "AE",
    "c": "K",
    "e": "EH",
    "h": "HH",
    "i": "IH",
    "j": "JH",
    "o": "OW",
    "q": "K",
    "u": "AH",
    "x": "K",
}
FILLERS = {"uhm": "AH M", "um": "AH M", "mm-hm": "M HH M", "mm": "M", "hm": "HH M", "erm": "ER M"}

Timed = tuple[str, int, int]  # a word, from and to when in milliseconds


def main(speech: Path, samples: Path | None) -> None:
    """Print the tables."""
    print(f"{'':34}{'words':>7}{'starts':>18}{'ends':>18}   (median 90 % 95 %, ms)\n")
    for name in GRIDS:
        sound = decode(speech / "mfa" / f"{name}.wav").mean(axis=0)
        truth = _grid(speech / "mfa" / f"{name}.TextGrid")
        text = " ".join(word for word, *_ in truth)
        heard = recognise(sound, WHISPER, SETTINGS).words
        own = [(_plain(word.text), word.start_ms, word.end_ms) for word in heard]
        whole = Turn("1", "S1", truth[0][1], truth[-1][2], text, ())
        _row(f"{name}, Whisper's own", own, truth)
        _row(
            f"{name}, retime",
            _times(retime((whole,), sound, WHISPER, SETTINGS, language="en")),
            truth,
        )
        _row(f"{name}, pocketsphinx", _sphinx(sound, [word for word, *_ in truth]), truth)
    for path in sorted((samples / "recordings").glob("*.opus")) if samples else ():
        _interview(path)


def _interview(path: Path) -> None:
    sound = decode(path).mean(axis=0)
    script = _script(path)
    start = time.perf_counter()
    heard = transcript(path)
    took = time.perf_counter() - start
    truth = _reference(path, sound, script)
    imported = apply_import(heard, script)
    same = {turn.id: turn for turn in heard.turns}
    changed = {turn.id for turn in imported.turns if same.get(turn.id) != turn}
    align: Callable[..., tuple[Turn, ...]] = lambda turns, **some: retime(  # noqa: E731
        turns, sound, WHISPER, SETTINGS, language="en", **some
    )
    start = time.perf_counter()
    whole = align(imported.turns)
    ratio = (time.perf_counter() - start) / took
    print(f"\n{path.stem}: aligning took {ratio:.2f} of the time of transcribing")
    _row("heard, against pocketsphinx", _times(heard.turns), truth)
    _row("import, against pocketsphinx", _times(imported.turns), truth)
    _row("retime, against pocketsphinx", _times(whole), truth)
    for some in (changed, {turn.id for turn in whole[3::9]}):
        part = align(imported.turns, changed=some)
        where = [i for i, turn in enumerate(whole) if turn.id in some]
        _row(
            f"{len(some)}/{len(whole)} turns retimed, against all",
            _times([part[i] for i in where]),
            _times([whole[i] for i in where]),
        )
    cut = align(imported.turns[1:])
    _row("cut elsewhere, against all", _times(cut), _times(whole[1:]))
    again = align(whole)
    _row("again, against once", _times(again), _times(whole))


@cache
def transcript(path: Path) -> Transcript:
    """What the room hears in a recording."""
    voices = {"segmentation": MODELS / "segmentation-3.0", "voices": MODELS / "campplus"}
    return transcribe(path, interview=path.stem, whisper=WHISPER, settings=SETTINGS, **voices)


def apply_import(heard: Transcript, script: Sequence[tuple[str, str]]) -> Transcript:
    """The transcript with the true script imported."""
    edit, _ = revise(heard, [DraftTurn(who, text) for who, text in script])
    return apply(heard, edit) if edit else heard


# --- references -------------------------------------------------------------------------------


def _grid(path: Path) -> list[Timed]:
    """The words of a short TextGrid."""
    lines = path.read_text().splitlines()
    at = lines.index('"words"') + 3
    rows = [lines[at + 1 + 3 * i : at + 4 + 3 * i] for i in range(int(lines[at]))]
    return [
        (_plain(word), round(float(begin) * 1000), round(float(end) * 1000))
        for begin, end, word in rows
        if _plain(word)
    ]


def _script(path: Path) -> list[tuple[str, str]]:
    text = (path.parents[1] / "scripts" / f"{path.stem}.txt").read_text()
    lines = re.sub(r"[(\[][^)\]]*[)\]]", " ", text).splitlines()
    return [(line[0], " ".join(line[2:].split())) for line in lines if line[:2] in {"I:", "P:"}]


def _reference(path: Path, sound: Any, script: Sequence[tuple[str, str]]) -> list[Timed]:
    """pocketsphinx, turn by turn of the reference; words unknown to it have no name."""
    rttm = (path.parents[1] / "reference" / f"{path.stem}.rttm").read_text().splitlines()
    spans = [(row[7], float(row[3]), float(row[3]) + float(row[4])) for row in map(str.split, rttm)]
    found: list[Timed] = []
    turns = [list(group) for _, group in groupby(spans, key=lambda span: span[0])]
    for group, (_, text) in zip(turns, script, strict=True):
        begin, end = max(0.0, group[0][1] - 0.3), max(span[2] for span in group) + 0.3
        words = [word for word in map(_plain, text.split()) if word]
        part = sound[int(begin * RATE) : int(end * RATE)]
        offset = round(begin * 1000)
        found += [(w, a + offset, b + offset) for w, a, b in _sphinx(part, words)]
    return found


def _sphinx(sound: Any, words: Sequence[str]) -> list[Timed]:
    import pocketsphinx

    model = Path(pocketsphinx.get_model_path()) / "en-us"
    decoder = pocketsphinx.Decoder(
        hmm=str(model / "en-us"), dict=str(model / "cmudict-en-us.dict"), lm=None,
        beam=0, wbeam=0, pbeam=0, bestpath=False, loglevel="FATAL",
    )  # fmt: skip
    unknown = set()
    for word in sorted(set(words)):
        if decoder.lookup_word(word) is None:
            unknown |= set() if word in FILLERS else {word}
            phones = " ".join(PHONES.get(c, "AH") for c in word if c.isalnum())
            decoder.add_word(word, FILLERS.get(word, phones), True)
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    rows = [
        (re.sub(r"\(\d+\)$", "", s.word), s.start_frame, s.end_frame) for s in decoder.seg() or ()
    ]
    return [
        ("" if word in unknown else word, begin * 10, end * 10 + 10)
        for word, begin, end in rows
        if word[0] not in "<[" and word != "(NULL)"
    ]


# --- scores -----------------------------------------------------------------------------------


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").strip(" .,?!;:\"“”()[]<>—–-…'")


def _times(turns: Sequence[Turn]) -> list[Timed]:
    return [
        (plain, word.start_ms, word.end_ms)
        for turn in turns
        for word in turn.words
        if (plain := _plain(turn.text[word.begin : word.end]))
    ]


def _row(name: str, ours: Sequence[Timed], truth: Sequence[Timed]) -> None:
    pairs = _pairs(ours, truth)
    starts, ends = (
        "".join(
            f"{p:6.0f}" for p in np.percentile([abs(a[i] - b[i]) for a, b in pairs], [50, 90, 95])
        )
        for i in (1, 2)
    )
    print(f"{name:34}{len(pairs):7}{starts}{ends}", flush=True)


def _pairs(ours: Sequence[Timed], truth: Sequence[Timed]) -> list[tuple[Timed, Timed]]:
    """The words that both have."""
    import jiwer

    texts = [" ".join(word.replace(" ", "") or "?" for word, *_ in one) for one in (truth, ours)]
    return [
        (ours[j], truth[i])
        for chunk in jiwer.process_words(*texts).alignments[0]
        if chunk.type == "equal"
        for i, j in zip(
            range(chunk.ref_start_idx, chunk.ref_end_idx),
            range(chunk.hyp_start_idx, chunk.hyp_end_idx),
            strict=True,
        )
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
