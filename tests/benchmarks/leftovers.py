"""The check for leftovers: how often it is wrong about a sound, and how long it takes.

    python tests/benchmarks/leftovers.py SHARED

False alarms: names of people who have nothing to do with a corpus (Presidio's research sentences)
are looked for in it by sound. What is flagged and is no name at all is a false alarm. A study has
some fifty names; draws of fifty are averaged. Speed: made texts of the usual size and structure.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from transcode.privacy import leftovers, ordinary_words
from transcode.privacy.leftovers.leftovers import Watchlist
from transcode.privacy.lexicon.names import plain
from transcode.records.base import stable_id
from transcode.records.coding import Segment
from transcode.records.names import Pseudonym
from transcode.records.texts import Anchor, ReleasedText, Timing
from transcode.study.artefacts import Header, write_artefact, write_vectors

DRAWS, NAMES, INTERVIEWS, WORDS = 200, 50, 200, 10_000


def main(shared: Path) -> None:
    rows = json.loads((shared / "privacy/presidio-research/synth_dataset_v2.json").read_text())
    spans = (s for row in rows for s in row["spans"] if s["entity_type"] == "PERSON")
    names = sorted({s["entity_value"] for s in spans if len(s["entity_value"].split()) > 1})
    corpora = {
        "PDPilot, 7 interviews": sorted((shared / "interviews/pdpilot").glob("*.json")),
        "Presidio's sentences": [],
        "the sample interviews' scripts": sorted(
            Path("notebooks/sample-interviews/scripts").glob("*.txt")
        ),
    }
    for corpus, files in corpora.items():
        texts = [path.read_text("utf-8", "replace") for path in files]
        false_alarms(corpus, texts or [row["full_text"] for row in rows], names)
    speed([name for name in names if name.isascii()])


def false_alarms(corpus: str, texts: list[str], names: list[str]) -> None:
    ordinary = ordinary_words(texts)
    words = set(re.findall(r"[^\W_]+", plain(" ".join(texts))))
    rng = random.Random(4)
    flagged: Counter[str] = Counter()
    for _ in range(DRAWS):
        watched = Watchlist(rng.sample(names, NAMES), ordinary=ordinary)
        flagged.update(w for w in words if watched.find(w) and not watched.find(w, by_sound=False))
    print(f"{corpus}: {len(words)} different words, {flagged.total() / DRAWS:.2f} flagged by sound "
          f"for {NAMES} names; most often {flagged.most_common(12)}")  # fmt: skip


def speed(names: list[str]) -> None:
    rng = random.Random(3)
    said = re.findall(r"\w+", Path("README.md").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number in range(INTERVIEWS):
            _interview(root, f"P{number:03}", [rng.choice(said) for _ in range(WORDS)])
        rows = [Pseudonym("person", name, f"[Person {n}]") for n, name in enumerate(names)]
        rows += [Pseudonym("phone", f"0771{n:07}", f"[Phone {n}]") for n in range(300)]
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        began = time.process_time()
        found = leftovers(root, rows, ordinary=ordinary_words([" ".join(said)]))
        seconds = time.process_time() - began
    print(f"{INTERVIEWS} interviews of {WORDS} words, {size / 1e6:.0f} MB, {len(rows)} names: "
          f"{seconds:.1f} s of CPU, {len(found)} found")  # fmt: skip


def _interview(root: Path, interview: str, said: list[str]) -> None:
    text = " ".join(said)
    timings, at = [], 0
    for number, word in enumerate(said):
        timings.append(Timing(at, at + len(word), number * 350, number * 350 + 300))
        at += len(word) + 1
    released = ReleasedText(interview, "en", text, (), tuple(timings))
    write_artefact(root / "texts" / f"{interview}.jsonl", Header("text", "release"), [released])
    anchors = [Anchor(interview, n, n + 9, released.digest) for n in range(300)]
    segments = [Segment(stable_id(interview, a.begin), a, "P") for a in anchors]
    write_artefact(root / "segments" / f"{interview}.jsonl", Header("segments", "cut"), segments)
    vectors = np.random.default_rng(1).random((300, 384), np.float32)
    write_vectors(root / "vectors" / f"{interview}.safetensors", Header("vectors", "e"), vectors)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
