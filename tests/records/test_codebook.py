from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from transcode.records.codebook import Codebook, fold, live
from transcode.records.decisions import (
    Apply,
    Confirm,
    Cover,
    Create,
    CreateOverarching,
    CreateTheme,
    Decision,
    Define,
    Dissolve,
    Entry,
    Memo,
    Merge,
    Move,
    Nest,
    Pin,
    Reject,
    Relate,
    Rename,
    Retract,
    Unpin,
    Unrelate,
    Withhold,
)
from transcode.records.texts import Anchor

CODE = st.sampled_from(["a", "b", "c"])
THEME = st.sampled_from(["t", "u", "v"])
RELATION = st.sampled_from(["r", "s"])
NAME = st.sampled_from(["one", "two", "never off 🙂"])
ANCHOR = st.builds(
    lambda where, begin, n: Anchor(where, begin, begin + n, where),
    st.sampled_from(["P01", "P02"]), st.integers(0, 30), st.integers(1, 9),
)  # fmt: skip
DECISION: st.SearchStrategy[Decision] = st.one_of(
    st.builds(Create, CODE, NAME),
    st.builds(Confirm, NAME, CODE, NAME, st.lists(ANCHOR, max_size=3).map(tuple)),
    st.builds(Reject, NAME),
    st.builds(Rename, CODE | THEME, NAME),
    st.builds(Define, CODE | THEME, NAME),
    st.builds(Merge, CODE, CODE),
    st.builds(CreateTheme, THEME, NAME),
    st.builds(CreateOverarching, THEME, NAME),
    st.builds(Merge, THEME, THEME),
    st.builds(Nest, THEME, THEME | st.just("")),
    st.builds(Dissolve, THEME),
    st.builds(Relate, RELATION, THEME, THEME, NAME, st.booleans()),
    st.builds(Unrelate, RELATION),
    st.builds(Pin, THEME, st.sampled_from(["bubbles", "tree"]), st.just(1.0), st.just(2.5)),
    st.builds(Unpin, THEME | st.just(""), st.just("bubbles")),
    st.builds(Move, CODE, THEME | st.just("")),
    st.builds(Apply, CODE, ANCHOR),
    st.builds(Withhold, CODE, ANCHOR),
    st.builds(Memo, NAME, CODE),
    st.builds(Cover, st.sampled_from(["P01", "P02"])),
)
DECISIONS = st.lists(DECISION, max_size=25)


def entries(*decisions: Decision) -> list[Entry]:
    return [Entry(f"e{n}", "", "anna", one, "") for n, one in enumerate(decisions)]


def at(begin: int, end: int, version: str = "old") -> Anchor:
    return Anchor("P01", begin, end, version)


@given(DECISIONS, DECISION)
def test_undo_is_as_if_it_had_never_been(before: list[Decision], one: Decision) -> None:
    undone = entries(*before, one, Retract(f"e{len(before)}"))
    assert fold(undone) == fold(entries(*before))


@given(DECISIONS, DECISION, st.integers(1, 4))
def test_redo_is_undo_of_undo(before: list[Decision], one: Decision, times: int) -> None:
    undone = [*before, one, *(Retract(f"e{len(before) + n}") for n in range(times))]
    again = [*before, one] if times % 2 == 0 else before
    assert fold(entries(*undone)) == fold(entries(*again))


@given(DECISIONS, st.data())
def test_undo_out_of_the_middle(before: list[Decision], data: st.DataObject) -> None:
    whole = entries(*before)
    gone = data.draw(st.sets(st.integers(0, max(len(whole) - 1, 0)), max_size=4))
    retractions = [Retract(f"e{n}") for n in sorted(gone) if n < len(whole)]
    left = [entry for n, entry in enumerate(whole) if n not in gone]
    assert fold(entries(*before, *retractions)) == fold(left)
    assert live(left) == tuple(left)


@given(DECISIONS)
def test_a_codebook_is_whole(decisions: list[Decision]) -> None:
    codebook = fold(entries(*decisions))
    codes, themes = {c.id for c in codebook.codes}, {t.id for t in codebook.themes}
    assert all(coding.code in codes for coding in codebook.codings)
    assert all(not code.theme or code.theme in themes for code in codebook.codes)
    assert all(not code or code in codes for _, code in codebook.decided)
    by_id = {theme.id: theme for theme in codebook.themes}
    for theme in codebook.themes:
        above = [theme]
        while above[-1].under:
            above.append(by_id[above[-1].under])
        assert len(above) <= 2 + above[-1].is_overarching
        assert not any(one.is_overarching for one in above[:-1])
    assert not any(by_id[code.theme].is_overarching for code in codebook.codes if code.theme)
    for relation in codebook.relations:
        assert {relation.first, relation.second} <= themes and relation.first != relation.second
    assert {pin.theme for pin in codebook.pins} <= themes
    assert len(set(codebook.codings)) == len(codebook.codings)
    assert not codebook.lost


@given(DECISIONS, CODE, CODE)
def test_a_merge_loses_no_passage(decisions: list[Decision], one: str, other: str) -> None:
    before, after = fold(entries(*decisions)), fold(entries(*decisions, Merge(one, other)))
    if one == other or not (before.code(one) and before.code(other)):
        assert after == before
        return
    assert after.code(one) is None
    assert {c.anchor for c in after.codings_of(other)} == {
        c.anchor for code in (one, other) for c in before.codings_of(code)
    }
    assert {c for c in after.codings if c.code != other} == {
        c for c in before.codings if c.code not in (one, other)
    }


# --- after a text was corrected: ten code points were put in at its beginning


def carried(anchor: Anchor, digest: str) -> Anchor | None:
    """``old`` -> ``new`` moves by 10; what begins below 5 was changed."""
    if anchor.digest == (digest or "new"):
        return anchor
    if anchor.digest == "old" and anchor.begin >= 5:
        return replace(anchor, begin=anchor.begin + 10, end=anchor.end + 10, digest="new")
    return None


def read(*decisions: Decision) -> Codebook:
    return fold(entries(Create("a", "a"), *decisions), carried)


def test_codings_are_read_in_the_text_as_it_stands() -> None:
    codebook = read(Apply("a", at(20, 25)), Apply("a", at(0, 4)))
    assert [c.anchor for c in codebook.codings] == [at(30, 35, "new")]
    assert [c.anchor for c in codebook.lost] == [at(0, 4)]


def test_a_withhold_on_the_new_text_finds_what_was_coded_on_the_old() -> None:
    assert not read(Apply("a", at(20, 25)), Withhold("a", at(30, 35, "new"))).codings


def test_and_leaves_what_only_has_the_same_numbers() -> None:
    codebook = read(Apply("a", at(20, 25)), Withhold("a", at(20, 25, "new")))
    assert [c.anchor for c in codebook.codings] == [at(30, 35, "new")]


def test_a_withhold_holds_though_its_own_passage_was_changed_later() -> None:
    codebook = read(Apply("a", at(6, 9)), Apply("a", at(0, 4)), Withhold("a", at(0, 9)))
    assert not codebook.codings and not codebook.lost


def test_the_same_passage_coded_before_and_after_is_one_coding() -> None:
    codebook = read(Apply("a", at(20, 25)), Apply("a", at(30, 35, "new")))
    assert [c.entry for c in codebook.codings] == ["e1"]


def test_what_was_lost_moves_along_in_a_merge() -> None:
    codebook = read(Create("b", "b"), Apply("a", at(0, 4)), Merge("a", "b"))
    assert [(c.code, c.anchor) for c in codebook.lost] == [("b", at(0, 4))]
