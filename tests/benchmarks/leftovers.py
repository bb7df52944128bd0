"""The check for leftovers: how often it is wrong about a sound, and how long it takes.

    python tests/benchmarks/leftovers.py SHARED

False alarms: names of people who have nothing to do with a corpus (Presidio's research sentences)
are looked for in it by sound. What is flagged and is no name at all is a false alarm. A study has
some fifty names; draws of fifty are averaged. Speed: made texts of the usual size.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from transcode.privacy.find.names.search import ordinary_words
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.lexicon.names import plain
from transcode.records.names import Pseudonym

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
    texts = [" ".join(rng.choice(said) for _ in range(WORDS)) for _ in range(INTERVIEWS)]
    rows = [Pseudonym("person", name, f"[Person {n}]") for n, name in enumerate(names)]
    rows += [Pseudonym("phone", f"0771{n:07}", f"[Phone {n}]") for n in range(300)]
    began = time.process_time()
    watched = Watchlist(rows, ordinary=ordinary_words([" ".join(said)]))
    sightings = [sighting for text in texts for sighting in watched.find(plain(text))]
    seconds = time.process_time() - began
    print(f"{INTERVIEWS} interviews of {WORDS} words, {sum(map(len, texts)) / 1e6:.0f} MB, "
          f"{len(rows)} names: {seconds:.1f} s of CPU, {len(sightings)} found")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
