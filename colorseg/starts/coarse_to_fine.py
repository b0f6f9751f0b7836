"""K-means on few cells of similar colors first, then on more: the start nearest to an end."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.clustering import cluster
from colorseg.starts.cells import COARSE, FINE, cells_to_choose_from, sketch_size
from colorseg.starts.optima import cuts_if_lower, optimal_centroids
from colorseg.starts.plus_plus import kmeans_plus_plus
from colorseg.starts.swaps import swap_centroids

_SWAPS = 30  # to try
_SETTLING = 10  # iterations at most, on the coarse cells and on the fine ones


def settled_on_cells(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors that k-means itself finds among few cells of similar colors, then among more.

    A k-means++ start settles on a sketch of some thousand cells, where centroids are swapped to
    better places as long as that helps. Then it settles on coarse cells and on fine ones. All
    that costs little, and the iterations over all points begin near an end that is rarely a bad
    one. Where the optimum is known, as of gray pictures, it is the start, and near a line the best
    cuts across it are, if they are better.

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
    if (known := optimal_centroids(points, counts, k, given)) is not None:
        yield from known
        return
    fine = cells_to_choose_from(points, counts, k, at_most=FINE)
    coarse = cells_to_choose_from(*fine, k, at_most=COARSE)
    sketch = cells_to_choose_from(*coarse, k, at_most=sketch_size(k))
    locked = len(given)
    centroids = np.array([*given, *kmeans_plus_plus(*sketch, k, rng, given)])
    centroids = swap_centroids(*sketch, centroids, trials=_SWAPS, locked=locked)
    # The points themselves are left to the iterations that follow.
    for cells, weights in (coarse, fine) if len(fine[0]) < len(points) else (coarse,):
        settled = cluster(cells, weights, centroids, max_iter=_SETTLING, tol=0, locked=locked)
        centroids = settled.centroids
    centroids = cuts_if_lower(points, counts, centroids, locked=locked)
    # A mean may be rounded to just outside the points.
    yield from np.clip(centroids[locked:], fine[0].min(axis=0), fine[0].max(axis=0))
