"""Maps of any size, with names in five scripts, for properties of their layout."""

from __future__ import annotations

from hypothesis import strategies as st

from transcode.records.coding import Relation
from transcode.records.decisions import Pin
from transcode.themes import CodeNode, GroupShare, Prevalence, ThematicMap, ThemeNode
from transcode.themes.layout import Layout, Shape

SCRIPTS = {
    "latin": "abcdefghijklmnoprstuvæøåäöüéñç ABCDEFGHÆØÅ ,.-/'()",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщыэюя АБВГД -,",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ،",
    "chinese": "研究者与参加者的感受安全界限冥想训练自我关怀、，",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת ,",
}
PEOPLE = tuple(f"P{n:02}" for n in range(1, 8))


SAID = {
    "danish": "Ængstelse før møder, og hvor svært det er at bede om øjeblikkelig hjælp på arbejdet",
    "russian": "Чувство безопасности среди коллег и страх перед началом каждого нового дня",
    "arabic": "مشاركة المعرفة بين الزملاء والخوف من الحكم على ما نقوله أثناء التدريب",
    "hebrew": "תחושת ביטחון בקבוצה ופחד מפני שיפוט בזמן התרגול המשותף",
    "chinese": "参与者在冥想训练中遇到的挑战，以及憂鬱症與睡眠對日常工作的影響",
    "japanese": "同僚との学び合いを通して、自分を大切にすることを知りました",
    "korean": "회복할 시간이 필요하다는 말과 동료들 사이에서 느끼는 안전함",
}
"""A name as people write one, in seven scripts or languages."""


def spoken_map() -> ThematicMap:
    """A theme for each name of ``SAID``, with a code of every name, whole and in part."""
    words = list(SAID.values())
    themes = [
        ThemeNode(f"t{n}", name, "", tuple(
            CodeNode(f"c{n}-{m}", other[: 12 + 9 * m], "", prevalence(m % 8))
            for m, other in enumerate(words[n:] + words[:n])
        ), prevalence(n % 8))
        for n, name in enumerate(words)
    ]  # fmt: skip
    return ThematicMap(tuple(themes), (), PEOPLE, PEOPLE, (("one", 4), ("other", 3)), (), ())


@st.composite
def names(draw: st.DrawFn) -> str:
    letters = SCRIPTS[draw(st.sampled_from(sorted(SCRIPTS)))]
    name = draw(st.text(letters, min_size=1, max_size=120))
    return name if name.strip() else "a"


def prevalence(n: int) -> Prevalence:
    groups = (GroupShare("one", min(n, 4), 4), GroupShare("other", max(0, n - 4), 3))
    return Prevalence(PEOPLE[:n], 7, groups, n)


@st.composite
def maps(draw: st.DrawFn, pinned: bool = False) -> ThematicMap:
    """1 to 12 themes on three levels, 1 to 60 codes, some without a theme, and relations."""
    count, overarching = draw(st.integers(1, 12)), draw(st.integers(0, 3))
    themes: list[ThemeNode] = [
        ThemeNode(f"o{n}", draw(names()), "", (), prevalence(7), "", True)
        for n in range(overarching)
    ]
    for n in range(count):
        tops = [t.id for t in themes if t.id[0] == "t" and (not t.under or t.under[0] == "o")]
        above = [f"o{n}" for n in range(overarching)]
        under = draw(st.sampled_from(["", *above, *tops]))
        themes.append(ThemeNode(f"t{n}", draw(names()), "", (), prevalence(n % 8), under))
    held: dict[str, list[CodeNode]] = {}
    for n in range(draw(st.integers(1, 60))):
        where = draw(st.sampled_from([*(t.id for t in themes if not t.is_overarching), ""]))
        held.setdefault(where, []).append(CodeNode(f"c{n}", draw(names()), "", prevalence(n % 8)))
    made = [with_codes(theme, held.get(theme.id, [])) for theme in themes]
    if "" in held:
        made.append(ThemeNode("", "Not yet in a theme", "", tuple(held[""]), prevalence(3)))
    ends = [theme.id for theme in themes]
    relations = [
        Relation(f"r{n}", first, second, draw(names() | st.just("")), draw(st.booleans()))
        for n in range(draw(st.integers(0, 5)))
        for first, second in [(draw(st.sampled_from(ends)), draw(st.sampled_from(ends)))]
        if first != second
    ]
    pins = [
        Pin(draw(st.sampled_from(ends)), "bubbles", float(draw(st.integers(-50, 1500))),
            float(draw(st.integers(-50, 1500))))
    ] if pinned else []  # fmt: skip
    return ThematicMap(
        tuple(made), (), PEOPLE, PEOPLE, (("one", 4), ("other", 3)), tuple(relations), tuple(pins)
    )


def with_codes(theme: ThemeNode, codes: list[CodeNode]) -> ThemeNode:
    return ThemeNode(theme.id, theme.name, theme.definition, tuple(codes), theme.prevalence,
                     theme.under, theme.is_overarching)  # fmt: skip


def faults(placed: Layout) -> list[str]:
    """Text outside its shape or the picture, and shapes that overlap."""
    found = []
    for shape in placed.shapes:
        if not (shape.x >= -0.01 and shape.right <= placed.width + 0.01 and shape.y >= -0.01):
            found.append(f"{shape.kind} {shape.id} is outside the picture")
        if shape.bottom > placed.height:
            found.append(f"{shape.kind} {shape.id} is below the picture")
        for line in shape.lines:
            inside = (
                line.left >= shape.x - 0.01
                and line.left + line.width <= shape.right + 0.01
                and line.y - 0.8 * line.size >= shape.y - 0.01
                and line.y + 0.25 * line.size <= shape.bottom + 0.01
            )
            if not inside:
                found.append(f"'{line.text}' is outside {shape.kind} {shape.id}")
    at = {shape.id: shape for shape in placed.shapes if shape.kind not in ("code", "rule")}

    def above(shape: Shape) -> set[str]:
        holders = {""} if shape.kind == "code" and not shape.under else set()
        while shape.under:
            holders.add(shape.under)
            shape = at[shape.under]
        return holders

    drawn = [shape for shape in placed.shapes if shape.kind != "rule"]
    for n, one in enumerate(drawn):
        for other in drawn[n + 1 :]:
            is_held = placed.form == "bubbles" and (
                (one.kind != "code" and one.id in above(other))
                or (other.kind != "code" and other.id in above(one))
            )
            if one.meets(other, -0.01) and not is_held:
                found.append(f"{one.kind} {one.id} overlaps {other.kind} {other.id}")
    for route in placed.routes:
        if not (label := route.label):
            continue
        found += [
            f"'{line.text}' is outside its label"
            for line in label.lines
            if line.left < label.x - 0.01 or line.left + line.width > label.right + 0.01
        ]
        found += [
            f"the label of {route.id} overlaps {shape.kind} {shape.id}"
            for shape in drawn
            if shape.kind != "overarching" and shape.meets(label, -0.01)
        ]
    found += [f"'{line.text}' is outside the picture" for line in placed.key
              if line.left + line.width > placed.width or line.y > placed.height]  # fmt: skip
    return found
