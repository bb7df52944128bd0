"""How well the name of a proposal leads to the human code, beside BERTopic's default label.

    python tests/benchmarks/names.py SHARED MODEL

For each proposal its majority human code is looked for by the name: all codes ranked by the cosine
of their names to it (MODEL, a sentence-transformers folder), mean reciprocal rank. All labels are
of the same proposals. The corpora are read by ``corpora`` beside this file. With --names the
proposals' names are printed, to be read.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from corpora import pdpilot, serdif  # type: ignore[import-not-found]
from numpy.typing import NDArray

from transcode.coding import embed, propose
from transcode.records import Anchor, Proposal, Segment

Coded = tuple[list[str], list[str], list[frozenset[str]]]  # passages, interviews, human codes


def main() -> None:
    shared, model = Path(sys.argv[1]), Path(sys.argv[2])
    warnings.filterwarnings("ignore")
    together: dict[str, list[float]] = {}
    for corpus, (passages, interviews, codes) in corpora(shared).items():
        vectors = embed(passages, model=model)
        units = [Segment(str(i), Anchor(interviews[i], i, i + 1, ""), "P")
                 for i in range(len(passages))]  # fmt: skip
        found = propose(units, passages, vectors, groups={},
                        encode=lambda texts: embed(texts, model=model))  # fmt: skip
        plain = propose(units, passages, vectors, groups={})
        of = {one.id: rows(one) for one in found}
        for label, labels in {
            "name": [one.name for one in found],
            "name, 2 phrases": [", ".join((one.name, *one.phrases[:2])) for one in found],
            "name, no model": [{p.id: p.name for p in plain}[one.id] for one in found],
            "BERTopic default": bertopic(passages, list(of.values()), 4, stop=None),
            "its ten words": bertopic(passages, list(of.values()), 10, stop=None),
            "c-TF-IDF, stop list": bertopic(passages, list(of.values()), 4, stop="english"),
            "typical passage": [" ".join(passages[r[0]].split()[:20]) for r in of.values()],
            "another's name": [one.name for one in (*found[1:], found[0])],
        }.items():
            score = mrr(labels, list(of.values()), codes, model)
            together.setdefault(label, []).append(score)
            print(f"{corpus:9} {len(found):3} {label:20} {score:.3f}", flush=True)
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
    labels: Sequence[str],
    clusters: Sequence[Sequence[int]],
    codes: Sequence[frozenset[str]],
    model: Path,
) -> float:
    known = sorted(set().union(*codes))
    likeness: NDArray[np.float32] = embed(labels, model=model) @ embed(known, model=model).T
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
