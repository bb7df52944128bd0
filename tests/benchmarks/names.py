"""How well the name of a proposal leads to the human code, beside BERTopic's default label.

    python tests/benchmarks/names.py SHARED MODEL

For each proposal its majority human code is looked for by the name: all codes ranked by the cosine
of their names to it (MODEL, a sentence-transformers folder), mean reciprocal rank. All labels are
of the same proposals. The corpora are read by ``corpora`` beside this file. With --names the
proposals' names (of the last clustering) are printed, to be read. Averaged over seeds and over
coarse, usual and fine proposals: a single clustering moves the figures by a tenth.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from corpora import pdpilot, serdif  # type: ignore[import-not-found]
from numpy.typing import NDArray

from transcode.coding import embed, grow, propose
from transcode.coding.cluster import default_proposals
from transcode.coding.settings import CodingSettings
from transcode.records.coding import Proposal, Segment
from transcode.records.texts import Anchor

SEEDS = 5
GRANULARITIES = (0.6, 1.0, 1.6)  # of the usual number of proposals

Coded = tuple[list[str], list[str], list[frozenset[str]]]  # passages, interviews, human codes


def main() -> None:
    shared, model = Path(sys.argv[1]), Path(sys.argv[2])
    warnings.filterwarnings("ignore")
    together: dict[str, list[float]] = {}
    for corpus, (passages, interviews, codes) in corpora(shared).items():
        vectors = embed(passages, model=model)
        units = [Segment(str(i), Anchor(interviews[i], i, i + 1, ""), "P")
                 for i in range(len(passages))]  # fmt: skip
        scores: dict[str, list[float]] = {}
        for seed in range(1, 1 + SEEDS):
            tree = grow(units, vectors, CodingSettings(seed=seed))
            for share in GRANULARITIES:
                wanted = round(share * default_proposals(len(passages)))
                cut = partial(propose, units, passages, vectors, groups={}, tree=tree,
                              settings=CodingSettings(seed=seed, proposals=wanted))  # fmt: skip
                found = cut(encode=lambda texts: embed(texts, model=model))
                plain = {one.id: one.name for one in cut()}
                of = [rows(one) for one in found]
                centres = np.array([vectors[some].mean(axis=0) for some in of])
                for label, labels in {
                    "name": [one.name for one in found],
                    "name, key words": [", ".join((one.name, *one.phrases)) for one in found],
                    "name, no model": [plain[one.id] for one in found],
                    "BERTopic default": bertopic(passages, of, 4, stop=None),
                    "its ten words": bertopic(passages, of, 10, stop=None),
                    "c-TF-IDF, stop list": bertopic(passages, of, 4, stop="english"),
                    "typical passage": [" ".join(passages[r[0]].split()[:20]) for r in of],
                    "another's name": [one.name for one in (*found[1:], found[0])],
                }.items():
                    placed = embed(labels, model=model)
                    scores.setdefault(label, []).append(mrr(placed, of, codes, model))
                # no name, but what the names look for: about as far as nearness can lead
                scores.setdefault("centre", []).append(mrr(centres, of, codes, model))
        for label, some in scores.items():
            together.setdefault(label, []).append(float(np.mean(some)))
            print(f"{corpus:9} {label:20} {np.mean(some):.3f} +- {np.std(some):.3f}", flush=True)
        if "--names" in sys.argv:
            for one in found:
                print("   ", one.name, "|", " · ".join(one.phrases), "|", one.theme)
    for label, scores in together.items():
        print(f"{'mean':13} {label:20} {np.mean(scores):.3f} "
              f"{np.mean(scores) / np.mean(together['BERTopic default']):.2f} x")  # fmt: skip


def corpora(shared: Path) -> dict[str, Coded]:
    bills = [json.loads(line) for line in
             (shared / "interviews/bills/bills_subset.jsonl").open(encoding="utf-8")]  # fmt: skip
    answer: dict[str, Coded] = {}
    for corpus in (pdpilot(shared), serdif(shared)):
        answer[corpus.name] = (list(corpus.passages), list(corpus.interviews), list(corpus.codes))
    answer["bills"] = (
        [one["summary"][:1000] for one in bills],
        ["bills"] * len(bills),
        [frozenset([one["topic"]]) for one in bills],
    )
    return answer


def rows(proposal: Proposal) -> list[int]:
    return [int(member.segment) for member in proposal.members]


def mrr(
    placed: NDArray[np.floating[Any]],
    clusters: Sequence[Sequence[int]],
    codes: Sequence[frozenset[str]],
    model: Path,
) -> float:
    known = sorted(set().union(*codes))
    likeness = placed @ embed(known, model=model).T
    ranks = []
    for row, members in zip(likeness, clusters, strict=True):
        said = Counter(code for i in members for code in codes[i])
        wanted = min(said, key=lambda code: (-said[code], code))
        ranks.append(1 + int((row > row[known.index(wanted)]).sum()))
    return float(np.mean([1 / rank for rank in ranks]))


def bertopic(
    passages: Sequence[str], clusters: Sequence[Sequence[int]], words: int, stop: str | None
) -> list[str]:
    """BERTopic's own c-TF-IDF on the same clusters: its default label is the first four words."""
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(stop_words=stop)
    table = counter.fit_transform([" ".join(passages[i] for i in some) for some in clusters])
    weights = ClassTfidfTransformer().fit_transform(table).toarray()
    known = counter.get_feature_names_out()
    return [" ".join(known[np.argsort(-row, kind="stable")[:words]]) for row in weights]


if __name__ == "__main__":
    main()
