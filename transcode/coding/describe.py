"""Descriptive name and definition of a proposal, written by a language model of the study's choice.

They accompany the in vivo name and never replace it, and are marked as machine-written wherever
they are shown. The prompt holds passages of released texts and nothing else from the study.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

__all__ = ["LONGEST", "PASSAGES", "PROMPT", "SYSTEM", "prompt_for", "read_answer"]

PASSAGES = 8  # most typical passages of a proposal that the model reads
LONGEST = 800  # characters of a passage that it reads
SYSTEM = (
    "You help a qualitative researcher to name candidate codes for interviews. You are given "
    "passages that a program grouped because they seem to speak of one matter. Say only what the "
    "passages hold. Answer in their language, with one JSON object and nothing else: "
    '{"name": "a descriptive name of two to six words", "definition": "one sentence that says '
    'what belongs under this code"}'
)
PROMPT = "Passages:\n\n{passages}"
_NAME, _DEFINITION = 80, 400  # characters; anything longer is not a name or a sentence


def prompt_for(passages: Sequence[str]) -> str:
    """Write the prompt for some passages, most typical first."""
    excerpts = [" ".join(passage[:LONGEST].split()) for passage in passages[:PASSAGES]]
    listed = "\n\n".join(f"{n}. {excerpt}" for n, excerpt in enumerate(excerpts, 1))
    return PROMPT.replace("{passages}", listed)


def read_answer(answer: str) -> tuple[str, str] | None:
    """Read the name and the definition; ``None`` if the answer cannot be used."""
    answer = answer.rpartition("</think>")[2]  # a model's reasoning may contain braces
    begin, end = answer.find("{"), answer.rfind("}")
    try:
        reply = json.loads(answer[begin : end + 1]) if 0 <= begin < end else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(reply, dict):
        return None
    name, definition = _tidy(reply.get("name")), _tidy(reply.get("definition"))
    if not 0 < len(name) <= _NAME or not 0 < len(definition) <= _DEFINITION:
        return None
    return name, definition


def _tidy(value: object) -> str:
    """Return the text on one line, without unprintable characters."""
    line = " ".join(value.split()) if isinstance(value, str) else ""
    return re.sub(r"[^\w\s]", lambda sign: sign[0] if sign[0].isprintable() else "", line).strip()
