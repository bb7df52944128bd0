"""How often a coder's own code is among the suggestions, beside the frequency of the codes.

    python tests/benchmarks/suggestions.py SHARED MODEL [MODEL ...]

SHARED holds ``interviews/pdpilot`` and ``interviews/serdif``; each MODEL is a
sentence-transformers folder. Top 1 and top 3: share of the passages of an interview left out that
have one of their human codes among the first one and three. "Coded": learned from so many
interviews drawn at random (six draws), tried on all others. "Names only": nothing coded, codes
known by their names. Off: mean difference between the confidence shown and how often it was right,
over ten bins (expected calibration error, Guo et al. 2017). Then, on pairs of SERDIF's codes that
differ in stance only: how often a passage of the favourable one has the greater stance (area under
the curve), and the share of passages shown that have the opposite code, among what speaks against
a passage and among its plain neighbours.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
from corpora import Corpus, pdpilot, serdif

from transcode.coding import embed
from transcode.coding.suggest import (
    STANCES,
    Coded,
    Learned,
    Passages,
    contrary,
    kindred,
    learn,
    stance,
)

DRAWS = 6
OPPOSED = (
    ("Query process clear", "Query process complex"),
    ("Search feature simple", "Search information process complex"),
    ("Metadata content clear and useful", "Metadata content not useful or confusing"),
)


def main() -> None:
    shared = Path(sys.argv[1])
    print(f"{'set':8} {'model':22} {'learned from':14} {'top 1':>6} {'top 3':>6} "
          f"{'frequency':>14} {'off':>5} {'s':>5}")  # fmt: skip
    for corpus in (serdif(shared), pdpilot(shared)):
        for model in map(Path, sys.argv[2:]):
            report(corpus, model)
    for model in map(Path, sys.argv[2:]):
        opposed(serdif(shared), model)


def opposed(corpus: Corpus, model: Path) -> None:
    vectors = embed(corpus.passages, model=model)
    takes = stance(
        corpus.passages, vectors, *(embed(some, model=model) for some in zip(*STANCES, strict=True))
    )
    everything = range(len(vectors))
    for pair in OPPOSED:
        well, badly = ([i for i in everything if code in corpus.codes[i]] for code in pair)
        above = np.mean(takes[well][:, None] > takes[badly])
        print(f"{model.name:22} {pair[0]:34} stance {above:.2f}", end="")
        for rows, other in ((well, pair[1]), (badly, pair[0])):
            for label, near in (
                ("against", lambda i: contrary(vectors, takes, i, everything, 5)),
                ("near", lambda i: kindred(vectors, i, everything, 5)),
            ):
                has = np.mean([other in corpus.codes[j] for i in rows for j in near(i)])
                print(f"  {label} {has:.2f}", end="")
        print(flush=True)


def report(corpus: Corpus, model: Path) -> None:
    codes = sorted(frozenset().union(*corpus.codes))
    vectors = embed(corpus.passages, model=model)
    meanings = dict(zip(codes, embed(codes, model=model), strict=True))
    passages = Passages(vectors, corpus.interviews, corpus.places, corpus.passages)
    interviews = sorted(set(corpus.interviews))

    def learned_from(known: Collection[str]) -> Learned:
        rows = {
            code: frozenset(
                i for i, of in enumerate(corpus.codes)
                if code in of and corpus.interviews[i] in known
            )
            for code in codes
        }  # fmt: skip
        return learn(passages, Coded(rows), meanings)

    def line(label: str, splits: Iterable[Collection[str]]) -> None:
        begun = time.process_time()
        hits, by_frequency, shown = [], [], []
        for known in splits:
            learned = learned_from(known)
            tested = [i for i, one in enumerate(corpus.interviews) if one not in known]
            counts = Counter(c for i, of in enumerate(corpus.codes) for c in of
                             if corpus.interviews[i] in known)  # fmt: skip
            usual = {code for code, _ in counts.most_common(3)}
            for i in tested:
                found = learned.likeliest_codes(i, 3)
                right = [code in corpus.codes[i] for code, _, _ in found]
                hits.append((right[0], any(right)))
                by_frequency.append((bool({c for c, _ in counts.most_common(1)} & corpus.codes[i]),
                                     bool(usual & corpus.codes[i])))  # fmt: skip
                shown += [(sure, yes) for (_, sure, _), yes in zip(found, right, strict=True)]
        top, usually = np.mean(hits, axis=0), np.mean(by_frequency, axis=0)
        print(f"{corpus.name:8} {model.name:22} {label:14} {top[0]:6.3f} {top[1]:6.3f} "
              f"{usually[0]:6.3f} / {usually[1]:5.3f} {off(shown):5.3f} "
              f"{time.process_time() - begun:5.0f}", flush=True)  # fmt: skip

    random = np.random.default_rng(0)
    line("all but one", (set(interviews) - {one} for one in interviews))
    for known in (1, 2):
        line(f"{known} coded", [set(random.choice(interviews, known, replace=False).tolist())
                                for _ in range(DRAWS)])  # fmt: skip
    line("names only", [set()])


def off(shown: list[tuple[float, bool]]) -> float:
    sure, right = np.array(shown, float).T
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
                     for b in np.unique(bins)))  # fmt: skip


if __name__ == "__main__":
    main()
