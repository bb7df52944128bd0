"""Transcripts as documents that people edit elsewhere: out, and back in.

The doors::

    write_draft(transcript, "docx") -> bytes            docx, txt, vtt or srt
    read_draft(data, ".docx") -> tuple[DraftTurn, ...]  the same, as this or another program made it
    read_script(data, ".odt") -> Script                 and what was left out of it, and its names

A document holds what was said and by whom, and when each turn begins. Words that may be wrong are
coloured or in braces; what is read back has neither. Pauses, laughs and what else was no word stand
among the words in a notation (:mod:`transcode.records.notation`), and are still there when it is
read.
Documents identify people.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import PurePath

from transcode.errors import ExchangeError
from transcode.exchange.captions import captions_srt, captions_vtt
from transcode.exchange.cues import told_by_cues
from transcode.exchange.doubtful import braced, legends
from transcode.exchange.drafts_docx import lines_of_docx, write_docx
from transcode.exchange.drafts_lines import told
from transcode.exchange.drafts_odt import lines_of_odt
from transcode.exchange.encodings import decoded
from transcode.exchange.notes import Note
from transcode.exchange.tables_in import lines_of_text
from transcode.records.figures import clock
from transcode.records.notation import Notation
from transcode.records.speech import DraftTurn, Transcript

__all__ = [
    "DOCUMENT_FORMATS", "DRAFT_FORMATS", "Script", "read_draft", "read_script", "write_draft",
]  # fmt: skip

DRAFT_FORMATS = ("docx", "txt", "vtt", "srt")

DOCUMENT_FORMATS = (*DRAFT_FORMATS, "odt")
"""What transcripts are read from; :data:`DRAFT_FORMATS` is what they are written in."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a document says.

    ``notes`` are about all that is in it and in no turn, and all that was guessed; ``names`` are
    those of its speakers and of its front matter, as entries for the study's list of names;
    ``asker`` is the label of the interviewer, "" where the document does not tell.
    """

    turns: tuple[DraftTurn, ...]
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    asker: str = ""


def write_draft(
    transcript: Transcript, kind: str | os.PathLike[str], notation: Notation = "orthographic"
) -> bytes:
    """A transcript as a document. ``kind`` is a format, an ending, or a path with one.

    Raises:
        ExchangeError: another format.
    """
    suffix = _suffix(kind, DRAFT_FORMATS)
    if suffix == "docx":
        return write_docx(transcript, notation)
    if suffix == "vtt":
        text = captions_vtt(transcript, notation, doubts=True)
    elif suffix == "srt":
        text = captions_srt(transcript, notation)
    else:
        text = _written(transcript, notation)
    return text.encode("utf-8", "replace")


def read_draft(
    data: bytes, suffix: str | os.PathLike[str], language: str = ""
) -> tuple[DraftTurn, ...]:
    """The turns of :func:`read_script`."""
    return read_script(data, suffix, language).turns


def read_script(data: bytes, suffix: str | os.PathLike[str], language: str = "") -> Script:
    """What a document says, turn by turn. Times are those that it states.

    ``language`` is that of the study, where it is known: a text file in an old encoding is read by
    it.

    Raises:
        ExchangeError: another format, not what its ending says, an encoding that cannot be told, or
            without words.
    """
    kind = _suffix(suffix, DOCUMENT_FORMATS)
    if kind in ("docx", "odt"):
        lines, notes = (lines_of_docx if kind == "docx" else lines_of_odt)(data)
        found = told(lines)
    else:
        text, notes = decoded(data, language)
        text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
        if kind == "txt":
            lines, left = lines_of_text(text)
            notes = [*notes, *left]
            found = told(lines)
        else:
            found = told_by_cues(text, is_srt=kind == "srt")
    if not any(turn.text for turn in found.turns):
        raise ExchangeError(
            "no words of an interview were found in the document",
            step="read",
            remedy="is it the right file? A line is to look like '[0:01:02] S1: what was said'",
        )
    return Script(found.turns, (*notes, *found.notes), found.names, found.asker)


def _written(transcript: Transcript, notation: Notation) -> str:
    lines = legends(transcript, notation, coloured=False)
    lines += [""] if lines else []
    is_timed = any(turn.end_ms for turn in transcript.turns)
    for turn in transcript.turns:
        time = f"[{clock(turn.start_ms)}] " if is_timed else ""
        lines.append(f"{time}{turn.speaker}: {braced(turn, 0, len(turn.text), notation)}")
    return "\n".join([*lines, ""])


def _suffix(kind: str | os.PathLike[str], formats: tuple[str, ...]) -> str:
    name = os.fspath(kind)
    suffix = (PurePath(name).suffix or name).lstrip(".").lower()
    if suffix not in formats:
        known = f"{', '.join(formats[:-1])} or {formats[-1]}"
        raise ExchangeError(
            f"a transcript is to be {known}",
            step="draft",
            remedy="choose one of these; a word processor can save as .docx",
        )
    return suffix
