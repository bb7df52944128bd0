"""Whether an interview is the same from every format: words found, and with the right speaker.

    python tests/benchmarks/documents.py SHARED

SHARED holds ``interviews/serdif`` (OpenDocument; LibreOffice makes the other formats) and
``interviews/pdpilot`` (PDF files with numbered lines; ``road/pdpilot`` holds them as text).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from transcode.exchange import read_script
from transcode.records.speech import DraftTurn

FORMATS = ("docx", "rtf", "html", "pdf")
Word = tuple[str, str]


def main() -> None:
    shared = Path(sys.argv[1])
    rows = [*numbered(shared), *converted(shared)]
    print("| format | interviews | turns | words found | with the right speaker |")
    print("|---|---|---|---|---|")
    for name, some in groupby(sorted(rows, key=lambda row: row[0]), key=lambda row: row[0]):
        files = [row[1:] for row in some]
        turns = f"{sum(f[1] for f in files)} / {sum(f[0] for f in files)}"
        words, found, right = (sum(f[n] for f in files) for n in (2, 3, 4))
        print(f"| {name} | {len(files)} | {turns} | {found / words:.2%} | {right / words:.2%} |")


def numbered(shared: Path) -> Iterator[tuple[str, int, int, int, int, int]]:
    for text in sorted((shared / "road" / "pdpilot").glob("*.txt")):
        pdf = shared / "interviews" / "pdpilot" / "results" / "transcripts" / f"{text.stem}.pdf"
        yield ("pdf, numbered lines", *compared(text, pdf))


def converted(shared: Path) -> Iterator[tuple[str, int, int, int, int, int]]:
    sources = sorted((shared / "interviews/serdif/data/transcripts/raw").glob("*.odt"))
    with tempfile.TemporaryDirectory() as made:
        for kind in FORMATS:
            command = ["soffice", "--headless", "--convert-to", kind, "--outdir", made]
            subprocess.run([*command, *map(str, sources)], check=True, capture_output=True)
            for source in sources:
                yield kind, *compared(source, Path(made) / f"{source.stem}.{kind}")


def compared(right: Path, file: Path) -> tuple[int, int, int, int, int]:
    """Turns of both, words of the first, those found in the second, those with their speaker."""
    turns, others = (read_script(path.read_bytes(), path.suffix).turns for path in (right, file))
    words, found = ([*_words(some)] for some in (turns, others))
    matcher = SequenceMatcher(None, [w for w, _ in words], [w for w, _ in found], autojunk=False)
    pairs = [(b.a + n, b.b + n) for b in matcher.get_matching_blocks() for n in range(b.size)]
    same = sum(words[first][1] == found[second][1] for first, second in pairs)
    return len(turns), len(others), len(words), len(pairs), same


def _words(turns: Iterable[DraftTurn]) -> Iterator[Word]:
    for turn in turns:
        for word in turn.text.split():
            yield word, turn.speaker


if __name__ == "__main__":
    main()
