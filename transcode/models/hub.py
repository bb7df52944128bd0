"""Files of a model on a hub: listed, fetched from where they were broken off, checked.

The hub is the model's own place (``$HF_ENDPOINT``, else huggingface.co). It is asked in a process
of its own, because ``huggingface_hub`` reads its environment once, when it is imported. What it
announces (size, and SHA-256 or git's SHA-1 of each file) is compared with what came. A download
that breaks off stays beside its place as ``.part`` and goes on from there: ``huggingface_hub``
itself begins anew in a new process, so each file is fetched by its ``http_get`` into our own file.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from transcode.errors import ModelError
from transcode.files import file_digest
from transcode.models.registry import Model
from transcode.records.base import Record

__all__ = ["HubError", "Listing", "RemoteFile", "fetch", "listing", "wanted"]

_CT2 = ("model.bin", "config.json", "tokenizer.json", "vocabulary.*", "preprocessor_config.json")
_CHECKPOINT = ("*.json", "merges.txt", "*.safetensors")  # never a pickle
_PART = ".part"
_CHUNK = 1 << 20  # bytes that a break can cost
_WATCH_S = 0.5  # between two looks at how much has come


class HubError(ModelError):
    """The hub cannot give a model now; ``is_away`` where it could not be reached at all."""

    def __init__(self, what: str, *, where: str, remedy: str, is_away: bool) -> None:
        super().__init__(what, where=where, step="models pull", remedy=remedy)
        self.is_away = is_away


@dataclass(frozen=True, slots=True)
class RemoteFile(Record):
    """A file of a repository: path, size in bytes, and SHA-256 (or git's SHA-1 of a small one)."""

    name: str
    size: int
    sha256: str = ""
    git: str = ""


@dataclass(frozen=True, slots=True)
class Listing(Record):
    """Files of a repository at a commit."""

    repository: str
    commit: str
    files: tuple[RemoteFile, ...]

    @property
    def megabytes(self) -> int:
        """Size of all files."""
        return round(sum(file.size for file in self.files) / 1e6)


def listing(model: Model) -> Listing:
    """Files of a model that are wanted, as the hub lists them now.

    Raises:
        HubError: the hub cannot be reached, or does not have or give this model.
    """
    answer = _ask(model, ["list", model.hub, model.revision or "main"])
    files = tuple(RemoteFile(**file) for file in answer["files"])
    return Listing(model.hub, answer["commit"], wanted(model, files))


def wanted(model: Model, files: Iterable[RemoteFile]) -> tuple[RemoteFile, ...]:
    """Files of a repository that a model consists of.

    Raises:
        ModelError: what is needed is not among them.
    """
    here = [file for file in files if ".." not in PurePosixPath(file.name).parts]
    if model.task != "speech":
        return tuple(here)
    patterns = model.take or (_CHECKPOINT if model.converts else _CT2)
    here = [f for f in here if "/" not in f.name and any(fnmatchcase(f.name, p) for p in patterns)]
    if model.converts:
        whole = [f for f in here if f.name == "model.safetensors"]
        weights = whole or [f for f in here if fnmatchcase(f.name, "model-*-of-*.safetensors")]
        here = [f for f in here if not f.name.endswith(".safetensors")] + weights
    elif model.take:
        weights = here
    else:
        weights = [f for f in here if f.name == "model.bin"]
    if not weights or (not model.take and "config.json" not in {f.name for f in here}):
        raise ModelError(
            "the hub has no files of this model that can be used",
            where=model.name,
            step="models pull",
            remedy="get the model elsewhere and copy its folder in with --from",
        )
    return tuple(sorted(here, key=lambda file: (file.size, file.name)))


def fetch(
    model: Model, wanted_files: Listing, folder: Path, progress: Callable[[float], None]
) -> None:
    """Fetch the files into a folder, going on where an earlier download was broken off.

    ``progress`` is called with the fraction of all bytes that is here.

    Raises:
        HubError: the connection broke; what has come stays in the folder.
        ModelError: a file is not the one that the hub announced; it is taken away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [file for file in wanted_files.files if not _is_right(folder / file.name, file)]
    plan = json.dumps([asdict(file) for file in missing])
    command = ["fetch", wanted_files.repository, wanted_files.commit, str(folder), plan]
    total = sum(file.size for file in wanted_files.files) or 1
    _ask(model, command, lambda: progress(min(1.0, _come(folder, wanted_files.files) / total)))
    for file in missing:
        if not _is_right(folder / file.name, file):
            (folder / file.name).unlink(missing_ok=True)
            raise ModelError(
                f"{file.name} is not the file that the hub announced (its digest differs)",
                where=model.name,
                step="models pull",
                remedy="fetch it again; if that does not help, do not use this hub",
            )


def _is_right(path: Path, file: RemoteFile) -> bool:
    """Return whether a file is here, with the size and digest that the hub announced."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    if file.sha256:
        return file_digest(path) == file.sha256
    data = path.read_bytes()
    head = b"blob %d\0" % len(data)
    return not file.git or hashlib.sha1(head + data, usedforsecurity=False).hexdigest() == file.git


def _come(folder: Path, files: Iterable[RemoteFile]) -> int:
    """Bytes that are here, of files that are whole and of those that are coming."""
    places = (folder / name for file in files for name in (file.name, file.name + _PART))
    return sum(path.stat().st_size for path in places if path.is_file())


# --- the process that asks


def _ask(model: Model, words: Sequence[str], watch: Callable[[], None] = lambda: None) -> Any:  # noqa: ANN401
    """Ask the hub in a process of its own. Returns its answer.

    Raises:
        HubError: there is none.
    """
    quiet = {
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_XET": "1",  # it cannot go on where it was broken off
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *_paths()]),
    }
    command = [sys.executable, "-m", "transcode.models.hub", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", env={**os.environ, **quiet},
    ) as process:  # fmt: skip
        try:
            while True:
                try:
                    told, complaint = process.communicate(timeout=_WATCH_S)
                    break
                except subprocess.TimeoutExpired:
                    watch()
        except BaseException:
            process.kill()
            raise
    watch()
    try:
        answer = json.loads(told.splitlines()[-1])
    except (IndexError, ValueError):
        last = (complaint.strip().splitlines() or ["no reason was given"])[-1]
        answer = {"failure": "broken", "why": last}
    if failure := answer.get("failure"):
        raise _failed(model, failure, answer.get("why", ""))
    return answer


