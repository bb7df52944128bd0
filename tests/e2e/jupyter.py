"""JupyterLab in a process of its own, loopback only, with its settings in a temporary folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def write_notebook(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook of these cells, not run yet."""
    made = [
        {
            "cell_type": "code", "id": f"cell{n}", "source": source,
            "metadata": {}, "outputs": [], "execution_count": None,
        }
        for n, source in enumerate(cells)
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps({"cells": made, **about}))


@contextmanager
def jupyterlab(settings: Path, root: Path, more: Mapping[str, str] = {}) -> Iterator[str]:
    """Serve a folder, and give the address."""
    folders = (
        "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR",
        "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR",
    )  # fmt: skip
    env = {**os.environ, **{name: str(settings / name.lower()) for name in folders}}
    env |= {"PYTHONPATH": str(REPOSITORY), **more}
    quiet = settings / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        "--ServerApp.password=", f"--ServerApp.root_dir={root}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    log = settings / "jupyterlab.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=env, stdout=stream, stderr=stream)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/api/status"), 90, "JupyterLab to start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)  # the second one means yes, really
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as found:
            return bool(found.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for(ready: Any, seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"waited {seconds} s for {what}"
        time.sleep(0.1)


def kill_kernels(settings: Path) -> None:
    """End every kernel of a JupyterLab, as a crash would."""
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if "ipykernel_launcher" in line and any(str(settings) in part for part in line):
            process.kill()
