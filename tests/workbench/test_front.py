"""The page that is committed is the one that its source builds, and its own tests pass."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "transcode" / "workbench"
if shutil.which("node") is None or shutil.which("npm") is None:
    pytest.skip("no node on this machine: the built page is used as it is", allow_module_level=True)


def carry_out(*command: str, where: Path) -> None:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4_000:]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with its libraries, as the lock file names them."""
    front = tmp_path_factory.mktemp("page") / "front"
    shutil.copytree(ROOM / "front", front, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(
        # not "ci", which refuses a lock file that lacks what only Windows would install
        ["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=front, capture_output=True, text=True, timeout=600,
        env={**os.environ, "npm_config_fetch_retries": "1"},
    )  # fmt: skip
    if done.returncode and any(sign in done.stderr for sign in ("ENOTFOUND", "EAI_AGAIN", "ECONN")):
        pytest.skip("no package registry can be reached from here")
    assert done.returncode == 0, done.stderr[-4_000:]
    return front


def test_what_is_committed_is_what_the_source_builds(source: Path, tmp_path: Path) -> None:
    carry_out("node", "build.mjs", str(tmp_path), where=source)
    for name in ("workbench.js", "workbench.css"):
        committed = (ROOM / "static" / name).read_bytes()
        assert (tmp_path / name).read_bytes() == committed, f"build the page again: {name}"


def test_the_page_is_small_enough_for_every_notebook() -> None:
    # marimo in VS Code breaks above 5 MB; all views with their libraries are two fifths of one
    assert (ROOM / "static" / "workbench.js").stat().st_size < 400_000


def test_types_and_own_tests(source: Path) -> None:
    carry_out("npx", "--no-install", "tsc", "--noEmit", where=source)
    carry_out("npx", "--no-install", "vitest", "run", where=source)


def test_the_lock_file_names_no_host() -> None:
    assert '"resolved"' not in (ROOM / "front" / "package-lock.json").read_text()


def test_a_class_is_styled_in_one_file() -> None:
    """Two views that call different things by one name would undo each other's style."""
    where: dict[str, set[str]] = {}
    for sheet in sorted((ROOM / "front" / "src" / "style").glob("*.css")):
        depth = 0
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for rule in re.finditer(r"([^{}]*)\{|\}", text):
            if rule.group() == "}":
                depth -= 1
                continue
            for selector in [] if depth else rule[1].split(","):
                if re.fullmatch(r"\.tc-[\w-]+", selector.strip()):
                    where.setdefault(selector.strip(), set()).add(sheet.name)
            depth += 1
    assert len(where) > 50
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_every_field_for_words_begins_at_the_side_of_its_language() -> None:
    fields = [
        (path.name, tag)
        for path in (ROOM / "front" / "src").rglob("*.tsx")
        for tag in re.findall(r"<(?:input|textarea)\b(?:[^<>]|=>)*?/>", path.read_text("utf-8"))
        if not re.search(r'type="(?:checkbox|color|password)"', tag)
    ]
    assert len(fields) > 12
    one_way = [(name, tag[:60]) for name, tag in fields if not re.search('dir="(auto|ltr)"', tag)]
    assert one_way == []
