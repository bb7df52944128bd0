"""How well chatter is told from content, and the coefficients that are shipped.

    python tests/benchmarks/chatter.py SHARED MODELS [--write]

SHARED holds ``interviews/pdpilot`` and ``serdif``; MODELS is the folder of the models. The passages
are our meaning units of the whole interviews; ``chatter.json`` beside this file says which of them
are chatter and which are content, by their number, as one reader (a language model) judged them.
Content are also the passages that human coders coded, if they have more than three content words.
"Held out": learned on one corpus, tried on the others; precision and recall of passages, and every
candidate code at three granularities whose majority is chatter by hand or by the program.
--write keeps what was learned on all three in ``transcode/coding/chatter.json``.
"""

from __future__ import annotations

import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from keys import HALF
from numpy.typing import NDArray
from segments import pdpilot, serdif

import transcode
from transcode.coding import default_proposals, embed, grow, propose, said, segment
from transcode.coding.chatter import Chatter, features
from transcode.coding.phrases import content_words, stop_words_for
from transcode.coding.settings import CodingSettings
from transcode.records.coding import Segment
from transcode.study.folder import Study

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "notebooks" / "sample-study"
GRANULARITIES = (0.6, 1.0, 1.6)  # of the usual number of proposals
MODELS = ("minilm-l6-v2", "multilingual-e5-small")
SHIPPED = MODELS[:1]  # with e5, two of seven held-out candidates were called chatter wrongly
CLEARLY = 3  # content words of a coded passage that is content
PENALTY = 3.0


@dataclass
class Units:
    segments: list[Segment]
    passages: list[str]
    coded: list[bool]
    chatter: frozenset[int]
    content: frozenset[int]


def main() -> None:
    warnings.filterwarnings("ignore")
    shared, models = map(Path, sys.argv[1:3])
    corpora = read(shared)
    learned = {}
    for model in MODELS:
        vectors = {n: embed(one.passages, model=models / model) for n, one in corpora.items()}
        for test, one in corpora.items():
            others = [name for name in corpora if name != test]
            report(f"{model} held out {test}", one, vectors[test], fit(corpora, vectors, others))
        whole = fit(corpora, vectors, list(corpora))
        for name, one in corpora.items():
            report(f"{model} learned on all {name}", one, vectors[name], whole)
        if model in SHIPPED:
            learned[model] = {
                "coefficients": whole.coefficients.round(4).tolist(),
                "intercept": round(whole.intercept, 4),
            }
    if "--write" in sys.argv:
        path = Path(transcode.__file__).parent / "coding" / "chatter.json"
        path.write_text(json.dumps(learned, separators=(",", ":")) + "\n", "utf-8")


def read(shared: Path) -> dict[str, Units]:
    judged = json.loads((HERE / "chatter.json").read_text("utf-8"))
    study = Study.open(SAMPLE)
    sample = [(study.text(i), {}) for i in study.interviews]
    answer = {}
    for name, texts in (("pdpilot", pdpilot(shared)), ("serdif", serdif(shared)),
                        ("sample", iter(sample))):  # fmt: skip
        one = Units([], [], [], *(frozenset(judged[name][k]) for k in ("chatter", "content")))
        for text, marks in texts:
            assert text
            for unit in segment(text):
                b, e = unit.anchor.begin, unit.anchor.end
                one.segments.append(unit)
                one.passages.append(said(text, unit))
                one.coded.append(any(
                    codes and min(y, e) - max(x, b) >= HALF * min(y - x, e - b) > 0
                    for (x, y), codes in marks.items()
                ))  # fmt: skip
        answer[name] = one
    return answer


def judged(one: Units) -> tuple[list[int], NDArray[np.bool_]]:
    stop = stop_words_for(one.passages)
    coded = {
        row for row, is_coded in enumerate(one.coded)
        if is_coded and len(set(content_words(one.passages[row], stop))) > CLEARLY
    }  # fmt: skip
    rows = sorted(one.chatter | one.content | coded)
    return rows, np.array([row in one.chatter for row in rows])


def fit(
    corpora: dict[str, Units], vectors: dict[str, NDArray[np.float32]], names: list[str]
) -> Chatter:
    from sklearn.linear_model import LogisticRegression

    tables, answers = [], []
    for name in names:
        one = corpora[name]
        rows, is_chatter = judged(one)
        tables.append(features(one.passages, vectors[name], stop_words_for(one.passages))[rows])
        answers.append(is_chatter)
    table = np.vstack(tables)
    # the vectors of some models fill a narrow cone: one penalty suits all once they are spread
    spread = np.sqrt(table[:, :-1].var(axis=0).sum())
    table[:, :-1] /= spread
    model = LogisticRegression(C=PENALTY, max_iter=2000, class_weight="balanced")
    model.fit(table, np.concatenate(answers))
    coefficients = model.coef_[0] / np.append(np.full(table.shape[1] - 1, spread), 1)
    return Chatter(coefficients, float(model.intercept_[0]))


def report(label: str, one: Units, vectors: NDArray[np.float32], chatter: Chatter) -> None:
    found = chatter.among(one.passages, vectors, stop_words_for(one.passages))
    rows, truth = judged(one)
    right = found[rows] & truth
    precision, recall = (right.sum() / max(1, some.sum()) for some in (found[rows], truth))
    print(f"{label}: precision {precision:.2f}, recall {recall:.2f} of {truth.sum()} in "
          f"{len(rows)}", flush=True)  # fmt: skip
    place = {unit.id: row for row, unit in enumerate(one.segments)}
    tree = grow(one.segments, vectors)
    for share in GRANULARITIES:
        wanted = round(share * default_proposals(len(place)))
        piles = propose(one.segments, one.passages, vectors, groups={}, tree=tree,
                        settings=CodingSettings(proposals=wanted))  # fmt: skip
        for pile in piles:
            its = [place[member.segment] for member in pile.members]
            by_hand = float(np.mean([row in one.chatter for row in its]))
            by_program = float(found[its].mean())
            if max(by_hand, by_program) > 0.4:
                print(f"    {wanted:3} {pile.name[:30]:30} {len(its):3} passages, by hand "
                      f"{by_hand:.2f}, by the program {by_program:.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
