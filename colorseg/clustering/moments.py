"""Weight, mean and inertia of every cluster, kept up to date from the points that move.

Each cluster's points are summed up as zeroth, first and second moments about an anchor. For
points of whole numbers the moments are whole numbers too and float64 holds them exactly, so
nothing is lost however often points come and go. For other points what came and went is kept
account of, and a cluster is summed up anew before the rounding could show.

The labels before a move and after it are given whole, and points are summed up in the order they
have. So what was summed up is what the labels say, and does not depend on how they were found.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Labels, Points
from colorseg.blocks import GATHERED_PER_BLOCK, LABELS_PER_BLOCK, blocks

_WORN = 4.0  # how often a cluster's spread may come and go before it is summed up anew


class Moments:
    """The moments of k clusters of weighted points.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        The points.
    counts : ndarray of int, shape (n,)
        Their weights.
    labels : ndarray of uint8, shape (n,)
        The cluster of each point.
    anchors : ndarray of float64, shape (k, 3)
        A place near each cluster, such as its centroid.

    Attributes
    ----------
    weights : ndarray of float64, shape (k,)
        The weight of each cluster.
    """

    def __init__(self, points: Points, counts: Counts, labels: Labels, anchors: Centroids) -> None:
        self._points, self._counts = points, counts
        self._exact = points.dtype == np.uint8
        # Whole numbers need no anchor: the origin is as good as any.
        self._anchors = np.zeros_like(anchors) if self._exact else anchors.copy()
        k = len(anchors)
        self.weights, self._sums, self._squares = np.zeros(k), np.zeros((k, 3)), np.zeros(k)
        self._turnover = np.zeros(k)
        for block in blocks(len(points), GATHERED_PER_BLOCK):
            rows = np.arange(block.start, block.stop)
            self._add(rows, (labels[rows], 1.0))

    @property
    def means(self) -> Centroids:
        """The weighted mean of each cluster, float64 (k, 3); the anchor of an empty one."""
        weights = self.weights[:, None]
        offsets = np.divide(self._sums, weights, out=np.zeros_like(self._sums), where=weights > 0)
        return self._anchors + offsets

    def inertia(self, centroids: Centroids) -> float:
        """Return the sum over all weights of the squared distance to the cluster's centroid.

        Parameters
        ----------
        centroids : ndarray of float64, shape (k, 3)
            The centroid of each cluster.

        Returns
        -------
        float
            The inertia, in squared units of the points.
        """
        offset, weights = centroids - self._anchors, self.weights[:, None]
        squares, sums = self._squares, self._sums
        if self._exact:
            # Whole steps are exact, and what is left to subtract is small beside the result.
            whole = np.rint(offset)
            squares = squares + (whole * (weights * whole - 2 * sums)).sum(axis=1)
            sums, offset = sums - weights * whole, offset - whole
        squares = squares + (offset * (weights * offset - 2 * sums)).sum(axis=1)
        return float(np.maximum(squares, 0).sum())

    def move(self, former: Labels, labels: Labels) -> None:
        """Take the points whose label changed out of their clusters, and into others.

        Parameters
        ----------
        former : ndarray of uint8, shape (n,)
            The cluster of each point as it was summed up.
        labels : ndarray of uint8, shape (n,)
            The cluster of each point now.
        """
        for rows in changed_rows(former, labels):
            self._add(rows, (former.take(rows), -1.0), (labels.take(rows), 1.0))
        if not self._exact:
            self._renew(labels)

    def _add(self, rows: NDArray[np.intp], *clusters_and_signs: tuple[Labels, float]) -> None:
        """Add points to clusters, or take them out where the sign is -1."""
        counts, points = self._counts.take(rows), self._points.take(rows, axis=0)
        parts, signs = zip(*clusters_and_signs, strict=True)
        clusters = np.concatenate(parts).astype(np.intp)
        weights = np.concatenate([sign * counts for sign in signs])
        offsets = np.concatenate([points] * len(signs)).T.astype(np.float64)
        if not self._exact:
            offsets -= self._anchors.take(clusters, axis=0).T
        k, weighted = len(self.weights), weights * offsets
        squares = np.einsum("ij,ij->j", weighted, offsets)
        if not self._exact:
            self._turnover += np.bincount(clusters, np.abs(squares), k)
        self._squares += np.bincount(clusters, squares, k)
        self.weights += np.bincount(clusters, weights, k)
        for axis in range(3):
            self._sums[:, axis] += np.bincount(clusters, weighted[axis], k)

    def _renew(self, labels: Labels) -> None:
        """Sum up anew, about their means, the clusters whose moments may have lost digits."""
        drift = self.weights * ((self.means - self._anchors) ** 2).sum(axis=1)
        worn = (self._turnover > _WORN * self._squares) | (drift > 0.9 * self._squares)
        if not worn.any():
            return
        self._anchors[worn] = self.means[worn]
        for moments in (self.weights, self._sums, self._squares, self._turnover):
            moments[worn] = 0
        for rows in _found(len(labels), lambda part: worn[labels[part]]):
            self._add(rows, (labels.take(rows), 1.0))


def changed_rows(former: Labels, labels: Labels) -> Iterator[NDArray[np.intp]]:
    """Find the points whose label changed.

    Parameters
    ----------
    former, labels : ndarray of uint8, shape (n,)
        The label of each point before and after.

    Yields
    ------
    ndarray of intp, shape (m,)
        Some of them, in ascending order.
    """
    return _found(len(labels), lambda part: former[part] != labels[part])


def _found(n: int, where: Callable[[slice], NDArray[np.bool_]]) -> Iterator[NDArray[np.intp]]:
    """Find rows among some, and give fewer at a time, so that there are never many."""
    for part in blocks(n, LABELS_PER_BLOCK):
        rows = part.start + np.flatnonzero(where(part))
        yield from (rows[some] for some in blocks(len(rows), GATHERED_PER_BLOCK))
