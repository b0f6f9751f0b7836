"""Many points as few: those of each cell of a regular grid become one weighted point.

A choice that needs a look at every point, over and over, can look at some thousand cells instead.
The box around the points is halved along the axis where its parts are longest, again and again,
and a cell's number has one bit for each halving. So a coarser grid is the same numbers with their
last bits dropped, and cells in the order of their numbers have their neighbors near.
"""

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Counts, Points
from colorseg.blocks import POINTS_PER_BLOCK, blocks

#: Cells to draw from and to settle on at most, and to settle on last.
COARSE, FINE = 1 << 14, 1 << 16
#: Cells at least, or a choice among cells is not one among the points.
CELLS_PER_CENTROID = 8

_SKETCH, _SKETCHED_PER_CENTROID = 1 << 12, 32
_HALVINGS = 21  # of the finest grid: 2 million cells, 128 along each axis of a cube


def sketch_size(k: int) -> int:
    """Give the number of cells on which swaps of k centroids are tried first."""
    return max(_SKETCH, _SKETCHED_PER_CENTROID * k)


def group_in_cells(
    points: Points, counts: Counts, *, at_most: int
) -> tuple[NDArray[np.float64], Counts]:
    """Group points by a regular grid, as fine as so many cells allow.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points, any real dtype and scale.
    counts : ndarray of int64, shape (n,)
        The weight of each point, at least 1.
    at_most : int
        The largest number of cells with points in them, at least 1.

    Returns
    -------
    means : ndarray of float64, shape (m, 3)
        The weighted mean of the points of each cell; the points themselves if m is n because
        there are no more than ``at_most``.
    counts : ndarray of int64, shape (m,)
        The sum of their weights.
    """
    if len(points) <= at_most:
        return points.astype(np.float64), counts.astype(np.int64)
    low, high = (np.array([f(axis) for axis in points.T], np.float64) for f in (np.min, np.max))
    numbers = _number_cells(points, low, high - low)
    return _means(points, counts, low, _merge(numbers, at_most))


def cells_to_choose_from(
    points: Points, counts: Counts, k: int, *, at_most: int
) -> tuple[NDArray[np.float64], Counts]:
    """Group points in cells, unless those are too few to choose k centroids from.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points, any real dtype and scale.
    counts : ndarray of int64, shape (n,)
        The weight of each point, at least 1.
    k : int
        How many centroids.
    at_most : int
        The largest number of cells, at least 1.

    Returns
    -------
    means : ndarray of float64, shape (m, 3)
        As of `group_in_cells`, or the points themselves.
    counts : ndarray of int64, shape (m,)
        Their weights.
    """
    cells, weights = group_in_cells(points, counts, at_most=at_most)
    if len(cells) < CELLS_PER_CENTROID * k:
        return points.astype(np.float64), counts
    return cells, weights


def _number_cells(
    points: Points, low: NDArray[np.float64], span: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Give each point the number of its cell in the finest grid."""
    halved = _halved_axes(span)
    numbers = np.zeros(len(points), np.int32)
    for axis in set(halved):
        bits = _bits_of_axis(halved, axis)
        for rows in blocks(len(points), POINTS_PER_BLOCK):
            # First the share, then the place: no scale is too small or too large for that.
            share = (points[rows, axis] - low[axis]) / span[axis]
            place = np.minimum(share * len(bits), len(bits) - 1).astype(np.int32)
            numbers[rows] |= bits.take(place)
    return numbers


def _halved_axes(span: NDArray[np.float64]) -> list[int]:
    """Choose the axis of each halving, the first one first: where the parts are longest."""
    parts, halved = span / span.max(), []
    for _ in range(_HALVINGS):
        halved.append(int(parts.argmax()))
        parts[halved[-1]] /= 2
    return halved


def _bits_of_axis(halved: list[int], axis: int) -> NDArray[np.int32]:
    """Return what each place along an axis adds to the number of a cell, by place."""
    bits = np.zeros(1, np.int32)
    for bit, other in enumerate(reversed(halved)):
        if other == axis:
            bits = np.concatenate([bits, bits | np.int32(1 << bit)])
    return bits


def _merge(numbers: NDArray[np.int32], at_most: int) -> NDArray[np.int32]:
    """Undo halvings until few enough cells have points, and number those without gaps."""
    occupied = np.zeros(1 << _HALVINGS, bool)
    for rows in blocks(len(numbers), POINTS_PER_BLOCK):
        occupied[numbers[rows]] = True
    undone = 0
    while np.count_nonzero(occupied) > at_most:
        occupied = occupied[::2] | occupied[1::2]
        undone += 1
    rank = np.cumsum(occupied, dtype=np.int32) - np.int32(1)
    for rows in blocks(len(numbers), POINTS_PER_BLOCK):
        numbers[rows] = rank.take(numbers[rows] >> undone)
    return numbers


def _means(
    points: Points, counts: Counts, low: NDArray[np.float64], cells: NDArray[np.int32]
) -> tuple[NDArray[np.float64], Counts]:
    """Sum up each cell, from the corner of the box so that far from zero nothing is lost."""
    m = int(cells.max()) + 1
    weights, sums = np.zeros(m), np.zeros((3, m))
    for rows in blocks(len(points), POINTS_PER_BLOCK):
        mine, weight = cells[rows].astype(np.intp), counts[rows].astype(np.float64)
        weights += np.bincount(mine, weight, m)
        for axis in range(3):
            sums[axis] += np.bincount(mine, weight * (points[rows, axis] - low[axis]), m)
    return low + (sums / weights).T, weights.astype(np.int64)
