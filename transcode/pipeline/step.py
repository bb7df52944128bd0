"""A step of the chain: what it makes, from what, and how.

Asking whether a step is due, doing it, and reporting how far a study is are the same for all;
:mod:`transcode.pipeline.steps` lists them.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from transcode.errors import StudyError
from transcode.records.codec import adapter, canonical
from transcode.study.artefacts import Header
from transcode.study.folder import Study
from transcode.study.kinds import Kind

__all__ = ["ArtefactStep", "Progress", "Step", "digest", "room_settings", "silent"]


Progress = Callable[[float], None]
S = TypeVar("S")


def silent(done: float) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Step(ABC):
    """One step of the chain, for an interview or for the whole study (the interview is "" then).

    Args:
        name: as people read it.
        makes: the kinds of file that it leaves; the first bears the header.
        needs: what an interview must have for it; ``None``: nothing.
    """

    name: str
    makes: tuple[Kind, ...]
    needs: Kind | None

    @property
    def is_of_study(self) -> bool:
        """True where it is done once for the whole study."""
        return "{interview}" not in self.makes[0].place

    def is_possible(self, study: Study, interview: str = "") -> bool:
        """Return whether what it needs is there."""
        return self.needs is None or study.path(self.needs, interview=interview).exists()

    def is_done(self, study: Study, interview: str = "") -> bool:
        """Return whether its artefact is there, be it current or not."""
        return study.path(self.makes[0], interview=interview).exists()

    def is_stale(self, study: Study, interview: str = "") -> bool:
        """Return whether there is anything to do, where that can be told beforehand."""
        return True

    @abstractmethod
    def __call__(self, study: Study, interview: str = "", progress: Progress = silent) -> bool:
        """Make what is not current. Returns whether there was anything to do."""


def _never(study: Study, interview: str) -> bool:
    return False


@dataclass(frozen=True)
class ArtefactStep(Step):
    """A step that leaves one artefact, made anew unless it is what would be made now.

    Args:
        made_from: what the artefact would be made from now.
        make: makes it, and writes it below that header.
        stays: whether what is there stays, whatever it would be made from now.
    """

    made_from: Callable[[Study, str], Header]
    make: Callable[[Study, str, Header, Progress], None]
    stays: Callable[[Study, str], bool] = _never

    def is_stale(self, study: Study, interview: str = "") -> bool:
        """Return whether the artefact is not what would be made now."""
        return not self._stands(study, interview, self.made_from(study, interview))

    def _stands(self, study: Study, interview: str, header: Header) -> bool:
        paths = [study.path(kind, interview=interview) for kind in self.makes]
        is_there = all(path.exists() for path in paths)
        return is_there and (study.is_current(paths[0], header) or self.stays(study, interview))

    def __call__(self, study: Study, interview: str = "", progress: Progress = silent) -> bool:
        """Make the artefact unless it is current. Returns whether there was anything to do."""
        header = self.made_from(study, interview)
        if self._stands(study, interview, header):
            return False
        self.make(study, interview, header, progress)
        return True


def room_settings(kind: type[S], table: Mapping[str, Any], room: str, **defaults: Any) -> S:  # noqa: ANN401
    """The settings of a room, from its table in ``study.toml``.

    Raises:
        StudyError: an unknown setting or a wrong type.
    """
    allowed = kind.__dataclass_fields__  # type: ignore[attr-defined]
    if unknown := [name for name in table if name not in allowed]:
        raise StudyError(
            f"[{room}] has no setting '{unknown[0]}'",
            where="study.toml",
            remedy=f"choose one of: {', '.join(allowed)}",
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
        wrong = [n for n in numbers if not isinstance(allowed[n].default, bool)]
        if not wrong:
            return checked
        name, what = wrong[0], "Input should be a number"
    raise StudyError(
        f"[{room}] {name}: {what[:1].lower()}{what[1:]}",
        where="study.toml",
        remedy=f"correct the line '{name} = …' under [{room}], or remove it for the usual value",
    )


def digest(*records: Any) -> str:  # noqa: ANN401
    """SHA-256 of records, for the inputs of a header."""
    plain = [adapter(type(record)).dump_python(record, mode="json") for record in records]
    return hashlib.sha256(canonical(plain)).hexdigest()
