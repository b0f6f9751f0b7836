"""Points far from all centroids so far, one after another.

References
----------
T. F. Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical Computer
Science 38, 293-306, 1985. https://doi.org/10.1016/0304-3975(85)90224-5
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.blocks import GATHERED_PER_BLOCK, blocks


def farthest_first(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors of pixels as far from each other as can be: always the one farthest from the others.

    The first is the color nearest to the mean of all pixels, unless there are given centroids to
    be far from. Rare colors count as much as common ones. Nothing is left to chance.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights; they decide the mean alone.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Not used.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.

    References
    ----------
    T. F. Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical
    Computer Science 38, 293-306, 1985. https://doi.org/10.1016/0304-3975(85)90224-5
    """
    if len(given) == 0 and k > 0:
        # From a corner of the points, so that far from zero nothing is lost.
        mean = points[0] + np.average(
            points - points[:1].astype(np.float64), axis=0, weights=counts
        )
        given = points[_Distances(points, mean[None]).squares.argmin()][None].astype(np.float64)
        yield given[0]
        k -= 1
    yield from islice(farthest_points(points, given), k)


def farthest_points(points: Points, centroids: Centroids) -> Iterator[NDArray[np.float64]]:
    """Yield the point farthest from its nearest centroid, count it as one, and go on without end.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    centroids : ndarray of float64, shape (m, 3)
        Where to be far from; m is at least 1.

    Yields
    ------
    ndarray of float64, shape (3,)
        One point after another, the first one of several as far; no point is yielded twice until
        every point is a centroid.
    """
    distances = _Distances(points, centroids)
    while True:
        farthest = points[distances.squares.argmax()].astype(np.float64)
        yield farthest
        distances.add(farthest)


class _Distances:
    """The squared distance of each point to the nearest of some centroids."""

    def __init__(self, points: Points, centroids: Centroids) -> None:
        # Single precision is exact for the squared distances of 8-bit codes.
        kind = np.float32 if points.dtype == np.uint8 else np.float64
        self._axes: NDArray[Any] = np.ascontiguousarray(points.T, kind)
        self.squares: NDArray[Any] = np.full(len(points), np.inf, kind)
        for centroid in centroids:
            self.add(centroid)

    def add(self, centroid: NDArray[np.float64]) -> None:
        """Take one more centroid into account."""
        place = centroid.astype(self._axes.dtype)[:, None]
        for rows in blocks(len(self.squares), GATHERED_PER_BLOCK):
            difference = self._axes[:, rows] - place
            difference *= difference
            np.minimum(self.squares[rows], difference.sum(axis=0), out=self.squares[rows])
