"""Files as survey programs and spreadsheets write them: read as meant, or listed and refused."""

from __future__ import annotations

import pytest

from transcode.outcomes import (
    Reading,
    Responses,
    Scale,
    Sheet,
    key_text,
    parse_form,
    read_responses,
)

KNOWN = {"P01": "trained", "P02": "control", "P10": "control"}


def scale(**change: str) -> Scale:
    text = key_text("own-scale").replace("items = 6 ", "items = 3 ").replace("[2, 5]", "[2]")
    for name, value in change.items():
        text += f"\n{name} = {value}"
    made = parse_form(text, "own")
    assert isinstance(made, Scale)
    return made


def read(columns: str, /, *rows: str, form: Scale | None = None, **asked: object) -> Responses:
    """Read rows of cells between bars; row 2 is the first."""
    names = tuple(columns.split("|"))
    given = {"id": "id", "known": KNOWN, **asked}
    if "occasion" in names:
        given.setdefault("occasion", "occasion")
    cells = tuple((n, tuple(row.split("|"))) for n, row in enumerate(rows, start=2))
    return read_responses(Sheet(names, cells), [form or scale()], Reading(**given))  # type: ignore[arg-type]


def said(found: Responses) -> list[str]:
    assert not found.answers
    return [str(one) for one in found.complaints]


LONG = "id|occasion|my_1|my_2|my_3"


def test_long() -> None:
    found = read(LONG, "P01|pre|1|2|3", "P01|post|4|5|", "P02|pre|1|1|1")
    assert not found.complaints and found.occasions == ("pre", "post")
    assert found.answers["P01", "post"] == {"my-scale.1": 4, "my-scale.2": 5}


@pytest.mark.parametrize(
    "names",
    [
        "my_1_pre|my_2_pre|my_3_pre|my_1_post|my_2_post|my_3_post",
        "pre_my_1|pre_my_2|pre_my_3|post_my_1|post_my_2|post_my_3",
        "MY-01.pre|MY-02.pre|MY-03.pre|MY-01.post|MY-02.post|MY-03.post",
        "my[SQ001]_før|my[SQ002]_før|my[SQ003]_før|my[SQ001]_efter|my[SQ002]_efter|my[SQ003]_efter",
        "my1_t1|my2_t1|my3_t1|my1_t2|my2_t2|my3_t2",
        "my_pre_1|my_pre_2|my_pre_3|my_post_1|my_post_2|my_post_3",
        "my1post|my2post|my3post|my1followup|my2followup|my3followup",
    ],
)
def test_wide(names: str) -> None:
    found = read(f"id|{names}", "P01|1|2|3|4|5|1")
    assert not found.complaints
    first, last = found.occasions
    assert found.answers["P01", first] == {"my-scale.1": 1, "my-scale.2": 2, "my-scale.3": 3}
    assert found.answers["P01", last] == {"my-scale.1": 4, "my-scale.2": 5, "my-scale.3": 1}


def test_wide_with_numbers_for_occasions_that_were_named() -> None:
    found = read("id|my1_1|my2_1|my3_1|my1_2|my2_2|my3_2", "P01|1|2|3|4|5|1", occasions=("1", "2"))
    assert found.answers["P01", "2"]["my-scale.2"] == 5


def test_tall() -> None:
    found = read(
        "id|occasion|item|value", "P01|pre|my_1|1", "P01|pre|my_2|2", "P01|pre|my_3|3",
        "P01|post|my_1|4", item="item", value="value",
    )  # fmt: skip
    assert found.answers["P01", "pre"] == {"my-scale.1": 1, "my-scale.2": 2, "my-scale.3": 3}
    twice = read("id|occasion|item|value", "P01|pre|my_1|1", "P01|pre|my_1|2", "P01|pre|my_2|2",
                 "P01|pre|my_3|2", item="item", value="value")  # fmt: skip
    assert "same participant as in row 2 at pre" in said(twice)[0]


def test_columns_with_names_of_their_own() -> None:
    found = read("id|Q12_1|Q12_2|Q12_3", "P01|1|2|3", columns={"my-scale": "Q12_{item}"})
    assert found.answers["P01", ""]["my-scale.3"] == 3
    listed = scale(columns='["Glad", "Træt", "Rolig"]')
    assert (
        read("id|glad|træt|rolig", "P01|1|2|3", form=listed).answers["P01", ""]["my-scale.2"] == 2
    )


