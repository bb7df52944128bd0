"""A Whisper checkpoint as its makers publish it -> CTranslate2's format.

A tool of `models pull`, in a process of its own: ``python -m transcode.models.convert_whisper
CHECKPOINT OUT``. Weights are read from safetensors, halved in precision (CTranslate2 makes whole
numbers of them when they are loaded), and no code of the checkpoint is run.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

_COPIED = ("preprocessor_config.json", "tokenizer.json")
_LANGUAGE = re.compile(r"<\|([a-z]{2,3})\|>")


def convert(checkpoint: Path, out: Path) -> None:
    """Convert a folder; afterwards ``out`` is a folder that faster-whisper loads."""
    from ctranslate2.converters import TransformersConverter

    if not (checkpoint / "tokenizer.json").exists():
        _make_tokenizer(checkpoint)
    converter = TransformersConverter(str(checkpoint), load_as_float16=True, low_cpu_mem_usage=True)
    converter.convert(str(out), quantization="float16", force=True)
    for name in _COPIED:
        if (checkpoint / name).exists():
            shutil.copyfile(checkpoint / name, out / name)
    complete(out)


def _make_tokenizer(checkpoint: Path) -> None:
    """Write the one file that faster-whisper reads, from the older files of a tokenizer."""
    from transformers import AutoTokenizer

    made = AutoTokenizer.from_pretrained(str(checkpoint))
    made.backend_tokenizer.save(str(checkpoint / "tokenizer.json"))


def complete(folder: Path) -> None:
    """Add to a folder's configuration what CTranslate2 needs and some makers leave out.

    Without it, languages cannot be detected and words have no times. The languages are the codes
    among the special tokens of the vocabulary; words are aligned by the upper half of the decoder,
    as CTranslate2 does by default.
    """
    place = folder / "config.json"
    config = json.loads(place.read_bytes())
    added = json.loads((folder / "tokenizer.json").read_bytes())["added_tokens"]
    codes = [token["id"] for token in added if _LANGUAGE.fullmatch(token["content"])]
    layers, heads = config.get("decoder_layers", 0), config.get("decoder_attention_heads", 0)
    upper = [[layer, head] for layer in range(layers // 2, layers) for head in range(heads)]
    needed = {
        "lang_ids": sorted(codes),
        "alignment_heads": upper,
        "suppress_ids": config.get("suppress_tokens") or [],
        "suppress_ids_begin": config.get("begin_suppress_tokens") or [],
    }
    missing = {name: value for name, value in needed.items() if not config.get(name) and value}
    missing |= {name: [] for name in needed if name not in {**config, **missing}}
    if missing:
        place.write_text(json.dumps({**config, **missing}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
