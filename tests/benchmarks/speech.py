"""How well and how fast the speech room hears, beside bare faster-whisper with the same weights.

    TRANSCODE_MODELS=... python tests/benchmarks/speech.py SPEECH_FIXTURES [SAMPLE_INTERVIEWS]

Word error rate with Whisper's English normaliser. Diarisation error rate without collar and with
overlap scored; in brackets with a collar of 0.25 s and without overlap; its components are missed
speech, false alarm and confusion. "turns" scores the turns of the transcript instead of the spans
of speech (two-speaker recordings only). The model is the folder named in
TRANSCODE_WHISPER (default whisper-base). Needs jiwer, pyannote.metrics and transformers.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from transcode.errors import RecordingError
from transcode.records.speech import Transcript
from transcode.speech.decode import RATE, decode
from transcode.speech.settings import SpeechSettings
from transcode.speech.speakers import Voices, who_speaks
from transcode.speech.transcribe import transcribe
from transcode.speech.turns import Span
from transcode.speech.voices import Voice, who_is_who

warnings.filterwarnings("ignore")
MODELS = Path(os.environ["TRANSCODE_MODELS"])
WHISPER = MODELS / os.environ.get("TRANSCODE_WHISPER", "whisper-base")
VOICES = {"segmentation": MODELS / "segmentation-3.0", "voices": MODELS / "campplus"}
SETTINGS = SpeechSettings(language="en", threads=2)


def main(speech: Path, samples: Path | None) -> None:
    """Print the tables."""
    print(f"Recognition, {WHISPER.name}, int8, 2 threads: WER % (x real time)\n")
    print(f"{'group':24}{'files':>6}{'minutes':>9}{'transcode':>18}{'bare batched':>18}")
    groups = {"read": _read(speech), "conversations": _conversations(speech)}
    if samples:
        groups["sample interviews"] = [
            (path, re.sub(r"(?m)^[IP]:", "", script)) for path, script in _scripts(samples)
        ]
    for name, group in groups.items():
        if group:
            minutes = sum(decode(path).shape[1] for path, _ in group) / RATE / 60
            ours, bare = _wer(group, _ours), _wer(group, _bare)
            print(f"{name:24}{len(group):6}{minutes:9.1f}{ours:>18}{bare:>18}")

    print("\nWho speaks when: DER % (lenient), number of speakers found, x real time\n")
    print(
        f"{'recording':20}{'people':>7}{'estimated':>18}{'':3}{'missed/false/confused':>24}"
        f"{'given':>16}{'turns':>16}{'x':>6}"
    )
    scores: dict[str, list[tuple[float, float]]] = {}
    for path, reference in _diarised(speech, samples):
        people = len(reference.labels())
        start = time.perf_counter()
        estimated = _voices(path).spans
        took = time.perf_counter() - start
        audio = decode(path).shape[1] / RATE
        given = who_speaks(_mono(path), *VOICES.values(), replace(SETTINGS, speakers=people)).spans
        turns = (
            ""
            if path.parent.name == "ami" and people > 2
            else _der(
                reference,
                [Span(t.speaker, t.start_ms, t.end_ms) for t in _turns(path).turns],
                audio,
            )[0]
        )
        found = len({span.speaker for span in estimated})
        (blind, ours, parts), (told, theirs, _) = (
            _der(reference, spans, audio) for spans in (estimated, given)
        )
        print(
            f"{path.stem:20}{people:7}{blind:>18} {found:2}{parts:>24}{told:>16}{turns:>16}"
            f"{audio / took:6.0f}"
        )
        for group in _groups(path):
            scores.setdefault(group, []).append((ours, theirs))
    print()
    for group, pairs in scores.items():
        means = [statistics.fmean(column) for column in zip(*pairs, strict=True)]
        print(f"{group:24} mean of {len(pairs)}: estimated {means[0]:.1f}, given {means[1]:.1f}")

    print("\nVoices\n")
    _same_or_not(speech)
    if samples:
        _interviewers(samples)

    if samples:
        print("\nSample interviews: words that were heard and are with the right speaker, %\n")
        for path, script in _scripts(samples):
            print(f"{path.stem:20}{_right_speaker(path, script):8.1f}")


# --- what there is to measure -----------------------------------------------------------------


def _read(speech: Path) -> list[tuple[Path, str]]:
    rows = (speech / "read" / "reference.tsv").read_text().splitlines()
    pairs = (row.split("\t") for row in rows)
    return [(speech / "read" / f"{name}.flac", text) for name, text in pairs]


def _conversations(speech: Path) -> list[tuple[Path, str]]:
    found = sorted((speech / "conversations").glob("*.json"))
    return [
        (path.with_suffix(".flac"), " ".join(turn["text"] for turn in json.loads(path.read_text())))
        for path in found
    ]


def _scripts(samples: Path) -> list[tuple[Path, str]]:
    """Recordings and their scripts: lines "I: ..." and "P: ...", pauses in brackets."""
    pairs = []
    for recording in sorted((samples / "recordings").glob("*.opus")):
        script = samples / "scripts" / f"{recording.stem}.txt"
        pairs.append((recording, re.sub(r"[(\[][^)\]]*[)\]]", " ", script.read_text())))
    return pairs


def _diarised(speech: Path, samples: Path | None) -> list[tuple[Path, Any]]:
    from pyannote.database.util import load_rttm

    found = [
        (next(p for p in rttm.parent.glob(f"{rttm.stem}.*") if p.suffix in {".flac", ".wav"}), rttm)
        for rttm in sorted((speech / "conversations").glob("*.rttm"))
    ]
    rows = [(path, next(iter(load_rttm(rttm).values()))) for path, rttm in found]
    rows += [
        (speech / "ami" / f"{name}.wav", reference)
        for name, reference in load_rttm(speech / "ami" / "reference.rttm").items()
    ]
    return rows + (_interviews(samples) if samples else [])


def _interviews(samples: Path) -> list[tuple[Path, Any]]:
    from pyannote.database.util import load_rttm

    return [
        (samples / "recordings" / f"{rttm.stem}.opus", next(iter(load_rttm(rttm).values())))
        for rttm in sorted((samples / "reference").glob("*.rttm"))
    ]


def _groups(path: Path) -> list[str]:
    """The groups of recordings a recording counts in: those of the figures to compare with."""
    if path.parent.name == "ami":
        return ["AMI, all", "AMI, 2 speakers"] if path.stem.startswith("dev") else ["AMI, all"]
    if path.parent.name == "conversations":
        return ["telephone" if path.stem == "pyannote_sample" else "LibriSpeech conversations"]
    return ["sample interviews"]


# --- the programs -----------------------------------------------------------------------------


def _ours(path: Path) -> str:
    transcript = transcribe(path, interview="X", whisper=WHISPER, settings=SETTINGS)
    return " ".join(turn.text for turn in transcript.turns)


def _bare(path: Path) -> str:
    segments, _ = _pipeline().transcribe(str(path), language="en", word_timestamps=True)
    return "".join(segment.text for segment in segments)


@cache
def _pipeline() -> Any:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    return BatchedInferencePipeline(
        WhisperModel(str(WHISPER), device="cpu", compute_type="int8", cpu_threads=2)
    )


@cache
def _turns(path: Path) -> Transcript:
    try:
        return transcribe(path, interview="X", whisper=WHISPER, settings=SETTINGS, **VOICES)
    except RecordingError:  # far-away voices in which Silero finds no speech
        return Transcript("X", "en", 0, "", ())


@cache
def _voices(path: Path) -> Voices:
    return who_speaks(_mono(path), *VOICES.values(), SETTINGS)


@cache
def _mono(path: Path) -> Any:
    return decode(path).mean(axis=0)


# --- the scores -------------------------------------------------------------------------------


def _wer(group: Sequence[tuple[Path, str]], program: Callable[[Path], str]) -> str:
    import jiwer

    program(group[0][0])  # load the model outside the clock
    seconds, hypotheses = [], []
    for path, _ in group:
        start = time.perf_counter()
        hypotheses.append(_normal(program(path)))
        seconds.append(time.perf_counter() - start)
    audio = [decode(path).shape[1] / RATE for path, _ in group]
    score = jiwer.wer([_normal(text) for _, text in group], hypotheses)
    return f"{100 * score:.1f} ({sum(audio) / sum(seconds):.1f})"


@cache
def _normaliser() -> Callable[[str], str]:
    from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

    return EnglishTextNormalizer({})


def _normal(text: str) -> str:
    return _normaliser()(text)


def _der(reference: Any, spans: Sequence[Span], seconds: float) -> tuple[str, float, str]:
    """Strict and lenient error rate in words, the strict one as a number, its components."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    hypothesis = Annotation()
    for index, span in enumerate(spans):
        hypothesis[Segment(span.start_ms / 1000, span.end_ms / 1000), index] = span.speaker
    everything = Timeline([Segment(0, seconds)])
    parts = DiarizationErrorRate()(reference, hypothesis, uem=everything, detailed=True)
    lenient = DiarizationErrorRate(collar=0.5, skip_overlap=True)  # 0.25 s on either side
    strict = 100 * parts["diarization error rate"]
    shares = [
        100 * parts[name] / parts["total"]
        for name in ("missed detection", "false alarm", "confusion")
    ]
    return (
        f"{strict:.1f} ({100 * lenient(reference, hypothesis, uem=everything):.1f})",
        strict,
        "{:.1f}/{:.1f}/{:.1f}".format(*shares),
    )


