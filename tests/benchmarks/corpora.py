"""Real interviews that people have coded, read from the team's collection."""

from __future__ import annotations

import html
import json
import re
import shutil
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "Corpus",
    "bills",
    "marked_pdpilot",
    "marked_serdif",
    "pdpilot",
    "pdpilot_segments",
    "pdpilot_transcripts",
    "serdif",
    "serdif_database",
]

Marked = list[tuple[str, str]]
"""Passages with the first code of each, in the order in which the coders' files have them."""


@dataclass(frozen=True)
class Corpus:
    """n passages in the order of the interviews: text, interview, place in it (0 to 1), codes."""

    name: str
    passages: tuple[str, ...]
    interviews: tuple[str, ...]
    places: tuple[float, ...]
    codes: tuple[frozenset[str], ...]


def _corpus(name: str, rows: list[tuple[str, float, str, frozenset[str]]]) -> Corpus:
    rows.sort(key=lambda row: row[:2])
    interviews, places, passages, codes = zip(*rows, strict=True)
    return Corpus(name, passages, interviews, places, codes)


def serdif(shared: Path) -> Corpus:
    """SERDIF, 17 sessions: what was highlighted in Taguette, 22 codes."""
    found = serdif_database(shared).execute(
        "select d.name, h.start_offset * 1.0 / length(d.contents), h.snippet,"
        " group_concat(t.path, char(10)) from highlights h"
        " join documents d on d.id = h.document_id"
        " join highlight_tags ht on ht.highlight_id = h.id join tags t on t.id = ht.tag_id"
        " group by h.id"
    )
    return _corpus(
        "SERDIF",
        [
            (name, place, _plain(snippet),
             frozenset(codes.split("\n")))
            for name, place, snippet, codes in found
        ],
    )  # fmt: skip


def pdpilot(shared: Path) -> Corpus:
    """PDPilot, 7 interviews, 8 themes.

    The segments are listed by theme, so that their order would give the theme away: where each
    stands is looked up in the transcripts (PDF; needs pdftotext of poppler).
    """
    segments = pdpilot_segments(shared)
    transcripts = {doc: _runs(page) for doc, page in pdpilot_transcripts(shared)}
    return _corpus(
        "PDPilot",
        [
            (row["doc"], _place(row["text"], *transcripts[row["doc"]]), row["text"],
             frozenset(row["themes"]))
            for row in segments
        ],
    )  # fmt: skip


def marked_serdif(shared: Path, sessions: int = 17) -> Marked:
    """SERDIF's highlights, of the first sessions only where so many are wanted."""
    rows = serdif_database(shared).execute(
        "select d.name, h.snippet, min(t.path) from highlights h"
        " join documents d on d.id = h.document_id"
        " join highlight_tags ht on ht.highlight_id = h.id join tags t on t.id = ht.tag_id"
        " group by h.id order by d.id, h.start_offset"
    )
    return [
        (_plain(snippet), code)
        for name, snippet, code in rows
        if int(name[1:].split("_")[0]) <= sessions
    ]


def marked_pdpilot(shared: Path) -> Marked:
    """PDPilot's segments, as they are listed: by theme."""
    return [(row["text"], row["themes"][0]) for row in pdpilot_segments(shared)]


def bills(shared: Path) -> Marked:
    """1 000 summaries of bills, 21 topics. No interviews."""
    lines = (shared / "interviews/bills/bills_subset.jsonl").read_text("utf-8").splitlines()
    return [(row["summary"], row["topic"]) for row in map(json.loads, lines)]


def serdif_database(shared: Path) -> sqlite3.Connection:
    """The Taguette project, read only."""
    folder = shared / "interviews/serdif/data/transcripts/thematic-analysis"
    path = (folder / "SERDIF_P2_ThematicAnalysis.sqlite3").resolve()
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def pdpilot_segments(shared: Path) -> list[dict[str, Any]]:
    """Rows with ``doc``, ``text`` and ``themes``."""
    path = shared / "interviews/pdpilot/coded_segments.json"
    return list(json.loads(path.read_text("utf-8")))


def pdpilot_transcripts(shared: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each transcript (PDF; needs pdftotext of poppler)."""
    if not shutil.which("pdftotext"):
        raise SystemExit("pdftotext is missing: install poppler-utils")
    for path in sorted((shared / "interviews/pdpilot/results/transcripts").glob("*.pdf")):
        command = ["pdftotext", "-layout", str(path), "-"]
        told = subprocess.run(command, capture_output=True, check=True)
        yield path.stem, told.stdout.decode()


def _plain(snippet: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", snippet)).split())


def _runs(page: str) -> tuple[dict[tuple[str, ...], list[int]], int]:
    """Where each run of four words begins, and how many words there are."""
    words = _words(page)
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(words) - 3):
        where[tuple(words[i : i + 4])].append(i)
    return where, len(words)


def _place(segment: str, where: dict[tuple[str, ...], list[int]], length: int) -> float:
    """Where most runs of four words of the segment stand; the middle where none does."""
    words, votes = _words(segment), defaultdict[int, int](int)
    for k in range(len(words) - 3):
        for i in where.get(tuple(words[k : k + 4]), ()):
            votes[(i - k) // 8] += 1
    return max(votes, key=lambda at: votes[at]) * 8 / length if votes else 0.5


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())
