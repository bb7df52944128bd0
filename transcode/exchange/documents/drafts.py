"""Transcripts as documents that people edit elsewhere: written, and read back.

The public functions::

    write_draft(transcript, "docx") -> bytes            docx, txt, vtt or srt
    read_draft(data, ".docx") -> tuple[DraftTurn, ...]  the same, as this or another program made it
    read_script(data, ".odt") -> Script                 with notes on what was left out, and names

A document holds the words, speakers and starting time of each turn. Words that may be wrong are
coloured or in braces, which are removed when it is read back. Pauses, laughs and other marks stand
among the words in a notation (:mod:`transcode.records.notation`), and survive reading back.
Documents identify people.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import PurePath

from transcode.errors import ExchangeError
from transcode.exchange.documents.captions import captions_srt, captions_vtt
from transcode.exchange.documents.cues import told_by_cues
from transcode.exchange.documents.encodings import decoded
from transcode.exchange.documents.odt import lines_of_odt
from transcode.exchange.documents.word import lines_of_docx, write_docx
from transcode.exchange.doubtful import braced, legends
from transcode.exchange.lines.tables import lines_of_text
from transcode.exchange.lines.turns import told
from transcode.exchange.notes import Note
from transcode.records.figures import clock
from transcode.records.notation import Notation
from transcode.records.speech import DraftTurn, Transcript

__all__ = [
    "DOCUMENT_FORMATS", "DRAFT_FORMATS", "Script", "read_draft", "read_script", "write_draft",
]  # fmt: skip

DRAFT_FORMATS = ("docx", "txt", "vtt", "srt")

DOCUMENT_FORMATS = (*DRAFT_FORMATS, "odt")
"""Formats that transcripts are read from; they are written in :data:`DRAFT_FORMATS`."""


@dataclass(frozen=True, slots=True)
class Script:
    """Contents of a document.

    ``notes`` list everything that was left out of the turns or guessed; ``names`` are those of its
    speakers and of its front matter, as entries for the study's list of names; ``asker`` is the
    label of the interviewer, "" if the document does not identify one.
    """

    turns: tuple[DraftTurn, ...]
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    asker: str = ""


def write_draft(
    transcript: Transcript,
    kind: str | os.PathLike[str],
    notation: Notation = "orthographic",
    warning: str = "",
) -> bytes:
    """Write a transcript as a document. ``kind`` is a format, an ending, or a path with one.

    A ``warning``, a clause on the transcript as a whole, stands before the first turn, but for srt,
    where there is no place for it.

    Raises:
        ExchangeError: the format is not supported.
    """
    suffix = _suffix(kind, DRAFT_FORMATS)
    if suffix == "docx":
        return write_docx(transcript, notation, warning)
    if suffix == "vtt":
        text = captions_vtt(transcript, notation, doubts=True, warning=warning)
    elif suffix == "srt":
        text = captions_srt(transcript, notation)
    else:
        text = _written(transcript, notation, warning)
    return text.encode("utf-8", "replace")


def read_draft(
    data: bytes, suffix: str | os.PathLike[str], language: str = ""
) -> tuple[DraftTurn, ...]:
    """Read the turns of a document, as :func:`read_script` does."""
    return read_script(data, suffix, language).turns


def read_script(data: bytes, suffix: str | os.PathLike[str], language: str = "") -> Script:
    """Read a document turn by turn. Times are those that it states.

    ``language`` is that of the study, if known: it helps to decode a text file in an old encoding.

    Raises:
        ExchangeError: the format is not supported or does not match the ending, the encoding
            cannot be determined, or there are no words.
    """
    kind = _suffix(suffix, DOCUMENT_FORMATS)
    if kind in ("docx", "odt"):
        lines, notes = (lines_of_docx if kind == "docx" else lines_of_odt)(data)
        parsed = told(lines)
    else:
        text, notes = decoded(data, language)
        text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
        if kind == "txt":
            lines, left = lines_of_text(text)
            notes = [*notes, *left]
            parsed = told(lines)
        else:
            parsed = told_by_cues(text, is_srt=kind == "srt")
    if not any(turn.text for turn in parsed.turns):
        raise ExchangeError(
            "no words of an interview were found in the document",
            step="read",
            remedy="check that this is the right file, with lines such as '[0:01:02] S1: words'",
        )
    return Script(parsed.turns, (*notes, *parsed.notes), parsed.names, parsed.asker)


def _written(transcript: Transcript, notation: Notation, warning: str) -> str:
    lines = legends(transcript, notation, coloured=False, warning=warning)
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
        choice = f"{', '.join(formats[:-1])} or {formats[-1]}"
        raise ExchangeError(
            f"a transcript must be {choice}",
            step="draft",
            remedy="choose one of these; a word processor can save as .docx",
        )
    return suffix
