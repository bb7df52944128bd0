"""Sizes that keep the walks short: functions that fit a screen, wings that fit a glance."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from statistics import median

import transcode

HOUSE = Path(transcode.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))


def test_no_function_is_over_80_lines() -> None:
    long = [
        f"{path.relative_to(HOUSE)}: {node.name} ({node.end_lineno - node.lineno + 1})"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 80
    ]
    assert long == []


def test_the_wings_of_privacy_and_agreement_hold_at_most_12_files() -> None:
    held = Counter(path.parent for path in FILES if path.name != "__init__.py")
    rooms = (HOUSE / "privacy", HOUSE / "agreement")
    full = {folder.name: n for folder, n in held.items()
            if n > 12 and {folder, *folder.parents} & {*rooms}}  # fmt: skip
    assert full == {}


def test_modules_are_short() -> None:
    lengths = {
        path.relative_to(HOUSE).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in FILES
    }
    assert {place: length for place, length in lengths.items() if length > 400} == {}
    assert median(lengths.values()) <= 150
