from __future__ import annotations

import math
import time
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.themes import workplace
from tests.themes.workplace import people_in
from transcode.records.codebook import Codebook
from transcode.records.texts import Anchor, ReleasedText
from transcode.themes import (
    AgreementFacts,
    CoderTrail,
    Material,
    ReportFacts,
    as_docx,
    as_html,
    report,
    thematic_map,
)
from transcode.themes.report.document import Document
from transcode.themes.report.quotes import choose, quote

TEXTS, GROUPS = workplace.texts(), workplace.GROUPS
WAITING = [
    workplace.proposal("no email down here", [("P05", "we have no email down here")], 0.55),
    workplace.proposal("in the car", [("P03", "We talk about it in the car")]),
]


def a_report(codebook: Codebook | None = None, **more: object) -> str:
    codebook = codebook if codebook is not None else workplace.codebook()
    facts = more.pop(
        "facts", ReportFacts("A course", "anna", trail=(CoderTrail("anna", 41, "a3" * 32),))
    )
    return page_of(facts, codebook, TEXTS, GROUPS, proposals=WAITING, **more)  # type: ignore[arg-type]


def document_of(
    facts: ReportFacts,
    codebook: Codebook,
    texts: dict[str, ReleasedText],
    groups: dict[str, str],
    **more: Any,
) -> Document:
    people = people_in(texts, groups)
    made = thematic_map(codebook, texts, people)
    return report(Material(facts, made, codebook, texts, people, **more))


def page_of(*material: Any, **more: Any) -> str:
    return as_html(document_of(*material, **more))


