"""Centroids along the axis that the points spread most along, cut where that is best of all.

On a line the clusters of the lowest inertia are runs of neighboring points, and dynamic programming
finds the best cuts: those for m clusters of the first points follow from those for m - 1 of fewer.
Gray pictures lie on a line in every space, and mixtures of two colors that are not rounded: there
this is the optimum itself. Elsewhere it is the optimum of what an eye would see that looks at the
points from the side.

References
----------
X. Wu, "Color quantization by dynamic programming and principal analysis", ACM Trans. Graphics
11(4), 348-372, 1992. https://doi.org/10.1145/146443.146475
H. Wang, M. Song, "Ckmeans.1d.dp: optimal k-means clustering in one dimension by dynamic
programming", The R Journal 3(2), 29-33, 2011. https://doi.org/10.32614/RJ-2011-015
"""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Floats, Points

#: Runs of points at most between which cuts are looked for. A line meets no more codes than 256.
MOST_RUNS = 512

_OFF = 1e-9  # of the extent: so far from a line is on it, but for rounding
_AWAY = 0.1  # of the variance: so much away from a line is near it
_MOST_NEAR = 1024  # points; a line of any direction rounds to no more codes than 766


def cut_across_axis(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[Floats]:
    """Best cuts across the axis along which the colors spread most: the optimum for grays.

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

    References
    ----------
    X. Wu, "Color quantization by dynamic programming and principal analysis", ACM Trans. Graphics
    11(4), 348-372, 1992. https://doi.org/10.1145/146443.146475
    """
    if k > 0:
        yield from best_cuts(points, counts, k, given)


def best_cuts(points: Points, counts: Counts, k: int, given: Centroids) -> Centroids:
    """Cut points into k runs along their principal axis, where the inertia is lowest.

    Parameters
    ----------
    points, counts, given
        As in `cut_across_axis`.
    k : int
        How many runs, 1 to n.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        Their means.
    """
    middle, offsets, places = _along_axis(points, counts)
    order = np.argsort(places, kind="stable")
    at_most = min(len(points), max(MOST_RUNS, k))
    first = np.arange(at_most + 1) * len(points) // at_most
    weights, means = _joined(counts[order], offsets[order], first[:-1])
    clusters = [
        order[first[begin] : first[end]]
        for begin, end in _best_clusters(weights, means, k, given - middle)
    ]
    return np.array([mean_of(points[rows], counts[rows]) for rows in clusters])


def are_on_a_line(points: Points, counts: Counts) -> bool:
    """Tell whether points lie on a line, but for rounding.

    Parameters
    ----------
    points, counts
        As in `cut_across_axis`.

    Returns
    -------
    bool
        Whether none is farther from it than a billionth of their extent.
    """
    _, offsets, places = _along_axis(points, counts)
    ends = offsets[[places.argmin(), places.argmax()]]
    along = (places - places.min())[:, None] / (np.ptp(places) or 1.0)
    off = np.abs(offsets - ends[0] - along * (ends[1] - ends[0])).max()
    return bool(off <= _OFF * np.ptp(places))


def are_near_a_line(points: Points, counts: Counts) -> bool:
    """Tell whether points are few and spread along a line more than away from it.

    Such are the mixtures of two colors, which lie on a line until they are rounded or seen in
    another space.

    Parameters
    ----------
    points, counts
        As in `cut_across_axis`.

    Returns
    -------
    bool
        Whether at most a tenth of their variance is away from it.
    """
    if len(points) > _MOST_NEAR:
        return False
    _, offsets, places = _along_axis(points, counts)
    away = ((offsets**2).sum(axis=1) - places**2) @ counts
    return bool(away <= _AWAY * (places**2 @ counts))


def mean_of(points: Points, counts: Counts) -> Floats:
    """Return the weighted mean of points.

    Parameters
    ----------
    points, counts
        As in `cut_across_axis`.

    Returns
    -------
    ndarray of float64, shape (3,)
        The mean; of one point, this itself.
    """
    # From one of the points, so that far from zero nothing is lost.
    corner = points[0].astype(np.float64)
    return np.array(corner + np.average(points - corner, axis=0, weights=counts))


def squares_to_nearest(points: Points, centroids: Centroids) -> Floats:
    """Return the squared distance of each point to the nearest centroid.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        The points.
    centroids : ndarray of float64, shape (k, 3)
        The centroids; k may be 0.

    Returns
    -------
    ndarray of float64, shape (n,)
        Without centroids, infinity.
    """
    squares = np.full(len(points), np.inf)
    for centroid in centroids:
        np.minimum(squares, ((points - centroid) ** 2).sum(axis=1), out=squares)
    return squares


def _along_axis(points: Points, counts: Counts) -> tuple[Floats, Floats, Floats]:
    """Give the mean, the offsets from it, and how far each is along the axis of most spread."""
    middle = mean_of(points, counts)
    offsets = points - middle
    unit = offsets / (np.abs(offsets).max() or 1.0)
    spread = np.einsum("i,ij,ik", counts, unit, unit)
    axis = np.linalg.eigh(spread)[1][:, 2]
    return middle, offsets, np.array(np.einsum("ij,j", offsets, axis))


def _joined(counts: Counts, offsets: Floats, first: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Join the points from each first one to the next: their weights and means."""
    sums = np.add.reduceat(counts.astype(np.float64), first)
    return sums, np.add.reduceat(counts[:, None] * offsets, first) / sums[:, None]


def _best_clusters(
    weights: Floats, points: Floats, k: int, given: Centroids
) -> list[tuple[int, int]]:
    """Find the k clusters of neighbors of the lowest inertia: from where to where each one is."""
    costs, kept = _costs_of_runs(weights, points), _costs_of_given(weights, points, given)
    # The lowest inertia of the first 0, 1, ... points with so many clusters as there were steps.
    lowest, steps, ends = kept, [], np.arange(len(kept))
    for _ in range(k):
        first = (costs + lowest).argmin(axis=1)
        lowest, last = costs[ends, first] + lowest[first], ends
        if len(given):  # which may have the points behind the last cluster
            beyond = lowest - kept
            least = np.minimum.accumulate(beyond)
            last = np.maximum.accumulate(np.where(beyond <= least, ends, 0))
            lowest = least + kept
        steps.append((first, last))
    found, end = [], len(weights)
    for first, last in reversed(steps):
        found.append((int(first[last[end]]), int(last[end])))
        end = found[-1][0]
    return found[::-1]


def _costs_of_runs(weights: Floats, points: Floats) -> Floats:
    """Give the inertia of the points up to each, from each on: (n + 1, n + 1)."""
    squares = weights * (points**2).sum(axis=1)
    table = np.column_stack([weights, squares, weights[:, None] * points])
    up_to = np.concatenate([np.zeros((1, 5)), np.cumsum(table, axis=0)]).T
    weight, inertia, *moments = (row[:, None] - row for row in up_to)
    is_run = np.tri(len(weight), k=-1, dtype=bool)
    about = sum(moment**2 for moment in moments) / np.where(is_run, weight, 1)
    return np.where(is_run, np.maximum(inertia - about, 0), np.inf)


def _costs_of_given(weights: Floats, points: Floats, given: Centroids) -> Floats:
    """Give the inertia of the first 0, 1, ... points about the given centroids, if there are any.

    Without, no point can be left to them.
    """
    return np.concatenate([[0.0], np.cumsum(weights * squares_to_nearest(points, given))])
