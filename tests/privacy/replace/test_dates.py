"""Dates that are moved, ages that become bands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from dateutil import parser
from hypothesis import given
from hypothesis import strategies as st

from transcode.privacy.replace.dates import age_band, moved
from transcode.privacy.replace.pseudonyms import Pseudonyms
from transcode.privacy.replace.release import originals, release, restore
from transcode.privacy.settings import PrivacySettings
from transcode.records.names import Mention
from transcode.records.speech import Transcript

DAYS = -70  # ten weeks


@pytest.mark.parametrize(
    ("said", "becomes", "language"),
    [
        ("3rd of May", "22nd of February", "en"),
        ("May 3rd, 2019", "February 22nd, 2019", "en"),
        ("Monday the third of may", "Monday the twenty-second of february", "en"),
        ("December twenty-first, nineteen eighty", "October twelfth, nineteen eighty", "en"),
        ("Sept. 2010", "Jul. 2010", "en"),
        ("12 MARCH 2001", "1 JANUARY 2001", "en"),
        ("2019-02-03", "2018-11-25", "en"),
        ("5/13/2019", "3/4/2019", "en"),
        ("03.05.19", "22.02.19", "da"),
        ("den 3. maj 2019", "den 22. februar 2019", "da"),
        ("d. 3. april", "d. 23. januar", "da"),
        ("tredje april", "treogtyvende januar", "da"),
        ("maj 2019", "marts 2019", "da"),
        ("1. november", "23. august", "da"),
        ("the 1990s", "the 1990s", "en"),
    ],
)
def test_a_date_moves_in_the_way_it_was_said(said: str, becomes: str, language: str) -> None:
    assert moved(said, DAYS, language) == becomes


@pytest.mark.parametrize(
    "said",
    ["30 February 2019", "last year", "3-5 May 2019", "01/01/0001", "second", "90", "", "øæå 😀",
     "the day before Christmas 2004", "99/99/9999"],
)  # fmt: skip
def test_what_is_not_wholly_understood_is_not_moved(said: str) -> None:
    assert moved(said, DAYS, "en") is None


def test_a_year_and_a_month_move_by_half_a_year_or_more() -> None:
    assert moved("2019", -189, "en") == "2018"
    assert moved("nineteen ninety-eight", 189, "en") == "nineteen ninety-nine"
    assert moved("from 2015 to 2018", -400, "en") == "from 2014 to 2017"
    assert moved("summer 2019", 200, "en") == "summer 2020"
    assert moved("in May", 189, "en") == "in November"


@given(st.dates(date(1905, 1, 1), date(2095, 1, 1)), st.integers(-90, 90), st.data())
def test_the_time_between_two_dates_survives(day: date, weeks: int, data: st.DataObject) -> None:
    month, weekday = f"{day:%B}", f"{day:%A}"
    said = data.draw(
        st.sampled_from(
            [f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", day.isoformat(),
             f"{weekday} the {day.day}th of {month} {day.year}", f"{day:%d.%m.%Y}"]
        )
    )  # fmt: skip
    new = moved(said, 7 * weeks, "en")
    assert new is not None
    day_first = re.match(r"\d\d\.", said) is not None
    read = parser.parse(new.replace(" the ", " ").replace(" of ", " "), dayfirst=day_first).date()
    assert read - day == timedelta(weeks=weeks)
    assert f"{read:%A}" == weekday, "days of the week stay"


@pytest.mark.parametrize(
    ("said", "band"),
    [("43 years old", "40-49"), ("forty-three", "40-49"), ("94", "90+"), ("five", "0-9"),
     ("a hundred and two", "90+"), ("40th", "40-49"), ("fortieth", "40-49"), ("old", None),
     ("43 or 52", None), ("1999", None)],
)  # fmt: skip
def test_an_age_becomes_ten_years(said: str, band: str | None) -> None:
    assert age_band(said, "en") == band


def test_a_danish_age() -> None:
    assert age_band("treogfyrre år", "da") == "40-49"


@pytest.mark.parametrize(
    ("settings", "days", "text"),
    [
        (PrivacySettings(), -70, "I was [Age 40-49] on the 22nd of February, that spring"),
        (PrivacySettings(pseudonyms="general"), 0, "I was 40-49 on [Date 1], that spring"),
        (PrivacySettings(dates="label", ages="label"), -70, "I was [Age 1] on [Date 1], that sp"),
        (PrivacySettings(dates="keep", ages="keep"), -70, "I was 43 on the 3rd of May, that sp"),
    ],
)
def test_the_study_chooses_what_becomes_of_them(
    said: Callable[..., Transcript], settings: PrivacySettings, days: int, text: str
) -> None:
    transcript = said("P: I was 43 on the 3rd of May, that spring")
    mentions = [
        Mention("a", "P01-0", 6, 8, "age", "43", "age", 0.8, ""),
        Mention("d", "P01-0", 12, 26, "date", "the 3rd of may", "date", 0.9, ""),
    ]
    table = Pseudonyms().assign(mentions)
    released = release(transcript, mentions, table, settings=settings, days=days)
    assert released.text.startswith(text)
    row = originals(transcript, mentions, table, settings=settings, days=days)
    assert restore(released, [row]) == transcript.turns[0].text
