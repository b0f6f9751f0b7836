"""All points of some tiles at once, each compared with the few centroids that matter to its tile.

One small matrix product a tile gives how much farther each of its candidates is than the first one.
Whose each number is stands in its last bits, so that the smallest number tells the label too, and
the two smallest ones how sure it is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Labels
from colorseg.clustering.nearest import Singles

_EPS = np.finfo(np.float32).eps
_TINY = np.finfo(np.float32).tiny
_ABSENT = np.float32(3e38)  # farther than anything

Bits = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TileLabels:
    """Nearest centroids of all points of some tiles.

    Attributes
    ----------
    labels : ndarray of uint8, shape (t, size)
        The nearest centroid of each point, but for those in doubt.
    leads : ndarray of float32, shape (t, size)
        By how much the square of the distance to the second-nearest one is larger.
    doubts : ndarray of float32, shape (t,)
        Rounding may have decided where the lead is no larger.
    within : ndarray of float32, shape (t,)
        No point of the tile is farther from its nearest centroid.
    """

    labels: Labels
    leads: Singles
    doubts: Singles
    within: Singles


def label_tiles(
    seen: Singles,
    middles: Singles,
    radii: Singles,
    candidates: NDArray[np.intp],
    counts: NDArray[np.intp],
    centroids: Centroids,
) -> TileLabels:
    """Find the nearest candidate for every point of some tiles.

    Parameters
    ----------
    seen : ndarray of float32, shape (t, 4, size)
        The points of each tile, seen from its middle, with a last coordinate of 1.
    middles : ndarray of float32, shape (3, t)
        The middle of each tile.
    radii : ndarray of float32, shape (t,)
        How far from there its points are at most.
    candidates : ndarray of intp, shape (m, t)
        The centroids that may be nearest to any of its points, in order.
    counts : ndarray of intp, shape (t,)
        How many of those count, from the first one on: two or more.
    centroids : ndarray of float64, shape (k, 3)
        The centroids.

    Returns
    -------
    TileLabels
        The labels, and how sure they are.
    """
    absent = np.arange(len(candidates))[:, None] >= counts
    candidates = np.where(absent, candidates[:1], candidates)
    places = (centroids.T.take(candidates, axis=1) - middles[:, None]).astype(np.float32)
    apart = places[:, 1:] - places[:, :1]
    # |x - c|² - |x - c₀|² is (c - c₀)·(c + c₀ - 2x): so little is lost to rounding.
    ahead = (apart * (places[:, 1:] + places[:, :1])).sum(axis=0)
    widths = np.sqrt((apart * apart).sum(axis=0))
    first = np.sqrt((places[:, 0] ** 2).sum(axis=0))
    # What all roundings add up to at most, with room to spare.
    widest = widths.max(axis=0)
    reach = widest + first + radii
    rounding = _EPS * reach * (32 * widest + 4 * reach)
    # Added to all of a tile's numbers, so that none is negative and their bits compare as they do.
    lift = np.maximum((2 * radii * widths - ahead).max(axis=0), 0) + rounding + _TINY
    planes = np.empty((*ahead.shape, 4), np.float32)
    np.multiply(apart.transpose(1, 2, 0), np.float32(-2), out=planes[:, :, :3])
    planes[:, :, 3] = np.where(absent[1:], _ABSENT, ahead + lift)
    owner = np.int32((1 << (len(centroids) - 1).bit_length()) - 1)
    near, far = _two_least(planes, seen, candidates.astype(np.int32), lift, owner)
    leads = far.view(np.float32) - near.view(np.float32)
    closest = np.sqrt(np.maximum(first * first + np.minimum(ahead.min(axis=0), 0) + rounding, 0))
    return TileLabels(
        labels=(near & owner).astype(np.uint8),
        leads=leads,
        doubts=rounding + lift * (2 * (owner + 1) * _EPS),
        within=closest + radii,
    )


def _two_least(
    planes: Singles, seen: Singles, candidates: Bits, lift: Singles, owner: np.int32
) -> tuple[Bits, Bits]:
    """Return the bits of the smallest and the second-smallest number of each point."""
    numbers = np.empty((len(planes), len(seen), seen.shape[2]), np.float32)
    np.matmul(planes.transpose(1, 0, 2), seen, out=numbers.transpose(1, 0, 2))
    coded = numbers.view(np.int32)
    coded &= ~owner
    coded |= candidates[1:, :, None]
    first = (lift.view(np.int32) & ~owner | candidates[0])[:, None]
    near, far = np.minimum(coded[0], first), np.maximum(coded[0], first)
    for other in coded[1:]:
        np.minimum(far, np.maximum(near, other), out=far)
        np.minimum(near, other, out=near)
    return near, far
