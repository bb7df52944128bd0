"""The board of themes: making, filling and relating them, their extracts, the map, their review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from transcode.errors import DecisionError
from transcode.records.codebook import Codebook
from transcode.records.decisions import (
    CreateOverarching,
    CreateTheme,
    Decision,
    Entry,
    Form,
    Move,
    Nest,
)
from transcode.records.texts import Anchor, Place
from transcode.records.themes import no_codes_in
from transcode.themes import Layout, ThematicMap, layout, thematic_map
from transcode.themes.prevalence import Prevalence
from transcode.verbs.themes import candidate_themes, review_themes
from transcode.workbench.evidence import quote
from transcode.workbench.live import Workbench
from transcode.workbench.lookup import find_code, find_theme, free_id, free_name
from transcode.workbench.normalise import tidy_note

__all__ = ["VERBS"]

_EXTRACTS = 3  # of each code; its own page has all


def create(
    bench: Workbench,
    *,
    name: str,
    definition: str = "",
    codes: Sequence[str] = (),
    under: str = "",
    themes: Sequence[str] = (),
) -> dict[str, Any]:
    """Make a theme, put codes into it, and put it under another; the answer gives its id.

    With ``themes`` it is an overarching theme that gathers these.
    """

    def decisions(book: Codebook) -> list[Decision]:
        tidy = free_name(name, book.themes)
        theme = free_id("theme", tidy, book.themes)
        kind = CreateOverarching if themes else CreateTheme
        made: list[Decision] = [kind(theme, tidy, tidy_note(definition))]
        made += [Move(find_code(code, book).id, theme) for code in codes]
        made += [Nest(find_theme(held, book).id, theme) for held in themes]
        if under:
            made.append(Nest(theme, find_theme(under, book).id))
        return made

    entries = bench.session.together("create theme", decisions)
    return {"theme": getattr(entries[0].decision, "theme", "")}


def overarching(bench: Workbench, *, name: str) -> dict[str, Any]:
    """Make an overarching theme that gathers nothing yet."""
    entry = bench.session.create_overarching(name)
    return {"theme": getattr(entry.decision, "theme", "")}


def move(bench: Workbench, *, codes: Sequence[str], theme: str = "") -> Entry:
    """Put codes into a theme, or ("") into none; those that are there already stay."""

    def decisions(book: Codebook) -> list[Move]:
        into = find_theme(theme, book) if theme else None
        if into and (reason := no_codes_in(into)):
            raise DecisionError(reason, remedy="put the codes into one of its themes")
        chosen = [find_code(code, book) for code in codes]
        moves = [Move(code.id, theme) for code in chosen if code.theme != theme]
        if not moves:
            raise DecisionError("these codes are there already")
        return moves

    return bench.session.together("move", decisions)[-1]


def nest(bench: Workbench, *, theme: str, under: str = "") -> Entry:
    """Put a theme under another, or ("") under none."""
    return bench.session.nest(theme, under or None)


def dissolve(bench: Workbench, *, theme: str) -> Entry:
    """Remove a theme; what it held belongs to the theme above it, or to none."""
    return bench.session.dissolve(theme)


def relate(
    bench: Workbench, *, first: str, second: str, name: str = "", directed: bool = False
) -> Entry:
    """Relate two themes."""
    return bench.session.relate(first, second, name, directed=directed)


def change_relation(
    bench: Workbench, *, relation: str, name: str = "", directed: bool = False
) -> Entry:
    """Give a relation another name and direction."""
    return bench.session.change_relation(relation, name, directed=directed)


def unrelate(bench: Workbench, *, relation: str) -> Entry:
    """Remove a relation."""
    return bench.session.unrelate(relation)


def pin(bench: Workbench, *, theme: str, form: Form, x: float, y: float) -> Entry:
    """Put a theme at a place of the map."""
    return bench.session.pin(theme, form, x, y)


def unpin(bench: Workbench, *, form: Form, theme: str = "") -> Entry:
    """Let the layout place a theme again, or ("") all of them."""
    return bench.session.unpin(theme or None, form)


def map(bench: Workbench, *, form: Form, width: float) -> dict[str, Any]:
    """Lay out the map, and count who and what each theme and code rests on.

    ``layout`` holds shapes, lines and places in units of the picture (see
    :mod:`transcode.themes.layout`); ``prevalence`` is by the id of a theme or a code; ``unread``
    are interviews that nobody coded or marked as finished, which no figure counts.
    """
    drawn = _map(bench)
    placed: Layout = layout(drawn, form, width)
    codes = [code for theme in drawn.themes for code in theme.codes]
    rests_on = {node.id: node.prevalence for node in drawn.themes}
    rests_on |= {node.id: node.prevalence for node in codes}
    return {
        "layout": asdict(placed),
        "prevalence": {node: _figures(prevalence) for node, prevalence in rests_on.items()},
        "participants": len(drawn.participants),
        "unread": list(drawn.unread),
    }


def extracts(bench: Workbench, *, theme: str) -> dict[str, Any]:
    """The first extracts of each code of a theme and of its subthemes, as the texts have them."""
    session = bench.session
    book = session.codebook
    held = {theme, *book.below(theme)}
    told = []
    for code in book.codes:
        if code.theme not in held:
            continue
        codings = book.codings_of(code.id)
        told.append({
            "code": code.id,
            "passages": len(codings),
            "quotes": _quotes(bench, (coding.anchor for coding in codings[:_EXTRACTS])),
        })  # fmt: skip
    return {"theme": theme, "codes": told}


def review(bench: Workbench) -> dict[str, Any]:
    """Review all themes against their extracts and the rest of the material. Slow: asked for alone.

    For each theme: excerpts nearer to another theme, passages without a code that are near, and
    who has nothing in it with their nearest passage. Nearness points to passages to read again; it
    decides nothing.
    """
    reviews = review_themes(bench.study, bench.session.coder)
    return {
        "themes": {
            one.theme: {
                "coherence": one.coherence,
                "distinctness": one.distinctness,
                "nearest": one.nearest,
                "elsewhere": [
                    {**shown, "theme": other.theme}
                    for other in one.elsewhere
                    for shown in _places(bench, [other.place])
                ],
                "uncoded": _places(bench, [place for place, _ in one.uncoded]),
                "otherwise": [
                    {**shown, "participant": person}
                    for person, place in one.otherwise
                    for shown in _places(bench, [place])
                ],
            }
            for one in reviews
        }
    }


def candidates(bench: Workbench) -> dict[str, Any]:
    """Candidate themes of the codes without a theme. Slow: asked for alone."""
    suggested = candidate_themes(bench.study, bench.session.coder, unthemed=True)
    return {
        "groups": [
            {"name": group.name, "codes": list(group.codes), "reasons": list(group.reasons)}
            for group in suggested.themes
        ]
    }


VERBS = (
    create, overarching, move, nest, dissolve, relate, change_relation, unrelate, pin, unpin, map,
    extracts, review, candidates,
)  # fmt: skip


def _map(bench: Workbench) -> ThematicMap:
    session = bench.session
    return thematic_map(session.codebook, bench.study.texts, session.people)


def _figures(prevalence: Prevalence) -> dict[str, Any]:
    return {
        "who": list(prevalence.who),
        "participants": prevalence.participants,
        "of": prevalence.of,
        "groups": [[share.group, share.participants, share.of] for share in prevalence.groups],
        "passages": prevalence.excerpts,
        "turns": prevalence.turns,
        "words": prevalence.words,
    }


def _places(bench: Workbench, places: Iterable[Place]) -> list[dict[str, Any]]:
    texts = bench.study.texts
    return _quotes(bench, (texts[i].anchor(begin, end) for i, begin, end in places if i in texts))


def _quotes(bench: Workbench, anchors: Iterable[Anchor]) -> list[dict[str, Any]]:
    """Passages as they are quoted on the page."""
    groups = bench.study.groups
    quoted = (quote(at, bench.session.text(at.interview), groups) for at in anchors)
    return [asdict(shown) for shown in quoted if shown]
