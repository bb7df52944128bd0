"""Notes on a document that was read: omissions and guesses. Pure.

A note quotes nothing and names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transcode.records.figures import counted

__all__ = ["Kind", "Note", "note"]

Kind = Literal[
    "nobody", "one voice", "one side", "askers", "once", "asking", "counted", "type", "guide",
    "columns", "heading", "front", "dates", "program", "numbers", "times", "again", "outside",
    "column", "order", "short", "stamps", "tiers", "running", "widths", "ending", "unknown",
    "footnotes", "comments", "embedded", "encoding",
]  # fmt: skip

_MARK = (
    "transcode correct {study} {interview} --export {interview}.docx, write the speaker before "
    "each turn ('I: ...', 'P: ...'), then --import {interview}.docx"
)
_WHO = (
    "transcode speakers {study} lists the speakers; --interviewer {interview}=LABEL sets who asks"
)
_LOOK = (
    "check it: transcode correct {study} {interview} --export {interview}.docx; add what is "
    "missing, then --import {interview}.docx"
)
_TIMES = (
    "write each as [0:01:02] before the speaker: transcode correct {study} {interview} --export "
    "{interview}.docx, then --import {interview}.docx"
)
_LIST = "transcode correct {study} {interview} lists them, each with the words that it is about"
_SAVE = "if letters are wrong, save the document as UTF-8, or set the language in study.toml"

_SAID: dict[Kind, tuple[str, str]] = {
    "nobody": ("no speakers were found: every word counts as the participant's, the interviewer's "
               "questions too", _MARK),
    "one voice": ("only one speaker was found: every word counts as the participant's", _MARK),
    "one side": ("only one speaker is named: turns without a name count as another's", _MARK),
    "askers": ("more than one speaker is called interviewer: one of them counts as such, the "
               "others as participants", _WHO),
    "once": ("some speakers have one turn each: they may not be speakers at all", _MARK),
    "asking": ("nobody is called interviewer, and the questions do not decide it: the speaker who "
               "asks more and says less counts as such", _WHO),
    "counted": ("the numbers in the speakers' labels count the questions: one interviewer, "
                "one participant", _MARK),
    "type": ("nobody is named: the questions stand out by their type and count as the "
             "interviewer's", _MARK),
    "guide": ("numbered questions count as the interviewer's", _MARK),
    "columns": ("a table has questions in one column and answers in another: interviewer and "
                "participant", _MARK),
    "heading": ("headings, and similar lines before the first speaker, were left out",
                _LOOK),
    "front": ("lines above or below the interview (date, place, people) are not turns; their names "
              "are searched for in all interviews", _LOOK),
    "program": ("lines that a transcription program wrote were left out", _LOOK),
    "numbers": ("the numbers of lines were left out", _LOOK),
    "dates": ("the date and time of day before each message were left out", _LOOK),
    "times": ("some captions have no usable time: their words are kept in their place", _LOOK),
    "order": ("captions were out of order: they were sorted by their times", _LOOK),
    "short": ("some captions are shown for less time than their words can be said in: they begin "
              "where the one before them ends", _LOOK),
    "stamps": ("times among the words were not understood: they are part of the text", _TIMES),
    "tiers": ("tiers that hold no speech (translations, glosses, remarks) were left out", _LOOK),
    "running": ("lines at the edge of pages (headers, footers, numbers) were left out", _LOOK),
    "widths": ("a PDF does not say where a paragraph ends: the widths of the lines decided", _LOOK),
    "ending": ("the ending of the file's name does not fit its contents, which were read as what "
               "they are", "give it the right ending if anything is missing"),
    "unknown": ("the format is not known: it was read as plain text", _MARK),
    "again": ("rows that a caption repeats from the one before were left out", _LOOK),
    "outside": ("lines outside the captions of a caption file were left out", _LOOK),
    "column": ("a column of a table that holds no speakers, times or words was left out", _LOOK),
    "footnotes": ("footnotes are in no turn", _LIST),
    "comments": ("comments are in no turn", _LIST),
    "embedded": ("an embedded document or drawing was not read", _LOOK),
    "encoding": ("the text is not UTF-8 and was read in the encoding that fits its letters", _SAVE),
}  # fmt: skip

_UNITS: dict[Kind, str] = {
    **dict.fromkeys(("heading", "front", "program", "numbers", "dates", "outside"), "line"),
    "order": "caption", "stamps": "turn", "tiers": "tier", "running": "line",
    "guide": "line", "footnotes": "footnote", "comments": "comment", "once": "speaker",
    "column": "column", "again": "row",
}  # fmt: skip
_SPEAKERS: frozenset[Kind] = frozenset(
    (
        "nobody",
        "one voice",
        "one side",
        "askers",
        "once",
        "asking",
        "counted",
        "type",
        "guide",
        "columns",
    )
)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a document, about ``count`` lines, captions or the like."""

    kind: Kind
    count: int = 1
    places: tuple[int, ...] = ()  # numbers of captions

    @property
    def what(self) -> str:
        """Description of the omission or guess."""
        return _SAID[self.kind][0]

    @property
    def remedy(self) -> str:
        """Remedy if it is wrong, with fields for ``study`` and ``interview``."""
        return _SAID[self.kind][1]

    @property
    def extent(self) -> str:
        """Part of the document that it is about, in words; "" for all of it."""
        if self.places:
            shown = ", ".join(map(str, self.places[:8])) + (" ..." if len(self.places) > 8 else "")
            return f"{'caption' if len(self.places) == 1 else 'captions'} {shown}"
        unit = _UNITS.get(self.kind, "")
        return counted(self.count, unit) if unit else ""

    @property
    def is_about_speakers(self) -> bool:
        """Return whether voices would settle it, if there were a recording beside the document."""
        return self.kind in _SPEAKERS


def note(kind: Kind, count: int = 1, places: tuple[int, ...] = ()) -> list[Note]:
    """Make a list of this note; empty if the count is 0."""
    return [Note(kind, count, places)] if count else []
