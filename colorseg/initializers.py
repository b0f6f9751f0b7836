"""Ways to choose the centroids that the iterations start from.

Table ``INITIALIZERS``. An initializer yields its k centroids one by one, so that a long choice
can be watched and stopped.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Counts, Points
from colorseg.cells import group_in_cells
from colorseg.clustering import cluster

# Cells to draw from and to settle on first, and those to settle on then: so many that 256 centroids
# among them are as good as among the points.
_COARSE, _FINE = 1 << 14, 1 << 16
_CELLS_PER_CENTROID = 8  # at least, or a choice among cells is not one among the points
_SETTLING = 30  # iterations at most, on the coarse cells and on the fine ones

#: ``(points (n, 3), counts (n,), k, rng)`` to k centroids of shape (3,); k is at most n.
Initializer = Callable[[Points, Counts, int, Generator], Iterator[NDArray[np.float64]]]


def random(points: Points, counts: Counts, k: int, rng: Generator) -> Iterator[NDArray[np.float64]]:
    """Random colors: each channel uniform on 0 to 255, whatever the picture holds.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points; not looked at.
    counts : ndarray of int64, shape (n,)
        Their weights; not looked at.
    k : int
        How many centroids.
    rng : numpy.random.Generator
        Where chance comes from.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    yield from rng.uniform(0, 255, (k, 3))


def in_pixels(
    points: Points, counts: Counts, k: int, rng: Generator
) -> Iterator[NDArray[np.float64]]:
    """Colors of random pixels of the picture, no color twice.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights: a color of many pixels is drawn more often.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Where chance comes from.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    drawn = rng.choice(len(points), size=k, replace=False, p=counts / counts.sum())
    yield from points[drawn].astype(np.float64)


def kmeans_plus_plus(
    points: Points, counts: Counts, k: int, rng: Generator
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

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.

    References
    ----------
    D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007,
    1027-1035. https://dl.acm.org/doi/10.5555/1283383.1283494
    """
    points, counts = _cells_to_choose_from(points, counts, k, at_most=_COARSE)
    draws, weights = 2 + int(np.log(k)), counts.astype(np.float64)
    first = rng.choice(len(points), p=weights / weights.sum())
    yield points[first]
    axes = np.ascontiguousarray(points.T)
    distance = _squared_distance(axes, points[first])
    for _ in range(1, k):
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
    points: Points, counts: Counts, k: int, rng: Generator
) -> Iterator[NDArray[np.float64]]:
    """Colors that k-means itself finds among few cells of similar colors, then among more.

    A k-means++ start settles on the coarse cells and then on the fine ones, which costs little,
    so that the iterations over all points begin near their end.

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

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    fine = _cells_to_choose_from(points, counts, k, at_most=_FINE)
    coarse = _cells_to_choose_from(*fine, k, at_most=_COARSE)
    centroids = np.array(list(kmeans_plus_plus(*coarse, k, rng)))
    for cells, weights in (coarse, fine):
        centroids = cluster(cells, weights, centroids, max_iter=_SETTLING, tol=0).centroids
    # A mean may be rounded to just outside the points.
    yield from np.clip(centroids, fine[0].min(axis=0), fine[0].max(axis=0))


def _cells_to_choose_from(
    points: Points, counts: Counts, k: int, *, at_most: int
) -> tuple[NDArray[np.float64], Counts]:
    """Group the points in cells, unless those are too few to choose k centroids from."""
    cells, weights = group_in_cells(points, counts, at_most=at_most)
    if len(cells) < _CELLS_PER_CENTROID * k:
        return points.astype(np.float64), counts
    return cells, weights


INITIALIZERS: dict[str, Initializer] = {
    "random": random,
    "in_pixels": in_pixels,
    "k-means++": kmeans_plus_plus,
    "coarse-to-fine": coarse_to_fine,
}
