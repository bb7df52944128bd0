"""Serving of the page on this machine: port, browser, beginning and end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType

import uvicorn

from transcode.errors import BusyError, StudyError
from transcode.study.folder import Study
from transcode.workbench.hosts.door import MINT, Door, Keys
from transcode.workbench.hosts.known import Running, Seat
from transcode.workbench.hosts.page import Bell, Page
from transcode.workbench.hosts.start import Start
from transcode.workbench.live import Workbench

__all__ = ["address_of_running", "can_open_browser", "open_browser", "serve"]

_HERE = "127.0.0.1"
_END_S = 2  # for what is under way when the server ends
_BACKLOG = 128
_IN_TERMINALS = ("elinks", "links", "lynx", "w3m", "www-browser")


def serve(
    study: Study | None,
    coder: str,
    *,
    port: int = 0,
    ready: Callable[[Callable[[], str]], None] = lambda address: None,
) -> str:
    """Serve the page until it is closed.

    Args:
        study: to open; ``None`` shows the recent ones.
        coder: who works on it; "" asks in the page.
        port: where; 0 chooses a free one.
        ready: called once the page can be opened, with what makes an address that is worth one
            request.

    Returns:
        "", or the address of the server that has this study open already; nothing is served then.

    Raises:
        StudyError: the port is taken.
        DecisionError: no coder can have this name.
    """
    seat = Seat(study.root if study else None, coder)
    if not seat.take():
        return address_of_running(seat)
    killed = seat.running  # a page of it may still be open
    with closing(_bound(port, killed.port if killed else 0)) as listening:
        chosen = listening.getsockname()[1]
        keys = Keys(killed.cookie if killed and killed.port == chosen else "")
        running = Running(chosen, os.getpid(), keys.key, keys.cookie)
        bell = Bell()
        start = Start(Workbench, running, address_of_running, bell.ring, coder)
        page = Page(start, bell, lambda: server.should_exit, lambda: _end(server))
        server = _server(Door(page.app, chosen, keys))
        try:
            start.sit(seat)
            if study and (address := start.open(study, coder)):
                return address
            ready(lambda: f"http://{_HERE}:{chosen}/?token={keys.token()}")
            _run(server, listening, bell)
        finally:
            start.end()
    return ""


def _server(app: Door) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            access_log=False,  # addresses name interviews
            log_level="critical",
            lifespan="off",
            ws="none",
            http="h11",
            loop="asyncio",
            proxy_headers=False,  # nobody stands in between
            server_header=False,
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_END_S,
        )
    )


def _end(server: uvicorn.Server) -> None:
    server.should_exit = True


def _run(server: uvicorn.Server, listening: socket.socket, bell: Bell) -> None:
    """Run until the page closes it, or a signal does; that is an end in order."""

    def end(number: int, frame: FrameType | None) -> None:
        # uvicorn takes the signals while it runs, and passes them on once it has ended
        server.should_exit = True
        bell.ring()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _bound(port: int, before: int) -> socket.socket:
    """A socket at the port that is wanted, else where the server was before, else anywhere."""
    if port:
        try:
            return _listening(port)
        except OSError as problem:
            why = os.strerror(problem.errno or 0).lower()
            raise StudyError(
                f"port {port} cannot be used ({why})",
                remedy="choose another, or leave out --port: a free one is found",
            ) from None
        except OverflowError:
            raise StudyError(
                f"there is no port {port}", remedy="choose one from 1024 to 65535"
            ) from None
    with suppress(OSError):
        return _listening(before)
    return _listening(0)


def _listening(port: int) -> socket.socket:
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would share the port with whoever has it
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((_HERE, port))
        taken.listen(_BACKLOG)  # whoever opens the page at once only waits
    except (OSError, OverflowError):
        taken.close()
        raise
    return taken


def address_of_running(seat: Seat) -> str:
    """An address, worth one request, of the server that sits in a seat.

    Raises:
        BusyError: it does not answer.
    """
    import httpx

    if running := seat.running:
        place = f"http://{_HERE}:{running.port}"
        with suppress(httpx.HTTPError):
            headers = {"x-transcode": running.key}
            with httpx.Client(trust_env=False, timeout=5) as client:
                answer = client.post(place + MINT, headers=headers)
            if answer.status_code == 200:
                return f"{place}/?token={answer.text}"
    process = f" (process {running.process})" if running else ""
    raise BusyError(
        f"this study is open already, and the program that has it does not answer{process}",
        remedy="wait a moment and try again; if that fails, end that program",
    )


# --- the browser


def can_open_browser() -> bool:
    """Return whether a page can be shown here: a desktop, and a browser with windows."""
    chosen = os.environ.get("BROWSER", "").split(os.pathsep)[0]
    if chosen:
        return Path(chosen.split()[0]).name not in _IN_TERMINALS
    if sys.platform in ("win32", "darwin"):
        return True
    has_desktop = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    on_windows = shutil.which("wslview") is not None
    return has_desktop or on_windows


def open_browser(address: str) -> bool:
    """Open an address in the browser; returns whether there was one."""
    if not can_open_browser():
        return False
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
