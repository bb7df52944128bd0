from __future__ import annotations

import io
import re
from base64 import b64decode
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.themes import workplace
from tests.themes.maps import SAID, spoken_map
from tests.themes.workplace import people_in
from transcode.records.codebook import Codebook
from transcode.themes import ThematicMap, draw, thematic_map, undrawable
from transcode.themes.lettering import clean, letters_without_font, width, wrap

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [
    "<script>alert(1)</script>", "مشاركة المعرفة بين الزملاء", "👩‍👩‍👧 laughing it off 😀",
    "Arbejdsmarkedsuddannelsesplanlægningsudvalgsmøde", "being seen by the whole organisation",
    "a", "\x00\x1b[31m & \u202eevil", "学び合い" * 12, "",
]  # fmt: skip


def a_map(codes: int, themes: int) -> ThematicMap:
    """A map with codes of awkward names, all of them linked."""
    texts = workplace.texts()
    names = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(codes)]
    theme_names = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(themes)]
    said = [(i, "the") for i in texts if "the" in texts[i].text]
    made = {
        name: (theme_names[n % themes] if n % 7 or not n else "", "", said[: n % 5])
        for n, name in enumerate(names)
    }
    codebook = workplace.coded(made, dict.fromkeys(theme_names, ""), texts)
    return thematic_map(codebook, texts, people_in(texts, workplace.GROUPS))


def test_names_from_people_stay_text() -> None:
    svg = draw(a_map(18, 9))
    root = ElementTree.fromstring(svg)  # well-formed, whatever the names are
    assert not list(root.iter("script")) and not list(root.iter(f"{SVG}script"))
    assert "&lt;script&gt;" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    svg.encode("utf-8")


def test_every_letter_of_a_name_is_in_a_font_that_the_picture_carries() -> None:
    svg = draw(spoken_map())
    carried: set[str] = set()
    for data in re.findall(r"data:font/woff;base64,([^)]+)", svg):
        with TTFont(io.BytesIO(b64decode(data))) as font:
            carried |= set(map(chr, font.getBestCmap()))
    assert set("".join(SAID.values())) <= carried
    assert len(svg) < 1_000_000  # of the large fonts only what is drawn
    assert undrawable("".join(SAID.values())) == ""
    assert undrawable("𓂀") in ("", "𓂀")  # where a computer has hieroglyphs, they are drawn
    assert letters_without_font("參与 𓂀") == "𓂀"


def test_a_theme_has_the_colour_that_was_chosen_for_it() -> None:
    first, second, *rest = spoken_map().themes
    made = replace(spoken_map(), themes=(replace(first, colour="#123456"), second, *rest))
    svg = draw(made)
    assert svg.count("--c:#123456") == 1 + len(first.codes)
    assert svg.count("--c:#cc6677") == draw(spoken_map()).count("--c:#cc6677")  # of the second


def test_the_picture_can_be_listened_to() -> None:
    texts = workplace.texts()
    root = ElementTree.fromstring(
        draw(thematic_map(workplace.codebook(), texts, people_in(texts, workplace.GROUPS)))
    )
    described = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == "Thematic map"
    assert "Finding my own voice (5 of 6): speaking up (3 of 6)" in described


def test_more_said_is_drawn_larger() -> None:
    root = ElementTree.fromstring(
        draw(
            thematic_map(
                workplace.codebook(),
                workplace.texts(),
                people_in(workplace.texts(), workplace.GROUPS),
            )
        )
    )
    radius = {
        (group.findtext(f"{SVG}title") or ""): float(circle.get("r", "0"))
        for group in root.iter(f"{SVG}g")
        for circle in group.iter(f"{SVG}circle")
        if circle.get("class") == "full"
    }
    # an area tells it: four times the participants is twice the radius
    assert radius["no time set aside"] == pytest.approx(2 * radius["that was mine"], abs=0.1)


def test_the_same_map_gives_the_same_bytes() -> None:
    assert draw(a_map(25, 5)) == draw(a_map(25, 5))


def test_nothing_to_draw_is_said() -> None:
    assert "No themes or codes yet" in draw(
        thematic_map(Codebook(), workplace.texts(), people_in(workplace.texts(), {}))
    )
    assert "No themes or codes yet" in draw(thematic_map(Codebook(), {}, people_in({}, {})))


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_a_name_fits_and_loses_no_letter(name: str) -> None:
    broken = wrap(name, 130, 13)
    assert all(width(line, 13) <= 130 for line in broken if len(line) > 4)
    assert "".join(broken).replace(" ", "") == clean(name).replace(" ", "")


def test_a_marked_word_keeps_its_accents_and_a_hyphen_may_end_a_line() -> None:
    assert wrap("Self-care as self-compassion", 90, 13) == (
        "Self-care as", "self-", "compassion",
    )  # fmt: skip
