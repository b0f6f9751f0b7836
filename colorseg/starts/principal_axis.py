"""Centroids along the axis that the points spread most along, cut where that is best of all.

On a line the clusters of the lowest inertia are runs of neighboring points, and dynamic programming
finds the best cuts: those for m clusters of the first points follow from those for m - 1 of fewer.
Gray pictures lie on a line, and gradients of two inks: there this is the optimum itself, and
`optimum` tells how low it is. Elsewhere it is the optimum of what an eye would see that looks at
the points from the side.

References
----------
X. Wu, "Color quantization by dynamic programming and principal analysis", ACM Trans. Graphics
11(4), 348-372, 1992. https://doi.org/10.1145/146443.146475
H. Wang, M. Song, "Ckmeans.1d.dp: optimal k-means clustering in one dimension by dynamic
programming", The R Journal 3(2), 29-33, 2011. https://doi.org/10.32614/RJ-2011-015
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points

_MOST = 512  # runs of points between which cuts are looked for; the grays are 256
_FEW = 9  # points of which all partitions are tried
_OFF = 1e-9  # of the extent: so far from a line is on it, but for rounding

Floats = NDArray[np.float64]


def principal_axis(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[Floats]:
    """Cuts across the axis of largest spread, the best there are: the optimum for gray pictures.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Not used.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already, which points may belong to as well; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another, along the axis.
    """
    if k > 0:
        yield from _Row(points, counts.astype(np.float64), given).best_cuts(k)[0]


def optimum(points: Points, counts: Counts, k: int, given: Centroids) -> float | None:
    """Return the lowest inertia that any clustering can have, where it is known.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights, at least 1.
    k : int
        How many centroids there are besides those given, at most n.
    given : ndarray of float64, shape (m, 3)
        Centroids that stay where they are; m may be 0.

    Returns
    -------
    float or None
        The inertia, up to rounding, of one centroid, of points on a line, and of few points;
        None where too many partitions would have to be tried to tell.
    """
    if k >= len(points):
        return 0.0
    weights = counts.astype(np.float64)
    if k == 1 and len(given) == 0:
        mean = np.average(points, axis=0, weights=weights)
        return float(np.einsum("i,ij,ij", weights, points - mean, points - mean))
    if len(points) <= _FEW:
        return _lowest_of_all_partitions(points, weights, k, given)
    if len(points) > _MOST:
        return None
    row = _Row(points, weights, given)
    return row.best_cuts(k)[1] if row.is_line else None


def _lowest_of_all_partitions(points: Points, weights: Floats, k: int, given: Centroids) -> float:
    """Try all partitions: the best one of a set follows from those of its subsets."""
    sets = np.arange(1 << len(points))
    members = (sets[:, None] >> np.arange(len(points)) & 1).astype(np.float64)
    offsets = points - np.average(points, axis=0, weights=weights)
    mass = np.maximum(members @ weights, 1)
    about = ((members @ (weights[:, None] * offsets)) ** 2).sum(axis=1) / mass
    costs = np.maximum(members @ (weights * (offsets**2).sum(axis=1)) - about, 0)
    lowest = np.where(sets > 0, np.inf, 0.0)
    if len(given):
        squares = [((points - centroid) ** 2).sum(axis=1) for centroid in given]
        lowest = members @ (weights * np.min(squares, axis=0))
    # Every subset of every set, the empty one too: few centroids may lie idle.
    whole, part = np.nonzero((sets[:, None] & sets) == sets)
    first = np.searchsorted(whole, sets)
    for _ in range(k):
        lowest = np.minimum.reduceat(costs[part] + lowest[whole ^ part], first)
    return float(lowest[-1])


@dataclass(frozen=True, eq=False)
class _Row:
    """Points in the order they have along their principal axis."""

    _points: Points
    _weights: Floats
    _given: Centroids

    @cached_property
    def _along(self) -> tuple[Floats, Floats]:
        """The axis, and how far along it each point is from the mean."""
        offsets = self._points - np.average(self._points, axis=0, weights=self._weights)
        spread = np.einsum("i,ij,ik", self._weights, offsets, offsets)
        axis: Floats = np.linalg.eigh(spread)[1][:, 2]
        return axis, np.einsum("ij,j", offsets, axis)

    @property
    def is_line(self) -> bool:
        """Whether the points lie on a line, but for rounding."""
        axis, places = self._along
        offsets = self._points - self._points[places.argmin()]
        along = places - places.min()
        off = np.abs(offsets - along[:, None] * axis).max()
        return bool(off <= _OFF * along.max())

    @cached_property
    def _runs(self) -> tuple[Floats, Floats, float]:
        """Weights and means of runs of neighboring points in order, and the inertia inside them."""
        order = np.argsort(self._along[1], kind="stable")
        points, weights = self._points[order].astype(np.float64), self._weights[order]
        if len(points) <= _MOST:
            return weights, points, 0.0
        first = np.arange(_MOST) * len(points) // _MOST
        sums = np.add.reduceat(weights, first)
        means = np.add.reduceat(weights[:, None] * points, first) / sums[:, None]
        offsets = points - means.repeat(np.diff(first, append=len(points)), axis=0)
        return sums, means, float(np.einsum("i,ij,ij", weights, offsets, offsets))

    def best_cuts(self, k: int) -> tuple[Centroids, float]:
        """Find k runs of the lowest inertia: their means, and the inertia."""
        sums, places, inner = self._runs
        costs, kept = self._costs_of_runs(), self._costs_of_given()
        # The lowest inertia of the first 0, 1, ... n points with so many clusters as steps.
        lowest, steps = kept, []
        if len(self._given) == 0:
            lowest = np.where(np.arange(len(kept)) > 0, np.inf, 0.0)
        for _ in range(k):
            first = (lowest[:, None] + costs).argmin(axis=0)
            lowest = lowest[first] + costs[first, np.arange(len(first))]
            last = np.arange(len(first))
            if len(self._given):  # which may have the points behind the last cluster
                least = np.minimum.accumulate(lowest - kept)
                last = np.maximum.accumulate(np.where(lowest - kept <= least, last, 0))
                lowest = least + kept
            steps.append((first, last))
        end, centroids = len(sums), []
        for first, last in reversed(steps):
            begin = first[last[end]]
            cluster = slice(begin, last[end])
            centroids.append(np.average(places[cluster], axis=0, weights=sums[cluster]))
            end = begin
        return np.array(centroids[::-1]), float(lowest[-1] + inner)

    def _costs_of_runs(self) -> Floats:
        """Give the inertia of all points from one to another about their mean, (n + 1, n + 1)."""
        sums, places, _ = self._runs
        offsets = places - np.average(places, axis=0, weights=sums)
        table = np.column_stack([sums, sums * (offsets**2).sum(axis=1), sums[:, None] * offsets])
        up_to = np.concatenate([np.zeros((1, 5)), np.cumsum(table, axis=0)]).T
        weight, squares, *moments = (row - row[:, None] for row in up_to)
        between = np.tri(len(weight), dtype=bool).T & ~np.eye(len(weight), dtype=bool)
        costs = np.full(weight.shape, np.inf)
        about = sum(moment[between] ** 2 for moment in moments) / weight[between]
        costs[between] = np.maximum(squares[between] - about, 0)
        return costs

    def _costs_of_given(self) -> Floats:
        """Give the inertia of the first 0, 1, ... n points about the given centroids."""
        sums, places, _ = self._runs
        if len(self._given) == 0:
            return np.zeros(len(sums) + 1)
        squares = [((places - centroid) ** 2).sum(axis=1) for centroid in self._given]
        return np.concatenate([[0.0], np.cumsum(sums * np.min(squares, axis=0))])
