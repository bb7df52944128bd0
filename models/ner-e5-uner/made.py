"""Sentences with names in known places, made of ``sentences.toml`` and ``names.toml``."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["Sentence", "made"]

Sentence = tuple[str, list[tuple[int, int, str]]]  # text; begin, end and kind of each name

_HERE = Path(__file__).parent
_NICK = "Bob Liz Kaz Jonno Baz Tess Vicky Pat Mo Dee Jaz Lis Pelle Kalle Ulle Maz Sol Gus Ned Dot"
_JOINED = (" and ", ", ", " og ", " i ", " - ")


class _Names:
    """One half of the names: those of the sentences to learn from, or those to judge by."""

    def __init__(self, rng: random.Random, half: int) -> None:
        self.rng = rng
        lists = tomllib.loads((_HERE / "names.toml").read_text("utf-8"))
        for name, text in lists.items():
            lines = text.strip().splitlines()
            by_word = name in ("first", "last", "place", "street_name", "danish_street", "group")
            split = ("first", "last", "place", "places", "company", "other_street", "product")
            items = text.split() if by_word else lines
            if name in split:
                # one in five is kept for judging
                items = [it for i, it in enumerate(items) if (i % 5 == 4) == (half == 1)]
            setattr(self, name, items)
        self.first: list[str] = [*self.first, *_NICK.split()] if half == 0 else self.first
        self.languages: dict[str, Callable[[], str]] = {
            "p": self.p, "last": self.surname, "l": self.l, "o": self.o, "a": self.a,
            "g": lambda: self.one("group"), "n": self.n, "w": self.w,
            "x": lambda: self.one("product"),
        }  # fmt: skip

    def one(self, name: str) -> str:
        return self.rng.choice(getattr(self, name))

    def n(self, most: int = 4) -> str:
        digits = self.rng.randint(1, most)
        return str(self.rng.randint(10 ** (digits - 1), 10**digits - 1))

    def surname(self) -> str:
        double = self.rng.random() < 0.08
        return f"{self.one('last')}-{self.one('last')}" if double else self.one("last")

    def p(self) -> str:
        chance = self.rng.random()
        first = self.one("first")
        if chance < 0.5:
            return first
        if chance < 0.85:
            return f"{first} {self.surname()}"
        if chance < 0.92:
            return f"{first} {self.one('first')} {self.surname()}"
        middle = self.rng.choice("ABCDEFGHJKLMNPRSTVW") + self.rng.choice(["", "."])
        return f"{first} {middle} {self.surname()}" if chance < 0.97 else self.surname()

    def l(self) -> str:  # noqa: E743
        return self.one("place") if self.rng.random() < 0.8 else self.one("places")

    def w(self) -> str:
        """A ward: a word for one, and a number with a letter."""
        letter = self.rng.choice("ABCDEFGHK")
        number = self.rng.choice([self.n(2), self.n(3), ""])
        mark = self.rng.choice([f"{letter}{number}", f"{number}{letter}", number or letter])
        return f"{self.one('ward')} {mark}"

    def o(self) -> str:
        chance = self.rng.random()
        head = self.rng.choice([self.l, self.surname, lambda: self.one("street_name")])
        if self.rng.random() < 0.15:
            body = self.one(self.rng.choice(["german_body", "spanish_body", "other_body"]))
            middle = self.rng.choice([" ", " ", " de ", " San ", " Sankt "])
            return f"{body}{middle}{head()}"
        if chance < 0.3:
            return self.one("company")
        if chance < 0.5:
            return f"{head()} {self.one('english_body')}"
        if chance < 0.65:
            return f"{head()} {self.one('danish_body')}"
        if chance < 0.7:
            saint = self.rng.choice(["St", "St.", "Saint", "Sankt", "Our Lady of"])
            end = self.rng.choice(["'s Hospital", "'s", " Hospital", "s Skole", "'s Primary"])
            return f"{saint} {self.one('first')}{end}"
        if chance < 0.75:
            start = self.rng.choice(["University of", "Royal Bank of", "Plejehjemmet", "Café"])
            return f"{start} {self.one('place')}"
        if chance < 0.85:
            a, b, c = (self.one("last") for _ in range(3))
            form = [f"{a}, {b} and {c}", f"{a} and {b}", f"{a}-{b}", f"{a} & {b}", f"{a} {b}"]
            return self.rng.choice(form)
        return f"{head()} {self.one('company_form')}"

    def a(self) -> str:
        """An address: number and street in some order, often with flat, town, country, code."""
        rng = self.rng
        chance = rng.random()
        if chance < 0.4:
            name = rng.choice([lambda: self.one("street_name"), self.surname, self.p, self.l])()
            road = f"{name} {self.one('english_street')}"
            street = f"{self.n()} {road}" if rng.random() < 0.9 else road
        elif chance < 0.6:
            street = f"{self.one('danish_street')} {self.n(3)}"
            street += rng.choice(["", "", " B", ", 2. th", ", st. tv", ", 3."])
        elif chance < 0.92:
            street = f"{self.one('other_street')} {self.n()}" + rng.choice(["", "", "."])
            street = f"{self.n(5)} {street}" if rng.random() < 0.5 else street
        else:
            street = rng.choice(["P.O. Box {}", "PO Box {}", "Box {}", "Postboks {}"])
            street = street.format(self.n())
        parts = [street]
        if rng.random() < 0.3:
            parts.append(self.one("unit").format(n=self.n()))
        if rng.random() < 0.45:
            town = self.l() if rng.random() < 0.7 else self.l().upper()
            code = rng.choice([self.n(5), "", "LS6 4QT", "8000", "SE-412 60"])
            parts.append(rng.choice([f"{code} {town}", f"{town} {code}"]).strip())
            if rng.random() < 0.4:
                parts.append(f"{self.one('place')} {rng.choice([self.n(5), ''])}".strip())
        return rng.choice([", ", " ", "\n", ", "]).join(parts)


def made(seed: int, times: int, *, judging: bool = False) -> Iterator[Sentence]:
    """Each sentence ``times`` over (plain ones less often), every time with other names.

    Half of it is written as a recogniser without capitals and signs writes. ``judging`` takes
    the sentences and names that the others never use: each fifth.
    """
    rng = random.Random(seed)
    names = _Names(rng, int(judging))
    for name, text in tomllib.loads((_HERE / "sentences.toml").read_text("utf-8")).items():
        for number, template in enumerate(text.strip().splitlines()):
            if (number % 5 == 4) == judging:
                often = {"plain": times // 3, "other": times // 2}.get(
                    name.removesuffix("_2"), times
                )
                for _ in range(max(1, often)):
                    yield _disguised(_filled(template, names), rng)


def _filled(template: str, names: _Names) -> Sentence:
    text, spans = "", []
    kinds = {"p": "person", "last": "person", "l": "place", "o": "organisation",
             "a": "address", "w": "organisation", "b": "organisation", "x": "term"}  # fmt: skip
    for piece in re.split(r"(\{\w+\})", template):
        if not piece.startswith("{"):
            text += piece
            continue
        said = names.languages[piece[1:-1]]()
        if names.rng.random() < 0.04 and len(said.upper()) == len(said):
            said = said.upper()
        if kind := kinds.get(piece[1:-1]):
            spans.append((len(text), len(text) + len(said), kind))
        text += said
    return text, spans


def _disguised(sentence: Sentence, rng: random.Random) -> Sentence:
    """As somebody else would have written it down: same length, so that the spans stay."""
    text, spans = sentence
    chance = rng.random()
    if chance < 0.35:
        text = _lower(text)
    elif chance < 0.5:
        text = re.sub(r"[,.?!:;]", " ", _lower(text))
    elif chance < 0.9:
        text = text[0].upper() + text[1:]
    return text, spans


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else text
