"""How well the proposals meet human codes, how stable they are, and how they scale, beside others.

    python tests/benchmarks/coding.py SHARED MODEL [CORPUS ...]
    python tests/benchmarks/coding.py --scale SHARED MODEL [PASSAGES ...]

SHARED holds ``interviews/pdpilot``, ``serdif`` and ``bills``; MODEL is a sentence-transformers
folder. Passages are those that the human coders marked, the human code is the first they gave.
All methods get the same vectors and choose how many groups they make themselves, but for k-means
and random labels, which are told our number. Mean over five seeds.

ARI: adjusted Rand index to the human codes (Hubert and Arabie 1985, eq. 5), an outlier class
counting as one. NMI: arithmetic mean (Strehl and Ghosh 2002). Purity: share of the passages whose
code is that of the most in their group. F1: for each human code of five passages or more the best
F1 that any one group reaches, averaged. Coherence: mean cosine to the centre of the group.
Resample: mean ARI between the partitions of two random 90 % subsets, over the passages that they
share. Order: Spearman between the stability (in brackets: coherence) shown with a proposal and its
purity. Halves: Spearman between the purities of two random halves of each proposal, for the code of
most in the whole: what purity says of itself. The order can hardly exceed the root of 2h / (1 + h),
for halves h (Spearman 1910); nothing orders what is noise.

The scale is measured on sentences of SERDIF put together anew, with vectors near theirs; a process
each, for the memory. EVoC is left out where it is not installed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from corpora import bills, marked_pdpilot, marked_serdif
from numpy.typing import NDArray

from transcode.coding import CodingSettings, default_proposals, embed, propose
from transcode.records.coding import Proposal, Segment
from transcode.records.texts import Anchor

Labels = NDArray[np.int64]
Vectors = NDArray[np.float32]
Partition = Callable[[list[str], Vectors, int], dict[str, Labels]]
"""Passages, vectors, seed -> the groups, under the name of the method (or of its variants)."""

SEEDS = range(1, 6)
PART = 0.9


def main() -> None:
    warnings.filterwarnings("ignore")
    shared, model, *names = sys.argv[1:]
    known = {
        "pdpilot": lambda: marked_pdpilot(Path(shared)),
        "serdif-7": lambda: marked_serdif(Path(shared), 7),
        "serdif": lambda: marked_serdif(Path(shared)),
        "bills": lambda: bills(Path(shared)),
    }
    methods: tuple[Partition, ...] = (ours, bertopic, kmeans, hdbscan, evoc, at_random)
    print(f"{'corpus':8} {'method':22} {'k':>5} {'out':>5} {'ARI':>6} {'F1':>6} {'resample':>8} "
          f"{'NMI':>6} {'purity':>6} {'coher.':>6} {'CPU s':>6}")  # fmt: skip
    for name in names or known:
        coded = known[name]()
        passages, codes = [text for text, _ in coded], [code for _, code in coded]
        vectors = embed(passages, model=Path(model))
        for method in methods:
            for label, row in measured(method, passages, vectors, codes):
                print(f"{name:8} {label:22} {row}", flush=True)
        print(f"{name:8} {order(passages, vectors, codes)}", flush=True)


def measured(
    method: Partition, passages: list[str], vectors: Vectors, codes: list[str]
) -> Iterator[tuple[str, str]]:
    try:
        method(passages[:60], vectors[:60], 0)  # imports and compilation are not the method
    except ModuleNotFoundError as missing:
        yield missing.name or "?", "not installed: left out"
        return
    begun = time.process_time()
    full = [method(passages, vectors, seed) for seed in SEEDS]
    seconds = (time.process_time() - begun) / len(full)
    random, parts = np.random.default_rng(0), []
    for seed in SEEDS:
        rows = np.sort(random.choice(len(passages), round(PART * len(passages)), replace=False))
        parts.append((rows, method([passages[row] for row in rows], vectors[rows], seed)))
    for label in full[0]:
        found = [one[label] for one in full]
        whole = []
        for rows, part in parts:
            labels = np.full(len(passages), -9)
            labels[rows] = part[label]
            whole.append(labels)
        again = [ari(a[s].tolist(), b[s]) for a, b in combinations(whole, 2)
                 if (s := (a != -9) & (b != -9)).any()]  # fmt: skip
        figures = [
            np.mean([len(set(one.tolist()) - {-1}) for one in found]),
            100 * np.mean([(one == -1).mean() for one in found]),
            np.mean([ari(codes, one) for one in found]),
            np.mean([retrieved(codes, one) for one in found]),
            np.mean(again),
            np.mean([nmi(codes, one) for one in found]),
            np.mean([np.average(list(purities(codes, one).values()),
                                weights=np.unique(one, return_counts=True)[1])
                     for one in found]),
            np.mean([coherence(vectors, one) for one in found]),
            seconds,
        ]  # fmt: skip
        shapes = ("5.1f", "4.0f", "6.3f", "6.3f", "8.3f", "6.3f", "6.3f", "6.3f", "6.1f")
        said = [format(figure, shape) for figure, shape in zip(figures, shapes, strict=True)]
        said[1] += "%"
        yield label, " ".join(said)


def order(passages: list[str], vectors: Vectors, codes: list[str]) -> str:
    """Whether stability tells purity, and whether a second membership tells a second code."""
    from scipy.stats import spearmanr

    by_stability, by_coherence, loose, firm, second, chance = [], [], [], [], [], []
    halves, random = [], np.random.default_rng(0)
    for seed in SEEDS:
        found = proposed(vectors, seed)
        pure = purities(codes, labels_of(found, len(codes)))
        purity = [pure[number] for number in range(len(found))]
        by_stability.append(spearmanr([one.stability for one in found], purity)[0])
        by_coherence.append(spearmanr([one.coherence for one in found], purity)[0])
        halves += [apart(codes, found, random) for _ in range(40)]
        for one in found:
            held = [codes[int(m.segment)] for m in one.members]
            most = max(set(held), key=lambda code: (held.count(code), code))
            for member in one.members:
                fits = codes[int(member.segment)] == most
                (firm if member.membership >= one.threshold else loose).append(fits)
            second += [codes[int(m.segment)] == most for m in one.also]
            chance.append(codes.count(most) / len(codes))
    return (
        f"order {np.mean(by_stability):.2f} ({np.mean(by_coherence):.2f}), halves "
        f"{np.mean(halves):.2f}; has the code of most in "
        f"the proposal: supporting {np.mean(firm):.2f}, uncoded {np.mean(loose):.2f}, supporting "
        f"from another proposal {np.mean(second):.2f}, any passage {np.mean(chance):.2f}; uncoded "
        f"{len(loose) / len(SEEDS) / len(codes):.0%}"
    )


def apart(codes: list[str], found: Sequence[Proposal], random: np.random.Generator) -> float:
    """Spearman over the proposals between the purity of one random half and of the other."""
    from scipy.stats import spearmanr

    pairs = []
    for one in found:
        held = [codes[int(m.segment)] for m in one.members]
        most = max(set(held), key=lambda code: (held.count(code), code))
        fits = random.permutation([code == most for code in held])
        pairs.append((fits[: len(fits) // 2].mean(), fits[len(fits) // 2 :].mean()))
    return float(spearmanr(*zip(*pairs, strict=True))[0])


# --- the methods


def proposed(vectors: Vectors, seed: int) -> tuple[Proposal, ...]:
    segments = [Segment(str(i), Anchor("P", i, i + 1, ""), "P") for i in range(len(vectors))]
    # groups do not depend on the words: without them no time goes into names
    silent = [""] * len(segments)
    return propose(segments, silent, vectors, groups={}, settings=CodingSettings(seed=seed))


def labels_of(proposals: Sequence[Proposal], n: int) -> Labels:
    labels = np.full(n, -1)
    for number, proposal in enumerate(proposals):
        labels[[int(member.segment) for member in proposal.members]] = number
    return labels


def ours(passages: list[str], vectors: Vectors, seed: int) -> dict[str, Labels]:
    return {"transcode": labels_of(proposed(vectors, seed), len(vectors))}


def bertopic(passages: list[str], vectors: Vectors, seed: int) -> dict[str, Labels]:
    from bertopic import BERTopic
    from umap import UMAP

    # BERTopic's own defaults; only the seed is ours, or every run would differ
    reducer = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(umap_model=reducer)
    found, _ = model.fit_transform(passages, vectors)
    again = found
    if -1 in found and len(set(found)) > 1:
        again = model.reduce_outliers(passages, found, strategy="embeddings", embeddings=vectors)
    return {"BERTopic default": np.array(found), "BERTopic, reassigned": np.array(again)}


def kmeans(passages: list[str], vectors: Vectors, seed: int) -> dict[str, Labels]:
    from sklearn.cluster import KMeans

    k = default_proposals(len(vectors))
    found = KMeans(k, n_init=10, random_state=seed).fit_predict(vectors)
    return {"k-means, our k": found.astype(np.int64)}


def hdbscan(passages: list[str], vectors: Vectors, seed: int) -> dict[str, Labels]:
    from hdbscan import HDBSCAN

    return {"HDBSCAN": HDBSCAN(min_cluster_size=5).fit_predict(vectors).astype(np.int64)}


def evoc(passages: list[str], vectors: Vectors, seed: int) -> dict[str, Labels]:
    from evoc import EVoC

    return {"EVoC": np.asarray(EVoC(random_state=seed).fit_predict(vectors), np.int64)}


def at_random(passages: list[str], vectors: Vectors, seed: int) -> dict[str, Labels]:
    k = default_proposals(len(vectors))
    return {
        "random, our k": np.random.default_rng([seed, len(vectors)]).integers(0, k, len(vectors))
    }


# --- the scores


def ari(a: Sequence[Any], b: Labels) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(a, b))


def nmi(codes: Sequence[str], found: Labels) -> float:
    from sklearn.metrics import normalized_mutual_info_score

    return float(normalized_mutual_info_score(codes, found))


def purities(codes: Sequence[str], found: Labels) -> dict[int, float]:
    known = np.asarray(codes)
    return {
        int(label): float(np.unique(known[found == label], return_counts=True)[1].max()
                          / (found == label).sum())
        for label in np.unique(found)
    }  # fmt: skip


def retrieved(codes: Sequence[str], found: Labels, least: int = 5) -> float:
    known, best = np.asarray(codes), []
    for code in sorted(set(codes)):
        if (its := known == code).sum() >= least:
            groups = [found == label for label in np.unique(found[found >= 0])]
            best.append(max([2 * (its & g).sum() / (its.sum() + g.sum()) for g in groups] or [0]))
    return float(np.mean(best))


def coherence(vectors: Vectors, found: Labels) -> float:
    cosines = [0.0] * int((found == -1).sum())
    for label in np.unique(found[found >= 0]):
        held = vectors[found == label]
        centre = held.mean(axis=0)
        cosines += (held @ (centre / np.linalg.norm(centre))).tolist()
    return float(np.mean(cosines))


# --- the scale


def scale() -> None:
    shared, model, *sizes = sys.argv[2:]
    print(f"{'passages':>8} {'method':18} {'wall s':>7} {'CPU s':>7} {'peak MB':>8}", flush=True)
    for n in map(int, sizes or ("1000", "10000", "50000")):
        for method in ("transcode", "transcode, again", "BERTopic default"):
            if n > 10_000 and method == "BERTopic default":
                continue
            subprocess.run(
                [sys.executable, __file__, "--one", shared, model, str(n), method], check=True
            )


def one() -> None:
    """One method on n passages, in a process of its own."""
    warnings.filterwarnings("ignore")
    from transcode.coding import grow

    shared, model, size, method = sys.argv[2:]
    random, n = np.random.default_rng(0), int(size)
    texts = [text for text, _ in marked_serdif(Path(shared), 7)]
    known = embed(texts, model=Path(model))
    rows, others = random.integers(0, len(texts), (2, n))
    words = [texts[row].split() for row in range(len(texts))]
    passages = [
        " ".join(words[a][: len(words[a]) // 2 + 1] + words[b][len(words[b]) // 2 :])
        for a, b in zip(rows, others, strict=True)
    ]
    vectors = known[rows] + random.normal(0, 0.03, (n, known.shape[1])).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    segments = [Segment(str(i), Anchor("P", i, i + 1, ""), "P") for i in range(n)]

    def propose_(m: int) -> None:
        propose(segments[:m], passages[:m], vectors[:m], groups={})

    def run(m: int) -> None:
        bertopic(passages[:m], vectors[:m], 1)

    work = run if method.startswith("BERTopic") else propose_
    work(100)  # imports and compilation
    tree = grow(segments, vectors) if method.endswith("again") else None
    wall, cpu = time.perf_counter(), time.process_time()
    if tree:
        settings = CodingSettings(proposals=2 * default_proposals(n))
        propose(segments, passages, vectors, groups={}, tree=tree, settings=settings)
    else:
        work(n)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{n:8} {method:18} {wall:7.1f} {cpu:7.1f} {peak:8.0f}", flush=True)


if __name__ == "__main__":
    {"--scale": scale, "--one": one}.get(sys.argv[1], main)()
