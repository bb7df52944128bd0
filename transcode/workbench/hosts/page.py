"""The page of the workbench: its addresses. What may come in is decided at the door."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import traceback
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from transcode.errors import TranscodeError
from transcode.study import kinds
from transcode.study.kinds import kind_of
from transcode.workbench.hosts.start import Opened, Start, is_about_the_start
from transcode.workbench.sound import media_type, peaks, playable, recording

__all__ = ["Bell", "Page"]

STATIC = Path(__file__).parents[1] / "static"
_MOST_BYTES = 8 << 20  # of one message: a transcript that was typed anew
_MOST_PAGES = 200  # whose versions are remembered
_POLL_S = 0.5  # between two looks for what others wrote
_QUIET_S = 15  # after which a stream says that it is there
_GONE = {"error": "no study is open here\n  What to do: open one, or make a new one"}
_LOOK = "overview.look"
_SHELL = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>transcode</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/workbench.css">
<script type="module" src="/workbench.js" nonce="{nonce}"></script>
</head>
<body>
<div id="transcode-page"></div>
<noscript>This page needs JavaScript; nothing in it comes from elsewhere.</noscript>
</body>
</html>
"""
_OUTPUT_POLICY = (
    "sandbox allow-popups allow-downloads; default-src 'none'; img-src 'self' data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class Bell:
    """Wakes every stream when something may have changed; rung from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake them."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def heard(self, within: float) -> None:
        """Wait until it rings, so many seconds at most."""
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.wait_for(self._rung.wait(), within)
        except TimeoutError:
            return


class Page:
    """The addresses behind the door.

    Args:
        start: which study is open.
        bell: rung by what changes outside of a request.
        is_ending: true once the server is to end.
        end: ends it.
    """

    def __init__(
        self, start: Start, bell: Bell, is_ending: Callable[[], bool], end: Callable[[], None]
    ) -> None:
        self._start, self._bell = start, bell
        self._is_ending, self._end = is_ending, end
        self._seen: OrderedDict[str, int] = OrderedDict()  # page -> the version that it was told
        self.app = Starlette(
            routes=[
                Route("/", self._shell),
                Route("/workbench.{ending:str}", self._static),
                Route("/say", self._say, methods=["POST"]),
                Route("/heard", self._heard),
                Route("/sound/{interview:path}", self._sound),
                Route("/peaks/{interview:path}", self._peaks),
                Route("/outputs/{name:path}", self._output),
                Route("/close", self._close, methods=["POST"]),
            ],
            exception_handlers={Exception: _failed},
        )

    # --- the page itself

    async def _shell(self, request: Request) -> Response:
        return HTMLResponse(_SHELL.format(nonce=request.state.nonce))

    async def _static(self, request: Request) -> Response:
        types = {"js": "text/javascript", "css": "text/css"}
        ending = request.path_params["ending"]
        if ending not in types:
            return _not_here()
        return FileResponse(STATIC / f"workbench.{ending}", media_type=types[ending])

    # --- talk

    async def _say(self, request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                return JSONResponse({"error": "this message is too long"}, 413)
        try:
            message = json.loads(body)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            return JSONResponse({"error": "the page sent what is no message"}, 400)
        answer = await run_in_threadpool(self._answer, message)
        # a page that decides while its study is not open yet, after a restart, asks again; one that
        # looks wants to know
        is_early = answer.get("error") == _GONE["error"] and message.get("verb") != _LOOK
        return JSONResponse(answer, 503 if is_early else 200)

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        try:
            if is_about_the_start(message):
                return self._start.answer(message)
            about = {"number": message.get("number"), "verb": message.get("verb")}
            if not (opened := self._start.opened):
                return {**about, **_GONE}
            answer = opened.workbench.answer(message)
        except Exception as problem:
            return {
                "number": message.get("number"),
                "verb": message.get("verb"),
                "error": _noted(problem),
            }
        if isinstance(answer.get("version"), int) and isinstance(message.get("since"), int):
            # what changed since the page last looked is in this answer, whoever changed it
            self._note_seen(str(message.get("number", "")).partition(".")[0], answer["version"])
            self._bell.ring()
        return answer

    def _note_seen(self, page: str, version: int) -> None:
        self._seen[page] = max(version, self._seen.get(page, version))
        self._seen.move_to_end(page)
        while len(self._seen) > _MOST_PAGES:
            self._seen.popitem(last=False)

    async def _heard(self, request: Request) -> Response:
        page = request.query_params.get("page", "")
        given = request.headers.get("last-event-id") or request.query_params.get("since", "")
        since = int(given) if given.isascii() and given.isdigit() else -1
        return StreamingResponse(self._events(page, since), media_type="text/event-stream")

    async def _events(self, page: str, since: int) -> AsyncIterator[str]:
        """News as server-sent events, until the page or the server ends.

        Without a name, ``{"version", "patch"}``; ``start``, the state of the start; ``closed``.
        """
        opened, told, quiet = self._start.opened, "", 0.0
        yield "retry: 1000\n\n"
        while not self._is_ending():
            if self._start.opened is not opened:  # another study: versions begin anew
                opened, since = self._start.opened, -1
                self._seen.pop(page, None)
            state = json.dumps(await run_in_threadpool(lambda: self._start.state))
            if state != told:
                told = state
                yield f"event: start\ndata: {state}\n\n"
                quiet = 0.0
            if opened:
                since = max(since, self._seen.get(page, since))
                news = await run_in_threadpool(opened.workbench.workbench.news, since)
                if news and news["version"] != since:
                    since = news["version"]
                    yield f"id: {since}\ndata: {json.dumps(news)}\n\n"
                    quiet = 0.0
            if quiet >= _QUIET_S:
                yield ":\n\n"
                quiet = 0.0
            await self._bell.heard(_POLL_S)
            quiet += _POLL_S
        yield "event: closed\ndata: {}\n\n"

    async def _close(self, request: Request) -> Response:
        self._end()
        self._bell.ring()
        return JSONResponse({"error": ""})

    # --- files, by id and never by path

    async def _sound(self, request: Request) -> Response:
        opened, interview = self._start.opened, request.path_params["interview"]
        path = recording(opened.study, interview) if opened else None
        if path is None:
            return _not_here()
        if kind := media_type(path):
            return FileResponse(path, media_type=kind, content_disposition_type="inline")
        assert opened
        try:
            made = await run_in_threadpool(playable, opened.study, interview)
        except TranscodeError as problem:
            return PlainTextResponse(str(problem), 422)
        return _ranged(made or b"", request.headers.get("range", ""), "audio/wav")

    async def _peaks(self, request: Request) -> Response:
        opened, interview = self._start.opened, request.path_params["interview"]
        try:
            made = await run_in_threadpool(peaks, opened.study, interview) if opened else None
        except TranscodeError as problem:
            return PlainTextResponse(str(problem), 422)
        return Response(made, media_type="application/octet-stream") if made else _not_here()

    async def _output(self, request: Request) -> Response:
        opened, name = self._start.opened, request.path_params["name"]
        path = _output_of(opened, name) if opened else None
        if path is None:
            return _not_here()
        return FileResponse(path, headers={"content-security-policy": _OUTPUT_POLICY})


def _output_of(opened: Opened, name: str) -> Path | None:
    """An output of the study that this program made; ``None`` for anything else."""
    kind = kind_of(f"{kinds.REPORT.place.rpartition('/')[0]}/{name}")
    path = opened.study.outputs / name
    made_by_us = kind is not None and opened.study.outputs in path.resolve().parents
    return path if made_by_us and path.is_file() else None


def _ranged(data: bytes, wanted: str, kind: str) -> Response:
    """The bytes of one range that a browser asks for, or all of them (RFC 9110, section 14)."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted.strip())
    headers = {"accept-ranges": "bytes"}
    if not found or found.group() == "bytes=-":
        return Response(data, media_type=kind, headers=headers)
    first, last = found.groups()
    begin = int(first) if first else max(0, len(data) - int(last))
    end = min(int(last) if first and last else len(data) - 1, len(data) - 1)
    if begin > end:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(data)}"})
    headers["content-range"] = f"bytes {begin}-{end}/{len(data)}"
    return Response(data[begin : end + 1], 206, headers, kind)


def _not_here() -> Response:
    return PlainTextResponse("There is nothing here.\n", 404)


async def _failed(request: Request, problem: Exception) -> Response:
    return PlainTextResponse(_noted(problem), 500)


def _noted(problem: Exception) -> str:
    """Print where the program failed, without the text of the error, and word it for the page.

    That text may hold words of an interview, and a terminal may be kept in a log.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    print(type(problem).__name__, *places[-8:], file=sys.stderr)  # noqa: T201
    return (
        f"the program failed here ({type(problem).__name__}, {places[-1] if places else '?'}); "
        "what was decided before is kept\n  What to do: load the page again; if it fails again, "
        "report this line"
    )
