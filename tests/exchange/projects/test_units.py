"""The unit in which a program counts is found out by the words at its places."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from transcode.exchange import read_project
from transcode.exchange.projects.units import Quoted, place_quoted, plain

WORDS = [
    *(
        "jeg",
        "tror",
        "det",
        "er",
        "så",
        "svært",
        "når",
        "man",
        "😀",
        "ikke",
        "får",
        "hjælp",
        "👩‍👩‍👧",
    ),
    *(
        "af",
        "sin",
        "læge",
        ".",
        "café",
        "naïve",
        "e\u0301t",
        "og,",
        "derfor!",
        "مرحبا",
        "שלום",
        "no",
    ),
]


def made(chance: random.Random, lines: int = 150) -> str:
    return "\n".join(
        " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 15))) for _ in range(lines)
    )


def width(letter: str, counted: str) -> int:
    if counted == "bytes":
        return len(letter.encode())
    return 1 + (counted == "UTF-16 units" and ord(letter) > 0xFFFF)


@pytest.mark.parametrize("with_quotes", [True, False])
@pytest.mark.parametrize(
    ("counted", "end_is", "line_end", "mark", "last"),
    product(("code points", "UTF-16 units", "bytes"), ("\n", "\r\n"), (1, 2), (0, 1), (0, 1)),
)
def test_every_selection_stands_on_its_words(
    counted: str, end_is: str, line_end: int, mark: int, last: int, with_quotes: bool
) -> None:
    chance = random.Random(f"{counted} {end_is!r} {line_end} {mark} {last}")
    text = made(chance)
    place = [3 * mark if counted == "bytes" else mark]
    for letter in text:
        place.append(place[-1] + (line_end if letter == "\n" else width(letter, counted)))
    words = [match.span() for match in re.finditer(r"\S+", text)]
    chosen, selections = [], []
    for number in range(60):
        first = chance.randrange(len(words) - 12)
        begin, end = words[first][0], words[first + chance.randrange(1, 12)][1]
        chosen.append((begin, end))
        quote = text[begin:end] if with_quotes and number % 5 else f"quotation {number}"
        ends = place[end - 1] if last else place[end]
        selections.append(Quoted(place[begin], ends, quote))
    raw = "\ufeff" * mark + text.replace("\n", end_is)
    (placed,) = place_quoted([(raw, selections)])
    assert plain(raw) == text
    assert list(placed.places) == chosen


def test_line_ends_of_both_kinds_count_as_the_file_has_them() -> None:
    raw = "one 😀 two\r\nthree four\nfive\r\nsix seven eight"
    quotes = ["two", "three four", "seven"]
    units = raw.encode("utf-16-le")
    places = [units.index(q.encode("utf-16-le")) // 2 for q in quotes]
    selections = [Quoted(p, p + len(q), q) for p, q in zip(places, quotes, strict=True)]
    (placed,) = place_quoted([(raw, selections)])
    assert [plain(raw)[slice(*place)] for place in placed.places if place] == quotes


def test_a_passage_that_is_cut_short_and_one_that_moved() -> None:
    text = "At first nobody said anything, and then the whole room began to talk at once."
    long = text.index("then")
    selections = [
        Quoted(long, len(text) - 1, "then the whole room…"),
        Quoted(0, 8, "At first"),
        Quoted(text.index("said") + 2, text.index("said") + 15, "said anything"),
    ]
    (placed,) = place_quoted([(text, selections)])
    assert [text[slice(*place)] for place in placed.places if place] == [
        text[long:-1], "At first", "said anything",
    ]  # fmt: skip
    assert placed.found.moved == 1


def test_places_outside_the_text_are_nowhere() -> None:
    (placed,) = place_quoted([("short", [Quoted(0, 500), Quoted(-1, 3), Quoted(4, 2)])])
    assert placed.places == (None, None, None)


def test_the_samples_of_other_programs(shared: Callable[[str], Path]) -> None:
    """Real exports; the one with texts selects whole lines, and names them by their numbers."""
    sample = shared("exchange/samples/qc-demo.qdpx").read_bytes()
    project = read_project(io.BytesIO(sample))
    assert sum(len(source.codings) for source in project.sources) == 205
    for source in project.sources:
        lines = {0, *(match.end() for match in re.finditer("\n", source.text)), len(source.text)}
        assert all({coding.begin, coding.end} <= lines for coding in source.codings)
    for name in ("atlasti-standard-sample", "atlasti23-small"):
        sample = shared(f"exchange/samples/{name}.qdpx").read_bytes()
        project = read_project(io.BytesIO(sample))
        assert project.codes
        assert not project.sources  # its texts are not in the archive
    sample = shared("exchange/samples/atlasti-standard-sample.qdpx").read_bytes()
    left = read_project(io.BytesIO(sample))
    assert {"source", "coding", "picture", "recording", "link", "set", "place on a map"} <= {
        one.kind for one in left.left
    }


def test_a_large_windows_export_whose_selections_are_sloppy_and_quote_nothing() -> None:
    """Like a project of NVivo: many emoji and line ends, some selections within words."""
    chance = random.Random(3)
    sources, wanted = [], []
    for number in range(12):
        text = made(chance, 400)
        scale = [0]
        for letter in text:
            scale.append(scale[-1] + (2 if letter == "\n" else 1 + (ord(letter) > 0xFFFF)))
        words = [match.span() for match in re.finditer(r"\S+", text)]
        chosen = []
        for _ in range(25 if number else 1):
            first = chance.randrange(len(words) - 12)
            begin, end = words[first][0], words[first + chance.randrange(1, 12)][1]
            slips = chance.choice([0, 0, 0, 1, -1])
            chosen.append((begin, min(len(text), end + slips)))
        selections = [Quoted(scale[begin], scale[end], "") for begin, end in chosen]
        sources.append(("\ufeff" + text.replace("\n", "\r\n"), selections))
        wanted.append(chosen)
    placed = place_quoted(sources)
    assert [list(one.places) for one in placed] == wanted
    assert {str(one.found.unit) for one in placed} == {"UTF-16 units"}
