"""Regions of an image: pixels of one label that hang together, and speckles, which are small ones.

Pixels hang together by their sides, not by their corners.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Labels, Mask, OnShare
from colorseg.blocks import LABELS_PER_BLOCK, blocks

_CLEAR = 256  # what no label is

Regions = NDArray[np.int32]
Areas = NDArray[np.int64]
#: Pairs of regions that touch, and the length of the border between the two.
Borders = tuple[Regions, Regions, NDArray[np.int32]]


def _silent(share: float) -> None:
    """Nobody waits for it."""


def _between(low: float, high: float, on_progress: OnShare) -> OnShare:
    """Tell the share done of a part of some work as a share of all of it."""
    return lambda share: on_progress(low + (high - low) * share)


def label_regions(
    labels: NDArray[np.integer], *, on_progress: OnShare = _silent
) -> tuple[Regions, Areas]:
    """Find the regions of an image.

    Each row is cut into runs of equal labels, and runs of neighboring rows that touch are united.

    Parameters
    ----------
    labels : ndarray of uint8 or another integer type, shape (h, w)
        The label of each pixel.
    on_progress : callable
        Called with the share done, 0 to 1.

    Returns
    -------
    regions : ndarray of int32, shape (h, w)
        The region of each pixel, 0..r-1, in the order of their first pixels, row by row.
    sizes : ndarray of int64, shape (r,)
        Pixels of each region.

    References
    ----------
    L. He, Y. Chao, K. Suzuki, "A run-based two-scan labeling algorithm", IEEE Transactions on
    Image Processing 17(5), 749-756, 2008.
    """
    starts = np.ones(labels.shape, bool)
    np.not_equal(labels[:, 1:], labels[:, :-1], out=starts[:, 1:])
    runs = np.cumsum(starts, dtype=np.int32).reshape(labels.shape)
    runs -= 1
    lengths = np.diff(np.flatnonzero(starts), append=labels.size)
    touching = _touching_runs(labels, starts, runs, _between(0, 0.5, on_progress))
    roots = _unite(*touching, len(lengths))
    numbers = np.cumsum(roots == np.arange(len(roots)), dtype=np.int32)[roots] - 1
    for rows in _bands(labels.shape, _between(0.75, 1, on_progress)):
        runs[rows] = numbers[runs[rows]]
    # Sums of whole numbers below 2⁵³ are exact.
    return runs, np.bincount(numbers, lengths).astype(np.int64)


def _bands(shape: tuple[int, ...], on_progress: OnShare = _silent) -> Iterator[slice]:
    height, width = shape
    for band in blocks(height, LABELS_PER_BLOCK // width):
        yield band
        on_progress(band.stop / height)


def _touching_runs(
    labels: NDArray[np.integer], starts: Mask, runs: Regions, on_progress: OnShare
) -> tuple[Regions, Regions]:
    """Pair each run with those of the same label in the row below, each pair once."""
    upper, lower = [], []
    for rows in _bands((len(labels) - 1, labels.shape[1]), on_progress):
        below = slice(rows.start + 1, rows.stop + 1)
        # Where neither run begins, the pair is the one before.
        new = (labels[rows] == labels[below]) & (starts[rows] | starts[below])
        upper.append(runs[rows][new])
        lower.append(runs[below][new])
    none = np.empty(0, np.int32)
    return np.concatenate([none, *upper]), np.concatenate([none, *lower])


def _unite(first: Regions, second: Regions, count: int) -> Regions:
    """Unite the sets that pairs connect: for each of 0..count-1 the lowest member of its set."""
    roots = np.arange(count, dtype=np.int32)
    while len(first):
        # Every root but the lowest of its neighbors goes below another: all pairs at once.
        np.minimum.at(roots, np.maximum(first, second), np.minimum(first, second))
        roots = _shorten(roots)
        first, second = roots[first], roots[second]
        apart = first != second
        first, second = first[apart], second[apart]
    return roots


def _shorten(roots: Regions) -> Regions:
    """Let every member point straight at its root."""
    while True:
        shorter = roots[roots]
        if np.array_equal(shorter, roots):
            return roots
        roots = shorter


def remove_speckles(
    labels: Labels,
    smallest: int,
    *,
    clear: Mask | None = None,
    on_progress: OnShare = _silent,
) -> tuple[Labels, int]:
    """Let regions below some size join the label they have the longest border with.

    It goes in rounds. In each, every speckle that is smaller than all speckles it touches takes
    its new label, the lower one of two with borders as long, and becomes one with all regions of
    that label around it. Of speckles of the same size, a fixed mixing of their numbers decides
    which is first. Rounds follow until no speckle has a neighbor.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The label of each pixel.
    smallest : int
        The fewest pixels of a region that stays; 1 or less changes nothing.
    clear : ndarray of bool, shape (h, w), optional
        Pixels that take no part: they keep their labels and are nobody's neighbors.
    on_progress : callable
        Called with the share done, 0 to 1; an exception it raises ends the work.

    Returns
    -------
    labels : ndarray of uint8, shape (h, w)
        The labels without speckles, but for those that have no neighbor at all.
    removed : int
        How many regions joined another; one that grew by that and was still too small joined
        again, and counts again.
    """
    kinds = labels if clear is None else np.where(clear, np.int16(_CLEAR), labels)
    regions, sizes = label_regions(kinds, on_progress=_between(0, 0.5, on_progress))
    if smallest <= 1 or sizes.min() >= smallest:
        return labels.copy(), 0
    names = np.empty(len(sizes), np.int16)
    for rows in _bands(labels.shape):
        names[regions[rows]] = kinds[rows]
    borders = _borders(regions, sizes, names, smallest, _between(0.5, 0.8, on_progress))
    on_joined = _between(0.8, 1, on_progress)
    names, removed = _join(borders, sizes, names, smallest, on_joined)
    cleaned = labels.copy()
    for rows in _bands(labels.shape):
        found = names[regions[rows]]
        np.copyto(cleaned[rows], found, where=found != _CLEAR, casting="unsafe")
    return cleaned, removed


def _borders(
    regions: Regions,
    sizes: Areas,
    names: NDArray[np.int16],
    smallest: int,
    on_progress: OnShare,
) -> Borders:
    """Find the borders of speckles with whatever is not clear, those of each band by themselves."""
    parts = []
    for rows in _bands(regions.shape, on_progress):
        here, below = regions[rows], regions[rows.start + 1 : rows.stop + 1]
        sideways = _pairs(here[:, :-1], here[:, 1:], sizes, names, smallest)
        keys, lengths = np.unique(
            np.append(sideways, _pairs(here[: len(below)], below, sizes, names, smallest)),
            return_counts=True,
        )
        columns = (*np.divmod(keys, len(sizes)), lengths)
        parts.append([column.astype(np.int32) for column in columns])
    firsts, seconds, borders = zip(*parts, strict=True)
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(borders)


def _pairs(
    one: Regions, other: Regions, sizes: Areas, names: NDArray[np.int16], smallest: int
) -> Areas:
    """Give a number for the two regions of each pair of pixels that is a speckle's border."""
    differ = one != other
    first, second = one[differ], other[differ]
    wanted = np.minimum(sizes[first], sizes[second]) < smallest
    first, second = first[wanted], second[wanted]
    wanted = np.maximum(names[first], names[second]) != _CLEAR
    first, second = first[wanted], second[wanted]
    return np.minimum(first, second) * np.int64(len(sizes)) + np.maximum(first, second)


