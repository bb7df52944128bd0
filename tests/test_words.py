"""Docstrings of modules and packages begin with a noun or a verb, never with a question word."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import transcode

HOUSE = Path(transcode.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))
QUESTION = re.compile(r"(?:what|who|whom|whose|where|how|whether|when|which|why|that)\b", re.I)


def begins_with_a_question(docstring: str) -> bool:
    return QUESTION.match(docstring) is not None


def test_question_words_are_recognised_and_nothing_else() -> None:
    for first in ("What a study holds", "Whether it fits", "How it is read", "Who speaks when"):
        assert begins_with_a_question(first)
    for first in ("Whatever comes", "Thatched roofs", "Whole files", "Words and spans -> turns"):
        assert not begins_with_a_question(first)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_module_docstring_begins_with_a_noun_or_a_verb(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert not begins_with_a_question(docstring), docstring.splitlines()[0]