def _paths() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [given] if given else []


def _failed(model: Model, failure: str, why: str) -> HubError:
    again = f"what has come is kept; go on with: transcode models pull {model.name}"
    what, remedy = {
        "away": ("the hub cannot be reached", "copy the folder in with --from, or try again later"),
        "closed": (
            "its maker asks for an agreement or a login first",
            f"accept it on the page of {model.hub}, set HF_TOKEN to a token of yours, try again",
        ),
        "refused": (
            "the hub refuses to give this model",
            "see its page: it may want a login (HF_TOKEN); or copy the folder in with --from",
        ),
        "absent": ("the hub has no such model", "copy the folder in with --from"),
        "full": ("the disk is full", f"free space; {again}"),
    }.get(failure, ("the download was broken off", again))
    if failure == "broken" and why:
        what += f" ({why})"
    return HubError(what, where=model.hub, remedy=remedy, is_away=failure == "away")


def _list(repository: str, revision: str) -> dict[str, Any]:
    from huggingface_hub import HfApi

    found = HfApi().model_info(repository, revision=revision, files_metadata=True, timeout=10)
    files = [
        RemoteFile(
            file.rfilename, file.size or 0, file.lfs.sha256 if file.lfs else "", file.blob_id or ""
        )
        for file in found.siblings or ()
    ]
    return {"commit": found.sha or revision, "files": [asdict(file) for file in files]}


def _fetch(repository: str, commit: str, folder: Path, files: Sequence[RemoteFile]) -> None:
    from huggingface_hub import constants, hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers

    constants.DOWNLOAD_CHUNK_SIZE = _CHUNK
    for file in files:
        place, part = folder / file.name, folder / (file.name + _PART)
        place.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as stream:
            come = stream.tell()
            if come > file.size:  # of another version
                stream.truncate(0)
                come = 0
            url = hf_hub_url(repository, file.name, revision=commit)
            http_get(
                url,
                stream,
                resume_size=come,
                headers=build_hf_headers(),
                expected_size=file.size,
            )
        part.replace(place)


def _kind(problem: BaseException) -> str:
    """Kind of failure, by which :func:`_failed` says what to do."""
    from huggingface_hub import errors

    if isinstance(problem, errors.GatedRepoError):
        return "closed"
    if isinstance(problem, errors.RepositoryNotFoundError | errors.RevisionNotFoundError):
        return "absent"
    status = getattr(getattr(problem, "response", None), "status_code", 0)
    if status in (401, 403):
        return "refused"
    if isinstance(problem, OSError) and getattr(problem, "errno", 0) == 28:
        return "full"
    names = {kind.__name__ for kind in type(problem).__mro__}
    # by name: which of two HTTP libraries raises it depends on the version of huggingface_hub
    away = {"ConnectError", "ConnectTimeout", "ConnectionError", "ProxyError"}
    return "away" if names & away else "broken"


def main(words: Sequence[str]) -> None:
    """Answer one question on standard output, as one line of JSON."""
    try:
        if words[0] == "list":
            answer = _list(*words[1:])
        else:
            repository, commit, folder, files = words[1:]
            _fetch(repository, commit, Path(folder), [RemoteFile(**f) for f in json.loads(files)])
            answer = {}
    except Exception as problem:  # of whichever library; the parent says what to do
        kind = _kind(problem)
        kind = "broken" if kind == "away" and words[0] == "fetch" else kind
        answer = {"failure": kind, "why": (str(problem).splitlines() or [""])[0]}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
