"""A descriptive name and a definition for a proposal, by a language model that the study chose.

An aid beside the in vivo name, never instead of it, and marked as machine-written wherever it is
shown. The prompt holds passages of released texts and nothing else of the study.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

__all__ = ["LONGEST", "PASSAGES", "PROMPT", "SYSTEM", "prompt_for", "read_answer"]

PASSAGES = 8  # most typical passages of a proposal that the model reads
LONGEST = 800  # signs of a passage that it reads
SYSTEM = (
    "You help a qualitative researcher to name candidate codes for interviews. You are given "
    "passages that a program grouped because they seem to speak of one matter. Say only what the "
    "passages hold. Answer in their language, with one JSON object and nothing else: "
    '{"name": "a descriptive name of two to six words", "definition": "one sentence that says '
    'what belongs under this code"}'
)
PROMPT = "Passages:\n\n{passages}"
_NAME, _DEFINITION = 80, 400  # signs; more is no name, no sentence


def prompt_for(passages: Sequence[str]) -> str:
    """The question about some passages, the most typical first."""
    cut = [" ".join(passage[:LONGEST].split()) for passage in passages[:PASSAGES]]
    return PROMPT.replace("{passages}", "\n\n".join(f"{n}. {one}" for n, one in enumerate(cut, 1)))


def read_answer(answer: str) -> tuple[str, str] | None:
    """Name and definition; ``None`` where the answer cannot be used."""
    answer = answer.rpartition("</think>")[2]  # models that think aloud may do so in braces
    begin, end = answer.find("{"), answer.rfind("}")
    try:
        found = json.loads(answer[begin : end + 1]) if 0 <= begin < end else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    name, definition = _tidy(found.get("name")), _tidy(found.get("definition"))
    if not 0 < len(name) <= _NAME or not 0 < len(definition) <= _DEFINITION:
        return None
    return name, definition


def _tidy(said: object) -> str:
    """One line of what can be printed."""
    line = " ".join(said.split()) if isinstance(said, str) else ""
    return re.sub(r"[^\w\s]", lambda sign: sign[0] if sign[0].isprintable() else "", line).strip()
