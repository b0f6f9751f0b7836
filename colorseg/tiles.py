"""Runs of neighboring points, and the few centroids that matter to each.

A tile is a run of consecutive points. It lies in a ball, so one look at the ball tells which
centroids may be nearest to any of its points, its *members*: for all of its points the others
are farther than some member, by some gap. Until centroids have moved by that gap, the others do
not matter, and how far they move is nothing to the tile. So each tile has a clock of its own,
which runs only by what its members move.

References
----------
T. Kanungo et al., "An efficient k-means clustering algorithm: analysis and implementation", IEEE
Trans. Pattern Analysis and Machine Intelligence 24(7), 881-892, 2002 (cells and the centroids
that may own them). https://doi.org/10.1109/TPAMI.2002.1017616
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Points
from colorseg.nearest import Box, Nearest, multiply

_SMALLEST = 64  # points of a tile
_MOST = 1 << 16  # tiles, of more points if need be: each takes memory for every centroid

_CROWD = 16  # members that are many
_SLACK = 0.1  # how far beyond need a tile looks for members, in moves of the last iteration
_BLOCK = 1 << 10  # tiles looked at together
_SLAB = 1 << 16  # points enclosed together
_LARGEST = 1e30  # number that single precision is trusted with
_UP = 1 + 1e-4  # more than single precision can round off


class Tiles:
    """All points in tiles, each with its members and its clock.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        The points; the nearer neighbors in this order are, the fewer members a tile has.
    box : Box
        Around all points.

    Attributes
    ----------
    clocks : ndarray of float64, shape (t,)
        How much a gap between two centroids may have shrunk for points of each tile, all in all.
    crowded : ndarray of bool, shape (t,)
        Whether a tile has many members.
    """

    def __init__(self, points: Points, box: Box) -> None:
        self._box = box
        #: Points of a tile.
        self.size = _SMALLEST
        while len(points) > _MOST * self.size:
            self.size *= 2
        count = -(-len(points) // self.size)
        self._centers, self._radii = np.empty((count, 3)), np.empty(count, np.float32)
        step = _SLAB // self.size
        for first in range(0, count, step):
            self._enclose(points, slice(first, min(first + step, count)))
        self.clocks = np.zeros(count)

    def __len__(self) -> int:
        """Return the number of tiles."""
        return len(self.clocks)

    def _enclose(self, points: Points, tiles: slice) -> None:
        mine = points[tiles.start * self.size : tiles.stop * self.size].astype(np.float64)
        last = np.repeat(mine[-1:], -len(mine) % self.size, axis=0)
        mine = np.concatenate([mine, last]).reshape(-1, self.size, 3)
        centers = mine.mean(axis=1)
        mine -= centers[:, None]
        self._centers[tiles] = centers
        squares = np.einsum("ijk,ijk->ij", mine, mine)
        self._radii[tiles] = _single(np.sqrt(squares.max(axis=1)) * _UP)

    def forget(self, k: int) -> None:
        """Begin anew with ``k`` centroids that may be anywhere."""
        self.clocks.fill(0)
        self._members = np.zeros((k, len(self)), bool)
        self._alone, self._owners = np.zeros(len(self), bool), np.zeros(len(self), np.uint8)
        self.crowded = np.zeros(len(self), bool)
        # The sum of moves up to which nothing but the members can matter.
        self._time, self._until = 0.0, np.full(len(self), -np.inf)

    def move(self, moves: NDArray[np.float64], nearest: Nearest) -> None:
        """Take note of how far each centroid moved, and where to.

        Parameters
        ----------
        moves : ndarray of float64, shape (k,)
            How far each centroid moved, in units of the points.
        nearest : Nearest
            The centroids where they are now.
        """
        quickest = float(np.sort(moves)[-2:].sum())
        self._time += quickest
        self._slack = _single(_SLACK * quickest)
        self._moves, self.nearest = _single(moves)[:, None], nearest
        squares = sum(np.subtract.outer(axis, axis) ** 2 for axis in nearest.centroids.T)
        self._between = _single(np.sqrt(squares))

    def owners(self, tiles: slice) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Guess which centroid each tile belongs to.

        Returns
        -------
        owners : ndarray of uint8, shape (t,)
            The centroid nearest to the middle of each tile.
        alone : ndarray of bool, shape (t,)
            Whether it is the nearest one to all points of the tile.
        """
        return self._owners[tiles], self._alone[tiles]

    def members(self, tiles: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which centroids are members of any of the given tiles, bool (k,)."""
        found: NDArray[np.bool_] = np.logical_or.reduce(self._members.take(tiles, axis=1), axis=1)
        return found

    def run(self, tiles: slice) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Let the clocks of some tiles run by the last move, and look for new members.

        Parameters
        ----------
        tiles : slice
            The tiles.

        Returns
        -------
        tiles : ndarray of intp, shape (m,)
            Those that have new members.
        times : ndarray of float64, shape (m,)
            Until then, by their clocks, no new member is nearest to any of their points.
        """
        size = max((1 << 18) // len(self._moves), 1)
        for first in range(tiles.start, tiles.stop, size):
            self._let_run(slice(first, min(first + size, tiles.stop)))
        stale = tiles.start + np.flatnonzero(self._until[tiles] <= self._time)
        if len(stale) == 0:
            return stale, np.empty(0)
        blocks = np.split(stale, range(_BLOCK, len(stale), _BLOCK))
        met, times = zip(*(self._look_around(block) for block in blocks), strict=True)
        return np.concatenate(met), np.concatenate(times)

    def _let_run(self, tiles: slice) -> None:
        # Two members come nearer to each other by no more than the sum of their moves, which is
        # neither more than all members' moves nor than twice the largest.
        moves = self._members[:, tiles] * self._moves
        shrunk = np.minimum(moves.sum(axis=0), 2 * moves.max(axis=0)) * np.float32(_UP)
        shrunk[self._alone[tiles]] = 0
        self.clocks[tiles] += shrunk

    def _look_around(self, tiles: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        gaps, own = self._gaps(tiles)
        members = gaps <= self._slack
        members[own, np.arange(len(tiles))] = True
        new = members & ~self._members.take(tiles, axis=1)
        self._members[:, tiles] = members
        count = members.sum(axis=0)
        self._alone[tiles], self._owners[tiles] = count == 1, own
        self.crowded[tiles] = count > _CROWD
        self._until[tiles] = self._time + np.where(members, np.float32(np.inf), gaps).min(axis=0)
        met = np.flatnonzero(new.any(axis=0))
        soonest = np.where(new[:, met], gaps[:, met], np.float32(np.inf)).min(axis=0)
        return tiles[met], self.clocks[tiles[met]] + np.maximum(soonest, 0)

    def _gaps(self, tiles: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Give how much farther each centroid is than the middle's nearest, for all of a tile.

        With distances D from the middle, that is for the whole ball of radius r at least
        (D² - D₀² - 2r |c - c₀|) / (D + D₀ + 2r), and D is at most D₀ + |c - c₀|.
        """
        nearest, radii = self.nearest, self._radii[tiles]
        if not nearest.in_range:  # then any centroid may be the nearest
            shape = len(self._moves), len(tiles)
            return np.zeros(shape, np.float32), np.zeros(len(tiles), np.intp)
        seen = self._box.inside(self._centers[tiles])
        own = multiply(seen.T, nearest.planes.T).argmin(axis=1)
        scores = multiply(nearest.planes, seen)
        near = scores[own, np.arange(len(tiles))]
        distance = np.sqrt(near + np.einsum("ij,ij->j", seen[:3], seen[:3]) + nearest.doubt)
        between = self._between.take(own, axis=1)
        scores -= near + 3 * nearest.doubt
        scores -= 2 * radii * between
        between += 2 * (distance + radii)
        scores /= between * np.float32(_UP)
        return scores, own


def _single(numbers: Any) -> Any:
    """Round to single precision, and down what it cannot hold: nothing is decided by such."""
    return np.minimum(numbers, _LARGEST).astype(np.float32)
