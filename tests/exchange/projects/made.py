"""Studies as they go out, of any letters: drawn by hypothesis, or written by hand."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from transcode.exchange.codebooks.qdc import plain
from transcode.exchange.projects.outgoing import Outgoing, OutgoingMemo, Place
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Coding, Coverage, Relation, Theme
from transcode.records.people import Participant
from transcode.records.texts import ReleasedText, ReleasedTurn

LETTERS = st.sampled_from(
    [
        "abc",
        "é",
        "æøå",
        "😀",
        "👩\u200d👩\u200d👧",
        "مرحبا",
        "שלום",
        "!",
        "漢字",
        "\u200f",
        "'",
        '"',
        "&",
        "<",
        ">",
        "\xa0",
        ".",
        "🇩🇰",
        "ñ",
        "e\u0301\u0323",
        "a\u200db",
        "\t",
        "\ufeff",
        "\u2028",
        "\x85",
        "\r",
        "\r\n",
        "\x00",
        "\x07",
        "\x1c",
    ]
)
WORDS = st.lists(LETTERS, min_size=1, max_size=4).map("".join).filter(lambda w: bool(w.strip()))
LINES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
NAMES = (  # as the desk tidies what is typed
    LINES.map(lambda line: " ".join(plain(line).replace("\ufeff", "").split())).filter(bool)
)
OPTIONAL = st.one_of(st.just(""), NAMES)
COLOURS = st.sampled_from(["", "#1a2b3c", "#ffffff"])
PLACES = st.integers(-50, 5000)
WHEN = "2026-11-29T10:00:00Z"
DAYS = st.integers(1, 28).map("2024-02-{:02}T23:59:59Z".format)


def text_of(interview: str, lines: Sequence[str]) -> ReleasedText:
    """A released text in which interviewer and participant take turns."""
    turns, at = [], 0
    for number, line in enumerate(lines):
        speaker = "IP"[number % 2]
        turns.append(
            ReleasedTurn(f"{interview}-{number}", speaker, speaker == "I", at, at + len(line), 0, 0)
        )
        at += len(line) + 1
    return ReleasedText(interview, "en", "\n".join(lines), tuple(turns), ())


@st.composite
def studies(draw: st.DrawFn) -> Outgoing:
    """Some interviews, two coders, codes in and out of themes, overlapping and nested codings."""
    ids = [f"P{n:02}" for n in range(1, draw(st.integers(1, 3)) + 1)]
    texts = {id: text_of(id, draw(st.lists(LINES, min_size=1, max_size=6))) for id in ids}
    themes = tuple(
        Theme(stable_id("t", n), f"theme {n} & <b>", draw(NAMES), under=draw(
            st.sampled_from(["", *(stable_id("t", above) for above in range(n))])
        ), example=draw(OPTIONAL), colour=draw(COLOURS))
        for n in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    codes = tuple(
        Code(stable_id("c", n), f"{draw(NAMES)} {n}", draw(NAMES),
             draw(st.sampled_from(["", *(theme.id for theme in themes)])),
             include=draw(OPTIONAL), exclude=draw(OPTIONAL), example=draw(OPTIONAL),
             colour=draw(COLOURS))
        for n in range(draw(st.integers(1, 4)))
    )  # fmt: skip
    pairs = [(one.id, other.id) for one in themes for other in themes if one != other]
    relations = tuple(
        Relation(stable_id("r", first, second), first, second, draw(OPTIONAL), draw(st.booleans()))
        for first, second in pairs[: draw(st.integers(0, 1))]
    )
    books = {
        coder: Codebook(
            codes, themes,
            tuple(dict.fromkeys(draw(st.lists(codings(texts, codes, coder), max_size=8)))),
            tuple(Coverage(coder, id) for id in ids[: draw(st.integers(0, 3))]),
            relations=relations,
        )
        for coder in ("anna", "ben")
    }  # fmt: skip
    memos = (
        OutgoingMemo("anna", draw(NAMES), WHEN),
        OutgoingMemo("ben", draw(NAMES), WHEN, codes[0].id),
    )
    people = tuple(
        Participant(id, draw(st.sampled_from(["", "north", "=south"])), (("age", "007"),))
        for id in ids
    )
    placed = [one.id for one in codes], [one.id for one in themes]
    places = tuple(
        Place(id, draw(PLACES), draw(PLACES), 9000, 9000, bool(is_theme) and draw(st.booleans()))
        for is_theme, ids_of in enumerate(placed)
        for id in ids_of
    )
    entries = dict.fromkeys(one.entry for book in books.values() for one in book.codings)
    made_at = {entry: draw(DAYS) for entry in entries}
    return Outgoing("a study", "transcode", books, texts, people, None, memos, made_at, places)


@st.composite
def codings(
    draw: st.DrawFn, texts: dict[str, ReleasedText], codes: Sequence[Code], coder: str
) -> Coding:
    text = texts[draw(st.sampled_from(sorted(texts)))]
    places = [at for at, letter in enumerate(text.text) if not letter.isspace()]
    first, last = sorted([draw(st.sampled_from(places)), draw(st.sampled_from(places))])
    code = draw(st.sampled_from(codes))
    return Coding(code.id, coder, text.anchor(first, last + 1), f"{first}-{last}")
