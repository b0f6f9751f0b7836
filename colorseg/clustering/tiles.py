"""Runs of neighboring points: where each lies, and its points as seen from there."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Points
from colorseg.blocks import POINTS_PER_BLOCK, blocks
from colorseg.clustering.nearest import Box, Singles
from colorseg.sizes import SIZES, Sizes

_LARGEST = np.float32(1e30)  # number that single precision is trusted with
_UP = np.float32(1 + 1e-4)  # more than single precision can round off

Rows = NDArray[np.intp]


class Tiles:
    """All points in tiles, which are runs of as many consecutive ones.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        The points; the nearer neighbors in this order are, the smaller tiles are.
    box : Box
        Around all points.
    at_least : int
        How many points a tile has, or more if there would be too many tiles.
    sizes : Sizes
        How many tiles are too many, and of how many points the places are kept.

    Attributes
    ----------
    size : int
        How many points a tile has; the last one is filled up with its last point.
    middles : ndarray of float32, shape (4, t)
        The middle of each tile, as the box sees it, with a last coordinate of 1.
    radii : ndarray of float32, shape (t,)
        How far its points are from there at most.
    """

    def __init__(
        self, points: Points, box: Box, *, at_least: int = 64, sizes: Sizes = SIZES
    ) -> None:
        self.size = at_least
        while len(points) > sizes.tiles * self.size:
            self.size *= 2
        whole, left = divmod(len(points), self.size)
        self._whole = points[: whole * self.size].reshape(whole, self.size, 3)
        self._rest, self._middle = points[whole * self.size :], box.middle
        count = whole + (left > 0)
        self.middles, self.radii = np.ones((4, count), np.float32), np.empty(count, np.float32)
        self._kept: Singles | None = None
        if len(points) <= sizes.kept and box.in_range:
            self._kept = np.ones((count, 4, self.size), np.float32)
        for tiles in blocks(count, POINTS_PER_BLOCK // self.size):
            self._enclose(np.arange(tiles.start, tiles.stop))

    def __len__(self) -> int:
        """Return the number of tiles."""
        return len(self.radii)

    def _enclose(self, tiles: Rows) -> None:
        places, mine = self._places(tiles), slice(tiles[0], tiles[-1] + 1)
        low, high = places.min(axis=2), places.max(axis=2)
        self.middles[:3, mine] = as_singles((low + (high - low) / 2).T)
        places -= self.middles[:3, mine].T[:, :, None]
        squares = np.einsum("ijk,ijk->ik", places, places)
        self.radii[mine] = as_singles(np.sqrt(squares.max(axis=1))) * _UP
        if self._kept is not None:
            self._kept[mine, :3] = places

    def _places(self, tiles: Rows) -> NDArray[Any]:
        """Return the points of tiles as the box sees them, shape (m, 3, size)."""
        places = np.empty((len(tiles), 3, self.size), self._middle.dtype)
        whole = tiles[tiles < len(self._whole)]
        places[: len(whole)] = self._whole.take(whole, axis=0).transpose(0, 2, 1)
        if len(whole) < len(tiles):
            places[-1] = self._rest[-1:].T
            places[-1, :, : len(self._rest)] = self._rest.T
        places -= self._middle[:, None]
        return places

    def seen(self, tiles: Rows) -> Singles:
        """Return the points of some tiles.

        Parameters
        ----------
        tiles : ndarray of intp, shape (m,)
            The tiles, in ascending order.

        Returns
        -------
        ndarray of float32, shape (m, 4, size)
            The points, seen from the middle of their tile, with a last coordinate of 1.
        """
        if self._kept is not None:
            return self._kept.take(tiles, axis=0)
        seen = np.ones((len(tiles), 4, self.size), np.float32)
        middles = self.middles[:3].take(tiles, axis=1).T[:, :, None]
        np.subtract(self._places(tiles), middles, out=seen[:, :3], casting="same_kind")
        return seen


def as_singles(numbers: Any) -> Any:
    """Round to single precision, and what it cannot hold to 1e30 or its negative.

    Parameters
    ----------
    numbers : ndarray of float
        Numbers.

    Returns
    -------
    ndarray of float32
        The same numbers, of which none decides anything if it is as large as that.
    """
    return np.clip(numbers, -_LARGEST, _LARGEST).astype(np.float32)
