"""Requests to a local language model over HTTP, in the format of OpenAI's chat completions.

Ollama, llama.cpp and vLLM understand it. Only an address on this machine is contacted, unless the
settings contain the sentence in :data:`PERMISSION`. Redirects are not followed, and no proxy is
used.
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
_LOOPBACK = frozenset(
    ["127.0.0.1", "::1"]
)  # the meaning of "localhost", whatever a hosts file says
_MOVED, _OK = range(300, 400), 200


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Settings of the table ``[naming]`` of ``study.toml``; without an address no model is used.

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
    """Refuse an address that may not or cannot be contacted, before anything is sent.

    Raises:
        StudyError: no address or no model is set, or the address is not valid.
        PrivacyError: the address is not on this machine, and nobody has permitted its use.
    """
    _target(settings)


def ask(system: str, prompt: str, settings: ChatSettings) -> str:
    """Ask the model, at temperature 0 and with the seed of the settings, and return its answer.

    Raises:
        StudyError, PrivacyError: as :func:`check_address`.
        ModelError: there is no answer, it is late, or it is not a chat completion.
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
        "Accept-Encoding": "identity",  # uncompressed, so that the limit on the bytes holds
    }
    until = time.monotonic() + settings.seconds
    try:
        with (
            # this machine's trusted certificates; nothing from the environment, no proxy
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
            'use a smaller model, or raise "seconds" in [naming]',
        ) from None
    except httpx.HTTPError:
        raise _failed(
            "the language model does not answer", "start its server, and check url in [naming]"
        ) from None
    if status in _MOVED:
        raise _failed(
            f"the server redirects to another address ({status}), which is not followed",
            "write the final address into url in [naming]",
        )
    if status != _OK:
        raise _failed(
            f"the language model's server refuses the request ({status})",
            "check url and model in [naming], and that the server has this model",
        )
    return _content(answer)


def _read(response: Response, until: float) -> bytes:
    """Read the answer up to the limit; a slow answer gets no more time than any other."""
    answer = b""
    for chunk in response.iter_raw():
        answer += chunk
        if time.monotonic() > until:
            raise TimeoutError
        if len(answer) >= _LONGEST:
            break
    return answer


def _content(answer: bytes) -> str:
    try:
        message = json.loads(answer)["choices"][0]["message"]
        content = message["content"]
        if content is None and isinstance(message.get("refusal"), str):
            return ""  # a refusal is an answer too
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise _failed(
            "the server does not answer in the format of chat completions",
            "set url in [naming] to the base of an OpenAI-compatible server, ending in /v1",
        )
    return content


def _target(settings: ChatSettings) -> tuple[URL, str]:
    """Return the address and the host to connect to."""
    import httpx

    if not settings.url or not settings.model:
        raise StudyError(
            "no language model is set",
            where="study.toml",
            step="describe",
            remedy='set [naming] url = "http://127.0.0.1:11434/v1" and model = "NAME"',
        )
    try:
        url = httpx.URL(
            settings.url
        )  # parsed once, so that the address checked is the address used
    except httpx.InvalidURL:
        url = httpx.URL()
    host = url.host
    if not host or url.scheme not in {"http", "https"} or url.userinfo:
        raise StudyError(
            "the url in [naming] is not a web address",
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
            "the language model is not on this machine, so participants' words would leave it",
            where="study.toml",
            step="describe",
            remedy=f"use 127.0.0.1, ::1 or localhost; if you do have permission, set [naming] "
            f'allow_remote = "{PERMISSION}"',
        )
    return url, host


def _listening(url: URL) -> str:
    """Return the loopback address on which the server listens."""
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
