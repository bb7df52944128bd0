"""BERTopic as the framework, with our clusters inside it and its c-TF-IDF computed on them.

Only this file imports bertopic. Importing all of it takes six to thirty CPU-seconds (it imports
torch, transformers, spaCy, and umap, which compiles itself). Proposals therefore load only its
c-TF-IDF, straight from the file that defines it; :func:`topic_model` uses the whole package.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from transcode.coding.cluster import count_table

if TYPE_CHECKING:
    from bertopic import BERTopic

__all__ = ["Terms", "characteristic_terms", "topic_model"]

Terms = Callable[[str], list[str]]

_UNSAID = ("\n", "\r")  # c-TF-IDF fails on fewer than two terms: these two never occur in speech


def characteristic_terms(
    terms: Sequence[Sequence[str]], clusters: Mapping[int, Sequence[int]]
) -> dict[int, dict[str, float]]:
    """Compute the c-TF-IDF of each cluster (Grootendorst 2022, eq. 2) with BERTopic's own class.

    ``terms`` holds the terms of each passage; ``clusters`` holds the rows of each cluster.
    """
    number = {term: column for column, term in enumerate(_UNSAID)}
    counts = []
    for rows in clusters.values():
        frequencies: Counter[int] = Counter()
        for row in rows:
            frequencies.update([number.setdefault(term, len(number)) for term in terms[row]])
            frequencies.update(number[term] for term in _UNSAID)
        counts.append(dict(frequencies))
    if not counts:
        return {}
    table = count_table(counts, len(number))
    weights = _ctfidf()(reduce_frequent_words=True).fit_transform(table).tocsr()
    vocabulary = list(number)
    return {
        label: {vocabulary[column]: weight for column, weight in _row(weights, row)}
        for row, label in enumerate(clusters)
    }


def _row(table: Any, row: int) -> zip[tuple[int, float]]:  # noqa: ANN401 - a scipy table, untyped
    part = slice(table.indptr[row], table.indptr[row + 1])
    return zip(table.indices[part].tolist(), table.data[part].tolist(), strict=True)


@cache
def _ctfidf() -> Any:  # noqa: ANN401 - a class of BERTopic, untyped
    """Load BERTopic's ``ClassTfidfTransformer`` without the imports of the rest of BERTopic."""
    package = importlib.util.find_spec("bertopic")
    file = Path(package.origin if package and package.origin else "").parent
    file = file / "vectorizers" / "_ctfidf.py"
    spec = importlib.util.spec_from_file_location("_transcode_ctfidf", file)
    if spec is None or spec.loader is None or not file.is_file():  # moved by another version
        from bertopic.vectorizers import ClassTfidfTransformer

        return ClassTfidfTransformer
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ClassTfidfTransformer


class _Given:
    """Given clusters behind the interface of a clustering model, as BERTopic expects one."""

    def __init__(self, labels: NDArray[np.int64]) -> None:
        self.labels_ = labels

    def fit(self, X: object, y: object = None) -> _Given:  # noqa: N803
        return self


def topic_model(
    passages: Sequence[str],
    vectors: NDArray[np.float32],
    labels: Sequence[int],
    names: Sequence[str],
    terms: Terms,
) -> BERTopic:
    """Fit a ``BERTopic`` whose topics are the proposals; all of its methods work.

    ``labels`` gives the number of each passage's proposal. ``names`` are the names of the
    proposals and become the custom labels of the topics. ``terms`` returns the terms to count in a
    passage. BERTopic numbers its topics by size, so these numbers are not those of the proposals.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    model = BERTopic(
        language="multilingual",  # "english" would delete every letter beyond a-z
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=_Given(np.asarray(labels, np.int64)),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )
    model.vectorizer_model.set_params(analyzer=lambda text: [*terms(text), *_UNSAID])
    # BERTopic joins passages with a space: the full stop keeps phrases inside one passage
    model.fit([f"{passage} ." for passage in passages], vectors)
    model.set_topic_labels(
        {topic: names[label] for topic, label in zip(model.topics_, labels, strict=True)}
    )
    return model
