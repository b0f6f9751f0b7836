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

from colorseg.arrays import Alpha, Colors, Labels, Mask, Pixels
from colorseg.blocks import POINTS_PER_BLOCK, blocks
from colorseg.workers import side_by_side

_LUMA = np.array([0.299, 0.587, 0.114])  # of red, green and blue, by ITU-R Rec. BT.601
_SIZE, _SIGMA = 11, 1.5  # of the window, in pixels
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_OPAQUE = 255  # the alpha of a pixel that is seen whole

#: Pixels that are compared at most; a larger picture is first averaged over blocks.
MOST_PIXELS = 2_000_000

Plane = NDArray[np.float64]


def ssim(original: Pixels, labels: Labels, colors: Colors, alpha: Alpha | None = None) -> float:
    """Return the structural similarity of an image and its version in few colors.

    Both are compared by their luma Y' of Rec. 601, in 8-bit units. An image of more than
    ``MOST_PIXELS`` is compared as one sees it from farther away, as Wang advises: both versions are
    first averaged over blocks of f × f pixels, with the smallest f that suffices.

    Every pixel counts by its alpha, as in every other error. Clear ones take no part: they are in
    no average and in no window, and nothing outside the smallest rectangle around the visible
    ones counts. A block is the mean of its pixels by their alpha, and weighs as much as all of
    them do.

    Parameters
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image, sRGB codes 0..255.
    labels : ndarray of uint8, shape (h, w)
        The color of each pixel in the other version, an index into ``colors``.
    colors : ndarray of uint8, shape (k, 3)
        The colors of the other version, sRGB codes 0..255.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel of both is; 0 is clear.

    Returns
    -------
    float
        At most 1, which means the same luma; see `structural_similarity`.

    References
    ----------
    Z. Wang, "The SSIM index for image quality assessment", the page of the reference
    implementation, 2003.
    """
    luma, seen = colors @ _LUMA, None
    if alpha is not None and alpha.min() < _OPAQUE:
        box = _box(alpha > 0)
        original, labels, seen = original[box], labels[box], alpha[box]
    down, across = blocks_of(labels.shape)
    if seen is not None:
        original, labels, seen = (_whole(each, down, across) for each in (original, labels, seen))
    first = _averaged(original, np.arange(256.0), down, across, seen) @ _LUMA
    second = _averaged(labels, luma, down, across, seen)
    if seen is None:
        return structural_similarity(first, second)
    shares = _averaged(seen, np.arange(256.0) / _OPAQUE, down, across)
    return structural_similarity(first, second, shares)


def _box(seen: Mask) -> tuple[slice, slice]:
    """Find the smallest rectangle around what is seen."""
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _whole(plane: NDArray[Any], down: int, across: int) -> NDArray[Any]:
    """Add clear pixels at the bottom and at the right, so that the last blocks are whole."""
    missing = (0, -plane.shape[0] % down), (0, -plane.shape[1] % across)
    if missing == ((0, 0), (0, 0)):
        return plane
    return np.pad(plane, (*missing, *[(0, 0)] * (plane.ndim - 2)))


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
        the smallest f of which no more than ``MOST_PIXELS`` whole blocks fit. What is left over at
        the bottom and at the right is not compared.
    """
    height, width = shape
    size = 1
    while (height // min(size, height)) * (width // min(size, width)) > MOST_PIXELS:
        size += 1
    return min(size, height), min(size, width)


def _averaged(
    codes: NDArray[np.uint8],
    values: Plane,
    down: int,
    across: int,
    seen: Labels | None = None,
) -> NDArray[Any]:
    """Look up the value of each code, and average over each block, by how much is seen."""
    height, width = codes.shape[0] // down, codes.shape[1] // across
    averaged = np.empty((height, width, *codes.shape[2:]))

    def average(rows: slice) -> None:
        places = slice(rows.start * down, rows.stop * down), slice(width * across)
        part = values.take(codes[places])
        if seen is None:
            averaged[rows] = _added(part, down, across) / (down * across)
            return
        weights = seen[places].astype(float)
        members = np.maximum(_added(weights, down, across), 1)
        added = _added((part.T * weights.T).T, down, across)
        averaged[rows] = (added.T / members.T).T

    side_by_side(average, blocks(height, POINTS_PER_BLOCK // (down * codes.shape[1])))
    return averaged


def _added(part: NDArray[Any], down: int, across: int) -> NDArray[Any]:
    rows = sum((part[row::down] for row in range(1, down)), part[::down])
    return np.asarray(
        sum((rows[:, column::across] for column in range(1, across)), rows[:, ::across])
    )


def structural_similarity(first: Plane, second: Plane, seen: Plane | None = None) -> float:
    """Return the mean structural similarity of two pictures of one channel.

    Around each pixel both are weighted by a Gaussian window of 11 × 11 pixels with σ = 1.5, with
    K1 = 0.01 and K2 = 0.03, wherever all of the window lies on the picture. Along a side of fewer
    than 11 pixels the window is cut to the largest odd number of pixels that fits.

    Parameters
    ----------
    first, second : ndarray of float64, shape (h, w)
        The pictures, in 8-bit units: 0 to 255.
    seen : ndarray of float64, shape (h, w), optional
        How much each pixel weighs, from 0, clear, to 1; not all may be 0. The means and variances
        of a window are then those of its pixels by this weight, and in the mean of all windows
        each counts by what it sees: the weight of its pixels under the Gaussian.

    Returns
    -------
    float
        From -1 to 1; exactly 1 for equal pictures.
    """
    planes: tuple[Plane, ...] = (first, second) if seen is None else (first, second, seen)
    if first.shape[1] > first.shape[0]:  # bands of rows are then short, however long the picture
        planes = tuple(np.ascontiguousarray(plane.T) for plane in planes)
    down, across = (_window(side) for side in planes[0].shape)
    height, width = planes[0].shape

    def total(places: slice) -> Plane:
        rows = slice(places.start, places.stop + len(down) - 1)
        return _index(down, across, *(plane[rows] for plane in planes))

    parts = side_by_side(total, blocks(height - len(down) + 1, POINTS_PER_BLOCK // width))
    indices, weights = np.sum(list(parts), axis=0)
    return float(indices / weights)


def _window(side: int) -> Plane:
    size = min(_SIZE, side - 1 + side % 2)
    weights = np.exp(-((np.arange(size) - size // 2) ** 2) / (2 * _SIGMA**2))
    return weights / weights.sum()


def _index(down: Plane, across: Plane, x: Plane, y: Plane, seen: Plane | None = None) -> Plane:
    """Add up the index of every place at which the window fits (equation 13), and the weights."""
    looked_at = [x, y, x * x + y * y, x * y]
    if seen is None:
        means, weight = [_smooth(each, down, across) for each in looked_at], None
    else:
        weight = _smooth(seen, down, across)
        some = np.maximum(weight, np.finfo(float).tiny)
        means = [_smooth(each * seen, down, across) / some for each in looked_at]
    mean_x, mean_y, mean_squares, mean_products = means
    products, squares = mean_x * mean_y, mean_x * mean_x + mean_y * mean_y
    alike = (2 * products + _C1) * (2 * (mean_products - products) + _C2)
    index = alike / ((squares + _C1) * (mean_squares - squares + _C2))
    if weight is None:
        return np.array([index.sum(), index.size])
    return np.array([(index * weight).sum(), weight.sum()])


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
