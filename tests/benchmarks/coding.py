"""How well the proposals meet human codes, and how stable they are, beside BERTopic's defaults.

    python tests/benchmarks/coding.py SHARED MODEL

SHARED holds ``interviews/pdpilot`` and ``interviews/serdif``; MODEL is a sentence-transformers
folder. Passages are those that the human coders marked, the human code is the first they gave.
ARI: adjusted Rand index to the human codes (Hubert and Arabie 1985, eq. 5), an outlier class
counting as one. Resample: mean ARI between the partitions of random 85 % subsets, over the
passages that two subsets share. All methods get the same vectors and choose k themselves.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcode.coding import embed, propose
from transcode.records import Anchor, Segment

Labels = NDArray[np.int64]
Partition = Callable[[list[str], NDArray[np.float32], int], Labels]

SUBSETS = 5


def main() -> None:
    shared, model = Path(sys.argv[1]), Path(sys.argv[2])
    warnings.filterwarnings("ignore")
    methods: dict[str, Partition] = {"transcode": ours, "BERTopic default": bertopic_default,
                                     "random": at_random}  # fmt: skip
    print(f"{'set':8} {'n':>4} {'codes':>5}  {'method':16} {'k':>4} {'outliers':>8} "
          f"{'ARI':>6} {'resample':>8} {'CPU s':>6}")  # fmt: skip
    for name, coded in (("pdpilot", pdpilot(shared)), ("serdif-7", serdif(shared))):
        passages, codes = [text for text, _ in coded], [code for _, code in coded]
        vectors = embed(passages, model=model)
        for label, method in methods.items():
            method(passages[:60], vectors[:60], 0)  # imports and compilation are not the method
            begun = time.process_time()
            found = method(passages, vectors, 1)
            seconds = time.process_time() - begun
            print(f"{name:8} {len(passages):4} {len(set(codes)):5}  {label:16} "
                  f"{len(set(found.tolist()) - {-1}):4} {(found == -1).mean():8.0%} "
                  f"{ari(codes, found):6.3f} {resample(method, passages, vectors):8.3f} "
                  f"{seconds:6.1f}", flush=True)  # fmt: skip


def ours(passages: list[str], vectors: NDArray[np.float32], seed: int) -> Labels:
    segments = [Segment(str(i), Anchor("P", i, i + 1, ""), "P") for i in range(len(passages))]
    labels = np.zeros(len(passages), np.int64)
    for number, proposal in enumerate(propose(segments, passages, vectors, groups={})):
        labels[[int(member.segment) for member in proposal.members]] = number
    return labels


def bertopic_default(passages: list[str], vectors: NDArray[np.float32], seed: int) -> Labels:
    from bertopic import BERTopic
    from umap import UMAP

    # BERTopic's own defaults; only the seed is ours, or every run would differ
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    return np.array(BERTopic(umap_model=reducer).fit_transform(passages, vectors)[0])


def at_random(passages: list[str], vectors: NDArray[np.float32], seed: int) -> Labels:
    return np.random.default_rng([seed, len(passages)]).integers(0, 20, len(passages))


def resample(method: Partition, passages: list[str], vectors: NDArray[np.float32]) -> float:
    random, runs = np.random.default_rng(0), []
    for run in range(SUBSETS):
        rows = np.sort(random.choice(len(passages), round(0.85 * len(passages)), replace=False))
        labels = np.full(len(passages), -9)
        labels[rows] = method([passages[row] for row in rows], vectors[rows], run)
        runs.append(labels)
    return float(np.mean([ari(a[s], b[s]) for a, b in combinations(runs, 2)
                          if (s := (a != -9) & (b != -9)).any()]))  # fmt: skip


def ari(a: Sequence[Any] | Labels, b: Labels) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(a, b))


def pdpilot(shared: Path) -> list[tuple[str, str]]:
    path = shared / "interviews/pdpilot/coded_segments.json"
    return [(row["text"], row["themes"][0]) for row in json.loads(path.read_text("utf-8"))]


def serdif(shared: Path, sessions: int = 7) -> list[tuple[str, str]]:
    folder = shared / "interviews/serdif/data/transcripts/thematic-analysis"
    path = (folder / "SERDIF_P2_ThematicAnalysis.sqlite3").resolve()
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    rows = database.execute(
        "select d.name, h.snippet, min(t.path) from highlights h"
        " join documents d on d.id = h.document_id"
        " join highlight_tags ht on ht.highlight_id = h.id join tags t on t.id = ht.tag_id"
        " group by h.id order by d.id, h.start_offset"
    )
    return [
        (" ".join(html.unescape(re.sub("<[^>]+>", " ", snippet)).split()), code)
        for name, snippet, code in rows
        if int(name[1:].split("_")[0]) <= sessions
    ]


if __name__ == "__main__":
    main()
