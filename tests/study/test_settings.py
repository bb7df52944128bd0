from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcode.errors import StudyError
from transcode.pipeline.step import room_settings
from transcode.privacy.settings import PrivacySettings
from transcode.records.codec import SCHEMA
from transcode.study.folder import Study
from transcode.study.settings import Models, Settings, read_settings
from transcode.study.settings_written import render_settings, with_setting

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(
    TEXT,
    st.booleans(),
    st.integers(-9, 2**40),
    st.floats(-1e9, 1e9),
    st.lists(TEXT, max_size=2),
    st.dictionaries(TEXT, TEXT, max_size=2),
)


@given(
    language=st.sampled_from(["", "en", "da", "mixed"]),
    speech=TEXT,
    recipients=st.lists(TEXT, max_size=3),
    table=st.dictionaries(TEXT, VALUES, max_size=4),
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
        ('langauge = "en"', "no setting 'langauge'"),
        ('method = "grounded"', "the setting 'method' is not valid"),
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
        ("", "[coding]\nproposals = 7\n"),
        ("schema = 1", "schema = 1\n\n[coding]\nproposals = 7\n"),
        ("[coding]\nseed = 2\n", "[coding]\nseed = 2\nproposals = 7\n"),
        (
            "[coding] # mine\nproposals=3 # x\n[speech]\n",
            "[coding] # mine\nproposals=7 # x\n[speech]\n",
        ),
        ("[speech]\nproposals = 1\n", "[speech]\nproposals = 1\n\n[coding]\nproposals = 7\n"),
        (
            "[coding]\nseed = 2\n\n# of speech\n[speech]\n",
            "[coding]\nseed = 2\nproposals = 7\n\n# of speech\n[speech]\n",
        ),
        (
            "[coding]\nseed = 2\n\n# of it\n[coding.x]\na = 1\n",
            "[coding]\nseed = 2\nproposals = 7\n\n# of it\n[coding.x]\na = 1\n",
        ),
        ("[coding]\n# proposals = 3\n", "[coding]\nproposals = 7\n# proposals = 3\n"),
        ('["coding"]\n  "proposals"\t= 3', '["coding"]\n  "proposals"\t= 7\n'),
        ("coding = { seed = 1 } # mine\n", "coding = { seed = 1, proposals = 7} # mine\n"),
        ("coding.seed = 1\nschema = 1\n", "coding.seed = 1\ncoding.proposals = 7\nschema = 1\n"),
        ("[coding]\nproposals = [ # no\n  1,\n]\n", "[coding]\nproposals = 7\n"),
        (
            "[coding]\r\nseed = 2\r\n\r\n[speech]\r\n",
            "[coding]\r\nseed = 2\r\nproposals = 7\r\n\r\n[speech]\r\n",
        ),
        ("\ufeffschema = 1\r\n", "\ufeffschema = 1\r\n\r\n[coding]\r\nproposals = 7\r\n"),
    ],
)
def test_one_setting_is_changed_and_the_rest_stays(text: str, wanted: str) -> None:
    assert with_setting(text, "coding", "proposals", 7) == wanted


ABOVE = [
    "",
    "schema = 1",
    "models.speech = 'x'",
    '  models.names =\t"y"  # odd',
    'recipients = [\n  "age1", # the school\n]',
    'naming = { url = "", model = "a=b" }',
]
CODING = [
    "",
    "# [coding]",
    "seed = 0x10",
    "labels.'a b' = 1",
    "note = '''\n[coding]\nproposals = 2\n'''",
    "proposals = 3  # few",
    "nested = [[1,\n 2], [ ]]",
]
BELOW = [
    "",
    "# about hearing",
    "[speech]\nproposals = 1",
    "[privacy.pseudonyms] # how\nperson = 'label'",
    "[[odd]]\na = 1",
    "[coding.more]\nb = 2021-01-01",
]


@given(
    above=st.lists(st.sampled_from(ABOVE), max_size=4, unique=True),
    coding=st.none() | st.lists(st.sampled_from(CODING), max_size=4, unique=True),
    below=st.lists(st.sampled_from(BELOW), max_size=4, unique=True),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.sampled_from(["", "\ufeff"]),
    value=TEXT | st.integers(-9, 2**40),
)
@settings(deadline=None)
def test_what_a_user_wrote_survives_a_change(
    above: list[str],
    coding: list[str] | None,
    below: list[str],
    end: str,
    bom: str,
    value: str | int,
) -> None:
    pieces = ["# mine", *above, *([] if coding is None else ["[coding]", *coding]), *below]
    lines = "\n".join(pieces).split("\n")
    text = end.join([*lines, ""])
    changed = with_setting(bom + text, "coding", "proposals", value)
    assert changed.startswith(bom + "# mine") and changed.count("\n") == changed.count(end)
    changed = changed.removeprefix(bom)
    wanted = tomllib.loads(text)
    wanted.setdefault("coding", {})["proposals"] = value
    assert tomllib.loads(changed) == wanted
    left = iter(changed.split(end))
    assert all(line in left for line in lines if line != "proposals = 3  # few")
    assert ("  # few" in text) == ("  # few" in changed)
    assert with_setting(changed, "coding", "proposals", value) == changed


@pytest.mark.parametrize("text", ["coding = 3\n", "[[coding]]\nseed = 1\n"])
def test_a_setting_that_stands_in_another_way_is_left_to_the_human(text: str) -> None:
    with pytest.raises(StudyError, match="cannot be changed") as problem:
        with_setting(text, "coding", "proposals", 7)
    assert "[coding] proposals = 7" in str(problem.value)


def test_a_broken_file_is_not_changed() -> None:
    with pytest.raises(StudyError, match=r"not valid TOML.*line 2"):
        with_setting('language = "en"\nmethod = reflexive\n', "coding", "proposals", 7)


def test_a_study_keeps_what_an_editor_put_into_its_file(tmp_path: Path) -> None:
    study = Study.create(tmp_path / "study")
    path = study.root / "study.toml"
    text = "\ufeff" + path.read_text("utf-8").replace("\n", "\r\n").replace("# ", "# wir: ü ")
    path.write_bytes(text.encode())
    study.choose("coding", "proposals", 7)
    assert path.read_bytes().decode() == f"{text}\r\n[coding]\r\nproposals = 7\r\n"
    assert study.settings.coding == {"proposals": 7}
