"""Start of the page: which study is open in this server, the recent ones, a new one, and its run.

Messages are as in the rest of the page, ``{"verb": "start.open", "with": {"path": ...}}``; every
answer holds what the page has to draw before a study is open (``start``), and an ``error``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from transcode.errors import BusyError, DecisionError, StudyError, TranscodeError
from transcode.study.coders import as_known, checked_name
from transcode.study.folder import Study
from transcode.study.kinds import SETTINGS
from transcode.study.settings import parse_settings
from transcode.workbench.hosts.chain import Chain
from transcode.workbench.hosts.folders import chosen_folder, listing
from transcode.workbench.hosts.known import Running, Seat, forget, recent, remember
from transcode.workbench.hosts.sample import SCRATCH, scratch_copy
from transcode.workbench.hosts.talk import Once, Workbench, once
from transcode.workbench.overview import Overview
from transcode.workbench.protocol import parted, worded

__all__ = ["Opened", "Start", "is_about_the_start"]

_WITH: dict[str, tuple[set[str], set[str]]] = {
    "where": (set(), set()),
    "browse": (set(), {"folder"}),
    "open": ({"path"}, {"coder", "sure"}),
    "new": ({"folder"}, {"study", "language", "coder", "method", "release"}),
    "sample": (set(), set()),
    "forget": ({"path"}, set()),
    "leave": (set(), set()),
    "run": (set(), {"folder"}),
    "stop": (set(), set()),
}
"""Verbs without their "start.", each with its required and its optional arguments; all text."""


def is_about_the_start(message: dict[str, Any]) -> bool:
    """Return whether a message is for :class:`Start`."""
    return str(message.get("verb", "")).startswith("start.")


@dataclass(frozen=True)
class Opened:
    """A study that is open in this server, and who works on it."""

    study: Study
    coder: str
    workbench: Once

    @property
    def is_confidential(self) -> bool:
        """True where ``confidential/`` is, with recordings, names and what was corrected."""
        return self.study.people_file.exists()


class Start:
    """The study that a server has open, or none yet.

    Args:
        workbench: makes one of a study and a coder.
        running: where this server is, noted for whoever opens the same study.
        elsewhere: the address of another server that sits in a seat.
        changed: called in any thread when another study is open, or a run has gone on.
        coder: as whom alone studies may be opened; "" asks in the page.
    """

    def __init__(
        self,
        workbench: Callable[[Study, str], Workbench],
        running: Running,
        elsewhere: Callable[[Seat], str],
        changed: Callable[[], None],
        coder: str = "",
    ) -> None:
        self._workbench, self._running, self._elsewhere = workbench, running, elsewhere
        self._changed, self._coder = changed, coder
        self._lock = RLock()
        self._seat: Seat | None = None
        self._was: dict[Path, str] = {}  # who worked on a study in this server
        self._study: Study | None = None
        self._asked: dict[str, Any] | None = None
        self.opened: Opened | None = None
        self.chain: Chain | None = None

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Carry out one message; nothing is raised."""
        verb = str(message.get("verb", "")).removeprefix("start.")
        given = message.get("with", {})
        reply: dict[str, Any] = {
            "number": message.get("number"), "verb": message.get("verb"), "error": ""
        }  # fmt: skip
        must, may = _WITH.get(verb, ({"nothing"}, set()))
        try:
            if (
                not isinstance(given, dict)
                or not must <= set(given) <= must | may
                or not all(isinstance(value, str) for value in given.values())
            ):
                raise DecisionError("the page sent an unknown request", remedy="load it again")
            if verb == "browse":  # a slow drive holds up nobody else
                return {**reply, "listing": listing(chosen_folder(given.get("folder", "")))}
            with self._lock:
                address = getattr(self, f"_{verb}")(**given) or ""
                return {**reply, "address": address, "start": self.state}
        except TranscodeError as problem:
            said = {"error": worded(problem), "said": parted(problem)}
            return {**reply, **said, "start": self.state}

    @property
    def state(self) -> dict[str, Any]:
        """Everything to draw.

        ``ask`` where the page has to ask who works here: the ``coders`` there are, the name
        ``typed``, and the one that it is ``nearly``. ``run`` is :attr:`Chain.state`.
        """
        study, opened, chain = self._study, self.opened, self.chain
        return {
            "study": study.root.name if study else "",
            "path": str(study.root) if study else "",
            "coder": opened.coder if opened else "",
            "scratch": bool(study and study.root.name == SCRATCH),
            "confidential": bool(opened and opened.is_confidential),
            "ask": self._asked,
            "run": chain.state if chain else None,
            "recent": [] if study else [_described(path) for path in recent()],
        }

    def open(self, study: Study, coder: str = "", *, sure: bool = False) -> str:
        """Open a study, or ask in the page who works on it.

        Args:
            study: which one.
            coder: who works on it; "" asks.
            sure: the name is meant, though another coder has nearly the same.

        Returns:
            The address of another server that has it open already; "" where it is open here.

        Raises:
            BusyError: another study is open here.
            DecisionError: no coder can have this name, or another one worked on it here.
        """
        with self._lock:
            self._turn_to(study)
            typed = coder.strip() or self._coder or self._was.get(study.root, "")
            if not typed:
                return self._ask(study)
            overview = Overview(study, typed)
            coder = overview.coder
            for other in (self._coder, self._was.get(study.root, "")):
                if other and as_known(other, [coder]) != coder:
                    raise DecisionError(
                        f"this page was opened by {other}; coding is blind",
                        remedy=f"close it, then: transcode open {study.root.name} --coder {coder}",
                    )
            if overview.nearly and not sure:
                return self._ask(study, coder, overview.nearly)
            if self.opened:
                return ""
            seat = Seat(study.root, coder)
            if not self._seat or self._seat.place != seat.place:
                if not seat.take():
                    self._study = self._asked = self.chain = None
                    return self._elsewhere(seat)
                self.sit(seat)
            self._begin(study, coder)
            return ""

    def sit(self, seat: Seat) -> None:
        """Take over a seat that was taken for this server, and leave the one before."""
        seat.note(self._running)
        if self._seat:
            self._seat.leave()
        self._seat = seat

    def end(self) -> None:
        """End the run, and leave the seat in order."""
        with self._lock:
            if self.chain:
                self.chain.end()
            if self._seat:
                self._seat.leave()

    def _begin(self, study: Study, coder: str) -> None:
        self.opened = Opened(study, coder, once(study, coder, self._workbench(study, coder)))
        self._was[study.root], self._asked = coder, None
        remember(study.root)
        assert self.chain
        if self.opened.is_confidential and not self.chain.is_running:
            self.chain.take_up()
        self._changed()

    def _turn_to(self, study: Study) -> None:
        if self._study and self._study.root == study.root:
            return
        if self.opened or (self.chain and self.chain.is_running):
            raise BusyError("another study is open", remedy="close that one first")
        self._study, self._asked = study, None
        self.chain = Chain(study, self._changed)

    def _ask(self, study: Study, typed: str = "", nearly: str = "") -> str:
        self._asked = {"coders": study.coders, "typed": typed, "nearly": nearly}
        self._changed()
        return ""

    # --- verbs of the page

    def _where(self) -> None:
        """Only look."""

    def _open(self, path: str, coder: str = "", sure: str = "") -> str:
        return self.open(Study.open(chosen_folder(path)), coder, sure=bool(sure))

    def _new(self, folder: str, study: str = "", coder: str = "", **settings: str) -> str:
        from transcode.verbs import start

        if self.opened:
            raise BusyError("another study is open", remedy="close that one first")
        source = chosen_folder(folder)
        chosen = parse_settings({name: value for name, value in settings.items() if value})
        if coder.strip():
            checked_name(coder.strip())
        root = Path(study).expanduser() if study.strip() else None
        made = Study.open(start.start(source, root, chosen).root.resolve())
        if (address := self.open(made, coder)) or made.root == source:
            return address
        assert self.chain
        if not self.chain.is_running:
            self.chain.start([source])
        return ""

    def _sample(self) -> str:
        return self.open(Study.open(scratch_copy(Path.home() / SCRATCH).resolve()))

    def _forget(self, path: str) -> None:
        forget(Path(path))

    def _leave(self) -> None:
        if self.chain and self.chain.is_running:
            raise BusyError(
                "the run of this study is under way", remedy="wait until it is done, or stop it"
            )
        self._study = self.opened = self.chain = self._asked = None
        if self._seat:
            self._seat.leave()
            self._seat = None
        self._changed()

    def _run(self, folder: str = "") -> None:
        if self.chain is None:
            raise _nothing_open()
        self.chain.start([chosen_folder(folder)] if folder else [])

    def _stop(self) -> None:
        if self.chain is None:
            raise _nothing_open()
        self.chain.stop()


def _nothing_open() -> StudyError:
    return StudyError("no study is open", remedy="open one, or make a new one")


def _described(path: Path) -> dict[str, Any]:
    return {"path": str(path), "name": path.name, "there": (path / SETTINGS.place).is_file()}
