"""``study.toml``: what a study chose. Holds no personal data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from transcode.errors import StudyError
from transcode.records.base import Record
from transcode.records.codec import SCHEMA, adapter
from transcode.records.languages import Language
from transcode.records.notation import Notation

__all__ = [
    "AUTO",
    "BOM",
    "Method",
    "Models",
    "Release",
    "Settings",
    "parse_settings",
    "parsed",
    "read_settings",
    "read_text",
]

AUTO = "auto"
"""Value in place of a model's name: the program chooses the best one on this machine."""

BOM = "\ufeff"  # some editors put it before UTF-8
Method = Literal["reflexive", "codebook"]
Release = Literal["reviewed", "automatic"]


@dataclass(frozen=True, slots=True)
class Models(Record):
    """The table ``[models]``: which model does what, by name in the registry or as a path.

    Attributes:
        speech: turns speech into text; "auto" takes the best model for the study's language that is
            on this machine and that it can run in reasonable time. A model that is not
            Whisper needs the extra ``onnx-asr``; it is not asked for fillers or vocabulary.
        segmentation: finds where somebody speaks, and where two speak at once.
        voices: tells voices apart, so that each turn gets its speaker.
        names: a spaCy pipeline that finds names, used where it is of the study's language; ""
            finds names by patterns and by the study's own list alone.
        entities: finds names in any language, beside ``names``; "" turns it off.
        vectors: turns a segment into numbers, so that similar segments lie close together; ""
            chooses by the language (MiniLM for English, else multilingual-e5-small).
    """

    speech: str = AUTO
    segmentation: str = "segmentation-3.0"
    voices: str = "campplus"
    names: str = "spacy-en-md"
    entities: str = "ner-e5-uner"
    vectors: str = ""  # by the language


@dataclass(frozen=True, slots=True)
class Settings(Record):
    """A study's choices. The tables of the rooms are checked by the rooms themselves.

    Attributes:
        schema: version of the file format; the program writes it.
        language: language that is spoken, as a code or a name ("da", "Danish"); "" finds it out for
            each interview, "mixed" for each phrase of a recording.
        method: which thematic analysis this is. A reflexive analysis does not use agreement as a
            mark of quality, and the report says so.
        release: who releases a text for coding: "reviewed" waits until somebody has reviewed the
            names found in it, "automatic" trusts the machine, which does miss names.
        notation: how transcripts and quotations are shown. Pauses, laughs and fillers are kept in
            any case.
        recipients: public age keys (``age1...``) of people who may open the pseudonym key beside
            you.
        models: the table ``[models]``.
        speech: the table ``[speech]``.
        privacy: the table ``[privacy]``.
        coding: the table ``[coding]``.
        naming: the table ``[naming]``.
        report: the table ``[report]``.
        outcomes: the table ``[outcomes]``.
    """

    schema: int = SCHEMA
    language: Language = ""
    method: Method = "reflexive"
    release: Release = "reviewed"
    notation: Notation = "orthographic"
    recipients: tuple[str, ...] = ()
    models: Models = field(default_factory=Models)
    speech: Mapping[str, Any] = field(default_factory=dict)
    privacy: Mapping[str, Any] = field(default_factory=dict)
    coding: Mapping[str, Any] = field(default_factory=dict)
    naming: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    outcomes: Mapping[str, Any] = field(default_factory=dict)


def read_settings(path: Path) -> Settings:
    """Read ``study.toml``.

    Raises:
        StudyError: not TOML, an unknown setting, a value that is not allowed.
    """
    return parse_settings(parsed(read_text(path)))


def read_text(path: Path) -> str:
    """The text of ``study.toml`` as it stands, with its line ends.

    Raises:
        StudyError: not UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise StudyError(
            "the file is not UTF-8 text", where=path.name, remedy="save it as UTF-8 and try again"
        ) from None


def parsed(text: str) -> dict[str, Any]:
    """The tables of ``study.toml``, given its text, before they are checked.

    Raises:
        StudyError: not TOML.
    """
    try:
        return tomllib.loads(text.removeprefix(BOM))
    except tomllib.TOMLDecodeError as problem:
        raise StudyError(
            f"the file is not valid TOML: {problem}",
            where="study.toml",
            remedy='correct that line: name = value, a text in straight quotation marks ("en"), '
            "each [table] and each name once",
        ) from None


def parse_settings(table: Mapping[str, Any]) -> Settings:
    """Check settings that were read or given.

    Raises:
        StudyError: an unknown setting, a value that is not allowed, a newer version.
    """
    # first: a newer version may have settings that are unknown to us
    if isinstance(schema := table.get("schema", SCHEMA), int) and schema > SCHEMA:
        raise StudyError(
            f"the file was written by a newer version (format {schema})",
            where="study.toml",
            remedy="pip install -U transcode-qda",
        )
    try:
        settings: Settings = adapter(Settings).validate_python(table, strict=False)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "unexpected_keyword_argument":
            allowed = fields(Models if len(first["loc"]) > 1 else Settings)
            raise StudyError(
                f"there is no setting '{name}'",
                where="study.toml",
                remedy=f"choose one of: {', '.join(setting.name for setting in allowed)}",
            ) from None
        raise StudyError(
            f"the setting '{name}' is not valid: {first['msg']}",
            where="study.toml",
            remedy="correct or remove it; the settings are explained in study.toml as comments",
        ) from None
    return settings