def test_order_of_occasions_is_known_or_asked_for() -> None:
    assert read(LONG, "P01|follow-up|1|1|1", "P01|Pre|1|1|1", "P01|post|1|1|1").occasions == (
        "pre", "post", "follow-up",
    )  # fmt: skip
    redcap = ("P01|baseline_arm_1|1|1|1", "P01|post_arm_1|1|1|1")
    assert read(LONG, *redcap).occasions == ("baseline", "post")
    assert read(LONG, "P01|2|1|1|1", "P01|10|1|1|1").occasions == ("2", "10")
    for words in (("spring", "autumn"), ("pre", "spring"), ("pre", "before")):
        rows = [f"P01|{word}|1|1|1" for word in words]
        assert "order of the occasions is not known" in said(read(LONG, *rows))[0]
        assert read(LONG, *rows, occasions=words).occasions == words
    other = read(LONG, "P01|pre|1|1|1", "P01|sommer|1|1|1", occasions=("pre", "post"))
    assert said(other) == ["row 3, column occasion: an occasion that was not named"]
    assert said(read(LONG, "P01||1|1|1"))[0].startswith("row 2, column occasion: there is no")


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("7", "7 is not between 1 and 5"),
        ("-99", "-99 is not between 1 and 5"),
        ("0", "0 is not between 1 and 5"),
        ("2,5", "2.5 is no answer of this scale, which has whole numbers"),
        ("03-maj", "a date"),
        ("2026-05-03", "a date"),
        ("3/5/2026", "a date"),
        ("Næsten aldrig", "a word, not a number"),
        ("4 - ofte", "a number with more beside it"),
        ("1.250", "three digits after a point or comma"),
        ("TRUE", "a word, not a number"),
        ("inf", "a word, not a number"),
    ],
)
def test_a_cell_that_is_no_answer_is_listed_with_its_place(cell: str, what: str) -> None:
    found = read(LONG, "P01|pre|1|2|3", f"P02|pre|1|{cell}|3")
    assert len(found.complaints) == 1
    assert said(found)[0].startswith(f"row 3, column my_2: {what}")
    assert "aldrig" not in said(found)[0]  # words may be anybody's
    assert found.complaints[0].remedy


@pytest.mark.parametrize("cell", ["", " ", ".", "NA", "n/a", "#N/A", "NaN", "#NULL!"])
def test_a_cell_that_says_that_there_is_no_answer(cell: str) -> None:
    assert read(LONG, f"P01|pre|1|{cell}|3").answers["P01", "pre"].keys() == {
        "my-scale.1", "my-scale.3",
    }  # fmt: skip


def test_codes_and_labels_count_where_somebody_said_what_they_mean() -> None:
    found = read(LONG, "P01|pre|-99|1|Ved ikke", missing=("-99", "ved ikke"))
    assert found.answers["P01", "pre"] == {"my-scale.2": 1}
    labelled = scale(labels='{ "Aldrig" = 1, "Altid" = 5, "4 - ofte" = 4 }')
    found = read(LONG, "P01|pre|aldrig|ALTID|4 - Ofte", form=labelled)
    assert list(found.answers["P01", "pre"].values()) == [1, 5, 4]


def test_a_code_for_no_answer_that_is_an_answer_is_refused_and_one_in_the_dose_is_told() -> None:
    found = read(LONG, "P01|pre|5|1|1", missing=("5",))
    assert said(found) == [
        "column my_1: 5 was named as no answer, and is an answer of my-scale (1 to 5)"
    ]
    found = read(f"{LONG}|minutter", "P01|pre|1|1|1|99", "P02|pre|1|99|1|120", missing=("99",),
                 dose="minutter")  # fmt: skip
    assert found.dose == {"P02": 120}
    assert found.notes == ("minutter: 1 cell holds a code that was named as no answer",)


def test_a_decimal_comma_is_read() -> None:
    fine = parse_form(key_text("own-scale").replace("items = 6 ", "items = 3 ")
                      .replace("[2, 5]", "[2]") + "\nwhole = false", "own")  # fmt: skip
    assert isinstance(fine, Scale)
    assert read(LONG, "P01|pre|2,5|1|1", form=fine).answers["P01", "pre"]["my-scale.1"] == 2.5


