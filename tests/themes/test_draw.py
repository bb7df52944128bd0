from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.themes import workplace
from transcode.records.codebook import Codebook
from transcode.themes import ThematicMap, draw, thematic_map
from transcode.themes.layout import Field, lay_out
from transcode.themes.lettering import clean, width, wrap

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
    return thematic_map(codebook, texts, workplace.GROUPS)


def boxes(field: Field) -> list[tuple[float, float, float, float]]:
    """Left, right, top, bottom of every name; where the field is, too."""
    names = [
        (*sorted((s.text_x, s.x + s.side * s.reach)), s.y - s.height / 2, s.y + s.height / 2)
        for s in field.spots
    ]
    return [(field.x - 60, field.x + 60, field.y - 40, field.y + 40), *names]


@pytest.mark.parametrize(("codes", "themes"), [(1, 1), (3, 3), (8, 3), (9, 3), (25, 5), (25, 1)])
def test_no_word_stands_on_another(codes: int, themes: int) -> None:
    layout = lay_out(a_map(codes, themes))
    all_boxes = [box for field in layout.fields for box in boxes(field)]
    for one, other in combinations(all_boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart
    for left, right, top, bottom in all_boxes:
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height


def test_names_from_people_stay_text() -> None:
    svg = draw(a_map(18, 9))
    root = ElementTree.fromstring(svg)  # well-formed, whatever the names are
    assert not list(root.iter("script")) and not list(root.iter(f"{SVG}script"))
    assert "&lt;script&gt;" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    svg.encode("utf-8")


def test_the_picture_can_be_listened_to() -> None:
    texts = workplace.texts()
    root = ElementTree.fromstring(draw(thematic_map(workplace.codebook(), texts, workplace.GROUPS)))
    described = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == "Thematic map"
    assert "Finding my own voice (5 of 6): speaking up (3 of 6)" in described
    assert "no time set aside meets the manager asked once in 3 places" in described


def test_more_said_is_drawn_larger() -> None:
    root = ElementTree.fromstring(
        draw(thematic_map(workplace.codebook(), workplace.texts(), workplace.GROUPS))
    )
    radius = {
        (group.findtext(f"{SVG}title") or "").partition(":")[0]: float(circle.get("r", "0"))
        for group in root.iter(f"{SVG}g")
        if (circle := group.find(f"{SVG}circle")) is not None
    }
    # an area tells it: four times the participants is twice the radius
    assert radius["no time set aside"] == pytest.approx(2 * radius["that was mine"], abs=0.1)


def test_the_same_map_gives_the_same_bytes() -> None:
    assert draw(a_map(25, 5)) == draw(a_map(25, 5))


def test_nothing_to_draw_is_said() -> None:
    assert "No themes or codes yet" in draw(thematic_map(Codebook(), workplace.texts(), {}))
    assert "No themes or codes yet" in draw(thematic_map(Codebook(), {}, {}))


@settings(max_examples=60)
@given(st.text(max_size=60), st.integers(1, 4))
def test_a_name_fits_and_loses_no_letter_unless_it_says_so(name: str, lines: int) -> None:
    broken = wrap(name, 10, lines)
    assert 1 <= len(broken) <= lines
    assert all(width(line) <= 10 for line in broken if len(line) > 4)
    if not broken[-1].endswith("…"):
        assert "".join(broken).replace(" ", "") == clean(name).replace(" ", "")
