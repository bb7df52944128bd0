"""Tables of documents that are transcripts, and the meaning of their columns. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from transcode.exchange.lines.shapes import Line, is_clock, key, milliseconds, squared
from transcode.exchange.notes import Note, note
from transcode.records.figures import clock_to_ms
from transcode.records.labels import COLUMNS, answers, asks, is_front, is_question, is_role

__all__ = ["Rows", "lines_of_table", "lines_of_text"]

_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")  # of a table in Markdown
_TIMES = [["start"], ["end"], ["begin"], ["from"], ["to"], ["stop"]]
Rows = Sequence[Sequence[str]]
"""The cells of a table, row by row; a cell is its paragraphs, joined by line feeds."""


def lines_of_table(rows: Rows) -> tuple[list[Line], list[Note]]:
    """Read the lines of a table, and note what is in none of them.

    Columns are recognised by their titles and by their contents: times, recurring names, questions,
    answers, and the words.
    """
    rows = [list(row) for row in rows if any(cell.strip() for cell in row)]
    width = max(map(len, rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    filled = [c for c in range(width) if any(row[c].strip() for row in rows)]
    cells = [[squared(row[c].strip()) for c in filled] for row in rows]
    width = len(filled)
    if width < 2:
        return [Line(text) for row in cells for text in row[0].split("\n")], []
    if len(cells) == 1 and any(cell.count("\n") > 1 for cell in cells[0]):  # it lays out a page
        return [Line(text) for cell in cells[0] for text in cell.split("\n")], []
    if _is_front(cells):
        return [Line(f"{row[0].strip(' :')}: {' '.join(row[1:]).strip()}") for row in cells], []
    above: list[Line] = []
    while width > 2 and len(cells) > 2 and len(set(filter(None, cells[0]))) == 1:
        above.append(Line(next(filter(None, cells.pop(0)))))  # a title over all columns
    titles, cells, noted = _titles(cells)
    cells = _with_clocks(cells, titles)
    if len(titles) == 2 and asks(titles[0]) != asks(titles[1]):
        asking = 0 if asks(titles[0]) else 1
        return list(_asked(cells, asking, titles)), noted
    lines, left = _by_content(cells, titles)
    return above + lines, noted + left


def lines_of_text(text: str) -> tuple[list[Line], list[Note]]:
    """Read the lines of a text file; a table by tabs, pipes or commas is read as one."""
    texts = text.split("\n")
    lines = [Line(row) for row in texts]
    for first, rows in ((0, _by_commas(text)), _by_signs(texts, "|"), _by_signs(texts, "\t")):
        width = Counter(map(len, rows[1:])).most_common(1)[0][0] if len(rows) > 2 else 0
        filled = [c for c in range(width) if any(len(row) > c and row[c] for row in rows[1:])]
        if width and len(rows[0]) == width - 1:  # the numbers of the rows have no title
            rows[0] = ["", *rows[0]]
        if filled and sum(len(row) == width for row in rows) >= 0.9 * len(rows):
            read_lines, notes = lines_of_table(rows)
            return lines[:first] + read_lines, notes
    return lines, []


def _by_signs(texts: Sequence[str], sign: str) -> tuple[int, list[list[str]]]:
    """Split rows at a sign, from the first that has it on; none if there are under 3 columns."""
    of_pipes = sign == "|"
    parted = [text.count(sign) > 1 for text in texts]
    first = parted.index(True) if True in parted else len(texts)
    rows = [
        [cell.strip() for cell in (text.strip().strip("|") if of_pipes else text).split(sign)]
        for text in texts[first:]
        if text.strip() and not (of_pipes and _RULE.fullmatch(text.strip()))
    ]
    full = [text.strip() for text in texts[first:] if text.strip()]
    is_framed = all(text[0] == "|" for text in full)
    if of_pipes and not (is_framed or len({text.count("|") for text in full}) == 1):
        return first, []
    filled = {n for row in rows[1:] for n, cell in enumerate(row) if cell}
    return first, rows if len(filled) > 2 - of_pipes else []


def _by_commas(text: str) -> list[list[str]]:
    """Read the rows of a csv file; none if its first line does not name columns."""
    head = text.lstrip().partition("\n")[0]
    sign = ";" if head.count(";") > head.count(",") else ","
    names = [cell.strip(' "').casefold() for cell in head.split(sign)]
    if len(names) < 2 or not all(set(name.split()) & COLUMNS for name in names):
        return []
    try:
        rows = [*csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=sign, strict=True)]
    except csv.Error:
        return []
    return [[cell.strip() for cell in row] for row in rows if any(row)]


def _by_content(rows: list[list[str]], titles: list[str]) -> tuple[list[Line], list[Note]]:
    columns = [*zip(*rows, strict=True)] if rows else []
    times = [c for c, cells in enumerate(columns) if _all(is_clock, cells)]
    counts = [
        c for c, cells in enumerate(columns) if _all(str.isdigit, [x.strip(".)") for x in cells])
    ]
    rest = [c for c in range(len(columns)) if c not in times and c not in counts]
    if not rest and counts:
        rest, counts = counts, []
    names = [c for c in rest if _are_names(columns[c], _at(titles, c))]
    if not names and (
        by_number := [c for c in counts if _come_again(columns[c]) and len(rest) == 1]
    ):
        names = by_number
    texts = [c for c in rest if c not in names]
    if not texts:
        texts, names = names[-1:], names[:-1]
    if not names and len(texts) == 2:
        shares = [sum(map(is_question, _some(columns[c]))) / len(_some(columns[c])) for c in texts]
        if max(shares) >= 0.5 and min(shares) <= 0.25:
            asking = shares.index(max(shares))
            pairs = [[row[c] for c in texts] for row in rows]
            return list(_asked(pairs, asking, ["I", "P"] if asking == 0 else ["P", "I"])), note(
                "columns"
            )
    spoken = [max(texts, key=lambda c: sum(map(len, columns[c])))] if names else texts
    left = sum(c not in spoken for c in texts) + max(0, len(names) - 1)
    lines = [line for row in rows for line in _said(row, spoken, names[:1], times)]
    return lines, note("column", left)


def _with_clocks(rows: list[list[str]], titles: Sequence[str]) -> list[list[str]]:
    """Write times that are given in seconds or milliseconds as clocks.

    Their columns are called "start" and "end", or are the first two and hold rising numbers.
    """
    columns = [*zip(*rows, strict=True)] if rows else []
    numeric = [c for c, cells in enumerate(columns) if _all(_is_number, cells)]
    timed = [c for c in numeric if key(_at(titles, c)).replace("_", " ").split()[:1] in _TIMES]
    if not titles and numeric[:2] == [0, 1]:
        starts, ends = ([float(cell) for cell in columns[c] if cell] for c in (0, 1))
        is_rising = starts == sorted(starts) and all(map(float.__le__, starts, ends))
        timed = [0, 1] if is_rising and any("." in cell for cell in columns[0]) else []
    numbers = [float(cell) for c in timed for cell in columns[c] if cell]
    letters = sum(len(cell) for c, cells in enumerate(columns) if c not in timed for cell in cells)
    are_whole = all(number.is_integer() for number in numbers)
    unit = 1 if are_whole and numbers and letters < 0.5 * (max(numbers) - min(numbers)) else 1000
    return [
        [
            clock_to_ms(round(float(cell) * unit)) if c in timed and cell else cell
            for c, cell in enumerate(row)
        ]
        for row in rows
    ]


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", cell) is not None


def _said(
    row: Sequence[str], spoken: Sequence[int], names: Sequence[int], times: Sequence[int]
) -> Iterator[Line]:
    """Make the lines of one row. A row across the whole table is a line without a speaker."""
    clocks = [row[c].strip(" []()<>{}#") for c in times if row[c]]
    start = milliseconds(clocks[0].split()[0].split("-")[0]) if clocks else None
    end = milliseconds(clocks[1].split()[0].split("-")[0]) if len(clocks) > 1 else None
    if len(clocks) == 1 and len(both := re.split(r"\s*(?:[-–—]+>?|[→➔])\s*", clocks[0])) > 1:
        end = milliseconds(both[1])
    name = row[names[0]].strip(" :：") if names else ""
    words = " ".join(" ".join(row[c].split()) for c in spoken if row[c])
    if name and words:
        yield Line(words, name, start, end, is_sure=True)
    elif words or name:
        yield Line(words or name, "", start, end)


def _asked(rows: Sequence[Sequence[str]], asking: int, who: Sequence[str]) -> Iterator[Line]:
    for row in rows:
        for place in (asking, 1 - asking):
            if text := " ".join(row[place].split()):
                yield Line(text, who[place].strip(" :："), is_sure=True)


def _titles(rows: list[list[str]]) -> tuple[list[str], list[list[str]], list[Note]]:
    """Titles of the columns, and the rows below; no titles if the first row is an ordinary one.

    A row of unknown words is a heading too if it stands above times or numbers; that is noted.
    """
    first = rows[0]
    cells = [cell for cell in first if cell]
    words = [{word.strip(".:#") or word for word in cell.casefold().split()} for cell in cells]
    titles = sum(
        bool(some & COLUMNS) or is_role(cell) for cell, some in zip(cells, words, strict=True)
    )
    is_short = all(
        len(cell.split()) <= 4 and (cell[-1] not in ".?!…" or len(cell) < 5) for cell in cells
    )
    is_code = all(cell.isupper() and len(cell) < 4 for cell in cells)
    are_known = 2 * titles >= len(first) and (titles > 1 or is_code)
    is_over = any(
        first[c] and not fits(first[c]) and len(_some(below)) > 1 and _all(fits, below)
        for fits in (is_clock, str.isdigit)
        for c, below in enumerate(zip(*rows[1:], strict=True))
    )
    is_again = any(first[c] and first[c] == row[c] for row in rows[1:] for c in range(len(first)))
    if not is_short or is_again or not (are_known or is_over):
        return [], rows, []
    return first, rows[1:], note("heading", not are_known)


def _is_front(rows: Rows) -> bool:
    """Return whether a table holds front matter: date, place, people."""
    about = sum(is_front(row[0]) for row in rows)
    labels = [key(row[0]) for row in rows]
    alone = len(rows[0]) == 2 and len(set(labels)) == len(labels)
    return (
        alone
        and about >= 1
        and about >= 0.5 * sum(not asks(r[0]) and not answers(r[0]) for r in rows)
    )


def _are_names(cells: Sequence[str], title: str) -> bool:
    """Return whether a column names the speakers: short cells that recur."""
    filled = _some(cells)
    if len(filled) < 0.6 * len(cells):
        return False
    if any(is_question(cell) or _is_sentence(cell) for cell in filled):
        return False
    called = Counter(map(key, filled))
    says_so = (bool(title) and bool({"speaker", "who", "name"} & {key(title)})) or is_role(title)
    roles = sum(is_role(cell) for cell in filled)
    return (
        says_so
        or _come_again(cells)
        or 2 * roles >= len(filled)
        or (len(called) == len(cells) <= 2)
    )


def _is_sentence(cell: str) -> bool:
    words = cell.split()
    return len(words) > 5 or len(cell) > 60 or (len(words) > 2 and cell[-1] in ".!…。")


def _come_again(cells: Sequence[str]) -> bool:
    called = Counter(map(key, _some(cells)))
    return (
        len(called) <= max(2, 0.5 * called.total())
        and called.total() > 1
        and max(called.values()) > 1
    )


def _all(fits: Callable[[str], bool], cells: Sequence[str]) -> bool:
    filled = _some(cells)
    return bool(filled) and all(fits(cell) for cell in filled)


def _some(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _at(titles: Sequence[str], column: int) -> str:
    return titles[column] if column < len(titles) else ""
