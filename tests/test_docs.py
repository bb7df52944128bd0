"""Documentation that stays true: a heading for everything, commands that parse, links that hold."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import transcode
from transcode import agreement
from transcode.agreement.coefficients import measures
from transcode.agreement.table.standard import NAMES
from transcode.cli import app
from transcode.study.kinds import KINDS, Forget, Kind, kind_of

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = REPOSITORY / "notebooks"
GUIDES = sorted((NOTEBOOKS / "guides").glob("*.md"))
PAGES = [
    *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "models/README.md")),
    *GUIDES,
    *sorted(NOTEBOOKS.glob("*.py")),
]


def load_site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages", NOTEBOOKS / "site" / "pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SITE = load_site()


def headings(markdown: str) -> list[str]:
    return [line.lstrip("# ").replace("`", "") for line in markdown.splitlines() if line[:1] == "#"]


# --- everything has its heading


def verbs(command: Any = None, name: str = "transcode") -> Iterator[str]:
    yield name
    for verb, below in getattr(command or get_command(app), "commands", {}).items():
        yield from verbs(below, f"{name} {verb}")


@pytest.mark.parametrize("verb", [verb for verb in verbs() if " " in verb])
def test_a_command_has_a_heading(verb: str) -> None:
    assert verb in headings(SITE.commands())


@pytest.mark.parametrize("name", transcode.__all__)
def test_a_public_name_has_a_heading(name: str) -> None:
    assert f"heading: tc.{name}\n" in SITE.python()


@pytest.mark.parametrize("table", SITE.tables())
def test_a_setting_has_a_heading_a_meaning_and_a_default(table: str) -> None:
    pytest.importorskip("griffe", reason="griffe is not installed (the extra docs)")
    kind = SITE.tables()[table]
    title = f"[{table}]" if table else "At the top of the file"
    _, _, section = SITE.settings().replace("`", "").partition(f"## {title}\n")
    section = section.partition("\n## ")[0]
    names = [field.name for field in dataclasses.fields(kind)]
    expected = [name for name in names if table or name not in SITE.tables()]
    assert headings(section) == expected
    for part in section.split("### ")[1:]:
        assert re.fullmatch(r"\w+\n\n[^\n].{15,}\n\n\*Value:\* .+\*Default:\* .+\.\n+", part, re.S)


def described_files() -> dict[str, str]:
    """What the guide says of each place in the folder, by its path below the study."""
    page = (NOTEBOOKS / "guides" / "study-folder.md").read_text("utf-8")
    rooms = {"Confidential": "confidential/", "Shareable": "shareable/"}
    return {
        rooms.get(section.partition("\n")[0], "") + place: text
        for section in page.split("\n## ")[1:]
        for place, text in re.findall(r"^### `(.+)`\n\n((?:[^#\n].*\n|\n)+)", section, re.M)
    }


def covers(place: str, kind: Kind) -> bool:
    return kind_of(place) is kind or (place.endswith("/") and kind.place.startswith(place))


SAYS = {
    Forget.ERASE: "withdrawal erases it",
    Forget.LINES: "withdrawal takes",
    Forget.ROWS: "withdrawal takes",
    Forget.OWN_WAY: "withdrawal",
    Forget.REBUILD: "made? again|makes it again",
    Forget.STAYS: "",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.place)
def test_a_kind_of_file_has_a_heading_and_says_what_a_withdrawal_does(kind: Kind) -> None:
    said = " ".join(text for place, text in described_files().items() if covers(place, kind))
    assert said, f"no heading of study-folder.md describes {kind.place}"
    assert re.search(SAYS[kind.forget], " ".join(said.split()))
    if kind.forget is Forget.STAYS:
        assert not re.search("withdrawal (erases|takes)", said)


def test_the_guide_describes_no_file_that_there_is_not() -> None:
    places = described_files()
    assert len(places) > 35
    assert [place for place in places if not any(covers(place, kind) for kind in KINDS)] == []


def test_a_coefficient_is_explained() -> None:
    page = (NOTEBOOKS / "guides" / "figures.md").read_text("utf-8")
    public = {name for name in agreement.__all__ if hasattr(measures, name)}
    numbers = {n for n in public if "Estimate" in str(getattr(measures, n).__annotations__)}
    assert len(numbers) > 15
    assert [name for name in sorted(numbers | set(NAMES)) if f"`{name}`" not in page] == []


# --- every command that is shown parses


IN_LINES = re.compile(r"^(?:\.venv/bin/)?transcode (.+?)(?:\s+#.*|\s{3,}.*)?$", re.M)
IN_TEXT = re.compile(r"`transcode ([^`]+)`")


def shown_commands() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        text = path.read_text("utf-8")
        running = re.sub(r"\n(?:# )?", " ", text)
        for command in [*IN_LINES.findall(text), *IN_TEXT.findall(running)]:
            yield path.name, command.strip()
    for example in re.findall(r"^Example: `transcode (.+)`$", SITE.commands(), re.M):
        yield "help", example


@pytest.mark.parametrize(("page", "command"), sorted(set(shown_commands())))
def test_a_command_that_is_shown_parses(page: str, command: str) -> None:
    words = shlex.split(re.split(r" [>|] ", command)[0])
    at, context = get_command(app), None
    while hasattr(at, "commands") and words and not words[0].startswith("-"):
        assert words[0] in at.commands, f"{page}: there is no command {words[0]}"
        context = at.make_context(at.name, [words[0]], parent=context, resilient_parsing=True)
        at = at.commands[words.pop(0)]
    if not words or words == ["--help"]:
        return  # a command that is named, not called
    at.make_context(at.name, [*words], parent=context)


def test_commands_are_found_where_they_are_shown() -> None:
    pages = {page for page, _ in shown_commands()}
    assert {"README.md", "tutorial.md", "recordings.md", "coding.md", "agreement.md"} <= pages
    assert len(set(shown_commands())) > 60
    with pytest.raises(Exception, match="such option"):
        test_a_command_that_is_shown_parses("made up", "run my-interviews --langage en")


def test_the_tutorial_can_be_walked_without_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (NOTEBOOKS / "guides" / "tutorial.md").read_text("utf-8")
    steps = [
        line for block in re.findall(r"```\n(.+?)```", page, re.S) for line in block.splitlines()
    ]
    assert steps.pop(0) == "cp -r notebooks/sample-study tutorial"
    shutil.copytree(NOTEBOOKS / "sample-study", tmp_path / "tutorial")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRANSCODE_MODELS", str(tmp_path / "none"))
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    printed = {}
    for step in steps:
        done = CliRunner().invoke(app, shlex.split(step)[1:], input="c\nr\nno theme of mine\nq\n")
        assert done.exit_code == 0, f"{step}\n{done.output}"
        printed[step.split()[1]] = done.output
    assert list(printed) == ["status", "review", "codebook", "agree", "map", "report", "verify"]
    assert "All is well." in printed["verify"]
    verbs_noted = (tmp_path / "tutorial/shareable/journals/me.jsonl").read_text("utf-8")
    assert '"verb":"confirm"' in verbs_noted and '"verb":"reject"' in verbs_noted
    assert opened == [(tmp_path / "tutorial/shareable/outputs/report.html").as_uri()]


# --- the site


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    for needed in ("mkdocs", "material", "mkdocstrings", "jupytext"):
        pytest.importorskip(needed, reason=f"{needed} is not installed (the extra docs)")
    config = NOTEBOOKS / "site" / "mkdocs.yml"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config)]
    done = subprocess.run(
        [*command, "-d", str(tmp_path)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    built = {page.relative_to(tmp_path).as_posix() for page in tmp_path.rglob("*.html")}
    assert {"index.html", "commands.html", "settings.html", "python.html"} <= built
    assert {f"notebooks/guides/{guide.stem}.html" for guide in GUIDES} <= built
    # nothing is fetched from elsewhere when a page is opened
    for name in built:
        page = (tmp_path / name).read_text("utf-8")
        assert not re.findall(r"<(?:script|img|iframe)[^>]+src=\"?https?:", page), name
        assert not re.findall(r"<link[^>]+stylesheet[^>]+href=\"?https?:", page), name


def test_the_readme_is_short() -> None:
    assert len((REPOSITORY / "README.md").read_text("utf-8").splitlines()) <= 90
