"""The notebooks that researchers start from: each runs from a fresh kernel, and none tells."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
jupytext = pytest.importorskip("jupytext", reason="jupytext is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NEEDS = {
    "01": ("whisper-base", "segmentation-3.0", "campplus", "spacy-en-md", "multilingual-e5-small")
}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_there_are_four() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


def test_is_kept_without_outputs(notebook: Path) -> None:
    kept = nbformat.read(notebook, as_version=4)
    code = [cell for cell in kept.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert "widgets" not in kept.metadata


def test_the_two_forms_say_the_same(notebook: Path) -> None:
    kept, plain = jupytext.read(notebook), jupytext.read(notebook.with_suffix(".py"))
    assert [(c.cell_type, c.source) for c in kept.cells] == [
        (c.cell_type, c.source) for c in plain.cells
    ]


@pytest.mark.slow
@pytest.mark.timeout(360)
def test_runs_and_leaves_nothing_behind(notebook: Path, models, monkeypatch) -> None:  # noqa: ANN001
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    for name in NEEDS.get(notebook.stem[:2], ()):
        models(name)
    # the kernel is this interpreter, with this source tree, wherever the tests are run from
    paths = [str(FOLDER.parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    manager = AsyncKernelManager(kernel_name="python3")
    assert manager.kernel_spec is not None
    manager.kernel_spec.argv[0] = sys.executable
    before = {path: path.stat().st_mtime_ns for path in FOLDER.rglob("*")}
    client = nbclient.NotebookClient(
        nbformat.read(notebook, as_version=4),
        km=manager,
        timeout=300,
        store_widget_state=False,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    try:
        client.execute()
    finally:
        run_sync(manager.shutdown_kernel)(now=True)  # the client leaves alone what it did not start
    assert {path: path.stat().st_mtime_ns for path in FOLDER.rglob("*")} == before
