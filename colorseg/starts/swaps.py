"""Centroids taken from where two do the work of one, and put where one does the work of two.

Lloyd's iterations never carry a centroid across a gap, so a start with one too many here and one
too few there stays so. A *swap* takes away the centroid that would be missed least and splits the
cluster that is best split; a few iterations show whether the inertia fell, and if not the swap is
undone. The iterations here are dense and in single precision, made for some thousand points.

References
----------
P. Fränti, "Efficiency of random swap clustering", Journal of Big Data 5, 13, 2018 (swaps drawn
by chance; here they are ranked). https://doi.org/10.1186/s40537-018-0122-y
"""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.clustering import multiply

_SETTLING = 30  # iterations at most before the first swap
_TRYING = 6  # iterations at most after each
_LEAST_FALL = 1e-4  # of the inertia, for another iteration to be worth it
_PROMISING = 0.3  # what a split must save, in parts of what it costs to take a centroid away

# What the roundings of |x - c|² add up to, in squares of the largest coordinate.
_DOUBT = 32 * float(np.finfo(np.float32).eps)

_Clusters: TypeAlias = NDArray[np.intp]


def swap_centroids(
    points: Points, counts: Counts, centroids: Centroids, *, trials: int, locked: int = 0
) -> Centroids:
    """Settle centroids, then swap some as long as that lowers the inertia.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points; some thousand are quick.
    counts : ndarray of int64, shape (n,)
        The weight of each point, at least 1.
    centroids : ndarray of float64, shape (k, 3)
        Where to start.
    trials : int
        How many swaps are tried.
    locked : int
        How many of the first centroids never move; 0 to k.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        The centroids of the lowest inertia found; clusters may be empty. The same as before
        where single precision cannot tell the centroids apart.
    """
    cloud = _Cloud(points, counts, locked)
    start = cloud.scaled(centroids)
    if _nearest_pair(start) <= _DOUBT * max(1.0, (start**2).max()):
        return centroids.copy()
    best, lowest = cloud.settle(start, _SETTLING)
    swaps = cloud.swaps(best)
    for _ in range(trials):
        swapped = next(swaps, None)
        if swapped is None:
            break
        settled, inertia = cloud.settle(swapped, _TRYING)
        if inertia < lowest * (1 - _LEAST_FALL):
            best, lowest, swaps = settled, inertia, cloud.swaps(settled)
    return np.concatenate([centroids[:locked], cloud.unscaled(best)[locked:]])


def _nearest_pair(centroids: Centroids) -> float:
    """Give the squared distance of the two centroids that are nearest to each other."""
    squares = np.zeros((len(centroids), len(centroids)))
    for axis in centroids.T:
        squares += (axis[:, None] - axis) ** 2
    np.fill_diagonal(squares, np.inf)
    return float(squares.min())


class _Cloud:
    """Weighted points about their mean, in units of the farthest coordinate."""

    def __init__(self, points: Points, counts: Counts, locked: int) -> None:
        self._weights, self._locked = counts.astype(np.float64), locked
        self._mean = points[0] + np.average(points - 1.0 * points[0], 0, self._weights)
        seen = points - self._mean
        self._unit = np.abs(seen).max() or 1.0
        self._axes = np.ascontiguousarray(seen.T / self._unit)
        self._weighted = self._weights * self._axes
        self._square = float(np.einsum("ij,ij", self._weighted, self._axes))
        #: |x - c|² - |x|² is the product of (x, 1) and (-2c, |c|²).
        self._rows = np.ones((len(points), 4), np.float32)
        self._rows[:, :3] = self._axes.T

    def scaled(self, centroids: Centroids) -> Centroids:
        return (centroids - self._mean) / self._unit

    def unscaled(self, centroids: Centroids) -> Centroids:
        return self._mean + centroids * self._unit

    def settle(self, centroids: Centroids, max_iter: int) -> tuple[Centroids, float]:
        """Run some of Lloyd's iterations, and give the inertia they end with."""
        before = np.inf
        for _ in range(max_iter):
            clusters = self._scores(centroids).argmin(axis=1)
            weights, sums = self._sum_up(clusters, len(centroids))
            moves = np.flatnonzero(weights[self._locked :]) + self._locked
            centroids = centroids.copy()
            centroids[moves] = sums[moves] / weights[moves, None]
            saved = ((weights[:, None] * centroids - 2 * sums) * centroids).sum()
            inertia = self._square + float(saved)
            if inertia > before * (1 - _LEAST_FALL):
                break
            before = inertia
        return centroids, inertia

    def swaps(self, centroids: Centroids) -> Iterator[Centroids]:
        """Yield the centroids after each promising swap, the most promising first."""
        k, scores = len(centroids), self._scores(centroids)
        clusters = scores.argmin(axis=1)
        costs = self._costs_of_taking_away(scores, clusters)
        savings, halves = self._split(clusters, k)
        balance = savings - costs[:, None]
        balance[savings <= _PROMISING * costs[:, None]] = -np.inf
        np.fill_diagonal(balance, -np.inf)
        for pair in np.argsort(-balance, axis=None, kind="stable"):
            taken, split = divmod(int(pair), k)
            if balance[taken, split] == -np.inf:
                return
            swapped = centroids.copy()
            swapped[[taken, split]] = halves[split]
            yield swapped

    def _scores(self, centroids: Centroids) -> NDArray[np.float32]:
        squares = (centroids**2).sum(axis=1, keepdims=True)
        planes = np.concatenate([-2 * centroids, squares], axis=1).astype(np.float32)
        return multiply(self._rows, planes.T)

    def _sum_up(self, clusters: _Clusters, k: int) -> tuple[NDArray[np.float64], Centroids]:
        rows = [np.bincount(clusters, row, k) for row in (self._weights, *self._weighted)]
        table = np.array(rows, np.float64)
        return table[0], table[1:].T

    def _costs_of_taking_away(
        self, scores: NDArray[np.float32], clusters: _Clusters
    ) -> NDArray[np.float64]:
        """Give by how much the inertia would rise if each cluster's points went to others."""
        rows = np.arange(len(scores))
        near = scores[rows, clusters]
        scores[rows, clusters] = np.inf
        rises = self._weights * (scores.min(axis=1) - near)
        costs = np.array(np.bincount(clusters, rises, scores.shape[1]), np.float64)
        costs[: self._locked] = np.inf
        return costs

    def _split(self, clusters: _Clusters, k: int) -> tuple[NDArray[np.float64], Centroids]:
        """Cut each cluster at its mean, across the axis it is longest along.

        Gives by how much that lowers the inertia, (k,), and the means of the halves, (k, 2, 3).
        """
        weights, sums = self._sum_up(clusters, k)
        offsets = self._axes - (sums / np.maximum(weights, 1)[:, None]).T[:, clusters]
        spread = np.empty((k, 3, 3))
        for axis, other in np.ndindex(3, 3):
            products = self._weights * offsets[axis] * offsets[other]
            spread[:, axis, other] = np.bincount(clusters, products, k)
        longest = np.linalg.eigh(spread)[1][:, :, 2]
        beyond = np.einsum("ij,ij->j", offsets, longest.T[:, clusters]) > 0
        parts, part_sums = self._sum_up(2 * clusters + beyond, 2 * k)
        means = (part_sums / np.maximum(parts, 1)[:, None]).reshape(k, 2, 3)
        first, second = parts.reshape(k, 2).T
        apart = ((means[:, 0] - means[:, 1]) ** 2).sum(axis=1)
        return first * second / np.maximum(weights, 1) * apart, means
