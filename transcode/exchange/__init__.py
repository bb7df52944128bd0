"""The ways out to other programs. Records in, text or bytes out; whoever calls writes the file.

The doors::

    excerpts_csv(codebook, texts, groups) -> str    every coded passage, for a spreadsheet
    codebook_qdc(codebook, origin=...) -> bytes     the codebook, for other QDA programs (REFI-QDA)
    captions_vtt(transcript) -> str                 the transcript, for a player

Thin today: nothing comes in, whole REFI-QDA projects (.qdpx), docx and xlsx do not go out yet.
"""

from __future__ import annotations

from transcode.exchange.captions import captions_vtt
from transcode.exchange.excerpts import excerpts_csv
from transcode.exchange.qdc import codebook_qdc

__all__ = ["captions_vtt", "codebook_qdc", "excerpts_csv"]
