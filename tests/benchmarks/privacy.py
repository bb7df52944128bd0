"""How much of what identifies people is found: masked recall per type, and precision.

    python tests/benchmarks/privacy.py SHARED/privacy SPACY_MODEL_FOLDER...

Every sentence is judged alone, without a list and without what other sentences would tell, so
that this is what the detectors find by themselves. Masked: every letter and digit of the gold span
is inside a mention, of whatever kind. Touched: some of it is. Precision: the share of mentions that
touch a gold span. The interval is Wilson's (1927), 95 %.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from transcode.privacy import find_mentions
from transcode.records import Transcript, Turn

Sentence = tuple[str, list[tuple[int, int, str]]]
_NOT_IDENTIFYING = {"TITLE", "NRP", "AGE"}  # ages up to 89, nationalities and titles may stand


def sentences(root: Path, sample: int = 1000) -> Iterator[tuple[str, list[Sentence]]]:
    """(name of the set, its sentences with gold spans)."""
    presidio = json.loads((root / "presidio-research/synth_dataset_v2.json").read_text("utf-8"))
    yield (
        "presidio-research",
        [
            (
                row["full_text"],
                [(s["start_position"], s["end_position"], s["entity_type"]) for s in row["spans"]],
            )
            for row in presidio[
                500 : 500 + sample
            ]  # the first 500 were seen when the rules were made
        ],
    )
    made: dict[str, list[dict[str, Any]]] = json.loads(
        (root / "synthetic-interviews/interview_pii_synth.json").read_text("utf-8")
    )
    for name, rows in made.items():
        yield name, [(row["text"], [tuple(s) for s in row["spans"]]) for row in rows[:sample]]


def measure(rows: Iterable[Sentence], model: Path | None, language: str) -> dict[str, list[int]]:
    """Type -> [gold spans, touched, masked]; under "" [mentions, those that touch gold, 0]."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for text, gold in rows:
        transcript = Transcript("P01", language, 0, "", (Turn("t", "A", 0, 0, text, ()),))
        found = find_mentions(transcript, spacy_model=model, known=())
        covered = {i for m in found for i in range(m.begin, m.end)}
        wanted = {i for begin, end, _ in gold for i in range(begin, end)}
        for begin, end, kind in gold:
            if kind not in _NOT_IDENTIFYING:
                inside = [i in covered for i in range(begin, end) if text[i].isalnum()]
                counts[kind][0] += 1
                counts[kind][1] += any(inside)
                counts[kind][2] += all(inside)
        counts[""][0] += len(found)
        counts[""][1] += sum(not wanted.isdisjoint(range(m.begin, m.end)) for m in found)
    return counts


def share(hits: int, n: int) -> str:
    """``hits / n`` with its interval."""
    if not n:
        return "-"
    p, z = hits / n, 1.96
    middle, spread = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    scale = 1 + z * z / n
    return f"{p:.3f} [{(middle - spread) / scale:.2f}, {min(1, (middle + spread) / scale):.2f}]"


def main(root: Path, models: list[Path]) -> None:
    """Print one table."""
    table = Table("set", "type", "n", "model", "masked [95 %]", "touched", "s")
    for name, rows in sentences(root):
        language = "da" if name.startswith("da") else "en"
        for model in models if language == "en" else [None]:
            began = time.process_time()
            counts = measure(rows, model, language)
            spent = f"{time.process_time() - began:.0f}"
            label = f"{model.parent.name}/{model.name}" if model else "patterns only"
            mentions, right, _ = counts.pop("")
            for kind, (n, touched, masked) in sorted(counts.items(), key=lambda item: -item[1][0]):
                table.add_row(name, kind, str(n), label, share(masked, n), f"{touched / n:.3f}", "")
            table.add_row(
                name, "precision", str(mentions), label, share(right, mentions), "", spent
            )
    Console(width=130).print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
