from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcode.errors import StudyError
from transcode.pipeline.step import room_settings
from transcode.privacy.settings import PrivacySettings
from transcode.records.codec import SCHEMA
from transcode.study.settings import Models, Settings, read_settings, render_settings, with_setting

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(TEXT, st.booleans(), st.integers(-9, 2**40), st.floats(-1e9, 1e9))


@given(
    language=st.sampled_from(["", "en", "da", "mixed"]),
    speech=TEXT,
    recipients=st.lists(TEXT, max_size=3),
    table=st.dictionaries(st.from_regex(r"\A[a-z_]{1,12}\Z"), VALUES, max_size=4),
)
def test_what_was_chosen_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    language: str,
    speech: str,
    recipients: list[str],
    table: dict[str, object],
) -> None:
    path = tmp_path_factory.getbasetemp() / "study.toml"
    chosen = Settings(
        language=language,
        recipients=tuple(recipients),
        models=Models(speech=speech),
        coding=table,
    )
    path.write_bytes(render_settings(chosen).encode())
    assert read_settings(path) == chosen


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('langauge = "en"', "setting 'langauge'"),
        ('method = "grounded"', "setting 'method'"),
        ('[models]\nspeach = "x"', "models.speach"),
        ("language = ", "not valid TOML"),
        ("language = \u201cen\u201d", "not valid TOML"),
        ("[code]\nproposals = 4", "no setting 'code'"),
        (f"schema = {SCHEMA + 1}\nhitherto = 'unknown'", "newer version"),
    ],
)
def test_a_setting_that_is_not_one(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=says) as problem:
        read_settings(path)
    assert problem.value.remedy and "keyword" not in str(problem.value)


def test_a_choice_of_a_room_is_named_as_it_is_written() -> None:
    with pytest.raises(StudyError, match=r"\[privacy\] pseudonyms: input should be 'label'"):
        room_settings(PrivacySettings, {"pseudonyms": "labels"}, "privacy")


def test_as_editors_save_it(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(b'\xef\xbb\xbflanguage = "da"\r\n')
    assert read_settings(path).language == "da"
    path.write_bytes('language = "dänisch"'.encode("latin-1"))
    with pytest.raises(StudyError, match="UTF-8"):
        read_settings(path)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "\n[coding]\nproposals = 7\n"),
        ("[coding]\nseed = 2\n", "[coding]\nproposals = 7\nseed = 2\n"),
        (
            "[coding] # mine\nproposals=3 # x\n[speech]\n",
            "[coding] # mine\nproposals = 7\n[speech]\n",
        ),
        ("[speech]\nproposals = 1\n", "[speech]\nproposals = 1\n\n[coding]\nproposals = 7\n"),
    ],
)
def test_one_setting_is_changed_and_the_rest_stays(text: str, wanted: str) -> None:
    assert with_setting(text, "coding", "proposals", 7) == wanted


def test_a_setting_that_stands_in_another_way_is_left_to_the_human() -> None:
    with pytest.raises(StudyError, match="cannot be changed"):
        with_setting("coding = { seed = 1 }\n", "coding", "proposals", 7)
