"""Colors far from those already chosen, drawn by chance: k-means++ on cells of similar colors.

References
----------
D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, 1027-1035.
https://dl.acm.org/doi/10.5555/1283383.1283494
"""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.starts.cells import COARSE, cells_to_choose_from


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
    points, counts = cells_to_choose_from(points, counts, k, at_most=COARSE)
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
