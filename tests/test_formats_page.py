"""FORMATS.md says what is on the disk: every stored record, every field, every verb."""

from __future__ import annotations

import dataclasses
import inspect
import json
import pkgutil
import re
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

import transcode
from transcode import records
from transcode.privacy.checklist.cells import COLUMNS
from transcode.privacy.settings import PrivacySettings
from transcode.records import decisions
from transcode.records.base import Record
from transcode.records.codec import JOURNAL_SCHEMA, SCHEMA
from transcode.records.decisions import Decision, Entry
from transcode.study.artefacts import Header
from transcode.study.kinds import KINDS, kind_of

PAGE = (Path(transcode.__file__).parent / "FORMATS.md").read_text("utf-8")
FOLDED = {  # never stored: made when needed
    "Code", "Theme", "Relation", "Coding", "Coverage", "DraftTurn",
}  # fmt: skip
ROWS = {"ListedMention"}  # stored as cells, under the names of their columns
NOUNS = [
    import_module(f"transcode.records.{one.name}")
    for one in pkgutil.iter_modules(records.__path__)
    if not one.name.startswith("decisions")
]
STORED = {
    name: kind
    for noun in NOUNS
    for name, kind in inspect.getmembers(noun, dataclasses.is_dataclass)
    if name not in FOLDED | ROWS and kind.__module__ == noun.__name__ and issubclass(kind, Record)
} | {"Header": Header, "Entry": Entry}
VERBS = {
    field.default: kind
    for kind in get_args(Decision)
    for field in dataclasses.fields(kind)
    if field.name == "verb"
}


def fields(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


@pytest.mark.parametrize("name", sorted(STORED))
def test_a_record_is_explained_with_the_fields_it_has(name: str) -> None:
    (said,) = re.findall(rf"^\* `{name}`(.*?)(?=\n\n|\n\* |\Z)", PAGE, re.M | re.S)
    assert sorted(re.findall(r"`(\w+)`", said)) == sorted(fields(STORED[name]))


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_is_explained_with_the_fields_it_has(verb: str) -> None:
    (row,) = re.findall(rf"^\| `{verb}` \| `(\w+)` \| (.*?) \|", PAGE, re.M)
    named = re.findall(r"`(\w+)`", row[1])
    assert row[0] == VERBS[verb].__name__
    assert named == [field for field in fields(VERBS[verb]) if field != "verb"]


def test_every_decision_of_the_journal_is_a_verb_of_the_page() -> None:
    made = {
        name for name, kind in inspect.getmembers(decisions, dataclasses.is_dataclass)
        if kind.__module__.startswith(decisions.__name__) and kind is not Entry
    }  # fmt: skip
    assert made == {kind.__name__ for kind in VERBS.values()}
    assert set(re.findall(r"^\| `([\w-]+)` \|", PAGE, re.M)) - {"verb"} == set(VERBS)


def test_every_place_in_the_folder_is_named() -> None:
    drawn, above = set(), ""
    for line in PAGE.partition("## The folder")[2].partition("Without")[0].splitlines():
        if found := re.match(r"^( {4}| {6})(\S+)", line):
            above = found[2] if len(found[1]) == 4 else above
            drawn.add(found[2] if len(found[1]) == 4 else above + found[2])
    folders = tuple(place for place in drawn if place.endswith("/") and place.count("/") > 1)
    folders += (".cache/",)
    example = {"interview": "P01", "coder": "anna", "number": "1", "person": "Kim", "any": "x",
               "unit": "word", "figures": "csv", "at": "1m2s", "form": "-tree", "picture": "pdf",
               "tables": "xlsx", "counts": "participant", "name": "project",
               "scale": "pss-10", "outcome": "outcomes-flow", "kept": "svg",
               "piece": "0" * 32}  # fmt: skip
    for kind in KINDS:
        ending = "docx" if "scripts" in kind.place else "wav"
        place = kind.place.format(**example, ending=ending)
        assert place in drawn or place.startswith(folders), place
        assert kind_of(place) is kind
    for place in drawn:
        assert place.endswith("/") or kind_of(place), place


def test_every_column_of_the_list_of_names_is_named() -> None:
    (said,) = re.findall(r"`mentions.csv` has (.*?);", PAGE, re.S)
    plain = " ".join(re.sub(r"\(.*?\)", "", said, flags=re.S).split())
    assert [name.strip() for name in plain.split(",")] == list(COLUMNS)


def test_the_version_is_the_one_that_is_written() -> None:
    assert f"Format {SCHEMA}." in PAGE
    assert f"now {SCHEMA}, in journals {JOURNAL_SCHEMA}." in PAGE
    assert len(PAGE.splitlines()) < 340


def test_the_digests_can_be_worked_out_as_the_page_says() -> None:
    golden = Path(__file__).parent / "golden/format-1/study/shareable/texts/P01.jsonl"
    first, _, body = golden.read_bytes().partition(b"\n")
    header = json.loads(first)
    said = header.pop("body"), header.pop("key")
    spelled = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert tuple(sha256(data).hexdigest() for data in (body, spelled.encode())) == said


def test_every_privacy_setting_is_named() -> None:
    (said,) = re.findall(r"`\[privacy\]` takes(.*?)\.\n", PAGE, re.S)
    assert re.findall(r"`(\w+)`", said)[: len(fields(PrivacySettings))] == fields(PrivacySettings)