def _same_or_not(speech: Path) -> None:
    """Do two recordings hold the same voice? Halves of each reader's utterances, made worse."""
    import numpy as np
    from scipy.signal import butter, sosfilt

    band = butter(4, [300, 3400], "band", fs=RATE, output="sos")
    noise = np.random.default_rng(0).standard_normal(60 * RATE)
    worse: dict[str, Callable[[Any], Any]] = {
        "clean": lambda x: x,
        "noise, 10 dB": lambda x: x + 0.32 * np.sqrt(np.square(x).mean()) * noise[: len(x)],
        "telephone": lambda x: sosfilt(band, x),
        "clipped": lambda x: np.clip(8 * x, -1, 1),
    }
    halves: dict[tuple[str, int], list[Path]] = {}
    for index, (path, _) in enumerate(_read(speech)):
        halves.setdefault((path.stem.split("-")[0], index % 2), []).append(path)
    voices = []
    for (reader, half), paths in halves.items():
        sound = np.concatenate([_mono(path) for path in paths])[: 20 * RATE]
        for make in worse.values():
            made = make(sound).astype(np.float32)
            heard = who_speaks(made, *VOICES.values(), replace(SETTINGS, speakers=1))
            voices.append((reader, half, np.array(heard.vectors["0"])))
    pairs = [
        (float(one @ other), who == whom)
        for (who, _, one), (whom, _, other) in (
            (a, b) for a, b in combinations(voices, 2) if a[1] != b[1]
        )
    ]
    same, different = ([like for like, is_same in pairs if is_same == it] for it in (True, False))
    errors = [
        (np.mean(np.less(same, at)), np.mean(np.greater_equal(different, at)), at)
        for at in np.linspace(0.3, 1, 701)
    ]
    refused, taken, at = min(errors, key=lambda error: abs(error[0] - error[1]))
    print(
        f"{len(same)} pairs of one reader: {np.mean(same):.2f}, lowest {min(same):.2f}; "
        f"{len(different)} of two: {np.mean(different):.2f}, highest {max(different):.2f}; "
        f"equal error rate {50 * (refused + taken):.1f} % at {at:.2f}"
    )


