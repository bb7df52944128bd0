"""Scales and evaluation forms as data: what a TOML file says of items, ranges and scores.

A scale file holds numbers and names, never the wording of items.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Annotated, Any, Literal

from annotated_types import Ge
from pydantic import ValidationError

from transcode.errors import OutcomesError
from transcode.records.base import Record
from transcode.records.codec import adapter

__all__ = [
    "TEMPLATES", "Form", "OpenQuestion", "Part", "Question", "Scale", "Subscale", "key_names",
    "key_text", "parse_form",
]  # fmt: skip

Rule = Literal["sum", "mean"]
Higher = Literal["better", "worse", ""]

TEMPLATES = ("own-scale", "own-questions")
"""Bundled files that are meant to be changed, and are no instrument."""


@dataclass(frozen=True)
class Subscale(Record):
    """A subscale: a name, its items, and its own rule where it differs from that of the scale."""

    name: str
    items: tuple[int, ...]
    score: Rule | None = None
    higher: Higher | None = None
    as_named: bool = False  # its items are not reversed when it stands alone


@dataclass(frozen=True, slots=True)
class Part:
    """A score of a scale: the total or a subscale. ``of``: it is the mean of these other scores."""

    key: str  # "scs" for the total, "scs.kindness"
    title: str
    items: tuple[int, ...]
    reversed: frozenset[int]
    score: Rule
    higher: Higher
    of: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Scale(Record):
    """A scale.

    Attributes:
        prefixes: names that columns begin with, before the number of the item; the id is one.
        columns: the columns by name, in the order of the items; instead of prefixes.
        points: points for each answer from the lowest on, where they are not the answer itself.
        scored: items that count; () for all.
        total: what the total is made of: items, subscales (their mean), or there is none.
        most_missing: missing answers that a score may have: a number, or a share below 1.
        wording: whether the wording may be passed on.
        uncertain: what is not known for certain about the key; the report prints it.
        labels: answers that come as words, and the number that each stands for.
    """

    id: str
    name: str
    items: int
    lowest: float
    highest: float
    score: Rule
    prefixes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    anchors: str = ""
    reversed: tuple[int, ...] = ()
    points: tuple[float, ...] = ()
    scored: tuple[int, ...] = ()
    total: Literal["items", "subscales", "none"] = "items"
    most_missing: Annotated[float, Ge(0)] = 0
    whole: bool = True  # answers are whole numbers
    higher: Higher = ""
    wording: str = "unknown"
    citation: str = ""
    source: str = ""
    note: str = ""
    uncertain: str = ""
    labels: Mapping[str, float] = field(default_factory=dict)
    subscales: Mapping[str, Subscale] = field(default_factory=dict)
    kind: Literal["scale"] = "scale"

    @cached_property
    def counted(self) -> tuple[int, ...]:
        """The items that count for any score."""
        used = {item for one in self.subscales.values() for item in one.items}
        if self.total == "items":
            used |= set(self.scored or range(1, self.items + 1))
        return tuple(sorted(used))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The scores: the total first, then the subscales as they stand alone."""
        turned = frozenset(self.reversed)
        subs = tuple(
            Part(
                f"{self.id}.{name}",
                f"{self.name}: {one.name}",
                one.items,
                frozenset() if one.as_named else turned & set(one.items),
                one.score or self.score,
                one.higher or (_opposite(self.higher) if one.as_named else self.higher),
            )
            for name, one in self.subscales.items()
        )
        if self.total == "none":
            return subs
        if self.total == "items":
            items = self.scored or tuple(range(1, self.items + 1))
            of: tuple[Part, ...] = ()
        else:
            items = self.counted
            of = tuple(
                Part(p.key, p.title, p.items, turned & set(p.items), p.score, self.higher)
                for p in subs
            )
        total = Part(self.id, self.name, items, turned, self.score, self.higher, of)
        return (total, *subs)

    @property
    def main(self) -> tuple[Part, ...]:
        """The scores that a study reports on: the total, or the subscales where there is none."""
        return self.parts[:1] if self.total != "none" else self.parts


def _opposite(higher: Higher) -> Higher:
    pairs: dict[Higher, Higher] = {"better": "worse", "worse": "better"}
    return pairs.get(higher, "")


@dataclass(frozen=True, slots=True)
class Question(Record):
    """A rating of an evaluation form."""

    column: str
    text: str
    domain: str = ""
    lowest: float = 1
    highest: float = 5
    anchors: str = ""
    whole: bool = True
    labels: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenQuestion(Record):
    """A question that is answered in words."""

    column: str
    text: str


