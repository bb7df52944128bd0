"""Exchange with other programs, as records, text or bytes; callers read and write the files.

The public functions::

    excerpts_csv(codebook, texts, groups) -> str    every coded passage, for a spreadsheet
    codebook_qdc(codebook, origin=...) -> bytes     the codebook, for other QDA programs (REFI-QDA)
    read_codebook_file(data) -> Found               a codebook from another program, or a table
    captions_vtt(transcript) -> str                 the transcript, for a player
    write_draft(transcript, "docx") -> bytes        the transcript, to be corrected elsewhere
    read_draft(data, ".docx") -> tuple              any transcript, turn by turn
    read_script(data, ".odt") -> Script             the same, with notes on what was left out

Thin today: whole REFI-QDA projects (.qdpx) do not go out yet, and xlsx is not read.
"""

from __future__ import annotations

from transcode.exchange.codebooks.qdc import codebook_qdc
from transcode.exchange.codebooks.read import Found, FoundCode, read_codebook_file
from transcode.exchange.documents.captions import captions_srt, captions_vtt
from transcode.exchange.documents.drafts import (
    DOCUMENT_FORMATS,
    DRAFT_FORMATS,
    Script,
    read_draft,
    read_script,
    write_draft,
)
from transcode.exchange.excerpts import excerpts_csv
from transcode.exchange.notes import Note

__all__ = [
    "DOCUMENT_FORMATS",
    "DRAFT_FORMATS",
    "Found",
    "FoundCode",
    "Note",
    "Script",
    "captions_srt",
    "captions_vtt",
    "codebook_qdc",
    "excerpts_csv",
    "read_codebook_file",
    "read_draft",
    "read_script",
    "write_draft",
]
