"""The codebook: a code and all its passages; naming, defining, colouring, merging, splitting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from transcode.errors import DecisionError
from transcode.records.codebook import CODE_COLOURS, Codebook
from transcode.records.coding import Coding
from transcode.records.decisions import Apply, Create, Decision, Entry, Withhold
from transcode.records.texts import Anchor, Place
from transcode.workbench.evidence import around, quote
from transcode.workbench.live import Workbench
from transcode.workbench.lookup import find_code, free_id, free_name
from transcode.workbench.normalise import name_key

__all__ = ["VERBS"]

Told = list[str | int]
"""A passage as the page tells it: interview, begin and end."""


def passages(bench: Workbench, *, code: str) -> dict[str, Any]:
    """Quote every passage of a code, with the lines around it, in the order of the texts.

    ``others`` are the codes that stand on these passages too, most often first, each with the
    number of passages; ``colours`` are those to choose from.
    """
    code = find_code(code, bench.session.codebook).id
    standing = _standing(bench, code)
    on = bench.session.codes_on([coding.anchor.place for coding in standing])
    shown = [
        {**told, "codes": [other for other in codes if other != code]}
        for coding, codes in zip(standing, on, strict=True)
        if (told := _quoted(bench, coding.anchor))
    ]
    often = Counter(other for codes in on for other in codes if other != code)
    return {
        "code": code,
        "passages": shown,
        "others": often.most_common(),
        "colours": CODE_COLOURS,
    }


def overlap(bench: Workbench, *, code: str, other: str) -> dict[str, Any]:
    """Quote the words that have both codes, in the order of the texts."""
    there = _standing(bench, other)
    shared = {
        replace(
            one.anchor,
            begin=max(one.anchor.begin, two.anchor.begin),
            end=min(one.anchor.end, two.anchor.end),
        )
        for one in _standing(bench, code)
        for two in there
        if one.anchor.touches(two.anchor)
    }
    quotes = [_quoted(bench, anchor) for anchor in sorted(shared, key=lambda a: a.place)]
    return {"code": code, "other": other, "passages": [told for told in quotes if told]}


def create(bench: Workbench, *, name: str, definition: str = "") -> Entry:
    """Add a code."""
    return bench.session.create(name, definition)


def rename(bench: Workbench, *, code: str, name: str) -> Entry:
    """Rename a code or a theme."""
    return bench.session.rename(code, name)


def define(
    bench: Workbench,
    *,
    code: str,
    definition: str,
    include: str = "",
    exclude: str = "",
    example: str = "",
) -> Entry:
    """Define a code or a theme."""
    return bench.session.define(code, definition, include=include, exclude=exclude, example=example)


def colour(bench: Workbench, *, code: str, colour: str) -> Entry:
    """Give a code or a theme a colour."""
    return bench.session.colour(code, colour)


def merge(bench: Workbench, *, code: str, into: str) -> Entry:
    """Merge a code into another."""
    return bench.session.merge(code, into)


def remove(bench: Workbench, *, code: str) -> Entry:
    """Delete a code or a theme."""
    return bench.session.remove(code)


def uncode(bench: Workbench, *, code: str, passages: list[Told]) -> Entry:
    """Remove a code from these passages."""
    return bench.session.together("uncode", lambda book: _without(bench, book, code, passages)[1])[
        -1
    ]


def send(
    bench: Workbench, *, code: str, passages: list[Told], into: str = "", name: str = ""
) -> Entry:
    """Give these passages another code, or a new one of this name, in place of this one."""

    def decisions(book: Codebook) -> list[Decision]:
        anchors, without = _without(bench, book, code, passages)
        known = {name_key(one.name): one.id for one in book.codes}
        target = find_code(into, book).id if into else known.get(name_key(name), "")
        made: list[Decision] = []
        if not target:
            tidy = free_name(name, book.codes)
            target = free_id("code", tidy, book.codes)
            made.append(Create(target, tidy))
        if target == code:
            raise DecisionError("these passages have this code already", remedy="choose another")
        has = {coding.anchor for coding in book.codings if coding.code == target}
        # what the passages get comes last, so that undo names it
        return [*made, *without, *(Apply(target, one) for one in anchors if one not in has)]

    return bench.session.together("send", decisions)[-1]


VERBS = (
    passages, overlap, create, rename, define, colour, merge, remove, uncode, send,
)  # fmt: skip


def _standing(bench: Workbench, code: str) -> list[Coding]:
    """The codings of a code where they stand now, each passage once, in the order of the texts.

    Raises:
        DecisionError: there is no such code.
    """
    with bench.session.lock:
        fold, book = bench.session.kept_up()
        code_id = find_code(code, book).id
        now = {one.anchor.place: one for was in fold.codings_of(code_id) if (one := fold.now(was))}
    return [now[place] for place in sorted(now)]


def _quoted(bench: Workbench, anchor: Anchor) -> dict[str, Any] | None:
    text = bench.session.text(anchor.interview)
    shown = quote(anchor, text, bench.study.groups)
    if text is None or shown is None:
        return None
    before, after = around(anchor, text)
    return {
        **asdict(shown),
        # the question is quoted whole already
        "before": asdict(before) if before and not before.asks else None,
        "question": shown.question if before is None or before.asks else "",
        "after": asdict(after) if after else None,
    }


def _without(
    bench: Workbench, book: Codebook, code: str, passages: Sequence[Told]
) -> tuple[list[Anchor], list[Decision]]:
    """The anchors of some passages of a code, and what removes the code from just these."""
    code = find_code(code, book).id
    standing = _standing(bench, code)
    of_place = {coding.anchor.place: coding.anchor for coding in standing}
    chosen = [of_place.get(_place(told)) for told in passages]
    anchors = [anchor for anchor in chosen if anchor]
    if not anchors or len(anchors) < len(chosen):
        raise DecisionError(
            "one of these passages no longer has this code" if chosen else "no passage was chosen",
            remedy="look at the code again, and choose its passages",
        )
    kept = [
        coding.anchor
        for coding in standing
        if coding.anchor not in anchors and any(map(coding.anchor.touches, anchors))
    ]
    # a code is withheld from all that the words touch, and what else stood there comes back
    return anchors, [
        *(Withhold(code, anchor) for anchor in anchors),
        *(Apply(code, anchor) for anchor in kept),
    ]


def _place(told: Told) -> Place:
    match told:
        case [str(interview), int(begin), int(end)]:
            return interview, begin, end
    raise DecisionError(
        "the page sent a passage that is none", remedy="reload the page, then choose again"
    )
