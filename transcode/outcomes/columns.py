"""Columns of a file of answers: which item, rating or open question each holds, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transcode.outcomes.occasions import same, words_pattern
from transcode.outcomes.scales import Form, Scale

__all__ = ["Field", "fields_of", "item_key", "own_columns", "question_key"]


@dataclass(frozen=True, slots=True)
class Field:
    """Content of a column.

    ``key`` names it in the study: "pss-10.4", "evaluation.q1". ``occasion`` is "" where the
    name of the column does not say one. ``labels`` stand for numbers.
    """

    key: str
    occasion: str
    lowest: float
    highest: float
    whole: bool
    labels: Mapping[str, float]
    form: str  # id of the scale or form
    item: int = 0
    is_open: bool = False


def item_key(scale: Scale, item: int) -> str:
    """The name of an item in the study."""
    return f"{scale.id}.{item}".casefold()


def question_key(form: Form, column: str) -> str:
    """The name of a rating or an open question in the study."""
    return f"{form.id}.{column}".casefold()


def fields_of(
    columns: Sequence[str],
    forms: Sequence[Scale | Form],
    patterns: Mapping[str, str],
    occasions: Sequence[str],
) -> dict[int, list[Field]]:
    """Everything that each column could be, by its place; a column of nobody's is not there.

    Args:
        columns: the names in the first row.
        forms: the scales and evaluation forms.
        patterns: scale -> how its columns are called, with {item} and {occasion} in it.
        occasions: as they were named; () for the usual words.
    """
    words = words_pattern(occasions)
    found: dict[int, list[Field]] = {}
    for form in forms:
        for at, name in enumerate(columns):
            plain = " ".join(name.split()).casefold()
            field = (
                _item(form, plain, patterns.get(form.id, ""), words)
                if isinstance(form, Scale)
                else _question(form, plain, words)
            )
            if field:
                found.setdefault(at, []).append(field)
    return found


def own_columns(form: Form, columns: Sequence[str]) -> list[str]:
    """Columns of an evaluation form that the file does not have."""
    there = {" ".join(name.split()).casefold() for name in columns}
    named = [one.column for one in form.questions] + [one.column for one in form.open]
    words = words_pattern(())
    return [
        name for name in named
        if not any(_occasion_around(name.casefold(), column, words) is not None for column in there)
    ]  # fmt: skip


def _item(scale: Scale, name: str, pattern: str, words: str) -> Field | None:
    if pattern:
        match = _given(pattern, words).fullmatch(name)
    elif scale.columns:
        for item, column in enumerate(scale.columns, start=1):
            occasion = _occasion_around(" ".join(column.split()).casefold(), name, words)
            if occasion is not None:
                return _of_item(scale, item, occasion)
        return None
    else:
        prefixes = sorted({scale.id, *scale.prefixes}, key=len, reverse=True)
        found = (_prefixed(prefix, words).fullmatch(name) for prefix in prefixes)
        match = next(filter(None, found), None)
    if not match:
        return None
    parts = match.groupdict()
    occasion = next(filter(None, map(parts.get, ("before", "middle", "after", "at"))), "")
    return _of_item(scale, int(match["item"]), same(occasion))


def _of_item(scale: Scale, item: int, occasion: str) -> Field:
    return Field(
        item_key(scale, item), occasion, scale.lowest, scale.highest, scale.whole, scale.labels,
        scale.id, item,
    )  # fmt: skip


def _prefixed(prefix: str, words: str) -> re.Pattern[str]:
    """``pss_1``, ``PSS01``, ``pss[SQ001]``, ``pre_pss_1``, ``pss_pre_1``, ``pss1.post``."""
    base = r"[\W_]*".join(re.escape(part) for part in re.split(r"[\W_]+", prefix.casefold()))
    middle = rf"(?:[\W_]+(?P<middle>(?!\d)(?:{words}))(?=[\W_]))?"
    between = r"[\W_]*(?:(?:sq|item|spm|q)[\W_]*)?"
    after = rf"(?:[\W_]+(?P<after>{words})|(?P<at>(?!\d)(?:{words})))?"
    before = rf"(?:(?P<before>{words})[\W_]+)?"
    return re.compile(rf"{before}{base}{middle}{between}0*(?P<item>\d{{1,3}})\]?{after}")


def _given(pattern: str, words: str) -> re.Pattern[str]:
    whole = re.escape(" ".join(pattern.split()).casefold())
    whole = whole.replace(re.escape("{item}"), r"0*(?P<item>\d{1,3})", 1)
    if re.escape("{occasion}") in whole:
        whole = whole.replace(re.escape("{occasion}"), f"(?P<at>{words})", 1)
        return re.compile(whole)
    return re.compile(rf"(?:(?P<before>{words})[\W_]+)?{whole}(?:[\W_]+(?P<after>{words}))?")


def _occasion_around(column: str, name: str, words: str) -> str | None:
    """The occasion that stands before or after a column's name; "" for none, ``None``: another."""
    whole = rf"(?:(?P<before>{words})[\W_]+)?{re.escape(column)}(?:[\W_]+(?P<after>{words}))?"
    match = re.fullmatch(whole, name)
    return same(match["before"] or match["after"] or "") if match else None


def _question(form: Form, name: str, words: str) -> Field | None:
    for one in form.questions:
        occasion = _occasion_around(" ".join(one.column.split()).casefold(), name, words)
        if occasion is not None:
            key = question_key(form, one.column)
            return Field(key, occasion, one.lowest, one.highest, one.whole, one.labels, form.id)
    for asked in form.open:
        occasion = _occasion_around(" ".join(asked.column.split()).casefold(), name, words)
        if occasion is not None:
            return Field(
                question_key(form, asked.column), occasion, 0, 0, False, {}, form.id, is_open=True
            )
    return None
