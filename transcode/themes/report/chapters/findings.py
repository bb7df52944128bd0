"""Findings: the map, each theme with its evidence, and the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcode.records.decisions import Form
from transcode.records.texts import Place
from transcode.themes.draw import described, draw, picture
from transcode.themes.layout import layout
from transcode.themes.map import CodeNode, ThemeNode
from transcode.themes.prevalence import sentence
from transcode.themes.report.document import (
    Block,
    Excerpts,
    Fold,
    Heading,
    Paragraph,
    Picture,
    Table,
    Waiting,
)
from transcode.themes.report.material import Material, code_mark, theme_mark
from transcode.themes.report.quotes import Quote, choose

__all__ = ["codebook", "the_map", "themes"]

_MORE = 60  # excerpts of a code behind a click
_FORMS: tuple[tuple[Form, str], ...] = (
    ("bubbles", "Thematic map"),
    ("table", "The thematic map as a table"),
    ("tree", "The thematic map as a tree"),
)
_RULES = {
    "include": re.compile(r"^\s*(?:include[sd]?|inclusion(?: criteria)?|when to use|inkluder\w*|"
                          r"inklusion\w*|bruges når|einschluss\w*)\s*[:：]\s*", re.I),
    "exclude": re.compile(r"^\s*(?:exclude[sd]?|exclusion(?: criteria)?|when not to use|not|ikke|"
                          r"ekskluder\w*|eksklusion\w*|bruges ikke når|ausschluss\w*|nicht)"
                          r"\s*[:：]\s*", re.I),
}  # fmt: skip


def the_map(material: Material) -> Iterator[Block]:
    """The map in its three forms; themes and codes lead to their sections."""
    yield Heading(2, "The thematic map", "map")
    made = material.thematic_map
    links = {theme.id: theme_mark(theme.id) for theme in made.themes}
    links |= {code.id: code_mark(code.id) for theme in made.themes for code in theme.codes}
    for form, caption in _FORMS:
        wide = picture(layout(made, form), described(made), name=f"map-{form}", links=links)
        narrow = picture(
            layout(made, form, 700.0), described(made), name=f"map-{form}-narrow", links=links
        )
        shown = Picture(wide, caption, described(made), narrow, draw(made, form, 1000.0), wide=True)
        yield shown if form == "bubbles" else Fold(caption, (shown,))


def themes(material: Material) -> Iterator[Block]:
    """Each theme: definition, prevalence, and excerpts by code."""
    yield Heading(2, "Themes", "themes")
    tops = material.thematic_map.tops
    if not tops:
        yield Paragraph("No themes or codes yet.", "about")
    shown: set[Place] = set()
    for theme in tops:
        yield from _theme(theme, material, shown, 3)


def _theme(theme: ThemeNode, material: Material, shown: set[Place], level: int) -> Iterator[Block]:
    yield Heading(level, theme.name, theme_mark(theme.id))
    held = material.thematic_map.under(theme.id)
    if theme.codes or held:
        yield Paragraph(sentence(theme.prevalence) + ".", "count")
    if theme.definition:
        yield Paragraph(theme.definition, "typed")
    elif theme.id:
        kind = "overarching theme" if theme.is_overarching else "theme"
        yield Waiting(
            f"This {kind} has no definition yet.",
            "Say in a sentence or two what the theme is about, and what it is not about.",
        )
    if theme.id and not (theme.codes or held):
        yield Paragraph("No codes in this theme yet.", "about")
    for code in theme.codes:
        yield from _code(code, theme, material, shown, min(level + 1, 5))
    for sub in held:
        yield from _theme(sub, material, shown, min(level + 1, 5))


def _code(
    code: CodeNode, theme: ThemeNode, material: Material, shown: set[Place], level: int
) -> Iterator[Block]:
    yield Heading(level, code.name, code_mark(code.id))
    yield Paragraph(sentence(code.prevalence) + ".", "count")
    if code.definition:
        yield Paragraph(code.definition, "typed")
    anchors = [coding.anchor for coding in material.codings.get(code.id, ())]
    chosen = choose(anchors, material.people, shown)
    shown |= {anchor.place for anchor in chosen}
    rest = [anchor for anchor in anchors if anchor not in set(chosen)]
    compares = material.compares(theme)
    quotes = material.quoting
    made = tuple(quotes.of(anchor, compares=compares) for anchor in chosen)
    more = tuple(quotes.of(anchor, compares=compares, most=400) for anchor in rest[:_MORE])
    for one in made:
        if one.withheld:
            yield Waiting(
                f"An excerpt of {one.interview} is not printed: it could single somebody out.",
                f"{one.withheld} Read it in the study (transcode risk), and replace or shorten it.",
            )
    printed = tuple(one for one in made if not one.withheld)
    yield Excerpts(printed, tuple(q for q in more if not q.withheld), len(rest) - len(more))


def codebook(material: Material) -> Iterator[Block]:
    """The codebook: definition, what belongs to a code and what does not, an example."""
    yield Heading(2, "Codebook", "codebook")
    rows = []
    lacking = []
    for theme in material.thematic_map.themes:
        for code in theme.codes:
            text, include, exclude = rules(code.definition)
            if not code.definition:
                lacking.append(code.name)
            rows.append((code.name, theme.name, text or "–", include or "–", exclude or "–",
                         _example(code, theme, material)))  # fmt: skip
    head = ("Code", "Theme", "Definition", "Include", "Exclude", "Example")
    ruled = any(row[3] != "–" or row[4] != "–" for row in rows)
    kept = [0, 1, 2, 3, 4, 5] if ruled else [0, 1, 2, 5]
    yield Table(
        "Codes, their definitions, and an example of each",
        tuple(head[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
    )
    if rows and not ruled:
        yield Waiting(
            "No code says what it includes and what it excludes.",
            "Lines of a definition that begin with “Include:” or “Exclude:” become columns here.",
        )
    if lacking:
        names = ", ".join(f"“{name}”" for name in lacking[:12]) + ("…" if len(lacking) > 12 else "")
        yield Waiting(
            f"Without a definition: {names}.",
            "Define each code: what it means, and what does and does not belong to it.",
        )


def rules(definition: str) -> tuple[str, str, str]:
    """A definition without its rules, what it includes, and what it excludes."""
    found: dict[str, list[str]] = {"": [], "include": [], "exclude": []}
    at = ""
    for line in definition.splitlines():
        at, text = next(
            ((name, line[match.end() :]) for name, rule in _RULES.items()
             if (match := rule.match(line))),
            (at, line),
        )  # fmt: skip
        found[at].append(text.strip())
    text, include, exclude = (" ".join(filter(None, lines)) for lines in found.values())
    return text, include, exclude


def _example(code: CodeNode, theme: ThemeNode, material: Material) -> str:
    for coding in material.codings.get(code.id, ())[:20]:
        one: Quote = material.quoting.of(coding.anchor, compares=material.compares(theme), most=160)
        if not one.withheld:
            words = " / ".join(words for _, words in one.lines)
            return f"{words}{' (...)' if one.cut else ''}" + (f" ({one.by})" if one.by else "")
    return "–"
