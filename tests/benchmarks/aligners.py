"""Kept libraries that could stand in for parts of the speech room, beside ours on the same weights.

    TRANSCODE_MODELS=... python tests/benchmarks/aligners.py SPEECH_FIXTURES [SAMPLE_INTERVIEWS]

* **Times of words** when the true text is given: ours (``retime``), stable-ts on the same
  CTranslate2 weights (``align``; ``align_words`` where the times of turns are known, as ours has
  them), stable-ts on the same weights in openai-whisper (``align``, then ``refine``), pocketsphinx;
  and when it is not: faster-whisper's own, stable-ts's, whisper-timestamped's. References are those
  of alignment.py beside this file; the first number is seconds of processor time.
* **Fillers** and **pauses**, as verbatim.py beside this file scores them: whisper-timestamped with
  ``detect_disfluencies`` ("[*]" counts as a filler), and what lies between each library's words.

Each library runs as its documentation says, apart from the language. openai-whisper's weights are
made from the CTranslate2 folder: the numbers are the same. Run it in an environment of its own:
``pip install stable-ts whisper-timestamped jiwer pocketsphinx`` beside transcode.
"""

from __future__ import annotations

import copy
import json
import re
import struct
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import alignment as times  # tests/benchmarks/alignment.py
import numpy as np
import verbatim  # tests/benchmarks/verbatim.py

from transcode.records.speech import Turn
from transcode.speech.align import retime
from transcode.speech.decode import decode
from transcode.speech.recognise import recognise

Timed = tuple[str, int, int]

LIBRARIES = ("stable-ts", "stable-ts, openai", "stable-ts, openai, refined")
_ROOM_MS = 300  # of sound before and after what is said
HEARD = ("faster-whisper", "stable-ts", "whisper-timestamped")


def main(speech: Path, samples: Path | None) -> None:
    """Print the tables."""
    _openai(), _faster()  # loading is not measured
    print(f"{'':50}{'words':>7}{'starts':>18}{'ends':>18}   (CPU s; median 90 % 95 %, ms)\n")
    for name in times.GRIDS:
        _corpus(speech / "mfa", name)
    for path in _interviews(samples):
        _interview(path)
    _fillers(speech, samples)
    _pauses(speech, samples)


def _interviews(samples: Path | None) -> list[Path]:
    return sorted((samples / "recordings").glob("*.opus"))[:4] if samples else []


