"""The few centroids that may be nearest to some point of a tile, and how far these have moved.

A tile lies in a ball, so one look at the ball tells which centroids may be nearest to any of its
points, its *candidates*: for all of its points the others are farther than some candidate, by some
margin. Until centroids have moved by that margin, the others do not matter, and how far they move
is nothing to the tile. So each tile has a *drift* of its own, which grows only by what its
candidates move, and against which the bounds of its labels are held.

References
----------
T. Kanungo et al., "An efficient k-means clustering algorithm: analysis and implementation", IEEE
Trans. Pattern Analysis and Machine Intelligence 24(7), 881-892, 2002 (cells and the centroids
that may own them). https://doi.org/10.1109/TPAMI.2002.1017616
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Labels
from colorseg.blocks import DISTANCES_PER_BLOCK, blocks
from colorseg.clustering.nearest import Nearest, Singles, multiply
from colorseg.clustering.tiles import Rows, Tiles, as_singles

_LISTED = 8  # candidates of a tile that are listed
_SLACK = 0.2  # how far beyond need a tile looks for candidates, in moves of the last iteration
_MANY = 64  # centroids, of which some may move so far that they are looked at each time
_RUSHING = 16  # one of so many
_UP = np.float32(1 + 1e-4)  # more than single precision can round off
_LEAST = np.float32(1e-30)
_EVER = np.float32(np.inf)


class Candidates:
    """The candidates of each tile, and its drift.

    Parameters
    ----------
    tiles : Tiles
        The tiles.
    nearest : Nearest
        The centroids, of which nothing is known yet.
    listing : bool
        Whether to list the candidates of tiles that have few.

    Attributes
    ----------
    drifts : ndarray of float64, shape (t,)
        How far two candidates may have come together for points of each tile, all in all.
    counts : ndarray of intp, shape (t,)
        How many candidates each tile has.
    listed : ndarray of uint8, shape (m, t)
        The candidates of each tile in order, if it has no more than that; what comes behind them
        means nothing.
    """

    def __init__(self, tiles: Tiles, nearest: Nearest, *, listing: bool = True) -> None:
        self._tiles, count, k = tiles, len(tiles), len(nearest.centroids)
        self.drifts, self.counts = np.zeros(count), np.zeros(count, np.intp)
        self.listed = np.zeros((min(k, _LISTED) if listing else 0, count), np.uint8)
        self._is_candidate, self._owners = np.zeros((k, count), bool), np.zeros(count, np.uint8)
        # How much nearer than its owner other centroids may come before they matter.
        self._margins = np.full(count, -_EVER)
        self.move(np.zeros(k), nearest)

    def move(self, moves: NDArray[np.float64], nearest: Nearest) -> None:
        """Take note of how far each centroid moved, and where to.

        Parameters
        ----------
        moves : ndarray of float64, shape (k,)
            How far each centroid moved, in units of the points.
        nearest : Nearest
            The centroids where they are now.
        """
        order = np.argsort(moves)
        rushing = len(order) // _RUSHING if len(order) >= _MANY else 0
        calm = order[: len(order) - rushing]
        self._pace, self._rushing = as_singles(moves[calm[-1]]), order[len(calm) :]
        self._slack = as_singles(_SLACK * self._pace)
        self._moves, self._nearest = as_singles(moves), nearest
        # In parts of the largest, whose squares do not vanish in single precision.
        self._largest = as_singles(moves.max())
        parts = as_singles(moves / moves.max()) if moves.any() else self._moves
        self._parts = np.stack([parts, np.maximum(parts**2, _LEAST)])
        squares = sum(np.subtract.outer(axis, axis) ** 2 for axis in nearest.centroids.T)
        self._between = as_singles(np.sqrt(squares))

    def of_any(self, tiles: Rows) -> NDArray[np.bool_]:
        """Return which centroids are candidates of any of the given tiles, bool (k,)."""
        found: NDArray[np.bool_] = np.logical_or.reduce(
            self._is_candidate.take(tiles, axis=1), axis=1
        )
        return found

    def advance(self, tiles: slice, likely: Labels) -> tuple[Rows, NDArray[np.float64]]:
        """Let the drifts of some tiles grow by the last move, and look for new candidates.

        Parameters
        ----------
        tiles : slice
            The tiles.
        likely : ndarray of uint8, shape (t,)
            A centroid near the middle of each.

        Returns
        -------
        tiles : ndarray of intp, shape (m,)
            Those that have new candidates.
        bounds : ndarray of float64, shape (m,)
            Up to that drift no new candidate is nearest to any of their points.
        """
        size = min(DISTANCES_PER_BLOCK // len(self._is_candidate), 1 << 16)
        for part in blocks(tiles.stop - tiles.start, size):
            self._drift(slice(tiles.start + part.start, tiles.start + part.stop))
        stale = np.flatnonzero(self._margins[tiles] <= 0)
        if len(stale) == 0:
            return stale, np.empty(0)
        parts = (stale[part] for part in blocks(len(stale), size))
        found = [self._look_around(tiles.start + part, likely[part]) for part in parts]
        met, bounds = zip(*found, strict=True)
        return np.concatenate(met), np.concatenate(bounds)

    def _drift(self, tiles: slice) -> None:
        # Two candidates come nearer to each other by no more than a + b, the sum of their moves,
        # which is neither more than all candidates' moves nor than √(2 a² + 2 b²).
        among = self._is_candidate[:, tiles].view(np.uint8).astype(np.float32)
        total, squares = multiply(self._parts, among)
        shrunk = np.minimum(total, np.sqrt(2 * squares)) * self._largest * _UP
        shrunk[self.counts[tiles] == 1] = 0
        self.drifts[tiles] += shrunk
        margins, owners = self._margins[tiles], self._owners[tiles]
        margins -= (self._moves.take(owners) + self._pace) * _UP
        if len(self._rushing):
            gaps = self._gaps(tiles, owners, self._rushing)
            np.copyto(gaps, _EVER, where=self._is_candidate[self._rushing, tiles])
            np.minimum(margins, gaps.min(axis=0), out=margins)

    def _look_around(self, tiles: Rows, likely: Labels) -> tuple[Rows, NDArray[np.float64]]:
        gaps = self._gaps(tiles, likely)
        found = gaps <= self._slack
        found[likely, np.arange(len(tiles))] = True
        new = found > self._is_candidate.take(tiles, axis=1)
        self._is_candidate[:, tiles], self._owners[tiles] = found, likely
        self.counts[tiles] = found.sum(axis=0)
        if len(self.listed):
            self._list(tiles, found)
        met = np.flatnonzero(new.any(axis=0))
        sure = np.where(new[:, met], gaps[:, met], _EVER).min(axis=0)
        np.copyto(gaps, _EVER, where=found)
        self._margins[tiles] = gaps.min(axis=0)
        return tiles[met], self.drifts[tiles[met]] + np.maximum(sure, 0)

    def _list(self, tiles: Rows, found: NDArray[np.bool_]) -> None:
        counts = self.counts[tiles]
        few = counts <= len(self.listed)
        centroid, tile = np.divmod(np.flatnonzero(found & few), len(tiles))
        order = np.argsort(tile.astype(np.uint16), kind="stable")  # which is quick for 16 bits
        centroid, tile, counts = centroid[order], tile[order], counts * few
        place = np.arange(len(tile)) - (np.cumsum(counts) - counts)[tile]
        self.listed[place, tiles[tile]] = centroid

    def _gaps(self, tiles: Any, owners: Labels, among: Any = slice(None)) -> Singles:
        """Give how much farther centroids are than the owner, for all of a tile.

        With distances D from the middle, that is for the whole ball of radius r at least
        (D² - D₀² - 2r |c - c₀|) / (D + D₀ + 2r), and D is at most D₀ + |c - c₀|.
        """
        nearest, between = self._nearest, self._between[among].take(owners, axis=1)
        if not nearest.in_range:  # then any centroid may be the nearest
            return np.zeros_like(between)
        radii, seen = self._tiles.radii[tiles], self._tiles.middles[:, tiles]
        near = np.einsum("ij,ji->i", nearest.planes.take(owners, axis=0), seen)
        squares = near + np.einsum("ij,ij->j", seen[:3], seen[:3]) + nearest.doubt
        distance = np.sqrt(np.maximum(squares, 0))
        scores = multiply(nearest.planes[among], seen)
        scores -= near + 3 * nearest.doubt
        scores -= 2 * radii * between
        between += 2 * (distance + radii)
        scores /= between * _UP
        return scores
