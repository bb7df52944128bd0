"""The program starts light: a heavy library is imported where it is used, in one file of a room."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import transcode

HEAVY = frozenset(
    [
        "torch",
        "spacy",
        "faster_whisper",
        "ctranslate2",
        "sentence_transformers",
        "bertopic",
        "umap",
        "hdbscan",
        "sklearn",
        "pandas",
        "plotly",
        "onnxruntime",
        "onnx_asr",
        "av",
        "scipy",
        "pingouin",
        "statsmodels",
        "httpx",
        "py3langid",
    ]
)
HOUSE = Path(transcode.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))


def imported(tree: ast.AST) -> set[str]:
    """The top-level packages that a piece of code imports, without what is for the types only."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
        else:
            found |= imported(node)
    return found


def at_import(tree: ast.AST) -> set[str]:
    """What is imported as soon as a module is: outside of every function."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.ClassDef):
            found |= at_import(node)
        else:
            found |= imported(ast.Module([node], []))  # type: ignore[list-item]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_nothing_heavy_at_the_top_of_a_file(path: Path) -> None:
    assert not at_import(ast.parse(path.read_text("utf-8"))) & HEAVY


def test_one_file_of_a_room_knows_a_heavy_library() -> None:
    known: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for path in FILES:
        name = path.relative_to(HOUSE).as_posix()
        room = name.rpartition("/")[0]
        if name.startswith("models/convert_"):
            continue  # a tool of `models pull`, in a process of its own
        for library in imported(ast.parse(path.read_text("utf-8"))) & HEAVY:
            known[room, library].append(name)
    assert not {where: files for where, files in known.items() if len(files) > 1}


@pytest.mark.parametrize(
    "start",
    [
        "import transcode",
        "import transcode.cli",
        "import sys; sys.argv = ['transcode', '--help']\n"
        "from transcode.cli import main\n"
        "try: main()\nexcept SystemExit: pass",
    ],
    ids=["import transcode", "import transcode.cli", "transcode --help"],
)
def test_starting_is_light(start: str) -> None:
    asked = f"{start}\nimport sys; print('LOADED', *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.rpartition("LOADED")[2].split()}
    assert "transcode" in loaded and not loaded & HEAVY


def test_a_report_loads_and_starts_only_what_it_uses(tmp_path: Path) -> None:
    study = shutil.copytree(HOUSE.parent / "notebooks" / "sample-study", tmp_path / "study")
    script = (
        "import sys; sys.argv = ['transcode', 'report', sys.argv[1]]\n"
        "from transcode.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "import json, numpy; loaded = sorted(sys.modules)\n"
        "from threadpoolctl import threadpool_info\n"
        "threads = [pool['num_threads'] for pool in threadpool_info()]\n"
        "print(json.dumps([loaded, threads]))"
    )
    # without the number of threads that the tests are run with
    environment = {name: v for name, v in os.environ.items() if not name.endswith("NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", script, study],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    loaded, threads = json.loads(done.stdout.splitlines()[-1])
    assert (study / "shareable" / "outputs" / "agreement.html").exists()
    assert not set(loaded) & (HEAVY | {"babel", "filelock", "rapidfuzz", "tomlkit"})
    assert set(threads) <= {1}


def test_every_public_name_is_there() -> None:
    import transcode

    for name in transcode.__all__:
        assert getattr(transcode, name) is not None, name
    assert "workbench" in transcode.__all__


def test_a_public_verb_is_no_room_that_was_imported_before() -> None:
    import transcode.workbench

    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    for name in set(transcode.__all__) & rooms:
        assert callable(getattr(transcode, name)), name
