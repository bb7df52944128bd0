"""Statistics of the room: groups compared, and clusters by average linkage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["between_groups", "linked"]


def between_groups(yes: Sequence[int], of: Sequence[int], seed: int = 0) -> tuple[float, str]:
    """p-value of the difference between groups in who said something, and the test.

    Two groups: Fisher's exact test, two-sided. More: a permutation test (9 999 permutations) of
    the chi-square statistic.

    Args:
        yes: participants of each group who said it.
        of: participants of each group.
        seed: of the permutations.
    """
    import numpy as np
    from scipy.stats import fisher_exact

    if len(yes) == 2:
        table = [[yes[0], of[0] - yes[0]], [yes[1], of[1] - yes[1]]]
        return float(fisher_exact(table).pvalue), "Fisher's exact test"
    group = np.repeat(np.arange(len(of)), of)
    said = np.concatenate([np.arange(n) < k for k, n in zip(yes, of, strict=True)])

    def statistic(said: np.ndarray) -> float:
        expected = np.array(of) * said.mean()
        seen = np.bincount(group, said, len(of))
        return float(((seen - expected) ** 2 / np.maximum(expected, 1e-12)).sum())

    observed = statistic(said)
    drawn = np.random.default_rng(seed)
    larger = sum(statistic(drawn.permutation(said)) >= observed - 1e-12 for _ in range(9999))
    return (larger + 1) / 10000, "permutation test"


def linked(near: NDArray[np.float64], number: int) -> list[int]:
    """Cluster of each row by average linkage.

    Args:
        near: how near each pair is, 0 to 1 (n, n).
        number: of clusters, at most.
    """
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    far = 1 - near
    np.fill_diagonal(far, 0)
    far = ((far + far.T) / 2).clip(0, 1)
    tree = linkage(squareform(far, checks=False), "average")
    return [int(label) for label in fcluster(tree, number, "maxclust")]
