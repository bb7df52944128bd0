"""Nested codes become themes, subthemes and codes; nothing that was used is lost."""

from __future__ import annotations

from dataclasses import replace

from transcode.exchange.codebooks.definition import parts_of, whole
from transcode.exchange.projects.codes import PlacedCodes, place_codes
from transcode.exchange.projects.contents import FoundCode
from transcode.records.coding import Code, Theme


def nested(*paths: str, folders: tuple[str, ...] = ()) -> list[FoundCode]:
    """Codes from paths: "work/hours" lies in "work"."""
    return [
        FoundCode(path, path.rpartition("/")[2], above=path.rpartition("/")[0],
                  codable=path not in folders)
        for path in paths
    ]  # fmt: skip


def shown(placed: PlacedCodes) -> set[str]:
    names = {theme.id: theme for theme in placed.themes}

    def path(theme: str) -> str:
        return f"{path(names[theme].under)}{names[theme].name}/" if theme else ""

    return {f"{path(code.theme)}{code.name}" for code in placed.codes}


def test_one_level_and_two() -> None:
    placed = place_codes(nested("work", "work/hours", "work/pay", "joy"), {"work/hours"})
    assert shown(placed) == {"work/hours", "work/pay", "joy"}
    assert [theme.is_overarching for theme in placed.themes] == [False]


def test_a_code_that_holds_others_and_was_used_is_both() -> None:
    placed = place_codes(nested("work", "work/hours"), {"work"})
    assert shown(placed) == {"work/work", "work/hours"}
    assert placed.of["work"] in {code.id for code in placed.codes}


def test_three_levels_are_a_theme_with_subthemes_or_themes_under_an_overarching_one() -> None:
    placed = place_codes(nested("a", "a/b", "a/b/c", "a/d"), ())
    assert shown(placed) == {"a/b/c", "a/d"}
    assert {t.name: t.is_overarching for t in placed.themes} == {"a": False, "b": False}
    placed = place_codes(nested("a", "a/b", "a/b/c", "a/b/c/d"), ())
    assert shown(placed) == {"a/b/c/d"}
    assert {t.name: t.is_overarching for t in placed.themes} == {"a": True, "b": False, "c": False}


def test_what_lies_deeper_goes_up_and_is_listed() -> None:
    placed = place_codes(nested("a", "a/x", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e"), ())
    assert shown(placed) == {"a/x", "a/b/e"}
    assert {(one.kind, one.name) for one in placed.left} == {
        ("level of codes", "c"), ("level of codes", "d"),
    }  # fmt: skip
    assert placed.of["a/b/c"] == placed.of["a/b"]


def test_the_same_name_twice_is_told_apart_and_listed() -> None:
    placed = place_codes(nested("a", "a/other", "b", "b/other", "other"), ())
    names = sorted(code.name for code in placed.codes)
    assert names == ["a: other", "b: other", "other (2)"] or len(set(names)) == 3
    assert {one.kind for one in placed.left} == {"name of a code"}


def test_codes_and_themes_that_the_study_has_are_taken() -> None:
    themes, codes = [Theme("t1", "Work")], [Code("c1", "Hours")]
    placed = place_codes(nested("work", "work/hours"), (), themes, codes)
    assert [theme.id for theme in placed.themes] == ["t1"]
    assert [code.id for code in placed.codes] == ["c1"]


def test_empty_folders_and_circles() -> None:
    placed = place_codes(nested("empty", folders=("empty",)), ())
    assert [theme.name for theme in placed.themes] == ["empty"]
    circle = [FoundCode("a", "a", above="b"), FoundCode("b", "b", above="a")]
    assert place_codes(circle, {"a", "b"}).codes


def test_colours_and_the_parts_of_a_definition() -> None:
    said = "what was hard\nnot only work\nInclude: nights\nExample: I never see the sun"
    found = [
        FoundCode("a", "hard", said, "b", colour="#A1B2C3"),
        FoundCode("b", "work", "Exclude: home", codable=False, colour="#abc"),
        FoundCode("c", "fun", "Example: Include: this", colour="rgb(1,2,3)"),
    ]
    placed = place_codes(found, ())
    (theme,), (hard, fun) = placed.themes, placed.codes
    assert (theme.definition, theme.exclude, theme.colour) == ("", "home", "#aabbcc")
    assert (hard.definition, hard.include) == ("what was hard\nnot only work", "nights")
    assert (hard.example, hard.colour) == ("I never see the sun", "#a1b2c3")
    assert (fun.example, fun.colour) == ("Include: this", "")
    assert [(one.kind, one.name) for one in placed.left] == [("colour of a code", "fun")]
    assert [parts_of(whole(item)) for item in (theme, hard, fun)] == [
        (item.definition, item.include, item.exclude, item.example) for item in (theme, hard, fun)
    ]


def test_a_tree_of_seven_levels_keeps_every_code() -> None:
    deep = "/".join("abcdefg")
    paths = ["/".join("abcdefg"[:n]) for n in range(1, 8)]
    found = [*nested(*paths), *nested(f"{paths[3]}/x", f"{paths[4]}/y")]
    found = [replace(code, definition=f"about {code.name}") for code in found]
    placed = place_codes(found, {deep, paths[4]})
    assert shown(placed) == {"a/b/c/x", "a/b/c/y", "a/b/c/e", "a/b/c/g"}
    assert all(code.definition == f"about {code.name}" for code in placed.codes)
    lost = {one.name: "definition" in one.why for one in placed.left}
    assert lost == {"d": True, "e": False, "f": True}  # e was used: it is a code with its own
    assert {placed.of[code.id] for code in found} <= {
        item.id for item in (*placed.codes, *placed.themes)
    }


def test_a_name_in_other_code_points_is_the_same_name() -> None:
    placed = place_codes(nested("e\u0301te\u0301"), ())
    assert [code.name for code in placed.codes] == ["été"]
    assert placed.left == ()
