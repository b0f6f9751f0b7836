"""Boxes of small variance, cut out of the points along the axes: X. Wu's quantizer.

The box around the points is a grid of bins, 32 along each axis, and every bin knows its moments:
weight, sum and sum of squares. Greedily the box of largest variance is cut in two at the plane
that leaves the least of it.

References
----------
X. Wu, "Efficient statistical computations for optimal color quantization", in Graphics Gems II,
126-133, Academic Press, 1991.

X. Wu, "Color quantization by dynamic programming and principal analysis", ACM Trans. Graphics
11(4), 348-372, 1992. https://doi.org/10.1145/146443.146475
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.blocks import POINTS_PER_BLOCK, blocks
from colorseg.starts.maximin import farthest_points

_BINS = 32  # along each axis

#: Weight, sums along each axis and sum of squares of each bin: float64 (5, bins, bins, bins).
_Moments: TypeAlias = NDArray[np.float64]


def variance_boxes(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Mean colors of k boxes, by Wu's method: always cut where the variance falls most.

    Where fewer than k of the grid's bins have points, the points farthest from the means and from
    each other follow. Nothing is left to chance.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points, in any space.
    counts : ndarray of int64, shape (n,)
        Their weights.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Not used.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already; the boxes are the same whatever is given.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.

    References
    ----------
    X. Wu, "Color quantization by dynamic programming and principal analysis", ACM Trans. Graphics
    11(4), 348-372, 1992. https://doi.org/10.1145/146443.146475
    """
    low, high = (f(points, axis=0).astype(np.float64) for f in (np.min, np.max))
    # Seen from the middle in units of the longest side, whatever the scale of the points.
    middle, side = low + (high - low) / 2, (high - low).max() or 1.0
    grid = _sum_up_bins(points, counts, low, high, middle, side)
    means = [np.clip(middle + side * box.mean, low, high) for box in _cut(grid, k)]
    yield from means
    if len(means) < k:
        centroids = np.concatenate([given, means])
        yield from islice(farthest_points(points, centroids), k - len(means))


def _sum_up_bins(
    points: Points,
    counts: Counts,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    middle: NDArray[np.float64],
    side: float,
) -> _Moments:
    moments = np.zeros((5, _BINS**3))
    span = np.where(high > low, high - low, 1.0)
    for rows in blocks(len(points), POINTS_PER_BLOCK):
        part = points[rows]
        places = np.minimum((part - low) / span * _BINS, _BINS - 1).astype(np.intp)
        bins = (places[:, 0] * _BINS + places[:, 1]) * _BINS + places[:, 2]
        seen, weights = (part - middle) / side, counts[rows].astype(np.float64)
        squares = np.einsum("ij,ij->i", seen, seen)
        for moment, values in zip(moments, (1.0, *seen.T, squares), strict=True):
            moment += np.bincount(bins, weights * values, _BINS**3)
    return moments.reshape(5, _BINS, _BINS, _BINS)


@dataclass(frozen=True, eq=False)
class _Box:
    """A box of bins: its mean, its variance times its weight, and its halves if it can be cut."""

    mean: NDArray[np.float64]
    variance: float
    halves: list[_Moments]


def _cut(grid: _Moments, k: int) -> list[_Box]:
    """Cut the grid into k boxes, or into as many as have points."""
    boxes = [_box(grid)] if k > 0 else []
    while len(boxes) < k:
        whole = max(boxes, key=lambda box: box.variance if box.halves else -np.inf)
        if not whole.halves:
            break
        boxes.remove(whole)
        boxes.extend(map(_box, whole.halves))
    return boxes


def _box(bins: _Moments) -> _Box:
    along = [bins[:4].sum(axis=others) for others in ((2, 3), (1, 3), (1, 2))]
    weight, sums = along[0][0].sum(), along[0][1:].sum(axis=1)
    variance = float(bins[4].sum() - (sums @ sums) / weight)
    planes = [_best_plane(moments) for moments in along]
    axis = max(range(3), key=lambda axis: planes[axis][0])
    kept, place = planes[axis]
    halves = np.split(bins, [place], axis=1 + axis) if kept > -np.inf else []
    return _Box(sums / weight, variance, halves)


def _best_plane(moments: NDArray[np.float64]) -> tuple[float, int]:
    """Find the plane across an axis that leaves the least variance.

    That is the one with the largest sum of |sums|² / weight over both sides, minus infinity if
    one side is empty wherever it stands.
    """
    if moments.shape[1] == 1:
        return -np.inf, 0
    before = moments.cumsum(axis=1)[:, :-1]
    after = moments[:, ::-1].cumsum(axis=1)[:, -2::-1]
    cuts = (before[0] > 0) & (after[0] > 0)
    kept = np.full(len(cuts), -np.inf)
    kept[cuts] = sum((side[1:, cuts] ** 2).sum(axis=0) / side[0, cuts] for side in (before, after))
    return float(kept.max()), int(kept.argmax()) + 1
