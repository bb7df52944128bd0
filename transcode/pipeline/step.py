"""Parts that every step shares: is this artefact current, else make it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from transcode.errors import StudyError
from transcode.records.codec import adapter, canonical

__all__ = ["room_settings"]


Progress = Callable[[float], None]
S = TypeVar("S")


def silent(done: float) -> None:
    """Report nothing."""


def room_settings(kind: type[S], table: Mapping[str, Any], room: str, **defaults: Any) -> S:  # noqa: ANN401
    """The settings of a room, from its table in ``study.toml``.

    Raises:
        StudyError: an unknown setting or a wrong type.
    """
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    if unknown := [name for name in table if name not in known]:
        raise StudyError(
            f"[{room}] has no setting '{unknown[0]}'",
            where="study.toml",
            remedy=f"it knows: {', '.join(known)}",
        )
    try:
        checked: S = adapter(kind).validate_python({**defaults, **table})
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        # what stands behind the name is pydantic's own, but for the place in a list
        places = [part for at, part in enumerate(first["loc"]) if at == 0 or isinstance(part, int)]
        name, what = ".".join(map(str, places)), first["msg"]
    else:
        # pydantic would read true as 1
        numbers = [n for n, value in table.items() if isinstance(value, bool)]
        wrong = [n for n in numbers if not isinstance(known[n].default, bool)]
        if not wrong:
            return checked
        name, what = wrong[0], "Input should be a number"
    raise StudyError(
        f"[{room}] {name}: {what[:1].lower()}{what[1:]}",
        where="study.toml",
        remedy=f"correct the line '{name} = …' under [{room}], or remove it for the usual value",
    )


def digest(*records: Any) -> str:  # noqa: ANN401
    plain = [adapter(type(one)).dump_python(one, mode="json") for one in records]
    return hashlib.sha256(canonical(plain)).hexdigest()
