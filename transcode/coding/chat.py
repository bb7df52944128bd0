"""A local language model, asked over HTTP: any address that speaks OpenAI's chat completions.

Ollama, llama.cpp and vLLM do. Only an address of this machine is asked, unless the caller passes
the words of :data:`PERMISSION`. Nothing is followed or passed on: no redirect, no proxy.
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated

from annotated_types import Gt, Le

from transcode.errors import ModelError, PrivacyError, StudyError

if TYPE_CHECKING:
    from httpx import URL, Response

__all__ = ["PERMISSION", "ChatSettings", "ask", "check_address"]

PERMISSION = "I have permission to send these texts"
_LONGEST = 1_000_000  # bytes of an answer that are read
_LOOPBACK = frozenset(["127.0.0.1", "::1"])  # what "localhost" means, whatever a hosts file says
_MOVED, _OK = range(300, 400), 200


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The table ``[naming]`` of ``study.toml``; without an address no model is ever asked.

    Attributes:
        url: address of an OpenAI-compatible server on this machine, up to and with ``/v1``.
        model: name of the model, as the server calls it.
        seed: sent with each request, so that an answer can be repeated where the server allows it.
        seconds: how long one answer may take.
        allow_remote: the sentence "I have permission to send these texts", word for word, where the
            texts may leave this machine; otherwise only an address of this machine is asked.
    """

    url: str = ""
    model: str = ""
    seed: int = 1
    seconds: Annotated[float, Gt(0), Le(86_400)] = 120.0
    allow_remote: str = ""


def check_address(settings: ChatSettings) -> None:
    """Refuse an address that cannot be asked, before anything is sent.

    Raises:
        StudyError: no address or no model is set, or the address is none.
        PrivacyError: the address is not on this machine, and nobody said that it may be asked.
    """
    _target(settings)


def ask(system: str, prompt: str, settings: ChatSettings) -> str:
    """What the model answers, at temperature 0 and with the seed of the settings.

    Raises:
        StudyError, PrivacyError: as :func:`check_address`.
        ModelError: nobody answers, not in time, or not as chat completions are answered.
    """
    import httpx

    url, host = _target(settings)
    body = {
        "model": settings.model,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": prompt},
        ],
        "temperature": 0,
        "seed": settings.seed,
        "stream": False,
    }
    path = url.raw_path.partition(b"?")[0].rstrip(b"/") + b"/chat/completions"
    headers = {
        "Host": url.netloc.decode(),
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",  # so that as many bytes come as are counted
    }
    until = time.monotonic() + settings.seconds
    try:
        with (
            # the certificates that this machine trusts; nothing from the environment, no proxy
            httpx.Client(
                verify=ssl.create_default_context(),
                trust_env=False,
                follow_redirects=False,
                timeout=settings.seconds,
            ) as client,
            client.stream(
                "POST",
                url.copy_with(host=host, raw_path=path, fragment=None),
                content=json.dumps(body).encode(),
                headers=headers,
            ) as response,
        ):
            status, answer = response.status_code, _read(response, until)
    except (TimeoutError, httpx.TimeoutException):
        raise _failed(
            f"the language model took longer than {settings.seconds:g} s",
            'a smaller model, or a greater "seconds" in [naming]',
        ) from None
    except httpx.HTTPError:
        raise _failed(
            "the language model does not answer", "start its server; check url in [naming]"
        ) from None
    if status in _MOVED:
        raise _failed(
            f"the server sends us elsewhere ({status}), which is not followed",
            "write the final address into url in [naming]",
        )
    if status != _OK:
        raise _failed(
            f"the server of the language model refuses ({status})",
            "check url and model in [naming]; does the server have this model?",
        )
    return _content(answer)


def _read(response: Response, until: float) -> bytes:
    """The answer, or as much of it as is read; one that drips in has no more time than another."""
    answer = b""
    for more in response.iter_raw():
        answer += more
        if time.monotonic() > until:
            raise TimeoutError
        if len(answer) >= _LONGEST:
            break
    return answer


def _content(answer: bytes) -> str:
    try:
        message = json.loads(answer)["choices"][0]["message"]
        said = message["content"]
        if said is None and isinstance(message.get("refusal"), str):
            return ""  # it will not: that is an answer too
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        said = None
    if not isinstance(said, str):
        raise _failed(
            "the server does not answer as chat completions are answered",
            "url in [naming] is the base of an OpenAI-compatible server and ends in /v1",
        )
    return said


def _target(settings: ChatSettings) -> tuple[URL, str]:
    """The address, and the host to connect to."""
    import httpx

    if not settings.url or not settings.model:
        raise StudyError(
            "no language model is set",
            where="study.toml",
            step="describe",
            remedy='[naming] url = "http://127.0.0.1:11434/v1" and model = "NAME"',
        )
    try:
        url = httpx.URL(settings.url)  # what is checked is what is asked: one reading of it
    except httpx.InvalidURL:
        url = httpx.URL()
    host = url.host
    if not host or url.scheme not in {"http", "https"} or url.userinfo:
        raise StudyError(
            "the url of [naming] is no web address",
            where="study.toml",
            step="describe",
            remedy='write it like "http://127.0.0.1:11434/v1"',
        )
    if host == "localhost":
        return url, _listening(url)
    try:
        here = ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here and settings.allow_remote != PERMISSION:
        raise PrivacyError(
            "the language model is not on this machine: participants' words would leave it",
            where="study.toml",
            step="describe",
            remedy=f"use 127.0.0.1, ::1 or localhost; or, if it is so: [naming] "
            f'allow_remote = "{PERMISSION}"',
        )
    return url, host


def _listening(url: URL) -> str:
    """The address of this machine at which somebody listens."""
    port = url.port or (443 if url.scheme == "https" else 80)
    for host in sorted(_LOOPBACK):
        try:
            socket.create_connection((host, port), timeout=2).close()
        except OSError:
            continue
        return host
    return min(_LOOPBACK)


def _failed(what: str, remedy: str) -> ModelError:
    return ModelError(what, where="study.toml", step="describe", remedy=remedy)
