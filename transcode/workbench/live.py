"""A coder's work on a study, held open for pages: each message is answered with what it changed.

A page holds tables (codes, themes, codings, memos, finished interviews, decided candidates), each
a row by id. An answer brings the rows that changed since the version that the page knows
(:class:`Tables`), never the whole state. Other pages, notebooks and programs write the same
journal; :meth:`Workbench.news` notices.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transcode.errors import DecisionError, TranscodeError
from transcode.pipeline.key import asked_elsewhere
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study
from transcode.workbench.protocol import Answer, carry_out, parted, worded
from transcode.workbench.session import Session
from transcode.workbench.tables import Patch, Tables

if TYPE_CHECKING:
    from transcode.workbench.rounds import Rounds

__all__ = ["Workbench", "closed_rounds"]

_ROUNDS = 2  # closed ones that can be compared


def closed_rounds(study: Study) -> tuple[str, ...]:
    """The coders who have closed their round."""
    return tuple(coder for coder in study.coders if study.codebook(coder).closed_at)


class Workbench:
    """One coder at work on one study, for any number of pages at once.

    Args:
        study: the study folder.
        coder: whose journal is written. No page can name another.

    Raises:
        DecisionError: the coder's name cannot name a file.
        JournalError: the coder's journal was altered.
    """

    def __init__(self, study: Study, coder: str) -> None:
        self.study = study
        self.session = Session(study, coder)
        self.tables = Tables(self.session)
        self.rounds: Rounds | None = None
        """The closed rounds as they were compared last."""
        self._agreed: Workbench | None = None  # the agreed round, once it was asked for
        self._lock = self.session.lock  # of the tables too, which follow what the session knows

    def answer(self, message: object) -> Answer:
        """Carry out one message of a page, and say what has changed since its version.

        A message is ``{"number", "verb", "with", "since"}``; with ``"round": "agreed"`` it is about
        the agreed round rather than the coder's own.
        The answer holds ``number``, ``version``, ``patch`` (table -> id -> row, ``None`` where it
        is gone), ``result`` (what was asked for, or ``None``) and ``error`` ("" or a sentence
        with its remedy; ``said`` is then its parts). Nothing is raised.
        """
        request = message if isinstance(message, dict) else {}
        result, error = None, ""
        said: list[str] = []
        if request.get("round") == "agreed" and self.session.coder != CONSENSUS:
            return self._in_agreed(request)
        try:
            with asked_elsewhere():  # a question in the terminal would let the page wait
                result = carry_out(self, str(request.get("verb", "")), request.get("with", {}))
        except TranscodeError as problem:
            error, said = worded(problem), parted(problem)
        told: Answer = {"number": request.get("number"), "result": result, "error": error}
        try:
            told |= self._changes(request.get("since"))
        except TranscodeError as problem:
            told |= {"version": request.get("since", 0), "patch": {}}
            told["error"], said = error or worded(problem), said or parted(problem)
        return told | {"said": said} if told["error"] else told

    @property
    def agreed_is_open(self) -> bool:
        """Return whether this coder may see closed rounds: their own and another are closed."""
        closed, me = closed_rounds(self.study), self.session.coder
        return len(closed) >= _ROUNDS and me in (*closed, CONSENSUS)

    def _in_agreed(self, request: Mapping[str, Any]) -> Answer:
        """Carry out a message in the agreed round, which opens when two rounds are closed."""
        try:
            if not self.agreed_is_open:
                raise DecisionError(
                    "the agreed round opens when your round and another are closed",
                    remedy="close yours under Together, and ask the others",
                )
            with self._lock:  # one for all: the versions that a page knows are those of one
                if self._agreed is None:
                    self._agreed = Workbench(self.study, CONSENSUS)
        except TranscodeError as problem:
            told = {"number": request.get("number"), "result": None, "error": worded(problem)}
            told["said"] = parted(problem)
            return told | {"version": request.get("since", 0), "patch": {}}
        return self._agreed.answer({**request, "round": ""})

    def news(self, since: int) -> dict[str, Any] | None:
        """``{"version", "patch"}`` of what changed since a version, whoever changed it.

        ``None`` where nothing did; ``patch`` is ``None`` where the page has to look again.
        """
        with contextlib.suppress(TranscodeError):  # it is said when something is asked for
            told = self._changes(since)
            return told if told["version"] != since else None
        return None

    def everything(self) -> Patch:
        """Every row of every table but the codings."""
        with self._lock:
            self.tables.catch_up()
            return self.tables.everything()

    def codings(self, interview: str) -> dict[str, Any]:
        """The rows of the codings in an interview."""
        with self._lock:
            self.tables.catch_up()
            return self.tables.codings(interview)

    def _changes(self, since: object) -> dict[str, Any]:
        with self._lock:
            version = self.tables.catch_up()
            known = since if isinstance(since, int) else version
            return {"version": version, "patch": self.tables.since(known)}
