"""Clusters that blend different colors, where another cluster could be spared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Labels, Points
from colorseg.starts import halve

_CLEARLY = 0.01  # of the whole inertia, saved by a split here and a merge elsewhere


@dataclass(frozen=True, eq=False)
class Blend:
    """A cluster of colors that had better be two.

    Attributes
    ----------
    cluster : int
        Its number.
    gain : float
        How much of the whole inertia a split of it saves, 0 to 1.
    variance_share : float
        How much of the whole inertia is its own, 0 to 1.
    parts : ndarray of float64, shape (2, 3)
        The centroids of its halves.
    """

    cluster: int
    gain: float
    variance_share: float
    parts: NDArray[np.float64]


def find_blends(
    points: Points, counts: Counts, labels: Labels, centroids: Centroids
) -> tuple[Blend, ...]:
    """Find the clusters that hold different colors while two others could be one.

    To split a cluster lowers the inertia, to merge two others raises it. A cluster is reported if
    both together, with as many clusters as before, save more than a hundredth of the whole
    inertia. So whatever is reported proves a local minimum, or iterations stopped too early.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    labels : ndarray of uint8, shape (n,)
        The cluster of each point.
    centroids : ndarray of float64, shape (k, 3)
        The centroid of each cluster.

    Returns
    -------
    tuple of Blend
        Those that gain most first.

    References
    ----------
    J. H. Ward, "Hierarchical grouping to optimize an objective function", J. American Statistical
    Association 58(301), 236-244, 1963 (what a merge costs).
    """
    rows, weights = labels.astype(np.intp), counts.astype(np.float64)
    offsets = points - centroids[rows]
    own = np.bincount(rows, weights * (offsets**2).sum(axis=1), len(centroids))
    total = float(own.sum())
    if total == 0:
        return ()
    gains, parts = halve(points.astype(np.float64), weights, rows, centroids)
    gain = gains.sum(axis=1)
    sizes = np.bincount(rows, weights, len(centroids)).astype(np.float64)
    merge = _cheapest_merges(sizes, centroids)
    found = [i for i in np.argsort(-gain).tolist() if gain[i] - merge[i] > _CLEARLY * total]
    return tuple(Blend(i, float(gain[i]) / total, float(own[i]) / total, parts[i]) for i in found)


def _cheapest_merges(weights: NDArray[np.float64], centroids: Centroids) -> NDArray[np.float64]:
    """Return what the cheapest merge of two other clusters costs, for each cluster."""
    squares = ((centroids[:, None] - centroids) ** 2).sum(axis=2)
    both = weights[:, None] + weights
    cost = np.outer(weights, weights) / np.where(both, both, 1) * squares
    cost[np.tril_indices(len(cost))] = np.inf
    cheapest = np.empty(len(cost))
    # A cluster that is not of the cheapest pair can have that; for those two it is another one.
    pair = np.unravel_index(cost.argmin(), cost.shape)
    cheapest[:] = cost[pair]
    for i in pair:
        others = cost.copy()
        others[i], others[:, i] = np.inf, np.inf
        cheapest[i] = others.min()
    return cheapest
