"""Scoring keys: facts of the bundled ones, scores by hand, and files that contradict themselves."""

from __future__ import annotations

import pytest

from transcode.errors import OutcomesError
from transcode.outcomes import Form, Scale, key_names, key_text, parse_form, scored
from transcode.outcomes.scales import TEMPLATES


def scale(name: str) -> Scale:
    made = parse_form(key_text(name), name)
    assert isinstance(made, Scale)
    return made


def test_the_instruments_of_the_field_are_bundled() -> None:
    assert set(key_names()) == {"ffmq", "scs", "eq-60", "pss-10", "pss-14", "proqol-5"}


@pytest.mark.parametrize("name", key_names())
def test_a_key_is_cited_and_ships_no_wording(name: str) -> None:
    made, text = scale(name), key_text(name)
    assert made.citation and made.source and made.anchors and made.higher
    assert "?" not in text and not any(len(line) > 900 for line in text.splitlines())
    assert {n for part in made.parts for n in part.items} == set(made.counted)


@pytest.mark.parametrize(
    ("name", "sizes", "lowest", "highest"),
    [
        ("ffmq", {"ffmq": 39, "observe": 8, "describe": 8, "awareness": 8, "nonjudging": 8,
                  "nonreactivity": 7}, 39, 195),
        ("scs", {"scs": 26, "kindness": 5, "judgment": 5, "humanity": 4, "isolation": 4,
                 "mindfulness": 4, "overidentification": 4}, 1, 5),
        ("eq-60", {"eq-60": 40}, 0, 80),
        ("pss-10", {"pss-10": 10}, 0, 40),
        ("pss-14", {"pss-14": 14}, 0, 56),
        ("proqol-5", {"satisfaction": 10, "burnout": 10, "trauma": 10}, 10, 50),
    ],
)  # fmt: skip
def test_sizes_and_range_are_those_of_the_manual(
    name: str, sizes: dict[str, int], lowest: float, highest: float
) -> None:
    made = scale(name)
    assert {part.key.rpartition(".")[2]: len(part.items) for part in made.parts} == sizes
    part = made.parts[0]
    # the end of every item that counts least, and most
    points = made.points or tuple(range(int(made.lowest), int(made.highest) + 1))
    for best, expected in ((min, lowest), (max, highest)):
        answers = {}
        for item in range(1, made.items + 1):
            order = points[::-1] if item in part.reversed else points
            answers[item] = made.lowest + order.index(best(order))
        assert scored(made, answers)[part.key].value == pytest.approx(expected)


def test_reverse_scoring_by_hand() -> None:
    """PSS-10: 0-4, items 4, 5, 7, 8 turned round; everybody who answers 4 has 6 x 4 + 4 x 0."""
    made = scale("pss-10")
    assert scored(made, dict.fromkeys(range(1, 11), 4.0))["pss-10"].value == 24
    assert scored(made, {**dict.fromkeys(range(1, 11), 1.0), 4: 3.0})["pss-10"].value == 16


def test_a_negative_subscale_of_self_compassion_stands_as_it_is_named() -> None:
    answers = dict.fromkeys(range(1, 27), 1.0)
    found = scored(scale("scs"), answers)
    assert found["scs.judgment"].value == 1 and found["scs.kindness"].value == 1
    assert found["scs"].value == pytest.approx((1 + 5 + 1 + 5 + 1 + 5) / 6)


def test_empathy_counts_two_one_nothing() -> None:
    made = scale("eq-60")
    agree = dict.fromkeys(range(1, 61), 1.0)
    assert scored(made, agree)["eq-60"].value == 2 * 21  # 21 of the 40 count for agreeing
    assert scored(made, dict.fromkeys(range(1, 61), 3.0))["eq-60"].value == 19


def test_a_missing_answer_within_and_beyond_the_rule() -> None:
    text = key_text("pss-10").replace("most_missing = 0", "most_missing = 0.2")
    made = parse_form(text, "own")
    assert isinstance(made, Scale)
    answers = {n: 0.0 if n in (4, 5, 7, 8) else 4.0 for n in range(1, 11)}
    two = {n: a for n, a in answers.items() if n not in (1, 2)}
    assert scored(made, two)["pss-10"].value == 40 and scored(made, two)["pss-10"].filled == 2
    three = {n: a for n, a in two.items() if n != 3}
    score = scored(made, three)["pss-10"]
    assert score.value != score.value
    assert score.why == "3 of 10 items not answered, and the rule allows 2"
    assert "not answered" in scored(scale("pss-10"), two)["pss-10"].why
    assert scored(made, {})["pss-10"].why == "not answered"


def test_the_templates_can_be_read() -> None:
    assert isinstance(parse_form(key_text(TEMPLATES[0]), "a"), Scale)
    assert isinstance(parse_form(key_text(TEMPLATES[1]), "b"), Form)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("items = 6", "items = six"), "not valid TOML"),
        (("items = 6", "item = 6"), "item"),
        (('score = "mean"', 'score = "median"'), "'score' is not valid"),
        (("reversed = [2, 5]", "reversed = [2, 9]"), "'reversed' names an item that there is not"),
        (("reversed = [2, 5]", "reversed = [2, 2]"), "one twice"),
        (("highest = 5", "highest = 1"), "range"),
        (('total = "items"', 'total = "subscales"'), "there are no subscales"),
        (('id = "my-scale"', 'id = "my scale"'), "id is not a valid short name"),
        (("# points = [0, 0, 1, 2]", "points = [0, 0, 1, 2]"), "4 points are given for 5 answers"),
    ],
)
def test_a_scale_that_contradicts_itself_is_refused(change: tuple[str, str], said: str) -> None:
    text = key_text("own-scale")
    assert change[0] in text
    with pytest.raises(OutcomesError) as refused:
        parse_form(text.replace(*change), "my.toml")
    assert said in str(refused.value) and "What to do" in str(refused.value)


def test_no_key_of_that_name() -> None:
    with pytest.raises(OutcomesError, match=r"(?s)no bundled scale.*pss-10"):
        key_text("maas")
