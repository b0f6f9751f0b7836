"""Palettes made without k-means, to compare it with; `quantize` shows a picture in one."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Colors, Counts
from colorseg.color import z_keys
from colorseg.histogram import Histogram

_BITS = 8
_LONGEST_FIRST = [1, 0, 2]  # of sides equally long: green, red, blue


def random_palette(k: int, rng: Generator) -> Colors:
    """Draw k different colors, each of the 16.7 million as likely as any other: uint8 (k, 3)."""
    codes = rng.choice(1 << 3 * _BITS, size=k, replace=False)
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)


def uniform_grid(k: int) -> Colors:
    """Divide the color cube into equal boxes, at most k, and take the middle of each.

    Red, green and blue get the same number of levels as far as k allows: one more goes to green,
    to which the eye is most sensitive, and then to red.

    Parameters
    ----------
    k : int
        How many colors at most.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        The palette: the product of three numbers of levels is m.
    """
    levels = grid_levels(k)
    middles = [(np.arange(level) + 0.5) * 256 / level - 0.5 for level in levels]
    return np.rint(list(product(*middles))).astype(np.uint8)


def grid_levels(k: int) -> tuple[int, int, int]:
    """Return the levels of red, green and blue in a grid of at most k colors.

    Parameters
    ----------
    k : int
        At least 1.

    Returns
    -------
    tuple of int
        Numbers that differ by 1 at most, with the largest product that is no more than k.
    """
    least = next(level for level in range(k, 0, -1) if level**3 <= k)
    evenest = (
        (least + 1, least + 1, least),
        (least, least + 1, least),
        (least, least, least),
    )
    return next((r, g, b) for r, g, b in evenest if r * g * b <= k)


def median_cut(histogram: Histogram, k: int) -> Colors:
    """Cut the box of most pixels across its longest side, at the median pixel, until there are k.

    Parameters
    ----------
    histogram : Histogram
        The distinct colors of an image.
    k : int
        How many colors at most.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        The rounded mean of each box; m is k, or all the colors there are if those are fewer.

    References
    ----------
    P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982, 297-307.
    https://doi.org/10.1145/800064.801294
    """
    boxes = [_Box(histogram.colors, histogram.weights)]
    while len(boxes) < k:
        largest = max(boxes, key=lambda box: box.pixels if len(box.colors) > 1 else 0)
        if len(largest.colors) == 1:
            break
        boxes.remove(largest)
        boxes += largest.cut()
    return np.array([box.mean for box in boxes], np.uint8)


@dataclass(frozen=True, eq=False)
class _Box:
    """Distinct colors with their pixels: cut across a side, so no two boxes overlap."""

    colors: Colors
    counts: Counts

    @cached_property
    def pixels(self) -> int:
        return int(self.counts.sum(dtype=np.int64))

    @property
    def mean(self) -> NDArray[np.float64]:
        sums = [np.bincount(axis, self.counts, 256) @ np.arange(256) for axis in self.colors.T]
        return np.rint(np.array(sums) / self.pixels)

    def cut(self) -> tuple["_Box", "_Box"]:
        """Cut across the longest side; both parts have at least one color."""
        sides = [int(np.ptp(self.colors[:, axis])) for axis in _LONGEST_FIRST]
        codes = self.colors[:, _LONGEST_FIRST[int(np.argmax(sides))]]
        below = np.cumsum(np.bincount(codes, self.counts, 256))
        median = min(int(np.searchsorted(below, self.pixels / 2)), int(codes.max()) - 1)
        low, high = codes <= median, codes > median
        return _Box(self.colors[low], self.counts[low]), _Box(self.colors[high], self.counts[high])


def octree(histogram: Histogram, k: int) -> Colors:
    """Merge the cubes of a tree that halves every channel at each level, the deepest ones first.

    Of the nodes at a level, the one of fewest pixels is merged first: its children become one
    leaf, and so on until there are at most k leaves. The order is that of one tree of all
    the colors; the authors merge while they read the pixels.

    Parameters
    ----------
    histogram : Histogram
        The distinct colors of an image.
    k : int
        How many colors at most.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        The rounded mean of each leaf; a merge takes up to seven colors away, so that m may be
        less than k by up to six.

    References
    ----------
    M. Gervautz, W. Purgathofer, "A simple method for color quantization: octree quantization",
    in: New Trends in Computer Graphics (Proc. CG International '88), Springer, 1988, 219-231.
    """
    keys = z_keys(histogram.colors)  # three bits a level; those of a node follow one another
    level, leaves = _BITS, np.arange(len(keys))
    while len(leaves) > k:
        level -= 1
        children, leaves = leaves, _first_of_each(keys >> np.uint32(3 * (_BITS - level)))
    if level < _BITS:
        leaves = _merge_least(histogram.weights, children, leaves, k)
    weights = np.add.reduceat(histogram.weights, leaves, dtype=np.int64)
    sums = [
        np.add.reduceat(histogram.weights * axis.astype(np.int64), leaves)
        for axis in histogram.colors.T
    ]
    return np.rint(np.array(sums) / weights).T.astype(np.uint8)


def _first_of_each(keys: NDArray[np.uint32]) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(keys, prepend=~keys[:1]))


def _merge_least(
    counts: Counts, children: NDArray[np.intp], nodes: NDArray[np.intp], k: int
) -> NDArray[np.intp]:
    """Merge the children of the least populous nodes until at most k leaves are left.

    Children and nodes are given by the place of their first color, and so are the leaves.
    """
    parents = np.searchsorted(nodes, children, side="right") - 1
    pixels = np.add.reduceat(counts, nodes, dtype=np.int64)
    siblings = np.bincount(parents) - 1
    order = np.lexsort((np.arange(len(nodes)), pixels))
    gone = np.cumsum(siblings[order])
    merges = int(np.searchsorted(gone, len(children) - k)) + 1
    merged = np.zeros(len(nodes), bool)
    merged[order[:merges]] = True
    return children[~merged[parents] | (children == nodes[parents])]
