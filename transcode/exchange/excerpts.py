"""Coded passages as rows of a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from transcode.errors import ExchangeError
from transcode.records.codebook import Codebook
from transcode.records.coding import Coding
from transcode.records.figures import clock_to_ms
from transcode.records.people import Group
from transcode.records.texts import ReleasedText

__all__ = ["COLUMNS", "excerpts_csv"]

COLUMNS = (
    "theme", "code", "interview", "group", "speaker", "start_time", "end_time", "begin", "end",
    "coder", "excerpt",
)  # fmt: skip


def excerpts_csv(
    codebook: Codebook, texts: Mapping[str, ReleasedText], groups: Mapping[str, Group]
) -> str:
    """Write one row for each coding, in the order of the codes, then of the texts.

    Times are h:mm:ss.mmm from the start of the recording; ``begin`` and ``end`` are code points of
    the released text. A passage of several speakers names them all, in order. Codings in
    interviews that are not among ``texts`` are left out.

    A cell that a spreadsheet could take for a formula (its first non-blank character is one of
    = + - @ or their full-width forms, or it begins with a tab or a line break) gets an apostrophe
    in front, as OWASP, "CSV injection", advises. To get the words back, remove one apostrophe
    before any of these. Write the file as UTF-8 with a byte order mark
    (``utf-8-sig``) and ``newline=""``: rows end with CR LF (RFC 4180), lines in a cell with LF.

    Raises:
        ExchangeError: a coding points to another version of its text.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(map(_guarded, row) for row in _rows(codebook, texts, groups))
    return buffer.getvalue()


def _rows(
    codebook: Codebook, texts: Mapping[str, ReleasedText], groups: Mapping[str, Group]
) -> Iterator[tuple[str, ...]]:
    names = {theme.id: theme.name for theme in codebook.themes}
    for code in codebook.codes:
        for coding in codebook.codings_of(code.id):
            interview = coding.anchor.interview
            if text := texts.get(interview):
                yield (
                    names.get(code.theme, ""),
                    code.name,
                    interview,
                    groups.get(interview, ""),
                    *_passage(coding, text),
                )


def _passage(coding: Coding, text: ReleasedText) -> Iterator[str]:
    """Columns from ``speaker`` on."""
    begin, end = coding.anchor.begin, coding.anchor.end
    if coding.anchor.digest != text.digest:
        raise ExchangeError(
            "a coding points to another version of this text",
            where=text.interview,
            step="excerpts",
            remedy="read the codebook through Study.codebook, which carries codings over",
        )
    speakers = dict.fromkeys(t.speaker for t in text.turns if t.begin < end and t.end > begin)
    yield ", ".join(speakers)
    yield from map(clock_to_ms, text.time_of(begin, end))
    yield from (str(begin), str(end), coding.coder, text.text[begin:end])


def _guarded(cell: str) -> str:
    risky = cell.startswith(("\t", "\r", "\n")) or cell.lstrip().startswith(tuple("=+-@＝＋－＠"))
    return f"'{cell}" if risky else cell
