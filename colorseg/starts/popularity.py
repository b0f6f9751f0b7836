"""Common colors, kept apart: P. Heckbert's popularity algorithm.

References
----------
P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982, 297-307.
https://doi.org/10.1145/800064.801294
"""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.starts.cells import group_in_cells

_CELLS = 1 << 12  # that are compared by their weights at most


def popular_colors(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors that are common, kept apart: the most common one that is not near others, again.

    Similar colors are one color here, with the mean and the weight of all of them. Going from
    the most common down, those nearer than some distance to a centroid are left out: at first a
    quarter of the diagonal of the box around the points, then, whenever none is left to take,
    half of the distance before. Nothing is left to chance.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights: how common each is.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Not used.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already, to keep apart from; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.

    References
    ----------
    P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982, 297-307 (the
    popularity algorithm, without the distance). https://doi.org/10.1145/800064.801294
    """
    cells, weights = group_in_cells(points, counts, at_most=_CELLS)
    if len(cells) < k + len(given):
        cells, weights = points.astype(np.float64), counts
    cells = cells[np.argsort(-weights, kind="stable")]
    apart = float(np.sqrt((np.ptp(cells, axis=0) ** 2).sum())) / 4
    nearest = np.full(len(cells), np.inf)
    for centroid in given:
        np.minimum(nearest, np.sqrt(((cells - centroid) ** 2).sum(axis=1)), out=nearest)
    for _ in range(k):
        while not (nearest >= apart).any():
            apart /= 2
        taken = cells[np.argmax(nearest >= apart)]
        yield taken
        np.minimum(nearest, np.sqrt(((cells - taken) ** 2).sum(axis=1)), out=nearest)
