"""Exchange with other programs, as records, text or bytes; callers read and write the files.

The public functions::

    read_project(file) -> Project                   a whole project: REFI-QDA, Taguette, QualCoder
    write_project(outgoing, profile) -> bytes, left a study as a REFI-QDA project (.qdpx)
    excerpt_rows(codebook, texts, ...) -> rows      every coded passage, for a spreadsheet
    by_participant(codebook, texts, persons)        codes by participant, counted and as 0 and 1
    codebook_qdc(codebook, origin=...) -> bytes     the codebook, for other QDA programs (REFI-QDA)
    read_codebook_file(data) -> Found               a codebook from another program, or a table
    captions_vtt(transcript) -> str                 the transcript, for a player
    write_draft(transcript, "docx") -> bytes        the transcript, to be corrected elsewhere
    read_draft(data, ".docx") -> tuple              any transcript, turn by turn
    read_script(data, ".odt") -> Script             the same, with notes on what was left out
    remarks_in(data) -> tuple[Remark, ...]          comments and footnotes, which are in no turn
"""

from __future__ import annotations

from transcode.exchange.codebooks.qdc import codebook_qdc
from transcode.exchange.codebooks.read import Found, FoundCode, read_codebook_file
from transcode.exchange.codebooks.written import codebook_docx, codebook_rows
from transcode.exchange.documents.captions import captions_srt, captions_vtt
from transcode.exchange.documents.drafts import (
    DOCUMENT_FORMATS,
    DRAFT_FORMATS,
    Script,
    read_draft,
    read_script,
    write_draft,
)
from transcode.exchange.documents.remarks import Remark, remarks_in
from transcode.exchange.excerpts import by_participant, excerpt_rows, excerpts_csv
from transcode.exchange.fixed import words_packed
from transcode.exchange.notes import Note
from transcode.exchange.projects.outgoing import (
    Outgoing,
    OutgoingMemo,
    Place,
    heard_text,
    united,
)
from transcode.exchange.projects.profiles import PROFILES
from transcode.exchange.projects.read import read_project
from transcode.exchange.projects.written import write_project
from transcode.exchange.sheets import csv_text, workbook
from transcode.exchange.transcripts import as_transcript

__all__ = [
    "DOCUMENT_FORMATS",
    "DRAFT_FORMATS",
    "PROFILES",
    "Found",
    "FoundCode",
    "Note",
    "Outgoing",
    "OutgoingMemo",
    "Place",
    "Remark",
    "Script",
    "as_transcript",
    "by_participant",
    "captions_srt",
    "captions_vtt",
    "codebook_docx",
    "codebook_qdc",
    "codebook_rows",
    "csv_text",
    "excerpt_rows",
    "excerpts_csv",
    "heard_text",
    "read_codebook_file",
    "read_draft",
    "read_project",
    "read_script",
    "remarks_in",
    "united",
    "words_packed",
    "workbook",
    "write_draft",
    "write_project",
]
