"""The nearest centroid of every point, looked for again only where it may have changed.

A centroid that moves by p comes at most p nearer to any point. So a point whose second-nearest
centroid is farther than its own by some *gap* keeps its label until two centroids that matter to
it have moved by that gap together. How far those of a tile have moved, all in all, is its *drift*,
and the drift up to which a label is sure to hold is the label's *bound*. Until then the point is
left alone, which gives the same labels as looking at every point each time.

In a large image a tile with few candidates has one bound as a whole: the smallest gap of its points
counts, and all of them are looked at together, which takes little more than one look at each.
In a small image, or where there are many candidates, there is a bound for each point, unless these
are so many that their bounds would take much memory.

Tiles are looked at in slabs, side by side where that pays. What looks at a slab reads the labels
and writes to none: it returns the changes, and one thread makes them. Besides the labels a slab
touches nothing but the bounds and candidates of its own tiles, which no other slab reads. So
neither the number of threads nor the size of slabs can decide anything.

References
----------
G. Hamerly, "Making k-means even faster", SDM 2010, 130-140 (one bound for each point).
https://doi.org/10.1137/1.9781611972801.12
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Labels, Points
from colorseg.blocks import GATHERED_PER_BLOCK, blocks
from colorseg.clustering.candidates import Candidates
from colorseg.clustering.nearest import Box, Nearest, Singles
from colorseg.clustering.tile_labels import TileLabels, label_tiles
from colorseg.clustering.tiles import Rows, Tiles, as_singles
from colorseg.sizes import SIZES, Sizes
from colorseg.workers import side_by_side

_NARROW, _WIDE = 64, 128  # points of a tile in a small image, and in a large one
_DISTANCES = 1 << 20  # of points to centroids, looked at together: measured
_MANY = 64  # centroids, of which it pays to find the few that matter first
_POINTS_OF_FEW = 1 << 13  # points of tiles that have not many candidates, looked at together
_MANY_CANDIDATES = 16
_ENOUGH = 64  # tiles of as many candidates, looked at apart from others
_NUMBERS = 1 << 19  # of whole tiles computed together
_DOWN = np.float32(1 - 4 * np.finfo(np.float32).eps)

Changes = tuple[Rows, Labels]


@dataclass(frozen=True, eq=False)
class _Looked:
    """What a look at a slab found: points whose label changes, and the labels they get."""

    rows: Rows
    labels: Labels
    examined: int


class Assignment:
    """Points, and for each the nearest of some centroids, the first one of several as near.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        The points; the nearer neighbors in this order are, the less there is to do.
    centroids : ndarray of float64, shape (k, 3)
        The centroids; k is at most 256.
    sizes : Sizes
        When work is shared out and memory is spared.
    """

    def __init__(self, points: Points, centroids: Centroids, *, sizes: Sizes = SIZES) -> None:
        self._points, self._box, self._sizes = points, Box.around(points), sizes
        self._listing = len(points) >= sizes.whole_tiles
        self._tiles = Tiles(
            points, self._box, at_least=_WIDE if self._listing else _NARROW, sizes=sizes
        )
        shape = len(self._tiles), self._tiles.size
        self._by_tile = np.empty(shape, np.uint8)
        # Up to which drift of its tile a point keeps its label, or all of those do that share the
        # bound; and the same for tiles that are asked as a whole.
        self._bound_each = len(points) <= sizes.bounded
        self._bounds = np.empty(shape if self._bound_each else (shape[0], 1), np.float32)
        self._tile_bounds = np.empty(shape[0], np.float32)
        self._know_nothing(nearest := Nearest(centroids, self._box))
        self._by_tile[:] = nearest.about(self._tiles.middles)[:, None]
        self._look_at_all()

    @property
    def labels(self) -> Labels:
        """The nearest centroid of each point, uint8 (n,): kept up to date, and read-only."""
        labels = self._by_tile.reshape(-1)[: len(self._points)]
        labels.flags.writeable = False
        return labels

    def restart(self, centroids: Centroids, labels: Labels) -> None:
        """Take other centroids, and the nearest of them for each point.

        Parameters
        ----------
        centroids : ndarray of float64, shape (k, 3)
            The centroids.
        labels : ndarray of uint8, shape (n,)
            A nearest centroid of each point.
        """
        self._by_tile.reshape(-1)[: len(labels)] = labels
        self._know_nothing(Nearest(centroids, self._box))

    def _know_nothing(self, nearest: Nearest) -> None:
        """Take centroids of which no bounds are known."""
        self._nearest, self._examined = nearest, len(self._points)
        self._candidates = Candidates(self._tiles, nearest, listing=self._listing)
        self._as_whole = np.zeros(len(self._tiles), bool)
        self._bounds.fill(-np.inf)
        self._tile_bounds.fill(-np.inf)
        self._fill_up()

    def _fill_up(self) -> None:
        """Let the last tile's points that are none keep their label, if points have bounds."""
        self._bounds.reshape(-1)[len(self._points) :] = np.nan

    def follow(self, centroids: Centroids) -> None:
        """Assign every point to the nearest of the centroids, which have moved.

        Parameters
        ----------
        centroids : ndarray of float64, shape (k, 3)
            The centroids, in the same order as the time before.
        """
        moves = np.sqrt(((centroids - self._nearest.centroids) ** 2).sum(axis=1))
        self._nearest = Nearest(centroids, self._box)
        self._candidates.move(moves, self._nearest)
        self._look_at_all()

    def _look_at_all(self) -> None:
        """Look at some slabs at a time, so that there are never many changes to keep."""
        slabs, together = self._slabs()
        self._examined = 0
        for some in blocks(len(slabs), together):
            for looked in side_by_side(self._look, slabs[some], together):
                self._by_tile.reshape(-1)[looked.rows] = looked.labels
                self._examined += looked.examined

    def _slabs(self) -> tuple[list[slice], int]:
        """Cut the tiles into slabs, and say how many of these to look at side by side."""
        count, sizes = len(self._tiles), self._sizes
        distances = self._examined * len(self._nearest.centroids)
        together = sizes.usable_cores if distances > sizes.worth_threads else 1
        size = min(sizes.slab // self._tiles.size, -(-count // together))
        return list(blocks(count, size)), together

    def _look(self, tiles: slice) -> _Looked:
        mixed = self._candidates.counts[tiles] != 1
        middles = np.arange(tiles.start, tiles.stop) * self._tiles.size + self._tiles.size // 2
        likely = self.labels.take(middles, mode="clip")
        met, sure = self._candidates.advance(tiles, likely)
        bounds = sure.astype(np.float32) * _DOWN
        self._tile_bounds[met] = np.minimum(self._tile_bounds[met], bounds)
        self._bounds[met] = np.minimum(self._bounds[met], bounds[:, None])
        # A tile that was mixed may have been left to one centroid just now.
        mixed |= self._candidates.counts[tiles] > 1
        drifts = self._candidates.drifts[tiles].astype(np.float32)
        if not self._listing or not self._nearest.in_range:
            rows = self._unsure_points(tiles, drifts, mixed)
            return _joined(self._examine_points(rows), len(rows))
        self._change_ways(tiles)
        as_whole = self._as_whole[tiles]
        unsure = tiles.start + np.flatnonzero(as_whole & (self._tile_bounds[tiles] <= drifts))
        rows = self._unsure_points(tiles, drifts, mixed & ~as_whole)
        changes = [*self._examine_tiles(unsure), *self._examine_points(rows)]
        # A tile as a whole is as quick as a quarter of its points apart.
        return _joined(changes, len(unsure) * self._tiles.size // 4 + len(rows))

    def _change_ways(self, tiles: slice) -> None:
        """Bound tiles with few candidates as a whole, and the points of others each."""
        counts, before = self._candidates.counts[tiles], self._as_whole[tiles]
        now = (counts > 1) & (counts <= len(self._candidates.listed))
        bounds, tile_bounds = self._bounds[tiles], self._tile_bounds[tiles]
        to_whole, to_points = now > before, now < before
        tile_bounds[to_whole] = np.fmin.reduce(bounds[to_whole], axis=1)
        bounds[to_points] = tile_bounds[to_points, None]
        before[:] = now
        if tiles.stop == len(self._tiles):
            self._fill_up()

    def _unsure_points(self, tiles: slice, drifts: Singles, mixed: NDArray[np.bool_]) -> Rows:
        """Find the points whose bound is reached, in those tiles that are mixed."""
        some = np.flatnonzero(mixed)
        unsure = np.flatnonzero(
            self._bounds[tiles].take(some, axis=0) <= drifts.take(some)[:, None]
        )
        return self._points_of(tiles.start + some, unsure)

    def _examine_points(self, rows: Rows) -> list[Changes]:
        return [self._examine(part) for part in self._in_blocks(rows)]

    def _points_of(self, tiles: Rows, unsure: Rows) -> Rows:
        """Return the points that are unsure, given which bounds of the tiles are reached."""
        size = self._tiles.size
        if self._bound_each:
            return unsure + (tiles * size - np.arange(len(tiles)) * size).take(unsure // size)
        tiles = tiles.take(unsure)
        self._bounds[tiles] = np.inf
        rows = (tiles[:, None] * size + np.arange(size)).reshape(-1)
        return rows[: np.searchsorted(rows, len(self._points))]

    def _in_blocks(self, unsure: Rows) -> Iterator[Rows]:
        """Split points into blocks, those of tiles with many candidates apart from the others."""
        k = len(self._nearest.centroids)
        size = min(_DISTANCES // k, GATHERED_PER_BLOCK)
        if k < _MANY:
            return _in_parts(unsure, size)
        many = self._candidates.counts.take(unsure // self._tiles.size) > _MANY_CANDIDATES
        return chain(_in_parts(unsure[~many], _POINTS_OF_FEW), _in_parts(unsure[many], size))

    def _examine(self, rows: Rows) -> Changes:
        former, tiles = self.labels.take(rows), rows // self._tiles.size
        labels, gaps = self._compare(self._points.take(rows, axis=0), former, tiles)
        if self._bound_each:
            self._bounds.reshape(-1)[rows] = self._bound(tiles, gaps)
        else:
            np.minimum.at(self._bounds[:, 0], tiles, self._bound(tiles, gaps))
        return _changed(rows, former, labels)

    def _bound(self, tiles: Rows, gaps: Singles) -> Singles:
        """Return the drift that uses gaps up: rounded down, so that no label is sure too long."""
        return (self._candidates.drifts.take(tiles).astype(np.float32) + gaps) * _DOWN

    def _compare(self, points: Points, own: Labels, tiles: Rows) -> tuple[Labels, Singles]:
        """Compare each point's own centroid with the candidates of its tile, and maybe others."""
        nearest = self._nearest
        if len(nearest.centroids) < _MANY:
            return nearest.two(points, own)
        among = self._candidates.of_any(tiles[np.flatnonzero(np.diff(tiles, prepend=-1))])
        among[own] = True
        few = np.flatnonzero(among)
        places = np.cumsum(among) - 1
        labels, gaps = nearest.among(few).two(points, places.astype(np.uint8)[own])
        return few.astype(np.uint8)[labels], gaps

    def _examine_tiles(self, unsure: Rows) -> list[Changes]:
        """Examine all points of some tiles."""
        changes, doubtful = [], []
        for tiles, most in self._in_groups(unsure):
            found = self._label(tiles, most)
            doubtful.append(self._settle(tiles, found))
            changes.append(self._changed_in_tiles(tiles, found.labels))
        rows = np.concatenate(doubtful) if doubtful else unsure
        return changes + [self._decide(part) for part in _in_parts(rows, GATHERED_PER_BLOCK)]

    def _in_groups(self, unsure: Rows) -> Iterator[tuple[Rows, int]]:
        """Group tiles by how many candidates they have at most, and split them into blocks."""
        counts, fewest = self._candidates.counts.take(unsure), 2
        last = int(counts.max(initial=0))
        for most in (2, 3, 4, 6, 8):
            mine = np.flatnonzero((counts >= fewest) & (counts <= most))
            if len(mine) < _ENOUGH and most < last:
                continue
            for part in _in_parts(unsure[mine], _NUMBERS // (self._tiles.size * (most + 3))):
                yield part, min(most, len(self._candidates.listed))
            fewest = most + 1

    def _label(self, tiles: Rows, most: int) -> TileLabels:
        return label_tiles(
            self._tiles.seen(tiles),
            self._tiles.middles[:3].take(tiles, axis=1),
            self._tiles.radii.take(tiles),
            self._candidates.listed[:most].take(tiles, axis=1).astype(np.intp),
            self._candidates.counts.take(tiles),
            self._nearest.seen,
        )

    def _settle(self, tiles: Rows, found: TileLabels) -> Rows:
        """Note how far labels are sure, and return the points whose label rounding may decide.

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
        self._tile_bounds[tiles] = self._bound(tiles, gaps)
        rows = tiles[where] * self._tiles.size + which
        return rows[rows < len(self._points)]

    def _changed_in_tiles(self, tiles: Rows, labels: Labels) -> Changes:
        size = self._tiles.size
        changed = np.flatnonzero(labels != self._by_tile.take(tiles, axis=0))
        rows = (tiles * size - np.arange(len(tiles)) * size).take(changed // size) + changed
        return rows, labels.reshape(-1).take(changed)

    def _decide(self, rows: Rows) -> Changes:
        """Find the nearest centroids of points whose tile could not tell."""
        former, tiles = self.labels.take(rows), rows // self._tiles.size
        labels, gaps = self._nearest.two(self._points.take(rows, axis=0), former)
        np.minimum.at(self._tile_bounds, tiles, self._bound(tiles, gaps))
        return _changed(rows, former, labels)


def _in_parts(rows: Rows, size: int) -> Iterator[Rows]:
    return (rows[part] for part in blocks(len(rows), size))


def _changed(rows: Rows, former: Labels, labels: Labels) -> Changes:
    changed = np.flatnonzero(labels != former)
    return rows[changed], labels[changed]


def _joined(changes: Sequence[Changes], examined: int) -> _Looked:
    if not changes:
        return _Looked(np.empty(0, np.intp), np.empty(0, np.uint8), examined)
    rows, labels = zip(*changes, strict=True)
    return _Looked(np.concatenate(rows), np.concatenate(labels), examined)
