"""Careful starts: k-means++ on cells of similar colors, and what settles from it on finer ones."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.clustering import cluster
from colorseg.starts.cells import group_in_cells
from colorseg.starts.swaps import swap_centroids

# Cells to start and to swap on, to draw from and to settle on, and to settle on last: so many that
# centroids among them are as good as among the points.
_SKETCH, _COARSE, _FINE = 1 << 12, 1 << 14, 1 << 16
_SKETCHED_PER_CENTROID = 32  # at least, where there are that many
_CELLS_PER_CENTROID = 8  # at least, or a choice among cells is not one among the points
_SWAPS = 30  # to try
_SETTLING = 10  # iterations at most, on the coarse cells and on the fine ones


def kmeans_plus_plus(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors of pixels far from those already chosen: the best of a few draws each time.

    A pixel is drawn with a chance proportional to its squared distance to the nearest centroid
    so far. Of 2 + ln k draws the one that lowers the inertia most is kept (*greedy*).

    Of many points the draw is on cells of similar colors, each with the mean and the weight of
    its points; the iterations that follow are on the points all the same.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Where chance comes from.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.

    References
    ----------
    D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007,
    1027-1035. https://dl.acm.org/doi/10.5555/1283383.1283494
    """
    if k == 0:
        return
    points, counts = _cells_to_choose_from(points, counts, k, at_most=_COARSE)
    draws, weights = 2 + int(np.log(k)), counts.astype(np.float64)
    if len(given) == 0:
        given = points[rng.choice(len(points), p=weights / weights.sum())][None]
        yield given[0]
        k -= 1
    axes = np.ascontiguousarray(points.T)
    distance = np.min([_squared_distance(axes, centroid) for centroid in given], axis=0)
    for _ in range(k):
        potential = np.cumsum(weights * distance)
        drawn = np.searchsorted(potential, rng.random(draws) * potential[-1], side="right")
        # Rounding may draw past the end; the last point of any weight is meant.
        drawn = np.minimum(drawn, np.searchsorted(potential, potential[-1]))
        options = (np.minimum(distance, _squared_distance(axes, points[i])) for i in drawn)
        best, distance = _lowest_inertia(options, weights)
        yield points[drawn[best]]


def _lowest_inertia(
    options: Iterator[NDArray[np.float64]], weights: NDArray[np.float64]
) -> tuple[int, NDArray[np.float64]]:
    # Not ``@``: threads for sums as short as these cost more than they save.
    return min(enumerate(options), key=lambda option: float(np.einsum("i,i", weights, option[1])))


def _squared_distance(
    axes: NDArray[np.float64], centroid: NDArray[np.float64]
) -> NDArray[np.float64]:
    difference = axes - centroid[:, None]
    difference *= difference
    return difference.sum(axis=0)


def coarse_to_fine(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors that k-means itself finds among few cells of similar colors, then among more.

    A k-means++ start settles on a sketch of some thousand cells, where centroids are swapped to
    better places as long as that helps. Then it settles on coarse cells and on fine ones. All
    that costs little, and the iterations over all points begin near an end that is rarely a bad
    one.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Where chance comes from.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    if k == 0:
        return
    fine = _cells_to_choose_from(points, counts, k, at_most=_FINE)
    coarse = _cells_to_choose_from(*fine, k, at_most=_COARSE)
    at_most = max(_SKETCH, _SKETCHED_PER_CENTROID * k)
    sketch = _cells_to_choose_from(*coarse, k, at_most=at_most)
    locked = len(given)
    centroids = np.array([*given, *kmeans_plus_plus(*sketch, k, rng, given)])
    centroids = swap_centroids(*sketch, centroids, trials=_SWAPS, locked=locked)
    # The points themselves are left to the iterations that follow.
    for cells, weights in (coarse, fine) if len(fine[0]) < len(points) else (coarse,):
        settled = cluster(cells, weights, centroids, max_iter=_SETTLING, tol=0, locked=locked)
        centroids = settled.centroids
    # A mean may be rounded to just outside the points.
    yield from np.clip(centroids[locked:], fine[0].min(axis=0), fine[0].max(axis=0))


def _cells_to_choose_from(
    points: Points, counts: Counts, k: int, *, at_most: int
) -> tuple[NDArray[np.float64], Counts]:
    """Group the points in cells, unless those are too few to choose k centroids from."""
    cells, weights = group_in_cells(points, counts, at_most=at_most)
    if len(cells) < _CELLS_PER_CENTROID * k:
        return points.astype(np.float64), counts
    return cells, weights
