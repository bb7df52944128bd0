r"""Rich text (.rtf), as f4, MAXQDA and word processors save it -> lines.

``striprtf`` reads the letters, in whatever code page; it knows no emphasis, tracked changes or
cells. So signs that no text holds are put into the file before it is read, and taken out of the
text afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from transcode.errors import ExchangeError
from transcode.exchange.lines.emphasis import Marked, Run, by_emphasis, split_runs
from transcode.exchange.lines.shapes import Line
from transcode.exchange.lines.tables import lines_of_table
from transcode.exchange.notes import Note, note

__all__ = ["lines_of_rtf"]

_LARGEST = 50_000_000  # bytes: far more than any transcript, pictures included
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-f]{2}|\\[^a-z]|[{}]", re.I)
_MARKS = ("bold", "italic", "underlined", "coloured", "marked")
_WORDS = {"b": "bold", "i": "italic", "ul": "underlined", "cf": "coloured", "highlight": "marked"}
_WORDS |= {f"a{word}": mark for word, mark in _WORDS.items()}  # of Arabic, Hebrew, Chinese ...
_PLAIN = 0xE000  # private signs: from here on, one for each combination of marks
_ROW, _CELL, _END = "\ue100", "\ue101", "\ue102"
_OTHERWISE = {
    "trowd": rf"{_ROW}\trowd",
    "cell": _CELL,
    "row": _END,
    "nestcell": " ",
    "shptxt": r"\par ",
}
_EMPHASIS = re.compile("([\ue000-\ue01f])")
_BOX = re.compile(r"\{\\shp\b[^{}]*?\{\\\*\\shpinst\b")
_UNREAD = {"footnotes": r"\{(?:\\\*)?\\footnote\b", "comments": r"\{\\\*\\annotation\b"}


def lines_of_rtf(data: bytes) -> tuple[list[Line], list[Note]]:
    """Read paragraphs, text boxes and rows of tables, and note what was left out.

    Tracked changes count as accepted; comments and footnotes are not read.

    Raises:
        ExchangeError: the file is damaged.
    """
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1")  # beyond ASCII there are escapes
    try:
        if len(data) > _LARGEST:
            raise ValueError
        text = rtf_to_text("".join(_signed(_BOX.sub(r"{{\\par ", source))), errors="replace")
    except Exception:  # striprtf has no errors of its own; damaged files lead to many
        raise ExchangeError(
            "the document is not rich text (.rtf), or it is damaged",
            step="read",
            remedy="open it in a word processor and save it as .rtf or .docx",
        ) from None
    lines, notes = _read(text.replace("\u00ad", "").replace("\u2011", "-"))
    for kind, pattern in _UNREAD.items():
        count = len(re.findall(pattern, source))
        notes += note("footnotes" if kind == "footnotes" else "comments", count)
    return by_emphasis(lines), notes


def _signed(source: str) -> Iterator[str]:
    """Put signs for emphasis, cells and rows into the file, and leave deleted text out."""
    states: list[tuple[frozenset[str], bool]] = []
    marks: frozenset[str] = frozenset()
    is_gone = False
    at = 0
    for token in _TOKEN.finditer(source):
        if not is_gone:
            yield source[at : token.start()]
        at = token.end()
        before, (word, number) = marks, (token[1], token[2])
        if token[0] == "{":
            states.append((marks, is_gone))
        elif token[0] == "}":
            marks, is_gone = states.pop() if states else (frozenset(), False)
        elif word == "plain":
            marks, is_gone = frozenset(), False
        elif word == "deleted":
            is_gone = number != "0"
        elif word == "ulnone":
            marks -= {"underlined"}
        elif word in _WORDS:
            marks = marks - {_WORDS[word]} if number == "0" else marks | {_WORDS[word]}
        is_text = word is None and token[0] not in "{}"
        if not (is_gone and (is_text or word in ("u", "tab", "line"))):
            yield _OTHERWISE.get(word or "", token[0])
        if marks != before:
            yield chr(_PLAIN + sum(1 << n for n, mark in enumerate(_MARKS) if mark in marks))
    yield source[at:]


def _read(text: str) -> tuple[list[Marked], list[Note]]:
    """Split the text into lines, tables and notes on these."""
    lines: list[Marked] = []
    notes: list[Note] = []
    blocks = (block for part in re.split(f"(?<={_END})", text) for block in _blocks(part))
    for is_row, rows in groupby(blocks, lambda block: _CELL in block):
        if is_row:
            cells = [_EMPHASIS.sub("", row).split(_CELL)[:-1] for row in rows]
            found, left = lines_of_table([[cell.strip() for cell in row] for row in cells])
            lines += map(Marked, found)
            notes += left
        else:
            lines += split_runs([*_runs("\n".join(rows))])
    return lines, notes


def _blocks(part: str) -> Iterator[str]:
    """Split the text before the end of a row into what stands above the row, and the row."""
    above, _, row = part.partition(_ROW)
    if above.strip():
        yield above
    yield row.replace(_ROW, "").removesuffix(_END)


def _runs(text: str) -> Iterator[Run]:
    marks: frozenset[str] = frozenset()
    for piece in _EMPHASIS.split(text):
        if _EMPHASIS.fullmatch(piece):
            bits = ord(piece) - _PLAIN
            marks = frozenset(mark for n, mark in enumerate(_MARKS) if bits >> n & 1)
        elif piece:
            yield Run(piece, marks)
