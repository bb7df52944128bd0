"""Docstrings and strings below constants begin with a noun or a verb, never a question word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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


def docstrings(source: str) -> Iterator[str]:
    """Every string that stands alone: of modules, classes and functions, and below constants."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value).strip()


def test_every_docstring_is_read() -> None:
    source = '"""A"""\nB = 1\n"""C"""\n\nclass D:\n    """E"""\n    def f(self):\n        """G"""\n'
    assert set(docstrings(source)) == {"A", "C", "E", "G"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_docstring_begins_with_a_noun_or_a_verb(path: Path) -> None:
    questions = [d for d in docstrings(path.read_text("utf-8")) if begins_with_a_question(d)]
    assert not questions, "\n".join(docstring.splitlines()[0] for docstring in questions)
