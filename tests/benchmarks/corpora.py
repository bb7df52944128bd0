"""Real interviews that people have coded, read from the team's collection."""

from __future__ import annotations

import html
import json
import re
import shutil
import sqlite3
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Corpus", "pdpilot", "serdif"]


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
    folder = shared / "interviews/serdif/data/transcripts/thematic-analysis"
    path = (folder / "SERDIF_P2_ThematicAnalysis.sqlite3").resolve()
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    found = database.execute(
        "select d.name, h.start_offset * 1.0 / length(d.contents), h.snippet,"
        " group_concat(t.path, char(10)) from highlights h"
        " join documents d on d.id = h.document_id"
        " join highlight_tags ht on ht.highlight_id = h.id join tags t on t.id = ht.tag_id"
        " group by h.id"
    )
    return _corpus(
        "SERDIF",
        [
            (name, place, " ".join(html.unescape(re.sub("<[^>]+>", " ", snippet)).split()),
             frozenset(codes.split("\n")))
            for name, place, snippet, codes in found
        ],
    )  # fmt: skip


def pdpilot(shared: Path) -> Corpus:
    """PDPilot, 7 interviews, 8 themes.

    The segments are listed by theme, so that their order would give the theme away: where each
    stands is looked up in the transcripts (PDF; needs pdftotext of poppler).
    """
    if not shutil.which("pdftotext"):
        raise SystemExit("pdftotext is missing: install poppler-utils")
    folder = shared / "interviews/pdpilot"
    segments = json.loads((folder / "coded_segments.json").read_text("utf-8"))
    transcripts = {doc: _transcript(folder, doc) for doc in {row["doc"] for row in segments}}
    return _corpus(
        "PDPilot",
        [
            (row["doc"], _place(row["text"], *transcripts[row["doc"]]), row["text"],
             frozenset(row["themes"]))
            for row in segments
        ],
    )  # fmt: skip


def _transcript(folder: Path, doc: str) -> tuple[dict[tuple[str, ...], list[int]], int]:
    pdf = str(folder / f"results/transcripts/{doc}.pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    words = _words(text.stdout.decode())
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
