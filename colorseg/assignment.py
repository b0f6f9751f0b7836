"""The nearest centroid of every point, looked for again only where it may have changed.

A centroid that moves by p comes at most p nearer to any point. So a point whose second-nearest
centroid is farther than its own by some *gap* keeps its label until two centroids that matter to
it have moved by that gap together. One number for each point says when, by the clock of its tile;
all points whose time has not come are left alone, which gives the same labels as looking at each.

References
----------
G. Hamerly, "Making k-means even faster", SDM 2010, 130-140 (one bound for each point).
https://doi.org/10.1137/1.9781611972801.12
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Labels, Points
from colorseg.nearest import Box, Nearest
from colorseg.tiles import Tiles
from colorseg.workers import side_by_side, usable_cores

_BLOCK = 1 << 20  # distances looked at together: they stay in the processor's cache
_MANY = 64  # centroids, of which it pays to find the few that matter first
_ROWS = 1 << 14  # points looked at together at most
_UNCROWDED = 1 << 13  # points of tiles to which few centroids matter, looked at together
_SLAB = 1 << 20  # points whose times are looked at together at most
_WORTH_THREADS = 1 << 22  # distances
_DOWN = np.float32(1 - 4 * np.finfo(np.float32).eps)

Changes = tuple[NDArray[np.intp], Labels]


class Assignment:
    """Points, and for each the nearest of some centroids, the first one of several as near.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        The points; the nearer neighbors in this order are, the less there is to do.

    Attributes
    ----------
    labels : ndarray of uint8, shape (n,)
        The nearest centroid of each point, kept up to date in place.
    """

    def __init__(self, points: Points, centroids: Centroids) -> None:
        self.labels = np.empty(len(points), np.uint8)
        self._points, self._box = points, Box.around(points)
        self._tiles = Tiles(points, self._box)
        # When, by its tile's clock, each point may change its label.
        self._times = np.empty((len(self._tiles), self._tiles.size), np.float32)
        self.forget(centroids)
        self._tiles.move(np.zeros(len(centroids)), Nearest(centroids, self._box))
        deque(self._in_slabs(self._begin), maxlen=0)

    def forget(self, centroids: Centroids) -> None:
        """Take other centroids, of which the labels are the nearest, and bounds for unknown."""
        self._centroids, self._examined = centroids, len(self.labels)
        self._tiles.forget(len(centroids))
        self._times.fill(-np.inf)
        self._times.reshape(-1)[len(self.labels) :] = np.nan  # no point, so never

    def follow(self, centroids: Centroids) -> Iterator[Changes]:
        """Assign every point to the nearest of the centroids, which have moved.

        It is done when the last part of the changes has been taken.

        Parameters
        ----------
        centroids : ndarray of float64, shape (k, 3)
            The centroids, in the same order as the time before.

        Yields
        ------
        rows : ndarray of intp, shape (m,)
            Some of the points whose label changed.
        former : ndarray of uint8, shape (m,)
            The labels they had.
        """
        moves = np.sqrt(((centroids - self._centroids) ** 2).sum(axis=1))
        self._tiles.move(moves, Nearest(centroids, self._box))
        self._centroids = centroids
        return self._in_slabs(self._look)

    def _in_slabs(self, look: Callable[[slice], Changes]) -> Iterator[Changes]:
        """Look at some tiles at a time, so that there are never many changes to keep."""
        count, cores = len(self._tiles), usable_cores()
        together = cores if self._examined * len(self._centroids) > _WORTH_THREADS else 1
        size = max(min(_SLAB // self._tiles.size, -(-count // together)), 1)
        slabs = [slice(first, min(first + size, count)) for first in range(0, count, size)]
        self._examined = 0
        for first in range(0, len(slabs), together):
            yield from side_by_side(look, slabs[first : first + together])

    def _begin(self, tiles: slice) -> Changes:
        """Give every point the owner of its tile, and examine those it may not be right for."""
        size = self._tiles.size
        self._tiles.run(tiles)
        owners, alone = self._tiles.owners(tiles)
        mine = self.labels[tiles.start * size : tiles.stop * size]
        mine[:] = np.repeat(owners, size)[: len(mine)]
        self._times[tiles][alone] *= -1  # for ever; no point stays no point
        return self._examine_due(tiles)

    def _look(self, tiles: slice) -> Changes:
        met, times = self._tiles.run(tiles)
        self._times[met] = np.minimum(self._times[met], times.astype(np.float32)[:, None] * _DOWN)
        return self._examine_due(tiles)

    def _examine_due(self, tiles: slice) -> Changes:
        clocks = self._tiles.clocks[tiles].astype(np.float32)
        due = tiles.start * self._tiles.size + np.flatnonzero(self._times[tiles] <= clocks[:, None])
        if len(due) == 0:
            return due, np.empty(0, np.uint8)
        self._examined += len(due)
        return _joined([self._examine(rows) for rows in self._in_blocks(due)])

    def _in_blocks(self, due: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
        """Split points into blocks, so that one crowded tile does not crowd its whole block."""
        size = min(_BLOCK // len(self._centroids), _ROWS)
        if len(self._centroids) < _MANY:
            return _blocks(due, size)
        crowded = self._tiles.crowded.take(due // self._tiles.size)
        return chain(_blocks(due[~crowded], _UNCROWDED), _blocks(due[crowded], size))

    def _examine(self, rows: NDArray[np.intp]) -> Changes:
        former, tiles = self.labels.take(rows), rows // self._tiles.size
        labels, gaps = self._compare(self._points.take(rows, axis=0), former, tiles)
        # Rounded down, so that a label is never thought sure for too long.
        clocks = self._tiles.clocks.take(tiles).astype(np.float32)
        self._times.reshape(-1)[rows] = (clocks + gaps) * _DOWN
        changed = np.flatnonzero(labels != former)
        self.labels[rows[changed]] = labels[changed]
        return rows[changed], former[changed]

    def _compare(
        self, points: Points, own: Labels, tiles: NDArray[np.intp]
    ) -> tuple[Labels, NDArray[np.float32]]:
        """Compare each point's own centroid with the members of its tile, and maybe others."""
        nearest, k = self._tiles.nearest, len(self._centroids)
        if k < _MANY:
            return nearest.two(points, own)
        among = self._tiles.members(tiles[np.flatnonzero(np.diff(tiles, prepend=-1))])
        among[own] = True
        few = np.flatnonzero(among)
        places = np.cumsum(among) - 1
        labels, gaps = nearest.among(few).two(points, places.astype(np.uint8)[own])
        return few.astype(np.uint8)[labels], gaps


def _blocks(rows: NDArray[np.intp], size: int) -> Iterator[NDArray[np.intp]]:
    return (rows[first : first + size] for first in range(0, len(rows), size))


def _joined(changes: Sequence[Changes]) -> Changes:
    rows, former = zip(*changes, strict=True)
    return np.concatenate(rows), np.concatenate(former)
