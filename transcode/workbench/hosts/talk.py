"""Talk between a page and a workbench: every message is carried out once.

A page numbers its messages and sends again what was not answered: the connection broke, or the
server was killed and started anew. ``number`` is a random name of the page and a count, such as
``"kx3vq0a7.17"``. What is written to the coder's journal for a message gets ids that follow from
that number, so the journal itself tells whether a message was carried out, also across a restart. A
correction and a decision on names keep the number beside them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from threading import Condition
from typing import Any, Protocol

from transcode.errors import TranscodeError
from transcode.study.coders import CONSENSUS
from transcode.study.folder import Study
from transcode.study.journal import Journal, id_of_message, said

__all__ = ["Once", "Workbench", "once"]

_KEPT = 64  # answers: a page that lost its connection asks for its last ones again


class Workbench(Protocol):
    """A study as one coder works on it, behind a page or a cell."""

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Carry out ``{"number", "verb", "with", "since"}``; JSON back, nothing raised.

        The answer holds an ``error`` ("" where there is none), and ``version`` and ``patch`` of all
        that changed after the version ``since``, this message's own change among it.

        Called from several threads at a time. What a message decides is written all at once
        (:meth:`~transcode.workbench.session.Session.together`) or not at all.
        """
        ...

    def news(self, since: int) -> dict[str, Any] | None:
        """``{"version", "patch"}``: what changed after that version, whoever changed it.

        ``None`` where nothing did. ``patch`` is ``None`` where the page has to look at everything
        again: that version is unknown, as -1 always is, and any of an earlier process: versions
        begin at the time in ms. Asked several times a second.
        """
        ...


def once(study: Study, coder: str, workbench: Workbench) -> Once:
    """Carry out each numbered message once, whatever it writes to: journals, corrections, names."""
    journals = [study.journal(name) for name in dict.fromkeys((coder, CONSENSUS))]
    return Once(workbench, journals, lambda: _numbers_noted(study))


def _numbers_noted(study: Study) -> Iterator[str]:
    """Numbers of the messages that corrected a transcript, or decided on names."""
    if not study.people_file.exists():
        return
    with suppress(TranscodeError):  # a damaged file is said where it is opened
        yield from (noted.message for noted in study.decisions_noted())
    for interview in study.interviews:
        with suppress(TranscodeError):
            for edit in study.corrections(interview):
                yield getattr(edit, "message", "")


class Once:
    """A workbench that carries out each numbered message once.

    Args:
        workbench: that carries them out.
        journals: to which it writes: its coder's, and that of the agreed round.
        noted: numbers of the messages that wrote elsewhere, of earlier runs too; called once, when
            the first message comes.
    """

    def __init__(
        self,
        workbench: Workbench,
        journals: Iterable[Journal],
        noted: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self.workbench, self._journals, self._noted = workbench, tuple(journals), noted
        self._done: set[str] = set()
        self._under_way: set[str] = set()
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._changed = Condition()

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Carry out a message, or say what became of it where it was carried out already."""
        number = message.get("number")
        if not isinstance(number, str) or not number:
            return self.workbench.answer(message)
        with self._changed:
            # the same message again while it is being carried out: both get its answer
            self._changed.wait_for(lambda: number not in self._under_way)
            if number in self._answers:
                return self._answers[number]
            known = number in self._done or self._is_written(number)
            if not known:
                self._under_way.add(number)
        if known:
            answer = {"number": number, "verb": message.get("verb"), "error": "", "again": True}
            return {**answer, **(self.workbench.news(-1) or {})}
        try:
            with said(number):
                answer = self.workbench.answer(message)
            with self._changed:
                self._keep(number, answer)
            return answer
        finally:
            with self._changed:
                self._under_way.discard(number)
                self._changed.notify_all()

    def _keep(self, number: str, answer: dict[str, Any]) -> None:
        self._done.add(number)
        self._answers[number] = answer
        while len(self._answers) > _KEPT:
            self._answers.popitem(last=False)

    def _is_written(self, number: str) -> bool:
        """Return whether an earlier run wrote what this message decided."""
        if number in self._numbers:
            return True
        return any(id_of_message(j.coder, number) in self._ids for j in self._journals)

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(self._noted()) - {""}

    @cached_property
    def _ids(self) -> frozenset[str]:
        """Ids of all entries there were when the first message came."""
        return frozenset(entry.id for journal in self._journals for entry in journal)
