"""A study goes out as .qdpx and comes back with every text, coding, memo and case."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.exchange.projects.made import WHEN, studies, text_of
from transcode.exchange import PROFILES, Outgoing, OutgoingMemo, read_project, write_project
from transcode.exchange.codebooks.definition import parts_of
from transcode.exchange.projects.contents import Project
from transcode.exchange.projects.outgoing import laid_out
from transcode.records.base import stable_id
from transcode.records.codebook import Codebook
from transcode.records.coding import Code, Coding, Theme
from transcode.records.decisions import Judge, Pin, Settle

PROFILE = pytest.mark.parametrize("profile", sorted(PROFILES))


def back(outgoing: Outgoing, profile: str) -> Project:
    return read_project(io.BytesIO(write_project(outgoing, PROFILES[profile])[0]))


def said(outgoing: Outgoing) -> set[tuple[str, str, str, str, str]]:
    """Coder, code, interview, words and date of every coding, in the text that goes out."""
    laid = {id: laid_out(text) for id, text in outgoing.texts.items()}
    return {
        (coder, coding.code, where, laid[where].text[slice(*laid[where].place(begin, end))],
         (outgoing.made_at or {})[coding.entry])
        for coder, book in outgoing.books.items()
        for coding in book.codings
        for where, begin, end in [coding.anchor.place]
    }  # fmt: skip


def came_back(project: Project) -> set[tuple[str, str, str, str, str]]:
    names = dict(project.users)
    return {
        (names[coding.user], coding.code, source.name, source.text[coding.begin : coding.end],
         coding.made_at)
        for source in project.sources
        for coding in source.codings
    }  # fmt: skip


@PROFILE
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(outgoing=studies())
def test_nothing_is_lost(outgoing: Outgoing, profile: str) -> None:
    project = back(outgoing, profile)
    assert {s.name: s.text for s in project.sources} == {
        id: laid_out(text).text for id, text in outgoing.texts.items()
    }
    assert came_back(project) == said(outgoing)
    book = next(iter(outgoing.books.values()))
    themes = {theme.id for theme in book.themes}
    found = {c.id: (c.name, parts_of(c.definition), c.above) for c in project.codes}
    above = {one.id: one.theme for one in book.codes} | {one.id: one.under for one in book.themes}
    assert found == {
        c.id: (c.name, (c.definition, c.include, c.exclude, c.example), above[c.id])
        for c in (*book.codes, *book.themes)
    }
    assert {c.id for c in project.codes if not c.codable} == themes
    colours = {c.id: c.colour for c in project.codes}
    chosen = {c.id: c.colour for c in (*book.codes, *book.themes) if c.colour}
    assert chosen.items() <= colours.items()
    assert all(colours.values())
    names = dict(project.users)
    memos = {(names[m.user], m.text, m.about, m.made_at) for m in project.memos}
    assert memos == {(m.coder, m.text.strip(), m.about, m.at) for m in outgoing.memos}
    cases = {case.name: dict(case.values) for case in project.cases}
    assert cases == {
        row.id: dict(row.attributes) | ({"group": row.group} if row.group else {})
        for row in outgoing.participants
    }
    covered = {(names[user], source) for user, source in project.covered}
    ids = {source.name: source.id for source in project.sources}
    assert covered == {
        (coder, ids[read.interview])
        for coder, book in outgoing.books.items()
        for read in book.coverage
        if read.interview in ids
    }
    placed = {(place.id, place.left, place.top) for place in outgoing.places if place.is_pinned}
    assert set(project.pins) == placed
    assert {(r.first, r.second, r.name, r.directed) for r in project.relations} == {
        (r.first, r.second, r.name, r.directed) for r in book.relations
    }
    assert project.left == ()


@PROFILE
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(outgoing=studies())
def test_it_is_valid_by_the_standard_and_the_same_bytes(
    outgoing: Outgoing, profile: str, shared: Callable[[str], Path]
) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared("exchange/Project.xsd"))))
    once, again = (write_project(outgoing, PROFILES[profile])[0] for _ in range(2))
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        schema.assertValid(etree.fromstring(archive.read(PROFILES[profile].project)))


@PROFILE
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(outgoing=studies())
def test_another_parser_agrees(outgoing: Outgoing, profile: str, tmp_path_factory: object) -> None:
    refi = pytest.importorskip("pyrefiqda", reason="pip install pyrefiqda")
    folder: Path = tmp_path_factory.mktemp("other")  # type: ignore[attr-defined]
    (folder / "p.qdpx").write_bytes(write_project(outgoing, PROFILES[profile])[0])
    project = refi.RefiProject.load(folder / "p.qdpx", str(folder / "out"))
    users = {user.guid: user.name for user in project.users.user}
    found = set()
    for source in project.sources.text_source:
        path = refi.RefiProject.resolve_source_path(source.plain_text_path, folder / "out")
        raw = path.read_bytes().decode("utf-8-sig")
        assert raw.replace("\r\n", "\n") == laid_out(outgoing.texts[source.name]).text
        for selection in source.plain_text_selection:
            words = _words(raw, selection.start_position, selection.end_position, profile)
            found |= {
                (users[c.creating_user], c.code_ref.target_guid, source.name, words,
                 str(c.creation_date_time))
                for c in selection.coding
            }  # fmt: skip
    assert found == said(outgoing)


def _words(raw: str, start: int, end: int, profile: str) -> str:
    """The words at a place, counted as the profile says, without any of our own conversions."""
    unit = PROFILES[profile].unit
    text = raw.replace("\r\n", "\n") if unit.line_end == 1 else raw
    if unit.counted == "UTF-16 units":
        units = text.encode("utf-16-le")
        return units[2 * start : 2 * end].decode("utf-16-le").replace("\r\n", "\n")
    return text[start:end].replace("\r\n", "\n")


def test_one_coding_that_ends_with_an_emoji_at_the_end_of_a_line() -> None:
    text = text_of("P01", ["abc abcabcabc😀", "abc"])
    code = Code(stable_id("c"), "a code")
    book = Codebook((code,), (), (Coding(code.id, "anna", text.anchor(0, 14), "e"),))
    outgoing = Outgoing("s", "transcode", {"anna": book}, {"P01": text}, made_at={"e": WHEN})
    for profile in PROFILES:
        assert came_back(back(outgoing, profile)) == said(outgoing), profile


def test_a_memo_on_a_passage_and_a_theme_inside_another_name() -> None:
    text = text_of("P01", ["What was it like?", "It was hard 😀 at first."])
    theme = Theme(stable_id("t"), "hardship", "what was hard")
    code = Code(stable_id("c"), "hardship", "said to be hard", theme.id)
    anchor = text.anchor(18, 29)
    book = Codebook((code,), (theme,), (Coding(code.id, "anna", anchor, "e"),))
    memo = OutgoingMemo("anna", "she pauses", WHEN, "", anchor)
    outgoing = Outgoing("s", "transcode", {"anna": book}, {"P01": text}, memos=[memo])
    project = back(outgoing, "nvivo")
    (source,) = project.sources
    (found,) = project.memos
    assert found.passage and source.text[slice(*found.passage)] == "It was hard"
    assert [(c.name, c.codable) for c in project.codes] == [("hardship", False), ("hardship", True)]


def test_what_the_format_cannot_hold_is_listed() -> None:
    text = text_of("P01", ["Well."])
    book = Codebook(
        decided=(("proposal", ""),), withheld=(("code", text.anchor(0, 4)),),
        pins=(Pin("t", "tree", 1.0, 2.0),), closed_at=WHEN, settled=(Settle(text.anchor(0, 4)),),
        power=((Judge("aim", "fewer", "narrow"), WHEN),),
    )  # fmt: skip
    memo = OutgoingMemo("anna", "on a candidate", WHEN, "proposal")
    outgoing = Outgoing("s", "transcode", {"anna": book}, {"P01": text}, memos=[memo])
    _, left = write_project(outgoing, PROFILES["spec"])
    assert {one.kind for one in left} == {
        "candidate code", "refusal", "memo", "closed round", "judgement of information power",
        "place on the map", "settled difference",
    }  # fmt: skip
