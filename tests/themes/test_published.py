"""The published study: its map, its figures, its comparison of groups, and its report."""

from __future__ import annotations

import pytest

from tests.themes import published
from tests.themes.workplace import people_in
from transcode.themes import Material, ReportFacts, as_docx, as_html, report
from transcode.themes.matrices import new_codes
from transcode.themes.prevalence import sentence
from transcode.themes.report.document import Document, Table
from transcode.themes.statistics import between_groups


@pytest.fixture(scope="module")
def document() -> Document:
    texts = published.texts()
    facts = ReportFacts("Compassion training", "consensus", group_test=True, attribution="group")
    return report(
        Material(
            facts, published.the_map(), published.codebook(), texts,
            people_in(texts, published.GROUPS),
        )
    )  # fmt: skip


def test_the_prevalences_that_the_paper_gives() -> None:
    made = published.the_map()
    codes = {code.name: code.prevalence for theme in made.themes for code in theme.codes}
    assert sentence(codes["found meditation challenging"]).startswith("Six of seven participants")
    assert sentence(codes["called for follow-up"]).startswith("Six of seven participants")
    assert sentence(codes["unproblematic to be open"]).startswith("Five of seven participants")
    assert dict(made.groups) == {published.STAFF: 4, published.SOCIAL: 3}


def test_the_groups_and_what_lies_in_them() -> None:
    made = published.the_map()
    names = {theme.id: theme.name for theme in made.themes}
    held = {names[top.id]: [sub.name for sub in made.under(top.id)] for top in made.tops}
    assert held == {
        published.ACCEPTABILITY: list(published.THEMES)[:4],
        published.UNDERSTANDING: list(published.THEMES)[4:],
    }


def test_task_overload_is_for_social_workers_only(document: Document) -> None:
    page = as_html(document)
    assert "3 of 7 participants (social workers only)" in page
    table = next(
        block for block in document.blocks
        if isinstance(block, Table) and block.caption.startswith("Themes and codes by group")
    )  # fmt: skip
    row = next(row for row in table.rows if row[0] == "Task overload")
    assert row == ("Task overload", "0 (0%)", "3 (100%)", "0.029")
    assert "a small p is a hint at what to read again" in page


def test_excerpts_name_a_group_only_where_a_theme_compares(document: Document) -> None:
    page = as_html(document)
    parts = page.split('<h4 id="theme-')[1:]
    assert len(parts) == len(published.THEMES)
    for part in parts:
        block = part.split("<h2")[0]
        compares = block.split("</h4>")[0].endswith("Task overload</bdi>")
        assert ("<footer" in block) == compares


def test_an_interview_that_nobody_has_coded_is_no_no() -> None:
    from dataclasses import replace

    from transcode.themes import thematic_map

    texts = published.texts()
    book = published.codebook()
    unread = replace(
        book,
        coverage=tuple(c for c in book.coverage if c.interview != "P07"),
        codings=tuple(c for c in book.codings if c.anchor.interview != "P07"),
    )
    made = thematic_map(unread, texts, people_in(texts, published.GROUPS))
    assert made.unread == ("P07",) and made.themes[0].prevalence.of == 6
    assert dict(made.groups) == {published.STAFF: 4, published.SOCIAL: 2}


def test_the_tests_of_groups_agree_with_published_ones() -> None:
    # Fisher 1935, the lady tasting tea: 3 of 4 right each way
    assert between_groups([3, 1], [4, 4])[0] == pytest.approx(0.4857, abs=1e-4)
    value, name = between_groups([4, 0, 0], [4, 4, 4])
    assert name == "permutation test" and value < 0.02
    assert between_groups([2, 2, 2], [4, 4, 4])[0] == 1.0


def test_new_codes_taper_off() -> None:
    steps = new_codes(published.codebook(), list(published.GROUPS))
    assert steps[0].new > 0 and steps[-1].total == len(published.CODES)
    assert sum(step.new for step in steps) == steps[-1].total


def test_the_same_study_gives_the_same_files(document: Document) -> None:
    assert as_html(document) == as_html(document)
    assert as_docx(document)[:2] == b"PK"
