"""BERTopic as the assembly: our clusters inside it, its c-TF-IDF on them.

The only file that imports bertopic. Importing all of it costs from six to thirty CPU-seconds
(torch, transformers and spaCy are in it, and umap, which compiles itself), so proposals take its
c-TF-IDF alone, from the file it lies in; :func:`topic_model` is the whole of it.
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

_UNSAID = ("\n", "\r")  # c-TF-IDF fails on fewer than two terms: these two nobody can say


def characteristic_terms(
    terms: Sequence[Sequence[str]], clusters: Mapping[int, Sequence[int]]
) -> dict[int, dict[str, float]]:
    """c-TF-IDF of the terms of each cluster (Grootendorst 2022, eq. 2), by BERTopic's own class.

    ``terms`` are those of each passage; ``clusters`` holds the rows of each cluster.
    """
    number = {term: column for column, term in enumerate(_UNSAID)}
    counts = []
    for rows in clusters.values():
        said: Counter[int] = Counter()
        for row in rows:
            said.update([number.setdefault(term, len(number)) for term in terms[row]])
            said.update(number[term] for term in _UNSAID)
        counts.append(dict(said))
    if not counts:
        return {}
    table = count_table(counts, len(number))
    weights = _ctfidf()(reduce_frequent_words=True).fit_transform(table).tocsr()
    known = list(number)
    return {
        label: {known[column]: weight for column, weight in _row(weights, row)}
        for row, label in enumerate(clusters)
    }


def _row(table: Any, row: int) -> zip[tuple[int, float]]:  # noqa: ANN401 - a scipy table, untyped
    part = slice(table.indptr[row], table.indptr[row + 1])
    return zip(table.indices[part].tolist(), table.data[part].tolist(), strict=True)


@cache
def _ctfidf() -> Any:  # noqa: ANN401 - a class of BERTopic, untyped
    """BERTopic's ``ClassTfidfTransformer``, without importing what the rest of BERTopic needs."""
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


class _Known:
    """Clusters that are known already, in the form of what BERTopic would cluster with."""

    def __init__(self, labels: NDArray[np.int64]) -> None:
        self.labels_ = labels

    def fit(self, X: object, y: object = None) -> _Known:  # noqa: N803
        return self


def topic_model(
    passages: Sequence[str],
    vectors: NDArray[np.float32],
    labels: Sequence[int],
    names: Sequence[str],
    terms: Terms,
) -> BERTopic:
    """A fitted ``BERTopic`` whose topics are the proposals; all that it can do works on it.

    ``labels`` number the proposal of each passage, ``names`` are those of the proposals: they are
    the topics' custom labels. ``terms`` says what is counted in a passage. BERTopic numbers its
    topics by size, so a topic's number is not a proposal's.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    model = BERTopic(
        language="multilingual",  # "english" would delete every letter beyond a-z
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=_Known(np.asarray(labels, np.int64)),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )
    model.vectorizer_model.set_params(analyzer=lambda text: [*terms(text), *_UNSAID])
    # BERTopic joins passages by a space: the full stop keeps phrases from reaching across
    model.fit([f"{passage} ." for passage in passages], vectors)
    model.set_topic_labels(
        {topic: names[label] for topic, label in zip(model.topics_, labels, strict=True)}
    )
    return model
