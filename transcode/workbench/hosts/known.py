"""Memory of this user, outside all studies: the recent ones, and the servers that are running.

Paths and numbers of ports alone, in a folder that nobody else may read. Deleting it loses nothing
but the list of recent studies.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from transcode.files import state_folder, write_atomic
from transcode.study.coders import own_name

__all__ = ["Note", "Running", "Seat", "forget", "recent", "remember"]

_MOST = 12  # recent studies


class Note:
    """A small file of the user's state that nobody else may read.

    Args:
        folder: of the user's state in which it lies; "" is that itself.
        about: what it is about, such as the path of a study; the file's name does not show it.
        name: of the file, where it is about nothing in particular.
    """

    def __init__(self, folder: str, about: str = "", *, name: str = "") -> None:
        within = state_folder() / folder
        within.mkdir(mode=0o700, exist_ok=True)
        name = name or hashlib.sha256(about.encode()).hexdigest()[:24]
        self.path = within / f"{name}.json"

    def read(self) -> Any:  # noqa: ANN401
        """The content; ``None`` where there is none that can be read."""
        with suppress(OSError, ValueError):
            return json.loads(self.path.read_bytes())
        return None

    def write(self, content: Any) -> None:  # noqa: ANN401
        """Write JSON."""
        self.path.touch(mode=0o600)  # before anything is in it: what takes its place is as closed
        write_atomic(self.path, json.dumps(content).encode())

    def erase(self) -> None:
        """Erase it."""
        self.path.unlink(missing_ok=True)


# --- recent studies


def recent() -> list[Path]:
    """The studies that were opened last, newest first; they need not be there any more."""
    listed = _list().read()
    paths = listed if isinstance(listed, list) else []
    return [Path(path) for path in paths if isinstance(path, str)]


def remember(study: Path) -> None:
    """Put a study at the top of the recent ones."""
    others = [path for path in recent() if path != study]
    _list().write([str(path) for path in [study, *others][:_MOST]])


def forget(study: Path) -> None:
    """Take a study out of the recent ones; the study itself stays as it is."""
    _list().write([str(path) for path in recent() if path != study])


def _list() -> Note:
    return Note("", name="recent")


# --- running servers


@dataclass(frozen=True, slots=True)
class Running:
    """A server: where it listens, its process, the key that makes tokens, the cookie of its pages.

    The cookie outlives a crash, so that a page that is still open goes on with the next server.
    """

    port: int
    process: int
    key: str
    cookie: str


class Seat:
    """The seat of one coder at one study: taken by one server of this user at a time.

    Args:
        study: the folder; ``None`` where no study is open.
        coder: who works at it; "" until they have said so.
    """

    def __init__(self, study: Path | None, coder: str) -> None:
        self.place = f"{study.resolve()}\n{own_name(coder).casefold()}" if study else ""
        self._note = Note("open", self.place)
        lock = self._note.path.with_suffix(".lock")
        self._lock = FileLock(lock, timeout=0, thread_local=False)

    def take(self) -> bool:
        """Return whether the seat was free; it is taken until it is left, or the process ends."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    @property
    def running(self) -> Running | None:
        """The server that sits here; in a free seat, the one that was killed there."""
        noted = self._note.read()
        with suppress(TypeError):
            return Running(**noted)
        return None

    def note(self, running: Running) -> None:
        """Note the server that sits here."""
        self._note.write(asdict(running))

    def leave(self) -> None:
        """Leave the seat in order."""
        self._note.erase()
        self._lock.release()