def _join(
    borders: Borders,
    sizes: Areas,
    names: NDArray[np.int16],
    smallest: int,
    on_progress: OnShare,
) -> tuple[NDArray[np.int16], int]:
    """Let speckles join until none has a border left: the new names, and how many joined."""
    sizes, names, removed = sizes.copy(), names.copy(), 0
    roots, all_borders = np.arange(len(sizes), dtype=np.int32), len(borders[0])
    while len(borders[0]):
        on_progress(1 - len(borders[0]) / all_borders)
        joining, taken = _choose(borders, sizes, names)
        names[joining] = taken
        removed += len(joining)
        first, second, lengths = borders
        same = names[first] == names[second]
        _merge(first[same], second[same], roots, sizes)
        first, second = roots[first], roots[second]
        left = (first != second) & (np.minimum(sizes[first], sizes[second]) < smallest)
        borders = first[left], second[left], lengths[left]
    return names[_shorten(roots)], removed


def _choose(
    borders: Borders, sizes: Areas, names: NDArray[np.int16]
) -> tuple[Regions, NDArray[np.int16]]:
    """Choose speckles of which no two touch, and for each the name it takes."""
    first, second, lengths = borders
    forward = _rank(first, sizes) < _rank(second, sizes)
    low, high = np.where(forward, first, second), np.where(forward, second, first)
    waits = np.zeros(len(sizes), bool)
    waits[high] = True
    now = ~waits[low]
    keys = low[now] * np.int64(_CLEAR) + names[high[now]]
    order = np.argsort(keys)
    keys = keys[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    joining, taken = np.divmod(keys[firsts], _CLEAR)
    totals = np.add.reduceat(lengths[now][order], firsts, dtype=np.int64)
    # The longest border has the highest score, and of two as long the lower name.
    scores = totals * _CLEAR + (_CLEAR - 1 - taken)
    firsts = np.flatnonzero(np.diff(joining, prepend=-1))
    best = _CLEAR - 1 - np.maximum.reduceat(scores, firsts) % _CLEAR
    return joining[firsts].astype(np.int32), best.astype(np.int16)


def _rank(regions: Regions, sizes: Areas) -> Areas:
    """Rank by size, then by numbers mixed so well that neighbors never wait in long queues."""
    mixed = regions.astype(np.uint32)
    # The steps that end MurmurHash3 (A. Appleby): each is one-to-one, so no two ranks are equal.
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(factor)
    mixed ^= mixed >> np.uint32(16)
    return (sizes[regions] << 32) | mixed.astype(np.int64)


def _merge(first: Regions, second: Regions, roots: Regions, sizes: Areas) -> None:
    """Unite pairs of regions, noting it in ``roots`` and ``sizes``, which are ours to change."""
    marked = np.zeros(len(roots), bool)
    marked[first] = marked[second] = True
    members, places = np.flatnonzero(marked), np.cumsum(marked, dtype=np.int32) - 1
    found = members[_unite(places[first], places[second], len(members))]
    roots[members] = found
    gone = found != members
    np.add.at(sizes, found[gone], sizes[members[gone]])
