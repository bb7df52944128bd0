"""Transcripts as documents that people edit elsewhere: out, and back in.

The doors::

    write_draft(transcript, "docx") -> bytes            docx, txt, vtt or srt
    read_draft(data, ".docx") -> tuple[DraftTurn, ...]  the same, as this or another program made it

A document holds what was said and by whom, and when each turn begins. Words that may be wrong are
coloured or in braces; what is read back has neither. Pauses, laughs and what else was no word stand
among the words in a notation (:mod:`transcode.notation`), and are still there when it is read.
Documents identify people.
"""

from __future__ import annotations

import os
import re
from pathlib import PurePath

from transcode.errors import ExchangeError
from transcode.exchange.captions import captions_srt, captions_vtt
from transcode.exchange.cues import turns_of_cues
from transcode.exchange.doubtful import braced, legends
from transcode.exchange.drafts_docx import lines_of_docx, write_docx
from transcode.exchange.drafts_lines import told
from transcode.exchange.shapes import Line, clock
from transcode.notation import Notation
from transcode.records import DraftTurn, Transcript

__all__ = ["DRAFT_FORMATS", "read_draft", "write_draft"]

DRAFT_FORMATS = ("docx", "txt", "vtt", "srt")

_OTHERS = {  # how files begin that are not what their name says
    b"\xd0\xcf\x11\xe0": "an old Word file (.doc)",
    b"{\\rtf": "a rich text file (.rtf)",
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip file",
}
_JUNK = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def write_draft(
    transcript: Transcript, kind: str | os.PathLike[str], notation: Notation = "orthographic"
) -> bytes:
    """A transcript as a document. ``kind`` is a format, an ending, or a path with one.

    Raises:
        ExchangeError: another format.
    """
    suffix = _suffix(kind)
    if suffix == "docx":
        return write_docx(transcript, notation)
    if suffix == "vtt":
        text = captions_vtt(transcript, notation, doubts=True)
    elif suffix == "srt":
        text = captions_srt(transcript, notation)
    else:
        text = _written(transcript, notation)
    return text.encode("utf-8", "replace")


def read_draft(data: bytes, suffix: str | os.PathLike[str]) -> tuple[DraftTurn, ...]:
    """What a document says, turn by turn. Times are those that it states.

    Raises:
        ExchangeError: another format, not what its ending says, or without words.
    """
    kind = _suffix(suffix)
    if kind == "docx":
        turns = told(lines_of_docx(data))
    else:
        text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
        if kind == "txt":
            turns = told([*map(Line, text.split("\n"))])
        else:
            turns = turns_of_cues(text, is_srt=kind == "srt")
    if not any(turn.text for turn in turns):
        raise ExchangeError(
            "no words of an interview were found in the document",
            step="read",
            remedy="is it the right file? A line is to look like '[0:01:02] S1: what was said'",
        )
    return tuple(turns)


def _written(transcript: Transcript, notation: Notation) -> str:
    lines = legends(transcript, notation, coloured=False)
    lines += [""] if lines else []
    is_timed = any(turn.end_ms for turn in transcript.turns)
    for turn in transcript.turns:
        time = f"[{clock(turn.start_ms)}] " if is_timed else ""
        lines.append(f"{time}{turn.speaker}: {braced(turn, 0, len(turn.text), notation)}")
    return "\n".join([*lines, ""])


def _suffix(kind: str | os.PathLike[str]) -> str:
    name = os.fspath(kind)
    suffix = (PurePath(name).suffix or name).lstrip(".").lower()
    if suffix not in DRAFT_FORMATS:
        raise ExchangeError(
            "transcripts are written and read as docx, txt, vtt or srt",
            step="draft",
            remedy="choose one of these; a word processor can save as .docx",
        )
    return suffix


def _decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or cp1252, with or without a byte order mark."""
    for magic, name in _OTHERS.items():
        if data.startswith(magic):
            raise _not_text(f"the document is {name}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif len(data) > 1 and (
        data[1::2].count(0) > len(data) / 8 or data[::2].count(0) > len(data) / 8
    ):
        encodings = ["utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _JUNK.search(text):
            return text
    raise _not_text("the document is not plain text")


def _not_text(what: str) -> ExchangeError:
    return ExchangeError(
        what,
        step="read",
        remedy="open it in the program that made it, and save it as .docx or .txt",
    )
