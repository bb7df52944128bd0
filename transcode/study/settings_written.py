"""``study.toml`` as it is written: every setting explained, and one setting changed."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import fields
from typing import Any, get_args

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Item, Table

from transcode.errors import StudyError
from transcode.records.notation import NOTATIONS
from transcode.study.settings import BOM, Method, Models, Settings, parsed

__all__ = ["render_settings", "with_setting"]


def render_settings(settings: Settings) -> str:
    """``study.toml`` as text, every setting explained."""
    models = _lines({item.name: getattr(settings.models, item.name) for item in fields(Models)})
    tables = "\n".join(
        f"\n[{room}]\n{_lines(table)}"
        for room in ("speech", "privacy", "coding", "naming", "report", "outcomes")
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
# speech = "auto" takes the best one for the language that is here (`transcode models list`);
# vectors = "" goes by the language: MiniLM for English, else multilingual-e5-small.
[models]
{models}{tables}"""


def with_setting(text: str, room: str, name: str, value: int | str) -> str:
    """The text of a ``study.toml`` with one setting of a room changed, all else as it stood.

    The room "" is the top of the file.

    Raises:
        StudyError: it is not TOML, or the room is written in a way that this cannot change.
    """
    wanted = parsed(text)
    plain = text.removeprefix(BOM)
    is_dos = plain.count("\r\n") == plain.count("\n") > 0
    plain = plain.replace("\r\n", "\n") if is_dos else plain
    plain += "\n" if plain and not plain.endswith("\n") else ""
    try:
        (wanted.setdefault(room, {}) if room else wanted)[name] = value
        document = tomlkit.parse(plain)
        if not room and name not in document:  # below the others it would be of the last table
            document = tomlkit.parse(f"{name} = {_toml(value)}\n{plain}")
        elif not room:
            document[name] = value
        elif room in document:
            _put(document[room], name, value)
        else:
            table = tomlkit.table()
            table.append(name, value)
            table.trivia.indent = "\n" if plain else ""
            document.append(room, table)
        changed = tomlkit.dumps(document)
        is_right = parsed(changed) == wanted
    except (TOMLKitError, StudyError, TypeError):
        is_right = False
    if not is_right:
        raise StudyError(
            f"the setting '{name}' cannot be changed by the program",
            where="study.toml",
            remedy=f"write it by hand: {f'[{room}] ' if room else ''}{name} = {_toml(value)}",
        )
    changed = changed.replace("\n", "\r\n") if is_dos else changed
    return (BOM if text.startswith(BOM) else "") + changed


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