class Page(HTMLParser):
    """The headings, and every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.levels: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"h1", "h2", "h3", "h4", "h5"}:
            self.levels.append(int(tag[1]))
        for name, value in attrs:
            assert not (name in {"src", "href"} and value and not value.startswith("#"))


def test_it_tells_who_said_what() -> None:
    html = a_report()
    assert "Five of six participants (care 3 of 3, factory 2 of 3); 5 passages, 5 turns" in html
    assert "6 interviews, one for each participant, in 2 groups (care 3, factory 3)" in html
    assert "3 themes and 9 codes" in html
    assert "I dare to say no. That is what I took home." in html
    assert "P03, 0:00:10" in html
    assert "a3" * 32 in html and ">41<" in html
    assert "not a mark of quality" in html.replace("\n", " ")


def test_headings_form_an_outline_and_nothing_is_fetched() -> None:
    page = Page(a_report(agreement=AgreementFacts([("a", "alpha", 0.5, 0.1, 0.8, "")])))
    assert page.levels[0] == 1 and page.levels.count(1) == 1
    assert all(low - high <= 1 for high, low in zip(page.levels, page.levels[1:], strict=False))
    assert page.tags.count("script") == 1  # its own, which opens what a link leads to


def test_before_any_decision_the_proposals_are_the_report() -> None:
    html = a_report(Codebook(), facts=ReportFacts("A course"))
    assert "Candidate codes to review" in html and "Appendix" not in html
    assert 'id="map"' not in html and html.count("<svg") == 2
    assert "loose (0.55)" in html and "steady (0.82)" in html
    assert "we have no email down here" in html


def test_after_that_only_undecided_proposals_are_an_appendix() -> None:
    codebook = Codebook(decided=((WAITING[0].id, ""),))
    html = a_report(codebook)
    assert "Appendix" in html and "in the car" in html
    assert "<bdi>no email down here</bdi></h4>" not in html
    assert "1 candidate code was refused" in html


def test_tentative_proposals_stand_apart_and_uncoded_passages_are_listed() -> None:
    known, other = WAITING
    loose = replace(known, tentative=True, threshold=0.95, mostly="P05", share=0.75)
    sure = replace(
        other, nearest=(known.id,), partner=known.id, merge=0.21, theme="on the road",
        parts=(("a",), ("b", "c")), split=0.4,
    )  # fmt: skip
    html = page_of(ReportFacts("x"), Codebook(), TEXTS, GROUPS, proposals=[loose, sure])
    apart = html.split("Tentative candidate codes")
    assert "<bdi>in the car</bdi></h4>" in apart[0]
    assert "<bdi>no email down here</bdi></h4>" in apart[1]
    assert "Mostly one participant’s: 75% of it is from P05." in apart[1]
    assert "Close to no email down here." in apart[0]
    assert "it would split into 1 and 2 passages, together in 40%" in apart[0]
    assert "it would merge with “no email down here”, together in 21%" in apart[0]
    assert "broader: on the road" in apart[0]
    assert '<td><bdi>no email down here</bdi></td><td class="n"><bdi>0.00</bdi></td>' in html
    assert Page(html).levels[0] == 1


def test_agreement_is_shown_when_given() -> None:
    rows = [
        ("speaking up", "alpha", 0.714, -0.1, 0.9, ""),
        ("mine", "alpha", math.nan, math.nan, math.nan, "nobody used it"),
    ]
    html = a_report(agreement=AgreementFacts(rows, "<svg id='forest'></svg>"))
    assert ">0.71 [−0.10, 0.90]<" in html
    assert "undefined" in html and "nobody used it" in html and "nan" not in html
    assert "<svg id='forest'></svg>" in html
    assert "Agreement between coders" not in a_report()


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7*7 }}"]
)
def test_what_people_write_and_say_is_escaped(evil: str) -> None:
    texts = {"P01": workplace.released("P01", [f"P: {evil} words"])}
    codebook = workplace.coded({evil: (evil, evil, [("P01", evil)])}, {evil: evil}, texts)
    facts = ReportFacts(
        evil, evil, trail=(CoderTrail(evil, 1, evil),), settings={evil: {evil: evil}}
    )
    told = AgreementFacts([(evil, evil, 1, 1, 1, evil)])
    html = page_of(facts, codebook, texts, {"P01": evil}, agreement=told)
    page = Page(html)
    assert page.tags.count("script") == 1 and "img" not in page.tags
    assert "49" not in html.split("<h1>")[1].split("</h1>")[0]


def test_the_same_study_gives_the_same_bytes() -> None:
    assert a_report() == a_report()


def test_the_same_study_gives_the_same_word_file_at_another_time() -> None:
    document = document_of(
        ReportFacts("A course", "anna"), workplace.codebook(), TEXTS, GROUPS, proposals=WAITING
    )
    first = as_docx(document)
    time.sleep(2.1)  # a packed file tells its times in steps of two seconds
    assert as_docx(document) == first


def test_one_interview() -> None:
    texts = {"P01": TEXTS["P01"]}
    codes = {"mine": ("", "", [("P01", "it worked")])}
    codebook = workplace.coded(codes, {}, texts)
    html = page_of(ReportFacts("x"), codebook, texts, {})
    assert "1 interview, one for each participant." in html
    assert "One of one participant; 1 passage, 1 turn, 2 words." in html


def test_quotes_come_from_different_people_and_groups() -> None:
    people = people_in(TEXTS, GROUPS)
    anchors = [TEXTS[i].anchor(0, 60) for i in ("P01", "P01", "P02", "P03", "P04")]
    assert [a.interview for a in choose(anchors, people, most=2)] == ["P01", "P04"]
    assert [a.interview for a in choose(anchors, people, most=5)] == ["P01", "P02", "P03", "P04"]
    assert choose(anchors[:1], people, seen=[a.place for a in anchors]) == (anchors[0],)
    assert choose([], people) == ()


def test_a_quote_tells_the_interviewer_from_the_participant() -> None:
    text = TEXTS["P01"]
    begin, end = workplace.find(text, "nobody to take over.\nNobody to take over?\nNo.")
    shown = quote(text.anchor(begin, end), text)
    assert [speaker for speaker, _ in shown.lines] == ["P", "I", "P"]
    assert quote(text.anchor(begin, begin + 6), text).lines == (("", "nobody"),)


def test_a_long_quote_is_cut_between_words_and_says_so() -> None:
    text = workplace.released("P01", ["P: " + "word " * 400])
    shown = quote(Anchor("P01", 0, 1900, text.digest), text)
    assert shown.cut and shown.lines[0][1].endswith("word") and len(shown.lines[0][1]) <= 700
