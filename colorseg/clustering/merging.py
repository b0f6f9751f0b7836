"""Clusters whose colors hardly differ, as one."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Colors, Points
from colorseg.color import color_differences


def merge_alike(
    centroids: Centroids,
    weights: NDArray[np.float64],
    *,
    to_colors: Callable[[Points], Colors],
    locked: int,
    least: float,
) -> Centroids:
    """Merge centroids, the two most alike first, until all differ by a least amount.

    Two become their weighted mean; a locked one stays as it is and takes the other in. Two
    locked ones are never merged.

    Parameters
    ----------
    centroids : ndarray of float64, shape (k, 3)
        The centroids, in a color space; not written to.
    weights : ndarray of float64, shape (k,)
        The weight of each cluster.
    to_colors : callable
        Points of the space to uint8 sRGB codes.
    locked : int
        How many of the first ones are locked.
    least : float
        The ΔE (CIEDE2000) of two colors below which they are merged.

    Returns
    -------
    ndarray of float64, shape (m, 3)
        The centroids that are left, locked ones first; m is at most k.
    """
    centroids, weights = centroids.copy(), weights.copy()
    left = np.ones(len(centroids), bool)
    differences = _differences(to_colors(centroids), locked)
    while differences.min() < least:
        kept, gone = sorted(np.unravel_index(differences.argmin(), differences.shape))
        if kept >= locked:
            pair = [kept, gone]
            centroids[kept] = weights[pair] @ centroids[pair] / weights[pair].sum()
        weights[kept] += weights[gone]
        left[gone], differences[gone], differences[:, gone] = False, np.inf, np.inf
        others = np.flatnonzero(left & np.isfinite(differences[kept]))
        colors = to_colors(centroids)
        anew = color_differences(np.repeat(colors[[kept]], len(others), axis=0), colors[others])
        differences[kept, others] = differences[others, kept] = anew
    return centroids[left]


def _differences(colors: Colors, locked: int) -> NDArray[np.float64]:
    """Compare all pairs of colors; those that must not be merged differ without end."""
    k = len(colors)
    first, second = np.triu_indices(k, 1)
    differences = np.full((k, k), np.inf)
    differences[first, second] = color_differences(colors[first], colors[second])
    differences[:locked, :locked] = np.inf
    return np.minimum(differences, differences.T)
