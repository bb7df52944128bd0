"""What every room's tests may ask for: a model, or a file of the shared collection."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

REPO = Path(__file__).resolve().parents[1]

# two shared cores: a slow example says nothing about the code
settings.register_profile("transcode", deadline=None, max_examples=60)
settings.load_profile("transcode")


@pytest.fixture(scope="session")
def models() -> Callable[[str], Path]:
    """``models("whisper-base")``: the folder of a model, or a skip that says how to get it.

    On a CI machine a missing model is a failure: there, a skipped test is a test nobody runs.
    """
    places = [Path(p) for p in (os.environ.get("TRANSCODE_MODELS"), REPO / "models") if p]

    def find(name: str) -> Path:
        for place in places:
            if (place / name).is_dir():
                return place / name
        missing = f"model {name} is not here: transcode models pull {name}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)

    return find


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """``shared("speech/clips")``: a path in the collection that lies beside the repository."""
    root = Path(os.environ.get("TRANSCODE_SHARED") or REPO.parent / "shared")

    def find(name: str) -> Path:
        if not (root / name).exists():
            pytest.skip(f"{name} is not in the shared collection ($TRANSCODE_SHARED or ../shared)")
        return root / name

    return find
