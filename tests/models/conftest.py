"""A hub on loopback, and tiny models of the architectures that transcode runs."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.models.hub_on_loopback import Answer, Hub


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    served = Hub(tmp_path / "hub")
    served.root.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answer, served))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("HF_ENDPOINT", served.url)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models folder, empty."""
    monkeypatch.setenv("TRANSCODE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture(scope="session")
def checkpoint(models: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Whisper of one layer as its makers would publish it, with the real one's vocabulary."""
    import torch
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    made = tmp_path_factory.mktemp("tiny") / "checkpoint"
    torch.manual_seed(1)
    config = WhisperConfig(
        vocab_size=51865, d_model=16, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32,
        decoder_ffn_dim=32, num_mel_bins=80,
    )  # fmt: skip
    model = WhisperForConditionalGeneration(config)
    model.save_pretrained(made)
    shutil.copyfile(models("whisper-base") / "tokenizer.json", made / "tokenizer.json")
    (made / "preprocessor_config.json").write_text('{"feature_size": 80, "sampling_rate": 16000}')
    (made / "training_args.bin").write_bytes(b"a pickle, which nobody wants")
    (made / "README.md").write_text("A tiny Whisper that knows nothing.")
    return made


@pytest.fixture(scope="session")
def converted(checkpoint: Path) -> Path:
    """The same in CTranslate2's format, as others publish it."""
    from transcode.models.convert_whisper import convert

    made = checkpoint.with_name("converted")
    convert(checkpoint, made)
    return made
