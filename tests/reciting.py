"""A small model of Parakeet's shape for the tests: it recites a text at the onsets of the sound.

The real weights (0.6 GB) cannot be had from a package index. This one has their files, inputs,
outputs and clock (128 log-mel features, eight frames to a step of 80 ms, tokens and durations), so
that the real library loads it and decodes real recordings with it. It says its next token wherever
the sound becomes louder: its times can be checked, what it writes is known, its quality is nil.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

_DURATIONS = 5  # a step of 0 to 4, as Parakeet has them
_ONSET = 0.25  # rise of the mean normalised log energy from one step to the next


def write_reciter(
    folder: Path, tokens: Sequence[str], *, precision: str = "", onset: float = _ONSET
) -> Path:
    """Write the model into ``folder``; ``tokens`` are pieces of words, " " before a new one.

    With an ``onset`` that no sound has it says nothing.
    """
    onnx = pytest.importorskip("onnx", reason="onnx is not installed (the extra dev)")
    pytest.importorskip("onnx_asr", reason="onnx-asr is not installed (the extra onnx-asr)")
    vocabulary = list(dict.fromkeys(tokens))
    folder.mkdir(parents=True, exist_ok=True)
    suffix = f".{precision}" if precision else ""
    script = [vocabulary.index(token) for token in tokens]
    for name, graph in (
        ("encoder-model", _encoder(onnx)),
        ("decoder_joint-model", _decoder(onnx, script, len(vocabulary) + 1, onset)),
    ):
        opset = [onnx.helper.make_opsetid("", 17)]
        model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, str(folder / f"{name}{suffix}.onnx"))
    rows = [f"{token.replace(' ', '▁')} {at}" for at, token in enumerate([*vocabulary, "<blk>"])]
    (folder / "vocab.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    kind = {"model_type": "nemo-conformer-tdt", "features_size": 128, "subsampling_factor": 8}
    (folder / "config.json").write_text(json.dumps(kind), encoding="utf-8")
    return folder


def pieces(text: str) -> list[str]:
    """Cut a text as a vocabulary would: long words in two, signs apart."""
    cut: list[str] = []
    for word in text.split():
        letters = word.rstrip(".,?")
        half = len(letters) // 2 if len(letters) > 6 else len(letters)
        parts = [f" {letters[:half]}", letters[half:], word[len(letters) :]]
        cut += [part for part in parts if part]
    return cut


def _encoder(onnx: Any) -> Any:
    """Log-mel features (batch, 128, frames) -> level and its rise (batch, 2, steps)."""
    node, tensor, info = onnx.helper.make_node, onnx.helper.make_tensor, onnx.helper
    real, whole = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64
    nodes = [
        node("ReduceMean", ["audio_signal"], ["mean"], axes=[1], keepdims=1),
        node("AveragePool", ["mean"], ["level"], kernel_shape=[8], strides=[8], ceil_mode=1),
        node("Pad", ["level", "front"], ["later"]),
        node("Slice", ["later", "zero", "minus_one", "last_axis"], ["before"]),
        node("Sub", ["level", "before"], ["rise"]),
        node("Concat", ["level", "rise"], ["outputs"], axis=1),
        node("Add", ["length", "seven"], ["more"]),
        node("Div", ["more", "eight"], ["encoded_lengths"]),
    ]
    constants = {
        "front": [0, 0, 1, 0, 0, 0], "zero": [0], "minus_one": [-1], "last_axis": [2],
        "seven": [7], "eight": [8],
    }  # fmt: skip
    return info.make_graph(
        nodes,
        "encoder",
        [
            info.make_tensor_value_info("audio_signal", real, ["batch", 128, "frames"]),
            info.make_tensor_value_info("length", whole, ["batch"]),
        ],
        [
            info.make_tensor_value_info("outputs", real, ["batch", 2, "steps"]),
            info.make_tensor_value_info("encoded_lengths", whole, ["batch"]),
        ],
        [tensor(name, whole, [len(row)], row) for name, row in constants.items()],
    )


def _decoder(onnx: Any, script: Sequence[int], vocabulary: int, onset: float) -> Any:
    """One step of the decoder: the next token of the script if the level rises, else the blank."""
    node, tensor, info = onnx.helper.make_node, onnx.helper.make_tensor, onnx.helper
    real, whole, short = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64, onnx.TensorProto.INT32
    width = vocabulary + _DURATIONS
    # the blank has 1; a step of one 0, a step of two what the onset is worth
    still = [0.0] * (vocabulary - 1) + [1.0] + [-1.0, 0.0, 0.0, -1.0, -1.0]
    two = [0.0] * width
    two[vocabulary + 2] = 1.0
    nodes = [
        node("Gather", ["encoder_outputs", "one"], ["rise"], axis=1),
        node("Reshape", ["rise", "shape_one"], ["flat"]),
        node("Sub", ["flat", "onset"], ["over"]),
        node("Mul", ["over", "steep"], ["worth"]),
        node("Reshape", ["input_states_1", "shape_one"], ["spoken"]),
        node("Mod", ["spoken", "length"], ["at"], fmod=1),
        node("Cast", ["at"], ["index"], to=whole),
        node("Gather", ["script", "index"], ["token"]),
        node("OneHot", ["token", "width", "off_on"], ["onehot"]),
        node("Add", ["worth", "blank"], ["token_worth"]),
        node("Mul", ["onehot", "token_worth"], ["of_token"]),
        node("Mul", ["two", "worth"], ["of_step"]),
        node("Add", ["of_token", "still"], ["with_still"]),
        node("Add", ["with_still", "of_step"], ["logits"]),
        node("Reshape", ["logits", "shape_out"], ["outputs"]),
        node("Add", ["input_states_1", "blank"], ["output_states_1"]),
        node("Identity", ["input_states_2"], ["output_states_2"]),
    ]
    reals = {
        "onset": [onset], "steep": [20.0], "blank": [1.0], "length": [float(len(script))],
        "off_on": [0.0, 1.0], "still": still, "two": two,
    }  # fmt: skip
    wholes = {
        "one": [1], "shape_one": [1], "script": list(script), "shape_out": [1, 1, 1, width],
    }  # fmt: skip
    state = [1, 1, 1]
    return info.make_graph(
        nodes,
        "decoder",
        [
            info.make_tensor_value_info("encoder_outputs", real, [1, 2, 1]),
            info.make_tensor_value_info("targets", short, [1, 1]),
            info.make_tensor_value_info("target_length", short, [1]),
            info.make_tensor_value_info("input_states_1", real, state),
            info.make_tensor_value_info("input_states_2", real, state),
        ],
        [
            info.make_tensor_value_info("outputs", real, [1, 1, 1, width]),
            info.make_tensor_value_info("output_states_1", real, state),
            info.make_tensor_value_info("output_states_2", real, state),
        ],
        [
            *(tensor(name, real, [len(row)], row) for name, row in reals.items()),
            *(tensor(name, whole, [len(row)], row) for name, row in wholes.items()),
            tensor("width", whole, [], [width]),
        ],
    )