@dataclass(frozen=True)
class Form(Record):
    """An evaluation form: ratings by domain, and open questions."""

    id: str
    name: str
    kind: Literal["questions"]
    citation: str = ""
    questions: tuple[Question, ...] = ()
    open: tuple[OpenQuestion, ...] = ()


# --- reading


def key_names() -> tuple[str, ...]:
    """The names of the bundled scoring keys."""
    entries = files(__package__).joinpath("keys").iterdir()
    found = {entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")}
    return tuple(sorted(found - {*TEMPLATES}))


def key_text(name: str) -> str:
    """The TOML of a bundled key or template.

    Raises:
        OutcomesError: there is none of that name.
    """
    if name not in (*key_names(), *TEMPLATES):
        raise OutcomesError(
            "there is no bundled scale of that name",
            step="outcomes",
            remedy=f"there are {', '.join(key_names())}; for one of your own: transcode outcomes "
            f"STUDY --template {TEMPLATES[0]}",
        )
    return files(__package__).joinpath("keys", f"{name}.toml").read_text("utf-8")


def parse_form(text: str, where: str) -> Scale | Form:
    """Read a scale or an evaluation form from TOML, and check that it can be counted with.

    Args:
        text: the file.
        where: its name, for messages.

    Raises:
        OutcomesError: not TOML, an unknown or missing entry, or numbers that contradict each other.
    """

    def refuse(what: str, remedy: str) -> OutcomesError:
        return OutcomesError(what, where=where, step="outcomes", remedy=remedy)

    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as problem:
        raise refuse(
            f"the file is not valid TOML: {problem}",
            'correct that line: name = value, a text in straight quotation marks ("mean"), a '
            "number with a point (0.2)",
        ) from None
    kind: Any = Form if table.get("kind") == "questions" else Scale
    try:
        made: Scale | Form = adapter(kind).validate_python(table, strict=False)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        unknown = first["type"] == "unexpected_keyword_argument"
        what = (
            f"there is no entry '{name}'" if unknown else f"'{name}' is not valid: {first['msg']}"
        )
        template = TEMPLATES[1] if kind is Form else TEMPLATES[0]
        raise refuse(
            what, f"compare with the template: transcode outcomes STUDY --template {template}"
        ) from None
    for what, remedy in _faults(made):
        raise refuse(what, remedy)
    return made


def _faults(made: Scale | Form) -> list[tuple[str, str]]:
    if not made.id or not all(c.isalnum() or c == "-" for c in made.id) or not made.id.isascii():
        return [("the id is not a valid short name", "use letters, digits and hyphens: pss-10")]
    if isinstance(made, Form):
        return _form_faults(made)
    lists = {"reversed": made.reversed, "scored": made.scored}
    lists |= {f"subscales.{name}": one.items for name, one in made.subscales.items()}
    numbered = f"items are numbered from 1 to {made.items}, each once"
    odd = [
        (f"'{name}' names an item that there is not, or one twice: {wrong[0]}", numbered)
        for name, items in lists.items()
        if (wrong := [n for n in items if not 1 <= n <= made.items or items.count(n) > 1])
    ]
    answers = made.highest - made.lowest + 1
    checks = (
        (made.items >= 1 and made.lowest < made.highest,
         "the number of items or the range is not valid",
         "items must be 1 or more, and lowest below highest"),
        (not made.columns or len(made.columns) == made.items,
         f"{len(made.columns)} columns are named for {made.items} items",
         "name one column for each item, in their order"),
        (all(one.items for one in made.subscales.values()),
         "a subscale has no items", "give items = [1, 2, 3]"),
        (made.total == "items" or made.subscales,
         f'the total is "{made.total}", and there are no subscales',
         'give subscales, or total = "items"'),
        (not made.points or len(made.points) == answers,
         f"{len(made.points)} points are given for {answers:g} answers",
         "give the points of each answer, from the lowest on"),
        (all(made.lowest <= n <= made.highest for n in made.labels.values()),
         "a label stands for a number beyond the range", "correct it under [labels]"),
    )  # fmt: skip
    return [*odd, *((what, remedy) for holds, what, remedy in checks if not holds)]


def _form_faults(made: Form) -> list[tuple[str, str]]:
    asked = [one.column for one in made.questions] + [one.column for one in made.open]
    columns = [column.casefold() for column in asked]
    checks = (
        (columns, "the form has no questions", "give [[questions]] or [[open]]"),
        (len(set(columns)) == len(columns),
         "a column stands for two questions", "give each question its own column"),
        (all(one.lowest < one.highest for one in made.questions),
         "a question has no valid range", "lowest must be below highest"),
    )  # fmt: skip
    return [(what, remedy) for holds, what, remedy in checks if not holds]
