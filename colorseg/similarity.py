"""The structural similarity of a picture and its version in few colors (SSIM), on their luma.

References
----------
Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
visibility to structural similarity", IEEE Trans. Image Processing 13(4), 600-612, 2004.
https://doi.org/10.1109/TIP.2003.819861
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Labels, Pixels
from colorseg.modes import laid_on
from colorseg.workers import side_by_side

_LUMA = np.array([0.299, 0.587, 0.114])  # of red, green and blue, by ITU-R Rec. BT.601
_SIZE, _SIGMA = 11, 1.5  # of the window, in pixels
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_BAND = 1 << 16  # pixels looked at together: what is made of them stays in the processor's cache

#: Pixels that are compared at most; a larger picture is first averaged over blocks.
LARGEST = 2_000_000

Plane = NDArray[np.float64]


def ssim(original: Pixels, labels: Labels, colors: Colors, alpha: Labels | None = None) -> float:
    """Return the structural similarity of an image and its version in few colors.

    Both are compared by their luma Y' of Rec. 601, in 8-bit units. An image of more than
    ``LARGEST`` pixels is compared as one sees it from farther away, as Wang advises: both versions
    are first averaged over blocks of f × f pixels, with the smallest f that suffices.

    Parameters
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image, sRGB codes 0..255.
    labels : ndarray of uint8, shape (h, w)
        The color of each pixel in the other version, an index into ``colors``.
    colors : ndarray of uint8, shape (k, 3)
        The colors of the other version, sRGB codes 0..255.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel of both is: they are compared as they look on white.

    Returns
    -------
    float
        At most 1, which means the same luma; see `structural_similarity`.

    References
    ----------
    Z. Wang, "The SSIM index for image quality assessment", the page of the reference
    implementation, 2003.
    """
    down, across = blocks_of(labels.shape)
    codes = np.arange(256.0)
    first = _averaged(laid_on(original, alpha), codes, down, across) @ _LUMA
    if alpha is None:
        second = _averaged(labels, colors @ _LUMA, down, across)
    else:
        second = _averaged(laid_on(colors[labels], alpha), codes, down, across) @ _LUMA
    return structural_similarity(first, second)


def blocks_of(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return the blocks that an image is averaged over before it is compared.

    Parameters
    ----------
    shape : tuple of int
        Height and width in pixels.

    Returns
    -------
    tuple of int
        Rows and columns of a block: f of each, or a side of the image where that is shorter, with
        the smallest f of which no more than ``LARGEST`` whole blocks fit. What is left over at
        the bottom and at the right is not compared.
    """
    height, width = shape
    size = 1
    while (height // min(size, height)) * (width // min(size, width)) > LARGEST:
        size += 1
    return min(size, height), min(size, width)


def _averaged(codes: NDArray[np.uint8], values: Plane, down: int, across: int) -> NDArray[Any]:
    """Look up the value of each code, and average over blocks."""
    height, width = codes.shape[0] // down, codes.shape[1] // across
    averaged = np.empty((height, width, *codes.shape[2:]))
    step = max(_BAND // (down * codes.shape[1]), 1)

    def average(first: int) -> None:
        rows = slice(first, min(first + step, height))
        part = values.take(codes[rows.start * down : rows.stop * down, : width * across])
        added = sum((part[row::down] for row in range(1, down)), part[::down])
        blocks = sum((added[:, column::across] for column in range(1, across)), added[:, ::across])
        averaged[rows] = blocks / (down * across)

    side_by_side(average, range(0, height, step))
    return averaged


def structural_similarity(first: Plane, second: Plane) -> float:
    """Return the mean structural similarity of two pictures of one channel.

    Around each pixel both are weighted by a Gaussian window of 11 × 11 pixels with σ = 1.5, with
    K1 = 0.01 and K2 = 0.03, wherever all of the window lies on the picture. Along a side of fewer
    than 11 pixels the window is cut to the largest odd number of pixels that fits.

    Parameters
    ----------
    first, second : ndarray of float64, shape (h, w)
        The pictures, in 8-bit units: 0 to 255.

    Returns
    -------
    float
        From -1 to 1; exactly 1 for equal pictures.
    """
    if first.shape[1] > first.shape[0]:  # bands of rows are then short, however long the picture
        first, second = np.ascontiguousarray(first.T), np.ascontiguousarray(second.T)
    down, across = (_window(side) for side in first.shape)
    height, width = first.shape[0] - len(down) + 1, first.shape[1] - len(across) + 1
    step = max(_BAND // first.shape[1], 1)

    def total(row: int) -> float:
        rows = slice(row, row + step + len(down) - 1)
        return float(_index(first[rows], second[rows], down, across).sum())

    return sum(side_by_side(total, range(0, height, step))) / (height * width)


def _window(side: int) -> Plane:
    size = min(_SIZE, side - 1 + side % 2)
    weights = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * _SIGMA**2))
    return weights / weights.sum()


def _index(x: Plane, y: Plane, down: Plane, across: Plane) -> Plane:
    """Give the index of every place at which the window fits (equation 13 of the paper)."""
    seen = (_smooth(each, down, across) for each in (x, y, x * x + y * y, x * y))
    mean_x, mean_y, mean_squares, mean_products = seen
    products, squares = mean_x * mean_y, mean_x * mean_x + mean_y * mean_y
    alike = (2 * products + _C1) * (2 * (mean_products - products) + _C2)
    return np.asarray(alike / ((squares + _C1) * (mean_squares - squares + _C2)))


def _smooth(plane: Plane, down: Plane, across: Plane) -> Plane:
    """Give the mean weighted by a window, which is one of rows and then one of columns."""
    return _smooth_down(_smooth_down(plane, down).T, across).T


def _smooth_down(plane: Plane, weights: Plane) -> Plane:
    height, middle = len(plane) - len(weights) + 1, len(weights) // 2
    mean = plane[middle : middle + height] * weights[middle]
    for i in range(middle):  # the window is symmetric: two rows share a weight
        last = len(weights) - 1 - i
        pair = plane[i : i + height] + plane[last : last + height]
        pair *= weights[i]
        mean += pair
    return mean
