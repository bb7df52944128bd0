"""How well and how fast the speech room hears, beside bare faster-whisper with the same weights.

    TRANSCODE_MODELS=... python tests/benchmarks/speech.py SPEECH_FIXTURES [SAMPLE_INTERVIEWS]

Word error rate with Whisper's English normaliser. Diarisation error rate without collar and with
overlap scored; in brackets with a collar of 0.25 s and without overlap. "turns" scores the turns of
the transcript instead of the spans of speech. The model is the folder named in
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
from functools import cache
from pathlib import Path
from typing import Any

from transcode.records import Transcript
from transcode.speech import SpeechSettings, transcribe
from transcode.speech.decode import RATE, decode
from transcode.speech.speakers import who_speaks
from transcode.speech.turns import Span

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
    print(f"{'recording':20}{'people':>7}{'estimated':>21}{'given':>18}{'turns':>16}{'x':>6}")
    for path, reference in _diarised(speech, samples):
        people = len(reference.labels())
        start = time.perf_counter()
        estimated = _spans(path, 0)
        took = time.perf_counter() - start
        audio = decode(path).shape[1] / RATE
        turns = [Span(t.speaker, t.start_ms, t.end_ms) for t in _turns(path).turns]
        found = len({span.speaker for span in estimated})
        print(
            f"{path.stem:20}{people:7}{_der(reference, estimated, audio):>18} {found:2}"
            f"{_der(reference, _spans(path, people), audio):>18}"
            f"{_der(reference, turns, audio):>16}{audio / took:6.0f}"
        )

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
        if name.startswith("dev")  # the two with two speakers
    ]
    for rttm in sorted((samples / "reference").glob("*.rttm")) if samples else ():
        recording = rttm.parents[1] / "recordings" / f"{rttm.stem}.opus"
        rows.append((recording, next(iter(load_rttm(rttm).values()))))
    return rows


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
    return transcribe(path, interview="X", whisper=WHISPER, settings=SETTINGS, **VOICES)


def _spans(path: Path, people: int) -> list[Span]:
    settings = SpeechSettings(speakers=people, threads=2)
    return who_speaks(decode(path).mean(axis=0), *VOICES.values(), settings)


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


def _der(reference: Any, spans: Sequence[Span], seconds: float) -> str:
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    hypothesis = Annotation()
    for index, span in enumerate(spans):
        hypothesis[Segment(span.start_ms / 1000, span.end_ms / 1000), index] = span.speaker
    everything = Timeline([Segment(0, seconds)])
    strict = DiarizationErrorRate()(reference, hypothesis, uem=everything)
    lenient = DiarizationErrorRate(collar=0.5, skip_overlap=True)  # 0.25 s on either side
    return f"{100 * strict:.1f} ({100 * lenient(reference, hypothesis, uem=everything):.1f})"


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
