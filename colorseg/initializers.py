"""Ways to choose the centroids that the iterations start from.

Table ``INITIALIZERS``. An initializer yields its k centroids one by one, so that a long choice
can be watched and stopped.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Counts, Points

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
    draws, weights = 2 + int(np.log(k)), counts.astype(np.float64)
    first = rng.choice(len(points), p=weights / weights.sum())
    yield points[first].astype(np.float64)
    distance = _squared_distance(points, points[first])
    for _ in range(1, k):
        potential = np.cumsum(weights * distance)
        drawn = np.searchsorted(potential, rng.random(draws) * potential[-1], side="right")
        # Rounding may draw past the end; the last point of any weight is meant.
        drawn = np.minimum(drawn, np.searchsorted(potential, potential[-1]))
        options = (np.minimum(distance, _squared_distance(points, points[i])) for i in drawn)
        best, distance = _lowest_inertia(options, weights)
        yield points[drawn[best]].astype(np.float64)


def _lowest_inertia(
    options: Iterator[NDArray[np.float64]], weights: NDArray[np.float64]
) -> tuple[int, NDArray[np.float64]]:
    return min(enumerate(options), key=lambda option: float(weights @ option[1]))


def _squared_distance(points: Points, centroid: Points) -> NDArray[np.float64]:
    distance = np.zeros(len(points))
    for axis in range(points.shape[1]):
        distance += (points[:, axis] - np.float64(centroid[axis])) ** 2
    return distance


INITIALIZERS: dict[str, Initializer] = {
    "random": random,
    "in_pixels": in_pixels,
    "k-means++": kmeans_plus_plus,
}
