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
    _name_languages(out)


def _make_tokenizer(checkpoint: Path) -> None:
    """Write the one file that faster-whisper reads, from the older files of a tokenizer."""
    from transformers import AutoTokenizer

    made = AutoTokenizer.from_pretrained(str(checkpoint))
    made.backend_tokenizer.save(str(checkpoint / "tokenizer.json"))


def _name_languages(out: Path) -> None:
    """List the languages in the configuration where the checkpoint did not: detection needs them.

    They are the codes among the special tokens of the vocabulary, in order.
    """
    place = out / "config.json"
    config = json.loads(place.read_bytes())
    if config.get("lang_ids"):
        return
    added = json.loads((out / "tokenizer.json").read_bytes())["added_tokens"]
    config["lang_ids"] = sorted(
        token["id"] for token in added if _LANGUAGE.fullmatch(token["content"])
    )
    place.write_text(json.dumps(config, indent=2), encoding="utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
