"""What the workbench's own errors say is in the page's other language too."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace

from transcode.agreement import title
from transcode.speech.correction import desk
from transcode.themes.layout.table import _HEADS
from transcode.themes.map import UNTHEMED
from transcode.verbs.agree_study import purpose

ROOM = Path(__file__).parents[2] / "transcode" / "workbench"
WORDS = ROOM / "front" / "src" / "words" / "python.ts"


def literal(node: ast.expr | None) -> str:
    """A sentence as it stands in the source, {} for every value; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
        return "".join(map(str, parts))
    return ""


def sentences() -> set[str]:
    found = set()
    for path in ROOM.rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if not node.func.id.endswith("Error") or not node.args:
                continue
            remedy = next((k.value for k in node.keywords if k.arg == "remedy"), None)
            found |= {literal(node.args[0]), literal(remedy)}
    return found - {"", "{}: {}"}


def known() -> dict[str, str]:
    rows = re.findall(
        r'^  "((?:[^"\\]|\\.)+)":\s+"((?:[^"\\]|\\.)+)",$', WORDS.read_text("utf-8"), re.M
    )
    return dict(rows)


def test_every_error_of_the_workbench_is_there_in_danish() -> None:
    told = sentences()
    assert len(told) > 100
    assert sorted(told - set(known())) == []


def test_every_value_is_kept_and_none_is_left_in_english() -> None:
    for english, danish in known().items():
        assert english.count("{}") == danish.count("{}"), english
        assert english != danish


def test_what_the_views_are_told_in_words_is_there_in_danish() -> None:
    spoken = {f"{one} ({{}})" for one in ("steady", "fairly steady", "loose")}
    spoken |= {"mostly chatter"}
    spoken |= {*desk._REASONS.values(), UNTHEMED, *_HEADS, title("percent_agreement")}
    for method in ("reflexive", "codebook"):
        study = SimpleNamespace(settings=SimpleNamespace(method=method))
        spoken.add(purpose(study))  # type: ignore[arg-type]
    assert sorted(spoken - set(known())) == []
