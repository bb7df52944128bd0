"""Door of the page: lets in only the browser that was given a token, and only from this machine.

It stands in front of every address. A page elsewhere in the browser, another user of the machine or
a name that was bound anew to 127.0.0.1 has no token, no cookie, a foreign ``Host`` or a foreign
``Origin``, and is refused before anything of the study is looked at.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["MINT", "Door", "Keys"]

MINT = "/token"
"""Address at which another process of the same user asks for a new token, by the key."""

_OWN_HEADER = "x-transcode"  # a form or a plain link cannot send it
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_ELSEWHERE = ("cross-site", "same-site")  # another port of this machine is of the same site
_REMEDY = "Run `transcode open` again: it opens a page that may come in."


class Keys:
    """The secrets of one server: its tokens, its cookie, and the key by which tokens are made.

    Args:
        cookie: of an earlier run of the same study, so that a page that is still open goes on.
    """

    def __init__(self, cookie: str = "") -> None:
        self.cookie = cookie or secrets.token_urlsafe(32)
        self.key = secrets.token_urlsafe(32)
        self._tokens: set[str] = set()

    def token(self) -> str:
        """Make a token; it is worth one request."""
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        return token

    def spend(self, token: str) -> bool:
        """Return whether a token is valid, and make it invalid."""
        found = [known for known in self._tokens if _same(known, token)]
        self._tokens.difference_update(found)
        return bool(found)


class Door:
    """The check in front of an application.

    Args:
        app: behind the door.
        port: where the server listens; part of every address that is its own.
        keys: its secrets.
    """

    def __init__(self, app: ASGIApp, port: int, keys: Keys) -> None:
        self.app, self.keys = app, keys
        self.hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self.cookie = f"transcode-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on to what lies behind the door."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError("the page speaks http only")
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers.setdefault("content-security-policy", _POLICY.format(nonce=nonce))
            await send(message)

        answer = self._answer(scope)
        await (answer or self.app)(scope, receive, guarded)

    def _answer(self, scope: Scope) -> Response | None:
        """Answer at the door; ``None`` lets the request in."""
        headers, path, method = Headers(scope=scope), scope["path"], scope["method"]
        if headers.get("host") not in self.hosts:
            return _refused("This address is not one of this page.", 421)
        if method not in ("GET", "HEAD", "POST"):
            return _refused("The page does not do this.", 405)
        if path == MINT:
            return self._mint(headers, method)
        is_link = headers.get("sec-fetch-mode") == "navigate" and method == "GET"
        if headers.get("sec-fetch-site") in _ELSEWHERE and not is_link:
            return _refused("Another page asked for this.")
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token")
        if token and method == "GET" and path == "/":
            return self._enter(headers, token[0])
        if not self._is_known(headers):
            return _refused(f"This page was not opened by transcode, or it has ended. {_REMEDY}")
        if method == "POST":
            if headers.get("origin") != f"http://{headers['host']}":
                return _refused("Another page asked for this.")
            if headers.get(_OWN_HEADER) != "1":
                return _refused("The request lacks a header that only the page itself sends.")
        return None

    def _enter(self, headers: Headers, token: str) -> Response:
        """Exchange a token for the cookie and a clean address."""
        if not self.keys.spend(token) and not self._is_known(headers):
            return _refused(f"This address has been used; each opens one page, once. {_REMEDY}")
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, self.keys.cookie, httponly=True, samesite="strict")
        return answer

    def _mint(self, headers: Headers, method: str) -> Response:
        """Give a token to another process of this user; no browser sends this key."""
        key = headers.get(_OWN_HEADER, "")
        if method != "POST" or "origin" in headers or not _same(key, self.keys.key):
            return _refused("Only transcode itself may ask for this.")
        return PlainTextResponse(self.keys.token())

    def _is_known(self, headers: Headers) -> bool:
        return _same(_cookies(headers.getlist("cookie")).get(self.cookie, ""), self.keys.cookie)


def _cookies(headers: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for header in headers:
        for piece in header.split(";"):  # one at a time: a foreign one that is odd spoils no other
            try:
                found |= {name: morsel.value for name, morsel in SimpleCookie(piece).items()}
            except CookieError:
                continue
    return found


def _same(first: str, second: str) -> bool:
    return secrets.compare_digest(first.encode(), second.encode())


def _refused(why: str, status: int = 403) -> Response:
    return PlainTextResponse(f"{why}\n", status)
