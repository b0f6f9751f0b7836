"""The distinct colors of an image, how many pixels have each, and the way back to the pixels.

An image is a weighted set of colors, and k-means over weighted colors is k-means over pixels.
So everything after this module costs by the colors, not by the pixels.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Counts, Labels, Pixels

_CODES = 1 << 24  # every color of 3 × 8 bits
_BAND = 1 << 18  # pixels looked at together: their codes stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Histogram:
    """Distinct colors with their counts.

    Attributes
    ----------
    colors : ndarray of uint8, shape (n, 3)
        The distinct colors, sorted by red, then green, then blue.
    counts : ndarray of int64, shape (n,)
        How many pixels have each color, at least 1.
    """

    colors: Colors
    counts: Counts

    def __len__(self) -> int:
        """Return the number of distinct colors."""
        return len(self.colors)

    def __add__(self, other: "Histogram") -> "Histogram":
        """Return the histogram of both pictures together."""
        colors, counts, _ = distinct_rows(
            np.concatenate([self.colors, other.colors]),
            np.concatenate([self.counts, other.counts]),
        )
        return Histogram(colors, counts)

    @property
    def pixels(self) -> int:
        """The number of pixels counted."""
        return int(self.counts.sum())

    def label_pixels(self, pixels: Pixels, labels: Labels) -> Labels:
        """Give every pixel the label of its color.

        Parameters
        ----------
        pixels : ndarray of uint8, shape (..., 3)
            The image or pixels, whose colors must all be in this histogram.
        labels : ndarray of uint8, shape (n,)
            The label of each distinct color.

        Returns
        -------
        ndarray of uint8, shape (...,)
            The label of each pixel.
        """
        table = np.zeros(_CODES, np.uint8)
        table[_pack(self.colors)] = labels
        flat = pixels.reshape(-1, 3)
        out = np.empty(len(flat), np.uint8)
        for band in _bands(flat):
            out[band] = table[_pack(flat[band])]
        return out.reshape(pixels.shape[:-1])


def count_colors(
    pixels: Pixels, *, on_band: Callable[[float], None] = lambda share: None
) -> Histogram:
    """Count the distinct colors of an image.

    One table of all 16.7 million codes is filled band by band, so memory does not grow with the
    number of pixels.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (..., 3)
        The image or pixels.
    on_band : callable
        Called with the share of the pixels counted so far, 0 to 1.

    Returns
    -------
    Histogram
        Its distinct colors, sorted, and their counts.
    """
    table = np.zeros(_CODES, np.uint32)
    flat = pixels.reshape(-1, 3)
    for band in _bands(flat):
        # NumPy's quick path wants native indices and a number of the table's own type.
        np.add.at(table, _pack(flat[band]).astype(np.intp), np.uint32(1))
        on_band(band.stop / len(flat))
    codes = np.flatnonzero(table)
    return Histogram(_unpack(codes), table[codes].astype(np.int64))


def distinct_rows(
    rows: NDArray[Any], weights: Counts | None = None
) -> tuple[NDArray[Any], Counts, NDArray[np.intp]]:
    """Find the distinct rows of any numbers, such as colors in a space of floats.

    Parameters
    ----------
    rows : ndarray, shape (n, 3)
        Rows of numbers.
    weights : ndarray of int64, shape (n,), optional
        How often each row counts; once by default.

    Returns
    -------
    rows : ndarray, shape (m, 3)
        The distinct rows, sorted by first, second, third column.
    counts : ndarray of int64, shape (m,)
        The weight of each.
    inverse : ndarray of intp, shape (n,)
        The index of each given row among the distinct ones.
    """
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    is_first = np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)])
    inverse = np.empty(len(rows), np.intp)
    inverse[order] = np.cumsum(is_first) - 1
    total = np.ones(len(rows), np.int64) if weights is None else weights
    counts = np.add.reduceat(total[order], np.flatnonzero(is_first))
    return ordered[is_first], counts, inverse


def _bands(flat: Pixels) -> Iterator[slice]:
    for first in range(0, len(flat), _BAND):
        yield slice(first, min(first + _BAND, len(flat)))


def _pack(colors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Red, green and blue as one number each, so that one comparison compares a color."""
    codes = colors[:, 0].astype(np.uint32)
    for channel in (1, 2):
        codes <<= 8
        codes |= colors[:, channel]
    return codes


def _unpack(codes: NDArray[np.intp]) -> Colors:
    # As little-endian bytes a code is blue, green, red and nothing.
    return codes.astype("<u4").view(np.uint8).reshape(-1, 4)[:, 2::-1].copy()
