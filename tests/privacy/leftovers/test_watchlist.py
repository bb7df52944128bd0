"""The watchlist: a name as it may be written or misspelt is found, and other words are not."""

from __future__ import annotations

import re
import time

import pytest

from transcode.privacy.leftovers.reading import pieces
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import plain
from transcode.records.names import MentionKind, Pseudonym


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Kirsten Lundby", "so Kersten said"), ("Christine Vang", "Kristine"),
        ("Christine Vang", "kristine, in lower case"), ("Phillip Ek", "with Filip"),
        ("Mikkel Thorsen", "Torsens car"), ("Søren Bech", "Sorren"), ("Zofia Wozniak", "Sofia"),
        ("Hannah Levi", "Hanna"), ("Jensson", "Jensen"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_sound(name: str, written: str) -> None:
    assert Watchlist([name]).find(plain(written))


def test_words_that_only_sound_like_names_are_no_names() -> None:
    names = ["Alice Price", "Lucy Miller", "Keith Booth", "Wendy Fields", "Martin Carter",
             "Robin Marsh", "Mary Green", "Karen Holm"]  # fmt: skip
    text = ("She is alike, lucky; a millet field, a boot, and a crater. Corona came, then "
            "merry greens; marten and martini in a robbing ring")  # fmt: skip
    ordinary = frozenset(re.findall(r"\w+", text.lower()))
    assert Watchlist(names, ordinary=ordinary).find(text) == []
    # a made-up name that sounds like somebody's is the pseudonym of somebody else
    rows = [Pseudonym("person", "Christine Ek", "Maren"), Pseudonym("person", "Bo Bo", "Kristine")]
    assert Watchlist(rows).find("Then Kristine left.") == []


@pytest.mark.parametrize(
    ("kind", "number", "written"),
    [
        ("phone", "07712 345 678", "+44 (0)7712-345678"),
        ("phone", "+45 20 30 40 50", "ring 20304050."),
        ("phone", "07712345678", "a cell that lost its zero: 7712345678"),
        ("number", "010203-1234", "cpr 010203 1234, and so on"),
        ("number", "AB123456C", "passport AB 12 34 56 C"),
    ],
)
def test_a_number_is_found_however_it_is_written(
    kind: MentionKind, number: str, written: str
) -> None:
    watched = Watchlist([Pseudonym(kind, number, "[Number 1]")])
    assert watched.find(written)
    assert not watched.find("in 2015, 12345 of 20304 and 0102031")
    times = b'{"begin":20304050,"end":7712345678}\n'
    assert not [p.text for p in pieces("times.jsonl", times) if watched.find(plain(p.text))]


def test_nothing_is_found_where_there_is_nothing_to_look_for() -> None:
    assert not Watchlist(()) and Watchlist(()).find("Søren Lundqvist") == []


def test_a_few_digits_alone_tell_nobody() -> None:
    houses = [Pseudonym("address", said, "[Address 1]") for said in ("67 4", "24, 1", "Elm Road 6")]
    watched = Watchlist(houses)
    drawn = '<svg><circle cx="67.4"/></svg><p>together in 24%. 1 passage{}</p>'
    page = [pieces("report.html", drawn.format(more).encode()) for more in ("", " in Elm Road 6")]
    without, named = ([p for p in piece if watched.find(plain(p.text))] for piece in page)
    assert not without and named


def test_a_study_of_some_size_is_quick() -> None:
    rows = [Pseudonym("person", f"Name{i}ly Family{i}son", "") for i in range(200)]
    text = b"so I went there and they said that it was fine\n" * 40_000
    began = time.process_time()
    watched = Watchlist(rows)
    assert not [p for p in pieces("a.txt", text) if watched.find(plain(p.text))]
    assert time.process_time() - began < 10


def test_the_ordinary_half_of_a_joined_name_is_no_name() -> None:
    watched = Watchlist([Pseudonym("person", "Dahlgaard-family", "[Person 1]")])
    assert watched.find("the family of that name\n") == []
    assert len(watched.find("old dahlgaard\n")) == 1
