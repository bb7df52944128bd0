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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from transcode.errors import ExchangeError
from transcode.exchange.documents.captions import captions_srt, captions_vtt
from transcode.exchange.documents.chat import told_by_chat
from transcode.exchange.documents.cues import told_by_cues
from transcode.exchange.documents.elan import told_by_elan
from transcode.exchange.documents.encodings import decoded
from transcode.exchange.documents.exmaralda import told_by_exmaralda
from transcode.exchange.documents.odt import lines_of_odt
from transcode.exchange.documents.pdf import lines_of_pdf
from transcode.exchange.documents.recognise import binary_format, text_format
from transcode.exchange.documents.rtf import lines_of_rtf
from transcode.exchange.documents.segments import lines_of_json, page_in_json
from transcode.exchange.documents.unknown import bare_text
from transcode.exchange.documents.web import lines_of_html
from transcode.exchange.documents.word import lines_of_docx, write_docx
from transcode.exchange.doubtful import braced, legends
from transcode.exchange.lines.joined import joined
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.tables import lines_of_text
from transcode.exchange.lines.turns import Told, told
from transcode.exchange.notes import Note, note
from transcode.records.figures import clock
from transcode.records.notation import Notation
from transcode.records.speech import DraftTurn, Transcript

__all__ = [
    "DOCUMENT_FORMATS", "DRAFT_FORMATS", "Script", "document_text", "read_draft", "read_script",
    "write_draft",
]  # fmt: skip

DRAFT_FORMATS = ("docx", "txt", "vtt", "srt")

DOCUMENT_FORMATS = (
    *DRAFT_FORMATS, "odt", "rtf", "doc", "pdf", "html", "htm", "json", "eaf", "exb", "cha", "tsv",
    "otr",
)  # fmt: skip
"""Endings that transcripts are read from; they are written in :data:`DRAFT_FORMATS`."""

PAGES: Mapping[str, Callable[[bytes], tuple[list[Line], list[Note]]]] = {
    "docx": lines_of_docx, "odt": lines_of_odt, "rtf": lines_of_rtf, "pdf": lines_of_pdf,
    "html": lines_of_html,
}  # fmt: skip
TIERS: Mapping[str, Callable[[bytes], Told]] = {"eaf": told_by_elan, "exb": told_by_exmaralda}
_SAME = {  # formats that go by an ending
    "htm": ("html",), "otr": ("json",), "doc": ("rtf", "html"),
    "txt": ("txt", "vtt", "srt", "cha", "json"),
}  # fmt: skip


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

    Its contents decide what it is; an ending that says otherwise is noted. What no reader knows is
    read as plain text, and noted. ``language`` is that of the study, if known: it helps to decode a
    text file in an old encoding.

    Raises:
        ExchangeError: the ending is none of a document, the file is damaged or of another kind,
            the encoding cannot be determined, or there are no words.
    """
    ending = _suffix(suffix, DOCUMENT_FORMATS)
    parsed, notes, kind = _read(data, ending, language)
    if not any(char.isalnum() for turn in parsed.turns for char in turn.text):
        raise ExchangeError(
            "no words of an interview were found in the document",
            step="read",
            remedy="check that this is the right file, with lines such as '[0:01:02] S1: words'",
        )
    if kind not in _SAME.get(ending, (ending,)):
        notes += note("ending")
    return Script(parsed.turns, (*notes, *parsed.notes), parsed.names, parsed.asker)


def document_text(data: bytes, ending: str) -> str:
    """The lines of a formatted document (docx, odt, rtf, html), whoever speaks in them.

    Raises:
        ExchangeError: it is none of these, or damaged.
    """
    kind = binary_format(data) or _suffix(ending, tuple(PAGES))
    if kind not in PAGES:
        raise ExchangeError("this is no formatted document", step="read", remedy="save it as .docx")
    return "\n".join(line.text for line in PAGES[kind](data)[0])


def _read(data: bytes, ending: str, language: str) -> tuple[Told, list[Note], str]:
    """Read a file as what it is: its contents, notes, and its format."""
    kind = binary_format(data)
    if kind and kind in PAGES:
        lines, notes = PAGES[kind](data)
        return told(lines), notes, kind
    if kind and kind in TIERS:
        return TIERS[kind](data), [], kind
    if ending in ("docx", "odt", "pdf") and kind is None:
        PAGES[ending](data)  # says that it is damaged
    text, notes = decoded(data, language)
    text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    kind = kind or text_format(text, ending)
    if kind == "cha":
        return told_by_chat(text), notes, kind
    if kind in ("vtt", "srt"):
        return told_by_cues(text, is_srt=kind == "srt"), notes, kind
    if kind == "json" and (spoken := lines_of_json(text)):
        return joined(spoken, notes), [], kind
    if kind == "json" and (page := page_in_json(text)):
        lines, more = lines_of_html(page.encode())
        return told(lines), [*notes, *more], kind
    if kind in ("json", "xml"):
        parsed = told([Line(row) for row in bare_text(text, kind)])
        return parsed, [*notes, *note("unknown")], ending
    lines, left = lines_of_text(text)
    unknown = note("unknown") if ending not in ("txt", "tsv") else []
    return told(lines), [*notes, *unknown, *left], ending


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