def _interviewers(samples: Path) -> None:
    """The interviewer of the sample interviews: as they are, without questions, turned round."""
    studies: dict[str, list[Voice]] = {"as it is": [], "no questions": [], "speaks most": []}
    right = set()
    for recording, reference in _interviews(samples):
        interview, heard = recording.stem, _voices(recording)
        asked = min(heard.vectors, key=lambda who: _with(reference, heard, who, "P"))
        right.add((interview, asked))
        for who, vector in heard.vectors.items():
            is_it, seconds = who == asked, heard.seconds[who]
            for name, answered, words in (
                ("as it is", 9 * is_it, round(2.5 * seconds)),
                ("no questions", 0, round(2.5 * seconds)),
                ("speaks most", 9 * (not is_it), 800 if is_it else 200),
            ):
                studies[name].append(Voice(interview, who, vector, seconds, answered, words))
    for name, voices in studies.items():
        found = who_is_who(voices)
        hits = sum((one.interview, one.speaker) in right for one in found.interviewers)
        print(
            f"interviewer found, {name}: {hits} of {len(right)}; lowest similarity "
            f"{min(one.similarity for one in found.interviewers):.2f}; "
            f"participants taken for one person: {len(found.likely_same)}"
        )


def _with(reference: Any, heard: Voices, who: str, label: str) -> float:
    """The share of a speaker's spans in which the reference has ``label``."""
    from pyannote.core import Segment, Timeline

    spans = [Segment(s.start_ms / 1000, s.end_ms / 1000) for s in heard.spans if s.speaker == who]
    both = reference.label_timeline(label).crop(Timeline(spans)).duration()
    return float(both / Timeline(spans).duration())


def _right_speaker(path: Path, script: str) -> float:
    """Of the words that were heard right, how many are with the right speaker, %.

    Words are aligned over the whole interview; speakers are matched to I and P as fits best.
    """
    import jiwer

    wanted = [
        (word, line[0])
        for line in script.splitlines()
        if line[:2] in {"I:", "P:"}
        for word in _normal(line[2:]).split()
    ]
    heard = [
        (word, turn.speaker) for turn in _turns(path).turns for word in _normal(turn.text).split()
    ]
    aligned = jiwer.process_words(
        " ".join(word for word, _ in wanted), " ".join(word for word, _ in heard)
    )
    both = [
        (wanted[i][1], heard[j][1])
        for chunk in aligned.alignments[0]
        if chunk.type in {"equal", "substitute"}
        for i, j in zip(
            range(chunk.ref_start_idx, chunk.ref_end_idx),
            range(chunk.hyp_start_idx, chunk.hyp_end_idx),
            strict=True,
        )
    ]
    speakers = sorted({speaker for _, speaker in both})
    return 100 * max(
        statistics.fmean((who == "I") == (speaker == interviewer) for who, speaker in both)
        for interviewer in speakers
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
