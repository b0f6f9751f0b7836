"""How good a palette is, measured the same way for everyone and outside of any timing.

It shares no code with the engine, so that it can find the engine wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Pixels

_CODES = 1 << 24
_BAND = 1 << 24  # pixels counted together
_CELLS = 1 << 22  # distances looked at together


@dataclass(frozen=True)
class Accuracy:
    """What a palette does to a picture.

    Attributes
    ----------
    colors : int
        Distinct colors of the picture.
    inertia : float
        Sum over pixels of the squared distance to the nearest centroid, unrounded.
    error : float
        Mean over pixels of the squared distance to the nearest centroid rounded to 8 bits,
        summed over the channels.
    """

    colors: int
    inertia: float
    error: float


def accuracy(image: Pixels, centroids: NDArray[np.float64]) -> Accuracy:
    """Measure the centroids on every pixel, through the distinct colors.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The picture.
    centroids : ndarray of float64, shape (k, 3)
        The palette before rounding.

    Returns
    -------
    Accuracy
        Inertia and error.
    """
    colors, counts = _distinct_colors(image)
    rounded = np.clip(np.rint(centroids), 0, 255)
    error = _inertia(colors, counts, rounded) / counts.sum()
    return Accuracy(len(colors), _inertia(colors, counts, centroids), error)


def _distinct_colors(image: Pixels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.zeros(_CODES, np.int64)
    flat = image.reshape(-1, 3)
    for first in range(0, len(flat), _BAND):
        red, green, blue = flat[first : first + _BAND].T.astype(np.int64)
        table += np.bincount(red << 16 | green << 8 | blue, minlength=_CODES)
    codes = np.flatnonzero(table)
    colors = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    return colors.astype(np.float64), table[codes].astype(np.float64)


def _inertia(
    colors: NDArray[np.float64], counts: NDArray[np.float64], centroids: NDArray[np.float64]
) -> float:
    total = 0.0
    for rows in _blocks(len(colors), len(centroids)):
        distances = np.zeros((rows.stop - rows.start, len(centroids)))
        for axis in range(3):
            distances += (colors[rows, axis, None] - centroids[:, axis]) ** 2
        total += float(counts[rows] @ distances.min(axis=1))
    return total


def _blocks(points: int, k: int) -> Iterator[slice]:
    step = max(1, _CELLS // k)
    for first in range(0, points, step):
        yield slice(first, min(first + step, points))
