"""Models: found in order, fetched whole or not at all, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcode.errors import ModelError
from transcode.models import pull, registry


def test_every_entry_can_be_had_and_says_what_it_is() -> None:
    for model in registry.registry().values():
        assert model.about and model.licence and model.languages and model.megabytes
        assert model.shipped or model.hub or (model.wheels and model.files and model.digest)
        for wheel in model.wheels:
            assert "==" in wheel.package and len(wheel.sha256) == 64
            assert "999" not in wheel.package  # placeholders against dependency confusion
    assert set(registry.DEFAULTS) <= set(registry.registry())


def test_a_missing_model_names_the_command(folder: Path) -> None:
    with pytest.raises(ModelError, match="transcode models pull whisper-base"):
        registry.find("whisper-base")
    with pytest.raises(ModelError, match="transcode models list"):
        registry.find("no-such-model")
    with pytest.raises(ModelError, match="transcode models list"):
        pull.pull("no-such-model")


def test_a_path_is_a_model(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.bin").write_bytes(b"weights")
    assert registry.find(str(tmp_path / "mine")) == tmp_path / "mine"
    before = registry.folder_digest(str(tmp_path / "mine"))
    (tmp_path / "mine" / "model.bin").write_bytes(b"others")
    assert registry.folder_digest(str(tmp_path / "mine")) != before


def test_a_folder_copied_in_is_checked(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "model.bin").write_bytes(b"not the weights")
    with pytest.raises(ModelError, match="does not match the registry"):
        pull.pull("whisper-base", source=wrong)
    assert not (folder / "whisper-base").exists()
    assert not list(folder.glob(".pull-*"))


def test_damage_is_seen(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.mkdir()
    (source / "model.bin").write_bytes(b"weights")
    (source / "config.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match=r"lacks tokenizer\.json"):
        pull.pull("whisper-large-v3", source=source)
    (source / "tokenizer.json").write_bytes(b"{}")
    pulled = pull.pull("whisper-large-v3", source=source)
    assert pull.verify("whisper-large-v3") == ()
    (pulled / "model.bin").write_bytes(b"wei")
    (pulled / "config.json").unlink()
    faults = pull.verify("whisper-large-v3")
    assert len(faults) == 2 and any("missing" in fault for fault in faults)
    assert pull.verify("whisper-large-v3") == faults
    pull.pull("whisper-large-v3", source=source)
    assert pull.verify("whisper-large-v3") == ()
