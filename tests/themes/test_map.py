from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.themes import workplace
from tests.themes.workplace import people_in
from transcode.errors import DecisionError
from transcode.records.codebook import Codebook, fold
from transcode.records.coding import Coverage
from transcode.records.decisions import Confirm, Create, CreateTheme, Decision, Entry, Merge, Move
from transcode.records.texts import Anchor
from transcode.themes import UNTHEMED, ThematicMap, thematic_map

TEXTS, GROUPS = workplace.texts(), workplace.GROUPS


def a_map(codebook: Codebook | None = None) -> ThematicMap:
    return thematic_map(codebook or workplace.codebook(), TEXTS, people_in(TEXTS, GROUPS))


def said(tm: ThematicMap) -> dict[str, int]:
    nodes = [*tm.themes, *(code for theme in tm.themes for code in theme.codes)]
    return {node.name: node.prevalence.participants for node in nodes}


def decided(*decisions: Decision) -> Codebook:
    return fold(Entry(f"e{n}", "", "anna", d, "") for n, d in enumerate(decisions))


def at(interview: str, begin: int, end: int) -> Anchor:
    return TEXTS[interview].anchor(begin, end)


def test_participants_are_counted_not_passages() -> None:
    counts = said(a_map())
    assert counts["no time set aside"] == 4
    assert counts["The work does not wait"] == 6
    assert counts["Finding my own voice"] == 5
    assert counts[UNTHEMED] == 2


def test_six_out_of_seven() -> None:
    texts = {f"P{n}": workplace.released(f"P{n}", ["P: one two three four"]) for n in range(1, 8)}
    several = [(f"P{n}", words) for n in range(1, 7) for words in ("one", "two", "three")]
    codes = {"first": ("T", "", several), "second": ("T", "", [*several[:5], ("P6", "four")])}
    book = workplace.coded(codes, {"T": ""}, texts)
    alone = thematic_map(book, texts, people_in(texts, {}))
    assert (alone.themes[0].prevalence.of, alone.unread) == (6, ("P7",))  # nobody has read P7
    book = replace(book, coverage=(Coverage("anna", "P7"),))
    theme = thematic_map(book, texts, people_in(texts, {})).themes[0]
    assert (theme.prevalence.participants, theme.prevalence.of) == (6, 7)
    assert theme.prevalence.who == ("P1", "P2", "P3", "P4", "P5", "P6")
    # 18 passages of the first code; of the second's six only P6's "four" is a new one
    assert [c.prevalence.excerpts for c in theme.codes] == [18, 6]
    assert theme.prevalence.excerpts == 19
    assert theme.prevalence.groups == ()


def test_every_group_is_counted_out_of_its_own_size() -> None:
    shares = a_map().themes[0].prevalence.groups
    assert [(g.group, g.participants, g.of) for g in shares] == [("care", 3, 3), ("factory", 2, 3)]


def test_a_participant_without_a_group_is_shown_as_such() -> None:
    tm = thematic_map(workplace.codebook(), TEXTS, people_in(TEXTS, {"P01": "care"}))
    assert tm.groups == (("", 5), ("care", 1))


def test_codes_that_overlap_meet_and_neighbours_do_not() -> None:
    codebook = decided(
        Confirm("p1", "a", "a", (at("P01", 0, 10), at("P02", 0, 10))),
        Confirm("p2", "b", "b", (at("P01", 9, 20), at("P01", 5, 7), at("P02", 10, 20))),
        Confirm("p3", "c", "c", (at("P03", 0, 10),)),
    )
    (link,) = a_map(codebook).links
    assert (link.first, link.second, link.passages, link.participants) == ("a", "b", 2, 1)


def test_a_merged_code_counts_its_participants_once() -> None:
    codebook = decided(
        CreateTheme("t", "theme"),
        Confirm("p1", "a", "a", (at("P01", 0, 10), at("P02", 0, 10))),
        Confirm("p2", "b", "b", (at("P01", 0, 10), at("P01", 5, 20), at("P03", 0, 5))),
        Move("a", "t"),
        Merge("b", "a"),
    )
    (theme,) = a_map(codebook).themes
    (code,) = theme.codes
    assert code.prevalence == theme.prevalence
    assert code.prevalence.who == ("P01", "P02", "P03")
    assert code.prevalence.excerpts == 4
    assert a_map(codebook).links == ()


def test_codes_without_a_theme_come_last_and_only_if_there_are_any() -> None:
    themed = decided(CreateTheme("t", "theme"), Create("a", "a"), Move("a", "t"))
    assert [theme.name for theme in a_map(themed).themes] == ["theme"]
    loose = decided(Create("a", "a"), CreateTheme("t", "theme"))
    assert [theme.name for theme in a_map(loose).themes] == ["theme", UNTHEMED]


def test_a_withdrawn_interview_is_in_no_count() -> None:
    kept = {i: text for i, text in TEXTS.items() if i != "P02"}
    tm = thematic_map(workplace.codebook(), kept, people_in(kept, GROUPS))
    assert said(tm)["no time set aside"] == 3
    assert tm.themes[0].prevalence.of == 5
    assert tm.groups == (("care", 2), ("factory", 3))


def test_an_empty_codebook_and_an_empty_study() -> None:
    assert a_map(Codebook()).themes == ()
    assert len(a_map(Codebook()).interviews) == 6
    assert thematic_map(Codebook(), {}, people_in({}, {})) == ThematicMap((), (), (), (), ())


def test_a_coding_in_another_version_of_the_text_is_refused() -> None:
    changed = TEXTS | {"P02": workplace.released("P02", ["P: something else"])}
    with pytest.raises(DecisionError, match="P02"):
        thematic_map(workplace.codebook(), changed, people_in(changed, GROUPS))


spans = st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.integers(1, 12))


@given(st.lists(spans, max_size=15))
def test_links_are_what_comparing_every_pair_finds(found: list[tuple[str, int, int]]) -> None:
    made = [Confirm(f"p{c}", c, c, ()) for c in "abc"]
    passages = [
        Confirm(f"{n}", code, code, (at("P01", begin, begin + length),))
        for n, (code, begin, length) in enumerate(found)
    ]
    places = {(code, begin, begin + length) for code, begin, length in found}
    expected: dict[tuple[str, str], int] = {}
    for one in places:
        for other in places:
            if one[0] < other[0] and one[1] < other[2] and other[1] < one[2]:
                key = one[0], other[0]
                expected[key] = expected.get(key, 0) + 1
    links = a_map(decided(*made, *passages)).links
    assert {(link.first, link.second): link.passages for link in links} == expected


def test_who_was_interviewed_twice_counts_once() -> None:
    book, persons = workplace.codebook(), {"P02": "P01"}
    twice = thematic_map(book, TEXTS, people_in(TEXTS, GROUPS, persons))
    assert len(twice.participants) == len(TEXTS) - 1 and twice.interviews == tuple(TEXTS)
    for theme, alone in zip(twice.themes, a_map(book).themes, strict=True):
        both = {"P01", "P02"} <= set(alone.prevalence.who)
        assert theme.prevalence.of == alone.prevalence.of - 1
        assert theme.prevalence.participants == alone.prevalence.participants - both
        assert sum(g.of for g in theme.prevalence.groups) == theme.prevalence.of
