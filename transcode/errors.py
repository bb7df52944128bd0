"""Errors, as a tree.

::

    TranscodeError
    ├── StudyError            the study folder: not there, already there, settings, damaged file
    │   ├── ArtefactError     a file of the study cannot be read
    │   └── BusyError         another process is working on this study
    ├── RecordingError        a recording cannot be used: unreadable, empty, no speech
    ├── ModelError            a model is missing, damaged, or cannot be fetched
    ├── JournalError          a coder's journal is torn or has been altered
    ├── PrivacyError          a text may not be released, or a name was left over
    │   └── KeyFileError      the pseudonym key is missing, damaged, or cannot be opened
    ├── DecisionError         a decision cannot be carried out: no such code, nothing to undo
    ├── AgreementError        codings cannot be compared
    ├── OutcomesError         a scale or a file of answers cannot be used as it is
    ├── ExchangeError         a file from or for another program cannot be read or written
    └── ExtraMissing          an optional part of the program is not installed

Every error says where (an interview id or a file of the study, never a person's name or words),
in which step, what happened, and what to do. Catch :class:`TranscodeError` for all of them.
"""

from __future__ import annotations

from typing import Any


class TranscodeError(Exception):
    """Base of all errors that a user can do something about.

    ``where`` names an interview or file, ``step`` the verb. ``what`` is a clause with subject and
    verb, in lower case as it follows the place; ``remedy`` is an imperative.
    The text of an error must never hold anything identifying: it ends up in logs.
    """

    def __init__(self, what: str, *, where: str = "", step: str = "", remedy: str = "") -> None:
        self.what, self.where, self.step, self.remedy = what, where, step, remedy
        place = ": ".join(part for part in (where, step) if part)
        super().__init__(f"{place}: {what}" if place else what)

    def __str__(self) -> str:
        line = super().__str__()
        return f"{line}\n  What to do: {self.remedy}" if self.remedy else line

    def __reduce__(self) -> tuple[Any, ...]:
        """Take it apart for another process, which puts it together with :func:`_again`."""
        return _again, (type(self), self.what, self.where, self.step, self.remedy)


def _again(
    kind: type[TranscodeError], what: str, where: str, step: str, remedy: str
) -> TranscodeError:
    problem = kind.__new__(kind)
    TranscodeError.__init__(problem, what, where=where, step=step, remedy=remedy)
    return problem


class StudyError(TranscodeError):
    """The study folder is not there, already there, or not in order."""


class ArtefactError(StudyError):
    """A file of the study cannot be read: damaged, cut short, or from a newer version."""


class BusyError(StudyError):
    """Another process is working on this study."""


class RecordingError(TranscodeError):
    """A recording cannot be used."""


class ModelError(TranscodeError):
    """A model is missing, damaged, or cannot be fetched."""


class JournalError(TranscodeError):
    """A coder's journal is torn or has been altered."""


class PrivacyError(TranscodeError):
    """A text may not be released, or something identifying was left over."""


class KeyFileError(PrivacyError):
    """The pseudonym key is missing, damaged, or cannot be opened with this identity."""


class DecisionError(TranscodeError):
    """A decision cannot be carried out: no such code, a name already taken, nothing to undo."""


class AgreementError(TranscodeError):
    """Codings cannot be compared."""


class OutcomesError(TranscodeError):
    """A scale, or a file of answers to questionnaires, cannot be used as it is."""


class ExchangeError(TranscodeError):
    """A file from or for another program cannot be read or written."""


class ExtraMissing(TranscodeError):
    """An optional part of the program is not installed."""

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra '{extra}', which is not installed",
            remedy=f"pip install 'transcode-qda[{extra}]'",
        )
