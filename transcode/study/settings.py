"""``study.toml``: what a study chose. Holds no personal data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Item, Table

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
    "read_text",
    "render_settings",
    "with_setting",
]

_BOM = "\ufeff"  # some editors put it before UTF-8
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
    return parse_settings(_parsed(read_text(path)))


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


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix(_BOM))
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


def render_settings(settings: Settings) -> str:
    """``study.toml`` as text, every setting explained."""
    models = _lines({item.name: getattr(settings.models, item.name) for item in fields(Models)})
    tables = "\n".join(
        f"\n[{room}]\n{_lines(table)}"
        for room in ("speech", "privacy", "coding", "naming")
        if (table := getattr(settings, room))
    )
    return f"""\
# The choices of this study. Plain text: change it with any editor, then run again.
schema = {settings.schema}

# Language that is spoken, as a code ("en", "da"); "" finds it out for each interview, "mixed"
# for each phrase of a recording.
language = {_toml(settings.language)}

# Which thematic analysis you do: {" or ".join(f'"{method}"' for method in get_args(Method))}.
# Reflexive analysis does not use agreement as a mark of quality; the report says so.
method = {_toml(settings.method)}

# Who releases a text for coding: "reviewed" waits until a human has reviewed its list of names,
# "automatic" trusts the machine. The machine does miss names: choose it for samples and trials.
release = {_toml(settings.release)}

# How transcripts and quotes are written: {", ".join(f'"{notation}"' for notation in NOTATIONS)}.
# The pauses, laughs and fillers are kept in any case; this only says how they are shown.
notation = {_toml(settings.notation)}

# Public age keys (age1...) of people who may open the pseudonym key beside you (escrow).
recipients = {_toml(settings.recipients)}

# Which model does what: a name from `transcode models list`, or a folder.
# vectors = "" goes by the language: MiniLM for English, else multilingual-e5-small.
[models]
{models}{tables}"""


def with_setting(text: str, room: str, name: str, value: int | str) -> str:
    """The text of a ``study.toml`` with one setting of a room changed, all else as it stood.

    Raises:
        StudyError: it is not TOML, or the room is written in a way that this cannot change.
    """
    wanted = _parsed(text)
    plain = text.removeprefix(_BOM)
    is_dos = plain.count("\r\n") == plain.count("\n") > 0
    plain = plain.replace("\r\n", "\n") if is_dos else plain
    plain += "\n" if plain and not plain.endswith("\n") else ""
    try:
        wanted.setdefault(room, {})[name] = value
        document = tomlkit.parse(plain)
        if room in document:
            _put(document[room], name, value)
        else:
            table = tomlkit.table()
            table.append(name, value)
            table.trivia.indent = "\n" if plain else ""
            document.append(room, table)
        changed = tomlkit.dumps(document)
        is_right = _parsed(changed) == wanted
    except (TOMLKitError, StudyError, TypeError):
        is_right = False
    if not is_right:
        raise StudyError(
            f"the setting '{name}' cannot be changed by the program",
            where="study.toml",
            remedy=f"write it by hand: [{room}] {name} = {_toml(value)}",
        )
    changed = changed.replace("\n", "\r\n") if is_dos else changed
    return (_BOM if text.startswith(_BOM) else "") + changed


def _put(table: MutableMapping[str, Any], name: str, value: int | str) -> None:
    """Give a table a value. A new one stands below its others, above what leads to the next table.

    Comments before a table's heading are, to the parser, the end of the table before it.
    """
    if name in table or not isinstance(table, Table):
        table[name] = value
        return
    body = table.value.body
    last = max((i for i, (key, item) in enumerate(body) if key and _is_value(item)), default=-1)
    below = body[last + 1 :]
    for key, _ in below:
        if key:
            table.value.remove(key)
    del body[last + 1 :]
    table.value.parsing(True)  # everything is taken as it is: no blank lines are put in
    table.value.append(name, value)
    for key, item in below:
        table.value.append(key, item)


def _is_value(item: Item) -> bool:
    return not isinstance(item, Table | AoT)


def _lines(table: Mapping[str, object]) -> str:
    return tomlkit.dumps({name: _item(value) for name, value in table.items()})


def _toml(value: object) -> str:
    return _item(value).as_string()


def _item(value: object) -> Item:
    """A value as it is written, on one line."""
    if not isinstance(value, Mapping):
        return tomlkit.item(value)
    table = tomlkit.inline_table()
    for name, item in value.items():
        table.append(name, _item(item))
    return table
