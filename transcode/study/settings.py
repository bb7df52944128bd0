"""``study.toml``: what a study chose. Holds no personal data."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import ValidationError

from transcode.errors import StudyError
from transcode.records.base import Record
from transcode.records.codec import SCHEMA, adapter
from transcode.records.languages import Language
from transcode.records.notation import NOTATIONS, Notation

__all__ = [
    "Method",
    "Models",
    "Release",
    "Settings",
    "parse_settings",
    "read_settings",
    "render_settings",
    "with_setting",
]

Method = Literal["reflexive", "codebook"]
Release = Literal["reviewed", "automatic"]


@dataclass(frozen=True, slots=True)
class Models(Record):
    """The table ``[models]``: which model does what, by name in the registry or as a path.

    Attributes:
        speech: turns speech into text (a Whisper model).
        segmentation: finds where somebody speaks, and where two speak at once.
        voices: tells voices apart, so that each turn gets its speaker.
        names: a spaCy pipeline that finds names, used where it is of the study's language; ""
            finds names by patterns and by the study's own list alone.
        entities: finds names in any language, beside ``names``; "" turns it off.
        vectors: turns a segment into numbers, so that similar segments lie close together; ""
            chooses by the language (MiniLM for English, else multilingual-e5-small).
    """

    speech: str = "whisper-base"
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
            each recording, "mixed" for each phrase.
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


def read_settings(path: Path) -> Settings:
    """Read ``study.toml``.

    Raises:
        StudyError: not TOML, an unknown setting, a value that is not allowed.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise StudyError(
            "is not UTF-8 text", where=path.name, remedy="save it as UTF-8 and try again"
        ) from None
    except tomllib.TOMLDecodeError as problem:
        raise StudyError(
            f"is not valid TOML: {problem}",
            where=path.name,
            remedy='mend that line: name = value, a text in straight quotation marks ("en"), each '
            "[table] and each name once",
        ) from None
    return parse_settings(found)


def parse_settings(found: Mapping[str, Any]) -> Settings:
    """Check settings that were read or given.

    Raises:
        StudyError: an unknown setting, a value that is not allowed, a newer version.
    """
    # first: a newer version may have settings that are unknown to us
    if isinstance(schema := found.get("schema", SCHEMA), int) and schema > SCHEMA:
        raise StudyError(
            f"was written by a newer version (format {schema})",
            where="study.toml",
            remedy="pip install -U transcode-qda",
        )
    try:
        settings: Settings = adapter(Settings).validate_python(found, strict=False)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "unexpected_keyword_argument":
            known = fields(Models if len(first["loc"]) > 1 else Settings)
            raise StudyError(
                f"there is no setting '{name}'",
                where="study.toml",
                remedy=f"it knows: {', '.join(one.name for one in known)}",
            ) from None
        raise StudyError(
            f"setting '{name}': {first['msg']}",
            where="study.toml",
            remedy="correct or remove it; the settings are explained in study.toml as comments",
        ) from None
    return settings


def render_settings(settings: Settings) -> str:
    """``study.toml`` as text, every setting explained."""
    models = "\n".join(
        f"{item.name} = {_toml(getattr(settings.models, item.name))}" for item in fields(Models)
    )
    tables = "\n".join(
        f"\n[{room}]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in table.items())
        for room in ("speech", "privacy", "coding", "naming")
        if (table := getattr(settings, room))
    )
    return f"""\
# The choices of this study. Plain text: change it with any editor, then run again.
schema = {settings.schema}

# Language that is spoken, as a code ("en", "da"); "" finds it out for each recording, "mixed" for
# each phrase.
language = {_toml(settings.language)}

# Which thematic analysis you do: {" or ".join(f'"{one}"' for one in get_args(Method))}.
# Reflexive analysis does not use agreement as a mark of quality; the report says so.
method = {_toml(settings.method)}

# Who releases a text for coding: "reviewed" waits until a human has passed its list of names,
# "automatic" trusts the machine. The machine does miss names: choose it for samples and trials.
release = {_toml(settings.release)}

# How transcripts and quotes are written: {", ".join(f'"{one}"' for one in NOTATIONS)}.
# The pauses, laughs and fillers are kept in any case; this only says how they are shown.
notation = {_toml(settings.notation)}

# Public age keys (age1...) of people who may open the pseudonym key beside you (escrow).
recipients = {_toml(settings.recipients)}

# Which model does what: a name from `transcode models list`, or a folder.
# vectors = "" goes by the language: MiniLM for English, else multilingual-e5-small.
[models]
{models}
{tables}"""


def with_setting(text: str, room: str, name: str, value: int | str) -> str:
    """The text of a ``study.toml`` with one setting of a room changed, all else as it stood.

    Raises:
        StudyError: the room is written in a way that this cannot change.
    """
    lines = text.splitlines()
    wanted = f"{name} = {_toml(value)}"
    heads = [i for i, line in enumerate(lines) if re.fullmatch(rf"\s*\[{room}\]\s*(#.*)?", line)]
    if heads:
        begin = heads[0] + 1
        rest = range(begin, len(lines))
        end = next((i for i in rest if lines[i].lstrip().startswith("[")), len(lines))
        here = [i for i in range(begin, end) if re.match(rf"\s*{name}\s*=", lines[i])]
        lines[slice(here[0], here[0] + 1) if here else slice(begin, begin)] = [wanted]
    else:
        lines += ["", f"[{room}]", wanted]
    changed = "\n".join(lines) + "\n"
    try:
        found = tomllib.loads(changed)[room][name]
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        found = None
    if found != value:
        raise StudyError(
            f"the setting '{name}' cannot be changed by the program",
            where="study.toml",
            remedy=f"write it by hand: [{room}] {wanted}",
        )
    return changed


def _toml(value: bool | int | float | str | tuple[str, ...] | list[str] | dict[str, str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, str):
        # a JSON string is a TOML string, but for this one character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
