"""Notes on a document that was read: what was left out, what was guessed. Pure.

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
    "column",
    "footnotes", "comments", "embedded", "encoding",
]  # fmt: skip

_MARK = (
    "transcode correct {study} {interview} --export {interview}.docx, write who speaks before each "
    "turn ('I: ...', 'P: ...'), then --import {interview}.docx"
)
_WHO = "transcode speakers {study} shows who speaks; --interviewer {interview}=LABEL says who asks"
_LOOK = (
    "look at it: transcode correct {study} {interview} --export {interview}.docx; put in what is "
    "missing, then --import {interview}.docx"
)
_SAVE = "if letters are wrong, save the document as UTF-8, or say the language in study.toml"

_SAID: dict[Kind, tuple[str, str]] = {
    "nobody": ("no speakers were found: every word counts as the participant's, the interviewer's "
               "questions too", _MARK),
    "one voice": ("only one speaker was found: every word counts as the participant's", _MARK),
    "one side": ("only one speaker is named: what has no name counts as another's", _MARK),
    "askers": ("more than one is called interviewer: one of them counts as such, the others as "
               "participants", _WHO),
    "once": ("some speakers have one turn each: they may be no speakers", _MARK),
    "asking": ("nobody is called interviewer, and the questions do not tell for certain: who asks "
               "more and says less counts as such", _WHO),
    "counted": ("the numbers behind who asks and who answers count the questions: one interviewer, "
                "one participant", _MARK),
    "type": ("nobody is named: the questions stand out by their type and count as the "
             "interviewer's", _MARK),
    "guide": ("numbered questions count as the interviewer's", _MARK),
    "columns": ("a table has questions in one column and answers in another: interviewer and "
                "participant", _MARK),
    "heading": ("headings, and what stands before the first speaker like one, were left out",
                _LOOK),
    "front": ("what stands above or below the interview (when, where, who) is no turn; names in it "
              "are looked for in all interviews", _LOOK),
    "program": ("lines that a transcription program wrote were left out", _LOOK),
    "numbers": ("the numbers of lines were left out", _LOOK),
    "dates": ("the date and time of day before each message was left out", _LOOK),
    "times": ("captions without a usable time: their words are kept where they stand", _LOOK),
    "again": ("rows that a caption shows again from the one before were left out", _LOOK),
    "outside": ("what stands in a caption file outside of its captions was left out", _LOOK),
    "column": ("a column of a table that is neither speaker, time nor words was left out", _LOOK),
    "footnotes": ("footnotes were left out", _LOOK),
    "comments": ("comments were left out", _LOOK),
    "embedded": ("another document or a drawing is embedded, and was not read", _LOOK),
    "encoding": ("the text is not UTF-8 and was read in the encoding that fits its letters", _SAVE),
}  # fmt: skip

_UNITS: dict[Kind, str] = {
    **dict.fromkeys(("heading", "front", "program", "numbers", "dates", "outside"), "line"),
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
    """Something to know about a document. ``count`` lines, captions or whatever it is about."""

    kind: Kind
    count: int = 1
    places: tuple[int, ...] = ()  # numbers of captions

    @property
    def what(self) -> str:
        """What happened, in words."""
        return _SAID[self.kind][0]

    @property
    def remedy(self) -> str:
        """What to do where it is wrong; has places for ``study`` and ``interview``."""
        return _SAID[self.kind][1]

    @property
    def extent(self) -> str:
        """How much of the document it is about, in words; "" for all of it."""
        if self.places:
            shown = ", ".join(map(str, self.places[:8])) + (" ..." if len(self.places) > 8 else "")
            return f"{'caption' if len(self.places) == 1 else 'captions'} {shown}"
        unit = _UNITS.get(self.kind, "")
        return counted(self.count, unit) if unit else ""

    @property
    def is_about_speakers(self) -> bool:
        """Whether voices would settle it: a recording beside the document says who speaks."""
        return self.kind in _SPEAKERS


def note(kind: Kind, count: int = 1, places: tuple[int, ...] = ()) -> list[Note]:
    """A list of this one note; empty where there is nothing to be said."""
    return [Note(kind, count, places)] if count else []
