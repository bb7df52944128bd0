"""A hub of our own on loopback: as much of its interface as fetching a model needs."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

LARGE = 20_000  # bytes: from here on a file is stored apart, with its SHA-256


@dataclass
class Hub:
    """The folders below ``root`` are repositories: ``root/owner/name``."""

    root: Path
    url: str = ""
    breaks: Counter[str] = field(default_factory=Counter)  # file -> times its connection breaks
    wrong: set[str] = field(default_factory=set)  # files that are sent with one byte changed
    closed: set[str] = field(default_factory=set)  # repositories behind an agreement
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, range

    def commit(self, repository: str) -> str:
        files = sorted((self.root / repository).iterdir())
        return hashlib.sha1("".join(digest(path) for path in files).encode()).hexdigest()

    def ranges(self, file: str) -> list[str]:
        """The range of every request for the content of a file."""
        return [
            part for method, path, part in self.asked if method == "GET" and path.endswith(file)
        ]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def git_digest(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, hub: Hub, *given: object) -> None:
        self.hub = hub
        super().__init__(*given)  # type: ignore[arg-type]

    def log_message(self, *given: object) -> None: ...

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append((self.command, path, self.headers.get("Range", "")))
        if about := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/[^/]+", path):
            self.repository(about[1])
        elif wanted := re.fullmatch(r"/([^/]+/[^/]+)/resolve/[^/]+/(.+)", path):
            self.file(wanted[1], wanted[2])
        else:
            self.refuse("EntryNotFound")

    def refuse(self, code: str, status: int = 404) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def repository(self, name: str) -> None:
        folder = self.hub.root / name
        if name in self.hub.closed:
            return self.refuse("GatedRepo", 403)
        if not folder.is_dir():
            return self.refuse("RepoNotFound")
        siblings = []
        for path in sorted(folder.iterdir()):
            size = path.stat().st_size
            entry: dict[str, object] = {
                "rfilename": path.name, "size": size, "blobId": git_digest(path),
            }  # fmt: skip
            if size >= LARGE:
                entry["lfs"] = {"size": size, "sha256": digest(path), "pointerSize": 130}
            siblings.append(entry)
        about = {"id": name, "modelId": name, "sha": self.hub.commit(name), "siblings": siblings}
        body = json.dumps(about).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        return None

    def file(self, repository: str, name: str) -> None:
        path = self.hub.root / repository / name
        if not path.is_file():
            return self.refuse("EntryNotFound")
        data = path.read_bytes()
        if name in self.hub.wrong:
            data = data[:-1] + bytes([data[-1] ^ 1])
        begin = int(re.sub(r"\D", "", self.headers.get("Range", "").split("-")[0]) or 0)
        is_part = "Range" in self.headers
        self.send_response(206 if is_part else 200)
        self.send_header("ETag", f'"{digest(path)}"')
        self.send_header("X-Repo-Commit", self.hub.commit(repository))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data) - begin))
        if is_part:
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if self.command == "HEAD":
            return None
        if self.hub.breaks[name] > 0:
            self.hub.breaks[name] -= 1
            if not is_part:  # once half is sent, later attempts get nothing more
                self.wfile.write(data[begin : len(data) // 2])
                self.wfile.flush()
            self.close_connection = True
            return None
        self.wfile.write(data[begin:])
        return None
