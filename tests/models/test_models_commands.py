"""`transcode models`: a readable list, and what is said before anything is fetched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.models.hub_on_loopback import Hub
from transcode.cli import app
from transcode.cli.app import complaints, screen
from transcode.models import ladder, registry


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["models", *words])


@pytest.fixture(autouse=True)
def eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    for console in (screen, complaints):
        monkeypatch.setattr(console, "_width", 80, raising=False)


def test_every_model_is_listed_whole_at_eighty_columns(folder: Path) -> None:
    listing = call("list")
    assert listing.exit_code == 0
    shown = listing.output
    rows = [line.split() for line in shown.splitlines() if line.startswith(" ")]
    first = {row[0] for row in rows if row}
    assert set(registry.registry()) <= first
    assert max(map(len, shown.splitlines()[:-1])) <= 80
    assert "Speech, Norwegian and Norwegian Nynorsk (no, nn)" in shown
    assert "None is here. Best to fetch:" in shown


@pytest.mark.parametrize("language", ["da", "Danish", "dansk", "da-DK"])
def test_a_language_has_its_ladder_with_errors_and_hours(folder: Path, language: str) -> None:
    shown = call("list", "--language", language).output
    names = [
        line.split()[0] for line in shown.splitlines() if line.startswith(" ") and line[1:2].strip()
    ]
    listed = [name for name in names if name in registry.registry()]
    assert listed == [model.name for model in registry.rungs("da")]
    assert "89.3 % CoRal" in shown and "hour takes" in shown
    assert max(map(len, shown.splitlines()[:-1])) <= 80


def test_a_language_that_is_none_is_refused(folder: Path) -> None:
    refused = call("list", "--language", "Danihs")
    assert refused.exit_code and "did you mean da, Danish?" in str(refused.exception)


def test_the_best_model_is_described_fetched_and_used(
    hub: Hub, folder: Path, converted: Path
) -> None:
    machine = ladder.this_machine(0)
    best = ladder.best_to_pull("sv", machine).model
    assert best is not None
    if best.engine != "whisper":
        pytest.skip(f"this machine would fetch {best.name}")
    shutil.copytree(converted, hub.root / best.hub)
    done = call("pull", "best", "--language", "Swedish")
    assert done.exit_code == 0, done.output
    before, _, _ = done.output.partition("fetching")
    for fact in (best.name, f"{best.megabytes} MB", best.licence, best.hub, "FLEURS", "an hour"):
        assert fact in " ".join(before.split())
    assert registry.is_here(best.name)
    used = ladder.choose("sv", machine, ladder.here()).model
    assert used is not None and used.name == best.name
    assert "all as they were fetched" in call("verify").output
    assert "Used now: " + best.name in call("list", "--language", "sv").output
    assert "To be fetched" not in call("pull", best.name).output  # it is here


def test_best_asks_for_the_language(folder: Path) -> None:
    refused = call("pull", "best")
    assert refused.exit_code and "best --language da" in str(refused.exception)


def test_limits_of_use_are_accepted_knowingly(hub: Hub, folder: Path, checkpoint: Path) -> None:
    model = registry.registry()["hviske-v2"]
    shutil.copytree(checkpoint, hub.root / model.hub)
    refused = call("pull", "hviske-v2", "--language", "da")
    assert refused.exit_code and model.limits in str(refused.exception)
    assert "OpenRAIL" in refused.output and "11.8 % of words" in refused.output
    assert "pull hviske-v2 --yes" in str(refused.exception) and not hub.asked
    done = call("pull", "hviske-v2", "--yes")
    assert done.exit_code == 0, done.output
    assert registry.is_here("hviske-v2") and "converted here" in " ".join(done.output.split())
