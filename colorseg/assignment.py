"""The nearest centroid of every point, looked for again only where it may have changed.

A centroid that moves by p comes at most p nearer to any point. So a point whose second-nearest
centroid is farther than its own by some *gap* keeps its label until two centroids that matter to
it have moved by that gap together, by the clock of its tile. Until then it is left alone, which
gives the same labels as looking at every point each time.

In a large image a tile with few members is asked that as a whole: the smallest gap of its points
counts, and all of them are looked at together, which takes little more than one look at each.
In a small image, or in a crowd, there is a time for each point, unless these are so many that
their times would take much memory.

References
----------
G. Hamerly, "Making k-means even faster", SDM 2010, 130-140 (one bound for each point).
https://doi.org/10.1137/1.9781611972801.12
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Labels, Points
from colorseg.members import Members
from colorseg.nearest import Box, Nearest, Singles
from colorseg.tile_labels import TileLabels, label_tiles
from colorseg.tiles import Rows, Tiles, as_singles
from colorseg.workers import side_by_side, usable_cores

_LARGE = 1 << 17  # points of an image whose tiles are asked as a whole
_NARROW, _WIDE = 64, 128  # points of a tile in a small image, and in a large one
_BLOCK = 1 << 20  # distances looked at together: they stay in the processor's cache
_MANY = 64  # centroids, of which it pays to find the few that matter first
_ROWS = 1 << 14  # points looked at together at most
_UNCROWDED = 1 << 13  # points of tiles to which few centroids matter, looked at together
_CROWD = 16  # members that are many
_ENOUGH = 64  # tiles of as many members, looked at apart from others
_NUMBERS = 1 << 19  # of whole tiles computed together
_SLAB = 1 << 20  # points whose times are looked at together at most
_WORTH_THREADS = 1 << 22  # distances
_TIMED = 1 << 21  # points that have a time each; more share those of their tiles
_DOWN = np.float32(1 - 4 * np.finfo(np.float32).eps)

Changes = tuple[Rows, Labels]


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
        self._points, self._box = points, Box.around(points)
        self._listing = len(points) >= _LARGE
        self._tiles = Tiles(points, self._box, at_least=_WIDE if self._listing else _NARROW)
        shape = len(self._tiles), self._tiles.size
        self._by_tile = np.empty(shape, np.uint8)
        self.labels = self._by_tile.reshape(-1)[: len(points)]
        # When, by its tile's clock, a point may change its label, or any of those that share the
        # time; and the same for tiles that are asked as a whole.
        self._timed = len(points) <= _TIMED
        self._times = np.empty(shape if self._timed else (shape[0], 1), np.float32)
        self._soonest = np.empty(shape[0], np.float32)
        self.forget(centroids)
        nearest = Nearest(centroids, self._box)
        self._by_tile[:] = nearest.about(self._tiles.middles)[:, None]
        deque(self._after(np.zeros(len(centroids)), nearest), maxlen=0)

    def forget(self, centroids: Centroids) -> None:
        """Take other centroids, of which the labels are the nearest, and bounds for unknown."""
        self._centroids, self._examined = centroids, len(self.labels)
        self._members = Members(self._tiles, len(centroids), listing=self._listing)
        self._as_whole = np.zeros(len(self._tiles), bool)
        self._times.fill(-np.inf)
        self._soonest.fill(-np.inf)
        self._fill_up()

    def _fill_up(self) -> None:
        """Let the last tile's points that are none never be due, if points have times."""
        self._times.reshape(-1)[len(self.labels) :] = np.nan

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
        self._centroids = centroids
        return self._after(moves, Nearest(centroids, self._box))

    def _after(self, moves: NDArray[np.float64], nearest: Nearest) -> Iterator[Changes]:
        """Look at some tiles at a time, so that there are never many changes to keep."""
        self._nearest = nearest
        self._members.move(moves, nearest)
        count, cores = len(self._tiles), usable_cores()
        together = cores if self._examined * len(self._centroids) > _WORTH_THREADS else 1
        size = max(min(_SLAB // self._tiles.size, -(-count // together)), 1)
        slabs = [slice(first, min(first + size, count)) for first in range(0, count, size)]
        self._examined = 0
        for first in range(0, len(slabs), together):
            yield from side_by_side(self._look, slabs[first : first + together])

    def _look(self, tiles: slice) -> Changes:
        mixed = self._members.crowds[tiles] != 1
        middles = np.arange(tiles.start, tiles.stop) * self._tiles.size + self._tiles.size // 2
        likely = self.labels.take(middles, mode="clip")
        met, soonest = self._members.run(tiles, likely)
        times = soonest.astype(np.float32) * _DOWN
        self._soonest[met] = np.minimum(self._soonest[met], times)
        self._times[met] = np.minimum(self._times[met], times[:, None])
        # A tile that was mixed may have been left to one centroid just now.
        mixed |= self._members.crowds[tiles] > 1
        clocks = self._members.clocks[tiles].astype(np.float32)
        if not self._listing or not self._nearest.in_range:
            return _joined(self._examine_points(tiles, clocks, mixed))
        self._change_ways(tiles)
        as_whole = self._as_whole[tiles]
        due = tiles.start + np.flatnonzero(as_whole & (self._soonest[tiles] <= clocks))
        changes = self._examine_tiles(due)
        return _joined([*changes, *self._examine_points(tiles, clocks, mixed & ~as_whole)])

    def _change_ways(self, tiles: slice) -> None:
        """Ask tiles with few members as a whole when they are due, and others for each point."""
        crowds, before = self._members.crowds[tiles], self._as_whole[tiles]
        now = (crowds > 1) & (crowds <= len(self._members.listed))
        times, soonest = self._times[tiles], self._soonest[tiles]
        to_whole, to_points = now > before, now < before
        soonest[to_whole] = np.fmin.reduce(times[to_whole], axis=1)
        times[to_points] = soonest[to_points, None]
        before[:] = now
        if tiles.stop == len(self._tiles):
            self._fill_up()

    def _examine_points(
        self, tiles: slice, clocks: Singles, mixed: NDArray[np.bool_]
    ) -> list[Changes]:
        """Examine the points that are due of some tiles, which are those that are mixed."""
        some = np.flatnonzero(mixed)
        due = np.flatnonzero(self._times[tiles].take(some, axis=0) <= clocks.take(some)[:, None])
        rows = self._points_of(tiles.start + some, due)
        self._examined += len(rows)
        return [self._examine(part) for part in self._in_blocks(rows)]

    def _points_of(self, tiles: Rows, due: Rows) -> Rows:
        """Return the points that are due, given which times of the tiles are."""
        size = self._tiles.size
        if self._timed:
            return due + (tiles * size - np.arange(len(tiles)) * size).take(due // size)
        tiles = tiles.take(due)
        self._times[tiles] = np.inf
        rows = (tiles[:, None] * size + np.arange(size)).reshape(-1)
        return rows[: np.searchsorted(rows, len(self.labels))]

    def _in_blocks(self, due: Rows) -> Iterator[Rows]:
        """Split points into blocks, so that one crowded tile does not crowd its whole block."""
        size = min(_BLOCK // len(self._centroids), _ROWS)
        if len(self._centroids) < _MANY:
            return _blocks(due, size)
        crowded = self._members.crowds.take(due // self._tiles.size) > _CROWD
        return chain(_blocks(due[~crowded], _UNCROWDED), _blocks(due[crowded], size))

    def _examine(self, rows: Rows) -> Changes:
        former, tiles = self.labels.take(rows), rows // self._tiles.size
        labels, gaps = self._compare(self._points.take(rows, axis=0), former, tiles)
        if self._timed:
            self._times.reshape(-1)[rows] = self._when(tiles, gaps)
        else:
            np.minimum.at(self._times[:, 0], tiles, self._when(tiles, gaps))
        return self._change(rows, former, labels)

    def _when(self, tiles: Rows, gaps: Singles) -> Singles:
        """Return when gaps will be used up: rounded down, so that no label is sure too long."""
        return (self._members.clocks.take(tiles).astype(np.float32) + gaps) * _DOWN

    def _change(self, rows: Rows, former: Labels, labels: Labels) -> Changes:
        changed = np.flatnonzero(labels != former)
        self.labels[rows[changed]] = labels[changed]
        return rows[changed], former[changed]

    def _compare(self, points: Points, own: Labels, tiles: Rows) -> tuple[Labels, Singles]:
        """Compare each point's own centroid with the members of its tile, and maybe others."""
        nearest, k = self._nearest, len(self._centroids)
        if k < _MANY:
            return nearest.two(points, own)
        among = self._members.of(tiles[np.flatnonzero(np.diff(tiles, prepend=-1))])
        among[own] = True
        few = np.flatnonzero(among)
        places = np.cumsum(among) - 1
        labels, gaps = nearest.among(few).two(points, places.astype(np.uint8)[own])
        return few.astype(np.uint8)[labels], gaps

    def _examine_tiles(self, due: Rows) -> list[Changes]:
        """Examine all points of some tiles."""
        self._examined += len(due) * self._tiles.size // 4  # as quick as so many points apart
        changes, doubtful = [], []
        for tiles, most in self._in_groups(due):
            found = self._label(tiles, most)
            doubtful.append(self._settle(tiles, found))
            changes.append(self._change_tiles(tiles, found.labels))
        rows = np.concatenate(doubtful) if doubtful else due
        return changes + [self._decide(part) for part in _blocks(rows, _ROWS) if len(rows)]

    def _in_groups(self, due: Rows) -> Iterator[tuple[Rows, int]]:
        """Group tiles by how many members they have at most, and split them into blocks."""
        crowds, fewest = self._members.crowds.take(due), 2
        last = int(crowds.max(initial=0))
        for most in (2, 3, 4, 6, 8):
            mine = np.flatnonzero((crowds >= fewest) & (crowds <= most))
            if len(mine) < _ENOUGH and most < last:
                continue
            for part in _blocks(due[mine], _NUMBERS // (self._tiles.size * (most + 3))):
                yield part, min(most, len(self._members.listed))
            fewest = most + 1

    def _label(self, tiles: Rows, most: int) -> TileLabels:
        return label_tiles(
            self._tiles.seen(tiles),
            self._tiles.middles[:3].take(tiles, axis=1),
            self._tiles.radii.take(tiles),
            self._members.listed[:most].take(tiles, axis=1).astype(np.intp),
            self._members.crowds.take(tiles),
            self._nearest.seen,
        )

    def _settle(self, tiles: Rows, found: TileLabels) -> Rows:
        """Note until when labels are sure, and return the points whose label rounding may decide.

        Those keep the label they have, until it is decided.
        """
        least = found.leads.view(np.int32).min(axis=1).view(np.float32)  # which is quicker
        some = np.flatnonzero(least <= found.doubts)
        where, which = np.nonzero(found.leads[some] <= found.doubts[some, None])
        where = some[where]
        found.leads[where, which] = np.inf
        found.labels[where, which] = self._by_tile[tiles[where], which]
        least[some] = found.leads[some].min(axis=1, initial=np.inf)
        # The second-nearest centroid is farther than the nearest, at D, by √(D² + lead) - D.
        least = as_singles(least - found.doubts)
        gaps = least / (np.sqrt(found.within**2 + least) + found.within)
        self._soonest[tiles] = self._when(tiles, gaps)
        rows = tiles[where] * self._tiles.size + which
        return rows[rows < len(self.labels)]

    def _change_tiles(self, tiles: Rows, labels: Labels) -> Changes:
        before, size = self._by_tile.take(tiles, axis=0), self._tiles.size
        changed = np.flatnonzero(labels != before)
        rows = (tiles * size - np.arange(len(tiles)) * size).take(changed // size) + changed
        self._by_tile.reshape(-1)[rows] = labels.reshape(-1).take(changed)
        former, inside = before.reshape(-1).take(changed), rows < len(self.labels)
        return rows[inside], former[inside]

    def _decide(self, rows: Rows) -> Changes:
        """Find the nearest centroids of points whose tile could not tell."""
        former, tiles = self.labels.take(rows), rows // self._tiles.size
        labels, gaps = self._nearest.two(self._points.take(rows, axis=0), former)
        np.minimum.at(self._soonest, tiles, self._when(tiles, gaps))
        return self._change(rows, former, labels)


def _blocks(rows: Rows, size: int) -> Iterator[Rows]:
    return (rows[first : first + size] for first in range(0, len(rows), size))


def _joined(changes: Sequence[Changes]) -> Changes:
    if not changes:
        return np.empty(0, np.intp), np.empty(0, np.uint8)
    rows, former = zip(*changes, strict=True)
    return np.concatenate(rows), np.concatenate(former)
