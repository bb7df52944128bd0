"""Rules: a shape, its name, and what a text must hold for it to be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transcode.privacy.find.hits import Hit
from transcode.privacy.lexicon.vocabulary import ORDINARY
from transcode.records.names import MentionKind

__all__ = ["CAP", "Rule", "Text", "rule", "rule_hits"]

CAP = r"(?:[^\W\d_a-zà-öø-ÿß-]\.|[^\W\d_a-zà-öø-ÿß-][\w'’&-]*)"
"""A capitalised word, or an initial with its full stop, in a pattern that minds case."""


class Rule(NamedTuple):
    """The span is that of a group named "it..." where there is one, otherwise of the match."""

    name: str
    kind: MentionKind
    confidence: float
    why: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...]


class Text(NamedTuple):
    """A turn, and the same in lower case with every digit as ``#``, to ask what it holds."""

    words: str
    hints: str

    @classmethod
    def of(cls, words: str) -> Text:
        """The turn with its hints."""
        return cls(words, re.sub(r"\d", "#", words.lower()))

    def may_hold(self, needs: tuple[str, ...]) -> bool:
        """Return whether a needed string is there; a rule that needs nothing is always tried."""
        return not needs or any(need in self.hints for need in needs)


def rule(
    name: str,
    kind: MentionKind,
    confidence: float,
    why: str,
    shape: str,
    *needs: str,
    cased: bool = False,
) -> Rule:
    """A rule that is tried where the text holds one of ``needs`` (lower case, digits as ``#``)."""
    return Rule(name, kind, confidence, why, re.compile(shape, 0 if cased else re.I), needs)


def rule_hits(text: Text, rules: tuple[Rule, ...]) -> Iterator[Hit]:
    """Every place where one of the rules holds, unless it is an ordinary word alone."""
    for rule in rules:
        if not text.may_hold(rule.needs):
            continue
        for match in rule.pattern.finditer(text.words):
            named = match.groupdict().items()
            group = next((g for g, it in named if it and g.startswith("it")), 0)
            if match[group].lower() not in ORDINARY:
                yield Hit(*match.span(group), rule.kind, f"pattern:{rule.name}", rule.confidence,
                          rule.why)  # fmt: skip
