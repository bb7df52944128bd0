"""BERTopic as the assembly: our clusterer inside it, its c-TF-IDF on the result.

The only file that imports bertopic. The import costs about six CPU-seconds (torch, transformers
and spaCy are in it), and eleven more the first time on a machine: umap, which BERTopic imports for
its plots and we do not use, compiles itself then and numba keeps the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bertopic import BERTopic

__all__ = ["ClusterModel", "characteristic_terms", "topic_model"]


class ClusterModel(Protocol):
    """What BERTopic asks of a cluster model, in place of HDBSCAN."""

    labels_: NDArray[np.int64]

    def fit(self, X: NDArray[np.floating[Any]], y: object = None) -> object:  # noqa: N803
        """Cluster the vectors; the answer is in ``labels_``."""
        ...


def topic_model(
    passages: Sequence[str],
    vectors: NDArray[np.float32],
    clusters: ClusterModel,
    terms: Callable[[str], list[str]],
) -> BERTopic:
    """A fitted ``BERTopic`` whose topics are the clusters; its representation models work on it.

    ``terms`` says what is counted in a passage. The reducer passes the vectors on unchanged.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    model = BERTopic(
        language="multilingual",  # "english" would delete every letter beyond a-z
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=clusters,
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )
    # c-TF-IDF fails on fewer than two terms: these two nobody can say
    model.vectorizer_model.set_params(analyzer=lambda text: [*terms(text), "\n", "\r"])
    # BERTopic joins passages by a space: the full stop keeps phrases from reaching across
    return model.fit([f"{passage} ." for passage in passages], vectors)


def characteristic_terms(model: BERTopic, labels: NDArray[np.int64]) -> dict[int, dict[str, float]]:
    """c-TF-IDF of the terms of each cluster (Grootendorst 2022, eq. 2), by our cluster number."""
    terms = model.vectorizer_model.get_feature_names_out()
    rows = {topic: row for row, topic in enumerate(sorted(set(model.topics_)))}
    answer = {}
    for label, topic in zip(labels.tolist(), model.topics_, strict=True):
        if label not in answer:
            row = model.c_tf_idf_[rows[topic]]
            answer[label] = dict(zip(terms[row.indices], row.data.tolist(), strict=True))
    return answer