@pytest.mark.parametrize(
    ("id", "what"),
    [
        ("P03", "the study has no participant with this id"),
        ("p01", "the id is nearly P01, and not the same"),
        ("P 01", "the id is nearly P01, and not the same"),
        ("P1", "the id is nearly P01, and not the same"),
        ("P001", "the id is nearly P01, and not the same"),
        ("", "there is no id"),
        ("W7", "this participant withdrew"),
        ("w07", "this participant withdrew"),
    ],
)
def test_a_participant_who_is_not_known(id: str, what: str) -> None:
    found = read(LONG, f"{id}|pre|1|2|3", withdrawn=frozenset(["W07", "W7"]))
    assert said(found)[0].startswith(f"row 2, column id: {what}")


def test_an_id_is_read_without_the_blanks_around_it_and_twice_is_once_too_often() -> None:
    found = read(LONG, "P01 |pre|1|2|3", " P01|Pre |1|2|3")
    assert said(found) == ["row 3, column id: the same participant as in row 2 at pre"]


@pytest.mark.parametrize(
    "id", ["Karen Jensen", "karen", "0101901234", "k@x.dk", "Østergaard", "010190-1234"]
)
def test_nobody_is_enrolled_under_a_name_or_number_of_theirs(id: str) -> None:
    found = read(LONG, f"{id}|pre|1|2|3", enrol=True)
    assert said(found)[0].startswith("row 2, column id: the id is")
    assert id not in str(found.complaints)


def test_new_participants_are_taken_where_that_was_said() -> None:
    found = read(LONG, "C01|pre|1|2|3", "C02|pre|1|2|3", enrol=True)
    assert {who for who, _ in found.answers} == {"C01", "C02"}
    assert "capitals, blanks" in said(read(LONG, "C01|pre|1|2|3", "c1|post|1|2|3", enrol=True))[0]


def test_groups_that_contradict_or_are_spelled_in_two_ways() -> None:
    columns = f"{LONG}|group"
    assert "another group than in the study" in said(
        read(columns, "P01|pre|1|2|3|control", group="group"))[0]  # fmt: skip
    assert "spelled in two ways" in str(
        said(
            read(columns, "C1|pre|1|2|3|Control", "C2|pre|1|2|3|treated", group="group", enrol=True)
        )
    )
    assert "something else than row 2" in str(
        said(read(columns, "C1|pre|1|2|3|a1", "C1|post|1|2|3|b2", group="group", enrol=True))
    )


def test_a_dose_is_one_number_for_each_participant() -> None:
    columns = f"{LONG}|minutter"
    found = read(columns, "P01|pre|1|2|3|", "P01|post|1|2|3|1250", "P02|pre|1|2|3|12,5",
                 dose="minutter")  # fmt: skip
    assert found.dose == {"P01": 1250, "P02": 12.5}
    assert "something else" in said(
        read(columns, "P01|pre|1|2|3|10", "P01|post|1|2|3|20", dose="minutter"))[0]  # fmt: skip
    assert "thousands" in said(read(columns, "P01|pre|1|2|3|1.250", dose="minutter"))[0]
    assert "-99 is less than nothing" in said(
        read(columns, "P01|pre|1|2|3|-99", dose="minutter"))[0]  # fmt: skip


def test_columns_that_lack_that_are_twice_or_beyond() -> None:
    assert "no column for item 2" in said(read("id|my_1|my_3", "P01|1|2"))[0]
    assert (
        "means the same as the column my_1" in said(read("id|my_1|my1|my_2|my_3", "P01|1|1|1|1"))[0]
    )
    assert "has 3 items" in said(read("id|my_1|my_2|my_3|my_4", "P01|1|1|1|1"))[0]
    assert "no column for the scale my-scale" in said(read("id|a|b", "P01|1|1"))[0]
    assert read("id|my_1|my_2|my_3|Alder", "P01|1|1|1|44").notes == (
        "1 column was not used: Alder",
    )


def test_everything_that_is_wrong_is_listed_at_once_and_in_order() -> None:
    found = read(LONG, "P01|pre|9|1|1", "P77|pre|1|1|1", "P02|pre|x|1|8")
    assert [one.row for one in found.complaints] == [2, 3, 4, 4]
