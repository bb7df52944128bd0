from __future__ import annotations

import inspect
import re

import pytest

from transcode import errors
from transcode.errors import ExtraMissing, TranscodeError

TREE = {
    name: kind
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, TranscodeError)
}


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^([ │├└─]*)(\w+)(?:  |$)", line.removeprefix("    ")):
            depth = len(found[1]) // 4
            if found[2] in TREE:
                above[depth:] = [found[2]]
                drawn[found[2]] = above[depth - 1] if depth else "Exception"
    assert drawn == {name: kind.__base__.__name__ for name, kind in TREE.items()}


def test_an_error_says_where_in_which_step_what_and_what_to_do() -> None:
    problem = TranscodeError("is silent", where="P01", step="transcribe", remedy="record again")
    assert str(problem) == "P01: transcribe: is silent\n  What to do: record again"
    assert str(TranscodeError("only this")) == "only this"


def test_a_missing_extra_names_its_install_command() -> None:
    with pytest.raises(TranscodeError, match=r"pip install 'transcode-qda\[notebook\]'"):
        raise ExtraMissing("notebook", "the review in a notebook")
