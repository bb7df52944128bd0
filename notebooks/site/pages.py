"""Pages of the site: files of the repository as they stand, and three made from the program.

mkdocs calls ``on_files``. A page has the path that its file has in the repository, so that links
between files hold in both places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from types import ModuleType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)  # fmt: skip

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

REPOSITORY = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add each page of the navigation, and the files that pages link to or show."""
    from mkdocs.structure.files import File

    made = {"commands.md": commands, "settings.md": settings, "python.md": python}
    pages = list(_pages(config.nav))
    texts = {page: made[page]() if page in made else text_of(page) for page in pages}
    for page, text in texts.items():
        files.append(File.generated(config, page, content=text))
        for place in linked(page, text) - set(pages):
            if files.get_file_from_path(place) is None and (REPOSITORY / place).is_file():
                path = str(REPOSITORY / place)
                files.append(File.generated(config, place, abs_src_path=path))
    return files


def text_of(page: str) -> str:
    """A page as markdown; a notebook without its outputs."""
    path = REPOSITORY / page
    if path.exists():
        return path.read_text("utf-8").replace(".ipynb)", ".md)")
    import jupytext

    notebook = jupytext.read(path.with_suffix(".ipynb"))
    notebook.metadata = {}
    body = jupytext.writes(notebook, "md")
    return body.partition("---\n\n")[2].replace(".ipynb)", ".md)")


def linked(page: str, text: str) -> set[str]:
    """The paths in the repository that a page links to."""
    here = (REPOSITORY / page).parent
    targets = ((here / target).resolve() for target in LINK.findall(text) if ":" not in target)
    return {t.relative_to(REPOSITORY).as_posix() for t in targets if t.is_relative_to(REPOSITORY)}


def commands() -> str:
    """Every command with its arguments and options, from the help."""
    from typer import Context
    from typer.cli import get_docs_for_click
    from typer.main import get_command

    from transcode.cli import app

    command = get_command(app)
    page = get_docs_for_click(obj=command, ctx=Context(command), name="transcode", title="Commands")
    # the list of commands breaks off in the middle of sentences; the headings are a list already
    page = re.sub(r"\*\*Commands\*\*:\n\n(\* .+\n)+\n", "", page)
    return re.sub(r"^Example: (.+)$", r"Example: `\1`", page, flags=re.M)


def settings() -> str:
    """Every setting of ``study.toml`` with its type, default and meaning, from the dataclasses."""
    lines = ["# Settings", "", SETTINGS_INTRODUCTION]
    for table, kind in tables().items():
        lines += ["", f"## `[{table}]`" if table else "## At the top of the file", ""]
        meanings, hints = explained(kind), get_type_hints(kind, include_extras=True)
        for field in fields(kind):  # type: ignore[arg-type]
            if table or field.name not in tables():  # a table has a section of its own
                meaning = meanings[field.name]
                lines += [f"### `{field.name}`", "", meaning[:1].upper() + meaning[1:], ""]
                lines += [
                    f"*Value:* {_values(hints[field.name])}. *Default:* {_default(field)}.",
                    "",
                ]
    return "\n".join(lines)


def explained(kind: type) -> dict[str, str]:
    """What each attribute of a class means, from its docstring."""
    from griffe import Docstring

    sections = Docstring(kind.__doc__ or "").parse("google")
    (attributes,) = [section for section in sections if section.kind.value == "attributes"]
    return {attribute.name: attribute.description for attribute in attributes.value}


def _values(hint: Any) -> str:  # noqa: ANN401
    """What a setting may be, in words: ``"shift", "label" or "keep"``; a whole number from 0."""
    kind, parts = get_origin(hint), get_args(hint)
    if kind is Annotated:
        least = [bound.ge for bound in parts[1:] if hasattr(bound, "ge")]
        most = [bound.le for bound in parts[1:] if hasattr(bound, "le")]
        above = [bound.gt for bound in parts[1:] if hasattr(bound, "gt")]
        words = [f"from {bound}" for bound in least] + [f"above {bound}" for bound in above]
        return " ".join([_values(parts[0]), *words, *(f"to {bound}" for bound in most)])
    if kind is Literal:
        return " or ".join(f"`{json.dumps(part)}`" for part in parts)
    if kind in (Union, UnionType):
        return "; or ".join(map(_values, parts))
    if kind is tuple:
        return f"a list in brackets, each {_values(parts[0])}"
    if kind is not None and issubclass(kind, Mapping):
        return 'a table, such as `{person = "fictional", place = "general"}`'
    return _WORDS[hint]


_WORDS = {
    str: "text in quotation marks", int: "a whole number", float: "a number",
    bool: "`true` or `false`",
}  # fmt: skip


def _default(field: Field[Any]) -> str:
    value = field.default if field.default is not MISSING else field.default_factory()  # type: ignore[misc]
    return f"`{json.dumps(value)}`" + " (empty)" * (value == "")


SETTINGS_INTRODUCTION = """\
A study keeps its choices in `study.toml`, a text file that any editor opens. Change a line, save,
and run `transcode run STUDY`: what depends on it is made again, and the rest stays. A setting that
is left out has its default. An unknown name, or a value that is not allowed, is refused, and the
program says what is allowed."""


def tables() -> dict[str, type]:
    """The tables of ``study.toml``, "" for its top, with the class that checks each."""
    from transcode.coding.chat import ChatSettings
    from transcode.coding.settings import CodingSettings
    from transcode.outcomes.settings import OutcomesSettings
    from transcode.privacy.settings import PrivacySettings
    from transcode.speech.settings import SpeechSettings
    from transcode.study.settings import Models, Settings
    from transcode.themes.settings import ReportSettings

    return {
        "": Settings, "models": Models, "speech": SpeechSettings, "privacy": PrivacySettings,
        "coding": CodingSettings, "naming": ChatSettings, "report": ReportSettings,
        "outcomes": OutcomesSettings,
    }  # fmt: skip


def python() -> str:
    """Every public name of the package, from its docstring."""
    import transcode

    lines = ["# Python", "", PYTHON_INTRODUCTION, ""]
    for name in sorted(transcode.__all__, key=lambda name: (name[0].isupper(), name)):
        thing = getattr(transcode, name)
        thing = thing.__call__ if isinstance(thing, ModuleType) else thing  # tc.workbench
        lines += [f"::: {thing.__module__}.{thing.__qualname__}", "    options:"]
        lines += [f"      heading: tc.{name}", f"      toc_label: {name}", ""]
    return "\n".join(lines)


PYTHON_INTRODUCTION = """\
After `import transcode as tc`, a notebook has the verbs of the terminal under the same names. Open
a study first (`study = tc.open("my-study")`): nearly every verb takes it as its first argument.
Importing takes no time: a model is loaded when it is first needed."""


def _pages(nav: list[dict[str, Any]]) -> Iterator[str]:
    for entry in nav:
        for target in entry.values():
            yield from [target] if isinstance(target, str) else _pages(target)