def _corpus(folder: Path, name: str) -> None:
    """A recording whose text is known; nobody knows more than where the talk begins and ends."""
    truth = times._grid(folder / f"{name}.TextGrid")
    begin, end = max(0, truth[0][1] - _ROOM_MS), truth[-1][2] + _ROOM_MS
    sound = decode(folder / f"{name}.wav").mean(axis=0)[begin * 16 : end * 16]
    truth = [(word, a - begin, b - begin) for word, a, b in truth]
    text = " ".join(word for word, *_ in truth)
    whole = Turn("1", "S1", 0, len(sound) // 16, text, ())
    _row(f"{name}, transcode", lambda: _retimed((whole,), sound), truth)
    for library in LIBRARIES:
        _row(f"{name}, {library}", lambda by=library: _aligned(sound, text, by), truth)
    _row(f"{name}, pocketsphinx", lambda: times._sphinx(sound, [w for w, *_ in truth]), truth)
    for library in HEARD:
        _row(f"{name}, hears: {library}", lambda by=library: _heard(sound, by), truth)


def _interview(path: Path) -> None:
    """An interview onto whose transcript the script was imported, so that turns have times."""
    sound, script = decode(path).mean(axis=0), times._script(path)
    truth = times._reference(path, sound, script)
    turns = times.apply_import(times.transcript(path), script).turns
    _row(f"{path.stem}, transcode", lambda: _retimed(turns, sound), truth)
    segments = [
        {"start": turn.start_ms / 1000, "end": turn.end_ms / 1000, "text": f" {turn.text}"}
        for turn in turns
    ]
    _row(f"{path.stem}, stable-ts by turn", lambda: _by_turn(sound, segments), truth)
    text = " ".join(turn.text for turn in turns)
    for library in LIBRARIES[:2]:
        _row(f"{path.stem}, {library}", lambda by=library: _aligned(sound, text, by), truth)


def _row(name: str, program: Callable[[], list[Timed]], truth: Sequence[Timed]) -> None:
    before = time.process_time()
    found = program()
    took = time.process_time() - before
    times._row(f"{name:44}{took:6.1f}", found, truth)


def _retimed(turns: Sequence[Turn], sound: Any) -> list[Timed]:
    return times._times(retime(turns, sound, times.WHISPER, times.SETTINGS, language="en"))


# --- the libraries ----------------------------------------------------------------------------


def _aligned(sound: Any, text: str, library: str) -> list[Timed]:
    model = _openai() if "openai" in library else _faster()
    result = model.align(sound, text, language="en", verbose=None)
    if "refined" in library:
        result = model.refine(sound, result, verbose=None)
    return _plainly(result.all_words())


def _by_turn(sound: Any, segments: list[dict[str, Any]]) -> list[Timed]:
    model = _faster()
    result = model.align_words(sound, copy.deepcopy(segments), language="en", verbose=None)
    return _plainly(result.all_words())


def _heard(sound: Any, library: str) -> list[Timed]:
    if library == "faster-whisper":
        heard = recognise(sound, times.WHISPER, times.SETTINGS).words
        return [(times._plain(word.text), word.start_ms, word.end_ms) for word in heard]
    if library == "stable-ts":
        return _plainly(_faster().transcribe_stable(sound, language="en", verbose=None).all_words())
    return [
        (times._plain(word["text"]), round(word["start"] * 1000), round(word["end"] * 1000))
        for segment in _timestamped(sound.tobytes())["segments"]
        for word in segment["words"]
    ]


def _plainly(words: Sequence[Any]) -> list[Timed]:
    rows = [(times._plain(w.word), round(w.start * 1000), round(w.end * 1000)) for w in words]
    return [row for row in rows if row[0]]


@cache
def _timestamped(sound: bytes) -> Any:
    import whisper_timestamped

    samples = np.frombuffer(sound, np.float32)
    return whisper_timestamped.transcribe(
        _weights(), samples, language="en", detect_disfluencies=True, fp16=False
    )


@cache
def _faster() -> Any:
    import stable_whisper

    return stable_whisper.load_faster_whisper(
        str(times.WHISPER), device="cpu", compute_type="int8", cpu_threads=2
    )


@cache
def _openai() -> Any:
    import stable_whisper

    model = copy.deepcopy(_weights())
    stable_whisper.modify_model(model)
    return model


@cache
def _weights() -> Any:
    """openai-whisper with the weights of the CTranslate2 folder."""
    import torch
    import whisper

    torch.set_num_threads(2)
    weights = _as_openai(_variables(times.WHISPER / "model.bin"))
    state = weights["encoder.ln_post.weight"].shape[0]
    layers = sum(bool(re.fullmatch(r"encoder\.blocks\.\d+\.mlp_ln\.bias", n)) for n in weights)
    half = (state, state // 64, layers)
    dims = whisper.model.ModelDimensions(
        weights["encoder.conv1.weight"].shape[1], 1500, *half,
        weights["decoder.token_embedding.weight"].shape[0], 448, *half,
    )  # fmt: skip
    model = whisper.model.Whisper(dims)
    model.load_state_dict({name: torch.from_numpy(rows) for name, rows in weights.items()})
    heads = torch.zeros(layers, state // 64, dtype=torch.bool)
    for layer, head in json.loads((times.WHISPER / "config.json").read_text())["alignment_heads"]:
        heads[layer, head] = True
    model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
    return model.eval()


# --- CTranslate2's weights as openai-whisper's ------------------------------------------------


def _variables(path: Path) -> dict[str, Any]:
    """Variables of a model.bin (ctranslate2/specs/model_spec.py, ``_serialize``)."""
    data, at = path.read_bytes(), 0

    def number(kind: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(f"<{kind}", data, at)
        at += struct.calcsize(f"<{kind}")
        return int(value)

    def text() -> str:
        nonlocal at
        length = number("H")
        at += length
        return data[at - length : at - 1].decode()

    kinds = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
    number("I"), text(), number("I")
    found = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = kinds[number("B")], number("I")
        found[name] = np.frombuffer(data[at : at + size], kind).reshape(shape or -1)
        at += size
    return found


def _as_openai(found: dict[str, Any]) -> dict[str, Any]:
    """The same weights under openai-whisper's names; queries, keys and values parted."""
    named: dict[str, Any] = {}
    for name, rows in found.items():
        if not name.startswith(("encoder/", "decoder/")) or rows.ndim == 0 or rows.size < 64:
            continue
        key = re.sub(r"/layer_(\d+)/", r".blocks.\1.", name)
        key = key.replace("/position_encodings/encodings", ".positional_embedding")
        key = key.replace("/embeddings/", ".token_embedding.").replace("gamma", "weight")
        key = key.replace("beta", "bias").replace("encoder/layer_norm/", "encoder.ln_post.")
        key = key.replace("decoder/layer_norm/", "decoder.ln.").replace("ffn/layer_norm", "mlp_ln")
        key = key.replace("ffn/linear_0", "mlp.0").replace("ffn/linear_1", "mlp.2")
        key = key.replace("self_attention/", "attn/").replace(".attention/", ".cross_attn/")
        key = re.sub(r"attn/layer_norm", "attn_ln", key).replace("/", ".")
        parts = {"attn.linear_0": ("query", "key", "value"), "attn.linear_1": ("out",)}
        if ".cross_attn" in key:
            parts = {"attn.linear_0": ("query",), "attn.linear_1": ("key", "value")}
            parts["attn.linear_2"] = ("out",)
        for old, names in parts.items():
            if old in key:
                for new, share in zip(names, np.split(rows, len(names)), strict=True):
                    named[key.replace(old, f"attn.{new}")] = share
                break
        else:
            named[key] = rows
    kept = (name for name in named if not name.endswith("key.bias"))  # Whisper's keys have none
    return {name: named[name].astype(np.float32) for name in kept}


# --- fillers and pauses -----------------------------------------------------------------------


def _fillers(speech: Path, samples: Path | None) -> None:
    spontaneous = [
        (path.with_suffix(".wav"), re.sub(r"[\[<][^\]>]*[\]>]", " ", path.read_text()))
        for path in sorted((speech / "mfa").glob("*.txt"))
    ]
    groups = {"spontaneous (mfa)": spontaneous}
    if samples:
        scripts = verbatim.words._scripts(samples)[:3]
        groups["sample interviews"] = [(p, re.sub(r"(?m)^[IP]:", "", text)) for p, text in scripts]
    print(f"\n{'Fillers':20}{'said':>6}{'transcode':>20}{'whisper-timestamped':>24}")
    for name, group in groups.items():
        said, ours = verbatim._fillers(group, verbatim._text)
        _, theirs = verbatim._fillers(group, _with_disfluencies)
        print(f"{name:20}{said:6}{ours:>20}{theirs:>24}", flush=True)


def _with_disfluencies(path: Path) -> str:
    heard = _timestamped(decode(path).mean(axis=0).tobytes())
    words = [word["text"] for segment in heard["segments"] for word in segment["words"]]
    return " ".join("um" if "[*]" in word else word for word in words)


def _pauses(speech: Path, samples: Path | None) -> None:
    groups = dict(verbatim._pauses(speech, None))
    if samples:
        groups["sample interviews"] = verbatim._pauses(speech, samples)["sample interviews"][:3]
    print(f"\n{'Pauses':44}  found, said; right, marked (within 0.2 s)")
    programs: dict[str, Callable[[Path], verbatim.Pauses]] = {
        "transcode": lambda path: [
            (float(m.start_ms), float(m.end_ms)) for m in verbatim._marks(path) if m.kind == "pause"
        ],
        **{library: lambda path, by=library: _between(path, by) for library in HEARD},
    }
    for name, group in groups.items():
        for program, pauses in programs.items():
            counts = np.zeros(4, int)
            for path, reference in group:
                said, found = verbatim._long(reference), pauses(path)
                marked = verbatim._long(found)
                counts += (
                    sum(verbatim._is_in(pause, found) for pause in said), len(said),
                    sum(verbatim._is_in(pause, verbatim._long(reference, 300)) for pause in marked),
                    len(marked),
                )  # fmt: skip
            print(f"{name:20}{program:24}  {counts[0]} of {counts[1]}; {counts[2]} of {counts[3]}",
                  flush=True)  # fmt: skip


def _between(path: Path, library: str) -> verbatim.Pauses:
    heard = _heard(decode(path).mean(axis=0), library)
    return [(float(a), float(b)) for (_, _, a), (_, b, _) in pairwise(heard) if b - a >= 100]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
