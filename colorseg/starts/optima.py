"""The lowest inertia there can be, where it is known: on a line, of few points, and at the ends.

Elsewhere nothing short of trying them all tells the best clustering, and they are too many
[Aloise 2009].

References
----------
D. Aloise, A. Deshpande, P. Hansen, P. Popat, "NP-hardness of Euclidean sum-of-squares clustering",
Machine Learning 75, 245-248, 2009. https://doi.org/10.1007/s10994-009-5103-0
"""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Floats, Points
from colorseg.starts.principal_axis import (
    MOST_RUNS,
    are_near_a_line,
    are_on_a_line,
    best_cuts,
    mean_of,
    squares_to_nearest,
)

_FEW = 9  # points of which all partitions are tried


def optimum(points: Points, counts: Counts, k: int, given: Centroids) -> float | None:
    """Return the lowest inertia that any clustering can have, where it is known.

    Parameters
    ----------
    points, counts, k, given
        As in `optimal_centroids`.

    Returns
    -------
    float or None
        The inertia, up to rounding; None where too many partitions would have to be tried to tell.
    """
    found = optimal_centroids(points, counts, k, given)
    if found is None:
        return None
    return _inertia(points, counts, np.concatenate([given, found]))


def optimal_centroids(points: Points, counts: Counts, k: int, given: Centroids) -> Centroids | None:
    """Return centroids of the lowest inertia that any can have, where such are known.

    They are known of points on a line, of few points, if there is one centroid, and if there are
    as many as points.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights, at least 1.
    k : int
        How many centroids there are besides those given.
    given : ndarray of float64, shape (m, 3)
        Centroids that stay where they are; m may be 0.

    Returns
    -------
    ndarray of float64, shape (k, 3), or None
        The centroids, fewer if there are fewer points that are not given.
    """
    if k == 0:
        return np.empty((0, 3))
    if len(points) <= k + len(given):
        free = [point for point in points if not (point == given).all(axis=1).any()]
        if len(free) <= k:
            return np.array(free, np.float64).reshape(-1, 3)
    if k == 1 and len(given) == 0:
        return mean_of(points, counts)[None]
    if len(points) <= _FEW:
        return _best_partition(points, counts, k, given)
    if len(points) <= MOST_RUNS and are_on_a_line(points, counts):
        return best_cuts(points, counts, k, given)
    return None


def cuts_if_lower(
    points: Points, counts: Counts, centroids: Centroids, *, locked: int
) -> Centroids:
    """Return centroids, or the best cuts along the axis of points near a line if these are better.

    Parameters
    ----------
    points, counts
        As in `optimal_centroids`.
    centroids : ndarray of float64, shape (k, 3)
        What there is.
    locked : int
        How many of the first ones stay where they are.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        Those of the lower inertia.
    """
    given, free = centroids[:locked], len(centroids) - locked
    if not 0 < free <= len(points) or not are_near_a_line(points, counts):
        return centroids
    cuts = np.concatenate([given, best_cuts(points, counts, free, given)])
    return min((centroids, cuts), key=partial(_inertia, points, counts))


def _inertia(points: Points, counts: Counts, centroids: Centroids) -> float:
    return float(np.einsum("i,i", counts, squares_to_nearest(points, centroids)))


def _best_partition(points: Points, counts: Counts, k: int, given: Centroids) -> Centroids:
    """Try all partitions: the best one of a set follows from those of its subsets."""
    whole, part, first = _subsets(len(points))
    costs, lowest = _costs_of_sets(points, counts, given)
    steps = []
    for _ in range(k):
        steps.append(costs[part] + lowest[whole ^ part])
        lowest = np.minimum.reduceat(steps[-1], first)
    found, left = [], len(first) - 1
    for inertia in reversed(steps):
        cluster = part[first[left] + inertia[whole == left].argmin()]
        members = (cluster >> np.arange(len(points)) & 1).astype(bool)
        found.append(mean_of(points[members], counts[members]))
        left ^= cluster
    return np.array(found)


def _subsets(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """List every set of n with each of its subsets, as bits, and where those of each set begin."""
    sets = np.arange(1 << n)
    whole, part = np.nonzero((sets[:, None] & sets) == sets)
    return whole, part, np.searchsorted(whole, sets)


def _costs_of_sets(points: Points, counts: Counts, given: Centroids) -> tuple[Floats, Floats]:
    """Give the inertia of every set of points about its mean, and about the given centroids.

    A cluster of no points is none, and without given centroids no point can be left to them.
    """
    members = (np.arange(1 << len(points))[:, None] >> np.arange(len(points)) & 1).astype(bool)
    offsets = points - mean_of(points, counts)
    weights = np.where(members, counts, 0).astype(np.float64)
    moments = np.einsum("si,ij->sj", weights, offsets)
    inertia = np.einsum("si,i->s", weights, (offsets**2).sum(axis=1))
    costs = inertia - (moments**2).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
    costs[0] = np.inf
    kept = np.where(members, counts * squares_to_nearest(points, given), 0.0).sum(axis=1)
    return np.maximum(costs, 0), kept
